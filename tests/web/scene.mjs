// The live pictures over the stills of the Overture and the Coda. There may be no GPU here, and then the site keeps its
// stills; so Chromium says that there is one, and draws slowly. What is checked holds at any speed.
import { alive, expect, open, test } from "./site.mjs";

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const parameter = WebGL2RenderingContext.prototype.getParameter;
    const UNMASKED_RENDERER = 0x9246;
    WebGL2RenderingContext.prototype.getParameter = function (name) {
      return name === UNMASKED_RENDERER || name === this.RENDERER ? (window.__renderer ?? "A GPU") : parameter.call(this, name);
    };
  });
});

test.setTimeout(90_000);
// The first frame waits for a driver that has no GPU.
const SLOWLY = { timeout: 40_000 };

const overture = (page) => page.locator("[data-scene=overture]");
const coda = (page) => page.locator("[data-scene=coda]");
const live = /\bis-live\b/;

async function openLive(page) {
  await open(page);
  await expect(overture(page)).toHaveClass(live, SLOWLY);
}

/** Scrolls to a share of the way that the Coda's stage travels: 0 three bodies, 1 the pearl. */
async function travel(page, share) {
  const to = async () => page.evaluate((share) => {
    const way = document.querySelector(".merging").getBoundingClientRect();
    const height = document.querySelector(".merging-stage").offsetHeight;
    const top = way.top + scrollY - (innerHeight - height) / 2 + share * (way.height - height);
    scrollTo({ top, behavior: "instant" });
  }, share);
  await to();
  // What is far below is laid out when it is near, and only then is it known where it is.
  await page.waitForTimeout(200);
  await to();
}

async function openCoda(page) {
  await openLive(page);
  await travel(page, 0);
  await expect(coda(page)).toHaveClass(live, SLOWLY);
  await travel(page, 0);
}

const merged = (page) => page.getByRole("button", { name: "scroll to merge — the pearl" });

/** Counts, from now on, the frames that the page asks for. */
async function countFrames(page) {
  await page.addInitScript(() => {
    window.__frames = 0;
    const request = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => {
      window.__frames += 1;
      return request.call(window, callback);
    };
  });
  return () =>
    page.evaluate(async () => {
      const before = window.__frames;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return window.__frames - before;
    });
}

/** The brightest red of a screenshot of an element, the mean, and the share of it that is gold. */
async function light(page, locator) {
  const shot = (await locator.screenshot()).toString("base64");
  return page.evaluate(async (shot) => {
    const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
    let [brightest, sum, gold] = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      const [red, , blue] = data.subarray(at, at + 3);
      brightest = Math.max(brightest, red);
      sum += red;
      gold += red > 90 && red > 2 * blue ? 1 : 0;
    }
    return { brightest, mean: (4 * sum) / data.length, gold: (4 * gold) / data.length };
  }, shot);
}

/** How much of the Coda's picture is gold: some while the bodies are apart, none in the pearl. */
const gold = async (page) => (await light(page, page.locator(".merging-picture"))).gold;

test("the live picture stands where the stills stood, and shows what they showed", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  const still = await light(page, overture(page));
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect(overture(page)).toHaveClass(live, SLOWLY);
  const places = await page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const [night, pearl, water, canvas] = [".night", ".night-pearl", ".night-water", ".night canvas"].map(box);
    return {
      canvas: [canvas.left, canvas.top, canvas.right, canvas.bottom],
      stills: [Math.max(night.left, water.left), pearl.top, Math.min(night.right, water.right), Math.min(night.bottom, water.bottom)],
    };
  });
  for (const [side, place] of places.canvas.entries()) expect(Math.abs(place - places.stills[side]), `side ${side}`).toBeLessThanOrEqual(1);
  await expect(page.locator(".night-pearl")).toHaveCSS("opacity", "0");
  await expect(page.locator(".night canvas")).toHaveCSS("opacity", "1");
  const drawn = await light(page, overture(page));
  expect(drawn.brightest).toBeGreaterThan(200);
  expect(Math.abs(drawn.mean - still.mean), `${drawn.mean} for ${still.mean}`).toBeLessThan(0.1 * still.mean);
});

