//! Why a table is not changed or read, and why a Parquet file is not.

use crate::content::Language;
use crate::engine::lake::parquet::Feature;
use crate::protocol::lake::{TableRefusal, UnreadParquet, UnwrittenRows};
use crate::ui::lake::figures::grouped;
use crate::ui::lake::sentence::fill;

/// Why a table is not changed or read so.
pub(super) fn refused(language: Language, why: &TableRefusal) -> String {
    let words = &language.lake_table().refused;
    match why {
        TableRefusal::NoColumn(column) => fill(&words.no_column, "column", column),
        TableRefusal::ColumnExists(column) => fill(&words.column_exists, "column", column),
        TableRefusal::Promotion { column, from, to } => {
            words.promotion.fill(&[("column", column), ("from", from), ("to", to)])
        }
        TableRefusal::Transform { column, kind, transform } => {
            words.transform.fill(&[("column", column), ("type", kind), ("transform", transform)])
        }
        TableRefusal::UnknownTransform(found) => fill(&words.unknown_transform, "found", found),
        TableRefusal::PartitionName(name) => fill(&words.partition_name, "name", name),
        TableRefusal::IsPartitioned(column) => fill(&words.is_partitioned, "column", column),
        TableRefusal::TooManyPartitions(limit) => fill(&words.too_many_partitions, "limit", grouped(*limit)),
        TableRefusal::TooManyRows(found) => fill(&words.too_many_rows, "found", grouped(*found)),
        TableRefusal::Tag(name) => fill(&words.tag, "name", name),
        TableRefusal::NoSnapshot(which) => fill(&words.no_snapshot, "snapshot", which),
        TableRefusal::Literal { column, kind } => words.literal.fill(&[("column", column), ("type", kind)]),
        TableRefusal::Location(found) => fill(&words.location, "found", found),
        TableRefusal::ZipTooLarge { files, bytes } => {
            words.zip_too_large.fill(&[("files", &grouped(*files)), ("bytes", &grouped(*bytes))])
        }
        TableRefusal::ColumnTooLarge => words.column_too_large.to_string(),
        TableRefusal::NoWay { found, ways } => words.no_way.fill(&[("found", found), ("ways", ways)]),
        TableRefusal::File(file) => fill(&words.file, "file", file),
        TableRefusal::Inconsistent => words.inconsistent.to_string(),
    }
}

/// Why a Parquet file is not read.
pub(super) fn unread(language: Language, why: &UnreadParquet) -> String {
    let words = &language.lake_table().unread;
    match why {
        UnreadParquet::NotParquet => words.not_parquet.to_string(),
        UnreadParquet::Encrypted => words.encrypted.to_string(),
        UnreadParquet::Damaged { at, column: None } => fill(&words.damaged, "at", grouped(*at)),
        UnreadParquet::Damaged { at, column: Some(column) } => {
            words.damaged_column.fill(&[("at", &grouped(*at)), ("column", column)])
        }
        UnreadParquet::Unsupported { at, feature } => {
            let feature = match feature {
                Feature::Compression(name) => fill(&words.compression, "name", name),
                Feature::Levels(name) => fill(&words.levels, "name", name),
                Feature::Type(name) => fill(&words.kind, "name", name),
                Feature::Schema => words.schema.to_string(),
                Feature::Record(most) => fill(&words.record, "most", grouped(*most)),
            };
            words.unsupported.fill(&[("at", &grouped(*at)), ("feature", &feature)])
        }
        UnreadParquet::NoPart => words.no_part.to_string(),
    }
}

/// Why rows are not written as Parquet.
pub(super) fn unwritten(language: Language, why: &UnwrittenRows) -> String {
    let words = &language.lake_table().unwritten;
    match why {
        UnwrittenRows::NoFields(column) => fill(&words.no_fields, "column", column),
        UnwrittenRows::TooDeep(column, limit) => words.too_deep.fill(&[("column", column), ("limit", limit)]),
        UnwrittenRows::TooManyDigits(column, most) => words.too_many_digits.fill(&[("column", column), ("most", most)]),
        UnwrittenRows::TooLarge(column) => fill(&words.too_large, "column", column),
        UnwrittenRows::Mismatch(column) => fill(&words.mismatch, "column", column),
    }
}
