//! Joins tables of a schema and prints every shortest way as one JSON document.
//!
//! `cargo run --release --example join -- SCHEMA FROM TO [--dialect mysql]`
//! `cargo run --release --example join -- SCHEMA FROM TO MORE…`
//! `cargo run --release --example join -- SCHEMA --all-pairs`

use std::env;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use midnight_pearl::engine::joins::graph::{Graph, Reach};
use midnight_pearl::engine::joins::import::import;
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::rank::rank;
use midnight_pearl::engine::joins::run::JoinKind;
use midnight_pearl::engine::joins::search::Counts;
use midnight_pearl::engine::joins::sql::{Dialect, sql};
use serde::{Serialize, Serializer};

const USAGE: &str = "usage: SCHEMA FROM TO [MORE…] [--dialect ansi|postgresql|mysql|duckdb|trino], \
                     or SCHEMA --all-pairs";

/// Why there is no document.
#[derive(Debug)]
pub enum Complaint {
    /// It was asked for wrongly.
    Question(String),
    /// The schema cannot be read, or the document not be written.
    File(String),
}

fn main() -> ExitCode {
    match print(env::args().skip(1), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Complaint::Question(message)) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
        Err(Complaint::File(message)) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the document that some arguments ask for.
///
/// # Errors
/// One sentence about the first thing that is wrong.
pub fn print(arguments: impl Iterator<Item = String>, out: &mut impl Write) -> Result<(), Complaint> {
    let Arguments { file, names, dialect, all_pairs } = arguments_of(arguments).map_err(Complaint::Question)?;
    let unreadable = |error: &dyn std::fmt::Display| Complaint::File(format!("{file}: {error}"));
    let text = std::fs::read_to_string(&file).map_err(|error| unreadable(&error))?;
    let name = Path::new(&file).file_name().and_then(|name| name.to_str()).unwrap_or(&file);
    let (schema, problems) = import(name, &text).map_err(|error| unreadable(&error))?;
    for problem in problems {
        eprintln!("{file}: {problem}");
    }
    let graph = Graph::new(schema).map_err(|error| unreadable(&error))?;
    let tables = names.iter().map(|name| table_of(&graph, name)).collect::<Result<Vec<_>, _>>();
    let written = match tables.map_err(Complaint::Question)?.as_slice() {
        _ if all_pairs => write(&AllPairs(&graph), out),
        &[from, to] => write(&paths(&graph, from, to, dialect).map_err(Complaint::Question)?, out),
        tables => write(&trees(&graph, tables, dialect).map_err(Complaint::Question)?, out),
    };
    written.map_err(|error| Complaint::File(format!("cannot print: {error}")))
}

/// Whoever reads may have seen enough.
fn write(document: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let written = serde_json::to_writer_pretty(&mut out, document).map_err(io::Error::from);
    match written.and_then(|()| writeln!(out)).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

struct Arguments {
    file: String,
    names: Vec<String>,
    dialect: Dialect,
    all_pairs: bool,
}

fn arguments_of(mut arguments: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let (mut plain, mut dialect, mut all_pairs) = (Vec::new(), None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--all-pairs" => all_pairs = true,
            "--dialect" => {
                let name = arguments.next().unwrap_or_default();
                let known = Dialect::ALL.into_iter().find(|dialect| dialect.name() == name);
                dialect = Some(known.ok_or_else(|| format!("--dialect knows no {name:?}; {USAGE}"))?);
            }
            flag if flag.starts_with("--") => return Err(format!("unknown flag {flag:?}; {USAGE}")),
            _ => plain.push(argument),
        }
    }
    let mut plain = plain.into_iter();
    let (file, names) = (plain.next().ok_or(USAGE)?, plain.collect::<Vec<_>>());
    let complete = if all_pairs { names.is_empty() && dialect.is_none() } else { names.len() >= 2 };
    match complete {
        true => Ok(Arguments { file, names, dialect: dialect.unwrap_or_default(), all_pairs }),
        false => Err(USAGE.to_owned()),
    }
}

/// The number of a table; its name as it stands in the schema.
fn table_of(graph: &Graph, name: &str) -> Result<usize, String> {
    let tables = &graph.schema().tables;
    tables.iter().position(|table| table.name == name).ok_or_else(|| {
        let mut nearest: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        nearest.sort_by_cached_key(|known| distance(known, name).min(distance(last_part(known), last_part(name))));
        nearest.truncate(3);
        format!("no table is called {name:?}; the nearest names are: {}", nearest.join(", "))
    })
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// How many letters have to be put in, left out or replaced (Levenshtein 1966), small and large ones being one. Of long
/// names the first 64.
fn distance(a: &str, b: &str) -> usize {
    let [a, b] = [a, b].map(|name| name.to_lowercase().chars().take(64).collect::<Vec<_>>());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[derive(Serialize)]
struct Paths<'g> {
    hops: Option<usize>,
    /// The best first.
    paths: Vec<Way<'g>>,
    table_paths: u64,
    key_paths: u64,
    all_listed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    islands: Vec<Vec<&'g str>>,
}

#[derive(Serialize)]
struct Trees<'g> {
    hops: Option<usize>,
    /// The best first.
    trees: Vec<Way<'g>>,
    table_trees: u64,
    key_trees: u64,
    all_listed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    islands: Vec<Vec<&'g str>>,
}

#[derive(Serialize)]
struct Way<'g> {
    tables: Vec<&'g str>,
    keys: Vec<String>,
    fan_out: bool,
    sql: String,
}

