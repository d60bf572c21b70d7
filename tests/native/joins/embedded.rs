//! The embedded schema has what it was made to have.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use midnight_pearl::baked::{List, Text};
use midnight_pearl::engine::joins::data::{ColumnData, KeyData, Kind, SchemaData, TableData};
use midnight_pearl::engine::joins::embedded::{check_unique, rows, schema};
use midnight_pearl::engine::joins::graph::Reach;
use midnight_pearl::engine::joins::measure::Measured;
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::rank::{Criterion, rank};
use midnight_pearl::engine::joins::run::JoinKind;
use midnight_pearl::engine::joins::schema::{ForeignKey, Schema};
use midnight_pearl::engine::joins::search::{Counts, Ways};
use midnight_pearl::engine::joins::traps::{TrapKind, traps};
use midnight_pearl::engine::joins::value::Value;
use midnight_pearl::engine::joins::{EMBEDDED, EMBEDDED_ROWS};

use super::brute_force::all_pairs;
use super::made_up::{names, number};
use super::sqlite;

fn key(name: &str) -> &'static ForeignKey {
    let named = |key: &&ForeignKey| key.name.as_deref() == Some(name);
    EMBEDDED.schema().keys.iter().find(named).unwrap_or_else(|| panic!("no key {name}"))
}

fn ways(from: &str, to: &str) -> Ways {
    match EMBEDDED.search(number(&EMBEDDED, from), number(&EMBEDDED, to)).expect("tables").ways {
        Reach::Joined(ways) => ways,
        Reach::Apart(islands) => panic!("apart: {islands:?}"),
    }
}

fn plans(ways: &Ways) -> Vec<Plan<'static>> {
    ways.paths.iter().map(|path| Plan::along(&EMBEDDED, path).expect("a path")).collect()
}

fn key_names(plan: &Plan) -> String {
    let keys = &EMBEDDED.schema().keys;
    plan.joins().iter().map(|join| EMBEDDED.key_name(&keys[join.key])).collect::<Vec<_>>().join(" ")
}

/// The rows of a key's child that refer to nothing, and those that refer to what is not there.
fn nulls_and_orphans(key: &ForeignKey) -> (usize, usize) {
    let parents: HashSet<Vec<&Value>> =
        EMBEDDED_ROWS[key.to].iter().map(|row| key.to_columns.iter().map(|&column| &row[column]).collect()).collect();
    let children = EMBEDDED_ROWS[key.from].iter();
    let references: Vec<Vec<&Value>> =
        children.map(|row| key.from_columns.iter().map(|&column| &row[column]).collect()).collect();
    let null = |reference: &Vec<&Value>| reference.contains(&&Value::Null);
    let orphan = |reference: &Vec<&Value>| !null(reference) && !parents.contains(reference);
    (
        references.iter().filter(|reference| null(reference)).count(),
        references.iter().filter(|reference| orphan(reference)).count(),
    )
}

#[test]
fn twenty_four_tables_come_from_three_sources() {
    let tables = &EMBEDDED.schema().tables;
    assert_eq!((tables.len(), EMBEDDED.schema().keys.len()), (24, 38));
    let sources: BTreeSet<_> = tables.iter().filter_map(|table| table.source.as_deref()).collect();
    assert_eq!(sources, BTreeSet::from(["mongo", "mysql", "rest"]));
}

#[test]
fn each_table_has_twenty_to_eighty_rows_and_all_have_fifteen_to_forty_kilobytes() {
    assert_eq!(EMBEDDED_ROWS.len(), 24);
    assert!(EMBEDDED_ROWS.iter().all(|rows| (20..=80).contains(&rows.len())));
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/data/joins");
    let bytes = |table: &str| std::fs::metadata(folder.join(table).with_extension("csv")).expect("rows").len();
    let bytes: u64 = EMBEDDED.schema().tables.iter().map(|table| bytes(&table.name)).sum();
    assert!((15_000..=40_000).contains(&bytes), "{bytes} bytes");
}

#[test]
fn users_are_handles() {
    let users = &EMBEDDED_ROWS[number(&EMBEDDED, "users")];
    for (index, row) in users.iter().enumerate() {
        assert_eq!(row[1], Value::Text(format!("user {:02}", index + 1)));
    }
}

