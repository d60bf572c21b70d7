//! Records in JSON.

use midnight_pearl::engine::lake::extract::{MAX_DEPTH, Reason, Warning};

use super::{check, read};

#[test]
fn the_elements_of_a_list_are_records() {
    check(
        "a.json",
        " [ {\"a\": 1, \"b\": [true, null]} ,\n{\"b\":{\"c\":\"é\\n\\u00e9\\ud83e\\uddaa\"}},{\"\":[]}]\n",
        "
        a=1 b=[true -]
        b={c=\"é\\né🦪\"}
        =[]",
        &[],
    );
}

#[test]
fn numbers_keep_their_digits() {
    check(
        "a.json",
        r#"[{"a": 9007199254740993, "b": -0, "c": 1e999, "d": 0.10, "e": 123456789012345678901234567890, "f": 1E-400}]"#,
        "a=9007199254740993 b=-0 c=1e999 d=0.10 e=123456789012345678901234567890 f=1E-400",
        &[],
    );
}

#[test]
fn every_line_is_a_record() {
    check(
        "a.ndjson",
        "{\"a\":1}\r\n\n{\"a\":2}\n{\"a\":\n{\"a\":4} x\n[5]\nnull\n{\"a\":6}",
        "
        a=1
        a=2
        a=6",
        &[
            "Line 4: a value was expected in line 4, column 6, '\\n' was found: {\"a\":",
            "Line 5: the record's end was expected in line 5, column 9, 'x' was found: {\"a\":4} x",
            "Line 6: an object was expected, a list was found: [5]",
            "Line 7: an object was expected, null was found: null",
        ],
    );
}

#[test]
fn documents_of_many_lines_follow_each_other() {
    check(
        "a.json",
        "{\n \"a\": 1\n}\n{\n \"a\" 2\n}\n{\n \"a\": 3\n}\n",
        "
        a=1
        a=3",
        &["Line 4: a colon was expected in line 5, column 6, '2' was found: {\n \"a\" 2"],
    );
}

#[test]
fn the_lists_of_an_envelope_are_tables() {
    let text = r#"{"page": {"next": null, "of": [1]}, "items": [{"a": 1}, {"a": 2}], "total": 2, "users": [{"b": 3}], "items": [{"a": 4}]}"#;
    let read = read("a.json", text);
    assert_eq!(read.records, ["a=1", "a=2", "1: b=3", "a=4"]);
    let names: Vec<&str> = read.schema.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["items", "users"]);
    let left_out = |name: &str| Warning::LeftOut { name: name.to_owned(), line: 1 };
    assert_eq!(read.warnings, [left_out("page"), left_out("total")]);
}

#[test]
fn an_envelope_may_be_in_others() {
    check("a.json", r#"{"status": 200, "data": {"hits": {"hits": [{"a": 1}]}}}"#, "a=1", &[]);
}

#[test]
fn one_object_is_one_record() {
    check("a.json", r#"{"id": 1, "tags": [{"a": 1}], "name": "x"}"#, r#"id=1 tags=[{a=1}] name="x""#, &[]);
    check(
        "a.json",
        r#"{"id": 1, "name": ]"#,
        "",
        &["Line 1: a value was expected in line 1, column 19, ']' was found: {\"id\": 1, \"name\": ]"],
    );
}

#[test]
fn of_names_that_come_twice_the_last_counts_and_one_is_said() {
    let read = read("a.json", r#"[{"a": 1, "b": 2, "a": 3}, {"c": {"d": 1, "d": 2}}]"#);
    assert_eq!(read.records, ["a=3 b=2", "c={d=2}"]);
    assert_eq!(read.warnings, [Warning::DuplicateName { name: "a".to_owned(), line: 1 }]);
    let wide: Vec<String> = (0..20_000).map(|number| format!("\"n{}\":{number}", number % 10_000)).collect();
    let read = super::read("a.json", format!("[{{{}}}]", wide.join(",")));
    assert!(read.records[0].starts_with("n0=10000 n1=10001 "));
    assert_eq!(read.records[0].split(' ').count(), 10_000);
}

#[test]
fn a_broken_element_costs_itself_alone() {
    check(
        "a.json",
        "[{\"a\":1},\n{\"a\":NaN},{\"a\":\"\\x\"},{\"a\" 1},\n7,{\"a\":\"\t\"},{\"a\":01},{\"a\":2}]",
        "
        a=1
        a=2",
        &[
            "Line 2: a value was expected in line 2, column 6, 'N' was found: {\"a\":N",
            "Line 2: one of \" \\ / b f n r t u after the backslash was expected in line 2, column 18, 'x' was found: \
             {\"a\":\"\\x",
            "Line 2: a colon was expected in line 2, column 27, '1' was found: {\"a\" 1",
            "Line 3: an object was expected, a number was found: 7",
            "Line 3: an escape instead of a control character was expected in line 3, column 9, '\\t' was found: \
             {\"a\":\"\t",
            "Line 3: a comma or } was expected in line 3, column 19, '1' was found: {\"a\":01",
        ],
    );
}

#[test]
fn a_file_that_is_cut_short_says_where() {
    check(
        "a.json",
        "[{\"a\":1},\n{\"a\":2},\n{\"a\":\"thr",
        "
        a=1
        a=2",
        &[
            "Line 3: a quotation mark at the value's end was expected in line 3, column 10, the end was found: {\"a\":\"thr",
        ],
    );
    check(
        "a.json",
        "{\"items\":[{\"a\":1}",
        "a=1",
        &["Line 1: a comma or ] was expected in line 1, column 18, the end was found: "],
    );
    check(
        "a.json",
        "[{\"a\":1}] x",
        "a=1",
        &["Line 1: the record's end was expected in line 1, column 11, 'x' was found: ] x"],
    );
}

#[test]
fn depth_is_bounded_without_a_stack() {
    let nested = |depth: usize| format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    for depth in [MAX_DEPTH - 1, MAX_DEPTH, 1_000_000] {
        let read = read("a.json", format!("[{},{{\"b\":1}}]", nested(depth)));
        let is_deep = depth >= MAX_DEPTH;
        assert_eq!(read.records.len(), if is_deep { 1 } else { 2 }, "{depth}");
        assert_eq!(read.records.last().map(String::as_str), Some("b=1"), "{depth}");
        let reasons: Vec<&Reason> = read.rejected.iter().map(|rejected| &rejected.reason).collect();
        let expected = Reason::TooDeep { limit: MAX_DEPTH, line: 1, column: MAX_DEPTH as u64 + 6 };
        assert_eq!(reasons, if is_deep { vec![&expected] } else { Vec::new() }, "{depth}");
    }
}
