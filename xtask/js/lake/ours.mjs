// From a file to a committed table in the lake's worker: run in a page of the site's origin, by `lake.mjs`.
export async function once({ root, name, expected }) {
  const [file] = document.querySelector("input").files;
  const home = new DOMParser().parseFromString(await (await fetch(root)).text(), "text/html");
  const worker = new Worker(home.documentElement.dataset.worker, { type: "module", name: "lake_worker" });
  let reports = 0;
  let id = 0;
  /** A request as postcard writes it, and what is answered. */
  const ask = (head, body = null) =>
    new Promise((done, fail) => {
      id += 1;
      worker.onerror = fail;
      worker.onmessage = ({ data: [, kind, said] }) => {
        if (kind === "progress") reports += 1;
        else if (kind === "done") done(said);
        else fail(new Error(`the worker says ${kind}: ${said}`));
      };
      worker.postMessage([id, Uint8Array.from(head), body]);
    });
  const is = (said, kind) => {
    if (said[0] !== kind) throw new Error(`the lake said ${said.slice(0, 40)}`);
  };

  const [PONG, LAKE, ROWS] = [0, 2, 4];
  // `Request::Ping`: its answer says that the program is there.
  is(await ask([0]), PONG);
  // `Request::Ingest`: the name with its length, the time 1 as zigzag has it, no children.
  const ingest = [1, name.length, ...new TextEncoder().encode(name), 2, 0];
  const start = performance.now();
  is(await ask(ingest, file), LAKE);
  const ms = performance.now() - start;

  // `Request::Preview` of all rows, and of them none: what is left of the answer are its columns, and the count.
  const said = await ask([5, 0, 0, 0, 0, 0]);
  is(said, ROWS);
  worker.terminate();
  let at = 1;
  const number = () => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = said[at];
      if (byte === undefined) throw new Error("the answer ends early");
      at += 1;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  for (let columns = number(); columns > 0; columns -= 1) {
    const length = number();
    at += length + 1;
  }
  const shown = number();
  const rows = number();
  if (shown !== 0 || rows !== expected) throw new Error(`the table has ${rows} rows`);
  return { ms, rows, reports };
}
