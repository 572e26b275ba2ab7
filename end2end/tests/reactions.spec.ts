/** Emoji under a message: a click adds or takes back, and everybody sees who did. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { flood, numbered } from "../fixtures/flood";
import { tabTo } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

test("a reaction is added, joined and taken back, before everybody's eyes", async ({ ana, bo }) => {
  await ana.sendMessage("Cake?");
  await bo.expectMessages(["Cake?"]);

  await bo.react("Cake?", "thumbs", "👍");
  await expect(bo.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 1: you");
  await expect(bo.reaction("Cake?", "👍")).toHaveAttribute("aria-pressed", "true");
  await expect(ana.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 1: Bo");
  await expect(ana.reaction("Cake?", "👍")).toHaveAttribute("aria-pressed", "false");
  await expect(ana.reaction("Cake?", "👍")).toHaveText(/👍\s*1/);

  await ana.reaction("Cake?", "👍").click();
  await expect(ana.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 2: Bo and you");
  await expect(bo.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 2: Ana and you");

  await bo.reaction("Cake?", "👍").click();
  await expect(bo.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 1: Ana");
  await expect(ana.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 1: you");

  await ana.reaction("Cake?", "👍").click();
  for (const person of [ana, bo]) {
    await expect(person.reaction("Cake?", "👍")).toHaveCount(0);
    await expect(person.message("Cake?").getByRole("button", { name: "Add a reaction" })).toHaveCount(0);
  }
});

test("reactions stand in the order in which they came, and stay", async ({ ana, bo, cy, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.sendMessage("Cake?");
  await bo.expectMessages(["Cake?"]);
  await bo.react("Cake?", "tada", "🎉");
  await expect(cy.reaction("Cake?", "🎉")).toBeVisible();
  await cy.react("Cake?", "thumbs", "👍");
  await expect(ana.reaction("Cake?", "👍")).toBeVisible();
  // Beside the reactions there is the way to another one.
  await ana.message("Cake?").getByRole("button", { name: "Add a reaction" }).click();
  await ana.pick("tada", "🎉");
  await expect(ana.picker).toBeHidden();

  const chips = [/^🎉, 2: /, /^👍, 1: /];
  for (const person of [ana, bo, cy]) {
    const pressable = person.message("Cake?").getByRole("button", { name: /, \d+: / });
    await expect(pressable).toHaveCount(2);
    for (const [at, name] of chips.entries()) {
      await expect(pressable.nth(at)).toHaveAccessibleName(name);
    }
  }
  await server.restart();
  await cy.reload();
  await expect(cy.reaction("Cake?", "🎉")).toHaveAccessibleName("🎉, 2: Bo and Ana");
  await expect(cy.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 1: you");
});

test("picking an emoji that one has reacted with changes nothing for the worse", async ({ ana, bo }) => {
  await ana.sendMessage("Cake?");
  await bo.expectMessages(["Cake?"]);
  await bo.react("Cake?", "thumbs", "👍");
  await expect(ana.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 1: Bo");
  await ana.react("Cake?", "thumbs", "👍");
  await expect(bo.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 2: Ana and you");
});

test("who reacted is shown on pointing at it, and on focusing it", async ({ ana, bo }) => {
  await ana.sendMessage("Cake?");
  await bo.expectMessages(["Cake?"]);
  await bo.react("Cake?", "thumbs", "👍");
  const chip = ana.reaction("Cake?", "👍");
  const seen = async () =>
    chip.evaluate((button) => {
      const tip = getComputedStyle(button, "::after");
      const isThere = tip.content.includes("Bo") && tip.display !== "none" && tip.visibility === "visible";
      return isThere && Number(tip.opacity) > 0.9;
    });
  await ana.heading.hover();
  expect(await seen()).toBe(false);

  await chip.hover();
  await expect.poll(seen).toBe(true);
  await ana.heading.hover();
  await expect.poll(seen).toBe(false);

  await tabTo(ana, chip, "Shift+Tab");
  await expect.poll(seen).toBe(true);
});

test("a reaction without a line waits, and counts once", async ({ ana, bo }) => {
  await ana.sendMessage("Cake?");
  await bo.expectMessages(["Cake?"]);
  await bo.react("Cake?", "thumbs", "👍");
  await expect(ana.reaction("Cake?", "👍")).toBeVisible();

  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.reaction("Cake?", "👍").click();
  await expect(ana.reaction("Cake?", "👍")).toHaveAccessibleName("👍, 2: Bo and you");
  await bo.reaction("Cake?", "👍").click();
  await expect(bo.reaction("Cake?", "👍")).toHaveCount(0);
  await ana.goOnline();

  for (const [person, name] of [[ana, "👍, 1: you"], [bo, "👍, 1: Ana"]] as const) {
    await expect(person.reaction("Cake?", "👍")).toHaveAccessibleName(name);
  }
});

test("a reaction is in view at the newest message, and is not read aloud", async ({ ana, bo }) => {
  await flood(ana, "general", numbered(30));
  await bo.expectMessages(numbered(30));
  await expect(ana.message("Message 30")).toBeInViewport({ ratio: 1 });
  await bo.react("Message 30", "thumbs", "👍");

  await expect(ana.reaction("Message 30", "👍")).toBeInViewport({ ratio: 1 });
  await expect(ana.announced).not.toContainText("👍");
  await bo.sendMessage("And something to read");
  await expect(ana.announced).toHaveText("Bo: And something to read");
});

test("the keyboard alone reacts, joins and takes back", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await bo.sendMessage("Cake?");
  await ana.expectMessages(["Cake?"]);
  const button = ana.message("Cake?").getByRole("button", { name: "React", exact: true });
  await tabTo(ana, button, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.pickerSearch).toBeFocused();
  await keyboard.press("Escape");
  await expect(ana.picker).toBeHidden();
  await expect(button).toBeFocused();

  await keyboard.press("Enter");
  await expect(ana.pickerSearch).toBeFocused();
  await keyboard.type("tada");
  await expect(ana.pickable("🎉")).toBeVisible();
  await keyboard.press("Enter");
  await expect(ana.picker).toBeHidden();
  await expect(bo.reaction("Cake?", "🎉")).toHaveAccessibleName("🎉, 1: Ana");
  await expect(ana.page.locator("body"), "the focus is somewhere").not.toBeFocused();

  await bo.reaction("Cake?", "🎉").click();
  const chip = ana.reaction("Cake?", "🎉");
  await expect(chip).toHaveAccessibleName("🎉, 2: Bo and you");
  await tabTo(ana, chip);
  await keyboard.press("Enter");
  await expect(chip).toHaveAccessibleName("🎉, 1: Bo");
  await expect(chip).toBeFocused();
  await keyboard.press("Space");
  await expect(bo.reaction("Cake?", "🎉")).toHaveAccessibleName("🎉, 2: Ana and you");
  await expect(chip).toBeFocused();
});

test("a message takes 20 different emoji, and says so at the next", async ({ ana, bo }) => {
  const faces = "grin joy wink heart tada fire rocket eyes clap wave";
  const things = "pizza coffee cake dog cat bee sun moon star rainbow";
  await ana.sendMessage("All of them");
  await bo.expectMessages(["All of them"]);
  for (const word of `${faces} ${things}`.split(" ")) {
    await ana.message("All of them").hover();
    await ana.message("All of them").getByRole("button", { name: "React", exact: true }).click();
    await ana.pickerSearch.fill(word);
    await expect(ana.picker.getByRole("status")).toHaveText(/^\d+ emoji found$/);
    await ana.pickerSearch.press("Enter");
    await expect(ana.picker).toBeHidden();
  }
  const chips = bo.message("All of them").getByRole("button", { name: /, 1: Ana$/ });
  await expect(chips).toHaveCount(20);

  await bo.react("All of them", "lizard", "🦎");
  await expect(bo.complaint("20 different")).toBeVisible();
  await expect(bo.reaction("All of them", "🦎")).toHaveCount(0);
  // What is there can still be joined.
  await bo.message("All of them").getByRole("button", { name: /, 1: Ana$/ }).first().click();
  await expect(ana.message("All of them").getByRole("button", { name: /, 2: Bo and you$/ })).toHaveCount(1);
});

test("on a phone a tap does it, and many reactions fit", async ({ ana, newPerson }) => {
  await ana.sendMessage("Cake?");
  const phone = await newPerson("Cleo", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await phone.message("Cake?").getByRole("button", { name: "More actions" }).tap();
  await phone.menu.getByRole("menuitem", { name: "React" }).tap();
  await expect(phone.picker).toBeVisible();
  const box = await phone.picker.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(375);
  await phone.pickerSearch.fill("tada");
  await phone.pickable("🎉").tap();
  await expect(ana.reaction("Cake?", "🎉")).toHaveAccessibleName("🎉, 1: Cleo");

  await phone.reaction("Cake?", "🎉").tap();
  await expect(ana.reaction("Cake?", "🎉")).toHaveCount(0);
});
