//! The simulator against published figures and closed forms.

mod figures;
mod queues;
