//! Writes Iceberg tables of every kind that the project makes, and beside them what their readers are to find.
//!
//! `cargo run --example lake_tables -- FOLDER`: each table in a folder of its own, and `expected.json`.

#[path = "lake_tables/landed.rs"]
mod landed;
#[path = "../tests/native/lake_table/made_up.rs"]
mod made_up;
#[path = "lake_tables/written.rs"]
mod written;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use midnight_pearl::engine::lake::schema::{Field, Type};
use midnight_pearl::engine::lake::table::{Change, Transform};
use serde_json::{Value as Json, json};

use made_up::{field, list};
use written::Written;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

fn main() -> ExitCode {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("usage: FOLDER");
        return ExitCode::from(2);
    };
    match write(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    let location = format!("file://{}", folder.display());
    let tables = [
        plain(&location),
        extremes(&location),
        empty(&location),
        nested(&location),
        decimals(&location),
        by_text(&location),
        by_bucket(&location),
        by_truncation(&location),
        by_year_and_month(&location),
        by_day_and_hour(&location),
        by_decimal(&location),
        repartitioned(&location),
        evolved(&location),
        evolved_inside(&location),
        deleted(&location),
        overwritten(&location),
        tagged(&location),
        large(&location),
        landed::embedded(&location),
        landed::changed(&location),
        landed::rejoined(&location),
    ];
    let expected: Vec<Json> = tables.iter().map(Written::expected).collect();
    for table in tables {
        let root = folder.join(&table.name);
        fs::remove_dir_all(&root).ok();
        for (path, bytes) in table.table.into_files() {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap_or(&root))?;
            fs::write(file, bytes)?;
        }
    }
    fs::write(folder.join("expected.json"), serde_json::to_vec_pretty(&expected)?)
}

fn plain(location: &str) -> Written {
    let fields = vec![
        field(1, "id!", Type::Long),
        field(2, "is_open", Type::Boolean),
        field(3, "count", Type::Int),
        field(4, "share", Type::Float),
        field(5, "amount", Type::Double),
        field(6, "opened_on", Type::Date),
        field(7, "opened_at", Type::Timestamp),
        field(8, "seen_at", Type::Timestamptz),
        field(9, "title", Type::String),
        field(10, "digest", Type::Binary),
    ];
    let mut table = Written::new(location, "plain", fields, &[]);
    table.append(&[
        json!([1, true, 7, 0.5, 12.25, 19_000, 1_700_000_000_123_456i64, 1_700_000_000_000_001i64, "first", "abc"]),
        json!([2, null, null, null, null, null, null, null, null, null]),
    ]);
    table.append(&[
        json!([3, false, -7, -0.25, 0.1, -1, -1, -86_400_000_001i64, "冰山 \"quoted\"\n", ""]),
        json!([4, true, 0, 0.0, 1e300, 0, 0, 0, "", "\u{0}\u{1}"]),
    ]);
    table
}

fn extremes(location: &str) -> Written {
    let fields = vec![
        field(1, "n", Type::Int),
        field(2, "large", Type::Long),
        field(3, "real", Type::Double),
        field(4, "single", Type::Float),
        field(5, "day", Type::Date),
        field(6, "moment", Type::Timestamp),
        field(7, "nothing", Type::String),
    ];
    let mut table = Written::new(location, "extremes", fields, &[]);
    table.append(&[
        json!([i32::MIN, i64::MIN, "-inf", "-inf", -719_162, -62_135_596_800_000_000i64, null]),
        json!([i32::MAX, i64::MAX, "inf", "inf", 2_932_896, 253_402_300_799_999_999i64, null]),
        json!([0, 9_007_199_254_740_993i64, "NaN", "NaN", 0, 0, null]),
        json!([-1, -9_007_199_254_740_993i64, "-0.0", "-0.0", -1, -1, null]),
    ]);
    table
}

fn empty(location: &str) -> Written {
    Written::new(location, "empty", vec![field(1, "id", Type::Long), field(2, "title", Type::String)], &[])
}

fn nested(location: &str) -> Written {
    let place = Type::Struct(vec![field(3, "city", Type::String), field(4, "floor", Type::Int)]);
    let step = Type::Struct(vec![field(9, "role", Type::String), field(10, "days", list(11, Type::Int))]);
    let fields = vec![
        field(1, "id!", Type::Int),
        field(2, "place", place),
        field(5, "tags", list(6, Type::String)),
        field(7, "steps", list(8, step)),
        field(12, "grid", list(13, list(14, Type::Double))),
    ];
    let mut table = Written::new(location, "nested", fields, &[]);
    table.append(&[
        json!([1, {"city": "Turku", "floor": 3}, ["a", null, ""], [{"role": "clerk", "days": [1, 2]}], [[0.5], []]]),
        json!([2, null, null, null, null]),
        json!([3, {"city": null, "floor": null}, [], [], []]),
        json!([4, {"city": "Oulu", "floor": null}, ["b"], [{"role": null, "days": null}, null, {"role": "x", "days": []}], [null, [1.5, null]]]),
    ]);
    table
}

