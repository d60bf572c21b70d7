// The strata: an ordered list for those who read, five textures for those who look, and words that stand while these settle.
import { ROOT, expect, open, test, words } from "./site.mjs";

const strata = (page) => page.getByRole("list", { name: words("en", "trajectory", "strata_label") }).getByRole("listitem");

/** How far every texture has settled: 0 as it comes, 1 at rest; and how far it still has to sink. */
const settled = (page) =>
  page.locator(".stratum-texture").evaluateAll((textures) => textures.map((texture) => {
    const { opacity, transform } = getComputedStyle(texture);
    return { opacity: Number(opacity), sinks: transform === "none" ? 0 : new DOMMatrix(transform).m42 };
  }));

test("the strata are an ordered list, each with a texture of its own, and no texture is read out", async ({ page }) => {
  await open(page);
  await page.locator("#trajectory").scrollIntoViewIfNeeded();
  await expect(page.locator("#trajectory ol.strata")).toHaveCount(1);
  await expect(strata(page)).toHaveCount(5);
  await expect(strata(page)).toHaveText([/2025\+.*05 \/ 05/, /2025.*04 \/ 05/, /2023.*03 \/ 05/, /2022.*02 \/ 05/, /2021.*01 \/ 05/]);
  const textures = await strata(page).locator("svg").evaluateAll((all) => all.map((svg) => ({ isHidden: svg.ariaHidden, drawn: svg.querySelector(".stratum-bold").getAttribute("d") })));
  expect(new Set(textures.map(({ drawn }) => drawn)).size).toBe(5);
  expect(textures.map(({ isHidden }) => isHidden)).toEqual(Array(5).fill("true"));
});

test("textures settle as one descends, and the words stand", async ({ page }) => {
  await open(page);
  const last = strata(page).last();
  const scrollTo = async (block) => {
    for (let time = 0; time < 2; time += 1) {
      await last.evaluate((stratum, block) => stratum.scrollIntoView({ block, behavior: "instant" }), block);
      await page.waitForTimeout(150);
    }
  };
  await scrollTo("end");
  const coming = (await settled(page)).at(-1);
  await scrollTo("start");
  const there = (await settled(page)).at(-1);
  expect(there).toEqual({ opacity: 1, sinks: 0 });
  expect(coming.opacity).toBeLessThan(1);
  expect(coming.sinks).toBeLessThan(0);
  const moves = await page.locator(".stratum").evaluateAll((all) => all.flatMap((stratum) => stratum.getAnimations({ subtree: true })).map(({ effect }) => effect.target.tagName));
  expect(new Set(moves)).toEqual(new Set(["svg"]));
});

test("they lie at rest for those who want less motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  await page.locator("#trajectory").scrollIntoViewIfNeeded();
  expect(await page.locator(".stratum").evaluateAll((all) => all.flatMap((stratum) => stratum.getAnimations({ subtree: true })).length)).toBe(0);
  expect((await settled(page)).map(({ opacity }) => opacity)).toEqual(Array(5).fill(1));
});

test.describe("with script off", () => {
  test.use({ javaScriptEnabled: false });

  test("every texture is seen", async ({ page }) => {
    await page.goto(ROOT);
    for (const texture of await page.locator(".stratum-texture").all()) {
      await texture.scrollIntoViewIfNeeded();
      await expect(texture).toBeVisible();
      expect((await texture.boundingBox()).width).toBeGreaterThan(200);
    }
  });
});
