//! The last landing, joined by another way.

use midnight_pearl::engine::lake::picture::{ColumnDifference, Joined, Picture};
use midnight_pearl::lake_worker::Desk;
use midnight_pearl::protocol::lake::{Change, Query, Refusal, Request, Response, TableRefusal};

use super::{ask, lake, land};

/// Loans and sales, and then authors and books: those are joined over the loans, or over the sales. Two tables of the first
/// way have a column `city`, one of the second.
fn landed() -> (Desk, Picture) {
    let mut desk = Desk::default();
    land(&mut desk, "loans.csv", "author_id,book_id,city\n1,11,Bern\n2,12,Chur\n3,13,Brig\n", 1);
    land(&mut desk, "sales.csv", "author_id,book_id,price\n1,12,5\n2,11,6\n3,13,7\n", 2);
    let dump = "CREATE TABLE authors (id int primary key, name text, city text);\n\
        INSERT INTO authors VALUES (1, 'Ada', 'Basel'), (2, 'Bo', 'Genf'), (3, 'Cy', 'Thun');\n\
        CREATE TABLE books (id int primary key, title text);\n\
        INSERT INTO books VALUES (11, 'Ice'), (12, 'Lake'), (13, 'Pearl');\n";
    let picture = land(&mut desk, "shelf.sql", dump, 3);
    (desk, picture)
}

fn columns(picture: &Picture) -> Vec<(i32, String)> {
    let table = picture.table.as_ref().expect("a table");
    table.columns.iter().map(|column| (column.field_id, column.name.clone())).collect()
}

fn names(picture: &Picture) -> Vec<String> {
    columns(picture).into_iter().map(|(_, name)| name).collect()
}

fn ways(picture: &Picture) -> usize {
    match &picture.landings.last().expect("a landing").joined {
        Joined::Path { ways, .. } => ways.len(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn join_by(desk: &mut Desk, way: usize, at_ms: i64) -> Picture {
    lake(ask(desk, Request::JoinBy { way, at_ms }))
}

#[track_caller]
fn change(desk: &mut Desk, change: Change, at_ms: i64) -> Picture {
    lake(ask(desk, Request::Change { change, at_ms }))
}

fn all_rows(desk: &mut Desk, snapshot: Option<usize>) -> Vec<Vec<Option<String>>> {
    match ask(desk, Request::Preview(Query { snapshot, limit: 500, ..Query::default() })) {
        Response::Rows(rows) => rows.grid.rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_way_takes_the_place_of_the_rows_that_the_first_one_wrote() {
    let (mut desk, first) = landed();
    assert_eq!(ways(&first), 2, "{:?}", first.landings[2].joined);
    let second = join_by(&mut desk, 1, 4);
    assert!(matches!(second.landings[2].joined, Joined::Path { way: 1, .. }), "{:?}", second.landings[2].joined);
    let table = second.table.expect("a table");
    let last = table.snapshots.last().expect("a snapshot");
    assert_eq!((last.operation.as_str(), last.rows, last.added_rows, last.deleted_rows), ("overwrite", 9, 3, 3));
    assert_eq!(second.landings.len(), 3);
    let none = ask(&mut desk, Request::JoinBy { way: 99, at_ms: 5 });
    assert_eq!(none, Response::Refused(Refusal::Table(TableRefusal::NoWay { found: 100, ways: 2 })));
}

#[test]
fn columns_that_only_the_replaced_rows_had_go_with_them() {
    let (mut desk, first) = landed();
    let before = all_rows(&mut desk, None);
    let second = join_by(&mut desk, 1, 4);
    let gone = ["authors_city", "loans_city"];
    let stayed: Vec<_> = columns(&first).into_iter().filter(|(_, name)| !gone.contains(&name.as_str())).collect();
    assert_eq!(columns(&second), stayed);
    let said = gone.map(|column| ColumnDifference::Dropped { column: column.to_owned() });
    assert_eq!(second.landings[2].written.differences[..2], said);
    // Older snapshots keep them.
    assert_eq!(all_rows(&mut desk, Some(2)), before);
    // They come back as new columns: no id is used again.
    let third = join_by(&mut desk, 0, 5);
    let (highest, ids) = (columns(&first).into_iter().map(|(id, _)| id).max(), columns(&third));
    assert!(ids.iter().filter(|(_, name)| gone.contains(&name.as_str())).all(|(id, _)| Some(*id) > highest), "{ids:?}");
    let values = |rows: Vec<Vec<Option<String>>>| rows.into_iter().flatten().flatten().count();
    assert_eq!(values(all_rows(&mut desk, None)), values(before));
    // And go once more.
    assert_eq!(columns(&join_by(&mut desk, 1, 6)), stayed);
}

#[test]
fn a_column_stays_that_others_have_a_value_in_or_that_divides_the_rows() {
    let (mut desk, _) = landed();
    let (filter, value) = ("price = 5".to_owned(), Some("here".to_owned()));
    change(&mut desk, Change::Overwrite { filter, column: "loans_city".to_owned(), value }, 4);
    let names_now = names(&join_by(&mut desk, 1, 5));
    assert!(names_now.contains(&"loans_city".to_owned()) && !names_now.contains(&"authors_city".to_owned()));

    let (mut desk, _) = landed();
    change(&mut desk, Change::PartitionBy(vec!["authors_city".to_owned()]), 4);
    let names_now = names(&join_by(&mut desk, 1, 5));
    assert!(names_now.contains(&"authors_city".to_owned()) && !names_now.contains(&"loans_city".to_owned()));

    // One that a visitor added was never theirs.
    let (mut desk, _) = landed();
    change(&mut desk, Change::AddColumn { name: "note".to_owned(), kind: "string".to_owned() }, 4);
    assert!(names(&join_by(&mut desk, 1, 5)).contains(&"note".to_owned()));
}

#[test]
fn a_column_that_was_renamed_keeps_its_name_and_its_values() {
    let (mut desk, first) = landed();
    let place = names(&first).iter().position(|name| name == "title").expect("a column");
    change(&mut desk, Change::Rename { column: "title".to_owned(), name: "called".to_owned() }, 4);
    let second = join_by(&mut desk, 1, 5);
    let called = names(&second).iter().position(|name| name == "called").expect("the column");
    assert_eq!(columns(&second)[called].0, columns(&first)[place].0);
    assert!(!names(&second).contains(&"title".to_owned()));
    let titles: Vec<_> = all_rows(&mut desk, None).into_iter().filter_map(|mut row| row.swap_remove(called)).collect();
    assert_eq!(titles, ["Lake", "Ice", "Pearl"]);
}

#[test]
fn rows_that_were_rewritten_are_not_joined_again_and_that_is_said_before() {
    let (mut desk, first) = landed();
    assert!(!first.is_rewritten);
    // Those of another landing do not count.
    let other = change(&mut desk, Change::Delete { filter: "price = 5".to_owned() }, 4);
    assert!(!other.is_rewritten);
    assert!(!join_by(&mut desk, 1, 5).is_rewritten);
    let rewritten = change(&mut desk, Change::Delete { filter: "title = 'Ice'".to_owned() }, 6);
    assert!(rewritten.is_rewritten);
    assert_eq!(ask(&mut desk, Request::JoinBy { way: 0, at_ms: 7 }), Response::Refused(Refusal::Rewritten));
    // The next landing is joined as ever.
    assert!(!land(&mut desk, "a.csv", "n\n1\n", 8).is_rewritten);
}
