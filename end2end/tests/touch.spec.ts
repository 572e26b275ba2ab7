/** A phone in the hand: back closes what lies above, and a finger that rests opens the menu. */

import type { CDPSession, Locator } from "@playwright/test";
import { png } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import { pressByKeyboard } from "../fixtures/keyboard";
import { expectLayer, goBackFromLayer } from "../fixtures/layer";
import { expectInReach, expectToFit } from "../fixtures/layout";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** What a keyboard on the screen leaves of it. */
const WITH_KEYBOARD = { width: 375, height: 330 };

/** Longer than a finger rests before the menu opens, in milliseconds. */
const AFTER_REST_MS = 1_000;

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
  await goBackFromLayer(phone);
  await expect(phone.sidebar).toBeHidden();
  await expect(phone.heading).toHaveText("# books");
  await expect(phone.page).toHaveURL("/channels/books");

  // Opened and closed by its button, it is no step of the way back.
  await menu.tap();
  await phone.page.getByRole("button", { name: "Close menu" }).tap();
  await expect(phone.sidebar).toBeHidden();
  await expectLayer(phone, false);
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
  await goBackFromLayer(phone);
  await expect(phone.members).toBeHidden();
  await expect(phone.page).toHaveURL("/channels/general");

  await phone.page.getByRole("main").getByRole("link", { name: "Details" }).tap();
  await expect(phone.page.getByRole("dialog")).toBeVisible();
  await goBackFromLayer(phone);
  await expect(phone.page.getByRole("dialog")).toBeHidden();
  await expect(phone.heading).toHaveText("# general");
  await expect(phone.page).toHaveURL("/channels/general");

  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await phone.sidebar.getByRole("link", { name: "Browse channels" }).tap();
  await expect(phone.dialog("Browse channels")).toBeVisible();
  await goBackFromLayer(phone);
  await expect(phone.dialog("Browse channels")).toBeHidden();
  await expect(phone.sidebar).toBeHidden();
  await expect(phone.page).toHaveURL("/channels/general");
  await phone.composer.fill("Still here");
  await phone.send.tap();
  await ana.expectMessages(["Still here"]);
});

/** All else that opens above the page: how it is opened, and what is seen of it then. */
const LAYERS: [string, (phone: Person) => Promise<void>, (phone: Person) => Locator][] = [
  ["the menu of a message", (phone) => openMenu(phone), (phone) => phone.menu],
  ["the picker of emoji", (phone) => phone.pickEmoji.tap(), (phone) => phone.picker],
  ["the picker of a reaction", (phone) => chooseInMenu(phone, "React"), (phone) => phone.picker],
  ["the question before a deletion", (phone) => chooseInMenu(phone, "Delete message"), (phone) => phone.dialog("Delete")],
  ["the pins", (phone) => phone.pinsButton.tap(), (phone) => phone.pins],
  ["an image shown whole", (phone) => phone.thumbnail("shed.png").tap(), (phone) => phone.dialog("shed.png")],
  ["the quick switcher", (phone) => openSwitcher(phone), (phone) => phone.dialog("Go to")],
];

async function openMenu(phone: Person): Promise<void> {
  await phone.messageWith("shed.png").getByRole("button", { name: "More actions" }).tap();
}

async function chooseInMenu(phone: Person, item: string): Promise<void> {
  await openMenu(phone);
  await phone.menu.getByRole("menuitem", { name: item }).tap();
}

async function openSwitcher(phone: Person): Promise<void> {
  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await phone.sidebar.getByRole("button", { name: "Go to a channel or a person" }).tap();
}

test("going back closes whatever else lies above the page", async ({ ana, newPerson }) => {
  await ana.attach(png("shed.png", 640, 480, 100));
  await ana.sendWithFiles("The shed");
  const phone = await onPhone(ana, newPerson);
  await expect(phone.thumbnail("shed.png")).toBeVisible();
  for (const [name, open, layer] of LAYERS) {
    await test.step(name, async () => {
      await open(phone);
      await expect(layer(phone)).toBeVisible();
      await goBackFromLayer(phone);
      await expect(layer(phone)).toBeHidden();
      await expect(phone.page).toHaveURL("/channels/general");
      await expect(phone.heading).toHaveText("# general");
      await expect(phone.sidebar).toBeHidden();
      await expectLayer(phone, false);
    });
  }
  await expect(phone.messageWith("shed.png"), "nothing was deleted").toBeVisible();
});

test("what was closed by hand is no step of the way back, however soon the next opens", async ({ ana, newPerson }) => {
  await ana.createChannel("books");
  await ana.openChannel("general");
  await ana.sendMessage("hello");
  const phone = await onPhone(ana, newPerson);
  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await phone.channel("books").tap();
  await expect(phone.heading).toHaveText("# books");
  await phone.pickEmoji.tap();
  await expectLayer(phone, true);
  // The one closes, and the next opens before the browser has gone back.
  await phone.page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const press = (selector: string) => document.querySelector<HTMLElement>(selector)?.click();
    press(".emoji-picker[open] .emoji-picker__head button");
    await frame();
    press("[aria-label^='Pinned messages']");
  });
  await expect(phone.pins).toBeVisible();
  await expectLayer(phone, true);
  await expect(phone.pins).toBeVisible();
  await phone.pins.getByRole("button", { name: "Close" }).tap();
  await expectLayer(phone, false);
  await expect(phone.heading).toHaveText("# books");
  await phone.page.goBack();
  await expect(phone.page).toHaveURL("/channels/general");
  await phone.expectMessages(["hello"]);
});

