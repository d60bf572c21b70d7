//! What is written.

use midnight_pearl::engine::lake::column::{Batch, Column, Values};
use midnight_pearl::engine::lake::datum::Datum;
use midnight_pearl::engine::lake::parquet::map::map;
use midnight_pearl::engine::lake::parquet::{ColumnMetrics, Encoding, File, Settings, WriteError, Writer};
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use proptest::prelude::*;

use super::made_up::{Value, any_records, batch, field, list};
use super::official;

/// Small row groups and pages, so that a few records have several of each.
pub(crate) const SMALL: Settings = Settings { row_group_rows: 37, row_group_bytes: 16 << 10, page_bytes: 200 };

/// Writes records, a few at a time.
pub(crate) fn write(schema: &Schema, records: &[Vec<Value>], settings: Settings, at_once: usize) -> File {
    let mut writer = Writer::new(schema, settings).expect("a schema");
    for records in records.chunks(at_once) {
        writer.write(&batch(schema, records)).expect("records of the schema");
    }
    writer.finish().expect("a small file")
}

fn table(fields: Vec<Field>) -> Schema {
    Schema { id: 0, fields }
}

/// All values below a field by the ids of the fields they are in, and whether they are within a list.
fn leaves(field: &Field, value: &Value, is_listed: bool, visit: &mut impl FnMut(i32, &Value, bool)) {
    match (&field.kind, value) {
        (Type::Struct(fields), Value::Struct(values)) => {
            fields.iter().zip(values).for_each(|(field, value)| leaves(field, value, is_listed, visit));
        }
        (Type::Struct(fields), _) => fields.iter().for_each(|field| leaves(field, &Value::Null, is_listed, visit)),
        (Type::List(element), Value::List(values)) if !values.is_empty() => {
            values.iter().for_each(|value| leaves(element, value, true, visit));
        }
        (Type::List(element), _) => leaves(element, &Value::Null, true, visit),
        (_, value) => visit(field.id, value, is_listed),
    }
}

/// A value as a bound of its type.
pub(crate) fn bound(kind: &Type, value: &Value) -> Option<Datum> {
    Some(match (kind, value) {
        (_, Value::Boolean(value)) => Datum::Boolean(*value),
        (Type::Int | Type::Date, Value::Integer(value)) => Datum::Int(*value as i32),
        (Type::Decimal { .. }, Value::Integer(value)) => Datum::Decimal(*value),
        (_, Value::Integer(value)) => Datum::Long(*value as i64),
        (_, Value::Float(bits)) => Datum::Float(f32::from_bits(*bits)),
        (_, Value::Double(bits)) => Datum::Double(f64::from_bits(*bits)),
        (_, Value::Bytes(bytes)) => Datum::Bytes(bytes.clone()),
        _ => return None,
    })
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Float(bits) if f32::from_bits(*bits).is_nan())
        || matches!(value, Value::Double(bits) if f64::from_bits(*bits).is_nan())
}

