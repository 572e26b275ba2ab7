/** One's own messages are edited: for everybody, at once, once, and without losing a word. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { chooseByKeyboard, pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";
import { fullTime, timeOfDay } from "../fixtures/time";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };
const OFFLINE = "You are offline.";

/** How often somebody was told of an edit. */
function editsTold(person: Person): number {
  return person.frames.filter((frame) => frame.type === "message_edited").length;
}

test("an edit is seen by all at once, with its time, and stays", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.sendMessage("Dinner at seven-4f1d");
  await ana.sendMessage("Bring cake");
  await bo.expectMessages(["Dinner at seven-4f1d", "Bring cake"]);
  const before = Date.now();

  await ana.editMessage("Dinner at seven-4f1d", "Dinner at eight");

  await bo.expectMessages(["Dinner at eight", "Bring cake"]);
  await ana.expectMessages(["Dinner at eight", "Bring cake"]);
  for (const person of [ana, bo]) {
    const mark = person.message("Dinner at eight").getByText("edited");
    const at = (await mark.locator("time").getAttribute("datetime")) ?? "";
    // The attribute may leave out fractions of a second.
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before - 1_000);
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
    await expect(mark).toHaveText(`edited ${timeOfDay(at)}`);
    await expect(mark).toHaveAttribute("title", `Edited ${fullTime(at)}`);
    await expect(person.message("Bring cake").getByText("edited")).toHaveCount(0);
  }
  expect(editsTold(bo)).toBe(1);
  await expect.poll(() => server.holds("seven-4f1d"), "what it said before leaves the file").toBe(false);

  await server.restart();
  for (const person of [ana, bo]) {
    await person.reload();
    await person.expectMessages(["Dinner at eight", "Bring cake"]);
    await expect(person.message("Dinner at eight").getByText("edited")).toBeVisible();
  }
});

test("Up edits the last own message, and Enter saves", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await ana.sendMessage("first");
  await ana.sendMessage("secnd");
  await bo.sendMessage("from Bo");
  await ana.expectMessages(["first", "secnd", "from Bo"]);

  await ana.composer.focus();
  await keyboard.press("ArrowUp");
  await expect(ana.bar("Editing message")).toBeVisible();
  await expect(ana.composer).toHaveValue("secnd");
  await expect(ana.composer).toBeFocused();
  await keyboard.press("Control+A");
  await keyboard.type("second");
  await keyboard.press("Enter");

  await bo.expectMessages(["first", "second", "from Bo"]);
  await expect(ana.bar("Editing message")).toHaveCount(0);
  await expect(ana.composer).toHaveValue("");
  await expect(ana.composer).toBeFocused();
});

test("Up in a text moves about in it, and finds nothing where one wrote nothing", async ({ ana, bo }) => {
  await bo.sendMessage("from Bo");
  await ana.expectMessages(["from Bo"]);
  await ana.composer.press("ArrowUp");
  await ana.composer.pressSequentially("one");
  await ana.composer.press("Shift+Enter");
  await ana.composer.pressSequentially("two");
  await ana.composer.press("ArrowUp");
  await ana.composer.press("Home");
  await ana.composer.pressSequentially("twenty-");

  await expect(ana.composer).toHaveValue("twenty-one\ntwo");
  await expect(ana.bar("Editing message")).toHaveCount(0);
});

test("Escape and the button leave it as it was, and the draft comes back", async ({ ana, bo }) => {
  await ana.sendMessage("As it was");
  for (const way of ["Escape", "Cancel"]) {
    await ana.composer.fill("What I was about to say");
    await ana.startEditing("As it was");
    await ana.composer.fill("As it must not be");
    if (way === "Escape") {
      await ana.composer.press("Escape");
    } else {
      await ana.cancel.click();
    }

    await expect(ana.bar("Editing message")).toHaveCount(0);
    await expect(ana.composer).toHaveValue("What I was about to say");
    await expect(ana.composer).toBeFocused();
  }
  await ana.composer.press("Enter");

  await bo.expectMessages(["As it was", "What I was about to say"]);
  expect(editsTold(bo)).toBe(0);
});

