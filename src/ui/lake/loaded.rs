//! What was asked for and may not be there yet.

use std::sync::Arc;

/// An answer, on its way or here.
#[derive(Debug, Clone, PartialEq)]
pub enum Loaded<T> {
    /// It was not asked for.
    Idle,
    /// It is on its way.
    Waiting,
    /// It is here.
    Ready(Arc<T>),
    /// There is none: why, in the page's words.
    Failed(String),
}

impl<T> Loaded<T> {
    /// The answer, if it is here.
    pub fn ready(&self) -> Option<&Arc<T>> {
        match self {
            Loaded::Ready(answer) => Some(answer),
            _ => None,
        }
    }
}
