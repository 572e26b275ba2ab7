/** What others see of somebody: the display name and the picture, changed in the settings. */

import { writeFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { CAMERA_SECRET, jpeg, largeFile, png, type TestFile, textFile } from "../fixtures/files";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { ask } from "../fixtures/served";
import { expect, test } from "../fixtures/test";

/** The side of an uploaded picture as the server keeps it, in pixels. */
const PICTURE_PX = 256;

/** Asks for another display name in the settings, whatever comes of it. */
async function tryToRename(person: Person, name: string): Promise<void> {
  await person.goTo("/settings");
  await person.displayName.fill(name);
  await person.page.getByRole("button", { name: "Save name" }).click();
}

async function rename(person: Person, name: string): Promise<void> {
  await tryToRename(person, name);
  await expect(person.page.getByRole("status").filter({ hasText: "Everybody sees your new name now." })).toBeVisible();
}

/** Sends a file that is to be the picture, whatever comes of it. */
async function upload(person: Person, file: TestFile): Promise<void> {
  const path = test.info().outputPath(file.name);
  writeFileSync(path, file.buffer);
  await person.page.getByLabel("Picture", { exact: true }).setInputFiles(path);
  await person.page.getByRole("button", { name: "Upload picture" }).click();
}

function said(person: Person, text: string): Locator {
  return person.page.getByRole("status").filter({ hasText: text });
}

/** The uploaded pictures of others and of oneself that are beside this, as the browser has them. */
function pictures(within: Locator): Locator {
  return within.locator('img[src^="/pictures/"]');
}

/** It is shown as a square, and has come. */
async function expectShown(picture: Locator): Promise<void> {
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]))
    .toEqual([PICTURE_PX, PICTURE_PX]);
}

test("others see a new name at once, on old messages too", async ({ ana, bo, newPerson }) => {
  await ana.sendMessage("Written as Ana");
  await bo.expectMessages(["Written as Ana"]);
  await bo.reply("Written as Ana", "Ana", "An answer");
  const tab = await ana.newTab("/");
  const later = await newPerson("Dora");

  await rename(ana, "Anna Noe");

  await expect(bo.message("Written as Ana").getByRole("button", { name: "Anna Noe" })).toBeVisible();
  await expect(bo.quote("An answer")).toContainText("Anna Noe");
  await expect(bo.contact("Anna Noe")).toBeVisible();
  await expect(bo.contact("Ana")).toHaveCount(0);
  await expect(bo.member("Anna Noe")).toBeVisible();
  await expect(tab.page.getByRole("link", { name: "Anna Noe, Settings" })).toBeVisible();
  await expect(tab.message("Written as Ana").getByText("Anna Noe", { exact: true })).toBeVisible();
  await later.goTo("/");
  await later.signIn();
  await expect(later.message("Written as Ana").getByRole("button", { name: "Anna Noe" })).toBeVisible();
});

test("an open direct message follows the name, and its old address leads to it", async ({ ana, bo }) => {
  await bo.openDirectWith("Ana");
  await bo.sendMessage("Just us");
  await expect(bo.page).toHaveURL("/direct/Ana");

  await rename(ana, "Anna");

  await expect(bo.heading).toHaveText("Anna");
  await expect(bo.page).toHaveURL("/direct/Anna");
  await bo.sendMessage("Still us");
  await bo.goTo("/direct/Ana");
  await expect(bo.page).toHaveURL("/direct/Anna");
  await bo.expectMessages(["Just us", "Still us"]);
  await bo.openChannel("general");
  await bo.sendMessage("Hello @Anna");
  await ana.goTo("/channels/general");
  await expect(ana.message("Hello @Anna").locator(".mention--me, [class*=mention]")).toHaveText("@Anna");
});

test("a former name is nobody else's for a day, and one may go back to it", async ({
  ana,
  bo,
  newPerson,
  consoleWatch,
  server,
}) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(statusInConsole(409));
  await rename(ana, "Anna");
  await expect(ana.page.getByRole("heading", { name: "Still kept for you" })).toBeVisible();
  await server.restart();

  const thief = await newPerson("Ana");
  await thief.goTo("/");
  await thief.tryToSignIn("ana");
  await expect(thief.page.getByRole("alert")).toContainText("Somebody else is called that");
  await tryToRename(bo, "Ana");
  await expect(bo.page.getByRole("alert")).toContainText("Somebody else is called that");
  await expect(bo.displayName).toHaveValue("Ana");

  await ana.goTo("/settings");
  await ana.page.getByRole("button", { name: "Take it back Ana" }).click();
  await expect(ana.displayName).toHaveValue("Ana");
  await bo.goTo("/");
  await expect(bo.contact("Ana")).toBeVisible();
  await expect(bo.contact("Anna")).toHaveCount(0);
});

test("whoever has a new name comes back under it", async ({ ana, bo }) => {
  await expect(bo.contact("Ana")).toBeVisible();
  await rename(ana, "Anna");
  await ana.goTo("/");
  await ana.logOut();
  await ana.signIn("Anna");

  await expect(ana.page.getByRole("link", { name: "Anna, Settings" })).toBeVisible();
  await bo.expectPresence("Anna", "online");
});

