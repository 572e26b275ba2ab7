/**
 * Pictures: those that the documents show, and one of every state of talking in `test-results/screens`, to look at.
 * Not a test of looks: nothing here compares anything.
 */

import { statusInConsole } from "../fixtures/console";
import { png, textFile } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import type { Person } from "../fixtures/person";
import { holdUploads } from "../fixtures/served";
import { DESKTOP, expect, PHONE, SCHEMES, take, takeIn, takeOpened, test } from "./camera";

const DOCUMENTS = "../docs/screenshots";

type Line = [who: string, text: string];

const GENERAL: Line[] = [
  ["Miriam Okafor", "Morning all ☀️ The kettle is fixed, by the way."],
  ["Jonas Weber", "You are a hero."],
  ["Ana", "Finally! I was down to cold coffee."],
  ["Yuki Tanaka", "Who is coming to the garden on Saturday? Weather looks good until five."],
  ["Yuki Tanaka", "I have gloves for four, and there is cake."],
  ["Jonas Weber", "Me. And I can bring the long ladder if somebody helps me carry it."],
  ["نور الحسن", "أنا قادمة أيضًا، وسأحضر الشاي بالنعناع 🌿"],
  ["Ana", "Count me in for cake. I mean: for work.\nTen o'clock?"],
  ["Miriam Okafor", "Ten is fine. The shed key is where it always is, so please do not ask in here 😄"],
  ["Wilhelmina van den Heuvel-Bakker", "The watering script from last week, for whoever wants to look:"],
  [
    "Wilhelmina van den Heuvel-Bakker",
    "```rust\nif soil.moisture() < 0.3 && !rain_expected(12) {\n    valve.open(8); // minutes\n}\n```",
  ],
  ["Jonas Weber", "Eight minutes is a lot for the tomatoes, try five?"],
  ["Ana", "Five it is. I changed it this morning and nobody has drowned yet."],
  ["Yuki Tanaka", "See you Saturday then!"],
];

const NAMES = [...new Set(GENERAL.map(([who]) => who))];

async function say(people: Map<string, Person>, lines: Line[]): Promise<void> {
  for (const [who, text] of lines) {
    const person = people.get(who);
    if (person === undefined) {
      throw new Error(`${who} is not here`);
    }
    const count = await person.bodies.count();
    await person.sendMessage(text);
    // In the order of the list on every screen.
    await expect(person.bodies).toHaveCount(count + 1);
    await person.expectMessages(await person.bodies.allInnerTexts());
    for (const other of people.values()) {
      await expect(other.bodies).toHaveCount(count + 1);
    }
  }
}

test.describe.configure({ timeout: 600_000 });
test.use({ timezoneId: "UTC", viewport: DESKTOP });

