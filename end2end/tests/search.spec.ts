/** Finding what was said, by words, by whom and where. */

import type { Locator } from "@playwright/test";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

async function search(person: Person, text: string): Promise<Locator> {
  await person.page.keyboard.press("Control+Shift+F");
  const dialog = person.dialog("Search");
  await dialog.getByRole("searchbox", { name: "Search messages" }).fill(text);
  return dialog.getByRole("listitem");
}

test("words are found whatever their case and accents, in any script", async ({ ana, bo }) => {
  await ana.sendMessage("Über die Brücke");
  await ana.sendMessage("明日の会議は東京で");
  await ana.sendMessage("Nothing of the kind");
  await bo.expectMessages(["Über die Brücke", "明日の会議は東京で", "Nothing of the kind"]);

  const found = await search(bo, "brucke");
  await expect(found).toHaveCount(1);
  await expect(found.locator("mark")).toHaveText("Brücke");
  await bo.dialog("Search").getByRole("searchbox").fill("東京");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("明日の会議は東京で");
});

test("a result leads to its message", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("The one about whales");
  await bo.joinChannel("books");
  await bo.openChannel("general");

  const found = await search(bo, "whales");
  await found.getByRole("link").first().click();

  await expect(bo.dialog("Search")).toBeHidden();
  await expect(bo.heading).toHaveText("# books");
  await bo.expectTarget("The one about whales");
});

test("a search is narrowed down by author, channel and files", async ({ ana, bo }) => {
  await ana.sendMessage("tea at five");
  await bo.sendMessage("tea at six");
  await ana.createChannel("books");
  await ana.sendMessage("tea in books");

  const found = await search(ana, "tea from:Bo");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("tea at six");
  const box = ana.dialog("Search").getByRole("searchbox");
  await box.fill("tea in:books");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("tea in books");
  await box.fill("tea has:file");
  await expect(ana.dialog("Search").getByText("No message matches.")).toBeVisible();
});

test("nobody finds what is not theirs to read", async ({ ana, bo, cy }) => {
  await ana.createPrivateChannel("plans");
  await ana.sendMessage("a secret whale");
  await ana.openDirectWith("Bo");
  await ana.sendMessage("a direct whale");
  await bo.expectUnreadFrom("Ana", 1);

  const found = await search(cy, "whale");
  await expect(cy.dialog("Search").getByText("No message matches.")).toBeVisible();
  await expect(found).toHaveCount(0);
  const ofBo = await search(bo, "whale");
  await expect(ofBo).toHaveCount(1);
});
