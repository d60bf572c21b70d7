//! Data that the build script reads from files, checks, and writes out as constants.
//!
//! The build script compiles the modules that declare such data too: there the types can be read from
//! TOML and printed as Rust. In the crate they are plain constants, so that the browser neither parses a
//! file nor carries a parser.

use std::fmt::Display;
use std::ops::Deref;

/// Declares structs and enums that stand in files. The build script has a macro of the same name, which
/// adds how to read them and how to print them.
macro_rules! baked {
    (path = $path:path; $($item:item)*) => {$(
        #[derive(Debug, Clone, Copy, PartialEq)]
        $item
    )*};
}

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(pub &'static str);

impl Text {
    /// The text with the value of each name in the place of `{name}`. What else is in braces stays as it is, in the
    /// values as well.
    pub fn fill(&self, values: &[(&str, &dyn Display)]) -> String {
        let mut filled = String::new();
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once('{') {
            filled += before;
            let named = after.split_once('}').and_then(|(name, after)| {
                let (_, value) = values.iter().find(|(known, _)| *known == name)?;
                Some((value.to_string(), after))
            });
            let (value, after) = named.unwrap_or_else(|| ("{".to_owned(), after));
            filled += &value;
            rest = after;
        }
        filled + rest
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        self.0
    }
}

/// Things by their keys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Table<T: 'static>(pub List<(Text, T)>);

impl<T> Table<T> {
    /// The thing of a key.
    pub fn get(&self, key: &str) -> Option<&'static T> {
        self.0.into_iter().find(|(known, _)| known.0 == key).map(|(_, thing)| thing)
    }
}

impl Table<Text> {
    /// The text of a key; the key itself where there is none, so that a word that is missing is seen.
    pub fn text(&self, key: &str) -> String {
        self.get(key).map_or(key, |text| text.0).to_owned()
    }
}

/// Any number of things, in the order of the file.
#[derive(Debug, PartialEq)]
pub struct List<T: 'static>(pub &'static [T]);

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<T> {}

impl<T> Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        self.0
    }
}

impl<T> IntoIterator for List<T> {
    type Item = &'static T;
    type IntoIter = std::slice::Iter<'static, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
