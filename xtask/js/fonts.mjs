// fonts.mjs OUT: writes the faces of assets/fonts/faces.json to OUT, cut down to the characters that the words use,
// the licence of each, and for each edition the sheet that calls them. What was cut before is taken from target/fonts.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const out = process.argv[2];
const cache = join(project, "target/fonts");
// What the style asks for or a browser applies unasked; the small capitals, swashes and arrows of the others weigh as
// much as all letters together. `halt` and `chws` are for `text-spacing-trim`.
const FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "halt", "chws"];
const HAN = /[\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/u;
// Written with the same characters in both languages, and as wide as a character of Chinese there.
const WIDE_MARKS = "\u2014\u201c\u201d\u2026";

const { faces } = JSON.parse(await readFile(join(project, "assets/fonts/faces.json"), "utf8"));

const files = async (folder, ending) => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending)).map((entry) => join(entry.parentPath, entry.name));
};
const texts = async (paths) => (await Promise.all(paths.map((path) => readFile(path, "utf8")))).join("");
const characters = (text, wanted) => [...new Set(text)].filter(wanted).sort().join("");
const han = (text) => characters(text, (character) => HAN.test(character));

// By file, without their comments.
const zhFiles = new Map(await Promise.all((await files(join(project, "assets/content/zh"), ".toml")).map(async (path) =>
  [basename(path), (await readFile(path, "utf8")).replace(/^#.*$/gm, "")])));
const zhOf = (names) => names.map((name) => zhFiles.get(name)).join("");
const zh = zhOf([...zhFiles.keys()]);
const en = await texts(await files(join(project, "assets/content/en"), ".toml"));
const all = zh + en + (await texts([
  ...(await files(join(project, "assets/data"), ".toml")),
  ...(await files(join(project, "src"), ".rs")),
]));
const printableAscii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

// The values of some keys, wherever they stand: in a line of their own or in an inline table.
const ofKeys = (text, keys) => {
  const assignment = new RegExp(`(?:^|[{,\\s])(?:${keys.join("|")}) = ("""[^]*?"""|"(?:[^"\\\\]|\\\\.)*")`, "gm");
  return [...text.matchAll(assignment)].map(([, value]) => value).join("");
};
const chosen = ({ files, keys }) => {
  const text = files ? zhOf(files) : zh;
  return keys ? ofKeys(text, keys) : text;
};
const textOf = ({ text, but, wide }) => {
  if (text === "latin") return printableAscii + characters(all, (character) => !HAN.test(character) && character > "~");
  const marks = wide ? WIDE_MARKS : "";
  // Of the Chinese edition, a page in English says only what that edition is called.
  if (text === "few") return marks + han(en + ofKeys(zh, ["language"]));
  const others = but ? textOf(faces.find(({ name }) => name === but)) : "";
  return marks + characters(text.map(chosen).join(""), (character) => HAN.test(character) && !others.includes(character));
};

const rangeOf = (characters) => [...characters].map((character) => `U+${character.codePointAt(0).toString(16)}`).join();
const rule = ({ name, weight, style }, family, range) =>
  `@font-face{font-family:"${family}";${weight ? `font-weight:${weight};` : ""}${style ? `font-style:${style};` : ""}` +
  `src:url(fonts/${name}.woff2) format("woff2");font-display:swap${range ? `;unicode-range:${range}` : ""}}\n`;
const rulesOf = (face, text) => {
  if (face.text === "latin") return rule(face, face.family);
  // Exactly what it has: a browser fetches every face of a family with a range that a missing character is in.
  const own = rule(face, face.family, rangeOf(han(text)));
  return face.wide ? own + rule(face, face.wide, rangeOf(WIDE_MARKS)) : own;
};

await mkdir(cache, { recursive: true });
await mkdir(join(out, "fonts"), { recursive: true });
await mkdir(join(out, "licences"), { recursive: true });
const sheets = { en: "", zh: "" };
for (const face of faces) {
  const folder = join(project, "node_modules", face.package);
  const font = await readFile(join(folder, face.file));
  const text = textOf(face);
  const key = createHash("sha256").update(font).update(text).update(FEATURES.join()).digest("hex").slice(0, 24);
  const cached = join(cache, `${key}.woff2`);
  const isCached = await stat(cached).then(() => true, () => false);
  if (!isCached) await writeFile(cached, await subsetFont(font, text, { targetFormat: "woff2", keepFeatures: FEATURES }));
  await copyFile(cached, join(out, "fonts", `${face.name}.woff2`));
  await copyFile(join(folder, "LICENSE_FONT"), join(out, "licences", `${face.package.split("/")[1]}.txt`));
  for (const edition of face.edition ? [face.edition] : Object.keys(sheets)) sheets[edition] += rulesOf(face, text);
  console.log(`  ${face.name}: ${[...text].length} characters, ${(await stat(cached)).size} bytes`);
}
// They come after the words: these are read in the system's faces until ours are here.
for (const [edition, rules] of Object.entries(sheets)) await writeFile(join(out, `faces-${edition}.css`), rules);
