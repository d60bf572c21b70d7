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
    Statistics {
        services: times.lines(|span| (trace.service_name(span), None)),
        operations: times.lines(|span| (trace.service_name(span), Some(trace.spans[span].operation))),
    }
}

/// What there is to be summed, by span.
struct Times<'a> {
    trace: &'a Trace,
    self_times: &'a [Nanos],
    critical_times: Vec<Nanos>,
    path_time: Nanos,
}

/// What spans of one line have in common: service and operation.
type Key = (Name, Option<Name>);

impl Times<'_> {
    fn lines(&self, key: impl Fn(usize) -> Key) -> Vec<Line> {
        let spans = self.trace.spans.iter().enumerate();
        let mut by_key: Vec<(Key, Nanos, usize)> =
            spans.map(|(index, span)| (key(index), span.duration, index)).collect();
        by_key.sort_unstable();
        let mut lines: Vec<Line> =
            by_key.chunk_by(|one, other| one.0 == other.0).map(|spans| self.line(spans)).collect();
        lines.sort_by(|one, other| {
            let by_name = || (&one.service, &one.operation).cmp(&(&other.service, &other.operation));
            other.self_time.cmp(&one.self_time).then_with(by_name)
        });
        lines
    }

    /// The line of spans of one key that stand by duration.
    fn line(&self, spans: &[(Key, Nanos, usize)]) -> Line {
        let Some(&((service, operation), min, _)) = spans.first() else { return Line::default() };
        let duration = |(_, duration, _): &(Key, Nanos, usize)| *duration;
        let percentile = |percent: u64| {
            let rank = (spans.len() as u64 * percent).div_ceil(100) as usize;
            duration(&spans[rank.saturating_sub(1)])
        };
        let mut line = Line {
            service: self.trace.name(service).to_owned(),
            operation: operation.map(|operation| self.trace.name(operation).to_owned()),
            count: spans.len(),
            total: spans.iter().map(duration).sum(),
            min,
            p50: percentile(50),
            p95: percentile(95),
            max: percentile(100),
            ..Line::default()
        };
        let sum: u128 = spans.iter().map(|span| u128::from(duration(span).0)).sum();
        line.mean = Nanos(u64::try_from(sum / spans.len() as u128).unwrap_or(u64::MAX));
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
