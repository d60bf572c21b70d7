//! Rows of columns: hashed, compared, found by what they hold, and gathered.

use std::ops::Range;

use super::column::{Batch, Bytes, Column, Values};
use super::job::{Steps, at_once};

/// Stands for no row where a row's number is asked for; there are never so many rows.
pub(crate) const NONE: u32 = u32::MAX;

/// So many rows are found, compared or joined in a step.
pub(crate) const ROWS_AT_ONCE: usize = 1 << 16;

/// Odd, and with as many ones as zeros: from the digits of the golden ratio (Knuth, TAOCP 3, 6.4).
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

fn mixed(hash: u64, value: u64) -> u64 {
    let product = u128::from(hash ^ value ^ 0x5851_f42d_4c95_7f2d) * u128::from(ODD);
    (product as u64) ^ (product >> 64) as u64
}

fn mixed_bytes(mut hash: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash = mixed(hash, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mixed(mixed(hash, u64::from_le_bytes(last)), bytes.len() as u64)
}

/// Mixes a column's values into the hashes of their rows.
pub(crate) fn hash(column: &Column, hashes: &mut [u64]) {
    fn each<T: Copy>(hashes: &mut [u64], values: &[T], value: impl Fn(T) -> u64) {
        hashes.iter_mut().zip(values).for_each(|(hash, &there)| *hash = mixed(*hash, value(there)));
    }
    match (&column.validity, &column.values) {
        (None, Values::Boolean(values)) => each(hashes, values, u64::from),
        (None, Values::Int(values)) => each(hashes, values, |value| i64::from(value) as u64),
        (None, Values::Long(values)) => each(hashes, values, |value| value as u64),
        (None, Values::Float(values)) => each(hashes, values, |value| u64::from(value.to_bits())),
        (None, Values::Double(values)) => each(hashes, values, f64::to_bits),
        _ => hashes.iter_mut().enumerate().for_each(|(row, hash)| *hash = hash_one(column, row, *hash)),
    }
}

fn hash_one(column: &Column, row: usize, hash: u64) -> u64 {
    if !column.is_valid(row) {
        return mixed(hash, ODD);
    }
    match &column.values {
        Values::Boolean(values) => mixed(hash, u64::from(values[row])),
        Values::Int(values) => mixed(hash, i64::from(values[row]) as u64),
        Values::Long(values) => mixed(hash, values[row] as u64),
        Values::Float(values) => mixed(hash, u64::from(values[row].to_bits())),
        Values::Double(values) => mixed(hash, values[row].to_bits()),
        Values::Decimal(values) => mixed(mixed(hash, values[row] as u64), (values[row] >> 64) as u64),
        Values::Bytes(bytes) => mixed_bytes(hash, bytes.get(row)),
        Values::Struct(fields) => fields.iter().fold(hash, |hash, field| hash_one(field, row, hash)),
        Values::List { offsets, elements } => {
            let (from, to) = (offsets[row], offsets[row + 1]);
            (from..to).fold(mixed(hash, u64::from(to - from)), |hash, at| hash_one(elements, at as usize, hash))
        }
    }
}

/// Whether two values are the same: nulls are, and so are floating-point numbers of the same bits. Of columns of
/// different types only whole numbers can be.
pub(crate) fn equal(left: &Column, row: usize, right: &Column, other: usize) -> bool {
    match (left.is_valid(row), right.is_valid(other)) {
        (true, true) => (),
        (left, right) => return left == right,
    }
    match (&left.values, &right.values) {
        (Values::Boolean(left), Values::Boolean(right)) => left[row] == right[other],
        (Values::Int(left), Values::Int(right)) => left[row] == right[other],
        (Values::Int(left), Values::Long(right)) => i64::from(left[row]) == right[other],
        (Values::Long(left), Values::Int(right)) => left[row] == i64::from(right[other]),
        (Values::Long(left), Values::Long(right)) => left[row] == right[other],
        (Values::Float(left), Values::Float(right)) => left[row].to_bits() == right[other].to_bits(),
        (Values::Double(left), Values::Double(right)) => left[row].to_bits() == right[other].to_bits(),
        (Values::Decimal(left), Values::Decimal(right)) => left[row] == right[other],
        (Values::Bytes(left), Values::Bytes(right)) => left.get(row) == right.get(other),
        (Values::Struct(left), Values::Struct(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, row, right, other))
        }
        (
            Values::List { offsets: left, elements: left_elements },
            Values::List { offsets: right, elements: right_elements },
        ) => {
            let (left, right) = (left[row]..left[row + 1], right[other]..right[other + 1]);
            left.len() == right.len()
                && left
                    .zip(right)
                    .all(|(row, other)| equal(left_elements, row as usize, right_elements, other as usize))
        }
        _ => false,
    }
}

/// The rows of a table by the values in some columns: open addressing, half empty. Rows with a null among them are in
/// none.
pub(crate) struct Index<'c> {
    columns: Vec<&'c Column>,
    hashes: Vec<u64>,
    /// Of each set of values its first row.
    slots: Vec<u32>,
    /// For each row the next one with the same values.
    next: Vec<u32>,
    /// How many sets of values there are.
    pub(crate) distinct: usize,
    /// How many rows have a null among them.
    pub(crate) nulls: usize,
}

