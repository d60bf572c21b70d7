//! The services of a trace as a graph, and its drawing.

use midnight_pearl::engine::radius::layout::{Drawing, NODE, Point};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::{SpanKind, Trace};
use midnight_pearl::engine::trace::topology::layers::{Layers, layers};
use midnight_pearl::engine::trace::topology::{Calls, Service, draw, drawing, services};
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;
use proptest::prelude::*;

use super::made_up::{any_trace, trace};

/// Calls as `caller callee calls errors`, in the order of their first.
#[track_caller]
fn check(trace: &Trace, expected: &[&str]) {
    let graph = services(trace, &self_times(trace));
    let calls: Vec<String> = graph
        .edge_references()
        .map(|edge| {
            let Calls { calls, errors } = edge.weight();
            format!("{} {} {calls} {errors}", graph[edge.source()].name, graph[edge.target()].name)
        })
        .collect();
    assert_eq!(calls, expected);
}

#[test]
fn calls_are_counted_from_service_to_service() {
    let lines = "
shop buy 0-100
  cart list 10-30
    redis get 12-20
    redis get 21-28 error
  bank pay 40-90
    redis get 41-42
  cart list 95-99
";
    check(&trace(lines), &["shop cart 2 0", "cart redis 2 1", "shop bank 1 0", "bank redis 1 0"]);
}

#[test]
fn a_span_under_one_of_its_own_service_is_a_call_only_over_the_wire() {
    let mut trace = trace("a get 0-9\n  a parse 1-2\n  a get 3-8\n    b ask 4-5\n");
    check(&trace, &["a b 1 0"]);
    trace.spans[2].kind = SpanKind::Server;
    check(&trace, &["a a 1 0", "a b 1 0"]);
}

#[test]
fn services_have_what_their_spans_have() {
    let trace = trace("a@one get 0-400000000 error\n  b get 0-100000000\n  a@two put 200000000-300000001 error\n");
    let graph = services(&trace, &self_times(&trace));
    let found: Vec<&Service> = graph.node_weights().collect();
    let service = |name: &str, spans, self_time, errors, slow| {
        let (name, self_time) = (name.to_owned(), Nanos(self_time));
        Service { name, spans, self_time, errors, slow }
    };
    assert_eq!(found, [&service("a", 2, 300_000_000, 2, 2), &service("b", 1, 100_000_000, 0, 0)]);
}

fn graph(count: usize, edges: &[(u32, u32)]) -> DiGraph<Service, Calls> {
    let mut graph = DiGraph::new();
    for node in 0..count {
        graph.add_node(Service { name: format!("s{node}"), ..Service::default() });
    }
    graph.extend_with_edges(edges.iter().map(|&(from, to)| (from, to, Calls::default())));
    graph
}

/// The columns of a graph.
#[track_caller]
fn check_columns(count: usize, edges: &[(u32, u32)], expected: &[&[usize]]) {
    assert_eq!(layers(&graph(count, edges)).columns, expected);
}

#[test]
fn callers_stand_to_the_left() {
    check_columns(4, &[(0, 1), (0, 2), (2, 1), (1, 3)], &[&[0], &[2], &[1], &[3]]);
    check_columns(3, &[(2, 1), (1, 0)], &[&[2], &[1], &[0]]);
}

#[test]
fn one_service_and_none_can_be_drawn() {
    check_columns(1, &[], &[&[0]]);
    check_columns(0, &[], &[]);
    assert!(drawing(&Trace::default()).nodes.is_empty());
}

#[test]
fn who_calls_itself_stays_where_it_is() {
    check_columns(2, &[(0, 0), (0, 1), (1, 1)], &[&[0], &[1]]);
}

#[test]
fn a_circle_starts_with_who_is_first_in_the_trace() {
    check_columns(3, &[(0, 1), (1, 2), (2, 0)], &[&[0], &[1], &[2]]);
    check_columns(4, &[(3, 0), (0, 1), (1, 0), (1, 2)], &[&[3], &[0], &[1], &[2]]);
}

#[test]
fn crossed_neighbours_are_uncrossed() {
    check_columns(4, &[(0, 3), (1, 2)], &[&[0, 1], &[3, 2]]);
}

/// Pairs of edges whose straight lines from middle to middle cross.
fn crossings(drawing: &Drawing) -> usize {
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let ends: Vec<_> = drawing.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let place = |node: usize| drawing.nodes[node].place;
    let cross = |&(a, b): &(usize, usize), &(c, d): &(usize, usize)| {
        let apart = a != c && a != d && b != c && b != d;
        let (a, b, c, d) = (place(a), place(b), place(c), place(d));
        apart && side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
    };
    (0..ends.len()).map(|one| ends[one + 1..].iter().filter(|other| cross(&ends[one], other)).count()).sum()
}

/// A system of so many services, each but the first called by one before it and in all `per_service` edges each, as a
/// linear congruential generator has it.
fn made_up_system(count: usize, per_service: usize) -> Vec<(u32, u32)> {
    let mut state = 7_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    let mut edges: Vec<(u32, u32)> = Vec::new();
    for service in 1..count {
        let first = service.saturating_sub(1 + count / 4);
        edges.push(((first + below(service - first)) as u32, service as u32));
    }
    while edges.len() < per_service * (count - 1) {
        let (one, other) = (below(count), below(count));
        let edge = (one.min(other) as u32, one.max(other) as u32);
        if one != other && one.abs_diff(other) <= count / 3 && !edges.contains(&edge) {
            edges.push(edge);
        }
    }
    edges
}

