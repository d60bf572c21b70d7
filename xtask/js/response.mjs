// response.mjs SITE CHROMIUM: how fast the pages answer. Prints one line of JSON for each page: `{page, inp_ms, slowest,
// long_task_ms, frame_ms}`. Interaction to Next Paint is measured with the processor slowed four times
// (https://web.dev/articles/inp), tasks and frames without that, while the page is scrolled from end to end.
import { chromium } from "@playwright/test";

const [site, executablePath] = process.argv.slice(2);
const SLOWED = 4;
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, hasTouch: true };

/** What a visitor does on each page: elements by role and name, and what is done to them. */
const PAGES = {
  "": [
    ["button", "Step forward"],
    ["button", "Play"],
    ["button", "Dictionary Service"],
    ["button", "Restart"],
  ],
  "radius/": [
    ["button", "Step forward"],
    ["button", "Play"],
    ["button", "Cache & Sessions"],
    ["tab", "Flame graph"],
    ["tab", "Waterfall"],
    ["combobox", "Request", "select"],
  ],
  "joins/": [
    ["button", "cases"],
    ["button", "organisations"],
    ["combobox", "Dialect", "select"],
    ["button", "Clear"],
  ],
  "lzstock/keda-pre-warming/": [
    ["slider", /./, "ArrowRight"],
    ["slider", /./, "ArrowLeft"],
  ],
};

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
for (const [page, acts] of Object.entries(PAGES)) {
  const interaction = await interact(page, acts);
  const scroll = await scrollThrough(page);
  console.log(JSON.stringify({ page, ...interaction, ...scroll }));
}
await browser.close();

/** Opens a page and hears what takes long on it. */
async function open(page) {
  const context = await browser.newContext(PHONE);
  const tab = await context.newPage();
  await tab.addInitScript(() => {
    window.heard = { events: [], tasks: [] };
    const hear = (type, list, options) =>
      new PerformanceObserver((seen) => list.push(...seen.getEntries().map(({ name, duration, startTime, interactionId }) => ({ name, duration, startTime, interactionId })))).observe({ type, buffered: true, ...options });
    hear("event", window.heard.events, { durationThreshold: 16 });
    hear("longtask", window.heard.tasks);
  });
  await tab.goto(site + page, { waitUntil: "networkidle" });
  return { context, tab };
}

async function interact(page, acts) {
  const { context, tab } = await open(page);
  // Demos come to life where the visitor is near them.
  await tab.locator("[data-program]:not([data-program=app])").first().scrollIntoViewIfNeeded();
  await tab.locator("[data-awake]:not([data-program=app])").first().waitFor();
  const devtools = await context.newCDPSession(tab);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  for (const [role, name, act] of acts) {
    const element = tab.getByRole(role, { name, exact: typeof name === "string" }).first();
    await element.scrollIntoViewIfNeeded();
    await tab.waitForTimeout(300);
    if (act === "select") {
      await element.focus();
      await tab.keyboard.press("ArrowDown");
    } else if (act) {
      await element.focus();
      await tab.keyboard.press(act);
    } else {
      await element.click();
    }
    await tab.waitForTimeout(700);
  }
  const events = await tab.evaluate(() => window.heard.events.filter(({ interactionId }) => interactionId));
  await context.close();
  // Of so few interactions the slowest counts. What took less than 16 ms is not reported: it was at most that.
  const slowest = events.reduce((one, other) => (other.duration > one.duration ? other : one), { duration: 16, name: "" });
  return { inp_ms: slowest.duration, slowest: slowest.name };
}

async function scrollThrough(page) {
  const { context, tab } = await open(page);
  await tab.waitForTimeout(1000);
  const from = await tab.evaluate(() => performance.now());
  const frames = tab.evaluate(
    () =>
      new Promise((done) => {
        const gaps = [];
        let last = performance.now();
        const step = (now) => {
          gaps.push(now - last);
          last = now;
          scrollBy(0, 24);
          if (scrollY + innerHeight >= document.documentElement.scrollHeight - 1) done(gaps);
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
  );
  const gaps = (await frames).sort((one, other) => one - other);
  await tab.waitForTimeout(200);
  const tasks = await tab.evaluate((from) => window.heard.tasks.filter(({ startTime }) => startTime >= from), from);
  await context.close();
  return {
    long_task_ms: Math.round(Math.max(0, ...tasks.map(({ duration }) => duration))),
    frame_ms: Math.round(gaps[Math.floor(gaps.length * 0.95)] * 10) / 10,
  };
}
