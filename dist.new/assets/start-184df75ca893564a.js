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
  const app = await import("./app-1315bfbcb3c77cc3.js");
  await app.default({ module_or_path: new URL("./app_bg-8a5f72190e53845a.wasm", import.meta.url) });
  root.dataset.demos ??= "on";
} catch {
  off();
}
