//! Avro object container files (Avro 1.11 specification), as far as manifests need them: one block, codec null.

mod decode;
mod fields;
mod schema;

pub(super) use decode::{Container, read};
pub(super) use fields::Fields;
pub(super) use schema::{AvroField, AvroType, Logical, field};

/// A value. Each stands for itself in a union with null.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing: only in a union.
    Null,
    /// A truth value.
    Boolean(bool),
    /// A whole number of 32 bits.
    Int(i32),
    /// A whole number of 64 bits.
    Long(i64),
    /// A floating-point number of 32 bits.
    Float(f32),
    /// A floating-point number of 64 bits.
    Double(f64),
    /// Bytes, of any length or of a fixed one.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
    /// The fields of a record in order.
    Record(Vec<Value>),
    /// The elements of an array.
    Array(Vec<Value>),
}

/// A container file with some records. `header` is what its header says besides schema and codec.
pub(super) fn write(schema: &AvroType, header: &[(&str, String)], records: &[Value]) -> Vec<u8> {
    let schema_text = schema.json().to_string();
    let mut out = b"Obj\x01".to_vec();
    let own = [("avro.schema", schema_text.as_str()), ("avro.codec", "null")];
    let entries: Vec<_> = own.into_iter().chain(header.iter().map(|(key, value)| (*key, value.as_str()))).collect();
    put_long(&mut out, entries.len() as i64);
    for (key, value) in entries {
        put_bytes(&mut out, key.as_bytes());
        put_bytes(&mut out, value.as_bytes());
    }
    put_long(&mut out, 0);
    let mut block = Vec::new();
    for record in records {
        put(&mut block, record, schema);
    }
    let marker = marker(&block);
    out.extend_from_slice(&marker);
    if !records.is_empty() {
        put_long(&mut out, records.len() as i64);
        put_bytes(&mut out, &block);
        out.extend_from_slice(&marker);
    }
    out
}

/// Sixteen bytes that stand after each block. They are to be unlikely within one; no more is asked of them.
fn marker(block: &[u8]) -> [u8; 16] {
    let hash = |start: u64| {
        block.iter().fold(start, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    };
    let mut marker = [0; 16];
    marker[..8].copy_from_slice(&hash(0xcbf2_9ce4_8422_2325).to_le_bytes());
    marker[8..].copy_from_slice(&hash(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    marker
}

/// Writes a value of a type. Values are made beside their schemas: one that does not fit is a mistake of this crate,
/// and is written as if it did.
fn put(out: &mut Vec<u8>, value: &Value, kind: &AvroType) {
    if let AvroType::Optional(inner) = kind {
        let is_null = *value == Value::Null;
        put_long(out, (!is_null).into());
        if !is_null {
            put(out, value, inner);
        }
        return;
    }
    match value {
        Value::Null => {}
        Value::Boolean(value) => out.push((*value).into()),
        Value::Int(value) => put_long(out, (*value).into()),
        Value::Long(value) => put_long(out, *value),
        Value::Float(value) => out.extend_from_slice(&value.to_le_bytes()),
        Value::Double(value) => out.extend_from_slice(&value.to_le_bytes()),
        Value::Bytes(bytes) if matches!(kind, AvroType::Fixed { .. }) => out.extend_from_slice(bytes),
        Value::Bytes(bytes) => put_bytes(out, bytes),
        Value::Text(text) => put_bytes(out, text.as_bytes()),
        Value::Record(values) => {
            let AvroType::Record { fields, .. } = kind else { return };
            values.iter().zip(fields).for_each(|(value, field)| put(out, value, &field.kind));
        }
        Value::Array(values) => {
            let AvroType::Array { element, .. } = kind else { return };
            if !values.is_empty() {
                put_long(out, values.len() as i64);
                values.iter().for_each(|value| put(out, value, element));
            }
            put_long(out, 0);
        }
    }
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_long(out, bytes.len() as i64);
    out.extend_from_slice(bytes);
}

/// Zigzag, seven bits a byte, the lowest first.
fn put_long(out: &mut Vec<u8>, value: i64) {
    let mut rest = (value << 1 ^ value >> 63) as u64;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