#[test]
fn organisations_refer_to_themselves() {
    let key = key("organisations_parent");
    assert_eq!(key.from, key.to);
    assert!(nulls_and_orphans(key).0 > 0);
}

#[test]
fn five_keys_have_two_columns() {
    let composite = EMBEDDED.schema().keys.iter().filter(|key| key.from_columns.len() == 2);
    let names: Vec<_> = composite.filter_map(|key| key.name.as_deref()).collect();
    let expected = ["users_department", "field_values_entry", "assignments_step", "transitions_from", "transitions_to"];
    assert_eq!(names, expected);
}

/// What a key refers to is a primary key: walked to its parent it finds one row at the most.
#[test]
fn every_key_refers_to_a_primary_key() {
    for key in &EMBEDDED.schema().keys {
        assert_eq!(key.to_columns, EMBEDDED.schema().tables[key.to].primary_key, "{:?}", key.name);
    }
}

#[test]
fn two_keys_lead_from_cases_to_users_and_from_transitions_to_their_steps() {
    let counts = Counts { hops: 1, table_paths: 1, key_paths: 2 };
    assert_eq!(ways("cases", "users").counts, counts);
    assert_eq!(ways("transitions", "workflow_steps").counts, counts);
    assert_ne!(nulls_and_orphans(key("cases_updated_by")).0, 0);
}

/// A bridge has a primary key made of keys to its two neighbours.
#[test]
fn two_tables_are_bridges() {
    let bridge = |(table, record): &(usize, &midnight_pearl::engine::joins::schema::Table)| {
        let keys = EMBEDDED.schema().keys.iter().filter(|key| key.from == *table);
        let columns: Vec<_> = keys.flat_map(|key| key.from_columns.clone()).collect();
        record.primary_key.len() == 2 && columns == record.primary_key
    };
    let bridges = EMBEDDED.schema().tables.iter().enumerate().filter(bridge);
    assert_eq!(bridges.map(|(_, table)| table.name.as_str()).collect::<Vec<_>>(), ["memberships", "role_permissions"]);
    assert_eq!(ways("users", "roles").counts.hops, 2);
}

#[test]
fn translations_are_an_island() {
    let island = EMBEDDED.island(number(&EMBEDDED, "translations")).expect("a table");
    assert_eq!(names(&EMBEDDED, &island), "locales translations");
    assert_eq!(EMBEDDED.island(0).expect("a table").len(), 22);
}

/// A relational database looks after its keys; an API and an export do not.
#[test]
fn orphans_are_in_what_nothing_looks_after() {
    let mut orphans: BTreeMap<&str, usize> = BTreeMap::new();
    let mut nulls = 0;
    for key in &EMBEDDED.schema().keys {
        let source = EMBEDDED.schema().tables[key.from].source.as_deref().expect("a source");
        let (no_reference, orphaned) = nulls_and_orphans(key);
        *orphans.entry(source).or_default() += orphaned;
        nulls += no_reference;
        let nullable =
            key.from_columns.iter().any(|&column| EMBEDDED.schema().tables[key.from].columns[column].nullable);
        assert_eq!(nullable, no_reference > 0, "{:?}", key.name);
    }
    assert_eq!(orphans["mysql"], 0);
    assert!(orphans["rest"] > 5 && orphans["mongo"] > 1, "{orphans:?}");
    assert!(nulls > 50, "{nulls}");
}

/// The picture of the chapter: `cases.created_by` leads to users, `users.organisation_id` to organisations.
#[test]
fn cases_are_two_hops_from_organisations() {
    let ways = ways("cases", "organisations");
    assert_eq!(ways.counts, Counts { hops: 2, table_paths: 2, key_paths: 3 });
    let plans = plans(&ways);
    let ranked = rank(&plans, Some(&Measured::of(&EMBEDDED, &EMBEDDED_ROWS)));
    let order: Vec<_> = ranked.iter().map(|ranked| key_names(&plans[ranked.way])).collect();
    assert_eq!(order[0], "cases_created_by users_organisation");
    assert_eq!(ranked[0].decided_by, Some(Criterion::NullableKeys));
}

