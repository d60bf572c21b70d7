//! What must be true of a file that may be broken, whatever is in it.

use midnight_pearl::engine::lake::column::{Column, Values};
use midnight_pearl::engine::lake::parquet::map::map;
use midnight_pearl::engine::lake::parquet::read;
use midnight_pearl::engine::lake::schema::{Field, Type};

/// A file may hold more records than can be read in reasonable time: nothing is said a billion times in few bytes.
const BATCHES: usize = 20;

/// Reads the beginning of a file in every way; whether all of it could be read.
pub(crate) fn check_sound(bytes: &[u8]) -> bool {
    let short = |message: String| assert!(message.len() < 1_000, "a long message");
    match map(bytes) {
        Ok(map) => {
            let parts = map.parts();
            assert!(parts.windows(2).all(|pair| pair[0].bytes.end == pair[1].bytes.start), "a gap between parts");
            assert_eq!((parts[0].bytes.start, parts[parts.len() - 1].bytes.end), (0, bytes.len() as u64));
        }
        Err(error) => short(error.to_string()),
    }
    let reader = match read(bytes, None, None) {
        Ok(reader) => reader,
        Err(error) => {
            short(error.to_string());
            return false;
        }
    };
    let mut rows = 0;
    for batch in reader.batches().take(BATCHES) {
        match batch {
            Ok(batch) => {
                assert_eq!(batch.columns.len(), reader.fields.len());
                let columns = reader.fields.iter().zip(&batch.columns);
                columns.for_each(|(field, column)| check_column(field, column, batch.rows));
                rows += batch.rows as u64;
            }
            Err(error) => {
                short(error.to_string());
                return false;
            }
        }
    }
    assert!(rows <= reader.rows, "more records than were said");
    true
}

/// That a column has so many values, all of its type, and that all can be looked at.
fn check_column(field: &Field, column: &Column, rows: usize) {
    assert!(column.validity.as_ref().is_none_or(|valid| valid.len() == rows));
    assert!(!field.is_required || column.validity.is_none(), "a record without what every record has");
    let len = match (&field.kind, &column.values) {
        (Type::Boolean, Values::Boolean(values)) => values.len(),
        (Type::Int | Type::Date, Values::Int(values)) => values.len(),
        (Type::Long | Type::Timestamp | Type::Timestamptz, Values::Long(values)) => values.len(),
        (Type::Float, Values::Float(values)) => values.len(),
        (Type::Double, Values::Double(values)) => values.len(),
        (Type::Decimal { .. }, Values::Decimal(values)) => values.len(),
        (Type::String | Type::Binary, Values::Bytes(values)) => {
            for index in 0..values.len() {
                let is_text = std::str::from_utf8(values.get(index)).is_ok();
                assert!(field.kind == Type::Binary || is_text, "text that is no UTF-8");
            }
            values.len()
        }
        (Type::Struct(fields), Values::Struct(columns)) => {
            assert_eq!(fields.len(), columns.len());
            // What is required of a struct is there where the struct is.
            let optional = |field: &Field| Field { is_required: false, ..field.clone() };
            fields.iter().zip(columns).for_each(|(field, column)| check_column(&optional(field), column, rows));
            rows
        }
        (Type::List(element), Values::List { offsets, elements }) => {
            assert!(offsets.windows(2).all(|pair| pair[0] <= pair[1]), "offsets that fall");
            check_column(element, elements, offsets.last().map_or(0, |&end| end as usize));
            offsets.len() - 1
        }
        (kind, values) => panic!("{values:?} for {kind:?}"),
    };
    assert_eq!(len, rows);
}
