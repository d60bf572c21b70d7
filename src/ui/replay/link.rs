//! The state of a replay in the address, so that a link shows what its sender saw.

use crate::engine::radius::PLATFORM;
use crate::engine::radius::fault;
use crate::engine::sim::system::Fault;
use crate::engine::time::Nanos;

/// What a visitor has set. Values that say nothing new are left out of the address.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReplayLink {
    /// `t`: the position, in milliseconds.
    pub position: Option<Nanos>,
    /// `node`: the node whose card is open.
    pub node: Option<String>,
    /// `speed`: one of [`SPEEDS`], in hundredths.
    pub speed: Option<u32>,
    /// `request`: the request's name.
    pub request: Option<String>,
    /// `seed`: of the simulation's draws.
    pub seed: Option<u64>,
    /// `fault`, any number of times: what is broken, as [`fault::write`] has it.
    pub faults: Vec<Fault>,
    /// `load`: requests a second, of a run that was made.
    pub rate: Option<u32>,
    /// `call`: the run's request whose trace is open, by its number.
    pub call: Option<u32>,
}

/// The speeds on offer, in hundredths.
pub const SPEEDS: [u32; 6] = [10, 25, 50, 100, 200, 400];
/// The most that may be asked for, in requests a second.
pub const MOST_RATE: u32 = 5_000;

/// No address needs longer values; what is longer is not even looked at.
const LONGEST_VALUE: usize = 96;
/// Nor more faults.
const MOST_FAULTS: usize = 40;

/// The names of the parameters, in the order in which they are written.
const NAMES: [&str; 8] = ["request", "seed", "fault", "load", "call", "node", "speed", "t"];

impl ReplayLink {
    /// Reads a query. Returns, too, the parameters whose values were not understood, as they stand there.
    /// Parameters of other names belong to others.
    pub fn parse(query: &str) -> (ReplayLink, Vec<String>) {
        let mut link = ReplayLink::default();
        let mut left_aside = Vec::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = if value.len() <= LONGEST_VALUE { value } else { "…" };
            let understood = match name {
                "t" => position(value).map(|position| link.position = Some(position)),
                "node" => PLATFORM.node(value).map(|_| link.node = Some(value.to_owned())),
                "speed" => speed(value).map(|speed| link.speed = Some(speed)),
                "request" => PLATFORM.request(value).map(|_| link.request = Some(value.to_owned())),
                "seed" => value.parse::<u32>().ok().map(|seed| link.seed = Some(u64::from(seed))),
                "fault" => {
                    fault_of(value).filter(|_| link.faults.len() < MOST_FAULTS).map(|fault| link.faults.push(fault))
                }
                "load" => value.parse().ok().filter(|&rate| rate <= MOST_RATE).map(|rate| link.rate = Some(rate)),
                "call" => value.parse().ok().map(|call| link.call = Some(call)),
                _ => continue,
            };
            if understood.is_none() {
                left_aside.push(format!("{name}={value}"));
            }
        }
        (link, left_aside)
    }

    /// Writes a query: `other`, a query whose parameters of other names are kept, and this state.
    pub fn write(&self, other: &str) -> String {
        let kept = other.split('&').filter(|pair| {
            let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
            !name.is_empty() && !NAMES.contains(&name)
        });
        let mut own: Vec<(&str, String)> = Vec::new();
        own.extend(self.request.iter().map(|request| ("request", request.clone())));
        own.extend(self.seed.iter().map(|seed| ("seed", seed.to_string())));
        own.extend(self.faults.iter().map(|fault| ("fault", escaped(&fault::write(&PLATFORM, fault)))));
        own.extend(self.rate.iter().map(|rate| ("load", rate.to_string())));
        own.extend(self.call.iter().map(|call| ("call", call.to_string())));
        own.extend(self.node.iter().map(|node| ("node", node.clone())));
        let speed = self.speed.filter(|&speed| speed != 100);
        own.extend(speed.map(|speed| ("speed", (f64::from(speed) / 100.0).to_string())));
        let position = self.position.filter(|&position| position > Nanos::ZERO);
        own.extend(position.map(|position| ("t", position.to_string())));
        let own = own.into_iter().map(|(name, value)| format!("{name}={value}"));
        kept.map(str::to_owned).chain(own).collect::<Vec<_>>().join("&")
    }
}

fn position(value: &str) -> Option<Nanos> {
    let millis: f64 = value.parse().ok()?;
    // An hour bounds every trace that is replayed; NaN is in no range.
    (0.0..=3.6e6).contains(&millis).then(|| Nanos((millis * 1e6).round() as u64))
}

fn speed(value: &str) -> Option<u32> {
    let factor: f64 = value.parse().ok()?;
    SPEEDS.into_iter().find(|&speed| f64::from(speed) == (factor * 100.0).round())
}

/// A fault has two characters that addresses write otherwise: `=` and `>`.
fn escaped(fault: &str) -> String {
    fault.replace('=', "%3D").replace('>', "%3E")
}

fn fault_of(value: &str) -> Option<Fault> {
    let plain =
        value.replace("%3D", "=").replace("%3d", "=").replace("%3E", ">").replace("%3e", ">").replace("%40", "@");
    fault::parse(&PLATFORM, &plain).ok()
}
