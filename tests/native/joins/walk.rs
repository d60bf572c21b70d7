use midnight_pearl::engine::joins::layout::{Drawing, DrawnTable};
use midnight_pearl::engine::joins::walk::neighbour;
use midnight_pearl::engine::joins::{EMBEDDED, layout};
use midnight_pearl::engine::radius::layout::Point;
use midnight_pearl::engine::turn::Turn;

use super::made_up::schema;

const TURNS: [Turn; 4] = [Turn::Right, Turn::Left, Turn::Up, Turn::Down];

fn drawn(places: &[(f64, f64)]) -> Drawing {
    let table = |&(x, y): &(f64, f64)| DrawnTable { place: Point { x, y }, ..DrawnTable::default() };
    Drawing { tables: places.iter().map(table).collect(), ..Drawing::default() }
}

/// Where the arrow keys lead from the first table: right, left, up, down.
#[track_caller]
fn check(keys: &str, places: &[(f64, f64)], expected: [Option<usize>; 4]) {
    let names = ["a", "b", "c", "d", "e"][..places.len()].join(" ");
    let (schema, drawing) = (schema(&names, keys), drawn(places));
    assert_eq!(TURNS.map(|turn| neighbour(&schema, &drawing, 0, turn)), expected);
}

#[test]
fn an_arrow_leads_to_the_table_on_its_side() {
    let cross = [(0.0, 0.0), (100.0, 0.0), (-100.0, 0.0), (0.0, -50.0), (0.0, 50.0)];
    check("a>b c>a a>d e>a", &cross, [Some(1), Some(2), Some(3), Some(4)]);
}

#[test]
fn an_arrow_leads_along_keys_only() {
    let cross = [(0.0, 0.0), (100.0, 0.0), (-100.0, 0.0), (0.0, -50.0), (0.0, 50.0)];
    check("", &cross, [None; 4]);
    check("a>a b>c", &cross, [None; 4]);
    check("a>a e>a a>e", &cross, [None, None, None, Some(4)]);
}

#[test]
fn what_lies_more_than_60_degrees_aside_is_on_another_side() {
    check("a>b", &[(0.0, 0.0), (50.0, 86.0)], [Some(1), None, None, Some(1)]);
    check("a>b", &[(0.0, 0.0), (50.0, 87.0)], [None, None, None, Some(1)]);
    // Two at one place have no direction.
    check("a>b", &[(0.0, 0.0), (0.0, 0.0)], [None; 4]);
}

#[test]
fn of_several_the_straighter_and_the_nearer_is_taken() {
    check("a>b a>c", &[(0.0, 0.0), (80.0, 60.0), (200.0, 0.0)], [Some(2), None, None, Some(1)]);
    check("a>b a>c", &[(0.0, 0.0), (200.0, 0.0), (150.0, 0.0)], [Some(2), None, None, None]);
}

#[test]
fn tables_that_are_not_there_have_no_neighbours() {
    let (schema, drawing) = (schema("a b", "a>b"), drawn(&[(0.0, 0.0)]));
    assert_eq!(TURNS.map(|turn| neighbour(&schema, &drawing, 0, turn)), [None; 4]);
    assert_eq!(neighbour(&schema, &drawing, 7, Turn::Up), None);
}

#[test]
fn from_every_table_with_keys_an_arrow_leads_on() {
    let schema = EMBEDDED.schema();
    let drawing = layout::layout(schema, midnight_pearl::protocol::SCHEMA_ASPECT);
    for (table, record) in schema.tables.iter().enumerate() {
        let next = TURNS.into_iter().find_map(|turn| neighbour(schema, &drawing, table, turn));
        assert!(next.is_some_and(|next| next != table), "{}", record.name);
    }
}
