/** Without a network the app starts, shows what was last known, and takes messages that go out later. */

import { NO_NETWORK_IN_CONSOLE, REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { expectKept, expectNothingKept, kept, OFFLINE } from "../fixtures/kept";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { handOver } from "../fixtures/links";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";
import { workerOf } from "../fixtures/worker";

test.use({ serviceWorkers: "allow" });

/** How long a browser may wait before it tries again, and some: see the protocol's longest delay. */
const UNTIL_BACK = { timeout: 45_000 };

/** What Chromium itself says of a WebSocket that is given up before anybody has answered. */
const GIVEN_UP_IN_CONSOLE = /^warning: WebSocket connection to \S+ failed: WebSocket is closed before the connection is established/;

const CANNOT_BE_REACHED = "Banter cannot be reached";

test.beforeEach(({ consoleWatch }) => {
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(/^error: WebSocket connection to \S+ failed: .*net::ERR_INTERNET_DISCONNECTED/);
  consoleWatch.allow(/^error: Failed to load resource: net::ERR_CONNECTION_REFUSED/);
  // What stands in for a page that is not there.
  consoleWatch.allow(statusInConsole(503));
});

/** Both are in #general and #books, each of which has a message that Ana has heard after her page was loaded. */
async function talkInTwoChannels(ana: Person, bo: Person): Promise<void> {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await ana.openChannel("general");
  await ana.reload();
  await expectKept(ana);
  await bo.sendMessage("Chapter one");
  await ana.expectUnread("books", 1);
  await bo.openChannel("general");
  await bo.sendMessage("Seen before the cut");
  await ana.expectMessages(["Seen before the cut"]);
  await expectKept(ana, "Chapter one", "Seen before the cut");
}

async function writePending(person: Person, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await person.sendMessage(text);
    await expect(person.message(text).getByText("Sending…")).toBeVisible();
  }
}

const IN_GENERAL = ["Seen before the cut", "first", "second"];
const IN_BOOKS = ["Chapter one", "third", "fourth"];

/** Reads and writes in both channels, on a page that was loaded without a server. */
async function readAndWrite(ana: Person, notice: string): Promise<void> {
  await expect(ana.banner(notice)).toBeVisible();
  await expect(ana.heading).toHaveText("# general");
  await ana.expectMessages(["Seen before the cut"]);
  await writePending(ana, "first", "second");
  await ana.openChannel("books");
  await ana.expectMessages(["Chapter one"]);
  await writePending(ana, "third", "fourth");

  await ana.reload();

  await expect(ana.heading).toHaveText("# books");
  await expect(ana.bodies).toHaveText(IN_BOOKS);
  await ana.openChannel("general");
  await expect(ana.bodies).toHaveText(IN_GENERAL);
  await expect(ana.banner(notice)).toBeVisible();
}

/** All that was written has arrived, once and in order. */
async function expectArrived(ana: Person, bo: Person): Promise<void> {
  await expect(ana.timeline.getByText("Sending…")).toHaveCount(0, UNTIL_BACK);
  await expect(bo.bodies).toHaveCount(IN_GENERAL.length, UNTIL_BACK);
  for (const person of [ana, bo]) {
    await person.expectMessages(IN_GENERAL);
    await person.openChannel("books");
    await person.expectMessages(IN_BOOKS);
  }
  await ana.reload();
  await ana.expectMessages(IN_BOOKS);
  await ana.openChannel("general");
  await ana.expectMessages(IN_GENERAL);
  await expect(ana.banner(OFFLINE)).toHaveCount(0);
}

test("the app starts without a network, and what is written then arrives once and in order", async ({ ana, bo }) => {
  await talkInTwoChannels(ana, bo);
  await ana.goOffline();
  await ana.reload();
  await readAndWrite(ana, OFFLINE);

  await ana.goOnline();

  await expectArrived(ana, bo);
});

test("the app starts without its server, and goes on when it is back", async ({ ana, bo, server }) => {
  await talkInTwoChannels(ana, bo);
  await server.stop();
  await ana.reload();
  await readAndWrite(ana, "Connecting…");

  await server.startAgain();

  await expectArrived(ana, bo);
});

test("the app starts though nothing is answered, and goes on when it is", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(GIVEN_UP_IN_CONSOLE);
  await talkInTwoChannels(ana, bo);
  server.freeze();
  await ana.reload();
  await readAndWrite(ana, "Connecting…");

  server.thaw();

  await expectArrived(ana, bo);
});

/** From now on the worker waits for no time to pass, but writes down how long it would have waited. */
async function hurry(person: Person): Promise<() => Promise<number[]>> {
  const worker = workerOf(person);
  await worker.evaluate(() => {
    const { setTimeout } = self;
    const waited: number[] = [];
    const hurried = (work: () => void, ms: number) => setTimeout(() => (waited.push(ms), work()));
    Object.assign(self, { waited, setTimeout: hurried });
  });
  return () => worker.evaluate(() => (self as typeof self & { waited: number[] }).waited);
}