/// Pairs with several table paths, with several key paths, and without any; and the longest of all shortest paths.
#[test]
fn all_pairs_are_as_far_apart_as_matrices_say() {
    let pairs = all_pairs(&EMBEDDED);
    assert_eq!(pairs.len(), 24 * 23 / 2);
    for &((a, b), counts) in &pairs {
        assert_eq!(EMBEDDED.counts_from(a).expect("a table")[b], counts, "{}", names(&EMBEDDED, &[a, b]));
    }
    let count = |wanted: &dyn Fn(&Counts) -> bool| {
        pairs.iter().filter_map(|(_, counts)| counts.as_ref()).filter(|counts| wanted(counts)).count()
    };
    let unreachable = pairs.iter().filter(|(_, counts)| counts.is_none()).count();
    let diameter = pairs.iter().filter_map(|(_, counts)| Some(counts.as_ref()?.hops)).max();
    let figures =
        (count(&|counts| counts.table_paths > 1), count(&|counts| counts.key_paths > 1), unreachable, diameter);
    assert_eq!(figures, (83, 107, 44, Some(7)));
}

/// Each of the four criteria decides somewhere, so that each can be shown.
#[test]
fn every_criterion_decides_somewhere() {
    let measured = Measured::of(&EMBEDDED, &EMBEDDED_ROWS);
    let mut decided: Vec<(Criterion, String)> = Vec::new();
    for ((a, b), _) in all_pairs(&EMBEDDED) {
        let Ok(Reach::Joined(ways)) = EMBEDDED.search(a, b).map(|search| search.ways) else { continue };
        let by = rank(&plans(&ways), Some(&measured)).into_iter().filter_map(|ranked| ranked.decided_by);
        decided.extend(by.map(|criterion| (criterion, names(&EMBEDDED, &[a, b]))));
    }
    for criterion in [Criterion::FanOuts, Criterion::NullableKeys, Criterion::ExpectedRows, Criterion::FileOrder] {
        assert!(decided.iter().any(|(by, _)| *by == criterion), "{criterion:?}");
    }
}

#[test]
fn there_are_a_chasm_and_a_fan_to_fall_into() {
    let kinds =
        |from, to| -> Vec<TrapKind> { traps(&plans(&ways(from, to))[0]).into_iter().map(|trap| trap.kind).collect() };
    assert_eq!(kinds("comments", "attachments"), [TrapKind::Chasm]);
    assert_eq!(kinds("organisations", "memberships"), [TrapKind::Fan]);
    assert_eq!(kinds("memberships", "organisations"), []);
    assert_eq!(kinds("cases", "organisations"), []);
}

/// Every shortest path of every pair, from both sides.
#[test]
fn every_path_returns_what_sqlite_returns() {
    let database = sqlite::database(EMBEDDED.schema(), &EMBEDDED_ROWS);
    let (mut statements, mut lost) = (0, 0);
    for ((a, b), _) in all_pairs(&EMBEDDED) {
        for (from, to) in [(a, b), (b, a)] {
            let Ok(Reach::Joined(ways)) = EMBEDDED.search(from, to).map(|search| search.ways) else { continue };
            for plan in plans(&ways) {
                let [inner, left] =
                    [JoinKind::Inner, JoinKind::Left].map(|kind| sqlite::check(&database, &plan, &EMBEDDED_ROWS, kind));
                assert!(left >= EMBEDDED_ROWS[from].len());
                statements += 2;
                lost += usize::from(inner < left);
            }
        }
    }
    assert!(statements > 1_000, "{statements}");
    assert!(lost > 300, "INNER and LEFT differ {lost} times");
}

#[test]
fn every_small_tree_returns_what_sqlite_returns() {
    let database = sqlite::database(EMBEDDED.schema(), &EMBEDDED_ROWS);
    for tables in
        ["cases roles organisations", "templates users workflow_steps dictionaries", "permissions users forms"]
    {
        let tables: Vec<_> = tables.split_whitespace().map(|name| number(&EMBEDDED, name)).collect();
        let Ok(Reach::Joined(found)) = EMBEDDED.tree(&tables) else { panic!("no tree of {tables:?}") };
        for tree in &found.trees {
            let plan = Plan::spanning(&EMBEDDED, tables[0], tree).expect("a tree");
            for kind in [JoinKind::Inner, JoinKind::Left] {
                sqlite::check(&database, &plan, &EMBEDDED_ROWS, kind);
            }
        }
    }
}

