/** A private channel is its members' alone: nobody else learns that it is there. */

import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { NO_NETWORK_IN_CONSOLE, REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** What Chromium itself says of a WebSocket where there is no network. */
const NO_SOCKET_IN_CONSOLE = /^error: WebSocket connection to \S+ failed: .*net::ERR_INTERNET_DISCONNECTED/;

/** The path of the open channel. */
function addressOf(person: Person): string {
  return new URL(person.page.url()).pathname;
}

/** Nothing that has come over the network to this page names the channel. */
function expectNeverHeard(person: Person, address: string, ...texts: string[]): void {
  const heard = JSON.stringify(person.frames);
  for (const secret of [address.split("/").at(-1) ?? address, ...texts]) {
    expect(heard).not.toContain(secret);
  }
}

/** Leaves the open private channel, where it is said what that means. */
async function leave(person: Person): Promise<void> {
  const details = await person.openDetails();
  await details.getByText("Leave channel…").click();
  await expect(details.getByText(/^You only come back when a member invites you\./)).toBeVisible();
  await details.getByRole("button", { name: "Leave channel" }).click();
  await expect(details).toBeHidden();
}

function wholeTextOf(pages: Person[]): Promise<string[]> {
  return Promise.all(pages.map((person) => person.page.content()));
}

/** Somebody in the list of a details pane. */
function inDetails(details: Locator, name: string): Locator {
  return details.getByRole("listitem").filter({ hasText: new RegExp(`^.?\\s*${name}\\b`) });
}

test("whoever is invited sees everything, at once", async ({ ana, bo }) => {
  await ana.createPrivateChannel("plans");
  await expect(ana.channel("plans")).toHaveAccessibleName("plans, private");
  await ana.sendMessage("The cake is a surprise");
  await expect(bo.channel("plans")).toHaveCount(0);

  await ana.invite("Bo");

  await bo.expectUnread("plans", 1);
  await expect(ana.member("Bo")).toBeVisible();
  await bo.openChannel("plans");
  await bo.expectMessages(["The cake is a surprise"]);
  await bo.sendMessage("I bring candles");
  await ana.expectMessages(["The cake is a surprise", "I bring candles"]);
  await expect(bo.member("Ana")).toBeVisible();
});

test("to anybody else it is not there", async ({ ana, bo, cy, consoleWatch, server }) => {
  consoleWatch.allow(statusInConsole(404));
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await ana.sendMessage("The cake is a surprise");
  await bo.openChannel("plans");
  await bo.react("The cake is a surprise", "tada", "🎉");
  const address = addressOf(ana);
  const nowhere = "/private/00000000000000ff";

  await expect(cy.channel("plans")).toHaveCount(0);
  const browse = await cy.browseChannels();
  await expect(browse.getByRole("listitem").filter({ hasText: "general" })).toHaveCount(1);
  await expect(browse.getByText("plans")).toHaveCount(0);
  await cy.closeDialog(browse);
  await cy.page.keyboard.press("Control+K");
  await cy.page.keyboard.type("plans");
  await expect(cy.dialog("Go to").getByRole("option")).toHaveCount(0);
  await cy.page.keyboard.press("Escape");

  const request = cy.context.request;
  for (const path of ["", "/1", "/details"]) {
    const [there, elsewhere] = [await request.get(address + path), await request.get(nowhere + path)];
    expect(there.status(), path).toBe(404);
    expect(elsewhere.status(), path).toBe(404);
    expect(await there.text()).not.toMatch(/plans|cake/);
  }
  const form = { client_id: crypto.randomUUID(), do: "topic", topic: "I was here" };
  const headers = { origin: server.url };
  expect((await request.post(`${address}/details`, { form, headers })).status()).toBe(404);

  const response = await cy.goTo(address);
  expect(response?.status()).toBe(404);
  await expect(cy.heading).toHaveText("Nothing here");
  await expect(cy.page.getByText("This channel does not exist, or you are not in it.")).toBeVisible();
  expectNeverHeard(cy, address, "plans", "cake");
});

test("whoever joins Banter later does not hear of it either", async ({ ana, newPerson }) => {
  await ana.createPrivateChannel("plans");
  const address = addressOf(ana);
  const dora = await newPerson("Dora");
  await dora.goTo("/");
  await dora.signIn();
  await ana.sendMessage("The cake is a surprise");
  await ana.openChannel("general");
  await ana.sendMessage("Hello Dora");

  await dora.expectMessages(["Hello Dora"]);

  expectNeverHeard(dora, address, "plans", "cake");
  expect((await wholeTextOf([dora]))[0]).not.toContain("plans");
});

test("a private name may be anybody's, also that of a public channel", async ({ ana, bo }) => {
  await ana.createPrivateChannel("plans");
  await bo.createPrivateChannel("plans");
  await bo.createChannel("plans");

  await expect(bo.channels.filter({ hasText: "plans" })).toHaveCount(2);
  await expect(ana.channels.filter({ hasText: "plans" })).toHaveCount(1);
  await bo.invite("Ana");
  await expect(ana.channels.filter({ hasText: "plans" })).toHaveCount(2);
});

test("only those who are registered are invited, and only once", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await ana.createPrivateChannel("plans");
  const details = await ana.openDetails();
  const who = details.getByLabel("Invite somebody");

  await who.fill("Zoe");
  await details.getByRole("button", { name: "Invite" }).click();
  await expect(who).toHaveAccessibleDescription(/There is nobody called Zoe\./);
  await expect(who).toHaveValue("Zoe");
  await who.fill("bo");
  await details.getByRole("button", { name: "Invite" }).click();
  await expect(details.getByRole("status")).toHaveText("Bo is in this channel now.");
  await who.fill("Bo");
  await details.getByRole("button", { name: "Invite" }).click();
  await expect(who).toHaveAccessibleDescription(/Bo is in this channel already\./);
  await ana.closeDialog(details);

  await bo.openChannel("plans");
});

