//! From spans as a source has them to a [`Trace`], in the one order that every trace has.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::engine::time::Nanos;
use crate::engine::trace::span::{Attribute, Details, Event, Name, Resource, Span, SpanKind, Status, Trace, Value};

/// A span as a source has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// Eight bytes.
    pub id: u64,
    /// Who called.
    pub parent: Parent,
    /// Index in [`Drafts::resources`].
    pub resource: usize,
    /// What it did; a name of [`Drafts::names`].
    pub operation: Name,
    /// Its role in the call.
    pub kind: SpanKind,
    /// Nanoseconds, of Unix time or from wherever the source counts.
    pub start: u64,
    /// From start to end.
    pub duration: Nanos,
    /// Time on the wire, each way.
    pub network: Nanos,
    /// Whether the source says that the parent does not wait for it.
    pub is_async: bool,
    /// How it ended.
    pub status: Status,
    /// The rest; events are counted like [`Draft::start`].
    pub details: Details,
}

/// Who called a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parent {
    /// Nobody.
    #[default]
    None,
    /// Another span: index in [`Drafts::spans`].
    Span(usize),
    /// A span that is not here, by its id.
    Missing(u64),
}

/// The spans of one trace as a source has them, in any order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drafts {
    /// Sixteen bytes.
    pub id: u128,
    /// What names stand for.
    pub names: Names,
    /// Whose the spans are.
    pub resources: Vec<Resource>,
    /// In any order.
    pub spans: Vec<Draft>,
}

/// Names, each once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Names {
    list: Vec<String>,
    numbers: HashMap<String, Name>,
}

impl Names {
    /// The number of a name, new or old.
    pub fn name(&mut self, text: &str) -> Name {
        if let Some(&name) = self.numbers.get(text) {
            return name;
        }
        let name = Name(self.list.len() as u32);
        self.list.push(text.to_owned());
        self.numbers.insert(text.to_owned(), name);
        name
    }

    /// What a number stands for.
    pub fn text(&self, name: Name) -> &str {
        self.list.get(name.0 as usize).map_or("", String::as_str)
    }
}

/// The trace of some spans, and how many of them had to be cut from their parent because they were their own
/// ancestors.
///
/// A consumer is not waited for by its producer, whatever the source says.
pub fn assemble(drafts: Drafts) -> (Trace, usize) {
    let Drafts { id, names, resources, mut spans } = drafts;
    let cut = cut_cycles(&mut spans);
    let order = walk(&spans);
    let mut places = vec![0; spans.len()];
    for (place, &draft) in order.iter().enumerate() {
        places[draft] = place;
    }
    let kinds: Vec<SpanKind> = spans.iter().map(|span| span.kind).collect();
    let started_at = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let mut numbering = Numbering { new_numbers: vec![None; names.list.len()], old: names.list, new: Vec::new() };
    let mut new_resources: Vec<Resource> = Vec::new();
    let mut resource_places: Vec<Option<usize>> = vec![None; resources.len()];
    let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut trace = Trace { id, started_at, ..Trace::default() };
    for draft in order {
        let Draft { id, parent, resource, operation, kind, start, duration, network, is_async, status, details } =
            std::mem::take(&mut spans[draft]);
        let resource = *resource_places[resource].get_or_insert_with(|| {
            let renamed = numbering.resource(&resources[resource]);
            // Sources say the same of a process in several places.
            let alike = alike.entry(fingerprint(&renamed)).or_default();
            alike.iter().copied().find(|&known| new_resources[known] == renamed).unwrap_or_else(|| {
                alike.push(new_resources.len());
                new_resources.push(renamed);
                new_resources.len() - 1
            })
        });
        let index = trace.spans.len();
        let parent = match parent {
            Parent::Span(parent) => Some(parent),
            Parent::Missing(parent) => {
                trace.orphans.push((index, parent));
                None
            }
            Parent::None => None,
        };
        let hands_over = parent.is_some_and(|parent| kinds[parent] == SpanKind::Producer);
        trace.spans.push(Span {
            id,
            parent: parent.map(|parent| places[parent]),
            resource,
            operation: numbering.name(operation),
            kind,
            start: Nanos(start - started_at),
            duration,
            network,
            waited_for: !(is_async || hands_over && kind == SpanKind::Consumer),
            status,
        });
        trace.details.push(numbering.details(details, started_at));
    }
    trace.names = numbering.new;
    trace.resources = new_resources;
    (trace, cut)
}

