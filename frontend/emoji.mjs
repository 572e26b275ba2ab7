// Writes assets/emoji.json: every emoji up to the version that common systems draw, without skin tones.
//
// Run it only to take newer emoji in; nothing else needs the package:
//   npm install --no-save emojibase-data@16 && node frontend/emoji.mjs node_modules/emojibase-data
//
// An entry is [emoji, codes, keywords], the latter two with blanks between. The first code is the one shown.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The newest emoji that are taken. Newer ones are empty boxes for many. */
const VERSION_MAX = 15.1;

/** How many characters the keywords of one emoji have together; the first may be longer. */
const KEYWORDS_LEN_MAX = 10;

/** What the groups of Unicode are called here. Its components, such as skin tones, are in none. */
const GROUPS = [
  ["Smileys & people", [0, 1]],
  ["Animals & nature", [3]],
  ["Food & drink", [4]],
  ["Travel & places", [5]],
  ["Activities", [6]],
  ["Objects", [7]],
  ["Symbols", [8]],
  ["Flags", [9]],
];

/** Words that are in too many labels to find anything by. */
const EMPTY_WORDS = new Set(["and", "for", "not", "of", "on", "person", "the", "with", "face", "flag", "button"]);

const folder = process.argv[2];
if (folder === undefined) {
  throw new Error("say where emojibase-data is: node frontend/emoji.mjs node_modules/emojibase-data");
}
const read = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const data = read("en/data.json");
const byGitHub = read("en/shortcodes/github.json");
const byOthers = read("en/shortcodes/iamcal.json");

const taken = new Set();
const groups = GROUPS.map(([name, numbers]) => {
  const emoji = data
    .filter((one) => numbers.includes(one.group) && one.version <= VERSION_MAX)
    .sort((a, b) => a.order - b.order);
  return { name, emoji: emoji.map((one) => [qualified(one.emoji), ...words(one)]) };
});
const notice = `Data from emojibase-data ${version} (${license}), Copyright (c) 2017-2019 Miles Johnson`;
const lines = groups.map(({ name, emoji }) => {
  const entries = emoji.map((entry) => JSON.stringify(entry));
  return `{"name":${JSON.stringify(name)},"emoji":[\n${entries.join(",\n")}\n]}`;
});
const json = `{"notice":${JSON.stringify(notice)},"groups":[${lines.join(",")}]}\n`;
writeFileSync(new URL("assets/emoji.json", import.meta.url), json);
console.log(`${taken.size} codes, ${Buffer.byteLength(json)} bytes`);

/** As keyboards write it: the sign for pictures only behind what is else drawn as text. */
function qualified(emoji) {
  return emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, "$1");
}

/** The codes and the keywords of one emoji. No code is given twice. What is joined is found by its codes. */
function words({ emoji, hexcode, label, tags = [] }) {
  const all = [byGitHub[hexcode] ?? byOthers[hexcode] ?? []].flat();
  const free = [...new Set(all)].filter((code) => !taken.has(code));
  const codes = free.length > 0 ? free : [label.toLowerCase().replace(/[^a-z0-9]+/g, "_")];
  codes.forEach((code) => taken.add(code));
  const known = codes.join(" ");
  if (emoji.includes("\u200D")) {
    return [known, ""];
  }
  const parts = known.split(/[ _-]/).filter((part) => part.length > 3);
  const isNew = (word) => !known.includes(word) && !parts.some((part) => word.startsWith(part));
  const keywords = [...label.split(/[^\p{L}\p{N}]+/u), ...tags]
    .map((word) => word.toLowerCase())
    .filter((word) => /^[\p{L}\p{N}]{3,}$/u.test(word) && !EMPTY_WORDS.has(word) && isNew(word));
  const [first = "", ...others] = new Set(keywords);
  const fits = (line, word) => `${line} ${word}`.length <= KEYWORDS_LEN_MAX;
  return [known, others.reduce((line, word) => (fits(line, word) ? `${line} ${word}` : line), first)];
}
