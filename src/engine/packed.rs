//! Long lists as bytes of fixed width, for their way from a worker to its page.
//!
//! Read value by value, a hundred thousand spans keep the page for longer than a frame; as fixed widths they are read
//! in a tenth of the time. Use it as `#[serde(with = "packed")]`.

use std::fmt;
use std::marker::PhantomData;

use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

use crate::engine::time::Nanos;

/// A value of a fixed number of bytes, the lowest first.
pub trait Packed: Default {
    /// How many bytes it takes.
    const WIDTH: usize;

    /// Writes it.
    fn pack(&self, out: &mut Vec<u8>);

    /// Reads it from the start of `bytes`, and moves these on; none where too few are left or they mean nothing.
    fn unpack(bytes: &mut &[u8]) -> Option<Self>;
}

/// Writes a list.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Packed, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::WIDTH);
    list.iter().for_each(|value| value.pack(&mut bytes));
    serializer.serialize_bytes(&bytes)
}

/// Reads a list.
///
/// # Errors
/// Bytes that no list of such values is written as.
pub fn deserialize<'a, T: Packed, D: Deserializer<'a>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_bytes(List(PhantomData))
}

struct List<T>(PhantomData<T>);

impl<T: Packed> Visitor<'_> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "values of {} bytes each", T::WIDTH)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        let wrong = || E::invalid_length(bytes.len(), &self);
        let values = bytes.chunks_exact(T::WIDTH);
        if !values.remainder().is_empty() {
            return Err(wrong());
        }
        let mut is_wrong = false;
        // A list of known length is written in one go: no call for each value asks whether there is room.
        let list = values.map(|mut value| {
            T::unpack(&mut value).unwrap_or_else(|| {
                is_wrong = true;
                T::default()
            })
        });
        let list = list.collect();
        if is_wrong { Err(wrong()) } else { Ok(list) }
    }
}

macro_rules! packed_numbers {
    ($($number:ty)*) => {$(
        impl Packed for $number {
            const WIDTH: usize = size_of::<$number>();

            fn pack(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            // Small first, as the page is compiled, would make a call of every number.
            #[inline(always)]
            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                let (number, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(<$number>::from_le_bytes(*number))
            }
        }
    )*};
}
packed_numbers!(u8 u32 u64 i64);

/// As four bytes: a page's memory has no more places than these can count.
impl Packed for usize {
    const WIDTH: usize = u32::WIDTH;

    fn pack(&self, out: &mut Vec<u8>) {
        u32::try_from(*self).unwrap_or(u32::MAX).pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        usize::try_from(u32::unpack(bytes)?).ok()
    }
}

impl Packed for bool {
    const WIDTH: usize = u8::WIDTH;

    fn pack(&self, out: &mut Vec<u8>) {
        u8::from(*self).pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Some(u8::unpack(bytes)? != 0)
    }
}

impl Packed for Nanos {
    const WIDTH: usize = u64::WIDTH;

    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u64::unpack(bytes).map(Nanos)
    }
}

macro_rules! packed_places {
    ($($place:ty: $index:expr, $new:expr;)*) => {$(
        /// The highest number stands for none.
        impl Packed for Option<$place> {
            const WIDTH: usize = u32::WIDTH;

            fn pack(&self, out: &mut Vec<u8>) {
                self.map_or(usize::MAX, $index).pack(out);
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                let place = u32::unpack(bytes)?;
                Some((place != u32::MAX).then(|| $new(place as usize)))
            }
        }
    )*};
}
packed_places! {
    usize: |index| index, |index| index;
    NodeIndex: NodeIndex::index, NodeIndex::new;
    EdgeIndex: EdgeIndex::index, EdgeIndex::new;
}
