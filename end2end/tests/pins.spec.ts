/** Messages worth finding again are pinned, for everybody in the channel, as long as they are there. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { flood, numbered } from "../fixtures/flood";
import { chooseByKeyboard, pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };
const NOTE = "A pinned message leaves with the last 100, like any other.";

async function expectPins(person: Person, texts: string[]): Promise<void> {
  await person.pinsButton.click();
  await expect(person.pins).toBeVisible();
  await expect(person.pins.getByRole("listitem")).toHaveCount(texts.length);
  for (const [at, text] of texts.entries()) {
    await expect(person.pins.getByRole("listitem").nth(at)).toContainText(text);
  }
  await person.page.keyboard.press("Escape");
  await expect(person.pins).toBeHidden();
}

test("a pinned message is marked, counted and listed, for everybody", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.sendMessage("The key is under the **mat**.");
  await ana.sendMessage("Not worth a pin");
  await bo.sendMessage("Tea at five");
  await bo.expectMessages(["The key is under the mat.", "Not worth a pin", "Tea at five"]);
  await expect(ana.pinsButton).toHaveAccessibleName("Pinned messages");
  await expectPins(ana, []);

  // Everybody may pin, also what others wrote.
  await bo.choose("Tea at five", "Pin message");
  await bo.choose("The key is under the mat.", "Pin message");

  for (const person of [ana, bo]) {
    await expect(person.pinsButton).toHaveAccessibleName("Pinned messages, 2");
    await expect(person.message("The key is under the mat.").getByText("Pinned", { exact: true })).toBeVisible();
    await expect(person.message("Not worth a pin").getByText("Pinned", { exact: true })).toHaveCount(0);
    // Oldest first, as in the channel.
    await expectPins(person, ["The key is under the mat.", "Tea at five"]);
  }
  await ana.createChannel("books");
  await expect(ana.pinsButton).toHaveAccessibleName("Pinned messages");
  await ana.openChannel("general");

  await server.restart();
  await ana.reload();
  await expect(ana.pinsButton).toHaveAccessibleName("Pinned messages, 2");
  await expectPins(ana, ["The key is under the mat.", "Tea at five"]);
});

test("the list leads to the message", async ({ ana, bo }) => {
  await ana.sendMessage("The key is under the mat.");
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(["The key is under the mat.", ...numbered(60)]);
  await bo.choose("The key is under the mat.", "Pin message");
  await expect(ana.pinsButton).toHaveAccessibleName("Pinned messages, 1");
  await expect(ana.message("The key is under the mat.")).not.toBeInViewport();

  await ana.pinsButton.click();
  await expect(ana.pins.getByText(NOTE)).toBeVisible();
  await expect(ana.pin("The key is under the mat.")).toContainText("Ana");
  await ana.pin("The key is under the mat.").getByRole("link").click();

  await expect(ana.pins).toBeHidden();
  await ana.expectTarget("The key is under the mat.");
});

test("a pin is taken out in the list and by the menu", async ({ ana, bo }) => {
  await ana.sendMessage("one");
  await ana.sendMessage("two");
  await bo.expectMessages(["one", "two"]);
  await ana.choose("one", "Pin message");
  await ana.choose("two", "Pin message");
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages, 2");

  await bo.pinsButton.click();
  await bo.pin("one").getByRole("button", { name: "Unpin" }).click();
  await expect(bo.pins.getByRole("listitem")).toHaveCount(1);
  await expect(ana.pinsButton).toHaveAccessibleName("Pinned messages, 1");
  await expect(ana.message("one").getByText("Pinned", { exact: true })).toHaveCount(0);

  // What happens to a pinned message happens in the open list, too.
  await ana.choose("two", "Unpin message");
  await expect(bo.pins.getByText("Nothing is pinned here.")).toBeVisible();
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages");
});

test("a pinned message goes with its deletion, and follows its edit", async ({ ana, bo }) => {
  await ana.sendMessage("Dinner at seven");
  await ana.choose("Dinner at seven", "Pin message");
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages, 1");

  await ana.editMessage("Dinner at seven", "Dinner at eight");
  await bo.expectMessages(["Dinner at eight"]);
  await expectPins(bo, ["Dinner at eight"]);
  await ana.deleteMessage("Dinner at eight");

  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages");
  await expectPins(bo, []);
});

test("a pinned message leaves with the last 100, and the list says so", async ({ ana, bo }) => {
  await ana.sendMessage("The key is under the mat.");
  await ana.choose("The key is under the mat.", "Pin message");
  await flood(ana, "general", numbered(99));
  await bo.expectMessages(["The key is under the mat.", ...numbered(99)]);
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages, 1");
  await bo.pinsButton.click();
  await expect(bo.pin("The key is under the mat.")).toBeVisible();
  await expect(bo.pins.getByText(NOTE)).toBeVisible();

  await flood(ana, "general", ["the 101st"]);

  await expect(bo.pins.getByText("Nothing is pinned here.")).toBeVisible();
  await bo.page.keyboard.press("Escape");
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages");
  await bo.expectMessages([...numbered(99), "the 101st"]);
  await bo.reload();
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages");
});

test("a pin without a line waits for one", async ({ ana, bo }) => {
  await ana.sendMessage("Tea at five");
  await bo.expectMessages(["Tea at five"]);
  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.choose("Tea at five", "Pin message");
  await expect(ana.message("Tea at five").getByText("Pinned", { exact: true })).toBeVisible();
  await ana.goOnline();
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages, 1");
});

test("direct messages have pins of their own", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Only for you");
  await ana.choose("Only for you", "Pin message");
  await bo.openDirectWith("Ana");
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages, 1");
  await expectPins(bo, ["Only for you"]);
  await bo.openChannel("general");
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages");
});

test("the keyboard alone pins, goes there, and unpins", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await flood(bo, "general", numbered(40));
  await ana.expectMessages(numbered(40));
  await tabTo(ana, ana.message("Message 39").getByRole("button", { name: "More actions" }), "Shift+Tab");
  await keyboard.press("Enter");
  await chooseByKeyboard(ana, "Pin message");
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages, 1");

  await tabTo(ana, ana.pinsButton, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.pins).toBeVisible();
  await keyboard.press("Escape");
  await expect(ana.pinsButton).toBeFocused();
  await keyboard.press("Enter");
  await pressByKeyboard(ana, ana.pin("Message 39").getByRole("link"));
  await ana.expectTarget("Message 39");
  await expect(ana.message("Message 39")).toBeFocused();

  await tabTo(ana, ana.pinsButton, "Shift+Tab");
  await keyboard.press("Enter");
  await pressByKeyboard(ana, ana.pin("Message 39").getByRole("button", { name: "Unpin" }));
  await expect(ana.pins.getByText("Nothing is pinned here.")).toBeVisible();
  await expect(ana.page.locator("dialog:focus, dialog :focus"), "the focus stays in the dialog").toHaveCount(1);
  await expect(bo.pinsButton).toHaveAccessibleName("Pinned messages");
});

test("on a phone the list fits, and leads on", async ({ ana, newPerson }) => {
  const long = "The key is under the mat, as it has been since somebody lost the other one in the pond.";
  await ana.sendMessage(long);
  await ana.choose(long, "Pin message");
  await flood(ana, "general", numbered(30));
  const phone = await newPerson("Cleo", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await phone.pinsButton.tap();
  await expect(phone.pins.getByRole("listitem")).toBeInViewport({ ratio: 1 });
  await expect(phone.pins.getByRole("button", { name: "Close" })).toBeInViewport({ ratio: 1 });
  await phone.pins.getByRole("link").tap();
  await phone.expectTarget(long);
});
