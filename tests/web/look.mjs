// What key states look like, so that no later change bends the look unseen. The pictures are compared at each pixel:
// colours may differ by a fifth of what Playwright holds to be another colour, and one pixel in a hundred by more, since
// versions of a browser draw the edges of letters differently. A change that is meant is taken over with
// `npx playwright test look.mjs --update-snapshots` on a served site.
import { awaken, expect, ROOT, test } from "./site.mjs";

const LIKE = { maxDiffPixelRatio: 0.01, threshold: 0.2, animations: "disabled", caret: "hide" };

/** A path, what comes to life on it, and what is looked at; without a selector the first screen. */
const STATES = [
  { name: "overture", path: "" },
  { name: "overture-zh", path: "zh/" },
  { name: "trajectory", path: "#trajectory", part: "#trajectory" },
  { name: "coda", path: "#coda", part: "#coda" },
  { name: "radius-replay", path: "radius/?at=18", awake: "radius", part: "section.replay" },
  { name: "join-path", path: "joins/?tables=cases,organisations", awake: "joins", part: ".joins-map" },
  { name: "lake", path: "iceberg/", awake: "lake", part: ".lake" },
  { name: "lzstock-map", path: "lzstock/" },
  { name: "resume", path: "resume/" },
  { name: "resume-zh", path: "zh/resume/" },
  { name: "not-found", path: "404.html" },
];

for (const { name, path, awake, part } of STATES) {
  test(`${name} looks as it did`, async ({ page }) => {
    // The stills, and nothing that moves: what is drawn live differs from one renderer to the next.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(ROOT + path, { waitUntil: "networkidle" });
    if (awake) await awaken(page, awake);
    await page.evaluate(() => document.fonts.ready);
    if (!part) return expect(page).toHaveScreenshot(`${name}.png`, LIKE);
    const seen = page.locator(part).first();
    // A chapter out of sight is not drawn, and one that is taller than the window is half out of sight.
    await seen.evaluate((part) => (part.closest(".chapter") ?? part).style.setProperty("content-visibility", "visible"));
    await seen.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.loading === "lazy"));
    await expect(seen).toHaveScreenshot(`${name}.png`, LIKE);
  });
}
