/** Who is there, and what waits to be read. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { expect, test } from "../fixtures/test";

/** For how long somebody is still there after their last connection was lost. */
const GRACE_MS = 10_000;
/** In which time what follows the grace has happened on any machine. */
const AFTER_GRACE = { timeout: 45_000 };

test("everybody registered is listed, whoever is online first", async ({ ana, newPerson }) => {
  const zoe = await newPerson("Zoe");
  await zoe.goTo("/");
  await zoe.signIn();
  const dee = await newPerson("Dee");
  await dee.goTo("/");
  await dee.signIn();
  await expect(ana.contacts).toHaveText([/Dee/, /Zoe/]);

  await dee.logOut();

  await expect(ana.contacts).toHaveText([/Zoe/, /Dee/]);
  await ana.expectPresence("Zoe", "online");
  await ana.expectPresence("Dee", "logged out");
  await expect(ana.member("Zoe").getByRole("link", { name: "Zoe, online" })).toBeVisible();
  await expect(ana.member("Dee").getByRole("link", { name: "Dee, logged out" })).toBeVisible();
});

test("who logs out has left at once", async ({ ana, bo }) => {
  const recording = await ana.recordContact("Bo");
  await bo.logOut();
  await ana.expectPresence("Bo", "logged out");

  const names = (await recording()).map(({ names }) => names.join());
  expect(names).toEqual(["Bo, online", "Bo, logged out"]);
  await expect(ana.page.getByText("2 members, 1 online")).toBeVisible();

  await bo.signIn("Bo");
  await ana.expectPresence("Bo", "online");
});

test("who closes the page is away only after a grace", async ({ ana, bo }) => {
  await ana.expectPresence("Bo", "online");
  const recording = await ana.recordContact("Bo");
  const closedAt = Date.now();

  await bo.closeBrowser();
  await ana.expectPresence("Bo", "online");
  await expect(ana.contact("Bo")).toHaveAccessibleName("Bo, offline", AFTER_GRACE);

  const recordings = await recording();
  expect(recordings.map(({ names }) => names.join())).toEqual(["Bo, online", "Bo, offline"]);
  expect((recordings.at(-1)?.at ?? 0) - closedAt).toBeGreaterThanOrEqual(GRACE_MS);
  await expect(ana.member("Bo").getByRole("link", { name: "Bo, offline" })).toBeVisible();
});

test("a reload does not flicker", async ({ ana, bo, cy }) => {
  await ana.expectPresence("Bo", "online");
  await ana.expectPresence("Cy", "online");
  const recording = await ana.recordContact("Bo");

  await bo.reload();
  await bo.goTo("/channels/general");
  // Cy leaves after Bo's reload: once Cy's grace has passed, Bo's would have, too.
  await cy.closeBrowser();
  await expect(ana.contact("Cy")).toHaveAccessibleName("Cy, offline", AFTER_GRACE);

  expect((await recording()).map(({ names }) => names.join())).toEqual(["Bo, online"]);
  await bo.sendMessage("Still here");
  await ana.expectMessages(["Still here"]);
});

test("one of two tabs is enough to be there", async ({ ana, bo, cy }) => {
  const tab = await bo.newTab();
  await ana.expectPresence("Bo", "online");
  await ana.expectPresence("Cy", "online");
  const recording = await ana.recordContact("Bo");

  await tab.closeTab();
  await cy.closeBrowser();
  await expect(ana.contact("Cy")).toHaveAccessibleName("Cy, offline", AFTER_GRACE);

  expect((await recording()).map(({ names }) => names.join())).toEqual(["Bo, online"]);
});

test("what waits in other channels is counted, until it is read", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await bo.openChannel("general");

  await ana.sendMessage("one");
  await bo.expectUnread("books", 1);
  await ana.sendMessage("two");
  await ana.sendMessage("three");
  await bo.expectUnread("books", 3);
  await ana.expectUnread("books", 0);

  // The count is no more than what is there.
  await ana.deleteMessage("two");
  await bo.expectUnread("books", 2);
  await bo.reload();
  await bo.expectUnread("books", 2);

  await bo.openChannel("books");
  await bo.expectUnread("books", 0);
  await ana.sendMessage("four");
  await bo.expectMessages(["one", "three", "four"]);
  await bo.expectUnread("books", 0);
  await bo.openChannel("general");
  await bo.reload();
  await bo.expectUnread("books", 0);
});

test("two tabs of one person count the same", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await bo.openChannel("general");
  const tab = await bo.newTab("/channels/general");

  await ana.sendMessage("one");
  await ana.sendMessage("two");
  await bo.expectUnread("books", 2);
  await tab.expectUnread("books", 2);

  await bo.openChannel("books");
  await bo.expectUnread("books", 0);
  await tab.expectUnread("books", 0);

  // Going elsewhere does not make it unread again; only something new does.
  await bo.openChannel("general");
  await ana.sendMessage("three");
  await bo.expectUnread("books", 1);
  await tab.expectUnread("books", 1);
});

test("what was read stays read over a restart of the server", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.sendMessage("one");
  await bo.expectMessages(["one"]);
  await bo.openChannel("general");
  await ana.sendMessage("two");
  await bo.expectUnread("books", 1);

  await server.restart();

  await bo.reload();
  await bo.expectUnread("books", 1);
});
