//! Keeps the house in order: who may import whom, how long a file may be, and what no file may hold.
//!
//! It reads the source tree and needs nothing else, so that it also runs while the packages do not compile.
//! Every failure is a sentence with the file and the rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The most lines of a source file.
const SOURCE_LINES_MAX: usize = 500;

/// The most lines of a file of tests: scenarios are long and flat.
const TEST_LINES_MAX: usize = 600;

/// Folders that hold what was built, installed or recorded.
const NOT_OURS: [&str; 7] = [
    ".git",
    "data",
    "end2end/node_modules",
    "end2end/playwright-report",
    "end2end/test-results",
    "node_modules",
    "target",
];

/// Files that tools write; they name registries and have any length.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "package-lock.json"];

/// What would read a clock, draw a random number or do I/O. See also the `clippy.toml` of these packages.
const IMPURE: [&str; 10] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "Instant",
    "SystemTime",
    "RandomState",
];

/// What a view reaches only through its intents: sockets, storage, clocks.
const NOT_FOR_VIEWS: [&str; 10] = [
    "WebSocket",
    "EventSource",
    "fetch_with",
    "local_storage",
    "session_storage",
    "gloo_storage",
    "Date::now",
    "Date::new_0",
    "SystemTime",
    "Instant",
];

/// What one package may import.
struct Rule {
    name: &'static str,
    folder: &'static str,
    /// Our packages that it imports, exactly.
    ours: &'static [&'static str],
    /// Our packages that it may import as well.
    ours_optional: &'static [&'static str],
    /// Our packages that only its tests import, exactly.
    ours_in_tests: &'static [&'static str],
    /// Crates of others. A name that ends in `*` stands for all that begin so.
    crates: Crates,
    /// Words that may not be in its sources.
    words_banned: &'static [&'static str],
}

