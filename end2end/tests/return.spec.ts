/** Whoever was here before is let in by their browser, and finds everything as it was. */

import { statusInConsole } from "../fixtures/console";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

test("the browser comes back under the same name, in the last channel", async ({ ana, bo, newPerson }) => {
  await ana.createChannel("books");
  await ana.openChannel("general");
  await ana.openChannel("books");
  await expect.poll(() => ana.stored("last")).toBe("/channels/books");
  const browser = await ana.context.storageState();
  await ana.closeBrowser();

  const again = await newPerson("Ana", { storageState: browser });
  await again.goTo("/");

  await expect(again.heading).toHaveText("# books");
  await expect(again.page).toHaveURL("/channels/books");
  await again.openChannel("general");
  await again.sendMessage("I am back");
  await expect(bo.message("I am back").getByRole("button", { name: "Ana" })).toBeVisible();
});

test("nothing else is shown before the last channel", async ({ ana }) => {
  await ana.createChannel("books");
  await expect.poll(() => ana.stored("last")).toBe("/channels/books");
  const painted: string[] = [];
  await ana.context.exposeFunction("tellPainted", (address: string) => painted.push(new URL(address).pathname));
  await ana.context.addInitScript(() => {
    const tell = (window as unknown as { tellPainted: (address: string) => void }).tellPainted;
    const address = location.href;
    new PerformanceObserver(() => tell(address)).observe({ type: "paint", buffered: true });
  });

  const tab = await ana.newTab("/");

  await expect(tab.heading).toHaveText("# books");
  await expect.poll(() => painted).toContain("/channels/books");
  expect(painted.filter((path) => path !== "/channels/books")).toEqual([]);
});

test("a place that the server does not confirm is not remembered", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  await ana.createChannel("books");
  await expect.poll(() => ana.stored("last")).toBe("/channels/books");

  await ana.goTo("/channels/nowhere");
  await expect(ana.heading).toHaveText("Nothing here");
  // Once something sent after it has come back, the page has had its say.
  await ana.openChannel("general");
  await ana.sendMessage("hello");
  await ana.expectMessages(["hello"]);
  expect(await ana.stored("last")).toBe("/channels/general");

  await ana.goTo("/channels/nowhere");
  const tab = await ana.newTab("/");
  await expect(tab.heading).toHaveText("# general");
});

test("logging out ends it, in all tabs and for good", async ({ ana, bo }) => {
  const tab = await ana.newTab("/channels/general");

  await ana.logOut();

  await expect(tab.banner("This browser is logged out.").getByRole("link", { name: "Log in" })).toBeVisible();
  await bo.expectPresence("Ana", "logged out");
  await ana.reload();
  await expect(ana.startChatting).toBeVisible();
  const response = await tab.goTo("/");
  await expect(tab.startChatting).toBeVisible();
  expect(await response?.text(), "the page has nothing of the chat").not.toMatch(/\bBo\b/);
});

test("the page that asks again remembers the name, and lets it be replaced", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await ana.logOut();
  await expect(ana.displayName).toHaveValue("Ana");

  await ana.tryToSignIn("");
  await expect(ana.page.getByRole("alert")).toHaveText("Choose a display name.");
  await expect(ana.displayName).toHaveValue("");

  await ana.signIn("Annabel");
  await bo.expectPresence("Annabel", "online");
  await expect.poll(() => ana.stored("display_name")).toBe("Annabel");
});

test("the same name from the same browser gives everything back", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Just for you");
  await ana.openChannel("general");
  await ana.logOut();
  await bo.expectUnreadFrom("Ana", 1);
  await bo.openDirectWith("Ana");
  await bo.sendMessage("Read it when you are back");

  await ana.signIn("Ana");

  await expect(ana.channels).toHaveText(["books", "general"]);
  await ana.expectUnreadFrom("Bo", 1);
  await ana.openDirectWith("Bo");
  await ana.expectMessages(["Just for you", "Read it when you are back"]);
  await ana.openChannel("books");
  await ana.expectMessages(["Chapter one"]);
  await bo.expectPresence("Ana", "online");
});

test("somebody else signs in in between, and sees nothing of it", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Just for you");
  await ana.openChannel("general");
  await ana.composer.fill("What I was about to say");
  await ana.logOut();

  await ana.signIn("Dee");
  await expect(ana.heading).toHaveText("# general");
  await expect(ana.channels).toHaveText(["general"]);
  await expect(ana.composer).toHaveValue("");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("This is Dee");
  await ana.expectMessages(["This is Dee"]);
  await bo.expectUnreadFrom("Dee", 1);
  await ana.logOut();

  await ana.signIn("Ana");
  await ana.openDirectWith("Bo");
  await ana.expectMessages(["Just for you"]);
  await ana.openChannel("books");
  await ana.openChannel("general");
  await expect(ana.composer).toHaveValue("What I was about to say");
  await bo.expectPresence("Dee", "logged out");
  await bo.expectPresence("Ana", "online");
});

test("the same name from another browser is refused", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  await ana.logOut();
  const stranger = await newPerson("Stranger");
  await stranger.goTo("/");

  await stranger.tryToSignIn("Ana");

  await expect(stranger.page.getByRole("alert")).toHaveText(
    "Somebody else is called that, or a name that looks like it. Choose another one.",
  );
  await expect(stranger.sidebar).toHaveCount(0);
  await ana.signIn("Ana");
});

test("by keyboard alone, somebody logs out, and comes back under the remembered name", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await pressByKeyboard(ana, ana.sidebar.getByRole("link", { name: "Log out" }));
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Log out", exact: true }));
  await expect(ana.displayName).toHaveValue("Ana");
  await expect(ana.displayName).toBeFocused();
  await bo.expectPresence("Ana", "logged out");

  await keyboard.press("Enter");

  await expect(ana.heading).toHaveText("# general");
  await bo.expectPresence("Ana", "online");
  await tabTo(ana, ana.composer);
  await keyboard.type("I am back");
  await keyboard.press("Enter");
  await bo.expectMessages(["I am back"]);
});
