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
        /// Heads what a difference means.
        pub distance: Text,
        pub equal: Text,
        pub unequal: Text,
        /// A difference in `{errors}`.
        pub errors: Text,
        /// How often chance alone does as much: `{share}` of the runs.
        pub chance: Text,
        pub likely: Text,
        pub rare: Text,
        pub unlikely: Text,
        pub bounded: Text,
        pub unbounded: Text,
        /// A run’s ends may add `{most}`.
        pub bound: Text,
        /// What is called chance.
        pub checks_note: Text,
        pub table: Text,
        /// The unit of a share in a file.
        pub share: Text,
        pub logarithmic: Text,
        pub computing: Text,
        /// Precedes what is simulated, and what of it is known.
        pub model: Text,
        /// Names the drawing of who calls whom.
        pub network: Text,
        pub network_needed: Text,
        pub network_asynchronous: Text,
        pub network_other: Text,
        pub network_dead: Text,
        pub failed: Text,
        /// Precedes the parameters of a link that were left aside.
        pub left_aside: Text,
    }

    /// What one laboratory says, by the engine's keys.
    pub struct Lab {
        pub title: Text,
        pub notice: Text,
        /// What is simulated, and which of its numbers are made up.
        pub model: Text,
        pub controls: Table<Text>,
        pub options: Table<Text>,
        pub axes: Table<Text>,
        pub series: Table<Text>,
        pub checks: Table<Text>,
        pub figures: Table<Text>,
        pub marks: Table<Text>,
    }
}
