//! Prices, windows, and a slow client.

use super::setup::{check_of, figure_of, holds, run, series_of};

#[test]
fn a_window_saves_what_the_formula_says() {
    holds("streaming", &["", "ticks=1&window=100", "ticks=50&window=2000", "ticks=1&window=2000"], 1..4);
    let check = run("streaming", "");
    let expected = 5.0 / (1.0 - (-5.0_f64).exp());
    assert!((check_of(&check, "saving").expected - expected).abs() < 1e-12);
}

#[test]
fn at_500_ms_there_are_never_more_than_two_messages_a_second() {
    for text in ["", "ticks=50"] {
        let outcome = run("streaming", text);
        assert!(figure_of(&outcome, "messages") <= 2.0);
        let at = |millis: f64| {
            series_of(&outcome, "debounced").points.iter().find(|point| point.0 == millis).expect("a point").1
        };
        assert!(at(500.0) <= 2.0 && at(100.0) <= 10.0);
    }
}

#[test]
fn a_slow_client_loses_as_m_m_1_k_does() {
    let texts = [
        "client=10",
        "client=5&buffer=1",
        "client=50&ticks=40&buffer=4",
        "ticks=50&client=1&buffer=32",
        "client=11&buffer=16",
    ];
    holds("streaming", &texts, 1..4);
    assert_eq!(check_of(&run("streaming", "client=10&buffer=9"), "lost").expected, 0.1);
}

#[test]
fn a_fast_client_loses_nothing() {
    assert_eq!(figure_of(&run("streaming", "ticks=5&client=50&buffer=32"), "lost"), 0.0);
}

#[test]
fn another_rate_or_another_buffer_does_not_pass() {
    let right = run("streaming", "");
    for (wrong, name) in
        [("ticks=5", "full_windows"), ("ticks=9", "saving"), ("buffer=5", "lost"), ("client=9", "lost")]
    {
        let mut mixed = check_of(&right, name).clone();
        mixed.simulated = check_of(&run("streaming", wrong), name).simulated;
        assert!(!mixed.holds(), "{wrong}: {mixed:?}");
    }
}