test("a draft outlives an edit, and a reload in the middle of one", async ({ ana, bo }) => {
  await ana.sendMessage("As it was");
  await ana.composer.fill("What I was about to say");
  await ana.editMessage("As it was", "As it is");
  await expect(ana.composer).toHaveValue("What I was about to say");
  await bo.expectMessages(["As it is"]);

  await ana.startEditing("As it is");
  await ana.composer.fill("As it must not be");
  await ana.reload();

  await expect(ana.composer).toHaveValue("What I was about to say");
  await ana.expectMessages(["As it is"]);
});

test("what was not changed is not an edit", async ({ ana, bo }) => {
  await ana.sendMessage("As it was");
  await ana.startEditing("As it was");
  await ana.composer.press("Enter");
  await expect(ana.bar("Editing message")).toHaveCount(0);
  await ana.sendMessage("after");

  await bo.expectMessages(["As it was", "after"]);
  await expect(bo.timeline.getByText("edited")).toHaveCount(0);
});

test("an edit that leaves nothing asks whether to delete", async ({ ana, bo }) => {
  await ana.sendMessage("Stays");
  await ana.sendMessage("Goes");
  const question = ana.dialog("Delete this message?");
  await ana.startEditing("Goes");
  await ana.composer.fill("   ");
  await ana.composer.press("Enter");
  await expect(question).toContainText("Goes");
  await question.getByRole("button", { name: "Cancel" }).click();
  await ana.expectMessages(["Stays", "Goes"]);

  await ana.startEditing("Goes");
  await ana.composer.fill("");
  await ana.save.click();
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await bo.expectMessages(["Stays"]);
});

test("an edit too long stays in the box", async ({ ana, bo }) => {
  await ana.sendMessage("As it was");
  await ana.startEditing("As it was");
  await ana.composer.fill("x".repeat(4_001));
  await expect(ana.page.getByText("1 character too many")).toBeVisible();
  await expect(ana.save).toBeDisabled();
  await ana.composer.press("Enter");
  await expect(ana.bar("Editing message")).toBeVisible();
  await bo.expectMessages(["As it was"]);
});

test("others' messages are not edited", async ({ ana, bo }) => {
  await ana.sendMessage("Mine");
  await bo.expectMessages(["Mine"]);

  const theirs = await bo.openMenu("Mine");
  await expect(theirs.getByRole("menuitem", { name: "Copy link" })).toBeVisible();
  await expect(theirs.getByRole("menuitem", { name: "Edit message" })).toHaveCount(0);
  await expect(theirs.getByRole("menuitem", { name: "Delete message" })).toHaveCount(0);
});

test("an edit without a line waits, and goes out once", async ({ ana, bo }) => {
  await ana.sendMessage("As it was");
  await bo.expectMessages(["As it was"]);

  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await ana.editMessage("As it was", "From the tunnel");
  await expect(ana.message("From the tunnel").getByText("Saving…")).toBeVisible();
  // The tab is closed with the edit in it: the next one takes it along.
  await ana.closeTab();
  await bo.expectMessages(["As it was"]);
  await ana.goOnline();
  const tab = await ana.newTab();

  await bo.expectMessages(["From the tunnel"]);
  await tab.expectMessages(["From the tunnel"]);
  await expect(tab.timeline.getByText("Saving…")).toHaveCount(0);
  await tab.reload();
  await tab.sendMessage("and that was that");
  await bo.expectMessages(["From the tunnel", "and that was that"]);
  expect(editsTold(bo)).toBe(1);
});

test("a deleted message is not edited, and what was typed is not lost", async ({ ana, bo, newPerson }) => {
  await ana.sendMessage("Goes");
  await ana.sendMessage("Stays");
  const elsewhere = await newPerson("Ana", { storageState: await ana.context.storageState() });
  await elsewhere.goTo("/");
  await ana.composer.fill("A draft");
  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await ana.editMessage("Goes", "Goes, with many new words");

  await elsewhere.deleteMessage("Goes");
  await bo.expectMessages(["Stays"]);
  await ana.goOnline();

  await ana.expectMessages(["Stays"]);
  await expect(ana.composer).toHaveValue("A draft\n\nGoes, with many new words");
  await bo.expectMessages(["Stays"]);
  await ana.reload();
  await expect(ana.composer).toHaveValue("A draft\n\nGoes, with many new words");
});