impl<'c> Index<'c> {
    /// The rows that have a value in all the columns.
    pub(crate) fn new(columns: Vec<&'c Column>, rows: usize) -> Index<'c> {
        at_once(|steps| async move { Index::in_steps(columns, rows, false, &steps).await })
    }

    /// As [`Index::new`], or of all rows, where a null is like any other value.
    pub(crate) async fn in_steps(columns: Vec<&'c Column>, rows: usize, with_nulls: bool, steps: &Steps) -> Index<'c> {
        let hashes = hashes_in_steps(&columns, rows, steps).await;
        let room = rows.saturating_mul(2).max(2).next_power_of_two();
        let (slots, next) = (vec![NONE; room], vec![NONE; rows]);
        let mut index = Index { columns, hashes, slots, next, distinct: 0, nulls: 0 };
        // From the last to the first, so that rows with the same values come in their order.
        let mut end = rows;
        while end > 0 {
            let start = end.saturating_sub(ROWS_AT_ONCE);
            index.insert(start..end, with_nulls);
            end = start;
            steps.pause().await;
        }
        index
    }

    fn insert(&mut self, rows: Range<usize>, with_nulls: bool) {
        for row in rows.rev() {
            if !with_nulls && self.columns.iter().any(|column| !column.is_valid(row)) {
                self.nulls += 1;
                continue;
            }
            let slot = self.slot(row);
            let first = std::mem::replace(&mut self.slots[slot], row as u32);
            self.next[row] = first;
            self.distinct += usize::from(first == NONE);
        }
    }

    /// The first row with the values of a row; [`NONE`] if it is in no set.
    pub(crate) fn first_of(&self, row: usize) -> u32 {
        self.slots[self.slot(row)]
    }

    /// The slot of a row's values, or the empty one where they belong.
    fn slot(&self, row: usize) -> usize {
        let (mask, hash) = (self.slots.len() - 1, self.hashes[row]);
        let is_same = |there: usize| self.columns.iter().all(|column| equal(column, there, column, row));
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                NONE => return slot,
                there if self.hashes[there as usize] == hash && is_same(there as usize) => return slot,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// The rows with the values that stand in a row of other columns, in their order.
    pub(crate) fn matches(&self, columns: &[&Column], hash: u64, row: usize) -> impl Iterator<Item = u32> + '_ {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        let first = match columns.iter().any(|column| !column.is_valid(row)) {
            true => NONE,
            false => loop {
                match self.slots[slot] {
                    NONE => break NONE,
                    there
                        if self.hashes[there as usize] == hash
                            && self.columns.iter().zip(columns).all(|(a, b)| equal(a, there as usize, b, row)) =>
                    {
                        break there;
                    }
                    _ => slot = (slot + 1) & mask,
                }
            },
        };
        std::iter::successors(Some(first).filter(|&row| row != NONE), |&row| {
            Some(self.next[row as usize]).filter(|&row| row != NONE)
        })
    }
}

/// The hashes of rows by some columns, a column a step.
pub(crate) async fn hashes_in_steps(columns: &[&Column], rows: usize, steps: &Steps) -> Vec<u64> {
    let mut hashes = vec![0; rows];
    for column in columns {
        hash(column, &mut hashes);
        steps.pause().await;
    }
    hashes
}

impl Batch {
    /// Some of the rows, in the order asked for. Nothing if that is too much text for a column.
    pub fn gather(&self, rows: &[u32]) -> Option<Self> {
        let columns = self.columns.iter().map(|column| gather(column, rows)).collect::<Option<_>>()?;
        Some(Self { rows: rows.len(), columns })
    }
}

/// The values of some rows, in the order asked for; null for [`NONE`]. Nothing if that is too much text.
pub(crate) fn gather(column: &Column, rows: &[u32]) -> Option<Column> {
    fn each<T: Copy + Default>(values: &[T], rows: &[u32]) -> Vec<T> {
        rows.iter().map(|&row| values.get(row as usize).copied().unwrap_or_default()).collect()
    }
    let has_nulls = column.validity.is_some() || rows.contains(&NONE);
    let validity = || rows.iter().map(|&row| row != NONE && column.is_valid(row as usize)).collect();
    let values = match &column.values {
        Values::Boolean(values) => Values::Boolean(each(values, rows)),
        Values::Int(values) => Values::Int(each(values, rows)),
        Values::Long(values) => Values::Long(each(values, rows)),
        Values::Float(values) => Values::Float(each(values, rows)),
        Values::Double(values) => Values::Double(each(values, rows)),
        Values::Decimal(values) => Values::Decimal(each(values, rows)),
        Values::Bytes(bytes) => {
            let mut gathered = Bytes::new();
            gathered.offsets.reserve(rows.len());
            for &row in rows {
                if !gathered.push(if row == NONE { &[] } else { bytes.get(row as usize) }) {
                    return None;
                }
            }
            Values::Bytes(gathered)
        }
        Values::Struct(fields) => {
            Values::Struct(fields.iter().map(|field| gather(field, rows)).collect::<Option<_>>()?)
        }
        Values::List { offsets, elements } => {
            let (mut ends, mut wanted) = (vec![0], Vec::new());
            for &row in rows {
                if row != NONE {
                    wanted.extend(offsets[row as usize]..offsets[row as usize + 1]);
                }
                ends.push(u32::try_from(wanted.len()).ok().filter(|&end| end != NONE)?);
            }
            Values::List { offsets: ends, elements: Box::new(gather(elements, &wanted)?) }
        }
    };
    Some(Column { validity: has_nulls.then(validity), values })
}
