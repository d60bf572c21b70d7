//! Words and their beginnings.

use super::setup::{check_of, figure_of, holds, run};

#[test]
fn a_shuffled_alphabet_takes_5_comparisons_and_a_sorted_one_13_and_a_half() {
    assert!((check_of(&run("completion", ""), "alphabet").expected - 5.0).abs() < 0.01);
    let sorted = run("completion", "order=sorted");
    let check = check_of(&sorted, "alphabet");
    assert_eq!((check.simulated, check.expected), (13.5, 13.5));
}

#[test]
fn words_in_any_order_take_what_the_formula_says() {
    holds("completion", &["symbols=500", "symbols=2000&prefix=1", "symbols=1000&prefix=3"], 1..4);
    holds("completion", &["order=sorted", ""], 1..2);
}

#[test]
fn sorted_words_take_more_than_twice_as_many() {
    let (shuffled, sorted) = (run("completion", ""), run("completion", "order=sorted"));
    let of = |outcome| figure_of(outcome, "comparisons");
    assert!(of(&sorted) > 2.0 * of(&shuffled));
    for name in ["comparisons", "alphabet"] {
        let mut mixed = check_of(&shuffled, name).clone();
        mixed.simulated = check_of(&sorted, name).simulated;
        assert!(!mixed.holds(), "{mixed:?}");
    }
}

/// A trie has a node more, for no letter.
#[test]
fn three_pointers_take_less_room_than_26() {
    let outcome = run("completion", "");
    let nodes = check_of(&outcome, "nodes").simulated;
    assert_eq!(figure_of(&outcome, "tree_bytes"), nodes * 24.0);
    assert_eq!(figure_of(&outcome, "trie_bytes"), (nodes + 1.0) * 208.0);
}

#[test]
fn other_words_are_other_comparisons() {
    let mut mixed = check_of(&run("completion", "symbols=500"), "comparisons").clone();
    mixed.simulated = check_of(&run("completion", "symbols=1000"), "comparisons").simulated;
    assert!(!mixed.holds(), "{mixed:?}");
}
