/** Where the system chooses the colors, what was told by a color alone is told by a line. */

import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** The lines around something, as they are drawn. */
interface Lines {
  border: number;
  outline: number;
  /** Whether they are told from what is behind them. */
  isSeen: boolean;
}

async function lines(of: Locator): Promise<Lines> {
  return of.evaluate((element) => {
    const style = getComputedStyle(element);
    const width = (kind: string, width: string) => (kind === "none" ? 0 : parseFloat(width));
    const border = width(style.borderTopStyle, style.borderTopWidth);
    const outline = width(style.outlineStyle, style.outlineWidth);
    const color = outline > 0 ? style.outlineColor : style.borderTopColor;
    // With forced colors nothing but the canvas is behind them.
    const probe = document.body.appendChild(document.createElement("div"));
    probe.style.setProperty("background-color", "Canvas");
    const canvas = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return { border, outline, isSeen: color !== canvas && !/^rgba\(.*, 0\)$/.test(color) };
  });
}

/** How something is drawn, as far as it is told by lines and grounds. */
async function look(of: Locator): Promise<string> {
  return of.evaluate((element) => {
    const style = getComputedStyle(element);
    const outline = [style.outlineStyle, style.outlineWidth, style.outlineColor, style.outlineOffset];
    const border = [style.borderTopStyle, style.borderTopWidth, style.borderTopColor];
    return [...outline, ...border, style.backgroundColor, style.color].join(" ");
  });
}

async function forceColors(person: Person, colorScheme: "light" | "dark"): Promise<void> {
  await person.page.emulateMedia({ forcedColors: "active", colorScheme, reducedMotion: "reduce" });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`the open channel, badges and the focus are seen, ${colorScheme}`, async ({ ana, bo }) => {
    await bo.createChannel("books");
    await ana.joinChannel("books");
    await ana.openChannel("general");
    await bo.sendMessage("elsewhere");
    await bo.openChannel("general");
    await bo.sendMessage("hello");
    await bo.openDirectWith("Ana");
    await bo.sendMessage("psst");
    await ana.expectUnread("books", 1);
    await ana.expectUnreadFrom("Bo", 1);
    await ana.expectMessages(["hello"]);
    await forceColors(ana, colorScheme);

    await ana.composer.focus();
    expect(await look(ana.channel("general")), "the open channel is told from the others").not.toBe(
      await look(ana.channel("books")),
    );
    const badge = await lines(ana.channel("books").getByText("1", { exact: true }));
    expect(badge.border, "the badge has a line around it").toBeGreaterThan(0);
    expect(badge.isSeen).toBe(true);
    expect(
      await look(ana.contact("Bo").getByText("1", { exact: true })),
      "the badge of what calls one is told from one that only counts",
    ).not.toBe(await look(ana.channel("books").getByText("1", { exact: true })));
    const bubble = await lines(ana.bodies.first());
    expect(bubble.border, "a message has a line around it").toBeGreaterThan(0);
    expect(bubble.isSeen).toBe(true);

    await ana.composer.focus();
    await tabTo(ana, ana.message("hello"), "Shift+Tab");
    const row = await lines(ana.message("hello"));
    expect(row.outline, "the message with the focus has a line around it").toBeGreaterThanOrEqual(2);
    expect(row.isSeen).toBe(true);
    const unfocused = await look(ana.channel("general"));
    await ana.page.keyboard.press("Shift+F6");
    await expect(ana.channel("general")).toBeFocused();
    expect(await look(ana.channel("general")), "the focus is seen on the open channel, too").not.toBe(unfocused);
    for (const control of [ana.pinsButton, ana.attachFiles]) {
      await tabTo(ana, control, "Tab");
      const focused = await lines(control);
      expect(focused.outline, `the focus is seen on ${String(control)}`).toBeGreaterThanOrEqual(2);
      expect(focused.isSeen).toBe(true);
    }
    await ana.composer.focus();
    const box = ana.composer.locator("xpath=ancestor::*[contains(@class, 'composer__box')]");
    expect((await lines(box)).outline, "the box has the ring of what is written in it").toBeGreaterThanOrEqual(2);
  });
}

test("what is pressed in, chosen or wrong is told by more than a color", async ({ ana, bo }) => {
  await bo.sendMessage("hello");
  await bo.react("hello", "tada", "🎉");
  await ana.react("hello", "rocket", "🚀");
  await expect(ana.reaction("hello", "🎉")).toBeVisible();
  await forceColors(ana, "light");
  await ana.composer.focus();
  await ana.page.mouse.move(0, 0);
  expect(await look(ana.reaction("hello", "🚀")), "one's own reaction differs from that of others").not.toBe(
    await look(ana.reaction("hello", "🎉")),
  );
  await ana.openMenu("hello");
  await ana.page.keyboard.press("ArrowDown");
  const item = ana.menu.locator(":focus");
  expect((await lines(item)).outline, "the item of the menu that Enter takes").toBeGreaterThan(0);
  await ana.page.keyboard.press("Escape");

  await ana.page.keyboard.press("Control+k");
  const switcher = ana.dialog("Go to");
  await expect(ana.chosen).toHaveCount(1);
  await ana.page.keyboard.press("ArrowDown");
  const others = switcher.getByRole("option", { selected: false });
  expect(await look(ana.chosen), "the option that Enter takes").not.toBe(await look(others.last()));
  await expectAccessible(ana, "the quick switcher");
});
