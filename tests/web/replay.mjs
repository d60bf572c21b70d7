// The replay of req_8af2c10d, driven as a visitor drives it: by role and name, by mouse, finger and keyboard.
import { ROOT, awaken, expect, openReplay as open, test } from "./site.mjs";
import { NODES, SPANS } from "./story.mjs";

/** Where a step stops, in milliseconds: where a span begins or ends; and who is at work there. */
const STOPS = [
  ["2.15", /Identity & Access.*CheckPermission/],
  ["8.15", /API Gateway/],
  ["9.5", /Form Engine.*WriteValue · logic/],
  ["17.5", /Form Engine.*UpsertValue · DAL/],
  ["21.65", /Document Store.*updateOne/],
  ["29.65", /Form Engine.*UpsertValue · DAL/],
  ["34.8", /Form Engine.*WriteValue · logic/],
  ["34.95", /Form Engine.*WriteValue · logic/],
  ["40.8", /API Gateway/],
  ["40.95", /API Gateway/],
  ["42", /^42 ms/],
];

/** The replay on a page, by the names that assistive technology knows it by. */
function replayOn(page) {
  const region = page.getByRole("region", { name: "Request replay" });
  const button = (name) => region.getByRole("button", { name, exact: true });
  return {
    region,
    button,
    slider: region.getByRole("slider", { name: "Replay position" }),
    speed: region.getByRole("combobox", { name: "Speed" }),
    request: region.getByRole("combobox", { name: "Request" }),
    spans: region.getByRole("tree", { name: "Spans" }).getByRole("treeitem"),
    /** The headings of the cards that are open. */
    cards: region.getByRole("heading", { name: new RegExp(`^(${NODES.join("|")})$`) }),
    notice: region.getByRole("status").filter({ hasText: "Left aside" }),
  };
}

async function expectAt(replay, milliseconds) {
  await expect(replay.slider).toHaveValue(String(Math.round(milliseconds * 1000)));
}

function hasInQuery(name, value) {
  return (url) => url.searchParams.get(name) === value;
}

for (const path of ["", "radius/"]) {
  test.describe(`on /${path}`, () => {
    test("plays to the end at four times the speed, and pauses on the way", async ({ page }) => {
      await open(page, path);
      const replay = replayOn(page);
      await expectAt(replay, 0);
      await replay.speed.selectOption({ label: "0.25×" });
      await replay.button("Play").click();
      await expect(replay.button("Pause")).toBeVisible();
      await expect(replay.slider).not.toHaveValue("0");
      await replay.button("Pause").click();
      await expect(replay.button("Play")).toBeVisible();
      const paused = Number(await replay.slider.inputValue());
      expect(paused).toBeGreaterThan(0);
      expect(paused).toBeLessThan(42_000);

      await replay.speed.selectOption({ label: "4×" });
      await replay.button("Play").click();
      await expectAt(replay, 42);
      await expect(replay.button("Play")).toBeVisible();
      await expect(replay.button("Pause")).toHaveCount(0);
      await expect(replay.slider).toHaveAttribute("aria-valuetext", /^42 ms/);
      await expect(page).toHaveURL(hasInQuery("t", "42"));

      // Played again, it begins again.
      await replay.button("Play").click();
      await expect(replay.button("Pause")).toBeVisible();
      await expect.poll(async () => Number(await replay.slider.inputValue())).toBeLessThan(42_000);
    });

    test("steps from boundary to boundary, and says who is at work", async ({ page }) => {
      await open(page, path);
      const replay = replayOn(page);
      for (const [milliseconds, atWork] of STOPS) {
        await replay.button("Step forward").click();
        await expectAt(replay, milliseconds);
        await expect(replay.slider).toHaveAttribute("aria-valuetext", new RegExp(`^${milliseconds} ms: `));
        await expect(replay.slider).toHaveAttribute("aria-valuetext", atWork);
        await expect(page).toHaveURL(hasInQuery("t", milliseconds));
      }
      await expect(replay.button("Step forward")).toHaveAttribute("aria-disabled", "true");
      for (const [milliseconds] of STOPS.slice(0, -1).reverse()) {
        await replay.button("Step back").click();
        await expectAt(replay, milliseconds);
      }
      await replay.button("Step back").click();
      await expectAt(replay, 0);
      await expect(page).toHaveURL(hasInQuery("t", null));
    });

    test("shows six spans with their own times, five of them on the critical path", async ({ page }) => {
      await open(page, path);
      const { region, spans } = replayOn(page);
      await expect(spans).toHaveCount(6);
      for (const [index, { service, own }] of SPANS.entries()) {
        const row = spans.nth(index);
        await expect(row).toContainText(service);
        await expect(row).toContainText(new RegExp(`own\\s+${own} ms$`));
        await expect(row).toHaveClass(index < 5 ? /\bis-on-path\b/ : /\bis-off-path\b/);
        if (index === 5) await expect(row).not.toHaveClass(/\bis-on-path\b/);
      }
      await expect(region.getByText("Spans · 6")).toBeVisible();
      await expect(region.getByText("req_8af2c10d")).toBeVisible();
    });
  });
}

