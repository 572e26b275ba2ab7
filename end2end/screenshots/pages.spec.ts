/**
 * Pictures: those that the documents show, and one of every state in `test-results/screens`, to look at.
 * Not a test of looks: nothing here compares anything.
 */

import { statusInConsole } from "../fixtures/console";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const DOCUMENTS = "../docs/screenshots";
const SCREENS = "test-results/screens";
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 720 };
const SCHEMES = ["light", "dark"] as const;

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
    "if soil.moisture() < 0.3 && !rain_expected(hours: 12) {\n    valve.open(minutes: 8);\n}",
  ],
  ["Jonas Weber", "Eight minutes is a lot for the tomatoes, try five?"],
  ["Ana", "Five it is. I changed it this morning and nobody has drowned yet."],
  ["Yuki Tanaka", "See you Saturday then!"],
];

const NAMES = [...new Set(GENERAL.map(([who]) => who))];

test.describe.configure({ timeout: 600_000 });
test.use({ timezoneId: "UTC", viewport: DESKTOP });

/** Takes one state in both schemes. */
async function take(person: Person, name: string, sizes = [DESKTOP, PHONE]): Promise<void> {
  for (const size of sizes) {
    await person.page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const path = `${SCREENS}/${name}-${size.width}-${colorScheme}.png`;
      await person.page.screenshot({ path, animations: "disabled" });
    }
  }
  await person.page.setViewportSize(DESKTOP);
}

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
    await person.expectMessages(await person.bodies.allTextContents());
    for (const other of people.values()) {
      await expect(other.bodies).toHaveCount(count + 1);
    }
  }
}

test("the states of the page", async ({ newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  consoleWatch.allow(statusInConsole(409));
  const people = new Map<string, Person>();
  for (const name of NAMES) {
    const person = await newPerson(name);
    await person.goTo("/");
    await person.signIn();
    people.set(name, person);
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
