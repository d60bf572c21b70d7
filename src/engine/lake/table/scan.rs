//! Which files and row groups may hold the rows that a filter asks for (table specification, "Scan Planning").

use std::cmp::Ordering;

use super::data_file::{ColumnMetrics, DataFile};
use super::error::TableError;
use super::metadata::Snapshot;
use super::spec::{PartitionField, at, path};
use super::transform::Transform;
use super::{PartitionSpec, Table};
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::{Schema, Type};

/// A condition that rows have to meet. Null meets none but [`Test::IsNull`].
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The column, by its field id; not one in a list.
    pub field_id: i32,
    /// What its value has to be.
    pub test: Test,
}

/// What a value has to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// In some relation to a value of the column's type.
    Compare(Relation, Datum),
    /// Null.
    IsNull,
    /// Not null.
    NotNull,
}

/// How a value is related to another. NaN may be held to be above every number, as most readers do, or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Why a file or a row group cannot hold a row that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// All its rows are of a partition that is not asked for.
    Partition {
        /// The name of the partition's field.
        name: String,
        /// Its value.
        value: Option<Datum>,
    },
    /// All values of a column are between two that are not asked for.
    Bounds {
        /// The column.
        field_id: i32,
        /// No value is lower.
        lower: Option<Datum>,
        /// No value is higher.
        upper: Option<Datum>,
    },
    /// A column has nothing but nulls.
    AllNull {
        /// The column.
        field_id: i32,
    },
    /// A column has no nulls.
    NoNulls {
        /// The column.
        field_id: i32,
    },
}

/// What to read for a filter, and what not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scan {
    /// The files that may hold rows, and in each the row groups that may, by index.
    pub read: Vec<(DataFile, Vec<usize>)>,
    /// The files that cannot. A file all of whose row groups cannot is among them, for its first row group's reason.
    pub skipped: Vec<(DataFile, Reason)>,
    /// Row groups that cannot, of files that may: the file's path, and the row group's index.
    pub skipped_row_groups: Vec<(String, usize, Reason)>,
}

impl Table {
    /// Plans to read the rows of a snapshot that meet all of some conditions. `row_groups` says what is known of the
    /// columns of each row group of a file; nothing if that is not known.
    ///
    /// # Errors
    /// If a manifest cannot be read, or if a condition names no column or compares with a value of another type.
    pub fn scan(
        &self,
        snapshot: &Snapshot,
        filter: &[Condition],
        row_groups: impl Fn(&DataFile) -> Vec<Vec<ColumnMetrics>>,
    ) -> Result<Scan, TableError> {
        let schema = self.schema_at(snapshot);
        filter.iter().try_for_each(|condition| check(condition, schema))?;
        let mut scan = Scan::default();
        for (entry, spec_id) in self.data_files(snapshot)? {
            let file = entry.file;
            let spec = self.metadata().spec_of(spec_id);
            let reason = spec.and_then(|spec| by_partition(&file, spec, schema, filter));
            if let Some(reason) = reason.or_else(|| by_metrics(&file.columns, filter)) {
                scan.skipped.push((file, reason));
                continue;
            }
            let groups: Vec<_> = row_groups(&file).iter().map(|columns| by_metrics(columns, filter)).collect();
            match groups.iter().all(Option::is_some).then(|| groups.first().cloned().flatten()).flatten() {
                Some(reason) => scan.skipped.push((file, reason)),
                None => {
                    // Without anything known of its row groups, there are as many as begin somewhere.
                    let count = if groups.is_empty() { file.split_offsets.len() } else { groups.len() };
                    let read = (0..count).filter(|&index| groups.get(index).is_none_or(Option::is_none)).collect();
                    let skipped = groups.into_iter().enumerate();
                    let skipped = skipped.filter_map(|(index, reason)| Some((file.path.clone(), index, reason?)));
                    scan.skipped_row_groups.extend(skipped);
                    scan.read.push((file, read));
                }
            }
        }
        Ok(scan)
    }
}

