//! Schemas and records made up, and values to compare them by.

use midnight_pearl::engine::lake::column::{Batch, Bytes, Column, Values};
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use proptest::collection::vec;
use proptest::prelude::*;

/// A value of any type. Floating-point numbers are compared by their bits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    /// Integers, dates, times, and decimals without their point.
    Integer(i128),
    Float(u32),
    Double(u64),
    Bytes(Vec<u8>),
    Struct(Vec<Value>),
    List(Vec<Value>),
}

pub(crate) fn field(id: i32, name: &str, kind: Type, is_required: bool) -> Field {
    Field { id, name: name.to_owned(), kind, is_required }
}

pub(crate) fn list(element: Field) -> Type {
    Type::List(Box::new(Field { name: "element".to_owned(), ..element }))
}

/// A column of values.
pub(crate) fn column(kind: &Type, values: &[Value]) -> Column {
    let mut column = Column::empty(kind);
    let validity: Vec<bool> = values.iter().map(|value| *value != Value::Null).collect();
    column.values = match kind {
        Type::Boolean => Values::Boolean(values.iter().map(|value| *value == Value::Boolean(true)).collect()),
        Type::Int | Type::Date => Values::Int(values.iter().map(|value| integer(value) as i32).collect()),
        Type::Long | Type::Timestamp | Type::Timestamptz => {
            Values::Long(values.iter().map(|value| integer(value) as i64).collect())
        }
        Type::Decimal { .. } => Values::Decimal(values.iter().map(integer).collect()),
        Type::Float => Values::Float(values.iter().map(|value| f32::from_bits(integer(value) as u32)).collect()),
        Type::Double => Values::Double(values.iter().map(|value| f64::from_bits(integer(value) as u64)).collect()),
        Type::String | Type::Binary => {
            let mut bytes = Bytes::new();
            for value in values {
                assert!(bytes.push(if let Value::Bytes(value) = value { value } else { b"nothing" }));
            }
            Values::Bytes(bytes)
        }
        Type::Struct(fields) => {
            let of_field = |(index, field): (usize, &Field)| {
                let values: Vec<_> = values
                    .iter()
                    .map(|value| if let Value::Struct(values) = value { values[index].clone() } else { Value::Null })
                    .collect();
                column_of(field, &values)
            };
            Values::Struct(fields.iter().enumerate().map(of_field).collect())
        }
        Type::List(element) => {
            let (mut offsets, mut elements) = (vec![0], Vec::new());
            for value in values {
                if let Value::List(values) = value {
                    elements.extend_from_slice(values);
                }
                offsets.push(elements.len() as u32);
            }
            Values::List { offsets, elements: Box::new(column_of(element, &elements)) }
        }
    };
    column.validity = validity.contains(&false).then_some(validity);
    column
}

fn column_of(field: &Field, values: &[Value]) -> Column {
    column(&field.kind, values)
}

fn integer(value: &Value) -> i128 {
    match value {
        Value::Integer(value) => *value,
        Value::Float(bits) => (*bits).into(),
        Value::Double(bits) => (*bits).into(),
        _ => 77,
    }
}

/// One value of a column.
pub(crate) fn value(column: &Column, row: usize) -> Value {
    if !column.is_valid(row) {
        return Value::Null;
    }
    match &column.values {
        Values::Boolean(values) => Value::Boolean(values[row]),
        Values::Int(values) => Value::Integer(values[row].into()),
        Values::Long(values) => Value::Integer(values[row].into()),
        Values::Float(values) => Value::Float(values[row].to_bits()),
        Values::Double(values) => Value::Double(values[row].to_bits()),
        Values::Decimal(values) => Value::Integer(values[row]),
        Values::Bytes(values) => Value::Bytes(values.get(row).to_vec()),
        Values::Struct(columns) => Value::Struct(columns.iter().map(|column| value(column, row)).collect()),
        Values::List { offsets, elements } => {
            Value::List((offsets[row]..offsets[row + 1]).map(|element| value(elements, element as usize)).collect())
        }
    }
}

/// All records, each as the values of its columns.
pub(crate) fn records(batch: &Batch) -> Vec<Vec<Value>> {
    (0..batch.rows).map(|row| batch.columns.iter().map(|column| value(column, row)).collect()).collect()
}

/// A batch of records.
pub(crate) fn batch(schema: &Schema, records: &[Vec<Value>]) -> Batch {
    let of_field = |(index, field): (usize, &Field)| {
        column_of(field, &records.iter().map(|record| record[index].clone()).collect::<Vec<_>>())
    };
    Batch { rows: records.len(), columns: schema.fields.iter().enumerate().map(of_field).collect() }
}

