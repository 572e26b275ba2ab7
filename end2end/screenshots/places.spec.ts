/**
 * Pictures of channels, people, settings and times without a network, in `test-results/screens`, to look at.
 * Not a test of looks: nothing here compares anything.
 */

import { NO_NETWORK_IN_CONSOLE, REFUSED_IN_CONSOLE, statusInConsole } from "../fixtures/console";
import { png, textFile } from "../fixtures/files";
import { expectKept, OFFLINE } from "../fixtures/kept";
import type { Person } from "../fixtures/person";
import { DESKTOP, expect, PHONE, SMALL, take, takeForced, takeOpened, takeWhole, test } from "./camera";

const TOPIC = "Beds, tools and who waters when. Saturdays from ten, cake is provided: https://garden.example/plan";
const LONGEST = "Wilhelmina van den Heuvel-Bakker";

test.describe.configure({ timeout: 600_000 });
test.use({ timezoneId: "UTC", viewport: DESKTOP });

/** Changes the open channel's topic. */
async function setTopic(person: Person, topic: string): Promise<void> {
  const details = await person.openDetails();
  await details.getByRole("textbox", { name: "Topic" }).fill(topic);
  await details.getByRole("button", { name: "Save" }).first().click();
  await expect(details.getByRole("status")).toHaveText("Saved.");
  await person.closeDialog(details);
}

async function setLevel(person: Person, level: string): Promise<void> {
  const details = await person.openDetails();
  await details.getByRole("radio", { name: level }).check();
  await details.getByRole("button", { name: "Save" }).last().click();
  await expect(details.getByRole("status")).toHaveText("Saved.");
  await person.closeDialog(details);
}

async function archive(person: Person): Promise<void> {
  const details = await person.openDetails();
  await details.getByText("Archive this channel…").click();
  await details.getByRole("button", { name: "Archive this channel" }).click();
  await expect(details.getByText("This channel is archived: it can be read")).toBeVisible();
  await person.closeDialog(details);
}

