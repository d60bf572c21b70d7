//! What if: any trace as a model, and what it would have been had something been different.

mod change;
mod model;
mod told;

pub use change::{Change, MAX_ATTEMPTS};
pub use model::{Assumption, AssumptionKind, Model, model_of};

use std::sync::Arc;

use crate::engine::sim::run;
use crate::engine::sim::system::{Demand, Settings};
use crate::engine::trace::span::Trace;

/// The trace with some changes.
///
/// The main root's tree is modelled ([`model_of`]), changed and simulated; other roots' trees stay as they were. Spans
/// keep their ids, names and attributes. A call to a service that is down is told by spans that the source has not: one
/// client span for each attempt, in the caller's service. What no longer happens is not there.
pub fn what_if(trace: &Trace, changes: &[Change]) -> Trace {
    let model = model_of(trace);
    if model.spans.is_empty() {
        return trace.clone();
    }
    let mut system = model.system;
    let faults = change::apply(&mut system, changes);
    told::number(&mut system);
    let system = Arc::new(system);
    let run = run::replay(&system, &Settings { seed: 0, demand: Demand::One(0), faults });
    told::by_source(trace, &model.spans, &system, &run)
}
