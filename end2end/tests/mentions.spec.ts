/** How much waits, and what calls one: in the sidebar, in the title, on the icon, and everywhere alike. */

import { expectAccessible } from "../fixtures/accessibility";
import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { pressByKeyboard } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** The icon of the page says whether something is unread. */
async function expectIcon(person: Person, isUnread: boolean): Promise<void> {
  const icon = isUnread ? /^\/favicon-unread\.svg\?v=/ : /^\/favicon\.svg\?v=/;
  await expect(person.page.locator("link#icon")).toHaveAttribute("href", icon);
}

/** Somebody else's device, linked by this one. */
async function link(person: Person, other: Person): Promise<void> {
  await person.goTo("/settings");
  await person.page.getByRole("button", { name: "Link another device" }).click();
  const address = await person.page.getByRole("textbox", { name: "Link" }).inputValue();
  await other.page.goto(address);
  await other.page.getByRole("button", { name: `Continue as ${person.name}` }).click();
  await expect(other.heading).toHaveText("# general");
}

test("the sidebar counts what is unread, and what calls one apart", async ({ ana, bo }) => {
  await bo.createChannel("books");
  await ana.sendMessage("for nobody");
  await bo.expectUnread("general", 1);
  const badge = bo.channel("general").locator(".badge");
  await expect(badge).toHaveText("1");
  await expect(badge).toHaveClass(/\bbadge--quiet\b/);

  await ana.sendMessage("for you, @Bo");
  await bo.expectUnread("general", 2, 1);
  await expect(badge, "what calls is counted alone, and loud").toHaveText("1");
  await expect(badge).not.toHaveClass(/\bbadge--quiet\b/);
  await ana.sendMessage("@here, and `@Bo` is code");
  await ana.sendMessage("@channel");
  await ana.sendMessage("@Bob is nobody, Bo");
  await bo.expectUnread("general", 5, 3);
  await expect(badge).toHaveText("3");

  await bo.openChannel("general");
  await bo.expectUnread("general", 0);
  await expect(badge).toHaveCount(0);
});

test("a mention that is edited in, edited out or deleted is counted as it is now", async ({ ana, bo }) => {
  await bo.createChannel("books");
  await ana.sendMessage("for nobody");
  await bo.expectUnread("general", 1);
  await ana.editMessage("for nobody", "for @Bo");
  await bo.expectUnread("general", 1, 1);
  await ana.editMessage("for @Bo", "for nobody again");
  await bo.expectUnread("general", 1);
  await ana.sendMessage("@Bo!");
  await bo.expectUnread("general", 2, 1);
  await ana.deleteMessage("@Bo!");
  await bo.expectUnread("general", 1);
});

test("direct messages are all loud", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await ana.sendMessage("one");
  await ana.sendMessage("two");
  await bo.expectUnreadFrom("Ana", 2);
  const badge = bo.contact("Ana").locator(".badge");
  await expect(badge).toHaveText("2");
  await expect(badge).not.toHaveClass(/\bbadge--quiet\b/);
});

test("a private channel says so, and counts alike", async ({ ana, bo }) => {
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await ana.sendMessage("@Bo, welcome");
  const entry = bo.sidebar.getByRole("link", { name: /^plans, private/ });
  await expect(entry).toHaveAccessibleName("plans, private, 1 unread, 1 mention");
});

test("the title and the icon say what is unread anywhere, and no longer when it is read", async ({ ana, bo }) => {
  await bo.createChannel("books");
  await bo.openChannel("general");
  await expect(bo.page).toHaveTitle("#general · Banter");
  await expectIcon(bo, false);
  await ana.joinChannel("books");
  await ana.sendMessage("one");
  await ana.sendMessage("two");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("three");

  await expect(bo.page).toHaveTitle("(3) #general · Banter");
  await expectIcon(bo, true);
  await bo.reload();
  await expect(bo.page).toHaveTitle("(3) #general · Banter");
  await expectIcon(bo, true);

  await bo.openChannel("books");
  await expect(bo.page).toHaveTitle("(1) #books · Banter");
  await expectIcon(bo, true);
  await bo.openDirectWith("Ana");
  await expect(bo.page).toHaveTitle("Ana · Banter");
  await expectIcon(bo, false);
});

