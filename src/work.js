// A worker's bootstrap. In: `[id, head, body]`: the head as bytes, the body as bytes, as a file that is read here, or
// null. Out: `[id, "done" | "progress", bytes]`, `[id, "unreadable"]` for a body that cannot be read, or
// `[id, "fault", text]`. The browser keeps no message for a script that still waits for its program: this one does.
const waiting = [];
onmessage = ({ data }) => waiting.push(data);

let program;
let broken;
const say = (id, kind, bytes) => postMessage([id, kind, bytes], [bytes.buffer]);
const fail = (id) => postMessage([id, "fault", broken]);

async function answer([id, head, body]) {
  if (broken !== undefined) return fail(id);
  let bytes = body;
  if (body instanceof Blob) {
    try {
      bytes = new Uint8Array(await body.arrayBuffer());
    } catch {
      return postMessage([id, "unreadable"]);
    }
  }
  try {
    say(id, "done", program.run(head, bytes, (share) => say(id, "progress", share)));
  } catch (error) {
    // After a trap the program's memory is in no known state: nothing is asked of it any more.
    broken = self.lastWords ?? String(error);
    fail(id);
  }
}

try {
  program = await import("./worker.js");
  await program.default({ module_or_path: new URL("./worker_bg.wasm", import.meta.url) });
} catch (error) {
  broken = self.lastWords ?? String(error);
}
// One after the other, as they came: a file takes a while to be read.
let last = Promise.resolve();
const ask = (question) => (last = last.then(() => answer(question)));
onmessage = ({ data }) => ask(data);
waiting.splice(0).forEach(ask);
