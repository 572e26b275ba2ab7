/** Anywhere is a few letters away. */

import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

function switcher(person: Person): Locator {
  return person.dialog("Go to");
}

function box(person: Person): Locator {
  return switcher(person).getByRole("combobox", { name: "Go to a channel or a person" });
}

function options(person: Person): Locator {
  return switcher(person).getByRole("option");
}

function chosen(person: Person): Locator {
  return switcher(person).getByRole("option", { selected: true });
}

async function openSwitcher(person: Person): Promise<void> {
  await person.page.keyboard.press("Control+K");
  await expect(box(person)).toBeFocused();
}

test("a few letters and Enter lead to a channel, and one can write at once", async ({ ana }) => {
  await ana.createChannel("books");
  await ana.openChannel("general");
  await openSwitcher(ana);
  await ana.page.keyboard.type("boo");
  await expect(chosen(ana)).toHaveText(/books/);
  await ana.page.keyboard.press("Enter");

  await expect(switcher(ana)).toBeHidden();
  await expect(ana.heading).toHaveText("# books");
  await expect(ana.page).toHaveURL("/channels/books");
  await expect(ana.composer).toBeFocused();
});

test("people are found as well, whether one has written to them or not", async ({ ana, bo }) => {
  await bo.sendMessage("I am here");
  await openSwitcher(ana);
  await ana.page.keyboard.type("@b");
  await expect(options(ana).filter({ hasText: "Bo" })).toHaveCount(1);
  await ana.page.keyboard.press("Enter");
  await expect(ana.heading).toHaveText("Bo");
  await expect(ana.page).toHaveURL("/direct/Bo");
});

test("the arrows choose, around the ends, and the box keeps the focus", async ({ ana }) => {
  const { keyboard } = ana.page;
  await ana.createChannel("books");
  await openSwitcher(ana);
  await keyboard.type("#");
  await expect(options(ana)).toHaveText([/^books/, /^general/]);
  await expect(chosen(ana)).toHaveText(/^books/);
  await keyboard.press("ArrowDown");
  await expect(chosen(ana)).toHaveText(/^general/);
  await expect(box(ana)).toBeFocused();
  const id = await chosen(ana).getAttribute("id");
  await expect(box(ana)).toHaveAttribute("aria-activedescendant", id ?? "");
  await keyboard.press("ArrowDown");
  await expect(chosen(ana)).toHaveText(/^books/);
  await keyboard.press("ArrowUp");
  await expect(chosen(ana)).toHaveText(/^general/);
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("# general");
});

test("what calls one comes first, then what is unread", async ({ ana, bo }) => {
  await bo.createChannel("aaa");
  await bo.openChannel("general");
  await bo.createChannel("zzz");
  await ana.joinChannel("zzz");
  await bo.openChannel("aaa");
  await ana.sendMessage("hello, @Bo");
  await ana.openChannel("general");
  await ana.sendMessage("hello");
  await bo.expectUnread("general", 1);
  await openSwitcher(bo);
  await expect(options(bo).nth(0)).toHaveText(/^zzz/);
  await expect(options(bo).nth(1)).toHaveText(/^general/);
});

test("Escape and the same keys close it, and the focus is where it was", async ({ ana }) => {
  const { keyboard } = ana.page;
  await ana.composer.fill("half a thought");
  for (const key of ["Escape", "Control+K"]) {
    await openSwitcher(ana);
    await keyboard.type("gen");
    await keyboard.press(key);
    await expect(switcher(ana)).toBeHidden();
    await expect(ana.composer).toBeFocused();
    await expect(ana.composer).toHaveValue("half a thought");
  }
  const button = ana.sidebar.getByRole("button", { name: "Go to a channel or a person" });
  await button.focus();
  await keyboard.press("Enter");
  await expect(box(ana)).toHaveValue("");
  await keyboard.press("Escape");
  await expect(button).toBeFocused();
});

test("what fits nothing is said", async ({ ana }) => {
  await openSwitcher(ana);
  await ana.page.keyboard.type("nothing like that");
  await expect(options(ana)).toHaveCount(0);
  await expect(switcher(ana).getByRole("status")).toHaveText("Nothing matches “nothing like that”.");
  await ana.page.keyboard.press("Enter");
  await expect(switcher(ana)).toBeVisible();
  await expect(ana.heading).toHaveText("# general");
});

test("a channel that one is not in leads to where one can join it", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await openSwitcher(bo);
  await bo.page.keyboard.type("books");
  await expect(chosen(bo)).toContainText("not joined");
  await bo.page.keyboard.press("Enter");
  await expect(bo.page.getByRole("button", { name: "Join #books" })).toBeVisible();
});

test("a private channel is found by its members only", async ({ ana, bo }) => {
  await ana.createPrivateChannel("plans");
  await ana.openChannel("general");
  await openSwitcher(bo);
  await bo.page.keyboard.type("plans");
  await expect(options(bo)).toHaveCount(0);
  await openSwitcher(ana);
  await ana.page.keyboard.type("plans");
  await ana.page.keyboard.press("Enter");
  await expect(ana.page).toHaveURL(/\/private\/[0-9a-f]{16}$/);
});

test("everything else that one can go to is in it, too", async ({ ana }) => {
  const { keyboard } = ana.page;
  await ana.composer.focus();
  const panes = [
    ["create", "Create a channel"],
    ["browse", "Browse channels"],
    ["search", "Search"],
    ["shortcuts", "Keyboard shortcuts"],
  ] as const;
  for (const [typed, name] of panes) {
    await openSwitcher(ana);
    await keyboard.type(typed);
    await keyboard.press("Enter");
    await expect(switcher(ana)).toBeHidden();
    await expect(ana.dialog(name)).toBeVisible();
    await keyboard.press("Escape");
    await expect(ana.dialog(name)).toBeHidden();
    await expect(ana.composer, `after ${name}`).toBeFocused();
  }
  await openSwitcher(ana);
  await keyboard.type("settings");
  await keyboard.press("Enter");
  await expect(ana.page).toHaveURL("/settings");
  await ana.goTo("/channels/general");
  await openSwitcher(ana);
  await keyboard.type("log out");
  await keyboard.press("Enter");
  await expect(ana.page).toHaveURL("/log-out");
});

test("the pointer chooses as well, and closes it beside", async ({ ana }) => {
  await ana.createChannel("books");
  await ana.sidebar.getByRole("button", { name: "Go to a channel or a person" }).click();
  await options(ana).filter({ hasText: "general" }).click();
  await expect(switcher(ana)).toBeHidden();
  await expect(ana.heading).toHaveText("# general");
  await openSwitcher(ana);
  await ana.page.mouse.click(5, 5);
  await expect(switcher(ana)).toBeHidden();
});

test("the switcher passes the audit", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.sendMessage("@Ana");
  await ana.expectUnread("general", 1, 1);
  await openSwitcher(ana);
  await expectAccessible(ana, "switcher");
  await ana.page.keyboard.type("nothing like that");
  await expectAccessible(ana, "switcher that finds nothing");
});
