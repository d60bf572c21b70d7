//! Columns put together again from their levels and values: what [`shred`](super::shred) takes apart.

use super::entries::Entries;
use super::foreign::convert;
use super::tree::{Node, Shape, Source};
use crate::engine::lake::column::{Bytes, Column, Values};

/// Which entries of a column are rows of a field: those that begin or go on with a list no deeper than `repetition`,
/// and for which so much is there as `definition` says.
#[derive(Debug, Clone, Copy)]
struct Slots {
    repetition: u8,
    definition: u8,
}

impl Slots {
    fn has(self, entries: &Entries, entry: usize) -> bool {
        entries.repetition.get(entry).is_none_or(|&level| level <= self.repetition)
            && entries.definition.get(entry).is_none_or(|&level| level >= self.definition)
    }
}

/// A column of `rows` records; what was expected, if its parts do not agree.
pub(super) fn assemble(
    node: &Node,
    sources: &[Source],
    entries: &mut [Option<Entries>],
    rows: usize,
) -> Result<Column, &'static str> {
    column(node, sources, entries, Slots { repetition: 0, definition: 0 }, rows)
}

fn column(
    node: &Node,
    sources: &[Source],
    entries: &mut [Option<Entries>],
    slots: Slots,
    rows: usize,
) -> Result<Column, &'static str> {
    let no_column = "a column that is read once";
    let first = node.first_leaf().ok_or(no_column)?;
    let levels = entries.get(first).and_then(Option::as_ref).ok_or(no_column)?;
    let is_row = |&entry: &usize| slots.has(levels, entry);
    if (0..levels.count).filter(is_row).count() != rows {
        return Err("as many records as there are in other columns");
    }
    let has_value = |entry: usize| levels.definition.get(entry).is_none_or(|&level| level >= node.definition);
    let validity: Vec<_> = (0..levels.count).filter(is_row).map(has_value).collect();
    let validity = validity.contains(&false).then_some(validity);
    let values = match &node.shape {
        Shape::Leaf(index) => {
            let Entries { values, .. } = entries[*index].take().ok_or(no_column)?;
            let source = &sources[*index];
            scatter(convert(values, source.conversion, &source.leaf.kind)?, validity.as_deref())
        }
        Shape::Struct(nodes) => {
            let parts = nodes.iter().map(|node| column(node, sources, entries, slots, rows));
            Values::Struct(parts.collect::<Result<_, _>>()?)
        }
        Shape::List { repetition, filled, element } => {
            let of_elements = Slots { repetition: *repetition, definition: *filled };
            let (mut offsets, mut end) = (Vec::with_capacity(rows + 1), 0);
            for entry in 0..levels.count {
                if slots.has(levels, entry) {
                    offsets.push(end);
                }
                end += u32::from(of_elements.has(levels, entry));
            }
            offsets.push(end);
            let elements = column(element, sources, entries, of_elements, end as usize)?;
            Values::List { offsets, elements: Box::new(elements) }
        }
    };
    Ok(Column { validity, values })
}

/// Values with something between them where a row has none.
fn scatter(values: Values, validity: Option<&[bool]>) -> Values {
    fn spread<T: Copy + Default>(values: Vec<T>, validity: &[bool]) -> Vec<T> {
        let mut values = values.into_iter();
        validity.iter().map(|&is_valid| if is_valid { values.next() } else { None }.unwrap_or_default()).collect()
    }
    let Some(validity) = validity else { return values };
    match values {
        Values::Boolean(values) => Values::Boolean(spread(values, validity)),
        Values::Int(values) => Values::Int(spread(values, validity)),
        Values::Long(values) => Values::Long(spread(values, validity)),
        Values::Float(values) => Values::Float(spread(values, validity)),
        Values::Double(values) => Values::Double(spread(values, validity)),
        Values::Decimal(values) => Values::Decimal(spread(values, validity)),
        Values::Bytes(Bytes { offsets, data }) => {
            let mut next = 0;
            let ends = validity.iter().map(|&is_valid| {
                next += usize::from(is_valid);
                offsets.get(next).or(offsets.last()).copied().unwrap_or(0)
            });
            Values::Bytes(Bytes { offsets: std::iter::once(0).chain(ends).collect(), data })
        }
        other => other,
    }
}
