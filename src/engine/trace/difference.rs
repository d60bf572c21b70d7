//! What changed between two runs of the same request.
//!
//! Spans are matched from the roots down: two spans are the same if they did the same for the same service, their
//! parents are the same, and they are the first, the second, … of their kind under that parent, by start.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
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
    // Names have a number of their own in each trace.
    let numbers: HashMap<&str, usize> =
        before.trace.names.iter().enumerate().map(|(number, name)| (name.as_str(), number)).collect();
    let numbers: Vec<Option<usize>> =
        after.trace.names.iter().map(|name| numbers.get(name.as_str()).copied()).collect();
    let number = |name: Name| numbers.get(name.0 as usize).copied().flatten();

    let mut partners = Partners::new(before);
    let mut matched: Vec<Option<usize>> = Vec::with_capacity(after.trace.spans.len());
    for (index, span) in after.trace.spans.iter().enumerate() {
        let parent = span.parent.map(|parent| matched[parent]);
        matched.push(match (parent, number(after.trace.service_name(index)), number(span.operation)) {
            // An added parent has none but added children.
            (Some(None), ..) => None,
            (parent, Some(service), Some(operation)) => partners.take((parent.flatten(), service, operation)),
            _ => None,
        });
    }
    matched
}

/// What equal siblings have in common: parent, service and operation, by their numbers in the first trace.
type Kind = (Option<usize>, usize, usize);

/// The spans of the first trace that have no partner yet.
struct Partners {
    /// The first of each kind.
    first: HashMap<Kind, usize>,
    /// The next of its kind, by span.
    next: Vec<Option<usize>>,
}

impl Partners {
    fn new(Study { trace, .. }: &Study) -> Partners {
        let mut partners = Partners { first: HashMap::new(), next: vec![None; trace.spans.len()] };
        for (index, span) in trace.spans.iter().enumerate().rev() {
            let kind = (span.parent, trace.service_name(index).0 as usize, span.operation.0 as usize);
            partners.next[index] = partners.first.insert(kind, index);
        }
        partners
    }

    fn take(&mut self, kind: Kind) -> Option<usize> {
        let Entry::Occupied(mut first) = self.first.entry(kind) else { return None };
        let found = *first.get();
        match self.next[found] {
            Some(next) => first.insert(next),
            None => first.remove(),
        };
        Some(found)
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

    /// Adds what each service has to that side of its change.
    fn add<'s>(&'s self, changes: &mut BTreeMap<&'s str, ServiceChange>, side: Side) {
        let trace = &self.study.trace;
        for (index, span) in trace.spans.iter().enumerate() {
            let (_, self_time, critical_time) = self.of(Some(index));
            let change = changes.entry(trace.service(index)).or_default();
            *side.of(&mut change.spans) += 1;
            *side.of(&mut change.errors) += usize::from(span.status == Status::Error);
            *side.of(&mut change.self_time) += self_time;
            *side.of(&mut change.critical_time) += critical_time;
        }
    }
}

/// One of a pair.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

impl Side {
    fn of<T>(self, (before, after): &mut (T, T)) -> &mut T {
        match self {
            Side::Before => before,
            Side::After => after,
        }
    }
}

fn services(was: &Times, is: &Times) -> Vec<ServiceChange> {
    let mut changes: BTreeMap<&str, ServiceChange> = BTreeMap::new();
    was.add(&mut changes, Side::Before);
    is.add(&mut changes, Side::After);
    let named = changes.into_iter().map(|(service, change)| ServiceChange { service: service.to_owned(), ..change });
    let mut services: Vec<ServiceChange> = named.collect();
    services.sort_by_key(|change| Reverse(change.self_time.0.0.abs_diff(change.self_time.1.0)));
    services
}
