//! Who arrives when.

use crate::engine::sim::random::{Draws, nanos};
use crate::engine::sim::system::{Demand, System};
use crate::engine::time::Nanos;

/// No more requests arrive a second than these.
const MAX_RATE: f64 = 5_000.0;

/// Requests to come. They have draws of their own: what is broken changes nothing about who arrives when.
#[derive(Debug, Clone)]
pub(super) struct Arrivals {
    demand: Demand,
    draws: Draws,
    /// By kind of request: the sum of the weights up to and with its own.
    weights: Vec<f64>,
}

impl Arrivals {
    /// What the demand asks for. Requests without a first call at a station never arrive, nor do those whose weight is
    /// no positive number, but for one that is asked for by itself.
    pub(super) fn new(system: &System, demand: Demand, draws: Draws) -> Arrivals {
        let mut sum = 0.0;
        let weights = system.requests.iter().map(|request| {
            let can_arrive = request.calls.first().is_some_and(|root| system.graph.node_weight(root.station).is_some());
            let weight = if can_arrive && request.weight.is_finite() { request.weight.max(0.0) } else { 0.0 };
            sum += weight;
            sum
        });
        Arrivals { weights: weights.collect(), demand, draws }
    }

    /// When the first request arrives.
    pub(super) fn first(&mut self) -> Option<Nanos> {
        match self.demand {
            Demand::One(_) => Some(Nanos::ZERO),
            Demand::Poisson { .. } => self.next(Nanos::ZERO),
        }
    }

    /// When the next request arrives.
    pub(super) fn next(&mut self, now: Nanos) -> Option<Nanos> {
        let Demand::Poisson { rate, duration } = self.demand else { return None };
        let rate = rate.clamp(0.0, MAX_RATE);
        let can_arrive = rate > 0.0 && self.weights.last().is_some_and(|&total| total > 0.0);
        let next = can_arrive.then(|| now + nanos(self.draws.exponential() * 1e9 / rate));
        next.filter(|&next| next < duration)
    }

    /// Which request it is that arrives, by its index in the system.
    pub(super) fn kind(&mut self) -> usize {
        match self.demand {
            Demand::One(request) => request,
            Demand::Poisson { .. } => {
                let drawn = self.draws.uniform() * self.weights.last().copied().unwrap_or_default();
                self.weights.partition_point(|&sum| sum <= drawn)
            }
        }
    }

    /// For how long requests arrive; none for a single one.
    pub(super) fn duration(&self) -> Option<Nanos> {
        match self.demand {
            Demand::One(_) => None,
            Demand::Poisson { duration, .. } => Some(duration),
        }
    }
}
