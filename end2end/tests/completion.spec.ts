/** Names, channels and emoji are completed while one types them. */

import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** Types at the end of what is there, key by key. */
async function type(person: Person, text: string): Promise<void> {
  await person.composer.focus();
  await person.page.keyboard.press("Control+End");
  await person.page.keyboard.type(text);
}

test("a name is completed by a click, and calls whom it names", async ({ ana, bo, cy }) => {
  await ana.expectPresence("Bo", "online");
  await type(ana, "Ask @b");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await expect(ana.suggestion("Bo")).toContainText("online");
  await expect(ana.suggestion("Cy")).toHaveCount(0);

  await ana.suggestion("Bo").click();
  await expect(ana.composer).toHaveValue("Ask @Bo ");
  await expect(ana.composer).toBeFocused();
  await expect(ana.suggestions).toHaveCount(0);
  await ana.page.keyboard.type("about it");
  await ana.page.keyboard.press("Enter");

  await cy.expectMessages(["Ask @Bo about it"]);
  await expect(cy.message("Ask @Bo about it").getByRole("link", { name: "@Bo" })).toHaveAttribute("href", "/direct/Bo");
  // It calls Bo, and stands out for Bo.
  await bo.expectMessages(["Ask @Bo about it"]);
  await expect(bo.message("Ask @Bo about it").locator(".mention--own")).toHaveText("@Bo");
});

test("the keyboard alone goes through the list and takes from it", async ({ ana, bo, cy }) => {
  const { keyboard } = ana.page;
  await ana.expectPresence("Bo", "online");
  await ana.expectPresence("Cy", "online");
  await type(ana, "@");
  // Everybody else, and everybody at once.
  for (const name of ["Bo", "Cy", "here", "channel"]) {
    await expect(ana.suggestion(name)).toBeVisible();
  }
  const count = await ana.suggestions.count();
  await expect(ana.chosen).toHaveCount(1);
  await expect(ana.suggestions.first()).toHaveAttribute("aria-selected", "true");
  const said = await ana.suggestions.first().getAttribute("id");
  await expect(ana.composer, "the text says which is chosen").toHaveAttribute("aria-activedescendant", said ?? "none");

  await keyboard.press("ArrowUp");
  await expect(ana.suggestions.last()).toHaveAttribute("aria-selected", "true");
  await keyboard.press("ArrowDown");
  await expect(ana.suggestions.first()).toHaveAttribute("aria-selected", "true");
  for (let at = 0; at < count && !(await ana.chosen.textContent())?.includes("here"); at++) {
    await keyboard.press("ArrowDown");
  }
  await keyboard.press("Enter");
  await expect(ana.composer).toHaveValue("@here ");
  await type(ana, "and @c");
  await expect(ana.suggestion("Cy")).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Tab");
  await expect(ana.composer).toHaveValue("@here and @Cy ");
  await expect(ana.composer).toBeFocused();
  await keyboard.press("Enter");

  await bo.expectMessages(["@here and @Cy"]);
  await expect(bo.message("@here and @Cy").locator(".mention--own")).toHaveText("@here");
  await expect(cy.message("@here and @Cy").locator(".mention--own")).toHaveText(["@here", "@Cy"]);
});

test("a channel is completed, joined or not", async ({ ana, bo }) => {
  await bo.createChannel("books");
  await bo.createChannel("bonsai");
  await ana.createChannel("boats");
  await type(ana, "see #bo");
  // One's own first.
  await expect(ana.suggestions.first()).toContainText("boats");
  await expect(ana.suggestion("books")).toContainText("not joined");
  await expect(ana.suggestion("bonsai")).toBeVisible();

  await ana.page.keyboard.type("ok");
  await expect(ana.suggestions).toHaveCount(1);
  await ana.page.keyboard.press("Enter");
  await expect(ana.composer).toHaveValue("see #books ");
  await ana.page.keyboard.press("Enter");
  await ana.expectMessages(["see #books"]);
  const link = ana.message("see #books").getByRole("link", { name: "#books" });
  await expect(link).toHaveAttribute("href", "/channels/books");
});

test("an emoji is completed, and written by its closing colon", async ({ ana, bo }) => {
  await type(ana, "Well done :ta");
  await expect(ana.suggestion(":tada:")).toBeVisible();
  await ana.suggestion(":tada:").click();
  await expect(ana.composer).toHaveValue(/^Well done 🎉 ?$/u);

  await type(ana, " :thumbs");
  await expect(ana.suggestions.first()).toContainText("👍");
  await ana.page.keyboard.press("Enter");
  await expect(ana.composer).toHaveValue(/👍 ?$/u);
  await type(ana, " :rocket:");
  await expect(ana.composer).toHaveValue(/🚀 ?$/u);
  await expect(ana.suggestions).toHaveCount(0);
  await ana.page.keyboard.press("Enter");

  await expect(bo.bodies).toHaveText(/^Well done 🎉\s+👍\s+🚀$/u);
});

