//! The state of a replay in the address, so that a link shows what its sender saw.

use crate::engine::radius::PLATFORM;
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
}

/// The speeds on offer, in hundredths.
pub const SPEEDS: [u32; 5] = [25, 50, 100, 200, 400];

/// No address needs longer values; what is longer is not even looked at.
const LONGEST_VALUE: usize = 64;

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
        let own = ["t", "node", "speed", "request"];
        let kept = other.split('&').filter(|pair| {
            let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
            !name.is_empty() && !own.contains(&name)
        });
        let position = self.position.filter(|&position| position > Nanos::ZERO).map(|position| format!("t={position}"));
        let speed = self.speed.filter(|&speed| speed != 100).map(|speed| format!("speed={}", f64::from(speed) / 100.0));
        let node = self.node.as_ref().map(|node| format!("node={node}"));
        let request = self.request.as_ref().map(|request| format!("request={request}"));
        let own = [request, node, speed, position].into_iter().flatten();
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
    SPEEDS.into_iter().find(|&speed| f64::from(speed) == factor * 100.0)
}
