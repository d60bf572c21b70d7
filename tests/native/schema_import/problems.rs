//! What of a file could not be used, and what is said of it.

use std::fmt::Write as _;

use midnight_pearl::engine::joins::import::{
    Limited, MAX_COLUMNS, MAX_KEY_COLUMNS, MAX_KEYS, MAX_LISTED, MAX_NAME, MAX_TABLES, MAX_UNIQUE, Problem,
    ProblemKind, Severity,
};

use super::{check, imported};

/// A table `t` that refers to itself, and the problems of what follows, from the second line on.
#[track_caller]
fn check_after_t(text: &str, expected: &[&str]) {
    let text = format!("create table t (a int primary key references t, b int, unique (b));\n{text}");
    let (_, problems) = imported("a.sql", &text);
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn what_a_key_refers_to_has_to_be_there() {
    check_after_t(
        "create table u (\n  x int references nowhere,\n  y int references t(c),\n  foreign key (z) references t);",
        &[
            "Line 3: A key of `u` refers to `nowhere`, and no table is called that: left out.",
            "Line 4: A key or constraint names the column `c`, which `t` does not have: left out.",
            "Line 5: A key or constraint names the column `z`, which `u` does not have: left out.",
        ],
    );
    check_after_t(
        "create table u (x int unique);\nalter table v add foreign key (x) references t;\ncreate unique index i on w (x);\nalter table v owner to me;\nalter table u add unique (y)",
        &[
            "Line 3: Something is added to `v`, which is not created: left out.",
            "Line 4: Something is added to `w`, which is not created: left out.",
            "Line 6: A key or constraint names the column `y`, which `u` does not have: left out.",
        ],
    );
}

#[test]
fn a_name_that_fits_several_finds_none() {
    check_after_t(
        "create table a.u (x int, \"X\" int); create table b.u (x int, \"X\" int);\ncreate table v (x int references u(x));\nalter table u add unique (x);",
        &[
            "Line 3: A key of `v` refers to `u`, and several tables are called that: left out.",
            "Line 4: Something is added to `u`, and several tables are called that: left out.",
        ],
    );
    check_after_t(
        "create table u (\"Id\" int unique, \"ID\" int);\ncreate table v (x int references u(id));",
        &["Line 3: A key or constraint names `id`, which fits several columns of `u`: left out."],
    );
}

#[test]
fn a_key_has_as_many_columns_as_it_refers_to() {
    check_after_t(
        "create table u (x int, y int, foreign key (x, y) references t, primary key (x, y));\nalter table t add foreign key (b) references u",
        &[
            "Line 2: A key does not have as many columns as it refers to: 2 of `u`, 1 of `t`; left out.",
            "Line 3: A key does not have as many columns as it refers to: 1 of `t`, 2 of `u`; left out.",
        ],
    );
    check_after_t(
        "create table u (x int); alter table t add foreign key (b) references u;",
        &["Line 2: A key of `t` refers to the primary key of `u`, which has none: columns were expected, left out."],
    );
}

#[test]
fn a_key_to_what_is_not_unique_is_kept() {
    let text = "create table t (a int, b int, c int, primary key (a, b), unique (b, c));
create table u (a int, b int, c int, x int references t(b));
alter table u add foreign key (a, b) references t (a, b);
alter table u add foreign key (b, a) references t (b, a);
alter table u add foreign key (c, b) references t (c, b);
alter table u add foreign key (c, b, a) references t (c, b, a);
alter table u add foreign key (a, c) references t (a, c);";
    let warning = |line: usize, columns: &str| {
        format!("Line {line}: A key of `u` refers to `t` ({columns}), which nothing says to be unique: kept.")
    };
    let (schema, problems) = imported("a.sql", text);
    assert_eq!(schema.keys.len(), 6);
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [warning(2, "b"), warning(7, "a, c")]);
    assert!(problems.iter().all(|problem| problem.kind.severity() == Severity::Warning));
}

