/** Files are chosen, dropped or pasted, sent with a message, and seen by the others. */

import { NO_NETWORK_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { largeFile, png, textFile } from "../fixtures/files";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { addressOf, ask, holdUploads } from "../fixtures/served";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };
const FILE_BYTES_MAX = 20 * 1_024 * 1_024;

test("images are seen, and other files are downloaded as they were", async ({ ana, bo }) => {
  const photo = png("garden.png", 800, 600);
  const report = textFile("report.txt", "Slugs: 12\r\nTomatoes: 3\n");
  await ana.attach(photo, report);
  await ana.sendWithFiles("See for yourselves");

  await expect(bo.message("See for yourselves")).toBeVisible();
  const image = bo.image("garden.png");
  await expect(image).toHaveJSProperty("complete", true);
  await expect(image).toHaveJSProperty("naturalWidth", 640);
  await expect(image).toHaveAttribute("width", "320");
  await expect(image).toHaveAttribute("height", "240");

  await expect(bo.download("report.txt")).toContainText("23 bytes");
  const downloading = bo.page.waitForEvent("download");
  await bo.download("report.txt").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("report.txt");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) {
    chunks.push(chunk as Buffer);
  }
  expect(Buffer.concat(chunks)).toEqual(report.buffer);
  // The whole image is there, too, not only its thumbnail.
  const whole = await ask(bo, await addressOf(bo, "garden.png"));
  expect(whole.headers()["content-type"]).toBe("image/png");

  for (const person of [ana, bo]) {
    await person.reload();
    await expect(person.thumbnail("garden.png")).toBeVisible();
    await expect(person.download("report.txt")).toBeVisible();
  }
});

test("files are dropped on the page, and pasted", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  const [one, two, three] = [png("one.png", 40, 40), textFile("two.txt"), textFile("three.txt")];
  await ana.dropFiles(one, two);
  await ana.expectAttached(one, two);
  await ana.pasteFiles(three);
  await ana.expectAttached(one, two, three);

  // A picture in the clipboard, by the keys that everybody pastes with.
  await ana.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await ana.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
  }, png("clip.png", 60, 30).buffer.toString("base64"));
  await ana.composer.focus();
  await keyboard.press("Control+V");
  await expect(ana.uploads).toHaveCount(4);
  await expect(ana.composer).toHaveValue("");
  // A text is pasted as text.
  await ana.page.evaluate(() => navigator.clipboard.writeText("only words"));
  await keyboard.press("Control+V");
  await expect(ana.composer).toHaveValue("only words");
  await expect(ana.uploads).toHaveCount(4);
  await expect(ana.uploads.getByRole("progressbar")).toHaveCount(0);
  await keyboard.press("Enter");

  await expect(bo.message("only words").getByRole("button", { name: /^Open .+\.png$/ })).toHaveCount(2);
  await expect(bo.download("two.txt")).toBeVisible();
  await expect(bo.download("three.txt")).toBeVisible();
});

test("while files are dragged over the page, it says where they go", async ({ ana }) => {
  const hint = ana.page.getByText("Drop files to attach them");
  await expect(hint).toBeHidden();
  const data = await ana.page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "x.txt"));
    return transfer;
  });
  await ana.timeline.dispatchEvent("dragenter", { dataTransfer: data });
  await ana.timeline.dispatchEvent("dragover", { dataTransfer: data });
  await expect(hint).toBeVisible();
  await ana.timeline.dispatchEvent("dragleave", { dataTransfer: data });
  await expect(hint).toBeHidden();
});

test("an upload shows how far it is, and can be called off", async ({ ana, bo }) => {
  const release = await holdUploads(ana);
  await ana.chooseFiles(textFile("one.txt"), textFile("two.txt"));
  await expect(ana.progress("one.txt")).toBeVisible();
  await expect(ana.progress("two.txt")).toBeVisible();
  await expect(ana.page.getByRole("status").filter({ hasText: "Uploading 2 files" })).toBeAttached();
  // What is not there yet is not sent without it.
  await ana.composer.fill("with my files");
  await ana.composer.press("Enter");
  await expect(ana.composer).toHaveValue("with my files");
  await expect(ana.page.getByText("Files are still on their way: wait for them, or cancel them.")).toBeVisible();

  await ana.upload("one.txt").getByRole("button", { name: "Cancel the upload of one.txt" }).click();
  await expect(ana.upload("one.txt")).toHaveCount(0);
  await expect(ana.composer).toBeFocused();
  release();
  await ana.expectAttached(textFile("two.txt"));
  await ana.composer.press("Enter");

  await expect(bo.message("with my files")).toBeVisible();
  await expect(bo.download("two.txt")).toBeVisible();
  await expect(bo.download("one.txt")).toHaveCount(0);
});

