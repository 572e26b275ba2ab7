/** The server was replaced by a newer one while a page was open: it is offered, and nothing happens by itself. */

import { expectAccessible } from "../fixtures/accessibility";
import { NO_NETWORK_IN_CONSOLE, REFUSED_IN_CONSOLE } from "../fixtures/console";
import { expectKept, OFFLINE } from "../fixtures/kept";
import { tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";
import { expectControlled } from "../fixtures/worker";

const UPDATE = "There is a newer version of Banter.";

/** How long a browser may wait before it tries again, and some: see the protocol's longest delay. */
const UNTIL_BACK = { timeout: 45_000 };

/** What the server says of its build on every connection from the next on. */
interface Deployment {
  isNewer: boolean;
}

/** Stands between the page and its server. Connections that are open already are not touched. */
async function standBetween(person: Person): Promise<Deployment> {
  const deployment = { isNewer: false };
  await person.page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const text = message.toString();
      if (!deployment.isNewer || (JSON.parse(text) as { type: string }).type !== "welcome") {
        socket.send(message);
        return;
      }
      const welcome = JSON.parse(text) as { build: string };
      expect(welcome.build, "a server says what it is").toMatch(/\S/);
      socket.send(JSON.stringify({ ...welcome, build: "0123456789abcdef" }));
    });
  });
  return deployment;
}

function reloadButton(person: Person) {
  return person.banner(UPDATE).getByRole("button", { name: "Reload" });
}

test("nothing is offered while the server is the same", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await standBetween(ana);
  await ana.reload();
  await server.restart();
  await bo.sendMessage("Back again");

  await expect(ana.bodies).toHaveText(["Back again"], UNTIL_BACK);
  await expect(ana.banner(UPDATE)).toHaveCount(0);
  await expect(ana.page.getByRole("button", { name: "Reload" })).toHaveCount(0);
});

test("a newer version is offered, and what was typed stays", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  const deployment = await standBetween(ana);
  await ana.reload();
  await ana.composer.fill("Half a thought");
  let loads = 0;
  ana.page.on("load", () => loads++);

  deployment.isNewer = true;
  await server.restart();

  await expect(reloadButton(ana)).toBeVisible(UNTIL_BACK);
  await expect(ana.composer).toHaveValue("Half a thought");
  // All goes on as before.
  await bo.sendMessage("Still there?");
  await ana.expectMessages(["Still there?"]);
  await ana.composer.fill("Yes");
  await ana.composer.press("Enter");
  await bo.expectMessages(["Still there?", "Yes"]);
  await ana.composer.fill("Half a thought");
  expect(loads, "nothing was loaded anew by itself").toBe(0);

  deployment.isNewer = false;
  const loaded = ana.page.waitForEvent("load");
  await reloadButton(ana).click();
  await loaded;

  await expect(ana.banner(UPDATE)).toHaveCount(0);
  await expect(ana.composer).toHaveValue("Half a thought");
  await ana.expectMessages(["Still there?", "Yes"]);
  await ana.composer.press("Enter");
  await bo.expectMessages(["Still there?", "Yes", "Half a thought"]);
  expect(loads).toBe(1);
});

test.describe("with the worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("a newer one takes over and loads nothing by itself", async ({ ana, bo, server, consoleWatch }) => {
    consoleWatch.allow(REFUSED_IN_CONSOLE);
    consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
    consoleWatch.allow(/^error: WebSocket connection to \S+ failed: .*net::ERR_INTERNET_DISCONNECTED/);
    const deployment = await standBetween(ana);
    await expectControlled(ana);
    await ana.reload();
    await expectKept(ana);
    await ana.composer.fill("Half a thought");
    let loads = 0;
    ana.page.on("load", () => loads++);

    deployment.isNewer = true;
    await server.restart();
    // To the browser, another address of the script is what other bytes at the same are.
    await ana.page.evaluate(() => navigator.serviceWorker.register("/sw.js?newer"));

    const script = () => ana.page.evaluate(() => navigator.serviceWorker.controller?.scriptURL);
    await expect.poll(script).toMatch(/\/sw\.js\?newer$/);
    await expectControlled(ana);
    await expect(reloadButton(ana)).toBeVisible(UNTIL_BACK);
    await bo.sendMessage("Still there?");
    await ana.expectMessages(["Still there?"]);
    await expect(ana.composer).toHaveValue("Half a thought");
    expect(loads, "nothing was loaded anew by itself").toBe(0);

    deployment.isNewer = false;
    await reloadButton(ana).click();
    await expect.poll(() => loads).toBe(1);
    await expect(ana.banner(UPDATE)).toHaveCount(0);
    await expect(ana.composer).toHaveValue("Half a thought");
    // The page that was loaded brings a worker, too.
    await expect.poll(script).toMatch(/\/sw\.js$/);
    await expectControlled(ana);
    await expectKept(ana, "Still there?");
    await ana.goOffline();
    await ana.reload();
    await expect(ana.banner(OFFLINE)).toBeVisible();
    await ana.expectMessages(["Still there?"]);
    await expect(ana.composer).toHaveValue("Half a thought");
  });
});

test("by keyboard alone, the newer version is loaded", async ({ ana }) => {
  const deployment = await standBetween(ana);
  deployment.isNewer = true;
  await ana.reload();
  await expect(reloadButton(ana)).toBeVisible();
  await ana.composer.fill("Half a thought");
  await expectAccessible(ana, "a newer version, offered");

  deployment.isNewer = false;
  let loads = 0;
  ana.page.on("load", () => loads++);
  await tabTo(ana, reloadButton(ana), "Shift+Tab");
  await ana.page.keyboard.press("Enter");

  await expect.poll(() => loads).toBe(1);
  await expect(ana.banner(UPDATE)).toHaveCount(0);
  await expect(ana.composer).toHaveValue("Half a thought");
});
