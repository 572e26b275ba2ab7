/** What can be changed about a channel, by whom, and who sees it. */

import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { png, textFile } from "../fixtures/files";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** The form that a field of a details pane is in. */
function formOf(details: Locator, field: string): Locator {
  return details.locator("form").filter({ has: details.page().getByRole("textbox", { name: field }) });
}

async function setTopic(person: Person, topic: string): Promise<void> {
  const details = await person.openDetails();
  await details.getByRole("textbox", { name: "Topic" }).fill(topic);
  await formOf(details, "Topic").getByRole("button", { name: "Save" }).click();
  await expect(details.getByRole("status")).toHaveText("Saved.");
  await person.closeDialog(details);
}

async function rename(person: Person, name: string): Promise<void> {
  const details = await person.openDetails();
  await details.getByRole("textbox", { name: "New name" }).fill(name);
  await details.getByRole("button", { name: "Rename" }).click();
  await expect(details).toBeHidden();
  await person.expectAtChannel(name);
}

async function archive(person: Person): Promise<void> {
  const details = await person.openDetails();
  await details.getByText("Archive this channel…").click();
  await details.getByRole("button", { name: "Archive this channel" }).click();
  await expect(details.getByText(/^This channel is archived: it can be read/)).toBeVisible();
  await person.closeDialog(details);
}

/** Takes the open channel out of the archive. */
async function takeOut(person: Person): Promise<void> {
  const details = await person.openDetails();
  await details.getByRole("button", { name: "Take out of the archive" }).click();
  await expect(details.getByRole("button", { name: "Rename" })).toBeVisible();
  await person.closeDialog(details);
}

/** Writes two messages without a line, while the creator archives the open channel. Neither is taken. */
async function writeToArchived(person: Person, creator: Person): Promise<void> {
  await expect(person.composer).toBeFocused();
  await person.goOffline();
  await expect(person.banner("You are offline.")).toBeVisible();
  for (const text of ["first", "second"]) {
    await person.page.keyboard.type(text);
    await person.page.keyboard.press("Enter");
    await expect(person.message(text).getByText("Sending…")).toBeVisible();
  }
  await archive(creator);
  await person.goOnline();
  await expect(person.page.getByText("This channel is archived.", { exact: true })).toBeVisible();
}

/** What stands beside the name of the open place. */
function header(person: Person): Locator {
  return person.page.getByRole("main").locator("header");
}

/** Opens a part of a details pane, whether it is open or not. */
async function unfold(details: Locator, part: string): Promise<Locator> {
  const section = details.getByRole("group").filter({ has: details.page().getByText(new RegExp(`^${part} \\d+$`)) });
  if ((await section.getAttribute("open")) === null) {
    await section.locator("summary").click();
  }
  return section;
}

test("a topic is set by any member, seen by all, and taken away again", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");

  await setTopic(bo, "What we read <b>now</b>");

  await expect(header(ana)).toContainText("What we read <b>now</b>");
  await expect(header(bo)).toContainText("What we read <b>now</b>");
  await ana.reload();
  await expect(header(ana)).toContainText("What we read <b>now</b>");
  const browse = await ana.browseChannels();
  await expect(browse.getByRole("listitem").filter({ hasText: "books" })).toContainText("What we read <b>now</b>");
  await ana.closeDialog(browse);

  await setTopic(ana, "  ");
  await expect(header(bo)).toContainText("2 members");
  await expect(header(bo)).not.toContainText("What we read");
});

test("a topic that is too long stays in its field, with what is wrong", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  const details = await ana.openDetails();
  const topic = details.getByRole("textbox", { name: "Topic" });
  await topic.fill("é".repeat(252));
  await topic.press("Enter");

  await expect(topic).toHaveAccessibleDescription(/At most 250 characters\. Yours has 2 too many\./);
  await expect(topic).toHaveValue("é".repeat(252));
  await expect(topic).toBeFocused();
});

