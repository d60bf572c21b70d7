//! The values of a partition as a record of Avro.

use std::fmt::Write as _;

use super::super::avro::{AvroField, AvroType, Logical, Value, field};
use super::super::spec::PartitionSpec;
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::Type;

/// The fields of a partition's record. The value of a column that has been dropped is not kept.
pub(super) fn fields(spec: &PartitionSpec, types: &[Option<Type>]) -> Vec<AvroField> {
    let fields = spec.fields.iter().zip(types);
    fields
        .map(|(part, kind)| {
            let kind = kind.as_ref().map_or(AvroType::Int, avro_type);
            field(part.field_id, &avro_name(&part.name), kind.optional())
        })
        .collect()
}

/// A value of a type as Avro has it.
pub(super) fn value(value: Option<&Datum>, kind: Option<&Type>) -> Value {
    match (value, kind) {
        (None, _) | (_, None) => Value::Null,
        (Some(Datum::Boolean(value)), _) => Value::Boolean(*value),
        (Some(Datum::Int(value)), _) => Value::Int(*value),
        (Some(Datum::Long(value)), _) => Value::Long(*value),
        (Some(Datum::Float(value)), _) => Value::Float(*value),
        (Some(Datum::Double(value)), _) => Value::Double(*value),
        (Some(Datum::Decimal(value)), Some(Type::Decimal { precision, .. })) => {
            let bytes = value.to_be_bytes();
            Value::Bytes(bytes[bytes.len() - decimal_size(*precision)..].to_vec())
        }
        (Some(Datum::Bytes(bytes)), Some(Type::String)) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        (Some(value), _) => Value::Bytes(value.to_bytes()),
    }
}

fn avro_type(kind: &Type) -> AvroType {
    match kind {
        Type::Boolean => AvroType::Boolean,
        Type::Int => AvroType::Int,
        Type::Long => AvroType::Long,
        Type::Float => AvroType::Float,
        Type::Double => AvroType::Double,
        Type::Decimal { precision, scale } => {
            AvroType::Fixed { size: decimal_size(*precision), precision: *precision, scale: *scale }
        }
        Type::Date => AvroType::Logical(Box::new(AvroType::Int), Logical::Date),
        Type::Timestamp => AvroType::Logical(Box::new(AvroType::Long), Logical::Timestamp { is_utc: false }),
        Type::Timestamptz => AvroType::Logical(Box::new(AvroType::Long), Logical::Timestamp { is_utc: true }),
        Type::String => AvroType::String,
        Type::Binary | Type::Struct(_) | Type::List(_) => AvroType::Bytes,
    }
}

/// The fewest bytes that hold every number of so many digits in two's complement: at most 16.
fn decimal_size(precision: u8) -> usize {
    let highest = 10u128.checked_pow(precision.into()).unwrap_or(u128::MAX);
    (1..16).find(|size| highest <= 1 << (8 * size - 1)).unwrap_or(16)
}

/// A name of letters, digits and `_` of ASCII that does not begin with a digit, as Avro demands. This crate's own names
/// are so; in those of other tables, everything else is written as `_x` and its number in hexadecimal digits, as
/// Iceberg's own library does.
fn avro_name(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for (at, letter) in name.char_indices() {
        if letter.is_ascii_alphabetic() || letter == '_' || (letter.is_ascii_digit() && at > 0) {
            safe.push(letter);
        } else if letter.is_ascii_digit() {
            safe.push('_');
            safe.push(letter);
        } else {
            let _ = write!(safe, "_x{:X}", u32::from(letter));
        }
    }
    safe
}
