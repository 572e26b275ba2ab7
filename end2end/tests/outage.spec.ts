/** The server stops, or the line is gone: nothing is lost, nothing is doubled, and all come back by themselves. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { flood, numbered } from "../fixtures/flood";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const OFFLINE = "You are offline. Messages wait here and are sent when you are back.";

/** How long a browser may wait before it tries again, and some: see the protocol's longest delay. */
const UNTIL_BACK = { timeout: 45_000 };

async function expectPending(person: Person, text: string): Promise<void> {
  await expect(person.message(text).getByText("Sending…")).toBeVisible();
}

async function typeWhileAway(person: Person, text: string): Promise<void> {
  await person.sendMessage(text);
  await expectPending(person, text);
}

for (const way of ["asked to stop", "killed"] as const) {
  test(`the server is ${way} while people talk, and all go on`, async ({ ana, bo, server, consoleWatch }) => {
    consoleWatch.allow(REFUSED_IN_CONSOLE);
    let loads = 0;
    for (const person of [ana, bo]) {
      person.page.on("load", () => loads++);
    }
    await ana.sendMessage("before");
    await bo.expectMessages(["before"]);

    await (way === "killed" ? server.kill() : server.stop());
    await typeWhileAway(ana, "from Ana, meanwhile");
    await typeWhileAway(bo, "from Bo, meanwhile");
    await expect(ana.banner("Connecting…")).toBeVisible();
    await server.startAgain();

    await expect(ana.bodies).toHaveCount(3, UNTIL_BACK);
    await expect(bo.bodies).toHaveCount(3, UNTIL_BACK);
    await expect(ana.timeline.getByText("Sending…")).toHaveCount(0, UNTIL_BACK);
    await expect(bo.timeline.getByText("Sending…")).toHaveCount(0, UNTIL_BACK);
    const texts = await ana.bodies.allTextContents();
    expect(texts.toSorted()).toEqual(["before", "from Ana, meanwhile", "from Bo, meanwhile"]);
    await bo.expectMessages(texts);
    await expect(ana.banner("Connecting…")).toHaveCount(0);

    await bo.sendMessage("after");
    await ana.expectMessages([...texts, "after"]);
    await ana.expectPresence("Bo", "online");
    await bo.expectPresence("Ana", "online");
    expect(loads, "nobody had to load the page again").toBe(0);
    await ana.reload();
    await ana.expectMessages([...texts, "after"]);
  });
}

test("many restarts in a row lose and double nothing", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  const texts: string[] = [];
  for (let round = 1; round <= 4; round++) {
    await server.kill();
    await ana.sendMessage(`Round ${round}`);
    texts.push(`Round ${round}`);
    await server.startAgain();
    await expect(bo.bodies).toHaveText(texts, UNTIL_BACK);
  }
  await expect(ana.bodies).toHaveText(texts, UNTIL_BACK);
  await ana.expectMessages(texts);
  await bo.reload();
  await bo.expectMessages(texts);
});

test("a browser without a line says so, keeps what is written, and catches up", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");
  await bo.sendMessage("stays");
  await bo.sendMessage("goes");
  await ana.expectMessages(["stays", "goes"]);

  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await typeWhileAway(ana, "one, from the tunnel");
  await typeWhileAway(ana, "two, from the tunnel");
  await bo.deleteMessage("goes");
  await bo.sendMessage("meanwhile");
  await bo.expectMessages(["stays", "meanwhile"]);
  await bo.openChannel("general");
  await bo.sendMessage("elsewhere");
  await bo.openChannel("books");
  await ana.goOnline();

  const all = ["stays", "meanwhile", "one, from the tunnel", "two, from the tunnel"];
  await ana.expectMessages(all);
  await bo.expectMessages(all);
  await ana.expectUnread("general", 1);
  await expect(ana.banner(OFFLINE)).toHaveCount(0);
  await ana.reload();
  await ana.expectMessages(all);
  await bo.sendMessage("Welcome back");
  await ana.expectMessages([...all, "Welcome back"]);
});

