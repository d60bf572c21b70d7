//! Ticker completion: a ternary search tree, a trie and a scan, run for real on symbols that are made up.
//!
//! Closed: a binary search tree of k letters that came in any order finds one after 2(1 + 1/k)·H_k − 3 comparisons on
//! average, and after (k + 1)/2 if they came sorted (D. Knuth, TAOCP 3, 6.2.2; k = 26: 5.00 and 13.5). Where letter i
//! begins w_i of the words, it is the first of the letters from i to j to come with probability w_i / (w_i + … + w_j), and
//! only then it stands above j (R. Seidel, C. Aragon, "Randomized Search Trees", 1996): so the mean over all words is known
//! for any words. Known of LZStock: the tree and its shuffled insertion, about 5,000 tickers
//! (blog.lzstock.app, app/backend/algo/tst).

mod tree;
mod trie;

use std::collections::BTreeSet;

use crate::engine::labs::completion::tree::TernaryTree;
use crate::engine::labs::completion::trie::Trie;
use crate::engine::labs::control::{Choice, Control, Integer, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::sample::Sample;
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::random::Draws;

/// Words of one to four letters, and what they begin with.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "completion",
    controls: &[Control::Integer(SYMBOLS), Control::Choice(ORDER), Control::Integer(PREFIX)],
    is_random: true,
};

const SYMBOLS: Integer =
    Integer { name: "symbols", unit: Unit::Count, least: 500, most: 5_000, step: 500, default: 5_000 };
const ORDER: Choice = Choice { name: "order", options: &["shuffled", "sorted"], default: 0 };
const PREFIX: Integer = Integer { name: "prefix", unit: Unit::Count, least: 1, most: 3, step: 1, default: 2 };

/// How often the words are shuffled, and how often the alphabet is.
const SHUFFLES: u32 = 12;
const ALPHABETS: u32 = 200;
/// How often they are shuffled for a point that is only compared with.
const SHUFFLES_COMPARED: u32 = 3;
/// Prefixes that are completed: of so many words, and so many more that are drawn.
const PREFIXES: usize = 100;
const ANY_PREFIXES: usize = 20;
/// The part of the work that building trees is, about.
const TREES: f64 = 0.5;
/// Bytes of a pointer, as LZStock's servers have them.
const POINTER: f64 = 8.0;

const WORDS: Axis = Axis::new("symbols", Unit::Count);
const COMPARISONS: Axis = Axis::new("comparisons", Unit::Count);

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, steps: &Steps) -> Outcome {
    let number = settings.integer(SYMBOLS) as usize;
    let is_sorted = settings.choice(ORDER) == 1;
    let mut draws = Draws::seeded(settings.seed.into());
    let words = symbols(number, &mut draws);

    let mut outcome = Outcome::default();
    let (mut simulated, mut compared, mut theory, mut in_trie) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut last = Sample::default();
    for part in [8, 4, 2, 1] {
        let mut sorted = words[..number / part].to_vec();
        sorted.sort_unstable();
        let x = sorted.len() as f64;
        let at = TREES / part as f64;
        last = comparisons(&sorted, (is_sorted, SHUFFLES), &mut draws, steps, at).await;
        simulated.push((x, last.mean(), last.standard_error()));
        // Draws of their own, so that what is compared with changes nothing else.
        let mut apart = Draws::seeded(settings.seed.into()).apart();
        let other = comparisons(&sorted, (!is_sorted, SHUFFLES_COMPARED), &mut apart, steps, at).await;
        compared.push((x, other.mean()));
        theory.push((x, expected_comparisons(&sorted, is_sorted)));
        in_trie.push((x, sorted.iter().map(|word| word.len() as f64).sum::<f64>() / x));
    }
    let expected = theory.last().map_or(0.0, |point| point.1);
    let of = |sample: &Sample| if is_sorted { Tolerance::Exact } else { Tolerance::of_sample(sample) };
    outcome.check("comparisons", Unit::Count, [last.mean(), expected], of(&last));
    outcome.figure("comparisons", Unit::Count, last.mean());
    outcome.figure("trie_steps", Unit::Count, in_trie.last().map_or(0.0, |point| point.1));
    outcome.draw_sampled("tree", Role::Simulated, [WORDS, COMPARISONS], simulated);
    let other = if is_sorted { "tree_shuffled" } else { "tree_sorted" };
    outcome.draw(other, Role::Compared, [WORDS, COMPARISONS], compared);
    outcome.draw("tree_theory", Role::Theory, [WORDS, COMPARISONS], theory);
    outcome.draw("trie", Role::Simulated, [WORDS, COMPARISONS], in_trie);

    let alphabet: Vec<Word> = (b'A'..=b'Z').map(|letter| vec![letter]).collect();
    let letters = comparisons(&alphabet, (is_sorted, ALPHABETS), &mut draws, steps, TREES).await;
    outcome.check("alphabet", Unit::Count, [letters.mean(), of_alphabet(26, is_sorted)], of(&letters));

    let mut sorted = words.clone();
    sorted.sort_unstable();
    let (mut tree, mut trie) = (TernaryTree::default(), Trie::default());
    let order = if is_sorted { sorted.clone() } else { words };
    let inserted: Vec<u32> = order.iter().map(|word| tree.insert(word)).collect();
    order.iter().for_each(|word| trie.insert(word));
    let misplaced = order.iter().zip(&inserted).filter(|(word, at)| tree.find(word) != Some(**at)).count();
    outcome.check("misplaced", Unit::Count, [misplaced as f64, 0.0], Tolerance::Exact);
    outcome.check("nodes", Unit::Count, [tree.nodes() as f64, prefixes(&sorted) as f64], Tolerance::Exact);
    let length = settings.integer(PREFIX) as usize;
    let asked = order.iter().filter(|word| word.len() >= length).map(|word| word[..length].to_vec()).take(PREFIXES);
    let any = (0..ANY_PREFIXES).map(|_| word(length, &mut draws));
    let (mut completed, mut different, mut asked_for) = (0, 0, 0);
    for prefix in asked.chain(any) {
        let scanned: Vec<Word> = sorted.iter().filter(|word| word.starts_with(&prefix)).cloned().collect();
        different += u32::from(tree.complete(&prefix) != scanned) + u32::from(trie.complete(&prefix) != scanned);
        completed += scanned.len();
        asked_for += 1;
        steps.at(TREES + (1.0 - TREES) * f64::from(asked_for) / (PREFIXES + ANY_PREFIXES) as f64).await;
    }
    outcome.check("different", Unit::Count, [different.into(), 0.0], Tolerance::Exact);
    outcome.figure("completions", Unit::Count, completed as f64 / f64::from(asked_for.max(1)));
    outcome.figure("scan_comparisons", Unit::Count, sorted.len() as f64);
    outcome.figure("tree_bytes", Unit::Bytes, tree.nodes() as f64 * 3.0 * POINTER);
    outcome.figure("trie_bytes", Unit::Bytes, trie.nodes() as f64 * 26.0 * POINTER);
    outcome
}

