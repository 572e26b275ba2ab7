/** Every screen passes the audit, in every way of showing it. What goes wrong is in `accessibility-failures.spec.ts`. */

import { expectAccessible } from "../fixtures/accessibility";
import { statusInConsole } from "../fixtures/console";
import { png, textFile } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import { holdUploads } from "../fixtures/served";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** One of each that a text can have. */
const CODE = [
  "Try this, @Bo:",
  "```rust",
  'let name = "Bo"; // who',
  "```",
  "> or `that`, ~~not~~ **this**",
  "",
  "1. https://banter.example",
].join("\n");

test("signing in", async ({ newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  const visitor = await newPerson("Ana");
  await visitor.goTo("/");
  await expectAccessible(visitor, "sign-in");

  await visitor.tryToSignIn("");
  await expect(visitor.page.getByRole("alert")).not.toBeEmpty();
  await expectAccessible(visitor, "sign-in with an error");
});

test("a channel, empty and with messages", async ({ ana, bo, cy, newPerson }) => {
  await ana.createChannel("books");
  await expectAccessible(ana, "empty channel");

  const dee = await newPerson("Dee");
  await dee.goTo("/");
  await dee.signIn();
  await dee.logOut();
  // The audit passes over numbers of one digit.
  await flood(bo, "general", numbered(10));
  await bo.sendMessage("Good morning!");
  await bo.sendMessage("Has anybody seen my keys?");
  await ana.expectUnread("general", 12);
  await ana.expectPresence("Dee", "logged out");
  await cy.openDirectWith("Ana");
  for (const text of numbered(10)) {
    await cy.sendMessage(text);
  }
  await ana.expectUnreadFrom("Cy", 10);
  await expectAccessible(ana, "empty channel, with unread ones");

  await ana.openChannel("general");
  await ana.sendMessage("On the table, under the newspaper.\nWhere they always are.");
  await ana.expectMessages([
    ...numbered(10),
    "Good morning!",
    "Has anybody seen my keys?",
    "On the table, under the newspaper. Where they always are.",
  ]);
  await expectAccessible(ana, "channel with messages");

  await ana.message("Good morning!").hover();
  await expectAccessible(ana, "channel with a message pointed at");

  await ana.filter.fill("nothing like that");
  await expect(ana.sidebar.getByRole("status")).toBeVisible();
  await expectAccessible(ana, "a filter that nothing passes");
});

test("a message too long, one on its way, and no line", async ({ ana }) => {
  await ana.composer.fill("x".repeat(4_012));
  await expect(ana.send).toBeDisabled();
  await expectAccessible(ana, "message too long");

  await ana.composer.fill("");
  await ana.goOffline();
  await ana.sendMessage("From the tunnel");
  await expect(ana.banner("You are offline.")).toBeVisible();
  await expect(ana.message("From the tunnel").getByText("Sending…")).toBeVisible();
  await expectAccessible(ana, "offline, with a pending message");
});

test("the page of a tab that was logged out elsewhere", async ({ ana }) => {
  const tab = await ana.newTab();
  await ana.logOut();
  await expect(tab.banner("This browser is logged out.")).toBeVisible();
  await expectAccessible(tab, "logged out");
});

test("the dialogs", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  await ana.sendMessage("Good morning!");
  const deletion = await ana.askToDelete("Good morning!");
  await expect(deletion).toBeVisible();
  await expectAccessible(ana, "delete dialog");
  await deletion.getByRole("button", { name: "Cancel" }).click();

  const browse = await ana.browseChannels();
  await expectAccessible(ana, "browse dialog");
  await browse.getByRole("button", { name: "Close" }).click();

  await ana.sidebar.getByRole("link", { name: "Create a channel" }).click();
  const create = ana.dialog("Create a channel");
  await expect(create).toBeVisible();
  await expectAccessible(ana, "create dialog");
  await create.getByRole("textbox", { name: "Channel name" }).fill("general");
  await create.getByRole("button", { name: "Create" }).click();
  await expect(create.getByRole("button", { name: "Open #general" })).toBeVisible();
  await expectAccessible(ana, "create dialog with an error");
});

test("direct messages, empty and not", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await expectAccessible(ana, "empty direct messages");
  await bo.openDirectWith("Ana");
  await bo.sendMessage("Good morning!");
  await ana.expectMessages(["Good morning!"]);
  await expectAccessible(ana, "direct messages");
});

test("about, signed in and not", async ({ ana, newPerson }) => {
  await ana.goTo("/about");
  await expectAccessible(ana, "about");
  const visitor = await newPerson("Bo");
  await visitor.goTo("/about");
  await expectAccessible(visitor, "about, signed out");
});

