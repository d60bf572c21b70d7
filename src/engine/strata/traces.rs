//! The observable platform: its requests, one after another, as they are traced.

use super::{Pen, SIZE, Texture};
use crate::engine::radius::PLATFORM;
use crate::engine::sim::run::replay;
use crate::engine::sim::system::{Demand, Settings};
use crate::engine::time::Nanos;
use crate::engine::trace::critical_path::critical_path;

/// The requests that are drawn, from the left.
pub const REQUESTS: [&str; 3] = ["form-value-write", "workflow-advance", "login"];
/// From one row to the next.
const ROW: i32 = 9;
/// Between one request and the next.
const APART: i32 = 12;

/// Part of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// From the top.
    pub row: i32,
    /// Its left end.
    pub from: i32,
    /// Its right end.
    pub until: i32,
    /// Whether it is a span's share of the critical path; the whole span if not.
    pub is_path: bool,
}

/// The bars of every request, each request as wide as the next, however long it took.
pub fn bars() -> Vec<Bar> {
    let width = (SIZE.0 - APART * (REQUESTS.len() as i32 - 1)) / REQUESTS.len() as i32;
    let mut bars = Vec::new();
    for (nth, request) in REQUESTS.iter().filter_map(|name| PLATFORM.request(name)).enumerate() {
        let demand = Demand::One(request);
        let trace = replay(&PLATFORM.system, &Settings { seed: 0, demand, faults: Vec::new() });
        let whole = trace.duration().0.max(1) as f64;
        let x =
            |moment: Nanos| nth as i32 * (width + APART) + (moment.0 as f64 / whole * f64::from(width)).round() as i32;
        let bar = |span: usize, from, until, is_path| Bar { row: span as i32, from: x(from), until: x(until), is_path };
        bars.extend(trace.spans.iter().enumerate().map(|(nth, span)| bar(nth, span.start, span.end(), false)));
        bars.extend(critical_path(&trace).iter().map(|part| bar(part.span, part.start, part.end, true)));
    }
    bars.retain(|bar| bar.from < bar.until && (bar.row + 1) * ROW < SIZE.1);
    bars
}

/// The spans, and over them the critical path.
pub fn texture(bars: &[Bar]) -> Texture {
    let (mut fine, mut bold) = (Pen::default(), Pen::default());
    for bar in bars {
        let pen = if bar.is_path { &mut bold } else { &mut fine };
        pen.to(bar.from, (bar.row + 1) * ROW).across(bar.until - bar.from);
    }
    Texture { fine: fine.0, bold: bold.0 }
}
