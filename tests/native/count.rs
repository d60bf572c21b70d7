//! Figures that count up.

use midnight_pearl::engine::count::at;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, share: f64, expected: &str) {
    assert_eq!(at(text, share), expected, "{text} at {share}");
}

#[test]
fn decimals_and_suffix_stay() {
    check("10+", 0.0, "0+");
    check("10+", 0.5, "5+");
    check("99.9%", 0.0, "0.0%");
    check("87.5%", 0.5, "43.8%");
    check("≈ 4 h", 0.5, "≈ 2 h");
    check("3.", 0.5, "2.");
}

#[test]
fn at_the_end_it_is_the_text_itself() {
    for text in ["10+", "99.9%", "50%", "87.50%", "007", "", "many", "1e9"] {
        check(text, 1.0, text);
        check(text, 2.0, text);
    }
}

#[test]
fn a_text_without_a_number_stays() {
    check("", 0.3, "");
    check("many", 0.3, "many");
}

proptest! {
    #[test]
    fn all_but_the_number_stays(before in "[^0-9]{0,5}", whole in 0..100_000_u32, after in "[^0-9.]{0,5}", share in 0.0..1.0_f64) {
        let counted = at(&format!("{before}{whole}{after}"), share);
        prop_assert!(counted.starts_with(&before) && counted.ends_with(&after));
        let number: u32 = counted[before.len()..counted.len() - after.len()].parse().expect("a number");
        prop_assert!(number <= whole);
    }

    #[test]
    fn any_text_is_taken(text in ".{0,20}", share in -1.0..2.0_f64) {
        at(&text, share);
    }
}
