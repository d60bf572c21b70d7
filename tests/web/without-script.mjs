// The page before any script has run, without any, and after one has failed: nothing that it says is missing.
import { ROOT, expect, test, words } from "./site.mjs";
import { NODES, SPANS } from "./story.mjs";

/** Labels and figures that stand by themselves, by the section that they stand in. */
const LABELS = {
  overture: [
    "Chapter I · Overture",
    "Masons Xu.",
    "Building reliable systems — Go, distributed, cloud-native.",
    "masonsxu@foxmail.com",
  ],
  radius: [
    "CloudWeGo · 10+ services",
    "A distributed data platform, made live.",
    "Spans · 6",
    "req_8af2c10d",
    "form-value write · 42ms",
  ],
  iceberg: [
    "Apache Iceberg · 5 months to prod",
    "A data lake, computed in your browser.",
    "Ingest — drag a source into the lake",
    "Apache Iceberg 0/3 sources landed · Parquet · PyIceberg",
    "REST API",
    "MySQL",
    "MongoDB",
    "Shortest JOIN path — click two tables",
    "Pick any table to begin the shortest-path search.",
  ],
  lzstock: ["From Concept to Cloud", "design, build, break, fix, scale, document"],
  trajectory: ["2021.06 — 2026.04 · Manteia Data Technology · Xiamen FTZ", "Five years of accreting strata."],
  coda: ["Chapter VI · Coda", "scroll to merge — the pearl", "Masons Xu"],
};

/** Labels that stand in rows: each row's words in their order, whatever is between them. */
const ROWS = {
  overture: [
    ["Microservices", "10+", "DDD", "Wire"],
    ["Availability", "99.9%", "43.2 min"],
    ["Latency Reduced", "50%", "asynchronous rewrite of the hot path"],
    ["Deploy Faster", "87.5%", "4 h", "30 min"],
    ["GitHub", "masonsxu"],
  ],
  radius: [
    ["RPC framework", "Kitex"],
    ["HTTP framework", "Hertz"],
    ["DI", "Google Wire (compile-time)"],
    ["Contract", "Thrift IDL-first"],
    ["Discovery", "etcd"],
    ["Authz", "Casbin RBAC"],
    ["Tracing", "OpenTelemetry + Jaeger"],
    ["Slow-call threshold", "> 100ms → Warn span"],
  ],
  iceberg: [
    ["01", "Extract"],
    ["02", "Normalise"],
    ["03", "BFS Join"],
    ["04", "Write-back"],
  ],
  lzstock: [
    ["Domain-Driven Design", "keeping services from becoming a distributed monolith", "types that make invalid states impossible"],
    ["Back-end", "algorithm and data structure", "concurrency", "error handling", "use-cases and controllers", "API design and versioning", "testing"],
    ["Database", "SQL plan and index", "data query", "Redis optimisation", "Redis Lua script for atomic operations", "database selection (PostgreSQL over MySQL)", "partitioning", "partitioning and sharding strategy"],
    ["Front-end"],
    ["Fault tolerance", "retry with exponential backoff & jitter", "self-healing via NATS KV registry", "pod failure recovery"],
    ["High availability and scalability", "elastic scalability (KEDA pre-warming)", "stateful service scaling"],
    ["Networking and protocols", "asynchronous", "synchronous", "inter-service communication"],
    ["CI/CD, cloud and DevOps"],
    ["Monitoring and observability", "health check and liveness probe", "logging", "structured logging"],
  ],
  trajectory: [
    ["2025+", "05 / 05", "Observable & Standardised", "OpenTelemetry · Jaeger · IDL-First", "99.9%", "availability"],
    ["2025", "04 / 05", "Service Decomposition", "CloudWeGo · Kitex + Hertz · 9 services", "10+", "microservices"],
    ["2023", "03 / 05", "Containerised Delivery", "Shell → Docker / Podman", "87.5%", "deploy faster", "4h → 30m"],
    ["2022", "02 / 05", "Async Rewrite", "Asyncio hot-path refactor", "50%", "latency reduced"],
    ["2021", "01 / 05", "The Monolith", "Flask · MySQL · MongoDB · Redis"],
    ["2025.03 — 2026.04", "Go Backend Architect / Tech Lead"],
    ["2021.06 — 2025.03", "Python Backend Engineer"],
  ],
  coda: [
    ["Obsidian", "Reliability"],
    ["Pearl", "Clarity"],
    ["Gold", "Excellence"],
  ],
};

