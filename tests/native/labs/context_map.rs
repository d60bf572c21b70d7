//! What a request needs, and what a dead context takes with it.

use midnight_pearl::engine::labs::context_map::{CONTEXTS, EDGES};

use super::setup::{check_of, figure_of, holds, run};

#[test]
fn five_hops_at_999_answer_as_published() {
    let outcome = run("context_map", "request=bc9");
    assert_eq!(figure_of(&outcome, "needed"), 6.0);
    assert!((check_of(&outcome, "answered").expected - 0.99401).abs() < 5e-6);
    holds("context_map", &["", "availability=0.9", "request=bc5", "request=bc14&availability=0.95"], 1..4);
}

#[test]
fn an_asynchronous_edge_takes_out_what_is_behind_it() {
    for (edges, needed) in
        [("bc3-bc10", 5.0), ("bc9-bc2", 2.0), ("bc15-bc9", 1.0), ("bc2-bc1,bc1-bc3", 3.0), ("bc15-bc1", 6.0)]
    {
        let text = format!("availability=0.9&asynchronous={edges}");
        assert_eq!(figure_of(&run("context_map", &text), "needed"), needed, "{edges}");
        holds("context_map", &[&text], 1..3);
    }
}

#[test]
fn a_dead_context_fails_what_reaches_it() {
    for (text, radius) in [
        ("dead=none", 0.0),
        ("dead=bc15", 13.0),
        ("dead=bc10", 4.0),
        ("dead=bc9", 1.0),
        ("dead=bc10&asynchronous=bc3-bc10", 0.0),
        ("dead=bc11", 2.0),
        ("dead=bc10&asynchronous=bc1-bc3", 1.0),
    ] {
        let outcome = run("context_map", text);
        assert_eq!(figure_of(&outcome, "blast_radius"), radius, "{text}");
        assert!(outcome.checks.iter().all(|check| check.holds()), "{text}: {:?}", outcome.checks);
    }
    assert_eq!(figure_of(&run("context_map", "dead=bc10"), "answered"), 0.0);
}

#[test]
fn the_set_names_the_edges_and_no_context_is_reached_in_two_ways() {
    let laboratory = super::setup::laboratory("context_map");
    let midnight_pearl::engine::labs::control::Control::Set(set) = laboratory.controls[1] else { panic!("a set") };
    let names = EDGES.map(|(from, to)| format!("{}-{}", CONTEXTS[from], CONTEXTS[to]));
    assert_eq!(set.options, names);
    for (from, name) in CONTEXTS.iter().enumerate().take(CONTEXTS.len() - 1) {
        let mut reached = vec![from];
        let mut place = 0;
        while let Some(&caller) = reached.get(place) {
            reached.extend(EDGES.iter().filter(|edge| edge.0 == caller).map(|edge| edge.1));
            place += 1;
        }
        let count = reached.len();
        reached.sort_unstable();
        reached.dedup();
        assert_eq!(reached.len(), count, "{name}");
    }
}

#[test]
fn one_context_more_does_not_pass() {
    let mut mixed = check_of(&run("context_map", "availability=0.95"), "answered").clone();
    mixed.simulated = check_of(&run("context_map", "availability=0.95&asynchronous=bc3-bc10"), "answered").simulated;
    assert!(!mixed.holds(), "{mixed:?}");
}

/// The drawing is of the map that is set: as many contexts are needed as the figure says, each but the gateway by one
/// edge, and what is asynchronous or dead is drawn so.
#[test]
fn the_map_that_is_drawn_is_the_one_that_is_set() {
    for text in ["", "asynchronous=bc9-bc2", "asynchronous=bc15-bc9", "request=bc14&dead=bc13", "dead=bc15"] {
        let outcome = run("context_map", text);
        let map = outcome.network.as_ref().expect("a map");
        let needed = map.nodes.iter().filter(|node| node.is_needed).count();
        assert_eq!(needed as f64, figure_of(&outcome, "needed"), "{text}");
        let followed: Vec<_> = map.edges.iter().filter(|edge| edge.is_needed).collect();
        assert_eq!(followed.len(), needed - 1, "{text}: {followed:?}");
        for edge in followed {
            assert!(
                !edge.is_asynchronous && map.nodes[edge.from].is_needed && map.nodes[edge.to].is_needed,
                "{edge:?}"
            );
        }
        let asynchronous = map.edges.iter().filter(|edge| edge.is_asynchronous).count();
        assert_eq!(asynchronous, usize::from(text.contains("asynchronous")), "{text}");
        let dead: Vec<_> = map.nodes.iter().filter(|node| node.is_dead).map(|node| node.name.as_ref()).collect();
        assert_eq!(dead, text.split("dead=").skip(1).collect::<Vec<_>>(), "{text}");
    }
}

/// A node is 40 by 22 pixels, and the drawing at the least 270 by 336.
#[test]
fn no_two_contexts_lie_over_each_other_on_a_phone() {
    let outcome = run("context_map", "");
    let nodes = &outcome.network.as_ref().expect("a map").nodes;
    let pixels = |at: (f64, f64)| (at.0 * 2.7, at.1 * 3.36);
    for (index, node) in nodes.iter().enumerate() {
        for other in &nodes[..index] {
            let (one, two) = (pixels(node.at), pixels(other.at));
            assert!((one.0 - two.0).abs() > 40.0 || (one.1 - two.1).abs() > 24.0, "{node:?}, {other:?}");
        }
    }
}
