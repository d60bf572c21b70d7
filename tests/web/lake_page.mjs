// The lake as its tests drive it, and what they take home from it.
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { awaken, expect, open } from "./site.mjs";

/** The lake on a page, by the names that assistive technology knows it by. */
function lakeOn(page) {
  const region = page.getByRole("region", { name: "Lake" });
  return {
    region,
    source: (name) => region.getByRole("button", { name: `Ingest ${name}`, exact: true }),
    button: (name) => region.getByRole("button", { name, exact: true }),
    landed: (n) => expect(region.getByText(`Apache Iceberg ${n}/3 sources landed · Parquet · PyIceberg`)).toBeVisible(),
    input: region.getByLabel("Add a file to the lake"),
    stage: (name) => region.getByRole("list", { name: "Stages" }).getByRole("listitem").filter({ hasText: name }),
    form: (title) => region.locator(".lake-form").filter({ has: page.locator("summary", { hasText: title }) }),
    slider: region.getByRole("slider", { name: "Snapshot" }),
  };
}

export async function openLake(page, path = "iceberg/") {
  await open(page, path);
  await awaken(page, "lake");
  return lakeOn(page);
}

export const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** The files of a zip: their names and what is in them. */
export function unzip(zip) {
  const files = new Map();
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== 0x06054b50) end -= 1;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [method, packed, nameLength, extra, comment, local] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + packed);
    files.set(name, method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

/** Presses, and takes the file that comes of it. */
export async function download(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
