/** Somebody who was never here is asked for a display name, and nothing else. */

import { statusInConsole } from "../fixtures/console";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const TOO_LONG = "At most 32 characters. Yours has 1 too many.";
const FORBIDDEN = "A display name can't hold control or invisible characters.";
const TAKEN = "Somebody else is called that, or a name that looks like it. Choose another one.";

/** The name is answered beside the field, to eyes and to screen readers; it stays, and nothing is stored. */
async function expectRefused(visitor: Person, name: string, why: string): Promise<void> {
  await expect(visitor.page.getByRole("alert")).toHaveText(why);
  await expect(visitor.displayName).toHaveAccessibleDescription(why);
  await expect(visitor.displayName).toHaveAttribute("aria-invalid", "true");
  await expect(visitor.displayName).toHaveValue(name);
  expect(await visitor.stored("display_name")).toBeNull();
}

test("a visitor is asked for a name, and others see them come", async ({ bo, newPerson }) => {
  const visitor = await newPerson("Ana");
  await visitor.goTo("/");
  await expect(visitor.page.getByRole("heading", { level: 1, name: "Banter" })).toBeVisible();
  await expect(visitor.sidebar).toHaveCount(0);
  expect(await visitor.stored("display_name")).toBeNull();

  await visitor.signIn("  Ana  ");

  await expect(visitor.heading).toHaveText("# general");
  await expect(visitor.composer).toBeVisible();
  await bo.expectPresence("Ana", "online");
  await expect(bo.member("Ana")).toBeVisible();
  await expect.poll(() => visitor.stored("display_name")).toBe("Ana");
});

test("the key of the device is out of reach of scripts, and lasts", async ({ ana, server }) => {
  const cookies = await ana.context.cookies();
  expect(cookies).toHaveLength(1);
  const [cookie] = cookies;
  expect(cookie).toMatchObject({ name: "banter_device", path: "/", httpOnly: true, sameSite: "Lax", secure: false });
  expect(cookie?.value).toMatch(/^([0-9a-f]{64}|[\w-]{43})$/);
  expect(cookie?.expires).toBeGreaterThan(Date.now() / 1_000 + 300 * 24 * 60 * 60);
  expect(await ana.page.evaluate(() => document.cookie)).toBe("");
  expect(await server.holds(cookie?.value ?? ""), "only a hash of it is stored").toBe(false);
});

test("behind TLS the key is kept to TLS", async ({ playwright, server }) => {
  const browser = await playwright.request.newContext();
  const answer = await browser.post(`${server.url}/devices`, {
    headers: { origin: server.url.replace("http:", "https:") },
    data: { display_name: "Ana" },
  });
  expect(answer.status()).toBe(200);
  expect(answer.headers()["set-cookie"]).toMatch(/; Secure(;|$)/);
  await browser.dispose();
});

for (const name of ["", "   ", "\u3000"]) {
  test(`a name is needed: ${JSON.stringify(name)}`, async ({ newPerson, consoleWatch }) => {
    consoleWatch.allow(statusInConsole(422));
    const visitor = await newPerson("Ana");
    await visitor.goTo("/");

    await visitor.tryToSignIn(name);

    await expectRefused(visitor, name, "Choose a display name.");
  });
}

test("32 characters are a name, and 33 are not", async ({ bo, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  const visitor = await newPerson("Ana");
  await visitor.goTo("/");
  // Characters, not the two units that a script sees in each.
  const long = "😀".repeat(33);

  await visitor.tryToSignIn(long);
  await expectRefused(visitor, long, TOO_LONG);

  const name = `${"é".repeat(31)}😀`;
  await visitor.signIn(name);
  await bo.expectPresence(name, "online");
});

const FORBIDDEN_CHARACTERS = {
  "a control character": "\u0007",
  "a tab": "\t",
  "a turn to the left": "\u202e",
  "an isolate": "\u2066",
  "a mark of direction": "\u200f",
  "a space without width": "\u200b",
  "a joiner": "\u200d",
  "a soft hyphen": "\u00ad",
  "a blank that is a letter": "\u3164",
};

for (const [what, character] of Object.entries(FORBIDDEN_CHARACTERS)) {
  test(`a name holds nothing that misleads: ${what}`, async ({ newPerson, consoleWatch }) => {
    consoleWatch.allow(statusInConsole(422));
    const visitor = await newPerson("Ana");
    await visitor.goTo("/");

    await visitor.tryToSignIn(`A${character}na`);

    await expectRefused(visitor, `A${character}na`, FORBIDDEN);
  });
}

const SAME_NAMES = {
  "the same letters": "Ana",
  "another case": "aNA",
  "more spaces": " Ana ",
  "wide letters": "Ａｎａ",
  "Cyrillic letters": "Аnа",
};

for (const [what, name] of Object.entries(SAME_NAMES)) {
  test(`a name is one person's, also in ${what}`, async ({ ana, newPerson, consoleWatch }) => {
    consoleWatch.allow(statusInConsole(409));
    const visitor = await newPerson("Bo");
    await visitor.goTo("/");

    await visitor.tryToSignIn(name);
    await expectRefused(visitor, name, TAKEN);

    // The field is good for another try.
    await visitor.signIn("Bo");
    await ana.expectPresence("Bo", "online");
    await expect(ana.contacts).toHaveCount(1);
  });
}

test("a name asked for while the server is away stays in the field", async ({ newPerson, server, consoleWatch }) => {
  consoleWatch.allow(/^error: Failed to load resource: net::ERR_CONNECTION_REFUSED/);
  const visitor = await newPerson("Ana");
  await visitor.goTo("/");
  await server.stop();

  await visitor.tryToSignIn("Ana");
  await expectRefused(visitor, "Ana", "Banter cannot be reached. Your text is still here: try again.");

  await server.startAgain();
  await visitor.startChatting.click();
  await expect(visitor.heading).toHaveText("# general");
});

test("somebody without script signs in, too, and is told what is wrong", async ({ newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(401));
  consoleWatch.allow(statusInConsole(422));
  const visitor = await newPerson("Ana", { javaScriptEnabled: false });
  await visitor.page.goto("/channels/general");

  await visitor.tryToSignIn("   ");
  await expect(visitor.page.getByRole("alert")).toHaveText("Choose a display name.");
  await visitor.tryToSignIn("Ana");

  await expect(visitor.heading).toHaveText("# general");
  await expect(visitor.page).toHaveURL("/channels/general");
});

test("by keyboard alone, a refused name is corrected, and lets one in", async ({ bo, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  consoleWatch.allow(statusInConsole(422));
  const visitor = await newPerson("Ana");
  const { keyboard } = visitor.page;
  await visitor.goTo("/");
  await expect(visitor.displayName).toBeFocused();

  await keyboard.type("Bo");
  await keyboard.press("Enter");
  await expectRefused(visitor, "Bo", TAKEN);
  await expect(visitor.displayName).toBeFocused();
  // What was typed goes on where it ended.
  const long = `Bo${"o".repeat(31)}`;
  await keyboard.type("o".repeat(31));
  await pressByKeyboard(visitor, visitor.startChatting);
  await expectRefused(visitor, long, TOO_LONG);
  await expect(visitor.displayName).toBeFocused();
  await keyboard.press("Control+A");
  await keyboard.type("Ana");
  await keyboard.press("Enter");

  await expect(visitor.heading).toHaveText("# general");
  await bo.expectPresence("Ana", "online");
  await tabTo(visitor, visitor.composer);
  await keyboard.type("Here I am");
  await keyboard.press("Enter");
  await bo.expectMessages(["Here I am"]);
});