test("places that are not there, or not joined, or none", async ({ ana, bo, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  consoleWatch.allow(statusInConsole(401));
  await ana.goTo("/no/such/page");
  await expectAccessible(ana, "unknown page");
  await ana.goTo("/channels/nowhere");
  await expectAccessible(ana, "unknown channel");
  await ana.goTo("/direct/Nobody");
  await expectAccessible(ana, "unknown user");
  const visitor = await newPerson("Cy");
  await visitor.goTo("/no/such/page");
  await expectAccessible(visitor, "unknown page, signed out");

  await bo.createChannel("books");
  await ana.goTo("/channels/books");
  await expect(ana.heading).toHaveText("You are not in #books.");
  await expectAccessible(ana, "not joined");
  await ana.openChannel("general");
  await ana.leaveChannel();
  await expect(ana.heading).toHaveText("You are in no channel");
  await expectAccessible(ana, "no channels");
});

test("a phone, with the drawer and the members open and closed", async ({ ana, bo, newPerson }) => {
  await ana.sendMessage("Good morning!");
  await bo.expectMessages(["Good morning!"]);
  const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
  await phone.goTo("/");
  await phone.expectMessages(["Good morning!"]);
  await expectAccessible(phone, "phone");

  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await expect(phone.channel("general")).toBeVisible();
  await expectAccessible(phone, "phone, drawer open");
  await phone.page.getByRole("button", { name: "Close menu" }).tap();

  await phone.page.getByRole("button", { name: "Members", exact: true }).tap();
  await expect(phone.member("Bo")).toBeVisible();
  await expectAccessible(phone, "phone, members open");

  const visitor = await newPerson("Cy", PHONE);
  await visitor.goTo("/");
  await expectAccessible(visitor, "phone, sign-in");
});

test("messages with everything that they can have", async ({ ana, bo }) => {
  await flood(ana, "general", [CODE, "Goes", "🎉🎉"]);
  await expect(bo.bodies).toHaveCount(3);
  await ana.attach(png("garden.png", 300, 200), textFile("note.txt"));
  await ana.sendWithFiles("Files");
  await bo.reply("Goes", "Ana", "A reply");
  await bo.reply("Files", "Ana", "Another");
  await bo.react("Files", "tada", "🎉");
  await ana.reaction("Files", "🎉").click();
  await bo.react("Files", "thumbs", "👍");
  await bo.choose("Files", "Pin message");
  await ana.editMessage("🎉🎉", "🎉");
  await ana.deleteMessage("Goes");
  await expect(ana.quote("A reply")).toHaveText("This message was deleted.");
  await expect(ana.reaction("Files", "👍")).toBeVisible();
  await expect(bo.bodies.getByText("🎉", { exact: true })).toBeVisible();
  for (const person of [ana, bo]) {
    await expectAccessible(person, "messages with everything");
  }
  await ana.reaction("Files", "👍").hover();
  await expectAccessible(ana, "a reaction pointed at");
  await ana.quote("Another").click();
  await ana.expectTarget("Files");
  await expectAccessible(ana, "a message that the address means");
});

test("the menu, the pins, and the picker", async ({ ana }) => {
  await ana.sendMessage("hello");
  await ana.openMenu("hello");
  await expectAccessible(ana, "the menu of a message");
  await ana.page.keyboard.press("Escape");

  await ana.pinsButton.click();
  await expect(ana.pins).toBeVisible();
  await expectAccessible(ana, "no pins");
  await ana.page.keyboard.press("Escape");
  await ana.choose("hello", "Pin message");
  await ana.pinsButton.click();
  await expect(ana.pin("hello")).toBeVisible();
  await expectAccessible(ana, "pins");
  await ana.page.keyboard.press("Escape");

  await ana.pickEmoji.click();
  await ana.pickerSearch.fill("heart");
  await expect(ana.picker.getByRole("status")).toHaveText(/^\d+ emoji found$/);
  await expectAccessible(ana, "the picker of emoji");
  await ana.pickerSearch.fill("nothing like that");
  await expect(ana.picker.getByRole("region")).toHaveCount(0);
  await expectAccessible(ana, "the picker of emoji, nothing found");
});

test("an image shown whole", async ({ ana }) => {
  await ana.attach(png("one.png", 300, 200), png("two.png", 200, 300, 40));
  await ana.sendWithFiles();
  await ana.thumbnail("one.png").click();
  await expect(ana.dialog("one.png")).toBeVisible();
  await expectAccessible(ana, "an image shown whole");
});

test("what is written: a reply, an edit, names, files", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(507));
  await bo.sendMessage("hello");
  await ana.expectMessages(["hello"]);
  await ana.startReply("hello", "Bo");
  await expectAccessible(ana, "a reply");
  await ana.composer.press("Escape");
  await ana.composer.fill("@");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await expectAccessible(ana, "names offered");
  await ana.composer.fill("");

  await ana.attach(png("garden.png", 30, 20), textFile("note.txt"));
  const release = await holdUploads(ana);
  await ana.chooseFiles(textFile("late.txt"));
  await expect(ana.progress("late.txt")).toBeVisible();
  await expectAccessible(ana, "files, one of them on its way");
  release();
  await ana.expectAttached(textFile("late.txt"));
  await ana.page.route("**/attachments?*", (route) => route.fulfill({ status: 507, json: { code: "storage_full" } }));
  await ana.chooseFiles(textFile("refused.txt"));
  await expect(ana.upload("refused.txt")).toContainText("There is no room");
  await expectAccessible(ana, "files, one of them refused");
  await ana.upload("refused.txt").getByRole("button", { name: "Remove refused.txt" }).click();
  const dragged = await ana.dragFiles(textFile("dragged.txt"));
  await expect(ana.page.getByText("Drop files to attach them")).toBeVisible();
  await expectAccessible(ana, "files above the page");
  await ana.timeline.dispatchEvent("dragleave", { dataTransfer: dragged });
  await expect(ana.page.getByText("Drop files to attach them")).toBeHidden();
  await ana.sendWithFiles("my files");
  await ana.composer.press("ArrowUp");
  await expect(ana.bar("Editing message")).toBeVisible();
  await bo.composer.focus();
  await bo.page.keyboard.type("H");
  await expect(ana.typing).toBeVisible();
  await expectAccessible(ana, "an edit, while somebody types");
});

