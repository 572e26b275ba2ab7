/** F6 goes from region to region, arrows from message to message, and the focus is never lost. */

import type { Locator } from "@playwright/test";
import { flood, numbered } from "../fixtures/flood";
import { chooseByKeyboard, pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE_SIZE = { width: 375, height: 667 };

/** How a control and what is around it are drawn, as far as the focus may change it. */
function look(control: Locator): Promise<string> {
  return control.evaluate((element) => {
    const AROUND_MAX = 4;
    const looks: string[] = [];
    for (let box: Element | null = element; box && looks.length < AROUND_MAX; box = box.parentElement) {
      const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(box);
      const outline = outlineStyle === "none" ? "" : outlineWidth;
      looks.push([outline, boxShadow, borderColor].join(" "));
    }
    return looks.join("; ");
  });
}

/** Presses a key that gives the focus to a control, which whoever looks can tell. */
async function pressToReach(person: Person, key: string, control: Locator): Promise<void> {
  await expect(control).not.toBeFocused();
  const before = await look(control);
  await person.page.keyboard.press(key);
  await expect(control).toBeFocused();
  await expect(control).toBeInViewport();
  await expect.poll(() => look(control), `the focus is seen on ${String(control)}`).not.toBe(before);
}

/** The channels of one page have the focus on the open one, the members on the first that is a link. */
function regionsOf(person: Person, channel: string, newest: string, member: string): Record<string, Locator> {
  return {
    channels: person.channel(channel),
    messages: person.message(newest),
    composer: person.composer,
    members: person.members.getByRole("link", { name: member }),
  };
}

async function hasFocusInTimeline(person: Person): Promise<boolean> {
  return person.timeline.evaluate((log) => log.contains(document.activeElement));
}

/** Goes to a message with the keyboard: to the messages, then up. */
async function arrowTo(person: Person, text: string): Promise<void> {
  const row = person.message(text);
  if (!(await hasFocusInTimeline(person))) {
    await person.composer.focus();
    await tabTo(person, person.rows.last(), "Shift+Tab");
  }
  for (let at = await person.rows.count(); at > 0; at--) {
    if (await row.evaluate((element) => element === document.activeElement)) {
      break;
    }
    await person.page.keyboard.press("ArrowUp");
  }
  await expect(row).toBeFocused();
}

test("F6 goes around the regions, Shift+F6 back, and the focus is seen", async ({ ana, bo }) => {
  await bo.sendMessage("first");
  await bo.sendMessage("second");
  await ana.expectMessages(["first", "second"]);
  const { channels, messages, composer, members } = regionsOf(ana, "general", "second", "Bo");
  await ana.composer.focus();

  for (const region of [members, channels, messages, composer, members]) {
    await pressToReach(ana, "F6", region);
  }
  for (const region of [composer, messages, channels, members]) {
    await pressToReach(ana, "Shift+F6", region);
  }
});

test("F6 comes back to the message that was left", async ({ ana, bo }) => {
  await flood(bo, "general", numbered(5));
  await expect(ana.rows).toHaveCount(5);
  await arrowTo(ana, "Message 3");

  await ana.page.keyboard.press("F6");
  await expect(ana.composer).toBeFocused();
  await ana.page.keyboard.press("Shift+F6");
  await expect(ana.message("Message 3")).toBeFocused();
});

test("F6 begins with the channels where nothing has the focus, and leaves out what is not there", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await ana.page.evaluate(() => (document.activeElement as HTMLElement).blur());

  await pressToReach(ana, "F6", ana.contact("Bo"));
  await pressToReach(ana, "F6", ana.timeline);
  await pressToReach(ana, "F6", ana.composer);
  await pressToReach(ana, "F6", ana.contact("Bo"));

  await bo.openDirectWith("Ana");
  await bo.sendMessage("hello");
  await ana.expectMessages(["hello"]);
  await ana.page.setViewportSize(PHONE_SIZE);
  await expect(ana.contact("Bo")).toBeHidden();
  await ana.composer.focus();
  await pressToReach(ana, "F6", ana.message("hello"));
  await pressToReach(ana, "F6", ana.composer);
});

test("arrows, Home and End go from message to message", async ({ ana, bo }) => {
  await flood(bo, "general", numbered(40));
  await expect(ana.rows).toHaveCount(40);
  await ana.composer.focus();
  await tabTo(ana, ana.message("Message 40"), "Shift+Tab");

  for (const [key, text] of [
    ["ArrowDown", "Message 40"],
    ["ArrowUp", "Message 39"],
    ["ArrowUp", "Message 38"],
    ["ArrowDown", "Message 39"],
    ["Home", "Message 1"],
    ["ArrowUp", "Message 1"],
    ["ArrowDown", "Message 2"],
    ["End", "Message 40"],
  ] as const) {
    await ana.page.keyboard.press(key);
    await expect(ana.message(text), `${key} leads here`).toBeFocused();
    await expect(ana.message(text)).toBeInViewport({ ratio: 1 });
  }

  await ana.page.keyboard.press("Home");
  await ana.page.keyboard.press("Escape");
  await expect(ana.message("Message 40"), "Escape leads to the newest").toBeFocused();
  await expect(ana.message("Message 40")).toBeInViewport({ ratio: 1 });
});

