// Every page of both languages: what it answers, what it says of itself, and whether everybody can use it.
import { createHash } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { validate } from "@jsonresume/schema";
import { ROOT, alive, expect, expectNoSidewaysScroll, open, pages, test } from "./site.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ALL = await pages();

// One visit a page and width: most of the time goes into opening pages.
for (const listed of ALL) {
  test(`/${listed.path} says what it is, and axe finds nothing @desktop`, async ({ page }) => {
    const response = await page.goto(ROOT + listed.path);
    expect(response.status()).toBe(200);
    expect(response.headers()["content-type"]).toMatch(/^text\/html/);
    await alive(page);
    await expectGoodHead(page, listed);
    await expectNothingFromAxe(page);
  });

  test(`/${listed.path} fits a narrow screen and a finger, and axe finds nothing @phone`, async ({ page }) => {
    await open(page, listed.path);
    expect.soft(await page.evaluate(smallTargets), "targets under 24 by 24 at 360").toEqual([]);
    await expectNothingFromAxe(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    expect.soft(await page.evaluate(cutOff), "words that are cut off at 320").toEqual([]);
  });
}

test("no two pages of a language call themselves the same @desktop", async ({ request }) => {
  const heads = await Promise.all(
    ALL.map(async ({ path, language }) => {
      const html = await (await request.get(ROOT + path)).text();
      const [, title] = /<title>(.*?)<\/title>/.exec(html);
      const [, description] = /<meta name="description" content="(.*?)">/.exec(html);
      return [`${language} ${title}`, `${language} ${description}`];
    }),
  );
  const said = heads.flat();
  expect(said.filter((words, index) => said.indexOf(words) !== index)).toEqual([]);
});

test("every page has a picture to be shared by, and no two pages the same @desktop", async ({ request }) => {
  const digests = await Promise.all(
    ALL.map(async ({ path }) => {
      const html = await (await request.get(ROOT + path)).text();
      const [, address] = /<meta property="og:image" content="(.*?)">/.exec(html);
      expect(address.endsWith(`/${path}share.png`), address).toBe(true);
      const picture = await (await request.get(`${ROOT}${path}share.png`)).body();
      // A PNG says its size right after its signature.
      expect([picture.toString("latin1", 1, 4), picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual(["PNG", 1200, 630]);
      expect(picture.length, path).toBeLessThan(150_000);
      return createHash("sha256").update(picture).digest("hex");
    }),
  );
  expect(digests.filter((digest, index) => digests.indexOf(digest) !== index)).toEqual([]);
});

test("the manifest's icons are as large as they say @desktop", async ({ request }) => {
  const { icons } = await (await request.get(`${ROOT}manifest.webmanifest`)).json();
  expect(icons.map((icon) => icon.purpose)).toContain("maskable");
  for (const { src, sizes } of [...icons, { src: "icons/180.png", sizes: "180x180" }]) {
    const icon = await (await request.get(ROOT + src)).body();
    expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`, src).toBe(sizes);
  }
});

for (const path of ["resume/", "zh/resume/"]) {
  test(`/${path} is there for machines: JSON Resume, and a card @desktop`, async ({ page, request }) => {
    await open(page, path);
    const files = await page.locator(".resume-files a").evaluateAll((links) => links.map((link) => link.href));
    const [json, card] = await Promise.all(files.map(async (file) => (await request.get(file)).text()));
    const resume = JSON.parse(json);
    const problems = await new Promise((told) => validate(resume, (report) => told(report ?? [])));
    expect(problems).toEqual([]);
    expect(resume.basics.name).toBe("Masons Xu");
    expect(resume.work.map(({ startDate, endDate }) => [startDate, endDate])).toEqual([["2025-03", "2026-04"], ["2021-06", "2025-03"]]);
    for (const { position } of resume.work) await expect(page.getByRole("heading", { name: position })).toBeVisible();
    expect(card).toMatch(/^BEGIN:VCARD\r\nVERSION:4\.0\r\n/);
    expect(card).toContain("EMAIL:masonsxu@foxmail.com\r\n");
  });
}

test("the map lists both editions of every page @desktop", () => {
  const of = (language) => ALL.filter((page) => page.language === language).map((page) => page.bare).sort();
  expect(of("zh-Hans")).toEqual(of("en"));
  expect(of("en")).toEqual(expect.arrayContaining(["", "radius/", "iceberg/", "joins/", "lzstock/", "resume/"]));
});

for (const path of ["nowhere", "zh/nowhere/", "radius/nothing/here"]) {
  test(`/${path}, where no page is, answers 404 with the way back`, async ({ page, watch }) => {
    watch.allow.push(new RegExp(`404.*${path}$`), /console error: Failed to load resource: .*404/);
    const response = await page.goto(ROOT + path);
    expect(response.status()).toBe(404);
    await alive(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expectNothingFromAxe(page);
    await expect(page.getByRole("main").getByRole("link", { name: "回到水面" })).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "Back to the surface" }).click();
    await expect(page).toHaveURL(ROOT);
    await expect(page.getByRole("heading", { level: 1, name: "Masons Xu." })).toBeVisible();
  });
}

async function expectGoodHead(page, { address, path, bare, language }) {
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByRole("main")).toHaveCount(1);
  const head = await page.evaluate(() => ({
    title: document.title,
    description: document.querySelector("meta[name=description]")?.content,
    canonical: [...document.querySelectorAll("link[rel=canonical]")].map((link) => link.href),
    editions: Object.fromEntries([...document.querySelectorAll("link[rel=alternate][hreflang]")].map((link) => [link.hreflang, link.href])),
    policy: document.querySelector("meta[http-equiv=Content-Security-Policy]")?.content,
    person: JSON.parse(document.querySelector("script[type='application/ld+json']").textContent)["@type"],
    graph: Object.fromEntries([...document.querySelectorAll("meta[property^='og:']")].map((meta) => [meta.getAttribute("property"), meta.content])),
    inline: document.querySelectorAll("script:not([src]):not([type='application/ld+json'])").length,
  }));
  expect.soft(head.title).not.toBe("");
  expect.soft(head.description ?? "").not.toBe("");
  const home = address.slice(0, address.length - path.length);
  expect.soft(head.canonical).toEqual([address]);
  expect.soft(head.editions).toEqual({ en: home + bare, "zh-Hans": `${home}zh/${bare}`, "x-default": home + bare });
  expect.soft(head.policy ?? "").toMatch(/^default-src 'none';/);
  expect.soft(head.policy ?? "").not.toMatch(/'unsafe-(inline|eval|hashes)'|\*|https?:|data:|blob:/);
  expect.soft(head.inline, "inline scripts").toBe(0);
  expect.soft(head.person).toBe("Person");
  expect.soft(head.graph).toMatchObject({ "og:title": head.title, "og:description": head.description, "og:url": address });
}

async function expectNothingFromAxe(page) {
  // No page has frames, so that the mode without a second page to report from is as good, and faster.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(RULES).setLegacyMode();
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
  expect.soft(found, "what axe finds").toEqual([]);
}

/** Whatever can be pressed, stands outside of running text, and is smaller than a finger needs. */
function smallTargets() {
  const isInText = (element) => {
    if (getComputedStyle(element).display !== "inline" && getComputedStyle(element).display !== "inline-block") return false;
    const words = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1;
    return [...element.parentElement.childNodes].some(words);
  };
  return [...document.querySelectorAll("a[href], button, select, input, summary, [role=button]")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isInText(element))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 24 || box.height < 24)
    .map(({ element, box }) => `${element.tagName} ${(element.textContent || element.ariaLabel || "").trim().slice(0, 40)}: ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`);
}

/** Words that stand beyond the edge of the screen, and not in a box that scrolls. */
function cutOff() {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => element && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const isHidden = (element) => element && (getComputedStyle(element).clipPath !== "none" || isHidden(element.parentElement));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const found = [];
  while (texts.nextNode()) {
    const { parentElement: element, textContent } = texts.currentNode;
    if (!textContent.trim() || !element.checkVisibility() || scrolls(element) || isHidden(element)) continue;
    range.selectNodeContents(texts.currentNode);
    const { left, right } = range.getBoundingClientRect();
    if (left < -0.5 || right > width + 0.5) found.push(`${textContent.trim().slice(0, 40)}: ${left.toFixed(0)} to ${right.toFixed(0)}`);
  }
  return found;
}
