//! stub
#![allow(missing_docs)]
use crate::engine::sim::system::*;
use crate::engine::time::Nanos;
use crate::engine::trace::span::Trace;
use petgraph::graph::NodeIndex;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Bin {
    pub start: Nanos,
    pub width: Nanos,
    pub arrived: u64,
    pub completed: u64,
    pub failed: u64,
    pub p50: Nanos,
    pub p95: Nanos,
    pub p99: Nanos,
    pub offered_calls: u64,
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Report {
    pub rate: f64,
    pub arrived: u64,
    pub completed: u64,
    pub failed: u64,
    pub p50: Nanos,
    pub p95: Nanos,
    pub p99: Nanos,
    pub availability: f64,
    pub attempts: u64,
    pub series: Vec<Bin>,
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct StationState {
    pub queue: usize,
    pub busy: u32,
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Snapshot {
    pub stations: Vec<StationState>,
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warn {
    pub request: u32,
    pub at: Nanos,
    pub station: NodeIndex,
    pub kind: usize,
    pub call: usize,
    pub duration: Nanos,
}
pub fn replay(system: &System, settings: &Settings) -> Trace {
    let _ = settings;
    let Demand::One(r) = settings.demand else { return Trace::default() };
    crate::engine::radius::run::run_system(system, r)
}
pub struct Simulation;
impl Simulation {
    pub fn new(_: Arc<System>, _: Settings) -> Simulation {
        Simulation
    }
    pub fn advance(&mut self, _: Nanos) {}
    pub fn is_done(&self) -> bool {
        true
    }
    pub fn now(&self) -> Nanos {
        Nanos::ZERO
    }
    pub fn set_faults(&mut self, _: Vec<Fault>) {}
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::default()
    }
    pub fn report(&self) -> Report {
        Report::default()
    }
    pub fn warns(&self) -> &[Warn] {
        &[]
    }
}
pub fn trace_of(_: &Arc<System>, _: &Settings, _: u32) -> Option<Trace> {
    None
}
