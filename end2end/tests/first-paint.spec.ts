/** The first response of the server is the page, and the script takes it over without anybody noticing. */

import type { Page } from "@playwright/test";
import { png, textFile } from "../fixtures/files";
import { flood, numbered } from "../fixtures/flood";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

interface Mutations {
  added: string[];
  removed: string[];
}

/** Notes the elements that come and go in every document, from the moment that it is parsed. */
async function recordMutations(page: Page): Promise<() => Promise<Mutations>> {
  await page.addInitScript(() => {
    const mutations: Mutations = { added: [], removed: [] };
    Object.assign(window, { mutations });
    const elements = (nodes: NodeList) =>
      [...nodes].filter((node) => node instanceof Element).map((node) => node.outerHTML.slice(0, 200));
    const begin = () => {
      if (document.readyState === "interactive") {
        new MutationObserver((records) => {
          for (const record of records) {
            mutations.added.push(...elements(record.addedNodes));
            mutations.removed.push(...elements(record.removedNodes));
          }
        }).observe(document.body, { childList: true, subtree: true });
      }
    };
    addEventListener("readystatechange", begin, { capture: true });
  });
  return () => page.evaluate(() => (window as unknown as { mutations: Mutations }).mutations);
}

/** Where everything in the page is that a reader would see jump. */
async function layout(person: Person): Promise<string[]> {
  return person.page.evaluate(() => {
    const seen = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility());
    return seen.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.tagName}.${element.getAttribute("class")} ${[x, y, width, height].join(" ")}`;
    });
  });
}

/** Keeps the page's script from starting until the returned function is called. */
async function holdScript(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm*", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("the first response holds the messages, in words and as data", async ({ ana, bo }) => {
  await ana.createChannel("books");
  await ana.sendMessage("Chapter one");
  await ana.sendMessage("Chapter <two>");
  await ana.expectMessages(["Chapter one", "Chapter <two>"]);

  const response = await ana.context.request.get("/channels/books");

  expect(response.status()).toBe(200);
  const html = await response.text();
  expect(html).toMatch(/<div [^>]*class="message__body"[^>]*>(<[^>]+>)+Chapter one<\//);
  expect(html).toMatch(/<div [^>]*class="message__body"[^>]*>(<[^>]+>)+Chapter &lt;two(&gt;|>)<\//);
  expect(html).toMatch(/"body":"Chapter one"/);
  expect(html).not.toContain("Chapter <two>");
  expect(html, "the sidebar is there, too").toContain("Bo, online");
  const other = await bo.context.request.get("/channels/general");
  expect(await other.text(), "there is nothing of other channels").not.toContain("Chapter one");
});

test("without script the messages can be read, the newest in view", async ({ ana, newPerson }) => {
  await flood(ana, "general", numbered(60));
  const reader = await newPerson("Ana", { storageState: await ana.context.storageState(), javaScriptEnabled: false });

  await reader.page.goto("/channels/general");

  await expect(reader.bodies).toHaveText(numbered(60));
  await expect(reader.bodies.last()).toBeInViewport();
  await expect(reader.heading).toHaveText("# general");
  await expect(reader.channels).toHaveText(["general"]);
});

for (const place of ["/channels/books", "/direct/Bo"]) {
  test(`the script adds nothing, removes nothing and moves nothing: ${place}`, async ({ ana, bo }) => {
    await ana.createChannel("books");
    await flood(ana, "books", numbered(60));
    await ana.openDirectWith("Bo");
    await ana.sendMessage("Hello, **Bo**!\n\n```rust\nlet hello = \"Bo\";\n```");
    await ana.attach(png("garden.png", 300, 200), textFile("note.txt"));
    await ana.sendWithFiles("One more thing");
    await bo.openDirectWith("Ana");
    await bo.reply("One more thing", "Ana", "Yes?");
    await bo.react("One more thing", "tada", "🎉");
    await bo.choose("One more thing", "Pin message");
    await ana.editMessage("One more thing", "One more thing, @Bo");
    await expect(ana.bodies).toHaveCount(3);
    await expect(ana.reaction("One more thing, @Bo", "🎉")).toBeVisible();
    await expect(ana.pinsButton).toHaveAccessibleName("Pinned messages, 1");
    const mutations = await recordMutations(ana.page);
    const release = await holdScript(ana.page);

    const framesBefore = ana.frames.length;
    await ana.page.goto(place);
    await expect(ana.bodies.last()).toBeInViewport();
    const before = await layout(ana);
    expect(before.length).toBeGreaterThan(50);
    release();
    await expect(ana.page.locator("html")).toHaveAttribute("data-hydrated");
    // Not even catching up changes anything: nothing has happened since the first response.
    const histories = () => ana.frames.slice(framesBefore).filter((frame) => frame.type === "history");
    await expect.poll(() => histories().length, "general, books and Bo").toBe(3);

    expect(await layout(ana)).toEqual(before);
    expect(await mutations()).toEqual({ added: [], removed: [] });

    // The page lives, and the recording would have seen it.
    await ana.sendMessage("It works");
    await expect(ana.bodies.last()).toHaveText("It works");
    expect(await mutations()).not.toEqual({ added: [], removed: [] });
    expect(await layout(ana)).not.toEqual(before);
  });
}

test("what is typed before the script is there stays, and can be sent", async ({ ana, bo }) => {
  const release = await holdScript(ana.page);
  await ana.page.goto("/channels/general");
  await ana.composer.fill("I type faster than you load");

  release();
  await expect(ana.page.locator("html")).toHaveAttribute("data-hydrated");

  await expect(ana.composer).toHaveValue("I type faster than you load");
  await ana.composer.press("Enter");
  await bo.expectMessages(["I type faster than you load"]);
});
