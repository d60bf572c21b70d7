// Tables that are made in the browser and unzipped where they were written for: other readers read them afterwards
// (`cargo xtask test`, the step after this one). Beside them, in `expected.json`, stands what those are to find.
//
// Of a file of one's own each row is known here, since it is made here. Of the three embedded sources it is not: what
// counts there is what the page says (columns, snapshots, how many rows each has), and that all readers find the same.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { download, file, openLake, unzip } from "./lake_page.mjs";
import { expect, test } from "./site.mjs";

const FOLDER = resolve(fileURLToPath(new URL("../../target/browser-tables", import.meta.url)));

/** Sends one of the forms that change the table. */
async function change(lake, title, fill, done) {
  const form = lake.form(title);
  await form.locator("summary").click();
  await fill(form);
  await form.locator("button[type=submit]").click();
  await expect(form.getByText(done, { exact: true })).toBeVisible();
}

/** Takes the table home to its place. Returns what it says of itself there. */
async function takeHome(page, lake, name) {
  await lake.region.getByLabel("Where will you unzip it?").fill(join(FOLDER, name));
  const zip = await download(page, () => lake.button("Download table").click());
  let metadata;
  for (const [path, bytes] of unzip(zip.bytes)) {
    const to = resolve(FOLDER, path);
    expect(to.startsWith(`${FOLDER}/${name}/`), path).toBe(true);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, bytes);
    const version = /metadata\/v(\d+)\.metadata\.json$/.exec(path);
    if (version && !(metadata?.version > Number(version[1]))) {
      metadata = { version: Number(version[1]), ...JSON.parse(bytes) };
    }
  }
  expect(metadata.location).toBe(`file://${FOLDER}/${name}`);
  return metadata;
}

/** What the page says of each snapshot: how many rows it has. */
async function counts(lake, snapshots) {
  const said = [];
  for (let place = 1; place <= snapshots; place += 1) {
    await lake.slider.fill(String(place));
    await expect(lake.slider).toHaveAttribute("aria-valuetext", new RegExp(`^${place} of ${snapshots} · `));
    const rows = / · ([\d,]+) rows?\b/.exec(await lake.slider.getAttribute("aria-valuetext"));
    said.push(Number(rows[1].replaceAll(",", "")));
  }
  return said;
}

/** A type as the readers' expectations write it: `decimal(18, 2)`, `list<int>`, `struct<city: string>`. */
function kind(type) {
  if (typeof type === "string") return type.replace(/^decimal\((\d+), ?(\d+)\)$/, "decimal($1, $2)");
  if (type.type === "list") return `list<${kind(type.element)}>`;
  return `struct<${type.fields.map((field) => `${field.name}: ${kind(field.type)}`).join(", ")}>`;
}

function columnsAt(metadata, schema) {
  const { fields } = metadata.schemas.find((one) => one["schema-id"] === schema);
  return fields.map((field) => [field.name, kind(field.type)]);
}

/** A value as the readers' expectations write it: floating-point numbers by their bits. */
function value(text, type) {
  if (text === null || type !== "double") return text;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Number(text));
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

const row = (columns, made) => Object.fromEntries(columns.map(([name, type]) => [name, value(made[name], type)]));

/** What the readers are to find; `rows` says which rows a snapshot has, by its place, if that is known. */
function expected(table, metadata, counts, rows) {
  const of = (place, columns) => ({ columns, count: counts[place], ...(rows ? { rows: rows[place].map((made) => row(columns, made)) } : {}) });
  const snapshots = metadata.snapshots.map((snapshot, place) => {
    expect(Number.isSafeInteger(snapshot["snapshot-id"])).toBe(true);
    return { id: snapshot["snapshot-id"], ...of(place, columnsAt(metadata, snapshot["schema-id"])) };
  });
  expect(snapshots).toHaveLength(counts.length);
  const tags = Object.entries(metadata.refs).filter(([, ref]) => ref.type === "tag").map(([name, ref]) => [name, ref["snapshot-id"]]);
  const now = of(counts.length - 1, columnsAt(metadata, metadata["current-schema-id"]));
  return { table, ...now, snapshots, tags: Object.fromEntries(tags) };
}

/** The columns as the page shows them are those of the metadata. */
async function expectColumns(lake, metadata) {
  const shown = await lake.region.locator(".lake-columns tbody tr").evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("th").textContent.replace(/^.* → /, ""), row.cells[2].textContent]));
  expect(shown.map(([name, type]) => [name, kind(type)]).filter(([, type]) => !/[<>]/.test(type)))
    .toEqual(columnsAt(metadata, metadata["current-schema-id"]).filter(([, type]) => !/[<>]/.test(type)));
}

