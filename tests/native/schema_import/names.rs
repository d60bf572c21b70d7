//! How keys find their tables and columns, whatever quotes and case names are written in.

use midnight_pearl::engine::joins::name::{joined, parts};
use midnight_pearl::engine::joins::sql::Dialect;
use proptest::prelude::*;

use super::{described, imported};

/// The tables and keys of a text, and how many problems it has.
#[track_caller]
fn check(text: &str, expected: &str, problems: usize) {
    let (schema, found) = imported("a.sql", text);
    assert_eq!(described(&schema).trim_end(), expected, "{found:?}");
    assert_eq!(found.len(), problems, "{found:?}");
}

/// What makes a text one of PostgreSQL's, and one of MySQL's.
const POSTGRES: &str = "set search_path = public;\n";
const MYSQL: &str = "-- MySQL dump\n";

#[test]
fn postgresql_folds_what_is_not_in_quotes() {
    check(
        &format!(
            "{POSTGRES}create table Users (ID int primary key); create table Posts (U int references \"users\"(\"id\"))"
        ),
        "users (id int!) [id]\nposts (u int)\nposts (u) -> users (id)",
        0,
    );
    // Two tables, which differ by their quotes alone.
    check(
        &format!(
            "{POSTGRES}create table Users (id int primary key); create table \"Users\" (id int primary key);
             create table a (x int references USERS, y int references \"Users\")"
        ),
        "users (id int!) [id]\nUsers (id int!) [id]\na (x int, y int)\na (x) -> users (id)\na (y) -> Users (id)",
        0,
    );
    check(
        &format!("{POSTGRES}create table a (x int primary key, X text, \"X\" text)"),
        "a (x int!, X text) [x]",
        // The second `x`, and no keys at all.
        2,
    );
}

#[test]
fn elsewhere_case_does_not_matter() {
    for head in ["", MYSQL, "pragma foreign_keys = on;\n"] {
        check(
            &format!("{head}create table Users (Id int primary key); create table posts (u int references USERS(ID))"),
            "Users (Id int!) [Id]\nposts (u int)\nposts (u) -> Users (Id)",
            0,
        );
        check(
            &format!(
                "{head}create table `Users` (`Id` int primary key); create table posts (u int references `users`(id))"
            ),
            "Users (Id int!) [Id]\nposts (u int)\nposts (u) -> Users (Id)",
            0,
        );
        // The same table again, and the same column.
        check(
            &format!(
                "{head}create table Users (Id int primary key, iD text); create table if not exists USERS (x int); create table b (u int references users)"
            ),
            "Users (Id int!) [Id]\nb (u int)\nb (u) -> Users (Id)",
            2,
        );
        // What quotes tell apart is two tables; each is found by its own name.
        check(
            &format!(
                "{head}create table `Logs` (id int primary key); create table `logs` (id int primary key); create table b (x int references Logs, y int references logs)"
            ),
            "Logs (id int!) [id]\nlogs (id int!) [id]\nb (x int, y int)\nb (x) -> Logs (id)\nb (y) -> logs (id)",
            0,
        );
    }
}

#[test]
fn a_dot_in_quotes_parts_nothing() {
    let text = |quote: char| {
        format!(
            "create table {quote}order.lines{quote} (id int primary key); create table shop.lines (id int primary key);
             create table a (x int references {quote}order.lines{quote}, y int references lines, {quote}z.z{quote} int)"
        )
    };
    for quote in ['"', '`'] {
        check(
            &text(quote),
            "\"order.lines\" (id int!) [id]\nshop.lines (id int!) [id]\na (x int, y int, z.z int)\na (x) -> \"order.lines\" (id)\na (y) -> shop.lines (id)",
            0,
        );
    }
    check(
        "create table sales.\"order.lines\" (id int primary key); create table b (x int references \"Order.Lines\")",
        "sales.\"order.lines\" (id int!) [id]\nb (x int)\nb (x) -> sales.\"order.lines\" (id)",
        0,
    );
    assert_eq!(Dialect::MySql.qualified("sales.\"order.lines\""), "sales.`order.lines`");
    assert_eq!(Dialect::Ansi.qualified("\"order.lines\""), "\"order.lines\"");
}

#[test]
fn a_name_is_parted_at_dots_outside_quotes() {
    let check = |name: &str, expected: &[&str]| assert_eq!(parts(name), expected, "{name}");
    check("orders", &["orders"]);
    check("sales.orders", &["sales", "orders"]);
    check("a.b.c", &["a", "b", "c"]);
    check("sales.\"order.lines\"", &["sales", "order.lines"]);
    check("\"a.\"\"b\"\"\".c", &["a.\"b\"", "c"]);
    check("", &[""]);
    check(".", &["."]);
    check("a..b", &["a..b"]);
    check("\"a", &["\"a"]);
    check("\"a\"b.c", &["\"a\"b", "c"]);
    check("a\"b.c\"", &["a\"b", "c\""]);
}

proptest! {
    #[test]
    fn parts_joined_are_the_same_parts(names in prop::collection::vec("[a\".Ä]{1,6}", 1..4)) {
        prop_assert_eq!(parts(&joined(&names)), names);
    }

    #[test]
    fn any_name_has_parts(name in "\\PC{0,20}") {
        prop_assert!(!parts(&name).is_empty());
    }
}
