//! Documents with structs and lists.

use midnight_pearl::engine::lake::normalise::Settings;
use midnight_pearl::engine::lake::normalise::children::offered;
use midnight_pearl::engine::lake::normalise::decide::Basis;
use midnight_pearl::engine::lake::normalise::relate::keys;
use serde_json::{Value, json};

use super::made_up::{documents, kind, texts};

/// One field `x` of documents: its type and its values, whether all were surveyed or only the first.
#[track_caller]
fn check(values: &[Value], expected_kind: &str, expected: &[&str]) {
    let lines: Vec<Value> = values.iter().enumerate().map(|(n, value)| json!({ "n": n, "x": value })).collect();
    for sample in [usize::MAX, 1] {
        let table = documents("t", &lines, sample, &Settings::default()).remove(0);
        assert_eq!(kind(&table, "x"), expected_kind, "sample {sample}");
        assert_eq!(texts(&table, "x"), expected, "sample {sample}");
    }
}

#[test]
fn structs_and_lists_stay_what_they_are() {
    check(&[json!({"a": 1}), json!({"b": "x"})], "struct<a: int, b: string>", &["{a=1 b=-}", "{a=- b=x}"]);
    check(&[json!([1, 2]), json!([]), json!(null)], "list<int>", &["[1 2]", "[]", "-"]);
    check(&[json!([{"a": 1}, {"a": null}]), json!([])], "list<struct<a: int>>", &["[{a=1} {a=-}]", "[]"]);
    check(&[json!([[1], [2.5]])], "list<list<double>>", &["[[1] [2.5]]"]);
}

#[test]
fn what_has_several_shapes_becomes_json() {
    check(&[json!({"a": [1, "x"]}), json!(5)], "string", &[r#"{"a":[1,"x"]}"#, "5"]);
    check(&[json!([1]), json!("text")], "string", &["[1]", "text"]);
    check(&[json!({})], "string", &["{}"]);
}

#[test]
fn numbers_of_json_keep_their_digits() {
    check(&[json!(9_007_199_254_740_993_i64)], "long", &["9007199254740993"]);
    check(&[json!(1), json!(0.1)], "double", &["1", "0.1"]);
    check(&[json!("2024-01-01T00:00:00Z")], "timestamptz", &["2024-01-01T00:00:00Z"]);
    check(&[json!("007"), json!("1")], "string", &["007", "1"]);
}

#[test]
fn what_lies_too_deep_becomes_json() {
    let deep = json!({"a": {"b": {"c": {"d": {"e": 1}}}}});
    let expected = "struct<a: struct<b: struct<c: struct<d: string>>>>";
    check(&[deep], expected, &[r#"{a={b={c={d={"e":1}}}}}"#]);
}

#[test]
fn a_struct_with_its_data_in_its_names_becomes_json() {
    let fields: serde_json::Map<String, Value> = (0..2_001).map(|n| (format!("k{n}"), json!(n))).collect();
    let table = documents("t", &[json!({ "x": fields })], 9, &Settings::default()).remove(0);
    assert_eq!(kind(&table, "x"), "string");
    assert_eq!(table.report.columns[0].basis, Basis::TooManyFields);
}

#[test]
fn fields_that_come_late_are_columns_too() {
    let lines = [json!({"a": 1}), json!({"a": 2, "b": {"c": true}}), json!({"a": 3, "b": {"c": false, "d": 1}})];
    let table = documents("t", &lines, 1, &Settings::default()).remove(0);
    assert_eq!(kind(&table, "b"), "struct<c: boolean, d: int>");
    assert_eq!(texts(&table, "b"), ["-", "{c=true d=-}", "{c=false d=1}"]);
}

#[test]
fn field_ids_are_all_different() {
    let lines = [json!({"a": {"b": [{"c": 1}]}, "d": [1], "e": 1})];
    let table = documents("t", &lines, 9, &Settings::default()).remove(0);
    let text = format!("{:?}", table.schema);
    let mut ids: Vec<&str> = text.split("id: ").skip(2).filter_map(|rest| rest.split([',', ' ']).next()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), count), (7, 7), "{text}");
}

#[test]
fn lists_of_structs_become_tables_if_that_is_wanted() {
    let lines = [
        json!({"steps": [{"name": "a", "acts": [{"n": 1}, {"n": 2}]}, {"name": "b", "acts": []}], "id": "x", "tags": ["t"]}),
        json!({"steps": [], "id": "y"}),
        json!({"steps": [{"name": "c"}], "id": "z"}),
    ];
    let kept = documents("flows", &lines, 9, &Settings::default()).remove(0);
    assert_eq!(offered(&kept.schema), ["steps", "steps.acts"]);
    let tables = documents("flows", &lines, 9, &Settings { children: true, ..Settings::default() });
    let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["flows", "flows_steps", "flows_steps_acts"]);
    assert_eq!(texts(&tables[0], "tags"), ["[t]", "-", "-"]);
    assert_eq!(texts(&tables[1], "flows_id"), ["x", "x", "z"]);
    assert_eq!(texts(&tables[1], "position"), ["1", "2", "1"]);
    assert_eq!(texts(&tables[1], "name"), ["a", "b", "c"]);
    assert_eq!(texts(&tables[2], "n"), ["1", "2"]);
    let lines: Vec<u32> = tables[1].origins.iter().map(|origin| origin.line).collect();
    assert_eq!(lines, [1, 1, 3]);
    let found = keys(&tables);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|key| key.is_declared && key.orphans == 0));
}
