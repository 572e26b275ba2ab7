/** What goes wrong passes the audit, too: what was not sent, a server that does not answer, no network. */

import { expectAccessible } from "../fixtures/accessibility";
import { NO_NETWORK_IN_CONSOLE, REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { png } from "../fixtures/files";
import { expectKept, OFFLINE } from "../fixtures/kept";
import { expect, test } from "../fixtures/test";

/** What Chromium itself says of a WebSocket where there is no network. */
const NO_SOCKET_IN_CONSOLE = /^error: WebSocket connection to \S+ failed: .*net::ERR_INTERNET_DISCONNECTED/;

/** How long a browser may wait before it tries again, and some: see the protocol's longest delay. */
const UNTIL_BACK = { timeout: 45_000 };

test("a message that the server refused, and texts whose channel is gone", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  consoleWatch.allow(NO_SOCKET_IN_CONSOLE);
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await bo.attach(png("garden.png", 30, 30));
  const image = (await bo.upload("garden.png").locator("img").getAttribute("src")) ?? "";
  const path = image.replace(/\/thumbnail$/, "");
  expect(await bo.page.evaluate(async (path) => (await fetch(path, { method: "DELETE" })).status, path)).toBe(204);
  await bo.sendWithFiles("With a file");
  const failure = bo.message("With a file").getByRole("alert");
  await expect(failure.getByRole("button", { name: "Try again" })).toBeVisible();

  await bo.openChannel("plans");
  await bo.goOffline();
  await bo.sendMessage("Am I still here?");
  await bo.openChannel("general");
  const details = await ana.openDetails();
  await details.getByRole("button", { name: "Remove Bo" }).click();
  await expect(details.getByRole("status")).toHaveText("Bo is no longer in this channel.");
  await bo.goOnline();

  await expect(bo.complaint("Am I still here?")).toBeVisible(UNTIL_BACK);
  await expect(failure).toContainText("Not sent: ");
  await expectAccessible(bo, "a message refused, and one whose channel is gone");
});

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("the app as it was kept, the page that is not, and a server that does not answer", async ({
    ana,
    bo,
    server,
    consoleWatch,
  }) => {
    consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
    consoleWatch.allow(NO_SOCKET_IN_CONSOLE);
    consoleWatch.allow(REFUSED_IN_CONSOLE);
    consoleWatch.allow(/^error: Failed to load resource: net::ERR_CONNECTION_REFUSED/);
    consoleWatch.allow(statusInConsole(503));
    await ana.reload();
    await expectKept(ana);
    await bo.sendMessage("Seen before the cut");
    await expectKept(ana, "Seen before the cut");

    await ana.goOffline();
    await ana.reload();
    await expect(ana.banner(OFFLINE)).toBeVisible();
    await ana.expectMessages(["Seen before the cut"]);
    await expectAccessible(ana, "started without a network");
    await ana.goTo("/about");
    await expect(ana.page.getByRole("heading", { level: 1 })).toHaveText("Banter cannot be reached");
    await expectAccessible(ana, "a page that is not there without a network");

    await server.stop();
    await ana.goOnline();
    await ana.goTo("/");
    await expect(ana.banner("Connecting…")).toBeVisible();
    await expectAccessible(ana, "started without a server");
  });
});