test("a surface has no more than 1.6 million pixels @desktop", async ({ page }) => {
  await page.setViewportSize({ width: 2560, height: 1440 });
  await openLive(page);
  await expect.poll(() => page.locator(".night canvas").evaluate(({ width, height }) => width * height)).toBeLessThanOrEqual(1_605_000);
});

test("the stills stay for those who want less motion, until they want it again", async ({ page, watch }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  await page.waitForTimeout(500);
  expect(watch.requests.filter((url) => /\/scene/.test(url))).toEqual([]);
  await expect(page.locator("canvas")).toHaveCount(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect(overture(page)).toHaveClass(live, SLOWLY);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect(page.locator("canvas")).toHaveCount(0);
  await expect(overture(page)).not.toHaveClass(live);
  await expect(page.locator(".night-pearl")).toHaveCSS("opacity", "1");
});

test("nothing is fetched where bytes are to be saved @desktop", async ({ page, watch }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await open(page);
  await page.waitForTimeout(500);
  expect(watch.requests.filter((url) => /\/scene/.test(url))).toEqual([]);
});

for (const [how, refuse] of [
  ["there is no WebGL", () => { HTMLCanvasElement.prototype.getContext = () => null; }],
  ["the processor draws in place of a GPU", () => { window.__renderer = "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device))"; }],
  ["the driver refuses the shader", () => { WebGL2RenderingContext.prototype.linkProgram = () => {}; }],
]) {
  test(`the stills stay where ${how} @desktop`, async ({ page, watch }) => {
    await page.addInitScript(refuse);
    await open(page);
    await expect.poll(() => watch.requests.some((url) => /\/scene_bg/.test(url))).toBe(true);
    await page.waitForTimeout(1000);
    await expect(page.locator("canvas")).toHaveCount(0);
    await expect(page.locator(".night-pearl")).toHaveCSS("opacity", "1");
    await alive(page);
    await travel(page, 0);
    await expect(merged(page)).toBeDisabled();
  });
}

test("no frame is asked for out of sight", async ({ page }) => {
  const frames = await countFrames(page);
  await openLive(page);
  await page.evaluate(() => document.querySelector("#lzstock").scrollIntoView({ behavior: "instant" }));
  await expect.poll(frames, SLOWLY).toBe(0);
});

test("no frame is asked for in a hidden tab, and what has changed meanwhile is drawn when it is seen again @desktop", async ({ page }) => {
  const frames = await countFrames(page);
  await openCoda(page);
  await expect.poll(frames, SLOWLY).toBe(0);
  const hide = (hidden) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await merged(page).evaluate((button) => button.click());
  expect(await frames()).toBe(0);
  await hide(false);
  await expect.poll(frames).toBeGreaterThan(0);
  await expect.poll(() => gold(page), SLOWLY).toBe(0);
});

test("the light leans as a phone is tilted @desktop", async ({ page }) => {
  // As fast a machine as any, by its own clock: on a slow one the light does not lean.
  await page.addInitScript(() => {
    let frames = 0;
    const request = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => request.call(window, (time) => {
      frames += 1;
      callback(time);
    });
    performance.now = () => frames * 16;
  });
  const frames = await countFrames(page);
  await openCoda(page);
  await expect.poll(frames, SLOWLY).toBe(0);
  await page.evaluate(() => dispatchEvent(new DeviceOrientationEvent("deviceorientation", { alpha: 0, beta: 45, gamma: 28 })));
  await expect.poll(frames, { ...SLOWLY, intervals: [0] }).toBeGreaterThan(0);
});

test("no frame is asked for while the bodies rest @desktop", async ({ page }) => {
  const frames = await countFrames(page);
  await openCoda(page);
  await expect.poll(frames, SLOWLY).toBe(0);
  await page.mouse.move(300, 300);
  await merged(page).click();
  await expect.poll(frames).toBeGreaterThan(0);
  await expect.poll(frames, SLOWLY).toBe(0);
});

test("a lost context brings the stills back, and a restored one the live picture @desktop", async ({ page }) => {
  await openLive(page);
  await page.evaluate(() => {
    window.__loss = document.querySelector(".night canvas").getContext("webgl2").getExtension("WEBGL_lose_context");
    window.__loss.loseContext();
  });
  await expect(overture(page)).not.toHaveClass(live);
  await expect(page.locator(".night-pearl")).toHaveCSS("opacity", "1");
  await page.evaluate(() => window.__loss.restoreContext());
  await expect(overture(page)).toHaveClass(live, SLOWLY);
  await expect(page.locator(".night-pearl")).toHaveCSS("opacity", "0");
  expect((await light(page, overture(page))).brightest).toBeGreaterThan(200);
});

test("the bodies merge as the page is scrolled, and part again", async ({ page }) => {
  await openCoda(page);
  await expect(merged(page)).toHaveAttribute("aria-pressed", "false");
  await expect.poll(() => gold(page), SLOWLY).toBeGreaterThan(0.005);
  // On its way the stage stays where it is in the window.
  const top = async () => (await page.locator(".merging-picture").boundingBox()).y;
  await travel(page, 0.3);
  const there = await top();
  await travel(page, 0.7);
  expect(Math.abs((await top()) - there)).toBeLessThanOrEqual(1);
  await travel(page, 1);
  await expect(merged(page)).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => gold(page), SLOWLY).toBe(0);
  await travel(page, 0);
  await expect(merged(page)).toHaveAttribute("aria-pressed", "false");
  await expect.poll(() => gold(page), SLOWLY).toBeGreaterThan(0.005);
});