test("a renamed channel takes its readers along, and its old addresses lead to it", async ({ ana, bo, cy }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  const link = await ana.timeOf("Chapter one").getAttribute("href");
  await bo.joinChannel("books");

  await rename(ana, "novels");

  await expect(ana.page).toHaveURL("/channels/novels");
  await bo.expectAtChannel("novels");
  await expect(bo.page).toHaveURL("/channels/novels");
  await expect(bo.channel("novels")).toBeVisible();
  await expect(bo.channel("books")).toHaveCount(0);
  await bo.goTo("/channels/books");
  await expect(bo.page).toHaveURL("/channels/novels");
  await bo.expectMessages(["Chapter one"]);
  await bo.goTo(link ?? "");
  await expect(bo.page).toHaveURL((link ?? "").replace("books", "novels"));
  await bo.expectTarget("Chapter one");
  await cy.goTo("/channels/books");
  await expect(cy.page).toHaveURL("/channels/novels");
  await expect(cy.page.getByRole("button", { name: "Join #novels" })).toBeVisible();
});

test("what is written while the channel is renamed arrives in it", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await bo.composer.fill("Half a thought");

  await rename(ana, "novels");
  await bo.expectAtChannel("novels");

  await expect(bo.composer).toHaveValue("Half a thought");
  await bo.composer.press("Enter");
  await ana.expectMessages(["Half a thought"]);
});

test("somebody else may take the old name, and then has its address", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await rename(ana, "novels");

  await bo.createChannel("books");

  await ana.goTo("/channels/books");
  await expect(ana.page.getByRole("button", { name: "Join #books" })).toBeVisible();
  await expect(ana.page).toHaveURL("/channels/books");
});

test("a channel gets its old name back, and no name that another one has", async ({ ana, consoleWatch, server }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(statusInConsole(409));
  await ana.createChannel("books");
  await rename(ana, "novels");
  const details = await ana.openDetails();
  const name = details.getByRole("textbox", { name: "New name" });
  await name.fill("General");
  await name.press("Enter");
  await expect(name).toHaveAccessibleDescription(/There is already a channel called #general\./);
  await expect(name).toHaveValue("General");
  await ana.closeDialog(details);

  await rename(ana, "books");
  await server.restart();

  await ana.goTo("/channels/novels");
  await expect(ana.page).toHaveURL("/channels/books");
});

test("a name that is too long stays in its field, with what is wrong", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await ana.createChannel("books");
  const details = await ana.openDetails();
  const name = details.getByRole("textbox", { name: "New name" });
  await name.fill("a".repeat(49));
  await details.getByRole("button", { name: "Rename" }).click();

  await expect(name).toHaveAccessibleDescription(/At most 48 characters\. Yours has 1 too many\./);
  await expect(name).toHaveValue("a".repeat(49));
  await expect(name).toBeFocused();
});

test("only its creator renames and archives a channel, and nobody the first one", async ({ ana, bo, server }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  for (const place of ["books", "general"]) {
    await bo.openChannel(place);
    const details = await bo.openDetails();
    await expect(details.getByRole("textbox", { name: "Topic" })).toBeVisible();
    await expect(details.getByRole("textbox", { name: "New name" })).toHaveCount(0);
    await expect(details.getByText(/^Archive this channel/)).toHaveCount(0);
    await bo.closeDialog(details);
  }

  const headers = { origin: server.url };
  for (const change of [{ do: "rename", name: "mine" }, { do: "archive", name: "" }]) {
    const form = { client_id: crypto.randomUUID(), ...change };
    const answer = await bo.context.request.post("/channels/books/details", { form, headers });
    expect(answer.status(), change.do).toBe(403);
  }
  await expect(ana.channel("books")).toBeVisible();
});

