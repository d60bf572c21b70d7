//! From the spans of one trace, as a file has them, to a [`Trace`]: parents by id, an id for each, a time for each.

use std::collections::{HashMap, HashSet};

use super::id::fnv1a;
use super::times;
use super::warning::{Warning, Warnings};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::{Draft, Drafts, Names, Parent, assemble};
use crate::engine::trace::span::{Name, Resource, SpanKind, Trace};

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
