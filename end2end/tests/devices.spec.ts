/** One's devices: letting another in, taking one out, and coming back when all are lost. */

import type { BrowserContextOptions, Locator } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** From the answer to a revocation on, a page of that device may go on for so long, in milliseconds. */
const REVOKED_MS_MAX = 1_000;

/** Another browser, which says that it is Firefox. */
const FIREFOX: BrowserContextOptions = {
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};

type NewPerson = (name: string, options?: BrowserContextOptions) => Promise<Person>;

/** Makes a link for another device, and says what it is. */
async function makeLink(person: Person): Promise<string> {
  await person.goTo("/settings");
  await person.page.getByRole("button", { name: "Link another device" }).click();
  await expect(person.page.getByRole("img", { name: "QR code of the link below" })).toBeVisible();
  return person.page.getByRole("textbox", { name: "Link" }).inputValue();
}

/** Another browser of the same person, let in by a link. */
async function linked(person: Person, newPerson: NewPerson, options = FIREFOX): Promise<Person> {
  const link = await makeLink(person);
  const other = await newPerson(person.name, options);
  await other.goTo(link);
  await other.page.getByRole("button", { name: `Continue as ${person.name}` }).click();
  await expect(other.heading).toHaveText("# general");
  return other;
}

/** Makes a recovery code, and says what it is. */
async function makeCode(person: Person, button = "Make a recovery code"): Promise<string> {
  await person.goTo("/settings");
  await person.page.getByRole("button", { name: button }).click();
  await expect(person.page.getByRole("heading", { name: "Your recovery code" })).toBeVisible();
  const code = await person.page.locator("#code").innerText();
  expect(code).toMatch(/^([0-9A-Z]{4}\s+){6}[0-9A-Z]{2}$/);
  return code;
}

/** Types a recovery code in a browser that is nobody's yet. */
async function recover(person: Person, code: string): Promise<void> {
  await person.goTo("/recover");
  await person.page.getByRole("textbox", { name: "Recovery code" }).fill(code);
  await person.page.getByRole("button", { name: "Log in" }).click();
}

/** One line of the list of devices in the settings. */
function device(person: Person, label: string): Locator {
  return person.page.getByRole("region", { name: "Devices" }).getByRole("listitem").filter({ hasText: label });
}

