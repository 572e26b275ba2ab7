/** Direct messages: between two, whoever begins, and nobody else's business. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

test("a click on a contact opens the two's messages, which appear on the other side", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await expect(ana.page).toHaveURL("/direct/Bo");
  await ana.sendMessage("Only you can read this");

  await bo.expectUnreadFrom("Ana", 1);
  await ana.sendMessage("And this");
  await bo.expectUnreadFrom("Ana", 2);

  await bo.openDirectWith("Ana");
  await bo.expectMessages(["Only you can read this", "And this"]);
  await bo.expectUnreadFrom("Ana", 0);
  await bo.sendMessage("I do");
  await ana.expectMessages(["Only you can read this", "And this", "I do"]);
});

test("a click on an author's name opens the two's messages", async ({ ana, bo }) => {
  await ana.sendMessage("Write to me");
  await bo.expectMessages(["Write to me"]);

  await bo.message("Write to me").getByRole("button", { name: "Ana" }).click();

  await expect(bo.heading).toHaveText("Ana");
  await expect(bo.page).toHaveURL("/direct/Ana");
  await bo.sendMessage("Here I am");
  await ana.openDirectWith("Bo");
  await ana.expectMessages(["Here I am"]);
});

test("a member of the channel is a click away", async ({ ana, bo }) => {
  await ana.members.getByRole("link", { name: "Bo, online" }).click();
  await expect(ana.heading).toHaveText("Bo");
  await ana.sendMessage("hello");
  await bo.expectUnreadFrom("Ana", 1);
});

test("two have one place, whoever begins, also both at once", async ({ ana, bo }) => {
  await Promise.all([ana.openDirectWith("Bo"), bo.openDirectWith("Ana")]);
  await Promise.all([ana.sendMessage("from Ana"), bo.sendMessage("from Bo")]);

  await expect(ana.bodies).toHaveCount(2);
  const texts = await ana.bodies.allTextContents();
  expect(texts.toSorted()).toEqual(["from Ana", "from Bo"]);
  await bo.expectMessages(texts);
  await ana.reload();
  await ana.expectMessages(texts);
  await expect(ana.contacts).toHaveCount(1);
});

test("earlier messages are there on opening, also after a restart", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Remember this");
  await ana.expectMessages(["Remember this"]);
  await ana.openChannel("general");

  await server.restart();

  await ana.reload();
  await ana.openDirectWith("Bo");
  await ana.expectMessages(["Remember this"]);
  await bo.reload();
  await bo.expectUnreadFrom("Ana", 1);
  await bo.openDirectWith("Ana");
  await bo.expectMessages(["Remember this"]);
});

test("somebody who is away gets it when they return", async ({ ana, bo, newPerson }) => {
  const browser = await bo.context.storageState();
  await bo.closeBrowser();
  await ana.expectPresence("Bo", "offline");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Read this when you are back");
  await ana.expectMessages(["Read this when you are back"]);

  const again = await newPerson("Bo", { storageState: browser });
  await again.goTo("/");

  await again.expectUnreadFrom("Ana", 1);
  await again.openDirectWith("Ana");
  await again.expectMessages(["Read this when you are back"]);
  await again.sendMessage("Done");
  await ana.expectMessages(["Read this when you are back", "Done"]);
});

test("nobody else gets as much as a hint", async ({ ana, bo, cy, newPerson }) => {
  // All three are seen by all before it begins, and the last thing that happens is seen by all.
  await cy.expectPresence("Ana", "online");
  await cy.expectPresence("Bo", "online");
  await ana.sendMessage("before");
  await cy.expectMessages(["before"]);
  const seenBefore = cy.frames.length;

  await ana.openDirectWith("Bo");
  await ana.sendMessage("secret-7d20 to Bo");
  await bo.openDirectWith("Ana");
  await bo.expectMessages(["secret-7d20 to Bo"]);
  await bo.sendMessage("secret-7d20 to Ana");
  await ana.deleteMessage("secret-7d20 to Bo");
  await bo.expectMessages(["secret-7d20 to Ana"]);
  await bo.openChannel("general");
  await bo.sendMessage("after");
  await cy.expectMessages(["before", "after"]);

  const opened = bo.frames.find((frame) => frame.type === "direct_opened");
  const channel = String(opened?.channel);
  expect(channel).toMatch(/^[0-9a-f]{16}$/);
  const seen = JSON.stringify(cy.frames);
  expect(seen).not.toContain("secret-7d20");
  expect(seen).not.toContain(channel);
  const kinds = cy.frames.slice(seenBefore).map((frame) => frame.type);
  expect(kinds.filter((kind) => !["heartbeat_ack", "read_marked", "typing"].includes(kind))).toEqual(["message_posted"]);

  // Nor does anybody find it by asking for pages, or by coming later.
  const page = await cy.context.request.get("/direct/Ana");
  expect(await page.text()).not.toContain(channel);
  await cy.openDirectWith("Ana");
  await expect(cy.timeline.getByText("Nothing here yet")).toBeVisible();
  const dee = await newPerson("Dee");
  await dee.goTo("/");
  await dee.signIn();
  await dee.openDirectWith("Bo");
  await expect(dee.timeline.getByText("Nothing here yet")).toBeVisible();
  for (const stranger of [cy, dee]) {
    expect(JSON.stringify(stranger.frames)).not.toContain(channel);
    expect(JSON.stringify(stranger.frames)).not.toContain("secret-7d20");
  }
});

test("by keyboard alone, a member of the channel is written to, and writes back", async ({ ana, bo }) => {
  await pressByKeyboard(ana, ana.members.getByRole("link", { name: "Bo, online" }));
  await expect(ana.heading).toHaveText("Bo");
  await expect(ana.composer).toBeFocused();
  await ana.page.keyboard.type("Only you can read this");
  await ana.page.keyboard.press("Enter");

  await bo.expectUnreadFrom("Ana", 1);
  await tabTo(bo, bo.contact("Ana"), "Shift+Tab");
  await bo.page.keyboard.press("Enter");
  await bo.expectMessages(["Only you can read this"]);
  await bo.expectUnreadFrom("Ana", 0);
  await expect(bo.composer).toBeFocused();
  await bo.page.keyboard.type("I do");
  await bo.page.keyboard.press("Enter");
  await ana.expectMessages(["Only you can read this", "I do"]);
});
