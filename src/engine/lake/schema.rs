//! What a table's columns are called and what they hold.

/// A type of a column, as Apache Iceberg has them (table specification, "Schemas and Data Types").
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false.
    Boolean,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    /// A floating-point number of 32 bits.
    Float,
    /// A floating-point number of 64 bits.
    Double,
    /// A decimal number.
    Decimal {
        /// How many digits in all: 1 to 38.
        precision: u8,
        /// How many of them after the point.
        scale: u8,
    },
    /// A day, without a time.
    Date,
    /// A moment in microseconds, of no stated zone.
    Timestamp,
    /// A moment in microseconds, in UTC.
    Timestamptz,
    /// Text in UTF-8.
    String,
    /// Bytes.
    Binary,
    /// Fields of their own.
    Struct(Vec<Field>),
    /// Any number of elements of one type.
    List(Box<Field>),
}

/// A column, a field of a struct or the element of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// What it keeps when its name changes: unique in a table over all its schemas, and never used again. An element
    /// of a list has one too.
    pub id: i32,
    /// Its name; an element of a list is called `element`.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// Whether every record has it.
    pub is_required: bool,
}

/// The columns of a table at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Its number within its table, from 0.
    pub id: i32,
    /// Its columns in order.
    pub fields: Vec<Field>,
}
