//! Files that are no schema.

use midnight_pearl::engine::joins::import::{Format, ImportError, MAX_BYTES, import};

#[track_caller]
fn check_refused(name: &str, text: &str, expected: ImportError, message: &str) {
    let error = import(name, text).expect_err("no schema");
    assert_eq!(error, expected);
    assert_eq!(error.to_string(), message);
}

#[test]
fn nothing_is_no_schema() {
    let message = "The file is empty: CREATE TABLE statements or a schema as JSON were expected.";
    for text in ["", " \n\t", "\u{feff}", "\u{feff} \r\n"] {
        check_refused("a.sql", text, ImportError::Empty, message);
    }
}

#[test]
fn bytes_are_no_schema() {
    check_refused(
        "shop.db",
        "SQLite format 3\n\0\u{10}",
        ImportError::Binary { line: 2 },
        "The file is not text: SQL or JSON was expected, a zero byte was found in line 2.",
    );
}

#[test]
fn too_many_bytes_are_no_schema() {
    check_refused(
        "a.sql",
        &" ".repeat(MAX_BYTES + 1),
        ImportError::TooLarge { limit: 67_108_864, found: 67_108_865 },
        "The file is too large: at most 67108864 bytes were expected, 67108865 were found.",
    );
}

#[test]
fn broken_json_says_where() {
    let cases = [
        ("a.json", "{\"tables\": [\n  {\"name\": \"a\",}\n]}", 2, 16, "key must be a string"),
        ("a.sql", "{\"tables\": [", 1, 12, "EOF while parsing a list"),
        ("a.json", "{\"tabels\": []}", 1, 14, "missing field `tables`"),
        ("a.json", "{\"tables\": 5}", 1, 12, "invalid type: integer `5`, expected a sequence"),
        ("a.json", "tables", 1, 2, "expected ident"),
    ];
    for (name, text, line, column, problem) in cases {
        check_refused(
            name,
            text,
            ImportError::Json { line, column, problem: problem.to_owned() },
            &format!(
                "The file is not a schema as JSON: in line {line}, column {column}, {{\"tables\": [{{\"name\": …, \
                 \"columns\": [{{\"name\": …}}]}}], \"foreign_keys\": […]}} was expected, this was found: {problem}."
            ),
        );
    }
}

#[test]
fn without_tables_there_is_no_schema() {
    for (name, text) in [
        ("a.sql", "insert into a values (1);"),
        ("a", "SELECT 1"),
        ("a.SQL", "hello"),
        ("a.sql", "create table a as select 1"),
    ] {
        check_refused(
            name,
            text,
            ImportError::NoTables { format: Format::Sql },
            "The file has no tables: it is SQL, and at least one table that can be read was expected in it.",
        );
    }
    check_refused(
        "a.json",
        "{\"tables\": []}",
        ImportError::NoTables { format: Format::Json },
        "The file has no tables: it is JSON, and at least one table that can be read was expected in it.",
    );
}

#[test]
fn prose_is_no_schema() {
    check_refused(
        "notes.txt",
        "\n  Dear reader,\nthis is not SQL; nor is it JSON, and it goes on for very long indeed.",
        ImportError::Neither { found: "Dear reader, this is not SQL; nor is it JSON, and it goes on…".to_owned() },
        "The file is neither SQL nor JSON: CREATE TABLE statements or {\"tables\": …} were expected, it begins with: \
         Dear reader, this is not SQL; nor is it JSON, and it goes on…",
    );
}