test("the bar of a slow upload moves", async ({ ana }) => {
  const network = await ana.context.newCDPSession(ana.page);
  await network.send("Network.enable");
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 };
  await network.send("Network.emulateNetworkConditions", slow);
  await ana.chooseFiles(largeFile("large.bin", 2_000_000));
  const bar = ana.progress("large.bin");
  await expect.poll(() => bar.evaluate((bar) => (bar as HTMLProgressElement).value)).toBeGreaterThan(0);
  expect(await bar.evaluate((bar) => (bar as HTMLProgressElement).position)).toBeLessThan(1);
  await network.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
  await expect(bar).toHaveCount(0);
  await expect(ana.upload("large.bin")).toContainText("1.9 MB");
});

test("files stand in the order in which they were chosen, whichever is there first", async ({ ana, bo }) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await ana.page.route(/\/attachments\?.*first/, async (route) => {
    await released;
    await route.continue();
  });
  const files = [textFile("first.txt"), textFile("second.txt"), textFile("third.txt")];
  await ana.chooseFiles(...files);
  for (const name of ["second.txt", "third.txt"]) {
    await expect(ana.progress(name)).toHaveJSProperty("value", 100);
  }
  release();
  await ana.expectAttached(...files);
  await ana.sendWithFiles("In this order");

  const links = bo.message("In this order").getByRole("link", { name: /\.txt/ });
  await expect(links).toHaveText([/^first\.txt/, /^second\.txt/, /^third\.txt/]);
});

test("a file is taken out before sending, and leaves the server", async ({ ana, bo, server }) => {
  const [stays, goes] = [textFile("stays.txt", "content-that-stays"), textFile("goes.txt", "content-that-goes")];
  await ana.attach(stays, goes);
  expect(await server.holds("content-that-goes")).toBe(true);
  await ana.upload("goes.txt").getByRole("button", { name: "Remove goes.txt" }).click();
  await expect(ana.upload("goes.txt")).toHaveCount(0);
  await expect(ana.composer).toBeFocused();
  await ana.sendWithFiles();

  await expect(bo.download("stays.txt")).toBeVisible();
  await expect(bo.download("goes.txt")).toHaveCount(0);
  await expect.poll(() => server.holds("content-that-goes")).toBe(false);
  expect(await server.holds("content-that-stays")).toBe(true);
});

test("the files of a draft survive a reload, each in its channel", async ({ ana, bo }) => {
  const [photo, note] = [png("garden.png", 40, 40), textFile("note.txt")];
  await ana.attach(photo);
  await ana.createChannel("books");
  await expect(ana.uploads).toHaveCount(0);
  await ana.attach(note);
  await ana.reload();
  await ana.expectAttached(note);
  await ana.openChannel("general");
  await ana.expectAttached(photo);
  await expect(ana.uploads).toHaveCount(1);

  await ana.sendWithFiles("Here it is");
  await expect(bo.thumbnail("garden.png")).toBeVisible();
  await ana.reload();
  await expect(ana.uploads).toHaveCount(0);
});

test("files sent without a line wait with their message", async ({ ana, bo }) => {
  await ana.attach(textFile("note.txt"));
  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.sendWithFiles("From the tunnel");
  await expect(ana.message("From the tunnel").getByText("Sending…")).toBeVisible();
  await expect(ana.download("note.txt")).toBeVisible();
  await ana.goOnline();
  await expect(bo.message("From the tunnel")).toBeVisible();
  await expect(bo.download("note.txt")).toHaveCount(1);
});

