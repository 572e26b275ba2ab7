/** Without a network the app starts, shows what was last known, and takes messages that go out later. */

import { NO_NETWORK_IN_CONSOLE } from "../fixtures/console";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

test.use({ serviceWorkers: "allow" });

/** The worker has everything that a start without a network needs. */
async function expectKept(person: Person): Promise<void> {
  await expect.poll(() => person.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

test("the app starts offline, and what is written then arrives once and in order", async ({
  ana,
  bo,
  consoleWatch,
}) => {
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  consoleWatch.allow(/WebSocket connection to .* failed/);
  consoleWatch.allow(/ERR_INTERNET_DISCONNECTED/);
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.openChannel("general");
  await ana.reload();
  await expectKept(ana);
  await bo.openChannel("general");
  await bo.sendMessage("Seen before the cut");
  await ana.expectMessages(["Seen before the cut"]);
  await bo.openChannel("books");
  await bo.sendMessage("Chapter one");
  await ana.expectUnread("books", 1);

  await ana.goOffline();
  await ana.reload();

  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.expectMessages(["Seen before the cut"]);
  await ana.sendMessage("first");
  await ana.sendMessage("second");
  await ana.openChannel("books");
  await expect(ana.message("Chapter one")).toBeVisible();
  await ana.sendMessage("third");
  await ana.sendMessage("fourth");
  await ana.reload();
  await expect(ana.message("fourth")).toBeVisible();

  await ana.goOnline();

  await bo.expectMessages(["Chapter one", "third", "fourth"]);
  await bo.openChannel("general");
  await bo.expectMessages(["Seen before the cut", "first", "second"]);
  await ana.expectMessages(["Chapter one", "third", "fourth"]);
});

test("nothing is kept for whoever logs out", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(/ERR_INTERNET_DISCONNECTED/);
  await ana.sendMessage("for my eyes");
  await ana.reload();
  await expectKept(ana);
  await ana.logOut();

  await ana.goOffline();
  await ana.page.reload().catch(() => undefined);

  await expect(ana.page.getByText("for my eyes")).toHaveCount(0);
  const kept = await ana.page.evaluate(async () => {
    const names = await caches.keys();
    const texts = await Promise.all(
      names.map(async (name) => {
        const cache = await caches.open(name);
        const answers = await cache.matchAll();
        return Promise.all(answers.map((answer) => answer.clone().text()));
      }),
    );
    return texts.flat().some((text) => text.includes("for my eyes"));
  });
  expect(kept).toBe(false);
});
