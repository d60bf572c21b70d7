//! What holds of all that is read, whatever the file.

use midnight_pearl::engine::joins::schema::Schema;
use midnight_pearl::engine::lake::cell::{Cells, Record};
use midnight_pearl::engine::lake::extract::{EXCERPT, Progress, Reader, Recognised, Refused, Rejected, Warning};

/// What is left when all is read.
pub(crate) struct Outcome {
    pub(crate) rejected: Vec<Rejected>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) schema: Schema,
}

/// Reads all of an input by so many bytes at a time, and panics if it never ends or if what is read is not sound.
pub(crate) fn read(
    name: &str,
    input: &Recognised,
    budget: usize,
    mut take: impl FnMut(&Record),
) -> Result<Outcome, Refused> {
    let Some(mut reader) = Reader::new(name, input)? else { panic!("no reader") };
    let text = &*input.decoded.text;
    let (mut rejected, mut tables, mut steps, mut last) = (Vec::new(), Vec::new(), 0, None);
    loop {
        let mut sink = |read: Result<Record, Rejected>| {
            let offset = match &read {
                Ok(record) => {
                    let width = match record.cells {
                        Cells::Positional(cells) => Some(cells.len()),
                        Cells::Named(_) => None,
                    };
                    tables.push((record.table, width));
                    assert!(record.line >= 1 && record.offset < text.len() as u64, "a record outside of its text");
                    take(record);
                    record.offset
                }
                Err(rejected) => {
                    assert!(rejected.text.chars().count() <= EXCERPT, "a long excerpt");
                    assert!(rejected.to_string().len() < 2_000, "a long message");
                    assert!(rejected.line >= 1 && rejected.offset <= text.len() as u64, "a place outside of its text");
                    rejected.offset
                }
            };
            assert!(last <= Some(offset), "what was read before: {last:?}, {offset}");
            last = Some(offset);
            if let Err(error) = read {
                rejected.push(error);
            }
        };
        let progress = reader.read(budget, &mut sink);
        for (table, width) in tables.drain(..) {
            let columns = reader.tables().tables[table].columns.len();
            assert!(width.is_none_or(|width| width == columns), "a record of {width:?} values for {columns} columns");
        }
        assert!(reader.position() <= text.len() as u64, "beyond the end");
        if progress == Progress::Done {
            break;
        }
        steps += 1;
        assert!(steps <= 4 * text.len() + 16, "it never ends");
    }
    assert_eq!(reader.position(), text.len() as u64, "all is read");
    let (warnings, schema) = (reader.warnings().to_vec(), reader.tables().clone());
    assert!(warnings.iter().all(|warning| format!("{warning:?}").len() < 5_000), "a long warning");
    for key in &schema.keys {
        for (table, columns) in [(key.from, &key.from_columns), (key.to, &key.to_columns)] {
            let width = schema.tables[table].columns.len();
            assert!(columns.iter().all(|&column| column < width), "a key of a column that is not there");
        }
    }
    Ok(Outcome { rejected, warnings, schema })
}
