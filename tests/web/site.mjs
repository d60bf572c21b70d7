// What every browser test shares: where the site is, which pages it has, and what no page may ever do.
import { readFileSync } from "node:fs";
import { test as base, expect } from "@playwright/test";

export { expect };

/** The site at a root, and the same site in a folder; each ends in a slash. */
export const ROOT = address("SITE_ROOT");
export const PEARL = address("SITE_PEARL");

function address(name) {
  const value = process.env[name];
  if (!value?.endsWith("/")) {
    throw new Error(`${name} has to be the address of a served site, with a slash at its end: \`cargo xtask test\` sets it`);
  }
  return value;
}

/**
 * Every page of both languages, as the site's own map lists them: `address` where the public finds it, `path`
 * below the site, its language, and `bare`, the path that both languages share.
 */
export async function pages(site = ROOT) {
  const map = await (await fetch(new URL("sitemap.xml", site))).text();
  const base = new URL(site).pathname;
  const listed = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => {
    const { pathname } = new URL(address);
    if (!pathname.startsWith(base)) throw new Error(`the map lists ${address}, which is not below ${base}`);
    const path = pathname.slice(base.length);
    const isChinese = path.startsWith("zh/");
    return { address, path, language: isChinese ? "zh-Hans" : "en", bare: isChinese ? path.slice(3) : path };
  });
  if (listed.length === 0) throw new Error("the map lists no page");
  return listed;
}

/** A word of an edition, from the file that the site is built from: for what the owner may reword. */
export function words(edition, file, key) {
  const text = readFileSync(new URL(`../../assets/content/${edition}/${file}.toml`, import.meta.url), "utf8");
  const found = new RegExp(`^${key} = "(.*)"$`, "m").exec(text);
  if (!found) throw new Error(`${edition}/${file}.toml has no ${key}`);
  return found[1];
}

/**
 * Playwright's `test`, watching every page of the test: no console message, no uncaught error, no answer but a
 * good one, no request that fails or leaves for another origin, no violation of the content security policy, no
 * cookie. A test whose point is a failure says which it allows: `watch.allow.push(/pattern/)`.
 */
export const test = base.extend({
  watch: [
    async ({ context }, use) => {
      // Chromium's own word where no GPU is: it reads a picture back to lay it on the page.
      const withoutGpu = /^console warning: \[\.WebGL-\w+\]GL Driver Message .*GPU stall due to ReadPixels/;
      const watch = { said: [], requests: [], allow: [withoutGpu] };
      context.on("console", (message) => watch.said.push(`console ${message.type()}: ${message.text()}`));
      context.on("weberror", (error) => watch.said.push(`uncaught: ${error.error()}`));
      context.on("request", (request) => watch.requests.push(request.url()));
      context.on("response", (response) => {
        if (response.status() >= 400) watch.said.push(`answered ${response.status()}: ${response.url()}`);
      });
      context.on("requestfailed", (request) => {
        const reason = request.failure().errorText;
        // A visitor who leaves a page cuts off what is still loading.
        if (reason !== "net::ERR_ABORTED") watch.said.push(`failed ${reason}: ${request.url()}`);
      });
      await context.exposeBinding("__violated", (_, what) => watch.said.push(`violated: ${what}`));
      await context.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => window.__violated(`${event.violatedDirective} ${event.blockedURI}`));
      });

      await use(watch);

      const unexpected = watch.said.filter((line) => !watch.allow.some((pattern) => pattern.test(line)));
      expect(unexpected, "what went wrong on the way").toEqual([]);
      const origins = [ROOT, PEARL].map((site) => new URL(site).origin);
      const elsewhere = watch.requests.filter((url) => !/^(data|blob|about):/.test(url) && !origins.includes(new URL(url).origin));
      expect(elsewhere, "requests to another origin").toEqual([]);
      expect(await context.cookies(), "cookies").toEqual([]);
    },
    { auto: true },
  ],
});

/** Waits until the demos are alive. */
export async function alive(page) {
  await expect(page.locator("html")).toHaveAttribute("data-demos", "on");
}

/** Opens an address below a site and waits until the demos are alive. */
export async function open(page, path = "", site = ROOT) {
  const response = await page.goto(new URL(path, site).href);
  expect(response.status(), path).toBe(200);
  await alive(page);
}

/** Goes to the demo of a page and waits until its program has brought it to life. */
export async function awaken(page, program) {
  const island = page.locator(`[data-program="${program}"]`);
  await island.scrollIntoViewIfNeeded();
  await expect(island).toHaveAttribute("data-awake");
}

/** Opens an address that has a replay on it, and goes there. */
export async function openReplay(page, path = "", site = ROOT) {
  await open(page, path, site);
  await awaken(page, "radius");
}

/** Expects that nobody has to scroll sideways. */
export async function expectNoSidewaysScroll(page) {
  const [needed, given] = await page.evaluate(() => [document.scrollingElement.scrollWidth, document.documentElement.clientWidth]);
  expect.soft(needed, `the width that the page takes of ${given}`).toBeLessThanOrEqual(given);
}
