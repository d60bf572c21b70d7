//! In which line a place of a text is.

/// Counts the lines of a text from its beginning on, each once.
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// From the first line on.
    pub(super) fn new(text: &'a str) -> Lines<'a> {
        Lines { text, at: 0, line: 1 }
    }

    /// The line, counted from 1, of a place in bytes. A place before the last one that was asked for is taken for it.
    pub(super) fn line(&mut self, place: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..place).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.at = self.at.max(place);
        self.line
    }
}
