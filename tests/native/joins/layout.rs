use midnight_pearl::engine::joins::EMBEDDED;
use midnight_pearl::engine::joins::layout::{Drawing, DrawnKey, DrawnTable, label, layout};
use midnight_pearl::engine::joins::schema::{ForeignKey, Schema};
use midnight_pearl::engine::radius::layout::Point;
use midnight_pearl::protocol::SCHEMA_ASPECT;
use proptest::prelude::*;

use super::made_up::{any_graph, numbered, schema};

/// A box: left, top, right, bottom.
type Bounds = [f64; 4];

fn bounds(table: &DrawnTable) -> Bounds {
    let DrawnTable { place, size } = table;
    [place.x - size.x / 2.0, place.y - size.y / 2.0, place.x + size.x / 2.0, place.y + size.y / 2.0]
}

fn overlap(one: &Bounds, other: &Bounds) -> bool {
    one[0].max(other[0]) < one[2].min(other[2]) && one[1].max(other[1]) < one[3].min(other[3])
}

fn is_on_border(point: Point, [left, top, right, bottom]: Bounds) -> bool {
    let is = |one: f64, other: f64| (one - other).abs() < 1e-6;
    let is_beside = (is(point.x, left) || is(point.x, right)) && (top..=bottom).contains(&point.y);
    is_beside || (is(point.y, top) || is(point.y, bottom)) && (left..=right).contains(&point.x)
}

fn legs(key: &DrawnKey) -> impl Iterator<Item = (Point, Point)> {
    key.points.windows(2).map(|pair| (pair[0], pair[1]))
}

/// What holds of every drawing.
#[track_caller]
fn check(schema: &Schema, drawing: &Drawing) {
    assert_eq!((drawing.tables.len(), drawing.keys.len()), (schema.tables.len(), schema.keys.len()));
    let boxes: Vec<Bounds> = drawing.tables.iter().map(bounds).collect();
    for (at, one) in boxes.iter().enumerate() {
        assert!(one[0] >= 0.0 && one[1] >= 0.0 && one[2] <= drawing.size.x && one[3] <= drawing.size.y);
        assert!(boxes[at + 1..].iter().all(|other| !overlap(one, other)), "tables lie on each other");
    }
    for (key, line) in schema.keys.iter().zip(&drawing.keys) {
        let ends = (line.points.first().copied(), line.points.last().copied());
        assert!(ends.0.is_some_and(|point| is_on_border(point, boxes[key.from])), "does not start at its table");
        assert!(ends.1.is_some_and(|point| is_on_border(point, boxes[key.to])), "does not end at its table");
        for (from, to) in legs(line) {
            assert!(from.x == to.x || from.y == to.y, "neither down nor across");
            let leg = [from.x.min(to.x), from.y.min(to.y), from.x.max(to.x), from.y.max(to.y)];
            assert!(leg[0] >= 0.0 && leg[1] >= 0.0 && leg[2] <= drawing.size.x && leg[3] <= drawing.size.y);
            // A leg has no breadth: it passes through a box if it does when it has a little.
            let broad = [leg[0] - 1e-6, leg[1] - 1e-6, leg[2] + 1e-6, leg[3] + 1e-6];
            let inner = |own: &Bounds| [own[0] + 1e-3, own[1] + 1e-3, own[2] - 1e-3, own[3] - 1e-3];
            assert!(boxes.iter().all(|table| !overlap(&broad, &inner(table))), "passes through a table");
        }
    }
}

fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn crossings(lines: &[Vec<(Point, Point)>]) -> usize {
    let meet = |one: &Vec<(Point, Point)>, other: &Vec<(Point, Point)>| -> usize {
        one.iter().map(|one| other.iter().filter(|other| cross(*one, **other)).count()).sum()
    };
    lines.iter().enumerate().map(|(at, one)| lines[at + 1..].iter().map(|other| meet(one, other)).sum::<usize>()).sum()
}

/// How often lines cross: as they are drawn, and straight ones if the tables change places at random, ten times on the
/// average.
fn crossings_drawn_and_at_random(schema: &Schema, drawing: &Drawing) -> (usize, usize) {
    let drawn: Vec<Vec<(Point, Point)>> = drawing.keys.iter().map(|key| legs(key).collect()).collect();
    let mut places: Vec<Point> = drawing.tables.iter().map(|table| table.place).collect();
    let mut below = numbers();
    let random: usize = (0..10)
        .map(|_| {
            (1..places.len()).for_each(|last| places.swap(last, below(last + 1)));
            let straight = |key: &ForeignKey| vec![(places[key.from], places[key.to])];
            crossings(&schema.keys.iter().map(straight).collect::<Vec<_>>())
        })
        .sum();
    (crossings(&drawn), random / 10)
}

