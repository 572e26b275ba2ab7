/** Whoever asks for less motion gets none: what opens is there at once. Everybody else sees where it comes from. */

import { png } from "../fixtures/files";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** What takes no longer is seen by nobody, in milliseconds. */
const UNSEEN_MS_MAX = 5;

/** Something that moved, faded or changed its color, and for how long. */
interface Motion {
  of: string;
  ms: number;
  /** Whether it went from one place to another. */
  isMove: boolean;
}

/** Does something, and says what moved from one frame to another meanwhile. */
async function motionsOf(person: Person, act: () => Promise<void>): Promise<Motion[]> {
  const watch = await person.page.evaluateHandle(() => {
    const seen = new Map<Animation, Motion>();
    let isOver = false;
    const look = () => {
      for (const animation of document.getAnimations()) {
        const { effect } = animation;
        if (effect instanceof KeyframeEffect) {
          const of = `${effect.target?.className}${effect.pseudoElement ?? ""}`;
          const isMove = effect.getKeyframes().some((frame) => "transform" in frame);
          seen.set(animation, { of, ms: Number(effect.getComputedTiming().activeDuration), isMove });
        }
      }
      if (!isOver) {
        requestAnimationFrame(look);
      }
    };
    look();
    const end = async () => {
      // What was done last has a frame that is looked at.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      isOver = true;
      return [...seen.values()];
    };
    return { end };
  });
  await act();
  return watch.evaluate((watch) => watch.end());
}

/** Opens all that comes from somewhere, one after the other, and says what moved. */
async function openAll(phone: Person): Promise<Record<string, Motion[]>> {
  const motions: Record<string, Motion[]> = {};
  motions["drawer"] = await motionsOf(phone, async () => {
    await phone.page.getByRole("button", { name: "Open menu" }).tap();
    await expect(phone.channel("general")).toBeInViewport();
  });
  await phone.page.getByRole("button", { name: "Close menu" }).tap();
  await expect(phone.channel("general")).toBeHidden();

  motions["pane"] = await motionsOf(phone, async () => void (await phone.openDetails()));
  await phone.closeDialog(phone.dialog("#general"));

  motions["menu"] = await motionsOf(phone, async () => {
    await phone.rows.first().getByRole("button", { name: "More actions" }).tap();
    await expect(phone.menu).toBeVisible();
  });
  await phone.page.keyboard.press("Escape");
  await expect(phone.menu).toBeHidden();

  motions["lightbox"] = await motionsOf(phone, async () => {
    await phone.thumbnail("garden.png").tap();
    await expect(phone.dialog("garden.png")).toBeVisible();
  });
  return motions;
}

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  test(`what opens, where the system asks for motion: ${reducedMotion}`, async ({ newPerson }) => {
    const phone = await newPerson("Ana", { ...PHONE, reducedMotion });
    await phone.goTo("/");
    await phone.signIn();
    await phone.attach(png("garden.png", 300, 200));
    await phone.sendWithFiles("My garden");
    await phone.expectMessages(["My garden"]);

    for (const [what, motions] of Object.entries(await openAll(phone))) {
      const seen = motions.filter(({ ms }) => ms > UNSEEN_MS_MAX);
      if (reducedMotion === "reduce") {
        expect.soft(seen, `the ${what} is there at once`).toEqual([]);
      } else {
        expect.soft(seen.filter(({ isMove }) => isMove), `the ${what} comes from somewhere`).not.toEqual([]);
      }
    }
  });
}
