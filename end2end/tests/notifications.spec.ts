/** One is told of what matters while one looks elsewhere, and not of the rest. */

import type { Worker } from "@playwright/test";
import { pressByKeyboard } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

test.use({ serviceWorkers: "allow", permissions: ["notifications"] });

/** A notification, as far as people and the worker read it. */
interface Shown {
  title: string;
  body: string;
  path: string;
}

/** What is shown now. */
function shown(person: Person): Promise<Shown[]> {
  return person.page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    const notifications = await worker.getNotifications();
    return notifications.map(({ title, body, data }) => ({ title, body, path: data as string }));
  });
}

/** Turns notifications on in the settings, as people do, and comes back to a page that the worker serves. */
async function turnOn(person: Person): Promise<void> {
  await person.goTo("/settings");
  await person.page.getByRole("button", { name: "Turn on in this browser" }).click();
  await expect(person.page.getByText("Notifications are on in this browser.")).toBeVisible();
  await person.goTo("/channels/general");
  await expect.poll(() => person.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

/** The worker of this browser. */
function workerOf(person: Person): Worker {
  const [worker] = person.context.serviceWorkers();
  if (!worker) {
    throw new Error("there is no worker");
  }
  return worker;
}

/** What a worker has, as far as this spec touches it. */
interface WorkerScope {
  registration: ServiceWorkerRegistration;
  dispatchEvent: (event: Event) => boolean;
  NotificationEvent: new (kind: string, init: { notification: Notification }) => Event;
}

/** Clicks the one notification that is shown: where there is no screen, its event is all there is of a click. */
async function clickShown(person: Person): Promise<void> {
  await workerOf(person).evaluate(async () => {
    const worker = self as unknown as WorkerScope;
    const [notification] = await worker.registration.getNotifications();
    if (!notification) {
      throw new Error("nothing is shown");
    }
    worker.dispatchEvent(new worker.NotificationEvent("notificationclick", { notification }));
  });
}

test("they are turned on in the settings, where one can try them, and off again", async ({ ana }) => {
  await turnOn(ana);
  expect(await ana.page.evaluate(() => localStorage.getItem("banter.v1.notifications"))).toBe("on");
  await ana.goTo("/settings");

  await ana.page.getByRole("button", { name: "Send a test notification" }).click();

  await expect(ana.page.getByText("Sent. If nothing appeared,")).toBeVisible();
  const test = { title: "Banter", body: "This is how Banter tells you of a message." };
  await expect.poll(async () => shown(ana)).toMatchObject([test]);
  await ana.page.getByRole("button", { name: "Turn off" }).click();
  await expect(ana.page.getByRole("button", { name: "Turn on in this browser" })).toBeFocused();
  expect(await ana.page.evaluate(() => localStorage.getItem("banter.v1.notifications"))).toBeNull();
});

test("one is told of mentions and of direct messages, until one has read them", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await turnOn(bo);

  await ana.sendMessage("nothing for anybody");
  await ana.sendMessage("**Look**, @Bo");
  const mention = { title: "Ana in #books", body: "Look, @Bo" };
  await expect.poll(() => shown(bo)).toMatchObject([mention]);
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  const direct = { title: "Ana", body: "psst" };
  await expect.poll(async () => (await shown(bo)).length).toBe(2);
  expect(await shown(bo)).toEqual(expect.arrayContaining([mention, direct].map(expect.objectContaining)));

  await bo.openDirectWith("Ana");
  await expect.poll(() => shown(bo)).toMatchObject([mention]);
  await bo.openChannel("books");
  await expect.poll(() => shown(bo)).toEqual([]);
});

test("one is not told of the channel in view", async ({ ana, bo }) => {
  await turnOn(bo);
  await ana.sendMessage("seen, @Bo");
  await bo.expectMessages(["seen, @Bo"]);
  // Of what comes later one is told: by then the first would be there.
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.openChannel("general");
  await ana.sendMessage("unseen, @Bo");
  await expect.poll(async () => (await shown(bo)).map(({ body }) => body)).toEqual(["unseen, @Bo"]);
});

test("one is not told of what is in view in another tab", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await turnOn(bo);
  const tab = await bo.newTab("/channels/general");
  await tab.openChannel("books");
  await workerOf(bo).evaluate(() => {
    const { registration } = self as unknown as WorkerScope;
    const show = registration.showNotification.bind(registration);
    const everShown: string[] = [];
    registration.showNotification = (title, options) => {
      everShown.push(options?.body ?? "");
      return show(title, options);
    };
    Object.assign(self, { everShown });
  });

  await ana.sendMessage("seen, @Bo");
  await tab.expectMessages(["seen, @Bo"]);
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  await expect.poll(async () => (await shown(bo)).map(({ body }) => body)).toEqual(["psst"]);

  const everShown = await workerOf(bo).evaluate(() => (self as unknown as { everShown: string[] }).everShown);
  expect(new Set(everShown)).toEqual(new Set(["psst"]));
});