test("nobody waits twice where one address leads to another", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(GIVEN_UP_IN_CONSOLE);
  await talkInTwoChannels(ana, bo);
  await ana.openChannel("books");
  const waited = await hurry(ana);
  server.freeze();

  await ana.goTo("/");

  await expect(ana.page).toHaveURL("/channels/books");
  await ana.expectMessages(["Chapter one"]);
  expect(await waited()).toEqual([5_000, 0]);
  server.thaw();
});

test("a page that comes too late to be shown still says whose it is", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(GIVEN_UP_IN_CONSOLE);
  await talkInTwoChannels(ana, bo);
  await handOver(ana, bo);
  await hurry(ana);
  // So that no connection says it.
  await ana.context.routeWebSocket("**/ws", () => {});
  server.freeze();
  await ana.goTo("/channels/general");
  await expect(ana.message("Seen before the cut")).toBeVisible();
  await expectKept(ana, "Seen before the cut");

  server.thaw();

  await expectNothingKept(ana, "Seen before the cut");
});

test("a page that is slow to come is waited for where none is kept", async ({ ana, server, consoleWatch }) => {
  consoleWatch.allow(GIVEN_UP_IN_CONSOLE);
  await expectKept(ana);
  await ana.goTo("/about");
  await workerOf(ana).evaluate(() => (self as typeof self & { wipe(): Promise<void> }).wipe());
  const waited = await hurry(ana);
  server.freeze();
  const slow = ana.goTo("/channels/general");
  await expect.poll(waited).toEqual([5_000]);
  server.thaw();

  expect((await slow)?.status()).toBe(200);
  await expect(ana.heading).toHaveText("# general");
});

test("a tab that is loaded again has still what it could not send, though another one is open", async ({ ana, bo }) => {
  await talkInTwoChannels(ana, bo);
  const tab = await ana.newTab("/channels/books");
  await expectKept(tab);
  await ana.goOffline();
  await expect(tab.banner(OFFLINE)).toBeVisible();
  await writePending(tab, "Chapter two");

  await tab.reload();

  await expect(tab.message("Chapter two").getByText("Sending…")).toBeVisible();
  await ana.openChannel("books");
  await expect(ana.bodies).toHaveText(["Chapter one"]);
  await ana.goOnline();
  await bo.openChannel("books");
  for (const person of [tab, ana, bo]) {
    await person.expectMessages(["Chapter one", "Chapter two"]);
  }
});

test("a tab opened without a network goes where its address leads", async ({ ana, bo }) => {
  await talkInTwoChannels(ana, bo);
  await ana.closeTab();
  await ana.goOffline();

  const tab = await ana.newTab("/channels/books");
  await expect(tab.heading).toHaveText("# books");
  await tab.expectMessages(["Chapter one"]);
  await tab.goTo("/direct/Bo");
  await expect(tab.heading).toHaveText("Bo");
  await tab.goTo("/channels/general");
  await tab.expectMessages(["Seen before the cut"]);
  await tab.goTo("/channels/nowhere");
  await expect(tab.heading).toHaveText("Nothing here");
  await tab.goTo("/");
  await expect(tab.banner(OFFLINE)).toBeVisible();
  await expect(tab.composer).toBeVisible();
});

test("an address leads to its place also where the page that was kept is of one that was renamed", async ({ ana, bo }) => {
  await talkInTwoChannels(ana, bo);
  await ana.openChannel("books");
  await ana.reload();
  await expectKept(ana);
  const details = await ana.openDetails();
  await details.getByRole("textbox", { name: "New name" }).fill("novels");
  await details.getByRole("button", { name: "Rename" }).click();
  await ana.expectAtChannel("novels");
  await expectKept(ana, "novels");
  await ana.closeTab();
  await ana.goOffline();

  const tab = await ana.newTab("/channels/general");
  await expect(tab.heading).toHaveText("# general");
  await expect(tab.page).toHaveURL("/channels/general");
  await tab.expectMessages(["Seen before the cut"]);
  for (const path of ["/channels/books", "/channels/novels", "/"]) {
    await tab.goTo(path);
    await expect(tab.heading).toHaveText("# novels");
    await expect(tab.page).toHaveURL("/channels/novels");
  }
});

test("what is heard after a start without a network is kept, too", async ({ ana, bo }) => {
  await talkInTwoChannels(ana, bo);
  await ana.goOffline();
  await ana.reload();
  await ana.goOnline();
  await expect(ana.banner(OFFLINE)).toHaveCount(0, UNTIL_BACK);
  await bo.sendMessage("After the tunnel");
  await ana.expectMessages(["Seen before the cut", "After the tunnel"]);
  await expectKept(ana, "After the tunnel");

  await ana.goOffline();
  await ana.reload();

  await ana.expectMessages(["Seen before the cut", "After the tunnel"]);
});

test("a deleted message does not come back, and no text ends the page early", async ({ ana, bo }) => {
  const script = "</script><!-- <script> $& $' \\u003c";
  await ana.reload();
  await expectKept(ana);
  await bo.sendMessage("goes");
  await bo.sendMessage(script);
  await ana.expectMessages(["goes", script]);
  await bo.deleteMessage("goes");
  await ana.expectMessages([script]);
  await expectKept(ana, "message_deleted");

  await ana.goOffline();
  await ana.reload();

  await ana.expectMessages([script]);
});