/// The layout of the crate `rust-sugiyama` 0.4 has 50,728 crossings in this system, measured in the same way.
#[test]
fn five_hundred_services_cross_no_more_than_in_a_general_layout() {
    let system = graph(500, &made_up_system(500, 3));
    let crossings = crossings(&draw(&system));
    assert!(crossings <= 50_728, "{crossings}");
    assert_eq!(draw(&system), draw(&system));
}

#[test]
fn a_tree_of_calls_has_no_crossings() {
    // In the order of a walk, as services of a trace stand.
    let edges = [(0, 1), (1, 2), (1, 3), (3, 4), (3, 5), (0, 6), (6, 7), (7, 8), (0, 9), (9, 10), (9, 11), (11, 12)];
    assert_eq!(crossings(&draw(&graph(13, &edges))), 0);
}

#[test]
fn a_service_that_calls_three_hundred_is_drawn_downwards() {
    let edges: Vec<_> = (1..=300).map(|callee| (0, callee)).collect();
    let drawing = draw(&graph(301, &edges));
    assert!(drawing.size.y > 300.0 * NODE.y);
    assert_eq!(crossings(&drawing), 0);
}

/// Long chains and hubs have as many pairs as there are edges, squared.
#[test]
fn many_services_cost_no_stack_and_little_time() {
    let chain: Vec<_> = (1..20_000).flat_map(|next| [(next - 1, next), (0, next)]).collect();
    assert_eq!(layers(&graph(20_000, &chain)).columns.len(), 20_000);
    let hubs: Vec<_> = (2..20_000).flat_map(|callee| [(0, callee), (1, callee)]).collect();
    assert_eq!(layers(&graph(20_000, &hubs)).columns.len(), 2);
}

proptest! {
    /// Whatever is called by whom: nodes stand apart inside of the drawing, edges without circles go right, and curves
    /// start and end at their nodes and stay inside as well.
    #[test]
    fn nodes_stand_apart_and_curves_reach_them(count in 1..30_usize, edges in prop::collection::vec((0..30_u32, 0..30_u32), 0..60)) {
        let edges: Vec<_> = edges.into_iter().filter(|&(from, to)| from.max(to) < count as u32).collect();
        let graph = graph(count, &edges);
        let drawing = draw(&graph);
        let is_inside = |point: Point| (0.0..=drawing.size.x).contains(&point.x) && (0.0..=drawing.size.y).contains(&point.y);
        for (index, node) in drawing.nodes.iter().enumerate() {
            let Point { x, y } = node.place;
            let corner = |side: f64| Point { x: x + side * NODE.x / 2.0, y: y + side * NODE.y / 2.0 };
            prop_assert!(is_inside(corner(-1.0)) && is_inside(corner(1.0)));
            for other in &drawing.nodes[index + 1..] {
                prop_assert!((other.place.x - x).abs() > NODE.x || (other.place.y - y).abs() > NODE.y);
            }
        }
        prop_assert_eq!(drawing.edges.len(), edges.len());
        for edge in &drawing.edges {
            for (end, node) in [(edge.curve.at(0.0), edge.from), (edge.curve.at(1.0), edge.to)] {
                let place = drawing.nodes[node].place;
                prop_assert!((end.x - place.x).abs() <= NODE.x / 2.0 + 1e-9 && (end.y - place.y).abs() <= NODE.y / 2.0 + 1e-9);
            }
            prop_assert!((0..=20).all(|step| is_inside(edge.curve.at(f64::from(step) / 20.0))));
        }
        let Layers { columns, column_of, shares } = layers(&graph);
        let mut all: Vec<usize> = columns.iter().flatten().copied().collect();
        all.sort_unstable();
        prop_assert!(all.into_iter().eq(0..count) && column_of.len() == count && shares.len() == count);
        let back = edges.iter().filter(|&&(from, to)| column_of[from as usize] >= column_of[to as usize]).count();
        let is_free_of_circles = !petgraph::algo::is_cyclic_directed(&graph);
        prop_assert!(back == 0 || !is_free_of_circles);
    }

    #[test]
    fn services_and_calls_hold_every_span(trace in any_trace(60)) {
        let self_times = self_times(&trace);
        let graph = services(&trace, &self_times);
        prop_assert_eq!(graph.node_weights().map(|service| service.spans).sum::<usize>(), trace.spans.len());
        prop_assert_eq!(graph.node_weights().map(|service| service.self_time).sum::<Nanos>(), self_times.into_iter().sum());
        let crosses = |span: &usize| trace.spans[*span].parent.is_some_and(|parent| trace.service(parent) != trace.service(*span));
        let calls: usize = graph.edge_weights().map(|calls| calls.calls).sum();
        prop_assert_eq!(calls, (0..trace.spans.len()).filter(crosses).count());
    }
}
