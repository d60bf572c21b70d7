//! What the lake says, as the files have it; what it says of a source is in [`lake_report`](super::lake_report).

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use super::lake_table::Count;
use crate::baked::Text;

baked! {
    path = crate::content::lake;

    /// `lake.toml`. What stands in braces is filled in.
    pub struct Lake {
        /// Name of the region.
        pub region: Text,
        pub heading: Text,
        pub status: Text,
        /// Follows the status where files of the visitor's own have landed.
        pub status_own: Text,
        /// Said of the still.
        pub still: Text,
        /// Below the berg.
        pub caption: Text,
        pub drop: Text,
        pub sources: Sources,
        pub standing: Standing,
        pub own: Own,
        pub stages: Stages,
        pub home: Home,
        pub broken: Broken,
        pub counts: Counts,
    }

    /// The three that the site brings.
    pub struct Sources {
        pub label: Text,
        /// Before a source's name: what its button does.
        pub ingest: Text,
        pub ingest_all: Text,
        pub rest: Source,
        pub mysql: Source,
        pub mongo: Source,
        /// The browser could not fetch one.
        pub not_fetched: Text,
    }

    /// One of them.
    pub struct Source {
        pub name: Text,
        pub holds: Text,
    }

    /// How a source stands.
    pub struct Standing {
        pub ready_mouse: Text,
        pub ready_touch: Text,
        pub waiting: Text,
        pub under_way: Text,
        pub landed: Text,
        pub refused: Text,
        pub cancelled: Text,
    }

    /// The visitor's own files.
    pub struct Own {
        pub heading: Text,
        pub about: Text,
        pub add: Text,
        pub children: Text,
        pub list: Text,
        pub remove: Text,
        pub too_large: Text,
        pub directory: Text,
        pub no_file: Text,
        pub paste: Text,
        pub paste_label: Text,
        pub paste_name: Text,
        pub paste_land: Text,
        pub paste_close: Text,
        pub paste_hint: Text,
        pub paste_empty: Text,
        /// What pasted text is called.
        pub pasted: Text,
    }

    /// The four stages.
    pub struct Stages {
        pub label: Text,
        pub extract: Stage,
        pub normalise: Stage,
        pub join: Stage,
        pub write: Stage,
        pub progress: Text,
        pub cancel: Text,
        pub cancelled: Text,
        pub nothing: Text,
        pub committing: Text,
    }

    /// One of them.
    pub struct Stage {
        pub number: Text,
        pub name: Text,
        pub about: Text,
    }

    /// What can be taken home.
    pub struct Home {
        pub heading: Text,
        pub download: Text,
        pub to: Text,
        pub why: Text,
        pub not_absolute: Text,
        pub making: Text,
        pub made: Text,
        pub parquet: Text,
        pub empty: Text,
        pub empty_sure: Text,
        pub empty_yes: Text,
        pub empty_no: Text,
    }

    /// The worker is gone.
    pub struct Broken {
        pub said: Text,
        pub lost: Text,
        pub again: Text,
        pub anew: Text,
    }

    /// A number with what it counts.
    pub struct Counts {
        pub records: Count,
        pub documents: Count,
        pub rows: Count,
        pub tables: Count,
        pub columns: Count,
        pub files: Count,
        pub hops: Count,
        pub changes: Count,
        pub rejects: Count,
        pub nulls: Count,
        pub matched: Text,
        pub union: Text,
        pub alone: Text,
    }
}