const ID: ColumnData = ColumnData { name: Text("id"), kind: Kind::Integer, nullable: None };
const NOTE: ColumnData = ColumnData { name: Text("note"), kind: Kind::Text, nullable: Some(true) };
const NOTES: TableData = TableData {
    name: Text("notes"),
    source: Text("rest"),
    columns: List(&[ID, NOTE]),
    primary_key: List(&[Text("id")]),
    unique: Some(List(&[List(&[Text("note")])])),
};
const SELF: KeyData = KeyData {
    name: Text("self"),
    from: Text("notes"),
    from_columns: List(&[Text("id")]),
    to: Text("notes"),
    to_columns: List(&[Text("id")]),
};

#[test]
fn records_that_name_what_is_not_there_stop_the_build() {
    fn check(tables: &'static [TableData], keys: &'static [KeyData], expected: Result<(), &str>) {
        let found = schema(&SchemaData { name: Text("a"), tables: List(tables), keys: List(keys) });
        assert_eq!(found.map(|_: Schema| ()).map_err(|error| error.to_string()), expected.map_err(str::to_owned));
    }
    check(&[NOTES], &[SELF], Ok(()));
    check(&[NOTES, NOTES], &[], Err("tables: `notes` stands twice"));
    check(&[NOTES], &[SELF, SELF], Err("keys: `self` stands twice"));
    check(
        const { &[TableData { columns: List(&[ID, ID]), ..NOTES }] },
        &[],
        Err("tables.notes.columns: `id` stands twice"),
    );
    check(
        const { &[TableData { primary_key: List(&[Text("no")]), ..NOTES }] },
        &[],
        Err("tables.notes.primary_key: `notes` has no column `no`"),
    );
    check(
        const { &[TableData { columns: List(&[ID]), ..NOTES }] },
        &[],
        Err("tables.notes.unique: `notes` has no column `note`"),
    );
    check(&[NOTES], const { &[KeyData { to: Text("no"), ..SELF }] }, Err("keys.self.to: no table is called `no`"));
    check(
        &[NOTES],
        const { &[KeyData { from_columns: List(&[Text("no")]), ..SELF }] },
        Err("keys.self.from_columns: `notes` has no column `no`"),
    );
    let unlike = "keys.self: expected as many columns on both sides, of the same kinds";
    check(&[NOTES], const { &[KeyData { from_columns: List(&[Text("note")]), ..SELF }] }, Err(unlike));
    check(&[NOTES], const { &[KeyData { from_columns: List(&[]), to_columns: List(&[]), ..SELF }] }, Err(unlike));
}

#[test]
fn rows_that_their_table_refuses_stop_the_build() {
    let table = schema(&SchemaData { name: Text("a"), tables: List(&[NOTES]), keys: List(&[]) }).expect("a schema");
    let check = |text: &str, expected: Result<usize, &str>| {
        let found = rows(&NOTES, text).and_then(|rows| check_unique(&table.tables[0], &rows).map(|()| rows.len()));
        assert_eq!(found.map_err(|error| error.to_string()), expected.map_err(str::to_owned));
    };
    check("id,note\n1,one\n2,\r\n3,", Ok(3));
    check("", Err("line 1: expected the columns `id,note`, found ``"));
    check("note,id\n", Err("line 1: expected the columns `id,note`, found `note,id`"));
    check("id,note\n1,a\n2,b,c\n", Err("line 3: expected 2 cells, found 3"));
    check("id,note\none,a\n", Err("line 2, `id`: expected a whole number, found `one`"));
    check("id,note\n,a\n", Err("line 2, `id`: expected a value in a column that is not nullable, found ``"));
    check("id,note\n1,\"a\"\n", Err("line 2, `note`: expected text without quotes or spaces around it, found `\"a\"`"));
    check("id,note\n1,a\n1,b\n", Err("line 3: another row has the same `id`"));
    check("id,note\n1,a\n2,a\n", Err("line 3: another row has the same `note`"));
}