/// Numbers below others, the same every time: Knuth's MMIX.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 1_u64;
    move |count| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % count
    }
}

/// A schema of parts as programs have them: most keys lead to a table of the same dozen, every third to one of the few
/// that many refer to.
fn platform(tables: usize, keys: usize) -> Schema {
    let mut below = numbers();
    let keys: Vec<(usize, usize)> = (0..keys)
        .map(|key| {
            let from = below(tables);
            (from, if key % 3 == 0 { below(tables.min(20)) } else { (from + 1 + below(12)) % tables })
        })
        .collect();
    numbered(tables, &keys).schema().clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_tables_overlap_and_lines_run_from_border_to_border_past_all_others(
        graph in any_graph(30, 60), aspect in 0.2..4.0_f64,
    ) {
        let drawing = layout(graph.schema(), aspect);
        check(graph.schema(), &drawing);
        prop_assert_eq!(Drawing::of_text(&drawing.to_text()), Some(drawing));
    }

    #[test]
    fn a_text_that_is_no_drawing_is_none(text in "\\PC{0,60}|[0-9a-f]{0,60}") {
        // Digits may happen to be one: then it is written in the same way, or shorter.
        if let Some(drawing) = Drawing::of_text(&text) {
            prop_assert!(drawing.to_text().len() <= text.len());
        }
    }
}

#[test]
fn a_text_that_goes_on_or_breaks_off_is_no_drawing() {
    let text = layout(EMBEDDED.schema(), SCHEMA_ASPECT).to_text();
    for broken in [String::new(), text.clone() + "00", text.clone() + "0", text[..text.len() - 2].to_owned()] {
        assert_eq!(Drawing::of_text(&broken), None);
    }
}

#[test]
fn the_sites_own_schema_is_drawn_well() {
    let schema = EMBEDDED.schema();
    let drawing = layout(schema, SCHEMA_ASPECT);
    check(schema, &drawing);
    let (drawn, random) = crossings_drawn_and_at_random(schema, &drawing);
    assert!(drawn <= 10, "{drawn} crossings");
    assert!(drawn * 6 <= random, "{drawn} crossings, {random} at random");
    // As large as a desk's frame at most, so that its words are as large as they are meant to be.
    assert!(drawing.size.x <= 900.0 && drawing.size.y <= 560.0, "{:?}", drawing.size);
}

#[test]
fn tables_of_one_source_stand_side_by_side() {
    let schema = EMBEDDED.schema();
    let tables = layout(schema, SCHEMA_ASPECT).tables;
    // Each table with the next one beside it and below it, if these are of its source.
    let mut group: Vec<usize> = (0..tables.len()).collect();
    for one in 0..tables.len() {
        let next = |along: fn(Point) -> f64, across: fn(Point) -> f64| {
            let far = |other: &usize| along(tables[*other].place) - along(tables[one].place);
            let is_in_line = |other: &usize| across(tables[*other].place) == across(tables[one].place);
            (0..tables.len())
                .filter(|other| is_in_line(other) && far(other) > 0.0)
                .min_by(|a, b| far(a).total_cmp(&far(b)))
        };
        for other in
            [next(|place| place.x, |place| place.y), next(|place| place.y, |place| place.x)].into_iter().flatten()
        {
            if schema.tables[one].source == schema.tables[other].source {
                let (kept, left) = (group[one], group[other]);
                group.iter_mut().filter(|group| **group == left).for_each(|group| *group = kept);
            }
        }
    }
    group.sort_unstable();
    group.dedup();
    // Three sources, and the island.
    assert!(group.len() <= 4, "{} groups", group.len());
}

#[test]
fn five_hundred_tables_have_a_tenth_of_the_crossings_of_a_random_placement() {
    let schema = platform(500, 800);
    let drawing = layout(&schema, 1.6);
    check(&schema, &drawing);
    let (drawn, random) = crossings_drawn_and_at_random(&schema, &drawing);
    assert!(drawn * 10 <= random, "{drawn} crossings, {random} at random");
}

#[test]
fn the_same_schema_is_drawn_the_same_every_time() {
    for schema in [EMBEDDED.schema().clone(), platform(120, 200)] {
        assert_eq!(layout(&schema, 1.6), layout(&schema, 1.6));
    }
}

#[test]
fn a_drawing_is_about_as_wide_as_was_asked() {
    let schema = platform(80, 120);
    for aspect in [0.5, 1.0, 1.6, 2.5] {
        let Point { x, y } = layout(&schema, aspect).size;
        let found = x / y;
        assert!(found > aspect / 1.4 && found < aspect * 1.4, "{found} for {aspect}");
    }
}

