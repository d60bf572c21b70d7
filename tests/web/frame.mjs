// What stands round every page: the way about it, by keyboard and by link, in a folder, enlarged, and on paper.
import { PEARL, ROOT, alive, expect, expectNoSidewaysScroll, open, openReplay, test, words } from "./site.mjs";

const CHAPTERS = ["overture", "radius", "iceberg", "lzstock", "trajectory", "coda"];

function rail(page, name = "Chapters") {
  return page.getByRole("navigation", { name, exact: true }).getByRole("link");
}

/** Presses Tab until this is in focus. Returns how often. */
async function tabTo(page, locator, most) {
  for (let presses = 1; presses <= most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await locator.evaluate((element) => element === document.activeElement)) return presses;
  }
  throw new Error(`not reached in ${most} presses of Tab`);
}

for (const path of ["", "radius/", "resume/"]) {
  test(`the skip link on /${path} comes first and leads to the content`, async ({ page }) => {
    await open(page, path);
    const skip = page.getByRole("link", { name: "Skip to content" });
    await page.keyboard.press("Tab");
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    const shape = await skip.evaluate((link) => getComputedStyle(link).clipPath);
    expect(shape, "the clipping of the focused link").toBe("none");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.querySelector("main").contains(document.activeElement))).toBe(true);
  });
}

test("the landmarks are one banner, one navigation, one main and one footer", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("banner")).toHaveCount(1);
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.getByRole("contentinfo")).toHaveCount(1);
  await expect(page.getByRole("navigation", { name: "Chapters", exact: true })).toHaveCount(1);
  for (const id of CHAPTERS) {
    const section = page.locator(`section#${id}`);
    const heading = await section.getAttribute("aria-labelledby");
    await expect(section.locator(`#${heading}`)).toHaveRole("heading");
  }
});

test("the rail has six links and marks the chapter that one has come to", async ({ page }) => {
  await open(page);
  const links = rail(page);
  await expect(links).toHaveText([/I.*Overture/, /II.*Radius/, /III.*Iceberg/, /IV.*LZStock/, /V.*Trajectory/, /VI.*Coda/]);
  for (const [index, id] of CHAPTERS.entries()) {
    await page.locator(`#${id}`).evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
    await expect(links.nth(index)).toHaveAttribute("aria-current", "true");
    await expect(page.locator("nav [aria-current]")).toHaveCount(1);
  }
});

test("a link of the rail leads to its chapter", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  for (const index of [3, 1, 5, 0]) {
    await rail(page).nth(index).click();
    await expect(page).toHaveURL(`${ROOT}#${CHAPTERS[index]}`);
    await expect(page.locator(`#${CHAPTERS[index]}`).getByRole("heading").first()).toBeInViewport();
    await expect(rail(page).nth(index)).toHaveAttribute("aria-current", "true");
  }
});

test("the rail of a lab leads back to the chapters", async ({ page }) => {
  await open(page, "radius/");
  await expect(page.locator("nav [aria-current]")).toHaveCount(0);
  await rail(page).nth(2).click();
  await expect(page).toHaveURL(`${ROOT}#iceberg`);
  await alive(page);
  await expect(rail(page).nth(2)).toHaveAttribute("aria-current", "true");
});