test("whoever is removed while reading it is out at once", async ({ ana, bo, cy }) => {
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await ana.invite("Cy");
  await bo.openChannel("plans");
  await cy.openChannel("plans");
  const ofCy = await cy.openDetails();
  await expect(inDetails(ofCy, "Bo")).toBeVisible();
  await expect(ofCy.getByRole("button", { name: /^Remove / }), "only its creator removes").toHaveCount(0);
  await cy.closeDialog(ofCy);

  const details = await ana.openDetails();
  await expect(details.getByRole("button", { name: "Remove Ana" })).toHaveCount(0);
  await details.getByRole("button", { name: "Remove Bo" }).click();
  await expect(details.getByRole("status")).toHaveText("Bo is no longer in this channel.");
  await ana.closeDialog(details);

  await expect(bo.channel("plans")).toHaveCount(0);
  await expect(bo.timeline.getByText("among ourselves")).toHaveCount(0);
  await expect(cy.member("Bo")).toHaveCount(0);
  await ana.sendMessage("Now we are among ourselves");
  await cy.expectMessages(["Now we are among ourselves"]);
  await bo.openChannel("general");
  await bo.sendMessage("Where did it go?");
  await cy.openChannel("general");
  await cy.expectMessages(["Where did it go?"]);
  expect(JSON.stringify(bo.frames)).not.toContain("among ourselves");
});

test("whoever is removed while away comes back to nothing of it", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  consoleWatch.allow(NO_SOCKET_IN_CONSOLE);
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await bo.openChannel("plans");
  await bo.goOffline();
  await bo.sendMessage("Am I still here?");
  await bo.sendMessage("Hello?");

  const details = await ana.openDetails();
  await details.getByRole("button", { name: "Remove Bo" }).click();
  await expect(details.getByRole("status")).toHaveText("Bo is no longer in this channel.");
  await ana.closeDialog(details);
  await ana.sendMessage("Now we are among ourselves");
  await bo.goOnline();

  await expect(bo.channel("plans")).toHaveCount(0, { timeout: 45_000 });
  await expect(bo.complaint("Am I still here?"), "the text is not lost").toHaveText(
    /^2 messages were not sent, as the channel is gone: “Am I still here\?”, “Hello\?”/,
  );
  await bo.page.getByRole("button", { name: "Dismiss" }).click();
  await expect(bo.complaint("Am I still here?")).toHaveCount(0);
  await ana.expectMessages(["Now we are among ourselves"]);
  expect(JSON.stringify(bo.frames)).not.toContain("among ourselves");
});

