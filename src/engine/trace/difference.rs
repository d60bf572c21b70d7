//! What changed between two runs of the same request.
//!
//! Spans are matched from the roots down: two spans are the same if they did the same for the same service, their
//! parents are the same, and they are the first, the second, … of their kind under that parent, by start.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::engine::time::Nanos;
use crate::engine::trace::critical_path::critical_time_by_span;
use crate::engine::trace::span::{Name, Status};
use crate::engine::trace::study::Study;

/// What changed from one trace to another. Pairs are (before, after).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Difference {
    /// The time the caller waited.
    pub wall: (Nanos, Nanos),
    /// Every span of both traces once: those of the second in its order, then those that are only in the first.
    pub spans: Vec<Match>,
    /// Every service of both, the one whose own time changed most first; of equal ones, by name.
    pub services: Vec<ServiceChange>,
}

/// A span in both traces, or in one of them. Pairs are (before, after), zero where it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Match {
    /// Its index in the first trace; none if it was added.
    pub before: Option<usize>,
    /// Its index in the second trace; none if it was removed.
    pub after: Option<usize>,
    /// From start to end.
    pub duration: (Nanos, Nanos),
    /// Own time.
    pub self_time: (Nanos, Nanos),
    /// Time on the critical path.
    pub critical_time: (Nanos, Nanos),
}

/// A service in both traces, or in one of them. Pairs are (before, after), zero where it is not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServiceChange {
    /// Its name.
    pub service: String,
    /// How many spans it has.
    pub spans: (usize, usize),
    /// How many of them failed.
    pub errors: (usize, usize),
    /// Own time, summed.
    pub self_time: (Nanos, Nanos),
    /// Time on the critical path.
    pub critical_time: (Nanos, Nanos),
}

/// What changed from `before` to `after`, in O(n log n).
pub fn difference(before: &Study, after: &Study) -> Difference {
    let matched = matched(before, after);
    let (was, is) = (Times::new(before), Times::new(after));
    let pair = |before, after| {
        let ((duration, self_time, critical_time), now) = (was.of(before), is.of(after));
        Match {
            before,
            after,
            duration: (duration, now.0),
            self_time: (self_time, now.1),
            critical_time: (critical_time, now.2),
        }
    };
    let mut is_kept = vec![false; before.trace.spans.len()];
    matched.iter().flatten().for_each(|&kept| is_kept[kept] = true);
    let removed = (0..is_kept.len()).filter(|&span| !is_kept[span]);
    let spans = matched.iter().enumerate().map(|(span, &before)| pair(before, Some(span)));
    Difference {
        wall: (before.trace.wall_time(), after.trace.wall_time()),
        spans: spans.chain(removed.map(|span| pair(Some(span), None))).collect(),
        services: services(&was, &is),
    }
}

/// By span of the second trace, the same span of the first.
fn matched(before: &Study, after: &Study) -> Vec<Option<usize>> {
    // Names have a number of their own in each trace; those of the first count.
    let known: HashMap<&str, Name> = before.trace.names.iter().map(String::as_str).zip((0..).map(Name)).collect();
    let known: Vec<Option<Name>> = after.trace.names.iter().map(|name| known.get(name.as_str()).copied()).collect();
    let known = |name: Name| known.get(name.0 as usize).copied().flatten();
    let was = |span: usize| (before.trace.service_name(span), before.trace.spans[span].operation, span);
    let is =
        |span: usize| Some((known(after.trace.service_name(span))?, known(after.trace.spans[span].operation)?, span));

    let mut matched = vec![None; after.trace.spans.len()];
    let mut siblings = Siblings::default();
    siblings.pair(before.shape.roots().map(was), after.shape.roots().filter_map(is), &mut matched);
    for parent in 0..after.trace.spans.len() {
        if let Some(partner) = matched[parent] {
            let (children, others) = (before.shape.children(partner), after.shape.children(parent));
            siblings.pair(children.map(was), others.filter_map(is), &mut matched);
        }
    }
    matched
}

