/** A reply shows what it answers as that is now, and leads to it. */

import { REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { flood, numbered } from "../fixtures/flood";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

test("a reply quotes what it answers, for everybody, and stays so", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.sendMessage("Shall **we** go?");
  await bo.expectMessages(["Shall we go?"]);

  await bo.reply("Shall we go?", "Ana", "Yes!");

  for (const person of [ana, bo]) {
    await person.expectMessages(["Shall we go?", "Yes!"]);
    await expect(person.quote("Yes!")).toHaveRole("link");
    await expect(person.quote("Yes!")).toHaveText("Ana Shall we go?");
    await expect(person.quote("Shall we go?")).toHaveCount(0);
  }
  await server.restart();
  await ana.reload();
  await expect(ana.quote("Yes!")).toHaveText("Ana Shall we go?");
  // It was of that one message.
  await ana.sendMessage("Great.");
  await bo.expectMessages(["Shall we go?", "Yes!", "Great."]);
  await expect(bo.quote("Great.")).toHaveCount(0);
});

test("the quote leads to the original, and marks it", async ({ ana, bo }) => {
  await ana.sendMessage("The original");
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(["The original", ...numbered(60)]);
  await bo.reply("The original", "Ana", "The answer");
  await ana.expectMessages(["The original", ...numbered(60), "The answer"]);
  let loads = 0;
  ana.page.on("load", () => loads++);
  await expect(ana.message("The original")).not.toBeInViewport();

  await ana.quote("The answer").click();
  await ana.expectTarget("The original");
  await expect(ana.message("The answer")).not.toBeInViewport();

  // Once more, from the end of the channel.
  await ana.jump.click();
  await expect(ana.message("The answer")).toBeInViewport();
  await ana.quote("The answer").click();
  await ana.expectTarget("The original");

  // And back, as from any other place.
  await ana.page.goBack();
  await expect(ana.timeline.locator(".message--targeted")).toHaveCount(0);
  await expect(ana.heading).toHaveText("# general");
  expect(loads).toBe(0);
});

test("the quote follows an edit, and says when the original is deleted", async ({ ana, bo }) => {
  await ana.sendMessage("Dinner at seven");
  await bo.expectMessages(["Dinner at seven"]);
  await bo.reply("Dinner at seven", "Ana", "Fine");
  await ana.expectMessages(["Dinner at seven", "Fine"]);

  await ana.editMessage("Dinner at seven", "Dinner at eight");
  for (const person of [ana, bo]) {
    await expect(person.quote("Fine")).toHaveText("Ana Dinner at eight");
  }

  await ana.deleteMessage("Dinner at eight");
  for (const person of [ana, bo]) {
    await expect(person.quote("Fine")).toHaveText("This message was deleted.");
    await expect(person.message("Fine").getByRole("link").filter({ hasText: "deleted" })).toHaveCount(0);
    await person.reload();
    await expect(person.quote("Fine")).toHaveText("This message was deleted.");
    await expect(person.timeline.getByText("Dinner")).toHaveCount(0);
  }
});

test("the quote says when the original is older than the last 100", async ({ ana, bo }) => {
  await ana.sendMessage("The original");
  await flood(ana, "general", numbered(97));
  await bo.expectMessages(["The original", ...numbered(97)]);
  await bo.reply("The original", "Ana", "The answer");
  await ana.expectMessages(["The original", ...numbered(97), "The answer"]);
  await expect(ana.quote("The answer")).toHaveText("Ana The original");

  await flood(ana, "general", ["the 100th", "one more"]);

  for (const person of [ana, bo]) {
    await person.expectMessages([...numbered(97), "The answer", "the 100th", "one more"]);
    await expect(person.quote("The answer")).toHaveText("This message is older than the last 100.");
    await person.reload();
    await expect(person.quote("The answer")).toHaveText("This message is older than the last 100.");
  }
});

test("what a reply answers is part of the draft: kept per channel and over a reload", async ({ ana, bo }) => {
  await bo.sendMessage("Shall we go?");
  await ana.expectMessages(["Shall we go?"]);
  await ana.startReply("Shall we go?", "Bo");
  await expect(ana.composer).toBeFocused();
  await ana.composer.fill("Wait");
  await ana.createChannel("books");
  await expect(ana.bar("Replying to Bo")).toHaveCount(0);
  await ana.openChannel("general");
  await expect(ana.bar("Replying to Bo")).toBeVisible();

  await ana.reload();
  await expect(ana.bar("Replying to Bo")).toBeVisible();
  await expect(ana.composer).toHaveValue("Wait");
  await ana.composer.fill("Yes!");
  await ana.composer.press("Enter");

  await expect(bo.quote("Yes!")).toHaveText("Bo Shall we go?");
  await expect(ana.bar("Replying to Bo")).toHaveCount(0);
});

