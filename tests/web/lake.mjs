// The lake, driven as a visitor drives it: by role and name, with a mouse, with keys and with fingers.
import AxeBuilder from "@axe-core/playwright";
import { download, file, openLake, unzip } from "./lake_page.mjs";
import { ROOT, awaken, expect, expectNoSidewaysScroll, open, test } from "./site.mjs";

const CSV = "id,name,fee,paid_on\n1,harbour,12.50,2024-01-31\n2,pier,7.25,2024-02-29\n3,quay,,2024-03-01\n";

/** Drops files on the lake, as a browser does. */
async function drop(page, target, files) {
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, text } of files) data.items.add(new File([text], name));
    return data;
  }, files);
  await target.dispatchEvent("dragover", { dataTransfer: data });
  await target.dispatchEvent("drop", { dataTransfer: data });
}

for (const path of ["", "iceberg/"]) {
  test(`on /${path}, three sources land one after the other, and are counted`, async ({ page }) => {
    const lake = await openLake(page, path);
    await lake.landed(0);
    for (const [place, name] of ["REST API", "MySQL", "MongoDB"].entries()) {
      await expect(lake.source(name)).toHaveAttribute("draggable", "true");
      await lake.source(name).click();
      await lake.landed(place + 1);
      await expect(lake.source(name)).toHaveAttribute("aria-disabled", "true");
    }
    await expect(lake.stage("Extract")).toContainText("4,117 records");
    await expect(lake.stage("Write-back")).toContainText("3 files");
    await expect(lake.slider).toHaveValue("3");
    // Pressed again, it does not land twice.
    await lake.source("MySQL").click({ force: true });
    await expect(lake.stage("Extract")).toContainText("4,117 records");
  });
}

test("a source is dragged onto the water, and put back it stays where it was @desktop", async ({ page }) => {
  const lake = await openLake(page);
  await lake.source("REST API").dragTo(lake.source("MySQL"));
  await lake.landed(0);
  await lake.source("REST API").dragTo(lake.region.locator(".berg"));
  await lake.landed(1);
  await expect(lake.region.getByText("v2.metadata.json").first()).toBeVisible();
});

test("by keyboard: Enter lands a source, Space another @desktop", async ({ page }) => {
  const lake = await openLake(page);
  await lake.source("MongoDB").focus();
  await page.keyboard.press("Enter");
  await lake.landed(1);
  await lake.source("REST API").focus();
  await page.keyboard.press(" ");
  await lake.landed(2);
});

test("all three land at one press, and the still said what they make", async ({ page }) => {
  await page.goto(`${ROOT}iceberg/`);
  const still = await page.locator(".stage-figures").allTextContents();
  const lake = await openLake(page);
  await lake.button("Ingest all three").click();
  await lake.landed(3);
  expect(await lake.region.locator(".stage-figures").allTextContents()).toEqual(still);
});

test("a file of one's own lands: chosen, dropped, several at once, pasted", async ({ page }) => {
  const lake = await openLake(page);
  await lake.input.setInputFiles(file("fees.csv", CSV));
  await expect(lake.region.getByText("1 of your own")).toBeVisible();
  await lake.landed(0);
  await expect(lake.stage("Extract")).toContainText("3 records");
  await lake.stage("Extract").locator("summary").first().click();
  await expect(lake.stage("Extract")).toContainText("values between ,");
  await lake.stage("Normalise").locator("summary").first().click();
  await expect(lake.stage("Normalise")).toContainText("paid_on");
  const two = [{ name: "a.csv", text: "id,name\n7,a\n8,b\n" }, { name: "b.ndjson", text: '{"id":1,"size":2}\n{"id":2,"size":3}\n' }];
  await drop(page, lake.region.locator(".berg"), two);
  await expect(lake.region.getByText("3 of your own")).toBeVisible();
  await lake.button("Paste text").click();
  await lake.region.getByLabel("Text to land").fill("id,colour\n1,green\n2,blue\n");
  await lake.button("Land this text").click();
  await expect(lake.region.getByText("4 of your own")).toBeVisible();
  await expect(lake.slider).toHaveValue("4");
});

