// The command palette, on any page: by key, by button, by typing, without a mouse.
import { ROOT, alive, expect, open, test, words } from "./site.mjs";

const palette = (page) => page.getByRole("dialog", { name: "Search the site" });
const field = (page) => page.getByRole("combobox", { name: "Search the site" });
const button = (page) => page.getByRole("button", { name: "Search", exact: true });
const status = (page) => palette(page).getByRole("status");
const chosen = (page) => palette(page).getByRole("option", { selected: true });

async function openPalette(page, path = "") {
  await open(page, path);
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  // The headings are there once their first, the name on the home page, is listed.
  await expect(palette(page).getByRole("option", { name: /^Masons Xu/ })).toBeVisible();
}

test("opens with its key or its button, and closes with Escape", async ({ page }) => {
  await openPalette(page);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await button(page).click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("pools");
  await page.keyboard.press("Escape");
  await expect(button(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("");
  await expect(chosen(page)).toHaveText(/^Open the résumé/);
});

test("its program is not asked for before it is wanted", async ({ page, watch }) => {
  const asked = () => watch.requests.filter((url) => /\/palette(_bg)?-/.test(url)).length;
  await open(page);
  await page.waitForLoadState("networkidle");
  expect(asked()).toBe(0);
  await button(page).focus();
  await expect.poll(asked).toBe(2);
  await openPalette(page, "resume/");
  expect(asked()).toBe(4);
  await open(page, "zh/");
  await page.getByRole("button", { name: "搜索", exact: true }).hover();
  await expect.poll(asked).toBe(6);
});

test("opens before its program is here, and keeps what is typed meanwhile", async ({ page }) => {
  let arrive;
  const arrived = new Promise((done) => (arrive = done));
  await page.route("**/palette_bg-*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await open(page);
  const resume = page.getByRole("link", { name: "Résumé" }).first();
  await resume.focus();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await expect(status(page)).toHaveText(words("en", "site", "coming"));
  await expect(page.getByRole("listbox")).toHaveAttribute("aria-busy", "true");
  await page.keyboard.type("worker");
  await page.mouse.click(2, 2);
  await expect(palette(page)).toBeHidden();
  await expect(resume).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(" pool");
  arrive();
  await expect(chosen(page)).toContainText("worker pools");
  await expect(field(page)).toHaveValue("worker pool");
  await expect(field(page)).toBeFocused();
  await expect(page.getByRole("listbox")).toHaveAttribute("aria-busy", "false");
  await page.keyboard.type("s");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`^${ROOT}lzstock/worker-pools/`));
});

for (const ending of ["js", "wasm"]) {
  test(`says so when its program does not arrive (${ending}), and tries again when it is opened again`, async ({ page, watch }) => {
    watch.allow.push(/Failed to load resource/, /^failed net::ERR_FAILED: .*palette/);
    await page.route(`**/palette*.${ending}`, (route) => route.abort());
    await open(page);
    await page.keyboard.press("Control+k");
    await expect(status(page)).toHaveText(words("en", "site", "without_program"));
    await expect(page.locator("html")).toHaveAttribute("data-demos", "on");
    await page.keyboard.press("Escape");
    await expect(palette(page)).toBeHidden();
    await page.unroute(`**/palette*.${ending}`);
    await page.keyboard.press("Control+k");
    await expect(palette(page).getByRole("option", { name: /^Masons Xu/ })).toBeVisible();
    await expect(status(page)).toHaveText(words("en", "site", "help"));
  });
}

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
  await alive(page);
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
  await page.keyboard.press("Control+k");
  await expect(status(page)).toHaveText(words("en", "site", "failed"));
  await field(page).fill("résumé");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${ROOT}resume/`);
});
