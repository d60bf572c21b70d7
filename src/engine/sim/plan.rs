//! A system as the machine runs it: everything known by its number, and nothing that could go wrong.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::sim::random::Law;
use crate::engine::sim::system::{self, Policy, Step, System};
use crate::engine::time::Nanos;

/// "No such thing" among numbers.
pub(super) const NONE: u32 = u32::MAX;
/// "Never" among moments.
pub(super) const NEVER: Nanos = Nanos(u64::MAX);

/// A system, flattened. Steps that make no sense are left out: those that name a call which is not there, stands
/// before its caller, or is made elsewhere already, and those that wait for a call which was never made.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) requests: Vec<Request>,
    /// Of all requests, one after another.
    pub(super) calls: Vec<Call>,
    /// Of all calls, one after another.
    pub(super) steps: Vec<Planned>,
    pub(super) policies: Vec<Policy>,
    /// Who shares a breaker, a throttle and a budget: the calls over one link under one policy.
    pub(super) guarded: Vec<(u32, usize)>,
}

/// What can be asked.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// Its first call in [`Plan::calls`]; none if it has none, or that has no station. Then it never arrives.
    pub(super) root: u32,
    pub(super) deadline: Nanos,
}

/// What a station does when it is called.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// Its request and its place there.
    pub(super) name: (u32, u32),
    pub(super) station: u32,
    /// Who makes it, in [`Plan::calls`]; none for a root.
    pub(super) caller: u32,
    pub(super) link: u32,
    pub(super) network: Nanos,
    /// Index in [`Plan::policies`].
    pub(super) policy: Option<usize>,
    /// Index in [`Plan::guarded`].
    pub(super) guard: u32,
    /// In [`Plan::steps`].
    pub(super) steps: Range<u32>,
    /// Its number among the calls of its caller.
    pub(super) rank: u32,
    /// How many calls it makes.
    pub(super) callees: u32,
    /// Whether its caller waits for it.
    pub(super) waited_for: bool,
}

impl Call {
    /// The call that it was made of.
    pub(super) fn source<'a>(&self, system: &'a System) -> &'a system::Call {
        &system.requests[self.name.0 as usize].calls[self.name.1 as usize]
    }
}

/// A step; calls are indices in [`Plan::calls`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Planned {
    Work(Law),
    Start(u32),
    Wait(u32),
    Lookup { cache: u32, hit_share: f64, miss: u32 },
}

impl Plan {
    /// Flattens a system.
    pub(super) fn new(system: &System) -> Plan {
        let mut plan = Plan { policies: system.policies.clone(), ..Plan::default() };
        let mut guards = BTreeMap::new();
        for (index, request) in system.requests.iter().enumerate() {
            let root = plan.calls.len() as u32;
            let is_root_there = request.calls.first().is_some_and(|call| is_there(system, call));
            plan.requests.push(Request {
                root: if is_root_there { root } else { NONE },
                deadline: request.deadline.unwrap_or(NEVER),
            });
            for (number, call) in request.calls.iter().enumerate() {
                let call = plan.call(system, &mut guards, call, (index as u32, number as u32));
                plan.calls.push(call);
            }
            for (number, call) in request.calls.iter().enumerate() {
                plan.add_steps(system, request, root, number, &call.steps);
            }
        }
        plan
    }

    fn call(
        &mut self,
        system: &System,
        guards: &mut BTreeMap<(u32, usize), u32>,
        call: &system::Call,
        name: (u32, u32),
    ) -> Call {
        let link = call.link.filter(|&link| system.graph.edge_weight(link).is_some());
        let policy = call.policy.filter(|&policy| policy < self.policies.len());
        let guard = match (link, policy) {
            (Some(link), Some(policy)) => {
                let place = (link.index() as u32, policy);
                *guards.entry(place).or_insert_with(|| {
                    self.guarded.push(place);
                    self.guarded.len() as u32 - 1
                })
            }
            _ => NONE,
        };
        Call {
            name,
            station: call.station.index() as u32,
            caller: NONE,
            link: link.map_or(NONE, |link| link.index() as u32),
            network: link.map_or(Nanos::ZERO, |link| system.graph[link].network),
            policy,
            guard,
            steps: 0..0,
            rank: 0,
            callees: 0,
            waited_for: false,
        }
    }

    /// Adds the steps of the request's call of that number.
    fn add_steps(&mut self, system: &System, request: &system::Request, root: u32, number: usize, steps: &[Step]) {
        let caller = root as usize + number;
        let from = self.steps.len() as u32;
        let is_callable =
            |callee: usize| callee > number && request.calls.get(callee).is_some_and(|call| is_there(system, call));
        for step in steps {
            match *step {
                Step::Work(time) => self.steps.push(Planned::Work(time.into())),
                Step::Start(callee) if is_callable(callee) => {
                    if let Some(callee) = self.adopt(caller, root + callee as u32) {
                        self.steps.push(Planned::Start(callee));
                    }
                }
                Step::Wait(callee)
                    if is_callable(callee) && self.calls[root as usize + callee].caller == caller as u32 =>
                {
                    let callee = root + callee as u32;
                    self.calls[callee as usize].waited_for = true;
                    self.steps.push(Planned::Wait(callee));
                }
                Step::Lookup { cache, hit_share, miss } if is_callable(cache) && is_callable(miss) => {
                    let both = (self.adopt(caller, root + cache as u32), self.adopt(caller, root + miss as u32));
                    if let (Some(cache), Some(miss)) = both {
                        self.calls[cache as usize].waited_for = true;
                        self.calls[miss as usize].waited_for = true;
                        self.steps.push(Planned::Lookup { cache, hit_share, miss });
                    }
                }
                Step::Start(_) | Step::Wait(_) | Step::Lookup { .. } => {}
            }
        }
        self.calls[caller].steps = from..self.steps.len() as u32;
    }

    /// Makes a call one of the caller's; not if it has a caller.
    fn adopt(&mut self, caller: usize, callee: u32) -> Option<u32> {
        let rank = self.calls[caller].callees;
        let call = &mut self.calls[callee as usize];
        if call.caller != NONE {
            return None;
        }
        (call.caller, call.rank) = (caller as u32, rank);
        self.calls[caller].callees += 1;
        Some(callee)
    }
}

fn is_there(system: &System, call: &system::Call) -> bool {
    system.graph.node_weight(call.station).is_some()
}
