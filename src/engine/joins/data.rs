//! The records of `assets/data/joins/schema.toml`, as the file has them.

// The keys speak for themselves, in the file as well.
#![allow(missing_docs)]

use crate::baked::{List, Text};

baked! {
    path = crate::engine::joins::data;

    /// The whole file.
    pub struct SchemaData {
        pub name: Text,
        pub tables: List<TableData>,
        pub keys: List<KeyData>,
    }

    /// A table. Its rows stand in a file of its name.
    pub struct TableData {
        pub name: Text,
        pub source: Text,
        pub columns: List<ColumnData>,
        pub primary_key: List<Text>,
        /// Further columns, or sets of columns, that no two rows share.
        pub unique: Option<List<List<Text>>>,
    }

    pub struct ColumnData {
        pub name: Text,
        pub kind: Kind,
        /// False if it is not said.
        pub nullable: Option<bool>,
    }

    #[derive(Eq)]
    pub enum Kind {
        Integer,
        Text,
    }

    /// Columns of a table that refer to columns of another.
    pub struct KeyData {
        pub name: Text,
        pub from: Text,
        pub from_columns: List<Text>,
        pub to: Text,
        pub to_columns: List<Text>,
    }
}

impl Kind {
    /// The word for it, in SQL too.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Integer => "integer",
            Kind::Text => "text",
        }
    }
}
