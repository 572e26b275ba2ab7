/** The number on the icon of the installed app: what calls one, in all tabs and on all devices alike. */

import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";
import { expectControlled, workerOf } from "../fixtures/worker";

test.use({ serviceWorkers: "allow" });

/** What stands in for an icon: the numbers that it had, the newest last. */
interface Icon {
  numbers: number[];
}

/** From now on writes down the numbers. The page is loaded anew, and says its own. */
async function watchBadge(person: Person): Promise<void> {
  await expectControlled(person);
  await workerOf(person).evaluate(() => {
    const icon = self as unknown as Icon;
    icon.numbers = [];
    const setAppBadge = async (number: number) => void icon.numbers.push(number);
    Object.defineProperty(navigator, "setAppBadge", { value: setAppBadge });
  });
  await person.reload();
  await expectBadge(person, 0);
}

async function expectBadge(person: Person, number: number): Promise<void> {
  const newest = () => workerOf(person).evaluate(() => (self as unknown as Icon).numbers.at(-1));
  await expect.poll(newest).toBe(number);
}

test("it counts what calls one until that is read, in whatever tab or browser", async ({ ana, bo, newPerson }) => {
  await bo.createChannel("books");
  await watchBadge(bo);
  const tab = await bo.newTab("/channels/books");
  const elsewhere = await newPerson("Bo", { storageState: await bo.context.storageState() });
  await elsewhere.goTo("/channels/books");

  await ana.sendMessage("for nobody");
  await bo.expectUnread("general", 1);
  await expectBadge(bo, 0);
  await ana.sendMessage("for you, @Bo");
  await expectBadge(bo, 1);
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  await expectBadge(bo, 2);

  await tab.openChannel("general");
  await expectBadge(bo, 1);
  await elsewhere.openDirectWith("Ana");
  await expectBadge(bo, 0);
});

test("it is gone after logging out", async ({ ana, bo }) => {
  await bo.createChannel("books");
  await watchBadge(bo);
  await ana.sendMessage("for you, @Bo");
  await expectBadge(bo, 1);

  await bo.logOut();

  await expectBadge(bo, 0);
});