/// Which crates of others a package may import. Its tests may import [`TEST_CRATES`] as well.
enum Crates {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

/// Crates that the tests of any package may import.
const TEST_CRATES: [&str; 2] = ["proptest", "serde_json"];

/// ARCHITECTURE.md: "Who may import whom".
const RULES: [Rule; 7] = [
    Rule {
        name: "protocol",
        folder: "app/protocol",
        ours: &[],
        ours_optional: &[],
        ours_in_tests: &[],
        crates: Crates::Only(&["serde", "serde_json", "thiserror", "unicode-*"]),
        words_banned: &IMPURE,
    },
    Rule {
        name: "chat",
        folder: "server/chat",
        ours: &["protocol"],
        ours_optional: &[],
        ours_in_tests: &[],
        crates: Crates::Only(&["caseless", "thiserror", "unicode-*"]),
        words_banned: &IMPURE,
    },
    Rule {
        name: "client",
        folder: "app/client",
        ours: &["protocol"],
        ours_optional: &[],
        ours_in_tests: &["chat"],
        crates: Crates::Only(&["serde", "serde_json", "thiserror"]),
        words_banned: &IMPURE,
    },
    Rule {
        name: "journal",
        folder: "server/journal",
        ours: &["protocol"],
        ours_optional: &[],
        ours_in_tests: &[],
        crates: Crates::Only(&[
            "async-nats",
            "fastrand",
            "futures-*",
            "rusqlite",
            "sha2",
            "serde_json",
            "tempfile",
            "thiserror",
            "tokio",
            "tokio-stream",
            "tracing",
        ]),
        words_banned: &[],
    },
    Rule {
        name: "server",
        folder: "server",
        ours: &["app", "chat", "journal", "protocol"],
        ours_optional: &[],
        ours_in_tests: &[],
        crates: Crates::AllBut(&["gloo*", "js-sys", "wasm-bindgen*", "web-sys"]),
        words_banned: &[],
    },
    Rule {
        name: "app",
        folder: "app",
        ours: &["client", "protocol"],
        ours_optional: &[],
        ours_in_tests: &[],
        crates: Crates::Only(&[
            "js-sys",
            "leptos",
            "reactive_stores",
            "serde",
            "serde_json",
            "wasm-bindgen",
            "web-sys",
        ]),
        words_banned: &NOT_FOR_VIEWS,
    },
    Rule {
        name: "frontend",
        folder: "frontend",
        ours: &["app", "client"],
        ours_optional: &["protocol"],
        ours_in_tests: &[],
        crates: Crates::Only(&[
            "console_error_panic_hook",
            "gloo-*",
            "js-sys",
            "leptos",
            "reactive_stores",
            "serde",
            "serde_json",
            "wasm-bindgen",
            "wasm-bindgen-futures",
            "web-sys",
        ]),
        words_banned: &[],
    },
];

/// One file of the tree that holds text.
struct File {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl File {
    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    fn has_extension(&self, extensions: &[&str]) -> bool {
        self.name().rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// Whether it holds nothing but tests.
    fn is_test(&self) -> bool {
        self.name() == "tests.rs" || self.path.split('/').any(|part| part == "tests" || part == "end2end")
    }

    /// The lines of a Rust file that are compiled into the product: without comments and the unit tests
    /// below them. Each with its number.
    fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self.text.find("#[cfg(test)]\nmod ").unwrap_or(self.text.len());
        let lines = self.text[..end].lines().enumerate();
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(at, line)| (at + 1, line))
    }
}

fn root() -> PathBuf {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    server.parent().expect("the server is in a folder of the root").to_owned()
}

/// Every file of the tree that is ours and holds text, in the order of paths.
fn files() -> Vec<File> {
    let root = root();
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let entry = entry.expect("a folder that could be opened can be read");
            let full_path = entry.path();
            let path = full_path.strip_prefix(&root).expect("the walk began at the root");
            let path = path.to_string_lossy().replace('\\', "/");
            if entry.file_type().is_ok_and(|of| of.is_dir()) {
                if !NOT_OURS.contains(&path.as_str()) {
                    folders.push(full_path);
                }
            } else if let Ok(text) = fs::read_to_string(&full_path) {
                files.push(File { path, text });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(files.iter().any(|file| file.path == "server/tests/tidy.rs"), "the walk must find this file");
    files
}

/// Fails with all broken rules at once, one sentence a line.
#[track_caller]
fn assert_tidy(broken: &[String]) {
    assert!(broken.is_empty(), "{} broken rules:\n{}", broken.len(), broken.join("\n"));
}

/// The dependencies that a manifest names.
#[derive(Debug, Default, PartialEq, Eq)]
struct Manifest {
    /// Of the package itself, for any target, and of its build script.
    dependencies: BTreeSet<String>,
    /// Of its tests only.
    in_tests: BTreeSet<String>,
    /// Those that are imported under another name, which would hide what they are.
    renamed: BTreeSet<String>,
}

impl Manifest {
    /// Reads the few forms of TOML that dependencies are written in: `name = …`, `name.workspace = true` and
    /// `[dependencies.name]`.
    fn parse(text: &str) -> Self {
        let mut manifest = Self::default();
        let mut section = "";
        let mut header_name = None;
        for line in text.lines().map(str::trim) {
            if let Some(header) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                (section, header_name) = split_header(header);
                if let Some(name) = header_name {
                    manifest.add(section, name, "");
                }
            } else if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
                match header_name {
                    Some(name) if key.trim() == "package" => manifest.add(section, name, "package ="),
                    Some(_) => {}
                    None => {
                        let name = key.trim().split('.').next().unwrap_or_default();
                        manifest.add(section, name.trim_matches('"'), value);
                    }
                }
            }
        }
        manifest
    }

    fn add(&mut self, section: &str, name: &str, value: &str) {
        match section {
            "dependencies" | "build-dependencies" => self.dependencies.insert(name.to_owned()),
            "dev-dependencies" => self.in_tests.insert(name.to_owned()),
            _ => return,
        };
        if value.contains("package =") || value.contains("package=") {
            self.renamed.insert(name.to_owned());
        }
    }
}

