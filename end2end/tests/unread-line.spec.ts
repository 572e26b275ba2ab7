/** One finds what is new: a line where one left off, a way to the newest, and nothing that jumps. */

import { NO_NETWORK_IN_CONSOLE, REFUSED_IN_CONSOLE } from "../fixtures/console";
import { png } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import { chooseByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** What was said before anybody left off. */
const OLD = ["Old one", "Old two"];

/** A message is where it was. Heights are fractions of a pixel, scroll positions may not be. */
async function expectStill(person: Person, text: string, before: number): Promise<void> {
  expect(before).not.toBeNaN();
  expect(Math.abs((await person.yOf(text)) - before)).toBeLessThan(1);
}

test("the line is where one left off, until one has seen it", async ({ ana, bo }) => {
  await flood(ana, "general", OLD);
  await bo.expectMessages(OLD);
  await expect(bo.newLine, "nothing is new that comes while one looks").toHaveCount(0);
  await bo.createChannel("books");
  await flood(ana, "general", numbered(3));
  await bo.expectUnread("general", 3);

  await bo.openChannel("general");
  await bo.expectMessages([...OLD, ...numbered(3)]);
  await bo.expectNewFrom("Message 1");
  await bo.expectUnread("general", 0);
  // It stays while one reads, and what comes meanwhile is below it.
  await flood(ana, "general", ["One more"]);
  await bo.expectMessages([...OLD, ...numbered(3), "One more"]);
  await bo.expectNewFrom("Message 1");

  await bo.openChannel("books");
  await bo.openChannel("general");
  await expect(bo.newLine).toHaveCount(0);
});

test("the line is there after an absence, from the first paint on", async ({ ana, bo, newPerson }) => {
  await flood(ana, "general", OLD);
  await bo.expectMessages(OLD);
  // The server knows how far it is read.
  await expect.poll(() => bo.frames.filter((frame) => frame.type === "read_marked").length).toBeGreaterThan(0);
  const browser = await bo.context.storageState();
  await bo.closeBrowser();
  await ana.expectPresence("Bo", "offline");
  await flood(ana, "general", numbered(2));

  const reader = await newPerson("Bo", { storageState: browser, javaScriptEnabled: false });
  await reader.page.goto("/channels/general");
  await reader.expectNewFrom("Message 1");
  const again = await newPerson("Bo", { storageState: browser });
  await again.goTo("/channels/general");
  await again.expectNewFrom("Message 1");
});

test("one's own message is not new to oneself", async ({ ana, bo }) => {
  await ana.sendMessage("hello");
  await bo.expectMessages(["hello"]);
  const tab = await ana.newTab();
  await ana.createChannel("books");
  await tab.sendMessage("from my other tab");
  await bo.expectMessages(["hello", "from my other tab"]);

  await ana.openChannel("general");
  await ana.expectMessages(["hello", "from my other tab"]);
  await expect(ana.newLine).toHaveCount(0);
});

test("the way to the newest counts what is new, and leads there", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  await expect(bo.jump).toBeHidden();
  await bo.message("Message 10").scrollIntoViewIfNeeded();
  await expect(bo.jump).toHaveAccessibleName("Jump to newest");

  await ana.sendMessage("one");
  await expect(bo.jump).toHaveAccessibleName("1 new message");
  await ana.sendMessage("two");
  await ana.sendMessage("three");
  await expect(bo.jump).toHaveAccessibleName("3 new messages");
  await bo.expectUnread("general", 3);
  await expect(bo.page).toHaveTitle("(3) #general · Banter");

  await bo.jump.click();
  await expect(bo.message("three")).toBeInViewport();
  await expect(bo.jump).toBeHidden();
  await bo.expectUnread("general", 0);
  await bo.expectNewFrom("one");
});

test("nothing jumps when messages come while one reads older ones", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  await bo.message("Message 20").scrollIntoViewIfNeeded();
  await expect(bo.jump).toBeVisible();
  const before = await bo.yOf("Message 20");

  await flood(ana, "general", ["one", "two\n\nwith\n\nmany\n\nlines", "```\ncode\n```"]);

  await expect(bo.jump).toHaveAccessibleName("3 new messages");
  await expectStill(bo, "Message 20", before);
  // Nor when an older one grows above it, or the cap takes the oldest away.
  await ana.editMessage("Message 2", "Message 2\n\nwith\n\nmany\n\nlines");
  await expect(bo.message("Message 2\n\nwith\n\nmany\n\nlines")).toBeAttached();
  await expectStill(bo, "Message 20", before);
  await flood(ana, "general", numbered(42).map((text) => `More: ${text}`));
  await expect(bo.message("Message 1")).toHaveCount(0);
  await expectStill(bo, "Message 20", before);
});

