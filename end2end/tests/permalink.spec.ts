/** Every message has an address: it leads there and marks the message, or says what became of it. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { flood, numbered } from "../fixtures/flood";
import { chooseByKeyboard, tabTo } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };
const DELETED = "That message was deleted.";
const DROPPED = "That message is gone: a channel keeps its last 100.";

test("a copied link opens at its message, and marks it", async ({ ana, bo, server }) => {
  await flood(ana, "general", numbered(80));
  await bo.expectMessages(numbered(80));
  await bo.message("Message 20").scrollIntoViewIfNeeded();

  const link = await bo.copyLink("Message 20");
  expect(link).toMatch(new RegExp(`^${server.url}/channels/general/\\d+$`));
  await expect(bo.announced).toHaveText("Link copied.");

  const tab = await ana.newTab(link);
  await tab.expectTarget("Message 20");
  await expect(tab.message("Message 20")).toBeFocused();
  await expect(tab.page).toHaveURL(link);
  await expect(tab.heading).toHaveText("# general");
  await tab.reload();
  await tab.expectTarget("Message 20");

  // The newest message does not pull the reader away from it.
  await bo.sendMessage("Something new");
  await expect(tab.bodies.last()).toHaveText("Something new");
  await expect(tab.message("Message 20")).toBeInViewport();
});

test("the time of a message is its address, and says the whole date", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  let loads = 0;
  bo.page.on("load", () => loads++);
  await bo.message("Message 5").scrollIntoViewIfNeeded();

  await bo.timeOf("Message 5").click();

  await expect(bo.page).toHaveURL(/\/channels\/general\/\d+$/);
  await bo.expectTarget("Message 5");
  await bo.page.goBack();
  await expect(bo.page).toHaveURL("/");
  await expect(bo.timeline.locator(".message--targeted")).toHaveCount(0);
  await bo.page.goForward();
  await bo.expectTarget("Message 5");
  expect(loads).toBe(0);
});

test("without script the address leads there, too", async ({ ana, newPerson }) => {
  await flood(ana, "general", numbered(80));
  await ana.expectMessages(numbered(80));
  await ana.message("Message 20").scrollIntoViewIfNeeded();
  const link = await ana.copyLink("Message 20");
  const reader = await newPerson("Ana", { storageState: await ana.context.storageState(), javaScriptEnabled: false });

  await reader.page.goto(link);

  await expect(reader.bodies).toHaveText(numbered(80));
  await expect(reader.message("Message 20")).toHaveClass(/\bmessage--targeted\b/);
});

test("the address of a deleted message says so, and so it does when it is deleted later", async ({ ana, bo }) => {
  await ana.sendMessage("Goes");
  await ana.sendMessage("Goes later");
  await ana.sendMessage("Stays");
  await bo.expectMessages(["Goes", "Goes later", "Stays"]);
  const gone = await bo.copyLink("Goes");
  const going = await bo.copyLink("Goes later");
  await ana.deleteMessage("Goes");
  await bo.expectMessages(["Goes later", "Stays"]);

  await bo.goTo(gone);
  await expect(bo.complaint(DELETED)).toBeVisible();
  await bo.expectMessages(["Goes later", "Stays"]);
  await expect(bo.timeline.locator(".message--targeted")).toHaveCount(0);

  // Elsewhere it is not said any more.
  await bo.goTo("/channels/general");
  await expect(bo.complaint(DELETED)).toHaveCount(0);
  await bo.goTo(gone);
  await expect(bo.complaint(DELETED)).toBeVisible();
  await bo.openDirectWith("Ana");
  await expect(bo.complaint(DELETED)).toHaveCount(0);

  await bo.goTo(going);
  await bo.expectTarget("Goes later");
  await ana.deleteMessage("Goes later");
  await bo.expectMessages(["Stays"]);
  await bo.reload();
  await expect(bo.complaint(DELETED)).toBeVisible();
});

test("the address of a message older than the last 100 says so", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.sendMessage("Goes");
  await bo.expectMessages(["Goes"]);
  const link = await bo.copyLink("Goes");
  await flood(ana, "general", numbered(100));
  await bo.expectMessages(numbered(100));

  await bo.goTo(link);
  await expect(bo.complaint(DROPPED)).toBeVisible();
  await bo.expectMessages(numbered(100));
  await expect(bo.message("Message 100")).toBeInViewport();
  await server.restart();
  await bo.goTo(link);
  await expect(bo.complaint(DROPPED)).toBeVisible();
});

test("a message that never was is not there", async ({ ana }) => {
  await ana.sendMessage("Something that is");
  await ana.expectMessages(["Something that is"]);
  await ana.goTo("/channels/general/999999");
  await expect(ana.complaint(DELETED)).toBeVisible();
  await ana.expectMessages(["Something that is"]);
});

test("a link into a channel that one is not in lets one join, and then leads there", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await flood(ana, "books", numbered(60));
  await ana.expectMessages(numbered(60));
  await ana.message("Message 20").scrollIntoViewIfNeeded();
  const link = await ana.copyLink("Message 20");

  const response = await bo.goTo(link);
  expect(await response?.text(), "its messages are for its members").not.toContain("Message 20");
  await expect(bo.heading).toHaveText("You are not in #books.");
  await bo.page.getByRole("button", { name: "Join #books" }).click();

  await expect(bo.heading).toHaveText("# books");
  await bo.expectMessages(numbered(60));
  await bo.expectTarget("Message 20");
});

test("a link to a direct message is for the two of them", async ({ ana, bo, cy }) => {
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Only for you-6d2e");
  await bo.openDirectWith("Ana");
  await bo.expectMessages(["Only for you-6d2e"]);
  const link = await bo.copyLink("Only for you-6d2e");
  expect(link).toMatch(/\/direct\/Ana\/\d+$/);
  const tab = await bo.newTab(link);
  await tab.expectTarget("Only for you-6d2e");

  // For anybody else it is an address in their own messages with Ana.
  const response = await cy.goTo(link);
  expect(await response?.text()).not.toContain("6d2e");
  await expect(cy.heading).toHaveText("Ana");
  await expect(cy.timeline.getByText("Nothing here yet")).toBeVisible();
  expect(JSON.stringify(cy.frames)).not.toContain("6d2e");
});

test("the keyboard alone copies a link", async ({ ana, server }) => {
  const { keyboard } = ana.page;
  await ana.sendMessage("Worth a link");
  await ana.expectMessages(["Worth a link"]);
  const more = ana.message("Worth a link").getByRole("button", { name: "More actions" });
  await tabTo(ana, more, "Shift+Tab");
  await keyboard.press("Enter");
  await chooseByKeyboard(ana, "Copy link");

  await expect(ana.announced).toHaveText("Link copied.");
  await expect(more).toBeFocused();
  expect(await ana.clipboard()).toContain(`${server.url}/channels/general/`);
});

test("on a phone a link leads to its message as well", async ({ ana, newPerson }) => {
  await flood(ana, "general", numbered(80));
  await ana.expectMessages(numbered(80));
  await ana.message("Message 20").scrollIntoViewIfNeeded();
  const link = await ana.copyLink("Message 20");
  const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });

  await phone.goTo(link);

  await phone.expectTarget("Message 20");
  await phone.message("Message 20").getByRole("button", { name: "More actions" }).tap();
  await phone.menu.getByRole("menuitem", { name: "Copy link" }).tap();
  await expect(phone.announced).toHaveText("Link copied.");
  expect(await phone.clipboard()).toBe(link);
});