test("what is new, and what is gone", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(40));
  await bo.expectMessages(numbered(40));
  await bo.choose("Message 38", "Mark unread from here");
  await expectAccessible(bo, "the line above what is new");
  await bo.message("Message 5").scrollIntoViewIfNeeded();
  await ana.sendMessage("One more");
  await expect(bo.jump).toBeVisible();
  await expectAccessible(bo, "the way to what is new");
  await bo.goTo("/channels/general/999999");
  await expect(bo.complaint("That message was deleted.")).toBeVisible();
  await expectAccessible(bo, "a message that is gone");
});

test("a phone, with the picker of emoji", async ({ newPerson }) => {
  const phone = await newPerson("Ana", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await phone.pickEmoji.tap();
  await expect(phone.picker.getByRole("region").first()).toBeVisible();
  // The audit looks at each for itself, so fewer do.
  await phone.pickerSearch.fill("heart");
  await expect(phone.picker.getByRole("status")).toHaveText(/^\d+ emoji found$/);
  await expectAccessible(phone, "phone, the picker of emoji");
});

test("a phone, with the menu of a message, the pins and an image", async ({ ana, newPerson }) => {
  await ana.attach(png("garden.png", 300, 200));
  await ana.sendWithFiles(CODE);
  const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
  await phone.goTo("/");
  await expectAccessible(phone, "phone, code and an image");
  await phone.rows.first().getByRole("button", { name: "More actions" }).tap();
  await expect(phone.menu).toBeVisible();
  await expectAccessible(phone, "phone, the menu of a message");
  await phone.menu.getByRole("menuitem", { name: "Pin message" }).tap();

  await phone.pinsButton.tap();
  await expect(phone.pins).toBeVisible();
  await expectAccessible(phone, "phone, the pins");
  await phone.pins.getByRole("button", { name: "Close" }).tap();
  await phone.thumbnail("garden.png").tap();
  await expect(phone.dialog("garden.png")).toBeVisible();
  await expectAccessible(phone, "phone, an image shown whole");
});

test("a phone, with panes, the switcher and other pages", async ({ newPerson }) => {
  const phone = await newPerson("Ana", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await phone.sendMessage("a whale");
  await phone.expectMessages(["a whale"]);
  const details = await phone.openDetails();
  await expectAccessible(phone, "phone, details");
  await phone.closeDialog(details);

  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await phone.sidebar.getByRole("link", { name: "Search messages" }).tap();
  const search = phone.dialog("Search");
  await search.getByRole("searchbox", { name: "Search messages" }).fill("whale");
  await expect(search.getByRole("link")).toHaveCount(1);
  await expectAccessible(phone, "phone, search with results");
  await phone.closeDialog(search);

  // The drawer is where it was.
  await phone.sidebar.getByRole("button", { name: "Go to a channel or a person" }).tap();
  await expect(phone.chosen).toHaveCount(1);
  await expectAccessible(phone, "phone, switcher");
  await phone.page.keyboard.press("Escape");

  for (const path of ["/settings", "/log-out"]) {
    await phone.goTo(path);
    await expectAccessible(phone, `phone, ${path}`);
  }
});

test("panes, as pages of their own", async ({ ana }) => {
  await ana.sendMessage("a whale");
  await ana.expectMessages(["a whale"]);
  for (const path of ["/search?q=whale", "/shortcuts", "/new-channel", "/browse", "/channels/general/details"]) {
    await ana.goTo(path);
    await expect(ana.page.getByRole("dialog"), "it is no dialog here").toHaveCount(0);
    await expectAccessible(ana, path);
  }
});
