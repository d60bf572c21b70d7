//! A B+tree, and pages of a table.

use std::collections::BTreeSet;

use midnight_pearl::engine::labs::paging::{BPlusTree, PAGE};
use midnight_pearl::engine::sim::random::Draws;
use proptest::prelude::*;

use super::setup::{check_of, figure_of, holds, run};

#[test]
fn five_thousand_rows_by_500_read_27500_by_offset_and_5000_by_keyset() {
    let outcome = run("paging", "");
    for (name, published) in [("offset", 27_500.0), ("keyset", 5_000.0)] {
        let check = check_of(&outcome, name);
        assert_eq!((check.simulated, check.expected), (published, published), "{name}");
    }
}

#[test]
fn every_index_gives_the_same_rows_and_reads_what_the_formula_says() {
    for index in ["active_id", "id_active", "partial", "none"] {
        for text in ["", "&page_size=700&active=2500", "&one_in=1&active=1000", "&one_in=3&page_size=1000&active=10000"]
        {
            holds("paging", &[&format!("index={index}{text}")], 1..2);
        }
    }
}

#[test]
fn a_partial_index_of_a_tenth_is_ninety_per_cent_smaller() {
    let (whole, partial) = (run("paging", "index=active_id"), run("paging", "index=partial"));
    assert_eq!(check_of(&partial, "index_share").simulated, 0.1);
    let smaller = 1.0 - figure_of(&partial, "index_pages") / figure_of(&whole, "index_pages");
    assert!((smaller - 0.9).abs() < 0.01, "{smaller}");
}

#[test]
fn range_first_reads_ten_times_as_much() {
    let outcome = run("paging", "index=id_active");
    assert_eq!((figure_of(&outcome, "offset"), figure_of(&outcome, "keyset")), (275_000.0, 50_000.0));
}

#[test]
fn the_other_order_does_not_pass_for_this_one() {
    let (right, wrong) = (run("paging", ""), run("paging", "index=id_active"));
    for name in ["offset", "keyset"] {
        let mut mixed = check_of(&right, name).clone();
        mixed.simulated = check_of(&wrong, name).simulated;
        assert!(!mixed.holds());
    }
}

/// Pages of the same age split together, so that the share swings while the tree doubles; its mean over a doubling has
/// a spread of 0.004 between seeds, and is as much above Yao's limit, which is that of ever larger pages.
#[test]
fn keys_in_any_order_fill_their_pages_to_ln_2() {
    for seed in 1..4 {
        let mut draws = Draws::seeded(seed);
        let mut tree = BPlusTree::default();
        let mut fills = Vec::new();
        for eighth in 0..8 {
            let size = (25_000.0 * 2_f64.powf(f64::from(eighth) / 8.0)) as u32;
            (tree.entries() as u32..size).for_each(|key| tree.insert(((draws.uniform() * 4e9) as u32, key)));
            fills.push(tree.fill());
        }
        let mean = fills.iter().sum::<f64>() / fills.len() as f64;
        assert!((mean - std::f64::consts::LN_2).abs() < 0.02, "{mean}");
    }
}

#[test]
fn keys_in_order_leave_half_of_every_page_empty() {
    let mut tree = BPlusTree::default();
    (0..100_000).for_each(|key| tree.insert((key, 0)));
    assert!((tree.fill() - 0.5).abs() < 0.01, "{}", tree.fill());
}

proptest! {
    /// Whatever is inserted, in whatever order, and wherever a scan begins.
    #[test]
    fn a_tree_gives_what_a_sorted_set_does(
        keys in prop::collection::vec((0_u32..40, 0_u32..200), 0..3_000),
        from in (0_u32..42, 0_u32..200),
    ) {
        let mut tree = BPlusTree::default();
        keys.iter().for_each(|&key| tree.insert(key));
        let set: BTreeSet<(u32, u32)> = keys.into_iter().collect();
        prop_assert_eq!(tree.entries(), set.len());
        let mut cursor = tree.from(from);
        let found: Vec<_> = cursor.by_ref().collect();
        prop_assert_eq!(&found, &set.range(from..).copied().collect::<Vec<_>>());
        prop_assert_eq!(cursor.entries(), found.len() as u64);
        // Every leaf but a root is half full, and none is touched twice.
        let leaves = cursor.pages() - tree.height() as u64 + 1;
        prop_assert!(leaves <= (found.len() / (PAGE / 2)) as u64 + 2, "{} leaves for {}", leaves, found.len());
        // Comer: no more than 1 + log_h((n + 1) / 2) pages, where each but the root has h children at least.
        let most = 1.0 + ((set.len() as f64 + 1.0) / 2.0).max(1.0).log(PAGE as f64 / 2.0);
        prop_assert!(tree.height() as f64 <= most.max(1.0) + 1e-9, "{} for {}", tree.height(), set.len());
    }
}
