/** What the pages are made of travels compressed and once, and the pages let nobody else's script run. */

import { expect, test } from "../fixtures/test";

test("the script, the WASM and the style are compressed and kept for good", async ({ newPerson }) => {
  const visitor = await newPerson("Ana");
  const kept = new Set<string>();
  visitor.page.on("response", (response) => {
    const headers = response.headers();
    if (new URL(response.url()).pathname.startsWith("/pkg/")) {
      expect(headers["content-encoding"], response.url()).toMatch(/^(br|gzip)$/);
      expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      expect(headers["vary"]).toBe("accept-encoding");
      kept.add(headers["content-type"] ?? "");
    }
  });

  await visitor.goTo("/");
  await visitor.signIn();

  expect([...kept].sort()).toEqual(["application/wasm", "text/css; charset=utf-8", "text/javascript; charset=utf-8"]);
});

test("each encoding has an ETag of its own, and is not sent twice", async ({ request }) => {
  const tags = new Set<string>();
  for (const encoding of ["br", "gzip", "identity"]) {
    const first = await request.get("/pkg/banter.wasm", { headers: { "accept-encoding": encoding } });
    expect(first.headers()["cache-control"]).toBe("no-cache");
    const tag = first.headers()["etag"] ?? "";
    tags.add(tag);

    const second = await request.get("/pkg/banter.wasm", {
      headers: { "accept-encoding": encoding, "if-none-match": tag },
    });
    expect(second.status()).toBe(304);
  }
  expect(tags.size).toBe(3);
});

test("a page is not stored and runs no script but its own", async ({ request }) => {
  const [first, second] = [await request.get("/"), await request.get("/")];
  const policy = first.headers()["content-security-policy"] ?? "";

  expect(first.headers()["cache-control"]).toBe("no-store");
  expect(first.headers()["x-content-type-options"]).toBe("nosniff");
  expect(policy).toMatch(/script-src 'nonce-[\w-]{22}' 'wasm-unsafe-eval';/);
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(first.headers()["x-frame-options"]).toBe("DENY");
  expect(first.headers()["referrer-policy"]).toMatch(/^(no-referrer|same-origin)$/);
  expect(second.headers()["content-security-policy"]).not.toBe(policy);
});
