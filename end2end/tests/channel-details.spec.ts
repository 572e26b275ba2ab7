/** What can be changed about a channel, by whom, and who sees it. */

import { statusInConsole } from "../fixtures/console";
import { expect, test } from "../fixtures/test";

test("a topic is set by any member and seen by all", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");

  const details = await bo.openDetails();
  await details.getByRole("textbox", { name: "Topic" }).fill("What we read <b>now</b>");
  await details.getByRole("button", { name: "Save" }).first().click();
  await bo.closeDialog(details);

  await expect(ana.page.getByRole("banner").or(ana.page.locator(".channel-header"))).toContainText("What we read <b>now</b>");
});

test("a renamed channel takes its readers along, and its old address leads to it", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  await bo.joinChannel("books");

  const details = await ana.openDetails();
  await details.getByRole("textbox", { name: "New name" }).fill("novels");
  await details.getByRole("button", { name: "Rename" }).click();

  await expect(ana.heading).toHaveText("# novels");
  await expect(bo.heading).toHaveText("# novels");
  await expect(bo.page).toHaveURL("/channels/novels");
  await bo.goTo("/channels/books");
  await expect(bo.page).toHaveURL("/channels/novels");
  await bo.expectMessages(["Chapter one"]);
});

test("somebody else may take the old name, and then has its address", async ({ ana, bo }) => {
  await ana.createChannel("books");
  const details = await ana.openDetails();
  await details.getByRole("textbox", { name: "New name" }).fill("novels");
  await details.getByRole("button", { name: "Rename" }).click();
  await expect(ana.heading).toHaveText("# novels");

  await bo.createChannel("books");

  await ana.goTo("/channels/books");
  await expect(ana.page.getByRole("button", { name: "Join #books" })).toBeVisible();
  await expect(ana.page).toHaveURL("/channels/books");
});

test("only its creator renames and archives a channel", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await bo.joinChannel("books");

  const details = await bo.openDetails();

  await expect(details.getByRole("textbox", { name: "New name" })).toHaveCount(0);
  await expect(details.getByText("Archive this channel")).toHaveCount(0);
});

test("an archived channel can be read, and nobody writes in it until it is taken out", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Last words");
  await bo.joinChannel("books");

  let details = await ana.openDetails();
  await details.getByText("Archive this channel").first().click();
  await details.getByRole("button", { name: "Archive this channel" }).click();
  await ana.closeDialog(details);

  await expect(bo.page.getByText("This channel is archived.")).toBeVisible();
  await expect(bo.composer).toBeHidden();
  await bo.expectMessages(["Last words"]);
  await bo.openChannel("general");
  await expect(bo.channel("books")).toHaveCount(0);

  details = await ana.openDetails();
  await details.getByRole("button", { name: "Take out of the archive" }).click();
  await ana.closeDialog(details);
  await expect(ana.composer).toBeVisible();
  await bo.openChannel("books");
  await bo.sendMessage("New words");
  await ana.expectMessages(["Last words", "New words"]);
});

test("details list who is in, what is pinned and which files there are", async ({ ana, bo }) => {
  await ana.sendMessage("Pin me");
  await ana.choose("Pin me", "Pin message");
  await bo.openChannel("general");

  const details = await bo.openDetails();

  await expect(details.getByText("Ana", { exact: true }).first()).toBeVisible();
  await expect(details.getByText("Pin me")).toBeAttached();
});

test("a name that is too long stays in its field, with what is wrong", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(422));
  await ana.createChannel("books");
  const details = await ana.openDetails();
  const name = details.getByRole("textbox", { name: "New name" });
  await name.fill("a".repeat(49));
  await details.getByRole("button", { name: "Rename" }).click();

  await expect(name).toHaveAccessibleDescription(/At most 48 characters. Yours has 1 too many./);
  await expect(name).toHaveValue("a".repeat(49));
  await expect(name).toBeFocused();
});