/// Any type, nested up to three deep.
pub(crate) fn any_type() -> impl Strategy<Value = Type> {
    let decimal =
        (1..=38u8).prop_flat_map(|precision| (0..=precision).prop_map(move |scale| Type::Decimal { precision, scale }));
    let flat = prop_oneof![
        Just(Type::Boolean),
        Just(Type::Int),
        Just(Type::Long),
        Just(Type::Float),
        Just(Type::Double),
        Just(Type::Date),
        Just(Type::Timestamp),
        Just(Type::Timestamptz),
        Just(Type::String),
        Just(Type::Binary),
        decimal,
    ];
    flat.prop_recursive(3, 12, 3, |inner| {
        let field = (inner, any::<bool>()).prop_map(|(kind, is_required)| field(0, "", kind, is_required));
        prop_oneof![field.clone().prop_map(list), vec(field, 1..4).prop_map(Type::Struct)]
    })
}

/// Any schema, its ids and names as they should be.
pub(crate) fn any_schema() -> impl Strategy<Value = Schema> {
    vec((any_type(), any::<bool>()), 1..5).prop_map(|columns| {
        let mut fields: Vec<_> =
            columns.into_iter().map(|(kind, is_required)| field(0, "", kind, is_required)).collect();
        let mut next = 0;
        fields.iter_mut().enumerate().for_each(|(index, field)| number(field, format!("field_{index}"), &mut next));
        Schema { id: 0, fields }
    })
}

fn number(field: &mut Field, name: String, next: &mut i32) {
    *next += 1;
    field.id = *next;
    field.name = name;
    match &mut field.kind {
        Type::Struct(fields) => {
            fields.iter_mut().enumerate().for_each(|(index, field)| number(field, format!("part_{index}"), next));
        }
        Type::List(element) => number(element, "element".to_owned(), next),
        _ => {}
    }
}

/// Any value of a type.
pub(crate) fn any_value(kind: &Type, is_required: bool) -> BoxedStrategy<Value> {
    let integers = |edges: Vec<i128>, range: std::ops::RangeInclusive<i128>| {
        prop_oneof![2 => prop::sample::select(edges), 3 => -5..5i128, 2 => range].prop_map(Value::Integer).boxed()
    };
    let some = match kind {
        Type::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        // Dates before 1970 are below 0.
        Type::Int | Type::Date => {
            let (min, max) = (i32::MIN.into(), i32::MAX.into());
            integers(vec![min, max, 0], min..=max)
        }
        Type::Long | Type::Timestamp | Type::Timestamptz => {
            let (min, max) = (i64::MIN.into(), i64::MAX.into());
            integers(vec![min, max, 0], min..=max)
        }
        Type::Decimal { precision, .. } => {
            let max = 10i128.pow((*precision).into()) - 1;
            let small = max.min(9);
            prop_oneof![prop::sample::select(vec![-max, max, 0]), -small..=small, -max..=max]
                .prop_map(Value::Integer)
                .boxed()
        }
        Type::Float => {
            let edges = vec![f32::NAN, -0.0, 0.0, f32::INFINITY, f32::NEG_INFINITY, f32::MIN_POSITIVE];
            prop_oneof![prop::sample::select(edges), any::<f32>()]
                .prop_map(|value| Value::Float(value.to_bits()))
                .boxed()
        }
        Type::Double => {
            let edges = vec![f64::NAN, -0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE];
            prop_oneof![prop::sample::select(edges), any::<f64>()]
                .prop_map(|value| Value::Double(value.to_bits()))
                .boxed()
        }
        Type::String => {
            let odd = ["", "a", "\u{d7ff}", "\u{10ffff}", "\u{10ffff}\u{10ffff}\u{10ffff}\u{10ffff}\u{10ffff}"];
            prop_oneof![prop::sample::select(odd.map(str::to_owned).to_vec()), "[a-c]{0,3}", ".{0,40}"]
                .prop_map(|text| Value::Bytes(text.into_bytes()))
                .boxed()
        }
        Type::Binary => prop_oneof![vec(250..=255u8, 0..40), vec(any::<u8>(), 0..20)].prop_map(Value::Bytes).boxed(),
        Type::Struct(fields) => {
            let values: Vec<_> = fields.iter().map(|field| any_value(&field.kind, field.is_required)).collect();
            values.prop_map(Value::Struct).boxed()
        }
        Type::List(element) => vec(any_value(&element.kind, element.is_required), 0..4).prop_map(Value::List).boxed(),
    };
    if is_required { some } else { prop_oneof![1 => Just(Value::Null), 4 => some].boxed() }
}

/// A schema with records of it.
pub(crate) fn any_records(most: usize) -> impl Strategy<Value = (Schema, Vec<Vec<Value>>)> {
    any_schema().prop_flat_map(move |schema| {
        let record: Vec<_> = schema.fields.iter().map(|field| any_value(&field.kind, field.is_required)).collect();
        (Just(schema), vec(record, 0..most))
    })
}
