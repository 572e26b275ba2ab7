/** The picker of emoji: found by a word, gone through by keys, written where the caret is. */

import { NO_NETWORK_IN_CONSOLE } from "../fixtures/console";
import { tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

async function open(person: Person): Promise<void> {
  await person.pickEmoji.click();
  await expect(person.picker).toBeVisible();
}

/** What was used last, in its order. */
function recent(person: Person): Promise<string[]> {
  return person.picker.getByRole("region", { name: "Recent" }).getByRole("button").allTextContents();
}

test("a click writes an emoji where the caret is", async ({ ana, bo }) => {
  await ana.composer.fill("Well done!");
  await ana.composer.press("ArrowLeft");
  await open(ana);
  await expect(ana.picker.getByRole("region").nth(1)).toBeVisible();
  await ana.pick("party", "🎉");

  await expect(ana.picker).toBeHidden();
  await expect(ana.composer).toBeFocused();
  await expect(ana.composer).toHaveValue("Well done🎉!");
  // The caret is behind it.
  await ana.page.keyboard.type("!");
  await ana.page.keyboard.press("Enter");
  await bo.expectMessages(["Well done🎉!!"]);
});

test("the search finds by name and by code, and says when it finds nothing", async ({ ana }) => {
  await open(ana);
  for (const [query, emoji] of [["tada", "🎉"], [":+1:", "👍"], ["RED_Heart", "❤️"], ["thumbs", "👍"]] as const) {
    await ana.pickerSearch.fill(query);
    await expect(ana.picker.getByRole("button", { name: /./ }).filter({ hasText: emoji }).first()).toBeVisible();
  }
  await ana.pickerSearch.fill("tada");
  await expect(ana.picker.getByRole("region")).toHaveCount(1);
  await expect(ana.picker.getByRole("status")).toHaveText(/^\d+ emoji found$/);
  await expect(ana.pickable("🎉"), "it has a name").toHaveAccessibleName(/party|tada/i);

  await ana.pickerSearch.fill("nothing like that");
  await expect(ana.picker.getByRole("status")).toHaveText("Nothing matches “nothing like that”.");
  await ana.pickerSearch.press("Enter");
  await expect(ana.picker).toBeVisible();
  await ana.pickerSearch.fill("");
  await expect(ana.picker.getByRole("region").nth(3)).toBeAttached();
});

test("what was used last comes first, also after a reload", async ({ ana, bo }) => {
  await ana.sendMessage("Cake?");
  await open(ana);
  await expect(ana.picker.getByRole("region").first()).toBeVisible();
  expect(await recent(ana)).toEqual([]);
  await ana.pick("tada", "🎉");
  await ana.react("Cake?", "thumbs", "👍");
  await bo.expectMessages(["Cake?"]);

  await open(ana);
  await expect.poll(() => recent(ana)).toEqual(["👍", "🎉"]);
  await ana.page.keyboard.press("Escape");
  await ana.reload();
  await open(ana);
  await expect.poll(() => recent(ana)).toEqual(["👍", "🎉"]);
  await ana.picker.getByRole("region", { name: "Recent" }).getByRole("button").last().click();
  await expect(ana.composer).toHaveValue("🎉🎉");

  await open(ana);
  await expect.poll(() => recent(ana)).toEqual(["🎉", "👍"]);
});

test("the keyboard alone searches, goes about, and picks", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await ana.composer.focus();
  await tabTo(ana, ana.pickEmoji);
  await keyboard.press("Enter");
  await expect(ana.pickerSearch).toBeFocused();

  const buttons = ana.picker.getByRole("region").getByRole("button");
  await expect(buttons.nth(20)).toBeAttached();
  await keyboard.press("ArrowDown");
  await expect(buttons.first()).toBeFocused();
  await keyboard.press("ArrowRight");
  await expect(buttons.nth(1)).toBeFocused();
  await keyboard.press("ArrowLeft");
  await expect(buttons.first()).toBeFocused();
  // A row down is below, a row up is back, and above the first row there is the search.
  const first = await buttons.first().boundingBox();
  await keyboard.press("ArrowDown");
  const below = await ana.picker.locator(":focus").boundingBox();
  expect(below?.y).toBeGreaterThan(first?.y ?? Number.NaN);
  expect(below?.x).toBeCloseTo(first?.x ?? Number.NaN, 0);
  await keyboard.press("ArrowUp");
  await expect(buttons.first()).toBeFocused();
  await keyboard.press("ArrowUp");
  await expect(ana.pickerSearch).toBeFocused();

  // One stop is enough for all of them.
  await keyboard.type("rocket");
  await expect(ana.pickable("🚀")).toBeVisible();
  await tabTo(ana, ana.pickable("🚀"));
  await keyboard.press("Enter");
  await expect(ana.picker).toBeHidden();
  await expect(ana.composer).toBeFocused();
  await keyboard.press("Enter");
  await bo.expectMessages(["🚀"]);
});

test("Enter in the search takes the first, and Escape takes none", async ({ ana }) => {
  const { keyboard } = ana.page;
  await open(ana);
  await ana.pickerSearch.fill("tada");
  await expect(ana.pickable("🎉")).toBeVisible();
  await keyboard.press("Enter");
  await expect(ana.composer).toHaveValue("🎉");

  await open(ana);
  await keyboard.press("Escape");
  await expect(ana.picker).toBeHidden();
  await expect(ana.pickEmoji).toBeFocused();
  await open(ana);
  await ana.picker.getByRole("button", { name: "Close", exact: true }).click();
  await expect(ana.picker).toBeHidden();
  await expect(ana.composer).toHaveValue("🎉");
});

test("the table of emoji is fetched when it is needed, and once", async ({ ana, newPerson }) => {
  const fetched: string[] = [];
  const person = await newPerson("Ana", { storageState: await ana.context.storageState() });
  person.page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await person.goTo("/");
  await person.sendMessage("No emoji here");
  const tables = () => fetched.filter((path) => /emoji.*\.json$/.test(path));
  expect(tables()).toEqual([]);

  await open(person);
  await expect(person.picker.getByRole("region").first()).toBeVisible();
  await person.page.keyboard.press("Escape");
  await open(person);
  await person.pick("tada", "🎉");
  expect(tables()).toHaveLength(1);
});

test("without a line the picker says why it is empty, and fills once there is one", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.pickEmoji.click();
  await expect(ana.picker.getByRole("status")).toHaveText("The emoji could not be loaded.");
  await ana.page.keyboard.press("Escape");

  await ana.goOnline();
  await expect(ana.banner("You are offline.")).toHaveCount(0);
  await open(ana);
  await ana.pick("tada", "🎉");
  await expect(ana.composer).toHaveValue("🎉");
});

test("on a phone the picker fits, without calling up the keyboard", async ({ newPerson }) => {
  const phone = await newPerson("Cleo", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await phone.pickEmoji.tap();
  await expect(phone.picker).toBeInViewport({ ratio: 1 });
  await expect(phone.pickerSearch).not.toBeFocused();
  const emoji = phone.picker.getByRole("region").getByRole("button").first();
  await expect(emoji).toBeInViewport({ ratio: 1 });
  const box = await emoji.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0), "a thumb needs some room").toBeGreaterThanOrEqual(32);
  const text = await emoji.textContent();
  await emoji.tap();
  await expect(phone.composer).toHaveValue(text ?? "none");
});
