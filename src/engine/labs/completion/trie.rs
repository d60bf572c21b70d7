//! A trie of upper-case words, with a pointer for each of the 26 letters (E. Fredkin, "Trie Memory", 1960).

/// Words by their letters.
#[derive(Debug)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    is_word: bool,
    next: [Option<u32>; 26],
}

impl Default for Trie {
    fn default() -> Trie {
        Trie { nodes: vec![Node::default()] }
    }
}

impl Trie {
    /// Adds a word of the letters A to Z; no other.
    pub(super) fn insert(&mut self, word: &[u8]) {
        if !word.iter().all(u8::is_ascii_uppercase) {
            return;
        }
        let mut node = 0;
        for &letter in word {
            let free = self.nodes.len() as u32;
            node = *self.nodes[node].next[place(letter)].get_or_insert(free) as usize;
            if node == self.nodes.len() {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[node].is_word = true;
    }

    /// The words that begin so, sorted.
    pub(super) fn complete(&self, prefix: &[u8]) -> Vec<Vec<u8>> {
        let mut words = Vec::new();
        let next = |node: usize, &letter: &u8| self.nodes[node].next.get(place(letter)).copied().flatten();
        let Some(node) = prefix.iter().try_fold(0, |node, letter| next(node, letter).map(|next| next as usize)) else {
            return words;
        };
        let mut open = vec![(node, prefix.to_vec())];
        while let Some((node, word)) = open.pop() {
            let node = &self.nodes[node];
            for (letter, next) in (b'A'..=b'Z').zip(node.next).rev() {
                open.extend(next.map(|next| (next as usize, [&word[..], &[letter]].concat())));
            }
            if node.is_word {
                words.push(word);
            }
        }
        words
    }

    /// How many nodes there are, with the one that stands for no letter.
    pub(super) fn nodes(&self) -> usize {
        self.nodes.len()
    }
}

/// Out of range for what is no upper-case letter.
fn place(letter: u8) -> usize {
    usize::from(letter.wrapping_sub(b'A'))
}
