/** Public channels: made by anybody, seen by everybody, joined and left. */

import type { Locator } from "@playwright/test";
import type { Person } from "../fixtures/person";
import { statusInConsole } from "../fixtures/console";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

/** One channel in the dialog that lists them all. */
function listing(dialog: Locator, name: string): Locator {
  return dialog.getByRole("listitem").filter({ hasText: new RegExp(`^#?\\s*${name}\\s*\\d`) });
}

async function expectNameRefused(person: Person, name: string, why: RegExp): Promise<void> {
  const dialog = await person.tryToCreateChannel(name);
  const field = dialog.getByRole("textbox", { name: "Channel name" });
  await expect(dialog.getByRole("alert")).toHaveText(why);
  await expect(field).toHaveAccessibleDescription(why);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveValue(name);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
}

test("#general is there from the start, with everybody in it", async ({ ana, bo }) => {
  await expect(ana.heading).toHaveText("# general");
  await expect(ana.timeline.getByText("Nothing here yet")).toBeVisible();
  await expect(ana.timeline.getByText("Say hello to #general.")).toBeVisible();
  await expect(ana.channels).toHaveText(["general"]);

  await expect(ana.members.getByRole("listitem")).toHaveCount(2);
  await expect(bo.members.getByRole("listitem")).toHaveCount(2);
});

test("everybody sees a new channel at once, and can join it", async ({ ana, bo, cy }) => {
  const seenByBo = await bo.browseChannels();
  const seenByCy = await cy.browseChannels();
  await expect(listing(seenByBo, "general")).toContainText("3 members");

  await ana.createChannel("books");

  await expect(listing(seenByBo, "books")).toContainText(/1 members?/);
  await expect(listing(seenByCy, "books")).toContainText(/1 members?/);
  await expect(bo.channel("books")).toHaveCount(0);

  await seenByBo.getByRole("button", { name: "Join #books" }).click();
  await expect(bo.heading).toHaveText("# books");
  await expect(bo.page).toHaveURL("/channels/books");
  await expect(listing(seenByCy, "books")).toContainText("2 members");
  await expect(ana.member("Bo")).toBeVisible();

  await bo.sendMessage("What are you reading?");
  await ana.expectMessages(["What are you reading?"]);
});

test("the list of channels opens those that one is in", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.openChannel("general");

  const dialog = await ana.browseChannels();
  await expect(dialog.getByRole("button", { name: "Open #general" })).toBeVisible();
  await dialog.getByRole("button", { name: "Open #books" }).click();

  await expect(dialog).toBeHidden();
  await expect(ana.heading).toHaveText("# books");

  const again = await ana.browseChannels();
  await again.getByRole("button", { name: "Close" }).click();
  await expect(again).toBeHidden();
});

test("a list that changes while one joins from it is brought up to date afterwards", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(/^error: Failed to load resource: net::ERR_FAILED/);
  await bo.createChannel("books");
  const dialog = await ana.browseChannels();
  let answer = () => {};
  const mayAnswer = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await ana.page.route("**/browse", (route) => mayAnswer.then(() => route.abort()), { times: 1 });

  const asked = ana.page.waitForRequest("**/browse");
  await dialog.getByRole("button", { name: "Join #books" }).click();
  await asked;
  await bo.createChannel("plants");
  await expect.poll(() => JSON.stringify(ana.frames)).toContain("plants");
  answer();

  await expect(listing(dialog, "plants")).toBeVisible();
  await dialog.getByRole("button", { name: "Join #books" }).click();
  await expect(ana.heading).toHaveText("# books");
});

