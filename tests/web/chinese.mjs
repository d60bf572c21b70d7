// The Chinese edition as it is set: where lines break, how long they are, in whose faces, and what is marked as English.
import { ROOT, expect, pages, test } from "./site.mjs";

const CHINESE = (await pages()).filter(({ language }) => language === "zh-Hans");
const LATIN = ["Inter", "Cormorant", "JetBrains Mono"];

async function openStill(page, path, width) {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(ROOT + path, { waitUntil: "networkidle" });
  await page.evaluate(() => {
    for (const chapter of document.querySelectorAll(".chapter")) chapter.style.setProperty("content-visibility", "visible");
    return document.fonts.ready;
  });
}

/**
 * The lines of every text in which there is Chinese, as they are laid out: `text`, `width` in characters; and whether the
 * text is a paragraph of the page's size.
 */
function laidOut() {
  const inSight = (node) => node.data.trim() && !node.parentElement.closest("svg, script, style, pre, select, dialog, .rail, .visually-hidden");
  const blocks = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!inSight(node)) continue;
    let block = node.parentElement;
    while (/^(inline|contents)/.test(getComputedStyle(block).display)) block = block.parentElement;
    blocks.set(block, [...(blocks.get(block) ?? []), node]);
  }
  const range = document.createRange();
  const texts = [];
  for (const [block, nodes] of blocks) {
    const size = parseFloat(getComputedStyle(block).fontSize);
    const lines = [];
    let middle = -Infinity;
    for (const node of nodes) {
      for (let at = 0; at < node.data.length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (/\s/.test(node.data[at]) || !box?.width) continue;
        if ((box.top + box.bottom) / 2 > middle + 0.7 * size) {
          lines.push({ text: "", left: box.left, right: box.right });
          middle = (box.top + box.bottom) / 2;
        }
        const line = lines.at(-1);
        line.text += node.data[at];
        line.right = Math.max(line.right, box.right);
      }
    }
    if (!lines.some(({ text }) => /\p{Script=Han}/u.test(text))) continue;
    // What stands in a row of columns is as wide as its column.
    const isRunning = block.matches("p:not(.materials *)") && size >= 16 && size < 18;
    texts.push({ isRunning, lines: lines.map(({ text, left, right }) => ({ text, width: (right - left) / size })) });
  }
  return texts;
}

for (const { path } of CHINESE) {
  test(`/${path} breaks its lines as Chinese does, at 28 to 36 characters @desktop`, async ({ page }) => {
    const wrong = [];
    for (const width of [360, 1440]) {
      await openStill(page, path, width);
      const texts = await page.evaluate(laidOut);
      expect(texts.length).toBeGreaterThan(3);
      for (const { isRunning, lines } of texts) {
        for (const [at, { text }] of lines.entries()) {
          if (at > 0 && /^[，。、；：？！）」』》〉】”’…]/u.test(text)) wrong.push(`${width}: begins ${text}`);
          if (at < lines.length - 1 && /[（「『《〈【“‘]$/u.test(text)) wrong.push(`${width}: ends ${text}`);
        }
        // The last line is as long as it happens to be.
        const longest = Math.max(...lines.slice(0, -1).map((line) => line.width));
        if (width === 1440 && isRunning && lines.length > 1 && !(longest >= 28 && longest <= 36)) wrong.push(`${longest.toFixed(1)} characters: ${lines[0].text}`);
      }
    }
    expect(wrong).toEqual([]);
  });
}

/** The faces that the browser draws these characters in, in the font of this element. */
async function facesOf(page, client, characters, font) {
  await page.evaluate(([characters, font]) => {
    const probe = document.querySelector("#probe") ?? document.body.appendChild(Object.assign(document.createElement("p"), { id: "probe" }));
    probe.textContent = characters;
    Object.assign(probe.style, font);
    return document.fonts.ready;
  }, [characters, font]);
  const { root } = await client.send("DOM.getDocument");
  const { nodeId } = await client.send("DOM.querySelector", { nodeId: root.nodeId, selector: "#probe" });
  const { fonts } = await client.send("CSS.getPlatformFontsForNode", { nodeId });
  return fonts.map(({ familyName }) => familyName);
}

