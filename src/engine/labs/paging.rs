//! Index and paging: a job reads all active rows page by page, over a real B+tree.
//!
//! Closed, for n active rows in k pages of l, of which every d-th row of the table is one: by offset, page j reads what
//! comes before it, too, min(j·l, n) entries, l·k(k+1)/2 in all where l divides n (5,000 rows by 500: 27,500); by keyset
//! each entry once (5,000). With the columns the other way round both read d times as many, since inactive rows lie in
//! between; without an index each page reads the whole table. A partial index has one entry in d. Known of LZStock:
//! equality first and range second, (is_active, id), and partial indexes for active companies
//! (blog.lzstock.app, app/db/sqlidx).

mod tree;

use crate::engine::labs::control::{Choice, Control, Integer, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::paging::tree::Tree;
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::random::Draws;

pub use tree::{Cursor, Key, PAGE, Tree as BPlusTree};

/// A table, an index, and two ways to turn pages.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "paging",
    controls: &[
        Control::Integer(ACTIVE),
        Control::Integer(PAGE_SIZE),
        Control::Integer(ONE_IN),
        Control::Choice(INDEX),
    ],
    is_random: true,
};

const ACTIVE: Integer =
    Integer { name: "active", unit: Unit::Count, least: 1_000, most: 10_000, step: 500, default: 5_000 };
const PAGE_SIZE: Integer =
    Integer { name: "page_size", unit: Unit::Count, least: 100, most: 1_000, step: 100, default: 500 };
const ONE_IN: Integer = Integer { name: "one_in", unit: Unit::Count, least: 1, most: 10, step: 1, default: 10 };
const INDEX: Choice = Choice { name: "index", options: &["active_id", "id_active", "partial", "none"], default: 0 };

const PAGE_NUMBER: Axis = Axis::new("page", Unit::Count);
const READ: Axis = Axis::new("read", Unit::Count);

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, steps: &Steps) -> Outcome {
    let (active, page_size, one_in) = (settings.integer(ACTIVE), settings.integer(PAGE_SIZE), settings.integer(ONE_IN));
    let kind = INDEX.options[settings.choice(INDEX)];
    let table = Table::new(active * one_in, one_in, kind, settings.seed);
    let pages = active.div_ceil(page_size);

    let mut outcome = Outcome::default();
    let mut turns = [Turns::default(), Turns::default()];
    // Rows that are read for each active one; without an index, all of them for each page.
    let each = if kind == "id_active" { one_in } else { 1 };
    for page in 1..=pages {
        let before = (page - 1) * page_size;
        let up_to = (page * page_size).min(active);
        let [offset, keyset] = &mut turns;
        let last = keyset.rows.last().copied().unwrap_or_default();
        let expected = |rows: u32| if kind == "none" { active * one_in } else { each * rows };
        offset.turn(page, table.read(0, before, page_size), expected(up_to));
        keyset.turn(page, table.read(last, 0, page_size), expected(up_to - before));
        steps.at(f64::from(page) / f64::from(pages)).await;
    }
    let names = [["offset", "offset_theory", "offset_pages"], ["keyset", "keyset_theory", "keyset_pages"]];
    for (turns, [name, of_theory, of_pages]) in turns.iter().zip(names) {
        let sum = |points: &[(f64, f64)]| points.iter().map(|point| point.1).sum::<f64>();
        outcome.check(name, Unit::Count, [sum(&turns.read), sum(&turns.expected)], Tolerance::Exact);
        outcome.draw(name, Role::Simulated, [PAGE_NUMBER, READ], turns.read.clone());
        outcome.draw(of_theory, Role::Theory, [PAGE_NUMBER, READ], turns.expected.clone());
        outcome.figure(name, Unit::Count, sum(&turns.read));
        outcome.figure(of_pages, Unit::Count, turns.touched as f64);
    }
    let expected: Vec<u32> = (1..=active).map(|row| row * one_in).collect();
    let different = turns.iter().filter(|turns| turns.rows != expected).count();
    outcome.check("different", Unit::Count, [different as f64, 0.0], Tolerance::Exact);
    if let Some(tree) = &table.index {
        let share = tree.entries() as f64 / f64::from(active * one_in);
        let expected = if kind == "partial" { 1.0 / f64::from(one_in) } else { 1.0 };
        outcome.check("index_share", Unit::Share, [share, expected], Tolerance::Exact);
        outcome.figure("index_pages", Unit::Count, tree.pages() as f64);
        outcome.figure("height", Unit::Count, tree.height() as f64);
        outcome.figure("fill", Unit::Share, tree.fill());
    }
    outcome
}