fn check(condition: &Condition, schema: &Schema) -> Result<(), TableError> {
    let field = path(&schema.fields, condition.field_id).and_then(|path| at(&schema.fields, &path));
    let field = field.ok_or(TableError::NoField(condition.field_id))?;
    match &condition.test {
        Test::Compare(_, value) if !value.is_of(&field.kind) => {
            Err(TableError::Literal { column: field.name.clone(), kind: field.kind.clone() })
        }
        _ => Ok(()),
    }
}

/// Why no row of a partition meets a filter; none if one may.
fn by_partition(file: &DataFile, spec: &PartitionSpec, schema: &Schema, filter: &[Condition]) -> Option<Reason> {
    filter.iter().find_map(|condition| {
        let parts = spec.fields.iter().zip(&file.partition);
        let mut of_column = parts.filter(|(part, _)| part.source_id == condition.field_id);
        let kind = &at(&schema.fields, &path(&schema.fields, condition.field_id)?)?.kind;
        let (part, value) = of_column.find(|(part, value)| excludes(part, value.as_ref(), kind, &condition.test))?;
        Some(Reason::Partition { name: part.name.clone(), value: value.clone() })
    })
}

/// Whether no value whose partition is this one meets a test.
fn excludes(part: &PartitionField, partition: Option<&Datum>, kind: &Type, test: &Test) -> bool {
    let (relation, value) = match test {
        Test::IsNull => return partition.is_some(),
        Test::NotNull => return partition.is_none(),
        Test::Compare(relation, value) => (*relation, value),
    };
    // Null is null by every transform, and nothing else is.
    let Some(partition) = partition else { return true };
    let Some(of_value) = part.transform.apply(value, kind) else { return false };
    let order = partition.partial_cmp(&of_value);
    match relation {
        Relation::Equal => order.is_some_and(Ordering::is_ne),
        Relation::NotEqual => part.transform == Transform::Identity && order.is_some_and(Ordering::is_eq),
        Relation::Less | Relation::LessOrEqual => part.transform.keeps_order() && order.is_some_and(Ordering::is_gt),
        Relation::Greater | Relation::GreaterOrEqual => {
            part.transform.keeps_order() && order.is_some_and(Ordering::is_lt)
        }
    }
}

/// Why no row of a file or of a row group meets a filter; none if one may.
fn by_metrics(columns: &[ColumnMetrics], filter: &[Condition]) -> Option<Reason> {
    filter.iter().find_map(|condition| {
        let column = columns.iter().find(|column| column.field_id == condition.field_id)?;
        let field_id = condition.field_id;
        let is_all_null = column.values.is_some_and(|values| values > 0 && column.nulls == Some(values));
        match &condition.test {
            Test::IsNull => (column.nulls == Some(0)).then_some(Reason::NoNulls { field_id }),
            _ if is_all_null => Some(Reason::AllNull { field_id }),
            Test::NotNull => None,
            Test::Compare(relation, value) => is_beyond(column, *relation, value).then(|| Reason::Bounds {
                field_id,
                lower: column.lower.clone(),
                upper: column.upper.clone(),
            }),
        }
    })
}

/// Whether no value between a column's bounds, and no NaN that it may have, is in relation to a value.
fn is_beyond(column: &ColumnMetrics, relation: Relation, value: &Datum) -> bool {
    let lower = column.lower.as_ref().and_then(|lower| lower.partial_cmp(value));
    let upper = column.upper.as_ref().and_then(|upper| upper.partial_cmp(value));
    let may_have_nan = matches!(value, Datum::Float(_) | Datum::Double(_)) && column.nans != Some(0);
    match relation {
        Relation::Equal => lower.is_some_and(Ordering::is_gt) || upper.is_some_and(Ordering::is_lt),
        Relation::NotEqual => !may_have_nan && (lower, upper) == (Some(Ordering::Equal), Some(Ordering::Equal)),
        Relation::Less => !may_have_nan && lower.is_some_and(Ordering::is_ge),
        Relation::LessOrEqual => !may_have_nan && lower.is_some_and(Ordering::is_gt),
        Relation::Greater => !may_have_nan && upper.is_some_and(Ordering::is_le),
        Relation::GreaterOrEqual => !may_have_nan && upper.is_some_and(Ordering::is_lt),
    }
}
