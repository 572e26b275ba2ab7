/** What is written with a few marks is shown by them: alike for all, everywhere, and never as anything that runs. */

import { flood } from "../fixtures/flood";
import { tabTo } from "../fixtures/keyboard";
import type { Person } from "../fixtures/person";
import { expect, test } from "../fixtures/test";

const LINK = 'rel="noopener nofollow" target="_blank"';

/** Each construct once, and what becomes of it. */
const CONSTRUCTS: [written: string, shown: string][] = [
  ["**bold**", '<p dir="auto"><strong>bold</strong></p>'],
  ["*italic* and _italic_", '<p dir="auto"><em>italic</em> and <em>italic</em></p>'],
  ["***both***", '<p dir="auto"><em><strong>both</strong></em></p>'],
  ["~~gone~~", '<p dir="auto"><s>gone</s></p>'],
  ["`a < b` is *code*", '<p dir="auto"><code class="code">a &lt; b</code> is <em>code</em></p>'],
  ["one\ntwo\n\nthree", '<p dir="auto">one<br>two</p><p dir="auto">three</p>'],
  ["- one\n- two", '<ul dir="auto"><li>one</li><li>two</li></ul>'],
  ["1. one\n2. two", '<ol dir="auto"><li>one</li><li>two</li></ol>'],
  ["7. seven", '<ol dir="auto" start="7"><li>seven</li></ol>'],
  [
    "- one\n  - within",
    '<ul dir="auto"><li>one<ul><li>within</li></ul></li></ul>',
  ],
  ["> said\n\nand done", '<blockquote dir="auto"><p>said</p></blockquote><p dir="auto">and done</p>'],
  [
    "[a *text*](https://banter.example/?a=1&b=2)",
    `<p dir="auto"><a class="link" href="https://banter.example/?a=1&amp;b=2" ${LINK}>a <em>text</em></a></p>`,
  ],
  [
    "see https://banter.example/a_b, please",
    `<p dir="auto">see <a class="link" href="https://banter.example/a_b" ${LINK}>https://banter.example/a_b</a>, please</p>`,
  ],
  [
    "[write](mailto:ana@banter.example)",
    `<p dir="auto"><a class="link" href="mailto:ana@banter.example" ${LINK}>write</a></p>`,
  ],
  ["\\*no marks\\* in 2*3*4 and snake_case_name", '<p dir="auto">*no marks* in 2*3*4 and snake_case_name</p>'],
  [
    "```\nif (a < b) {\n  go();\n}\n```",
    '<pre class="code-block" dir="ltr" tabindex="0"><code>if (a &lt; b) {\n  go();\n}</code></pre>',
  ],
];

/** A message with a little of everything. */
const RICH = [
  "Dear @Bo, **please** read _this_ ~~now~~ `soon`:",
  "",
  "> 1. one",
  "> 2. two",
  "",
  "- [ ] https://banter.example/ in #general",
  "- 🎉",
  "",
  "```rust",
  'fn main() { println!("{}", 1); } // <script>',
  "```",
].join("\n");

/** The markup of each body, as the browser has it. */
function markup(person: Person): Promise<string[]> {
  return person.bodies.locator("> .markup").evaluateAll((bodies) => bodies.map((body) => body.innerHTML));
}

test("each construct is shown as what it is", async ({ ana, bo }) => {
  await flood(ana, "general", CONSTRUCTS.map(([written]) => written));

  await expect(bo.bodies).toHaveCount(CONSTRUCTS.length);
  expect(await markup(bo)).toEqual(CONSTRUCTS.map(([, shown]) => shown));
  await expect(bo.bodies.locator("strong").first()).toHaveCSS("font-weight", /^[6-9]\d\d$/);
  await expect(bo.bodies.locator("em").first()).toHaveCSS("font-style", "italic");
  await expect(bo.bodies.locator("s")).toHaveCSS("text-decoration-line", "line-through");
  await expect(bo.bodies.locator(".code")).toHaveCSS("font-family", /mono/i);
  await expect(bo.bodies.locator("ul").first().getByRole("listitem")).toHaveText(["one", "two"]);
});

test("it is the same on the first paint, while it is pending, and after", async ({ ana, bo, newPerson }) => {
  await bo.expectPresence("Ana", "online");
  await ana.expectPresence("Bo", "online");
  await ana.goOffline();
  await expect(ana.banner("You are offline.")).toBeVisible();
  await ana.composer.fill(RICH);
  await ana.composer.press("Enter");
  await expect(ana.timeline.getByText("Sending…")).toBeVisible();
  const pending = await markup(ana);
  expect(pending).toHaveLength(1);
  const links = ['href="/direct/Bo"', 'href="/channels/general"'];
  for (const part of [...links, "<strong>", "<em>", "<s>", "<blockquote", "<ul", "<pre"]) {
    expect(pending[0]).toContain(part);
  }

  await ana.goOnline();
  await expect(ana.timeline.getByText("Sending…")).toHaveCount(0);
  await expect(bo.bodies).toHaveCount(1);
  expect(await markup(ana)).toEqual(pending);
  const reader = await newPerson("Ana", { storageState: await ana.context.storageState(), javaScriptEnabled: false });
  await reader.page.goto("/channels/general");
  expect(await markup(reader)).toEqual(pending);
  await ana.reload();
  expect(await markup(ana)).toEqual(pending);
});