/// That counts are right and that bounds exclude no value.
fn check_metrics(metrics: &ColumnMetrics, schema: &Schema, records: &[Vec<Value>]) {
    let (mut values, mut nulls, mut nans, mut listed) = (0, 0, 0, false);
    for record in records {
        for (field, held) in schema.fields.iter().zip(record) {
            leaves(field, held, false, &mut |id, value, is_listed| {
                if id != metrics.field_id {
                    return;
                }
                values += 1;
                listed |= is_listed;
                nulls += u64::from(*value == Value::Null);
                nans += u64::from(is_nan(value));
                let (Some(bound), false) = (bound(&metrics.kind, value), is_nan(value)) else { return };
                assert!(metrics.lower.as_ref().is_none_or(|lower| *lower <= bound), "{metrics:?} excludes {bound:?}");
                assert!(metrics.upper.as_ref().is_none_or(|upper| *upper >= bound), "{metrics:?} excludes {bound:?}");
                // The only bound that may be missing is one above a text that nothing is above.
                assert_eq!(metrics.lower.is_none(), is_listed);
                assert!(metrics.upper.is_some() || is_listed || matches!(bound, Datum::Bytes(_)));
            });
        }
    }
    let is_floating = matches!(metrics.kind, Type::Float | Type::Double);
    assert_eq!((metrics.values, metrics.nulls, metrics.nans), (values, nulls, is_floating.then_some(nans)));
    for bound in [&metrics.lower, &metrics.upper].into_iter().flatten() {
        assert!(!matches!(bound, Datum::Double(value) if value.is_nan()), "NaN is no bound");
        if let (Datum::Bytes(bytes), Type::String) = (bound, &metrics.kind) {
            assert!(std::str::from_utf8(bytes).is_ok() && bytes.len() <= 19, "a bound that is no short text");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_is_what_the_official_crate_reads((schema, records) in any_records(120), at_once in 1..100usize) {
        let file = write(&schema, &records, SMALL, at_once);
        prop_assert_eq!(file.row_count, records.len() as u64);
        prop_assert_eq!(official::read(&file.bytes, &schema.fields), records);
    }

    #[test]
    fn no_bound_excludes_a_value_and_counts_are_right((schema, records) in any_records(60)) {
        let file = write(&schema, &records, SMALL, 50);
        file.columns.iter().for_each(|metrics| check_metrics(metrics, &schema, &records));
        let sizes: u64 = file.columns.iter().map(|metrics| metrics.size).sum();
        prop_assert!(sizes < file.bytes.len() as u64);
    }

    #[test]
    fn it_does_not_matter_how_records_are_handed_over((schema, records) in any_records(100), at_once in 1..100usize) {
        let settings = Settings { row_group_rows: 37, ..Settings::default() };
        prop_assert_eq!(write(&schema, &records, settings, at_once), write(&schema, &records, settings, 1_000));
    }
}

/// The bounds of one column of texts.
#[track_caller]
fn check_bounds(kind: Type, texts: &[&[u8]], lower: Option<&[u8]>, upper: Option<&[u8]>) {
    let schema = table(vec![field(1, "text", kind, true)]);
    let records: Vec<_> = texts.iter().map(|text| vec![Value::Bytes(text.to_vec())]).collect();
    let file = write(&schema, &records, Settings::default(), 10);
    let of = |bound: Option<&[u8]>| bound.map(|bytes| Datum::Bytes(bytes.to_vec()));
    assert_eq!((&file.columns[0].lower, &file.columns[0].upper), (&of(lower), &of(upper)));
}

#[test]
fn long_texts_make_short_bounds() {
    let text = |text: &'static str| text.as_bytes();
    check_bounds(Type::String, &[b"b", b"a"], Some(b"a"), Some(b"b"));
    check_bounds(Type::String, &[&[b'x'; 16]], Some(&[b'x'; 16]), Some(&[b'x'; 16]));
    check_bounds(Type::String, &[text("0123456789abcdefgh")], Some(b"0123456789abcdef"), Some(b"0123456789abcdeg"));
    // A character is never cut: the sixth would end at the eighteenth byte.
    check_bounds(Type::String, &[text("日本語日本語日本語")], Some(text("日本語日本")), Some(text("日本語日札")));
    // After the last character before the surrogates comes the first one after them.
    let high = text("0123456789abc\u{d7ff}z");
    check_bounds(Type::String, &[high], Some(text("0123456789abc\u{d7ff}")), Some(text("0123456789abc\u{e000}")));
    check_bounds(Type::String, &["\u{10ffff}".repeat(5).as_bytes()], Some("\u{10ffff}".repeat(4).as_bytes()), None);
    check_bounds(Type::Binary, &[&[0xff; 17]], Some(&[0xff; 16]), None);
    let bytes = [&[1; 15][..], &[0xff, 7]].concat();
    check_bounds(Type::Binary, &[&bytes], Some(&bytes[..16]), Some(&[[1; 14].as_slice(), &[2]].concat()));
}

#[test]
fn nan_is_in_no_bound_and_zeros_are_in_both() {
    let schema = table(vec![field(1, "number", Type::Double, true)]);
    let column = |values: &[f64]| {
        let records: Vec<_> = values.iter().map(|value| vec![Value::Double(value.to_bits())]).collect();
        write(&schema, &records, Settings::default(), 10).columns.remove(0)
    };
    let bits = |bound: Option<Datum>| match bound {
        Some(Datum::Double(value)) => Some(value.to_bits()),
        _ => None,
    };
    let metrics = column(&[f64::NAN, 0.0, f64::NAN]);
    assert_eq!(metrics.nans, Some(2));
    assert_eq!((bits(metrics.lower), bits(metrics.upper)), (Some((-0.0f64).to_bits()), Some(0.0f64.to_bits())));
    let metrics = column(&[-0.0, -1.0]);
    assert_eq!(bits(metrics.upper), Some(0.0f64.to_bits()));
    let metrics = column(&[f64::NAN]);
    assert_eq!((metrics.lower, metrics.upper), (None, None));
}

#[test]
fn many_distinct_values_are_written_without_a_dictionary_and_few_with_one() {
    let schema = table(vec![field(1, "number", Type::Long, true), field(2, "text", Type::String, false)]);
    for distinct in [1, 100, 5_000, 1_000_000] {
        let records: Vec<_> = (0..40_000i128)
            .map(|row| {
                let number = row * 7919 % distinct;
                vec![Value::Integer(number), Value::Bytes(format!("text {number}").into_bytes())]
            })
            .collect();
        let file = write(&schema, &records, Settings::default(), 3_000);
        assert_eq!(official::read(&file.bytes, &schema.fields), records);
        let plain = 40_000 * 8;
        assert_eq!(file.columns[0].size < plain / 2, distinct <= 5_000, "{distinct}: {}", file.columns[0].size);
    }
}

#[test]
fn values_chosen_to_meet_are_written_without_a_dictionary() {
    // The hash multiplies by this number. Multiples of its inverse, which Newton's method finds, all begin the search
    // in the same place; what the hash does before is undone by doing it again.
    let multiplier = 0x9e37_79b9_7f4a_7c15u64;
    let inverse =
        (0..6).fold(1u64, |inverse, _| inverse.wrapping_mul(2u64.wrapping_sub(multiplier.wrapping_mul(inverse))));
    let meeting = |index: u64| index.wrapping_mul(inverse) ^ (index.wrapping_mul(inverse) >> 32);
    let schema = table(vec![field(1, "number", Type::Long, true)]);
    let encodings = |of: &dyn Fn(u64) -> u64| {
        let records: Vec<_> = (0..20_000).map(|row| vec![Value::Integer((of(row % 1_000) as i64).into())]).collect();
        let file = write(&schema, &records, Settings::default(), 5_000);
        assert_eq!(official::read(&file.bytes, &schema.fields), records);
        map(&file.bytes).expect("our own file").row_groups[0].chunks[0].encodings.clone()
    };
    assert!(!encodings(&meeting).contains(&Encoding::RleDictionary));
    assert!(encodings(&|index| index).contains(&Encoding::RleDictionary));
}

#[track_caller]
fn check_refused(schema: &Schema, batch: &Batch, expected: &str) {
    let refused: Result<(), WriteError> =
        Writer::new(schema, Settings::default()).and_then(|mut writer| writer.write(batch));
    assert_eq!(refused.map_err(|error| error.to_string()), Err(expected.to_owned()));
}

#[test]
fn records_that_are_not_of_the_schema_are_refused() {
    let number = |is_required| table(vec![field(1, "number", Type::Int, is_required)]);
    let of = |schema: &Schema, values: &[Value]| {
        batch(schema, &values.iter().map(|value| vec![value.clone()]).collect::<Vec<_>>())
    };
    check_refused(&table(vec![]), &Batch::default(), "expected a field at least, found none in ``");
    let hollow = table(vec![field(1, "hollow", Type::Struct(vec![]), true)]);
    check_refused(&hollow, &Batch::default(), "expected a field at least, found none in `hollow`");
    let mut deep = Type::Int;
    for _ in 0..70 {
        deep = list(field(1, "", deep, false));
    }
    let refused = Writer::new(&table(vec![field(1, "deep", deep, false)]), Settings::default());
    assert!(matches!(refused, Err(WriteError::TooDeep { limit: 64, .. })));
    check_refused(&number(true), &Batch::default(), "column ``: expected 1 columns, found 0");
    let missing = of(&number(false), &[Value::Integer(1), Value::Null]);
    let expected = "column `number`: expected a value in every record, found none in record 1 of the batch";
    check_refused(&number(true), &missing, expected);
    let column = Column { validity: None, values: Values::Long(vec![1]) };
    let longs = Batch { rows: 1, columns: vec![column] };
    check_refused(&number(true), &longs, "column `number`: expected values for Int, found integers of 64 bits");
    let longer = Batch { rows: 2, ..longs };
    let expected = "column `number`: expected 2 values, found 1 or another number of marks of validity";
    check_refused(&number(true), &longer, expected);
    for precision in [3, 12, 25] {
        let decimal = table(vec![field(1, "sum", Type::Decimal { precision, scale: 0 }, true)]);
        let value = 10i128.pow(precision.into());
        let expected = format!("column `sum`: expected at most {precision} digits, found {value}");
        check_refused(&decimal, &of(&decimal, &[Value::Integer(value)]), &expected);
    }
}
