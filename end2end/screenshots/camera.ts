/** Taking pictures of a page in its sizes and schemes. Nothing is compared with anything. */

import type { Person } from "../fixtures/person";
import { expect, test as base } from "../fixtures/test";

export { expect };

const SCREENS = "test-results/screens";

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 375, height: 720 };
export const SMALL = { width: 320, height: 568 };
export const SCHEMES = ["light", "dark"] as const;

export type Size = typeof DESKTOP;
type Again = () => Promise<void>;

/** Takes one state in one size and both schemes. What does not last is done again before each picture. */
export async function takeIn(size: Size, person: Person, name: string, again?: Again): Promise<void> {
  await person.page.setViewportSize(size);
  for (const colorScheme of SCHEMES) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await again?.();
    const path = `${SCREENS}/${name}-${size.width}-${colorScheme}.png`;
    await person.page.screenshot({ path, animations: "disabled" });
  }
}

export async function take(person: Person, name: string, sizes = [DESKTOP, PHONE], again?: Again): Promise<void> {
  for (const size of sizes) {
    await takeIn(size, person, name, again);
  }
  await person.page.setViewportSize(DESKTOP);
}

/** Takes what opens beside a button, and is placed when it opens: in each size anew. */
export async function takeOpened(
  person: Person,
  name: string,
  open: () => Promise<void>,
  sizes = [DESKTOP, PHONE],
): Promise<void> {
  for (const size of sizes) {
    await person.page.setViewportSize(size);
    await open();
    await takeIn(size, person, name);
    await expect(async () => {
      // Where something is typed that is searched for, the browser takes the first for that.
      await person.page.keyboard.press("Escape");
      await expect(person.page.getByRole("dialog").or(person.menu)).toHaveCount(0, { timeout: 500 });
    }).toPass({ timeout: 15_000 });
  }
  await person.page.setViewportSize(DESKTOP);
}

/** Takes a document from its top to its end, however long it is. */
export async function takeWhole(person: Person, name: string, sizes = [DESKTOP, PHONE]): Promise<void> {
  for (const size of sizes) {
    await person.page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const path = `${SCREENS}/${name}-${size.width}-${colorScheme}.png`;
      await person.page.screenshot({ path, animations: "disabled", fullPage: true });
    }
  }
  await person.page.setViewportSize(DESKTOP);
}

/** Takes one state in the few colors that somebody has chosen for all pages. */
export async function takeForced(person: Person, name: string): Promise<void> {
  await person.page.emulateMedia({ forcedColors: "active", colorScheme: "dark", reducedMotion: "reduce" });
  await person.page.screenshot({ path: `${SCREENS}/${name}-forced.png`, animations: "disabled" });
  await person.page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
}

/** Signs somebody in, in a browser of their own. */
type Enter = (name: string) => Promise<Person>;

export const test = base.extend<{ enter: Enter }>({
  enter: async ({ newPerson }, use) => {
    await use(async (name) => {
      const person = await newPerson(name);
      await person.goTo("/");
      await person.signIn();
      return person;
    });
  },
});
