/** Who needs it large gets it large: at 200 % and in 320 px everything is there, and nothing scrolls sideways. */

import { pressByKeyboard, tabTo } from "../fixtures/keyboard";
import { expectInReach, expectToFit } from "../fixtures/layout";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

/** What browsers begin with, in pixels. */
const TEXT_PX = 16;

const LONG_NAME = "books-and-everything-else-that-is-made-of-paper";

interface Sight {
  name: string;
  viewport: { width: number; height: number };
  /** How large the text is of whoever has told the browser, where 1 is as usual. */
  text: number;
}

const SIGHTS: Sight[] = [
  { name: "1280 px zoomed to 200 %", viewport: { width: 640, height: 400 }, text: 1 },
  { name: "1280 px with text at 200 %", viewport: { width: 1280, height: 800 }, text: 2 },
  { name: "320 px", viewport: { width: 320, height: 640 }, text: 1 },
  { name: "375 px with text at 200 %", viewport: { width: 375, height: 667 }, text: 2 },
];

/** Looks at the page as somebody does who has set the browser's size of text. */
async function enlarge(person: Person, sight: Sight): Promise<void> {
  const browser = await person.context.newCDPSession(person.page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: TEXT_PX * sight.text } });
  await person.page.setViewportSize(sight.viewport);
  const size = () => person.page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  await expect.poll(size, "the text is as large as it was set").toBe(TEXT_PX * sight.text);
}

for (const sight of SIGHTS) {
  test.describe(sight.name, () => {
    test("a channel is read and written", async ({ ana, bo }) => {
      await bo.sendMessage("Has anybody seen my keys?");
      await enlarge(ana, sight);
      await expectToFit(ana, "a channel");
      await expect(ana.message("Has anybody seen my keys?")).toBeInViewport();
      await expect(ana.heading).toBeInViewport({ ratio: 1 });
      await expectInReach(ana.attachFiles, ana.composer, ana.pickEmoji, ana.send);

      await ana.composer.fill("On the table, under the newspaper.\nWhere they always are.");
      await expectToFit(ana, "a message of two lines");
      await expectInReach(ana.composer, ana.send);
      await ana.send.click();
      await bo.expectMessages(["Has anybody seen my keys?", "On the table, under the newspaper. Where they always are."]);
      await expect(ana.bodies.last()).toBeInViewport();

      await ana.choose("Has anybody seen my keys?", "Reply");
      await expect(ana.bar("Replying to Bo")).toBeVisible();
      await expectToFit(ana, "a reply");
      await expectInReach(ana.cancel, ana.composer, ana.send);
      await ana.cancel.click();

      await ana.pickEmoji.click();
      await expect(ana.picker.getByRole("region").first()).toBeVisible();
      await expectToFit(ana, "the picker of emoji");
      await expectInReach(ana.pickerSearch);
      await ana.page.keyboard.press("Escape");
      await expect(ana.picker).toBeHidden();
    });

    test("the menu of a message, and the question before a deletion", async ({ ana }) => {
      await ana.sendMessage("hello");
      await enlarge(ana, sight);
      await ana.openMenu("hello");
      await expectToFit(ana, "the menu of a message");
      for (const item of await ana.menu.getByRole("menuitem").all()) {
        await item.scrollIntoViewIfNeeded();
        await expectInReach(item);
      }
      await ana.menu.getByRole("menuitem", { name: "Delete message" }).click();
      const question = ana.dialog("Delete this message?");
      await expectToFit(ana, "the question before a deletion");
      await expectInReach(question.getByRole("button", { name: "Cancel" }));
      await question.getByRole("button", { name: "Delete", exact: true }).click();
      await ana.expectMessages([]);
      await expectToFit(ana, "an empty channel");
    });

    test("the sidebar, the members and the panes", async ({ ana, bo }) => {
      await bo.createChannel(LONG_NAME);
      await enlarge(ana, sight);
      const menu = ana.page.getByRole("button", { name: "Open menu" });
      const openSidebar = async () => {
        await menu.click();
        await expectInReach(ana.page.getByRole("button", { name: "Close menu" }));
        await expectInReach(ana.channel("general"), ana.sidebar.getByRole("link", { name: "Log out" }), ana.filter);
        await expectToFit(ana, "the sidebar");
      };

      await openSidebar();
      const browse = await ana.browseChannels();
      await expectToFit(ana, "the list of channels");
      await browse.getByRole("button", { name: `Join #${LONG_NAME}` }).click();
      await expect(ana.heading).toHaveText(`# ${LONG_NAME}`);
      await expectToFit(ana, "a channel with a long name");
      await expectInReach(ana.composer, ana.send);

      const details = await ana.openDetails();
      await expectToFit(ana, "the details");
      await expectInReach(details.getByRole("button", { name: "Close" }));
      await ana.closeDialog(details);

      await ana.page.getByRole("button", { name: "Members", exact: true }).click();
      await expect(ana.member("Bo")).toBeInViewport();
      await expectToFit(ana, "the members");
      await ana.page.getByRole("button", { name: "Close members" }).click();
      await expect(ana.members.getByRole("listitem")).toHaveCount(0);

      await openSidebar();
      await ana.sidebar.getByRole("link", { name: "Create a channel" }).click();
      const create = ana.dialog("Create a channel");
      await create.getByRole("textbox", { name: "Channel name" }).fill("films");
      await expectToFit(ana, "the dialog for a channel");
      await create.getByRole("button", { name: "Create" }).scrollIntoViewIfNeeded();
      await expectInReach(create.getByRole("button", { name: "Create" }));
      await create.getByRole("button", { name: "Create" }).click();
      await expect(ana.heading).toHaveText("# films");
    });

    test("the other pages", async ({ ana, newPerson }) => {
      await enlarge(ana, sight);
      for (const path of ["/settings", "/about", "/log-out", "/search?q=keys", "/shortcuts", "/channels/general/details"]) {
        await ana.goTo(path);
        await expect(ana.page.getByRole("heading").first()).toBeVisible();
        await expectToFit(ana, path);
      }
      const visitor = await newPerson("Cy");
      await visitor.goTo("/");
      await enlarge(visitor, sight);
      await expectToFit(visitor, "sign-in");
      await visitor.startChatting.scrollIntoViewIfNeeded();
      await expectInReach(visitor.startChatting);
    });

    test("it is used with the keyboard alone, and what has the focus is in view", async ({ ana, bo }) => {
      const { keyboard } = ana.page;
      await bo.sendMessage("hello");
      await ana.expectMessages(["hello"]);
      await enlarge(ana, sight);
      await ana.composer.focus();
      await tabTo(ana, ana.message("hello"), "Shift+Tab");
      await pressByKeyboard(ana, ana.message("hello").getByRole("button", { name: "More actions" }));
      await expect(ana.menu.getByRole("menuitem").first()).toBeFocused();
      await keyboard.press("End");
      await expect(ana.menu.getByRole("menuitem").last()).toBeFocused();
      await expect(ana.menu.getByRole("menuitem").last()).toBeInViewport({ ratio: 1 });
      await keyboard.press("Escape");
      await keyboard.press("Control+k");
      const switcher = ana.dialog("Go to");
      await expect(switcher.getByRole("combobox")).toBeFocused();
      await expectToFit(ana, "the quick switcher");
      await keyboard.type("Bo");
      await keyboard.press("Enter");
      await expect(ana.heading).toHaveText("Bo");
      await ana.composer.focus();
      await keyboard.type("hello yourself");
      await keyboard.press("Enter");
      await bo.expectUnreadFrom("Ana", 1);
    });
  });
}
