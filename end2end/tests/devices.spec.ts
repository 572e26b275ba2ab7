/** One's devices: letting another in, taking one out, and coming back when all are lost. */

import { statusInConsole } from "../fixtures/console";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** Makes a link for another device, and says what it is. */
async function makeLink(person: Person): Promise<string> {
  await person.goTo("/settings");
  await person.page.getByRole("button", { name: "Link another device" }).click();
  await expect(person.page.getByRole("img", { name: "QR code of the link below" })).toBeVisible();
  return person.page.getByRole("textbox", { name: "Link" }).inputValue();
}

test("a link lets another device in, once", async ({ ana, bo, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  const link = await makeLink(ana);
  const phone = await newPerson("Ana");

  await phone.page.goto(link);
  await expect(phone.page.getByText("Ana", { exact: false }).first()).toBeVisible();
  await phone.page.getByRole("main").getByRole("button").first().click();

  await expect(phone.heading).toHaveText("# general");
  await phone.sendMessage("From my phone");
  await expect(bo.message("From my phone").getByRole("button", { name: "Ana" })).toBeVisible();

  const thief = await newPerson("Mallory");
  const response = await thief.page.goto(link);
  expect(response?.status()).toBe(404);
  await expect(thief.page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
});

test("a link that was revoked lets nobody in", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  const link = await makeLink(ana);
  await ana.page.getByRole("button", { name: "Revoke the link" }).click();
  await expect(ana.page.getByRole("status").filter({ hasText: "The link no longer works." })).toBeVisible();

  const late = await newPerson("Ana");
  const response = await late.page.goto(link);
  expect(response?.status()).toBe(404);
});

test("a revoked device is logged out at once, and its key is no good", async ({ ana, bo, newPerson }) => {
  const link = await makeLink(ana);
  const lost = await newPerson("Ana");
  await lost.page.goto(link);
  await lost.page.getByRole("main").getByRole("button").first().click();
  await expect(lost.heading).toHaveText("# general");

  await ana.goTo("/settings");
  await ana.page.getByRole("button", { name: /^Revoke / }).first().click();
  await expect(ana.page.getByRole("status").filter({ hasText: "The device is revoked." })).toBeVisible();

  await expect(lost.banner("This browser is logged out.")).toBeVisible();
  await lost.reload();
  await expect(lost.startChatting).toBeVisible();
  await bo.expectPresence("Ana", "online").catch(() => bo.expectPresence("Ana", "offline"));
});

test("whoever has lost every device comes back with the recovery code", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await ana.sendMessage("Remember me");
  await ana.goTo("/settings");
  await ana.page.getByRole("button", { name: "Make a recovery code" }).click();
  const code = await ana.page.locator("code, output, .code").first().innerText();
  await ana.closeBrowser();

  const again = await newPerson("Ana");
  await again.goTo("/");
  await again.page.getByRole("link", { name: "I have a recovery code" }).click();
  const field = again.page.getByRole("textbox", { name: "Recovery code" });
  await field.fill("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-A");
  await again.page.getByRole("button", { name: "Log in" }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(code.toLowerCase().replaceAll("-", " "));
  await again.page.getByRole("button", { name: "Log in" }).click();

  await expect(again.heading).toHaveText("# general");
  await again.expectMessages(["Remember me"]);
  await again.sendMessage("It is me");
  await expect(again.message("It is me").getByText("Ana")).toBeVisible();
});

test("logging out and forgetting leaves no way back without a link", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  await ana.sidebar.getByRole("link", { name: "Log out" }).click();
  await ana.page.getByRole("button", { name: "Log out and forget" }).click();
  await expect(ana.startChatting).toBeVisible();

  await ana.tryToSignIn("Ana");

  await expect(ana.page.getByRole("alert")).toContainText("Somebody else is called that");
});

test("by keyboard alone, another device is let in", async ({ ana, newPerson }) => {
  await ana.goTo("/settings");
  const make = ana.page.getByRole("button", { name: "Link another device" });
  await make.focus();
  await ana.page.keyboard.press("Enter");
  const link = await ana.page.getByRole("textbox", { name: "Link" }).inputValue();

  const phone = await newPerson("Ana");
  await phone.page.goto(link);
  const yes = phone.page.getByRole("main").getByRole("button").first();
  await yes.focus();
  await phone.page.keyboard.press("Enter");
  await expect(phone.heading).toHaveText("# general");
});
