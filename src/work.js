// A worker's bootstrap. In: `[id, head, body or null]`, the two as bytes. Out: `[id, "done" | "progress", bytes]` or
// `[id, "fault", text]`. The browser keeps no message for a script that still waits for its program: this one does.
const waiting = [];
onmessage = ({ data }) => waiting.push(data);

let program;
let broken;
const say = (id, kind, bytes) => postMessage([id, kind, bytes], [bytes.buffer]);
const fail = (id) => postMessage([id, "fault", broken]);

function answer([id, head, body]) {
  if (broken !== undefined) return fail(id);
  try {
    say(id, "done", program.run(head, body, (bytes) => say(id, "progress", bytes)));
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
onmessage = ({ data }) => answer(data);
waiting.splice(0).forEach(answer);