test("an archived channel can be read, and nobody writes in it until it is taken out", async ({ ana, bo, cy }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Last words");
  await bo.joinChannel("books");
  await bo.expectMessages(["Last words"]);

  await archive(ana);

  for (const member of [ana, bo]) {
    await expect(member.page.getByText("This channel is archived.")).toBeVisible();
    await expect(member.composer).toBeHidden();
  }
  await bo.message("Last words").hover();
  await expect(bo.message("Last words").getByRole("button", { name: "React" })).toBeHidden();
  await bo.openChannel("general");
  await expect(bo.channel("books")).toHaveCount(0);
  const browse = await cy.browseChannels();
  await expect(browse.getByText("books", { exact: true })).toBeHidden();
  await browse.getByText("Archived 1").click();
  await expect(browse.getByText("books", { exact: true })).toBeVisible();
  await expect(browse.getByRole("button", { name: "Join #books" })).toHaveCount(0);
  await cy.closeDialog(browse);
  await bo.goTo("/channels/books");
  await bo.expectMessages(["Last words"]);
  await expect(bo.page.getByText("This channel is archived.")).toBeVisible();

  await takeOut(ana);

  await expect(ana.composer).toBeVisible();
  await bo.openChannel("books");
  await bo.sendMessage("New words");
  await ana.expectMessages(["Last words", "New words"]);
});

test("what was being written when a channel was archived is there when it is back", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await bo.composer.fill("Half a thought");
  await archive(ana);
  await expect(bo.composer).toBeHidden();

  const details = await ana.openDetails();
  await details.getByRole("button", { name: "Take out of the archive" }).click();

  await expect(bo.composer).toHaveValue("Half a thought");
});

test("what is sent to a channel just archived fails in words, and is sent again or discarded", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await writeToArchived(bo, ana);
  const failures = bo.timeline.getByRole("alert");
  await expect(failures).toHaveText([/^Not sent: This channel is archived\./, /^Not sent: This channel is archived\./]);
  await takeOut(ana);

  await bo.message("first").getByRole("button", { name: "Try again" }).click();
  await ana.expectMessages(["first"]);
  await expect(bo.composer).toBeFocused();
  await bo.message("second").getByRole("button", { name: "Discard" }).click();
  await bo.expectMessages(["first"]);
  await expect(bo.composer).toBeFocused();
  await bo.reload();
  await bo.sendMessage("third");
  await ana.expectMessages(["first", "third"]);
});

test("details list who is in, what is pinned and which files there are", async ({ ana, bo }) => {
  await ana.sendMessage("Pin me");
  await ana.choose("Pin me", "Pin message");
  await ana.attach(textFile("list.txt"), png("map.png", 60, 40));
  await ana.sendWithFiles("Both of them");
  await bo.expectMessages(["Pin me", "Both of them"]);

  const details = await bo.openDetails();
  await expect(details.getByText("Public channel · 2 members")).toBeVisible();
  await expect(details.getByRole("link", { name: "Ana, online" })).toBeVisible();
  const files = await unfold(details, "Files");
  await expect(files.getByRole("listitem")).toHaveCount(2);
  await expect(files.getByRole("listitem").filter({ hasText: "map.png" })).toContainText("Ana");
  const download = bo.page.waitForEvent("download");
  await files.getByRole("link", { name: "list.txt", exact: true }).click();
  expect((await download).suggestedFilename()).toBe("list.txt");
  await expect(details, "a download closes nothing").toBeVisible();
  await files.getByRole("link", { name: "Show message: map.png" }).click();
  await expect(details).toBeHidden();
  await bo.expectTarget("Both of them");

  const again = await bo.openDetails();
  const pins = await unfold(again, "Pinned messages");
  await pins.getByRole("link", { name: "Pin me" }).click();
  await expect(again).toBeHidden();
  await bo.expectTarget("Pin me");
  const third = await bo.openDetails();
  await third.getByRole("link", { name: "Ana, online" }).click();
  await expect(bo.heading).toHaveText("Ana");
});

