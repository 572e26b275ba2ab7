/** Whatever is pressed is large enough for a finger, on every screen of a phone. */

import { statusInConsole } from "../fixtures/console";
import { png, textFile } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import { goBackFromLayer } from "../fixtures/layer";
import type { Person } from "../fixtures/person";
import { expectLargeTargets } from "../fixtures/targets";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** The longest name that there can be. */
const LONGEST = "Wilhelmina van den Heuvel-Bakker";

/** Somebody on their phone, signed in. */
async function onPhone(person: Person, newPerson: (name: string, options: object) => Promise<Person>): Promise<Person> {
  const phone = await newPerson(person.name, { ...PHONE, storageState: await person.context.storageState() });
  await phone.goTo("/channels/general");
  return phone;
}

test("what is pressed is large enough for a finger", async ({ ana, bo, newPerson }) => {
  await bo.createChannel("books");
  await bo.openChannel("general");
  await bo.sendMessage("hello");
  const phone = await onPhone(ana, newPerson);
  await phone.expectMessages(["hello"]);
  const main = phone.page.getByRole("main");

  await expectLargeTargets(main.locator("header"), "the header");
  await expectLargeTargets(main.locator("form"), "the composer");
  await phone.page.getByRole("button", { name: "Open menu" }).tap();
  await expectLargeTargets(phone.sidebar, "the drawer");
  await phone.page.getByRole("button", { name: "Close menu" }).tap();
  await expect(phone.sidebar).toBeHidden();
  await phone.page.getByRole("button", { name: "Members", exact: true }).tap();
  await expectLargeTargets(phone.members, "the members");
  await phone.page.getByRole("button", { name: "Close members" }).tap();
  await phone.message("hello").getByRole("button", { name: "More actions" }).tap();
  await expectLargeTargets(phone.menu, "the menu of a message");
  await phone.menu.getByRole("menuitem", { name: "Reply" }).tap();
  await expect(phone.bar("Replying to Bo")).toBeVisible();
  await expectLargeTargets(main.locator("form"), "the composer with a reply");
});

test("what is pressed in panes and dialogs is large enough for a finger", async ({ ana, bo, newPerson }) => {
  await bo.createChannel("books");
  await bo.openChannel("general");
  await bo.sendMessage("hello");
  const phone = await onPhone(ana, newPerson);
  const openMenu = () => phone.page.getByRole("button", { name: "Open menu" }).tap();
  for (const [link, name] of [
    ["Create a channel", "Create a channel"],
    ["Browse channels", "Browse channels"],
    ["Search messages", "Search"],
  ] as const) {
    await openMenu();
    await phone.sidebar.getByRole("link", { name: link }).tap();
    await expectLargeTargets(phone.dialog(name), name);
    await goBackFromLayer(phone);
    await expect(phone.dialog(name)).toBeHidden();
    await expect(phone.sidebar).toBeHidden();
  }
  await phone.page.getByRole("main").getByRole("link", { name: "Details" }).tap();
  await expectLargeTargets(phone.page.getByRole("dialog"), "the details");
  await phone.page.getByRole("dialog").getByRole("button", { name: "Close" }).tap();
  await openMenu();
  await phone.sidebar.getByRole("button", { name: "Go to a channel or a person" }).tap();
  await expect(phone.dialog("Go to").getByRole("option").first()).toBeVisible();
  await expectLargeTargets(phone.dialog("Go to"), "the quick switcher");
});

test("the messages", async ({ ana, bo, newPerson }) => {
  const long = await newPerson(LONGEST);
  await long.goTo("/");
  await long.signIn();
  await bo.sendMessage("ok");
  await bo.sendMessage("yes");
  await long.sendMessage("hm");
  await ana.sendMessage("no");
  await ana.sendMessage("See #general, https://banter.example or ask @Bo");
  await bo.reply("no", "Ana", "why");
  for (const [word, emoji] of [["tada", "🎉"], ["thumbs", "👍"], ["rocket", "🚀"], ["eyes", "👀"]] as const) {
    await bo.react("why", word, emoji);
    await bo.react("no", word, emoji);
  }
  for (const [word, emoji] of [["cat", "🐱"], ["dog", "🐶"], ["heart", "❤️"], ["fire", "🔥"]] as const) {
    await bo.react("no", word, emoji);
  }
  await long.attach(png("shed.png", 640, 480, 100), textFile("seeds.csv"));
  await long.sendWithFiles("as agreed");
  await bo.sendMessage("fine");
  const phone = await onPhone(ana, newPerson);
  await expect(phone.rows).toHaveCount(8);
  await expectLargeTargets(phone.timeline, "the messages");
});

