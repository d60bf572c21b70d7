//! The values of records by their fields' ids.

use super::{AvroField, AvroType, Value};

/// A record's values by their fields' ids.
#[derive(Clone, Copy)]
pub(in super::super) struct Fields<'v> {
    fields: &'v [AvroField],
    pub(in super::super) values: &'v [Value],
}

impl<'v> Fields<'v> {
    pub(in super::super) fn of(value: &'v Value, kind: &'v AvroType) -> Option<Self> {
        match (value, kind) {
            (Value::Record(values), AvroType::Record { fields, .. }) => Some(Self { fields, values }),
            (_, AvroType::Optional(inner)) => Self::of(value, inner),
            _ => None,
        }
    }

    fn place(self, id: i32) -> Option<usize> {
        self.fields.iter().position(|field| field.id == Some(id))
    }

    /// The value of a field; none if it is null or not there.
    pub(in super::super) fn get(self, id: i32) -> Option<&'v Value> {
        self.values.get(self.place(id)?).filter(|value| **value != Value::Null)
    }

    pub(in super::super) fn record(self, id: i32) -> Option<Self> {
        Self::of(self.get(id)?, &self.fields[self.place(id)?].kind)
    }

    /// The records of an array.
    pub(in super::super) fn records(self, id: i32) -> Vec<Self> {
        let kind = self.place(id).map(|place| &self.fields[place].kind);
        let element = match kind {
            Some(AvroType::Array { element, .. }) => Some(element),
            Some(AvroType::Optional(inner)) => match inner.as_ref() {
                AvroType::Array { element, .. } => Some(element),
                _ => None,
            },
            _ => None,
        };
        let Some(element) = element else { return Vec::new() };
        self.array(id).iter().filter_map(|value| Self::of(value, element)).collect()
    }

    pub(in super::super) fn long(self, id: i32) -> Result<i64, String> {
        match self.get(id) {
            Some(Value::Long(value)) => Ok(*value),
            Some(Value::Int(value)) => Ok((*value).into()),
            _ => Err(format!("expected a number in the field {id}")),
        }
    }

    pub(in super::super) fn count(self, id: i32) -> Result<u64, String> {
        self.long(id)?.try_into().map_err(|_| format!("expected a number from 0 in the field {id}"))
    }

    pub(in super::super) fn text(self, id: i32) -> Result<&'v str, String> {
        match self.get(id) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(format!("expected text in the field {id}")),
        }
    }

    pub(in super::super) fn array(self, id: i32) -> &'v [Value] {
        match self.get(id) {
            Some(Value::Array(values)) => values,
            _ => &[],
        }
    }

    /// The pairs of a map.
    pub(in super::super) fn pairs(self, id: i32) -> impl Iterator<Item = (i32, &'v Value)> {
        self.array(id).iter().filter_map(|pair| match pair {
            Value::Record(pair) => match &pair[..] {
                [Value::Int(key), value] => Some((*key, value)),
                _ => None,
            },
            _ => None,
        })
    }
}
