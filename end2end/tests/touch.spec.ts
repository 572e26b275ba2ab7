/** A phone in the hand: back closes what lies above, a finger that rests opens the menu, and all is large enough. */

import type { CDPSession, Locator } from "@playwright/test";
import { pressByKeyboard } from "../fixtures/keyboard";
import { expectInReach, expectToFit } from "../fixtures/layout";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** How tall and wide what a finger presses is, at least, in pixels. */
const TARGET_PX = 44;

/** Longer than a finger rests before the menu opens, in milliseconds. */
const AFTER_REST_MS = 1_000;

/** What is pressed; in a list of choices it is the whole line. */
const TARGETS = "a, button, input:not([type=hidden], [type=radio], [type=checkbox]), textarea, summary, label:has(input)";

/** Ana on her phone, signed in, with Bo's message in front of her. */
async function onPhone(ana: Person, newPerson: (name: string, options: object) => Promise<Person>): Promise<Person> {
  const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
  await phone.goTo("/channels/general");
  return phone;
}

/** A finger, as the system tells the browser of it. */
class Finger {
  private constructor(private readonly input: CDPSession) {}

  static async of(person: Person): Promise<Finger> {
    return new Finger(await person.context.newCDPSession(person.page));
  }

  async down(on: Locator): Promise<{ x: number; y: number }> {
    const box = await on.boundingBox();
    if (!box) {
      throw new Error(`${String(on)} is not to be seen`);
    }
    const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
    await this.input.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
    return at;
  }

  async moveTo(at: { x: number; y: number }): Promise<void> {
    await this.input.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at] });
  }

  async up(): Promise<void> {
    await this.input.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }
}

/** All that is pressed in a part of the page is as large as a finger needs. */
async function expectLargeTargets(within: Locator, part: string): Promise<void> {
  await expect(within).toBeVisible();
  const measure = () =>
    within.locator(TARGETS).evaluateAll((targets, least) => {
      const shown = targets.filter((target) => target.checkVisibility({ visibilityProperty: true }));
      const small = shown.flatMap((target) => {
        const { width, height } = target.getBoundingClientRect();
        const isSmall = width < least || height < least;
        return isSmall ? [`${target.outerHTML.slice(0, 90)}: ${width.toFixed(1)} x ${height.toFixed(1)}`] : [];
      });
      return { count: shown.length, small };
    }, TARGET_PX);
  await expect.poll(async () => (await measure()).small, `${part}: all is at least ${TARGET_PX} px`).toEqual([]);
  expect((await measure()).count, `${part} has something to press`).toBeGreaterThan(0);
}

test("what is pressed is large enough for a finger", async ({ ana, bo, newPerson }) => {
  await bo.createChannel("books");
  await bo.openChannel("general");
  await bo.sendMessage("hello");
  const phone = await onPhone(ana, newPerson);
  await phone.expectMessages(["hello"]);
  const main = phone.page.getByRole("main");

  await expectLargeTargets(main.locator("header"), "the header");
  await expectLargeTargets(main.locator("form"), "the composer");
  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await expectLargeTargets(phone.sidebar, "the drawer");
  await phone.page.getByRole("button", { name: "Close menu" }).tap();
  await expect(phone.sidebar).toBeHidden();
  await phone.page.getByRole("button", { name: "Members", exact: true }).tap();
  await expectLargeTargets(phone.members, "the members");
  await phone.page.getByRole("button", { name: "Close members" }).tap();
  await phone.message("hello").getByRole("button", { name: "More actions" }).tap();
  await expectLargeTargets(phone.menu, "the menu of a message");
  await phone.menu.getByRole("menuitem", { name: "Reply" }).tap();
  await expect(phone.bar("Replying to Bo")).toBeVisible();
  await expectLargeTargets(main.locator("form"), "the composer with a reply");
});

