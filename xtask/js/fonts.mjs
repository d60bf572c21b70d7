// fonts.mjs OUT: writes the faces of assets/fonts/faces.json to OUT, cut down to the characters that the
// words use, and the licence of each. What was cut before is taken from target/fonts.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const out = process.argv[2];
const cache = join(project, "target/fonts");
// What the style asks for or a browser applies unasked; the small capitals, swashes and arrows of the others weigh as
// much as all letters together. `halt` and `chws` are for `text-spacing-trim`.
const FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "halt", "chws"];
const HAN = /[\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/u;

const files = async (folder, ending) => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending)).map((entry) => join(entry.parentPath, entry.name));
};
const texts = async (paths) => (await Promise.all(paths.map((path) => readFile(path, "utf8")))).join("");
const characters = (text, wanted) => [...new Set(text)].filter(wanted).sort().join("");

const zh = await texts(await files(join(project, "assets/content/zh"), ".toml"));
const en = await texts(await files(join(project, "assets/content/en"), ".toml"));
const all = zh + en + (await texts([
  ...(await files(join(project, "assets/data"), ".toml")),
  ...(await files(join(project, "src"), ".rs")),
]));
const printableAscii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

// The values of some keys, wherever they stand: in a line of their own or in an inline table.
const ofKeys = (keys) => {
  const assignment = new RegExp(`(?:^|[{,\\s])(?:${keys.join("|")}) = ("""[^]*?"""|"(?:[^"\\\\]|\\\\.)*")`, "gm");
  return [...zh.matchAll(assignment)].map(([, value]) => value).join("");
};
const textOf = (wanted) => {
  if (wanted === "latin") return printableAscii + characters(all, (character) => !HAN.test(character) && character > "~");
  // Of the Chinese edition, a page in English says only what that edition is called.
  if (wanted === "few") return characters(en + ofKeys(["language"]), (character) => HAN.test(character));
  if (wanted === "han") return characters(zh, (character) => HAN.test(character));
  return characters(ofKeys(wanted), (character) => HAN.test(character));
};

await mkdir(cache, { recursive: true });
await mkdir(join(out, "fonts"), { recursive: true });
await mkdir(join(out, "licences"), { recursive: true });
const { faces } = JSON.parse(await readFile(join(project, "assets/fonts/faces.json"), "utf8"));
for (const face of faces) {
  const folder = join(project, "node_modules", face.package);
  const font = await readFile(join(folder, face.file));
  const text = textOf(face.text);
  const key = createHash("sha256").update(font).update(text).update(FEATURES.join()).digest("hex").slice(0, 24);
  const cached = join(cache, `${key}.woff2`);
  const isCached = await stat(cached).then(() => true, () => false);
  if (!isCached) await writeFile(cached, await subsetFont(font, text, { targetFormat: "woff2", keepFeatures: FEATURES }));
  await copyFile(cached, join(out, "fonts", `${face.name}.woff2`));
  await copyFile(join(folder, "LICENSE_FONT"), join(out, "licences", `${face.package.split("/")[1]}.txt`));
  console.log(`  ${face.name}: ${[...text].length} characters, ${(await stat(cached)).size} bytes`);
}
