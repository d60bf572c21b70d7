//! Laboratories: each lets a visitor move what an engineer had to choose, simulates what comes of it, and holds the
//! result against the closed formula or the published figure that it has to meet.

mod amplification;
mod chance;
mod completion;
pub mod context_map;
pub mod control;
pub mod link;
mod lost_update;
pub mod outcome;
pub mod paging;
mod prewarm;
mod query_count;
mod registry;
mod retry;
mod sample;
pub mod scale;
mod sharding;
mod streaming;
mod worker_pool;

use crate::engine::job::{self, Job};
use crate::engine::labs::control::{Control, Settings};
use crate::engine::labs::outcome::Outcome;

/// Where a laboratory says how far it is: a share, 0..=1.
type Steps = job::Steps<f64>;

/// Something to find out.
#[derive(Debug)]
pub struct Laboratory {
    /// What links and words call it.
    pub name: &'static str,
    /// What can be moved; four at the most.
    pub controls: &'static [Control],
    /// Whether anything is drawn at random: where nothing is, the seed means nothing.
    pub is_random: bool,
}

/// All laboratories, in the order of the series.
pub static LABORATORIES: [&Laboratory; 12] = [
    &retry::LABORATORY,
    &amplification::LABORATORY,
    &registry::LABORATORY,
    &prewarm::LABORATORY,
    &context_map::LABORATORY,
    &query_count::LABORATORY,
    &paging::LABORATORY,
    &completion::LABORATORY,
    &worker_pool::LABORATORY,
    &streaming::LABORATORY,
    &lost_update::LABORATORY,
    &sharding::LABORATORY,
];

impl Laboratory {
    /// Finds out. Deterministic; the time it takes is bounded by the ranges of the controls. What runs is not part of the
    /// laboratory itself, so that a page can show its controls without carrying its engine.
    pub fn run(&self, settings: &Settings) -> Outcome {
        self.begin(settings.clone()).finish()
    }

    /// The same, step by step; a step takes a few milliseconds. How far it is, it says as a share, 0..=1.
    pub fn begin(&self, settings: Settings) -> Job<Outcome, f64> {
        let name = self.name;
        Job::beginning(0.0, move |steps| async move {
            match name {
                "retry" => retry::run(&settings, &steps).await,
                "amplification" => amplification::run(&settings),
                "registry" => registry::run(&settings),
                "prewarm" => prewarm::run(&settings, &steps).await,
                "context_map" => context_map::run(&settings, &steps).await,
                "query_count" => query_count::run(&settings),
                "paging" => paging::run(&settings, &steps).await,
                "completion" => completion::run(&settings, &steps).await,
                "worker_pool" => worker_pool::run(&settings, &steps).await,
                "streaming" => streaming::run(&settings, &steps).await,
                "lost_update" => lost_update::run(&settings, &steps).await,
                "sharding" => sharding::run(&settings),
                _ => Outcome::default(),
            }
        })
    }

    /// The laboratory of that name.
    pub fn find(name: &str) -> Option<&'static Laboratory> {
        LABORATORIES.into_iter().find(|laboratory| laboratory.name == name)
    }
}
