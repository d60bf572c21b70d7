// css.mjs SHEET OUT FILES: bundles a sheet of style/ into OUT. FILES is a JSON list of the fonts and pictures
// that it may call.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "lightningcss";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [sheet, out, filesPath] = process.argv.slice(2);
const files = JSON.parse(await readFile(filesPath, "utf8"));
const version = (major, minor = 0) => (major << 16) | (minor << 8);

const { code } = bundle({
  filename: join(project, "style", sheet),
  minify: true,
  targets: { chrome: version(120), firefox: version(121), safari: version(17, 2) },
  visitor: {
    Url({ url }) {
      if (!files.includes(url)) throw new Error(`style: there is no file ${url}`);
    },
  },
});
await writeFile(out, code);
