// Brings a page's islands to life: what stands on every page once the words are there and the browser is idle, a demo
// when the reader comes near. Whatever fails, the page stays and says quietly that the demos are off.
const programs = {
  app: { script: () => import("./app.js"), wasm: new URL("./app_bg.wasm", import.meta.url) },
  joins: { script: () => import("./joins.js"), wasm: new URL("./joins_bg.wasm", import.meta.url) },
  labs: { script: () => import("./labs.js"), wasm: new URL("./labs_bg.wasm", import.meta.url) },
  lake: { script: () => import("./lake.js"), wasm: new URL("./lake_bg.wasm", import.meta.url) },
  scene: { script: () => import("./scene.js"), wasm: new URL("./scene_bg.wasm", import.meta.url) },
  radius: { script: () => import("./radius.js"), wasm: new URL("./radius_bg.wasm", import.meta.url) },
};

const root = document.documentElement;
const off = () => (root.dataset.demos = "off");

addEventListener("error", (event) => event.error instanceof WebAssembly.RuntimeError && off());
addEventListener("unhandledrejection", (event) => event.reason instanceof WebAssembly.RuntimeError && off());

/** Fetches a program and lets it bring its islands to life; every other time it is asked for, nothing happens. */
async function start(name) {
  const program = programs[name];
  if (program.isStarted) return;
  program.isStarted = true;
  try {
    await (await program.script()).default({ module_or_path: program.wasm });
  } catch {
    // A picture that does not move is no demo that is off.
    if (name !== "scene") off();
  }
}

const loaded = document.readyState === "complete" ? Promise.resolve() : new Promise((done) => addEventListener("load", done, { once: true }));
await loaded;
// Safari has no idle callback.
await new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));
await start("app");
root.dataset.demos ??= "on";

// Live pictures take the place of their stills where WebGL is, and the visitor has nothing against motion or bytes.
const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
const isWelcome = () => "WebGL2RenderingContext" in window && !lessMotion.matches && !navigator.connection?.saveData;
const enliven = () => document.querySelector("[data-scene]") && isWelcome() && start("scene");
lessMotion.addEventListener("change", enliven);
(window.requestIdleCallback ?? setTimeout)(enliven);

// Half a window before a demo is seen its program is on the way.
const near = new IntersectionObserver(
  (changes) => changes.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => start(target.dataset.program)),
  { rootMargin: "50%" },
);
document.querySelectorAll('[data-program]:not([data-program="app"])').forEach((island) => near.observe(island));
