//! The services of a trace, drawn.

use std::time::Instant;

use midnight_pearl::engine::radius::layout::{Drawing, NODE};
use midnight_pearl::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use midnight_pearl::engine::trace::span::{Resource, Trace};
use midnight_pearl::engine::trace::topology::drawing;

/// A trace of spans as (parent, service); the parent of the first is not read.
fn trace(spans: &[(usize, usize)]) -> Trace {
    let mut drafts = Drafts::default();
    let count = spans.iter().map(|&(_, service)| service + 1).max().unwrap_or_default();
    for service in 0..count {
        let service = drafts.names.name(&format!("s{service}"));
        drafts.resources.push(Resource { service, attributes: Vec::new() });
    }
    let operation = drafts.names.name("o");
    for (index, &(parent, resource)) in spans.iter().enumerate() {
        let parent = if index > 0 { Parent::Span(parent) } else { Parent::None };
        drafts.spans.push(Draft { id: index as u64, parent, resource, operation, ..Draft::default() });
    }
    assemble(drafts).0
}

/// From left to right, the services by column.
fn columns(drawing: &Drawing) -> Vec<Vec<&str>> {
    let mut xs: Vec<f64> = drawing.nodes.iter().map(|node| node.place.x).collect();
    xs.sort_by(f64::total_cmp);
    xs.dedup();
    let in_column = |x: f64| drawing.nodes.iter().filter(move |node| node.place.x == x).map(|node| node.service.as_str());
    xs.into_iter().map(|x| in_column(x).collect()).collect()
}

#[test]
fn callers_stand_left_of_those_they_call() {
    let drawing = drawing(&trace(&[(0, 0), (0, 1), (0, 2), (1, 3), (2, 3)]));
    assert_eq!(columns(&drawing), [vec!["s0"], vec!["s1", "s2"], vec!["s3"]]);
    assert_eq!(drawing.edges.len(), 4);
}

#[test]
fn one_service_and_circles_are_drawn() {
    assert_eq!(columns(&drawing(&trace(&[(0, 0), (0, 0)]))), [["s0"]]);
    let circle = drawing(&trace(&[(0, 0), (0, 1), (1, 0), (2, 1)]));
    assert_eq!((circle.nodes.len(), circle.edges.len()), (2, 2));
    assert!(drawing(&Trace::default()).nodes.is_empty());
}

#[test]
fn five_hundred_services_stand_apart_and_take_little_time() {
    let spans: Vec<(usize, usize)> =
        (0..2_000_usize).map(|span| (span.saturating_sub(1) * 7 / 9, span * 7_919 % 500)).collect();
    let trace = trace(&spans);
    let start = Instant::now();
    let drawn = drawing(&trace);
    assert!(start.elapsed().as_secs() < 2, "{:?} in an unoptimised build", start.elapsed());
    assert_eq!(drawn.nodes.len(), 500);
    assert_eq!(drawn, drawing(&trace));
    for (index, one) in drawn.nodes.iter().enumerate() {
        let overlaps = drawn.nodes[index + 1..].iter().find(|other| {
            (other.place.x - one.place.x).abs() < NODE.x && (other.place.y - one.place.y).abs() < NODE.y
        });
        assert_eq!(overlaps, None);
    }
}
