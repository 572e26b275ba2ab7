/** A channel keeps its newest 100 messages, and nobody sees an older one. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { flood, numbered } from "../fixtures/flood";
import { expect, test } from "../fixtures/test";

test("of 120 messages the newest 100 remain for everybody", async ({ ana, bo, cy, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.createChannel("books");
  await bo.joinChannel("books");
  const all = numbered(120);
  const kept = all.slice(20);

  await flood(ana, "books", all);

  await ana.expectMessages(kept);
  await bo.expectMessages(kept);
  await expect(bo.bodies.last()).toBeInViewport();

  // Also for who reads them later, from the first response of the server or from a history.
  await ana.reload();
  await ana.expectMessages(kept);
  await cy.joinChannel("books");
  await cy.expectMessages(kept);

  await server.restart();
  await bo.reload();
  await bo.expectMessages(kept);
  await ana.expectMessages(kept);

  await bo.sendMessage("One more");
  await ana.expectMessages([...kept.slice(1), "One more"]);
  await cy.expectMessages([...kept.slice(1), "One more"]);
  expect(await server.holds("Message 119")).toBe(true);
  expect(await server.holds("Message 20"), "what has left the history has left the file").toBe(false);
});

test("a deleted message is not replaced by an older one", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  const all = numbered(101);
  await flood(ana, "books", all);
  await bo.expectMessages(all.slice(1));

  await ana.deleteMessage("Message 101");

  await bo.expectMessages(all.slice(1, 100));
  await bo.reload();
  await bo.expectMessages(all.slice(1, 100));
});

test("who reads older messages keeps their place when new ones come", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  const read = bo.message("Message 20");
  await read.scrollIntoViewIfNeeded();
  await expect(bo.bodies.last()).not.toBeInViewport();
  const before = await read.boundingBox();

  await ana.sendMessage("Something new");

  await expect(bo.bodies.last()).toHaveText("Something new");
  await expect(read).toBeInViewport();
  // Heights are fractions of a pixel, scroll positions may not be.
  const after = await read.boundingBox();
  expect(Math.abs((after?.y ?? Number.NaN) - (before?.y ?? Number.NaN))).toBeLessThan(1);
  await expect(bo.bodies.last()).not.toBeInViewport();
});
