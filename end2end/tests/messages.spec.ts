/** Messages: written by one, read by the others, and gone when their author wants them gone. */

import { REFUSED_IN_CONSOLE } from "../fixtures/console";
import { expect, test } from "../fixtures/test";
import { fullTime, timeOfDay } from "../fixtures/time";

test("a message reaches the others live, with its author and its time", async ({ ana, bo }) => {
  let loads = 0;
  bo.page.on("load", () => loads++);
  const before = Date.now();

  await ana.sendMessage("Hello, everybody!");

  await bo.expectMessages(["Hello, everybody!"]);
  const row = bo.message("Hello, everybody!");
  await expect(row.getByRole("button", { name: "Ana", exact: true })).toBeVisible();
  const at = Date.parse((await row.locator("time").getAttribute("datetime")) ?? "");
  // The attribute may leave out fractions of a second.
  expect(at).toBeGreaterThanOrEqual(before - 1_000);
  expect(at).toBeLessThanOrEqual(Date.now());
  expect(loads).toBe(0);

  await bo.sendMessage("Hello, Ana!");
  await ana.expectMessages(["Hello, everybody!", "Hello, Ana!"]);
});

test("a time is shown as it is where the reader is, with its date", async ({ ana }) => {
  await ana.sendMessage("What time is it?");
  await ana.reload();

  const link = ana.timeOf("What time is it?");
  const datetime = (await link.locator("time").getAttribute("datetime")) ?? "";
  await expect(link).toHaveText(timeOfDay(datetime));
  // On pointing at it; and whoever focuses it is told, too.
  await expect(link).toHaveAttribute("title", fullTime(datetime));
  await expect(link).toHaveAccessibleDescription(fullTime(datetime));
  await expect(ana.timeline.getByText("Today", { exact: true })).toBeVisible();
});

test("a message of several lines keeps them", async ({ ana, bo }) => {
  await ana.composer.pressSequentially("one");
  await ana.composer.press("Shift+Enter");
  await ana.composer.pressSequentially("  two");
  await ana.composer.press("Shift+Enter");
  await ana.composer.press("Shift+Enter");
  await ana.composer.pressSequentially("four");
  await expect(ana.composer).toHaveValue("one\n  two\n\nfour");
  await ana.composer.press("Enter");

  await expect(bo.bodies).toHaveCount(1);
  await expect(bo.bodies).toHaveJSProperty("innerText", "one\n  two\n\nfour");
  await bo.reload();
  await expect(bo.bodies).toHaveJSProperty("innerText", "one\n  two\n\nfour");
});

test("Enter, the button, Ctrl+Enter and Cmd+Enter send", async ({ ana, bo }) => {
  await ana.composer.fill("by Enter");
  await ana.composer.press("Enter");
  await ana.composer.fill("by the button");
  await ana.send.click();
  await ana.composer.fill("by Ctrl+Enter");
  await ana.composer.press("Control+Enter");
  await ana.composer.fill("by Cmd+Enter");
  await ana.composer.press("Meta+Enter");

  await bo.expectMessages(["by Enter", "by the button", "by Ctrl+Enter", "by Cmd+Enter"]);
  await expect(ana.composer).toHaveValue("");
});

test("an input method's Enter sends nothing", async ({ ana, bo }) => {
  await ana.composer.fill("にほ");
  const enters = [
    { isComposing: true },
    { keyCode: 229 },
    { isComposing: true, ctrlKey: true },
    { keyCode: 229, metaKey: true },
  ];
  for (const how of enters) {
    await ana.composer.dispatchEvent("keydown", { key: "Enter", code: "Enter", ...how });
  }
  await expect(ana.composer).toHaveValue("にほ");

  await ana.composer.fill("にほんご");
  await ana.composer.press("Enter");
  await bo.expectMessages(["にほんご"]);
});

test("blanks are not a message", async ({ ana, bo }) => {
  for (const blanks of ["", "   ", "\n\n"]) {
    await ana.composer.fill(blanks);
    await ana.composer.press("Enter");
  }
  await ana.composer.fill("  something  ");
  await ana.composer.press("Enter");

  await expect(bo.bodies).toHaveCount(1);
  await bo.expectMessages(["something"]);
});