test("the button merges without scrolling, and parts again", async ({ page }) => {
  await openCoda(page);
  await expect.poll(() => gold(page), SLOWLY).toBeGreaterThan(0.005);
  const depth = await page.evaluate(() => scrollY);
  await merged(page).focus();
  await page.keyboard.press("Enter");
  await expect(merged(page)).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => gold(page), SLOWLY).toBe(0);
  await page.keyboard.press("Space");
  await expect(merged(page)).toHaveAttribute("aria-pressed", "false");
  await expect.poll(() => gold(page), SLOWLY).toBeGreaterThan(0.005);
  expect(await page.evaluate(() => scrollY)).toBe(depth);
});

test("the figures count up over the words, which stay @phone", async ({ page }) => {
  await page.addInitScript(() => {
    window.__counts = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        window.__counts.push([target.textContent, target.dataset.count, target.getBoundingClientRect().width]);
      }
    }).observe(document, { attributes: true, attributeFilter: ["data-count"], subtree: true });
  });
  await open(page);
  await page.locator(".figures").scrollIntoViewIfNeeded();
  const counts = () => page.evaluate(() => window.__counts);
  await expect.poll(async () => (await counts()).filter(([text, count]) => text === "87.5%" && count === undefined).length).toBe(1);
  const seen = (await counts()).filter(([text]) => text === "87.5%");
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen.map(([, , width]) => width)).size, "the widths").toBe(1);
  for (const [, count] of seen.slice(0, -1)) expect(count).toMatch(/^\d{1,2}\.\d%$/);
  const after = seen.length;
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator(".figures").scrollIntoViewIfNeeded();
  await page.waitForTimeout(400);
  expect((await counts()).filter(([text]) => text === "87.5%").length, "once").toBe(after);
});

test("the figures stand still for those who want less motion @phone", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  await page.locator(".figures").scrollIntoViewIfNeeded();
  await page.waitForTimeout(400);
  await expect(page.locator("[data-count]")).toHaveCount(0);
});
