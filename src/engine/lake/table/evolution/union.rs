//! Columns that arrive, and columns that are there: brought together by name.

use std::collections::HashMap;

use super::{is_promotion, next, with_new_ids};
use crate::engine::lake::column::{Batch, Bytes, Column, Values};
use crate::engine::lake::schema::{Field, Type};

/// Where columns that arrive differ from those of a table. A field of a struct is named with its struct: `a.b`; an
/// element of a list as `a.element`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The table has no such column: it gets one.
    Added {
        /// Which.
        column: String,
        /// Its type.
        kind: Type,
    },
    /// The table's column becomes as wide as what arrives.
    Promoted {
        /// Which.
        column: String,
        /// The table's type.
        from: Type,
        /// The type that arrives.
        to: Type,
    },
    /// What arrives is made as wide as the table's column.
    Widened {
        /// Which.
        column: String,
        /// The type that arrives.
        from: Type,
        /// The table's type.
        to: Type,
    },
    /// It does not arrive: null in the new rows.
    Missing {
        /// Which.
        column: String,
    },
    /// Every row had it; now there may be rows that do not.
    MadeOptional {
        /// Which.
        column: String,
    },
    /// The two types cannot be brought together.
    Impossible {
        /// Which.
        column: String,
        /// The table's type.
        table: Type,
        /// The type that arrives.
        arriving: Type,
    },
}

/// What a table's columns would be with those that arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    /// All columns: the table's in their order, then the new ones.
    pub fields: Vec<Field>,
    /// The highest field id then.
    pub last_id: i32,
    /// What is different, in the order of the columns.
    pub differences: Vec<Difference>,
}

/// Brings columns together by name. `last_id` is the highest id that the table has used; the ids of what arrives mean
/// nothing.
pub fn unite(table: &[Field], arriving: &[Field], last_id: i32) -> Union {
    let mut union = Union { fields: Vec::new(), last_id, differences: Vec::new() };
    union.fields = union.fields_of(table, arriving, "");
    union
}

impl Union {
    /// Whether no difference is impossible.
    pub fn is_possible(&self) -> bool {
        !self.differences.iter().any(|difference| matches!(difference, Difference::Impossible { .. }))
    }

    /// Rows that arrived, with the columns of the union: what did not arrive is null, what is too narrow is widened.
    /// None if the union is not possible, or if the rows are not of the columns that arrived.
    pub fn conform(&self, batch: Batch, arriving: &[Field]) -> Option<Batch> {
        if !self.is_possible() || batch.columns.len() != arriving.len() {
            return None;
        }
        let rows = batch.rows;
        Some(Batch { rows, columns: conform_columns(batch.columns, arriving, &self.fields, rows)? })
    }

    fn fields_of(&mut self, table: &[Field], arriving: &[Field], prefix: &str) -> Vec<Field> {
        let by_name: HashMap<&str, &Field> = arriving.iter().map(|field| (field.name.as_str(), field)).collect();
        let mut fields = Vec::with_capacity(table.len());
        for field in table {
            let column = format!("{prefix}{}", field.name);
            let mut field = field.clone();
            match by_name.get(field.name.as_str()) {
                Some(new) => field = self.field_of(field, new, column),
                None => {
                    self.differences.push(Difference::Missing { column: column.clone() });
                    self.make_optional(&mut field, column);
                }
            }
            fields.push(field);
        }
        let known: HashMap<&str, ()> = table.iter().map(|field| (field.name.as_str(), ())).collect();
        for new in arriving.iter().filter(|field| !known.contains_key(field.name.as_str())) {
            let column = format!("{prefix}{}", new.name);
            self.differences.push(Difference::Added { column, kind: new.kind.clone() });
            let id = next(&mut self.last_id);
            let kind = with_new_ids(&new.kind, &mut self.last_id);
            fields.push(Field { id, name: new.name.clone(), kind, is_required: false });
        }
        fields
    }

