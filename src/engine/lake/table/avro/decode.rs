//! Reading of container files: those of this crate, and others' with the same few types and codec null.

use super::{AvroType, Value};

/// A container file, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Container {
    /// What its header says, in its order, without schema and codec.
    pub(in super::super) header: Vec<(String, String)>,
    /// The type of its records.
    pub(in super::super) schema: AvroType,
    /// Its records.
    pub(in super::super) records: Vec<Value>,
}

impl Container {
    /// The file anew.
    pub(in super::super) fn write(&self) -> Vec<u8> {
        let header: Vec<_> = self.header.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        super::write(&self.schema, &header, &self.records)
    }
}

/// Reads a container file.
///
/// # Errors
/// What was expected, and at which byte.
pub(in super::super) fn read(bytes: &[u8]) -> Result<Container, String> {
    let mut input = Input { bytes, at: 0 };
    let expected = |what: &str, at: usize| format!("expected {what} at byte {at}");
    if input.take(4) != Some(b"Obj\x01") {
        return Err(expected("Obj and the number 1", 0));
    }
    let mut header = Vec::new();
    loop {
        let at = input.at;
        let count = input.count().ok_or_else(|| expected("a count of the header's entries", at))?;
        if count == 0 {
            break;
        }
        for _ in 0..count {
            let at = input.at;
            let entry = input.text().zip(input.text()).ok_or_else(|| expected("an entry of the header", at))?;
            header.push(entry);
        }
    }
    let value = |key: &str| header.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    if let Some(codec) = value("avro.codec").filter(|&codec| codec != "null") {
        return Err(format!("expected the codec null, found {codec}"));
    }
    let text = value("avro.schema").ok_or("expected avro.schema in the header")?;
    let json = serde_json::from_str(text).map_err(|error| format!("avro.schema: {error}"))?;
    let schema = AvroType::from_json(&json).ok_or("expected a schema of types that manifests have")?;
    let marker = input.take(16).ok_or_else(|| expected("sixteen bytes", input.at))?;

    let mut records = Vec::new();
    while input.at < bytes.len() {
        let at = input.at;
        let (count, size) = input.count().zip(input.count()).ok_or_else(|| expected("a block", at))?;
        let start = input.at;
        for _ in 0..count {
            let at = input.at;
            records.push(input.value(&schema).ok_or_else(|| expected("a record of the schema", at))?);
            // A record takes at least a byte: what takes none could be counted without end.
            if input.at == at {
                return Err(expected("a record of at least a byte", at));
            }
        }
        if input.at - start != size || input.take(16) != Some(marker) {
            return Err(expected("the end of a block", input.at));
        }
    }
    header.retain(|(key, _)| !key.starts_with("avro."));
    Ok(Container { header, schema, records })
}

struct Input<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Input<'b> {
    fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(len)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn long(&mut self) -> Option<i64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        None
    }

    /// A number of things that follow, each of at least a byte.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.long()?).ok()?;
        (count <= self.bytes.len() - self.at).then_some(count)
    }

    fn counted_bytes(&mut self) -> Option<&'b [u8]> {
        let len = self.count()?;
        self.take(len)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.counted_bytes()?.to_vec()).ok()
    }

    fn value(&mut self, kind: &AvroType) -> Option<Value> {
        Some(match kind {
            AvroType::Boolean => Value::Boolean(self.take(1)?[0] != 0),
            AvroType::Int => Value::Int(self.long()?.try_into().ok()?),
            AvroType::Long => Value::Long(self.long()?),
            AvroType::Float => Value::Float(f32::from_le_bytes(self.take(4)?.try_into().ok()?)),
            AvroType::Double => Value::Double(f64::from_le_bytes(self.take(8)?.try_into().ok()?)),
            AvroType::Bytes => Value::Bytes(self.counted_bytes()?.to_vec()),
            AvroType::String => Value::Text(self.text()?),
            AvroType::Logical(inner, _) => self.value(inner)?,
            AvroType::Fixed { size, .. } => Value::Bytes(self.take(*size)?.to_vec()),
            AvroType::Record { fields, .. } => {
                Value::Record(fields.iter().map(|field| self.value(&field.kind)).collect::<Option<_>>()?)
            }
            AvroType::Array { element, .. } => Value::Array(self.array(element)?),
            AvroType::Optional(inner) => match self.long()? {
                0 => Value::Null,
                1 => self.value(inner)?,
                _ => return None,
            },
        })
    }

    fn array(&mut self, element: &AvroType) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        loop {
            let count = match self.long()? {
                0 => return Some(values),
                // A negative count is followed by the block's size.
                count if count < 0 => {
                    self.long()?;
                    count.checked_neg()?
                }
                count => count,
            };
            for _ in 0..count {
                let before = self.at;
                values.push(self.value(element)?);
                if self.at == before {
                    return None;
                }
            }
        }
    }
}
