/** A private channel is its members' alone: nobody else learns that it is there. */

import { statusInConsole } from "../fixtures/console";
import { expect, test } from "../fixtures/test";

test("whoever is invited sees everything, and nobody else anything", async ({ ana, bo, cy, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("The cake is a surprise");
  const address = new URL(ana.page.url()).pathname;

  await ana.invite("Bo");

  await bo.expectUnread("plans", 1);
  await bo.openChannel("plans");
  await bo.expectMessages(["The cake is a surprise"]);
  await bo.sendMessage("I bring candles");
  await ana.expectMessages(["The cake is a surprise", "I bring candles"]);

  await expect(cy.channel("plans")).toHaveCount(0);
  const browse = await cy.browseChannels();
  await expect(browse.getByText("plans")).toHaveCount(0);
  await cy.closeDialog(browse);
  const response = await cy.goTo(address);
  expect(response?.status()).toBe(404);
  await expect(cy.heading).toHaveText("Nothing here");
  const details = await cy.page.request.get(`${address}/details`);
  expect(details.status()).toBe(404);
  const heard = JSON.stringify(cy.frames);
  expect(heard).not.toContain("plans");
  expect(heard).not.toContain(address.split("/").at(-1));
});

test("a private name may be anybody's, also that of a public channel", async ({ ana, bo }) => {
  await ana.createPrivateChannel("plans");
  await bo.createPrivateChannel("plans");
  await bo.createChannel("plans");

  await expect(bo.channels.filter({ hasText: "plans" })).toHaveCount(2);
  await expect(ana.channels.filter({ hasText: "plans" })).toHaveCount(1);
});

test("whoever is removed while away comes back to nothing of it", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(/net::ERR_INTERNET_DISCONNECTED/);
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await bo.openChannel("plans");
  await bo.goOffline();
  await bo.sendMessage("Am I still here?");

  const details = await ana.openDetails();
  await details.getByRole("button", { name: "Remove Bo" }).click();
  await expect(details.getByRole("status")).toHaveText("Bo is no longer in this channel.");
  await ana.closeDialog(details);
  await ana.sendMessage("Now we are among ourselves");
  await bo.goOnline();

  await expect(bo.channel("plans")).toHaveCount(0);
  await expect(bo.page.getByRole("alert").filter({ hasText: "Am I still here?" }), "the text is not lost").toBeVisible();
  await ana.expectMessages(["Now we are among ourselves"]);
  expect(JSON.stringify(bo.frames)).not.toContain("among ourselves");
});

test("who leaves is gone until the next invitation", async ({ ana, bo }) => {
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await bo.openChannel("plans");

  await bo.page.getByRole("button", { name: "Leave channel" }).click();
  await expect(bo.channel("plans")).toHaveCount(0);
  await ana.sendMessage("Come back");
  await ana.invite("Bo");

  await bo.openChannel("plans");
  await bo.expectMessages(["Come back"]);
});

test("the address of a private channel lasts over a restart", async ({ ana, server }) => {
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("Written down");
  await server.restart();

  await ana.reload();

  await expect(ana.heading).toContainText("plans");
  await ana.expectMessages(["Written down"]);
});