const day = (number) => `2024-${String(1 + (number % 3)).padStart(2, "0")}-${String(1 + (number % 28)).padStart(2, "0")}`;
const berth = (number) => ({
  id: String(number),
  name: ["harbour", "pier, north", "quay \"old\"", "码头"][number % 4],
  fee: number % 7 === 0 ? null : `${number}.${String(number % 100).padStart(2, "0")}`,
  paid_on: day(number),
});
const quoted = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (berths) =>
  `id,name,fee,paid_on\n${berths.map((berth) => Object.values(berth).map((value) => quoted(value ?? "")).join(",")).join("\n")}\n`;
const many = (from, to) => Array.from({ length: to - from }, (_, at) => berth(from + at));

test("tables are taken home for other readers @desktop", async ({ page }) => {
  test.setTimeout(180_000);
  rmSync(FOLDER, { recursive: true, force: true });
  const tables = [];
  const lake = await openLake(page);
  const anew = async () => {
    await lake.button("Empty the lake").click();
    await lake.button("Yes, empty it").click();
    await expect(lake.slider).toBeHidden();
  };

  await test.step("the three sources, with a column renamed, rows deleted, and a tag", async () => {
    await lake.button("Ingest all three").click();
    await lake.landed(3);
    await change(lake, "Tag a snapshot", (form) => form.getByLabel("Name").fill("landed"), "Tagged.");
    await change(lake, "Rename a column", async (form) => {
      await form.getByLabel("Column").selectOption({ label: "form_code · string" });
      await form.getByLabel("New name").fill("form");
    }, "Renamed.");
    await change(lake, "Delete rows", (form) => form.getByLabel("Rows that meet").fill("form = '0042'"), "Deleted.");
    const said = await counts(lake, 4);
    const metadata = await takeHome(page, lake, "browser_landed");
    await expectColumns(lake, metadata);
    tables.push(expected("browser_landed", metadata, said));
  });

  await test.step("a file of one's own, of which rows are deleted and values overwritten", async () => {
    await anew();
    const first = many(1, 60);
    await lake.input.setInputFiles(file("berths.csv", csv(first)));
    await expect(lake.slider).toHaveValue("1");
    await change(lake, "Delete rows", (form) => form.getByLabel("Rows that meet").fill("id >= 10 and id < 20"), "Deleted.");
    const second = first.filter(({ id }) => Number(id) < 10 || Number(id) >= 20);
    await change(lake, "Overwrite a value", async (form) => {
      await form.getByLabel("Rows that meet").fill("fee is null");
      await form.getByLabel("Column").selectOption({ label: "name · string" });
      await form.getByLabel("New value").fill("free");
    }, "Overwritten.");
    const third = second.map((row) => (row.fee === null ? { ...row, name: "free" } : row));
    const said = await counts(lake, 3);
    expect(said).toEqual([59, 49, 49]);
    const metadata = await takeHome(page, lake, "browser_own");
    await expectColumns(lake, metadata);
    tables.push(expected("browser_own", metadata, said, [first, second, third]));
  });

  await test.step("a table that is divided, and of which a column is widened", async () => {
    await anew();
    const first = many(1, 30);
    await lake.input.setInputFiles(file("berths.csv", csv(first)));
    await expect(lake.slider).toHaveValue("1");
    await change(lake, "Partition the rows to come", async (form) => {
      await form.getByLabel("Column").selectOption({ label: "paid_on · date" });
      await form.getByLabel("Divided by").selectOption("month");
      await form.getByRole("button", { name: "Add to the list" }).click();
    }, "Set for the rows to come.");
    await change(lake, "Widen a type", (form) => form.getByLabel("New type").selectOption({ label: "id: int → long" }), "Widened.");
    const more = many(100, 140);
    await lake.input.setInputFiles(file("berths.csv", csv(more)));
    await expect(lake.slider).toHaveValue("2");
    const said = await counts(lake, 2);
    expect(said).toEqual([29, 69]);
    const metadata = await takeHome(page, lake, "browser_divided");
    await expectColumns(lake, metadata);
    tables.push(expected("browser_divided", metadata, said, [first, [...first, ...more]]));
  });

  expect(tables[1].columns).toEqual([["id", "int"], ["name", "string"], ["fee", "double"], ["paid_on", "date"]]);
  expect(tables[2].columns[0]).toEqual(["id", "long"]);
  writeFileSync(join(FOLDER, "expected.json"), JSON.stringify(tables, null, 1));
});
