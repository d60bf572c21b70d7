// Moves from page to page: a short view transition where the browser has them and motion is welcome, and never a complaint.
import { ROOT, alive, expect, open, test } from "./site.mjs";

/** Notes on every page that is shown whether it came by a transition, what moves in it, and for how long. */
async function noteMoves(page) {
  const moves = [];
  await page.exposeFunction("__moved", (move) => moves.push(move));
  await page.addInitScript(() => {
    addEventListener("pagereveal", async ({ viewTransition }) => {
      if (!viewTransition) return window.__moved({ path: location.pathname, lasts: 0, parts: [] });
      await viewTransition.ready.catch(() => {});
      const animations = document.getAnimations().filter(({ effect }) => effect.pseudoElement?.startsWith("::view-transition"));
      window.__moved({
        path: location.pathname,
        lasts: Math.max(0, ...animations.map(({ effect }) => effect.getComputedTiming().endTime)),
        parts: [...new Set(animations.map(({ effect }) => effect.pseudoElement.match(/\((.*)\)/)[1]))],
      });
    });
  });
  return moves;
}

test("a move to another page cross-fades it in no more than 240 ms, and the rail stays", async ({ page }) => {
  await open(page);
  const moves = await noteMoves(page);
  await page.goto(ROOT);
  await alive(page);
  await page.getByRole("link", { name: "Résumé" }).first().click();
  await expect(page).toHaveURL(`${ROOT}resume/`);
  await alive(page);
  await expect.poll(() => moves.length).toBe(2);
  expect(moves[1].lasts, "milliseconds").toBeGreaterThan(0);
  expect(moves[1].lasts, "milliseconds").toBeLessThanOrEqual(240);
  expect(moves[1].parts).toEqual(expect.arrayContaining(["root", "rail"]));
});

test("nobody who wants less motion sees one", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const moves = await noteMoves(page);
  await open(page);
  await page.getByRole("link", { name: "Résumé" }).first().click();
  await expect(page).toHaveURL(`${ROOT}resume/`);
  await alive(page);
  expect(moves.map(({ lasts }) => lasts)).toEqual([0, 0]);
});

test("pages that are left before they have come say nothing of it", async ({ page, watch }) => {
  await open(page);
  for (let time = 0; time < 4; time += 1) {
    for (const path of ["resume/", "zh/resume/", "lzstock/", "", "zh/"]) {
      // Left while it comes, after a little and not at all.
      await page.evaluate((address) => { location.href = address; }, ROOT + path);
      await page.waitForURL(ROOT + path, { waitUntil: "commit" });
      await page.waitForTimeout(40 * time);
    }
    // By the page itself: the browser's own history is asked of a page that may have been left already.
    for (const [step, path] of [[-1, ""], [1, "zh/"]]) {
      await page.evaluate((by) => { history.go(by); }, step);
      await page.waitForURL(ROOT + path, { waitUntil: "commit" });
    }
  }
  await alive(page);
  await expect(page).toHaveURL(`${ROOT}zh/`);
  expect(watch.said).toEqual([]);
});

test("a transition that is cut short is no error of the page's", async ({ page, watch }) => {
  await open(page);
  // As a window that changes its size in the middle of a move does.
  await page.evaluate(() => {
    const viewTransition = document.startViewTransition(() => {});
    dispatchEvent(new PageRevealEvent("pagereveal", { viewTransition }));
    viewTransition.skipTransition();
  });
  await page.waitForTimeout(300);
  expect(watch.said).toEqual([]);
});
