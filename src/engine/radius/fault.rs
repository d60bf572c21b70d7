//! Faults as text, for addresses and for the shell: `document-store:latency=50ms@10s-20s`.
//!
//! `NODE:KIND=VALUE` breaks a node, `NODE>NODE:KIND=VALUE` the link from one to another. The kinds are `down` (without
//! a value), `errors=0.3` (a share), `latency=50ms`, `slow=3` (a factor) and `capacity=2` (servers, of a node only).
//! Times are decimal numbers with `s`, `ms` or `us`. A window, `@10s-20s` or `@10s-`, says when.

use crate::engine::radius::model::Platform;
use crate::engine::sim::system::{Fault, FaultKind, Target};
use crate::engine::time::Nanos;

/// Why a text is no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// It is not in the form of a fault.
    #[error("expected NODE:KIND=VALUE or NODE>NODE:KIND=VALUE, found `{0}`")]
    Form(String),
    /// An id that no node has.
    #[error("expected the id of a node, found `{0}`")]
    UnknownNode(String),
    /// Two nodes, the first of which does not call the second.
    #[error("expected a link, found `{from}>{to}`, and no call goes that way")]
    NoLink {
        /// The caller.
        from: String,
        /// The callee.
        to: String,
    },
    /// A kind that there is not.
    #[error("expected down, errors, latency, slow or capacity, found `{0}`")]
    UnknownKind(String),
    /// A value that the kind does not take.
    #[error("{kind}: expected {expected}, found `{found}`")]
    Value {
        /// The kind.
        kind: &'static str,
        /// What may stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A capacity for a link.
    #[error("capacity: expected a node, found a link, which has no servers")]
    LinkHasNoServers,
    /// Not a stretch of time.
    #[error("expected a window such as @10s-20s or @10s-, at most an hour from the start, found `@{0}`")]
    Window(String),
}

/// The longest time by which a fault delays a call.
pub const MAX_LATENCY: Nanos = Nanos::from_millis(60_000);
/// The most servers that a fault gives a node.
pub const MAX_CAPACITY: u32 = 10_000;
/// No fault begins or ends later.
pub const MAX_WINDOW: Nanos = Nanos::from_millis(3_600_000);
/// The factors by which work may be slowed down, or sped up.
pub const FACTORS: std::ops::RangeInclusive<f64> = 0.01..=1_000.0;

/// Reads a fault.
///
/// # Errors
/// Says what was expected in the place of the first thing that was not understood.
pub fn parse(platform: &Platform, text: &str) -> Result<Fault, FaultError> {
    let (text, window) = match text.split_once('@') {
        Some((text, window)) => (text, Some(window)),
        None => (text, None),
    };
    let (target, kind) = text.split_once(':').ok_or_else(|| FaultError::Form(quoted(text)))?;
    let target = parse_target(platform, target)?;
    let kind = parse_kind(kind, target)?;
    let (from, until) = match window {
        None => (Nanos::ZERO, None),
        Some(window) => parse_window(window).ok_or_else(|| FaultError::Window(quoted(window)))?,
    };
    Ok(Fault { target, kind, from, until })
}

/// Writes a fault as [`parse`] reads it.
pub fn write(platform: &Platform, fault: &Fault) -> String {
    let id = |node: petgraph::graph::NodeIndex| platform.nodes.get(node.index()).map_or("?", |node| node.id.0);
    let target = match fault.target {
        Target::Station(node) => id(node).to_owned(),
        Target::Link(link) => match platform.system.graph.edge_endpoints(link) {
            Some((from, to)) => format!("{}>{}", id(from), id(to)),
            None => "?>?".to_owned(),
        },
    };
    let kind = match fault.kind {
        FaultKind::Down => "down".to_owned(),
        FaultKind::Errors(share) => format!("errors={share}"),
        FaultKind::Latency(time) => format!("latency={}", write_time(time)),
        FaultKind::SlowDown(factor) => format!("slow={factor}"),
        FaultKind::Capacity(servers) => format!("capacity={servers}"),
    };
    let window = match (fault.from, fault.until) {
        (Nanos::ZERO, None) => String::new(),
        (from, until) => format!("@{}-{}", write_time(from), until.map(write_time).unwrap_or_default()),
    };
    format!("{target}:{kind}{window}")
}