/// A span among its siblings: service, operation, and its index, which tells equal ones apart.
type Sibling = (Name, Name, usize);

/// Room for the siblings of both traces, so that not every family needs some of its own.
#[derive(Default)]
struct Siblings {
    before: Vec<Sibling>,
    after: Vec<Sibling>,
}

impl Siblings {
    /// Finds the partners of the children of one span in both traces.
    fn pair(
        &mut self,
        before: impl Iterator<Item = Sibling>,
        after: impl Iterator<Item = Sibling>,
        matched: &mut [Option<usize>],
    ) {
        self.before.clear();
        self.before.extend(before);
        self.before.sort_unstable();
        self.after.clear();
        self.after.extend(after);
        self.after.sort_unstable();
        let (mut was, mut is) = (self.before.iter().peekable(), self.after.iter().peekable());
        while let (Some(&&(service, operation, one)), Some(&&(other_service, other_operation, other))) =
            (was.peek(), is.peek())
        {
            let order = (service, operation).cmp(&(other_service, other_operation));
            if order.is_eq() {
                matched[other] = Some(one);
            }
            if order.is_le() {
                was.next();
            }
            if order.is_ge() {
                is.next();
            }
        }
    }
}

/// What is compared, by span.
struct Times<'a> {
    study: &'a Study,
    critical_times: Vec<Nanos>,
}

impl Times<'_> {
    fn new(study: &Study) -> Times<'_> {
        Times { study, critical_times: critical_time_by_span(&study.trace, &study.path) }
    }

    /// Duration, own time and time on the critical path; zero if there is no span.
    fn of(&self, span: Option<usize>) -> (Nanos, Nanos, Nanos) {
        span.map_or_else(Default::default, |span| {
            let self_time = self.study.self_times.get(span).copied().unwrap_or_default();
            (self.study.trace.spans[span].duration, self_time, self.critical_times[span])
        })
    }

    /// What each service has, by its name.
    fn by_service(&self) -> BTreeMap<&str, Sum> {
        let trace = &self.study.trace;
        let mut by_resource = vec![Sum::default(); trace.resources.len()];
        for (index, span) in trace.spans.iter().enumerate() {
            let (_, self_time, critical_time) = self.of(Some(index));
            let errors = usize::from(span.status == Status::Error);
            by_resource[span.resource].add(Sum { spans: 1, errors, self_time, critical_time });
        }
        let mut by_service: BTreeMap<&str, Sum> = BTreeMap::new();
        for (resource, sum) in trace.resources.iter().zip(by_resource) {
            by_service.entry(trace.name(resource.service)).or_default().add(sum);
        }
        by_service
    }
}

/// What is summed over the spans of a service.
#[derive(Clone, Copy, Default)]
struct Sum {
    spans: usize,
    errors: usize,
    self_time: Nanos,
    critical_time: Nanos,
}

impl Sum {
    fn add(&mut self, other: Sum) {
        self.spans += other.spans;
        self.errors += other.errors;
        self.self_time += other.self_time;
        self.critical_time += other.critical_time;
    }
}

fn services(was: &Times, is: &Times) -> Vec<ServiceChange> {
    let mut changes: BTreeMap<&str, (Sum, Sum)> = BTreeMap::new();
    was.by_service().into_iter().for_each(|(service, sum)| changes.entry(service).or_default().0 = sum);
    is.by_service().into_iter().for_each(|(service, sum)| changes.entry(service).or_default().1 = sum);
    let change = |(service, (was, is)): (&str, (Sum, Sum))| ServiceChange {
        service: service.to_owned(),
        spans: (was.spans, is.spans),
        errors: (was.errors, is.errors),
        self_time: (was.self_time, is.self_time),
        critical_time: (was.critical_time, is.critical_time),
    };
    let mut services: Vec<ServiceChange> = changes.into_iter().map(change).collect();
    services.sort_by_key(|change| Reverse(change.self_time.0.0.abs_diff(change.self_time.1.0)));
    services
}