#[test]
fn parts_that_nothing_joins_stand_apart() {
    let schema = schema("a b c d e f g h", "a>b b>c c>a d>e f>f");
    let drawing = layout(&schema, 1.6);
    check(&schema, &drawing);
    let around = |tables: &[usize]| {
        tables.iter().map(|&table| bounds(&drawing.tables[table])).reduce(|one, other| {
            [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
        })
    };
    let parts: Vec<Bounds> = [&[0, 1, 2][..], &[3, 4], &[5, 6, 7]].into_iter().filter_map(around).collect();
    for (at, one) in parts.iter().enumerate() {
        assert!(parts[at + 1..].iter().all(|other| !overlap(one, other)));
    }
}

#[test]
fn parallel_keys_do_not_lie_on_each_other() {
    let schema = schema("a b c", "a>b a>b b>a b>c a>c a>a a>a");
    let drawing = layout(&schema, 1.6);
    check(&schema, &drawing);
    for (at, one) in drawing.keys.iter().enumerate() {
        for other in &drawing.keys[at + 1..] {
            for ((a, b), (c, d)) in legs(one).flat_map(|one| legs(other).map(move |other| (one, other))) {
                let shares = |a: f64, b: f64, c: f64, d: f64| a.min(b).max(c.min(d)) + 0.1 < a.max(b).min(c.max(d));
                let is_down = a.x == b.x && c.x == d.x && (a.x - c.x).abs() < 1.0 && shares(a.y, b.y, c.y, d.y);
                let is_across = a.y == b.y && c.y == d.y && (a.y - c.y).abs() < 1.0 && shares(a.x, b.x, c.x, d.x);
                assert!(!is_down && !is_across, "{one:?} {other:?}");
            }
        }
    }
}

#[test]
fn whatever_is_in_a_schema_it_is_drawn() {
    let many = vec![ForeignKey { from: 0, from_columns: vec![0], to: 1, to_columns: vec![0], name: None }; 400];
    let star: Vec<(usize, usize)> = (1..400).map(|leaf| (leaf, 0)).collect();
    let all: Vec<(usize, usize)> = (0..60).flat_map(|one| (0..one).map(move |other| (one, other))).collect();
    let mut parallel = schema("a b", "");
    parallel.keys = many;
    let mut named = schema("a b c", "a>b c>b");
    named.tables[0].name = "long ".repeat(60);
    named.tables[1].name = "机构与部门".to_owned();
    named.tables[2].name = String::new();
    let schemas = [
        Schema::default(),
        schema("one", "one>one"),
        schema("one two three", ""),
        parallel,
        named,
        numbered(400, &star).schema().clone(),
        numbered(60, &all).schema().clone(),
    ];
    for (schema, aspect) in schemas.into_iter().zip([f64::NAN, 0.0, 1.6, f64::INFINITY].into_iter().cycle()) {
        check(&schema, &layout(&schema, aspect));
    }
}

#[test]
fn more_tables_than_are_looked_at_closely_are_drawn_too() {
    let chain: Vec<(usize, usize)> = (0..2_099).map(|table| (table, table + 1)).collect();
    let chain = numbered(2_100, &chain);
    check(chain.schema(), &layout(chain.schema(), 1.6));
}

#[test]
fn a_long_name_is_cut_to_the_room_that_its_table_has() {
    let check = |name: &str, expected: &str| assert_eq!(label(name), expected);
    check("", "");
    check("dictionary_entries", "dictionary_entries");
    check(&"a".repeat(32), &"a".repeat(32));
    check(&"a".repeat(33), &format!("{}…", "a".repeat(31)));
    check(&"表".repeat(16), &"表".repeat(16));
    check(&"表".repeat(17), &format!("{}…", "表".repeat(15)));
}

#[test]
fn corners_are_round() {
    let check = |points: &[(f64, f64)], path: &str| {
        let points = points.iter().map(|&(x, y)| Point { x, y }).collect();
        assert_eq!(DrawnKey { points }.path(), path);
    };
    check(&[], "");
    check(&[(0.0, 5.0), (9.0, 5.0)], "M0.0 5.0L9.0 5.0");
    check(&[(0.0, 0.0), (20.0, 0.0), (20.0, 30.0)], "M0.0 0.0L13.0 0.0Q20.0 0.0 20.0 7.0L20.0 30.0");
    // Half of a short leg is all that a corner has.
    check(&[(20.0, 0.0), (16.0, 0.0), (16.0, -30.0)], "M20.0 0.0L18.0 0.0Q16.0 0.0 16.0 -2.0L16.0 -30.0");
}
