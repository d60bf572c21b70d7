// The lake's program, spoken to as the page speaks to it: `src/protocol/lake.rs`, as postcard's bytes.
import { expect, open, test } from "./site.mjs";

/** `Request::Ping` and `Response::Pong`. */
const PING = [0];
const PONG = [0];
/** `Request::Ingest` of a file `a.csv`, at the time 1, without child tables. */
const INGEST = [1, 5, ...Buffer.from("a.csv"), 2, 0];
/** `Response::Refused` is the second; of its reasons, `Refusal::Cancelled` is the second. `Response::Lake` is the third. */
const CANCELLED = [1, 1];
const LAKE = 2;

/** Starts the lake's worker and does what `steps` say: `ask` a head with lines of a file or none, or `stop` a question. */
function talk(page, steps) {
  return page.evaluate(async (steps) => {
    const options = { type: "module", name: "lake_worker" };
    const worker = new Worker(document.documentElement.dataset.worker, options);
    const expected = steps.filter(({ ask }) => ask).length;
    try {
      return await new Promise((done, fail) => {
        const said = [];
        let reports = 0;
        worker.onerror = (event) => fail(new Error(`the worker did not start: ${event.message}`));
        worker.onmessage = ({ data: [id, kind, what] }) => {
          if (kind === "progress") return (reports += 1);
          said.push([id, kind, typeof what === "string" ? what : [...what.subarray(0, 2)]]);
          if (said.length === expected) done({ said, reports });
        };
        steps.forEach(({ ask, lines, bytes, stop, id }) => {
          if (stop !== undefined) return worker.postMessage([stop]);
          const text = lines && ["n,name\n", ...Array.from({ length: lines }, (_, n) => `${n},a name ${n}\n`)];
          const body = text && (bytes ? new TextEncoder().encode(text.join("")) : new File(text, "a.csv"));
          worker.postMessage([id, Uint8Array.from(ask), body ?? null]);
        });
      });
    } finally {
      worker.terminate();
    }
  }, steps);
}

test("a file and bytes land in the lake, and it says how far it is", async ({ page }) => {
  await open(page);
  const { said, reports } = await talk(page, [
    { id: 0, ask: PING },
    { id: 1, ask: INGEST, lines: 300_000 },
    { id: 2, ask: INGEST, lines: 10, bytes: true },
  ]);
  expect(said.map(([id, kind, [what]]) => [id, kind, what])).toEqual([[0, "done", PONG[0]], [1, "done", LAKE], [2, "done", LAKE]]);
  expect(reports).toBeGreaterThan(1);
});

test("what is stopped is refused, whether it has begun or not, and the next question is answered", async ({ page }) => {
  await open(page);
  const { said } = await talk(page, [
    { id: 0, ask: INGEST, lines: 1_000_000 },
    { id: 1, ask: INGEST, lines: 1_000_000 },
    { stop: 0 },
    { stop: 1 },
    { id: 2, ask: INGEST, lines: 3 },
  ]);
  expect(said.slice(0, 2)).toEqual([[0, "done", CANCELLED], [1, "done", CANCELLED]]);
  expect([said[2][0], said[2][2][0]]).toEqual([2, LAKE]);
});
