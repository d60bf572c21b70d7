//! From numbers to places in a drawing.

use midnight_pearl::engine::labs::scale::Scale;
use proptest::prelude::*;

#[track_caller]
fn check(values: &[f64], ticks: &[f64]) {
    assert_eq!(Scale::over(values.iter().copied()).ticks(), ticks, "{values:?}");
}

#[test]
fn ticks_are_round_numbers() {
    check(&[0.0, 10.0], &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
    check(&[3.0, 97.0], &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    check(&[0.0, 1.0], &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    check(&[], &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
}

#[test]
fn numbers_far_from_nought_have_a_scale_of_their_own() {
    check(&[990.0, 1000.0], &[990.0, 992.0, 994.0, 996.0, 998.0, 1000.0]);
    check(&[-5.0, 5.0], &[-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
}

#[test]
fn three_decades_are_drawn_by_powers_of_ten() {
    check(&[1.0, 1_000.0], &[1.0, 10.0, 100.0, 1_000.0]);
    let scale = Scale::over([1.0, 1_000.0].into_iter());
    assert!(scale.is_logarithmic());
    assert!((scale.place(10.0) - 100.0 / 3.0).abs() < 1e-9);
    check(&[0.0, 1_000.0], &[0.0, 200.0, 400.0, 600.0, 800.0, 1_000.0]);
}

#[test]
fn equal_numbers_have_room() {
    check(&[7.0], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    check(&[0.0, 0.0], &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
}

proptest! {
    #[test]
    fn every_number_has_its_place(values in prop::collection::vec(-1e12..1e12_f64, 1..20)) {
        let scale = Scale::over(values.iter().copied());
        for &value in &values {
            let place = scale.place(value);
            prop_assert!((-1e-6..=100.000001).contains(&place), "{value} at {place}");
        }
        let ticks = scale.ticks();
        prop_assert!((2..=12).contains(&ticks.len()), "{ticks:?}");
        prop_assert!(ticks.is_sorted());
        prop_assert!(scale.place(ticks[0]).abs() < 1e-6);
    }
}