test("a reply can be called off, and the text stays", async ({ ana, bo }) => {
  await bo.sendMessage("Shall we go?");
  await ana.expectMessages(["Shall we go?"]);
  for (const way of ["Escape", "Cancel"]) {
    await ana.composer.fill("By the way");
    await ana.startReply("Shall we go?", "Bo");
    if (way === "Escape") {
      await ana.composer.press("Escape");
    } else {
      await ana.cancel.click();
    }
    await expect(ana.bar("Replying to Bo")).toHaveCount(0);
    await expect(ana.composer).toHaveValue("By the way");
    await expect(ana.composer).toBeFocused();
  }
  await ana.composer.press("Enter");

  await bo.expectMessages(["Shall we go?", "By the way"]);
  await expect(bo.quote("By the way")).toHaveCount(0);
});

test("a reply is written while the original goes, and without a line", async ({ ana, bo }) => {
  await bo.sendMessage("Shall we go?");
  await ana.expectMessages(["Shall we go?"]);
  await ana.startReply("Shall we go?", "Bo");
  await ana.composer.fill("Yes!");
  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.composer.press("Enter");
  // Already while it is pending it shows what it answers.
  await expect(ana.message("Yes!").getByText("Sending…")).toBeVisible();
  await expect(ana.quote("Yes!")).toHaveText("Bo Shall we go?");

  await bo.deleteMessage("Shall we go?");
  await ana.goOnline();

  await bo.expectMessages(["Yes!"]);
  for (const person of [ana, bo]) {
    await expect(person.quote("Yes!")).toHaveText("This message was deleted.");
  }
});

test("direct messages are answered alike", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Only for you");
  await bo.openDirectWith("Ana");
  await bo.reply("Only for you", "Ana", "Thanks");

  await expect(ana.quote("Thanks")).toHaveText("Ana Only for you");
  await ana.quote("Thanks").click();
  await ana.expectTarget("Only for you");
  await expect(ana.heading).toHaveText("Bo");
});

test("the keyboard alone replies, calls off, and follows a quote", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  const { keyboard } = ana.page;
  await bo.sendMessage("Shall we go?");
  await flood(bo, "general", numbered(40));
  await ana.expectMessages(["Shall we go?", ...numbered(40)]);
  const button = ana.message("Message 38").getByRole("button", { name: "Reply" });
  await tabTo(ana, button, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.bar("Replying to Bo")).toBeVisible();
  await expect(ana.composer).toBeFocused();
  await pressByKeyboard(ana, ana.cancel);
  await expect(ana.bar("Replying to Bo")).toHaveCount(0);

  await ana.reply("Shall we go?", "Bo", "Yes!");
  await bo.expectMessages(["Shall we go?", ...numbered(40), "Yes!"]);
  await expect(ana.message("Shall we go?")).not.toBeInViewport();
  await tabTo(ana, ana.quote("Yes!"), "Shift+Tab");
  await keyboard.press("Enter");

  await ana.expectTarget("Shall we go?");
  await expect(ana.message("Shall we go?")).toBeFocused();
});

test("on a phone a reply comes by the menu, and the quote fits", async ({ ana, newPerson }) => {
  await ana.sendMessage("A question that is so long that it takes more than the one line that a quote has on a phone");
  const phone = await newPerson("Cleo", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  const question = phone.rows.first();
  await question.getByRole("button", { name: "More actions" }).tap();
  await phone.menu.getByRole("menuitem", { name: "Reply" }).tap();
  await expect(phone.bar("Replying to Ana")).toBeInViewport({ ratio: 1 });
  await phone.composer.fill("An answer");
  await phone.send.tap();

  await expect(phone.quote("An answer")).toBeInViewport({ ratio: 1 });
  const quote = await phone.quote("An answer").boundingBox();
  const row = await phone.message("An answer").boundingBox();
  expect(quote?.width).toBeLessThanOrEqual(row?.width ?? 0);
  expect(quote?.height, "one line").toBeLessThan(48);
  await expect(ana.quote("An answer")).toContainText("Ana A question that is so long");
});
