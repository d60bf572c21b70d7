//! What the page says of a table, as far as it is computed.

use midnight_pearl::engine::lake::picture::TableColumn;
use midnight_pearl::protocol::lake::Grid;
use midnight_pearl::ui::lake::figures::{bytes, grouped, moment};
use midnight_pearl::ui::lake::opened::key_of;
use midnight_pearl::ui::lake::table::examples;

#[test]
fn bytes_are_said_in_thousands() {
    let cases = [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 KB"),
        (4_112, "4.1 KB"),
        (9_949, "9.9 KB"),
        (9_960, "10 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (104_857_600, "105 MB"),
        (u64::MAX, "18446744 TB"),
    ];
    for (count, expected) in cases {
        assert_eq!(bytes(count), expected);
    }
}

#[test]
fn digits_stand_in_threes() {
    for (number, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_887, "12,887"), (1_041_770, "1,041,770")] {
        assert_eq!(grouped(number), expected);
    }
}

#[test]
fn moments_are_said_in_utc() {
    for (at_ms, expected) in [
        (0, "1970-01-01 00:00:00"),
        (-1, "1969-12-31 23:59:59"),
        (1_767_225_600_000, "2026-01-01 00:00:00"),
        (1_709_210_096_789, "2024-02-29 12:34:56"),
    ] {
        assert_eq!(moment(at_ms), expected);
    }
}

#[test]
fn keys_of_json_are_found_line_by_line() {
    let cases = [
        ("  \"format-version\": 2,\n", ("  ", "\"format-version\"", ": 2,\n")),
        ("    \"a text: no key\",\n", ("    ", "", "\"a text: no key\",\n")),
        ("\"a \\\" quote\": 1", ("", "\"a \\\" quote\"", ": 1")),
        ("\"ends in a backslash \\\\\": 1", ("", "\"ends in a backslash \\\\\"", ": 1")),
        ("\"never ends", ("", "", "\"never ends")),
        ("{\n", ("", "", "{\n")),
        ("", ("", "", "")),
    ];
    for (line, expected) in cases {
        assert_eq!(key_of(line), expected, "{line}");
    }
}

#[test]
fn examples_of_filters_fit_the_columns_and_stand_in_the_rows() {
    let column = |name: &str, kind: &str| TableColumn {
        field_id: 1,
        name: name.to_owned(),
        kind: kind.to_owned(),
        is_required: false,
    };
    let columns = [("case_id", "long"), ("status", "string"), ("fee", "decimal(18,2)"), ("note", "string")];
    let row = |id: &str, status: &str, fee: &str, note: Option<&str>| {
        let some = |text: &str| Some(text.to_owned());
        vec![some(id), some(status), some(fee), note.map(str::to_owned)]
    };
    let grid = Grid {
        columns: columns.iter().map(|(name, _)| (name.to_string(), false)).collect(),
        rows: vec![
            row("1", "open", "10.00", Some("a")),
            row("2", "closed", "30.00", None),
            row("3", "open", "20.00", Some("b")),
        ],
    };
    let columns = columns.map(|(name, kind)| column(name, kind));
    let expected = ["fee > 20.00", "status = 'open'", "note is not null", "status = 'open' and fee > 20.00"];
    assert_eq!(examples(&columns, &grid), expected);
    // Nothing is made up where there is nothing.
    assert!(examples(&columns, &Grid::default()).is_empty());
}
