//! What a source says of its tables itself.

use super::moment::Order;
use super::rule::Rule;
use crate::engine::joins::schema::{Schema, Table};

/// What a source says of one of its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// What it is called there.
    pub name: String,
    /// Its columns, as positional records have them. Fields of named records need not be here.
    pub columns: Vec<DeclaredColumn>,
    /// The columns of its primary key, by name; empty without one.
    pub primary_key: Vec<String>,
    /// Further sets of columns that no two records share.
    pub unique: Vec<Vec<String>>,
    /// What its records refer to.
    pub foreign_keys: Vec<DeclaredKey>,
}

/// A column as its source has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredColumn {
    /// Its name.
    pub name: String,
    /// Its type as SQL has it, if the source says one: `decimal(10,2)`.
    pub kind: Option<String>,
}

/// A foreign key as its source has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredKey {
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub table: String,
    /// Its columns; empty for its primary key.
    pub to: Vec<String>,
}

/// What the schema of a source's tables says of them, in their order.
pub fn of(schema: &Schema) -> Vec<Declared> {
    fn names(table: &Table, places: &[usize]) -> Vec<String> {
        places.iter().filter_map(|&place| Some(table.columns.get(place)?.name.clone())).collect()
    }
    let kind = |kind: &String| Some(kind.clone()).filter(|kind| !kind.is_empty());
    let columns = |table: &Table| {
        table
            .columns
            .iter()
            .map(|column| DeclaredColumn { name: column.name.clone(), kind: kind(&column.kind) })
            .collect()
    };
    let mut declared: Vec<Declared> = (schema.tables.iter())
        .map(|table| Declared {
            name: table.name.clone(),
            columns: columns(table),
            primary_key: names(table, &table.primary_key),
            unique: table.unique.iter().map(|set| names(table, set)).collect(),
            foreign_keys: Vec::new(),
        })
        .collect();
    for key in &schema.keys {
        if let (Some(from), Some(to)) = (schema.tables.get(key.from), schema.tables.get(key.to)) {
            let (columns, to_columns) = (names(from, &key.from_columns), names(to, &key.to_columns));
            let key_declared = DeclaredKey { columns, table: to.name.clone(), to: to_columns };
            declared[key.from].foreign_keys.push(key_declared);
        }
    }
    declared
}

/// How a column of a SQL type is read; nothing for a type that says too little. Flags of MySQL and SQLite are whole
/// numbers there, and stay so; `float` gets 64 bits, so that its digits stay as they are written.
pub(crate) fn rule(kind: &str) -> Option<Rule> {
    let kind = kind.trim().to_ascii_lowercase();
    let base = kind.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_unsigned = kind.contains("unsigned");
    Some(match base {
        "tinyint" | "smallint" | "mediumint" | "int2" | "year" => Rule::Int,
        "int" | "integer" | "int4" if is_unsigned => Rule::Long,
        "int" | "integer" | "int4" => Rule::Int,
        "bigint" | "int8" if is_unsigned => Rule::Decimal { precision: 20, scale: 0 },
        "bigint" | "int8" => Rule::Long,
        "decimal" | "numeric" | "dec" | "fixed" => decimal(&kind)?,
        "float" | "double" | "real" => Rule::Double,
        "date" => Rule::Date(Order::Year),
        "timestamptz" => Rule::Timestamptz,
        "timestamp" if kind.contains("with time zone") => Rule::Timestamptz,
        "datetime" | "timestamp" => Rule::Timestamp(Order::Year),
        "char" | "varchar" | "text" | "tinytext" | "mediumtext" | "longtext" | "enum" | "set" | "json" | "nchar"
        | "nvarchar" | "clob" | "uuid" | "character" => Rule::Text,
        "binary" | "varbinary" | "blob" | "tinyblob" | "mediumblob" | "longblob" | "bytea" => Rule::Binary,
        _ => return None,
    })
}

/// `decimal(10,2)`; without figures ten digits, as MySQL has it.
fn decimal(kind: &str) -> Option<Rule> {
    let figures = kind.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("10", |(figures, _)| figures);
    let (precision, scale) = figures.split_once(',').unwrap_or((figures, "0"));
    let (precision, scale) = (precision.trim().parse().ok()?, scale.trim().parse().ok()?);
    ((1..=38).contains(&precision) && scale <= precision).then_some(Rule::Decimal { precision, scale })
}
