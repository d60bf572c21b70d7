//! Which type a column gets, and what its values become.

use midnight_pearl::engine::lake::normalise::class::Token;
use midnight_pearl::engine::lake::normalise::decide::Basis;

use super::made_up::{csv, csv_counted, csv_sampled, declared, kind, one, texts};

/// A column of CSV: its type and its values.
#[track_caller]
fn check(values: &[&str], expected_kind: &str, expected: &[&str]) {
    let table = csv(&["x"], &one(values));
    assert_eq!(kind(&table, "x"), expected_kind, "{values:?}");
    assert_eq!(texts(&table, "x"), expected, "{values:?}");
}

#[test]
fn numbers_get_the_narrowest_type_that_loses_nothing() {
    check(&["1", "-2", "2147483647"], "int", &["1", "-2", "2147483647"]);
    check(&["1", "2147483648"], "long", &["1", "2147483648"]);
    check(&["9007199254740993", "1"], "long", &["9007199254740993", "1"]);
    check(&["-9223372036854775808"], "long", &["-9223372036854775808"]);
    check(&["9223372036854775808", "1"], "decimal(38,0)", &["9223372036854775808", "1"]);
    let digits_39 = "123456789012345678901234567890123456789";
    check(&[digits_39, "1"], "string", &[digits_39, "1"]);
    check(&["1.5", "2", "-0.25"], "double", &["1.5", "2", "-0.25"]);
    check(&["1e3", "2.5"], "double", &["1000", "2.5"]);
    check(&["9007199254740993", "0.5"], "decimal(18,1)", &["9007199254740993.0", "0.5"]);
    check(&["0.123456789012345678901", "2"], "decimal(38,21)", &["0.123456789012345678901", "2.000000000000000000000"]);
    check(&["1e999", "2"], "string", &["1e999", "2"]);
    check(&["NaN", "1.5", "-inf"], "double", &["NaN", "1.5", "-inf"]);
}

#[test]
fn a_zero_in_front_makes_an_identifier() {
    check(&["007", "8", "9"], "string", &["007", "8", "9"]);
    check(&["0", "1"], "int", &["0", "1"]);
    check(&["0.5", "1"], "double", &["0.5", "1"]);
    let table = csv(&["x"], &one(&["12", "013", "14"]));
    assert_eq!(table.report.columns[0].basis, Basis::LeadingZeros(3));
}

#[test]
fn truth_is_said_in_words() {
    check(&["true", "FALSE"], "boolean", &["true", "false"]);
    check(&["Y", "N"], "string", &["Y", "N"]);
}

#[test]
fn dates_and_moments_are_read_by_iso_8601() {
    check(&["2024-02-29", "1969-12-31"], "date", &["2024-02-29", "1969-12-31"]);
    check(&["2023-02-29", "1969-12-31"], "string", &["2023-02-29", "1969-12-31"]);
    check(&["2024-02-29 01:02:03", "2024-03-01T00:00"], "timestamp", &["2024-02-29T01:02:03", "2024-03-01T00:00:00"]);
    check(&["2024-02-29", "2024-03-01T00:00:00.5"], "timestamp", &["2024-02-29T00:00:00", "2024-03-01T00:00:00.5"]);
    check(
        &["2024-01-01T00:30:00+01:00", "9999-12-31T23:59:59.999999Z"],
        "timestamptz",
        &["2023-12-31T23:30:00Z", "9999-12-31T23:59:59.999999Z"],
    );
    check(&["2024-01-01T00:00:00.123456789"], "string", &["2024-01-01T00:00:00.123456789"]);
    check(&["2024-01-01T24:00:00"], "string", &["2024-01-01T24:00:00"]);
}

#[test]
fn the_order_of_day_and_month_has_to_be_proved() {
    check(&["01/02/2024", "31/12/2024"], "date", &["2024-02-01", "2024-12-31"]);
    check(&["01/02/2024", "12/31/2024"], "date", &["2024-01-02", "2024-12-31"]);
    check(&["1.2.2024 10:00", "31.12.2024"], "timestamp", &["2024-02-01T10:00:00", "2024-12-31T00:00:00"]);
    check(&["01/02/2024", "03/04/2024"], "string", &["01/02/2024", "03/04/2024"]);
    check(&["13/02/2024", "02/13/2024"], "string", &["13/02/2024", "02/13/2024"]);
    let basis = |values: &[&str]| csv(&["x"], &one(values)).report.columns[0].basis.clone();
    assert_eq!(basis(&["01/02/2024", "03/04/2024"]), Basis::OrderUnknown);
    assert_eq!(basis(&["13/02/2024", "02/13/2024"]), Basis::OrderMixed(2, 3));
}

#[test]
fn thousands_and_parentheses_are_numbers_if_the_whole_column_agrees() {
    check(&["1,234", "(56)", "7"], "long", &["1234", "-56", "7"]);
    check(&["1,234.50", "(12.50)", "-2,000"], "double", &["1234.5", "-12.5", "-2000"]);
    check(&["1,234", "12,34"], "string", &["1,234", "12,34"]);
    check(&["1,234", "many"], "string", &["1,234", "many"]);
}

#[test]
fn what_stands_for_nothing_is_null_and_counted() {
    let table = csv(
        &["x", "y"],
        &[["1", ""], ["NA", "NA"], ["NULL", "a"], ["N/A", "N/A"], ["\\N", "b"], ["", "c"]]
            .map(|row| row.map(str::to_owned).to_vec()),
    );
    assert_eq!(kind(&table, "x"), "int");
    assert_eq!(texts(&table, "x"), ["1", "-", "-", "-", "-", "-"]);
    assert_eq!(texts(&table, "y"), ["-", "NA", "a", "-", "b", "c"], "NA is a code as well");
    let all = [Token::Empty, Token::Word, Token::Backslash, Token::NotApplicable, Token::Na];
    assert_eq!(table.report.columns[0].nulls, all.map(|token| (token, 1)));
    assert_eq!(table.report.columns[1].nulls, [(Token::Empty, 1), (Token::NotApplicable, 1)]);
}

