//! Chrome's events as they are written.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::engine::trace::import::MAX_SPANS;
use crate::engine::trace::import::json::{Label, Number, TOO_LONG, Text};

/// One event, whatever its phase.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct ChromeEvent<'a> {
    /// Its phase.
    pub(super) ph: Text<'a>,
    pub(super) name: Text<'a>,
    pub(super) cat: Text<'a>,
    /// In microseconds.
    pub(super) ts: Number,
    /// In microseconds.
    pub(super) dur: Number,
    pub(super) pid: Label<'a>,
    pub(super) tid: Label<'a>,
    pub(super) id: Option<Label<'a>>,
    pub(super) id2: Option<Id2<'a>>,
    pub(super) scope: Option<Label<'a>>,
    pub(super) args: Option<&'a RawValue>,
}

/// An id that says whether it is one process's.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct Id2<'a> {
    pub(super) local: Option<Label<'a>>,
    pub(super) global: Option<Label<'a>>,
}

impl ChromeEvent<'_> {
    /// When it was, in nanoseconds.
    pub(super) fn at(&self) -> Option<u64> {
        self.ts.times(1_000)
    }
}

/// All events of a file, and how it ended: where that is an error, those before it.
pub(super) fn events(text: &str) -> (Vec<ChromeEvent<'_>>, serde_json::Result<()>) {
    let mut events = Vec::new();
    let mut from = serde_json::Deserializer::from_str(text);
    let end = Document(&mut events).deserialize(&mut from).and_then(|()| from.end());
    (events, end)
}

/// A list of events, or an object with one; `null` is an empty one.
struct Document<'v, 'a>(&'v mut Vec<ChromeEvent<'a>>);

impl<'de: 'a, 'a> DeserializeSeed<'de> for Document<'_, 'a> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de: 'a, 'a> Visitor<'de> for Document<'_, 'a> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a list of events, or an object with one")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        while let Some(event) = from.next_element()? {
            // A span may take two events, and others are none: twice as many are still read.
            if self.0.len() >= 2 * MAX_SPANS {
                return Err(A::Error::custom(TOO_LONG));
            }
            self.0.push(event);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        while let Some(key) = from.next_key::<Text>()? {
            if key.0 == "traceEvents" {
                from.next_value_seed(Document(self.0))?;
            } else {
                from.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