test("goes back to the beginning @desktop", async ({ page }) => {
  await open(page, "radius/");
  const replay = replayOn(page);
  await expect(replay.button("Restart")).toHaveAttribute("aria-disabled", "true");
  await replay.button("Step forward").click();
  await replay.button("Step forward").click();
  await expectAt(replay, 8.15);
  await replay.button("Restart").click();
  await expectAt(replay, 0);
  await replay.button("Play").click();
  await expect(replay.slider).not.toHaveValue("0");
  await replay.button("Restart").click();
  await expectAt(replay, 0);
  await expect(replay.button("Play")).toBeVisible();
});

test("is scrubbed with the keyboard @desktop", async ({ page }) => {
  await open(page, "radius/");
  const { slider } = replayOn(page);
  const value = async () => Number(await slider.inputValue());
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(value).toBeGreaterThan(0);
  const afterOne = await value();
  await page.keyboard.press("ArrowUp");
  await expect.poll(value).toBeGreaterThan(afterOne);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await expect(slider).toHaveValue("0");
  await page.keyboard.press("PageUp");
  await expect.poll(value).toBeGreaterThan(1_000);
  await page.keyboard.press("End");
  await expect(slider).toHaveValue("42000");
  await expect(slider).toHaveAttribute("aria-valuetext", /^42 ms/);
  await expect(page).toHaveURL(hasInQuery("t", "42"));
  await page.keyboard.press("Home");
  await expect(slider).toHaveValue("0");
});

test("crosses the whole replay in at most a hundred presses of an arrow key @desktop", async ({ page }) => {
  await open(page, "radius/");
  const { slider } = replayOn(page);
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect(slider).not.toHaveValue("0");
  expect(Number(await slider.inputValue())).toBeGreaterThanOrEqual(420);
});