test("what could run stays text", async ({ ana, bo }) => {
  const hostile = [
    "<script>document.title='cracked'</script>",
    "<img src=x onerror=\"document.title='cracked'\">",
    "[a](javascript:document.title='cracked')",
    "[a](data:text/html,<script>document.title='cracked'</script>)",
    "[a](vbscript:x) [b](file:///etc/passwd) [c](//banter.example) [d](/about)",
    "`<b onmouseover=alert(1)>`",
    "```html\n<iframe src=javascript:alert(1)></iframe>\n```",
    "```\"><img src=x onerror=alert(1)>\ncode\n```",
    "https://banter.example/\"onmouseover=\"alert(1)",
    "[\"><img src=x onerror=alert(1)>](https://banter.example/\"><img>)",
    "@Bo<script> #general<script>",
  ];
  await flood(ana, "general", hostile);

  await expect(bo.bodies).toHaveCount(hostile.length);
  for (const person of [ana, bo]) {
    await person.reload();
    await expect(person.bodies).toHaveCount(hostile.length);
    await expect(person.bodies.locator("script, img, iframe, b, [onerror], [onmouseover]")).toHaveCount(0);
    for (const link of await person.bodies.locator("a").all()) {
      await expect(link).toHaveAttribute("href", /^(https:\/\/banter\.example\/|\/direct\/Bo$|\/channels\/general$)/);
    }
    await expect(person.bodies.nth(0)).toHaveText("<script>document.title='cracked'</script>");
    await expect(person.bodies.nth(2)).toHaveText("[a](javascript:document.title='cracked')");
    await expect(person.page).not.toHaveTitle("cracked");
  }
});

test("code of a known language is colored, and its text stays as it is", async ({ ana, bo }) => {
  const code = {
    rust: 'pub fn main() {\n    let name = "Ana"; // who\n    println!("{name} {}", 42);\n}',
    js: "const name = 'Ana'; // who\nif (name) { return 42; }",
    python: "def greet(name):\n    return 'Hello' + name  # who",
    json: '{ "name": "Ana", "age": 42, "here": true }',
    sh: 'for file in *.txt; do echo "$file"; done # all',
    sql: "SELECT name FROM users WHERE age > 42 -- all",
  };
  const unknown = "let it be = 42";
  const fenced = [...Object.entries(code), ["", unknown]].map(([language, text]) => `\`\`\`${language}\n${text}\n\`\`\``);
  await flood(ana, "general", fenced);
  const blocks = bo.bodies.locator("pre");
  await expect(blocks).toHaveCount(Object.keys(code).length + 1);

  for (const colorScheme of ["light", "dark"] as const) {
    await bo.page.emulateMedia({ colorScheme });
    for (const [at, text] of Object.values(code).entries()) {
      const block = blocks.nth(at);
      await expect(block).toHaveJSProperty("textContent", text);
      const colors = await block.evaluate((block) => {
        const spans = [...block.querySelectorAll("span")];
        return [block, ...spans].map((element) => getComputedStyle(element).color);
      });
      expect(new Set(colors).size, `${text}, ${colorScheme}`).toBeGreaterThanOrEqual(3);
    }
  }
  await expect(blocks.last()).toHaveJSProperty("textContent", unknown);
  await expect(blocks.last().locator("span")).toHaveCount(0);
});

test("names of people and channels lead there, without loading a page", async ({ ana, bo }) => {
  await bo.createChannel("books");
  await bo.openChannel("general");
  let loads = 0;
  ana.page.on("load", () => loads++);
  await bo.sendMessage("Ask @Bo in #books, not @nobody in #nowhere!");
  await ana.expectMessages(["Ask @Bo in #books, not @nobody in #nowhere!"]);
  const row = ana.message("Ask @Bo in #books, not @nobody in #nowhere!");

  await row.getByRole("link", { name: "#books" }).click();
  await expect(ana.page).toHaveURL("/channels/books");
  await expect(ana.heading).toHaveText("You are not in #books.");
  await ana.page.goBack();
  await row.getByRole("link", { name: "@Bo" }).click();
  await expect(ana.heading).toHaveText("Bo");
  await ana.page.goBack();
  await expect(row.getByRole("link", { name: /nobody|nowhere/ })).toHaveCount(0);
  expect(loads).toBe(0);
});