    fn field_of(&mut self, mut field: Field, new: &Field, column: String) -> Field {
        if !new.is_required {
            self.make_optional(&mut field, column.clone());
        }
        field.kind = match (field.kind, &new.kind) {
            (Type::Struct(table), Type::Struct(arriving)) => {
                Type::Struct(self.fields_of(&table, arriving, &format!("{column}.")))
            }
            (Type::List(table), Type::List(arriving)) => {
                Type::List(Box::new(self.field_of(*table, arriving, format!("{column}.element"))))
            }
            (table, arriving) if table == *arriving => table,
            (from, to) if is_promotion(&from, to) => {
                self.differences.push(Difference::Promoted { column, from, to: to.clone() });
                to.clone()
            }
            (to, from) if is_promotion(from, &to) || (*from == Type::Int && to == Type::Double) => {
                self.differences.push(Difference::Widened { column, from: from.clone(), to: to.clone() });
                to
            }
            (table, arriving) => {
                let (table_type, arriving) = (table.clone(), arriving.clone());
                self.differences.push(Difference::Impossible { column, table: table_type, arriving });
                table
            }
        };
        field
    }

    fn make_optional(&mut self, field: &mut Field, column: String) {
        if std::mem::take(&mut field.is_required) {
            self.differences.push(Difference::MadeOptional { column });
        }
    }
}

fn conform_columns(columns: Vec<Column>, from: &[Field], to: &[Field], rows: usize) -> Option<Vec<Column>> {
    let mut arrived: HashMap<&str, (Column, &Type)> =
        columns.into_iter().zip(from).map(|(column, field)| (field.name.as_str(), (column, &field.kind))).collect();
    let column = |field: &Field| match arrived.remove(field.name.as_str()) {
        Some((column, kind)) => conform_column(column, kind, &field.kind, rows),
        None => Some(nulls(&field.kind, rows)),
    };
    to.iter().map(column).collect()
}

fn conform_column(column: Column, from: &Type, to: &Type, rows: usize) -> Option<Column> {
    let Column { validity, values } = column;
    let values = match (values, from, to) {
        (Values::Struct(columns), Type::Struct(from), Type::Struct(to)) => {
            Values::Struct(conform_columns(columns, from, to, rows)?)
        }
        (Values::List { offsets, elements }, Type::List(from), Type::List(to)) => {
            let count = *offsets.last()? as usize;
            Values::List { offsets, elements: Box::new(conform_column(*elements, &from.kind, &to.kind, count)?) }
        }
        (Values::Int(values), Type::Int, Type::Long) => Values::Long(values.into_iter().map(i64::from).collect()),
        (Values::Int(values), Type::Int, Type::Double) => Values::Double(values.into_iter().map(f64::from).collect()),
        (Values::Float(values), _, Type::Double) => Values::Double(values.into_iter().map(f64::from).collect()),
        (values, _, _) => values,
    };
    Some(Column { validity, values })
}

/// A column of nulls.
pub(in crate::engine::lake) fn nulls(kind: &Type, rows: usize) -> Column {
    let values = match kind {
        Type::Boolean => Values::Boolean(vec![false; rows]),
        Type::Int | Type::Date => Values::Int(vec![0; rows]),
        Type::Long | Type::Timestamp | Type::Timestamptz => Values::Long(vec![0; rows]),
        Type::Float => Values::Float(vec![0.0; rows]),
        Type::Double => Values::Double(vec![0.0; rows]),
        Type::Decimal { .. } => Values::Decimal(vec![0; rows]),
        Type::String | Type::Binary => Values::Bytes(Bytes { offsets: vec![0; rows + 1], data: Vec::new() }),
        Type::Struct(fields) => Values::Struct(fields.iter().map(|field| nulls(&field.kind, rows)).collect()),
        Type::List(element) => {
            Values::List { offsets: vec![0; rows + 1], elements: Box::new(Column::empty(&element.kind)) }
        }
    };
    Column { validity: Some(vec![false; rows]), values }
}
