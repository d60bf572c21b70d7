// The command palette, on any page: by key, by button, by typing, without a mouse.
import { ROOT, expect, open, test } from "./site.mjs";

const palette = (page) => page.getByRole("dialog", { name: "Search the site" });
const field = (page) => page.getByRole("combobox", { name: "Search the site" });
const awake = (page) => page.locator("[data-island=palette][data-awake]");
const chosen = (page) => palette(page).getByRole("option", { selected: true });

async function openPalette(page, path = "") {
  await open(page, path);
  await expect(awake(page)).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  // The headings are there once their first, the name on the home page, is listed.
  await expect(palette(page).getByRole("option", { name: /^Masons Xu/ })).toBeVisible();
}

test("opens with its key or its button, and closes with Escape", async ({ page }) => {
  await openPalette(page);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  const button = page.getByRole("button", { name: "Search", exact: true });
  await button.click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
});

test("finds a heading by some of its letters, and goes there", async ({ page }) => {
  await openPalette(page);
  await field(page).fill("worker pool");
  await expect(chosen(page)).toContainText("worker pools");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`^${ROOT}lzstock/worker-pools/`));
});

test("the arrow keys choose, and come round", async ({ page }) => {
  await openPalette(page, "resume/");
  const options = palette(page).getByRole("option");
  const count = await options.count();
  expect(count).toBeGreaterThan(3);
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(options.last()).toHaveAttribute("aria-selected", "true");
  await expect(field(page)).toHaveAttribute("aria-activedescendant", `palette-${count - 1}`);
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${ROOT}resume/`);
});

test("a chapter of the same page is one step away", async ({ page }) => {
  await openPalette(page);
  await field(page).fill("accreting");
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeHidden();
  await expect(page).toHaveURL(`${ROOT}#trajectory`);
  await expect(page.getByRole("heading", { name: "Five years of accreting strata." })).toBeInViewport();
});

test("goes to the other language with what was set", async ({ page }) => {
  await openPalette(page, "radius/?speed=4");
  await field(page).fill("中文");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${ROOT}zh/radius/?speed=4`);
  await expect(awake(page)).toBeVisible();
  await page.keyboard.press("Control+k");
  const chinese = page.getByRole("combobox", { name: "搜索全站" });
  await chinese.fill("工作池");
  await expect(page.getByRole("listbox").getByRole("option").first()).toContainText("并发：工作池");
});

test("copies a link @desktop", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openPalette(page, "radius/?speed=4");
  await field(page).fill("copy");
  await page.keyboard.press("Enter");
  await expect(palette(page).getByRole("status")).toHaveText("The link is on the clipboard.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${ROOT}radius/?speed=4`);
});

test("what nothing is called is said, and markup in it is text", async ({ page }) => {
  await openPalette(page);
  await field(page).fill("<b>zzzz</b>");
  await expect(palette(page).getByRole("status")).toHaveText("Nothing here is called “<b>zzzz</b>”.");
  await expect(palette(page).getByRole("option")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeVisible();
});

test("without the list of headings its actions still work", async ({ page, watch }) => {
  watch.allow.push(/headings\.tsv/, /Failed to load resource/);
  await page.route("**/headings.tsv", (route) => route.abort());
  await open(page);
  await expect(awake(page)).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("status")).toContainText("did not arrive");
  await field(page).fill("résumé");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${ROOT}resume/`);
});