test("nothing jumps when an image comes, before it is loaded and after", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await bo.page.route("**/attachments/*/thumbnail", async (route) => {
    await released;
    await route.continue();
  });
  await ana.attach(png("garden.png", 800, 600));
  await ana.sendWithFiles("Look!");

  // At the newest message one stays there, with room for the image before it comes.
  const image = bo.thumbnail("garden.png");
  await expect(image).toBeInViewport({ ratio: 1 });
  await expect(bo.image("garden.png")).toHaveJSProperty("complete", false);
  const before = await image.boundingBox();
  expect(before?.height).toBeGreaterThan(100);
  const text = await bo.yOf("Look!");
  release();
  await expect(bo.image("garden.png")).toHaveJSProperty("complete", true);
  expect(await image.boundingBox()).toEqual(before);
  await expectStill(bo, "Look!", text);

  await bo.message("Message 20").scrollIntoViewIfNeeded();
  const read = await bo.yOf("Message 20");
  await ana.attach(png("pond.png", 600, 800, 40));
  await ana.sendWithFiles("And this!");
  await expect(bo.thumbnail("pond.png")).toBeAttached();
  await expect(bo.jump).toHaveAccessibleName("1 new message");
  await expectStill(bo, "Message 20", read);
});

test("who writes is taken to what they wrote", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  await bo.message("Message 10").scrollIntoViewIfNeeded();
  await expect(bo.jump).toBeVisible();
  await bo.sendMessage("Here I am");
  await expect(bo.message("Here I am")).toBeInViewport({ ratio: 1 });
  await expect(bo.jump).toBeHidden();
});

test("marked unread from a message on, it is so in every tab, and after a reload", async ({
  ana,
  bo,
  server,
  consoleWatch,
}) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await flood(ana, "general", numbered(5));
  await bo.expectMessages(numbered(5));
  await bo.createChannel("books");
  const tab = await bo.newTab("/channels/books");
  await bo.openChannel("general");
  await bo.expectUnread("general", 0);
  await tab.expectUnread("general", 0);

  await bo.choose("Message 3", "Mark unread from here");
  await bo.expectNewFrom("Message 3");
  await bo.expectUnread("general", 3);
  await tab.expectUnread("general", 3);
  // It stays so while one is still there, and what comes is counted on top.
  await flood(ana, "general", ["Message 6"]);
  await bo.expectMessages(numbered(6));
  await bo.expectUnread("general", 4);
  await tab.expectUnread("general", 4);

  await bo.openChannel("books");
  await bo.reload();
  await bo.expectUnread("general", 4);
  await server.restart();
  await tab.reload();
  await tab.expectUnread("general", 4);

  await bo.openChannel("general");
  await bo.expectNewFrom("Message 3");
  await bo.expectUnread("general", 0);
  await tab.expectUnread("general", 0);
});

test("marked unread without a line, it is so once there is one", async ({ ana, bo, newPerson, consoleWatch }) => {
  // The icon that says so cannot be fetched without a network.
  consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
  await flood(ana, "general", numbered(5));
  await bo.expectMessages(numbered(5));
  await bo.expectUnread("general", 0);
  const elsewhere = await newPerson("Bo", { storageState: await bo.context.storageState() });
  await elsewhere.goTo("/");
  await elsewhere.createChannel("books");
  await elsewhere.expectUnread("general", 0);

  await bo.goOffline();
  await expect(bo.banner("You are offline.")).toBeVisible();
  await bo.choose("Message 4", "Mark unread from here");
  await bo.expectUnread("general", 2);
  await bo.goOnline();

  await elsewhere.expectUnread("general", 2);
});

test("direct messages are marked unread alike", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await ana.sendMessage("one");
  await ana.sendMessage("two");
  await bo.openDirectWith("Ana");
  await bo.expectMessages(["one", "two"]);
  await bo.choose("two", "Mark unread from here");
  await bo.expectUnreadFrom("Ana", 1);
  await bo.openChannel("general");
  await bo.expectUnreadFrom("Ana", 1);
});

test("the keyboard alone jumps to the newest, and marks unread", async ({ ana, bo }) => {
  const { keyboard } = bo.page;
  await flood(ana, "general", numbered(60));
  await bo.expectMessages(numbered(60));
  await tabTo(bo, bo.message("Message 60"), "Shift+Tab");
  await keyboard.press("Home");
  await expect(bo.message("Message 1")).toBeInViewport();
  await keyboard.press("End");
  await expect(bo.message("Message 60")).toBeInViewport();
  await expect(bo.jump).toBeHidden();

  // Or by its button, which stands before the messages.
  await keyboard.press("Home");
  await tabTo(bo, bo.jump, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(bo.message("Message 60")).toBeInViewport();
  await expect(bo.message("Message 60"), "the focus stays with the messages").toBeFocused();

  await tabTo(bo, bo.message("Message 59").getByRole("button", { name: "More actions" }));
  await keyboard.press("Enter");
  await chooseByKeyboard(bo, "Mark unread from here");
  await bo.expectUnread("general", 2);
  await bo.expectNewFrom("Message 59");
});

test("on a phone the way to the newest is a tap away", async ({ ana, newPerson }) => {
  await flood(ana, "general", numbered(60));
  const phone = await newPerson("Cleo", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await expect(phone.message("Message 60")).toBeInViewport();
  await phone.message("Message 10").scrollIntoViewIfNeeded();
  await expect(phone.jump).toBeInViewport({ ratio: 1 });
  await ana.sendMessage("Something new");
  await expect(phone.jump).toHaveAccessibleName("1 new message");
  await phone.jump.tap();
  await expect(phone.message("Something new")).toBeInViewport();
});
