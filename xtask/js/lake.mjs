// A file of rides into a table in Chromium, by the lake's worker of a served site, and by DuckDB-Wasm and parquet-wasm
// in the same browser, in turn. `lake.mjs ADDRESS FILE ROWS`; fails if ours is slower than it is to be.
import { createServer } from "node:http";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { basename, extname } from "node:path";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { once } from "./lake/ours.mjs";

const [address, file, rows] = process.argv.slice(2);
const ROUNDS = 3;
const SLOWEST = 400_000; // Rows a second.

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const packages = here("../../node_modules");
const KINDS = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** What the others are loaded from: their page, and the packages. Of no use to the site, and no part of it. */
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const path = pathname === "/" ? here("lake/theirs.html") : packages + pathname;
  const kind = pathname === "/" ? "text/html" : KINDS[extname(path)];
  if (kind === undefined || !statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": kind, "Cache-Control": "max-age=600" });
  createReadStream(path).pipe(response);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const context = await browser.newContext();
/** A page of its own for each run, so that none finds a warmer program than another. */
async function alone(url, run) {
  const page = await context.newPage();
  await page.goto(url);
  const outcome = await run(page);
  await page.close();
  return outcome;
}
/** From a document without a script: nothing else of the site runs. */
const ours = () =>
  alone(new URL("robots.txt", address).href, async (page) => {
    await page.evaluate(() => document.body.append(Object.assign(document.createElement("input"), { type: "file" })));
    await page.locator("input").setInputFiles(file);
    return page.evaluate(once, { root: address, name: basename(file), expected: Number(rows) });
  });
const theirs = () =>
  alone(`http://127.0.0.1:${server.address().port}/`, async (page) => {
    await page.locator("input").setInputFiles(file);
    const outcome = await page.evaluate(() => window.once(document.querySelector("input").files[0]));
    if (outcome.rows !== Number(rows)) throw new Error(`parquet-wasm wrote ${outcome.rows} rows`);
    return outcome;
  });

const load = () => loadavg().map((load) => load.toFixed(1)).join(" ");
const version = (name) => JSON.parse(readFileSync(`${packages}/${name}/package.json`, "utf8")).version;
console.log(`lake, in Chromium ${browser.version()}: ${rows} rows of CSV (${(statSync(file).size / 1e6).toFixed(0)} MB) to a table; load ${load()}`);
const [own, others] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  own.push(await ours());
  others.push(await theirs());
}
await browser.close();
server.close();

const sorted = (runs, part) => runs.map((run) => run[part]).sort((one, other) => one - other);
const best = (runs, part = "ms") => sorted(runs, part)[0];
const median = (runs, part = "ms") => sorted(runs, part)[runs.length >> 1];
const perSecond = (ms) => (rows / ms) * 1000;
const said = (ms) => `${(ms / 1000).toFixed(2)} s, ${Math.round(perSecond(ms)).toLocaleString("en")} rows a second`;
const both = (runs) => `best ${said(best(runs))}; median ${said(median(runs))}`;
const parts = ["create", "select", "write"].map((part) => (median(others, part) / 1000).toFixed(2));
console.log(`  ours, to a committed table:  ${both(own)}; ${own[0].reports} reports`);
console.log(`  theirs, to a Parquet file:   ${both(others)}`);
console.log(`    DuckDB-Wasm ${version("@duckdb/duckdb-wasm")} (${others[0].version}) CREATE TABLE ${parts[0]} s, its rows as Arrow ${parts[1]} s, parquet-wasm ${version("parquet-wasm")} ${parts[2]} s (medians)`);
const times = (measure, part) => (measure(others, part) / measure(own)).toFixed(2);
console.log(`  theirs takes ${times(median, "ms")} times ours (medians), ${times(best, "ms")} times (bests); without the rows as Arrow ${times(median, "two")} times; load ${load()}`);

const faults = [];
if (perSecond(median(own)) < SLOWEST) faults.push(`ours is slower than ${SLOWEST.toLocaleString("en")} rows a second`);
// The way between the two is not held against them.
if (median(own) > median(others, "two")) faults.push("ours is slower than DuckDB-Wasm and parquet-wasm together");
faults.forEach((fault) => console.log(`  FAILED: ${fault}`));
process.exitCode = faults.length > 0 ? 1 : 0;