test("pasted with the keyboard, text lands @desktop", async ({ page }) => {
  const lake = await openLake(page);
  await lake.source("MySQL").evaluate((source, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    source.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, CSV);
  await expect(lake.region.getByText("1 of your own")).toBeVisible();
});

test("a file that is refused is said to be, with what was expected and found, and the table is as it was", async ({ page }) => {
  const lake = await openLake(page);
  await lake.source("REST API").click();
  await lake.landed(1);
  const before = await lake.stage("Write-back").textContent();
  const refused = [
    [file("empty.csv", ""), "The file is empty: records were expected."],
    [{ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1") }, "a picture was found"],
    [{ name: "cut.csv.gz", mimeType: "application/gzip", buffer: Buffer.from("1f8b0800000000000003", "hex") }, "cannot be unpacked"],
    [file("nothing.json", '{"items": []}'), "were expected"],
  ];
  for (const [given, said] of refused) {
    await lake.input.setInputFiles(given);
    await expect(lake.region.getByRole("list", { name: "Your files" })).toContainText(said);
    await expect(lake.stage("Write-back")).toHaveText(before);
    await lake.region.getByRole("button", { name: `Take ${given.name} off the list` }).click();
  }
  await lake.landed(1);
  await expect(lake.slider).toHaveValue("1");
});

test("a file that is too large is refused before it is read, a folder with a sentence @desktop", async ({ page }) => {
  const lake = await openLake(page);
  await lake.region.evaluate((region) => {
    const data = new DataTransfer();
    const large = new File(["x"], "large.csv");
    Object.defineProperty(large, "size", { value: 300 * 2 ** 20 });
    large.slice = large.arrayBuffer = () => { throw new Error("it was read"); };
    const item = { kind: "file", getAsFile: () => large, webkitGetAsEntry: () => ({ isDirectory: false }) };
    const folder = { kind: "file", getAsFile: () => new File([], "photos"), webkitGetAsEntry: () => ({ isDirectory: true }) };
    const items = { 0: item, 1: folder, length: 2 };
    Object.defineProperty(data, "items", { value: items });
    region.querySelector(".berg").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await expect(lake.region.getByText(/The file is too large: at most 200 MiB was expected, 300 MiB was found/)).toBeVisible();
  await expect(lake.region.getByText(/photos is a folder: files were expected/)).toBeVisible();
  await lake.landed(0);
});

test("what is landing can be cancelled, and then nothing has changed @desktop", async ({ page }) => {
  const lake = await openLake(page);
  const rows = Array.from({ length: 1_200_000 }, (_, row) => `${row},place ${row % 977},${row % 31}.25,2024-01-${String((row % 28) + 1).padStart(2, "0")}`);
  await lake.input.setInputFiles(file("long.csv", `id,name,fee,paid_on\n${rows.join("\n")}\n`));
  await lake.button("Cancel").click();
  await expect(lake.region.getByText("Cancelled: long.csv. The table is as it was.")).toBeVisible();
  await expect(lake.button("Cancel")).toBeHidden();
  await expect(lake.slider).toBeHidden();
  // And the lake still works.
  await lake.source("REST API").click();
  await lake.landed(1);
});

test("the table is taken home as a zip that is written for its place, and as Parquet", async ({ page }) => {
  const lake = await openLake(page);
  await lake.button("Ingest all three").click();
  await lake.landed(3);
  const where = lake.region.getByLabel("Where will you unzip it?");
  await where.fill("Downloads/lake");
  await lake.button("Download table").click();
  await expect(lake.region.getByText(/An absolute address was expected/)).toBeVisible();
  await where.fill("/srv/lake");
  const zip = await download(page, () => lake.button("Download table").click());
  expect(zip.name).toMatch(/\.zip$/);
  const files = unzip(zip.bytes);
  const names = [...files.keys()];
  for (const ending of ["version-hint.text", "v4.metadata.json", "README.md", ".parquet", ".avro"]) {
    expect(names.some((name) => name.endsWith(ending)), `${ending} in ${names}`).toBe(true);
  }
  const metadata = JSON.parse(files.get(names.find((name) => name.endsWith("v4.metadata.json"))));
  expect(metadata.location).toMatch(/^file:\/\/\/srv\/lake/);
  expect(metadata.snapshots).toHaveLength(3);
  const parquet = await download(page, () => lake.button("Download Parquet").click());
  expect(parquet.bytes.toString("latin1", 0, 4)).toBe("PAR1");
  await lake.stage("Normalise").locator("summary").first().click();
  const rejects = await download(page, () => lake.button("Download rejects").first().click());
  expect(rejects.bytes.length).toBeGreaterThan(10);
});

test("another way joins the last landing again @desktop", async ({ page }) => {
  const lake = await openLake(page);
  await lake.source("MySQL").click();
  await lake.landed(1);
  await lake.stage("BFS Join").locator("summary").first().click();
  const ways = lake.stage("BFS Join").getByRole("radio");
  await expect(ways.first()).toBeChecked();
  await expect(lake.stage("BFS Join")).toContainText("The rule:");
  await ways.nth(1).check();
  await expect(lake.slider).toHaveValue("2");
  await expect(lake.stage("BFS Join").getByRole("radio").nth(1)).toBeChecked();
});

test("a column that is renamed stays chosen, and a way that cannot be taken says why @desktop", async ({ page }) => {
  const lake = await openLake(page);
  await lake.source("MySQL").click();
  await lake.landed(1);
  const rename = lake.form("Rename a column");
  await rename.locator("summary").click();
  const choice = rename.getByLabel("Column");
  // It is drawn once it is opened.
  const chosen = await choice.locator("option").last().textContent();
  const places = await choice.locator("option").count();
  await choice.selectOption({ index: places - 1 });
  await rename.getByLabel("New name").fill("renamed_here");
  await rename.getByRole("button", { name: "Rename" }).click();
  await expect(rename.getByText("Renamed.")).toBeVisible();
  await expect(choice.locator("option:checked")).toHaveText(chosen.replace(/^.* · /, "renamed_here · "));
  // What is sent is what is seen.
  await rename.getByLabel("New name").fill("renamed_again");
  await rename.getByRole("button", { name: "Rename" }).click();
  await expect(choice.locator("option:checked")).toHaveText(/^renamed_again · /);

  const join = lake.stage("BFS Join");
  await join.locator("summary").first().click();
  await expect(join.getByRole("radio").first()).toBeEnabled();
  const remove = lake.form("Delete rows");
  await remove.locator("summary").click();
  await remove.getByLabel("Rows that meet").fill("renamed_again is not null");
  await remove.getByRole("button", { name: "Delete rows" }).click();
  await expect(remove.getByText("Deleted.")).toBeVisible();
  await expect(join.getByRole("radio").first()).toBeDisabled();
  await expect(join.getByRole("group", { name: "Ways of this length" })).toHaveAccessibleDescription(/rows of this landing have been deleted or overwritten/);
});

test("a part opens, rows are previewed, and the lake is emptied", async ({ page }) => {
  const lake = await openLake(page);
  await lake.source("REST API").click();
  await lake.landed(1);
  await lake.region.getByText("v2.metadata.json").locator("visible=true").first().click();
  await expect(lake.region.getByText("format-version").first()).toBeVisible();
  await expect(lake.region.getByRole("region", { name: "What a query sees" })).toContainText("submitted_at");
  await lake.button("Empty the lake").click();
  await lake.button("Yes, empty it").click();
  await lake.landed(0);
  await expect(lake.slider).toBeHidden();
  await lake.source("REST API").click();
  await lake.landed(1);
});

test("a worker that breaks is said to have, and the sources land again in a new one @desktop", async ({ page, watch }) => {
  watch.allow.push(/./);
  await page.addInitScript(() => {
    const Real = Worker;
    window.Worker = class extends Real {
      constructor(...given) {
        super(...given);
        (window.workers ??= []).push(this);
      }
    };
  });
  const lake = await openLake(page);
  await lake.source("REST API").click();
  await lake.landed(1);
  await page.evaluate(() => window.workers.at(-1).dispatchEvent(new MessageEvent("message", { data: [0, "fault", "out of memory"] })));
  await lake.source("MySQL").click();
  const broken = lake.region.getByRole("alert").filter({ hasText: "out of memory" });
  await expect(broken).toContainText("forms.json");
  await lake.button("Start anew and land the sources again").click();
  await lake.landed(1);
});

for (const path of ["iceberg/", "zh/iceberg/"]) {
  test(`/${path} has nothing that axe finds, before and after, and nobody scrolls sideways`, async ({ page }) => {
    await open(page, path);
    await awaken(page, "lake");
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).include(".lake").analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`)).toEqual([]);
      await expectNoSidewaysScroll(page);
    };
    await check();
    await page.locator(".ingest > .button-text").click();
    await expect(page.locator(".ingest-status")).toContainText("3/3");
    for (const summary of await page.locator(".stage > details > summary").all()) await summary.click();
    await check();
  });
}

test("fingers find what they press: 44 pixels each way @phone", async ({ page }) => {
  const lake = await openLake(page);
  await lake.button("Ingest all three").tap();
  await lake.landed(3);
  for (const summary of await page.locator(".stage > details > summary").all()) await summary.click();
  const small = await page.locator(".ingest").locator("button, summary, [role=button], label.file, label.check, .report-ways label, input[type=text]").evaluateAll((targets) =>
    targets.filter((target) => target.checkVisibility()).flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      return height < 43.5 || width < 43.5 ? [`${target.textContent.trim().slice(0, 40)}: ${width} × ${height}`] : [];
    }),
  );
  expect(small).toEqual([]);
});

test("without script the lake stands still, with its figures and nothing to press @desktop", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${ROOT}iceberg/`);
  await expect(page.getByText("Apache Iceberg 0/3 sources landed · Parquet · PyIceberg")).toBeVisible();
  await expect(page.getByText("4,117 records")).toBeVisible();
  await page.locator(".stage > details > summary").nth(2).click();
  await expect(page.getByText("audit_events → cases").first()).toBeVisible();
  await expect(page.locator(".ingest button, .ingest [role=button], .ingest input")).toHaveCount(0);
  await context.close();
});
