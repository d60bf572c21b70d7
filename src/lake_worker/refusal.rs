//! The engine's errors as the page hears them.

use crate::engine::lake::edit::EditError;
use crate::engine::lake::join::{JoinError, MOST_ROWS};
use crate::engine::lake::landing::LandError;
use crate::engine::lake::normalise::NormaliseError;
use crate::engine::lake::query::QueryError;
use crate::engine::lake::source::SourceError;
use crate::engine::lake::store::StoreError;
use crate::engine::lake::table::TableError;
use crate::protocol::lake::Refusal;

impl From<LandError> for Refusal {
    fn from(error: LandError) -> Self {
        match error {
            LandError::Source(SourceError::Refused(refused)) => Refusal::Unreadable(refused),
            LandError::Source(SourceError::Empty) => Refusal::NoRecords,
            LandError::Source(SourceError::Normalise(NormaliseError::Columns { most, .. })) => {
                Refusal::TooManyColumns(most as u64)
            }
            LandError::Source(SourceError::Normalise(NormaliseError::TooLarge { table })) => Refusal::TooLarge(table),
            LandError::Source(SourceError::Parquet(error)) => Refusal::Parquet(error.to_string()),
            LandError::Join(JoinError::TooManyRows { table }) => Refusal::TooManyRows(MOST_ROWS as u64, table),
            LandError::Join(JoinError::TooLarge { table }) => Refusal::TooLarge(table),
            LandError::Join(error) => Refusal::Table(error.to_string()),
            LandError::Store(error) => error.into(),
            LandError::Nothing => Refusal::NoTable,
            LandError::Rewritten => Refusal::Rewritten,
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Refusal::Table(error.to_string())
    }
}

impl From<TableError> for Refusal {
    fn from(error: TableError) -> Self {
        Refusal::Table(error.to_string())
    }
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Parquet(error) => Refusal::Parquet(error.to_string()),
            error => Refusal::Table(error.to_string()),
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
