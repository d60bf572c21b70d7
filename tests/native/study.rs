//! What is asked of a trace while it plays.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::study::Study;
use proptest::prelude::*;

use super::made_up::{any_trace, trace};

proptest! {
    #[test]
    fn what_is_under_way_is_found_without_a_look_at_all(trace in any_trace(60), share in 0.0..=1.0_f64) {
        let study = Study::new(trace);
        let moment = Nanos((study.end.0 as f64 * share) as u64);
        let is_active = |&span: &usize| study.trace.spans[span].is_active(moment);
        let found: Vec<usize> = study.near(moment, moment).filter(is_active).collect();
        let expected: Vec<usize> = (0..study.trace.spans.len()).filter(is_active).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn of_a_long_row_of_subtrees_only_the_one_under_way_is_looked_into() {
    let call = |start: u64| {
        let (half, end) = (start + 50, start + 100);
        format!("  a call {start}-{end}\n    b first {start}-{half}\n    b second {half}-{end}\n")
    };
    let calls: String = (0..100).map(|index| call(index * 100)).collect();
    let study = Study::new(trace(&format!("a all 0-10000\n{calls}")));
    let near: Vec<usize> = study.near(Nanos(4_210), Nanos(4_220)).collect();
    assert_eq!(near, [0, 127, 128]);
}
