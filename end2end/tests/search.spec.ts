/** Finding what was said, by words, by whom and where. */

import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { textFile } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";
import { timeOfDay } from "../fixtures/time";

/** The pane. */
function pane(person: Person): Locator {
  return person.dialog("Search");
}

function box(person: Person): Locator {
  return pane(person).getByRole("searchbox", { name: "Search messages" });
}

/** The messages that were found. Nothing else in the pane is a link. */
function results(person: Person): Locator {
  return pane(person).getByRole("link");
}

/** Types a search into the pane. Nothing but typing is needed. */
async function search(person: Person, text: string): Promise<Locator> {
  if (!(await pane(person).isVisible())) {
    await person.page.keyboard.press("Control+Shift+F");
    await expect(box(person)).toBeFocused();
  }
  await box(person).fill(text);
  return results(person);
}

/** A search finds nothing. Something was found just before. */
async function expectNothing(person: Person, text: string): Promise<void> {
  await search(person, text);
  await expect(pane(person).getByText("No message matches.")).toBeVisible();
  await expect(results(person)).toHaveCount(0);
}

test("words are found whatever their case and accents, in any script", async ({ ana, bo }) => {
  const texts = ["Über die Brücke", "明日の会議は東京で", "ΤΗΝ ΟΔΟΣ", "Nothing of the kind"];
  await flood(ana, "general", texts);
  await bo.expectMessages(texts);

  const found = await search(bo, "brucke");
  await expect(found).toHaveCount(1);
  await expect(found.locator("mark")).toHaveText("Brücke");
  await search(bo, "東京");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("明日の会議は東京で");
  await search(bo, "οδος");
  await expect(found).toContainText("ΤΗΝ ΟΔΟΣ");
  await search(bo, "die über");
  await expect(found.locator("mark")).toHaveText(["Über", "die"]);
  await expectNothing(bo, "über nothing");
});

test("what is found changes while one types, and nothing is asked for", async ({ ana }) => {
  await flood(ana, "general", ["alpha", "alphabet", "beta"]);
  await ana.expectMessages(["alpha", "alphabet", "beta"]);
  const found = await search(ana, "");
  await expect(found).toHaveCount(0);
  await ana.page.keyboard.type("alph");
  await expect(found).toHaveCount(2);
  await expect(pane(ana).getByText("2 messages")).toBeVisible();
  await expect(found.first(), "the newest comes first").toContainText("alphabet");
  await ana.page.keyboard.type("abet");
  await expect(found).toHaveCount(1);
  await expect(box(ana)).toBeFocused();
  await expect(box(ana)).toHaveValue("alphabet");
  for (let letters = 0; letters < "alphabet".length; letters++) {
    await ana.page.keyboard.press("Backspace");
  }
  await expect(found).toHaveCount(0);
  await expect(pane(ana).getByText("No message matches.")).toHaveCount(0);
});

test("two words in quotes are found together only", async ({ ana }) => {
  await flood(ana, "general", ["good morning", "morning is good"]);
  await ana.expectMessages(["good morning", "morning is good"]);
  const found = await search(ana, "good morning");
  await expect(found).toHaveCount(2);
  await search(ana, '"good morning"');
  await expect(found).toHaveCount(1);
});

test("a result leads to its message, in whatever channel", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await flood(ana, "books", ["The one about whales", ...numbered(40)]);
  await expect(bo.message("Message 40")).toBeInViewport();
  await bo.openChannel("general");

  const found = await search(bo, "whales");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("#books");
  await expect(found).toContainText("Ana");
  await found.click();

  await expect(pane(bo)).toBeHidden();
  await expect(bo.heading).toHaveText("# books");
  await bo.expectTarget("The one about whales");
});

test("a result says when it was, in the reader's time", async ({ ana }) => {
  await ana.sendMessage("what time is it");
  await ana.expectMessages(["what time is it"]);
  const found = await search(ana, "time");
  const time = found.locator("time");
  await expect(time).toHaveCount(1);
  await expect(time).toContainText(timeOfDay((await time.getAttribute("datetime")) ?? ""));
  await expect(time).not.toContainText("UTC");
});