test("where one goes before the browser has gone back is where one is", async ({ ana, bo, newPerson }) => {
  await ana.createChannel("books");
  await bo.sendMessage("hello");
  const phone = await onPhone(ana, newPerson);
  await phone.expectMessages(["hello"]);
  await phone.pickEmoji.tap();
  await expectLayer(phone, true);
  // The picker closes, and the link is followed before the browser has gone back.
  await phone.page.evaluate(async () => {
    const back = history.back.bind(history);
    const press = (selector: string) => document.querySelector<HTMLElement>(selector)?.click();
    const asked = new Promise<void>((resolve) => {
      history.back = () => {
        back();
        resolve();
      };
    });
    press(".emoji-picker[open] .emoji-picker__head button");
    await asked;
    history.back = back;
    press("#sidebar a[href='/channels/books']");
  });
  await expect(phone.heading).toHaveText("# books");
  await expect(phone.page).toHaveURL("/channels/books");
  await expectLayer(phone, false);
  await expect(phone.heading).toHaveText("# books");
  await phone.page.goBack();
  await expect(phone.page).toHaveURL("/channels/general");
  await phone.expectMessages(["hello"]);
});

test("the switcher leads to a page of its own, and back leads to the channel", async ({ ana, newPerson }) => {
  const phone = await onPhone(ana, newPerson);
  let hasClosed = () => {};
  await phone.page.exposeFunction("hasClosed", () => hasClosed());
  for (const [option, path, heading] of [
    ["Settings", "/settings", "Settings"],
    ["About Banter", "/about", "About Banter"],
    ["Log out", "/log-out", "Log out"],
  ] as const) {
    await openSwitcher(phone);
    await expectLayer(phone, true);
    // The page comes when all that follows from the switcher's closing has followed.
    const closed = new Promise<void>((resolve) => {
      hasClosed = resolve;
    });
    await phone.page.evaluate(() => {
      const tell = async () => {
        for (let frames = 0; frames < 5; frames++) {
          await new Promise(requestAnimationFrame);
        }
        (window as typeof window & { hasClosed(): void }).hasClosed();
      };
      document.querySelector("dialog[open]")?.addEventListener("close", tell);
    });
    await phone.page.route(path, (route) => closed.then(() => route.continue()), { times: 1 });
    await phone.dialog("Go to").getByRole("option", { name: option }).tap();
    await expect(phone.page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    await phone.page.goBack();
    await expect(phone.heading).toHaveText("# general");
    await phone.waitUntilAlive();
    await expect(phone.dialog("Go to")).toBeHidden();
    await expectLayer(phone, false);
  }
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
  await goBackFromLayer(phone);
  await expect(phone.sidebar).toBeHidden();
  await phone.page.getByRole("main").getByRole("link", { name: "Details" }).tap();
  await expect(phone.page.getByRole("dialog")).toBeVisible();
  await expectToFit(phone, "the details");
});

test("what one writes, and the newest message, stay above the keyboard on the screen", async ({ ana, bo, newPerson }) => {
  await flood(bo, "general", numbered(30));
  const phone = await onPhone(ana, newPerson);
  await expect(phone.rows).toHaveCount(30);
  // The browser makes the page as high as what the keyboard leaves of it: there is no keyboard here to do so.
  const viewport = phone.page.locator("meta[name=viewport]");
  await expect(viewport).toHaveAttribute("content", /\binteractive-widget=resizes-content\b/);
  const expectAbove = async (message: string) => {
    await expectInReach(phone.composer, phone.send, phone.attachFiles);
    await expect(phone.message(message)).toBeInViewport({ ratio: 1 });
    await expect(phone.heading).toBeInViewport({ ratio: 1 });
    await expectToFit(phone, "a channel with a keyboard");
    expect(await phone.page.evaluate(() => document.scrollingElement?.scrollTop), "the page has not moved").toBe(0);
  };

  await phone.composer.tap();
  await expect(phone.composer).toBeFocused();
  await phone.page.setViewportSize(WITH_KEYBOARD);
  await expectAbove("Message 30");
  await bo.sendMessage("Are you there?");
  await expectAbove("Are you there?");
  await phone.composer.fill("One\ntwo\nthree\nfour\nfive\nsix");
  await expectInReach(phone.composer, phone.send);
  await phone.composer.fill("");

  await phone.page.setViewportSize(PHONE.viewport);
  await phone.message("Are you there?").getByRole("button", { name: "More actions" }).tap();
  await phone.menu.getByRole("menuitem", { name: "Reply" }).tap();
  await expect(phone.bar("Replying to Bo")).toBeVisible();
  await phone.composer.tap();
  await phone.page.setViewportSize(WITH_KEYBOARD);
  await expectAbove("Are you there?");
  await expectInReach(phone.bar("Replying to Bo"), phone.cancel);
  await phone.composer.fill("On the train");
  await phone.send.tap();
  await bo.expectMessages([...numbered(30), "Are you there?", "On the train"]);
  await expectAbove("On the train");
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
  await goBackFromLayer(phone);
  await expect(phone.sidebar).toBeHidden();
  await expect(phone.heading).toHaveText("Bo");
  await expect(phone.page.getByRole("button", { name: "Open menu" })).toBeFocused();
});