test("a name is a mention once somebody has it", async ({ ana, newPerson }) => {
  await ana.sendMessage("Where is @Zoë? And #attic?");
  await ana.expectMessages(["Where is @Zoë? And #attic?"]);
  const row = ana.message("Where is @Zoë? And #attic?");
  await expect(row.getByRole("link", { name: /@Zoë|#attic/ })).toHaveCount(0);

  const zoe = await newPerson("Zoë");
  await zoe.goTo("/");
  await zoe.signIn();
  await zoe.createChannel("attic");

  await expect(row.getByRole("link", { name: "@Zoë" })).toHaveAttribute("href", "/direct/Zo%C3%AB");
  await expect(row.getByRole("link", { name: "#attic" })).toHaveAttribute("href", "/channels/attic");
  await zoe.openChannel("general");
  await expect(zoe.bodies.locator(".mention--own")).toHaveText("@Zoë");
});

test("a link opens beside the chat, which it cannot reach", async ({ ana, bo, server }) => {
  await bo.sendMessage(`Read ${server.url}/about first`);
  await ana.expectMessages([`Read ${server.url}/about first`]);
  const opened = ana.page.waitForEvent("popup");
  await ana.bodies.getByRole("link").click();
  const popup = await opened;
  await expect(popup).toHaveURL(`${server.url}/about`);
  expect(await popup.evaluate(() => window.opener === null)).toBe(true);
  await expect(ana.heading).toHaveText("# general");
});

test("a message is read aloud without its marks", async ({ ana, bo }) => {
  await bo.expectMessages([]);
  await ana.sendMessage("**Dinner** is [ready](https://banter.example/), `now`!");
  await expect(bo.announced).toHaveText("Ana: Dinner is ready, now!");
});

test("keys put marks around what is selected", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  await ana.composer.fill("bold");
  await ana.composer.press("Control+a");
  await keyboard.press("Control+b");
  await expect(ana.composer).toHaveValue("**bold**");
  // What is selected stays so.
  await keyboard.press("Control+i");
  await expect(ana.composer).toHaveValue("***bold***");
  await keyboard.press("Control+z");
  await expect(ana.composer).toHaveValue("**bold**");
  await keyboard.press("Control+End");
  await keyboard.type(" and ");
  await keyboard.press("Control+e");
  await keyboard.type("code");
  await expect(ana.composer).toHaveValue("**bold** and `code`");
  await keyboard.press("Enter");
  await bo.expectMessages(["bold and code"]);
  await expect(bo.bodies.locator("strong")).toHaveText("bold");
  await expect(bo.bodies.locator("code")).toHaveText("code");
});

test("a long line of code is scrolled by keys, in its own place", async ({ ana, bo }) => {
  await bo.sendMessage(`\`\`\`\n${"wide ".repeat(80)}end\n\`\`\``);
  const block = ana.bodies.locator("pre");
  await expect(block).toBeVisible();
  expect(await block.evaluate((block) => block.scrollWidth > block.clientWidth)).toBe(true);
  await tabTo(ana, block, "Shift+Tab");
  await ana.page.keyboard.press("ArrowRight");
  await expect.poll(() => block.evaluate((block) => block.scrollLeft)).toBeGreaterThan(0);
  expect(await ana.timeline.evaluate((log) => log.scrollLeft)).toBe(0);
});

test("by keyboard alone, names in a message are followed, past code and back", async ({ ana, bo }) => {
  const { keyboard } = ana.page;
  const code = "wide ".repeat(80).trim();
  await ana.createChannel("books");
  await ana.openChannel("general");
  await bo.sendMessage("Before");
  await bo.sendMessage(`Ask @Bo:\n\`\`\`\n${code}\n\`\`\`\nin #books`);
  await expect(ana.bodies).toHaveCount(2);
  const row = ana.rows.last();
  const person = row.getByRole("link", { name: "@Bo" });
  const channel = row.getByRole("link", { name: "#books" });

  // From one to the next within the message, and the same way back.
  await tabTo(ana, person, "Shift+Tab");
  await keyboard.press("Tab");
  await expect(row.locator("pre")).toBeFocused();
  await keyboard.press("Tab");
  await expect(channel).toBeFocused();
  await keyboard.press("Shift+Tab");
  await expect(row.locator("pre")).toBeFocused();
  await keyboard.press("Shift+Tab");
  await expect(person).toBeFocused();
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("Bo");
  await expect(ana.composer).toBeFocused();

  await tabTo(ana, ana.channel("general"), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("# general");
  await expect(ana.composer).toBeFocused();
  await tabTo(ana, channel, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(ana.heading).toHaveText("# books");
  await expect(ana.composer).toBeFocused();
});