test("an upload without a line fails in words, and is tried again", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.chooseFiles(textFile("note.txt"));
  await expect(ana.upload("note.txt")).toContainText("Banter cannot be reached.");
  await ana.goOnline();
  await expect(ana.banner("You are offline.")).toHaveCount(0);
  await ana.upload("note.txt").getByRole("button", { name: "Try again to upload note.txt" }).click();
  await ana.expectAttached(textFile("note.txt"));
});

test("20 MB are a file, and a byte more is told so before it is sent", async ({ ana, bo }) => {
  let uploads = 0;
  ana.page.on("request", (request) => (uploads += Number(request.url().includes("/attachments?"))));
  await ana.chooseFiles(largeFile("too-large.bin", FILE_BYTES_MAX + 1));
  await expect(ana.upload("too-large.bin")).toContainText("too-large.bin is larger than 20 MB.");
  expect(uploads).toBe(0);
  await ana.upload("too-large.bin").getByRole("button", { name: "Remove too-large.bin" }).click();

  const largest = largeFile("largest.bin", FILE_BYTES_MAX);
  await ana.attach(largest);
  await ana.sendWithFiles("All of it");
  await expect(bo.download("largest.bin")).toContainText("20 MB");
  const body = await (await ask(bo, await addressOf(bo, "largest.bin"))).body();
  expect(body.equals(largest.buffer)).toBe(true);
});

test("ten files are a message, and the eleventh is told so", async ({ ana, bo }) => {
  const files = Array.from({ length: 11 }, (_, at) => textFile(`file-${at + 1}.txt`));
  await ana.chooseFiles(...files);
  await expect(ana.page.getByText("A message takes at most 10 files: 1 was left out.")).toBeVisible();
  await ana.expectAttached(...files.slice(0, 10));
  await expect(ana.uploads).toHaveCount(10);
  await ana.sendWithFiles("Ten of them");

  await expect(bo.message("Ten of them").getByRole("link", { name: /file-\d+\.txt/ })).toHaveCount(10);
});

test("a file that is gone by the time of sending is told so, and nothing is lost", async ({ ana, bo }) => {
  await ana.attach(png("garden.png", 30, 30), textFile("note.txt"));
  const image = (await ana.upload("garden.png").locator("img").getAttribute("src")) ?? "";
  const path = image.replace(/\/thumbnail$/, "");
  expect(await ana.page.evaluate(async (path) => (await fetch(path, { method: "DELETE" })).status, path)).toBe(204);
  await ana.sendWithFiles("With two files");

  const failure = ana.message("With two files").getByRole("alert");
  await expect(failure).toContainText("Not sent: A file of it is gone: attach it again.");
  await failure.getByRole("button", { name: "Discard" }).click();
  await expect(ana.message("With two files")).toHaveCount(0);
  await expect(ana.composer).toBeFocused();
  await ana.sendMessage("after");
  await bo.expectMessages(["after"]);
});

test("what the server refuses is said, with the limit", async ({ ana, consoleWatch }) => {
  const refusals = [
    [507, "storage_full", "There is no room for more files on this server."],
    [413, "file_too_large", "A file may have at most 20 MB."],
  ] as const;
  for (const [status, code, words] of refusals) {
    consoleWatch.allow(statusInConsole(status));
    await ana.page.route("**/attachments?*", (route) => route.fulfill({ status, json: { code } }), { times: 1 });
    await ana.chooseFiles(textFile(`${code}.txt`));
    await expect(ana.upload(`${code}.txt`)).toContainText(words);
  }
});

test("a message may be nothing but files, is quoted, and keeps them when edited", async ({ ana, bo }) => {
  await ana.attach(png("garden.png", 80, 60));
  await ana.sendWithFiles();
  await expect(bo.thumbnail("garden.png")).toBeVisible();
  await expect(bo.bodies).toHaveCount(0);
  await expect(bo.announced).toHaveText("Ana: garden.png");
  const row = bo.messageWith("garden.png");
  await row.hover();
  await row.getByRole("button", { name: "Reply" }).click();
  await bo.sendMessage("Nice");
  await expect(ana.quote("Nice")).toHaveText("Ana Attachment");

  await ana.composer.press("ArrowUp");
  await expect(ana.bar("Editing message")).toBeVisible();
  await expect(ana.attachFiles).toBeDisabled();
  await ana.composer.fill("Our garden");
  await ana.composer.press("Enter");
  await bo.expectMessages(["Our garden", "Nice"]);
  await expect(bo.message("Our garden").getByRole("button", { name: "Open garden.png" })).toBeVisible();
  await expect(ana.quote("Nice")).toHaveText("Ana Our garden");
});

