# What there is to do, in one word each. Longer steps are scripts in .ci/.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where the server keeps everything worth a backup.
export BANTER_DATA ?= data
# The tests bring their own browser, or use the system's.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help setup run dev build licenses lint wasm-check unit e2e test sizes screenshots clean

help: ## Show this list.
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 24

setup: ## Install what building and testing need (once, about 6 minutes; later, seconds).
	@.ci/setup all

run: ## Build the release and serve it on http://127.0.0.1:3000 (first time 4 minutes).
	@.ci/setup build
	@$(MAKE) --no-print-directory build
	@exec target/release/banter

dev: ## Serve on http://127.0.0.1:3000, rebuild and reload at every change.
	cargo leptos watch

build: ## Build the release: the site, compressed, and the one binary that carries it.
	cargo leptos build --release --precompress

licenses: ## Write anew what Banter is made of.
	node .ci/licenses.mjs

lint: wasm-check ## Check formatting, lints, docs, dependencies, and the types of browser tests and worker.
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
	cd end2end && npx tsc && npx tsc -p tsconfig.worker.json
	node .ci/licenses.mjs --check
	if command -v cargo-deny >/dev/null; then cargo deny check; else echo "cargo-deny is not installed: skipped"; fi

wasm-check: ## Lint what only the browser compiles.
	cargo clippy -p frontend --target wasm32-unknown-unknown --target-dir target/front -- -D warnings

unit: ## Run the native tests.
	if command -v cargo-nextest >/dev/null; then \
	  cargo nextest run --workspace --no-fail-fast && cargo test --workspace --doc --no-fail-fast; \
	else \
	  cargo test --workspace --no-fail-fast; \
	fi

e2e: build ## Run the browser tests against the release.
	cd end2end && npx playwright test --project=chromium

test: ## Everything that gates a change, in order; the last line counts the tests.
	@.ci/setup all
	@.ci/test

sizes: build ## Say what a browser downloads at first, compressed.
	@cd target/site/pkg && for file in banter.wasm banter.js banter.css; do \
	  printf '%8d bytes  %s\n' "$$(stat -c %s $$file.br)" $$file; done

screenshots: build ## Take the pictures in docs/screenshots.
	cd end2end && npx playwright test --project=screenshots

clean: ## Remove what was built. Data and installed tools stay.
	rm -rf target end2end/test-results end2end/playwright-report