fn decimals(location: &str) -> Written {
    let decimal = |precision, scale| Type::Decimal { precision, scale };
    let fields = vec![
        field(1, "one", decimal(1, 0)),
        field(2, "nine", decimal(9, 2)),
        field(3, "eighteen", decimal(18, 6)),
        field(4, "most", decimal(38, 10)),
    ];
    let mut table = Written::new(location, "decimals", fields, &[]);
    let most = "9".repeat(38);
    table.append(&[
        json!(["9", "999999999", "999999999999999999", most]),
        json!(["-9", "-999999999", "-999999999999999999", format!("-{most}")]),
        json!(["0", "-1", "1", "-1"]),
        json!([null, null, null, null]),
    ]);
    table
}

/// Rows for a table whose partitions are made of the second column.
fn numbered(values: &[Json]) -> Vec<Json> {
    values.iter().enumerate().map(|(id, value)| json!([id, value])).collect()
}

fn by_text(location: &str) -> Written {
    let fields = vec![field(1, "id", Type::Int), field(2, "城市", Type::String), field(3, "is_open", Type::Boolean)];
    let parts = [("城市", Transform::Identity), ("is_open", Transform::Identity)];
    let mut table = Written::new(location, "by_text", fields, &parts);
    table.append(&[
        json!([1, "Turku", true]),
        json!([2, "São Paulo/湖=%", false]),
        json!([3, null, null]),
        json!([4, "", true]),
        json!([5, "Turku", true]),
    ]);
    table.append(&[json!([6, "Turku", true]), json!([7, null, false])]);
    table
}

fn by_bucket(location: &str) -> Written {
    let fields = vec![
        field(1, "id", Type::Long),
        field(2, "title", Type::String),
        field(3, "amount", Type::Decimal { precision: 9, scale: 2 }),
        field(4, "day", Type::Date),
    ];
    let parts = [
        ("id", Transform::Bucket(3)),
        ("title", Transform::Bucket(2)),
        ("amount", Transform::Bucket(2)),
        ("day", Transform::Bucket(2)),
    ];
    let mut table = Written::new(location, "by_bucket", fields, &parts);
    let row = |id: i64| json!([id, format!("case {id}"), (id * 101 - 500).to_string(), id - 5]);
    table.append(&(0..12).map(row).collect::<Vec<_>>());
    table.append(&[json!([null, null, null, null])]);
    table
}

fn by_truncation(location: &str) -> Written {
    let fields = vec![
        field(1, "n", Type::Int),
        field(2, "large", Type::Long),
        field(3, "title", Type::String),
        field(4, "amount", Type::Decimal { precision: 9, scale: 2 }),
    ];
    let parts = [
        ("n", Transform::Truncate(10)),
        ("large", Transform::Truncate(1000)),
        ("title", Transform::Truncate(2)),
        ("amount", Transform::Truncate(100)),
    ];
    let mut table = Written::new(location, "by_truncation", fields, &parts);
    table.append(&[
        json!([-1, -1, "冰山湖", "-1"]),
        json!([1, 1, "ab", "199"]),
        json!([9, 999, "abc", "101"]),
        json!([null, null, null, null]),
    ]);
    table
}

fn times() -> Vec<Field> {
    vec![
        field(1, "id", Type::Int),
        field(2, "day", Type::Date),
        field(3, "at", Type::Timestamp),
        field(4, "seen", Type::Timestamptz),
    ]
}

fn by_year_and_month(location: &str) -> Written {
    let parts = [("day", Transform::Month), ("at", Transform::Year), ("seen", Transform::Month)];
    let mut table = Written::new(location, "by_year_and_month", times(), &parts);
    table.append(&[
        json!([1, -1, -1, -1]),
        json!([2, 0, 0, 0]),
        json!([3, 19_782, 19_782 * DAY, 19_813 * DAY - 1]),
        json!([4, -400, -400 * DAY, -400 * DAY]),
        json!([5, null, null, null]),
    ]);
    table
}

fn by_day_and_hour(location: &str) -> Written {
    let parts = [("day", Transform::Day), ("at", Transform::Hour), ("seen", Transform::Day)];
    let mut table = Written::new(location, "by_day_and_hour", times(), &parts);
    table.append(&[
        json!([1, -1, -1, -1]),
        json!([2, 0, 0, DAY - 1]),
        json!([3, 0, HOUR - 1, 0]),
        json!([4, 19_782, 19_782 * DAY + 5 * HOUR, 19_782 * DAY]),
        json!([5, null, null, null]),
    ]);
    table
}

