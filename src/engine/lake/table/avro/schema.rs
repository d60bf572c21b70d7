//! Schemas of Avro, with the ids that Iceberg adds (table specification, appendix A, "Avro").

use serde_json::{Map, Value as Json, json};

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum AvroType {
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    /// An int or a long that stands for something else.
    Logical(Box<AvroType>, Logical),
    /// A decimal number in as many bytes.
    Fixed {
        size: usize,
        precision: u8,
        scale: u8,
    },
    Record {
        name: String,
        fields: Vec<AvroField>,
    },
    /// A map is an array of pairs that is said to be one.
    Array {
        element: Box<AvroType>,
        element_id: Option<i32>,
        is_map: bool,
    },
    /// Null or a value.
    Optional(Box<AvroType>),
}

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Logical {
    Date,
    Timestamp { is_utc: bool },
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct AvroField {
    pub(in super::super) name: String,
    pub(in super::super) id: Option<i32>,
    pub(in super::super) kind: AvroType,
}

/// A field of a record.
pub(in super::super) fn field(id: i32, name: &str, kind: AvroType) -> AvroField {
    AvroField { name: name.to_owned(), id: Some(id), kind }
}

impl AvroType {
    /// This, or null.
    pub(in super::super) fn optional(self) -> Self {
        Self::Optional(Box::new(self))
    }

    pub(in super::super) fn array(element_id: i32, element: Self) -> Self {
        Self::Array { element: Box::new(element), element_id: Some(element_id), is_map: false }
    }

    /// A map from field ids, with the ids of key and value.
    pub(in super::super) fn map(key_id: i32, value_id: i32, value: Self) -> Self {
        let fields = vec![field(key_id, "key", Self::Int), field(value_id, "value", value)];
        let pair = Self::Record { name: format!("k{key_id}_v{value_id}"), fields };
        Self::Array { element: Box::new(pair), element_id: None, is_map: true }
    }

    /// The schema as JSON.
    pub(super) fn json(&self) -> Json {
        match self {
            Self::Boolean => "boolean".into(),
            Self::Int => "int".into(),
            Self::Long => "long".into(),
            Self::Float => "float".into(),
            Self::Double => "double".into(),
            Self::Bytes => "bytes".into(),
            Self::String => "string".into(),
            Self::Logical(kind, Logical::Date) => json!({"type": kind.json(), "logicalType": "date"}),
            Self::Logical(kind, Logical::Timestamp { is_utc }) => {
                json!({"type": kind.json(), "logicalType": "timestamp-micros", "adjust-to-utc": is_utc})
            }
            Self::Fixed { size, precision, scale } => json!({
                "type": "fixed", "name": format!("decimal_{precision}_{scale}"), "size": size,
                "logicalType": "decimal", "precision": precision, "scale": scale,
            }),
            Self::Record { name, fields } => {
                let fields: Vec<_> = fields.iter().map(AvroField::json).collect();
                json!({"type": "record", "name": name, "fields": fields})
            }
            Self::Array { element, element_id, is_map } => {
                let mut array = json!({"type": "array", "items": element.json()});
                if let Some(id) = element_id {
                    array["element-id"] = (*id).into();
                }
                if *is_map {
                    array["logicalType"] = "map".into();
                }
                array
            }
            Self::Optional(inner) => json!(["null", inner.json()]),
        }
    }

    /// Reads a schema, as far as it is one that this crate writes: unions only with null in the first place, no names
    /// of types defined before. The depth is bounded: serde_json reads no more than 128 levels.
    pub(super) fn from_json(json: &Json) -> Option<Self> {
        Some(match json {
            Json::String(name) => primitive(name)?,
            Json::Array(union) => match &union[..] {
                [null, inner] if null == "null" => Self::from_json(inner)?.optional(),
                _ => return None,
            },
            Json::Object(object) => match object.get("type")?.as_str()? {
                "record" => {
                    let fields = object.get("fields")?.as_array()?.iter().map(AvroField::from_json);
                    let name = object.get("name")?.as_str()?.to_owned();
                    Self::Record { name, fields: fields.collect::<Option<_>>()? }
                }
                "array" => Self::Array {
                    element: Box::new(Self::from_json(object.get("items")?)?),
                    element_id: object.get("element-id").and_then(Json::as_i64).and_then(|id| id.try_into().ok()),
                    is_map: object.get("logicalType").is_some_and(|word| word == "map"),
                },
                "fixed" => {
                    let number = |key: &str| object.get(key).and_then(Json::as_u64);
                    let digits = |key: &str| number(key).unwrap_or(0).try_into().ok();
                    let size = number("size")?.try_into().ok()?;
                    Self::Fixed { size, precision: digits("precision")?, scale: digits("scale")? }
                }
                name => logical(primitive(name)?, object),
            },
            _ => return None,
        })
    }
}

impl AvroField {
    fn json(&self) -> Json {
        let mut json = json!({"name": self.name, "type": self.kind.json()});
        if matches!(self.kind, AvroType::Optional(_)) {
            json["default"] = Json::Null;
        }
        if let Some(id) = self.id {
            json["field-id"] = id.into();
        }
        json
    }

    fn from_json(json: &Json) -> Option<Self> {
        let id = json.get("field-id").and_then(Json::as_i64).and_then(|id| id.try_into().ok());
        let kind = AvroType::from_json(json.get("type")?)?;
        Some(Self { name: json.get("name")?.as_str()?.to_owned(), id, kind })
    }
}

fn logical(kind: AvroType, object: &Map<String, Json>) -> AvroType {
    let meaning = match object.get("logicalType").and_then(Json::as_str) {
        Some("date") => Logical::Date,
        Some("timestamp-micros") => {
            Logical::Timestamp { is_utc: object.get("adjust-to-utc").is_some_and(|flag| flag == true) }
        }
        _ => return kind,
    };
    AvroType::Logical(Box::new(kind), meaning)
}

fn primitive(name: &str) -> Option<AvroType> {
    Some(match name {
        "boolean" => AvroType::Boolean,
        "int" => AvroType::Int,
        "long" => AvroType::Long,
        "float" => AvroType::Float,
        "double" => AvroType::Double,
        "bytes" => AvroType::Bytes,
        "string" => AvroType::String,
        _ => return None,
    })
}
