//! What the laboratories say, as the files have it.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::{Table, Text};

baked! {
    path = crate::content::labs;

    /// `labs.toml`.
    pub struct Labs {
        pub words: LabWords,
        pub units: Table<Text>,
        pub tolerances: Table<Text>,
        pub labs: Table<Lab>,
    }

    /// What all laboratories say.
    pub struct LabWords {
        pub label: Text,
        pub settings: Text,
        pub seed: Text,
        pub again: Text,
        pub reset: Text,
        pub copy_link: Text,
        pub copied: Text,
        pub copy_csv: Text,
        pub notice: Text,
        pub checks: Text,
        pub simulated: Text,
        pub expected: Text,
        pub difference: Text,
        pub allowed: Text,
        pub holds: Text,
        pub fails: Text,
        pub table: Text,
        pub logarithmic: Text,
        pub computing: Text,
        pub failed: Text,
        /// Precedes the parameters of a link that were left aside.
        pub left_aside: Text,
    }

    /// What one laboratory says, by the engine's keys.
    pub struct Lab {
        pub title: Text,
        pub notice: Text,
        pub controls: Table<Text>,
        pub options: Table<Text>,
        pub axes: Table<Text>,
        pub series: Table<Text>,
        pub checks: Table<Text>,
        pub figures: Table<Text>,
    }
}
