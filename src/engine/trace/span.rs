//! The span model.

use crate::engine::time::Nanos;

baked! {
    path = crate::engine::trace::span;

    /// The role of a span in a call, by OpenTelemetry's `SpanKind`.
    #[derive(Eq)]
    pub enum SpanKind {
        /// Work inside a process.
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
}

impl SpanKind {
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

/// How a span ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// As it should.
    Ok,
    /// With an error.
    Error,
}

impl Status {
    /// The word for it in documents.
    pub fn name(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Error => "error",
        }
    }
}

/// One piece of work of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Eight bytes, as W3C trace context writes them.
    pub id: u64,
    /// Index of the parent in [`Trace::spans`]; always smaller than the span's own.
    pub parent: Option<usize>,
    /// Name of the service.
    pub service: String,
    /// What it did.
    pub operation: String,
    /// Its role in the call.
    pub kind: SpanKind,
    /// Since the start of the trace.
    pub start: Nanos,
    /// From start to end.
    pub duration: Nanos,
    /// Time on the wire, each way, outside of this span and inside of its parent.
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
}

/// The spans of one request, each after its parent; the first is the root.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The id that travels with the request.
    pub request_id: String,
    /// Each after its parent.
    pub spans: Vec<Span>,
}

impl Trace {
    /// The time the caller waited: the duration of the root.
    pub fn wall_time(&self) -> Nanos {
        self.spans.first().map_or(Nanos::ZERO, |root| root.duration)
    }

    /// How many ancestors a span has.
    pub fn depth(&self, span: usize) -> usize {
        std::iter::successors(self.spans[span].parent, |&parent| self.spans[parent].parent).count()
    }

    /// The children of every span, by index.
    pub fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.spans.len()];
        for (index, span) in self.spans.iter().enumerate() {
            if let Some(parent) = span.parent {
                children[parent].push(index);
            }
        }
        children
    }
}