test("the times in details are the reader's", async ({ ana, bo }) => {
  await ana.sendMessage("Pin me");
  await ana.choose("Pin me", "Pin message");
  await bo.expectMessages(["Pin me"]);
  const time = await bo.timeOf("Pin me").innerText();

  const details = await bo.openDetails();
  const pins = await unfold(details, "Pinned messages");

  await expect(pins.getByRole("listitem")).toContainText(time.trim());
  await expect(pins.getByRole("listitem")).not.toContainText("UTC");
});

for (const [level, unread] of [
  ["All messages", "books, 2 unread, 1 mention"],
  ["Mentions", "books, 2 unread, 1 mention"],
  ["Nothing", "books, muted"],
] as const) {
  test(`one is notified of this, in this channel: ${level}`, async ({ ana, bo }) => {
    await ana.createChannel("books");
    await bo.joinChannel("books");
    let details = await bo.openDetails();
    await details.getByRole("radio", { name: level }).check();
    const form = details.locator("form").filter({ has: details.page().getByRole("radio", { name: level }) });
    await form.getByRole("button", { name: "Save" }).click();
    await expect(details.getByRole("status")).toHaveText("Saved.");
    await expect(details.getByRole("radio", { name: level })).toBeChecked();
    await bo.closeDialog(details);

    await bo.openChannel("general");
    await ana.sendMessage("Chapter one");
    await ana.sendMessage("Look, @Bo");
    await expect(bo.channel("books")).toHaveAccessibleName(unread);
    await bo.reload();
    await expect(bo.channel("books")).toHaveAccessibleName(unread);
    await bo.openChannel("books");
    details = await bo.openDetails();
    await expect(details.getByRole("radio", { name: level })).toBeChecked();
    await bo.closeDialog(details);
    details = await ana.openDetails();
    await expect(details.getByRole("radio", { name: "Mentions" }), "it is Bo's own choice").toBeChecked();
  });
}

test("direct messages have details, too", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Just us");
  await bo.openDirectWith("Ana");
  const details = await bo.openDetails();

  await expect(details.getByRole("radio", { name: "All messages" })).toBeChecked();
  await expect(details.getByRole("textbox")).toHaveCount(0);
});

test("without the server nothing that was typed is lost, and it says so", async ({ ana, consoleWatch, server }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(/^error: Failed to load resource: net::ERR_CONNECTION_REFUSED/);
  const details = await ana.openDetails();
  const topic = details.getByRole("textbox", { name: "Topic" });
  await topic.fill("What we read now");
  await server.stop();

  await topic.press("Enter");

  await expect(details.getByRole("status")).toHaveText(
    "Banter cannot be reached. Your text is still here: try again.",
  );
  await expect(topic).toHaveValue("What we read now");
  await server.startAgain();
  await topic.press("Enter");
  await expect(details.getByRole("status")).toHaveText("Saved.");
  await ana.closeDialog(details);
  await expect(header(ana)).toContainText("What we read now");
});

test("without a script the details are a page that does the same", async ({ ana, newPerson }) => {
  await ana.createChannel("books");
  const storageState = await ana.context.storageState();
  const plain = await newPerson("Ana", { storageState, javaScriptEnabled: false });
  await plain.page.goto("/channels/books/details");
  await expect(plain.page.getByRole("heading", { name: "#books" })).toBeVisible();
  await plain.page.getByRole("textbox", { name: "Topic" }).fill("What we read now");
  await formOf(plain.page.getByRole("main"), "Topic").getByRole("button", { name: "Save" }).click();

  await expect(plain.page.getByRole("main").getByRole("status")).toHaveText("Saved.");
  await expect(header(ana)).toContainText("What we read now");
  await plain.page.getByRole("textbox", { name: "New name" }).fill("novels");
  await plain.page.getByRole("button", { name: "Rename" }).click();
  await expect(plain.page).toHaveURL("/channels/novels");
  await ana.expectAtChannel("novels");
});