test("what is pressed in panes and dialogs is large enough for a finger", async ({ ana, bo, newPerson }) => {
  await bo.createChannel("books");
  await bo.openChannel("general");
  await bo.sendMessage("hello");
  const phone = await onPhone(ana, newPerson);
  const openMenu = () => phone.page.getByRole("button", { name: "Open menu" }).tap();
  for (const [link, name] of [
    ["Create a channel", "Create a channel"],
    ["Browse channels", "Browse channels"],
    ["Search messages", "Search"],
  ] as const) {
    await openMenu();
    await phone.sidebar.getByRole("link", { name: link }).tap();
    await expectLargeTargets(phone.dialog(name), name);
    await phone.page.goBack();
    await expect(phone.dialog(name)).toBeHidden();
    await expect(phone.sidebar).toBeHidden();
  }
  await phone.page.getByRole("main").getByRole("link", { name: "Details" }).tap();
  await expectLargeTargets(phone.page.getByRole("dialog"), "the details");
  await phone.page.getByRole("dialog").getByRole("button", { name: "Close" }).tap();
  await openMenu();
  await phone.sidebar.getByRole("button", { name: "Go to a channel or a person" }).tap();
  await expect(phone.dialog("Go to").getByRole("option").first()).toBeVisible();
  await expectLargeTargets(phone.dialog("Go to"), "the quick switcher");
});

test("going back closes the drawer, and leaves the channel only then", async ({ ana, newPerson }) => {
  await ana.createChannel("books");
  const phone = await onPhone(ana, newPerson);
  const menu = phone.page.getByRole("button", { name: "Open menu" });
  await menu.tap();
  await phone.channel("books").tap();
  await expect(phone.heading).toHaveText("# books");
  await expect(phone.sidebar).toBeHidden();

  await menu.tap();
  await expect(phone.channel("general")).toBeInViewport();
  await phone.page.goBack();
  await expect(phone.sidebar).toBeHidden();
  await expect(phone.heading).toHaveText("# books");
  await expect(phone.page).toHaveURL("/channels/books");

  // Opened and closed by its button, it is no step of the way back.
  await menu.tap();
  await phone.page.getByRole("button", { name: "Close menu" }).tap();
  await expect(phone.sidebar).toBeHidden();
  await expect.poll(() => phone.page.evaluate(() => JSON.stringify(history.state))).not.toContain("layer");
  await phone.page.goBack();
  await expect(phone.heading).toHaveText("# general");
  await expect(phone.page).toHaveURL("/channels/general");
  await phone.page.goForward();
  await expect(phone.heading).toHaveText("# books");
  await expect(phone.sidebar).toBeHidden();
});

test("going back closes the members, and a pane", async ({ ana, newPerson }) => {
  const phone = await onPhone(ana, newPerson);
  await phone.page.getByRole("button", { name: "Members", exact: true }).tap();
  await expect(phone.member("Ana")).toBeInViewport();
  await phone.page.goBack();
  await expect(phone.members).toBeHidden();
  await expect(phone.page).toHaveURL("/channels/general");

  await phone.page.getByRole("main").getByRole("link", { name: "Details" }).tap();
  await expect(phone.page.getByRole("dialog")).toBeVisible();
  await phone.page.goBack();
  await expect(phone.page.getByRole("dialog")).toBeHidden();
  await expect(phone.heading).toHaveText("# general");
  await expect(phone.page).toHaveURL("/channels/general");

  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await phone.sidebar.getByRole("link", { name: "Browse channels" }).tap();
  await expect(phone.dialog("Browse channels")).toBeVisible();
  await phone.page.goBack();
  await expect(phone.dialog("Browse channels")).toBeHidden();
  await expect(phone.sidebar).toBeHidden();
  await expect(phone.page).toHaveURL("/channels/general");
  await phone.composer.fill("Still here");
  await phone.send.tap();
  await ana.expectMessages(["Still here"]);
});

test("a finger that rests on a message opens its menu", async ({ ana, bo, newPerson }) => {
  await bo.sendMessage("hello");
  const phone = await onPhone(ana, newPerson);
  await phone.expectMessages(["hello"]);
  const finger = await Finger.of(phone);

  await finger.down(phone.bodies.first());
  await expect(phone.menu).toBeVisible();
  await finger.up();
  await expect(phone.menu, "lifting the finger chooses nothing").toBeVisible();
  expect(await phone.page.evaluate(() => getSelection()?.toString()), "nothing is selected").toBe("");
  await expectInReach(phone.menu.getByRole("menuitem", { name: "Reply" }));
  await expectToFit(phone, "the menu of a message");
  await phone.menu.getByRole("menuitem", { name: "Reply" }).tap();
  await expect(phone.bar("Replying to Bo")).toBeVisible();
});