test("nothing is shown where they were not turned on", async ({ ana, bo }) => {
  await bo.reload();
  const other = await bo.newTab("/channels/general");
  await other.createChannel("books");
  await bo.openChannel("books");
  await ana.sendMessage("@Bo, are you there?");
  await bo.expectUnread("general", 1, 1);
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  await bo.expectUnreadFrom("Ana", 1);
  expect(await shown(bo)).toEqual([]);
});

test("each channel has a level of its own", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await bo.chooseLevel("All messages");
  await ana.createChannel("noise");
  await bo.joinChannel("noise");
  await bo.chooseLevel("Nothing");
  await turnOn(bo);

  await ana.sendMessage("@Bo, in noise");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("directly");
  await ana.openChannel("books");
  await ana.sendMessage("calls nobody");

  // They come in the order in which they were written.
  await expect.poll(async () => (await shown(bo)).map(({ body }) => body).toSorted()).toEqual([
    "calls nobody",
    "directly",
  ]);
});

test("what is read in another browser is taken back in this one", async ({ ana, bo, newPerson }) => {
  const elsewhere = await newPerson("Bo", { storageState: await bo.context.storageState() });
  await elsewhere.goTo("/channels/general");
  await turnOn(bo);
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  await expect.poll(async () => (await shown(bo)).length).toBe(1);

  await elsewhere.openDirectWith("Ana");

  await expect.poll(() => shown(bo)).toEqual([]);
});

test("a click on one leads to its message, and closes it", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await turnOn(bo);
  await ana.sendMessage("@Bo, look at this");
  await expect.poll(async () => (await shown(bo)).length).toBe(1);

  await clickShown(bo);

  await expect(bo.heading).toHaveText("# books");
  await bo.expectTarget("@Bo, look at this");
  await expect(bo.page).toHaveURL(/\/channels\/books\/\d+$/);
  await expect.poll(() => shown(bo)).toEqual([]);
});

test("a click on one leads to its message also where the channel was renamed since", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await turnOn(bo);
  await ana.sendMessage("@Bo, look at this");
  await expect.poll(async () => (await shown(bo)).length).toBe(1);
  const details = await ana.openDetails();
  await details.getByRole("textbox", { name: "New name" }).fill("novels");
  await details.getByRole("button", { name: "Rename" }).click();
  await expect(bo.channel("novels")).toBeVisible();

  await clickShown(bo);

  await expect(bo.heading).toHaveText("# novels");
  await bo.expectTarget("@Bo, look at this");
  await expect(bo.page).toHaveURL(/\/channels\/novels\/\d+$/);
});

test("two tabs show one notification", async ({ ana, bo }) => {
  await turnOn(bo);
  const tab = await bo.newTab("/channels/general");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("one");
  await tab.expectUnreadFrom("Ana", 1);
  await bo.expectUnreadFrom("Ana", 1);
  await ana.sendMessage("two");
  // The newest of a place stands for all of it.
  await expect.poll(async () => (await shown(bo)).map(({ body }) => body)).toEqual(["two"]);
});

test("where they are blocked, the settings say so", async ({ newPerson }) => {
  const ana = await newPerson("Ana", { permissions: [] });
  await ana.goTo("/");
  await ana.signIn();
  await ana.goTo("/settings");
  const section = ana.page.getByRole("region", { name: "Notifications" });
  const isAllowed = await ana.page.evaluate(() => Notification.permission);
  expect(isAllowed).toBe("denied");
  await expect(section.getByText("This browser blocks notifications from Banter.")).toBeVisible();
  await expect(section.getByRole("button")).toHaveCount(0);
});

test("the keyboard alone turns them on and tries them", async ({ ana }) => {
  await ana.goTo("/settings");
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Turn on in this browser" }));
  const tries = ana.page.getByRole("button", { name: "Send a test notification" });
  await expect(tries).toBeFocused();
  await ana.page.keyboard.press("Enter");
  await expect.poll(async () => (await shown(ana)).length).toBe(1);
  await expect(tries).toBeFocused();
});
