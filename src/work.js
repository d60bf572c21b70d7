// A worker's bootstrap, for any of its programs: the worker's name says which. In: `[id, head, body]`: the head as
// bytes, the body as bytes, as a file that is read here, or null; `[id]` stops that question. Out: `[id, "done" |
// "progress", bytes]`, `[id, "unreadable"]` for a body that cannot be read, or `[id, "fault", text]`. The browser keeps
// no message for a script that still waits for its program: this one does.
//
// A program has `begin(head, progress)`, which answers at once or with nothing, and then `step()` until it answers,
// `progress()`, and `cancel()`. A body is put into its memory before: `take(length)`, `feed(bytes)`.
const programs = {
  worker: { script: () => import("./worker.js"), wasm: new URL("./worker_bg.wasm", import.meta.url) },
  lake_worker: { script: () => import("./lake_worker.js"), wasm: new URL("./lake_worker_bg.wasm", import.meta.url) },
};
const SLICE = 4 << 20; // Bytes of a file at a time: what is read between two messages, and all that is held twice.
const TURN = 16; // Milliseconds of work between two messages.
const REPORT = 50; // Milliseconds between two reports.

const waiting = [];
onmessage = ({ data }) => waiting.push(data);

let program;
let broken;
let reported = 0;
const stopped = new Set();
const say = (id, kind, bytes) => postMessage([id, kind, bytes], [bytes.buffer]);
const fail = (id) => postMessage([id, "fault", broken]);

// Messages that have come are heard before this is done. A timer would wait longer.
const channel = new MessageChannel();
const turn = () =>
  new Promise((done) => {
    channel.port1.onmessage = done;
    channel.port2.postMessage(null);
  });

// Whether the whole body is in the program's memory: it is not if the question was stopped.
async function give(id, body) {
  const length = body instanceof Blob ? body.size : body.length;
  program.take(length);
  for (let from = 0; from < length; from += SLICE) {
    const to = Math.min(from + SLICE, length);
    const slice =
      body instanceof Blob ? new Uint8Array(await body.slice(from, to).arrayBuffer()) : body.subarray(from, to);
    program.feed(slice);
    if (stopped.has(id)) return false;
  }
  return true;
}

async function work(id, head) {
  let answer = program.begin(head, (bytes) => say(id, "progress", bytes));
  while (answer === undefined) {
    await turn();
    if (stopped.has(id)) return program.cancel();
    const until = performance.now() + TURN;
    do answer = program.step();
    while (answer === undefined && performance.now() < until);
    if (answer === undefined && performance.now() >= reported + REPORT) {
      reported = performance.now();
      say(id, "progress", program.progress());
    }
  }
  return answer;
}

async function answer([id, head, body]) {
  if (broken !== undefined) return fail(id);
  try {
    const isWhole = body === null || (await give(id, body).catch((error) => {
      if (error instanceof DOMException) return undefined;
      throw error;
    }));
    if (isWhole === undefined) return postMessage([id, "unreadable"]);
    say(id, "done", isWhole ? await work(id, head) : program.cancel());
  } catch (error) {
    // After a trap the program's memory is in no known state: nothing is asked of it any more.
    broken = self.lastWords ?? String(error);
    fail(id);
  } finally {
    stopped.delete(id);
  }
}

// One after the other, as they came: a file takes a while to be read.
let last = Promise.resolve();
function hear(data) {
  const [id, head] = data;
  if (head === undefined) stopped.add(id);
  else last = last.then(() => answer(data));
}

try {
  const { script, wasm } = programs[self.name];
  program = await script();
  await program.default({ module_or_path: wasm });
} catch (error) {
  broken = self.lastWords ?? String(error);
}
onmessage = ({ data }) => hear(data);
waiting.splice(0).forEach(hear);
