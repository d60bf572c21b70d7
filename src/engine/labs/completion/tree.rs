//! A ternary search tree: J. Bentley, R. Sedgewick, "Fast Algorithms for Sorting and Searching Strings", SODA '97.

use std::cmp::Ordering;
use std::num::NonZeroU32;

/// Words by their letters. Each level is a binary search tree of letters, each of which has the next level under it.
#[derive(Debug, Default)]
pub(super) struct TernaryTree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    letter: u8,
    is_word: bool,
    /// Smaller letters, the next letter, and greater letters. None leads to the root, which is node 0.
    links: [Option<NonZeroU32>; 3],
}

const SMALLER: usize = 0;
const NEXT: usize = 1;
const GREATER: usize = 2;

impl TernaryTree {
    /// Adds a word; one without letters is none. Returns how many comparisons it takes to find it: what is added later
    /// stands below.
    pub(super) fn insert(&mut self, word: &[u8]) -> u32 {
        let (mut depth, mut comparisons) = (0, 0);
        // The link to follow: of a node, or to the root.
        let mut link: Option<(u32, usize)> = None;
        while let Some(&letter) = word.get(depth) {
            let to = match link {
                None => (!self.nodes.is_empty()).then_some(0),
                Some((node, way)) => self.nodes[node as usize].links[way].map(NonZeroU32::get),
            };
            let node = to.unwrap_or_else(|| self.add(letter, link));
            comparisons += 1;
            let order = letter.cmp(&self.nodes[node as usize].letter);
            depth += usize::from(order == Ordering::Equal);
            if depth == word.len() {
                self.nodes[node as usize].is_word = true;
            }
            link = Some((node, way(order)));
        }
        comparisons
    }

    /// After how many comparisons a word is found; nothing if it is not.
    pub(super) fn find(&self, word: &[u8]) -> Option<u32> {
        let (node, comparisons) = self.walk(word)?;
        self.nodes[node as usize].is_word.then_some(comparisons)
    }

    /// The words that begin so, sorted.
    pub(super) fn complete(&self, prefix: &[u8]) -> Vec<Vec<u8>> {
        let mut words = Vec::new();
        let Some((node, _)) = self.walk(prefix) else { return words };
        let node = &self.nodes[node as usize];
        if node.is_word {
            words.push(prefix.to_vec());
        }
        // What is left to do, the first last: a subtree under a beginning, or a word.
        let mut open: Vec<(u32, Vec<u8>, bool)> = Vec::new();
        open.extend(node.links[NEXT].map(|next| (next.get(), prefix.to_vec(), false)));
        while let Some((place, beginning, is_entered)) = open.pop() {
            let node = &self.nodes[place as usize];
            if !is_entered {
                open.extend(node.links[GREATER].map(|greater| (greater.get(), beginning.clone(), false)));
                open.push((place, beginning.clone(), true));
                open.extend(node.links[SMALLER].map(|smaller| (smaller.get(), beginning, false)));
                continue;
            }
            let word = [beginning, vec![node.letter]].concat();
            open.extend(node.links[NEXT].map(|next| (next.get(), word.clone(), false)));
            if node.is_word {
                words.push(word);
            }
        }
        words
    }

    /// How many nodes there are.
    pub(super) fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// The node of a word's last letter, and how many letters were compared.
    fn walk(&self, word: &[u8]) -> Option<(u32, u32)> {
        let (mut depth, mut comparisons) = (0, 0);
        let mut next = (!self.nodes.is_empty()).then_some(0);
        while let (Some(&letter), Some(place)) = (word.get(depth), next) {
            let node = &self.nodes[place as usize];
            comparisons += 1;
            let order = letter.cmp(&node.letter);
            depth += usize::from(order == Ordering::Equal);
            if depth == word.len() {
                return Some((place, comparisons));
            }
            next = node.links[way(order)].map(NonZeroU32::get);
        }
        None
    }

    fn add(&mut self, letter: u8, link: Option<(u32, usize)>) -> u32 {
        let place = self.nodes.len() as u32;
        self.nodes.push(Node { letter, is_word: false, links: [None; 3] });
        if let Some((node, way)) = link {
            self.nodes[node as usize].links[way] = NonZeroU32::new(place);
        }
        place
    }
}

fn way(order: Ordering) -> usize {
    match order {
        Ordering::Less => SMALLER,
        Ordering::Equal => NEXT,
        Ordering::Greater => GREATER,
    }
}
