// Brings a page to life: what every page does once the words are there and the browser is idle, a demo when the reader
// comes near, the palette when it is asked for. Whatever fails, the page stays and says quietly that the demos are off.
const programs = {
  app: { script: () => import("./app.js"), wasm: new URL("./app_bg.wasm", import.meta.url) },
  joins: { script: () => import("./joins.js"), wasm: new URL("./joins_bg.wasm", import.meta.url) },
  labs: { script: () => import("./labs.js"), wasm: new URL("./labs_bg.wasm", import.meta.url) },
  lake: { script: () => import("./lake.js"), wasm: new URL("./lake_bg.wasm", import.meta.url) },
  palette: { script: () => import("./palette.js"), wasm: new URL("./palette_bg.wasm", import.meta.url) },
  scene: { script: () => import("./scene.js"), wasm: new URL("./scene_bg.wasm", import.meta.url) },
  radius: { script: () => import("./radius.js"), wasm: new URL("./radius_bg.wasm", import.meta.url) },
};

const root = document.documentElement;
const off = () => (root.dataset.demos = "off");

addEventListener("error", (event) => event.error instanceof WebAssembly.RuntimeError && off());
addEventListener("unhandledrejection", (event) => event.reason instanceof WebAssembly.RuntimeError && off());

// A move between pages that is cut short, by a next one or a window that changes, has moved all the same: no error.
const settle = (transition) => {
  for (const promise of [transition?.ready, transition?.finished]) promise?.catch(() => {});
};
settle(document.activeViewTransition);
for (const move of ["pagereveal", "pageswap"]) addEventListener(move, ({ viewTransition }) => settle(viewTransition));

// A chapter on the way that was not laid out yet has another size once it is near: the jump is made again then.
const FRAMES_TO_SETTLE = 3;
window.navigation?.addEventListener("navigate", ({ hashChange, navigationType }) => {
  if (!hashChange || navigationType === "traverse") return;
  let frames = FRAMES_TO_SETTLE;
  const again = () => {
    document.querySelector(":target")?.scrollIntoView();
    frames -= 1;
    if (frames > 0) requestAnimationFrame(again);
  };
  requestAnimationFrame(again);
});

// A chapter that has been laid out once stays so: nothing moves when somebody comes back to it. Who is still for a while
// finds those below laid out too, one after the other: a picture of the whole page has them all.
const STILL_MS = 4000;
// Safari has no idle callback.
const idle = window.requestIdleCallback ?? setTimeout;
const keep = ({ target, skipped }) => skipped || target.classList.add("is-laid-out");
addEventListener("contentvisibilityautostatechange", keep, true);
let still;
const layOutWhenStill = () => {
  clearTimeout(still);
  still = setTimeout(() => idle(layOutNext), STILL_MS);
};
const layOutNext = () => {
  const isBelow = (chapter) => chapter.getBoundingClientRect().top > innerHeight;
  const next = [...document.querySelectorAll(".chapter:not(.is-laid-out)")].find(isBelow);
  next?.classList.add("is-laid-out");
  if (next) idle(layOutNext);
};

/** Fetches a program and lets it bring its islands to life, once, however often it is asked for. */
function start(name) {
  const program = programs[name];
  program.started ??= program.script().then(({ default: run }) => run({ module_or_path: program.wasm }));
  return program.started;
}

// The palette opens at once: what is typed before its program is here stands in its field, and waits.
const palette = document.querySelector(".palette");
const search = document.querySelector(".palette-open");
const warm = () =>
  start("palette").catch(() => {
    programs.palette.started = undefined;
    const said = palette.querySelector("[role=status]");
    // The text alone: the marks beside it are what the program looks for when it comes after all.
    said.firstChild.data = said.dataset.withoutProgram;
  });
const open = () => {
  if (!palette.open) palette.showModal();
  warm();
};
search.addEventListener("click", open);
for (const intent of ["pointerenter", "focus"]) search.addEventListener(intent, warm);
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});
// A click beside the palette lands on the dialogue itself.
palette.addEventListener("click", ({ target }) => target === palette && palette.close());
if (/^(Mac|iP)/.test(navigator.platform)) search.querySelector("kbd").textContent = "⌘K";
search.dataset.awake = "";

const loaded = document.readyState === "complete" ? Promise.resolve() : new Promise((done) => addEventListener("load", done, { once: true }));
await loaded;
if ("descent" in root.dataset) {
  layOutWhenStill();
  for (const deed of ["pointerdown", "keydown", "scroll"]) addEventListener(deed, layOutWhenStill, { capture: true, passive: true });
}
await new Promise((done) => idle(done));
await start("app").catch(off);
root.dataset.demos ??= "on";

// Live pictures take the place of their stills where WebGL is, and the visitor has nothing against motion, colours or
// bytes. One that does not come is no demo that is off.
const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
const fewColours = matchMedia("(forced-colors: active)");
const isWelcome = () => "WebGL2RenderingContext" in window && !lessMotion.matches && !fewColours.matches && !navigator.connection?.saveData;
const enliven = () => document.querySelector("[data-scene]") && isWelcome() && start("scene").catch(() => {});
lessMotion.addEventListener("change", enliven);
idle(enliven);

// Half a window before a demo is seen its program is on the way.
const near = new IntersectionObserver(
  (changes) => changes.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => start(target.dataset.program).catch(off)),
  { rootMargin: "50%" },
);
document.querySelectorAll('[data-program]:not([data-program="palette"])').forEach((island) => near.observe(island));
