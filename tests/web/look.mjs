// What key states look like, so that no later change bends the look unseen. The pictures are compared at each pixel:
// colours may differ by a fifth of what Playwright holds to be another colour, and one pixel in a hundred by more, since
// versions of a browser draw the edges of letters differently. A change that is meant is taken over with
// `npx playwright test look.mjs --update-snapshots` on a served site.
import { awaken, expect, ROOT, test } from "./site.mjs";

const LIKE = { maxDiffPixelRatio: 0.01, threshold: 0.2, animations: "disabled", caret: "hide" };

/** A path, what comes to life on it, and what is looked at: a part, the screen at its start or end, or the first screen. */
const STATES = [
  { name: "overture", path: "" },
  { name: "overture-zh", path: "zh/" },
  { name: "trajectory", path: "", part: "#trajectory", at: "start" },
  { name: "trajectory-oldest", path: "", part: "#trajectory", at: "end" },
  { name: "coda", path: "", part: "#coda", at: "start" },
  { name: "coda-quotation", path: "", part: "#coda", at: "end" },
  { name: "radius-replay", path: "radius/?at=18", awake: "radius", part: "section.replay" },
  { name: "join-path", path: "joins/?tables=cases,organisations", awake: "joins", part: ".joins-map" },
  { name: "lake", path: "iceberg/", awake: "lake", part: ".lake" },
  { name: "lzstock-map", path: "lzstock/" },
  { name: "resume", path: "resume/" },
  { name: "resume-zh", path: "zh/resume/" },
  { name: "not-found", path: "404.html" },
];

for (const { name, path, awake, part, at } of STATES) {
  test(`${name} looks as it did`, async ({ page }) => {
    // The stills, and nothing that moves: what is drawn live differs from one renderer to the next.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(ROOT + path, { waitUntil: "networkidle" });
    if (awake) await awaken(page, awake);
    await page.evaluate(() => document.fonts.ready);
    if (!part) return expect(page).toHaveScreenshot(`${name}.png`, LIKE);
    const seen = page.locator(part).first();
    if (at) {
      // Chapters that are laid out on the way would move this one.
      await page.evaluate(() => document.querySelectorAll(".chapter").forEach((chapter) => chapter.classList.add("is-laid-out")));
      await page.evaluate(() => document.fonts.ready);
      await seen.evaluate((part, block) => part.scrollIntoView({ block, behavior: "instant" }), at);
    } else {
      await seen.scrollIntoViewIfNeeded();
    }
    await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.loading === "lazy"));
    await expect(at ? page : seen).toHaveScreenshot(`${name}.png`, LIKE);
  });
}