test("Escape puts the list away for this word, and Enter sends again", async ({ ana, bo }) => {
  await ana.expectPresence("Bo", "online");
  await type(ana, "mail me @b");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await ana.page.keyboard.press("Escape");
  await expect(ana.suggestions).toHaveCount(0);
  await ana.page.keyboard.type("o");
  await expect(ana.composer).toHaveValue("mail me @bo");
  await expect(ana.suggestions).toHaveCount(0);
  await ana.page.keyboard.press("Enter");

  await bo.expectMessages(["mail me @bo"]);
  // Of the next word it is offered again.
  await type(ana, "@b");
  await expect(ana.suggestion("Bo")).toBeVisible();
});

test("Escape first puts the list away, then ends the reply", async ({ ana, bo }) => {
  await bo.sendMessage("Shall we go?");
  await ana.expectMessages(["Shall we go?"]);
  await ana.startReply("Shall we go?", "Bo");
  await type(ana, "@b");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await ana.page.keyboard.press("Escape");
  await expect(ana.suggestions).toHaveCount(0);
  await expect(ana.bar("Replying to Bo")).toBeVisible();
  await ana.page.keyboard.press("Escape");
  await expect(ana.bar("Replying to Bo")).toHaveCount(0);
  await expect(ana.composer).toHaveValue("@b");
});

test("what is no name offers nothing", async ({ ana, bo }) => {
  await ana.expectPresence("Bo", "online");
  for (const text of ["me@b", "12:30", ":)", "```\n@b", "`@b", "@nobody-at-all"]) {
    await ana.composer.fill("");
    await ana.page.keyboard.insertText(text.slice(0, -1));
    await ana.page.keyboard.type(text.slice(-1));
    await expect(ana.composer).toHaveValue(text);
    await expect(ana.suggestions).toHaveCount(0);
  }
  // The list would have come.
  await ana.composer.fill("");
  await ana.page.keyboard.type("@b");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await ana.heading.click();
  await expect(ana.suggestions).toHaveCount(0);
  await ana.composer.fill("done");
  await ana.composer.press("Enter");
  await bo.expectMessages(["done"]);
});

test("while an input method composes, the list does nothing", async ({ ana, bo }) => {
  await ana.expectPresence("Bo", "online");
  await type(ana, "@b");
  await expect(ana.suggestion("Bo")).toBeVisible();
  for (const key of ["Enter", "Tab", "ArrowDown", "Escape"]) {
    for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
      await ana.composer.dispatchEvent("keydown", { key, code: key, ...how });
    }
  }
  await expect(ana.suggestions.first(), "no key has moved it").toHaveAttribute("aria-selected", "true");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await expect(ana.composer).toHaveValue("@b");

  // What is composed is no name yet; once it is written, it is.
  await ana.composer.fill("");
  const input = await ana.context.newCDPSession(ana.page);
  await ana.composer.focus();
  await input.send("Input.imeSetComposition", { text: "@b", selectionStart: 2, selectionEnd: 2 });
  await expect(ana.composer).toHaveValue("@b");
  await expect(ana.suggestions).toHaveCount(0);
  await input.send("Input.insertText", { text: "@b" });
  await expect(ana.composer).toHaveValue("@b");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await ana.page.keyboard.press("Enter");
  await expect(ana.composer).toHaveValue("@Bo ");
  await expect(bo.bodies).toHaveCount(0);
});

test("an edit is completed like a message", async ({ ana, bo }) => {
  await ana.expectPresence("Bo", "online");
  await ana.sendMessage("Ask somebody");
  await ana.startEditing("Ask somebody");
  await ana.composer.fill("Ask ");
  await type(ana, "@b");
  await ana.suggestion("Bo").click();
  await expect(ana.composer).toHaveValue("Ask @Bo ");
  await ana.page.keyboard.press("Enter");
  await bo.expectMessages(["Ask @Bo"]);
});

test("in direct messages there is nobody but the two to call at once", async ({ ana, bo }) => {
  await bo.expectPresence("Ana", "online");
  await ana.openDirectWith("Bo");
  await type(ana, "@");
  await expect(ana.suggestion("Bo")).toBeVisible();
  await expect(ana.suggestion("here")).toHaveCount(0);
  await expect(ana.suggestion("channel")).toHaveCount(0);
});

test("on a phone a tap takes from the list, which is above the box", async ({ ana, newPerson }) => {
  const phone = await newPerson("Cleo", PHONE);
  await phone.goTo("/");
  await phone.signIn();
  await type(phone, "@a");
  const suggestion = phone.suggestion("Ana");
  await expect(suggestion).toBeInViewport({ ratio: 1 });
  const [offered, box] = await Promise.all([suggestion.boundingBox(), phone.composer.boundingBox()]);
  expect((offered?.y ?? 0) + (offered?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? 0);
  await suggestion.tap();
  await expect(phone.composer).toHaveValue("@Ana ");
  await phone.send.tap();
  await ana.expectMessages(["@Ana"]);
});
