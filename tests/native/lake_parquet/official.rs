//! The same file as the official `parquet` and `arrow` crates read it.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_schema::{DataType, TimeUnit};
use midnight_pearl::engine::lake::schema::{Field, Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::made_up::Value;

/// Reads all records, and checks that types, names and field ids are the schema's.
pub(crate) fn read(bytes: &[u8], fields: &[Field]) -> Vec<Vec<Value>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(bytes)).expect("a footer");
    assert_eq!(builder.schema().fields().len(), fields.len());
    for (theirs, field) in builder.schema().fields().iter().zip(fields) {
        check_field(theirs, field);
    }
    let mut records = Vec::new();
    for batch in builder.build().expect("a reader") {
        let batch = batch.expect("a batch");
        let all: ArrayRef = Arc::new(StructArray::from(batch));
        records.extend((0..all.len()).map(|row| match value(&all, row) {
            Value::Struct(values) => values,
            other => panic!("a record that is {other:?}"),
        }));
    }
    records
}

fn check_field(theirs: &arrow_schema::Field, field: &Field) {
    assert_eq!(theirs.name(), &field.name);
    assert_eq!(theirs.is_nullable(), !field.is_required, "{}", field.name);
    assert_eq!(theirs.metadata()["PARQUET:field_id"], field.id.to_string());
    let micros = |zone: Option<&str>| DataType::Timestamp(TimeUnit::Microsecond, zone.map(Into::into));
    match (theirs.data_type(), &field.kind) {
        (DataType::Struct(theirs), Type::Struct(fields)) => {
            assert_eq!(theirs.len(), fields.len());
            theirs.iter().zip(fields).for_each(|(theirs, field)| check_field(theirs, field));
        }
        (DataType::List(theirs), Type::List(element)) => check_field(theirs, element),
        (theirs, Type::Boolean) => assert_eq!(*theirs, DataType::Boolean),
        (theirs, Type::Int) => assert_eq!(*theirs, DataType::Int32),
        (theirs, Type::Long) => assert_eq!(*theirs, DataType::Int64),
        (theirs, Type::Float) => assert_eq!(*theirs, DataType::Float32),
        (theirs, Type::Double) => assert_eq!(*theirs, DataType::Float64),
        (theirs, Type::Date) => assert_eq!(*theirs, DataType::Date32),
        (theirs, Type::Timestamp) => assert_eq!(*theirs, micros(None)),
        (theirs, Type::Timestamptz) => assert_eq!(*theirs, micros(Some("UTC"))),
        (theirs, Type::String) => assert_eq!(*theirs, DataType::Utf8),
        (theirs, Type::Binary) => assert_eq!(*theirs, DataType::Binary),
        (theirs, Type::Decimal { precision, scale }) => {
            assert_eq!(*theirs, DataType::Decimal128(*precision, *scale as i8));
        }
        (theirs, kind) => panic!("{theirs:?} for {kind:?}"),
    }
}

/// One value of an array.
pub(crate) fn value(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Boolean => Value::Boolean(array.as_boolean().value(row)),
        DataType::Int32 => Value::Integer(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Date32 => Value::Integer(array.as_primitive::<Date32Type>().value(row).into()),
        DataType::Int64 => Value::Integer(array.as_primitive::<Int64Type>().value(row).into()),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Value::Integer(array.as_primitive::<TimestampMicrosecondType>().value(row).into())
        }
        DataType::Float32 => Value::Float(array.as_primitive::<Float32Type>().value(row).to_bits()),
        DataType::Float64 => Value::Double(array.as_primitive::<Float64Type>().value(row).to_bits()),
        DataType::Decimal128(..) => Value::Integer(array.as_primitive::<Decimal128Type>().value(row)),
        DataType::Utf8 => Value::Bytes(array.as_string::<i32>().value(row).as_bytes().to_vec()),
        DataType::Binary => Value::Bytes(array.as_binary::<i32>().value(row).to_vec()),
        DataType::Struct(_) => Value::Struct(array.as_struct().columns().iter().map(|part| value(part, row)).collect()),
        DataType::List(_) => {
            let elements = array.as_list::<i32>().value(row);
            Value::List((0..elements.len()).map(|element| value(&elements, element)).collect())
        }
        other => panic!("a type that is not written: {other:?}"),
    }
}