/// Upper-case letters.
type Word = Vec<u8>;

/// So many different words, mostly of three and four letters, in the order in which they were drawn.
fn symbols(number: usize, draws: &mut Draws) -> Vec<Word> {
    let (mut words, mut known) = (Vec::with_capacity(number), BTreeSet::new());
    while words.len() < number {
        let length = match draws.uniform() {
            drawn if drawn < 0.01 => 1,
            drawn if drawn < 0.06 => 2,
            drawn if drawn < 0.45 => 3,
            _ => 4,
        };
        let word = word(length, draws);
        if known.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn word(length: usize, draws: &mut Draws) -> Word {
    (0..length).map(|_| b'A' + (draws.uniform() * 26.0) as u8).collect()
}

/// Comparisons for a word, on average over all words, by tree: one tree if they are inserted in their order, or so many
/// of which each has them in an order of its own. After each tree a step ends, `at` that share of the work.
async fn comparisons(
    sorted: &[Word],
    (is_sorted, shuffles): (bool, u32),
    draws: &mut Draws,
    steps: &Steps,
    at: f64,
) -> Sample {
    let mut order: Vec<&Word> = sorted.iter().collect();
    let mut sample = Sample::default();
    for _ in 0..if is_sorted { 1 } else { shuffles } {
        if !is_sorted {
            shuffle(&mut order, draws);
        }
        let mut tree = TernaryTree::default();
        let all: u64 = order.iter().map(|word| u64::from(tree.insert(word))).sum();
        sample.add(all as f64 / order.len() as f64);
        steps.at(at).await;
    }
    sample
}

/// Fisher–Yates.
fn shuffle<T>(values: &mut [T], draws: &mut Draws) {
    for last in (1..values.len()).rev() {
        values.swap(last, (draws.uniform() * (last + 1) as f64) as usize);
    }
}

/// What [`comparisons`] are on average. O(26 · nodes).
fn expected_comparisons(sorted: &[Word], is_sorted: bool) -> f64 {
    let longest = sorted.iter().map(Vec::len).max().unwrap_or_default();
    let mut all = 0.0;
    for depth in 0..longest {
        let longer: Vec<&Word> = sorted.iter().filter(|word| word.len() > depth).collect();
        for node in longer.chunk_by(|one, other| one[..depth] == other[..depth]) {
            let letters = node.chunk_by(|one, other| one[depth] == other[depth]);
            let weights: Vec<f64> = letters.map(|words| words.len() as f64).collect();
            all += weights
                .iter()
                .enumerate()
                .map(|(at, weight)| weight * on_the_way(&weights, at, is_sorted))
                .sum::<f64>();
        }
    }
    all / sorted.len() as f64
}

/// How many letters of a node are compared until that one is found, on average.
fn on_the_way(weights: &[f64], at: usize, is_sorted: bool) -> f64 {
    if is_sorted {
        return (at + 1) as f64;
    }
    let mut compared = 1.0;
    let (mut between, before) = (weights[at], &weights[..at]);
    for weight in before.iter().rev() {
        between += weight;
        compared += weight / between;
    }
    between = weights[at];
    for weight in &weights[at + 1..] {
        between += weight;
        compared += weight / between;
    }
    compared
}

/// The same for k letters that begin one word each.
fn of_alphabet(k: u32, is_sorted: bool) -> f64 {
    let n = f64::from(k);
    if is_sorted {
        return (n + 1.0) / 2.0;
    }
    let harmonic: f64 = (1..=k).map(|i| 1.0 / f64::from(i)).sum();
    2.0 * (1.0 + 1.0 / n) * harmonic - 3.0
}

/// Different beginnings of sorted words, without the empty one.
fn prefixes(sorted: &[Word]) -> usize {
    let mut before: &[u8] = &[];
    let mut prefixes = 0;
    for word in sorted {
        let common = word.iter().zip(before).take_while(|(one, other)| one == other).count();
        prefixes += word.len() - common;
        before = word;
    }
    prefixes
}
