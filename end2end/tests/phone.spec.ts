/** On a phone everything fits: the sidebar and the members wait behind buttons. */

import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüsselanhänger".repeat(3);

async function expectToFit(person: Person, screen: string): Promise<void> {
  const widths = await person.page.evaluate(() => ({
    needed: document.documentElement.scrollWidth,
    there: document.documentElement.clientWidth,
  }));
  expect(widths.needed, `${screen} scrolls sideways`).toBeLessThanOrEqual(widths.there);
}

for (const [width, height] of [
  [375, 667],
  [320, 568],
] as const) {
  test.describe(`${width} px`, () => {
    const PHONE = { viewport: { width, height }, hasTouch: true, isMobile: true };

    test("a channel is read and written", async ({ ana, newPerson }) => {
      const phone = await newPerson("Wilhelmina van den Heuvel-Bakker", PHONE);
      await phone.goTo("/");
      await expectToFit(phone, "sign-in");
      await phone.displayName.fill(phone.name);
      await phone.startChatting.tap();
      await expect(phone.heading).toHaveText("# general");
      await expect(phone.composer).toBeInViewport({ ratio: 1 });
      await expect(phone.page.locator("html")).toHaveAttribute("data-hydrated");

      await ana.sendMessage(LONG_WORD);
      await ana.sendMessage("  if (a && b) { return [...list].filter((one) => one.isThere && !one.isGone).length; }");
      await expect(phone.bodies).toHaveCount(2);
      await phone.composer.fill("Good morning from the train!\n\nHow is everybody?");
      await expect(phone.composer).toBeInViewport({ ratio: 1 });
      await phone.send.tap();

      await ana.expectMessages([
        LONG_WORD,
        "if (a && b) { return [...list].filter((one) => one.isThere && !one.isGone).length; }",
        "Good morning from the train! How is everybody?",
      ]);
      await expect(phone.bodies.last()).toBeInViewport();
      await expect(phone.send).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "a channel");
    });

    test("the drawer opens, leads on, and closes", async ({ ana, bo, newPerson }) => {
      await ana.createChannel("books-and-everything-else-that-is-made-of-paper");
      await bo.sendMessage("hello");
      const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
      await phone.goTo("/channels/books-and-everything-else-that-is-made-of-paper");
      await expectToFit(phone, "a channel with a long name");
      const menu = phone.page.getByRole("button", { name: "Open menu" });
      await expect(phone.channel("general")).toBeHidden();
      await expect(phone.contact("Bo")).toBeHidden();

      await menu.tap();
      await expect(phone.channel("general")).toBeInViewport();
      await expect(phone.sidebar.getByRole("button", { name: "Log out" })).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "the drawer");
      await phone.channel("general").tap();
      await expect(phone.heading).toHaveText("# general");
      await expect(phone.channel("general")).toBeHidden();
      await phone.expectMessages(["hello"]);

      await menu.tap();
      await phone.contact("Bo").tap();
      await expect(phone.heading).toHaveText("Bo");
      await expect(phone.contact("Bo")).toBeHidden();

      await menu.tap();
      await expect(phone.contact("Bo")).toBeVisible();
      await phone.page.getByRole("button", { name: "Close menu" }).tap();
      await expect(phone.contact("Bo")).toBeHidden();

      // A tap beside the drawer closes it, too.
      await menu.tap();
      await expect(phone.contact("Bo")).toBeVisible();
      await phone.page.touchscreen.tap(width - 10, height / 2);
      await expect(phone.contact("Bo")).toBeHidden();
    });

    test("dialogs and other pages fit", async ({ ana, bo, newPerson }) => {
      await bo.createChannel("books-and-everything-else-that-is-made-of-paper");
      const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
      await phone.goTo("/");
      const menu = phone.page.getByRole("button", { name: "Open menu" });

      await menu.tap();
      const browse = await phone.browseChannels();
      await expectToFit(phone, "the list of channels");
      const join = browse.getByRole("button", { name: "Join #books-and-everything-else-that-is-made-of-paper" });
      await expect(join).toBeInViewport({ ratio: 1 });
      await join.tap();
      await expect(phone.heading).toHaveText("# books-and-everything-else-that-is-made-of-paper");
      await expect(phone.channel("general")).toBeHidden();

      await menu.tap();
      await phone.sidebar.getByRole("button", { name: "Create a channel" }).tap();
      const create = phone.dialog("Create a channel");
      await expect(create.getByRole("button", { name: "Create" })).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "the dialog for a channel");
      await create.getByRole("textbox", { name: "Channel name" }).fill("films");
      await create.getByRole("button", { name: "Create" }).tap();
      await expect(phone.heading).toHaveText("# films");

      await phone.sendMessage(LONG_WORD);
      await expect(phone.bodies).toHaveText([LONG_WORD]);
      await phone.message(LONG_WORD).getByRole("button", { name: "Delete message" }).tap();
      const confirm = phone.dialog("Delete this message?").getByRole("button", { name: "Delete", exact: true });
      await expect(confirm).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "the question before a deletion");
      await confirm.tap();
      await expect(phone.bodies).toHaveCount(0);

      await phone.page.getByRole("button", { name: "Members", exact: true }).tap();
      await expect(phone.member("Ana")).toBeInViewport();
      await expectToFit(phone, "the members");
      await phone.page.getByRole("button", { name: "Close members" }).tap();
      await expect(phone.members.getByRole("listitem")).toHaveCount(0);

      await phone.goTo("/about");
      await expectToFit(phone, "about");
    });
  });
}
