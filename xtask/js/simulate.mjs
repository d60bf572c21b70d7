// A minute of 5,000 requests a second in the worker of a served site, the best of three: `simulate.mjs ADDRESS`.
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

/** The run that the tests know, as `src/protocol.rs` has it, with another rate: byte 3 on. */
const { request } = JSON.parse(readFileSync(new URL("../../tests/run.json", import.meta.url), "utf8"));
const bytes = Buffer.from(request, "hex");
bytes.writeDoubleLE(5_000, 3);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(process.argv[2]);
const runs = await page.evaluate(async (bytes) => {
  const once = () =>
    new Promise((done, fail) => {
      const worker = new Worker(document.documentElement.dataset.worker, { type: "module", name: "worker" });
      const ask = (id, head) => worker.postMessage([id, Uint8Array.from(head), null]);
      let start;
      worker.onerror = fail;
      worker.onmessage = ({ data: [id, kind, said] }) => {
        if (kind === "fault") fail(new Error(said));
        // The first answer says that the program is there.
        if (id === 0) {
          start = performance.now();
          ask(1, bytes);
        } else if (kind === "done") {
          done({ said: [...said.subarray(0, 12)], ms: performance.now() - start });
          worker.terminate();
        }
      };
      ask(0, [0]);
    });
  return [await once(), await once(), await once()];
}, [...bytes]);
await browser.close();

const { said, ms } = runs.reduce((best, run) => (run.ms < best.ms ? run : best));
/** `Response::Running` begins with the number of events, seven bits a byte, the lowest first. */
let events = 0;
for (let at = 1, unit = 1; ; at += 1, unit *= 128) {
  events += (said[at] & 127) * unit;
  if (said[at] < 128) break;
}
console.log(`simulation, wasm: ${events} events, ${(events / ms / 1000).toFixed(2)} million a second`);
