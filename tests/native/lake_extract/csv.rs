//! Rows between delimiters.

use std::time::{Duration, Instant};

use midnight_pearl::engine::lake::extract::{Reason, Refused, Warning};

use super::{check, columns, read, refused};

#[test]
fn quotes_hold_delimiters_line_ends_and_quotes() {
    check(
        "a.csv",
        "id,text\n1,\"a,b\"\n2,\"a\nb\"\r\n3,\"say \"\"a\"\"\"\n4,\"\"\n5,a\"b\n6,",
        r#"
        "1" "a,b"
        "2" "a\nb"
        "3" "say \"a\""
        "4" ""
        "5" "a\"b"
        "6" """#,
        &[],
    );
}

#[test]
fn line_ends_of_all_systems_are_read() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["id,name", "1,a", "", "2,\"b\""].join(end);
        let read = read("a.csv", &text);
        assert_eq!(read.records, [r#""1" "a""#, r#""2" "b""#], "{end:?}");
        assert_eq!(columns(&read, 0), ["id", "name"]);
    }
}

#[test]
fn every_delimiter_is_read() {
    for (name, delimiter) in [("a.csv", ","), ("a.tsv", "\t"), ("a.csv", ";"), ("a.txt", "|")] {
        let text = "id,name,at\n1,a,2024-01-01\n2,b,2024-01-02\n".replace(',', delimiter);
        let read = read(name, &text);
        assert_eq!(read.records, [r#""1" "a" "2024-01-01""#, r#""2" "b" "2024-01-02""#], "{delimiter:?}");
    }
}

#[test]
fn a_row_with_more_or_fewer_values_costs_itself_alone() {
    check(
        "a.csv",
        "id,name\n1,a\n2\n3,b,c\n4,d\n",
        "
        \"1\" \"a\"
        \"4\" \"d\"",
        &["Line 3: 2 values were expected, 1 were found: 2", "Line 4: 2 values were expected, 3 were found: 3,b,c"],
    );
}

#[test]
fn a_quote_that_is_none_costs_its_line_alone() {
    check(
        "a.csv",
        "id,name\n1,\"a\" b\n2,c\n3,\"5 inches\n4,d\n5,\"e\"\n6,f\n7,\"no end\n8,g",
        "
        \"2\" \"c\"
        \"4\" \"d\"
        \"5\" \"e\"
        \"6\" \"f\"
        \"8\" \"g\"",
        &[
            "Line 2: a delimiter or the line's end after the quotation mark was expected in line 2, column 6, ' ' was \
             found: 1,\"a\" b",
            "Line 4: a delimiter or the line's end after the quotation mark was expected in line 6, column 4, 'e' was \
             found: 3,\"5 inches\n4,d\n5,\"e\"",
            "Line 8: a quotation mark at the value's end was expected in line 9, column 4, the end was found: 7,\"no \
             end\n8,g",
        ],
    );
}

#[test]
fn names_that_are_empty_or_taken_are_changed_and_said() {
    let read = read("a.csv", "id,,a,a,a_2,a,\n1,2,3,4,5,6,7\n");
    assert_eq!(columns(&read, 0), ["id", "column_2", "a", "a_3", "a_2", "a_4", "column_7"]);
    let renamed = |column, from: &str, to: &str| Warning::Renamed { column, from: from.to_owned(), to: to.to_owned() };
    let expected =
        [renamed(2, "", "column_2"), renamed(4, "a", "a_3"), renamed(6, "a", "a_4"), renamed(7, "", "column_7")];
    assert_eq!(read.warnings, expected);
}

#[test]
fn places_are_those_of_the_text() {
    let text = "id,name\n\n1,\"a\nb\"\n2,c\n";
    let mut places = Vec::new();
    let input = midnight_pearl::engine::lake::extract::recognise("a.csv", text.as_bytes()).expect("rows");
    super::sound::read("a.csv", &input, 1, |record| places.push((record.line, record.offset))).expect("rows");
    assert_eq!(places, [(3, 9), (5, 17)]);
    assert!(text[17..].starts_with("2,c"));
}

#[test]
fn ten_thousand_columns_are_read_and_more_are_refused() {
    let row = |count: usize| (0..count).map(|number| format!("c{number}")).collect::<Vec<_>>().join(",");
    let numbers = |count: usize| vec!["1"; count].join(",");
    let read = read("a.csv", format!("{}\n{}\n", row(10_000), numbers(10_000)));
    assert_eq!((columns(&read, 0).len(), read.records.len()), (10_000, 1));
    let text = format!("{}\n{}\n", row(10_001), numbers(10_001));
    assert_eq!(refused("a.csv", text.as_bytes()), Refused::TooManyColumns { limit: 10_000, found: 10_001 });
    let long = format!("a,b\n1,2\n{}\n", numbers(200_000));
    assert_eq!(super::read("a.csv", &long).rejected[0].reason, Reason::TooManyColumns { limit: 10_000 });
}

#[test]
fn as_many_columns_of_one_name_take_no_more_than_their_time() {
    let text = format!("{}\n{}\n", vec!["a"; 10_000].join(","), vec!["1"; 10_000].join(","));
    let started = Instant::now();
    assert_eq!(columns(&read("a.csv", &text), 0)[9_999], "a_10000");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn a_long_line_is_one_record() {
    let long = "x".repeat(5_000_000);
    let read = read("a.csv", format!("id,text\n1,\"{long}\"\n2,{long}\n"));
    assert_eq!(read.records.len(), 2);
    assert_eq!(read.records[0].len(), long.len() + 6);
}

/// Every quote could begin a value that reaches to the end.
#[test]
fn quotes_without_ends_take_no_square_of_their_length() {
    for line in ["a,\"\n", "\"\"\"\n", "\"a\n", ",\"\"\n", "\"\" \n", "a,\"\"\"\"\"\n"] {
        let text = format!("id,name\n1,a\n2,b\n\"{}", line.repeat(200_000));
        let started = Instant::now();
        read("a.csv", &text);
        assert!(started.elapsed() < Duration::from_secs(30), "{line:?}: {:?}", started.elapsed());
    }
}
