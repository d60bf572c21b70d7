// The descent on paper and in the visitor's own few colours: what is drawn is seen, and what is said can be read.
import { expect, open, test } from "./site.mjs";

/** Colours and what stands out of what; it runs in the page. */
function contrasts() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.background = matchMedia("print").matches ? "#fff" : "Canvas";
  const ground = luminance(rgb(getComputedStyle(probe).backgroundColor));
  probe.remove();
  const onGround = (colour) => {
    const light = luminance(rgb(colour));
    return (Math.max(light, ground) + 0.05) / (Math.min(light, ground) + 0.05);
  };
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest(".visually-hidden, .skip-link, dialog");
  };
  const faint = [];
  const covered = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (!isSeen(element)) continue;
    const style = getComputedStyle(element);
    const isDrawn = element instanceof SVGElement;
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const name = `${element.tagName}.${element.getAttribute("class") ?? ""}`;
    if (says && onGround(isDrawn ? style.fill : style.color) < 4.5) faint.push(`${name}: ${element.textContent.trim().slice(0, 30)}`);
    // What words lie on is the ground's own colour, or as good as.
    const fill = isDrawn ? (element.matches("rect, path, polygon") ? style.fill : "none") : style.backgroundColor;
    const box = element.getBoundingClientRect();
    // A picture keeps the ground that it is lit for.
    const isLarge = box.width > 60 && box.height > 16 && !element.matches("[data-scene]");
    if (isLarge && fill !== "none" && !fill.startsWith("url") && rgb(fill)[3] > 40 && Number(style.fillOpacity) > 0.2 && onGround(fill) > 1.5) covered.push(`${name} ${fill}`);
  }
  return { faint: [...new Set(faint)], covered: [...new Set(covered)] };
}

async function showAll(page) {
  await page.evaluate(() => {
    for (const chapter of document.querySelectorAll(".chapter")) chapter.style.setProperty("content-visibility", "visible");
    return document.fonts.ready;
  });
}

for (const scheme of ["dark", "light"]) {
  for (const path of ["", "radius/", "iceberg/", "joins/", "lzstock/worker-pools/", "resume/"]) {
    test(`/${path} is whole in the forced colours of a ${scheme} scheme @desktop`, async ({ page }) => {
      await page.emulateMedia({ forcedColors: "active", colorScheme: scheme, reducedMotion: "reduce" });
      await open(page, path);
      await showAll(page);
      const { faint, covered } = await page.evaluate(contrasts);
      expect.soft(faint, "words that are hardly seen").toEqual([]);
      expect.soft(covered, "words that lie on a colour of ours").toEqual([]);
    });
  }
}

test("in forced colours the pictures that words lie on are left out, and none comes to life @desktop", async ({ page, watch }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await open(page);
  await expect(page.locator(".night")).toBeHidden();
  await page.waitForTimeout(500);
  expect(watch.requests.filter((url) => /\/scene/.test(url))).toEqual([]);
});

test("`/` prints as ink on paper: the stills, the final figures, no control, no dark ground @desktop", async ({ page }) => {
  await open(page);
  await page.emulateMedia({ media: "print" });
  await showAll(page);
  await expect(page.getByRole("heading", { level: 1, name: "Masons Xu." })).toBeVisible();
  for (const part of [".rail", ".masthead", ".night", ".player", ".merging", ".merge"]) await expect(page.locator(part).first()).toBeHidden();
  await expect(page.locator("main").locator("button, select, input").filter({ visible: true })).toHaveCount(0);
  const { faint, covered } = await page.evaluate(contrasts);
  expect.soft(faint, "words that are hardly seen").toEqual([]);
  expect.soft(covered, "words that lie on a dark ground").toEqual([]);
  for (const still of [".topology svg", ".spans", ".lake-scene", ".join-view svg", ".chart-plot svg", ".stratum-texture"]) {
    await expect(page.locator(still).filter({ visible: true }).first(), still).toBeVisible();
  }
  for (const format of ["A4", "Letter"]) {
    const pages = (await page.pdf({ format })).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    expect.soft(pages, `pages of ${format}`).toBeLessThanOrEqual(13);
  }
});

test("who prints while the figures count up prints what they come to @desktop", async ({ page }) => {
  await open(page);
  await page.evaluate(() => { document.querySelector(".figure-value").dataset.count = "7+"; });
  await page.emulateMedia({ media: "print" });
  const first = page.locator(".figure-value").first();
  expect(await first.evaluate((figure) => getComputedStyle(figure, "::after").content)).toBe("none");
  expect(await first.evaluate((figure) => getComputedStyle(figure).color)).not.toBe("rgba(0, 0, 0, 0)");
});