for (const path of ["zh/", "zh/radius/", "zh/iceberg/", "zh/joins/", "zh/lzstock/", "zh/lzstock/worker-pools/", "zh/resume/"]) {
  test(`/${path} sets numerals and Latin letters in the Latin faces @desktop`, async ({ page }) => {
    await openStill(page, path, 1440);
    // Every font of the page, with the letters and numerals that are set in it.
    const used = await page.evaluate(() => {
      const used = new Map();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const parent = node.parentElement;
        if (parent.closest("script, style") || !parent.getClientRects().length) continue;
        const { fontFamily, fontWeight, fontStyle } = getComputedStyle(parent);
        const key = JSON.stringify({ fontFamily, fontWeight, fontStyle });
        used.set(key, (used.get(key) ?? "") + node.data);
      }
      return [...used].map(([font, text]) => [JSON.parse(font), [...new Set(text.match(/[0-9A-Za-z]/g))].join(""), [...new Set(text.match(/\p{Script=Han}/gu))].join("")]);
    });
    const client = await page.context().newCDPSession(page);
    await client.send("DOM.enable");
    await client.send("CSS.enable");
    expect(used.length).toBeGreaterThan(2);
    for (const [font, latin, chinese] of used) {
      const families = latin ? await facesOf(page, client, latin, font) : [];
      for (const family of families) expect.soft(LATIN.some((name) => family.startsWith(name)), `${latin} in ${family} of ${font.fontFamily}`).toBe(true);
      const others = chinese ? await facesOf(page, client, chinese, font) : [];
      for (const family of others) expect.soft(family, `${chinese} of ${font.fontFamily}`).toMatch(/^Noto S(ans|erif)/);
    }
  });
}

test("what is English on a Chinese page is marked so, and what is Chinese on an English one @desktop", async ({ page }) => {
  for (const [path, tag] of [["zh/", "en"], ["zh/resume/", "en"], ["zh/lzstock/", "en"]]) {
    await openStill(page, path, 1440);
    for (const text of ["Midnight Pearl", "Masons Xu · Midnight Pearl"]) {
      const marked = await page.getByText(text, { exact: true }).filter({ visible: true }).evaluateAll((all) => all.map((element) => element.closest("[lang]").lang));
      expect.soft(marked.length, text).toBeGreaterThan(0);
      expect.soft(new Set(marked), `${text} on /${path}`).toEqual(new Set([tag]));
    }
  }
  for (const path of ["", "resume/", "radius/", "404.html"]) {
    await openStill(page, path, 1440);
    const unmarked = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (/\p{Script=Han}/u.test(data) && !parentElement.closest("script, style") && !parentElement.closest("[lang]").lang.startsWith("zh")) found.push(data.trim());
      }
      return found;
    });
    expect(unmarked, `/${path}`).toEqual([]);
  }
  await openStill(page, "zh/", 1440);
  await expect(page.locator("#coda blockquote").first()).toHaveAttribute("lang", "en");
});

test("the Chinese descent asks for no more than 90 KB of Chinese faces before it is scrolled", async ({ page }) => {
  await page.goto(`${ROOT}zh/`, { waitUntil: "networkidle" });
  const sizes = await page.evaluate(() => {
    const faces = performance.getEntriesByType("resource").filter(({ name }) => /\/noto-[^/]*\.woff2$/.test(name));
    return faces.map(({ encodedBodySize }) => encodedBodySize);
  });
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(90 * 1024);
});

test("marks that both languages have are as wide as Chinese characters in a Chinese text @desktop", async ({ page }) => {
  await openStill(page, "zh/", 1440);
  const widths = await page.evaluate(async () => {
    const probe = document.querySelector("main").appendChild(document.createElement("p"));
    const widthOf = (text) => {
      const word = probe.appendChild(document.createElement("span"));
      word.textContent = text;
      return word;
    };
    probe.style.fontSize = "20px";
    const words = ["中", "——", "……", "“", "”"].map(widthOf);
    await document.fonts.ready;
    return words.map((word) => word.getBoundingClientRect().width / 20);
  });
  expect(widths.map((width) => Math.round(10 * width) / 10)).toEqual([1, 2, 2, 1, 1]);
});