test("is played with the keyboard alone @desktop", async ({ page }) => {
  await open(page, "radius/");
  const replay = replayOn(page);
  await replay.button("Play").focus();
  await page.keyboard.press("Space");
  await expect(replay.button("Pause")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(replay.button("Play")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(replay.button("Restart")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(replay.button("Step back")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(replay.button("Step forward")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(replay.button("Step over")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(replay.request).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(replay.slider).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(replay.speed).toBeFocused();
});

test("offers its requests and six speeds @desktop", async ({ page }) => {
  await open(page, "radius/");
  const replay = replayOn(page);
  await expect(replay.request.getByRole("option")).toContainText(["form-value write · 42ms"]);
  await expect(replay.request).toHaveValue("0");
  await expect(replay.speed.getByRole("option")).toHaveText(["0.1×", "0.25×", "0.5×", "1×", "2×", "4×"]);
  await replay.speed.selectOption({ label: "2×" });
  await expect(page).toHaveURL(hasInQuery("speed", "2"));
  await replay.speed.selectOption({ label: "1×" });
  await expect(page).toHaveURL(hasInQuery("speed", null));
});

test("every node is a button that opens its card, by pointer, by Enter and by Space", async ({ page, hasTouch }) => {
  await open(page, "radius/");
  const replay = replayOn(page);
  await expect(replay.cards).toHaveText(["Form Engine"]);
  const press = {
    pointer: (node) => (hasTouch ? node.tap() : node.click()),
    Enter: (node) => node.press("Enter"),
    Space: (node) => node.press("Space"),
  };
  for (const [way, pressed] of Object.entries(press)) {
    for (const name of NODES) {
      const node = replay.button(name);
      await pressed(node);
      await expect(replay.cards, `${name}, by ${way}`).toHaveText([name]);
      await expect(node).toHaveAttribute("aria-pressed", "true");
    }
  }
  await expect(replay.region.getByRole("button", { pressed: true })).toHaveCount(1);
  expect(new URL(page.url()).hash, "the fragment").toBe("");
});

test("the pulse is on the wire while a call travels, and the waterfall keeps step @desktop", async ({ page }) => {
  const { region, spans } = replayOn(page);
  const pulse = region.locator(".pulse");
  const places = [];
  for (const t of [1.6, 2.08, 2.6]) {
    await open(page, `radius/?t=${t}`);
    await expect(pulse).toHaveCount(1);
    places.push(await pulse.evaluate(({ cx, cy }) => `${cx.baseVal.value} ${cy.baseVal.value}`));
  }
  expect(new Set(places).size, `the places of the pulse: ${places}`).toBe(3);
  await open(page, "radius/?t=13");
  await expect(pulse).toHaveCount(0);
  await expect(spans.nth(2)).toHaveClass(/\bis-active\b/);
  await expect(spans.nth(1)).not.toHaveClass(/\bis-active\b/);
});

for (const path of ["", "radius/", "zh/radius/"]) {
  test(`a link to /${path} shows what its sender saw @desktop`, async ({ page }) => {
    await open(page, `${path}?t=21.65&node=document-store&speed=2`);
    await expect(page.locator(".player-track input")).toHaveValue("21650");
    await expect(page.locator("#node-document-store")).toBeVisible();
    await expect(page.locator(".card:visible")).toHaveCount(1);
    await expect(page.locator(".player-choice:not(.player-request) select")).toHaveValue("200");
    const query = new URL(page.url()).searchParams;
    expect(Object.fromEntries(query)).toEqual({ t: "21.65", node: "document-store", speed: "2" });
  });
}

test("a position beyond the end is the end @desktop", async ({ page }) => {
  await open(page, "radius/?t=99");
  const replay = replayOn(page);
  await expectAt(replay, 42);
  await expect(replay.notice).toHaveCount(0);
});

for (const [query, named] of [
  ["t=banana&node=nope&speed=7&request=x", ["t=banana", "node=nope", "speed=7", "request=x"]],
  ["t=-1&speed=NaN", ["t=-1", "speed=NaN"]],
  ["t=&node=", ["t=", "node="]],
  ["node=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&t=8.15", ["node="]],
  [`node=${"n".repeat(5000)}`, ["node="]],
  ["t=%E0%A4%A&speed=%zz", ["t=", "speed="]],
]) {
  test(`values that nobody knows are left aside: ?${query.slice(0, 40)} @desktop`, async ({ page }) => {
    await open(page, `radius/?${query}`);
    const replay = replayOn(page);
    await expect(replay.notice).toBeVisible();
    for (const name of named) await expect(replay.notice).toContainText(name);
    await expect(replay.cards).toHaveText(["Form Engine"]);
    await replay.button("Step forward").click();
    await expect(replay.slider).not.toHaveValue("0");
    await expect(page).toHaveURL((url) => Number(url.searchParams.get("t")) > 0);
    await replay.button("Jaeger").press("Enter");
    await expect(replay.cards).toHaveText(["Jaeger"]);
  });
}

test("parameters of others are let be @desktop", async ({ page }) => {
  await open(page, "radius/?utm_source=x&flag&t=8.15");
  const replay = replayOn(page);
  await expectAt(replay, 8.15);
  await expect(replay.notice).toHaveCount(0);
  await replay.button("Step forward").click();
  await expectAt(replay, 9.5);
  await expect(page).toHaveURL(hasInQuery("t", "9.5"));
  const query = new URL(page.url()).searchParams;
  expect(query.get("utm_source")).toBe("x");
  expect(query.has("flag")).toBe(true);
});

test("stepping leaves no trail in the history @desktop", async ({ page }) => {
  await open(page, "radius/");
  const before = await page.evaluate(() => history.length);
  const replay = replayOn(page);
  for (let step = 0; step < 4; step += 1) await replay.button("Step forward").click();
  await expect(page).toHaveURL(hasInQuery("t", "17.5"));
  expect(await page.evaluate(() => history.length)).toBe(before);
});

for (const [path, other] of [
  ["", "zh/"],
  ["radius/", "zh/radius/"],
]) {
  test(`the language link on /${path} keeps query and fragment @desktop`, async ({ page }) => {
    await open(page, `${path}?t=21.65&node=jaeger&utm_source=x#radius`);
    await page.getByRole("link", { name: "中文" }).click();
    await expect(page).toHaveURL(`${ROOT}${other}?t=21.65&node=jaeger&utm_source=x#radius`);
    await awaken(page, "radius");
    await expect(page.locator(".player-track input")).toHaveValue("21650");
    await expect(page.locator("#node-jaeger")).toBeVisible();
  });
}

test("what was set after the page came is in the language link, too @desktop", async ({ page }) => {
  await open(page, "radius/");
  const replay = replayOn(page);
  await replay.button("Step forward").click();
  await expect(page).toHaveURL(hasInQuery("t", "2.15"));
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page).toHaveURL(`${ROOT}zh/radius/?t=2.15`);
});

test("without motion, Play goes in steps, and each is at a boundary @desktop", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "radius/?speed=4");
  const replay = replayOn(page);
  await replay.slider.evaluate((slider) => {
    window.__seen = [];
    const look = () => window.__seen.push(slider.getAttribute("aria-valuetext").split(" ")[0]);
    new MutationObserver(look).observe(slider, { attributes: true, attributeFilter: ["aria-valuetext"] });
  });
  await replay.button("Play").click();
  await expect(replay.button("Pause")).toBeVisible();
  await expectAt(replay, 42);
  await expect(replay.button("Play")).toBeVisible();
  const seen = await page.evaluate(() => window.__seen);
  expect(seen.filter((moment, index) => moment !== seen[index - 1])).toEqual(STOPS.map(([milliseconds]) => milliseconds));
});

test("asks for no frame while nothing moves @desktop", async ({ page }) => {
  await page.addInitScript(() => {
    window.__frames = 0;
    const request = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => {
      window.__frames += 1;
      return request.call(window, callback);
    };
  });
  await open(page, "radius/");
  const replay = replayOn(page);
  // Nothing tells that nothing happens, save for time.
  const framesIn = (milliseconds) =>
    page.evaluate(async (wait) => {
      const before = window.__frames;
      await new Promise((resolve) => setTimeout(resolve, wait));
      return window.__frames - before;
    }, milliseconds);
  expect(await framesIn(300), "before it was ever played").toBe(0);
  await replay.speed.selectOption({ label: "0.25×" });
  await replay.button("Play").click();
  await expect.poll(() => framesIn(100), "while it plays").toBeGreaterThan(0);
  await replay.button("Pause").click();
  await expect(replay.button("Play")).toBeVisible();
  expect(await framesIn(300), "after it was paused").toBe(0);
});