#[test]
fn of_what_stands_twice_the_first_is_kept() {
    check(
        "a.sql",
        "create table t (a int primary key, a text,\n  b int, primary key (b));
create table t (c int references t);
create table \"T\" (a int references t);
alter table \"T\" add foreign key (a) references t(a);",
        "t (a int!, b int) [a]\nT (a int)\nT (a) -> t (a)",
        &[
            "Line 1: The column `a` of `t` stands twice: the first is kept.",
            "Line 2: `t` has two primary keys: the first is kept.",
            "Line 3: The table `t` stands twice: the first is kept.",
            "Line 5: The same key from `T` to `t` stands twice: one is kept.",
        ],
    );
}

#[test]
fn what_cannot_be_read_says_what_was_expected() {
    check_after_t(
        "create table;\ncreate table (a int);\ncreate table u (a int, 5 int,\n  unique c, foreign key (a), foreign key a references t, b int references 7, c int);
create unique index on u;\ncreate unique index i;\nalter table u add foreign key (a + 1) references t, add x int unique, add unique (,);\ncreate table v (a int",
        &[
            "Line 2: CREATE TABLE ends too soon: a name was expected.",
            "Line 3: CREATE TABLE cannot be read here: a name was expected, `(` was found.",
            "Line 4: CREATE TABLE cannot be read here: a name was expected, `5` was found.",
            "Line 5: CREATE TABLE cannot be read here: a list of columns in parentheses was expected, `,` was found.",
            "Line 5: CREATE TABLE cannot be read here: `REFERENCES` was expected, `,` was found.",
            "Line 5: CREATE TABLE cannot be read here: a list of columns in parentheses was expected, `,` was found.",
            "Line 5: CREATE TABLE cannot be read here: a name was expected, `7` was found.",
            "Line 6: CREATE UNIQUE INDEX ends too soon: a list of columns in parentheses was expected.",
            "Line 7: CREATE UNIQUE INDEX ends too soon: `ON` was expected.",
            "Line 8: ALTER TABLE cannot be read here: a list of columns without expressions was expected, `(` was found.",
            "Line 8: ALTER TABLE cannot be read here: a name was expected, `,` was found.",
            "Line 9: CREATE TABLE ends too soon: `)` after the last column was expected.",
        ],
    );
    let (schema, _) = imported("a.sql", "create table u (a int, 5 int, b int references 7, c int unique, d int");
    let names: Vec<_> = schema.tables[0].columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    assert_eq!(schema.tables[0].unique, [[2]]);
}

#[test]
fn a_table_without_a_list_of_columns_is_left_out() {
    let left_out = |name: &str| format!("Line 2: `{name}` is created without a list of columns: left out.");
    for text in [
        "create table u as select * from t",
        "create table u like t",
        "create table u (like t including all)",
        "create table u ()",
    ] {
        check_after_t(text, &[&left_out("u")]);
    }
}

#[test]
fn unknown_statements_are_counted_by_their_word() {
    check_after_t(
        "frobnicate t;\ninsert into t values (1); set x = 1; Frobnicate u;\nfrobnicate t;;;\n<<<<<<< HEAD\n;",
        &[
            "Line 2: 2 × a statement that begins with `frobnicate`: a word of SQL was expected, left out.",
            "Line 3: 1 × a statement that begins with `Frobnicate`: a word of SQL was expected, left out.",
            "Line 5: 1 × a statement that begins with `<`: a word of SQL was expected, left out.",
        ],
    );
}

#[test]
fn what_has_no_end_is_said() {
    let open = |line: usize, opening: &str| format!("Line {line}: `{opening}` has no end: what follows is left out.");
    check_after_t("select 'it\n; create table u (a int);", &[&open(2, "'it")]);
    check_after_t("\n/* comment\n; create table u (a int);", &[&open(3, "/* comment")]);
    check_after_t("do $x$ begin\n; create table u (a int);", &[&open(2, "$x$ begin")]);
    check_after_t("copy t from stdin;\n1\t2\ncreate table u (a int);", &[&open(3, "1\t2").replace('\t', " ")]);
}

#[test]
fn without_keys_there_is_a_note() {
    let (_, problems) = imported("a.sql", "\ncreate table t (a int)");
    assert_eq!(problems, [Problem { line: 1, kind: ProblemKind::NoKeys }]);
    assert_eq!(problems[0].kind.severity(), Severity::Note);
    assert_eq!(problems[0].to_string(), "Line 1: There are no foreign keys: no two tables can be joined.");
}

#[test]
fn many_problems_of_a_kind_are_counted() {
    let text: String = (0..1_000).fold(String::new(), |mut text, index| {
        write!(text, "word{index};\nalter table u{index} add unique (a);\n").expect("memory takes all");
        text
    });
    let (_, problems) = imported("a.sql", &format!("create table t (a int references t(a));\n{text}"));
    assert_eq!(problems.len(), 2 * MAX_LISTED + 2, "the two kinds, a key to what is not unique, and the rest");
    let last = problems.last().expect("a problem");
    assert_eq!(last.kind, ProblemKind::More { count: 2 * (1_000 - MAX_LISTED) });
    assert_eq!(last.to_string(), "Line 102: 1900 × a further problem of a kind that is listed above.");
}

/// How many tables, columns of the first, and keys are read, and the problems that are about bounds.
#[track_caller]
fn check_bounds(text: &str, expected: (usize, usize, usize), bounds: &[ProblemKind]) {
    let (schema, problems) = imported("a.sql", text);
    super::sound::check_sound(&schema);
    assert_eq!((schema.tables.len(), schema.tables[0].columns.len(), schema.keys.len()), expected);
    let is_bound = |kind: &ProblemKind| matches!(kind, ProblemKind::TooMany { .. } | ProblemKind::NameTooLong { .. });
    let mut found: Vec<_> = problems.into_iter().map(|problem| problem.kind).filter(is_bound).collect();
    found.dedup();
    assert_eq!(found, bounds);
}

#[test]
fn what_passes_a_bound_is_left_out() {
    let list = |count: usize, entry: fn(usize) -> String| (0..count).map(entry).collect::<Vec<_>>().join(", ");
    let too_many = |what, limit| ProblemKind::TooMany { what, limit };
    let tables: String = (0..MAX_TABLES + 3).map(|index| format!("create table t{index} (a int);")).collect();
    check_bounds(&tables, (MAX_TABLES, 1, 0), &[too_many(Limited::Tables, MAX_TABLES)]);

    let columns = list(MAX_COLUMNS + 3, |index| format!("c{index} int"));
    let bounds = [too_many(Limited::Columns, MAX_COLUMNS)];
    check_bounds(&format!("create table t ({columns})"), (1, MAX_COLUMNS, 0), &bounds);
    let added = list(MAX_COLUMNS, |index| format!("add c{index} int"));
    check_bounds(&format!("create table t (a int); alter table t {added}"), (1, MAX_COLUMNS, 0), &bounds);

    let columns = list(400, |index| format!("c{index} int"));
    let keys = list(400 * 400, |index| format!("foreign key (c{}) references t (c{})", index / 400, index % 400));
    let too_many_keys = too_many(Limited::Keys, MAX_KEYS);
    check_bounds(&format!("create table t ({columns}, {keys})"), (1, 400, MAX_KEYS), &[too_many_keys]);

    let unique = list(400, |index| format!("unique (c{index})"));
    let too_many_sets = too_many(Limited::UniqueSets, MAX_UNIQUE);
    check_bounds(&format!("create table t ({columns}, {unique})"), (1, 400, 0), &[too_many_sets]);

    let names = list(MAX_KEY_COLUMNS + 1, |index| format!("c{index}"));
    let too_many_key_columns = too_many(Limited::KeyColumns, MAX_KEY_COLUMNS);
    check_bounds(&format!("create table t ({columns}, primary key ({names}))"), (1, 400, 0), &[too_many_key_columns]);
}

#[test]
fn what_bears_a_long_name_is_left_out() {
    let fits = "n".repeat(MAX_NAME);
    let long = "n".repeat(MAX_NAME + 1);
    let too_long = [ProblemKind::NameTooLong { name: format!("{}…", "n".repeat(60)), bytes: MAX_NAME + 1 }];
    check_bounds(&format!("create table {fits} ({fits} {fits}{fits})"), (1, 1, 0), &[]);
    check_bounds(&format!("create table t (a int); create table u ({long} int)"), (1, 1, 0), &[]);
    check_bounds(&format!("create table t (a int, {long} int)"), (1, 1, 0), &too_long);
    check_bounds(&format!("create table t (a int); create table {long} (a int)"), (1, 1, 0), &too_long);
    check_bounds(&format!("create table t (a int constraint {long} references t(a))"), (1, 1, 0), &too_long);
}
