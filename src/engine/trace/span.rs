//! The span model: what a simulated trace and an imported one have in common.

use serde::{Deserialize, Serialize};

use crate::engine::packed::{self, Packed};
use crate::engine::time::Nanos;

/// The role of a span in a call, by OpenTelemetry's `SpanKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// Work inside a process.
    #[default]
    Internal,
    /// The receiving side of a call.
    Server,
    /// The calling side of a call.
    Client,
    /// Hands work over without waiting for it.
    Producer,
    /// Takes work that nobody waits for.
    Consumer,
}

impl SpanKind {
    const ALL: [SpanKind; 5] =
        [SpanKind::Internal, SpanKind::Server, SpanKind::Client, SpanKind::Producer, SpanKind::Consumer];

    /// The word for it in documents.
    pub fn name(self) -> &'static str {
        match self {
            SpanKind::Internal => "internal",
            SpanKind::Server => "server",
            SpanKind::Client => "client",
            SpanKind::Producer => "producer",
            SpanKind::Consumer => "consumer",
        }
    }
}

/// How a span ended, by OpenTelemetry's `StatusCode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Status {
    /// Nobody said.
    #[default]
    Unset,
    /// As it should.
    Ok,
    /// With an error.
    Error,
}

impl Status {
    const ALL: [Status; 3] = [Status::Unset, Status::Ok, Status::Error];

    /// The word for it in documents.
    pub fn name(self) -> &'static str {
        match self {
            Status::Unset => "unset",
            Status::Ok => "ok",
            Status::Error => "error",
        }
    }
}

/// A call that takes longer than this is slow, and is marked Warn.
pub const SLOW: Nanos = Nanos::from_millis(100);

/// A name by its number in [`Trace::names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Name(pub u32);

/// One piece of work of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    /// Eight bytes, as W3C trace context writes them.
    pub id: u64,
    /// Index of the parent in [`Trace::spans`]; always smaller than the span's own.
    pub parent: Option<usize>,
    /// Who did it: index in [`Trace::resources`].
    pub resource: usize,
    /// What it did.
    pub operation: Name,
    /// Its role in the call.
    pub kind: SpanKind,
    /// Since the start of the trace.
    pub start: Nanos,
    /// From start to end.
    pub duration: Nanos,
    /// Time on the wire, each way, outside of this span and inside of its parent. Only simulated traces know it.
    pub network: Nanos,
    /// Whether the parent waits for it.
    pub waited_for: bool,
    /// How it ended.
    pub status: Status,
}

impl Span {
    /// When it ended.
    pub fn end(&self) -> Nanos {
        self.start + self.duration
    }

    /// Whether it is under way at `moment`. Its last moment belongs to its parent.
    pub fn is_active(&self, moment: Nanos) -> bool {
        self.start <= moment && moment < self.end()
    }

    /// Whether it is to be marked Warn: strictly longer than [`SLOW`].
    pub fn is_slow(&self) -> bool {
        self.duration > SLOW
    }
}

impl Packed for Span {
    const WIDTH: usize = 4 * u64::WIDTH + 3 * u32::WIDTH + u8::WIDTH + u8::WIDTH + bool::WIDTH;

    fn pack(&self, out: &mut Vec<u8>) {
        self.id.pack(out);
        self.parent.pack(out);
        self.resource.pack(out);
        self.operation.0.pack(out);
        self.start.pack(out);
        self.duration.pack(out);
        self.network.pack(out);
        (self.kind as u8).pack(out);
        (self.status as u8).pack(out);
        self.waited_for.pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Span> {
        let (id, parent, resource) = (u64::unpack(bytes)?, Packed::unpack(bytes)?, usize::unpack(bytes)?);
        let operation = Name(u32::unpack(bytes)?);
        let (start, duration, network) = (Nanos::unpack(bytes)?, Nanos::unpack(bytes)?, Nanos::unpack(bytes)?);
        let (kind, status) = (u8::unpack(bytes)?, u8::unpack(bytes)?);
        let kind = *SpanKind::ALL.get(usize::from(kind))?;
        let status = *Status::ALL.get(usize::from(status))?;
        let waited_for = bool::unpack(bytes)?;
        Some(Span { id, parent, resource, operation, kind, start, duration, network, waited_for, status })
    }
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A finite number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A list, a map or bytes: OTLP's `AnyValue` as compact JSON.
    Json(String),
}

/// Something said of a span, an event or a resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// What is said.
    pub key: Name,
    /// How it is.
    pub value: Value,
}

/// A moment in a span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What happened.
    pub name: Name,
    /// Since the start of the trace.
    pub at: Nanos,
    /// What is said of it.
    pub attributes: Vec<Attribute>,
}