test("what two tabs write without a network arrives once", async ({ ana, bo }) => {
  await talkInTwoChannels(ana, bo);
  await ana.goOffline();
  await ana.reload();
  const other = await ana.newTab("/channels/books");
  await writePending(ana, "from one tab");
  await writePending(other, "from another tab");

  await ana.goOnline();

  await bo.expectMessages(["Seen before the cut", "from one tab"]);
  await bo.openChannel("books");
  await bo.expectMessages(["Chapter one", "from another tab"]);
  await ana.expectMessages(["Seen before the cut", "from one tab"]);
  await other.expectMessages(["Chapter one", "from another tab"]);
});

for (const path of ["/settings", "/about"]) {
  test(`${path} is not there without a network, says so, and leads back`, async ({ ana }) => {
    await ana.reload();
    await expectKept(ana);
    await ana.goOffline();

    const response = await ana.goTo(path);

    expect(response?.status()).toBe(503);
    await expect(ana.page.getByRole("heading", { level: 1 })).toHaveText(CANNOT_BE_REACHED);
    await ana.page.getByRole("link", { name: "Go to your channels" }).click();
    await expect(ana.heading).toHaveText("# general");
    await expect(ana.banner(OFFLINE)).toBeVisible();
  });
}

test("logging out wipes all that was kept", async ({ ana }) => {
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("For my eyes");
  await ana.reload();
  await expectKept(ana, "For my eyes");

  await ana.logOut();

  await expectNothingKept(ana, "For my eyes", "plans");
  await ana.goOffline();
  await ana.page.reload();
  await expect(ana.page.getByRole("heading", { level: 1 })).toHaveText(CANNOT_BE_REACHED);
});

test("a device that was revoked keeps nothing, and shows nothing without a network", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(401));
  await ana.goTo("/settings");
  await ana.page.getByRole("button", { name: "Link another device" }).click();
  const link = await ana.page.getByRole("textbox", { name: "Link" }).inputValue();
  const lost = await newPerson("Ana");
  await lost.goTo(link);
  await lost.page.getByRole("button", { name: "Continue as Ana" }).click();
  await expect(lost.heading).toHaveText("# general");
  await lost.sendMessage("For my eyes");
  await lost.reload();
  await expectKept(lost, "For my eyes");

  await ana.goTo("/settings");
  await ana.page.getByRole("button", { name: /^Revoke / }).first().click();
  await expect(lost.banner("This browser is logged out.")).toBeVisible();

  await expectNothingKept(lost, "For my eyes");
  await lost.goOffline();
  await lost.page.reload();
  await expect(lost.page.getByRole("heading", { level: 1 })).toHaveText(CANNOT_BE_REACHED);
  await lost.goOnline();
  await lost.page.reload();
  await expect(lost.startChatting).toBeVisible();
});

test("the next user of a browser finds nothing of the one before", async ({ ana, bo }) => {
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("For my eyes");
  await ana.reload();
  await expectKept(ana, "For my eyes");
  await ana.openChannel("general");
  await bo.goTo("/settings");
  await bo.page.getByRole("button", { name: "Link another device" }).click();
  const link = await bo.page.getByRole("textbox", { name: "Link" }).inputValue();

  await ana.goTo(link);
  await ana.page.getByRole("button", { name: "Continue as Bo" }).click();
  await expect(ana.heading).toHaveText("# general");

  await expectKept(ana);
  const all = await kept(ana);
  expect(all).not.toContain("For my eyes");
  expect(all).not.toContain("plans");
  await ana.goOffline();
  await ana.reload();
  await expect(ana.contact("Ana")).toBeVisible();
  await expect(ana.channel("plans")).toHaveCount(0);
});

test("the next user of a browser is not led to where the one before was", async ({ ana }) => {
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("For my eyes");
  await ana.logOut();

  await ana.signIn("Dee");

  await expect(ana.heading).toHaveText("# general");
  await expect(ana.page).toHaveURL("/");
});

test("by keyboard alone, one reads and writes without a network", async ({ ana, bo }) => {
  await talkInTwoChannels(ana, bo);
  await ana.goOffline();
  await ana.reload();

  await pressByKeyboard(ana, ana.channel("books"));
  await expect(ana.heading).toHaveText("# books");
  await ana.expectMessages(["Chapter one"]);
  await expect(ana.composer).toBeFocused();
  await ana.page.keyboard.type("third");
  await ana.page.keyboard.press("Enter");
  await expect(ana.message("third").getByText("Sending…")).toBeVisible();
  await ana.goTo("/about");
  const back = ana.page.getByRole("link", { name: "Go to your channels" });
  await tabTo(ana, back);
  await ana.page.keyboard.press("Enter");
  await expect(ana.banner(OFFLINE)).toBeVisible();

  await ana.goOnline();

  await bo.openChannel("books");
  await bo.expectMessages(["Chapter one", "third"]);
});
