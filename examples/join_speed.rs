//! How long searches and drawings of made-up schemas take, a line for each kind.
//!
//! `cargo run --release --example join_speed`

use std::hint::black_box;
use std::time::{Duration, Instant};

use midnight_pearl::engine::joins::EMBEDDED;
use midnight_pearl::engine::joins::graph::{Graph, Path};
use midnight_pearl::engine::joins::layout::layout;
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::run::{JoinKind, run};
use midnight_pearl::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use midnight_pearl::engine::joins::value::{Row, Value};
use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

fn main() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(0);
    let mut below = |count: usize| (random.next_u64() % count as u64) as usize;
    let large = schema(10_000, (0..30_000).map(|_| (below(10_000), below(10_000))));
    let small = schema(500, (0..1_500).map(|_| (below(500), below(500))));
    // Each table joined to the next by three keys: as many ways as there can be, each as long as it can be.
    let chain = schema(10_000, (0..29_997).map(|key| (key / 3, key / 3 + 1)));
    let chain = Graph::new(chain).expect("a schema");
    let started = Instant::now();
    let (large, small) = (Graph::new(large).expect("a schema"), Graph::new(small).expect("a schema"));
    println!("{:>12?}  index of 10,000 tables and 30,000 keys", started.elapsed());

    let mut measure = |name: &str, times: usize, graph: &Graph, count: usize, ask: fn(&Graph, &[usize])| {
        let tables = graph.schema().tables.len();
        let mut took: Vec<Duration> = (0..times)
            .map(|_| {
                let asked: Vec<usize> = (0..count).map(|_| below(tables)).collect();
                let started = Instant::now();
                ask(graph, &asked);
                started.elapsed()
            })
            .collect();
        took.sort_unstable();
        println!("{:>12?}  {name}, the median of {times}; 99 % within {:?}", took[times / 2], took[times * 99 / 100]);
    };
    let search = |graph: &Graph, asked: &[usize]| drop(black_box(graph.search(asked[0], asked[1])));
    let ends = |graph: &Graph, _: &[usize]| drop(black_box(graph.search(0, 9_999)));
    let alternatives = |graph: &Graph, asked: &[usize]| drop(black_box(graph.alternatives(asked[0], asked[1])));
    let tree = |graph: &Graph, asked: &[usize]| drop(black_box(graph.tree(asked)));
    measure("all shortest paths among 10,000 tables", 1_000, &large, 2, search);
    measure("the ends of a chain of as many", 100, &chain, 2, ends);
    measure("paths up to two hops longer, among 10,000", 100, &large, 2, alternatives);
    measure("trees of three among 10,000", 100, &large, 3, tree);
    measure("trees of eight among 500", 20, &small, 8, tree);
    measure("trees of eight among 10,000", 3, &large, 8, tree);
    joins();
    drawings();
}

fn schema(tables: usize, keys: impl Iterator<Item = (usize, usize)>) -> Schema {
    let columns = vec![Column { name: "id".to_owned(), ..Column::default() }];
    let table = |number| Table { name: format!("t{number}"), columns: columns.clone(), ..Table::default() };
    let key = |(from, to)| ForeignKey { name: None, from, from_columns: vec![0], to, to_columns: vec![0] };
    Schema { name: String::new(), tables: (0..tables).map(table).collect(), keys: keys.map(key).collect() }
}

/// Three tables of 100,000 rows each, by a number and by a text.
fn joins() {
    let graph = Graph::new(schema(3, [(0, 1), (1, 2)].into_iter())).expect("a schema");
    let plan = Plan::along(&graph, &Path { tables: vec![0, 1, 2], keys: vec![0, 1] }).expect("a path");
    let value: [fn(i64) -> Value; 2] = [Value::Integer, |number| Value::Text(format!("row {number}"))];
    for (name, value) in ["numbers", "texts"].into_iter().zip(value) {
        let rows: Vec<Vec<Row>> = vec![(0..100_000).map(|number| vec![value(number)]).collect(); 3];
        let started = Instant::now();
        let joined = run(&plan, &rows, JoinKind::Inner, 1_000_000).expect("few rows");
        println!("{:>12?}  two joins of {} rows by {name}", started.elapsed(), black_box(joined).len());
    }
}

/// The site's own schema, and ones of which most keys lead to a table of the same dozen, every third to one of twenty.
fn drawings() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(0);
    let mut below = |count: usize| (random.next_u64() % count as u64) as usize;
    let measure = |name: &str, schema: &Schema| {
        let mut took: Vec<Duration> = (0..5)
            .map(|_| {
                let started = Instant::now();
                black_box(layout(black_box(schema), 1.6));
                started.elapsed()
            })
            .collect();
        took.sort_unstable();
        println!("{:>12?}  drawing of {name}, the median of 5; the least {:?}", took[2], took[0]);
    };
    measure("the site's own schema", EMBEDDED.schema());
    for (tables, keys) in [(500, 800), (2_000, 3_200), (10_000, 30_000)] {
        let keys_of = (0..keys).map(|key| {
            let from = below(tables);
            (from, if key % 3 == 0 { below(20) } else { (from + 1 + below(12)) % tables })
        });
        measure(&format!("{tables} tables and {keys} keys"), &schema(tables, keys_of));
    }
}
