//! What the lake says of a source: what it was taken for and why, what became of it, what is wrong with it. There is a
//! sentence for each variant of the engine's types, under the variant's name.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::Text;

baked! {
    path = crate::content::lake_report;

    /// `lake_report.toml`. What stands in braces is filled in.
    pub struct LakeReport {
        pub refusals: Refusals,
        pub filter: Filter,
        pub refused: RefusedWords,
        pub gzip: Gzip,
        pub binary: BinaryWords,
        pub formats: Formats,
        pub encodings: Encodings,
        pub evidence: EvidenceWords,
        pub read_as: ReadAsWords,
        pub warnings: Warnings,
        pub unreadable: Unreadable,
        pub expected: ExpectedWords,
        pub kinds: Kinds,
        pub normalised: NormalisedWords,
        pub basis: BasisWords,
        pub classes: Classes,
        pub tokens: Tokens,
        pub rejects: RejectWords,
        pub joined: JoinedWords,
        pub written: WrittenWords,
    }

    /// Why nothing was done.
    pub struct Refusals {
        pub not_understood: Text,
        pub cancelled: Text,
        pub no_records: Text,
        pub too_many_columns: Text,
        pub too_large: Text,
        pub too_many_rows: Text,
        pub no_table: Text,
        pub no_part: Text,
    }

    /// What is wrong with a filter.
    pub struct Filter {
        pub wrong: Text,
        /// In the place of what was found where nothing was.
        pub end: Text,
        pub column: Text,
        pub operator: Text,
        pub value: Text,
        pub and: Text,
        /// The name of a type.
        pub kind: Text,
    }

    /// Why a file is not read.
    pub struct RefusedWords {
        pub empty: Text,
        pub too_large: Text,
        pub zip_bomb: Text,
        pub broken_gzip: Text,
        pub zip: Text,
        pub binary: Text,
        pub cut_parquet: Text,
        pub unknown: Text,
        pub too_many_columns: Text,
    }

    pub struct Gzip {
        pub cut_off: Text,
        pub damaged: Text,
    }

    /// What bytes are that are no text.
    pub struct BinaryWords {
        pub other: Text,
        pub zstd: Text,
        pub bzip2: Text,
        pub xz: Text,
        pub picture: Text,
        pub pdf: Text,
        pub sqlite_database: Text,
        pub avro: Text,
        pub orc: Text,
        pub arrow: Text,
        pub office: Text,
    }

    pub struct Formats {
        pub delimited: Text,
        pub tab: Text,
        pub json: Text,
        pub extended: Text,
        pub lines: Text,
        pub extended_lines: Text,
        pub mysql: Text,
        pub sqlite: Text,
        pub postgres: Text,
        pub parquet: Text,
    }

    pub struct Encodings {
        pub utf8: Text,
        pub utf16_le: Text,
        pub utf16_be: Text,
        pub windows1252: Text,
        pub mark: Text,
        pub ascii: Text,
        pub multibyte: Text,
        pub zeros: Text,
        pub not_utf8: Text,
        pub damages: Text,
    }

    /// What speaks for a format.
    pub struct EvidenceWords {
        pub format: Text,
        pub encoding: Text,
        pub why: Text,
        pub read_as: Text,
        pub warnings: Text,
        pub unreadable: Text,
        pub begins: Text,
        pub par1: Text,
        pub list: Text,
        pub object: Text,
        pub delimiter: Text,
        pub tab: Text,
        pub text_over_values: Text,
        pub names: Text,
        pub value_over_values: Text,
        pub repeated: Text,
        pub lines: Text,
        pub rows: Text,
        pub rows_at_top: Text,
        pub operator: Text,
    }

    /// What a Parquet file has that becomes another type here.
    pub struct ReadAsWords {
        pub map: Text,
        pub time: Text,
        pub uuid: Text,
        pub fixed: Text,
        pub unsigned: Text,
        pub float16: Text,
        pub int96: Text,
        pub nanoseconds: Text,
        pub text: Text,
        pub bson: Text,
    }

    /// What may not be what was meant.
    pub struct Warnings {
        pub extension: Text,
        pub renamed: Text,
        pub duplicate_name: Text,
        pub left_out: Text,
        pub skipped_statements: Text,
        pub unreadable: Text,
        pub table_not_created: Text,
        pub unterminated: Text,
    }

    /// What is wrong with a record.
    pub struct Unreadable {
        pub line: Text,
        pub columns: Text,
        pub syntax: Text,
        pub end: Text,
        pub too_deep: Text,
        pub no_record: Text,
        pub too_many_columns: Text,
        pub more: Text,
    }

    /// What should have stood in a place.
    pub struct ExpectedWords {
        pub closing_quote: Text,
        pub delimiter_after_quote: Text,
        pub value: Text,
        pub name: Text,
        pub colon: Text,
        pub comma_or_brace: Text,
        pub comma_or_bracket: Text,
        pub digit: Text,
        pub no_control: Text,
        pub escape: Text,
        pub hexadecimal: Text,
        pub end: Text,
        pub row: Text,
        pub comma_or_parenthesis: Text,
        pub hex_bytes: Text,
        pub bits: Text,
        pub extended: Text,
    }

    pub struct Kinds {
        pub null: Text,
        pub boolean: Text,
        pub number: Text,
        pub text: Text,
        pub list: Text,
        pub other: Text,
    }

    /// What became of a table.
    pub struct NormalisedWords {
        pub duplicates: Text,
        pub renamed: Text,
        pub nulls: Text,
        pub labels: Text,
        pub missing: Text,
        pub rejects: Text,
        pub more: Text,
        pub more_columns: Text,
        pub download: Text,
        pub seen: Text,
    }

    /// Why a column has its type.
    pub struct BasisWords {
        pub nothing: Text,
        pub declared: Text,
        pub not_as_declared: Text,
        pub all: Text,
        pub most: Text,
        pub leading_zeros: Text,
        pub order_unknown: Text,
        pub order_mixed: Text,
        pub shapes: Text,
        pub too_deep: Text,
        pub too_many_fields: Text,
        pub mixed: Text,
    }

    /// Kinds of values.
    pub struct Classes {
        pub boolean: Text,
        pub int: Text,
        pub exact: Text,
        pub long: Text,
        pub digits: Text,
        pub point: Text,
        pub precise: Text,
        pub exponent: Text,
        pub not_finite: Text,
        pub decimal: Text,
        pub grouped: Text,
        pub grouped_point: Text,
        pub leading_zero: Text,
        pub date: Text,
        pub timestamp: Text,
        pub timestamptz: Text,
        pub day_first: Text,
        pub month_first: Text,
        pub either_first: Text,
        pub day_first_time: Text,
        pub month_first_time: Text,
        pub either_first_time: Text,
        pub bytes: Text,
        pub text: Text,
        pub structure: Text,
        pub list: Text,
    }

    /// What stands for no value.
    pub struct Tokens {
        pub null: Text,
        pub empty: Text,
        pub word: Text,
        pub backslash: Text,
        pub not_applicable: Text,
        pub na: Text,
        pub zero_date: Text,
    }

    /// Why a record was not taken.
    pub struct RejectWords {
        pub line: Text,
        pub kind: Text,
        pub duplicate_key: Text,
        pub width: Text,
        pub full: Text,
    }

    /// How tables became one.
    pub struct JoinedWords {
        pub alone: Text,
        pub first: Text,
        pub matched: Text,
        pub orphans: Text,
        pub orphan_lines: Text,
        pub ways: Text,
        pub rule: Text,
        pub choose: Text,
        pub rewritten: Text,
        pub union: Text,
        pub widened: Text,
    }

    /// What a commit wrote.
    pub struct WrittenWords {
        pub snapshot: Text,
        pub added: Text,
        pub promoted: Text,
        pub widened: Text,
        pub dropped: Text,
        pub missing: Text,
        pub made_optional: Text,
        pub renamed: Text,
        pub no_differences: Text,
    }
}