/// What only a close look at a span shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Details {
    /// What is said of it, in the order of the source.
    pub attributes: Vec<Attribute>,
    /// In the order of the source.
    pub events: Vec<Event>,
    /// What is said of its status.
    pub message: String,
}

/// A process that makes spans: an instance of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// The service's name.
    pub service: Name,
    /// What else is said of it; `service.name` is not repeated here.
    pub attributes: Vec<Attribute>,
}

/// The spans of one request. [`assemble`](super::assemble) makes it: spans stand in the order of a walk that goes
/// into each span's children before its next sibling, earlier ones first, so that all that is under a span follows
/// it at once; names and resources are numbered in the order of that walk.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// Sixteen bytes, as W3C trace context writes them.
    pub id: u128,
    /// The start of the earliest span, in nanoseconds of Unix time.
    pub started_at: u64,
    /// What names stand for; each once.
    pub names: Vec<String>,
    /// Whose the spans are; each once.
    pub resources: Vec<Resource>,
    /// Each after its parent.
    #[serde(with = "packed")]
    pub spans: Vec<Span>,
    /// By span; empty where nobody looks closely.
    pub details: Vec<Details>,
    /// Spans whose parent is not here, and that parent's id.
    pub orphans: Vec<(usize, u64)>,
}

impl Trace {
    /// What a name stands for.
    pub fn name(&self, name: Name) -> &str {
        self.names.get(name.0 as usize).map_or("", String::as_str)
    }

    /// The name of the service whose span it is.
    pub fn service(&self, span: usize) -> &str {
        self.name(self.service_name(span))
    }

    /// The number of the name of the service whose span it is.
    pub fn service_name(&self, span: usize) -> Name {
        self.resources[self.spans[span].resource].service
    }

    /// What a span did.
    pub fn operation(&self, span: usize) -> &str {
        self.name(self.spans[span].operation)
    }

    /// The time the caller waited: the duration of the main root.
    pub fn wall_time(&self) -> Nanos {
        self.main_root().map_or(Nanos::ZERO, |root| self.spans[root].duration)
    }

    /// From the start of the earliest span to the end of the last.
    pub fn duration(&self) -> Nanos {
        self.spans.iter().map(Span::end).max().unwrap_or_default()
    }

    /// The root whose critical path is the trace's: the first that has no parent at all, or else the first orphan.
    pub fn main_root(&self) -> Option<usize> {
        let orphans: std::collections::HashSet<usize> = self.orphans.iter().map(|&(span, _)| span).collect();
        let roots = || (0..self.spans.len()).filter(|&span| self.spans[span].parent.is_none());
        roots().find(|root| !orphans.contains(root)).or_else(|| roots().next())
    }

    /// The value of an attribute of a span.
    pub fn attribute(&self, span: usize, key: &str) -> Option<&Value> {
        let attributes = &self.details.get(span)?.attributes;
        attributes.iter().find(|attribute| self.name(attribute.key) == key).map(|attribute| &attribute.value)
    }

    /// The id that travels with the request, if its root says it.
    pub fn request_id(&self) -> Option<&str> {
        match self.attribute(self.main_root()?, REQUEST_ID)? {
            Value::Text(id) => Some(id),
            _ => None,
        }
    }

    /// How deep every span lies and where all that is under it ends.
    pub fn shape(&self) -> Shape {
        let mut depths: Vec<usize> = Vec::with_capacity(self.spans.len());
        let mut ends: Vec<usize> = (1..=self.spans.len()).collect();
        for span in &self.spans {
            depths.push(span.parent.map_or(0, |parent| depths[parent] + 1));
        }
        for span in (0..self.spans.len()).rev() {
            if let Some(parent) = self.spans[span].parent {
                ends[parent] = ends[parent].max(ends[span]);
            }
        }
        Shape { depths, ends }
    }
}

/// The key of the attribute that holds the id that travels with a request.
pub const REQUEST_ID: &str = "request.id";

/// The tree that a trace's spans form, by span.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shape {
    /// How many ancestors it has.
    #[serde(with = "packed")]
    pub depths: Vec<usize>,
    /// One past the last span under it.
    #[serde(with = "packed")]
    pub ends: Vec<usize>,
}

impl Shape {
    /// The children of a span, earlier ones first.
    pub fn children(&self, span: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.ends[span];
        let first = (span + 1 < end).then_some(span + 1);
        std::iter::successors(first, move |&child| (self.ends[child] < end).then(|| self.ends[child]))
    }

    /// The spans without a parent, earlier ones first.
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        let first = (!self.ends.is_empty()).then_some(0);
        std::iter::successors(first, |&root| (self.ends[root] < self.ends.len()).then(|| self.ends[root]))
    }
}
