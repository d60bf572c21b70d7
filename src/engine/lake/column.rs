//! Values of one type, one below the other.

use super::schema::Type;

/// Some of a table's records, column by column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// How many records.
    pub rows: usize,
    /// Their values, a column for each field of the schema and in its order.
    pub columns: Vec<Column>,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// For each record whether it has a value; none if all have.
    pub validity: Option<Vec<bool>>,
    /// A value for each record. Where a record has none, what stands here means nothing.
    pub values: Values,
}

/// Values of one type, one for each record.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// [`Type::Boolean`].
    Boolean(Vec<bool>),
    /// [`Type::Int`], and days since 1970-01-01 for [`Type::Date`].
    Int(Vec<i32>),
    /// [`Type::Long`], and microseconds since 1970-01-01 for [`Type::Timestamp`] and [`Type::Timestamptz`].
    Long(Vec<i64>),
    /// [`Type::Float`].
    Float(Vec<f32>),
    /// [`Type::Double`].
    Double(Vec<f64>),
    /// [`Type::Decimal`]: the digits without their point.
    Decimal(Vec<i128>),
    /// [`Type::String`] (always UTF-8) and [`Type::Binary`].
    Bytes(Bytes),
    /// [`Type::Struct`]: a column for each of its fields, as long as this one.
    Struct(Vec<Column>),
    /// [`Type::List`].
    List {
        /// Where each record's elements begin, and at last where they all end: one more than there are records. They
        /// never fall; a record without a value has no elements.
        offsets: Vec<u32>,
        /// The elements of all records, one after the other.
        elements: Box<Column>,
    },
}

/// Strings of bytes, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes {
    /// Where each begins, and at last where they all end: one more than there are strings. They never fall.
    pub offsets: Vec<u32>,
    /// All of them.
    pub data: Vec<u8>,
}

impl Batch {
    /// Puts the records of another batch of the same columns below. None, and no record may be used any more, if a
    /// column gets over 4 GiB of text, or if the columns are others.
    pub fn append(&mut self, other: Batch) -> Option<()> {
        if self.columns.len() != other.columns.len() {
            return None;
        }
        let (rows, more) = (self.rows, other.rows);
        for (column, below) in self.columns.iter_mut().zip(other.columns) {
            column.append(below, rows, more)?;
        }
        self.rows += more;
        Some(())
    }
}

impl Bytes {
    /// No strings.
    pub fn new() -> Self {
        Self { offsets: vec![0], data: Vec::new() }
    }

    /// How many strings.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them, by its index.
    pub fn get(&self, index: usize) -> &[u8] {
        &self.data[self.offsets[index] as usize..self.offsets[index + 1] as usize]
    }

    /// Puts one at the end; false, and nothing is changed, if all together would be over 4 GiB.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let Some(end) = u32::try_from(bytes.len()).ok().and_then(|len| self.offsets[self.len()].checked_add(len))
        else {
            return false;
        };
        self.data.extend_from_slice(bytes);
        self.offsets.push(end);
        true
    }
}

impl Default for Bytes {
    fn default() -> Self {
        Self::new()
    }
}

impl Column {
    /// No values of a type.
    pub fn empty(kind: &Type) -> Self {
        let values = match kind {
            Type::Boolean => Values::Boolean(Vec::new()),
            Type::Int | Type::Date => Values::Int(Vec::new()),
            Type::Long | Type::Timestamp | Type::Timestamptz => Values::Long(Vec::new()),
            Type::Float => Values::Float(Vec::new()),
            Type::Double => Values::Double(Vec::new()),
            Type::Decimal { .. } => Values::Decimal(Vec::new()),
            Type::String | Type::Binary => Values::Bytes(Bytes::new()),
            Type::Struct(fields) => Values::Struct(fields.iter().map(|field| Self::empty(&field.kind)).collect()),
            Type::List(element) => Values::List { offsets: vec![0], elements: Box::new(Self::empty(&element.kind)) },
        };
        Self { validity: None, values }
    }

    /// Whether a record has a value.
    pub fn is_valid(&self, row: usize) -> bool {
        self.validity.as_ref().is_none_or(|valid| valid[row])
    }

    /// Puts `more` values of another column below the `rows` of this one.
    fn append(&mut self, below: Column, rows: usize, more: usize) -> Option<()> {
        if self.validity.is_some() || below.validity.is_some() {
            let mut validity = self.validity.take().unwrap_or_else(|| vec![true; rows]);
            validity.extend(below.validity.unwrap_or_else(|| vec![true; more]));
            self.validity = Some(validity);
        }
        match (&mut self.values, below.values) {
            (Values::Boolean(values), Values::Boolean(below)) => values.extend(below),
            (Values::Int(values), Values::Int(below)) => values.extend(below),
            (Values::Long(values), Values::Long(below)) => values.extend(below),
            (Values::Float(values), Values::Float(below)) => values.extend(below),
            (Values::Double(values), Values::Double(below)) => values.extend(below),
            (Values::Decimal(values), Values::Decimal(below)) => values.extend(below),
            (Values::Bytes(values), Values::Bytes(below)) => {
                let start = u32::try_from(values.data.len()).ok()?;
                start.checked_add(u32::try_from(below.data.len()).ok()?)?;
                values.offsets.extend(below.offsets.iter().skip(1).map(|offset| start + offset));
                values.data.extend(below.data);
            }
            (Values::Struct(columns), Values::Struct(below)) if columns.len() == below.len() => {
                for (column, below) in columns.iter_mut().zip(below) {
                    column.append(below, rows, more)?;
                }
            }
            (Values::List { offsets, elements }, Values::List { offsets: below, elements: more_elements }) => {
                let start = *offsets.last()?;
                let count = *below.last()?;
                start.checked_add(count)?;
                offsets.extend(below.iter().skip(1).map(|offset| start + offset));
                elements.append(*more_elements, start as usize, count as usize)?;
            }
            _ => return None,
        }
        Some(())
    }
}