test("a link lets another device in, once", async ({ ana, bo, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  await ana.createChannel("books");
  const link = await makeLink(ana);
  expect(link).toMatch(/\/link\/[0-9A-Z]{26}$/);
  const modules = await ana.page.getByRole("img", { name: /^QR code/ }).locator("path").getAttribute("d");
  expect(modules?.length, "the code has its dark squares").toBeGreaterThan(500);

  const phone = await newPerson("Ana");
  await phone.goTo(link);
  await expect(phone.page.getByRole("heading", { name: "Be Ana on this device?" })).toBeVisible();
  await phone.page.getByRole("button", { name: "Continue as Ana" }).click();
  await expect(phone.heading).toHaveText("# general");
  await expect(phone.channel("books"), "what Ana is in, this device is in").toBeVisible();
  await phone.sendMessage("From my phone");
  await expect(bo.message("From my phone").getByRole("button", { name: "Ana" })).toBeVisible();

  const thief = await newPerson("Mallory");
  const response = await thief.goTo(link);
  expect(response?.status()).toBe(404);
  await expect(thief.page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await expect(thief.page.getByRole("button")).toHaveCount(0);
});

test("looking at a link does not use it up, and of two who looked one gets in", async ({
  ana,
  newPerson,
  consoleWatch,
}) => {
  consoleWatch.allow(statusInConsole(404));
  const link = await makeLink(ana);
  await ana.goTo(link);
  await expect(ana.page.getByRole("heading", { name: "This device is Ana already" })).toBeVisible();
  const [one, two] = [await newPerson("Ana"), await newPerson("Ana")];
  await one.goTo(link);
  await two.goTo(link);

  await two.page.getByRole("button", { name: "Continue as Ana" }).click();
  await expect(two.heading).toHaveText("# general");
  await one.page.getByRole("button", { name: "Continue as Ana" }).click();
  await expect(one.page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
});

test("a link that was revoked, or replaced, lets nobody in", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  const revoked = await makeLink(ana);
  await ana.page.getByRole("button", { name: "Revoke the link" }).click();
  await expect(ana.page.getByRole("status").filter({ hasText: "The link no longer works." })).toBeVisible();
  const replaced = await makeLink(ana);
  await ana.page.getByRole("link", { name: "Done" }).click();
  await expect(ana.page.getByText(/^A link waits to be opened, until \d\d:\d\d\.$/)).toBeVisible();
  await ana.page.getByRole("button", { name: "Make a new link" }).click();
  const link = await ana.page.getByRole("textbox", { name: "Link" }).inputValue();

  const late = await newPerson("Ana");
  for (const dead of [revoked, replaced]) {
    expect((await late.goTo(dead))?.status()).toBe(404);
  }
  expect((await late.goTo(link))?.status()).toBe(200);
});

test("who is somebody else here already is told so, and can be both", async ({ ana, bo }) => {
  const link = await makeLink(ana);
  await bo.goTo(link);
  await expect(bo.page.getByText(/^This browser is logged in as Bo\. It will be Ana instead/)).toBeVisible();
  await bo.page.getByRole("link", { name: "Not now" }).click();
  await expect(bo.contact("Ana")).toBeVisible();

  await bo.goTo(link);
  await bo.page.getByRole("button", { name: "Continue as Ana" }).click();
  await expect(bo.contact("Bo")).toBeVisible();
  await bo.logOut();
  await bo.signIn("Bo");
  await expect(bo.contact("Ana")).toBeVisible();
});

test("the list says which devices there are, and which is this one", async ({ ana, newPerson }) => {
  const phone = await linked(ana, newPerson);
  await ana.goTo("/settings");

  await expect(ana.page.getByRole("region", { name: "Devices" }).getByRole("listitem")).toHaveCount(2);
  const [here, there] = [device(ana, "Chrome on Windows"), device(ana, "Firefox on Linux")];
  await expect(here).toContainText("this device");
  await expect(here.getByRole("button")).toHaveCount(0);
  await expect(here.getByRole("link", { name: "Log out" })).toHaveAttribute("href", "/log-out");
  await expect(there).not.toContainText("this device");
  await expect(there).toContainText(/since \d+ \w+ \d{4}, \d\d:\d\d, online now/);
  await phone.closeBrowser();
  await expect(async () => {
    await ana.reload();
    await expect(there).not.toContainText("online now", { timeout: 1 });
  }).toPass();
});

test("a revoked device is logged out at once, and its key is no good", async ({ ana, bo, newPerson, server }) => {
  const lost = await linked(ana, newPerson);
  await lost.page.evaluate(() => {
    const look = () => {
      if (!("loggedOutAt" in window) && document.body.innerText.includes("This browser is logged out.")) {
        Object.assign(window, { loggedOutAt: Date.now() });
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await ana.goTo("/settings");
  let answeredAt = Number.NaN;
  ana.page.on("response", (response) => {
    if (response.url().endsWith("/settings/devices/revoke")) {
      answeredAt = Date.now();
    }
  });

  await device(ana, "Firefox on Linux").getByRole("button", { name: "Revoke Firefox on Linux" }).click();
  await expect(ana.page.getByRole("status").filter({ hasText: "The device is revoked." })).toBeVisible();
  await expect(device(ana, "Firefox on Linux")).toHaveCount(0);
  await expect(lost.banner("This browser is logged out.")).toBeVisible();
  const loggedOutAt = await lost.page.evaluate(() => (window as unknown as { loggedOutAt: number }).loggedOutAt);
  expect(loggedOutAt - answeredAt, "between the answer and the banner").toBeLessThan(REVOKED_MS_MAX);

  const headers = { origin: server.url };
  const answer = await lost.context.request.post("/settings/link", { headers, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(answer.headers()["location"]).toBe("/");
  await ana.goTo("/");
  await bo.sendMessage("Only for those who are here");
  await ana.expectMessages(["Only for those who are here"]);
  expect(JSON.stringify(lost.frames)).not.toContain("Only for those who are here");
  await lost.banner("This browser is logged out.").getByRole("link", { name: "Log in" }).click();
  await expect(lost.startChatting).toBeVisible();
  await expect(lost.page.getByText("Only for those who are here")).toHaveCount(0);
});

test("a revoked device cannot come back by typing the name", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  const lost = await linked(ana, newPerson);
  await ana.goTo("/settings");
  await device(ana, "Firefox on Linux").getByRole("button", { name: "Revoke Firefox on Linux" }).click();
  await expect(device(ana, "Firefox on Linux")).toHaveCount(0);
  await lost.goTo("/");

  await lost.tryToSignIn("Ana");

  await expect(lost.page.getByRole("alert")).toContainText("Somebody else is called that");
});

test("whoever has lost every device comes back with the recovery code", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await ana.sendMessage("Remember me");
  const code = await makeCode(ana);
  await ana.page.getByRole("link", { name: "I have kept it" }).click();
  await expect(ana.page.getByText(/^You have one since \d+ \w+ \d{4}\./)).toBeVisible();
  expect(await ana.page.content(), "it is shown only once").not.toContain(code.slice(0, 4));
  await ana.closeBrowser();

  const again = await newPerson("Ana");
  await again.goTo("/");
  await again.page.getByRole("link", { name: "I have a recovery code" }).click();
  const field = again.page.getByRole("textbox", { name: "Recovery code" });
  for (const [typed, why] of [
    ["", "Type your recovery code."],
    ["ABCD", "A recovery code has 26 letters and digits. This one has 4."],
    ["U".repeat(26), "No recovery code has “U” in it."],
    ["A".repeat(26), /^Nobody has this recovery code\./],
  ] as const) {
    await field.fill(typed);
    await again.page.getByRole("button", { name: "Log in" }).click();
    await expect(again.page.getByRole("alert")).toHaveText(why);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveValue(typed);
    await expect(field).toBeFocused();
  }
  await field.fill(code.toLowerCase().replaceAll(/\s+/g, "-"));
  await again.page.getByRole("button", { name: "Log in" }).click();

  await expect(again.heading).toHaveText("# general");
  await again.expectMessages(["Remember me"]);
  await expect(again.message("Remember me").getByText("Ana", { exact: true })).toBeVisible();
  await again.sendMessage("It is me");
  await again.expectMessages(["Remember me", "It is me"]);
});

test("a code that was replaced or removed lets nobody in, and the newest one does", async ({
  ana,
  newPerson,
  consoleWatch,
  server,
}) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  consoleWatch.allow(statusInConsole(422));
  const replaced = await makeCode(ana);
  const code = await makeCode(ana, "Make a new code");
  await server.restart();
  const again = await newPerson("Ana");
  await recover(again, replaced);
  await expect(again.page.getByRole("alert")).toHaveText(/^Nobody has this recovery code\./);
  await recover(again, code);
  await expect(again.heading).toHaveText("# general");

  await ana.goTo("/settings");
  await ana.page.getByRole("button", { name: "Remove it" }).click();
  await expect(ana.page.getByRole("status").filter({ hasText: "The recovery code no longer works." })).toBeVisible();
  const late = await newPerson("Ana");
  await recover(late, code);
  await expect(late.page.getByRole("alert")).toHaveText(/^Nobody has this recovery code\./);
});

test("logging out keeps the way back, and says so", async ({ ana }) => {
  await ana.createChannel("books");
  await ana.sidebar.getByRole("link", { name: "Log out" }).click();
  const out = ana.page.getByRole("button", { name: "Log out", exact: true });
  await expect(out).toHaveAccessibleDescription(
    "This browser can come back as Ana whenever you type that name in it.",
  );
  await ana.page.getByRole("link", { name: "Stay logged in" }).click();
  await expect(ana.channel("books")).toBeVisible();

  await ana.logOut();
  await ana.signIn("Ana");
  await expect(ana.channel("books")).toBeVisible();
});

test("logging out and forgetting warns of what is lost, and leaves no way back", async ({
  ana,
  newPerson,
  consoleWatch,
}) => {
  consoleWatch.allow(statusInConsole(409));
  await ana.goTo("/log-out");
  const forget = ana.page.getByRole("button", { name: "Log out and forget" });
  const lost = /No other device is Ana, and there is no recovery code: nobody could be Ana again, not even you\./;
  await expect(forget).toHaveAccessibleDescription(lost);
  await ana.page.getByRole("link", { name: "Make a recovery code first" }).click();
  await expect(ana.page).toHaveURL("/settings#recovery");
  const code = await makeCode(ana);
  await ana.goTo("/log-out");
  await expect(forget).toHaveAccessibleDescription(/cannot come back without a link or a recovery code/);
  await expect(forget).not.toHaveAccessibleDescription(lost);

  await forget.click();
  await expect(ana.startChatting).toBeVisible();
  await ana.tryToSignIn("Ana");
  await expect(ana.page.getByRole("alert")).toContainText("Somebody else is called that");

  const again = await newPerson("Ana");
  await recover(again, code);
  await expect(again.heading).toHaveText("# general");
});

test("forgetting on one device leaves the others alone", async ({ ana, bo, newPerson }) => {
  const shared = await linked(ana, newPerson);
  await shared.goTo("/log-out");
  const forget = shared.page.getByRole("button", { name: "Log out and forget" });
  await expect(forget).not.toHaveAccessibleDescription(/nobody could be Ana again/);
  await forget.click();
  await expect(shared.startChatting).toBeVisible();

  await ana.goTo("/settings");
  await expect(device(ana, "Firefox on Linux")).toHaveCount(0);
  await ana.goTo("/");
  await ana.sendMessage("Still me");
  await bo.expectMessages(["Still me"]);
});

test("by keyboard alone, another device is let in and revoked", async ({ ana, newPerson }) => {
  await pressByKeyboard(ana, ana.page.getByRole("link", { name: "Ana, Settings" }));
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Link another device" }));
  const field = ana.page.getByRole("textbox", { name: "Link" });
  await expect(field).toBeFocused();
  const link = await field.inputValue();
  const selected = await field.evaluate((input: HTMLInputElement) => {
    return input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0);
  });
  expect(selected, "it is ready to be copied").toBe(link);

  const phone = await newPerson("Ana", FIREFOX);
  await phone.goTo(link);
  await pressByKeyboard(phone, phone.page.getByRole("button", { name: "Continue as Ana" }));
  await expect(phone.heading).toHaveText("# general");

  await pressByKeyboard(ana, ana.page.getByRole("link", { name: "Done" }));
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Revoke Firefox on Linux" }));
  await expect(phone.banner("This browser is logged out.")).toBeVisible();
  await pressByKeyboard(phone, phone.banner("This browser is logged out.").getByRole("link", { name: "Log in" }));
  await expect(phone.startChatting).toBeVisible();
});

test("by keyboard alone, somebody comes back with a recovery code, and logs out", async ({ ana, newPerson }) => {
  await ana.goTo("/settings#recovery");
  await pressByKeyboard(ana, ana.page.getByRole("button", { name: "Make a recovery code" }));
  const code = await ana.page.locator("#code").innerText();
  const again = await newPerson("Ana");
  await again.goTo("/");
  await pressByKeyboard(again, again.page.getByRole("link", { name: "I have a recovery code" }));
  await tabTo(again, again.page.getByRole("textbox", { name: "Recovery code" }));
  await again.page.keyboard.type(code.replaceAll(/\s+/g, " "));
  await again.page.keyboard.press("Enter");
  await expect(again.heading).toHaveText("# general");

  await pressByKeyboard(again, again.sidebar.getByRole("link", { name: "Log out" }));
  await pressByKeyboard(again, again.page.getByRole("button", { name: "Log out and forget" }));
  await expect(again.startChatting).toBeVisible();
});

test("the pages of devices pass the audit", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  consoleWatch.allow(statusInConsole(422));
  const link = await makeLink(ana);
  await expectAccessible(ana, "a new link");
  await ana.goTo("/log-out");
  await expectAccessible(ana, "logging out");
  await makeCode(ana);
  await expectAccessible(ana, "a new recovery code");
  await ana.goTo(link);
  await expectAccessible(ana, "a link on a device of one's own");

  const phone = await newPerson("Ana");
  await phone.goTo(link);
  await expectAccessible(phone, "a link");
  await phone.goTo(`${link.slice(0, -1)}U`);
  await expectAccessible(phone, "a link that does not work");
  await phone.goTo("/recover");
  await expectAccessible(phone, "a recovery code asked for");
  await recover(phone, "ABCD");
  await expect(phone.page.getByRole("alert")).toBeVisible();
  await expectAccessible(phone, "a recovery code that is refused");
  await phone.goTo("/");
  await phone.signIn("Bo");
  await phone.goTo(link);
  await expect(phone.page.getByText(/^This browser is logged in as Bo\. It will be Ana instead/)).toBeVisible();
  await expectAccessible(phone, "a link where one is somebody else");
});