test("who leaves is gone until the next invitation, and then sees what was missed", async ({
  ana,
  bo,
  consoleWatch,
}) => {
  consoleWatch.allow(statusInConsole(404));
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("From the start");
  await ana.invite("Bo");
  await bo.openChannel("plans");
  const address = addressOf(bo);

  await leave(bo);

  await expect(bo.channel("plans")).toHaveCount(0);
  await expect(ana.member("Bo")).toHaveCount(0);
  expect((await bo.goTo(address))?.status()).toBe(404);
  await ana.sendMessage("Come back");
  await expect(bo.channel("plans")).toHaveCount(0);
  await ana.invite("Bo");
  await bo.openChannel("plans");
  await expect(bo.page).toHaveURL(address);
  await bo.expectMessages(["From the start", "Come back"]);
});

test("with its last member it is gone for good", async ({ ana, bo, consoleWatch, server }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(statusInConsole(404));
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await ana.sendMessage("The cake is a surprise");
  const address = addressOf(ana);
  await leave(ana);
  await bo.openChannel("plans");
  await bo.expectMessages(["The cake is a surprise"]);
  await leave(bo);
  await expect(bo.channel("plans")).toHaveCount(0);

  expect((await ana.goTo(address))?.status()).toBe(404);
  await server.restart();
  expect((await bo.goTo(address))?.status()).toBe(404);
});

test("its address and its members last over a restart", async ({ ana, bo, cy, consoleWatch, server }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(statusInConsole(404));
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await ana.sendMessage("Written down");
  const address = addressOf(ana);

  await server.restart();
  await ana.reload();
  await bo.reload();

  await ana.expectAtChannel("plans");
  await ana.expectMessages(["Written down"]);
  await bo.openChannel("plans");
  await bo.sendMessage("Still here");
  await ana.expectMessages(["Written down", "Still here"]);
  expect((await cy.goTo(address))?.status()).toBe(404);
});

test("by keyboard alone, somebody creates one, invites, removes and leaves", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await pressByKeyboard(ana, ana.sidebar.getByRole("link", { name: "Create a channel" }));
  const pane = ana.dialog("Create a channel");
  await expect(pane.getByRole("textbox", { name: "Channel name" })).toBeFocused();
  await keyboard.type("plans");
  await tabTo(ana, pane.getByRole("checkbox", { name: "Private" }));
  await keyboard.press("Space");
  await keyboard.press("Enter");
  await ana.expectAtChannel("plans");
  await expect(ana.composer).toBeFocused();

  const open = ana.page.getByRole("main").getByRole("link", { name: "Details" });
  await tabTo(ana, open, "Shift+Tab");
  await keyboard.press("Enter");
  const details = ana.dialog("plans");
  await tabTo(ana, details.getByLabel("Invite somebody"));
  await keyboard.type("Bo");
  await pressByKeyboard(ana, details.getByRole("button", { name: "Invite" }));
  await expect(details.getByRole("status")).toHaveText("Bo is in this channel now.");
  await bo.openChannel("plans");
  await expect(details.getByRole("button", { name: "Invite" }), "the focus stays where it was").toBeFocused();

  await tabTo(ana, details.getByRole("button", { name: "Remove Bo" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(details.getByRole("status")).toHaveText("Bo is no longer in this channel.");
  await expect(bo.channel("plans")).toHaveCount(0);
  await expect(details.locator(":focus"), "the focus is somewhere in the pane").toHaveCount(1);
  await keyboard.press("Escape");
  await expect(details).toBeHidden();
  await expect(open).toBeFocused();

  await keyboard.press("Enter");
  await pressByKeyboard(ana, details.getByText("Leave channel…"));
  await pressByKeyboard(ana, details.getByRole("button", { name: "Leave channel" }));
  await expect(ana.channel("plans")).toHaveCount(0);
  await expect(ana.page.locator("body"), "the focus is somewhere").not.toBeFocused();
});

test("the panes of channels pass the audit", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  const create = await ana.tryToCreateChannel("no good");
  await expect(create.getByRole("alert")).toHaveText("No spaces: use - or _ instead.");
  await expectAccessible(ana, "new-channel pane, refused");
  await create.getByRole("button", { name: "Cancel" }).click();

  await ana.createChannel("books");
  await ana.createPrivateChannel("plans");
  await ana.invite("Bo");
  await ana.sendMessage("Pin me");
  await ana.choose("Pin me", "Pin message");
  const details = await ana.openDetails();
  await details.getByText("Leave channel…").click();
  await details.getByText("Archive this channel…").click();
  await expectAccessible(ana, "details pane of a private channel");
  await ana.closeDialog(details);

  await bo.browseChannels();
  await expectAccessible(bo, "browse pane");
});
