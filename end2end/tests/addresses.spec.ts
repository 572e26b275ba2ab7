/** Every place has an address, and every address says what is there. */

import type { Person } from "../fixtures/person";
import { statusInConsole } from "../fixtures/console";
import { pressByKeyboard } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

async function expectNothingAt(person: Person, path: string, why: string): Promise<void> {
  const response = await person.goTo(path);
  expect(response?.status()).toBe(404);
  await expect(person.heading).toHaveText("Nothing here");
  await expect(person.page.getByText(why)).toBeVisible();
  await person.page.getByRole("link", { name: "Go to your channels" }).click();
  await expect(person.heading).toHaveText("# general");
  await expect(person.composer).toBeVisible();
}

test("channels and direct messages are found by their names", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  await expect(ana.page).toHaveURL("/channels/books");
  await expect(ana.page).toHaveTitle("#books · Banter");
  await ana.openDirectWith("Bo");
  await expect(ana.page).toHaveURL("/direct/Bo");
  await ana.sendMessage("Just for you");
  await ana.openChannel("general");
  await expect(ana.page).toHaveURL("/channels/general");

  expect((await ana.goTo("/channels/books"))?.status()).toBe(200);
  await expect(ana.heading).toHaveText("# books");
  await ana.expectMessages(["Chapter one"]);
  expect((await ana.goTo("/direct/Bo"))?.status()).toBe(200);
  await expect(ana.heading).toHaveText("Bo");
  await ana.expectMessages(["Just for you"]);
  await bo.goTo("/direct/Ana");
  await bo.expectMessages(["Just for you"]);
});

test("back and forward go where one has been, without loading anything", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  await ana.openDirectWith("Bo");
  await ana.openChannel("general");
  let loads = 0;
  ana.page.on("load", () => loads++);

  await ana.page.goBack();
  await expect(ana.heading).toHaveText("Bo");
  await expect(ana.page).toHaveURL("/direct/Bo");
  await ana.page.goBack();
  await expect(ana.heading).toHaveText("# books");
  await ana.expectMessages(["Chapter one"]);
  await ana.page.goForward();
  await expect(ana.heading).toHaveText("Bo");
  await ana.page.goForward();
  await expect(ana.heading).toHaveText("# general");
  await ana.sendMessage("Back again");
  await bo.expectMessages(["Back again"]);
  expect(loads).toBe(0);
});

test("an unknown address says so, with a way home", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  await expectNothingAt(ana, "/channels/nowhere", "There is no channel called nowhere.");
  await expectNothingAt(ana, "/direct/Nobody", "There is nobody called Nobody.");
  await expectNothingAt(ana, "/no/such/page", "This page does not exist.");
  await expectNothingAt(ana, "/channels/%E0%A4%A", "This page does not exist.");
});

test("what is missing is said in text, whatever the address holds", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  await ana.goTo(`/channels/${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
  await expect(ana.page.getByText("There is no channel called <img src=x onerror=alert(1)>.")).toBeVisible();
});

test("a channel that one is not in says so, and lets one join", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");

  const response = await bo.goTo("/channels/books");
  expect(response?.status()).toBe(200);
  expect(await response?.text(), "its messages are for its members").not.toContain("Chapter one");
  await expect(bo.heading).toHaveText("You are not in #books.");
  await expect(bo.composer).toHaveCount(0);
  await bo.page.getByRole("button", { name: "Join #books" }).click();

  await expect(bo.heading).toHaveText("# books");
  await bo.expectMessages(["Chapter one"]);
  await expect(ana.member("Bo")).toBeVisible();
});

test("a channel that appears while somebody waits at its address lets them in", async ({ ana, bo, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  await bo.goTo("/channels/books");
  await expect(bo.heading).toHaveText("Nothing here");

  await ana.createChannel("books");

  await expect(bo.heading).toHaveText("You are not in #books.");
});

test("names of any script, and with any sign, have addresses", async ({ ana, newPerson }) => {
  const names = {
    "José / 50% #1?": "Jos%C3%A9%20%2F%2050%25%20%231%3F",
    "עברית 日本": "%D7%A2%D7%91%D7%A8%D7%99%D7%AA%20%E6%97%A5%E6%9C%AC",
  };
  for (const [name, encoded] of Object.entries(names)) {
    const other = await newPerson(name);
    await other.goTo("/");
    await other.signIn();
    await ana.openDirectWith(name);
    await expect(ana.page).toHaveURL(`/direct/${encoded}`);
    await ana.sendMessage(`Hello, ${name}!`);
    await ana.reload();
    await expect(ana.heading).toHaveText(name);
    await ana.expectMessages([`Hello, ${name}!`]);
    await other.openDirectWith("Ana");
    await other.expectMessages([`Hello, ${name}!`]);
  }

  await ana.createChannel("日本語");
  await expect(ana.page).toHaveURL("/channels/%E6%97%A5%E6%9C%AC%E8%AA%9E");
  await ana.reload();
  await expect(ana.heading).toHaveText("# 日本語");
});

test("a name of dots is a name and no way up", async ({ ana, newPerson }) => {
  const dots = await newPerson("..");
  await dots.goTo("/");
  await dots.signIn();

  await ana.openDirectWith("..");
  await ana.sendMessage("Hello, dots!");
  await ana.reload();

  await expect(ana.heading).toHaveText("..");
  await ana.expectMessages(["Hello, dots!"]);
});

test("signed out, every address asks for a name, and keeps its place", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(401));
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  const visitor = await newPerson("Bo");

  const response = await visitor.goTo("/channels/books");
  expect(response?.status()).toBe(401);
  expect(await response?.text()).not.toContain("Chapter one");
  await visitor.signIn();

  await expect(visitor.page).toHaveURL("/channels/books");
  await expect(visitor.heading).toHaveText("You are not in #books.");
});

test("the page about Banter is for anybody", async ({ ana, newPerson }) => {
  const visitor = await newPerson("Bo");
  const response = await visitor.goTo("/about");
  expect(response?.status()).toBe(200);
  await expect(visitor.heading).toHaveText("About Banter");

  await ana.sidebar.getByRole("link", { name: "About Banter" }).click();
  await expect(ana.page).toHaveURL("/about");
  await expect(ana.heading).toHaveText("About Banter");
  await ana.page.goBack();
  await expect(ana.heading).toHaveText("# general");
  await ana.goTo("/about");
  await ana.page.getByRole("link", { name: "Go to your channels" }).click();
  await expect(ana.heading).toHaveText("# general");
});

test("by keyboard alone, somebody joins a channel at its address", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  await bo.goTo("/channels/books");

  await pressByKeyboard(bo, bo.page.getByRole("button", { name: "Join #books" }));

  await expect(bo.heading).toHaveText("# books");
  await bo.expectMessages(["Chapter one"]);
  await expect(bo.composer).toBeFocused();
  await bo.page.keyboard.type("Here I am");
  await bo.page.keyboard.press("Enter");
  await ana.expectMessages(["Chapter one", "Here I am"]);
});

test("by keyboard alone, an address with nothing there leads home", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  for (const path of ["/channels/nowhere", "/direct/Nobody", "/no/such/page"]) {
    await ana.goTo(path);
    await pressByKeyboard(ana, ana.page.getByRole("link", { name: "Go to your channels" }));
    await expect(ana.heading).toHaveText("# general");
    await expect(ana.composer).toBeFocused();
  }
});