test("a search is narrowed down by author, channel and files", async ({ ana, bo }) => {
  await ana.sendMessage("tea at five");
  await bo.sendMessage("tea at six");
  await ana.attach(textFile("tea.txt"));
  await ana.sendWithFiles("tea with papers");
  await ana.createChannel("books");
  await ana.sendMessage("tea in books");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("tea for two");
  await ana.expectMessages(["tea for two"]);

  const found = await search(ana, "tea");
  await expect(found).toHaveCount(5);
  await search(ana, "tea from:bo");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("tea at six");
  await search(ana, "tea in:books");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("tea in books");
  await search(ana, "has:file");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("tea with papers");
  await search(ana, "tea in:@Bo");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("tea for two");
  await search(ana, "from:Ana in:general tea");
  await expect(found).toHaveCount(2);
  await search(ana, "tea in:nowhere");
  await expect(pane(ana).getByText("You are in no channel called nowhere.")).toBeVisible();
  await search(ana, "tea from:Nobody");
  await expect(pane(ana).getByText("There is nobody called Nobody.")).toBeVisible();
  await expect(found).toHaveCount(0);
});

test("nobody finds what is not theirs to read", async ({ ana, bo, cy }) => {
  await ana.sendMessage("a whale for everybody");
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("a secret whale");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("a direct whale");
  await bo.expectUnreadFrom("Ana", 1);

  const ofCy = await search(cy, "whale");
  await expect(ofCy).toHaveCount(1);
  await expect(ofCy).toContainText("a whale for everybody");
  // As of a channel that does not exist.
  await search(cy, "whale in:plans");
  await expect(pane(cy).getByText("You are in no channel called plans.")).toBeVisible();
  await expect(ofCy).toHaveCount(0);
  await expectNothing(cy, "secret");
  const ofBo = await search(bo, "whale");
  await expect(ofBo).toHaveCount(2);
  const ofAna = await search(ana, "whale");
  await expect(ofAna).toHaveCount(3);
});

test("what was deleted is not found, and what was edited is found as it is now", async ({ ana }) => {
  await ana.sendMessage("a parrot");
  await ana.sendMessage("a pigeon");
  const found = await search(ana, "parrot");
  await expect(found).toHaveCount(1);
  await ana.closeDialog(pane(ana));
  await ana.deleteMessage("a parrot");
  await ana.editMessage("a pigeon", "a penguin");

  await search(ana, "penguin");
  await expect(found).toHaveCount(1);
  await expectNothing(ana, "parrot");
  await search(ana, "penguin");
  await expect(found).toHaveCount(1);
  await expectNothing(ana, "pigeon");
});

test("what looks like markup is only text", async ({ ana }) => {
  await ana.sendMessage("<b>bold</b> & <img src=x onerror=alert(1)>");
  const found = await search(ana, "<b>bold");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("<b>bold</b> & <img src=x onerror=alert(1)>");
  await expect(found.locator("b, img")).toHaveCount(0);
});

test("the keyboard alone searches and goes to what was found", async ({ ana }) => {
  const { keyboard } = ana.page;
  await ana.createChannel("books");
  await ana.sendMessage("chapter one");
  await ana.openChannel("general");
  const way = ana.sidebar.getByRole("link", { name: "Search messages" });
  await tabTo(ana, way);
  await keyboard.press("Enter");
  await expect(box(ana)).toBeFocused();
  await keyboard.press("Escape");
  await expect(pane(ana)).toBeHidden();
  await expect(way).toBeFocused();
  await keyboard.press("Enter");
  await expect(box(ana)).toBeFocused();
  await keyboard.type("chapter");
  await expect(results(ana)).toHaveCount(1);
  await pressByKeyboard(ana, results(ana));
  await expect(ana.heading).toHaveText("# books");
  await ana.expectTarget("chapter one");
});

test("a search works without a script, as a page of its own", async ({ ana, newPerson }) => {
  await ana.sendMessage("a whale");
  await ana.expectMessages(["a whale"]);
  const options = { storageState: await ana.context.storageState(), javaScriptEnabled: false };
  const reader = await newPerson("Ana", options);
  await reader.page.goto("/search");
  await reader.page.getByRole("searchbox", { name: "Search messages" }).fill("whale");
  await reader.page.keyboard.press("Enter");
  await expect(reader.page).toHaveURL("/search?q=whale");
  await reader.page.getByRole("main").getByRole("link").filter({ hasText: "a whale" }).click();
  await reader.expectTarget("a whale");
});

test("the pane passes the audit, empty, with results and without any", async ({ ana, bo }) => {
  await ana.sendMessage("a whale");
  await bo.sendMessage("another whale");
  await ana.expectMessages(["a whale", "another whale"]);
  const found = await search(ana, "");
  await expectAccessible(ana, "search, empty");
  await search(ana, "whale");
  await expect(found).toHaveCount(2);
  await expectAccessible(ana, "search with results");
  await expectNothing(ana, "shark");
  await expectAccessible(ana, "search without results");
});