test("images are shown whole, one after the other", async ({ ana, bo }) => {
  await ana.attach(png("one.png", 1_200, 300, 0), png("two.png", 300, 1_200, 120));
  await ana.sendWithFiles("Two of them");
  await ana.attach(png("three.png", 64, 64, 240));
  await ana.sendWithFiles("And one");

  await bo.thumbnail("one.png").click();
  await expect(bo.dialog("one.png").getByRole("img")).toHaveJSProperty("naturalWidth", 1_200);
  await expect(bo.dialog("one.png").getByRole("img")).toBeInViewport({ ratio: 1 });
  await expect(bo.dialog("one.png")).toContainText("1 of 3");
  await bo.dialog("one.png").getByRole("button", { name: "Next image" }).click();
  await expect(bo.dialog("two.png").getByRole("img")).toBeInViewport({ ratio: 1 });
  await bo.dialog("two.png").getByRole("button", { name: "Next image" }).click();
  await expect(bo.dialog("three.png")).toContainText("3 of 3");
  await bo.dialog("three.png").getByRole("button", { name: "Previous image" }).click();
  await expect(bo.dialog("two.png")).toBeVisible();
  const downloading = bo.page.waitForEvent("download");
  await bo.dialog("two.png").getByRole("link", { name: "Download" }).click();
  expect((await downloading).suggestedFilename()).toBe("two.png");
  await bo.dialog("two.png").getByRole("button", { name: "Close" }).click();
  await expect(bo.page.getByRole("dialog")).toHaveCount(0);
});

test("the keyboard alone attaches, removes, sends, and goes through the images", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await ana.composer.focus();
  await tabTo(ana, ana.attachFiles, "Shift+Tab");
  const chooser = ana.page.waitForEvent("filechooser");
  await keyboard.press("Enter");
  const files = [png("one.png", 60, 40), png("two.png", 40, 60, 20), textFile("three.txt")];
  await (await chooser).setFiles(files);
  await ana.expectAttached(...files);
  await tabTo(ana, ana.upload("three.txt").getByRole("button", { name: "Remove three.txt" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.upload("three.txt")).toHaveCount(0);
  await expect(ana.composer).toBeFocused();
  await keyboard.press("Enter");
  await expect(ana.thumbnail("two.png")).toBeVisible();
  await expect(bo.thumbnail("two.png")).toBeVisible();

  await tabTo(bo, bo.thumbnail("one.png"), "Shift+Tab");
  await bo.page.keyboard.press("Enter");
  await expect(bo.dialog("one.png")).toBeVisible();
  await bo.page.keyboard.press("ArrowRight");
  await expect(bo.dialog("two.png")).toBeVisible();
  await bo.page.keyboard.press("ArrowLeft");
  await expect(bo.dialog("one.png")).toBeVisible();
  await pressByKeyboard(bo, bo.dialog("one.png").getByRole("button", { name: "Next image" }));
  await expect(bo.dialog("two.png")).toBeVisible();
  await bo.page.keyboard.press("Escape");
  await expect(bo.page.getByRole("dialog")).toHaveCount(0);
  await expect(bo.thumbnail("one.png")).toBeFocused();
});

test("on a phone files are attached, seen and shown whole", async ({ ana, newPerson }) => {
  const phone = await newPerson("Cleo", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await phone.attach(png("wide.png", 2_000, 400), textFile(`${"long-".repeat(20)}name.txt`));
  await expect(phone.send).toBeInViewport({ ratio: 1 });
  await phone.composer.fill("From the train");
  await phone.send.tap();
  await expect(ana.thumbnail("wide.png")).toBeVisible();
  await expect(phone.thumbnail("wide.png")).toBeInViewport({ ratio: 1 });
  await phone.thumbnail("wide.png").tap();
  await expect(phone.dialog("wide.png").getByRole("img")).toBeInViewport({ ratio: 1 });
  await phone.dialog("wide.png").getByRole("button", { name: "Close" }).tap();
  await expect(phone.page.getByRole("dialog")).toHaveCount(0);
});