test("by keyboard alone, somebody sets a topic, renames, mutes and archives", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await ana.createChannel("books");
  await bo.joinChannel("books");
  const open = ana.page.getByRole("main").getByRole("link", { name: "Details" });
  await tabTo(ana, open, "Shift+Tab");
  await keyboard.press("Enter");
  const details = ana.page.getByRole("dialog");
  await expect(details).toHaveAccessibleName("#books");
  await tabTo(ana, details.getByRole("textbox", { name: "Topic" }));
  await keyboard.type("Whales");
  await keyboard.press("Enter");
  await expect(details.getByRole("status")).toHaveText("Saved.");
  await expect(details.getByRole("textbox", { name: "Topic" })).toBeFocused();
  await expect(header(bo)).toContainText("Whales");

  await tabTo(ana, details.getByRole("radio", { name: "Mentions" }));
  await keyboard.press("ArrowDown");
  await expect(details.getByRole("radio", { name: "Nothing" })).toBeChecked();
  await keyboard.press("Enter");
  await expect(ana.channel("books")).toHaveAccessibleName("books, muted");

  await tabTo(ana, details.getByRole("textbox", { name: "New name" }));
  await keyboard.press("Control+A");
  await keyboard.type("novels");
  await keyboard.press("Enter");
  await expect(details).toBeHidden();
  await bo.expectAtChannel("novels");
  await expect(ana.page.locator("body"), "the focus is somewhere").not.toBeFocused();

  await tabTo(ana, open, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(details).toHaveAccessibleName("#novels");
  await pressByKeyboard(ana, details.getByText("Archive this channel…"));
  await pressByKeyboard(ana, details.getByRole("button", { name: "Archive this channel" }));
  await expect(bo.page.getByText("This channel is archived.")).toBeVisible();
  await pressByKeyboard(ana, details.getByRole("button", { name: "Take out of the archive" }));
  await expect(bo.composer).toBeVisible();
  await keyboard.press("Escape");
  await expect(details).toBeHidden();
});

test("by keyboard alone, what was sent to an archived channel is discarded, or sent again", async ({ ana, bo }) => {
  const { keyboard } = bo.page;
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await writeToArchived(bo, ana);
  const again = bo.message("first").getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  const held = bo.page.locator(".timeline:focus, .timeline :focus");
  await expect(held, "whoever was writing goes on to the messages").toHaveCount(1);

  // There is no box to write in that could take the focus.
  await pressByKeyboard(bo, bo.message("second").getByRole("button", { name: "Discard" }));
  await expect(bo.message("second")).toHaveCount(0);
  await expect(held, "the focus stays among the messages").toHaveCount(1);
  await takeOut(ana);
  await expect(bo.composer).toBeVisible();
  await tabTo(bo, again);
  await keyboard.press("Enter");
  await ana.expectMessages(["first"]);
  await expect(bo.composer).toBeFocused();
  await keyboard.type("third");
  await keyboard.press("Enter");
  await ana.expectMessages(["first", "third"]);
});

test("the details pane and an archived channel pass the audit", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await expect(ana.contact("Bo")).toBeVisible();
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.sendMessage("Pin me");
  await ana.choose("Pin me", "Pin message");
  await ana.attach(textFile("list.txt"), png("map.png", 60, 40));
  await ana.sendWithFiles();
  const details = await ana.openDetails();
  await unfold(details, "Files");
  await details.getByText("Archive this channel…").click();
  await expectAccessible(ana, "details pane");

  const name = details.getByRole("textbox", { name: "New name" });
  await name.fill("no good");
  await name.press("Enter");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(ana, "details pane, refused");
  await ana.closeDialog(details);
  await archive(ana);
  await expect(ana.page.getByText("This channel is archived.")).toBeVisible();
  await expectAccessible(ana, "an archived channel");
  await ana.openDetails();
  await expectAccessible(ana, "details pane of an archived channel");
  await ana.closeDialog(details);
  const browse = await ana.browseChannels();
  await browse.getByText("Archived 1").click();
  await expect(browse.getByText("books", { exact: true })).toBeVisible();
  await expectAccessible(ana, "browse pane, what is archived open");
});