/// Makes roots of spans that are their own ancestors: of each circle, the one that starts first.
fn cut_cycles(spans: &mut [Draft]) -> usize {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        InWalk(usize),
        Done,
    }
    let mut seen = vec![Seen::No; spans.len()];
    let mut cut = 0;
    for from in 0..spans.len() {
        let mut walked = Vec::new();
        let mut here = from;
        loop {
            match seen[here] {
                Seen::No => {
                    seen[here] = Seen::InWalk(from);
                    walked.push(here);
                }
                Seen::InWalk(walk) if walk == from => {
                    let circle = walked.iter().skip_while(|&&span| span != here);
                    let first = circle.copied().min_by_key(|&span| (spans[span].start, span)).unwrap_or(here);
                    spans[first].parent = Parent::None;
                    cut += 1;
                    break;
                }
                Seen::InWalk(_) | Seen::Done => break,
            }
            match spans[here].parent {
                Parent::Span(parent) if parent < spans.len() => here = parent,
                Parent::Span(_) => {
                    spans[here].parent = Parent::None;
                    break;
                }
                Parent::None | Parent::Missing(_) => break,
            }
        }
        walked.into_iter().for_each(|span| seen[span] = Seen::Done);
    }
    cut
}

/// The order of the walk: roots and siblings by start, then by id.
fn walk(spans: &[Draft]) -> Vec<usize> {
    let mut by_start: Vec<usize> = (0..spans.len()).collect();
    by_start.sort_by_key(|&span| (spans[span].start, spans[span].id));
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); spans.len()];
    let mut stack = Vec::new();
    for &span in by_start.iter().rev() {
        match spans[span].parent {
            Parent::Span(parent) => children[parent].push(span),
            Parent::None | Parent::Missing(_) => stack.push(span),
        }
    }
    let mut order = Vec::with_capacity(spans.len());
    while let Some(span) = stack.pop() {
        order.push(span);
        // The later ones stand first, so that the earliest comes off the stack first.
        stack.append(&mut children[span]);
    }
    order
}

/// The same number for equal resources, and hardly ever for others: files may have as many resources as spans.
fn fingerprint(resource: &Resource) -> u64 {
    let mut hasher = DefaultHasher::new();
    resource.service.hash(&mut hasher);
    for Attribute { key, value } in &resource.attributes {
        key.hash(&mut hasher);
        match value {
            Value::Text(text) | Value::Json(text) => text.hash(&mut hasher),
            Value::Int(number) => number.hash(&mut hasher),
            // Zero is equal to its negative, and has other bits.
            Value::Float(number) => (number + 0.0).to_bits().hash(&mut hasher),
            Value::Bool(truth) => truth.hash(&mut hasher),
        }
    }
    hasher.finish()
}

/// Gives names new numbers in the order in which they are asked for.
struct Numbering {
    old: Vec<String>,
    new_numbers: Vec<Option<Name>>,
    new: Vec<String>,
}

impl Numbering {
    fn name(&mut self, name: Name) -> Name {
        let old = name.0 as usize;
        let Numbering { old: texts, new_numbers, new } = self;
        *new_numbers[old].get_or_insert_with(|| {
            new.push(std::mem::take(&mut texts[old]));
            Name(new.len() as u32 - 1)
        })
    }

    fn attributes(&mut self, attributes: Vec<Attribute>) -> Vec<Attribute> {
        let renamed = |Attribute { key, value }| Attribute { key: self.name(key), value };
        attributes.into_iter().map(renamed).collect()
    }

    fn details(&mut self, details: Details, started_at: u64) -> Details {
        let Details { attributes, events, message } = details;
        let attributes = self.attributes(attributes);
        let events = events
            .into_iter()
            .map(|Event { name, at, attributes }| Event {
                name: self.name(name),
                at: Nanos(at.0.saturating_sub(started_at)),
                attributes: self.attributes(attributes),
            })
            .collect();
        Details { attributes, events, message }
    }

    fn resource(&mut self, resource: &Resource) -> Resource {
        Resource { service: self.name(resource.service), attributes: self.attributes(resource.attributes.clone()) }
    }
}
