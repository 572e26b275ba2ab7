/** Everything can be done with the keyboard alone, and the focus is never lost. */

import { statusInConsole } from "../fixtures/console";
import { flood, numbered } from "../fixtures/flood";
import { chooseByKeyboard, pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { expect, test } from "../fixtures/test";

test("somebody signs in, creates a channel, writes, and deletes", async ({ bo, newPerson }) => {
  const ana = await newPerson("Ana");
  const { keyboard } = ana.page;
  await ana.goTo("/");
  if (!(await ana.displayName.evaluate((field) => field === document.activeElement))) {
    await tabTo(ana, ana.displayName);
  }
  await keyboard.type("Ana");
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("# general");
  await expect(ana.page.locator("html")).toHaveAttribute("data-hydrated");

  await pressByKeyboard(ana, ana.sidebar.getByRole("link", { name: "Create a channel" }));
  await expect(ana.dialog("Create a channel").getByRole("textbox", { name: "Channel name" })).toBeFocused();
  await keyboard.type("books");
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("# books");
  await expect(ana.composer).toBeFocused();
  await bo.joinChannel("books");

  await keyboard.type("Chapter one");
  await keyboard.press("Enter");
  await bo.expectMessages(["Chapter one"]);
  await expect(ana.composer).toBeFocused();

  const button = ana.message("Chapter one").getByRole("button", { name: "More actions" });
  await tabTo(ana, button, "Shift+Tab");
  await keyboard.press("Enter");
  await chooseByKeyboard(ana, "Delete message");
  const dialog = ana.dialog("Delete this message?");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
  await keyboard.press("Enter");
  await chooseByKeyboard(ana, "Delete message");
  await expect(dialog).toBeVisible();
  await pressByKeyboard(ana, dialog.getByRole("button", { name: "Delete", exact: true }));

  await bo.expectMessages([]);
  await expect(ana.timeline.getByText("Nothing here yet")).toBeVisible();
  await expect(ana.page.locator("body"), "the focus is somewhere").not.toBeFocused();
});

test("somebody opens a contact, and an author", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await bo.sendMessage("Write to me");
  await ana.expectMessages(["Write to me"]);

  await pressByKeyboard(ana, ana.contact("Bo"));
  await expect(ana.heading).toHaveText("Bo");
  await expect(ana.composer).toBeFocused();
  await keyboard.type("Here I am");
  await keyboard.press("Enter");
  await bo.expectUnreadFrom("Ana", 1);

  await tabTo(ana, ana.channel("general"), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("# general");
  await tabTo(ana, ana.message("Write to me").getByRole("button", { name: "Bo" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("Bo");
  await ana.expectMessages(["Here I am"]);
});

test("a dialog keeps the focus, and gives it back", async ({ ana }) => {
  const { keyboard } = ana.page;
  for (const name of ["Create a channel", "Browse channels"]) {
    const link = ana.sidebar.getByRole("link", { name });
    await tabTo(ana, link);
    await keyboard.press("Enter");
    const dialog = ana.dialog(name);
    await expect(dialog).toBeVisible();
    for (let stops = 0; stops < 10; stops++) {
      await keyboard.press("Tab");
      // The browser's own controls take their turn; nothing of the page behind does.
      await expect(ana.page.locator(".app :focus:not(dialog, dialog *)")).toHaveCount(0);
    }
    await keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(link).toBeFocused();
  }
});

test("a name that is taken is answered without the focus leaving the field", async ({ ana, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(409));
  const { keyboard } = ana.page;
  await pressByKeyboard(ana, ana.sidebar.getByRole("link", { name: "Create a channel" }));
  const dialog = ana.dialog("Create a channel");
  await expect(dialog.getByRole("textbox", { name: "Channel name" })).toBeFocused();
  await keyboard.type("general");
  await keyboard.press("Enter");

  await expect(dialog.getByRole("alert")).toContainText("There is already a channel called #general.");
  await expect(dialog.getByRole("textbox", { name: "Channel name" })).toBeFocused();
  await pressByKeyboard(ana, dialog.getByRole("button", { name: "Open #general" }));
  await expect(dialog).toBeHidden();
  await expect(ana.heading).toHaveText("# general");
});

test("the first stop of the page leads to the messages", async ({ ana }) => {
  await ana.reload();
  // A page begins in the composer; this is its very first stop.
  await ana.page.locator("body").evaluate((body) => {
    body.tabIndex = -1;
    body.focus();
  });
  await ana.page.keyboard.press("Tab");
  const skip = ana.page.getByRole("link", { name: "Skip to messages" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();

  await ana.page.keyboard.press("Enter");

  await expect(ana.timeline).toBeFocused();
  await expect(ana.heading).toHaveText("# general");
});

test("the timeline is scrolled by keys", async ({ ana }) => {
  await flood(ana, "general", numbered(40));
  await expect(ana.message("Message 40")).toBeInViewport();
  await tabTo(ana, ana.timeOf("Message 40"), "Shift+Tab");
  await ana.page.keyboard.press("Home");
  await expect(ana.message("Message 1")).toBeInViewport();
  await ana.page.keyboard.press("End");
  await expect(ana.message("Message 40")).toBeInViewport();
});

test("the drawer and the members of a narrow window open, and close with Escape", async ({ ana }) => {
  const { keyboard } = ana.page;
  await ana.page.setViewportSize({ width: 375, height: 667 });

  const menu = ana.page.getByRole("button", { name: "Open menu" });
  await expect(ana.sidebar.getByRole("link", { name: "general" })).toBeHidden();
  await tabTo(ana, menu);
  await keyboard.press("Enter");
  await expect(ana.channel("general")).toBeVisible();
  await expect(ana.page.getByRole("button", { name: "Close menu" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(ana.sidebar.getByRole("link", { name: "general" })).toBeHidden();
  await expect(menu).toBeFocused();

  const members = ana.page.getByRole("button", { name: "Members", exact: true });
  await tabTo(ana, members);
  await keyboard.press("Enter");
  await expect(ana.member("Ana")).toBeVisible();
  await keyboard.press("Escape");
  await expect(ana.members.getByRole("listitem")).toHaveCount(0);
  await expect(members).toBeFocused();
});
