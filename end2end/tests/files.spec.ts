/** Files on the server: for members only, as long as their message is there, and never anything that runs. */

import { readFile } from "node:fs/promises";
import { request } from "@playwright/test";
import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { CAMERA_SECRET, gif, jpeg, png, type TestFile, textFile, webp } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import { tabTo } from "../fixtures/keyboard";
import { addressOf, ask } from "../fixtures/served";
import { expect, test } from "../fixtures/test";

test("only members get a file, and nobody once its message is gone", async ({ ana, bo, cy, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.attach(textFile("secret.txt", "secret-91af"), png("secret.png", 30, 30));
  const waiting = await ana.upload("secret.png").locator("img").getAttribute("src");
  expect((await ask(ana, waiting ?? "")).status(), "the uploader sees it before it is sent").toBe(200);
  expect((await ask(bo, waiting ?? "")).status(), "nobody else does").toBe(404);
  await ana.sendWithFiles("For us two");
  await expect(bo.thumbnail("secret.png")).toBeVisible();

  const paths = [await addressOf(bo, "secret.txt"), await addressOf(bo, "secret.png")];
  const thumbnail = `${paths[1]}/thumbnail`;
  const stranger = await request.newContext({ baseURL: server.url });
  for (const path of [...paths, thumbnail]) {
    expect((await ask(bo, path)).status()).toBe(200);
    expect((await ask(cy, path)).status(), "not a member").toBe(404);
    expect((await stranger.get(path)).status(), "not signed in").toBe(404);
  }
  await bo.leaveChannel();
  expect((await ask(bo, paths[0] ?? "")).status(), "a member no longer").toBe(404);

  expect(await server.holds("secret-91af")).toBe(true);
  await ana.deleteMessage("For us two");
  for (const path of [...paths, thumbnail]) {
    await expect.poll(async () => (await ask(ana, path)).status()).toBe(404);
  }
  await expect.poll(() => server.holds("secret-91af"), "its content leaves the disk").toBe(false);
  await stranger.dispose();
});

test("a file leaves with the last 100, but not what another message has, too", async ({ ana, bo, server }) => {
  await ana.attach(textFile("first.txt", "shared-5be1"));
  await ana.sendWithFiles("first");
  await ana.attach(textFile("alone.txt", "alone-5be1"));
  await ana.sendWithFiles("alone");
  await expect(bo.download("alone.txt")).toBeVisible();
  await flood(ana, "general", numbered(50));
  await ana.attach(textFile("second.txt", "shared-5be1"));
  await ana.sendWithFiles("second");
  await expect(bo.download("second.txt")).toBeVisible();
  const path = await addressOf(bo, "first.txt");

  await flood(ana, "general", numbered(60));
  await expect(bo.download("first.txt")).toHaveCount(0);
  expect((await ask(bo, path)).status()).toBe(404);
  await expect.poll(() => server.holds("alone-5be1")).toBe(false);
  expect(await server.holds("shared-5be1")).toBe(true);
  const second = await ask(bo, await addressOf(bo, "second.txt"));
  expect(await second.text()).toBe("shared-5be1");
});

test("files survive a restart of the server", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.attach(png("garden.png", 80, 60), textFile("note.txt", "after the restart"));
  await ana.sendWithFiles("Here");
  await expect(bo.download("note.txt")).toBeVisible();
  await ana.attach(textFile("draft.txt", "still a draft"));

  await server.restart();
  await bo.reload();
  await expect(bo.image("garden.png")).toHaveJSProperty("naturalWidth", 80);
  expect(await (await ask(bo, await addressOf(bo, "note.txt"))).text()).toBe("after the restart");
  await ana.reload();
  await ana.expectAttached(textFile("draft.txt"));
  await ana.sendWithFiles("And this");
  await expect(bo.download("draft.txt")).toBeVisible();
});