test("with the keyboard alone, Tab comes to the résumé, and focus is seen on the way", async ({ page }) => {
  await open(page);
  const resume = page.getByRole("link", { name: "Résumé" }).first();
  await tabTo(page, resume, 20);
  expect(await resume.evaluate((link) => getComputedStyle(link).outlineStyle)).not.toBe("none");
  await expect(resume).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${ROOT}resume/`);
});

test("nothing that is in focus lies under the rail", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  const seen = new Set();
  const hidden = [];
  for (let presses = 0; presses < 45; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const element = document.activeElement;
      const name = `${element.tagName} ${(element.ariaLabel || element.textContent).trim().slice(0, 30)}`;
      if (element === document.body || element.closest("nav")) return { name, isSeen: true };
      const box = element.getBoundingClientRect();
      const bar = document.querySelector("nav").getBoundingClientRect();
      const isBelow = bar.width >= innerWidth;
      const width = Math.min(box.right, innerWidth) - Math.max(box.left, isBelow ? 0 : bar.right);
      const height = Math.min(box.bottom, isBelow ? bar.top : innerHeight) - Math.max(box.top, 0);
      return { name, isSeen: width > 0 && height > 0 };
    });
    seen.add(focused.name);
    if (!focused.isSeen) hidden.push(focused.name);
  }
  expect(seen.size, "how many things were in focus").toBeGreaterThan(25);
  expect(hidden).toEqual([]);
});

test("the language link leads to the other language and back, by keyboard", async ({ page }) => {
  await open(page);
  await tabTo(page, page.getByRole("link", { name: "中文" }), 12);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${ROOT}zh/`);
  await alive(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await tabTo(page, page.getByRole("link", { name: "English" }), 12);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(ROOT);
  await alive(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("a whole visit asks nothing of anyone else, keeps nothing, and breaks no rule of its own", async ({ page, context, watch }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  for (const id of CHAPTERS) await page.locator(`#${id}`).evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
  await page.getByRole("button", { name: "Step forward" }).click();
  await page.getByRole("link", { name: /Radius lab/ }).click();
  await expect(page).toHaveURL(/\/radius\/$/);
  await alive(page);
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page).toHaveURL(/\/zh\/radius\//);
  await alive(page);
  for (const path of ["iceberg/", "zh/joins/", "lzstock/", "zh/lzstock/worker-pools/", "resume/", "zh/"]) await open(page, path);
  const kept = await page.evaluate(async () => ({
    cookie: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(kept).toEqual({ cookie: "", local: 0, session: 0, databases: 0, workers: 0 });
  expect(await context.cookies()).toEqual([]);
  expect(watch.requests.length).toBeGreaterThan(10);
  expect(watch.requests.filter((url) => !url.startsWith(ROOT))).toEqual([]);
});

test.describe("in a folder", () => {
  const base = new URL(PEARL).pathname;

  test("every link and every file of both editions stays in it, and is there @desktop", async ({ page, request, watch }) => {
    const asked = new Set();
    for (const path of ["", "radius/", "zh/", "lzstock/", "zh/resume/"]) {
      await open(page, path, PEARL);
      const addresses = await page.evaluate(() => [...document.querySelectorAll("[href], [src]")].map((element) => new URL(element.getAttribute("href") ?? element.getAttribute("src"), document.baseURI).href));
      for (const address of addresses) {
        const { origin, pathname, protocol } = new URL(address);
        const isOutside = protocol === "mailto:" || origin !== new URL(PEARL).origin;
        // The public addresses of the head name another host.
        if (!isOutside) asked.add(origin + pathname);
      }
    }
    expect([...asked].filter((address) => !address.startsWith(PEARL))).toEqual([]);
    for (const address of asked) expect.soft((await request.get(address)).status(), address).toBe(200);
    expect(watch.requests.filter((url) => !url.startsWith(PEARL))).toEqual([]);
  });

  test("one goes from page to page, and the replay plays", async ({ page, watch }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page, "", PEARL);
    await page.getByRole("link", { name: "Résumé" }).first().click();
    await expect(page).toHaveURL(`${PEARL}resume/`);
    await alive(page);
    await page.getByRole("link", { name: "Midnight Pearl" }).click();
    await expect(page).toHaveURL(PEARL);
    await alive(page);
    await rail(page).nth(4).click();
    await expect(page).toHaveURL(`${PEARL}#trajectory`);

    await page.emulateMedia({ reducedMotion: "no-preference" });
    await openReplay(page, "radius/?speed=4", PEARL);
    const slider = page.getByRole("slider", { name: "Replay position" });
    await page.getByRole("button", { name: "Play" }).click();
    await expect(slider).toHaveValue("42000");
    await expect(page).toHaveURL(`${PEARL}radius/?speed=4&t=42`);
    await page.getByRole("link", { name: "中文" }).click();
    await expect(page).toHaveURL(`${PEARL}zh/radius/?speed=4&t=42`);
    await alive(page);
    await rail(page, words("zh", "site", "chapters")).nth(1).click();
    await expect(page).toHaveURL(`${PEARL}zh/#radius`);
    await alive(page);
    expect(watch.requests.filter((url) => new URL(url).pathname.startsWith(base) === false)).toEqual([]);
  });

  test("an unknown address answers 404 with the way back into it @desktop", async ({ page, watch }) => {
    watch.allow.push(/404/);
    const response = await page.goto(`${PEARL}nowhere`);
    expect(response.status()).toBe(404);
    await alive(page);
    await page.getByRole("link", { name: "Back to the surface" }).click();
    await expect(page).toHaveURL(PEARL);
  });
});

/** Sentences that have less than ten characters' width to stand in. */
function squeezed() {
  const words = [...document.querySelectorAll("main :is(p, li, dd, h2, h3, h4, blockquote)")].filter((element) => element.textContent.trim().length > 40 && element.checkVisibility());
  const isNarrow = (element) => element.getBoundingClientRect().width < 7 * Number.parseFloat(getComputedStyle(element).fontSize);
  return words.filter((element) => element.getBoundingClientRect().width > 1 && isNarrow(element)).map((element) => element.textContent.trim().slice(0, 40));
}

for (const path of ["", "zh/", "radius/", "iceberg/", "joins/", "lzstock/", "zh/lzstock/worker-pools/", "resume/"]) {
  test(`/${path} bears text of twice the size @desktop`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await open(page, path);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
      for (const chapter of document.querySelectorAll(".chapter")) chapter.style.setProperty("content-visibility", "visible");
    });
    await expectNoSidewaysScroll(page);
    expect.soft(await page.evaluate(squeezed), "words in too narrow a column").toEqual([]);
    const header = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll("header.masthead a, nav a")].map((link) => ({ link, box: link.getBoundingClientRect() }));
      const isCut = ({ link, box }) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight || (link.scrollWidth > link.clientWidth + 1 && link.clientWidth > 0 && getComputedStyle(link).overflowX !== "visible");
      const overlaps = (one, other) => one.box.left < other.box.right && other.box.left < one.box.right && one.box.top < other.box.bottom - 1 && other.box.top < one.box.bottom - 1;
      const [wordmark, language] = boxes.filter(({ link }) => link.closest("header"));
      return { count: boxes.length, cut: boxes.filter(isCut).map(({ link }) => link.textContent), isOverlapping: overlaps(wordmark, language) };
    });
    expect(header).toEqual({ count: 8, cut: [], isOverlapping: false });
  });
}

for (const path of ["resume/", "zh/resume/"]) {
  for (const format of ["A4", "Letter"]) {
    test(`/${path} prints on one page of ${format} @desktop`, async ({ page }) => {
      await open(page, path);
      const pdf = (await page.pdf({ format })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      await page.emulateMedia({ media: "print" });
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("main").getByText("masonsxu@foxmail.com")).toBeVisible();
      await expect(page.getByRole("navigation")).toHaveCount(0);
    });
  }
}
