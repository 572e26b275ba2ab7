/** One is told of what matters while one looks elsewhere, and not of the rest. */

import { kept } from "../fixtures/kept";
import { pressByKeyboard } from "../fixtures/keyboard";
import { handOver } from "../fixtures/links";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";
import { everShown, expectControlled, tellWorker, watchWorker, workerOf, type WorkerScope } from "../fixtures/worker";

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
  await expectControlled(person);
  await person.goTo("/settings");
  await person.page.getByRole("button", { name: "Turn on in this browser" }).click();
  await expect(person.page.getByText("Notifications are on in this browser.")).toBeVisible();
  await person.goTo("/channels/general");
  await expectControlled(person);
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
  await watchWorker(workerOf(bo));
  await ana.sendMessage("seen, @Bo");
  await bo.expectMessages(["seen, @Bo"]);
  expect(await everShown(bo)).toEqual([]);

  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.openChannel("general");
  await ana.sendMessage("unseen, @Bo");
  await expect.poll(() => everShown(bo)).toEqual(["unseen, @Bo"]);
});

/** One tab of Bo's in general, and one in books. */
async function twoTabs(ana: Person, bo: Person): Promise<Person> {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await turnOn(bo);
  const tab = await bo.newTab("/channels/general");
  await tab.openChannel("books");
  return tab;
}

/** Both tabs hear of a message that only one of them shows, and of one that none shows. */
async function expectToldOfTheOther(ana: Person, bo: Person, tab: Person): Promise<void> {
  await ana.sendMessage("seen, @Bo");
  await tab.expectMessages(["seen, @Bo"]);
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  await bo.expectUnreadFrom("Ana", 1);
  await tab.expectUnreadFrom("Ana", 1);
  await expect.poll(() => everShown(bo)).toEqual(["psst"]);
  expect(await everShown(tab)).toEqual(["psst"]);
}

test("one is not told of what is in view in another tab", async ({ ana, bo }) => {
  const tab = await twoTabs(ana, bo);
  await watchWorker(workerOf(bo));
  await expectToldOfTheOther(ana, bo, tab);
});

test("a worker that was just started knows what is in view", async ({ ana, bo }) => {
  const tab = await twoTabs(ana, bo);
  // Browsers end a worker that is idle; one that takes its place remembers as little.
  const started = bo.context.waitForEvent("serviceworker");
  await bo.page.evaluate(() => navigator.serviceWorker.register("/sw.js?newer"));
  await watchWorker(await started);
  for (const { page } of [bo, tab]) {
    const controller = () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL);
    await expect.poll(controller).toMatch(/\?newer$/);
  }

  await expectToldOfTheOther(ana, bo, tab);
});

test("what is taken back while it is about to be shown does not stay", async ({ ana: bo }) => {
  await turnOn(bo);
  const notification = { title: "Ana", body: "psst", path: "/direct/Ana/5", tag: "7" };
  await watchWorker(workerOf(bo));

  await tellWorker(bo, { notify: JSON.stringify(notification) }, { close: "7" });

  expect(await everShown(bo)).toEqual(["psst"]);
  expect(await shown(bo)).toEqual([]);
});

test("of tabs that tell of a message at once one alone alerts, and no older message comes after", async ({ ana: bo }) => {
  await turnOn(bo);
  await watchWorker(workerOf(bo));
  const told = (number: number) => {
    const notification = { title: "Ana", body: `no ${number}`, path: `/direct/Ana/${number}`, tag: "7" };
    return { notify: JSON.stringify(notification) };
  };

  await tellWorker(bo, told(9), told(9), told(8), told(10), told(9));

  expect(await everShown(bo)).toEqual(["no 9", "no 10"]);
});

test("where one is on a first visit is known as soon as there is a worker", async ({ ana, newPerson }) => {
  const first = await newPerson("Ana", { storageState: await ana.context.storageState() });
  await first.goTo("/channels/general");
  await expectControlled(first);
  await expect.poll(() => kept(first)).toMatch(/^"\/channels\/general" /m);
});

test("nothing is shown where they were not turned on", async ({ ana, bo }) => {
  await expectControlled(bo);
  await bo.reload();
  const other = await bo.newTab("/channels/general");
  await other.createChannel("books");
  await bo.openChannel("books");
  await watchWorker(workerOf(bo));
  await ana.sendMessage("@Bo, are you there?");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("psst");
  for (const tab of [bo, other]) {
    await tab.expectUnread("general", 1, 1);
    await tab.expectUnreadFrom("Ana", 1);
    expect(await everShown(tab)).toEqual([]);
  }
});

test("leave to show them is asked for by a click in the settings alone", async ({ newPerson, ana }) => {
  const dee = await newPerson("Dee", { permissions: [] });
  let asked = 0;
  await dee.context.exposeFunction("noteAsked", () => asked++);
  await dee.context.addInitScript(() => {
    const { noteAsked } = window as unknown as { noteAsked: () => Promise<void> };
    let permission: NotificationPermission = "default";
    Object.defineProperty(Notification, "permission", { get: () => permission });
    Notification.requestPermission = async () => {
      await noteAsked();
      permission = "denied";
      return permission;
    };
  });
  await dee.goTo("/");
  await dee.signIn();
  await dee.createChannel("books");
  await ana.sendMessage("@Dee, hello");
  await dee.expectUnread("general", 1, 1);
  await dee.openChannel("general");
  await dee.goTo("/settings");
  const turnsOn = dee.page.getByRole("button", { name: "Turn on in this browser" });
  await expect(turnsOn).toBeVisible();
  expect(asked).toBe(0);

  await turnsOn.click();

  await expect(dee.page.getByText("This browser blocks notifications from Banter.")).toBeVisible();
  expect(asked).toBe(1);
  expect(await dee.page.evaluate(() => localStorage.getItem("banter.v1.notifications"))).toBeNull();
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

test("what one user was told is taken back where another one comes", async ({ ana, bo, cy }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await turnOn(bo);
  await ana.sendMessage("@Bo, look at this");
  await expect.poll(async () => (await shown(bo)).length).toBe(1);
  await handOver(bo, cy);

  await bo.goTo("/channels/general");

  await expect(bo.sidebar.getByRole("link", { name: "Cy, Settings" })).toBeVisible();
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

test("a click on one opens its message where no window shows the chat", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await turnOn(bo);
  await ana.sendMessage("@Bo, look at this");
  await expect.poll(async () => (await shown(bo)).length).toBe(1);
  await bo.goTo("/settings");
  // Only a true click may open a window: here the test does it.
  const opened = workerOf(bo).evaluate(
    () =>
      new Promise<string>((resolve) => {
        (self as unknown as WorkerScope).clients.openWindow = async (path) => resolve(path);
      }),
  );

  await clickShown(bo);

  const window = await bo.newTab(await opened);
  await expect(window.heading).toHaveText("# books");
  await window.expectTarget("@Bo, look at this");
  await expect(bo.page).toHaveURL("/settings");
  await expect.poll(() => shown(bo)).toEqual([]);
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