test("more happens meanwhile than a channel keeps", async ({ ana, bo }) => {
  await ana.sendMessage("seen before");
  await bo.expectMessages(["seen before"]);

  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await flood(bo, "general", numbered(130));
  await typeWhileAway(ana, "from the tunnel");
  await ana.goOnline();

  await ana.expectMessages([...numbered(130).slice(31), "from the tunnel"]);
  await bo.expectMessages([...numbered(130).slice(31), "from the tunnel"]);
});

test("what a closed tab could not send is sent by the next, once", async ({ ana, bo }) => {
  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await typeWhileAway(ana, "written in the tunnel");
  await ana.closeTab();
  await ana.goOnline();

  const tab = await ana.newTab("/");

  await bo.expectMessages(["written in the tunnel"]);
  await tab.expectMessages(["written in the tunnel"]);
  await tab.reload();
  await tab.sendMessage("and that was that");
  await bo.expectMessages(["written in the tunnel", "and that was that"]);
  await tab.expectMessages(["written in the tunnel", "and that was that"]);
});

test("what a closed tab could not send is sent by one that is still open, once", async ({ ana, bo }) => {
  const other = await ana.newTab("/");
  await ana.goOffline();
  await expect(other.banner(OFFLINE)).toBeVisible();
  await typeWhileAway(other, "written in the tunnel");
  await other.closeTab();
  await ana.goOnline();

  await bo.expectMessages(["written in the tunnel"]);
  await ana.expectMessages(["written in the tunnel"]);
  await ana.sendMessage("and that was that");
  await bo.expectMessages(["written in the tunnel", "and that was that"]);
  await ana.reload();
  await ana.expectMessages(["written in the tunnel", "and that was that"]);
});

test("what a closed tab could not send is sent by one that is online, at once", async ({ ana, bo }) => {
  // Whoever connects from now on hears nothing.
  await ana.context.routeWebSocket("**/ws", () => {});
  const other = await ana.newTab("/");
  await typeWhileAway(other, "written in the tunnel");
  await bo.sendMessage("Where are you?");
  await ana.expectMessages(["Where are you?"]);

  await other.closeTab();

  await bo.expectMessages(["Where are you?", "written in the tunnel"]);
  await ana.expectMessages(["Where are you?", "written in the tunnel"]);
});

test("a deletion asked for without a line is carried out with one", async ({ ana, bo }) => {
  await ana.sendMessage("goes");
  await ana.sendMessage("stays");
  await bo.expectMessages(["goes", "stays"]);

  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  const dialog = await ana.askToDelete("goes");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog).toBeHidden();
  await ana.goOnline();

  await ana.expectMessages(["stays"]);
  await bo.expectMessages(["stays"]);
});

test("the first message to somebody can be written without a line", async ({ ana, bo }) => {
  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await ana.openDirectWith("Bo");
  await ana.composer.fill("See you at the station");
  await ana.composer.press("Enter");
  await ana.goOnline();

  await ana.expectMessages(["See you at the station"]);
  await bo.expectUnreadFrom("Ana", 1);
  await bo.openDirectWith("Ana");
  await bo.expectMessages(["See you at the station"]);
});

test("a first message that a closed tab could not send waits in the box of the next", async ({ ana, bo }) => {
  await ana.goOffline();
  await expect(ana.banner(OFFLINE)).toBeVisible();
  await ana.openDirectWith("Bo");
  await ana.composer.fill("See you at the station");
  await ana.composer.press("Enter");
  await expect(ana.page.getByText("Sending…")).toBeVisible();
  await ana.closeTab();
  await ana.goOnline();

  const tab = await ana.newTab("/direct/Bo");
  await expect(tab.composer).toHaveValue("See you at the station");
  await tab.composer.press("Enter");

  await tab.expectMessages(["See you at the station"]);
  await bo.expectUnreadFrom("Ana", 1);
  await tab.reload();
  await expect(tab.composer).toHaveValue("");
});