test("a finger that rests on a link of a message opens the menu, and not the link", async ({ ana, bo, newPerson }) => {
  await bo.createChannel("books");
  await bo.openChannel("general");
  await bo.sendMessage("See #books");
  const phone = await onPhone(ana, newPerson);
  await phone.expectMessages(["See #books"]);
  const finger = await Finger.of(phone);

  await finger.down(phone.message("See #books").getByRole("link", { name: "#books" }));
  await expect(phone.menu).toBeVisible();
  await finger.up();
  await expect(phone.menu).toBeVisible();
  await expect(phone.page).toHaveURL("/channels/general");
  // The next tap is one like any other.
  await phone.menu.getByRole("menuitem", { name: "Copy text" }).tap();
  await expect(phone.menu).toBeHidden();
  await phone.message("See #books").getByRole("link", { name: "#books" }).tap();
  await expect(phone.page).toHaveURL("/channels/books");
});

test("a tap, or a finger that moves, opens no menu", async ({ ana, bo, newPerson }) => {
  await bo.sendMessage("hello");
  const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
  await phone.page.clock.install();
  await phone.goTo("/channels/general");
  await phone.expectMessages(["hello"]);
  const finger = await Finger.of(phone);

  await phone.bodies.first().tap();
  await phone.page.clock.runFor(AFTER_REST_MS);
  await expect(phone.menu).toBeHidden();

  const { x, y } = await finger.down(phone.bodies.first());
  await finger.moveTo({ x, y: y - 40 });
  await phone.page.clock.runFor(AFTER_REST_MS);
  await expect(phone.menu).toBeHidden();
  await finger.up();

  // What they lack is time, and staying where they are.
  await finger.down(phone.bodies.first());
  await phone.page.clock.runFor(AFTER_REST_MS);
  await expect(phone.menu).toBeVisible();
  await finger.up();
});

test("nothing scrolls sideways, whatever is open", async ({ ana, bo, newPerson }) => {
  await bo.sendMessage("Donaudampfschifffahrtsgesellschaftskapitän".repeat(4));
  const phone = await onPhone(ana, newPerson);
  await expect(phone.rows).toHaveCount(1);
  await expectToFit(phone, "a channel");
  await expectInReach(phone.attachFiles, phone.composer, phone.pickEmoji, phone.send);
  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await expect(phone.channel("general")).toBeInViewport({ ratio: 1 });
  await expectToFit(phone, "the drawer");
  await phone.sidebar.getByRole("link", { name: "Search messages" }).tap();
  await expect(phone.dialog("Search")).toBeVisible();
  await expectToFit(phone, "the search");
  await phone.page.goBack();
  await expect(phone.sidebar).toBeHidden();
  await phone.page.getByRole("main").getByRole("link", { name: "Details" }).tap();
  await expect(phone.page.getByRole("dialog")).toBeVisible();
  await expectToFit(phone, "the details");
});

test("a keyboard on a phone does it all as well", async ({ ana, bo, newPerson }) => {
  const phone = await onPhone(ana, newPerson);
  const { keyboard } = phone.page;
  await pressByKeyboard(phone, phone.page.getByRole("button", { name: "Open menu" }));
  await expect(phone.page.getByRole("button", { name: "Close menu" })).toBeFocused();
  await pressByKeyboard(phone, phone.contact("Bo"));
  await expect(phone.heading).toHaveText("Bo");
  await expect(phone.sidebar).toBeHidden();
  await expect(phone.page.getByRole("button", { name: "Open menu" })).toBeFocused();
  await keyboard.press("F6");
  await expect(phone.composer).toBeFocused();
  await keyboard.type("From the train");
  await keyboard.press("Enter");
  await bo.expectUnreadFrom("Ana", 1);

  await pressByKeyboard(phone, phone.page.getByRole("button", { name: "Open menu" }));
  await expect(phone.page.getByRole("button", { name: "Close menu" })).toBeFocused();
  await phone.page.goBack();
  await expect(phone.sidebar).toBeHidden();
  await expect(phone.heading).toHaveText("Bo");
  await expect(phone.page.getByRole("button", { name: "Open menu" })).toBeFocused();
});
