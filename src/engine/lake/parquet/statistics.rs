//! What a footer says of a chunk's values.

use super::error::ReadError;
use super::thrift::{Decoder, Encoder, Kind};

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Statistics {
    pub(super) min: Option<Vec<u8>>,
    pub(super) max: Option<Vec<u8>>,
    pub(super) is_min_exact: bool,
    pub(super) is_max_exact: bool,
    pub(super) nulls: Option<i64>,
}

impl Statistics {
    pub(super) fn encode(&self, e: &mut Encoder) {
        if let Some(nulls) = self.nulls {
            e.i64(3, nulls);
        }
        if let Some(max) = &self.max {
            e.binary(5, max);
        }
        if let Some(min) = &self.min {
            e.binary(6, min);
        }
        if self.max.is_some() {
            e.bool(7, self.is_max_exact);
        }
        if self.min.is_some() {
            e.bool(8, self.is_min_exact);
        }
    }

    /// Without the fields 1 and 2, `max` and `min`, whose order was never agreed on.
    pub(super) fn decode(d: &mut Decoder) -> Result<Self, ReadError> {
        let mut statistics = Self { is_min_exact: true, is_max_exact: true, ..Self::default() };
        d.fields(|d, id, kind| {
            match (id, kind) {
                (3, Kind::I64) => statistics.nulls = Some(d.i64()?),
                (5, Kind::Binary) => statistics.max = Some(d.binary()?.to_vec()),
                (6, Kind::Binary) => statistics.min = Some(d.binary()?.to_vec()),
                (7, Kind::True | Kind::False) => statistics.is_max_exact = kind == Kind::True,
                (8, Kind::True | Kind::False) => statistics.is_min_exact = kind == Kind::True,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(statistics)
    }
}
