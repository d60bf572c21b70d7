//! A directed graph in columns, callers to the left of those they call, with few crossings: after Sugiyama, Tagawa and
//! Toda, "Methods for visual understanding of hierarchical system structures", IEEE Transactions on Systems, Man, and
//! Cybernetics 11(2), 1981, without bends in long edges.

use std::cmp::Reverse;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;

/// A graph in columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layers {
    /// The nodes of every column from top to bottom, by index.
    pub columns: Vec<Vec<usize>>,
    /// The column of every node.
    pub column_of: Vec<usize>,
    /// How far down its column every node's middle stands, 0..=1. A column's nodes share its height evenly.
    pub shares: Vec<f64>,
}

/// So many times the columns are put in order, one after another.
const SWEEPS: usize = 24;
/// So many times neighbours that stand better the other way round are looked for.
const ROUNDS: usize = 20;
/// Neighbours with more pairs of edges than these stay as they are: each pair is looked at.
const MOST_PAIRS: usize = 4_096;

/// The columns of a graph, in O(n log n). A node stands one column to the right of the last that leads to it. Of a
/// circle, edges to a node that stands before in the graph count as edges from it. What leads to itself does not count.
pub fn layers<N, E>(graph: &DiGraph<N, E>) -> Layers {
    let edges = Edges::new(graph);
    let column_of = edges.columns();
    let mut columns = vec![Vec::new(); column_of.iter().max().map_or(0, |last| last + 1)];
    for (node, &column) in column_of.iter().enumerate() {
        columns[column].push(node);
    }
    let mut layers = Layers { shares: vec![0.0; column_of.len()], columns, column_of };
    (0..layers.columns.len()).for_each(|column| layers.share(column));
    let mut best = layers.clone();
    for sweep in 0..SWEEPS {
        layers.sweep(&edges, sweep);
        if edges.length(&layers) < edges.length(&best) {
            best.clone_from(&layers);
        }
    }
    for _ in 0..ROUNDS {
        if !best.swap_neighbours(&edges) {
            break;
        }
    }
    best
}

/// The edges of a graph without circles, by node.
struct Edges {
    /// Each node after all that lead to it.
    order: Vec<usize>,
    from: Vec<Vec<usize>>,
    to: Vec<Vec<usize>>,
}

impl Edges {
    fn new<N, E>(graph: &DiGraph<N, E>) -> Edges {
        let count = graph.node_count();
        let mut circle_of = vec![0; count];
        // From the last circles to the first.
        for (circle, nodes) in kosaraju_scc(graph).into_iter().enumerate() {
            nodes.into_iter().for_each(|node| circle_of[node.index()] = circle);
        }
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_unstable_by_key(|&node| (Reverse(circle_of[node]), node));
        let mut edges = Edges { order, from: vec![Vec::new(); count], to: vec![Vec::new(); count] };
        for edge in graph.edge_references().filter(|edge| edge.source() != edge.target()) {
            let (mut from, mut to) = (edge.source().index(), edge.target().index());
            if circle_of[from] == circle_of[to] && to < from {
                (from, to) = (to, from);
            }
            edges.to[from].push(to);
            edges.from[to].push(from);
        }
        edges
    }

    /// The column of every node: the longest way to it.
    fn columns(&self) -> Vec<usize> {
        let mut columns = vec![0; self.order.len()];
        for &node in &self.order {
            for &next in &self.to[node] {
                columns[next] = columns[next].max(columns[node] + 1);
            }
        }
        columns
    }

    fn around(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        self.from[node].iter().chain(&self.to[node]).copied()
    }

    fn count(&self, node: usize) -> usize {
        self.from[node].len() + self.to[node].len()
    }

    /// How far all edges go up or down, as a measure of an order: long ones cross many.
    fn length(&self, layers: &Layers) -> f64 {
        let of = |(from, to): (usize, &Vec<usize>)| -> f64 {
            to.iter().map(|&to| (layers.shares[from] - layers.shares[to]).abs()).sum()
        };
        self.to.iter().enumerate().map(of).sum()
    }
}

impl Layers {
    /// Gives each node of a column its share of the height.
    fn share(&mut self, column: usize) {
        let nodes = &self.columns[column];
        for (row, &node) in nodes.iter().enumerate() {
            self.shares[node] = (row as f64 + 0.5) / nodes.len() as f64;
        }
    }

    /// Orders every column by where its nodes' neighbours stand in the mean: at first by those to the left, going right,
    /// and by those to the right, going left, in turn; later by both.
    fn sweep(&mut self, edges: &Edges, sweep: usize) {
        let goes_right = sweep.is_multiple_of(2);
        for step in 0..self.columns.len() {
            let column = if goes_right { step } else { self.columns.len() - 1 - step };
            let mean = |node: usize| {
                let (from, to) = (&edges.from[node][..], &edges.to[node][..]);
                let (one, other) = match (sweep < SWEEPS / 2, goes_right) {
                    (true, true) => (from, &[][..]),
                    (true, false) => (to, &[][..]),
                    (false, _) => (from, to),
                };
                let count = one.len() + other.len();
                let sum: f64 = one.iter().chain(other).map(|&neighbour| self.shares[neighbour]).sum();
                if count == 0 { self.shares[node] } else { sum / count as f64 }
            };
            let mut keyed: Vec<(f64, usize)> = self.columns[column].iter().map(|&node| (mean(node), node)).collect();
            keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
            self.columns[column] = keyed.into_iter().map(|(_, node)| node).collect();
            self.share(column);
        }
    }

    /// Swaps neighbours of a column where their edges cross less the other way round; whether there were any.
    fn swap_neighbours(&mut self, edges: &Edges) -> bool {
        let mut has_swapped = false;
        for column in 0..self.columns.len() {
            for row in 1..self.columns[column].len() {
                let (upper, lower) = (self.columns[column][row - 1], self.columns[column][row]);
                if edges.count(upper).saturating_mul(edges.count(lower)) > MOST_PAIRS {
                    continue;
                }
                let (above, below) = (self.shares[upper], self.shares[lower]);
                let crossings = |upper_share: f64, lower_share: f64| {
                    let pairs = edges.around(upper).flat_map(|one| edges.around(lower).map(move |other| (one, other)));
                    pairs.filter(|&(one, other)| self.crosses(column, (upper_share, one), (lower_share, other))).count()
                };
                if crossings(below, above) < crossings(above, below) {
                    self.columns[column].swap(row - 1, row);
                    (self.shares[upper], self.shares[lower]) = (below, above);
                    has_swapped = true;
                }
            }
        }
        has_swapped
    }

    /// Whether straight lines from two places in a column to two nodes cross.
    fn crosses(&self, column: usize, one: (f64, usize), other: (f64, usize)) -> bool {
        let reach = |node: usize| self.column_of[node] as f64 - column as f64;
        let (one_reach, other_reach) = (reach(one.1), reach(other.1));
        if one_reach * other_reach <= 0.0 || one.1 == other.1 {
            return false;
        }
        let nearer = if one_reach.abs() < other_reach.abs() { one_reach } else { other_reach };
        let there = |(share, node): (f64, usize), reach: f64| share + (self.shares[node] - share) * nearer / reach;
        (there(one, one_reach) - there(other, other_reach)) * (one.0 - other.0) < 0.0
    }
}
