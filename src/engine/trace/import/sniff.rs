//! What format a file is of, from as little of it as that takes.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Format;
use super::error::{ImportError, Json, Scalar, shortened};
use super::json::Text;

/// The format of a file, by the keys of its object or of the first objects in its list. Where it is one of OTLP's,
/// only reading tells which.
pub(super) fn format(text: &str) -> Result<Format, ImportError> {
    let mut sight = Sight::default();
    let mut from = serde_json::Deserializer::from_str(text);
    let end = Look { sight: &mut sight, depth: 0 }.deserialize(&mut from);
    if sight.is_console_exporter() {
        return Err(ImportError::ConsoleExporter);
    }
    match (sight.format, end) {
        (Some(format), _) => Ok(format),
        (None, Err(error)) if !sight.is_enough => Err(ImportError::of_json(text, None, &error)),
        (None, _) => Err(ImportError::NotATrace { found: sight.found() }),
    }
}

/// How many items of a list are looked at.
const ITEMS: usize = 16;

/// How many keys are remembered, to name them.
const KEYS: usize = 32;

/// What was seen of a document.
#[derive(Debug, Default)]
struct Sight {
    /// What it is, once that is plain.
    format: Option<Format>,
    /// Whether no more of it is wanted.
    is_enough: bool,
    /// Whether it is a list.
    is_list: bool,
    /// What it is, or its items are, where that is neither an object nor a list.
    scalar: Option<Scalar>,
    /// Keys of the objects that were looked at.
    keys: Vec<String>,
}

impl Sight {
    fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known == key)
    }

    /// Looks at a key; whether it decides.
    fn decides(&mut self, key: &str) -> bool {
        if self.keys.len() < KEYS && !self.has(key) {
            self.keys.push(key.to_owned());
        }
        self.format = match key {
            "resourceSpans" | "resource_spans" | "batches" | "resourceMetrics" | "resourceLogs" => {
                Some(Format::OtlpJson)
            }
            "data" | "spans" | "processes" | "traceID" => Some(Format::Jaeger),
            "traceEvents" => Some(Format::Chrome),
            "ph" if self.is_list => Some(Format::Chrome),
            "traceId" | "id" if self.is_list && self.has("traceId") && self.has("id") => Some(Format::ZipkinV2),
            _ => None,
        };
        self.is_enough = self.format.is_some() || self.is_console_exporter();
        self.is_enough
    }

    fn is_console_exporter(&self) -> bool {
        self.has("context") && self.has("name") && (self.has("parent_id") || self.has("start_time"))
    }

    fn found(&self) -> Json {
        let keys: Vec<String> = self.keys.iter().map(|key| format!("{key:?}")).collect();
        let keys = shortened(&keys.join(", "));
        match (self.scalar, keys.is_empty()) {
            (Some(scalar), _) if self.is_list => Json::ScalarList(scalar),
            (Some(scalar), _) => Json::Scalar(scalar),
            (None, true) if self.is_list => Json::EmptyList,
            (None, true) => Json::EmptyObject,
            (None, false) if self.is_list => Json::ObjectList(keys),
            (None, false) => Json::Object(keys),
        }
    }
}

/// Looks at a value and stops, by an error, as soon as its format is plain.
struct Look<'s> {
    sight: &'s mut Sight,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl Look<'_> {
    fn scalar<E>(self, scalar: Scalar) -> Result<(), E> {
        self.sight.scalar = Some(scalar);
        Ok(())
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        while let Some(Text(key)) = from.next_key()? {
            if self.sight.decides(&key) {
                return Err(de::Error::custom("enough"));
            }
            // Tempo and Jaeger's third interface put their OTLP into another object.
            if matches!(key.as_ref(), "trace" | "result") && self.depth == 0 {
                from.next_value_seed(Look { sight: self.sight, depth: 1 })?;
            } else {
                from.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        if self.depth > 1 {
            while from.next_element::<IgnoredAny>()?.is_some() {}
            return self.scalar(Scalar::List);
        }
        self.sight.is_list = true;
        for _ in 0..ITEMS {
            if from.next_element_seed(Look { sight: self.sight, depth: self.depth + 1 })?.is_none() {
                return Ok(());
            }
        }
        self.sight.is_enough = true;
        Err(de::Error::custom("enough"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.scalar(Scalar::Bool)
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.scalar(Scalar::Number)
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.scalar(Scalar::Number)
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.scalar(Scalar::Number)
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.scalar(Scalar::Text)
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        self.scalar(Scalar::Null)
    }
}
