//! The flame graph of a trace: its work by who called whom. Spans of the same service and operation that were called
//! in the same way, from the root down, are one frame.
//!
//! The width of a frame is the own time of its spans and of all that they called, summed. So a frame is as wide as the
//! frames on it and its own time together, work done side by side adds up as it does in the flame graphs of several
//! threads (Brendan Gregg, "The Flame Graph", ACM Queue 14(2), 2016), and calls that nobody waited for have their room.
//! It is not the time that the caller waited.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::engine::time::Nanos;
use crate::engine::trace::critical_path::{Segment, critical_time_by_span};
use crate::engine::trace::span::{Name, Status, Trace};

/// The widest frames are drawn, so many of them; and one more for what is left out on each.
pub const MOST_FRAMES: usize = 2_000;

/// A frame where it is drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// How many frames it stands on.
    pub depth: usize,
    /// Its left edge, 0..=1 of the graph.
    pub start: f64,
    /// Its width, 0..=1 of the graph.
    pub width: f64,
    /// Whose spans they are; empty for a frame of several others.
    pub service: String,
    /// What they did; empty for a frame of several others.
    pub operation: String,
    /// How many frames are drawn as this one because they are too narrow; 0 for a frame that is drawn as itself.
    pub merged: usize,
    /// Own time of its spans and of all that they called.
    pub total: Nanos,
    /// Own time of its spans.
    pub self_time: Nanos,
    /// How long its spans decided when the answer came: their own part of the critical path.
    pub critical: Nanos,
    /// How many spans it is made of.
    pub count: usize,
    /// How many of them failed.
    pub errors: usize,
}

/// The frames of a trace by depth, from left to right, the wider first, in O(n log n), given its spans' own times and its
/// critical path. Frames narrower than `narrowest`, a share of the graph, and all beyond [`MOST_FRAMES`] are drawn as
/// one with their neighbours, or not at all if that is too narrow as well. Without own time there are no frames.
pub fn flame(trace: &Trace, self_times: &[Nanos], path: &[Segment], narrowest: f64) -> Vec<Frame> {
    let nodes = Node::tree(trace, self_times, path);
    let whole: u128 = nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.total).sum();
    if whole == 0 {
        return Vec::new();
    }
    let share = |total: u128| total as f64 / whole as f64;
    let is_drawn = |total: u128| total > 0 && share(total) >= narrowest;

    // No node is wider than its parent, or stands before it: the parents of those chosen are chosen.
    let mut chosen: Vec<usize> = (0..nodes.len()).filter(|&node| is_drawn(nodes[node].total)).collect();
    chosen.sort_unstable_by_key(|&node| (Reverse(nodes[node].total), node));
    chosen.truncate(MOST_FRAMES);

    let mut frames = Vec::with_capacity(chosen.len());
    // Where the next frame starts on each, by node; the last is the ground that the roots stand on.
    let ground = nodes.len();
    let mut edges = vec![0; nodes.len() + 1];
    let mut is_chosen = vec![false; nodes.len()];
    for &index in &chosen {
        let node = &nodes[index];
        let edge = &mut edges[node.parent.unwrap_or(ground)];
        let start = *edge;
        *edge += node.total;
        edges[index] = start;
        is_chosen[index] = true;
        frames.push(Frame {
            depth: node.depth,
            start: share(start),
            width: share(node.total),
            service: trace.name(node.service).to_owned(),
            operation: trace.name(node.operation).to_owned(),
            ..node.sum.frame(node.total)
        });
    }
    for (below, Merged { nodes: merged, sum, total }) in merged(&nodes, &is_chosen) {
        if is_drawn(total) {
            let depth = below.map_or(0, |below| nodes[below].depth + 1);
            let start = share(edges[below.unwrap_or(ground)]);
            frames.push(Frame { depth, start, width: share(total), merged, ..sum.frame(total) });
        }
    }
    frames.sort_by(|one, other| one.depth.cmp(&other.depth).then(one.start.total_cmp(&other.start)));
    frames
}

/// What is summed over spans.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    self_time: Nanos,
    critical: Nanos,
    count: usize,
    errors: usize,
}

impl Sum {
    fn add(&mut self, other: Sum) {
        self.self_time += other.self_time;
        self.critical += other.critical;
        self.count += other.count;
        self.errors += other.errors;
    }

    /// A frame of these spans, still without name and place.
    fn frame(self, total: u128) -> Frame {
        let Sum { self_time, critical, count, errors } = self;
        let total = Nanos(u64::try_from(total).unwrap_or(u64::MAX));
        Frame { total, self_time, critical, count, errors, ..Frame::default() }
    }
}

/// Spans of one service and operation that were called in the same way.
#[derive(Debug, Clone, Copy)]
struct Node {
    parent: Option<usize>,
    depth: usize,
    service: Name,
    operation: Name,
    sum: Sum,
    /// Own time here and above; the sum of many hostile durations has to fit.
    total: u128,
}

impl Node {
    /// All nodes of a trace, each after its parent, in the order in which they first stand in the trace.
    fn tree(trace: &Trace, self_times: &[Nanos], path: &[Segment]) -> Vec<Node> {
        let critical = critical_time_by_span(trace, path);
        let mut nodes: Vec<Node> = Vec::new();
        let mut numbers: HashMap<(Option<usize>, Name, Name), usize> = HashMap::new();
        let mut node_of: Vec<usize> = Vec::with_capacity(trace.spans.len());
        for (index, span) in trace.spans.iter().enumerate() {
            let parent = span.parent.map(|parent| node_of[parent]);
            let (service, operation) = (trace.service_name(index), span.operation);
            let node = *numbers.entry((parent, service, operation)).or_insert_with(|| {
                let depth = parent.map_or(0, |parent| nodes[parent].depth + 1);
                nodes.push(Node { parent, depth, service, operation, sum: Sum::default(), total: 0 });
                nodes.len() - 1
            });
            let self_time = self_times.get(index).copied().unwrap_or_default();
            let errors = usize::from(span.status == Status::Error);
            nodes[node].sum.add(Sum { self_time, critical: critical[index], count: 1, errors });
            nodes[node].total += u128::from(self_time.0);
            node_of.push(node);
        }
        for node in (0..nodes.len()).rev() {
            if let Some(parent) = nodes[node].parent {
                nodes[parent].total += nodes[node].total;
            }
        }
        nodes
    }
}

/// Nodes that are not drawn as themselves.
#[derive(Debug, Clone, Copy, Default)]
struct Merged {
    nodes: usize,
    sum: Sum,
    total: u128,
}

/// What is not chosen, by the chosen node that it stands on; none for the ground.
fn merged(nodes: &[Node], is_chosen: &[bool]) -> BTreeMap<Option<usize>, Merged> {
    let mut grounds: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut merged: BTreeMap<Option<usize>, Merged> = BTreeMap::new();
    for (index, node) in nodes.iter().enumerate().filter(|&(index, _)| !is_chosen[index]) {
        let stands_on_chosen = node.parent.is_none_or(|parent| is_chosen[parent]);
        grounds[index] = if stands_on_chosen { node.parent } else { node.parent.and_then(|parent| grounds[parent]) };
        let group = merged.entry(grounds[index]).or_default();
        group.nodes += 1;
        group.sum.add(node.sum);
        // What stands on it is in its total.
        group.total += if stands_on_chosen { node.total } else { 0 };
    }
    merged
}
