/** What a browser downloads before the page can be used. */

import { expect, test } from "../fixtures/test";

/** What the product promises for script and WebAssembly together, compressed, in bytes. */
const FIRST_LOAD_MAX = 250_000;

test("script and WebAssembly of the first load stay under 250 KB", async ({ ana, server, request }) => {
  const page = await (await ana.page.request.get("/channels/general")).text();
  let total = 0;
  for (const file of ["banter.wasm", "banter.js"]) {
    const path = page.match(new RegExp(`/pkg/${file.replace(".", "\\.")}\\?v=[0-9a-f]+`))?.[0];
    const response = await request.get(`${server.url}${path}`, { headers: { "accept-encoding": "br" } });
    expect(response.headers()["content-encoding"], `${file} is sent compressed`).toBe("br");
    total += Number(response.headers()["content-length"]);
  }
  expect(total, "in bytes").toBeGreaterThan(0);
  expect(total, "in bytes").toBeLessThan(FIRST_LOAD_MAX);
});