test("what opens over the messages", async ({ ana, bo, newPerson }) => {
  await ana.sendMessage("hello");
  await ana.choose("hello", "Pin message");
  await bo.attach(png("one.png", 640, 480, 100), png("two.png", 480, 640, 100));
  await bo.sendWithFiles("Two pictures");
  const phone = await onPhone(ana, newPerson);

  await phone.pickEmoji.tap();
  await expectLargeTargets(phone.picker, "the picker of emoji");
  await phone.picker.getByRole("button", { name: "Close", exact: true }).tap();
  await phone.composer.fill("@");
  await expectLargeTargets(phone.page.getByRole("listbox", { name: "Suggestions" }), "the names offered");
  await phone.composer.fill("");
  await phone.pinsButton.tap();
  await expectLargeTargets(phone.pins, "the pins");
  await phone.pins.getByRole("button", { name: "Close" }).tap();
  await phone.thumbnail("one.png").tap();
  await expectLargeTargets(phone.page.getByRole("dialog"), "an image shown whole");
  await phone.page.getByRole("dialog").getByRole("button", { name: "Close" }).tap();
  await phone.message("hello").getByRole("button", { name: "More actions" }).tap();
  await phone.menu.getByRole("menuitem", { name: "Delete message" }).tap();
  await expectLargeTargets(phone.dialog("Delete this message?"), "the question before a deletion");
});

test("files on their way, and the way to the newest message", async ({ ana, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(507));
  await flood(ana, "general", numbered(30));
  const phone = await onPhone(ana, newPerson);
  await phone.attach(textFile("seeds.csv"));
  await phone.page.route("**/attachments?*", (route) => route.fulfill({ status: 507, json: { code: "storage_full" } }));
  await phone.chooseFiles(textFile("more.csv"));
  await expect(phone.upload("more.csv").getByRole("button", { name: /^Try again/ })).toBeVisible();
  await expectLargeTargets(phone.page.getByRole("main").locator("form"), "the composer with files");
  await phone.timeline.evaluate((timeline) => timeline.scrollTo(0, -timeline.scrollHeight));
  await expect(phone.jump).toBeVisible();
  await expectLargeTargets(phone.page.locator(".timeline-box"), "the messages and the way to the newest");
});

test("what is wrong, and what is new", async ({ ana, newPerson }) => {
  const phone = await onPhone(ana, newPerson);
  await phone.page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(message.toString().replace(/"build":"[^"]*"/, '"build":"0123456789abcdef"'));
    });
  });
  await phone.reload();
  const banner = phone.banner("There is a newer version of Banter.");
  await expect(banner).toBeVisible();
  await phone.attach(png("gone.png", 30, 30));
  const image = (await phone.upload("gone.png").locator("img").getAttribute("src")) ?? "";
  const path = image.replace(/\/thumbnail$/, "");
  expect(await phone.page.evaluate(async (path) => (await fetch(path, { method: "DELETE" })).status, path)).toBe(204);
  await phone.composer.fill("With a file");
  await phone.send.tap();
  await expect(phone.timeline.getByText("Not sent")).toBeVisible();
  await expectLargeTargets(phone.timeline, "a message that was not sent");
  await phone.chooseFiles(...Array.from({ length: 11 }, (_, at) => textFile(`file-${at}.txt`)));
  await expect(phone.complaint("A message takes at most 10 files")).toBeVisible();
  await expectLargeTargets(phone.page.getByRole("main"), "the banner, and what did not work");
});

test("search, and the pages of their own", async ({ ana, bo, newPerson }) => {
  await bo.sendMessage("seeds");
  await bo.choose("seeds", "Pin message");
  await bo.attach(textFile("seeds.csv"));
  await bo.sendWithFiles("A list of seeds");
  const phone = await onPhone(ana, newPerson);
  for (const path of ["/search?q=seeds", "/channels/general/details", "/settings", "/log-out", "/about", "/shortcuts"]) {
    await phone.goTo(path);
    for (const summary of await phone.page.locator("summary").all()) {
      await summary.tap();
    }
    await expectLargeTargets(phone.page.locator("body"), path);
  }
  await phone.goTo("/settings");
  await phone.page.getByRole("button", { name: "Link another device" }).tap();
  await expect(phone.page.getByRole("textbox", { name: "Link" })).toBeVisible();
  await expectLargeTargets(phone.page.locator("body"), "the new link");
  const link = await phone.page.getByRole("textbox", { name: "Link" }).inputValue();
  await phone.goTo("/settings");
  await phone.page.getByRole("button", { name: "Make a recovery code" }).tap();
  await expect(phone.page.getByRole("heading", { name: "Your recovery code" })).toBeVisible();
  await expectLargeTargets(phone.page.locator("body"), "the recovery code");

  const visitor = await newPerson("Cy", PHONE);
  for (const path of ["/", "/recover", link]) {
    await visitor.goTo(path);
    await expectLargeTargets(visitor.page.locator("body"), path);
  }
});