test("the states of channels", async ({ enter, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  consoleWatch.allow(statusInConsole(409));
  consoleWatch.allow(statusInConsole(422));
  const names = ["Ana", "Jonas Weber", "Yuki Tanaka", "نور الحسن", LONGEST];
  const [ana, jonas, yuki, noor, wilhelmina] = await Promise.all(names.map(enter));
  if (!ana || !jonas || !yuki || !noor || !wilhelmina) {
    throw new Error("somebody is missing");
  }
  await ana.createChannel("garden");
  await setTopic(ana, TOPIC);
  for (const person of [jonas, yuki, wilhelmina]) {
    await person.joinChannel("garden");
  }
  await yuki.createChannel("kitchen");
  await setTopic(yuki, "The rota is on the fridge");
  await yuki.createChannel("last-summer");
  await archive(yuki);
  await ana.joinChannel("kitchen");
  await jonas.createChannel("music-and-everything-that-can-be-heard-from-afar");
  await jonas.createChannel("noise");
  await ana.joinChannel("noise");
  await setLevel(ana, "Nothing");
  await jonas.openChannel("garden");
  await jonas.sendMessage("The seeds are here, and the long ladder leans at the shed.");
  await jonas.attach(png("shed.png", 640, 480, 100), textFile("seeds-2026.csv"));
  await jonas.sendWithFiles("This is what the shed looks like **now**, and the list of seeds");
  await ana.openChannel("garden");
  await ana.choose("The seeds are here, and the long ladder leans at the shed.", "Pin message");
  await ana.createPrivateChannel("surprise-party");
  await setTopic(ana, "Not a word to Yuki");
  for (const name of ["Jonas Weber", LONGEST, "نور الحسن"]) {
    await ana.invite(name);
  }
  await ana.sendMessage("The cake is ordered, the seeds of doubt are sown.");
  await take(ana, "private-channel", [DESKTOP, PHONE, SMALL]);
  await takeOpened(ana, "details-private", async () => void (await ana.openDetails()), [DESKTOP, PHONE, SMALL]);
  await takeForced(ana, "private-channel");

  await ana.openChannel("kitchen");
  await yuki.openDirectWith("Ana");
  await yuki.sendMessage("Is something planned? Everybody whispers about seeds.");
  await yuki.openChannel("garden");
  await yuki.sendMessage("@Ana please bring the gloves, and @here is cake");
  await yuki.sendMessage("Also: slugs.");
  await jonas.openChannel("surprise-party");
  await jonas.sendMessage("@Ana who brings the candles?");
  await jonas.openChannel("noise");
  await jonas.sendMessage("Tuba practice at six");
  await ana.openChannel("general");
  await take(ana, "sidebar-mentions-private-muted", [DESKTOP]);
  await takeForced(ana, "sidebar-mentions-private-muted");
  await ana.page.setViewportSize(PHONE);
  await ana.page.getByRole("button", { name: "Open menu" }).click();
  await take(ana, "sidebar-mentions-drawer", [PHONE, SMALL]);
  await ana.reload();

  await takeOpened(ana, "switcher", () => ana.page.keyboard.press("Control+k"), [DESKTOP, PHONE, SMALL]);
  await takeOpened(ana, "switcher-typed", async () => {
    await ana.page.keyboard.press("Control+k");
    await ana.page.getByRole("combobox", { name: "Go to a channel or a person" }).fill("e");
  });
  await takeOpened(ana, "switcher-nothing", async () => {
    await ana.page.keyboard.press("Control+k");
    await ana.page.getByRole("combobox", { name: "Go to a channel or a person" }).fill("zzz");
  }, [DESKTOP]);
  await takeOpened(ana, "shortcuts", async () => {
    await ana.page.keyboard.press("Control+/");
    await expect(ana.dialog("Keyboard shortcuts")).toBeVisible();
  }, [DESKTOP, PHONE, SMALL]);
  const search = async (text: string) => {
    await ana.page.keyboard.press("Control+Shift+f");
    await ana.dialog("Search").getByRole("searchbox").fill(text);
  };
  await takeOpened(ana, "search-empty", () => search(""));
  await takeOpened(ana, "search-results", async () => {
    await search("seeds");
    await expect(ana.dialog("Search").getByRole("listitem").filter({ hasText: "shed" }).first()).toBeVisible();
  }, [DESKTOP, PHONE, SMALL]);
  await takeOpened(ana, "search-nothing", async () => {
    await search("rhinoceros");
    await expect(ana.dialog("Search").getByText("No message matches.")).toBeVisible();
  });
  /** Without the sidebar, which is not in view on a phone. */
  const openPane = async (name: string) => {
    await ana.page.keyboard.press("Control+k");
    await ana.page.getByRole("option", { name }).click();
    await expect(ana.dialog(name)).toBeVisible();
  };
  const create = () => openPane("Create a channel");
  await takeOpened(ana, "browse", () => openPane("Browse channels"), [DESKTOP, PHONE, SMALL]);
  await takeOpened(ana, "new-channel", create, [DESKTOP, PHONE, SMALL]);
  await takeOpened(ana, "new-channel-wrong", async () => {
    await create();
    await ana.dialog("Create a channel").getByRole("checkbox", { name: "Private" }).check();
    await ana.dialog("Create a channel").getByRole("textbox").fill("two words");
    await ana.dialog("Create a channel").getByRole("button", { name: "Create" }).click();
    await expect(ana.dialog("Create a channel").getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  });

  await ana.openChannel("garden");
  await take(ana, "channel-with-topic", [DESKTOP, PHONE, SMALL]);
  await takeOpened(ana, "details-public", async () => void (await ana.openDetails()), [DESKTOP, PHONE, SMALL]);
  const details = await ana.openDetails();
  await takeForced(ana, "details-public");
  for (const summary of await details.locator("summary").all()) {
    if ((await summary.evaluate((element) => element.parentElement?.hasAttribute("open"))) === false) {
      await summary.click();
    }
  }
  await details.getByText("seeds-2026.csv").scrollIntoViewIfNeeded();
  await take(ana, "details-public-kept");
  await details.getByRole("button", { name: "Archive this channel" }).scrollIntoViewIfNeeded();
  await take(ana, "details-public-manage");
  await ana.closeDialog(details);
  await ana.openDirectWith("Yuki Tanaka");
  await takeOpened(ana, "details-direct", async () => void (await ana.openDetails()));
  await ana.openChannel("kitchen");
  await takeOpened(ana, "details-of-another", async () => void (await ana.openDetails()), [DESKTOP]);

  await ana.openChannel("garden");
  await archive(ana);
  await take(ana, "channel-archived", [DESKTOP, PHONE, SMALL]);
  await takeOpened(ana, "details-archived", async () => void (await ana.openDetails()), [DESKTOP]);
  for (const [name, path] of [
    ["page-details", "/channels/kitchen/details"],
    ["page-search", "/search?q=seeds"],
    ["page-new-channel", "/new-channel"],
    ["private-unknown", "/private/0123456789abcdef"],
  ] as const) {
    await ana.goTo(path);
    await take(ana, name);
  }
});

test("the states of settings", async ({ enter, newPerson, consoleWatch }) => {
  consoleWatch.allow(statusInConsole(404));
  consoleWatch.allow(statusInConsole(422));
  const ana = await enter("Ana");
  await ana.sendMessage("Who has seen my hat?");
  const button = (name: string) => ana.page.getByRole("button", { name, exact: true });
  await ana.goTo("/settings");
  await takeWhole(ana, "settings", [DESKTOP, PHONE, SMALL]);
  await takeForced(ana, "settings");
  await ana.displayName.fill(LONGEST);
  await button("Save name").click();
  await ana.page.getByLabel("Picture", { exact: true }).setInputFiles(png("me.png", 600, 400, 20));
  await button("Upload picture").click();
  await expect(ana.page.getByRole("status").filter({ hasText: "new picture" })).toBeVisible();
  await takeWhole(ana, "settings-saved");
  await ana.displayName.fill("x".repeat(40));
  await button("Save name").click();
  await expect(ana.displayName).toHaveAttribute("aria-invalid", "true");
  await take(ana, "settings-wrong");
  await ana.goTo("/settings");

  await button("Link another device").click();
  await expect(ana.page.getByRole("img", { name: "QR code of the link below" })).toBeVisible();
  await takeWhole(ana, "link-new", [DESKTOP, PHONE, SMALL]);
  const link = await ana.page.getByRole("textbox", { name: "Link" }).inputValue();
  const phone = await newPerson("Phone");
  await phone.goTo(link);
  await take(phone, "link-offer", [DESKTOP, PHONE, SMALL]);
  await phone.page.getByRole("main").getByRole("button").first().click();
  await expect(phone.heading).toHaveText("# general");
  await phone.goTo(link);
  await take(phone, "link-unknown");
  const other = await enter("Jonas Weber");
  await ana.goTo("/settings");
  await button("Link another device").click();
  await other.goTo(await ana.page.getByRole("textbox", { name: "Link" }).inputValue());
  await take(other, "link-offer-to-another");
  await ana.goTo(await ana.page.getByRole("textbox", { name: "Link" }).inputValue());
  await take(ana, "link-needless", [DESKTOP]);
  await ana.goTo("/settings#devices");
  await take(ana, "settings-devices");

  await other.goTo("/log-out");
  await takeWhole(other, "log-out-last", [DESKTOP, PHONE, SMALL]);
  await ana.goTo("/settings");
  await button("Make a recovery code").click();
  await take(ana, "recovery-new", [DESKTOP, PHONE, SMALL]);
  await ana.goTo("/log-out");
  await takeWhole(ana, "log-out");
  await ana.goTo("/settings#recovery");
  await take(ana, "settings-recovery");
  const lost = await newPerson("Lost");
  await lost.goTo("/recover");
  await take(lost, "recover");
  await lost.page.getByRole("textbox").fill("AAAAA-AAAAA");
  await lost.page.getByRole("button", { name: "Log in" }).click();
  await expect(lost.page.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  await take(lost, "recover-wrong", [DESKTOP, PHONE, SMALL]);

  const looks = [["High contrast", "Blue"], ["Dark", "Violet"], ["Light", "Rose"], ["Dark", "Amber"]] as const;
  for (const [theme, accent] of looks) {
    await ana.goTo("/settings");
    await ana.page.getByRole("radio", { name: theme }).check();
    await ana.page.getByRole("radio", { name: accent }).check();
    await ana.page.getByRole("radio", { name: "Compact" }).check();
    await button("Save appearance").click();
    const name = `look-${theme}-${accent}`.toLowerCase().replace(" ", "-");
    await takeWhole(ana, `${name}-settings`, [DESKTOP]);
    await ana.goTo("/channels/general");
    await ana.composer.fill("Draft");
    await take(ana, name, [DESKTOP, PHONE]);
    await takeOpened(ana, `${name}-details`, async () => void (await ana.openDetails()), [DESKTOP]);
  }
});

test.describe("away", () => {
  test.use({ serviceWorkers: "allow" });

  test("the states of being away", async ({ enter, consoleWatch }) => {
    consoleWatch.allow(NO_NETWORK_IN_CONSOLE);
    consoleWatch.allow(REFUSED_IN_CONSOLE);
    consoleWatch.allow(/ERR_INTERNET_DISCONNECTED/);
    consoleWatch.allow(statusInConsole(503));
    const ana = await enter("Ana");
    const jonas = await enter("Jonas Weber");
    await ana.reload();
    await expectKept(ana);
    await jonas.sendMessage("Last words before the tunnel");
    await ana.expectMessages(["Last words before the tunnel"]);
    await expectKept(ana, "Last words before the tunnel");
    await ana.goOffline();
    await ana.reload();
    await expect(ana.banner(OFFLINE)).toBeVisible();
    await ana.sendMessage("Hello from the tunnel");
    await take(ana, "offline-start", [DESKTOP, PHONE, SMALL]);
    await takeForced(ana, "offline-start");
    await ana.goTo("/settings");
    await take(ana, "offline-page");
  });
});

test("a newer version", async ({ enter }) => {
  const ana = await enter("Ana");
  await ana.page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(message.toString().replace(/"build":"[^"]*"/, '"build":"0123456789abcdef"'));
    });
  });
  await ana.reload();
  await expect(ana.banner("There is a newer version of Banter.")).toBeVisible();
  await take(ana, "update", [DESKTOP, PHONE, SMALL]);
  await takeForced(ana, "update");
});
