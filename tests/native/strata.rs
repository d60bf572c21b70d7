//! The strata of chapter V: each is drawn from the system that it stands for, and is the same whenever it is drawn.

use midnight_pearl::content::Language;
use midnight_pearl::engine::strata::containers::{HIGHEST, STACKS, stacks};
use midnight_pearl::engine::strata::services::places;
use midnight_pearl::engine::strata::threads::{THREADS, course};
use midnight_pearl::engine::strata::traces::{REQUESTS, bars};
use midnight_pearl::engine::strata::{Bed, SIZE};
use proptest::prelude::*;

/// Where every stroke of a path ends.
fn points(path: &str) -> Vec<(i32, i32)> {
    let mut points = Vec::new();
    let (mut at, mut start) = ((0, 0), (0, 0));
    let mut rest = path;
    while let Some(letter) = rest.chars().next() {
        let end = rest[1..].find(|sign: char| sign.is_ascii_alphabetic()).map_or(rest.len(), |next| next + 1);
        let numbers: Vec<i32> = rest[1..end].split(' ').filter_map(|number| number.parse().ok()).collect();
        at = match (letter, numbers.as_slice()) {
            ('M', &[x, y]) => {
                start = (x, y);
                start
            }
            ('l', &[x, y]) => (at.0 + x, at.1 + y),
            ('h', &[x]) => (at.0 + x, at.1),
            ('v', &[y]) => (at.0, at.1 + y),
            ('z', &[]) => start,
            other => panic!("{other:?} in {path}"),
        };
        points.push(at);
        rest = &rest[end..];
    }
    points
}

#[test]
fn there_is_a_texture_for_every_stratum_and_no_two_are_alike() {
    for language in Language::ALL {
        assert_eq!(language.trajectory().strata.len(), Bed::ALL.len());
    }
    let textures = Bed::ALL.map(Bed::texture);
    for (nth, texture) in textures.iter().enumerate() {
        assert!(!textures[..nth].contains(texture));
        assert_eq!(*texture, Bed::ALL[nth].texture());
    }
}

#[test]
fn every_stroke_is_within_the_texture() {
    for bed in Bed::ALL {
        let texture = bed.texture();
        for path in [&texture.fine, &texture.bold] {
            let points = points(path);
            assert!(!points.is_empty());
            let outside = points.iter().find(|(x, y)| !(0..=SIZE.0).contains(x) || !(0..=SIZE.1).contains(y));
            assert_eq!(outside, None, "{bed:?}: {path}");
        }
    }
}

#[test]
fn the_monolith_is_one_stone() {
    assert_eq!(Bed::Block.texture().bold.matches('M').count(), 1);
}

proptest! {
    #[test]
    fn at_every_moment_exactly_one_thread_runs(seed: u64) {
        let course = course(seed);
        prop_assert_eq!(course[0].from, 0);
        prop_assert_eq!(course[course.len() - 1].until, SIZE.0);
        for turn in &course {
            prop_assert!(turn.from < turn.until && turn.thread < THREADS);
        }
        for turns in course.windows(2) {
            prop_assert_eq!(turns[0].until, turns[1].from);
            prop_assert_ne!(turns[0].thread, turns[1].thread);
        }
    }

    #[test]
    fn no_stack_is_empty_or_too_high(seed: u64) {
        prop_assert!(stacks(seed).iter().all(|boxes| (1..=HIGHEST).contains(boxes)));
    }
}

#[test]
fn every_thread_has_its_turn() {
    // The course that is drawn is one line.
    assert_eq!(Bed::Threads.texture().bold.matches('M').count(), 1);
    assert_eq!(Bed::Threads.texture().fine.matches('M').count(), THREADS);
}

#[test]
fn the_boxes_of_a_stack_are_all_drawn() {
    let drawn = Bed::Containers.texture().bold.matches('M').count();
    assert!((STACKS..=STACKS * HIGHEST).contains(&drawn), "{drawn}");
}

#[test]
fn nine_services_each_behind_the_gateway() {
    assert_eq!(places().len(), 9);
    let texture = Bed::Services.texture();
    assert_eq!(texture.bold.matches('M').count(), 9);
    assert_eq!(texture.fine.matches('M').count(), 8);
}

/// No connection passes through a service that is neither of its ends.
#[test]
fn connections_keep_clear_of_other_services() {
    let places = places();
    let (_, gateway) = places[0];
    for &(to, (x, y)) in &places[1..] {
        for &(other, (near_x, near_y)) in &places[1..] {
            if other != to && near_x <= x {
                let share = f64::from(near_x - gateway.0) / f64::from(x - gateway.0);
                let passes = f64::from(gateway.1) + share * f64::from(y - gateway.1);
                assert!((passes - f64::from(near_y)).abs() > 12.0, "{to} past {other}");
            }
        }
    }
}

/// The published request has six spans, and its path goes through five of them.
#[test]
fn the_first_trace_is_the_request_of_chapter_two() {
    let first: Vec<_> = bars().into_iter().filter(|bar| bar.until <= SIZE.0 / REQUESTS.len() as i32).collect();
    assert_eq!(first.iter().filter(|bar| !bar.is_path).count(), 6);
    let mut rows: Vec<i32> = first.iter().filter(|bar| bar.is_path).map(|bar| bar.row).collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), 5);
}
