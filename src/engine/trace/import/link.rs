//! From the spans of one trace, as a file has them, to a [`Trace`]: parents by id, an id for each, a time for each.

use std::collections::{HashMap, HashSet};

use super::error::ImportError;
use super::id::fnv1a;
use super::times;
use super::warning::{Warning, Warnings};
use super::{MAX_SPANS, MAX_TRACES};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::{Draft, Drafts, Names, Parent, assemble};
use crate::engine::trace::export::{FOLLOWS_FROM, NETWORK, REF_TYPE};
use crate::engine::trace::span::{Attribute, Name, Resource, SpanKind, Trace, Value};

/// A span as a file has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// All but its parent, its start and its duration. An id of 0 is none.
    pub(super) draft: Draft,
    /// Its parent's id; 0 where it has none.
    pub(super) parent: u64,
    /// In nanoseconds.
    pub(super) start: Option<u64>,
    /// From start to end.
    pub(super) duration: Option<Nanos>,
    /// Whether the file says that it is the server's half of a span that its client has begun (Zipkin).
    pub(super) is_shared: bool,
}

/// The spans of one trace as a file has them, in its order.
#[derive(Debug, Clone, Default)]
pub(super) struct FoundTrace {
    /// Sixteen bytes.
    pub(super) id: u128,
    /// What names stand for.
    pub(super) names: Names,
    /// Whose the spans are.
    pub(super) resources: Vec<Resource>,
    /// In the order of the file.
    pub(super) spans: Vec<Found>,
}

impl FoundTrace {
    /// The trace. Every span's id is its own afterwards, so that it can be written and read again.
    pub(super) fn link(mut self, warnings: &mut Warnings) -> Trace {
        let holders = Holders::of(&self);
        for (span, found) in self.spans.iter_mut().enumerate() {
            found.draft.parent = match holders.parent(span, found, &self.resources) {
                Some(parent) => Parent::Span(parent),
                None if found.parent != 0 => Parent::Missing(found.parent),
                None => Parent::None,
            };
        }
        let orphans = self.spans.iter().filter(|found| matches!(found.draft.parent, Parent::Missing(_))).count();
        warnings.add(Warning::Orphans(orphans));
        warnings.add(Warning::SharedSpans(holders.clients.len()));
        warnings.add(Warning::DuplicateIds(holders.duplicates.len()));
        self.give_ids(&holders, warnings);
        times::complete(&mut self.spans, warnings);
        let spans = self.spans.into_iter().map(|found| found.draft).collect();
        let drafts = Drafts { id: self.id, names: self.names, resources: self.resources, spans };
        let (trace, cycles) = assemble(drafts);
        warnings.add(Warning::Cycles(cycles));
        trace
    }

    /// An id for whoever has none or another's.
    fn give_ids(&mut self, holders: &Holders, warnings: &mut Warnings) {
        let without = self.spans.iter().filter(|found| found.draft.id == 0).count();
        warnings.add(Warning::MissingIds(without));
        if without == 0 && holders.clients.is_empty() && holders.duplicates.is_empty() {
            return;
        }
        let ids = self.spans.iter().flat_map(|found| [found.draft.id, found.parent]);
        let taken: HashSet<u64> = ids.chain([0]).collect();
        // One walk over the numbers for all of them, from a place that is the trace's own.
        let mut free = fnv1a(&self.id.to_be_bytes());
        for (span, found) in self.spans.iter_mut().enumerate() {
            if found.draft.id == 0 || holders.clients.contains_key(&span) || holders.duplicates.contains(&span) {
                while taken.contains(&free) {
                    free = free.wrapping_add(1);
                }
                found.draft.id = free;
                free = free.wrapping_add(1);
            }
        }
    }
}

/// Which span an id means, where several have it. By Zipkin's rules: a server's half of a shared span is the child of
/// the client's half, and what the same service does below that id is the child of the server's half.
#[derive(Debug, Default)]
struct Holders {
    /// The span that an id means to everybody else.
    by_id: HashMap<u64, usize>,
    /// The server's half of a shared span, by its id and its service.
    servers: HashMap<(u64, Name), usize>,
    /// The client's half, by the server's.
    clients: HashMap<usize, usize>,
    /// Spans whose id another has already.
    duplicates: HashSet<usize>,
}

