/** Every screen passes the audit, in light and in dark. */

import { expectAccessible } from "../fixtures/accessibility";
import { statusInConsole } from "../fixtures/console";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

test("signing in", async ({ newPerson }) => {
  const visitor = await newPerson("Ana");
  await visitor.goTo("/");
  await expectAccessible(visitor, "sign-in");

  await visitor.tryToSignIn("");
  await expect(visitor.page.getByRole("alert")).not.toBeEmpty();
  await expectAccessible(visitor, "sign-in with an error");
});

test("a channel, empty and with messages", async ({ ana, bo, cy, newPerson }) => {
  await ana.createChannel("books");
  await expectAccessible(ana, "empty channel");

  const dee = await newPerson("Dee");
  await dee.goTo("/");
  await dee.signIn();
  await dee.logOut();
  await bo.sendMessage("Good morning!");
  await bo.sendMessage("Has anybody seen my keys?");
  await ana.expectUnread("general", 2);
  await ana.expectPresence("Dee", "logged out");
  await cy.openDirectWith("Ana");
  await cy.sendMessage("Psst");
  await ana.expectUnreadFrom("Cy", 1);
  await expectAccessible(ana, "empty channel, with unread ones");

  await ana.openChannel("general");
  await ana.sendMessage("On the table, under the newspaper.\nWhere they always are.");
  await ana.expectMessages([
    "Good morning!",
    "Has anybody seen my keys?",
    "On the table, under the newspaper. Where they always are.",
  ]);
  await expectAccessible(ana, "channel with messages");

  await ana.message("Good morning!").hover();
  await expectAccessible(ana, "channel with a message pointed at");

  await ana.filter.fill("nothing like that");
  await expect(ana.sidebar.getByRole("status")).toBeVisible();
  await expectAccessible(ana, "a filter that nothing passes");
});

test("a message too long, one on its way, and no line", async ({ ana }) => {
  await ana.composer.fill("x".repeat(4_012));
  await expect(ana.send).toBeDisabled();
  await expectAccessible(ana, "message too long");

  await ana.composer.fill("");
  await ana.goOffline();
  await ana.sendMessage("From the tunnel");
  await expect(ana.banner("You are offline.")).toBeVisible();
  await expect(ana.message("From the tunnel").getByText("Sending…")).toBeVisible();
  await expectAccessible(ana, "offline, with a pending message");
});

test("the page of a tab that was logged out elsewhere", async ({ ana }) => {
  const tab = await ana.newTab();
  await ana.logOut();
  await expect(tab.banner("This browser is logged out.")).toBeVisible();
  await expectAccessible(tab, "logged out");
});

test("the dialogs", async ({ ana }) => {
  await ana.sendMessage("Good morning!");
  const deletion = await ana.askToDelete("Good morning!");
  await expect(deletion).toBeVisible();
  await expectAccessible(ana, "delete dialog");
  await deletion.getByRole("button", { name: "Cancel" }).click();

  const browse = await ana.browseChannels();
  await expectAccessible(ana, "browse dialog");
  await browse.getByRole("button", { name: "Close" }).click();

  await ana.sidebar.getByRole("button", { name: "Create a channel" }).click();
  const create = ana.dialog("Create a channel");
  await expect(create).toBeVisible();
  await expectAccessible(ana, "create dialog");
  await create.getByRole("textbox", { name: "Channel name" }).fill("general");
  await create.getByRole("button", { name: "Create" }).click();
  await expect(create.getByRole("button", { name: "Open #general" })).toBeVisible();
  await expectAccessible(ana, "create dialog with an error");
});

test("direct messages, empty and not", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await expectAccessible(ana, "empty direct messages");
  await bo.openDirectWith("Ana");
  await bo.sendMessage("Good morning!");
  await ana.expectMessages(["Good morning!"]);
  await expectAccessible(ana, "direct messages");
});

test("about, signed in and not", async ({ ana, newPerson }) => {
  await ana.goTo("/about");
  await expectAccessible(ana, "about");
  const visitor = await newPerson("Bo");
  await visitor.goTo("/about");
  await expectAccessible(visitor, "about, signed out");
});

test("places that are not there, or not joined, or none", async ({ ana, bo, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  consoleWatch.allow(statusInConsole(401));
  await ana.goTo("/no/such/page");
  await expectAccessible(ana, "unknown page");
  await ana.goTo("/channels/nowhere");
  await expectAccessible(ana, "unknown channel");
  await ana.goTo("/direct/Nobody");
  await expectAccessible(ana, "unknown user");
  const visitor = await newPerson("Cy");
  await visitor.goTo("/no/such/page");
  await expectAccessible(visitor, "unknown page, signed out");

  await bo.createChannel("books");
  await ana.goTo("/channels/books");
  await expect(ana.heading).toHaveText("You are not in #books.");
  await expectAccessible(ana, "not joined");
  await ana.openChannel("general");
  await ana.leaveChannel();
  await expect(ana.heading).toHaveText("You are in no channel");
  await expectAccessible(ana, "no channels");
});

test("a phone, with the drawer and the members open and closed", async ({ ana, bo, newPerson }) => {
  await ana.sendMessage("Good morning!");
  await bo.expectMessages(["Good morning!"]);
  const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
  await phone.goTo("/");
  await phone.expectMessages(["Good morning!"]);
  await expectAccessible(phone, "phone");

  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await expect(phone.channel("general")).toBeVisible();
  await expectAccessible(phone, "phone, drawer open");
  await phone.page.getByRole("button", { name: "Close menu" }).tap();

  await phone.page.getByRole("button", { name: "Members", exact: true }).tap();
  await expect(phone.member("Bo")).toBeVisible();
  await expectAccessible(phone, "phone, members open");

  const visitor = await newPerson("Cy", PHONE);
  await visitor.goTo("/");
  await expectAccessible(visitor, "phone, sign-in");
});