test("a list that changes while one looks for a channel shows what one looks for", async ({ ana, bo }) => {
  for (const name of ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]) {
    await bo.createChannel(name);
  }
  const dialog = await ana.browseChannels();
  await expect(listing(dialog, ".*")).toHaveCount(9);
  const box = dialog.getByRole("searchbox", { name: "Filter channels" });
  await box.fill("boo");
  await expect(dialog.getByText("Nothing matches “boo”.")).toBeVisible();

  await bo.createChannel("books");
  await expect(listing(dialog, "books")).toBeVisible();
  await bo.createChannel("plants");
  await bo.createChannel("bookends");
  await expect(listing(dialog, "bookends")).toBeVisible();
  await expect(listing(dialog, ".*")).toHaveCount(2);
  await expect(box).toHaveValue("boo");
  await expect(box).toBeFocused();

  // What was just typed is looked for, also where something changes before that is sent.
  await box.fill("plan");
  await bo.createChannel("planets");
  await expect(listing(dialog, "planets")).toBeVisible();
  await expect(listing(dialog, ".*")).toHaveCount(2);
  await dialog.getByRole("button", { name: "Join #planets" }).click();
  await expect(ana.heading).toHaveText("# planets");
});

test("a joined channel shows what was said before", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  await ana.sendMessage("Chapter two");

  await bo.joinChannel("books");

  await bo.expectMessages(["Chapter one", "Chapter two"]);
});

const SAME_NAMES = { "the same letters": "books", "another case": "Books", "Cyrillic letters": "bооks" };

for (const [what, name] of Object.entries(SAME_NAMES)) {
  test(`a name is one channel's, also in ${what}, and leads there`, async ({ ana, bo, consoleWatch }) => {
    consoleWatch.allow(statusInConsole(409));
    await ana.createChannel("books");
    await ana.openChannel("general");
    await bo.joinChannel("books");
    await bo.openChannel("general");

    const dialog = await bo.tryToCreateChannel(name);
    await expect(dialog.getByRole("alert")).toContainText("There is already a channel called #books.");
    await expect(dialog.getByRole("textbox", { name: "Channel name" })).toHaveValue(name);
    await dialog.getByRole("button", { name: "Open #books" }).click();

    await expect(dialog).toBeHidden();
    await expect(bo.heading).toHaveText("# books");
    await bo.sendMessage("hello");
    await ana.expectUnread("books", 1);
    await expect(listing(await ana.browseChannels(), ".*")).toHaveCount(2);
  });
}

test("a taken name leads to the channel also where one is not in it", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  await ana.createChannel("books");

  const dialog = await bo.tryToCreateChannel("books");
  await dialog.getByRole("button", { name: "Open #books" }).click();

  await expect(dialog).toBeHidden();
  await expect(bo.page).toHaveURL("/channels/books");
});

test("48 characters of any script are a name, and 49 are not", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await expectNameRefused(ana, "ü".repeat(49), /48/);

  const name = `日本語-हिन्दी_2${"ü".repeat(36)}`;
  expect([...name]).toHaveLength(48);
  await ana.createChannel(name);
  await bo.joinChannel(name);
  await bo.sendMessage("hello");
  await ana.expectMessages(["hello"]);
});

test("a name is letters, digits, - and _", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  for (const name of ["a/b", "a.b", "a\u200bb", "##a", "<b>"]) {
    await expectNameRefused(ana, name, /letters, digits, - and _/);
  }
  await expectNameRefused(ana, "a b", /spaces/);
  await expect(ana.channels).toHaveText(["general"]);
});

test("a name is needed", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  for (const name of ["", "   ", "#"]) {
    await expectNameRefused(ana, name, /\S/);
  }
});

