// The join path, driven as a visitor drives it: by role and name, by mouse and by keyboard.
import { ROOT, awaken, expect, open, test } from "./site.mjs";

/** The join path on a page, by the names that assistive technology knows it by. */
function joinsOn(page) {
  const region = page.getByRole("region", { name: "Join path" });
  return {
    region,
    table: (name) => region.getByRole("button", { name, exact: true }),
    path: region.getByRole("region", { name: "Shortest path" }),
    sql: region.getByRole("group", { name: "SQL" }),
    ways: region.getByRole("radio"),
    button: (name) => region.getByRole("button", { name, exact: true }),
  };
}

async function openJoins(page, path = "joins/") {
  await open(page, path);
  await awaken(page, "joins");
  return joinsOn(page);
}

for (const path of ["", "joins/"]) {
  test(`on /${path}, two tables are picked, the search plays, and the path is shown with its SQL and rows`, async ({ page }) => {
    const joins = await openJoins(page, path);
    await expect(joins.region.getByText("Pick any table to begin the shortest-path search.")).toBeVisible();
    await joins.table("comments").click();
    await expect(joins.table("comments")).toHaveAttribute("aria-pressed", "true");
    await joins.table("roles").click();
    await expect(joins.button("Pause the search")).toBeVisible();
    await joins.button("Skip to the end").click();
    await expect(joins.path).toContainText("comments → users → memberships → roles");
    await expect(joins.path).toContainText("3 joins");
    await expect(joins.sql).toContainText("FROM comments AS c");
    await expect(joins.sql).toContainText("INNER JOIN users AS u ON");
    await expect(joins.region.getByText(/rows.*, computed in this page$/)).toBeVisible();
    await expect(page).toHaveURL(/tables=comments,roles/);
    await joins.button("Clear").click();
    await expect(page).not.toHaveURL(/tables=/);
  });
}

test("the search goes step by step, with its queue beside it @desktop", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const joins = await openJoins(page);
  await joins.table("cases").click();
  await joins.table("organisations").click();
  // Without motion the end stands there at once; who wants the steps asks for them.
  await expect(joins.path).toContainText("cases → users → organisations");
  await joins.button("Search again").click();
  await expect(joins.region.getByText("Queue")).toBeVisible();
});

test("ties stand side by side, and the link carries the one that was chosen @desktop", async ({ page }) => {
  const joins = await openJoins(page, "joins/?tables=cases,organisations");
  await expect(joins.ways).toHaveCount(3);
  await expect(joins.ways.first()).toBeChecked();
  const first = await joins.sql.innerText();
  await joins.ways.nth(1).check();
  await expect(joins.sql).not.toHaveText(first);
  await expect(page).toHaveURL(/way=2/);
  const second = await joins.sql.innerText();
  await page.reload();
  await awaken(page, "joins");
  await expect(joins.sql).toHaveText(second, { useInnerText: true });
  await joins.region.getByRole("combobox", { name: "Join" }).selectOption("left");
  await expect(joins.sql).toContainText("LEFT JOIN");
  await joins.region.getByRole("combobox", { name: "Dialect" }).selectOption("mysql");
  await expect(page).toHaveURL(/join=left&dialect=mysql/);
});

test("tables without a way are told apart @desktop", async ({ page }) => {
  const joins = await openJoins(page, "joins/?tables=cases,locales");
  await expect(joins.path).toContainText("No chain of keys leads from cases to locales.");
  await expect(joins.path).toContainText("Island: locales, translations");
});

test("three tables are joined by the smallest tree @desktop", async ({ page }) => {
  const joins = await openJoins(page, "joins/?tables=comments,forms,roles");
  await expect(joins.path).toContainText("joins");
  await expect(joins.sql).toContainText("FROM comments");
  for (const name of ["forms", "roles"]) await expect(joins.sql).toContainText(name);
});

test("by keyboard: arrows walk along keys, Enter picks @desktop", async ({ page }) => {
  const joins = await openJoins(page);
  await joins.table("cases").focus();
  const seen = new Set();
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]) {
    await joins.table("cases").focus();
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
    seen.add(await page.evaluate(() => document.activeElement.getAttribute("aria-label")));
  }
  seen.delete("cases");
  expect(seen.size).toBeGreaterThan(1);
  await page.keyboard.press("Enter");
  await expect(joins.region.locator("a[aria-pressed=true]")).toHaveCount(1);
});

test("a schema of one's own is read, drawn and searched; what could not be used is listed @desktop", async ({ page }) => {
  const joins = await openJoins(page);
  const sql = `CREATE TABLE shops (id INT PRIMARY KEY, name TEXT);
CREATE TABLE orders (id INT PRIMARY KEY, shop_id INT REFERENCES shops(id), ghost_id INT REFERENCES ghosts(id));
CREATE TABLE items (order_id INT REFERENCES orders(id), sku TEXT);`;
  const input = joins.region.getByLabel("Open a schema file");
  await input.setInputFiles({ name: "shop.sql", mimeType: "text/plain", buffer: Buffer.from(sql) });
  await expect(joins.region.getByText("shop.sql has been read. Tables: 3. Keys: 2.")).toBeVisible();
  await joins.region.getByText(/^What could not be used/).click();
  await expect(joins.region.getByText(/ghosts/).first()).toBeVisible();
  await joins.table("items").click();
  await joins.table("shops").click();
  await joins.button("Skip to the end").click();
  await expect(joins.path).toContainText("items → orders → shops");
  for (const [name, body] of [["empty.sql", ""], ["words.txt", "no tables here"], ["cut.json", '{"tables": [']]) {
    await input.setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(body) });
    await expect(joins.region.getByText("Not opened; what stood here still stands.")).toBeVisible();
    await expect(joins.table("shops")).toBeVisible();
  }
  await joins.button("Back to the example").click();
  await expect(joins.table("cases")).toBeVisible();
});

test("what the address does not say right is left aside @desktop", async ({ page }) => {
  const joins = await openJoins(page, "joins/?tables=cases,nowhere&dialect=latin");
  await expect(joins.region.getByRole("status").filter({ hasText: "Left aside" })).toContainText("tables=cases,nowhere, dialect=latin");
  await expect(page).toHaveURL(new RegExp(`^${ROOT}joins/`));
});