#[test]
fn zero_dates_are_null_and_counted() {
    let table = csv(&["x"], &one(&["2024-01-01", "0000-00-00", "2024-01-02"]));
    assert_eq!(texts(&table, "x"), ["2024-01-01", "-", "2024-01-02"]);
    assert_eq!(table.report.columns[0].nulls, [(Token::ZeroDate, 1)]);
    check(&["0000-00-00", "words"], "string", &["0000-00-00", "words"]);
}

#[test]
fn spaces_around_numbers_and_dates_are_overlooked() {
    check(&[" 1", "2 "], "int", &["1", "2"]);
    check(&[" 2024-01-01", "2024-01-02"], "date", &["2024-01-01", "2024-01-02"]);
    check(&[" a", "b "], "string", &[" a", "b "]);
}

#[test]
fn a_column_without_values_is_text() {
    let table = csv(&["x", "y"], &[vec![String::new(), "1".to_owned()], vec![String::new(), "2".to_owned()]]);
    assert_eq!(kind(&table, "x"), "string");
    assert_eq!(texts(&table, "x"), ["-", "-"]);
    assert_eq!(table.report.columns[0].basis, Basis::Nothing);
}

#[test]
fn quoted_text_of_a_source_with_types_stays_text_unless_it_is_a_date() {
    let table = csv_sampled(declared(&["a", "b"]), &[vec!["1".to_owned(), "2024-01-01".to_owned()]], 9, true);
    assert_eq!((kind(&table, "a"), kind(&table, "b")), ("string".to_owned(), "date".to_owned()));
    let table = csv_sampled(declared(&["a"]), &one(&["", "NULL", "x"]), 9, true);
    assert_eq!(texts(&table, "a"), ["", "NULL", "x"], "text that is empty is not null");
}

/// A type that is declared, and values.
#[track_caller]
fn check_declared(kind_declared: &str, values: &[&str], expected_kind: &str, is_as_declared: bool) {
    let table = csv_sampled(declared(&[&format!("x:{kind_declared}")]), &one(values), 999, false);
    assert_eq!(kind(&table, "x"), expected_kind, "{kind_declared}");
    let basis = &table.report.columns[0].basis;
    let kind = kind_declared.to_owned();
    assert_eq!(*basis, if is_as_declared { Basis::Declared(kind) } else { Basis::NotAsDeclared(kind) });
}

#[test]
fn declared_types_lead_and_are_checked() {
    check_declared("decimal(10,2)", &["1.50", "2"], "decimal(10,2)", true);
    check_declared("decimal(10,2)", &["1.505", "2"], "double", false);
    check_declared("varchar(20)", &["1", "2"], "string", true);
    check_declared("bigint(20)", &["1"], "long", true);
    check_declared("bigint(20) unsigned", &["18446744073709551615"], "decimal(20,0)", true);
    check_declared("int", &["1", "3000000000"], "long", false);
    check_declared("int(11)", &["one", "two"], "string", false);
    check_declared("datetime", &["2024-01-01 00:00:00", "0000-00-00 00:00:00"], "timestamp", true);
    check_declared("double", &["1", "2"], "double", true);
}

/// So many numbers, and after them something else.
fn many(numbers: usize, others: &[&str]) -> Vec<Vec<String>> {
    (0..numbers).map(|number| vec![number.to_string()]).chain(one(others)).collect()
}

#[test]
fn one_value_in_a_hundred_may_clash() {
    for sample in [usize::MAX, 50] {
        let table = csv_sampled(declared(&["x"]), &many(99, &["many"]), sample, false);
        assert_eq!((kind(&table, "x").as_str(), table.batch.rows), ("int", 99), "sample {sample}");
        assert_eq!(table.report.rejects.count, 1);
        assert_eq!(table.report.columns[0].clashes, 1);
        let table = csv_sampled(declared(&["x"]), &many(98, &["many", "more"]), sample, false);
        assert_eq!((kind(&table, "x").as_str(), table.batch.rows), ("string", 100), "sample {sample}");
        assert_eq!(table.report.rejects.count, 0);
    }
}

#[test]
fn a_value_beyond_the_sample_widens_a_number() {
    let cases: [(&str, &str); 5] = [
        ("3000000000", "long"),
        ("0.5", "double"),
        ("9223372036854775808", "decimal(38,0)"),
        ("007", "string"),
        ("2024-01-01", "int"),
    ];
    for (last, expected) in cases {
        let rows = many(200, &[last]);
        let (sampled, readings) = csv_counted(declared(&["x"]), &rows, 100, false);
        assert_eq!(kind(&sampled, "x"), expected, "{last}");
        assert!(readings <= 2, "{last}: {readings} readings");
        let (all, readings) = csv_counted(declared(&["x"]), &rows, usize::MAX, false);
        assert_eq!((kind(&all, "x").as_str(), readings), (expected, 1), "{last}");
        assert_eq!(all.batch, sampled.batch, "{last}");
    }
}

#[test]
fn a_column_that_the_sample_saw_empty_gets_its_type_from_what_follows() {
    let row = |row: usize| vec![row.to_string(), if row < 50 { String::new() } else { row.to_string() }];
    let rows: Vec<_> = (0..100).map(row).collect();
    let table = csv_sampled(declared(&["x", "y"]), &rows, 20, false);
    assert_eq!((kind(&table, "y").as_str(), table.batch.rows), ("int", 100));
}