const QUOTATIONS = ["“Architecture emerges naturally while solving real problems.”", "“架构不是设计出来的,而是在解决真实问题的过程中自然涌现的”"];
const FOOTER = "Masons Xu · Midnight Pearl";

const FORM_ENGINE = ["Form Engine", "Kitex · Thrift", "30+ component types", "Handler → Logic → DAL → Model"];
const LANES = ["edge", "service", "storage", "observability"];

/** Expects what stands of the replay when nothing moves: the drawing, the spans, and every card. */
async function expectTheStill(page) {
  const drawing = page.locator("#radius .topology");
  for (const name of NODES) await expect.soft(drawing.getByText(name, { exact: true }), name).toBeVisible();
  for (const lane of LANES) await expect.soft(drawing.getByText(lane, { exact: true }), lane).toBeVisible();
  const { width, height } = await drawing.locator("svg").boundingBox();
  expect.soft(Math.min(width, height), "the size of the drawing").toBeGreaterThan(200);

  const spans = page.getByRole("tree", { name: "Spans" }).getByRole("treeitem");
  await expect(spans).toHaveCount(6);
  for (const [index, { service, own }] of SPANS.entries()) {
    await expect.soft(spans.nth(index)).toBeVisible();
    await expect.soft(spans.nth(index)).toContainText(service);
    await expect.soft(spans.nth(index).getByText(`${own} ms`, { exact: true })).toBeVisible();
  }

  await expect.soft(page.locator("#radius .card:visible").getByRole("heading")).toHaveText(NODES);
  const card = page.locator("#radius .card").filter({ has: page.getByRole("heading", { name: "Form Engine" }) });
  await expect.soft(card).toHaveText(inOrder(FORM_ENGINE));
}

/** A text in which all of these stand, in this order, in whatever case a sentence gives them. */
function inOrder(parts) {
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(escaped.join("[^]*"), "i");
}

test.describe("with script off", () => {
  test.use({ javaScriptEnabled: false });

  for (const [chapter, labels] of Object.entries(LABELS)) {
    test(`chapter ${chapter} shows every fixed label`, async ({ page }) => {
      await page.goto(ROOT);
      const section = page.locator(`section#${chapter}`);
      for (const label of labels) {
        await expect.soft(section.getByText(label, { exact: true }).filter({ visible: true }), label).not.toHaveCount(0, { timeout: 1_000 });
      }
      for (const row of ROWS[chapter]) {
        const rows = section.locator("li, dl > div, p").filter({ hasText: inOrder(row), visible: true });
        await expect.soft(rows, row.join(" … ")).not.toHaveCount(0, { timeout: 1_000 });
      }
    });
  }

  test("the rest of the page: heads, strata from the oldest up, five layers, quotations, footer", async ({ page }) => {
    await page.goto(ROOT);
    await expect.soft(page.getByText("Midnight Pearl", { exact: true })).toBeVisible();
    await expect.soft(page.getByRole("link", { name: "Résumé" }).first()).toBeVisible();
    await expect.soft(page.locator("#trajectory .stratum .stratum-year")).toHaveText(["2025+", "2025", "2023", "2022", "2021"]);
    await expect.soft(page.locator("#lzstock .layers ol > li")).toHaveCount(5);
    await expect.soft(page.locator("#lzstock").getByRole("link", { name: "blog.lzstock.app" })).toBeVisible();
    for (const quotation of QUOTATIONS) await expect.soft(page.locator("#coda").getByText(quotation, { exact: true })).toBeVisible();
    await expect.soft(page.getByRole("contentinfo").getByText(FOOTER, { exact: true })).toBeVisible();
    await expect.soft(page.getByText(words("en", "site", "demos_off"))).toBeVisible();
  });

  test("the replay stands still: its drawing, its spans, all its cards, and no control that does nothing", async ({ page }) => {
    await page.goto(ROOT);
    await expectTheStill(page);
    await expect.soft(page.getByRole("slider")).toHaveCount(0);
    await expect.soft(page.getByRole("combobox")).toHaveCount(0);
    await expect.soft(page.getByRole("button", { name: /^(Play|Restart|Step)/ })).toHaveCount(0);
  });

  test("the Chinese edition says as much", async ({ page }) => {
    await page.goto(`${ROOT}zh/`);
    await expect.soft(page.locator(".figure-value")).toHaveText(["10+", "99.9%", "50%", "87.5%"]);
    await expect.soft(page.locator("#radius .card:visible")).toHaveCount(15);
    await expect.soft(page.locator("#radius .topology svg")).toBeVisible();
    await expect.soft(page.locator("#radius .span-own")).toHaveText(SPANS.map(({ own }) => `${own} ms`));
    await expect.soft(page.locator("#trajectory .stratum")).toHaveCount(5);
    for (const quotation of QUOTATIONS) await expect.soft(page.locator("#coda").getByText(quotation, { exact: true })).toBeVisible();
    await expect.soft(page.getByText(words("zh", "site", "demos_off"))).toBeVisible();
  });

  for (const path of ["radius/", "iceberg/", "joins/", "zh/radius/", "zh/iceberg/", "zh/joins/"]) {
    test(`/${path} shows a still of its demo @desktop`, async ({ page }) => {
      await page.goto(ROOT + path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const drawings = await page.locator("main svg:visible").evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect()).filter((box) => box.width > 250 && box.height > 150).length);
      expect(drawings).toBeGreaterThan(0);
    });
  }
});

