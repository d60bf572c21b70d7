//! A trace as a system that does again what was seen.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::engine::sim::system::{Call, Link, Request, ServiceTime, Station, Step, System};
use crate::engine::time::Nanos;
use crate::engine::trace::span::{Name, Trace};

/// A trace as a system that can be simulated.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Its stations are the trace's services, with any number of servers; its one request is the main root's tree.
    pub system: System,
    /// The span, by index, that a call of the request was made of.
    pub spans: Vec<usize>,
    /// Where the trace did not say enough, in the order of the spans.
    pub assumptions: Vec<Assumption>,
}

/// Something that a model takes for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumption {
    /// Index in the source trace.
    pub span: usize,
    /// What is taken for granted.
    pub kind: AssumptionKind,
}

/// What a model takes for granted of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssumptionKind {
    /// It started before its parent: what was before counts as not having been.
    StartsBeforeParent,
    /// It ended after its parent: nobody waits for it.
    OutlivesParent,
    /// It started after its parent had ended: it was on its way for so long.
    StartsAfterParent,
}

/// The model of a trace, in O(n log n). Replayed without a change, every span starts and ends as it did, save those
/// that start before their parent.
///
/// Each span becomes a call. Before a child starts, its parent waits for every child that had ended by then, if it
/// waits for it at all, and works for the rest of the time; time on the wire is the parent's work, too. Only the main
/// root's tree is modelled.
pub fn model_of(trace: &Trace) -> Model {
    let Some(root) = trace.main_root() else { return Model::default() };
    let ends = trace.shape().ends;
    // All that is under a span follows it at once, so a call's place is its span's distance from the root.
    let (seen, assumptions) = observe(trace, root, ends[root]);
    let mut system = System::default();
    let mut places = Places::default();
    let mut calls: Vec<Call> = Vec::with_capacity(seen.len());
    for (call, seen) in seen.iter().enumerate() {
        let span = root + call;
        let station = places.station(&mut system, trace, span);
        let caller = seen.parent.map(|parent| calls[parent].station);
        calls.push(Call {
            station,
            link: caller.and_then(|caller| places.link(&mut system, caller, station, seen.late)),
            operation: trace.operation(span).to_owned(),
            kind: trace.spans[span].kind,
            policy: None,
            attributes: Vec::new(),
            steps: Vec::new(),
        });
    }
    for (call, steps) in programs(&seen).into_iter().enumerate() {
        calls[call].steps = steps;
    }
    let request_id = trace.request_id().map_or_else(|| format!("{:032x}", trace.id), str::to_owned);
    let name = trace.operation(root).to_owned();
    system.requests.push(Request { name, request_id, deadline: None, weight: 1.0, calls });
    Model { system, spans: (root..ends[root]).collect(), assumptions }
}

/// When a call was under way, as far as its caller allows.
#[derive(Debug, Clone, Copy)]
struct Seen {
    parent: Option<usize>,
    start: Nanos,
    end: Nanos,
    /// Whether its caller waits for it.
    waited_for: bool,
    /// How long after its caller's end it started.
    late: Nanos,
}

/// What was seen of the spans from `root` to `end`.
fn observe(trace: &Trace, root: usize, end: usize) -> (Vec<Seen>, Vec<Assumption>) {
    let mut all: Vec<Seen> = Vec::with_capacity(end - root);
    let mut assumptions = Vec::new();
    for index in root..end {
        let span = &trace.spans[index];
        let parent = span.parent.filter(|_| index > root).map(|parent| parent - root);
        let mut seen =
            Seen { parent, start: span.start, end: span.end(), waited_for: span.waited_for, late: Nanos::ZERO };
        if let Some(parent) = parent.map(|parent| all[parent]) {
            let mut assume = |kind| assumptions.push(Assumption { span: index, kind });
            if seen.start < parent.start {
                assume(AssumptionKind::StartsBeforeParent);
                seen.start = parent.start;
                seen.end = seen.end.max(seen.start);
            }
            if seen.start > parent.end {
                assume(AssumptionKind::StartsAfterParent);
                seen.late = seen.start - parent.end;
            } else if seen.end > parent.end && seen.waited_for {
                assume(AssumptionKind::OutlivesParent);
            }
            seen.waited_for &= seen.end <= parent.end;
        }
        all.push(seen);
    }
    (all, assumptions)
}

/// What a call does while its children are made.
struct Program {
    steps: Vec<Step>,
    now: Nanos,
    /// The children that are waited for and have not been yet, by their ends.
    running: BinaryHeap<Reverse<(Nanos, usize)>>,
}

impl Program {
    /// Waits for all that has ended by `moment`, and works until then.
    fn go_on_until(&mut self, moment: Nanos) {
        while let Some(&Reverse((end, call))) = self.running.peek()
            && end <= moment
        {
            self.running.pop();
            self.steps.push(Step::Wait(call));
            self.now = self.now.max(end);
        }
        if self.now < moment {
            self.steps.push(Step::Work(ServiceTime::Fixed(moment - self.now)));
            self.now = moment;
        }
    }
}

/// The steps of every call. Siblings stand in the order of their starts.
fn programs(seen: &[Seen]) -> Vec<Vec<Step>> {
    let program = |seen: &Seen| Program { steps: Vec::new(), now: seen.start, running: BinaryHeap::new() };
    let mut programs: Vec<Program> = seen.iter().map(program).collect();
    for (call, child) in seen.iter().enumerate() {
        if let Some(parent) = child.parent {
            let program = &mut programs[parent];
            program.go_on_until(child.start.min(seen[parent].end));
            program.steps.push(Step::Start(call));
            if child.waited_for {
                program.running.push(Reverse((child.end, call)));
            }
        }
    }
    for (program, seen) in programs.iter_mut().zip(seen) {
        program.go_on_until(seen.end);
    }
    programs.into_iter().map(|program| program.steps).collect()
}

/// The stations and links that there are so far.
#[derive(Default)]
struct Places {
    stations: HashMap<Name, NodeIndex>,
    links: HashMap<(NodeIndex, NodeIndex), EdgeIndex>,
}

impl Places {
    fn station(&mut self, system: &mut System, trace: &Trace, span: usize) -> NodeIndex {
        *self.stations.entry(trace.service_name(span)).or_insert_with(|| {
            system.graph.add_node(Station { service: trace.service(span).to_owned(), servers: None })
        })
    }

    /// The link that a call takes. One that came late has one of its own.
    fn link(&mut self, system: &mut System, from: NodeIndex, to: NodeIndex, late: Nanos) -> Option<EdgeIndex> {
        if late > Nanos::ZERO {
            return Some(system.graph.add_edge(from, to, Link { network: late }));
        }
        (from != to).then(|| {
            *self
                .links
                .entry((from, to))
                .or_insert_with(|| system.graph.add_edge(from, to, Link { network: Nanos::ZERO }))
        })
    }
}
