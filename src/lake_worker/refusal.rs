//! The engine's errors as the page hears them.

use crate::engine::lake::edit::EditError;
use crate::engine::lake::join::{JoinError, MOST_ROWS};
use crate::engine::lake::landing::LandError;
use crate::engine::lake::normalise::NormaliseError;
use crate::engine::lake::parquet::{ReadError, WriteError};
use crate::engine::lake::query::QueryError;
use crate::engine::lake::source::SourceError;
use crate::engine::lake::store::StoreError;
use crate::engine::lake::table::{TableError, UnknownTransform, type_name};
use crate::protocol::lake::{Refusal, TableRefusal, UnreadParquet, UnwrittenRows};

impl From<LandError> for Refusal {
    fn from(error: LandError) -> Self {
        match error {
            LandError::Source(SourceError::Refused(refused)) => Refusal::Unreadable(refused),
            LandError::Source(SourceError::Empty) => Refusal::NoRecords,
            LandError::Source(SourceError::Normalise(NormaliseError::Columns { most, .. })) => {
                Refusal::TooManyColumns(most as u64)
            }
            LandError::Source(SourceError::Normalise(NormaliseError::TooLarge { table })) => Refusal::TooLarge(table),
            LandError::Source(SourceError::Parquet(error)) => error.into(),
            LandError::Join(error) => error.into(),
            LandError::Store(error) => error.into(),
            LandError::Nothing => Refusal::NoTable,
            LandError::Rewritten => Refusal::Rewritten,
        }
    }
}

impl From<JoinError> for Refusal {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::TooManyRows { table } => Refusal::TooManyRows(MOST_ROWS as u64, table),
            JoinError::TooLarge { table } => Refusal::TooLarge(table),
            JoinError::Way { found, ways } => {
                let found = (found as u64).saturating_add(1);
                Refusal::Table(TableRefusal::NoWay { found, ways: ways as u64 })
            }
            JoinError::Tables { .. } | JoinError::Keys(_) | JoinError::Plan(_) => {
                Refusal::Table(TableRefusal::Inconsistent)
            }
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Table(error) => error.into(),
            StoreError::Parquet(error) => error.into(),
            StoreError::TooLarge => Refusal::Table(TableRefusal::ColumnTooLarge),
        }
    }
}

impl From<TableError> for Refusal {
    fn from(error: TableError) -> Self {
        Refusal::Table(match error {
            TableError::NoColumn(column) => TableRefusal::NoColumn(column),
            TableError::ColumnExists(column) => TableRefusal::ColumnExists(column),
            TableError::Promotion { column, from, to } => {
                TableRefusal::Promotion { column, from: type_name(&from), to: type_name(&to) }
            }
            TableError::Transform { column, transform, kind } => {
                TableRefusal::Transform { column, kind: type_name(&kind), transform: transform.to_string() }
            }
            TableError::PartitionName(name) => TableRefusal::PartitionName(name),
            TableError::IsPartitioned(column) => TableRefusal::IsPartitioned(column),
            TableError::TooManyPartitions { limit } => TableRefusal::TooManyPartitions(limit as u64),
            TableError::TooManyRows(found) => TableRefusal::TooManyRows(found as u64),
            TableError::NoSnapshot(which) => TableRefusal::NoSnapshot(which),
            TableError::Tag(name) => TableRefusal::Tag(name),
            TableError::Literal { column, kind } => TableRefusal::Literal { column, kind: type_name(&kind) },
            TableError::Location(found) => TableRefusal::Location(found),
            TableError::TooLarge { files, bytes } => TableRefusal::ZipTooLarge { files: files as u64, bytes },
            TableError::NoFile(file)
            | TableError::Unreadable { file, .. }
            | TableError::FileExists(file)
            | TableError::Elsewhere { path: file, .. }
            | TableError::Partition(file)
            | TableError::NoDataFile(file) => TableRefusal::File(file),
            TableError::NoField(_) | TableError::FieldId(_) => TableRefusal::Inconsistent,
        })
    }
}

impl From<UnknownTransform> for Refusal {
    fn from(UnknownTransform(found): UnknownTransform) -> Self {
        Refusal::Table(TableRefusal::UnknownTransform(found))
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        Refusal::Parquet(match error {
            ReadError::NotParquet { found, .. } if found == b"PARE" => UnreadParquet::Encrypted,
            ReadError::NotParquet { .. } => UnreadParquet::NotParquet,
            ReadError::Broken { place, .. } => UnreadParquet::Damaged { at: place.at, column: place.column },
            ReadError::Unsupported { place, feature } => UnreadParquet::Unsupported { at: place.at, feature },
            ReadError::NoSuchColumn { .. } | ReadError::NoSuchRowGroup { .. } | ReadError::NoSuchRow { .. } => {
                UnreadParquet::NoPart
            }
        })
    }
}

impl From<WriteError> for Refusal {
    fn from(error: WriteError) -> Self {
        Refusal::Rows(match error {
            WriteError::NoFields { column } => UnwrittenRows::NoFields(column),
            WriteError::TooDeep { column, limit } => UnwrittenRows::TooDeep(column, limit as u64),
            WriteError::TooManyDigits { column, precision, .. } => {
                UnwrittenRows::TooManyDigits(column, precision.into())
            }
            WriteError::TooLarge { column, .. } => UnwrittenRows::TooLarge(column),
            WriteError::Mismatch { column, .. } | WriteError::Missing { column, .. } => UnwrittenRows::Mismatch(column),
        })
    }
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Table(error) => error.into(),
            QueryError::Parquet(error) => error.into(),
            QueryError::Write(error) => error.into(),
            QueryError::TooLarge => Refusal::Table(TableRefusal::ColumnTooLarge),
            QueryError::Columns(file) => Refusal::Table(TableRefusal::File(file)),
        }
    }
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Query(error) => error.into(),
            EditError::Store(error) => error.into(),
        }
    }
}