/** Expects a readable page that says quietly that its demos are off. */
async function expectDemosOff(page) {
  await expect(page.locator("html")).toHaveAttribute("data-demos", "off");
  await expect(page.getByText(words("en", "site", "demos_off"))).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Masons Xu." })).toBeVisible();
  await expect(page.getByText("Building reliable systems — Go, distributed, cloud-native.")).toBeVisible();
  await expect(page.getByRole("slider")).toHaveCount(0);
  await expectTheStill(page);
}

test.describe("when the program fails", () => {
  const failures = {
    "never arrives": (route) => route.abort(),
    "is not there": (route) => route.fulfill({ status: 404, body: "" }),
    "is no program": (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "not a program" }),
  };
  for (const [name, failure] of Object.entries(failures)) {
    test(`the wasm ${name}`, async ({ page, watch }) => {
      watch.allow.push(/Failed to load resource/, /^failed net::ERR_FAILED: .*\.wasm$/, /^answered 404: .*\.wasm$/);
      await page.route("**/*.wasm", failure);
      await page.goto(ROOT);
      await expectDemosOff(page);
    });
  }

  test("the script that loads it never arrives @desktop", async ({ page, watch }) => {
    watch.allow.push(/Failed to load resource/, /^failed net::ERR_FAILED: .*\.js$/);
    await page.route("**/app-*.js", (route) => route.abort());
    await page.goto(ROOT);
    await expectDemosOff(page);
  });

  test("the program panics, because the document is not the one that it knows @desktop", async ({ page, watch }) => {
    watch.allow.push(/./);
    await page.route(ROOT, async (route) => {
      const response = await route.fetch();
      const document = (await response.text()).replace(/(<section[^>]*class="replay"[^>]*>)/, "$1<hr>");
      await route.fulfill({ response, body: document });
    });
    await page.goto(ROOT);
    await page.locator(".replay").scrollIntoViewIfNeeded();
    await expect(page.locator(".replay > hr")).toHaveCount(1);
    await expectDemosOff(page);
  });

  for (const where of ["in a callback", "in a promise"]) {
    test(`the program traps ${where}, after it has started`, async ({ page, watch }) => {
      watch.allow.push(/^uncaught: RuntimeError: unreachable/);
      await page.goto(ROOT);
      await expect(page.locator("html")).toHaveAttribute("data-demos", "on");
      await page.evaluate(async (where) => {
        // (module (func (export "trap") unreachable))
        const trapping = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11];
        const { instance } = await WebAssembly.instantiate(new Uint8Array(trapping));
        if (where === "in a callback") setTimeout(instance.exports.trap);
        else setTimeout(async () => instance.exports.trap());
      }, where);
      await expectDemosOff(page);
    });
  }
});
