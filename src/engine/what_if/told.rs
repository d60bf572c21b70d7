//! A model's run, told in the words of its source.

use std::collections::HashMap;

use crate::engine::sim::system::System;
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use crate::engine::trace::span::{
    Attribute, Details, Event, Name, REQUEST_ID, Resource, Span, SpanKind, Status, Trace,
};

/// Calls every call by its number, so that a run's spans say which call they are of.
pub(super) fn number(system: &mut System) {
    for request in &mut system.requests {
        for (index, call) in request.calls.iter_mut().enumerate() {
            call.operation = index.to_string();
        }
    }
}

/// The source with the tree of the spans `modelled`, by call, replaced by what a run of the [`number`]ed system shows.
pub(super) fn by_source(source: &Trace, modelled: &[usize], system: &System, run: &Trace) -> Trace {
    let (Some(&root), Some(request)) = (modelled.first(), system.requests.first()) else { return source.clone() };
    let mut teller = Teller::new(source, root);
    // Trees stand one after another: a kept span's parent has been kept before.
    let mut places = vec![0; source.spans.len()];
    for span in (0..root).chain(root + modelled.len()..source.spans.len()) {
        places[span] = teller.drafts.spans.len();
        let parent = source.spans[span].parent.map(|parent| places[parent]);
        let draft = teller.as_in_source(span, teller.started_at(span));
        teller.add(span, parent, draft);
    }
    if run.spans.is_empty() {
        let draft = teller.as_in_source(root, teller.started_at(root));
        let duration = request.deadline.unwrap_or_default();
        teller.add(root, None, Draft { duration, status: Status::Error, ..draft });
    }
    let mut places: Vec<usize> = Vec::with_capacity(run.spans.len());
    let mut is_told = vec![false; modelled.len()];
    for (index, span) in run.spans.iter().enumerate() {
        let parent = span.parent.map(|parent| places[parent]);
        let call = run.operation(index).parse().unwrap_or(0_usize).min(modelled.len() - 1);
        let draft = if run.service(index) == source.service(modelled[call]) {
            teller.executed(modelled[call], run, index, std::mem::replace(&mut is_told[call], true))
        } else if let (None, Some(parent)) = (request.calls[call].policy, parent) {
            // It passes on the failure of what it asked for, which the source has a span for.
            places.push(parent);
            continue;
        } else {
            teller.attempted(modelled[call], run, index)
        };
        places.push(teller.drafts.spans.len());
        teller.add(modelled[call], parent, draft);
    }
    assemble(teller.drafts).0
}

struct Teller<'a> {
    source: &'a Trace,
    root: usize,
    /// The drafts' names by the source's numbers.
    names: Vec<Name>,
    nameless: Name,
    /// The ids of parents that are not there, by span.
    orphans: HashMap<usize, u64>,
    drafts: Drafts,
}

impl<'a> Teller<'a> {
    fn new(source: &'a Trace, root: usize) -> Teller<'a> {
        let mut drafts = Drafts { id: source.id, ..Drafts::default() };
        let names = source.names.iter().map(|name| drafts.names.name(name)).collect();
        let nameless = drafts.names.name("");
        let orphans = source.orphans.iter().copied().collect();
        let mut teller = Teller { source, root, names, nameless, orphans, drafts };
        for Resource { service, attributes } in &source.resources {
            let resource = Resource { service: teller.renamed(*service), attributes: teller.attributes(attributes) };
            teller.drafts.resources.push(resource);
        }
        teller
    }

    /// A call that was worked at; the first of its executions takes the place of the source's.
    fn executed(&mut self, span: usize, run: &Trace, index: usize, is_told: bool) -> Draft {
        let Span { id, start, duration, status, .. } = run.spans[index];
        let mut draft = self.as_in_source(span, self.moment(start));
        draft.duration = duration;
        if is_told {
            draft.id = id;
        }
        if status == Status::Error {
            draft.status = status;
        }
        let known = draft.details.attributes.len();
        for attribute in self.said_by(run, index) {
            if draft.details.attributes[..known].iter().all(|other| other.key != attribute.key) {
                draft.details.attributes.push(attribute);
            }
        }
        draft
    }

    /// An attempt that failed, as the caller saw it.
    fn attempted(&mut self, span: usize, run: &Trace, index: usize) -> Draft {
        let Span { id, start, duration, status, .. } = run.spans[index];
        let source = &self.source.spans[span];
        Draft {
            id,
            resource: self.source.spans[source.parent.unwrap_or(span)].resource,
            operation: self.renamed(source.operation),
            kind: SpanKind::Client,
            start: self.moment(start),
            duration,
            is_async: !source.waited_for,
            status,
            details: Details { attributes: self.said_by(run, index), ..Details::default() },
            ..Draft::default()
        }
    }

    /// A span as it was, save that it starts at `start`; its events move with it.
    fn as_in_source(&self, span: usize, start: u64) -> Draft {
        let Span { id, resource, operation, kind, duration, network, waited_for, status, .. } = self.source.spans[span];
        let details = self.source.details.get(span).map(|details| Details {
            attributes: self.attributes(&details.attributes),
            events: details.events.iter().map(|event| self.event(event, span, start)).collect(),
            message: details.message.clone(),
        });
        Draft {
            id,
            parent: Parent::None,
            resource,
            operation: self.renamed(operation),
            kind,
            start,
            duration,
            network,
            is_async: !waited_for,
            status,
            details: details.unwrap_or_default(),
        }
    }

    fn event(&self, event: &Event, span: usize, start: u64) -> Event {
        let was = self.source.started_at.saturating_add(event.at.0);
        let moved = i128::from(was) + i128::from(start) - i128::from(self.started_at(span));
        let at = Nanos(u64::try_from(moved.max(0)).unwrap_or(u64::MAX));
        Event { name: self.renamed(event.name), at, attributes: self.attributes(&event.attributes) }
    }

    /// What a run says of a span. The request's id is the source's to say.
    fn said_by(&mut self, run: &Trace, index: usize) -> Vec<Attribute> {
        let said = run.details.get(index).map(|details| details.attributes.as_slice()).unwrap_or_default();
        let said = said.iter().filter(|attribute| run.name(attribute.key) != REQUEST_ID);
        said.map(|Attribute { key, value }| Attribute {
            key: self.drafts.names.name(run.name(*key)),
            value: value.clone(),
        })
        .collect()
    }

    fn attributes(&self, attributes: &[Attribute]) -> Vec<Attribute> {
        attributes
            .iter()
            .map(|Attribute { key, value }| Attribute { key: self.renamed(*key), value: value.clone() })
            .collect()
    }

    fn renamed(&self, name: Name) -> Name {
        self.names.get(name.0 as usize).copied().unwrap_or(self.nameless)
    }

    /// When a span of the source started, in nanoseconds of Unix time.
    fn started_at(&self, span: usize) -> u64 {
        self.source.started_at.saturating_add(self.source.spans[span].start.0)
    }

    /// A moment of the run, in nanoseconds of Unix time.
    fn moment(&self, moment: Nanos) -> u64 {
        self.started_at(self.root).saturating_add(moment.0)
    }

    /// Adds a span, called by the draft `parent` or by whoever called it in the source.
    fn add(&mut self, span: usize, parent: Option<usize>, draft: Draft) {
        let parent = match (parent, self.orphans.get(&span)) {
            (Some(parent), _) => Parent::Span(parent),
            (None, Some(&missing)) => Parent::Missing(missing),
            (None, None) => Parent::None,
        };
        self.drafts.spans.push(Draft { parent, ..draft });
    }
}