test("a message deleted while it is being edited leaves what was typed in the box", async ({ ana, newPerson }) => {
  await ana.sendMessage("Goes");
  const elsewhere = await newPerson("Ana", { storageState: await ana.context.storageState() });
  await elsewhere.goTo("/");
  await ana.startEditing("Goes");
  await ana.composer.fill("Goes, with many new words");

  await elsewhere.deleteMessage("Goes");
  await expect(ana.bodies).toHaveCount(0);
  await ana.composer.press("Enter");

  await expect(ana.page.getByText("This is not possible here any more.")).toBeVisible();
  await expect(ana.composer).toHaveValue("Goes, with many new words");
});

test("an edit ends where another channel is opened, and spoils no draft", async ({ ana, bo }) => {
  await ana.sendMessage("As it was");
  await ana.createChannel("books");
  await ana.composer.fill("A draft about books");
  await ana.openChannel("general");
  await ana.startEditing("As it was");
  await ana.composer.fill("As it is");

  await ana.openChannel("books");
  await expect(ana.bar("Editing message")).toHaveCount(0);
  await expect(ana.composer).toHaveValue("A draft about books");
  await ana.openChannel("general");
  await expect(ana.composer).toHaveValue("");
  await bo.expectMessages(["As it was"]);
});

test("the keyboard alone edits any own message", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await ana.sendMessage("frist");
  await ana.sendMessage("second");
  const more = ana.message("frist").getByRole("button", { name: "More actions" });
  await tabTo(ana, more, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.menu).toBeVisible();
  await expect(ana.menu.getByRole("menuitem").first()).toBeFocused();

  await keyboard.press("Escape");
  await expect(ana.menu).toBeHidden();
  await expect(more).toBeFocused();

  await keyboard.press("Enter");
  await chooseByKeyboard(ana, "Edit message");
  await expect(ana.composer).toBeFocused();
  await keyboard.press("Control+A");
  await keyboard.type("first");
  await keyboard.press("Enter");
  await bo.expectMessages(["first", "second"]);
  await expect(ana.composer).toBeFocused();

  await keyboard.press("ArrowUp");
  await expect(ana.composer).toHaveValue("second");
  await pressByKeyboard(ana, ana.cancel);
  await expect(ana.bar("Editing message")).toHaveCount(0);
  await expect(ana.composer).toBeFocused();
});

test("the menu of a message goes round by the arrows, Home and End", async ({ ana }) => {
  const { keyboard } = ana.page;
  await ana.sendMessage("hello");
  const menu = await ana.openMenu("hello");
  const items = menu.getByRole("menuitem");
  await expect(items.first()).toBeFocused();
  await keyboard.press("ArrowUp");
  await expect(items.last()).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(items.first()).toBeFocused();
  await keyboard.press("End");
  await expect(items.last()).toBeFocused();
  await keyboard.press("Home");
  await expect(items.first()).toBeFocused();
});

test("on a phone the menu comes by a tap, and the edit has room", async ({ ana, bo, newPerson }) => {
  await ana.sendMessage("As it was");
  const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
  await phone.goTo("/");
  await phone.message("As it was").getByRole("button", { name: "More actions" }).tap();
  const edit = phone.menu.getByRole("menuitem", { name: "Edit message" });
  await expect(edit).toBeInViewport({ ratio: 1 });
  // A thumb needs some room.
  expect((await edit.boundingBox())?.height).toBeGreaterThanOrEqual(40);
  await edit.tap();

  await expect(phone.bar("Editing message")).toBeInViewport({ ratio: 1 });
  await expect(phone.composer).toHaveValue("As it was");
  await phone.composer.fill("As it is");
  await expect(phone.save).toBeInViewport({ ratio: 1 });
  await phone.save.tap();

  await bo.expectMessages(["As it is"]);
});
