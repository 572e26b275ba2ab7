/** Who is typing shows to the others in the channel, and only while it is so. */

import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** Longer than a typing line is kept without news; see the protocol's limits. */
const UNTIL_FORGOTTEN = { timeout: 20_000 };

async function type(person: Person, text: string): Promise<void> {
  await person.composer.focus();
  await person.page.keyboard.type(text);
}

test("who types is named, until the message is there", async ({ ana, bo, cy }) => {
  await type(ana, "H");
  await expect(bo.typing).toHaveText("Ana is typing…");
  await expect(cy.typing).toHaveText("Ana is typing…");
  await expect(ana.typing, "one knows that of oneself").toHaveCount(0);

  await type(bo, "Y");
  await expect(cy.typing).toHaveText("Ana and Bo are typing…");
  await expect(ana.typing).toHaveText("Bo is typing…");
  await expect(bo.typing).toHaveText("Ana is typing…");

  await type(ana, "ello");
  await ana.page.keyboard.press("Enter");
  await bo.expectMessages(["Hello"]);
  await expect(bo.typing).toHaveCount(0);
  await expect(cy.typing).toHaveText("Bo is typing…");
});

test("more than two are several", async ({ ana, bo, cy, newPerson }) => {
  const dee = await newPerson("Dee");
  await dee.goTo("/");
  await dee.signIn();
  for (const person of [ana, bo, cy]) {
    await type(person, "…");
  }
  await expect(dee.typing).toHaveText("Several people are typing…");
});

test("who takes it all back no longer types", async ({ ana, bo }) => {
  await type(ana, "Hm");
  await expect(bo.typing).toHaveText("Ana is typing…");
  await ana.page.keyboard.press("Control+A");
  await ana.page.keyboard.press("Backspace");
  await expect(bo.typing).toHaveCount(0);
});

test("who stops no longer types after a while", async ({ ana, bo }) => {
  await type(ana, "Hm");
  await expect(bo.typing).toHaveText("Ana is typing…");
  await expect(bo.typing).toHaveCount(0, UNTIL_FORGOTTEN);
  await expect(ana.composer).toHaveValue("Hm");
});

test("it shows in the channel where it is so, and nowhere else", async ({ ana, bo, cy }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await type(ana, "C");
  await expect(bo.typing).toHaveText("Ana is typing…");
  await bo.openChannel("general");
  await expect(bo.typing).toHaveCount(0);
  await bo.openChannel("books");

  await ana.openDirectWith("Bo");
  await bo.openDirectWith("Ana");
  await type(bo, "P");
  await expect(ana.typing).toHaveText("Bo is typing…");
  expect(JSON.stringify(cy.frames), "nobody else is told").not.toContain('"typing"');
});

test("an edit is not typing, and a file neither", async ({ ana, bo }) => {
  await ana.sendMessage("As it was");
  await bo.expectMessages(["As it was"]);
  const before = bo.frames.length;
  await ana.startEditing("As it was");
  await ana.composer.press("End");
  await ana.page.keyboard.type(", and more");
  await ana.page.keyboard.press("Enter");
  await bo.expectMessages(["As it was, and more"]);
  expect(bo.frames.slice(before).map((frame) => frame.type)).not.toContain("typing");
});

test("the line takes no room away from what one reads", async ({ ana, bo }) => {
  await ana.sendMessage("Stand still");
  await bo.expectMessages(["Stand still"]);
  const before = await bo.yOf("Stand still");
  await type(ana, "H");
  await expect(bo.typing).toHaveText("Ana is typing…");
  expect(Math.abs((await bo.yOf("Stand still")) - before)).toBeLessThan(1);
});
