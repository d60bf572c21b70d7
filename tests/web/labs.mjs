// The laboratories: a still that explains, a bench that computes, a link that shows the same.
import { ROOT, expect, open, test } from "./site.mjs";

const PAGES = {
  "retry-and-jitter": ["retry", "amplification"],
  "self-healing-registry": ["registry"],
  "keda-pre-warming": ["prewarm"],
  "domain-driven-design": ["context_map"],
  "data-query": ["query_count"],
  "sql-plan-and-index": ["paging"],
  "algorithm-and-data-structure": ["completion"],
  "worker-pools": ["worker_pool"],
  "price-streaming": ["streaming"],
  "atomic-operations": ["lost_update"],
  sharding: ["sharding"],
};

const laboratory = (page, name) => page.locator(`[data-laboratory=${name}]`);

async function openLab(page, path, name) {
  await open(page, path);
  await laboratory(page, name).scrollIntoViewIfNeeded();
  await expect(laboratory(page, name)).toHaveAttribute("data-awake", "");
  return laboratory(page, name);
}

for (const [topic, names] of Object.entries(PAGES)) {
  test(`${topic}: what is simulated meets what it has to, in the still and at the bench @desktop`, async ({ page, request }) => {
    const html = await (await request.get(`${ROOT}lzstock/${topic}/`)).text();
    for (const name of names) {
      expect(html).toContain(`data-laboratory="${name}"`);
      const lab = await openLab(page, `lzstock/${topic}/`, name);
      await expect(lab.locator("td:is(.holds, .bound, .chance)").first()).toBeVisible();
      await expect(lab.locator("td.fails")).toHaveCount(0);
      await expect(lab.locator(".chart-field").first()).toBeVisible();
      // The bench shows what the still showed: the same engine, with the same settings.
      const figures = await lab.locator(".laboratory-figures dd").allTextContents();
      const still = html.slice(html.indexOf(`data-laboratory="${name}"`)).replace(/<!--.*?-->|<[^>]*>/gs, "");
      for (const figure of figures) expect(still).toContain(figure.replace("&", "&amp;"));
    }
  });
}

test("a slider computes anew, is in the link, and the link shows the same", async ({ page }) => {
  const lab = await openLab(page, "lzstock/sharding/", "sharding");
  const moved = lab.locator(".laboratory-figures dd").first();
  const before = await moved.textContent();
  await lab.getByRole("slider", { name: "Shards" }).focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/[?&]sharding\.shards=12/);
  await expect(moved).not.toHaveText(before);
  const shown = await moved.textContent();
  const other = await openLab(page, "lzstock/sharding/?sharding.shards=12", "sharding");
  await expect(other.locator(".laboratory-figures dd").first()).toHaveText(shown);
  await other.getByRole("button", { name: "Reset" }).click();
  await expect(page).toHaveURL(`${ROOT}lzstock/sharding/`);
  await expect(other.locator(".laboratory-figures dd").first()).toHaveText(before);
});

test("another choice gives another curve; the table has its numbers", async ({ page }) => {
  const lab = await openLab(page, "lzstock/sharding/", "sharding");
  await lab.getByRole("combobox", { name: "Placement" }).selectOption({ label: "ring" });
  await expect(page).toHaveURL(/sharding\.scheme=ring/);
  await expect(lab.locator(".laboratory-figures dd").first()).toHaveText(/^1\d?(\.\d+)?%$|^9(\.\d+)?%$|^8(\.\d+)?%$/);
  await lab.getByText("The numbers as a table").click();
  await expect(lab.locator(".laboratory-table tbody tr").first()).toBeVisible();
});

test("the numbers are copied as CSV @desktop", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const lab = await openLab(page, "lzstock/worker-pools/", "worker_pool");
  await lab.getByText("The numbers as a table").click();
  await lab.getByRole("button", { name: "Copy as CSV" }).first().click();
  await expect(lab.getByRole("button", { name: "Copied" })).toBeVisible();
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  expect(csv.split("\r\n").length).toBeGreaterThan(5);
  expect(csv).toMatch(/^workers,Until all are done: time until all are done \(s\),[^\r\n]+\r\n/);
});

