//! Reading Parquet, whoever wrote it.

use super::assemble::assemble;
use super::entries::{Chunk, Entries};
use super::error::{Place, ReadError};
use super::foreign::Note;
use super::pages::{Opened, open};
use crate::engine::lake::column::Batch;
use crate::engine::lake::schema::Field;

/// How many values are read at a time, in all columns together.
const VALUES_AT_ONCE: usize = 1 << 18;

/// A file that can be read.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    opened: Opened,
    groups: Vec<usize>,
    columns: Vec<usize>,
    /// The columns that are read. If the file gives no ids, or not one to each column, they are new: 1, 2, ….
    pub fields: Vec<Field>,
    /// Whether the ids are the file's.
    pub has_ids: bool,
    /// What is read as another type than it has, in all columns of the file.
    pub notes: Vec<Note>,
    /// How many records the row groups have.
    pub rows: u64,
}

/// Opens a file: all that can be known without reading values. `row_groups` and `columns` (by their names, those of the
/// schema's first level) are all if they are not given; columns come in the file's order.
///
/// # Errors
/// If it is no Parquet file, if its footer lies, or if there is no such column or row group.
pub fn read<'a>(
    bytes: &'a [u8],
    row_groups: Option<&[usize]>,
    columns: Option<&[&str]>,
) -> Result<Reader<'a>, ReadError> {
    let opened = open(bytes)?;
    let roots = &opened.tree.roots;
    let groups = opened.footer.row_groups.len();
    let row_groups = row_groups.map_or_else(|| (0..groups).collect(), <[usize]>::to_vec);
    if let Some(&group) = row_groups.iter().find(|&&group| group >= groups) {
        return Err(ReadError::NoSuchRowGroup { group, groups });
    }
    let place = |name: &&str| {
        let found = roots.iter().position(|root| root.field.name == **name);
        found.ok_or_else(|| ReadError::NoSuchColumn { column: (*name).to_owned() })
    };
    let mut columns: Vec<_> = match columns {
        None => (0..roots.len()).collect(),
        Some(names) => names.iter().map(place).collect::<Result<_, _>>()?,
    };
    columns.sort_unstable();
    columns.dedup();
    Ok(Reader {
        bytes,
        fields: columns.iter().map(|&column| roots[column].field.clone()).collect(),
        has_ids: opened.tree.has_ids,
        notes: opened.tree.notes.clone(),
        rows: row_groups.iter().map(|&group| opened.footer.row_groups[group].rows as u64).sum(),
        groups: row_groups,
        columns,
        opened,
    })
}

impl<'a> Reader<'a> {
    /// The records, some at a time, in the file's order. After an error nothing more comes.
    pub fn batches(&'a self) -> Batches<'a> {
        let leaves = self.opened.tree.leaves.len();
        Batches {
            reader: self,
            next_group: 0,
            rows_left: 0,
            chunks: Vec::new(),
            at_once: (VALUES_AT_ONCE / leaves.max(1)).clamp(64, 16_384),
        }
    }
}

/// What [`Reader::batches`] returns.
#[derive(Debug)]
pub struct Batches<'a> {
    reader: &'a Reader<'a>,
    next_group: usize,
    rows_left: u64,
    /// By leaf; none for those that are not read.
    chunks: Vec<Option<Chunk<'a>>>,
    at_once: usize,
}

impl Batches<'_> {
    /// Turns to the next row group with records.
    fn turn(&mut self) -> bool {
        let Reader { bytes, opened, groups, columns, .. } = self.reader;
        while self.rows_left == 0 {
            let Some(&group) = groups.get(self.next_group).filter(|_| !columns.is_empty()) else { return false };
            self.next_group += 1;
            self.rows_left = opened.footer.row_groups[group].rows as u64;
            let mut leaves = Vec::new();
            columns.iter().for_each(|&column| opened.tree.roots[column].leaves(&mut leaves));
            self.chunks = opened.tree.leaves.iter().map(|_| None).collect();
            for leaf in leaves {
                let chunk = &opened.footer.row_groups[group].columns[leaf];
                let range = opened.chunks[group][leaf].clone();
                self.chunks[leaf] = Some(Chunk::new(bytes, &opened.tree.leaves[leaf], chunk, range));
            }
        }
        true
    }

    fn read(&mut self) -> Result<Batch, ReadError> {
        let Reader { opened, columns, .. } = self.reader;
        let rows = usize::try_from(self.rows_left).unwrap_or(usize::MAX).min(self.at_once);
        let mut entries: Vec<Option<Entries>> = Vec::with_capacity(self.chunks.len());
        for chunk in &mut self.chunks {
            entries.push(chunk.as_mut().map(|chunk| chunk.read(rows)).transpose()?);
        }
        let read = |&column: &usize| {
            let node = &opened.tree.roots[column];
            assemble(node, &opened.tree.leaves, &mut entries, rows).map_err(|expected| {
                let leaf = node.first_leaf().unwrap_or(0);
                let at = opened.chunks[self.reader.groups[self.next_group - 1]][leaf].start;
                let place = Place { at: at as u64, column: Some(node.field.name.clone()) };
                ReadError::Broken { place, expected, found: "others".to_owned() }
            })
        };
        let columns = columns.iter().map(read).collect::<Result<_, _>>()?;
        self.rows_left -= rows as u64;
        Ok(Batch { rows, columns })
    }
}

impl Iterator for Batches<'_> {
    type Item = Result<Batch, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.turn() {
            return None;
        }
        let batch = self.read();
        if batch.is_err() {
            self.next_group = self.reader.groups.len();
            self.rows_left = 0;
        }
        Some(batch)
    }
}