test("the states of the page", async ({ enter, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  consoleWatch.allow(statusInConsole(409));
  const people = new Map<string, Person>();
  for (const name of NAMES) {
    people.set(name, await enter(name));
  }
  const main = ["Ana", "Jonas Weber", "Yuki Tanaka", "نور الحسن"];
  const [ana, jonas, yuki, noor] = main.map((who) => people.get(who));
  if (!ana || !jonas || !yuki || !noor) {
    throw new Error("somebody is missing");
  }
  await take(ana, "channel-empty");
  await say(people, GENERAL);

  for (const name of ["garden", "kitchen", "jardín", "books-and-everything-else-made-of-paper"]) {
    await yuki.createChannel(name);
    await ana.joinChannel(name);
  }
  await yuki.openChannel("garden");
  await yuki.sendMessage("Seeds are here.");
  await yuki.sendMessage("Also: slugs.");
  await jonas.openDirectWith("Ana");
  await jonas.sendMessage("Do you still have my drill?");
  await noor.logOut();
  await ana.openChannel("general");
  await ana.expectUnread("garden", 2);
  await ana.expectUnreadFrom("Jonas Weber", 1);

  for (const colorScheme of SCHEMES) {
    await ana.page.emulateMedia({ colorScheme });
    await ana.page.screenshot({ path: `${DOCUMENTS}/channel-${colorScheme}.png`, animations: "disabled" });
  }
  await ana.page.emulateMedia({ colorScheme: "light" });
  await ana.page.setViewportSize(PHONE);
  await ana.page.screenshot({ path: `${DOCUMENTS}/phone.png`, animations: "disabled" });
  await take(ana, "channel", [DESKTOP, PHONE, { width: 320, height: 568 }, { width: 900, height: 700 }]);

  await ana.page.setViewportSize(PHONE);
  await ana.page.getByRole("button", { name: "Open menu" }).click();
  await take(ana, "drawer", [PHONE]);
  await ana.page.setViewportSize(PHONE);
  await ana.page.getByRole("button", { name: "Members", exact: true }).click();
  await take(ana, "members", [PHONE, { width: 900, height: 700 }]);
  await ana.reload();

  await ana.message("Finally! I was down to cold coffee.").hover();
  await take(ana, "message-pointed-at", [DESKTOP]);
  await ana.composer.fill(`${"A very long message. ".repeat(191)}`);
  await take(ana, "message-too-long");
  await ana.composer.fill("");

  const deletion = await ana.askToDelete("Finally! I was down to cold coffee.");
  await take(ana, "dialog-delete");
  await deletion.getByRole("button", { name: "Cancel" }).click();
  await ana.browseChannels();
  await take(ana, "dialog-browse");
  await ana.page.keyboard.press("Escape");
  await ana.tryToCreateChannel("garden");
  await expect(ana.dialog("Create a channel").getByRole("alert")).not.toBeEmpty();
  await take(ana, "dialog-create-taken");
  await ana.page.keyboard.press("Escape");
  await ana.filter.fill("nothing like that");
  await take(ana, "filter-nothing", [DESKTOP]);
  await ana.filter.fill("");

  await ana.openDirectWith("Jonas Weber");
  await ana.sendMessage("It is on the shelf above the sink, and fully charged for once.");
  await take(ana, "direct");
  await ana.openDirectWith("نور الحسن");
  await take(ana, "direct-empty");

  await ana.openChannel("general");
  await ana.goOffline();
  await ana.sendMessage("Hello from the tunnel");
  await expect(ana.banner("You are offline.")).toBeVisible();
  await take(ana, "offline");
  await ana.goOnline();
  await expect(ana.banner("You are offline.")).toHaveCount(0);

  await yuki.createChannel("secret-santa");
  for (const [name, path] of [
    ["not-joined", "/channels/secret-santa"],
    ["unknown-channel", "/channels/nowhere"],
    ["unknown-page", "/no/such/page"],
    ["about", "/about"],
  ] as const) {
    await ana.goTo(path);
    await take(ana, name);
  }

  await ana.goTo("/");
  const tab = await ana.newTab();
  await ana.logOut();
  await expect(tab.banner("This browser is logged out.")).toBeVisible();
  await take(tab, "logged-out");
  await take(ana, "sign-in");
  await ana.tryToSignIn("Jonas Weber");
  await expect(ana.page.getByRole("alert")).not.toBeEmpty();
  await take(ana, "sign-in-taken");
});

/** Code with lines that no window holds. */
const CODE = [
  "This waters the tomatoes, `valve.rs`:",
  "```rust",
  "/// Opens the valve for as long as the soil needs.",
  "fn water(soil: &Soil, valve: &mut Valve, forecast: &Forecast) -> Result<Minutes, ValveError> {",
  "    if soil.moisture() < 0.3 && !forecast.rain_expected(Hours(12)) { // dry, and dry it stays",
  "        let minutes = Minutes(5); // eight is a lot for the tomatoes, and this line goes on and on to the side",
  '        log::info!("watering for {minutes} minutes");',
  "        valve.open(minutes)?;",
  "        return Ok(minutes);",
  "    }",
  "    Ok(Minutes(0))",
  "}",
  "```",
].join("\n");

const MARKUP = [
  "**Saturday** is _on_, ~~ten~~ `10:30`. Bring:",
  "",
  "- gloves",
  "- the long ladder",
  "  1. both halves",
  "  2. the rope",
  "",
  "> Who is coming to the garden?",
  "",
  "@Jonas Weber has the key, the rest is in #garden and at https://garden.example/saturday?from=10.",
].join("\n");

test("the states of messages", async ({ enter }) => {
  const ana = await enter("Ana");
  const jonas = await enter("Jonas Weber");
  await ana.createChannel("garden");
  await jonas.joinChannel("garden");
  await ana.sendMessage("The first one here 🌱");
  await ana.expectMessages(["The first one here 🌱"]);
  await take(ana, "first-message");
  await flood(jonas, "garden", [MARKUP, "🎉🍰", CODE]);
  await expect(ana.bodies).toHaveCount(4);
  await take(ana, "markup");

  await jonas.attach(png("the-whole-garden-from-the-roof.png", 2_400, 500, 120));
  await jonas.sendWithFiles("From the roof");
  await expect(ana.thumbnail("the-whole-garden-from-the-roof.png")).toBeVisible();
  await take(ana, "wide-image");
  const images = [png("bed-1.png", 640, 480, 30), png("bed-2.png", 480, 640, 90), png("sign.png", 90, 60, 300)];
  await jonas.attach(...images, textFile("seeds-2026.csv"), textFile(`${"very-".repeat(20)}long-name.pdf`));
  await jonas.sendWithFiles("Before, after, and the list");
  await expect(ana.thumbnail("sign.png")).toBeVisible();
  await take(ana, "images-and-files");

  await ana.sendMessage("Cake?");
  await ana.reply("From the roof", "Jonas Weber", "How did you get up there?");
  await ana.sendMessage("Older than the last hundred, soon");
  await jonas.reply("Cake?", "Ana", "Always");
  await jonas.sendMessage("Ten o'clock");
  await jonas.editMessage("Ten o'clock", "Half past ten");
  await expect(ana.message("Half past ten").getByText("edited")).toBeVisible();
  const party = [["tada", "🎉"], ["thumbs", "👍"], ["red heart", "❤️"], ["rocket", "🚀"], ["eyes", "👀"]] as const;
  const garden = [["seedling", "🌱"], ["tomato", "🍅"], ["sunflower", "🌻"], ["bee", "🐝"], ["snail", "🐌"]] as const;
  for (const [word, emoji] of [...party, ...garden]) {
    await jonas.react("Half past ten", word, emoji);
  }
  await ana.reaction("Half past ten", "🎉").click();
  await ana.choose("Half past ten", "Pin message");
  await ana.deleteMessage("Cake?");
  await expect(ana.quote("Always")).toHaveText("This message was deleted.");
  await ana.heading.hover();
  await take(ana, "reactions-quotes-edited-pinned");
  await take(ana, "who-reacted", [DESKTOP], () => ana.reaction("Half past ten", "🎉").hover());

  await takeOpened(ana, "menu", async () => void (await ana.openMenu("Half past ten")));
  await takeOpened(ana, "menu-of-ones-own", async () => void (await ana.openMenu("How did you get up there?")));
  await takeOpened(ana, "pins", () => ana.pinsButton.click());
  await takeOpened(ana, "lightbox", () => ana.thumbnail("bed-1.png").click());
  await ana.goTo((await ana.timeOf("From the roof").getAttribute("href")) ?? "");
  await ana.expectTarget("From the roof");
  await take(ana, "permalink");
  await ana.goTo("/channels/garden/999999");
  await expect(ana.complaint("That message was deleted.")).toBeVisible();
  await take(ana, "permalink-gone");

  await jonas.reply("Older than the last hundred, soon", "Ana", "Too late");
  await flood(jonas, "garden", numbered(97));
  await expect(ana.quote("Too late")).toHaveText("This message is older than the last 100.");
  await ana.message("Too late").scrollIntoViewIfNeeded();
  await take(ana, "quote-older");
  await ana.openChannel("general");
  await takeOpened(ana, "pins-none", () => ana.pinsButton.click());
});

test("the states of writing", async ({ enter, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(507));
  const ana = await enter("Ana");
  const jonas = await enter("Jonas Weber");
  await jonas.sendMessage("Who brings the ladder on Saturday?");
  await ana.sendMessage("Not me, I have a bicyle.");
  await ana.expectMessages(["Who brings the ladder on Saturday?", "Not me, I have a bicyle."]);
  await ana.startReply("Who brings the ladder on Saturday?", "Jonas Weber");
  await ana.composer.fill("I could ask my sister");
  await take(ana, "replying");
  await ana.cancel.click();
  await ana.startEditing("Not me, I have a bicyle.");
  await ana.composer.fill("Not me, I have a bicycle.");
  await take(ana, "editing");
  await ana.cancel.click();

  for (const [name, text] of [["names", "Ask @"], ["channels", "See #"], ["emoji", "Well done :gr"]] as const) {
    await ana.composer.fill(text);
    await expect(ana.suggestions.first()).toBeVisible();
    await take(ana, `autocomplete-${name}`);
  }
  await ana.composer.fill("");
  await takeOpened(ana, "emoji-picker", async () => {
    await ana.pickEmoji.click();
    await expect(ana.picker.getByRole("region").first()).toBeVisible();
  });
  await takeOpened(ana, "emoji-picker-search", async () => {
    await ana.pickEmoji.click();
    await ana.pickerSearch.fill("garden");
    await expect(ana.picker.getByRole("status")).not.toBeEmpty();
  });

  await ana.attach(png("ladder.png", 300, 500, 40), textFile("list.txt"));
  const refuse = "**/attachments?*refused*";
  await ana.page.route(refuse, (route) => route.fulfill({ status: 507, json: { code: "storage_full" } }));
  await ana.chooseFiles(textFile("refused.txt"));
  await expect(ana.upload("refused.txt")).toContainText("There is no room");
  const release = await holdUploads(ana);
  await ana.chooseFiles(textFile("slow-1.txt"), textFile(`slow-${"very-".repeat(12)}2.txt`));
  await expect(ana.progress("slow-1.txt")).toBeVisible();
  await ana.composer.fill("Everything at once");
  await take(ana, "uploads");
  release();
  await expect(ana.uploads.getByRole("progressbar")).toHaveCount(0);
  await ana.upload("refused.txt").getByRole("button", { name: "Remove refused.txt" }).click();

  // A file of it is gone by the time that the message is sent.
  const image = (await ana.upload("ladder.png").locator("img").getAttribute("src")) ?? "";
  const path = image.replace("/thumbnail", "");
  await ana.page.evaluate((path) => fetch(path, { method: "DELETE" }), path);
  await ana.sendWithFiles("Everything at once");
  await expect(ana.message("Everything at once").getByRole("alert")).toContainText("Not sent");
  await take(ana, "failed-message");
  await ana.goOffline();
  await ana.editMessage("Not me, I have a bicyle.", "Not me, I have a bicycle.");
  await ana.sendMessage("Hello from the tunnel");
  await expect(ana.banner("You are offline.")).toBeVisible();
  await take(ana, "offline-edit");
});

test("the states of a busy place", async ({ enter }) => {
  const names = ["Ana", "Jonas Weber", "Yuki Tanaka", "نور الحسن", "מיכל לוי", "Wilhelmina van den Heuvel-Bakker"];
  const [ana, ...others] = await Promise.all(names.map(enter));
  const [jonas, yuki, noor, michal, wilhelmina] = others;
  if (!ana || !jonas || !yuki || !noor || !michal || !wilhelmina) {
    throw new Error("somebody is missing");
  }
  const longest = "books-and-everything-else-that-is-made-of-paper1";
  expect([longest.length, names.at(-1)?.length]).toEqual([48, 32]);
  await wilhelmina.createChannel(longest);
  await ana.joinChannel(longest);
  await wilhelmina.sendMessage("Everything here is as long as it may be, also @Wilhelmina van den Heuvel-Bakker.");
  await wilhelmina.sendMessage(`In #${longest} nothing is short.`);
  await ana.react(`In #${longest} nothing is short.`, "tada", "🎉");
  await ana.reply(`In #${longest} nothing is short.`, names.at(-1) ?? "", "Not even this reply to it.");
  await take(ana, "longest-names");

  await noor.createChannel("حديقة");
  await michal.joinChannel("حديقة");
  await ana.joinChannel("حديقة");
  await noor.sendMessage("من يأتي يوم السبت؟ **لدينا** شاي بالنعناع.");
  await michal.reply("من يأتي يوم السبت؟ لدينا شاي بالنعناع.", "نور الحسن", "אני באה, ומביאה עוגה 🍰 (10:30?)");
  await noor.sendMessage("- قفازات\n- السلم الطويل\n\n> let x = 1;\n\n`10:30` ممتاز");
  await expect(ana.bodies).toHaveCount(3);
  await take(ana, "right-to-left");

  await flood(jonas, "general", numbered(99));
  await yuki.createChannel("kitchen");
  await ana.joinChannel("kitchen");
  await ana.expectUnread("general", 99);
  for (const person of [jonas, noor, michal, wilhelmina]) {
    await person.joinChannel("kitchen");
  }
  await yuki.sendMessage("What is for lunch?");
  await take(ana, "several-typing", [DESKTOP, PHONE], async () => {
    // It is told every few seconds, and forgotten a few seconds later.
    await expect(async () => {
      for (const person of [jonas, yuki, noor, michal, wilhelmina]) {
        await person.composer.pressSequentially("m");
      }
      await expect(ana.typing).toHaveText("Several people are typing…", { timeout: 500 });
    }).toPass();
  });
  await ana.page.getByRole("button", { name: "Members", exact: true }).click();
  await ana.reload();
  await take(ana, "unread-99", [DESKTOP]);
  await ana.page.setViewportSize(PHONE);
  await ana.page.getByRole("button", { name: "Open menu" }).click();
  await takeIn(PHONE, ana, "unread-99");
  await ana.page.getByRole("button", { name: "Close menu" }).click();
  await ana.page.setViewportSize(DESKTOP);

  await ana.openChannel("general");
  await ana.message("Message 1").scrollIntoViewIfNeeded();
  await ana.choose("Message 4", "Mark unread from here");
  await flood(jonas, "general", ["And one more"]);
  await expect(ana.jump).toBeVisible();
  await take(ana, "new-messages-line", [DESKTOP, PHONE], () => ana.message("Message 5").scrollIntoViewIfNeeded());
});