test("a message too long says by how much before it is sent", async ({ ana, bo }) => {
  const tooMany = ana.page.getByText(/characters? too many/);
  // A character is what a reader takes for one, whatever a script counts.
  await ana.composer.fill("😀".repeat(4_001));
  await expect(tooMany).toHaveText(/^1 characters? too many$/);
  await expect(ana.send).toBeDisabled();
  await ana.composer.press("Enter");
  await expect(ana.composer).toHaveValue("😀".repeat(4_001));

  await ana.composer.fill("😀".repeat(4_012));
  await expect(tooMany).toHaveText("12 characters too many");
  await ana.composer.press("Control+Enter");

  await ana.composer.fill("😀".repeat(4_000));
  await expect(tooMany).toHaveCount(0);
  await expect(ana.send).toBeEnabled();
  await ana.composer.press("Enter");

  await bo.expectMessages(["😀".repeat(4_000)]);
});

test("how much room is left is told when it gets scarce", async ({ ana }) => {
  const count = ana.page.getByText(/\/ 4,000/);
  await ana.composer.fill("x".repeat(3_799));
  await expect(ana.composer).toHaveValue("x".repeat(3_799));
  await expect(count).toHaveCount(0);

  await ana.composer.fill("x".repeat(3_812));
  await expect(count).toHaveText("3,812 / 4,000");
});

test("an own message is deleted for everybody, once confirmed", async ({ ana, bo, server, consoleWatch }) => {
  consoleWatch.allow(REFUSED_IN_CONSOLE);
  await ana.sendMessage("Stays");
  await ana.sendMessage("Goes-5c1f");
  await bo.expectMessages(["Stays", "Goes-5c1f"]);
  const others = await bo.openMenu("Goes-5c1f");
  await expect(others.getByRole("menuitem", { name: "Delete message" })).toHaveCount(0);
  await bo.page.keyboard.press("Escape");
  expect(await server.holds("Goes-5c1f")).toBe(true);

  const dialog = await ana.askToDelete("Goes-5c1f");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await expect(ana.message("Goes-5c1f")).toBeVisible();

  await ana.deleteMessage("Goes-5c1f");
  await bo.expectMessages(["Stays"]);
  await bo.reload();
  await bo.expectMessages(["Stays"]);
  await ana.reload();
  await ana.expectMessages(["Stays"]);
  await expect.poll(() => server.holds("Goes-5c1f"), "its text leaves the file").toBe(false);
  await server.restart();
  await bo.reload();
  await bo.expectMessages(["Stays"]);
});

test("an own direct message can be deleted as well", async ({ ana, bo }) => {
  await ana.openDirectWith("Bo");
  await ana.sendMessage("Stays");
  await ana.sendMessage("Goes");
  await bo.openDirectWith("Ana");
  await bo.expectMessages(["Stays", "Goes"]);

  await ana.deleteMessage("Goes");

  await bo.expectMessages(["Stays"]);
  await bo.reload();
  await bo.expectMessages(["Stays"]);
});

test("drafts survive a reload, each in its channel", async ({ ana, bo }) => {
  await ana.composer.fill("A thought about everything");
  await ana.createChannel("books");
  await expect(ana.composer).toHaveValue("");
  await ana.composer.fill("A thought about books,\nin two lines");

  await ana.reload();
  await expect(ana.composer).toHaveValue("A thought about books,\nin two lines");
  await ana.openChannel("general");
  await expect(ana.composer).toHaveValue("A thought about everything");

  // A draft that was sent is no draft any more.
  await ana.composer.press("Enter");
  await bo.expectMessages(["A thought about everything"]);
  await ana.reload();
  await expect(ana.composer).toHaveValue("");
});

test("text is text, whatever it looks like", async ({ ana, newPerson }) => {
  const eve = await newPerson("<b>Eve</b>");
  await eve.goTo("/");
  await eve.signIn();
  const texts = [
    "<img src=x onerror=\"document.title='cracked'\">",
    "</script><script>document.title='cracked'</script>",
    "<!-- &lt;b&gt; &amp; --> {{7*7}} ${7*7}",
    "javascript:alert(1)",
  ];
  for (const text of texts) {
    await eve.sendMessage(text);
  }

  await ana.expectMessages(texts);
  await expect(ana.message(texts[0] ?? "").getByRole("button", { name: "<b>Eve</b>" })).toBeVisible();
  await expect(ana.contact("<b>Eve</b>")).toBeVisible();
  await ana.reload();
  await ana.expectMessages(texts);
  await expect(ana.page).not.toHaveTitle("cracked");
});
