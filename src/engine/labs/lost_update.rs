//! Lost updates: clients that each read a number, add one and write it back, in every order; and as one atomic script.
//!
//! Closed: two steps for each of n clients can be interleaved in (2n)!/2^n ways; none is lost only where each client is
//! done before the next begins, in n! ways (of two clients' 6, 4 lose one). As one script each client is one step:
//! n! orders, none of which loses anything.

use crate::engine::labs::control::{Choice, Control, Integer, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::random::Draws;

/// Clients that add one to the same number.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "lost_update",
    controls: &[Control::Integer(CLIENTS), Control::Choice(HOW), Control::Integer(RUNS)],
    is_random: true,
};

const CLIENTS: Integer = Integer { name: "clients", unit: Unit::Count, least: 2, most: 5, step: 1, default: 2 };
const HOW: Choice = Choice { name: "how", options: &["separate", "script"], default: 0 };
const RUNS: Integer =
    Integer { name: "runs", unit: Unit::Count, least: 1_000, most: 20_000, step: 1_000, default: 5_000 };

const VALUE: Axis = Axis::new("final_value", Unit::Which);
const SHARE: Axis = Axis::new("orders", Unit::Share);

/// Orders that are drawn in one step of the work.
const RUNS_A_STEP: u32 = 2_000;

/// By final value: in how many orders it came out.
type Counts = Vec<u64>;

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, pace: &Steps) -> Outcome {
    let clients = settings.integer(CLIENTS) as usize;
    let steps = if settings.choice(HOW) == 1 { 1 } else { 2 };
    let every = every_order(clients, steps);
    let runs = settings.integer(RUNS);
    let mut draws = Draws::seeded(settings.seed.into());
    let mut drawn = vec![0; clients + 1];
    for run in 0..runs {
        if run % RUNS_A_STEP == 0 {
            pace.at(f64::from(run) / f64::from(runs)).await;
        }
        let order = any_order(clients, steps, &mut draws);
        let mut store = Store::new(clients, steps);
        order.into_iter().for_each(|client| store.step(client));
        drawn[store.value] += 1;
    }

    let mut outcome = Outcome::default();
    let serial = factorial(clients);
    let orders = factorial(clients * steps) / (steps as f64).powi(clients as i32);
    let counted: u64 = every.iter().sum();
    outcome.check("orders", Unit::Count, [counted as f64, orders], Tolerance::Exact);
    let losing = counted - every[clients];
    outcome.check("losing", Unit::Count, [losing as f64, orders - serial], Tolerance::Exact);
    let share = 1.0 - serial / orders;
    let found = 1.0 - drawn[clients] as f64 / f64::from(runs);
    outcome.check("drawn", Unit::Share, [found, share], Tolerance::of_share(share, runs.into()));
    let shares = |counts: &Counts, total: f64| -> Vec<(f64, f64)> {
        counts.iter().enumerate().skip(1).map(|(value, &count)| (value as f64, count as f64 / total)).collect()
    };
    let law = shares(&every, orders);
    let errors = law.iter().map(|(_, share)| (share * (1.0 - share) / f64::from(runs)).sqrt());
    let drawn =
        shares(&drawn, runs.into()).into_iter().zip(errors).map(|((value, share), error)| (value, share, error));
    outcome.draw_sampled("drawn", Role::Simulated, [VALUE, SHARE], drawn);
    outcome.draw("every_order", Role::Theory, [VALUE, SHARE], law);
    let mean =
        |counts: &Counts| counts.iter().enumerate().map(|(value, &count)| value as f64 * count as f64).sum::<f64>();
    outcome.figure("orders", Unit::Count, counted as f64);
    outcome.figure("losing", Unit::Count, losing as f64);
    outcome.figure("lost_on_average", Unit::Count, clients as f64 - mean(&every) / counted as f64);
    outcome
}

/// A number, and clients that are on their way to add one to it.
#[derive(Clone)]
struct Store {
    value: usize,
    /// By client: what it has read, if it has.
    read: Vec<Option<usize>>,
    is_script: bool,
}

impl Store {
    fn new(clients: usize, steps: usize) -> Store {
        Store { value: 0, read: vec![None; clients], is_script: steps == 1 }
    }

    /// A client's next step.
    fn step(&mut self, client: usize) {
        match self.read[client] {
            _ if self.is_script => self.value += 1,
            None => self.read[client] = Some(self.value),
            Some(read) => self.value = read + 1,
        }
    }
}

/// Runs every order: clients that still have steps go on in turn, from what the store was before.
fn every_order(clients: usize, steps: usize) -> Counts {
    let mut counts = vec![0; clients + 1];
    let mut open = vec![(Store::new(clients, steps), vec![steps; clients])];
    while let Some((store, left)) = open.pop() {
        if left.iter().all(|&left| left == 0) {
            counts[store.value] += 1;
        }
        for client in (0..clients).filter(|&client| left[client] > 0) {
            let (mut next, mut left) = (store.clone(), left.clone());
            next.step(client);
            left[client] -= 1;
            open.push((next, left));
        }
    }
    counts
}

/// One of the orders, each as likely (Fisher–Yates).
fn any_order(clients: usize, steps: usize, draws: &mut Draws) -> Vec<usize> {
    let mut order: Vec<usize> = (0..clients * steps).map(|step| step / steps).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, (draws.uniform() * (last + 1) as f64) as usize);
    }
    order
}

fn factorial(n: usize) -> f64 {
    (1..=n).map(|factor| factor as f64).product()
}
