//! What a file has wrong, or what is not kept of it, though its traces can be read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that a visitor should know of the traces that were read. A number counts the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// Bytes that are no UTF-8 were replaced.
    NotUtf8,
    /// OTLP under keys of its first versions: `batches`, `instrumentationLibrarySpans`.
    OldKeys,
    /// A Chrome file without its last bracket.
    UnterminatedArray,
    /// The last line of an OTLP file is cut off, and was left out.
    CutLastLine,
    /// OTLP's enums as names: `SPAN_KIND_SERVER`.
    EnumsAsNames(usize),
    /// OTLP's ids in base64.
    Base64Ids(usize),
    /// Ids that are not hexadecimal or too long.
    NonHexIds(usize),
    /// Spans without an id.
    MissingIds(usize),
    /// Spans with the id of another.
    DuplicateIds(usize),
    /// Server spans with the id of their client's.
    SharedSpans(usize),
    /// Spans whose parent is not in the file.
    Orphans(usize),
    /// Circles of spans that are each other's ancestors.
    Cycles(usize),
    /// Spans without a start.
    MissingStart(usize),
    /// Spans without an end or a duration.
    MissingDuration(usize),
    /// Spans that end before they start.
    EndsBeforeStart(usize),
    /// Spans that do not say whose they are.
    UnknownServices(usize),
    /// Spans whose resource was too large to be repeated.
    ResourcesCut(usize),
    /// Links to other spans.
    LinksLeftOut(usize),
    /// Chrome's ends without a beginning.
    UnmatchedEnds(usize),
    /// Chrome's beginnings without an end.
    UnmatchedBegins(usize),
    /// Chrome's events that are no spans: counters, flows, samples…
    OtherEvents(usize),
    /// Lines of metrics and logs in an OTLP file.
    OtherSignals(usize),
    /// Traces beyond [`MAX_TRACES`](super::MAX_TRACES).
    TracesLeftOut(usize),
}

use Warning::*;

impl fmt::Display for Warning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotUtf8 => write!(out, "The file is not all UTF-8: what could not be read was replaced by \u{fffd}."),
            OldKeys => write!(
                out,
                "Keys of OTLP's first versions (\"batches\", \"instrumentationLibrarySpans\") were read as today's."
            ),
            UnterminatedArray => {
                write!(out, "The file ends before its last bracket: all events before that were read.")
            }
            CutLastLine => write!(out, "The last line is cut off and was left out."),
            EnumsAsNames(n) => write!(out, "{n} × a kind or status as a name where OTLP wants a number: read."),
            Base64Ids(n) => write!(out, "{n} × an id in base64 where OTLP wants hexadecimal digits: read."),
            NonHexIds(n) => {
                write!(out, "{n} × an id that is not hexadecimal or too long: a 64-bit hash stands for it.")
            }
            MissingIds(n) => write!(out, "{n} × a span without an id: it was given one."),
            DuplicateIds(n) => {
                write!(
                    out,
                    "{n} × a span with another's id: it was given one of its own; children stay with the first."
                )
            }
            SharedSpans(n) => write!(
                out,
                "{n} × a server span that shares its client's id: made a child of it, with an id of its own."
            ),
            Orphans(n) => write!(out, "{n} × a span whose parent is not in the file: shown as a root."),
            Cycles(n) => write!(out, "{n} × a circle of spans that are their own ancestors: cut at the earliest."),
            MissingStart(n) => write!(out, "{n} × a span without a start: taken from its children or its parent."),
            MissingDuration(n) => {
                write!(out, "{n} × a span without an end: it lasts until its last child ends, or no time at all.")
            }
            EndsBeforeStart(n) => write!(out, "{n} × a span that ends before it starts: its duration is 0."),
            UnknownServices(n) => write!(out, "{n} × a span without a service: it is under \"unknown_service\"."),
            ResourcesCut(n) => {
                write!(
                    out,
                    "{n} × a resource that many traces share and that is too large for it: only its name is kept."
                )
            }
            LinksLeftOut(n) => write!(out, "{n} × a link to another span: left out."),
            UnmatchedEnds(n) => write!(out, "{n} × an end without a beginning: left out."),
            UnmatchedBegins(n) => write!(out, "{n} × a beginning without an end: it lasts until the last event."),
            OtherEvents(n) => write!(out, "{n} × an event that is no span (counters, flows, samples…): left out."),
            OtherSignals(n) => write!(out, "{n} × metrics or logs: left out."),
            TracesLeftOut(n) => write!(out, "{n} × a trace beyond the first {}: left out.", super::MAX_TRACES),
        }
    }
}

impl Warning {
    /// Its number, if it has one.
    fn count(&mut self) -> Option<&mut usize> {
        match self {
            NotUtf8 | OldKeys | UnterminatedArray | CutLastLine => None,
            EnumsAsNames(n) | Base64Ids(n) | NonHexIds(n) | MissingIds(n) | DuplicateIds(n) | SharedSpans(n)
            | Orphans(n) | Cycles(n) | MissingStart(n) | MissingDuration(n) | EndsBeforeStart(n)
            | UnknownServices(n) | ResourcesCut(n) | LinksLeftOut(n) | UnmatchedEnds(n) | UnmatchedBegins(n)
            | OtherEvents(n) | OtherSignals(n) | TracesLeftOut(n) => Some(n),
        }
    }
}

/// Warnings, each kind once, in the order in which they first came up.
#[derive(Debug, Default)]
pub(super) struct Warnings(Vec<Warning>);

impl Warnings {
    /// Says it, or adds its number to what was said before.
    pub(super) fn add(&mut self, mut warning: Warning) {
        if warning.count().is_some_and(|n| *n == 0) {
            return;
        }
        let same = |known: &&mut Warning| std::mem::discriminant(*known) == std::mem::discriminant(&warning);
        match self.0.iter_mut().find(same) {
            None => self.0.push(warning),
            Some(known) => {
                if let (Some(total), Some(more)) = (known.count(), warning.count()) {
                    *total = total.saturating_add(*more);
                }
            }
        }
    }

    /// All of them.
    pub(super) fn into_list(self) -> Vec<Warning> {
        self.0
    }
}
