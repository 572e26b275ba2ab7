/** Keys that mean the same wherever one is, and the list of them. */

import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { textFile } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

function sheet(person: Person): Locator {
  return person.dialog("Keyboard shortcuts");
}

test("Ctrl+/ opens the list of all keys, and Escape gives the focus back", async ({ ana }) => {
  await ana.composer.fill("half a thought");
  await ana.page.keyboard.press("Control+/");
  await expect(sheet(ana)).toBeVisible();
  for (const term of ["Go to a channel or a person", "Search", "Next or previous channel", "Attach files", "Bold"]) {
    await expect(sheet(ana).getByRole("term").filter({ hasText: term }).first()).toBeVisible();
  }
  await expectAccessible(ana, "shortcuts");
  await ana.page.keyboard.press("Escape");
  await expect(sheet(ana)).toBeHidden();
  await expect(ana.composer).toBeFocused();
  await expect(ana.composer).toHaveValue("half a thought");
});

test("Alt and the arrows go through the sidebar, around its ends", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await bo.sendMessage("hello");
  await ana.createChannel("books");
  await ana.createChannel("tea");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("hello");
  await ana.openChannel("books");
  const order = ["# general", "# tea", "Bo", "# books"];
  for (const place of order) {
    await keyboard.press("Alt+ArrowDown");
    await expect(ana.heading).toHaveText(place);
  }
  for (const place of ["Bo", "# tea", "# general", "# books"]) {
    await keyboard.press("Alt+ArrowUp");
    await expect(ana.heading).toHaveText(place);
  }
  await expect(ana.composer, "one can write at once").toBeFocused();
});

test("with Shift they go to what is unread only", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  for (const name of ["books", "tea", "wine"]) {
    await ana.createChannel(name);
  }
  await ana.openChannel("books");
  await bo.joinChannel("wine");
  await bo.sendMessage("hello");
  await bo.openDirectWith("Ana");
  await bo.sendMessage("psst");
  await ana.expectUnread("wine", 1);
  await ana.expectUnreadFrom("Bo", 1);

  await keyboard.press("Alt+Shift+ArrowDown");
  await expect(ana.heading).toHaveText("# wine");
  await ana.expectUnread("wine", 0);
  await keyboard.press("Alt+Shift+ArrowUp");
  await expect(ana.heading).toHaveText("Bo");
  await ana.expectUnreadFrom("Bo", 0);
  // Nothing is unread any more: it stays where it is.
  await keyboard.press("Alt+Shift+ArrowUp");
  await keyboard.press("Alt+Shift+ArrowDown");
  await bo.sendMessage("here?");
  await ana.expectMessages(["psst", "here?"]);
  await expect(ana.heading).toHaveText("Bo");
});

test("Escape among the messages marks all as read, and goes to the newest", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  await bo.choose("Message 30", "Mark unread from here");
  await bo.expectUnread("general", 31);
  await bo.expectNewFrom("Message 30");
  await expect(bo.timeline.locator(":focus"), "the focus is where the menu was").toHaveCount(1);

  await bo.page.keyboard.press("Escape");

  await bo.expectUnread("general", 0);
  await expect(bo.newLine).toHaveCount(0);
  await expect(bo.message("Message 60")).toBeInViewport();
});

test("Escape in the box marks all as read, where it has nothing else to end", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(10));
  await bo.expectMessages(numbered(10));
  await bo.choose("Message 3", "Mark unread from here");
  await bo.expectUnread("general", 8);
  await bo.startReply("Message 4", "Ana");
  await expect(bo.composer).toBeFocused();
  await bo.page.keyboard.press("Escape");
  await expect(bo.bar("Replying to Ana")).toHaveCount(0);
  await bo.expectUnread("general", 8);

  await bo.page.keyboard.press("Escape");

  await bo.expectUnread("general", 0);
});

test("Ctrl+U chooses files", async ({ ana }) => {
  await ana.composer.focus();
  const chooser = ana.page.waitForEvent("filechooser");
  await ana.page.keyboard.press("Control+U");
  const file = textFile("notes.txt");
  await (await chooser).setFiles([file]);
  await ana.expectAttached(file);
});

test("no key reaches past a dialog", async ({ ana }) => {
  await ana.createChannel("books");
  await ana.page.keyboard.press("Control+/");
  await expect(sheet(ana)).toBeVisible();
  for (const key of ["Control+K", "Control+Shift+F", "Alt+ArrowDown"]) {
    await ana.page.keyboard.press(key);
  }
  await ana.page.keyboard.press("Escape");
  await expect(sheet(ana)).toBeHidden();
  await expect(ana.heading).toHaveText("# books");
  await expect(ana.page.getByRole("dialog")).toHaveCount(0);
});

test("F6 goes from region to region, and back with Shift", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await bo.sendMessage("hello");
  await ana.expectMessages(["hello"]);
  await ana.composer.focus();
  await keyboard.press("F6");
  await expect(ana.members.locator(":focus")).toHaveCount(1);
  await keyboard.press("F6");
  await expect(ana.channel("general")).toBeFocused();
  await keyboard.press("F6");
  await expect(ana.timeline.locator(":focus").or(ana.page.locator("[role=log]:focus"))).toHaveCount(1);
  await keyboard.press("F6");
  await expect(ana.composer).toBeFocused();
  await keyboard.press("Shift+F6");
  await keyboard.press("Shift+F6");
  await expect(ana.channel("general")).toBeFocused();
});
