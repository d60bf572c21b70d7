//! The statistics of a trace: where its time went, by service and by operation.

use serde::{Deserialize, Serialize};

use crate::engine::time::Nanos;
use crate::engine::trace::critical_path::{Segment, critical_time_by_span};
use crate::engine::trace::span::{Name, Status, Trace};

/// The statistics of a trace. Lines stand by own time, the longest first; of equal ones, by name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Statistics {
    /// One line a service.
    pub services: Vec<Line>,
    /// One line an operation of a service.
    pub operations: Vec<Line>,
}

/// The statistics of some spans. Percentiles are by nearest rank: the shortest duration that so many of them do not
/// exceed, one that was measured.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Line {
    /// Whose spans they are.
    pub service: String,
    /// What they did; none for all that the service did.
    pub operation: Option<String>,
    /// How many they are.
    pub count: usize,
    /// How many of them failed.
    pub errors: usize,
    /// How many of them took longer than [`SLOW`](crate::engine::trace::span::SLOW).
    pub slow: usize,
    /// Their durations, summed; where they call each other, the same moment counts more than once.
    pub total: Nanos,
    /// Their own times, summed.
    pub self_time: Nanos,
    /// The shortest duration.
    pub min: Nanos,
    /// The mean duration, rounded down.
    pub mean: Nanos,
    /// Half of them took no longer.
    pub p50: Nanos,
    /// 95 of 100 took no longer.
    pub p95: Nanos,
    /// The longest duration.
    pub max: Nanos,
    /// How long they decided when the answer came.
    pub critical_time: Nanos,
    /// That, as a share of the whole critical path, 0..=1.
    pub critical_share: f64,
}

/// The statistics of a trace, given its critical path and its spans' own times, in O(n log n).
pub fn statistics(trace: &Trace, path: &[Segment], self_times: &[Nanos]) -> Statistics {
    let critical_times = critical_time_by_span(trace, path);
    let times = Times { trace, self_times, path_time: critical_times.iter().copied().sum(), critical_times };
    let spans = trace.spans.iter().enumerate();
    let mut spans: Vec<Entry> =
        spans.map(|(index, span)| (trace.service_name(index), span.operation, span.duration, index)).collect();
    spans.sort_unstable();
    let mut statistics = Statistics::default();
    for service in spans.chunk_by_mut(|one, other| one.0 == other.0) {
        for operation in service.chunk_by(|one, other| one.1 == other.1) {
            let name = operation.first().map(|&(_, name, ..)| trace.name(name).to_owned());
            statistics.operations.push(Line { operation: name, ..times.line(operation) });
        }
        service.sort_unstable_by_key(|&(_, _, duration, _)| duration);
        statistics.services.push(times.line(service));
    }
    for lines in [&mut statistics.services, &mut statistics.operations] {
        lines.sort_by(|one, other| {
            let by_name = || (&one.service, &one.operation).cmp(&(&other.service, &other.operation));
            other.self_time.cmp(&one.self_time).then_with(by_name)
        });
    }
    statistics
}

/// A span to be counted: service, operation, duration, and its index.
type Entry = (Name, Name, Nanos, usize);

/// What there is to be summed, by span.
struct Times<'a> {
    trace: &'a Trace,
    self_times: &'a [Nanos],
    critical_times: Vec<Nanos>,
    path_time: Nanos,
}

impl Times<'_> {
    /// The line of some spans of one service that stand by duration.
    fn line(&self, spans: &[Entry]) -> Line {
        let Some(&(service, ..)) = spans.first() else { return Line::default() };
        let durations = || spans.iter().map(|&(_, _, duration, _)| duration);
        let percentile = |percent: u64| {
            let rank = (spans.len() as u64 * percent).div_ceil(100) as usize;
            spans[rank.saturating_sub(1)].2
        };
        let sum: u128 = durations().map(|duration| u128::from(duration.0)).sum();
        let mut line = Line {
            service: self.trace.name(service).to_owned(),
            count: spans.len(),
            total: durations().sum(),
            min: percentile(0),
            mean: Nanos(u64::try_from(sum / spans.len().max(1) as u128).unwrap_or(u64::MAX)),
            p50: percentile(50),
            p95: percentile(95),
            max: percentile(100),
            ..Line::default()
        };
        for &(.., index) in spans {
            let span = &self.trace.spans[index];
            line.errors += usize::from(span.status == Status::Error);
            line.slow += usize::from(span.is_slow());
            line.self_time += self.self_times.get(index).copied().unwrap_or_default();
            line.critical_time += self.critical_times[index];
        }
        if self.path_time > Nanos::ZERO {
            line.critical_share = line.critical_time.0 as f64 / self.path_time.0 as f64;
        }
        line
    }
}
