/** A language that is written from the right: a pseudo-locale of longer words, on a page turned around. */

import type { Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { expectInReach, expectToFit } from "../fixtures/layout";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const SALUTE = "שלום לכולם";

/** Turns the page around, and every word of ours that is seen into a longer one that is written from the right. */
async function speakBackwards(person: Person): Promise<void> {
  await person.page.evaluate(() => {
    const LETTERS = "אבגדהוזחטיכלמנסעפצקרשת";
    const OTHERS = "[dir=auto], [dir=ltr], .visually-hidden, script, style, textarea, time, kbd, code";
    const done = new WeakSet<Node>();
    document.documentElement.dir = "rtl";
    document.documentElement.lang = "he";
    const backwards = (text: string) =>
      text.replace(/[a-z]+/gi, (word) => {
        const longer = word + word.slice(0, Math.ceil(word.length / 3));
        return longer.replace(/[a-z]/gi, (letter) => LETTERS.charAt(letter.charCodeAt(0) % LETTERS.length));
      });
    const translate = (node: Node) => {
      if (node instanceof Text && !done.has(node) && node.parentElement?.closest(OTHERS) === null) {
        done.add(node);
        node.data = backwards(node.data);
      }
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) {
        node.placeholder = backwards(node.placeholder);
      }
      node.childNodes.forEach(translate);
    };
    translate(document.body);
    const changes = new MutationObserver((records) => {
      for (const record of records) {
        record.addedNodes.forEach(translate);
      }
    });
    changes.observe(document.body, { childList: true, subtree: true });
  });
}

async function edgesOf(of: Locator): Promise<{ left: number; right: number }> {
  const box = await of.boundingBox();
  return { left: box?.x ?? Number.NaN, right: box ? box.x + box.width : Number.NaN };
}

/** One thing stands wholly to the left of another. */
async function expectLeftOf(left: Locator, right: Locator): Promise<void> {
  const [one, other] = [await edgesOf(left), await edgesOf(right)];
  expect(one.right, `${String(left)} is left of ${String(right)}`).toBeLessThanOrEqual(other.left + 1);
}

test("a wide page is mirrored, and holds longer words", async ({ ana, bo }) => {
  await bo.sendMessage("hello there");
  await ana.sendMessage("good morning");
  await ana.expectMessages(["hello there", "good morning"]);
  await speakBackwards(ana);

  await expectLeftOf(ana.timeline, ana.sidebar);
  await expectLeftOf(ana.members, ana.timeline);
  await expectLeftOf(ana.send, ana.composer);
  await expectLeftOf(ana.composer, ana.attachFiles);
  await expectLeftOf(ana.pinsButton, ana.heading);
  await expectLeftOf(ana.bodies.nth(1), ana.bodies.nth(0));
  await expectToFit(ana, "a channel");
  await expectInReach(ana.composer, ana.send, ana.attachFiles, ana.pinsButton);
  await expectAccessible(ana, "from right to left");

  await ana.openMenu("good morning");
  await expectToFit(ana, "the menu of a message");
  await expectInReach(ana.menu.getByRole("menuitem").first());
  await ana.page.keyboard.press("Escape");
  await ana.sidebar.getByRole("link", { name: "Browse channels" }).click();
  const close = ana.page.getByRole("dialog").getByRole("button", { name: "Close" });
  await expectLeftOf(close, ana.page.getByRole("dialog").getByRole("heading").first());
  await expectToFit(ana, "a pane");
});

test("on a phone the drawer comes from the right, and the members from the left", async ({ ana, bo }) => {
  const WIDTH = 375;
  await bo.sendMessage("hello there");
  await bo.sendMessage(SALUTE);
  await ana.expectMessages(["hello there", SALUTE]);
  await ana.page.setViewportSize({ width: WIDTH, height: 667 });
  await ana.page.emulateMedia({ reducedMotion: "reduce" });
  await speakBackwards(ana);
  const menu = ana.page.getByRole("button", { name: "Open menu" });

  await expectLeftOf(ana.heading, menu);
  await expectLeftOf(ana.send, ana.composer);
  await expectToFit(ana, "a channel");
  await expectAccessible(ana, "a phone, from right to left");
  await menu.click();
  await expect.poll(async () => (await edgesOf(ana.sidebar)).right, "the drawer is at the right").toBe(WIDTH);
  await expectToFit(ana, "the drawer");
  await ana.page.getByRole("button", { name: "Close menu" }).click();
  await expect(ana.sidebar).toBeHidden();
  await ana.page.getByRole("button", { name: "Members", exact: true }).click();
  await expect.poll(async () => (await edgesOf(ana.members)).left, "the members are at the left").toBe(0);
  await expectToFit(ana, "the members");
});

test("the pages around the chat are mirrored", async ({ ana, newPerson }) => {
  for (const width of [1_280, 375]) {
    await ana.page.setViewportSize({ width, height: 800 });
    for (const path of ["/settings", "/about", "/search", "/shortcuts"]) {
      await ana.goTo(path);
      await speakBackwards(ana);
      await expectToFit(ana, `${path} at ${width} px`);
      const heading = await edgesOf(ana.page.getByRole("heading").first());
      expect(heading.right, `${path}: what begins does so at the right`).toBeGreaterThan(width / 2);
    }
  }
  const visitor = await newPerson("Cy");
  await visitor.goTo("/");
  await speakBackwards(visitor);
  await expectToFit(visitor, "sign-in");
});

test("from the right, the keyboard leads the same way", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await bo.sendMessage("hello there");
  await ana.expectMessages(["hello there"]);
  await speakBackwards(ana);
  await ana.composer.focus();
  await keyboard.press("F6");
  await expect(ana.members.getByRole("link", { name: "Bo" })).toBeFocused();
  await keyboard.press("F6");
  await expect(ana.sidebar.getByRole("link", { name: "general" })).toBeFocused();
  await keyboard.press("F6");
  await expect(ana.message("hello there")).toBeFocused();
  await tabTo(ana, ana.message("hello there").getByRole("button", { name: "React" }));
  await pressByKeyboard(ana, ana.message("hello there").getByRole("button", { name: "Reply" }));
  await expect(ana.composer).toBeFocused();
  await keyboard.type(SALUTE);
  await keyboard.press("Enter");
  await bo.expectMessages(["hello there", SALUTE]);
});

test("each message, name and text runs in the direction of its own letters", async ({ ana, bo, newPerson }) => {
  const direction = (of: Locator) => of.evaluate((element) => getComputedStyle(element).direction);
  await ana.sendMessage("hello there");
  await ana.sendMessage(SALUTE);
  await bo.expectMessages(["hello there", SALUTE]);
  expect(await direction(bo.timeline.getByText("hello there"))).toBe("ltr");
  expect(await direction(bo.timeline.getByText(SALUTE))).toBe("rtl");
  await ana.composer.fill(SALUTE);
  expect(await direction(ana.composer)).toBe("rtl");
  await ana.composer.fill("hello");
  expect(await direction(ana.composer)).toBe("ltr");

  // Marks around words do not carry these away to the other end.
  const noa = await newPerson("נועה");
  await noa.goTo("/");
  await noa.signIn();
  await noa.sendMessage(`${SALUTE}!`);
  await expect(ana.message(`${SALUTE}!`)).toBeVisible();
  expect(await direction(ana.timeline.getByText(`${SALUTE}!`))).toBe("rtl");
  await ana.openDirectWith("נועה");
  expect(await direction(ana.heading)).toBe("rtl");
  expect(await direction(ana.sidebar), "the page itself stays as it is").toBe("ltr");
});