fn parse_target(platform: &Platform, text: &str) -> Result<Target, FaultError> {
    let node = |id: &str| platform.node(id).ok_or_else(|| FaultError::UnknownNode(quoted(id)));
    let Some((from, to)) = text.split_once('>') else { return Ok(Target::Station(node(text)?)) };
    let link = platform.system.graph.find_edge(node(from)?, node(to)?);
    link.map(Target::Link).ok_or_else(|| FaultError::NoLink { from: quoted(from), to: quoted(to) })
}

fn parse_kind(text: &str, target: Target) -> Result<FaultKind, FaultError> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let refused = |kind, expected| FaultError::Value { kind, expected, found: quoted(value.unwrap_or_default()) };
    match name {
        "down" => match value {
            None | Some("1" | "true") => Ok(FaultKind::Down),
            Some(_) => Err(refused("down", "no value, or 1")),
        },
        "errors" => {
            let share = value.and_then(|value| value.parse().ok()).filter(|share| (0.0..=1.0).contains(share));
            share.map(FaultKind::Errors).ok_or_else(|| refused("errors", "a share from 0 to 1"))
        }
        "latency" => {
            let time = value.and_then(parse_time).filter(|&time| time <= MAX_LATENCY);
            time.map(FaultKind::Latency).ok_or_else(|| refused("latency", "a time such as 50ms, at most 60s"))
        }
        "slow" => {
            let factor = value.and_then(|value| value.parse().ok()).filter(|factor| FACTORS.contains(factor));
            factor.map(FaultKind::SlowDown).ok_or_else(|| refused("slow", "a factor from 0.01 to 1000"))
        }
        "capacity" => {
            if let Target::Link(_) = target {
                return Err(FaultError::LinkHasNoServers);
            }
            let servers = value.and_then(|value| value.parse().ok()).filter(|&servers| servers <= MAX_CAPACITY);
            servers.map(FaultKind::Capacity).ok_or_else(|| refused("capacity", "a whole number from 0 to 10000"))
        }
        _ => Err(FaultError::UnknownKind(quoted(name))),
    }
}

fn parse_window(text: &str) -> Option<(Nanos, Option<Nanos>)> {
    let (from, until) = text.split_once('-')?;
    let time = |text| parse_time(text).filter(|&time| time <= MAX_WINDOW);
    let from = time(from)?;
    match until {
        "" => Some((from, None)),
        until => time(until).filter(|&until| from < until).map(|until| (from, Some(until))),
    }
}

/// Units, and how many decimal digits of one there are down to a nanosecond. `s` ends the others, so it is last.
const UNITS: [(&str, u32); 3] = [("ms", 6), ("us", 3), ("s", 9)];

/// A decimal number and its unit, to the nanosecond.
fn parse_time(text: &str) -> Option<Nanos> {
    let (number, digits) = UNITS.iter().find_map(|&(unit, digits)| Some((text.strip_suffix(unit)?, digits)))?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > digits as usize {
        return None;
    }
    let unit = 10_u64.pow(digits);
    let whole = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let part = part.parse::<u64>().ok()?.checked_mul(10_u64.pow(digits - part.len() as u32))?;
    whole.checked_add(part).map(Nanos)
}

/// In the largest unit of which it is a whole number, or else in microseconds.
fn write_time(time: Nanos) -> String {
    match time.0 {
        nanos if nanos % 1_000_000_000 == 0 => format!("{}s", nanos / 1_000_000_000),
        nanos if nanos % 1_000_000 == 0 => format!("{}ms", nanos / 1_000_000),
        nanos if nanos % 1_000 == 0 => format!("{}us", nanos / 1_000),
        nanos => format!("{}.{:03}us", nanos / 1_000, nanos % 1_000),
    }
}

/// As much of a text as a message has room for.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(64) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