test("a name that will not do stays in its field, with what is wrong", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  consoleWatch.allow(statusInConsole(422));
  for (const [name, why] of [
    ["  ", "Choose a display name."],
    ["é".repeat(33), "At most 32 characters. Yours has 1 too many."],
    ["a\u202eb", "A display name can't hold control or invisible characters."],
    ["BO", "Somebody else is called that, or a name that looks like it. Choose another one."],
  ]) {
    await tryToRename(ana, name ?? "");
    await expect(ana.page.getByRole("alert")).toHaveText(why ?? "");
    await expect(ana.displayName).toHaveValue(name ?? "");
    await expect(ana.displayName).toHaveAttribute("aria-invalid", "true");
    await expect(ana.displayName).toBeFocused();
  }
  await expect(bo.contact("Ana")).toBeVisible();
});

test("others see a picture at once, wherever one is, and later the generated one again", async ({ ana, bo }) => {
  await ana.sendMessage("Here I am");
  await bo.expectMessages(["Here I am"]);
  const seen = [bo.message("Here I am"), bo.contact("Ana"), bo.member("Ana")];
  for (const place of seen) {
    await expect(pictures(place)).toHaveCount(0);
  }
  await ana.goTo("/settings");
  await upload(ana, png("me.png", 400, 300));
  await expect(said(ana, "Everybody sees your new picture now.")).toBeVisible();

  for (const place of seen) {
    await expectShown(pictures(place));
  }
  await bo.openDirectWith("Ana");
  await expectShown(pictures(bo.page.getByRole("main").locator("header")));
  await bo.reload();
  await expectShown(pictures(bo.contact("Ana")));

  const path = (await pictures(bo.contact("Ana")).getAttribute("src")) ?? "";
  await ana.page.getByRole("button", { name: "Use the generated one" }).click();
  await expect(said(ana, "Your picture is made from your name again.")).toBeVisible();
  await expect(pictures(bo.page.locator("body"))).toHaveCount(0);
  await expect(bo.contact("Ana").locator("svg")).toBeVisible();
  expect((await ask(bo, path)).status(), "it is gone").toBe(404);
});

test("a picture lasts over a restart, and nothing of the camera is in it", async ({
  ana,
  bo,
  newPerson,
  consoleWatch,
  server,
}) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.goTo("/settings");
  await upload(ana, await jpeg(ana.page, "holiday.jpg", 300, 500));
  await expect(said(ana, "Everybody sees your new picture now.")).toBeVisible();
  await expectShown(pictures(ana.page.getByRole("region", { name: "Profile" })));
  await server.restart();
  await bo.reload();
  await expectShown(pictures(bo.contact("Ana")));

  const path = (await pictures(bo.contact("Ana")).getAttribute("src")) ?? "";
  const picture = await ask(bo, path);
  expect(picture.headers()["content-type"]).toBe("image/jpeg");
  expect((await picture.body()).includes(CAMERA_SECRET)).toBe(false);
  expect(await server.holds(CAMERA_SECRET)).toBe(false);
  const stranger = await newPerson("Mallory");
  expect((await ask(stranger, path)).status(), "it is for whoever is signed in").toBe(404);
});

test("what is no picture is refused, and the old one stays", async ({ ana, consoleWatch }) => {
  for (const status of [413, 415, 422]) {
    consoleWatch.allow(statusInConsole(status));
  }
  await ana.goTo("/settings");
  await upload(ana, png("me.png", 300, 300));
  await expect(said(ana, "Everybody sees your new picture now.")).toBeVisible();
  const field = ana.page.getByLabel("Picture", { exact: true });

  await upload(ana, textFile("me.png", "I am a picture.", "image/png"));
  await expect(field).toHaveAccessibleDescription(/This file is not an image that Banter can read\./);
  await upload(ana, largeFile("me.png", 11 * 1_048_576));
  await expect(field).toHaveAccessibleDescription(/The file is too large\. A picture may have 10 MB\./);
  await expectShown(pictures(ana.page.getByRole("region", { name: "Profile" })));
});

test("by keyboard alone, somebody takes another name and another picture", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await pressByKeyboard(ana, ana.page.getByRole("link", { name: "Ana, Settings" }));
  await expect(ana.page).toHaveURL("/settings");
  await tabTo(ana, ana.displayName);
  await keyboard.press("Control+A");
  await keyboard.type("Anna");
  await keyboard.press("Enter");
  await expect(bo.contact("Anna")).toBeVisible();
  await expect(ana.displayName).toHaveValue("Anna");

  const field = ana.page.getByLabel("Picture", { exact: true });
  await tabTo(ana, field);
  const chooser = ana.page.waitForEvent("filechooser");
  await keyboard.press("Enter");
  await (await chooser).setFiles(png("me.png", 300, 300));
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Upload picture" }));
  await expectShown(pictures(bo.contact("Anna")));
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Use the generated one" }));
  await expect(pictures(bo.contact("Anna"))).toHaveCount(0);
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Take it back Ana" }));
  await expect(bo.contact("Ana")).toBeVisible();
});

test("a profile with all there may be in it passes the audit", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await rename(ana, "Anna");
  await upload(ana, png("me.png", 300, 300));
  await expect(said(ana, "Everybody sees your new picture now.")).toBeVisible();
  await expectAccessible(ana, "settings, a picture just saved");
  await tryToRename(ana, "");
  await expect(ana.page.getByRole("alert")).toBeVisible();
  await expectAccessible(ana, "settings, a name refused");
});
