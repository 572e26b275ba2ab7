// Writes what Banter is made of, as it is served at /licenses.txt: every crate in the binary and in the page's script,
// and each license's text once. With --check it only says whether the file is still true.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const LIST = "frontend/assets/licenses.txt";
/** Of several licenses to choose from, the first of these. */
const CHOICE = [/mit/i, /apache/i, /unlicense/i, /bsl|boost/i, /zlib/i, /bsd/i, /./];

const cargo = (...args) => execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28 });

function shipped() {
  const tree = (...args) => cargo("tree", "--locked", "-e", "normal", "--prefix", "none", "-f", "{p}", ...args);
  const lines = [tree("-p", "server"), tree("-p", "frontend", "--target", "wasm32-unknown-unknown")].join("\n").split("\n");
  const parts = lines.map((line) => line.split(" ").slice(0, 2)).filter(([name]) => name);
  return new Set(parts.map(([name, version]) => `${name} ${version.slice(1)}`));
}

/** The texts that come with a crate: all of them where all hold, else the one that is chosen. */
function texts({ license, manifest_path }) {
  const folder = dirname(manifest_path);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|unlicense|notice)/i.test(file) && existsSync(join(folder, file)));
  const read = (file) => readFileSync(join(folder, file), "utf8").replaceAll("\r", "").trim();
  const plain = files.filter((file) => /\.(md|txt)$|^[^.]*$/i.test(file));
  if (/ AND /.test(license ?? "")) return plain.map(read);
  const chosen = CHOICE.map((choice) => plain.find((file) => choice.test(file))).find(Boolean);
  return chosen ? [read(chosen)] : [];
}

const wanted = shipped();
const { packages } = JSON.parse(cargo("metadata", "--locked", "--format-version", "1"));
const parts = packages.filter((part) => part.source && wanted.has(`${part.name} ${part.version}`));
const label = ({ name, version }) => `${name} ${version}`;
parts.sort((one, other) => (label(one) < label(other) ? -1 : 1));
const byText = new Map();
for (const part of parts) {
  for (const text of texts(part)) byText.set(text, [...(byText.get(text) ?? []), part.name]);
}
const rule = "-".repeat(80);
const list = parts.map((part) => `${label(part)}: ${part.license}`);
const full = [...byText].map(([text, names]) => `${rule}\n${names.join(", ")}\n${rule}\n\n${text}\n`);
const content = [
  "Banter is made of these libraries. It uses them under the licenses named here.\n",
  `${list.join("\n")}\n`,
  ...full,
].join("\n");

if (!process.argv.includes("--check")) {
  writeFileSync(LIST, content);
} else if (!existsSync(LIST) || readFileSync(LIST, "utf8") !== content) {
  console.error(`${LIST} is not true any more: run \`make licenses\`.`);
  process.exit(1);
}
