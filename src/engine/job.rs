//! Long work in steps: whoever drives it may stop between any two of them.

use std::cell::Cell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Where a job says how far it is, and lets others go first.
#[derive(Debug, Clone)]
pub struct Steps<P: Copy>(Rc<Cell<P>>);

impl<P: Copy> Steps<P> {
    /// Says how far it is, and ends a step.
    pub async fn at(&self, progress: P) {
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

/// Long work that says how far it is as `P`. Dropped, it has never been.
pub struct Job<T, P: Copy> {
    work: Pin<Box<dyn Future<Output = T>>>,
    progress: Rc<Cell<P>>,
}

impl<T, P: Copy + 'static> Job<T, P> {
    /// Work that has not begun, and where it is then. It may wait for nothing but [`Steps::at`].
    pub fn beginning<F: Future<Output = T> + 'static>(at: P, work: impl FnOnce(Steps<P>) -> F) -> Job<T, P> {
        let progress = Rc::new(Cell::new(at));
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
    pub fn progress(&self) -> P {
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

/// Does all of some work at once that can be done in steps, from where it begins.
pub fn at_once<P: Copy, F: Future>(at: P, work: impl FnOnce(Steps<P>) -> F) -> F::Output {
    let mut work = std::pin::pin!(work(Steps(Rc::new(Cell::new(at)))));
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
}

impl<T, P: Copy + fmt::Debug + 'static> fmt::Debug for Job<T, P> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.debug_struct("Job").field("progress", &self.progress.get()).finish_non_exhaustive()
    }
}
