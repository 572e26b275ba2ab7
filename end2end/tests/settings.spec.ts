/** How somebody likes Banter, kept for all of their devices; and what Banter says of itself. */

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** One of a group of choices. */
async function choose(person: Person, group: string, choice: string): Promise<void> {
  const choices = person.page.getByRole("group", { name: group });
  await choices.getByRole("radio", { name: new RegExp(`^${choice.replace("+", "\\+")}\\b`) }).check();
}

async function saveAppearance(person: Person): Promise<void> {
  await person.page.getByRole("button", { name: "Save appearance" }).click();
  const saved = "This is how Banter looks now, on all of your devices.";
  await expect(person.page.getByRole("status").filter({ hasText: saved })).toBeVisible();
}

async function saveWriting(person: Person): Promise<void> {
  await person.page.getByRole("button", { name: "Save writing" }).click();
  await expect(person.page.getByRole("status").filter({ hasText: "Saved for all of your devices." })).toBeVisible();
}

/** Chooses a theme, an accent and a density, and saves them. */
async function setAppearance(person: Person, theme: string, accent: string, density: string): Promise<void> {
  await person.goTo("/settings");
  await choose(person, "Theme", theme);
  await choose(person, "Accent", accent);
  await choose(person, "Density", density);
  await saveAppearance(person);
}

interface Look {
  theme: string;
  accent: string;
  density: string;
}

async function expectLook(page: Page, { theme, accent, density }: Look): Promise<void> {
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", theme);
  await expect(html).toHaveAttribute("data-accent", accent);
  await expect(html).toHaveAttribute("data-density", density);
}

/** The background of the whole page, as it is drawn. */
function background(person: Person): Promise<string> {
  return person.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

const PLAIN: Look = { theme: "system", accent: "pine", density: "comfortable" };
const DARK: Look = { theme: "dark", accent: "violet", density: "compact" };

test("theme, accent and density last, on this device and on another one", async ({
  ana,
  bo,
  newPerson,
  consoleWatch,
  server,
}) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await expectLook(ana.page, PLAIN);

  await setAppearance(ana, "Dark", "Violet", "Compact");

  await expectLook(ana.page, DARK);
  await expect(ana.page.getByRole("group", { name: "Theme" }).getByRole("radio", { name: "Dark" })).toBeChecked();
  await server.restart();
  await ana.goTo("/");
  await expectLook(ana.page, DARK);
  await ana.reload();
  await expectLook(ana.page, DARK);
  await ana.goTo("/about");
  await expectLook(ana.page, DARK);

  await ana.goTo("/settings");
  await ana.page.getByRole("button", { name: "Link another device" }).click();
  await expectLook(ana.page, DARK);
  const link = await ana.page.getByRole("textbox", { name: "Link" }).inputValue();
  const phone = await newPerson("Ana");
  await phone.goTo(link);
  await expectLook(phone.page, PLAIN);
  await phone.page.getByRole("button", { name: "Continue as Ana" }).click();
  await expect(phone.heading).toHaveText("# general");
  await expectLook(phone.page, DARK);
  await setAppearance(phone, "High contrast", "Rose", "Comfortable");
  await ana.goTo("/");
  await expectLook(ana.page, { theme: "contrast", accent: "rose", density: "comfortable" });

  await bo.reload();
  await expectLook(bo.page, PLAIN);
  await ana.logOut();
  await expectLook(ana.page, PLAIN);
});

test("a theme holds whatever the system wants, and the system where it is left to it", async ({ ana }) => {
  await ana.page.emulateMedia({ colorScheme: "light" });
  const light = await background(ana);
  await ana.page.emulateMedia({ colorScheme: "dark" });
  const dark = await background(ana);
  expect(dark).not.toBe(light);

  await setAppearance(ana, "Light", "Pine", "Comfortable");
  await ana.goTo("/");
  expect(await background(ana)).toBe(light);
  await setAppearance(ana, "Dark", "Pine", "Comfortable");
  await ana.goTo("/");
  await ana.page.emulateMedia({ colorScheme: "light" });
  expect(await background(ana)).toBe(dark);
});

test("compact shows more of the messages, and an accent colors what is to be pressed", async ({ ana, bo }) => {
  await ana.sendMessage("one");
  await ana.expectMessages(["one"]);
  await bo.sendMessage("two");
  await ana.expectMessages(["one", "two"]);
  await ana.sendMessage("three");
  await ana.expectMessages(["one", "two", "three"]);
  const distance = async () => (await ana.yOf("three")) - (await ana.yOf("one"));
  const color = () => ana.send.evaluate((button) => getComputedStyle(button).getPropertyValue("--color-accent"));
  const [roomy, pine] = [await distance(), await color()];

  await setAppearance(ana, "As the system", "Amber", "Compact");
  await ana.goTo("/channels/general");
  await ana.expectMessages(["one", "two", "three"]);

  expect(await distance()).toBeLessThan(roomy);
  expect(await color()).not.toBe(pine);
});

