import { flood } from "../fixtures/flood";
import { test } from "../fixtures/test";

test("look", async ({ ana, bo }) => {
  test.setTimeout(300_000);
  await flood(bo, "general", ["Has anybody seen the whale? It was in the **harbor** this morning, and everybody who came by said that it is the largest whale that was ever seen there, larger than the boat.", "`whale`", "A whale, @Ana"]);
  await ana.expectUnread("general", 0);
  await ana.createChannel("books");
  await ana.createPrivateChannel("plans");
  await ana.createChannel("a-very-long-name-of-a-channel");
  await bo.sendMessage("hello");
  await bo.sendMessage("@Ana whales");
  await bo.openDirectWith("Ana");
  await bo.sendMessage("a direct whale");
  await ana.expectUnreadFrom("Bo", 1);
  const p = ana.page;
  const shoot = async (name: string) => {
    for (const [w, h] of [[1280, 800], [375, 667]] as const) {
      await p.setViewportSize({ width: w, height: h });
      for (const colorScheme of ["light", "dark"] as const) {
        await p.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await p.screenshot({ path: `/tmp/pw-B/x/${name}-${w}-${colorScheme}.png` });
      }
    }
    await p.setViewportSize({ width: 1280, height: 800 });
  };
  await shoot("sidebar");
  await p.keyboard.press("Control+K");
  await shoot("switcher");
  await p.keyboard.type("nothing like it");
  await shoot("switcher-none");
  await p.keyboard.press("Escape");
  await p.keyboard.press("Control+Shift+F");
  await ana.dialog("Search").waitFor();
  await shoot("search-empty");
  await p.keyboard.type("whale");
  await ana.dialog("Search").getByRole("link").first().waitFor();
  await shoot("search");
  await p.getByRole("searchbox", { name: "Search messages" }).fill("shark");
  await ana.dialog("Search").getByText("No message matches.").waitFor();
  await shoot("search-none");
  await ana.closeDialog(ana.dialog("Search"));
  await p.keyboard.press("Control+/");
  await ana.dialog("Keyboard shortcuts").waitFor();
  await shoot("shortcuts");
});
