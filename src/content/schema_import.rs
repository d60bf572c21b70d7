//! The shape of what is said of a schema file that was imported, or was not: `schema_import.toml`.
//!
//! There is a sentence for each variant of the types of [`import`](crate::engine::joins::import), under the variant's
//! name. In it, `{name}` stands for a value.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::Text;

baked! {
    path = crate::content::schema_import;

    /// `schema_import.toml`.
    pub struct SchemaImport {
        /// A problem with its line.
        pub place: Text,
        pub errors: SchemaErrorWords,
        pub problems: ProblemWords,
        pub expected: ExpectedWords,
        pub limited: LimitedWords,
    }

    /// Why a file gives no schema.
    pub struct SchemaErrorWords {
        pub empty: Text,
        pub binary: Text,
        pub too_large: Text,
        pub json: Text,
        pub no_tables: Text,
        pub neither: Text,
    }

    /// What could not be used, or is doubtful.
    pub struct ProblemWords {
        pub target_missing: Text,
        pub target_ambiguous: Text,
        pub table_missing: Text,
        pub table_ambiguous: Text,
        pub column_missing: Text,
        pub column_ambiguous: Text,
        pub column_count: Text,
        pub no_primary_key: Text,
        pub target_not_unique: Text,
        pub key_twice: Text,
        pub table_twice: Text,
        pub column_twice: Text,
        pub primary_key_twice: Text,
        pub no_columns: Text,
        pub unreadable: Text,
        /// The same at the statement's end.
        pub ends_too_soon: Text,
        pub unknown_statements: Text,
        pub unterminated: Text,
        pub malformed: Text,
        pub name_too_long: Text,
        pub too_many: Text,
        pub no_keys: Text,
        pub more: Text,
    }

    /// What should have come in a statement.
    pub struct ExpectedWords {
        pub name: Text,
        pub columns: Text,
        pub plain_columns: Text,
        pub closing: Text,
        pub on: Text,
        pub references: Text,
    }

    /// What there may only be so many of.
    pub struct LimitedWords {
        pub tables: Text,
        pub columns: Text,
        pub keys: Text,
        pub key_columns: Text,
        pub unique_sets: Text,
    }
}
