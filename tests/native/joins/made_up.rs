//! Schemas that are made up.

use midnight_pearl::engine::joins::graph::Graph;
use midnight_pearl::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use proptest::prelude::*;

fn column(name: &str) -> Column {
    Column { name: name.to_owned(), kind: "integer".to_owned(), nullable: false }
}

/// Tables by their names, each with a primary key `id`, and keys as `child>parent`, each with a column of its own. Of a
/// key `child=parent` no two children have the same parent, and the column of `child?parent` may be null.
pub(crate) fn schema(tables: &str, keys: &str) -> Schema {
    let mut schema = Schema::default();
    for name in tables.split_whitespace() {
        schema.tables.push(Table {
            name: name.to_owned(),
            columns: vec![column("id")],
            primary_key: vec![0],
            ..Table::default()
        });
    }
    let number = |name: &str| tables.split_whitespace().position(|table| table == name).expect("a table of the schema");
    for key in keys.split_whitespace() {
        let at = key.find(['>', '=', '?']).expect("a key with a direction");
        add_key(&mut schema, number(&key[..at]), number(&key[at + 1..]));
        let child = &mut schema.tables[number(&key[..at])];
        match &key[at..=at] {
            "=" => child.unique.push(vec![child.columns.len() - 1]),
            "?" => child.columns.last_mut().expect("the key's").nullable = true,
            _ => {}
        }
    }
    schema
}

pub(crate) fn graph(tables: &str, keys: &str) -> Graph {
    Graph::new(schema(tables, keys)).expect("a schema")
}

/// Adds a column to the child and a key from it to the parent's `id`.
fn add_key(schema: &mut Schema, from: usize, to: usize) {
    let child = &mut schema.tables[from];
    child.columns.push(column(&format!("{}_{}", ["to", "by", "of"][child.columns.len() % 3], child.columns.len())));
    let from_columns = vec![child.columns.len() - 1];
    schema.keys.push(ForeignKey { name: None, from, from_columns, to, to_columns: vec![0] });
}

/// So many tables, and keys between them by number.
pub(crate) fn numbered(tables: usize, keys: &[(usize, usize)]) -> Graph {
    let names: Vec<String> = (0..tables).map(|table| format!("t{table}")).collect();
    let mut schema = schema(&names.join(" "), "");
    for &(from, to) in keys {
        add_key(&mut schema, from, to);
    }
    Graph::new(schema).expect("a schema")
}

/// Any multigraph: parallel keys, self-references and islands are likely.
pub(crate) fn any_graph(tables: usize, keys: usize) -> impl Strategy<Value = Graph> {
    (1..=tables).prop_flat_map(move |tables| {
        prop::collection::vec((0..tables, 0..tables), 0..=keys).prop_map(move |keys| numbered(tables, &keys))
    })
}

/// Any multigraph, and some of its tables.
pub(crate) fn any_graph_and(
    tables: usize,
    keys: usize,
    picked: impl Into<prop::collection::SizeRange>,
) -> impl Strategy<Value = (Graph, Vec<usize>)> {
    (any_graph(tables, keys), prop::collection::vec(any::<prop::sample::Index>(), picked)).prop_map(
        |(graph, picked)| {
            let picked = picked.iter().map(|table| table.index(graph.schema().tables.len())).collect();
            (graph, picked)
        },
    )
}

/// The number of a table.
#[track_caller]
pub(crate) fn number(graph: &Graph, name: &str) -> usize {
    graph.schema().tables.iter().position(|table| table.name == name).unwrap_or_else(|| panic!("no table {name}"))
}

/// Tables by their names.
pub(crate) fn names(graph: &Graph, tables: &[usize]) -> String {
    tables.iter().map(|&table| graph.schema().tables[table].name.as_str()).collect::<Vec<_>>().join(" ")
}