test("what is shown is judged by the content, and never runs", async ({ ana, bo }) => {
  const script = "<script>document.title='cracked'</script>";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`;
  const files: [file: TestFile, type: string][] = [
    [png("real.png", 20, 20), "image/png"],
    [await jpeg(ana.page, "real.jpg", 20, 20), "image/jpeg"],
    [await webp(ana.page, "real.webp", 20, 20), "image/webp"],
    [gif("real.gif"), "image/gif"],
    [{ ...png("x", 21, 21), name: "called.txt", mimeType: "text/plain" }, "image/png"],
    [textFile("page.html", `<!doctype html>${script}`, "text/html"), "application/octet-stream"],
    [textFile("drawing.svg", svg, "image/svg+xml"), "application/octet-stream"],
    [textFile("false.png", script, "image/png"), "application/octet-stream"],
    [textFile("code.js", "document.title='cracked'", "text/javascript"), "application/octet-stream"],
  ];
  await ana.attach(...files.map(([file]) => file));
  await ana.sendWithFiles("All kinds");
  await expect(bo.message("All kinds")).toBeVisible();
  await expect(bo.timeline.getByRole("button", { name: /^Open / })).toHaveCount(5);

  for (const [file, type] of files) {
    const response = await ask(bo, await addressOf(bo, file.name));
    const headers = response.headers();
    expect(response.status()).toBe(200);
    expect(headers["content-type"], file.name).toBe(type);
    expect(headers["x-content-type-options"], file.name).toBe("nosniff");
    expect(headers["content-security-policy"], file.name).toContain("sandbox");
    const disposition = headers["content-disposition"] ?? "";
    const isImage = type.startsWith("image/");
    expect(disposition, file.name).toMatch(isImage ? /^inline\b/ : /^attachment\b/);
    if (!isImage) {
      expect(disposition).toContain(file.name);
      expect(await response.body()).toEqual(file.buffer);
      expect((await ask(bo, `${await addressOf(bo, file.name)}/thumbnail`)).status(), file.name).toBe(404);
    }
  }
  // Asked for by its address it is saved and not shown.
  for (const name of ["page.html", "drawing.svg"]) {
    const tab = await bo.context.newPage();
    const downloading = tab.waitForEvent("download");
    await tab.goto(await addressOf(bo, name)).catch(() => {});
    expect((await downloading).suggestedFilename()).toBe(name);
    await tab.close();
  }
});

test("an unchanged file is not sent twice, and access is judged each time", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.attach(png("garden.png", 50, 50));
  await ana.sendWithFiles("Look");
  await expect(bo.thumbnail("garden.png")).toBeVisible();
  const path = await addressOf(bo, "garden.png");
  const first = await ask(bo, path);
  expect(first.headers()["cache-control"]).toMatch(/private.*no-cache|no-cache.*private/);
  const etag = first.headers().etag ?? "";
  const again = await bo.context.request.get(path, { headers: { "if-none-match": etag } });
  expect(again.status()).toBe(304);

  await bo.leaveChannel();
  const gone = await bo.context.request.get(path, { headers: { "if-none-match": etag } });
  expect(gone.status()).toBe(404);
});

test("what a camera writes beside a picture does not leave the house", async ({ ana, bo, server }) => {
  const files = [await jpeg(ana.page, "camera.jpg", 64, 48), png("phone.png", 64, 48)];
  for (const file of files) {
    expect(file.buffer.includes(CAMERA_SECRET)).toBe(true);
  }
  await ana.attach(...files);
  await ana.sendWithFiles("From the walk");

  for (const { name } of files) {
    await expect(bo.thumbnail(name)).toBeVisible();
    for (const path of [await addressOf(bo, name), `${await addressOf(bo, name)}/thumbnail`]) {
      const body = await (await ask(bo, path)).body();
      expect(body.length).toBeGreaterThan(100);
      expect(body.includes(CAMERA_SECRET), path).toBe(false);
      expect(body.includes("Exif"), path).toBe(false);
    }
  }
  expect(await server.holds(CAMERA_SECRET)).toBe(false);
});

test("names of files are shown as text, and kept", async ({ ana, bo }) => {
  const names = ["<b>bold.txt", "été & \"ünïcode\" 日本.txt", `${"long-".repeat(24)}name.txt`];
  const files = names.map((name) => textFile(name, `in ${name}`));
  await ana.attach(...files);
  await ana.sendWithFiles("Odd names");
  for (const name of names) {
    const link = bo.message("Odd names").getByRole("link").filter({ hasText: name });
    await expect(link).toBeVisible();
    const downloading = bo.page.waitForEvent("download");
    await link.click();
    // Systems do not allow every sign in a name.
    expect((await downloading).suggestedFilename().normalize("NFC")).toMatch(/\.txt$/);
    const path = (await link.getAttribute("href")) ?? "";
    const disposition = (await ask(bo, path)).headers()["content-disposition"] ?? "";
    expect(decodeURIComponent(disposition.split("filename*=UTF-8''")[1] ?? "")).toBe(name);
  }
});

test("by keyboard alone, a file is saved, and the focus stays with it", async ({ ana, bo }) => {
  await ana.attach(textFile("note.txt", "by keyboard"));
  await ana.sendWithFiles("Here");
  await expect(bo.download("note.txt")).toBeVisible();

  await tabTo(bo, bo.download("note.txt"), "Shift+Tab");
  const downloading = bo.page.waitForEvent("download");
  await bo.page.keyboard.press("Enter");

  const download = await downloading;
  expect(download.suggestedFilename()).toBe("note.txt");
  expect(await readFile(await download.path(), "utf8")).toBe("by keyboard");
  await expect(bo.download("note.txt")).toBeFocused();
});
