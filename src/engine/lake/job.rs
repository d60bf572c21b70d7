//! How far an ingestion is. Like all long work of the lake it is done in steps.

use std::future::Future;

use crate::engine::job;

/// One of the four stages of an ingestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Stage {
    /// Records are read.
    Extract,
    /// They become typed columns.
    Normalise,
    /// Tables become one.
    Join,
    /// It is written and committed.
    Write,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Progress {
    /// Where it is.
    pub stage: Stage,
    /// Bytes of the input that have been read in this stage.
    pub bytes: u64,
    /// Of how many.
    pub of_bytes: u64,
    /// Records so far.
    pub rows: u64,
    /// Records that could not be taken, so far.
    pub rejected: u64,
}

const NOTHING: Progress = Progress { stage: Stage::Extract, bytes: 0, of_bytes: 0, rows: 0, rejected: 0 };

/// Where a job of the lake says how far it is.
pub type Steps = job::Steps<Progress>;
/// Long work of the lake.
pub type Job<T> = job::Job<T, Progress>;

impl<T> Job<T> {
    /// Work that has not begun. It may wait for nothing but [`Steps::at`](job::Steps::at).
    pub fn new<F: Future<Output = T> + 'static>(work: impl FnOnce(Steps) -> F) -> Job<T> {
        Job::beginning(NOTHING, work)
    }
}

/// Does all of some work at once that can be done in steps.
pub fn at_once<F: Future>(work: impl FnOnce(Steps) -> F) -> F::Output {
    job::at_once(NOTHING, work)
}