test("Ctrl+Enter sends where one has chosen so, and Enter breaks the line", async ({ ana, bo }) => {
  await ana.composer.fill("sent by Enter");
  await ana.composer.press("Enter");
  await bo.expectMessages(["sent by Enter"]);
  await ana.goTo("/settings");
  await choose(ana, "A message is sent by", "Ctrl+Enter");
  await saveWriting(ana);
  await ana.goTo("/channels/general");

  await ana.composer.click();
  await ana.page.keyboard.type("first line");
  await ana.page.keyboard.press("Enter");
  await ana.page.keyboard.type("second line");
  await expect(ana.composer).toHaveValue("first line\nsecond line");
  await ana.page.keyboard.press("Control+Enter");
  await expect(ana.composer).toHaveValue("");
  await bo.expectMessages(["sent by Enter", "first line\nsecond line"]);

  await ana.goTo("/settings");
  const keys = ana.page.getByRole("group", { name: "A message is sent by" });
  await expect(keys.getByRole("radio", { name: /^Ctrl\+Enter/ })).toBeChecked();
  await choose(ana, "A message is sent by", "Enter");
  await saveWriting(ana);
  await ana.goTo("/channels/general");
  await ana.composer.fill("by Enter again");
  await ana.composer.press("Enter");
  await expect(bo.message("by Enter again")).toBeVisible();
});

test("times are written with 12 or 24 hours, in the messages and in the settings", async ({ ana }) => {
  await ana.sendMessage("When was this?");
  await ana.expectMessages(["When was this?"]);
  const time = ana.timeOf("When was this?");
  await expect(time).toHaveText(/^\d\d:\d\d$/);
  await ana.goTo("/settings");
  await choose(ana, "Times are written as", "12 hours");
  await saveWriting(ana);
  const devices = ana.page.getByRole("region", { name: "Devices" }).getByRole("listitem");
  await expect(devices).toContainText(/, \d{1,2}:\d\d [AP]M/);

  await ana.goTo("/channels/general");
  await expect(time).toHaveText(/^\d{1,2}:\d\d [AP]M$/);
  const iso = (await time.locator("time").getAttribute("datetime")) ?? "";
  const here = new Date(iso).toLocaleTimeString("en-US", {
    hour: "numeric",
    minute: "2-digit",
    timeZone: "Asia/Kolkata",
  });
  expect(((await time.innerText()) ?? "").replace(/\s/g, " ")).toBe(here.replace(/\s/g, " "));
  await ana.sendMessage("And this?");
  await expect(ana.timeOf("And this?")).toHaveAttribute("title", /\d{1,2}:\d\d [AP]M/);
});

test.describe("notifications in this browser", () => {
  const OFF = "Notifications are off in this browser.";
  const ON = "Notifications are on in this browser.";
  const stored = (person: Person) => person.page.evaluate(() => localStorage.getItem("banter.v1.notifications"));

  test("are turned on, tested and turned off", async ({ ana }) => {
    await ana.context.grantPermissions(["notifications"]);
    await ana.goTo("/settings");
    const section = ana.page.getByRole("region", { name: "Notifications" });
    const status = section.getByRole("status");
    await expect(status.getByText(OFF)).toBeVisible();
    expect(await stored(ana), "nothing is on by itself").toBeNull();

    await section.getByRole("button", { name: "Turn on in this browser" }).click();
    await expect(status.getByText(ON)).toBeVisible();
    expect(await stored(ana)).toBe("on");
    await ana.reload();
    await expect(status.getByText(ON)).toBeVisible();

    await section.getByRole("button", { name: "Send a test notification" }).click();
    await expect(status.getByText(/^Sent\. If nothing appeared/)).toBeVisible();
    await expectAccessible(ana, "notifications, on and tried");
    await section.getByRole("button", { name: "Turn off" }).click();
    await expect(status.getByText(OFF)).toBeVisible();
    expect(await stored(ana)).toBeNull();
    await expectAccessible(ana, "notifications, off");
  });

  test("are blocked where the browser blocks them, and it says what to do", async ({ ana }) => {
    // What is not granted is denied, once anything is.
    await ana.context.grantPermissions(["geolocation"]);
    await ana.goTo("/settings");
    const section = ana.page.getByRole("region", { name: "Notifications" });

    await expect(section.getByRole("status").getByText(/^This browser blocks notifications from Banter\./)).toBeVisible();
    await expect(section.getByRole("button")).toHaveCount(0);
    await expectAccessible(ana, "notifications, blocked");
  });

  test("are not there in a browser without them", async ({ ana }) => {
    await ana.page.addInitScript("delete window.Notification");
    await ana.goTo("/settings");
    const section = ana.page.getByRole("region", { name: "Notifications" });

    await expect(section.getByRole("status").getByText("This browser has no notifications.")).toBeVisible();
    await expect(section.getByRole("button")).toHaveCount(0);
  });
});

