// share.mjs SITE: draws what is shown of each page where it is shared, and the site's icons, into the finished site.
// A page says itself what it is called and whether it has a picture; deeper chapters lie deeper in the water.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import sharp from "sharp";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const site = process.argv[2];
const cache = join(project, "target/share");
const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 80;
/** How wide a title may be. */
const ROOM = 640;
/** Where a page lies: its chapter, how many fathoms down, where the surface is, and where the pearl and how large. */
const DEPTHS = {
  "": { chapter: "I", fathoms: 0, surface: 466, pearl: { y: 66, side: 440 } },
  radius: { chapter: "II", fathoms: 14, surface: 466, pearl: { y: 216, side: 440 } },
  iceberg: { chapter: "III", fathoms: 31, surface: 190, pearl: { y: -60, side: 440 } },
  joins: { chapter: "III", fathoms: 31, surface: 190, pearl: { y: -60, side: 440 } },
  lzstock: { chapter: "IV", fathoms: 58, pearl: { y: 150, side: 340 } },
  resume: { chapter: "VI", fathoms: 112, pearl: { y: 70, side: 500 } },
};

const faces = JSON.parse(await readFile(join(project, "assets/fonts/faces.json"), "utf8")).faces;
const fontFiles = [...new Set(faces.map((face) => join(project, "node_modules", face.package, face.file)))];
const tokens = Object.fromEntries([...(await readFile(join(project, "style/tokens.css"), "utf8")).matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name, value]));
const embed = async (name) => `data:image/png;base64,${(await sharp(join(project, "assets/pictures", name)).png().toBuffer()).toString("base64")}`;
const PEARL = await embed("pearl.avif");
const WATER = await embed("water.avif");

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
const isHan = (character) => character >= "\u2e80";
/** About how wide a text is, in ems of the display face. */
const width = (text) => [...text].reduce((sum, character) => sum + (isHan(character) ? 1 : /[A-Z&—WM]/.test(character) ? 0.66 : /[ilt.,:;' ]/.test(character) ? 0.25 : 0.44), 0);

/** A text in lines of at most so many ems. Chinese may break between any two characters, save before punctuation. */
function lines(text, most) {
  const words = text.match(/[\u2e80-\uffef][，。：；、）」！？]*|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? [];
  const broken = [""];
  for (const word of words) {
    const line = broken.at(-1) + word;
    if (width(line.trimEnd()) > most && broken.at(-1)) broken.push(word);
    else broken[broken.length - 1] = line;
  }
  return broken.map((line) => line.trim());
}

const FONT = { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" };
const SERIF = { latin: "Cormorant", han: "Noto Serif SC", weight: 300, spacing: -0.02 };
const MONO = { latin: "JetBrains Mono", han: "Noto Sans SC", weight: 400, spacing: 0.08 };

/** A line of text, its scripts each in its face. One `text` in two faces would be drawn in one of them: each run is placed by itself. */
function line(words, x, y, size, face, fill) {
  const runs = words.match(/[\u2e80-\uffef]+|[^\u2e80-\uffef]+/gu).map((run) => {
    const family = isHan(run) ? face.han : face.latin;
    const at = (x) => `<text x="${x}" y="${y}" xml:space="preserve" font-family="${family}" font-weight="${face.weight}" font-size="${size}" letter-spacing="${isHan(run) ? 0 : face.spacing}em" fill="${fill}">${escape(run)}</text>`;
    const { width } = new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">${at(0)}</svg>`, { font: FONT }).getBBox();
    return { at, width: width + size * (run.endsWith(" ") ? 0.6 : 0.06) };
  });
  let left = x;
  return runs.map((run) => run.at((left += run.width) - run.width)).join("");
}

function picture(title, language, { chapter, fathoms, surface, pearl }) {
  const fits = (most) => [112, 96, 84, 72, 62].find((size) => lines(title, ROOM / size).length <= most);
  const size = fits(2) ?? fits(3) ?? 54;
  const rows = lines(title, ROOM / size);
  const leading = size * 1.08;
  const first = HEIGHT / 2 - ((rows.length - 1) * leading) / 2 + size * 0.25;
  const row = (text, index) => line(text, MARGIN - size * 0.03, first + index * leading, size, SERIF, tokens.pearl);
  const small = (y, words) => line(words, MARGIN, y, 20, MONO, tokens.muted);
  const middle = 960;
  const sea = surface === undefined ? "" : `<rect y="${surface}" width="${WIDTH}" height="${HEIGHT - surface}" fill="${tokens.ground}" opacity="0.82"/>
    <image href="${WATER}" y="${surface}" width="${2 * middle}" height="${(2 * middle * 640) / 2400}"/>
    <rect y="${surface}" width="${WIDTH}" height="1" fill="${tokens["line-strong"]}"/>`;
  const isDim = surface === undefined && fathoms < 100;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">
    <rect width="100%" height="100%" fill="${tokens.ground}"/>
    <image href="${PEARL}" x="${middle - pearl.side / 2}" y="${pearl.y}" width="${pearl.side}" height="${pearl.side}" opacity="${isDim ? 0.45 : 1}"/>
    ${sea}
    ${small(88, `MIDNIGHT PEARL · ${chapter} · ${fathoms} ${language === "en" ? "FATHOMS" : "英寻"}`)}
    ${rows.map(row).join("")}
    ${small(HEIGHT - 64, "Masons Xu")}
  </svg>`;
}

/** An SVG as a PNG of few bytes; what was drawn before is taken from target/share. */
async function draw(svg, side) {
  const file = join(cache, `${createHash("sha256").update(svg).update(String(side)).digest("hex").slice(0, 24)}.png`);
  if (await stat(file).then(() => true, () => false)) return readFile(file);
  const fitTo = { mode: "width", value: side };
  const drawn = new Resvg(svg, { fitTo, font: FONT }).render().asPng();
  const small = await sharp(drawn).png({ palette: true, quality: 90, effort: 7 }).toBuffer();
  await writeFile(file, small);
  return small;
}

await mkdir(cache, { recursive: true });
const entries = await readdir(site, { recursive: true });
let count = 0;
for (const file of entries.filter((name) => name.endsWith("index.html"))) {
  const html = await readFile(join(site, file), "utf8");
  const [, title] = /<meta property="og:title" content="(.*?)">/.exec(html) ?? [];
  if (!title || !html.includes('property="og:image"')) continue;
  const [, language] = /<html lang="(\w+)/.exec(html);
  const folder = relative(".", dirname(file)).split(sep).filter((part) => part !== "zh" && part !== "");
  // What stands after the name of the page is the same on all of them.
  const svg = picture(unescape(title).split(" · ")[0], language, DEPTHS[folder[0] ?? ""]);
  await writeFile(join(site, dirname(file), "share.png"), await draw(svg, WIDTH));
  count += 1;
}
console.log(`  ${count} pictures for sharing`);

const icon = await readFile(join(project, "public/favicon.svg"), "utf8");
// A mask may cut off the outer fifth: the ground reaches the edge, and the pearl stays well inside.
const maskable = icon.replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"').replace('<rect width="32" height="32" rx="6"', '<rect x="-4" y="-4" width="40" height="40"');
await mkdir(join(site, "icons"), { recursive: true });
for (const [name, svg, side] of [["180", maskable, 180], ["192", icon, 192], ["512", icon, 512], ["maskable", maskable, 512]]) {
  await writeFile(join(site, "icons", `${name}.png`), await draw(svg, side));
}
