/** On a phone everything fits: the sidebar and the members wait behind buttons. */

import { png, textFile } from "../fixtures/files";
import { flood } from "../fixtures/flood";
import { goBackFromLayer } from "../fixtures/layer";
import { expectInReach, expectToFit } from "../fixtures/layout";
import { expect, test } from "../fixtures/test";

const LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüsselanhänger".repeat(3);

/** The longest names that there can be. */
const LONG_NAME = "Wilhelmina van den Heuvel-Bakker";
const LONG_CHANNEL = "books-and-everything-else-that-is-made-of-paper";

for (const [width, height] of [
  [375, 667],
  [320, 568],
] as const) {
  test.describe(`${width} px`, () => {
    const PHONE = { viewport: { width, height }, hasTouch: true, isMobile: true };

    test("a channel is read and written", async ({ ana, newPerson }) => {
      const phone = await newPerson(LONG_NAME, PHONE);
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
      const phone = await newPerson(LONG_NAME, PHONE);
      await phone.goTo("/");
      await phone.signIn();
      await flood(ana, "general", [
        `\`\`\`rust\n${"let wide = wide; ".repeat(20)}\n\`\`\``,
        `- ${LONG_WORD}\n  - ${LONG_WORD}\n    > ${LONG_WORD}`,
        `**${LONG_WORD}** \`${LONG_WORD}\` https://banter.example/${LONG_WORD}`,
        `@${LONG_NAME}, look at this`,
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
      await ana.createChannel(LONG_CHANNEL);
      await bo.sendMessage("hello");
      const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
      await phone.goTo(`/channels/${LONG_CHANNEL}`);
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
      await bo.createChannel(LONG_CHANNEL);
      const phone = await newPerson("Ana", { ...PHONE, storageState: await ana.context.storageState() });
      await phone.goTo("/");
      const menu = phone.page.getByRole("button", { name: "Open menu" });

      await menu.tap();
      const browse = await phone.browseChannels();
      await expectToFit(phone, "the list of channels");
      const join = browse.getByRole("button", { name: `Join #${LONG_CHANNEL}` });
      await expect(join).toBeInViewport({ ratio: 1 });
      await join.tap();
      await expect(phone.heading).toHaveText(`# ${LONG_CHANNEL}`);
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

    test("what is found, and who one is, fits with the longest names", async ({ ana, newPerson }) => {
      await ana.createChannel(LONG_CHANNEL);
      await ana.sendMessage(`needle ${LONG_WORD}`);
      const phone = await newPerson(LONG_NAME, PHONE);
      await phone.goTo("/");
      await phone.signIn();
      const open = async (name: string, role: "link" | "button") => {
        await phone.page.getByRole("button", { name: "Open menu" }).tap();
        await phone.sidebar.getByRole(role, { name }).tap();
      };

      await open("Browse channels", "link");
      await phone.dialog("Browse channels").getByRole("button", { name: `Join #${LONG_CHANNEL}` }).tap();
      await expect(phone.heading).toHaveText(`# ${LONG_CHANNEL}`);
      await phone.sendMessage("needle, too");
      await open("Go to a channel or a person", "button");
      const switcher = phone.dialog("Go to");
      await expect(switcher.getByRole("option", { name: LONG_CHANNEL })).toBeVisible();
      await expectToFit(phone, "the quick switcher");
      await switcher.getByRole("combobox").fill("books");
      await expect(switcher.getByRole("option", { name: LONG_CHANNEL })).toBeInViewport({ ratio: 1 });
      await expectToFit(phone, "the quick switcher with something typed");
      await goBackFromLayer(phone);
      await expect(switcher).toBeHidden();

      await open("Search messages", "link");
      await phone.dialog("Search").getByRole("searchbox").fill("needle");
      await expect(phone.dialog("Search").getByRole("list", { name: "Results" }).getByRole("link")).toHaveCount(2);
      await expectToFit(phone, "what was found");
      await goBackFromLayer(phone);

      for (const path of ["/search?q=needle", "/settings", "/log-out", "/shortcuts", `/channels/${LONG_CHANNEL}/details`]) {
        await phone.goTo(path);
        await expect(phone.page.getByRole("heading").first()).toBeVisible();
        await expectToFit(phone, path);
      }
      await phone.goTo("/settings");
      await phone.page.getByRole("button", { name: "Link another device" }).tap();
      await expect(phone.page.getByRole("img", { name: "QR code of the link below" })).toBeVisible();
      await expectToFit(phone, "a new link");
      const link = await phone.page.getByRole("textbox", { name: "Link" }).inputValue();
      await phone.goTo("/settings");
      await phone.page.getByRole("button", { name: "Make a recovery code" }).tap();
      await expect(phone.page.getByRole("heading", { name: "Your recovery code" })).toBeVisible();
      await expectToFit(phone, "a recovery code");
      await phone.goTo(link);
      await expectToFit(phone, "a link that is not needed");

      const other = await newPerson("Cy", PHONE);
      await other.goTo("/recover");
      await expectToFit(other, "the page that asks for a recovery code");
      await other.goTo(link);
      const enter = other.page.getByRole("button", { name: `Continue as ${LONG_NAME}` });
      await enter.scrollIntoViewIfNeeded();
      await expectInReach(enter);
      await expectToFit(other, "a link that leads in");
    });
  });
}
