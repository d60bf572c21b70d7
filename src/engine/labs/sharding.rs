//! Sharding: which keys move when a shard is added, and what a few hot keys do to one of the shards.
//!
//! Closed, from N to N+1 shards: by the remainder N/(N+1) of the keys move; on a ring (D. Karger et al., "Consistent
//! Hashing and Random Trees", STOC '97) and by rendezvous (D. Thaler, C. Ravishankar, "Using Name-Based Mappings to
//! Increase Hit Rates", 1998) 1/(N+1). With v points a shard on the ring, the share of the new shard is Beta(v, v·N), of
//! variance p(1−p)/(v·(N+1)+1). The key of rank i has the share i^(−s)/(1 + 2^(−s) + … ) of the requests (Zipf).

use crate::engine::labs::Laboratory;
use crate::engine::labs::control::{Choice, Control, Integer, Real, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::sim::random::Draws;

/// Keys on shards.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "sharding",
    controls: &[Control::Integer(SHARDS), Control::Choice(SCHEME), Control::Integer(POINTS), Control::Real(SKEW)],
    is_random: true,
};

const SHARDS: Integer = Integer { name: "shards", unit: Unit::Count, least: 2, most: 32, step: 1, default: 8 };
const SCHEME: Choice = Choice { name: "scheme", options: &["modulo", "ring", "rendezvous"], default: 0 };
/// Of each shard on the ring.
const POINTS: Integer = Integer { name: "points", unit: Unit::Count, least: 1, most: 200, step: 1, default: 100 };
const SKEW: Real = Real { name: "skew", unit: Unit::Count, least: 0.0, most: 2.0, step: 0.1, default: 1.0 };

const KEYS: u32 = 5_000;
const REQUESTS: u32 = 20_000;

const BEFORE: Axis = Axis::new("shards", Unit::Count);
const MOVED: Axis = Axis::new("moved", Unit::Share);
const SHARD: Axis = Axis::new("shard", Unit::Which);
const LOAD: Axis = Axis::new("load", Unit::Share);

/// Finds out what comes of the settings.
pub(super) fn run(settings: &Settings) -> Outcome {
    let shards = settings.integer(SHARDS);
    let scheme = Scheme { kind: settings.choice(SCHEME), points: settings.integer(POINTS), seed: settings.seed };
    let skew = settings.real(SKEW);
    let mut outcome = Outcome::default();

    let numbers = || [2, 4, 8, 16, 32].into_iter().filter(|&number| number != shards);
    let mut simulated: Vec<_> = numbers().map(|number| (f64::from(number), scheme.moved(number))).collect();
    let moved = scheme.moved(shards);
    simulated.push((shards.into(), moved));
    simulated.sort_by(|one, other| one.0.total_cmp(&other.0));
    outcome.draw("moved", Role::Simulated, [BEFORE, MOVED], simulated);
    let line = |law: fn(f64) -> f64| (2..=SHARDS.most).map(|number| (number.into(), law(number.into()))).collect();
    outcome.draw("most", Role::Theory, [BEFORE, MOVED], line(|n| n / (n + 1.0)));
    outcome.draw("least", Role::Theory, [BEFORE, MOVED], line(|n| 1.0 / (n + 1.0)));
    let expected = scheme.expected(shards);
    outcome.check("moved", Unit::Share, [moved, expected], scheme.tolerance(shards));
    // Nothing moves between two shards that both were there before.
    if scheme.kind > 0 {
        outcome.check("between_old", Unit::Count, [f64::from(scheme.between_old(shards)), 0.0], Tolerance::Exact);
    }

    let zipf = Zipf::new(skew);
    let mut draws = Draws::seeded(settings.seed.into());
    let placement: Vec<u32> = (0..KEYS).map(scheme.of(shards)).collect();
    let (mut requests, mut hottest) = (vec![0_u32; shards as usize], 0_u32);
    for _ in 0..REQUESTS {
        let key = zipf.draw(&mut draws);
        requests[placement[key] as usize] += 1;
        hottest += u32::from(key == 0);
    }
    let of_all = |requests: u32| f64::from(requests) / f64::from(REQUESTS);
    let found: Vec<f64> = requests.into_iter().map(of_all).collect();
    let mut law = vec![0.0; found.len()];
    for (key, &shard) in placement.iter().enumerate() {
        law[shard as usize] += zipf.share(key);
    }
    let share = zipf.share(0);
    outcome.check("hottest_key", Unit::Share, [of_all(hottest), share], Tolerance::of_share(share, REQUESTS.into()));
    let busiest = (0..law.len()).max_by(|&one, &other| law[one].total_cmp(&law[other])).unwrap_or_default();
    let tolerance = Tolerance::of_share(law[busiest], REQUESTS.into());
    outcome.check("busiest_shard", Unit::Share, [found[busiest], law[busiest]], tolerance);
    let by_shard = |load: &[f64]| load.iter().enumerate().map(|(shard, &load)| ((shard + 1) as f64, load)).collect();
    let drawn =
        found.iter().zip(&law).enumerate().map(|(shard, (&found, &law))| {
            ((shard + 1) as f64, found, (law * (1.0 - law) / f64::from(REQUESTS)).sqrt())
        });
    outcome.draw_sampled("load", Role::Simulated, [SHARD, LOAD], drawn);
    outcome.draw("load_law", Role::Theory, [SHARD, LOAD], by_shard(&law));
    outcome.figure("moved", Unit::Share, moved);
    outcome.figure("hottest_key", Unit::Share, of_all(hottest));
    outcome.figure("busiest_to_mean", Unit::Share, found[busiest] * f64::from(shards));
    outcome
}

