//! Long work in steps: whoever drives it may stop between any two of them.

use std::cell::Cell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

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

/// Where a job says how far it is, and lets others go first.
#[derive(Debug, Clone)]
pub struct Steps(Rc<Cell<Progress>>);

impl Steps {
    /// Says how far it is, and ends a step.
    pub async fn at(&self, progress: Progress) {
        self.0.set(progress);
        self.pause().await;
    }

    /// Ends a step after which nothing else is to be said.
    pub async fn pause(&self) {
        let mut has_waited = false;
        // Pending once: the next step goes on from here.
        poll_fn(|_| if std::mem::replace(&mut has_waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// Long work. Dropped, it has never been.
pub struct Job<T> {
    work: Pin<Box<dyn Future<Output = T>>>,
    progress: Rc<Cell<Progress>>,
}

impl<T> Job<T> {
    /// Work that has not begun. It may wait for nothing but [`Steps::at`].
    pub fn new<F: Future<Output = T> + 'static>(work: impl FnOnce(Steps) -> F) -> Job<T> {
        let progress = Rc::new(Cell::new(NOTHING));
        Job { work: Box::pin(work(Steps(Rc::clone(&progress)))), progress }
    }

    /// Does a step; what the work gave, once it is done. It is not to be asked again then.
    pub fn step(&mut self) -> Option<T> {
        match self.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress.get()
    }

    /// Does all that is left.
    pub fn finish(mut self) -> T {
        loop {
            if let Some(done) = self.step() {
                return done;
            }
        }
    }
}

/// Does all of some work at once that can be done in steps.
pub fn at_once<F: Future>(work: impl FnOnce(Steps) -> F) -> F::Output {
    let mut work = std::pin::pin!(work(Steps(Rc::new(Cell::new(NOTHING)))));
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
}

impl<T> fmt::Debug for Job<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.debug_struct("Job").field("progress", &self.progress.get()).finish_non_exhaustive()
    }
}