test("the messages are one stop of the Tab key, and one message has its actions behind it", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await flood(bo, "general", numbered(40));
  await expect(ana.rows).toHaveCount(40);
  await arrowTo(ana, "Message 30");
  const row = ana.message("Message 30");

  await keyboard.press("Tab");
  await expect(ana.timeOf("Message 30")).toBeFocused();
  for (const name of ["React", "Reply", "More actions"]) {
    await keyboard.press("Tab");
    await expect(row.getByRole("button", { name, exact: true })).toBeFocused();
    await expect(row.getByRole("button", { name, exact: true })).toBeInViewport({ ratio: 1 });
  }
  await keyboard.press("Tab");
  await expect(ana.attachFiles, "past the last action is the composer").toBeFocused();

  await keyboard.press("Shift+Tab");
  await expect(row, "the way back leads to the message that was left").toBeFocused();
  await keyboard.press("Shift+Tab");
  expect(await hasFocusInTimeline(ana), "before the message is nothing of the others").toBe(false);
  await keyboard.press("Tab");
  await expect(row).toBeFocused();

  await keyboard.press("Tab");
  await keyboard.press("Shift+Tab");
  await expect(row, "from the first action one comes back to the message").toBeFocused();
});

test("somebody answers, reacts and pins with the keyboard alone", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await bo.sendMessage("one");
  await bo.sendMessage("two");
  await ana.expectMessages(["one", "two"]);
  await ana.composer.focus();
  for (const region of ["members", "channels", "messages"]) {
    await test.step(region, () => keyboard.press("F6"));
  }
  await keyboard.press("ArrowUp");
  await expect(ana.message("one")).toBeFocused();

  await pressByKeyboard(ana, ana.message("one").getByRole("button", { name: "Reply" }));
  await expect(ana.composer).toBeFocused();
  await keyboard.type("three");
  await keyboard.press("Enter");
  await expect(bo.quote("three")).toBeVisible();

  await keyboard.press("Shift+F6");
  await expect(ana.message("one")).toBeFocused();
  await pressByKeyboard(ana, ana.message("one").getByRole("button", { name: "React" }));
  await expect(ana.pickerSearch).toBeFocused();
  await keyboard.type("tada");
  await expect(ana.pickable("🎉")).toBeVisible();
  await keyboard.press("Enter");
  await expect(bo.reaction("one", "🎉")).toBeVisible();
  await expect(ana.picker).toBeHidden();
  await expect.poll(() => hasFocusInTimeline(ana), "the focus is where it was").toBe(true);

  const more = ana.message("one").getByRole("button", { name: "More actions" });
  await tabTo(ana, more);
  await keyboard.press("Enter");
  await chooseByKeyboard(ana, "Pin message");
  await expect(bo.message("one").getByText("Pinned")).toBeVisible();
  await expect(more).toBeFocused();
});

test("the focus stays on a message that is edited, while others come", async ({ ana, bo }) => {
  for (const text of ["one", "two", "three"]) {
    await bo.sendMessage(text);
  }
  await ana.expectMessages(["one", "two", "three"]);
  await arrowTo(ana, "two");

  await bo.editMessage("two", "second");
  await expect(ana.message("second")).toBeFocused();
  const more = ana.message("second").getByRole("button", { name: "More actions" });
  await tabTo(ana, more);
  await bo.editMessage("second", "the second");
  await expect(ana.message("the second").getByRole("button", { name: "More actions" })).toBeFocused();

  await ana.page.keyboard.press("Home");
  await expect(ana.message("one")).toBeFocused();
  await flood(bo, "general", numbered(30));
  await expect(ana.rows).toHaveCount(33);
  await expect(ana.message("one")).toBeFocused();
  await ana.page.keyboard.press("ArrowDown");
  await expect(ana.message("the second")).toBeFocused();
  await expect(ana.message("the second")).toBeInViewport({ ratio: 1 });
});

test("where the message with the focus goes, the next one has it", async ({ ana, bo }) => {
  for (const text of ["one", "two", "three"]) {
    await bo.sendMessage(text);
  }
  await ana.expectMessages(["one", "two", "three"]);
  await arrowTo(ana, "two");

  await bo.deleteMessage("two");
  await ana.expectMessages(["one", "three"]);
  await expect(ana.message("three")).toBeFocused();
  await tabTo(ana, ana.message("three").getByRole("button", { name: "More actions" }));
  await bo.deleteMessage("three");
  await ana.expectMessages(["one"]);
  await expect(ana.message("one"), "after the newest is the one before it").toBeFocused();
  await bo.deleteMessage("one");
  await ana.expectMessages([]);
  await expect(ana.timeline, "where there is none, the timeline has it").toBeFocused();
});

test("where the oldest message leaves with the cap, the next one has the focus", async ({ ana, bo }) => {
  await flood(bo, "general", numbered(100));
  await expect(ana.rows).toHaveCount(100);
  await ana.composer.focus();
  await tabTo(ana, ana.message("Message 100"), "Shift+Tab");
  await ana.page.keyboard.press("Home");
  await expect(ana.message("Message 1")).toBeFocused();

  await bo.sendMessage("One more");
  await expect(ana.message("One more")).toHaveCount(1);
  await expect(ana.message("Message 1")).toHaveCount(0);
  await expect(ana.message("Message 2")).toBeFocused();
});

test("a focus in the composer stays there whatever becomes of the messages", async ({ ana, bo }) => {
  await bo.sendMessage("one");
  await ana.expectMessages(["one"]);
  await ana.composer.focus();
  await ana.page.keyboard.type("Half a");
  await bo.deleteMessage("one");
  await bo.sendMessage("two");
  await ana.expectMessages(["two"]);
  await ana.page.keyboard.type(" sentence");
  await expect(ana.composer).toBeFocused();
  await expect(ana.composer).toHaveValue("Half a sentence");
});
