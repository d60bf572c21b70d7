//! Schemas as JSON (table specification, appendix C, "Schemas").

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::engine::lake::schema::{Field, Schema, Type};

/// What a type is called in metadata: `long`, `decimal(9, 2)`; structs and lists by their kind alone.
pub fn type_name(kind: &Type) -> String {
    match kind {
        Type::Boolean => "boolean",
        Type::Int => "int",
        Type::Long => "long",
        Type::Float => "float",
        Type::Double => "double",
        Type::Decimal { precision, scale } => return format!("decimal({precision}, {scale})"),
        Type::Date => "date",
        Type::Timestamp => "timestamp",
        Type::Timestamptz => "timestamptz",
        Type::String => "string",
        Type::Binary => "binary",
        Type::Struct(_) => "struct",
        Type::List(_) => "list",
    }
    .to_owned()
}

/// A schema as one JSON document, as manifests carry it, and Parquet files under the key `iceberg.schema`: at least one
/// reader finds renamed columns by it.
pub fn schema_text(schema: &Schema) -> String {
    serde_json::to_string(&SchemaJson::from(schema)).expect("texts and numbers can be written")
}

pub(super) fn serialize<S: Serializer>(schemas: &[Schema], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(schemas.iter().map(SchemaJson::from))
}

pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<Schema>, D::Error> {
    let read = Vec::<SchemaJson>::deserialize(from)?;
    read.into_iter().map(SchemaJson::schema).collect::<Result<_, _>>().map_err(D::Error::custom)
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SchemaJson {
    r#type: StructWord,
    schema_id: i32,
    fields: Vec<FieldJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StructWord {
    Struct,
}

#[derive(Serialize, Deserialize)]
struct FieldJson {
    id: i32,
    name: String,
    required: bool,
    r#type: TypeJson,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum TypeJson {
    Primitive(String),
    Nested(NestedJson),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", rename_all_fields = "kebab-case")]
enum NestedJson {
    Struct { fields: Vec<FieldJson> },
    List { element_id: i32, element_required: bool, element: Box<TypeJson> },
}

impl From<&Schema> for SchemaJson {
    fn from(schema: &Schema) -> Self {
        let fields = schema.fields.iter().map(FieldJson::from).collect();
        Self { r#type: StructWord::Struct, schema_id: schema.id, fields }
    }
}

impl From<&Field> for FieldJson {
    fn from(field: &Field) -> Self {
        let (name, kind) = (field.name.clone(), TypeJson::from(&field.kind));
        Self { id: field.id, name, required: field.is_required, r#type: kind }
    }
}

impl From<&Type> for TypeJson {
    fn from(kind: &Type) -> Self {
        match kind {
            Type::Struct(fields) => {
                Self::Nested(NestedJson::Struct { fields: fields.iter().map(FieldJson::from).collect() })
            }
            Type::List(element) => Self::Nested(NestedJson::List {
                element_id: element.id,
                element_required: element.is_required,
                element: Box::new(Self::from(&element.kind)),
            }),
            primitive => Self::Primitive(type_name(primitive)),
        }
    }
}

impl SchemaJson {
    fn schema(self) -> Result<Schema, String> {
        Ok(Schema {
            id: self.schema_id,
            fields: self.fields.into_iter().map(FieldJson::field).collect::<Result<_, _>>()?,
        })
    }
}

impl FieldJson {
    fn field(self) -> Result<Field, String> {
        Ok(Field { id: self.id, name: self.name, kind: self.r#type.kind()?, is_required: self.required })
    }
}

impl TypeJson {
    // The depth is bounded: serde_json reads no more than 128 levels.
    fn kind(self) -> Result<Type, String> {
        Ok(match self {
            Self::Primitive(name) => primitive(&name).ok_or_else(|| format!("expected a type, found {name}"))?,
            Self::Nested(NestedJson::Struct { fields }) => {
                Type::Struct(fields.into_iter().map(FieldJson::field).collect::<Result<_, _>>()?)
            }
            Self::Nested(NestedJson::List { element_id, element_required, element }) => {
                let (name, kind) = ("element".to_owned(), element.kind()?);
                Type::List(Box::new(Field { id: element_id, name, kind, is_required: element_required }))
            }
        })
    }
}

/// The type of a name, structs and lists aside.
pub fn primitive(name: &str) -> Option<Type> {
    Some(match name {
        "boolean" => Type::Boolean,
        "int" => Type::Int,
        "long" => Type::Long,
        "float" => Type::Float,
        "double" => Type::Double,
        "date" => Type::Date,
        "timestamp" => Type::Timestamp,
        "timestamptz" => Type::Timestamptz,
        "string" => Type::String,
        "binary" => Type::Binary,
        _ => {
            let (precision, scale) = name.strip_prefix("decimal(")?.strip_suffix(')')?.split_once(',')?;
            let (precision, scale) = (precision.trim().parse().ok()?, scale.trim().parse().ok()?);
            ((1..=38).contains(&precision) && scale <= precision).then_some(Type::Decimal { precision, scale })?
        }
    })
}