test("a long run says how far it is, and the next change stops it @desktop", async ({ page }) => {
  const lab = await openLab(page, "lzstock/sql-plan-and-index/", "paging");
  // How far: every value of the bar while it is shown.
  await page.evaluate(() => {
    const bench = document.querySelector("[data-laboratory=paging] .laboratory-result");
    const bar = bench.querySelector("progress");
    globalThis.shares = [];
    new MutationObserver(() => {
      if (bench.classList.contains("is-computing")) globalThis.shares.push(bar.value);
    }).observe(bench, { attributes: true, subtree: true });
  });
  await lab.getByRole("slider", { name: "Active rows" }).fill("10000");
  await lab.getByRole("slider", { name: "Rows a page" }).fill("100");
  await lab.getByRole("combobox", { name: "Index" }).selectOption({ label: "none" });
  await expect(lab.locator(".is-computing")).toHaveCount(0);
  await expect(lab.locator(".laboratory-figures dd").first()).toHaveText("10,000,000");
  const shares = await page.evaluate(() => globalThis.shares);
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  // Changes one after another: only what is set last is shown, and it is right.
  for (const index of ["(id, is_active)", "none", "(is_active, id)"]) {
    await lab.getByRole("combobox", { name: "Index" }).selectOption({ label: index });
  }
  await expect(lab.locator(".is-computing")).toHaveCount(0);
  await expect(lab.locator(".laboratory-figures dd").first()).toHaveText("505,000");
});

test("what came of a change is said to who does not see it @desktop", async ({ page }) => {
  const lab = await openLab(page, "lzstock/sharding/", "sharding");
  await expect(lab.locator(".laboratory-status")).toHaveText("");
  const moved = lab.locator(".laboratory-figures dd").first();
  const before = await moved.textContent();
  await lab.getByRole("slider", { name: "Shards" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(moved).not.toHaveText(before);
  await expect(lab.locator(".laboratory-status")).toContainText(`Keys that move: ${await moved.textContent()}`);
});

test("of any seed the page says how far off it is, and how often chance is @desktop", async ({ page }) => {
  const lab = await openLab(page, "lzstock/self-healing-registry/", "registry");
  for (let press = 0; press < 5; press += 1) {
    await lab.getByRole("button", { name: "Another seed" }).click();
    await expect(page).toHaveURL(new RegExp(`registry\\.seed=${press + 2}`));
    const mean = lab.locator(".laboratory-checks tbody tr").filter({ hasText: "Mean time until it is found out" });
    await expect(mean.locator("td").last()).toHaveText(/within chance.*[0-9.]+ standard errors; chance alone is as far off in [0-9.]+% of runs/);
  }
});

test("the context map shows what a request waits for, and what is dead @desktop", async ({ page }) => {
  const lab = await openLab(page, "lzstock/domain-driven-design/", "context_map");
  await expect(lab.locator(".network-node.is-needed")).toHaveCount(6);
  await lab.getByRole("checkbox", { name: "BC9 → BC2" }).check();
  await expect(lab.locator(".network-node.is-needed")).toHaveCount(2);
  await lab.getByRole("combobox", { name: "Dead" }).selectOption({ label: "BC9 decision support" });
  await expect(lab.locator(".network-node.is-dead")).toHaveText("BC9");
});

test("another seed is another run, and is in the link", async ({ page }) => {
  const random = await openLab(page, "lzstock/sharding/", "sharding");
  await random.getByRole("button", { name: "Another seed" }).click();
  await expect(page).toHaveURL(/sharding\.seed=2/);
});

test("an old or hostile link says what it leaves aside", async ({ page }) => {
  const lab = await openLab(page, "lzstock/sharding/?sharding.shards=banana&sharding.nope=1&sharding.seed=9", "sharding");
  await expect(lab.getByRole("status").first()).toContainText("sharding.shards=banana");
  await expect(lab.getByRole("slider", { name: "Shards" })).toHaveValue("8");
});

test("in the descent one laboratory runs small", async ({ page }) => {
  const lab = await openLab(page, "", "prewarm");
  await expect(lab.locator(".laboratory-checks")).toHaveCount(0);
  await lab.getByRole("slider").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/prewarm\./);
});

test("without script a laboratory stands still, and has no control that does nothing @desktop", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${ROOT}zh/lzstock/sharding/`);
  await expect(page.locator(".chart-field").first()).toBeVisible();
  await expect(page.locator("td:is(.holds, .bound, .chance)").first()).toBeVisible();
  await expect(page.locator(".laboratory-controls")).toBeHidden();
  await context.close();
});