/// The kind of dependencies in a header, and the one dependency if it is about one:
/// `target.'cfg(unix)'.dependencies` and `dev-dependencies.serde` are such headers.
fn split_header(header: &str) -> (&str, Option<&str>) {
    let plain = match header.strip_prefix("target.") {
        Some(_) => header.rfind("dependencies").map_or(header, |end| {
            let start = header[..end].rfind('.').map_or(0, |dot| dot + 1);
            &header[start..]
        }),
        None => header,
    };
    match plain.split_once('.') {
        Some((section, name)) => (section, Some(name)),
        None => (plain, None),
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

fn is_ours(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}

fn manifest_path(rule: &Rule) -> String {
    format!("{}/Cargo.toml", rule.folder)
}

fn manifest(rule: &Rule) -> Manifest {
    let path = manifest_path(rule);
    let text = fs::read_to_string(root().join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Manifest::parse(&text)
}

/// Whether a line holds a word, not only as a part of a longer one.
fn holds_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[test]
fn every_package_has_a_rule() {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("the workspace has a manifest");
    let members = text.split_once("members = [").and_then(|(_, rest)| rest.split_once(']'));
    let (members, _) = members.expect("the workspace lists its members");
    let members: BTreeSet<&str> = members.split('"').skip(1).step_by(2).collect();
    assert_eq!(members, RULES.iter().map(|rule| rule.folder).collect());
}

#[test]
fn our_packages_import_each_other_as_the_plan_says() {
    let mut broken = Vec::new();
    for rule in &RULES {
        let (path, name, manifest) = (manifest_path(rule), rule.name, manifest(rule));
        let edges = [
            ("", rule.ours, rule.ours_optional, &manifest.dependencies),
            (" in its tests", rule.ours_in_tests, &[], &manifest.in_tests),
        ];
        for (when, planned, optional, found) in edges {
            let found: Vec<&str> = found.iter().map(String::as_str).filter(|other| is_ours(other)).collect();
            let more = found.iter().filter(|other| !planned.contains(other) && !optional.contains(other));
            broken.extend(more.map(|other| format!("{path}: `{name}` may not import `{other}`{when}.")));
            let less = planned.iter().filter(|other| !found.contains(other));
            broken.extend(less.map(|other| format!("{path}: `{name}` is meant to import `{other}`{when}.")));
        }
    }
    assert_tidy(&broken);
}

#[test]
fn packages_import_only_the_crates_they_may_know() {
    let mut broken = Vec::new();
    for rule in &RULES {
        let (path, name, manifest) = (manifest_path(rule), rule.name, manifest(rule));
        let may_import = |other: &str| match rule.crates {
            Crates::Only(allowed) => allowed.iter().any(|pattern| matches(pattern, other)),
            Crates::AllBut(banned) => !banned.iter().any(|pattern| matches(pattern, other)),
        };
        let of_others = |found: &BTreeSet<String>| {
            found.iter().filter(|other| !is_ours(other)).cloned().collect::<Vec<_>>()
        };
        let wrong = of_others(&manifest.dependencies).into_iter().filter(|other| !may_import(other));
        broken.extend(wrong.map(|other| format!("{path}: `{name}` may not import the crate `{other}`.")));
        let in_tests = of_others(&manifest.in_tests).into_iter();
        let wrong = in_tests.filter(|other| !may_import(other) && !TEST_CRATES.contains(&other.as_str()));
        broken.extend(
            wrong.map(|other| format!("{path}: the tests of `{name}` may not import the crate `{other}`.")),
        );
        let renamed = manifest.renamed.iter();
        broken
            .extend(renamed.map(|other| format!("{path}: `{other}` is imported under a name not its own.")));
    }
    assert_tidy(&broken);
}

#[test]
fn sources_keep_away_from_what_their_package_may_not_know() {
    let files = files();
    let mut broken = Vec::new();
    for rule in &RULES {
        let sources = format!("{}/src/", rule.folder);
        let of_package = files.iter().filter(|file| file.path.starts_with(&sources) && !file.is_test());
        for file in of_package.filter(|file| file.has_extension(&["rs"])) {
            for (number, line) in file.product_lines() {
                let found = rule.words_banned.iter().filter(|word| holds_word(line, word));
                broken.extend(
                    found.map(|word| {
                        format!("{}:{number}: `{}` may not know `{word}`.", file.path, rule.name)
                    }),
                );
            }
        }
    }
    assert_tidy(&broken);
}

#[test]
fn pure_packages_ban_clocks_and_random_numbers() {
    let mut broken = Vec::new();
    for folder in ["app/client", "app/protocol", "server/chat"] {
        let path = format!("{folder}/clippy.toml");
        let text = fs::read_to_string(root().join(&path)).unwrap_or_default();
        let entries: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
        for banned in ["std::time::Instant::now", "std::time::SystemTime::now", "std::hash::RandomState"] {
            if !entries.iter().any(|line| line.contains(&format!("\"{banned}\""))) {
                broken.push(format!("{path}: a pure package bans `{banned}`."));
            }
        }
    }
    assert_tidy(&broken);
}

#[test]
fn files_are_short_enough_to_read() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| file.has_extension(&["rs", "ts", "css"])) {
        let (what, max) = match file.is_test() {
            true => ("file of tests", TEST_LINES_MAX),
            false => ("source file", SOURCE_LINES_MAX),
        };
        let lines = file.text.lines().count();
        if lines > max {
            broken.push(format!("{}: {lines} lines; a {what} has at most {max}.", file.path));
        }
    }
    assert_tidy(&broken);
}

#[test]
fn every_shared_limit_is_enforced_somewhere() {
    const LIMITS: &str = "app/protocol/src/limits.rs";
    let files = files();
    let limits = files.iter().find(|file| file.path == LIMITS).expect("the shared limits are in one file");
    let names = limits.text.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
    let names: Vec<&str> = names.collect();
    assert!(names.len() > 10, "the limits were found: {names:?}");
    let users: Vec<&File> = files
        .iter()
        .filter(|file| file.has_extension(&["rs"]) && !file.is_test() && file.path != LIMITS)
        .collect();
    let is_used =
        |name: &str| users.iter().any(|file| file.product_lines().any(|(_, line)| holds_word(line, name)));
    let unused = names.into_iter().filter(|name| !is_used(name));
    let broken: Vec<String> =
        unused.map(|name| format!("{LIMITS}: nothing outside of it uses `{name}`.")).collect();
    assert_tidy(&broken);
}

/// Words that no file may hold, put together here so that this file does not hold them.
fn banned_words() -> Vec<(String, &'static str, &'static [&'static str])> {
    const ANY: &[&str] = &[];
    const RUST: &[&str] = &["rs"];
    const BROWSER_TESTS: &[&str] = &["ts"];
    const LATER: &str = "what is left to do is done, or is an issue";
    const REGISTRY: &str = "only lock files name a registry";
    const ALL_RUN: &str = "every test runs and passes by what it asserts";
    vec![
        (["TO", "DO"].concat(), LATER, ANY),
        (["FIX", "ME"].concat(), LATER, ANY),
        (["todo", "!"].concat(), LATER, RUST),
        (["unimplemented", "!"].concat(), LATER, RUST),
        (["crates", ".io"].concat(), REGISTRY, ANY),
        (["npm", "js"].concat(), REGISTRY, ANY),
        (["py", "pi"].concat(), REGISTRY, ANY),
        (["#[", "ignore"].concat(), ALL_RUN, RUST),
        (["#[", "should_panic"].concat(), ALL_RUN, RUST),
        (["test", ".only"].concat(), ALL_RUN, BROWSER_TESTS),
        (["test", ".skip"].concat(), ALL_RUN, BROWSER_TESTS),
        (["test", ".fixme"].concat(), ALL_RUN, BROWSER_TESTS),
    ]
}

#[test]
fn no_file_holds_a_banned_word() {
    let banned = banned_words();
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| !LOCK_FILES.contains(&file.name())) {
        for (number, line) in file.text.lines().enumerate() {
            for (word, rule, extensions) in &banned {
                let concerns = extensions.is_empty() || file.has_extension(extensions);
                if concerns && line.contains(word.as_str()) {
                    broken.push(format!("{}:{}: holds `{word}`; {rule}.", file.path, number + 1));
                }
            }
        }
    }
    assert_tidy(&broken);
}

#[test]
fn a_manifest_is_read_in_every_form_a_dependency_is_written_in() {
    let manifest = Manifest::parse(
        r#"
        [package]
        name = "chat"
        [dependencies]
        # tokio = "1"
        serde = { workspace = true }
        thiserror.workspace = true
        leptos = { version = "0.8", features = [
          "ssr",
        ] }
        other = { package = "tokio", version = "1" }
        [target.'cfg(target_arch = "wasm32")'.dependencies]
        web-sys = "0.3"
        [target.'cfg(unix)'.dev-dependencies.tempfile]
        version = "3"
        [build-dependencies]
        cc = "1"
        [dependencies.axum]
        version = "0.8"
        [dev-dependencies]
        proptest = "1"
        [features]
        ssr = ["leptos/ssr"]
        "#,
    );
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
    let dependencies = names(&["axum", "cc", "leptos", "other", "serde", "thiserror", "web-sys"]);
    let in_tests = names(&["proptest", "tempfile"]);
    assert_eq!(manifest, Manifest { dependencies, in_tests, renamed: names(&["other"]) });
}

#[test]
fn a_word_is_found_and_a_part_of_a_longer_one_is_not() {
    let lines = BTreeMap::from([
        ("use std::time::Instant;", true),
        ("now: Instant,", true),
        ("Instantly", false),
        ("AnInstant", false),
        ("INSTANT", false),
    ]);
    for (line, is_found) in lines {
        assert_eq!(holds_word(line, "Instant"), is_found, "{line}");
    }
}

#[test]
fn comments_and_unit_tests_do_not_count_as_the_product() {
    let text = "use a;\n/// b\n  // c\nfn d() {}\n\n#[cfg(test)]\nmod tests {\n    fn e() {}\n}\n".to_owned();
    let file = File { path: "app/src/x.rs".to_owned(), text };
    let lines: Vec<_> = file.product_lines().filter(|(_, line)| !line.is_empty()).collect();
    assert_eq!(lines, [(1, "use a;"), (4, "fn d() {}")]);
}