fn by_decimal(location: &str) -> Written {
    let fields = vec![field(1, "id", Type::Int), field(2, "amount", Type::Decimal { precision: 20, scale: 3 })];
    let mut table = Written::new(location, "by_decimal", fields, &[("amount", Transform::Identity)]);
    table.append(&numbered(&[json!("1500"), json!("-1"), json!("99999999999999999999"), json!(null), json!("1500")]));
    table
}

fn cities() -> Vec<Field> {
    vec![field(1, "id", Type::Int), field(2, "city", Type::String)]
}

fn repartitioned(location: &str) -> Written {
    let mut table = Written::new(location, "repartitioned", cities(), &[]);
    table.append(&numbered(&[json!("Turku"), json!("Oulu")]));
    table.partition_by(&[("city", Transform::Identity)]);
    table.append(&numbered(&[json!("Turku"), json!("Pori"), json!(null)]));
    table
}

fn evolved(location: &str) -> Written {
    let decimal = |precision| Type::Decimal { precision, scale: 2 };
    let fields = vec![
        field(1, "id", Type::Int),
        field(2, "share", Type::Float),
        field(3, "amount", decimal(9)),
        field(4, "title", Type::String),
        field(5, "gone", Type::String),
    ];
    let mut table = Written::new(location, "evolved", fields, &[("id", Transform::Bucket(2))]);
    table.append(&[json!([1, 0.1, "1234", "one", "x"]), json!([2, null, null, null, null])]);
    let promote = |column: &str, to| Change::Promote { column: column.to_owned(), to };
    table.evolve(&[
        promote("id", Type::Long),
        promote("share", Type::Double),
        promote("amount", decimal(20)),
        Change::Rename { column: "title".to_owned(), name: "name".to_owned() },
        Change::Drop { column: "gone".to_owned() },
        Change::Add { column: "added".to_owned(), kind: Type::Int },
    ]);
    table.append(&[json!([5_000_000_000i64, 0.1, "99999999999999999999", "two", 7])]);
    // A new column under a name that was dropped, and one renamed to a name that was given up.
    table.evolve(&[
        Change::Add { column: "gone".to_owned(), kind: Type::Boolean },
        Change::Rename { column: "added".to_owned(), name: "title".to_owned() },
    ]);
    table.append(&[json!([6, 0.2, "1", "three", 8, true])]);
    table
}

fn evolved_inside(location: &str) -> Written {
    let place = Type::Struct(vec![field(3, "city", Type::String), field(4, "floor", Type::Int)]);
    let fields = vec![field(1, "id", Type::Int), field(2, "place", place)];
    let mut table = Written::new(location, "evolved_inside", fields, &[]);
    table.append(&[json!([1, {"city": "Turku", "floor": 3}]), json!([2, null])]);
    table.evolve(&[
        Change::Rename { column: "place.city".to_owned(), name: "town".to_owned() },
        Change::Promote { column: "place.floor".to_owned(), to: Type::Long },
        Change::Add { column: "place.door".to_owned(), kind: Type::String },
        Change::Add { column: "tags".to_owned(), kind: list(1, Type::String) },
    ]);
    table.append(&[json!([3, {"town": "Oulu", "floor": 5_000_000_000i64, "door": "b"}, ["x"]])]);
    table
}

fn deleted(location: &str) -> Written {
    let mut table = Written::new(location, "deleted", cities(), &[("city", Transform::Identity)]);
    table.append(&numbered(&[json!("Turku"), json!("Oulu"), json!("Turku"), json!("Pori"), json!(null)]));
    table.append(&[json!([7, "Turku"]), json!([8, "Oulu"])]);
    table.delete(|row| row["id"] == "2" || row["city"] == "Pori");
    table.delete(|row| row["id"] == "7");
    table.append(&[json!([9, "Pori"])]);
    table
}

fn overwritten(location: &str) -> Written {
    let mut table = Written::new(location, "overwritten", cities(), &[]);
    table.append(&numbered(&[json!("Turku"), json!("Oulu")]));
    table.overwrite(&numbered(&[json!("Pori")]));
    table
}

fn tagged(location: &str) -> Written {
    let mut table = Written::new(location, "tagged", cities(), &[]);
    table.append(&numbered(&[json!("Turku")]));
    table.tag("first");
    table.append(&numbered(&[json!("Oulu")]));
    table
}

/// Many rows in several files of several row groups.
fn large(location: &str) -> Written {
    let fields = vec![field(1, "id", Type::Long), field(2, "zone", Type::Int), field(3, "title", Type::String)];
    let mut table = Written::new(location, "large", fields, &[("zone", Transform::Identity)]);
    let row = |id: i64| json!([id, id % 4, format!("case {}", id * 7919 % 1000)]);
    for start in [0, 3000] {
        table.append(&(start..start + 3000).map(row).collect::<Vec<_>>());
    }
    table
}
