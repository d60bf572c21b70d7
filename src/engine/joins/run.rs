//! The rows of a plan: one hash join after another, in memory.

use serde::{Deserialize, Serialize};

use crate::engine::joins::hash::HashTable;
use crate::engine::joins::plan::Plan;
use crate::engine::joins::value::{Row, Value};

/// What becomes of rows that find no match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum JoinKind {
    /// They are left out.
    Inner,
    /// They stay, with nulls in place of what was not found: no row of the first table is lost.
    Left,
}

/// What one join did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinCounts {
    /// Rows before it that found at least one match.
    pub matched: u64,
    /// Rows before it that found none.
    pub unmatched: u64,
    /// Rows after it.
    pub rows: u64,
}

/// The result: row numbers, and the rows that they stand for where they are.
#[derive(Debug, Clone)]
pub struct Joined<'r> {
    /// How many rows the first table has.
    pub first_rows: u64,
    /// What each join did, in their order.
    pub joins: Vec<JoinCounts>,
    /// By place in the plan: the rows of its table, and how many columns it has.
    places: Vec<(&'r [Row], usize)>,
    /// A row number for each place, row by row; nothing where a left join found none.
    numbers: Vec<Option<RowNumber>>,
}

/// Counts from 1, and takes no more room with "none" beside it.
type RowNumber = std::num::NonZeroU32;

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// It was stopped before it took all the memory.
    #[error("expected at most {limit} rows; join {join} makes more")]
    TooManyRows {
        /// The most rows that were allowed.
        limit: usize,
        /// The join that made too many, counted from 1; 0 if the first table alone has too many.
        join: usize,
    },
}

/// Joins rows, given by table, in O(rows read and made). A table without an entry has no rows. The result takes four
/// bytes for each row and table, and never grows past `limit` rows, nor do the results between two joins.
///
/// # Errors
/// If a join makes more than `limit` rows.
pub fn run<'r>(plan: &Plan<'r>, rows: &'r [Vec<Row>], kind: JoinKind, limit: usize) -> Result<Joined<'r>, RunError> {
    // Row numbers are of 32 bits.
    let limit = limit.min(u32::MAX as usize - 1);
    let rows_of = |table: usize| rows.get(table).map_or(&[][..], Vec::as_slice);
    let places: Vec<_> =
        plan.tables().zip(plan.records()).map(|(table, record)| (rows_of(table), record.columns.len())).collect();
    let too_many = |join| RunError::TooManyRows { limit, join };
    let first_rows = places.first().map_or(0, |(rows, _)| rows.len());
    if places.iter().any(|(rows, _)| rows.len() > u32::MAX as usize - 1) || first_rows > limit {
        return Err(too_many(0));
    }

    let mut numbers: Vec<Option<RowNumber>> = (0..first_rows).map(number).collect();
    let mut joins = Vec::with_capacity(plan.joins().len());
    for (index, join) in plan.joins().iter().enumerate() {
        let (width, (left_columns, right_columns)) = (index + 1, plan.sides(join));
        let (left, right) = (places[join.left].0, places[width].0);
        let table = HashTable::new(right, right_columns);
        let mut joined = Vec::new();
        let mut counts = JoinCounts { matched: 0, unmatched: 0, rows: 0 };
        for so_far in numbers.chunks_exact(width) {
            let here = so_far[join.left].and_then(|number| left.get(number.get() as usize - 1));
            let mut matches = here.into_iter().flat_map(|row| table.matches(row, left_columns)).map(number).peekable();
            let found = matches.peek().is_some();
            let none = (!found && kind == JoinKind::Left).then_some(None);
            for number in matches.chain(none) {
                counts.rows += 1;
                if counts.rows > limit as u64 {
                    return Err(too_many(width));
                }
                joined.extend_from_slice(so_far);
                joined.push(number);
            }
            *(if found { &mut counts.matched } else { &mut counts.unmatched }) += 1;
        }
        joins.push(counts);
        numbers = joined;
    }
    Ok(Joined { first_rows: first_rows as u64, joins, places, numbers })
}

fn number(row: usize) -> Option<RowNumber> {
    u32::try_from(row).ok().and_then(|row| row.checked_add(1)).and_then(RowNumber::new)
}

impl<'r> Joined<'r> {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.numbers.len() / self.places.len().max(1)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Its rows one by one: the columns of all tables, in the order of
    /// [`output`](crate::engine::joins::output::output).
    pub fn rows(&self) -> impl Iterator<Item = Vec<&'r Value>> + '_ {
        self.numbers.chunks_exact(self.places.len().max(1)).map(|numbers| self.cells(numbers))
    }

    fn cells(&self, numbers: &[Option<RowNumber>]) -> Vec<&'r Value> {
        let cells = |(&(rows, columns), number): (&(&'r [Row], usize), &Option<RowNumber>)| {
            let row = number.and_then(|number| rows.get(number.get() as usize - 1));
            (0..columns).map(move |column| row.and_then(|row| row.get(column)).unwrap_or(&Value::Null))
        };
        self.places.iter().zip(numbers).flat_map(cells).collect()
    }
}
