/** What is kept for times without a network follows the chat, is whole, and is nobody else's. */

import { NO_NETWORK_IN_CONSOLE, REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { expectKept, expectNothingKept, kept, OFFLINE } from "../fixtures/kept";
import { handOver } from "../fixtures/links";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";
import { everShown, expectControlled, tellWorker, watchWorker, workerOf } from "../fixtures/worker";

test.use({ serviceWorkers: "allow" });

test.beforeEach(({ consoleWatch }) => {
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(/^error: WebSocket connection to \S+ failed: .*net::ERR_INTERNET_DISCONNECTED/);
});

/** What these tests put into a worker. */
interface Hooked {
  /** How often a page was asked for. */
  asked: number;
}

/** Without a network, both channels are there. */
async function expectBothChannels(ana: Person, inGeneral: string[], inBooks: string[]): Promise<void> {
  await ana.goOffline();
  await ana.goTo("/channels/general");
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await ana.expectMessages(inGeneral);
  await ana.openChannel("books");
  await ana.expectMessages(inBooks);
}

/** Bo has written in both channels, and Ana is a member of them. */
async function writeInBoth(ana: Person, bo: Person): Promise<void> {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await bo.sendMessage("Chapter one");
  await bo.openChannel("general");
  await bo.sendMessage("Good morning");
  await ana.openChannel("general");
  await ana.expectMessages(["Good morning"]);
}

/** Another browser of the same person, which has never shown Banter. */
function newBrowser(person: Person, newPerson: (name: string, options: object) => Promise<Person>): Promise<Person> {
  return person.context.storageState().then((storageState) => newPerson(person.name, { storageState }));
}

test("from the first visit on, every channel is there without a network", async ({ ana, bo, newPerson }) => {
  await writeInBoth(ana, bo);
  const first = await newBrowser(ana, newPerson);

  await first.goTo("/channels/general");

  await expectKept(first, "Chapter one", "Good morning");
  await bo.sendMessage("Good night");
  await expectKept(first, "Good night");
  await expectBothChannels(first, ["Good morning", "Good night"], ["Chapter one"]);
});

test("a page that is fetched later hears its tab from a new beginning", async ({ ana, bo, newPerson }) => {
  await writeInBoth(ana, bo);
  const first = await newBrowser(ana, newPerson);
  await first.goTo("/channels/general");
  await expectKept(first, "Chapter one");
  await bo.sendMessage("Good night");
  await expectKept(first, "Good night");

  const frames = (await kept(first)).split("\n").filter((line) => line.startsWith('{"base":'));

  expect(frames[0], "all that comes after a welcome is without a gap").toContain('\\"type\\":\\"welcome\\"');
});

test("what is kept follows the chat after its tab was closed", async ({ ana, bo }) => {
  await writeInBoth(ana, bo);
  await expectControlled(ana);
  const tab = await ana.newTab("/channels/general");
  await expectKept(tab, "Chapter one");
  await tab.closeTab();

  await bo.sendMessage("Good night");

  await expectKept(ana, "Good night", "Chapter one");
  await bo.sendMessage("Sleep well");
  await expectKept(ana, "Sleep well");
  await expectBothChannels(ana, ["Good morning", "Good night", "Sleep well"], ["Chapter one"]);
});

test("where a tab's own page is not there any more, the first one is kept", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  const first = await newBrowser(ana, newPerson);

  await first.goTo("/channels/nowhere");

  await expectKept(first);
});

test("what cannot be fetched is not asked for with every frame", async ({ ana, bo }) => {
  await ana.reload();
  await expectKept(ana);
  await watchWorker(workerOf(ana));
  await workerOf(ana).evaluate(() => {
    const hooked = self as unknown as Hooked;
    hooked.asked = 0;
    self.fetch = () => {
      hooked.asked++;
      return Promise.reject(new TypeError("nobody answers"));
    };
  });
  const asked = () => workerOf(ana).evaluate(() => (self as unknown as Hooked).asked);
  await forget(ana);

  await bo.sendMessage("one");
  await ana.expectMessages(["one"]);
  await expect.poll(asked).toBe(1);
  await bo.sendMessage("two");
  await bo.sendMessage("three");
  await ana.expectMessages(["one", "two", "three"]);
  await everShown(ana);

  expect(await asked()).toBe(1);
});

test("a page that has heard too much is fetched anew, and nothing is missing in it", async ({ ana, bo }) => {
  await ana.reload();
  await expectKept(ana);
  // As long as all that a base may hear, and one more.
  await tellWorker(ana, { keep: "x".repeat(4 * 1024 * 1024 + 1) });
  await bo.sendMessage("Too late for the first");
  await ana.expectMessages(["Too late for the first"]);
  await watchWorker(workerOf(ana));
  await everShown(ana);
  expect(await kept(ana)).not.toContain("Too late for the first");

  // Not before it is a minute old.
  await workerOf(ana).evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 60_000;
  });
  const welcomes = () => ana.frames.filter(({ type }) => type === "welcome").length;
  const before = welcomes();
  await bo.sendMessage("Heard by the second");

  await expect.poll(welcomes, "it begins anew").toBe(before + 1);
  await expectKept(ana, "Heard by the second", "Too late for the first");
  await ana.goOffline();
  await ana.reload();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await ana.expectMessages(["Too late for the first", "Heard by the second"]);
});

/** Removes the page that is kept, as a browser without room may do. */
function forget(person: Person): Promise<void> {
  return person.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("banter");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const work = database.transaction(["bases", "pages", "frames"], "readwrite");
          for (const store of work.objectStoreNames) {
            work.objectStore(store).clear();
          }
          work.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
  );
}

test("a page of somebody else drops what was kept, also where it is not found", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  await ana.sendMessage("For my eyes");
  await ana.reload();
  await expectKept(ana, "For my eyes");
  await handOver(ana, bo);
  // So that no page that is found comes after it.
  await workerOf(ana).evaluate(() => {
    self.fetch = () => Promise.reject(new TypeError("nobody answers"));
  });

  await ana.goTo("/channels/nowhere");

  await expect(ana.heading).toHaveText("Nothing here");
  await expectNothingKept(ana, "For my eyes");
});

test("only what never changes is kept of the files, or no page at all", async ({ ana }) => {
  await ana.reload();
  await expectKept(ana);
  const before = await kept(ana);
  await workerOf(ana).evaluate(async () => {
    const hooked = self as unknown as Hooked;
    hooked.asked = 0;
    const { fetch } = self;
    self.fetch = async (...request) => {
      const response = await fetch(...request);
      hooked.asked++;
      const headers = new Headers(response.headers);
      headers.set("cache-control", "no-cache");
      return new Response(response.body, { headers });
    };
    for (const name of await caches.keys()) {
      await caches.delete(name);
    }
  });

  await ana.reload();

  await expect.poll(() => workerOf(ana).evaluate(() => (self as unknown as Hooked).asked)).toBeGreaterThan(0);
  await expectKept(ana);
  const after = await kept(ana);
  expect(after).not.toContain("cached ");
  const page = (all: string) => /"id":\d+,"html"/.exec(all)?.[0];
  expect(page(before)).toMatch(/\d/);
  expect(page(after), "what was kept before goes on").toBe(page(before));
});

test("where the browser cannot read what it keeps, files come from the network", async ({ ana }) => {
  await ana.reload();
  await expectKept(ana);
  await workerOf(ana).evaluate(() => {
    caches.match = () => Promise.reject(new DOMException("broken", "UnknownError"));
  });

  await ana.reload();

  await expect(ana.composer).toBeVisible();
});