/// How keys are placed.
#[derive(Clone, Copy)]
struct Scheme {
    /// Index in the options of [`SCHEME`].
    kind: usize,
    points: u32,
    seed: u32,
}

impl Scheme {
    /// The shard of each key, while there are so many. O(log) a key on the ring, O(shards) by rendezvous.
    fn of(self, shards: u32) -> Box<dyn Fn(u32) -> u32> {
        match SCHEME.options[self.kind] {
            "modulo" => Box::new(move |key| (self.hash(key, u32::MAX) % u64::from(shards)) as u32),
            "ring" => {
                let points = (0..shards).flat_map(|shard| (0..self.points).map(move |point| (shard, point)));
                let mut ring: Vec<(u64, u32)> =
                    points.map(|(shard, point)| (self.hash(shard << 16 | point, u32::MAX - 1), shard)).collect();
                ring.sort_unstable();
                Box::new(move |key| {
                    let next = ring.partition_point(|point| point.0 < self.hash(key, u32::MAX));
                    ring[next % ring.len()].1
                })
            }
            _ => Box::new(move |key| (0..shards).max_by_key(|&shard| self.hash(key, shard)).unwrap_or_default()),
        }
    }

    /// The share of the keys that move when a shard is added to so many.
    fn moved(self, shards: u32) -> f64 {
        let (before, after) = (self.of(shards), self.of(shards + 1));
        (0..KEYS).filter(|&key| before(key) != after(key)).count() as f64 / f64::from(KEYS)
    }

    /// How many of them move to a shard that was there before.
    fn between_old(self, shards: u32) -> u32 {
        let (before, after) = (self.of(shards), self.of(shards + 1));
        (0..KEYS).filter(|&key| before(key) != after(key) && after(key) != shards).count() as u32
    }

    /// The share that moves on average.
    fn expected(self, shards: u32) -> f64 {
        match self.kind {
            0 => f64::from(shards) / f64::from(shards + 1),
            _ => 1.0 / f64::from(shards + 1),
        }
    }

    /// Keys are a sample; on the ring the arcs of the new shard are one, too.
    fn tolerance(self, shards: u32) -> Tolerance {
        let share = self.expected(shards);
        let of_arcs = match SCHEME.options[self.kind] {
            "ring" => 1.0 / f64::from(self.points * (shards + 1) + 1),
            _ => 0.0,
        };
        let keys = f64::from(KEYS);
        let error = (share * (1.0 - share) * (of_arcs + (1.0 - of_arcs) / keys)).sqrt();
        Tolerance::of_error(error)
    }

    /// SplitMix64's finaliser over both numbers (G. Steele et al., "Fast Splittable Pseudorandom Number Generators",
    /// 2014), twice, so that no bit of one stays next to the same bit of the other.
    fn hash(self, key: u32, of: u32) -> u64 {
        let mixed = |number: u64| {
            let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            number ^ number >> 31
        };
        mixed(mixed(u64::from(self.seed) << 32 | u64::from(key)) ^ u64::from(of))
    }
}

/// Requests by the rank of their key, from 0.
struct Zipf {
    /// By key: the share of all up to and with its own.
    sums: Vec<f64>,
}

impl Zipf {
    fn new(skew: f64) -> Zipf {
        let mut sum = 0.0;
        let mut sums: Vec<f64> = Vec::with_capacity(KEYS as usize);
        for rank in 1..=KEYS {
            sum += libm::pow(rank.into(), -skew);
            sums.push(sum);
        }
        sums.iter_mut().for_each(|part| *part /= sum);
        Zipf { sums }
    }

    fn share(&self, key: usize) -> f64 {
        self.sums[key] - key.checked_sub(1).map_or(0.0, |before| self.sums[before])
    }

    fn draw(&self, draws: &mut Draws) -> usize {
        let drawn = draws.uniform();
        self.sums.partition_point(|&sum| sum <= drawn).min(self.sums.len() - 1)
    }
}
