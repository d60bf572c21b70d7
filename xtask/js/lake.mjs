// A million rides of taxis as CSV, 14 columns, dropped into the lake's worker of a served site: from the file to a
// committed table, the best of three. `lake.mjs ADDRESS [ROWS]`.
import { chromium } from "@playwright/test";

const [address, rows = "1000000"] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(address);
const { bytes, runs } = await page.evaluate(async (rows) => {
  // Knuth's line of random numbers (TAOCP 2, 3.3.4): the same file each time.
  let state = 1;
  const below = (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const two = (number) => String(number).padStart(2, "0");
  const money = (cents) => `${Math.floor(cents / 100)}.${two(cents % 100)}`;
  const payments = ["Credit card", "Cash", "No charge", "Dispute"];
  const names = "vendor_id,picked_up_at,dropped_off_at,passengers,distance,rate_code,stored,from_zone,to_zone,payment,fare,tip,toll,total";
  const ride = () => {
    const [day, begin] = [two(1 + below(28)), below(82_800)];
    const time = (at) => `2024-01-${day} ${two(Math.floor(at / 3600))}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}`;
    const [fare, tip, toll] = [250 + below(9_750), below(2_000), [0, 0, 0, 655][below(4)]];
    const trip = [1 + below(6), money(below(3_000)), 1 + below(5), below(50) ? "N" : "Y", 1 + below(265), 1 + below(265)];
    const paid = [payments[below(4)], money(fare), money(tip), money(toll), money(fare + tip + toll)];
    return [1 + below(2), time(begin), time(begin + 60 + below(3_540)), ...trip, ...paid].join(",");
  };
  const parts = [names + "\n"];
  for (let done = 0; done < rows; done += 10_000) {
    parts.push(Array.from({ length: Math.min(10_000, rows - done) }, ride).join("\n") + "\n");
  }
  const file = new File(parts, "taxi.csv");

  /** `Request::Ingest`: its number, the name with its length, the time 1 as zigzag has it, no children. */
  const name = [..."taxi.csv"].map((letter) => letter.charCodeAt(0));
  const ingest = [1, name.length, ...name, 2, 0];
  /** `Response::Lake`. */
  const LAKE = 2;
  const once = () =>
    new Promise((done, fail) => {
      const worker = new Worker(document.documentElement.dataset.worker, { type: "module", name: "lake_worker" });
      let start;
      let reports = 0;
      worker.onerror = fail;
      worker.onmessage = ({ data: [id, kind, said] }) => {
        if (kind === "fault") return fail(new Error(said));
        if (kind === "progress") return (reports += 1);
        // The first answer says that the program is there.
        if (id === 0) {
          start = performance.now();
          return worker.postMessage([1, Uint8Array.from(ingest), file]);
        }
        worker.terminate();
        if (said[0] !== LAKE) return fail(new Error(`the lake said ${said.slice(0, 40)}`));
        done({ ms: performance.now() - start, reports });
      };
      worker.postMessage([0, Uint8Array.of(0), null]);
    });
  return { bytes: file.size, runs: [await once(), await once(), await once()] };
}, Number(rows));
await browser.close();

const { ms, reports } = runs.reduce((best, run) => (run.ms < best.ms ? run : best));
const perSecond = Math.round((rows / ms) * 1000).toLocaleString("en");
console.log(`lake, wasm: ${rows} rows of CSV (${(bytes / 1e6).toFixed(0)} MB) to a committed table in ${(ms / 1000).toFixed(2)} s: ${perSecond} rows a second, ${reports} reports`);