fn paths(graph: &Graph, from: usize, to: usize, dialect: Dialect) -> Result<Paths<'_>, String> {
    let told = |error: &dyn std::error::Error| error.to_string();
    match graph.search(from, to).map_err(|error| told(&error))?.ways {
        Reach::Joined(found) => {
            let plans = found.paths.iter().map(|path| Plan::along(graph, path)).collect::<Result<Vec<_>, _>>();
            let paths = ways(&plans.map_err(|error| told(&error))?, dialect);
            let Counts { hops, table_paths, key_paths } = found.counts;
            Ok(Paths { hops: Some(hops), paths, table_paths, key_paths, all_listed: found.all_listed, islands: vec![] })
        }
        Reach::Apart(islands) => {
            let islands = named(graph, &islands);
            Ok(Paths { hops: None, paths: vec![], table_paths: 0, key_paths: 0, all_listed: true, islands })
        }
    }
}

fn trees<'g>(graph: &'g Graph, tables: &[usize], dialect: Dialect) -> Result<Trees<'g>, String> {
    let told = |error: &dyn std::error::Error| error.to_string();
    match graph.tree(tables).map_err(|error| told(&error))? {
        Reach::Joined(found) => {
            let plans =
                found.trees.iter().map(|keys| Plan::spanning(graph, tables[0], keys)).collect::<Result<Vec<_>, _>>();
            let trees = ways(&plans.map_err(|error| told(&error))?, dialect);
            let (hops, all_listed) = (Some(found.hops), found.all_listed);
            let (table_trees, key_trees) = (found.table_trees, found.key_trees);
            Ok(Trees { hops, trees, table_trees, key_trees, all_listed, islands: vec![] })
        }
        Reach::Apart(islands) => {
            let islands = named(graph, &islands);
            Ok(Trees { hops: None, trees: vec![], table_trees: 0, key_trees: 0, all_listed: true, islands })
        }
    }
}

fn named<'g>(graph: &'g Graph, islands: &[Vec<usize>]) -> Vec<Vec<&'g str>> {
    let name = |&table: &usize| graph.schema().tables[table].name.as_str();
    islands.iter().map(|tables| tables.iter().map(name).collect()).collect()
}

fn ways<'g>(plans: &[Plan<'g>], dialect: Dialect) -> Vec<Way<'g>> {
    let way = |plan: &Plan<'g>, fan_outs: usize| {
        let graph = plan.graph();
        let schema = graph.schema();
        Way {
            tables: plan.tables().map(|table| schema.tables[table].name.as_str()).collect(),
            keys: plan.joins().iter().map(|join| graph.key_name(&schema.keys[join.key])).collect(),
            fan_out: fan_outs > 0,
            sql: sql(plan, JoinKind::Inner, dialect),
        }
    };
    rank(plans, None).into_iter().map(|ranked| way(&plans[ranked.way], ranked.figures.fan_outs)).collect()
}

/// Every pair of tables, the first of the file first.
struct AllPairs<'g>(&'g Graph);

#[derive(Serialize)]
struct Pair<'g> {
    a: &'g str,
    b: &'g str,
    hops: Option<usize>,
    table_paths: u64,
    key_paths: u64,
}

impl Serialize for AllPairs<'_> {
    /// One by one: there may be many.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tables = &self.0.schema().tables;
        let pairs_of = |a: usize| {
            let counts = self.0.counts_from(a).unwrap_or_default();
            counts.into_iter().enumerate().skip(a + 1).map(move |(b, counts)| Pair {
                a: &tables[a].name,
                b: &tables[b].name,
                hops: counts.map(|counts| counts.hops),
                table_paths: counts.map_or(0, |counts| counts.table_paths),
                key_paths: counts.map_or(0, |counts| counts.key_paths),
            })
        };
        serializer.collect_seq((0..tables.len()).flat_map(pairs_of))
    }
}
