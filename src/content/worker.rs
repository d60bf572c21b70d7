//! What is said when a worker gives no answer, as the files have it.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::Text;

baked! {
    path = crate::content::worker;

    /// `worker.toml`. What stands in braces is filled in.
    pub struct WorkerWords {
        pub not_started: Text,
        pub unreadable: Text,
        pub silent: Text,
        pub broken: Text,
        pub not_understood: Text,
        pub request_not_understood: Text,
        pub no_file: Text,
        pub no_trace: Text,
        pub no_run: Text,
        pub no_request: Text,
    }
}
