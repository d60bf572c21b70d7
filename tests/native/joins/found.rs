//! What is shown for the tables that were picked.

use midnight_pearl::engine::joins::found::{Found, Way};
use midnight_pearl::engine::joins::measure::Measured;
use midnight_pearl::engine::joins::mermaid::mermaid;
use midnight_pearl::engine::joins::run::JoinKind;
use midnight_pearl::engine::joins::{EMBEDDED, EMBEDDED_ROWS};

fn table(name: &str) -> usize {
    EMBEDDED.schema().tables.iter().position(|table| table.name == name).expect("a table")
}

fn found(names: &[&str], with_longer: bool) -> Found {
    let tables: Vec<usize> = names.iter().map(|name| table(name)).collect();
    Found::new(&EMBEDDED, Some(&Measured::of(&EMBEDDED, &EMBEDDED_ROWS)), &tables, with_longer)
}

fn names(way: &Way) -> Vec<&str> {
    way.tables.iter().map(|&table| EMBEDDED.schema().tables[table].name.as_str()).collect()
}

#[test]
fn ties_come_with_the_one_without_nullable_keys_first() {
    let found = found(&["cases", "organisations"], false);
    assert_eq!((found.hops, found.counts), (Some(2), (2, 3)));
    let ways: Vec<_> = found.ways.iter().map(|way| (names(way), way.figures.nullable_keys, way.longer)).collect();
    assert_eq!(ways[0], (vec!["cases", "users", "organisations"], 0, 0));
    assert_eq!(ways.len(), 3);
}

#[test]
fn longer_ways_come_after_all_shortest_ones() {
    let found = found(&["cases", "organisations"], true);
    assert!(found.ways.len() > 3);
    let longer: Vec<usize> = found.ways.iter().map(|way| way.longer).collect();
    assert!(longer.is_sorted() && longer[2] == 0 && longer[3] > 0, "{longer:?}");
}

#[test]
fn tables_on_two_islands_have_no_way_and_the_islands_are_named() {
    let found = found(&["cases", "locales"], true);
    assert_eq!((found.hops, found.ways.len(), found.islands.len()), (None, 0, 2));
    assert!(found.islands.contains(&vec![table("locales"), table("translations")]));
}

#[test]
fn three_tables_have_a_tree_from_the_first() {
    let found = found(&["comments", "forms", "roles"], false);
    let way = &found.ways[0];
    assert_eq!(way.tables[0], table("comments"));
    assert_eq!(way.keys.len(), found.hops.expect("a tree"));
    assert!(found.plan(&EMBEDDED, way).is_some());
}

#[test]
fn a_parallel_key_is_taken_instead_of_its_twin() {
    let found = found(&["cases", "users"], false);
    let [first, second] = &found.ways[..] else { panic!("two ways") };
    assert_ne!(first.keys, second.keys);
    assert_eq!(found.swapped(0, second.keys[0], &EMBEDDED), Some(1));
    assert_eq!(found.swapped(1, first.keys[0], &EMBEDDED), Some(0));
    let elsewhere = EMBEDDED.schema().keys.iter().position(|key| key.to == table("roles")).expect("a key");
    assert_eq!(found.swapped(0, elsewhere, &EMBEDDED), None);
}

#[test]
fn one_table_and_no_table_have_nothing_to_show() {
    for names in [&[][..], &["cases"]] {
        let found = found(names, true);
        assert_eq!((found.search.is_none(), found.hops, found.ways.len()), (true, None, 0));
    }
}

#[test]
fn rows_are_counted_as_they_are_made() {
    let found = found(&["cases", "organisations"], false);
    let rows = |kind| found.rows(&EMBEDDED, &EMBEDDED_ROWS, &found.ways[1], kind).expect("a plan").expect("rows");
    let cases = EMBEDDED_ROWS[table("cases")].len();
    assert!(rows(JoinKind::Inner) < cases, "some cases were updated by nobody");
    assert_eq!(rows(JoinKind::Left), cases);
}

#[test]
fn a_way_is_a_diagram() {
    let found = found(&["comments", "users"], false);
    let plan = found.plan(&EMBEDDED, &found.ways[0]).expect("a plan");
    let expected = "flowchart LR\n  t0[\"comments\"]\n  t1[\"users\"]\n  t0 ---|\"author_id = id\"| t1";
    assert_eq!(mermaid(&plan), expected);
}
