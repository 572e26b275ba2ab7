/** Banter can be installed like an app: what browsers ask for is there, and is what it says. */

import { expect, test } from "../fixtures/test";

test.use({ serviceWorkers: "allow" });

interface Icon {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
}

interface Manifest {
  id: string;
  name: string;
  short_name: string;
  start_url: string;
  scope: string;
  display: string;
  background_color: string;
  theme_color: string;
  icons: Icon[];
}

test("the manifest says all that an app needs", async ({ ana, server }) => {
  const link = ana.page.locator('link[rel="manifest"]');
  const response = await ana.page.request.get((await link.getAttribute("href")) ?? "");

  expect(response.ok()).toBe(true);
  expect(response.headers()["content-type"]).toMatch(/^application\/manifest\+json/);
  const manifest = (await response.json()) as Manifest;
  expect(manifest.name).toBe("Banter");
  expect(manifest.short_name.length).toBeLessThanOrEqual(12);
  expect(manifest.display).toBe("standalone");
  const scope = new URL(manifest.scope, server.url);
  const start = new URL(manifest.start_url, server.url);
  expect(start.origin).toBe(server.url);
  expect(start.href.startsWith(scope.href), "it starts within its scope").toBe(true);
  for (const color of [manifest.background_color, manifest.theme_color]) {
    expect(color).toMatch(/^#[0-9a-f]{6}$/);
  }
  const sizes = manifest.icons.map((icon) => `${icon.sizes} ${icon.purpose ?? "any"}`);
  expect(sizes).toEqual(expect.arrayContaining(["192x192 any", "512x512 any", "512x512 maskable"]));

  const page = await ana.page.request.get(start.href);
  expect(page.ok(), "where it starts, there is a page").toBe(true);
});

test("every icon is there, and as large as it is said to be", async ({ ana, server }) => {
  const href = await ana.page.locator('link[rel="manifest"]').getAttribute("href");
  const { icons } = (await (await ana.page.request.get(href ?? "")).json()) as Manifest;
  for (const icon of icons) {
    const response = await ana.page.request.get(new URL(icon.src, server.url).href);
    expect(response.headers()["content-type"], icon.src).toBe(icon.type);
    if (icon.sizes !== "any") {
      expect(await sizeOf(icon.src), icon.src).toBe(icon.sizes);
    }
  }
  const apple = await ana.page.locator('link[rel="apple-touch-icon"]').getAttribute("href");
  expect(await sizeOf(apple ?? "")).toBe("180x180");
  await expect(ana.page.locator('link[rel="icon"]')).toHaveCount(1);

  /** As the browser draws it. */
  function sizeOf(src: string): Promise<string> {
    return ana.page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
  }
});

test("the browser finds nothing that keeps it from installing Banter", async ({ ana }) => {
  await expect.poll(() => ana.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const browser = await ana.context.newCDPSession(ana.page);

  const { errors, url } = await browser.send("Page.getAppManifest");
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");

  expect(new URL(url).pathname).toBe("/manifest.webmanifest");
  expect(errors).toEqual([]);
  const found = installabilityErrors.map(({ errorId }) => errorId);
  // All browsers of tests are private windows.
  expect(found.filter((id) => id !== "in-incognito")).toEqual([]);
});

test("the worker is registered for all of Banter, and looked at anew each time", async ({ ana, server }) => {
  const worker = await ana.page.evaluate(async () => {
    const { active, scope } = await navigator.serviceWorker.ready;
    return { script: active?.scriptURL, scope };
  });

  expect(worker).toEqual({ script: `${server.url}/sw.js`, scope: `${server.url}/` });
  await expect.poll(() => ana.page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
  const response = await ana.page.request.get("/sw.js");
  expect(response.headers()["content-type"]).toMatch(/^text\/javascript/);
  expect(response.headers()["cache-control"]).toBe("no-cache");
});

test("pages are as they were where there is a network: the worker adds nothing to them", async ({ ana }) => {
  await ana.sendMessage("Hello");
  await expect.poll(() => ana.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  const response = await ana.page.reload();

  expect(response?.status()).toBe(200);
  await expect(ana.page.locator("#kept")).toHaveCount(0);
  await ana.expectMessages(["Hello"]);
});