test("without a script all but the notifications can be set", async ({ ana, newPerson }) => {
  const storageState = await ana.context.storageState();
  const plain = await newPerson("Ana", { storageState, javaScriptEnabled: false });
  await plain.page.goto("/settings");
  await expect(plain.page.getByText("This needs JavaScript, which this browser does not run here.")).toBeVisible();
  await choose(plain, "Theme", "Dark");
  await saveAppearance(plain);
  await expect(plain.page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(plain.page.getByText(/, \d\d:\d\d UTC/)).toBeVisible();
});

test("what is saved is said once, and the page goes back where it was", async ({ ana }) => {
  await setAppearance(ana, "Dark", "Blue", "Compact");
  await expect(ana.page).toHaveURL("/settings?saved=appearance#appearance");
  await expect(ana.page.getByRole("heading", { name: "Appearance" })).toBeInViewport();
  await ana.page.getByRole("link", { name: "Go to your channels" }).first().click();
  await expect(ana.heading).toHaveText("# general");
});

test("whoever is signed out is asked for a name", async ({ newPerson }) => {
  const visitor = await newPerson("Ana");
  await visitor.goTo("/settings");
  await expect(visitor.page).toHaveURL("/");
  await expect(visitor.startChatting).toBeVisible();
});

test("the page about Banter says its version, and what it is made of", async ({ ana }) => {
  const cargo = readFileSync(new URL("../../Cargo.toml", import.meta.url), "utf8");
  const version = /^version = "(.+)"$/m.exec(cargo)?.[1] ?? "";
  await ana.sidebar.getByRole("link", { name: "About Banter" }).click();

  await expect(ana.page.getByRole("heading", { name: "About Banter" })).toBeVisible();
  await expect(ana.page.getByRole("definition").filter({ hasText: version })).toBeVisible();
  await expect(ana.page.getByRole("definition").filter({ hasText: /^MIT$/ })).toBeVisible();
  await ana.page.getByRole("link", { name: "Libraries and their licenses" }).click();
  await expect(ana.page).toHaveURL("/licenses.txt");
  await expect(ana.page.getByText(/\bleptos\b/).first()).toBeVisible();
  await expect(ana.page.getByText(/\baxum\b/).first()).toBeVisible();
});

test("by keyboard alone, somebody changes how Banter looks and how one writes", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await pressByKeyboard(ana, ana.page.getByRole("link", { name: "Ana, Settings" }));
  await pressByKeyboard(ana, ana.page.getByRole("link", { name: "Appearance" }));
  await tabTo(ana, ana.page.getByRole("radio", { name: "As the system" }));
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await expect(ana.page.getByRole("radio", { name: "Dark" })).toBeFocused();
  await tabTo(ana, ana.page.getByRole("radio", { name: "Pine" }));
  await keyboard.press("ArrowRight");
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Save appearance" }));
  await expectLook(ana.page, { theme: "dark", accent: "blue", density: "comfortable" });

  await tabTo(ana, ana.page.getByRole("radio", { name: /^Enter/ }));
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(ana.page.getByRole("radio", { name: /^Ctrl\+Enter/ })).toBeChecked();
  await expect(ana.page.getByRole("status").filter({ hasText: "Saved for all of your devices." })).toBeVisible();
  await tabTo(ana, ana.page.getByRole("link", { name: "Go to your channels" }).last(), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("# general");
  await ana.composer.focus();
  await keyboard.type("by keyboard");
  await keyboard.press("Control+Enter");
  await bo.expectMessages(["by keyboard"]);
});

for (const [theme, accent] of [
  ["As the system", "Pine"],
  ["High contrast", "Amber"],
  ["Dark", "Rose"],
] as const) {
  test(`the settings and the chat pass the audit: ${theme}, ${accent}`, async ({ ana, bo }) => {
    await bo.sendMessage("Hello @Ana, see https://banter.example");
    await setAppearance(ana, theme, accent, "Compact");
    await expectAccessible(ana, "settings");
    await ana.goTo("/channels/general");
    await expect(ana.message("Hello @Ana, see https://banter.example")).toBeVisible();
    await expectAccessible(ana, "a channel");
  });
}
