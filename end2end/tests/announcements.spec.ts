/** What is read aloud: what others write here, once, in plain words, and not more than one can listen to. */

import { textFile } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import { chooseByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** Longer than it is quiet after something was read aloud, in milliseconds. */
const AFTER_QUIET_MS = 2_000;

/** From now on, keeps all that is read aloud politely. A screen reader speaks whenever the text becomes another. */
async function listen(person: Person): Promise<() => Promise<string[]>> {
  await person.announced.evaluate((region) => {
    const spoken: string[] = [];
    let before = region.textContent;
    new MutationObserver(() => {
      const now = region.textContent;
      if (now !== null && now !== before && now.trim() !== "") {
        spoken.push(now.trim());
      }
      before = now;
    }).observe(region, { characterData: true, childList: true, subtree: true });
    Object.assign(window, { spoken });
  });
  return () => person.page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
}

/** Stops the time of a page: what it waits for comes when the test says so. */
async function stopTime(person: Person): Promise<void> {
  await person.page.clock.install();
  await person.goTo("/");
  await person.page.clock.pauseAt(Date.now() + AFTER_QUIET_MS);
}

test("what somebody else writes is read aloud, with who it is", async ({ ana, bo }) => {
  const spoken = await listen(ana);
  await bo.sendMessage("hello");
  await expect.poll(spoken).toEqual(["Bo: hello"]);
  await expect(ana.announced).toHaveText("Bo: hello");
  await expect(ana.announced).toHaveCount(1);
  await expect(ana.timeline, "else all of it would be read aloud again and again").toHaveAttribute("aria-live", "off");
});

test("what was read aloud is said in plain words", async ({ ana, bo }) => {
  const spoken = await listen(ana);
  await bo.sendMessage("**Look** at `this`, @Ana:\n[it](https://banter.example)");
  await expect.poll(spoken).toEqual(["Bo: Look at this, @Ana: it"]);
  await bo.attach(textFile("note.txt"));
  await bo.sendWithFiles();
  await expect.poll(spoken).toEqual(["Bo: Look at this, @Ana: it", "Bo: note.txt"]);
});

test("nothing is said of one's own messages", async ({ ana, bo }) => {
  const spoken = await listen(ana);
  const tab = await ana.newTab();
  await ana.sendMessage("mine");
  await tab.sendMessage("mine, too");
  await ana.expectMessages(["mine", "mine, too"]);
  await bo.expectMessages(["mine", "mine, too"]);
  await bo.sendMessage("theirs");
  await expect.poll(spoken).toEqual(["Bo: theirs"]);
});

test("nothing is said of other channels, and nothing of what was there before", async ({ ana, bo }) => {
  await bo.createChannel("books");
  await ana.joinChannel("books");
  await bo.sendMessage("old");
  await ana.expectMessages(["old"]);
  await ana.openChannel("general");
  const spoken = await listen(ana);
  await bo.sendMessage("elsewhere");
  await ana.expectUnread("books", 1);
  await bo.openDirectWith("Ana");
  await bo.sendMessage("for you alone");
  await ana.expectUnreadFrom("Bo", 1);
  await ana.openChannel("books");
  await ana.expectMessages(["old", "elsewhere"]);
  await bo.openChannel("books");
  await bo.sendMessage("here");
  await expect.poll(spoken).toEqual(["Bo: here"]);
});

test("nothing is said where a page opens, and nothing of what becomes of messages", async ({ ana, bo }) => {
  await bo.sendMessage("one");
  await bo.sendMessage("two");
  await ana.expectMessages(["one", "two"]);
  await ana.reload();
  await expect(ana.announced).toHaveText("");
  const spoken = await listen(ana);
  await bo.editMessage("one", "first");
  await bo.react("first", "tada", "🎉");
  await bo.choose("first", "Pin message");
  await bo.deleteMessage("two");
  await ana.expectMessages(["first"]);
  await expect(ana.reaction("first", "🎉")).toBeVisible();
  await bo.sendMessage("three");
  await expect.poll(spoken).toEqual(["Bo: three"]);
});

test("after something was said it is quiet for a moment, and what came is said together", async ({ ana, bo }) => {
  await stopTime(ana);
  const spoken = await listen(ana);
  await bo.sendMessage("one");
  await expect.poll(spoken).toEqual(["Bo: one"]);

  await bo.sendMessage("two");
  await bo.sendMessage("three");
  await ana.expectMessages(["one", "two", "three"]);
  expect(await spoken(), "one is still being said").toEqual(["Bo: one"]);

  await ana.page.clock.runFor(AFTER_QUIET_MS);
  await expect.poll(spoken).toEqual(["Bo: one", "Bo: two\nBo: three"]);
});

test("a flood is counted, and not read aloud", async ({ ana, bo }) => {
  await stopTime(ana);
  const spoken = await listen(ana);
  await bo.sendMessage("hello");
  await expect.poll(spoken).toEqual(["Bo: hello"]);
  await flood(bo, "general", numbered(5));
  await expect(ana.rows).toHaveCount(6);
  expect(await spoken()).toEqual(["Bo: hello"]);

  await ana.page.clock.runFor(AFTER_QUIET_MS);
  await expect.poll(spoken).toEqual(["Bo: hello", "5 new messages"]);
  await ana.page.clock.runFor(AFTER_QUIET_MS);
  await bo.sendMessage("enough");
  await expect.poll(spoken).toEqual(["Bo: hello", "5 new messages", "Bo: enough"]);
});

test("what came while there was no line is counted when it is back", async ({ ana, bo }) => {
  const spoken = await listen(ana);
  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await flood(bo, "general", numbered(5));
  await ana.goOnline();
  await expect(ana.rows).toHaveCount(5);
  await expect.poll(spoken).toEqual(["5 new messages"]);
});

test("the same words are said again where somebody writes them again", async ({ ana, bo }) => {
  const spoken = await listen(ana);
  await bo.sendMessage("ok");
  await expect.poll(spoken).toEqual(["Bo: ok"]);
  await bo.sendMessage("ok");
  await expect.poll(spoken).toEqual(["Bo: ok", "Bo: ok"]);
});

test("somebody at the keyboard hears what is done, and what comes, and loses no focus by it", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await bo.sendMessage("hello");
  await ana.expectMessages(["hello"]);
  await ana.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const spoken = await listen(ana);
  const more = ana.message("hello").getByRole("button", { name: "More actions" });
  await ana.composer.focus();
  await tabTo(ana, ana.message("hello"), "Shift+Tab");
  await tabTo(ana, more);
  await keyboard.press("Enter");
  await chooseByKeyboard(ana, "Copy link");
  await expect.poll(spoken).toEqual(["Link copied."]);
  await expect(more).toBeFocused();

  await bo.sendMessage("again");
  await expect.poll(spoken).toEqual(["Link copied.", "Bo: again"]);
  await expect(more).toBeFocused();
});
