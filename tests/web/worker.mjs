// The program that runs off the main thread, spoken to as the demos speak to it: `src/protocol.rs`, as postcard's bytes.
import { readFileSync } from "node:fs";
import { ROOT, PEARL, awaken, expect, open, test } from "./site.mjs";

/** `Request::Ping` and `Response::Pong`: each the first of its kind, and nothing more. */
const PING = [0];
const PONG = [0];
/** `Request::Open`; the file comes beside. */
const OPEN = [1];
/** `Response::Refused` is the second; of its reasons, `Refusal::NotUnderstood` is the first, `Refusal::Import` the second. */
const NOT_UNDERSTOOD = [1, 0];
const NOT_IMPORTED = [1, 1];

/** Starts the page's worker, asks all of `[head, body]` at once, and tells what it said when each has its answer. */
function ask(page, ...questions) {
  return page.evaluate(async (questions) => {
    const worker = new Worker(document.documentElement.dataset.worker, { type: "module", name: "worker" });
    try {
      return await new Promise((done, fail) => {
        const said = [];
        worker.onerror = (event) => fail(new Error(`the worker did not start: ${event.message}`));
        worker.onmessage = ({ data: [id, kind, what] }) => {
          said.push([id, kind, typeof what === "string" ? what : [...what]]);
          if (said.filter(([, kind]) => kind !== "progress").length === questions.length) done(said);
        };
        questions.forEach(([head, body], id) => {
          const bytes = [head, body].map((bytes) => bytes && Uint8Array.from(bytes));
          worker.postMessage([id, bytes[0], bytes[1] ?? null], bytes.filter(Boolean).map(({ buffer }) => buffer));
        });
      });
    } finally {
      worker.terminate();
    }
  }, questions);
}

for (const [place, site] of [["at a root", ROOT], ["in a folder", PEARL]]) {
  test(`${place}, what is asked before the program is there is answered, in order`, async ({ page }) => {
    await open(page, "", site);
    expect(await ask(page, [PING], [PING], [PING])).toEqual([0, 1, 2].map((id) => [id, "done", PONG]));
  });

  test(`${place}, a worker that was ended can be started again`, async ({ page }) => {
    await open(page, "radius/", site);
    expect(await ask(page, [PING])).toEqual([[0, "done", PONG]]);
    expect(await ask(page, [PING])).toEqual([[0, "done", PONG]]);
  });
}

test("each program is asked for when it is needed, not before", async ({ page, watch }) => {
  const named = (url) => /[^/]*\.wasm$/.exec(url)?.[0].split("-")[0];
  // The live pictures come by themselves, some time after the page: their tests say when.
  const programs = () => watch.requests.map(named).filter((name) => name && name !== "scene_bg");
  await open(page);
  await page.waitForTimeout(500);
  expect(programs()).toEqual(["app_bg"]);
  await awaken(page, "radius");
  expect(programs()).toEqual(["app_bg", "radius_bg"]);
  await ask(page, [PING]);
  expect(programs()).toEqual(["app_bg", "radius_bg", "worker_bg"]);
});

test("what is not understood is refused, and the next question is answered @desktop", async ({ page }) => {
  await open(page);
  const said = await ask(page, [[255, 255]], [[]], [[...PING, 0]], [OPEN, [1, 2, 3]], [PING]);
  expect(said.slice(0, 3)).toEqual([0, 1, 2].map((id) => [id, "done", NOT_UNDERSTOOD]));
  const [id, kind, refusal] = said[3];
  expect([id, kind, refusal.slice(0, 2)]).toEqual([3, "done", NOT_IMPORTED]);
  expect(said[4]).toEqual([4, "done", PONG]);
});

test("without its program, a worker has a fault for whoever asks @desktop", async ({ page, watch }) => {
  watch.allow.push(/worker_bg/, /Failed to load resource/);
  await page.route(/worker_bg/, (route) => route.fulfill({ status: 404, body: "" }));
  await open(page);
  const said = await ask(page, [PING], [PING]);
  expect(said.map(([id, kind]) => [id, kind])).toEqual([[0, "fault"], [1, "fault"]]);
  said.forEach(([, , reason]) => expect(reason).not.toBe(""));
});

test("a worker that broke has a fault for whoever asks afterwards @desktop", async ({ page }) => {
  await open(page);
  // A head that is no list of bytes cannot come from the demos: here it stands for a program that breaks.
  const said = await ask(page, [PING], [null], [PING]);
  expect(said.map(([id, kind]) => [id, kind])).toEqual([[0, "done"], [1, "fault"], [2, "fault"]]);
  expect(said[1][2]).toBe(said[2][2]);
});

test("a run is the same as natively, byte for byte @desktop", async ({ page }) => {
  const { request, answer } = JSON.parse(readFileSync(new URL("../run.json", import.meta.url), "utf8"));
  await open(page);
  const said = await ask(page, [[...Buffer.from(request, "hex")]]);
  const [, kind, bytes] = said.at(-1);
  expect(kind).toBe("done");
  // FNV-1a, as in `tests/native/protocol.rs`.
  const sum = bytes.reduce((sum, byte) => BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n);
  expect(sum.toString(16).padStart(16, "0")).toBe(answer);
});