/// All pages, one after another.
#[derive(Default)]
struct Turns {
    rows: Vec<u32>,
    /// By page: entries that were read, and that had to be.
    read: Vec<(f64, f64)>,
    expected: Vec<(f64, f64)>,
    /// Pages of the tree, or of the table.
    touched: u64,
}

impl Turns {
    fn turn(&mut self, page: u32, read: Read, expected: u32) {
        self.read.push((page.into(), read.entries as f64));
        self.expected.push((page.into(), expected.into()));
        self.touched += read.pages;
        self.rows.extend(read.rows);
    }
}

/// Rows 1 to n, of which every so manieth is active, as they came: in any order.
struct Table {
    rows: Vec<u32>,
    one_in: u32,
    index: Option<Tree>,
    is_id_first: bool,
    /// Whether a row that is not active may be in the index.
    has_inactive: bool,
}

/// What a query found, and what it read for that.
struct Read {
    rows: Vec<u32>,
    entries: u64,
    pages: u64,
}

impl Table {
    fn new(rows: u32, one_in: u32, kind: &str, seed: u32) -> Table {
        let mut draws = Draws::seeded(seed.into());
        let mut rows: Vec<u32> = (1..=rows).collect();
        for last in (1..rows.len()).rev() {
            rows.swap(last, (draws.uniform() * (last + 1) as f64) as usize);
        }
        let mut table =
            Table { rows, one_in, index: None, is_id_first: kind == "id_active", has_inactive: kind != "partial" };
        if kind != "none" {
            let mut tree = Tree::default();
            for &row in table.rows.iter().filter(|&&row| table.has_inactive || table.is_active(row)) {
                tree.insert(table.key(table.is_active(row), row));
            }
            table.index = Some(tree);
        }
        table
    }

    fn is_active(&self, row: u32) -> bool {
        row.is_multiple_of(self.one_in)
    }

    fn key(&self, is_active: bool, row: u32) -> Key {
        if self.is_id_first { (row, is_active.into()) } else { (is_active.into(), row) }
    }

    /// `… where is_active and id > after order by id offset skip limit take`
    fn read(&self, after: u32, skip: u32, take: u32) -> Read {
        let (skip, take) = (skip as usize, take as usize);
        let Some(tree) = &self.index else { return self.scan(after, skip, take) };
        let mut cursor = tree.from(if self.is_id_first { (after + 1, 0) } else { (1, after + 1) });
        let mut rows = Vec::with_capacity(take);
        let mut skipped = 0;
        while rows.len() < take
            && let Some((first, second)) = cursor.next()
        {
            let (row, is_active) = if self.is_id_first { (first, second == 1) } else { (second, first == 1) };
            match is_active {
                true if skipped < skip => skipped += 1,
                true => rows.push(row),
                false => {}
            }
        }
        Read { rows, entries: cursor.entries(), pages: cursor.pages() }
    }

    /// The same without an index: all rows are read, and the first of those that match are sorted.
    fn scan(&self, after: u32, skip: usize, take: usize) -> Read {
        let mut matching: Vec<u32> =
            self.rows.iter().copied().filter(|&row| row > after && self.is_active(row)).collect();
        let end = (skip + take).min(matching.len());
        if end < matching.len() {
            matching.select_nth_unstable(end);
        }
        matching.truncate(end);
        matching.sort_unstable();
        let rows = matching.split_off(skip.min(end));
        Read { rows, entries: self.rows.len() as u64, pages: self.rows.len().div_ceil(PAGE) as u64 }
    }
}
