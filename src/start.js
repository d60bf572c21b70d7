// Brings the page's islands to life, once the words are there: it waits for the page and for an idle moment.
// Whatever fails, the page stays and says quietly that the demos are off.
const root = document.documentElement;
const off = () => (root.dataset.demos = "off");

addEventListener("error", (event) => event.error instanceof WebAssembly.RuntimeError && off());
addEventListener("unhandledrejection", (event) => event.reason instanceof WebAssembly.RuntimeError && off());

const loaded = document.readyState === "complete" ? Promise.resolve() : new Promise((done) => addEventListener("load", done, { once: true }));
await loaded;
// Safari has no idle callback.
await new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));

try {
  const isLab = document.querySelector('[data-island="lab"]');
  const program = await (isLab ? import("./lab.js") : import("./app.js"));
  const wasm = isLab ? new URL("./lab_bg.wasm", import.meta.url) : new URL("./app_bg.wasm", import.meta.url);
  await program.default({ module_or_path: wasm });
  root.dataset.demos ??= "on";
} catch {
  off();
}
