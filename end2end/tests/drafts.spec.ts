/** What is written and not sent belongs to all tabs of a browser, and to whoever typed last. */

import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** Counts from now on how often a tab hears that another one has stored drafts. */
async function countHeard(tab: Person): Promise<() => Promise<number>> {
  await tab.page.evaluate(() => {
    Object.assign(window, { heard: 0 });
    // Later than the app, whose listener is older.
    addEventListener("storage", ({ key }) => {
      if (key === "banter.v1.drafts") {
        (window as unknown as { heard: number }).heard++;
      }
    });
  });
  return () => tab.page.evaluate(() => (window as unknown as { heard: number }).heard);
}

test("two tabs write in two channels, and neither erases what the other has", async ({ ana }) => {
  await ana.createChannel("books");
  const other = await ana.newTab("/channels/general");
  await ana.composer.fill("A thought about books");
  await other.composer.fill("A thought about everything");
  await ana.reload();
  await expect(ana.composer).toHaveValue("A thought about books");

  await ana.composer.fill("A better one");
  await other.openChannel("books");
  await expect(other.composer).toHaveValue("A better one");
  await ana.openChannel("general");
  await expect(ana.composer).toHaveValue("A thought about everything");

  await ana.composer.press("Enter");
  await ana.expectMessages(["A thought about everything"]);
  await other.composer.fill("The best one");
  await other.reload();
  await expect(other.composer).toHaveValue("The best one");
  await other.openChannel("general");
  await expect(other.composer).toHaveValue("");
});

test("a draft shows in another tab at the same place, and leaves it when it is sent", async ({ ana, bo }) => {
  const other = await ana.newTab("/channels/general");
  await other.composer.blur();

  await ana.composer.fill("Half a thought");
  await expect(other.composer).toHaveValue("Half a thought");
  await ana.sendMessage("Half a thought, and the rest");

  await expect(other.composer).toHaveValue("");
  await other.reload();
  await expect(other.composer).toHaveValue("");
  await bo.expectMessages(["Half a thought, and the rest"]);
});

test("a box that is being typed in keeps its text and its caret, and no tab answers another", async ({ ana }) => {
  const other = await ana.newTab("/channels/general");
  await ana.composer.fill("here");
  await other.composer.fill("there");
  const [heard, heardByOther] = [await countHeard(ana), await countHeard(other)];
  await ana.composer.press("Home");

  await other.composer.press("!");
  await expect.poll(heard).toBe(1);
  await expect(ana.composer).toHaveValue("here");
  await ana.composer.press(">");

  await expect.poll(heardByOther).toBe(1);
  await expect(ana.composer).toHaveValue(">here");
  await expect(other.composer).toHaveValue("there!");
  expect(await heard(), "only the other's letter was stored there").toBe(1);
  await other.reload();
  await expect(other.composer, "the last letter was typed here").toHaveValue(">here");
});