test("a muted channel is counted nowhere, until it is no longer muted", async ({ ana, bo }) => {
  await ana.createChannel("noise");
  await bo.joinChannel("noise");
  await bo.chooseLevel("Nothing");
  await bo.openChannel("general");
  const entry = bo.sidebar.getByRole("link", { name: /^noise/ });
  await expect(entry).toHaveAccessibleName("noise, muted");
  await ana.sendMessage("@Bo, listen");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  // What came after it is there.
  await bo.expectUnreadFrom("Ana", 1);

  await expect(entry).toHaveAccessibleName("noise, muted");
  await expectAccessible(bo, "a muted channel, and a badge that calls");
  await expect(entry.locator(".badge")).toHaveCount(0);
  await expect(bo.page).toHaveTitle("(1) #general · Banter");
  await bo.reload();
  await expect(entry).toHaveAccessibleName("noise, muted");
  await expect(bo.page).toHaveTitle("(1) #general · Banter");

  await bo.goTo("/channels/noise/details");
  const choice = bo.page.getByRole("radio", { name: "Mentions" });
  await choice.check();
  await bo.page.locator("form").filter({ has: choice }).getByRole("button", { name: "Save" }).click();
  await expect(bo.page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await bo.goTo("/channels/general");
  await expect(entry).toHaveAccessibleName("noise, 1 unread, 1 mention");
  await expect(bo.page).toHaveTitle("(2) #general · Banter");
});

test("two tabs and two devices say the same", async ({ ana, bo, newPerson, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  const phone = await newPerson("Bo");
  await link(bo, phone);
  await bo.goTo("/channels/general");
  await bo.createChannel("books");
  await bo.openChannel("general");
  const tab = await bo.newTab("/channels/general");
  const everywhere = [bo, tab, phone];
  await ana.joinChannel("books");
  await ana.sendMessage("one");
  await ana.sendMessage("two, @Bo");
  for (const screen of everywhere) {
    await screen.expectUnread("books", 2, 1);
    await expect(screen.page).toHaveTitle("(2) #general · Banter");
    await expectIcon(screen, true);
  }
  await server.restart();
  for (const screen of everywhere) {
    await screen.reload();
    await screen.expectUnread("books", 2, 1);
  }

  await phone.openChannel("books");

  for (const screen of everywhere) {
    await screen.expectUnread("books", 0);
    await expectIcon(screen, false);
  }
  await expect(tab.page).toHaveTitle("#general · Banter");
  await tab.openChannel("books");
  await tab.choose("two, @Bo", "Mark unread from here");
  for (const screen of everywhere) {
    await screen.expectUnread("books", 1, 1);
    await expectIcon(screen, true);
  }
});

test("a channel is muted by the keyboard alone, on all devices of its reader", async ({ ana, bo }) => {
  await ana.createChannel("noise");
  await bo.joinChannel("noise");
  const tab = await bo.newTab("/channels/general");
  const { keyboard } = bo.page;
  await pressByKeyboard(bo, bo.page.getByRole("main").getByRole("link", { name: "Details" }));
  const details = bo.page.getByRole("dialog", { name: "#noise" });
  await expect(details).toBeVisible();
  const level = details.getByRole("radio", { name: "Mentions" });
  await expect(level).toBeChecked();
  for (let stops = 0; stops < 40 && !(await level.evaluate((box) => box === document.activeElement)); stops++) {
    await keyboard.press("Tab");
  }
  await expect(level).toBeFocused();
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(details.getByRole("status")).toHaveText("Saved.");
  await keyboard.press("Escape");

  for (const screen of [bo, tab]) {
    await expect(screen.sidebar.getByRole("link", { name: "noise, muted", exact: true })).toBeVisible();
  }
});