test("left stays left over a reload and a restart of the server", async ({ ana, bo, server, newPerson }) => {
  await ana.createChannel("books");
  await ana.sendMessage("before");
  await bo.joinChannel("books");
  await bo.expectMessages(["before"]);

  await bo.leaveChannel();
  await expect(ana.member("Bo")).toHaveCount(0);
  await ana.sendMessage("after");
  await bo.reload();
  await expect(bo.channels).toHaveText(["general"]);

  // Also the channel that everybody is in at first.
  await bo.openChannel("general");
  await bo.leaveChannel();
  await expect(bo.heading).toHaveText("You are in no channel");
  const browsers = await Promise.all([ana.context.storageState(), bo.context.storageState()]);
  await ana.closeBrowser();
  await bo.closeBrowser();
  await server.restart();

  const anaAgain = await newPerson("Ana", { storageState: browsers[0] });
  const boAgain = await newPerson("Bo", { storageState: browsers[1] });
  await anaAgain.goTo("/channels/books");
  await boAgain.goTo("/");
  await expect(boAgain.channels).toHaveCount(0);
  await expect(anaAgain.member("Bo")).toHaveCount(0);
  await expect(anaAgain.members.getByRole("listitem")).toHaveCount(1);

  // What was said meanwhile is there for who comes back.
  await boAgain.joinChannel("books");
  await boAgain.expectMessages(["before", "after"]);
  await expect(anaAgain.member("Bo")).toBeVisible();
});

test("the box filters the joined channels and the people", async ({ ana, bo, cy }) => {
  await ana.createChannel("books");
  await ana.createChannel("Bowling");
  await expect(ana.channels).toHaveText(["books", "Bowling", "general"]);
  await ana.expectPresence("Bo", "online");
  await ana.expectPresence("Cy", "online");

  await ana.filter.fill("BO");
  await expect(ana.channels).toHaveText(["books", "Bowling"]);
  await expect(ana.contacts).toHaveText([/Bo/]);

  await ana.filter.fill("nothing like that");
  await expect(ana.sidebar.getByRole("link", { name: "general" })).toHaveCount(0);
  await expect(ana.sidebar.getByRole("status")).toHaveText("Nothing matches “nothing like that”.");

  await ana.filter.fill("");
  await expect(ana.channels).toHaveText(["books", "Bowling", "general"]);
  await expect(ana.contacts).toHaveCount(2);
  await expect(bo.channels).toHaveText(["general"]);
  await expect(cy.channels).toHaveText(["general"]);
});

test("by keyboard alone, somebody finds a channel, joins it, goes to another, and leaves it", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  // With these there are so many that the dialog has a box to filter them.
  for (const name of ["art", "books", "dance", "films", "games", "music", "news", "chess"]) {
    await bo.createChannel(name);
  }
  const browse = ana.sidebar.getByRole("link", { name: "Browse channels" });
  const dialog = ana.dialog("Browse channels");
  const box = dialog.getByRole("searchbox", { name: "Filter channels" });
  const offered = dialog.getByRole("button", { name: /^(Join|Open) #/ });

  await pressByKeyboard(ana, browse);
  await expect(box).toBeFocused();
  await keyboard.type("che");
  await expect(offered).toHaveCount(1);
  await expect(box, "the focus stays where one types").toBeFocused();
  await pressByKeyboard(ana, dialog.getByRole("button", { name: "Join #chess" }));
  await expect(dialog).toBeHidden();
  await expect(ana.heading).toHaveText("# chess");
  await expect(ana.composer).toBeFocused();
  await expect(bo.member("Ana")).toBeVisible();

  await pressByKeyboard(ana, browse);
  await expect(box).toBeFocused();
  await keyboard.type("gen");
  await keyboard.press("Enter");
  await expect(offered).toHaveCount(1);
  await pressByKeyboard(ana, dialog.getByRole("button", { name: "Open #general" }));
  await expect(dialog).toBeHidden();
  await expect(ana.heading).toHaveText("# general");
  await expect(ana.composer).toBeFocused();

  await tabTo(ana, ana.filter, "Shift+Tab");
  await keyboard.type("che");
  await expect(ana.channels).toHaveText(["chess"]);
  await pressByKeyboard(ana, ana.channel("chess"));
  await expect(ana.heading).toHaveText("# chess");
  await expect(ana.composer).toBeFocused();
  await tabTo(ana, ana.page.getByRole("button", { name: "Leave channel" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(bo.member("Ana")).toHaveCount(0);
  await expect(ana.heading).toHaveText("# general");
  await expect(ana.composer).toBeFocused();
});
