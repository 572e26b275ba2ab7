/** A language that is written from the right: a pseudo-locale of longer words, mirrored like the page. */

import { expectAccessible } from "../fixtures/accessibility";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** Turns the page around, and every text of ours into a longer one that runs from right to left. */
async function speakBackwards(person: Person): Promise<void> {
  await person.page.evaluate(() => {
    const LONGER = 1.4;
    const done = new WeakSet<Node>();
    document.documentElement.dir = "rtl";
    document.documentElement.lang = "ar-XB";
    const translate = (node: Node) => {
      const isOurs = node.parentElement?.closest(".message__body, textarea, script, style, [dir=auto]") === null;
      if (node.nodeType === Node.TEXT_NODE && isOurs && !done.has(node) && node.textContent?.trim()) {
        done.add(node);
        const more = "ש".repeat(Math.ceil(node.textContent.length * (LONGER - 1)));
        node.textContent = `\u202e${node.textContent}${more}\u202c`;
      }
      node.childNodes.forEach(translate);
    };
    translate(document.body);
    new MutationObserver((changes) => {
      for (const change of changes) {
        change.addedNodes.forEach(translate);
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
}

async function expectNoSidewaysScroll(person: Person): Promise<void> {
  const overflow = await person.page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  expect(overflow, "nothing is wider than the window").toBeLessThanOrEqual(0);
}

for (const [width, height] of [
  [1280, 800],
  [375, 700],
] as const) {
  test(`the page is mirrored and holds longer words at ${width} px`, async ({ ana, bo }) => {
    await bo.sendMessage("hello there");
    await bo.sendMessage("שלום לכולם");
    await ana.page.setViewportSize({ width, height });
    await speakBackwards(ana);

    await ana.expectMessages(["hello there", "שלום לכולם"]);
    const isWide = width > 700;
    if (isWide) {
      const [sidebar, timeline] = await Promise.all([ana.sidebar.boundingBox(), ana.timeline.boundingBox()]);
      expect(sidebar?.x, "the sidebar is on the right").toBeGreaterThan(timeline?.x ?? Number.NaN);
    }
    const [box, send] = await Promise.all([ana.composer.boundingBox(), ana.send.boundingBox()]);
    expect(send?.x, "the button is at the end of the line").toBeLessThan(box?.x ?? Number.NaN);
    await expectNoSidewaysScroll(ana);
    await expectAccessible(ana, `from right to left, ${width} px`);
  });
}

test("each message runs in the direction of its own text", async ({ ana }) => {
  await ana.sendMessage("hello there");
  await ana.sendMessage("שלום לכולם");

  const direction = (text: string) =>
    ana.message(text).locator(".message__body").locator("p, div").first().evaluate((element) => getComputedStyle(element).direction);
  expect(await direction("hello there")).toBe("ltr");
  expect(await direction("שלום לכולם")).toBe("rtl");
});
