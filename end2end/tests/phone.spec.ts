/** On a phone everything fits: the sidebar and the members wait behind buttons. */

import { png, textFile } from "../fixtures/files";
import { flood } from "../fixtures/flood";
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

    test("whatever a message has, nothing scrolls sideways", async ({ ana, newPerson }) => {
      const phone = await newPerson("Wilhelmina van den Heuvel-Bakker", PHONE);
      await phone.goTo("/");
      await phone.signIn();
      await flood(ana, "general", [
        `\`\`\`rust\n${"let wide = wide; ".repeat(20)}\n\`\`\``,
        `- ${LONG_WORD}\n  - ${LONG_WORD}\n    > ${LONG_WORD}`,
        `**${LONG_WORD}** \`${LONG_WORD}\` https://banter.example/${LONG_WORD}`,
        "@Wilhelmina van den Heuvel-Bakker, look at this",
      ]);
      await ana.attach(png(`${"wide-".repeat(20)}.png`, 3_000, 200), textFile(`${"long-".repeat(20)}.txt`));
      await ana.sendWithFiles(LONG_WORD);
      await expect(phone.bodies).toHaveCount(5);
      await expectToFit(phone, "long messages");
      for (const row of await phone.rows.all()) {
        const box = await row.boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      }

      await phone.rows.last().getByRole("button", { name: "More actions" }).tap();
      await expect(phone.menu.getByRole("menuitem", { name: "Reply" })).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "the menu of a message");
      await phone.menu.getByRole("menuitem", { name: "Reply" }).tap();
      await expect(phone.bar("Replying to Ana")).toBeInViewport({ ratio: 1 });
      await phone.attach(png(`${"wide-".repeat(20)}.png`, 900, 90), textFile(`${"long-".repeat(20)}.txt`));
      await expectToFit(phone, "a reply with files");
      await expect(phone.composer).toBeInViewport({ ratio: 1 });
      await phone.composer.fill("@");
      await expect(phone.suggestion("Ana")).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "names offered");
      await phone.composer.fill("An answer");
      await phone.send.tap();
      await expect(phone.quote("An answer")).toBeVisible();
      await expectToFit(phone, "a quote");

      for (const [word, emoji] of [["tada", "🎉"], ["thumbs", "👍"], ["rocket", "🚀"], ["eyes", "👀"]] as const) {
        await ana.react("An answer", word, emoji);
      }
      await expect(phone.reaction("An answer", "👀")).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "reactions");
      await phone.pickEmoji.tap();
      await expect(phone.picker.getByRole("region").first()).toBeVisible();
      await expectToFit(phone, "the picker of emoji");
      await phone.picker.getByRole("button", { name: "Close", exact: true }).tap();
      await ana.choose("An answer", "Pin message");
      await ana.choose(LONG_WORD, "Pin message");
      await phone.pinsButton.tap();
      await expect(phone.pins.getByRole("listitem")).toHaveCount(2);
      await expectToFit(phone, "the pins");
      await phone.pins.getByRole("button", { name: "Close" }).tap();
      await phone.timeline.getByRole("button", { name: /^Open wide/ }).first().tap();
      await expect(phone.page.getByRole("dialog").getByRole("img")).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "an image shown whole");
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
      await expect(phone.sidebar.getByRole("link", { name: "Log out" })).toBeInViewport({ ratio: 1 });
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
      await phone.sidebar.getByRole("link", { name: "Create a channel" }).tap();
      const create = phone.dialog("Create a channel");
      await expect(create.getByRole("button", { name: "Create" })).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "the dialog for a channel");
      await create.getByRole("textbox", { name: "Channel name" }).fill("films");
      await create.getByRole("button", { name: "Create" }).tap();
      await expect(phone.heading).toHaveText("# films");

      await phone.sendMessage(LONG_WORD);
      await expect(phone.bodies).toHaveText([LONG_WORD]);
      await phone.message(LONG_WORD).getByRole("button", { name: "More actions" }).tap();
      await expectToFit(phone, "the menu of a message");
      await phone.menu.getByRole("menuitem", { name: "Delete message" }).tap();
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
