//! Names of tables and columns.

use midnight_pearl::engine::lake::normalise::names::{tidy, unique};

use super::made_up::csv;

#[test]
fn names_are_small_letters_with_underscores() {
    for (name, expected) in [
        ("caseID", "case_id"),
        ("CaseId", "case_id"),
        ("HTTPServer", "http_server"),
        ("created at", "created_at"),
        ("  created--at ", "created_at"),
        ("_id", "id"),
        ("_file", "file"),
        ("2024 total", "c_2024_total"),
        ("Größe (cm)", "grosse_cm"),
        ("Æble", "aeble"),
        ("金额", "金额"),
        ("订单 ID", "订单_id"),
        ("ЦЕНА", "цена"),
        ("v2Beta", "v2_beta"),
        ("a.b/c", "a_b_c"),
        ("%", ""),
        ("", ""),
    ] {
        assert_eq!(tidy(name), expected, "{name}");
    }
    assert_eq!(tidy(&"x".repeat(500)).len(), 120);
}

#[test]
fn no_name_comes_twice_and_none_is_empty() {
    assert_eq!(unique(["a", "A", "a_2", "", "%", "a"], "column"), ["a", "a_2", "a_2_2", "column_4", "column_5", "a_3"]);
    let many = vec!["same"; 10_000];
    let names: std::collections::HashSet<String> = unique(many, "column").into_iter().collect();
    assert_eq!(names.len(), 10_000);
}

#[test]
fn every_change_is_listed() {
    let table = csv(&["caseID", "note"], &[vec!["1".to_owned(), "x".to_owned()]]);
    let changes: Vec<_> =
        table.report.columns.iter().map(|column| (column.renamed_from.as_deref(), &*column.path)).collect();
    assert_eq!(changes, [(Some("caseID"), "case_id"), (None, "note")]);
}
