// Made-up rides of taxis as CSV, 14 columns and about 92 bytes each: what the lake's speed is measured on. The same
// bytes each time: `rides.mjs FILE ROWS`.
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const [path, rows] = process.argv.slice(2);
const BATCH = 10_000;

// Knuth's line of random numbers (TAOCP 2, 3.3.4).
let state = 1;
const below = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const two = (number) => String(number).padStart(2, "0");
const money = (cents) => `${Math.floor(cents / 100)}.${two(cents % 100)}`;
const payments = ["Credit card", "Cash", "No charge", "Dispute"];
const names =
  "vendor_id,picked_up_at,dropped_off_at,passengers,distance,rate_code,stored,from_zone,to_zone,payment,fare,tip,toll,total";

function ride() {
  const [day, begin] = [two(1 + below(28)), below(82_800)];
  const time = (at) => `2024-01-${day} ${two(Math.floor(at / 3600))}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}`;
  const [fare, tip, toll] = [250 + below(9_750), below(2_000), [0, 0, 0, 655][below(4)]];
  const trip = [1 + below(6), money(below(3_000)), 1 + below(5), below(50) ? "N" : "Y", 1 + below(265), 1 + below(265)];
  const paid = [payments[below(4)], money(fare), money(tip), money(toll), money(fare + tip + toll)];
  return [1 + below(2), time(begin), time(begin + 60 + below(3_540)), ...trip, ...paid].join(",");
}

mkdirSync(dirname(path), { recursive: true });
const file = openSync(path, "w");
writeSync(file, names + "\n");
for (let done = 0; done < rows; done += BATCH) {
  writeSync(file, Array.from({ length: Math.min(BATCH, rows - done) }, ride).join("\n") + "\n");
}
closeSync(file);
