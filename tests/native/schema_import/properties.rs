//! Whatever the file: it is read in time by its length, without a panic, and what is read is sound.

use std::fs;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use midnight_pearl::engine::joins::import::import;
use midnight_pearl::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use proptest::prelude::*;
use proptest::sample::Index;

use super::sound::check_sound;
use super::{file, imported};

/// Panics if what is read is not sound, or if a message says too much.
fn check_any(name: &str, text: &str) {
    match import(name, text) {
        Ok((schema, problems)) => {
            check_sound(&schema);
            let lines = text.matches('\n').count() + 1;
            assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)), "a line that is not there");
            assert!(problems.iter().all(|problem| problem.to_string().len() < 1_000), "a long problem");
        }
        Err(error) => assert!(error.to_string().len() < 1_000, "a long message"),
    }
}

/// One way to damage a text.
#[derive(Debug, Clone)]
enum Damage {
    Cut(Index, usize),
    Repeat(Index, usize),
    Swap(Index, Index, usize),
    Insert(Index, &'static str),
}

/// What is put in where it does not belong.
const WORDS: &[&str] = &[
    "'",
    "\"",
    "`",
    "[",
    "]",
    "(",
    ")",
    ",",
    ";",
    "$$",
    "/*",
    "*/",
    "--",
    "\\",
    "\n",
    ".",
    "é",
    "create table",
    "references",
    "primary key",
    "delimiter ",
    "5",
];

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<Index>(), 1_usize..80).prop_map(|(at, length)| Damage::Cut(at, length)),
        (any::<Index>(), 1_usize..80).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (any::<Index>(), any::<Index>(), 1_usize..40).prop_map(|(one, other, length)| Damage::Swap(one, other, length)),
        (any::<Index>(), prop::sample::select(WORDS)).prop_map(|(at, word)| Damage::Insert(at, word)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for damage in damages {
        let length = bytes.len();
        let part = |at: &Index, wanted: usize| {
            let start = at.index(length + 1);
            start..(start + wanted).min(length)
        };
        match damage {
            Damage::Cut(at, wanted) => drop(bytes.drain(part(at, *wanted))),
            Damage::Repeat(at, wanted) => {
                let part = part(at, *wanted);
                bytes.splice(part.start..part.start, bytes[part].to_vec());
            }
            Damage::Swap(one, other, wanted) => {
                let (one, other) = (part(one, *wanted), part(other, *wanted));
                for (one, other) in one.zip(other) {
                    bytes.swap(one, other);
                }
            }
            Damage::Insert(at, word) => drop(bytes.splice(part(at, 0), word.bytes())),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        check_any("a.sql", &text);
        check_any("a.json", &text);
        check_any("a.sql", &format!("create table t (a int, {text}"));
    }

    #[test]
    fn tokens_in_any_order_are_read_or_refused(words in prop::collection::vec(prop::sample::select(&[
        "create", "table", "alter", "add", "unique", "index", "on", "primary", "foreign", "key", "references", "constraint",
        "(", ")", ",", ";", ".", "a", "b", "\"c\"", "[d]", "`e`", "5", "'f'", "not", "null", "default", "\n", "if", "exists",
        "delimiter", "//", "copy", "stdin", "\\.", "$$", "$x$", "/*", "*/", "--", "collate", "character", "set", "check", "like",
    ][..]), 0..80)) {
        check_any("a.sql", &words.join(" "));
        check_any("a.sql", &format!("create table t (a int unique); {}", words.join(" ")));
        check_any("a.sql", &words.concat());
    }

    #[test]
    fn damaged_files_are_read_or_refused(
        name in prop::sample::select(&["mysql.sql", "postgres.sql", "sqlite.sql", "shop.json"][..]),
        damages in prop::collection::vec(damage(), 1..6),
    ) {
        check_any(name, &damaged(&file(name), &damages));
    }

    /// A schema, written as SQL in any of the ways that there are, is read as the same.
    #[test]
    fn what_is_written_is_read(schema in schema(), style in style()) {
        let text = style.written(&schema);
        let (read, problems) = imported("made up.sql", &text);
        prop_assert_eq!(&read, &schema, "{}\n{:?}", text, problems);
    }
}

/// A schema whose tables have primary keys, in which every key refers to one.
fn schema() -> impl Strategy<Value = Schema> {
    let name = "[a-z_]{1,6}|[A-Za-z0-9 .,;'()é-]{1,8}";
    let kind = prop::sample::select(
        &["int", "varchar(20)", "numeric(10,2)", "timestamp with time zone", "text[]", "enum('a,b','c)')"][..],
    );
    let table = (name, 1_usize..4, prop::collection::vec((name, kind, any::<bool>()), 1..6), any::<bool>());
    let key =
        (any::<Index>(), prop::collection::vec(any::<Index>(), 3), any::<Index>(), prop::option::of("[a-z]{1,5}"));
    (prop::collection::vec(table, 1..6), prop::collection::vec(key, 1..8)).prop_map(|(tables, keys)| {
        let tables: Vec<Table> = tables
            .into_iter()
            .enumerate()
            .map(|(index, (name, width, columns, is_unique))| {
                let width = width.min(columns.len());
                let columns = columns.into_iter().enumerate().map(|(place, (name, kind, nullable))| Column {
                    name: format!("{name}{place}"),
                    kind: kind.to_owned(),
                    nullable: nullable && place >= width,
                });
                let columns: Vec<Column> = columns.collect();
                let unique = if is_unique { vec![(0..columns.len()).rev().collect()] } else { Vec::new() };
                Table {
                    name: format!("{}{index}", name.replace('.', "-")),
                    source: None,
                    primary_key: (0..width).collect(),
                    unique,
                    columns,
                }
            })
            .collect();
        let mut known: Vec<ForeignKey> = Vec::new();
        for (from, columns, to, name) in keys {
            let (from, to) = (from.index(tables.len()), to.index(tables.len()));
            let to_columns = tables[to].primary_key.clone();
            let from_columns =
                columns.iter().take(to_columns.len()).map(|column| column.index(tables[from].columns.len())).collect();
            let key = ForeignKey { name, from, from_columns, to, to_columns };
            let ends = |key: &ForeignKey| (key.from, key.to, key.from_columns.clone());
            if known.iter().all(|other| ends(other) != ends(&key)) {
                known.push(key);
            }
        }
        Schema { name: "made up".to_owned(), tables, keys: known }
    })
}

/// How SQL may be written.
#[derive(Debug, Clone, Copy)]
struct Style {
    dialect: usize,
    by_alteration: bool,
    names_target: bool,
    between: &'static str,
}

fn style() -> impl Strategy<Value = Style> {
    let between = prop::sample::select(&["\n", " -- it's\n", " /* ;' */ ", "\t"][..]);
    (0..3_usize, any::<bool>(), any::<bool>(), between).prop_map(|(dialect, by_alteration, names_target, between)| {
        Style { dialect, by_alteration, names_target, between }
    })
}

impl Style {
    fn quoted(self, name: &str) -> String {
        match self.dialect {
            0 => format!("`{name}`"),
            1 => format!("\"{name}\""),
            _ if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => format!("[{name}]"),
            _ => format!("'{}'", name.replace('\'', "''")),
        }
    }

    fn list(self, table: &Table, columns: &[usize]) -> String {
        let names: Vec<String> = columns.iter().map(|&column| self.quoted(&table.columns[column].name)).collect();
        format!("({})", names.join(", "))
    }

    fn written(self, schema: &Schema) -> String {
        let between = self.between;
        let mut text =
            ["-- MySQL dump\n", "-- PostgreSQL database dump\n", "PRAGMA foreign_keys=OFF;\n"][self.dialect].to_owned();
        let mut late = String::new();
        for table in &schema.tables {
            let name = self.quoted(&table.name);
            let columns = table.columns.iter().map(|column| {
                let null = if column.nullable { "NULL" } else { "NOT NULL DEFAULT 'x, y'" };
                format!("{}{between}{} {null}", self.quoted(&column.name), column.kind)
            });
            let mut entries: Vec<String> = columns.collect();
            let mut rules = vec![format!("PRIMARY KEY {}", self.list(table, &table.primary_key))];
            rules.extend(table.unique.iter().map(|set| format!("UNIQUE {}", self.list(table, set))));
            if self.by_alteration {
                late += &format!("ALTER TABLE {name}{between}ADD {};\n", rules.join(",\n ADD "));
            } else {
                entries.extend(rules);
            }
            text += &format!("CREATE TABLE {name}{between}({}) ;\n", entries.join(&format!(",{between}")));
        }
        for key in &schema.keys {
            let [from, to] = [key.from, key.to].map(|table| &schema.tables[table]);
            let target = if self.names_target { self.list(to, &key.to_columns) } else { String::new() };
            let constraint =
                key.name.as_ref().map(|name| format!("CONSTRAINT {} ", self.quoted(name))).unwrap_or_default();
            late += &format!(
                "ALTER TABLE {} ADD {constraint}FOREIGN KEY {}{between}REFERENCES {} {target} ON DELETE CASCADE;\n",
                self.quoted(&from.name),
                self.list(from, &key.from_columns),
                self.quoted(&to.name),
            );
        }
        text + &late
    }
}

/// How long this thread has worked. On a busy machine a clock would count the work of others; where the system does not
/// tell, it has to do.
fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    // The system writes it up when the thread gives way.
    thread::yield_now();
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn time(text: &str) -> Duration {
    let start = worked();
    import("a.sql", text).ok();
    worked().saturating_sub(start)
}

/// Four times the file takes about four times as long: what takes the square would take sixteen, at every attempt.
#[track_caller]
fn check_linear(text: impl Fn(usize) -> String, count: usize) {
    let (short, long) = (text(count), text(4 * count));
    // On a machine that others use, the shortest of many times is nearest to the truth.
    let mut least = [Duration::MAX; 2];
    let is_linear = |_| {
        least = [least[0].min(time(&short)), least[1].min(time(&long))];
        least[1] < 9 * least[0] + Duration::from_millis(5)
    };
    assert!((0..10).any(is_linear), "{long:.30}: {least:?}");
}

#[test]
fn rows_take_time_by_their_length() {
    let row = "(4711,'O\\'Hara; CREATE TABLE x (a int)','2024-01-01 00:00:00',NULL,12.50,_binary '\\0'),\n";
    for (begin, row, end) in [
        ("INSERT INTO `t` VALUES ", row, "(1);"),
        ("", "INSERT INTO t VALUES (1,'it''s; fine',2.5);\n", ""),
        ("COPY t FROM stdin;\n", "1\tit's; fine\t\\N\n", "\\.\n"),
        ("", "ALTER TABLE t ADD UNIQUE (a);\n", ""),
    ] {
        let table = "-- MySQL dump\nCREATE TABLE `t` (`a` int, `b` text);\n";
        check_linear(|count| format!("{table}{begin}{}{end}", row.repeat(count)), 5_000);
    }
}

/// What nests, and what is opened and never closed.
#[test]
fn nothing_takes_the_square_of_its_length_or_any_stack() {
    let opened =
        "( ) [ ] $ $$ $a$ /* */ ' \" ` \\ -- # , ; . + :: $x /*/ [a (( a( [[a] E' create create\ntable not( case -1";
    let mut patterns: Vec<String> = opened.split(' ').map(str::to_owned).collect();
    patterns.extend(
        [
            "$a1$ ",
            " or a=1",
            " union select 1",
            "\ncreate table t(",
            ", unique",
            ", references t",
            "case when ",
            "a b ",
        ]
        .map(str::to_owned),
    );
    for pattern in patterns {
        for begin in [
            "create table t (a int default 1",
            "create table t (a ",
            "select ",
            "alter table t add unique (a",
            "-- MySQL dump\ncreate table t (a ",
        ] {
            check_linear(|count| format!("{begin}{}", pattern.repeat(count)), 4_000);
        }
    }
}