impl Holders {
    fn of(trace: &FoundTrace) -> Holders {
        let mut holders = Holders::default();
        let spans = || trace.spans.iter().enumerate().filter(|(_, found)| found.draft.id != 0);
        for (span, found) in spans().filter(|(_, found)| !found.is_shared) {
            let holder = *holders.by_id.entry(found.draft.id).or_insert(span);
            if holder == span {
                continue;
            }
            // Not everybody who shares an id says so.
            match (trace.spans[holder].draft.kind, found.draft.kind) {
                (SpanKind::Client, SpanKind::Server) => holders.share(trace, holder, span),
                (SpanKind::Server, SpanKind::Client) => {
                    holders.by_id.insert(found.draft.id, span);
                    holders.share(trace, span, holder);
                }
                _ => {
                    holders.duplicates.insert(span);
                }
            }
        }
        for (span, found) in spans().filter(|(_, found)| found.is_shared) {
            match holders.by_id.get(&found.draft.id).copied() {
                Some(client) if !trace.spans[client].is_shared => holders.share(trace, client, span),
                Some(_) => {
                    holders.duplicates.insert(span);
                }
                // The client's half is not in the file.
                None => {
                    holders.by_id.insert(found.draft.id, span);
                }
            }
        }
        holders
    }

    fn share(&mut self, trace: &FoundTrace, client: usize, server: usize) {
        let Draft { id, resource, .. } = trace.spans[server].draft;
        self.servers.entry((id, trace.resources[resource].service)).or_insert(server);
        self.clients.insert(server, client);
    }

    fn parent(&self, span: usize, found: &Found, resources: &[Resource]) -> Option<usize> {
        if let Some(&client) = self.clients.get(&span) {
            return Some(client);
        }
        if found.parent == 0 {
            return None;
        }
        let service = resources[found.draft.resource].service;
        self.servers.get(&(found.parent, service)).or_else(|| self.by_id.get(&found.parent)).copied()
    }
}

impl Found {
    /// Says something of the span: as an attribute, unless it is one of the two by which [`export`] tells what OTLP
    /// and Jaeger have no word for.
    ///
    /// [`export`]: crate::engine::trace::export
    pub(super) fn say(&mut self, names: &mut Names, key: &str, value: Value) {
        match (key, &value) {
            (REF_TYPE, Value::Text(text)) if text == FOLLOWS_FROM => self.draft.is_async = true,
            (NETWORK, Value::Int(nanos @ 0..)) => self.draft.network = Nanos(nanos.unsigned_abs()),
            _ => self.draft.details.attributes.push(Attribute { key: names.name(key), value }),
        }
    }
}

/// Traces in the order in which they begin in the file.
#[derive(Debug, Default)]
pub(super) struct Traces {
    list: Vec<FoundTrace>,
    /// Place in the list by id; none for one that is left out.
    places: HashMap<u128, Option<usize>>,
    spans: usize,
}

impl Traces {
    /// The trace with an id and its place, for one more span; none if there are [`MAX_TRACES`] without it.
    pub(super) fn of(&mut self, id: u128) -> Result<Option<(usize, &mut FoundTrace)>, ImportError> {
        let next = self.list.len();
        let place = *self.places.entry(id).or_insert((next < MAX_TRACES).then_some(next));
        let Some(place) = place else { return Ok(None) };
        if place == next {
            self.list.push(FoundTrace { id, ..FoundTrace::default() });
        }
        self.spans += 1;
        if self.spans > MAX_SPANS {
            return Err(ImportError::TooManySpans { limit: MAX_SPANS });
        }
        Ok(self.list.get_mut(place).map(|trace| (place, trace)))
    }

    /// All of them.
    pub(super) fn into_list(self, warnings: &mut Warnings) -> Vec<FoundTrace> {
        warnings.add(Warning::TracesLeftOut(self.places.len() - self.list.len()));
        self.list
    }
}
