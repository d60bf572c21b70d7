//! What a laboratory finds out.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::engine::labs::sample::Sample;

/// A key of the words.
pub type Name = Cow<'static, str>;

/// All that a run of a laboratory gives. The same settings give the same.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// What is drawn. Those of the same axes belong into one drawing.
    pub series: Vec<Series>,
    /// What was simulated beside what is known.
    pub checks: Vec<Check>,
    /// What is worth saying as a number.
    pub figures: Vec<Figure>,
}

/// Points in order of x.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its key.
    pub name: Name,
    /// Where it comes from.
    pub role: Role,
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// All finite, and no x twice.
    pub points: Vec<(f64, f64)>,
}

/// Where a series comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Computed by letting it happen.
    Simulated,
    /// Computed by a closed formula.
    Theory,
    /// Found by others.
    Published,
}

/// A direction of a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axis {
    /// Its key.
    pub name: Name,
    /// Its unit.
    pub unit: Unit,
}

/// What a number counts or measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unit {
    /// Things.
    Count,
    /// A share, 0..=1, or a factor.
    Share,
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Minutes.
    Minutes,
    /// Things a second.
    PerSecond,
    /// Bytes.
    Bytes,
    /// Pods, times the minutes for which each is paid.
    PodMinutes,
}

/// A number beside another that it has to meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Its key.
    pub name: Name,
    /// The unit of both.
    pub unit: Unit,
    /// What was simulated.
    pub simulated: f64,
    /// What it has to be, by a formula or by a published figure.
    pub expected: f64,
    /// How far the two may be apart.
    pub tolerance: Tolerance,
}

/// How far a simulated number may be from the expected one, and why.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Tolerance {
    /// By nothing but the rounding of floating-point numbers, a billionth of the expected one.
    Exact,
    /// By several standard errors of the simulated number.
    StandardErrors {
        /// One standard error.
        error: f64,
        /// How many: 4 where the error is known (one run in 16,000 is further off), more where it is estimated from a few
        /// values, so that it is as rare.
        times: f64,
    },
    /// By the greatest distance between a distribution and that of so many values drawn from it: 2.27/√n, which is
    /// exceeded once in 15,000 runs (Kolmogorov 1933: P(√n·D > z) < 2·e^(−2z²)).
    Kolmogorov {
        /// How many values.
        values: u32,
    },
    /// By what the beginning and the end of a run, which the formula does not know, add to it at the most.
    Ends(f64),
}

/// A number that is worth saying.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its key.
    pub name: Name,
    /// Its unit.
    pub unit: Unit,
    /// The number; finite.
    pub value: f64,
}

/// Series of the same x as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The first column.
    pub x: Axis,
    /// The further columns: the series' names, and what they measure.
    pub columns: Vec<(Name, Axis)>,
    /// By x, which comes first; nothing where a series has no point.
    pub rows: Vec<(f64, Vec<Option<f64>>)>,
}

impl Outcome {
    /// Adds a series.
    pub(super) fn draw(&mut self, name: impl Into<Name>, role: Role, axes: [Axis; 2], points: Vec<(f64, f64)>) {
        let [x, y] = axes;
        self.series.push(Series { name: name.into(), role, x, y, points });
    }

    /// Adds a check.
    pub(super) fn check(&mut self, name: impl Into<Name>, unit: Unit, found: [f64; 2], tolerance: Tolerance) {
        let [simulated, expected] = found;
        self.checks.push(Check { name: name.into(), unit, simulated, expected, tolerance });
    }

    /// Adds a figure.
    pub(super) fn figure(&mut self, name: impl Into<Name>, unit: Unit, value: f64) {
        self.figures.push(Figure { name: name.into(), unit, value });
    }

    /// All points as tables, one for each x that series have. O(n log n) in the number of points, times the series.
    pub fn tables(&self) -> Vec<Table> {
        let mut tables: Vec<Table> = Vec::new();
        for series in &self.series {
            let found = tables.iter().position(|table| table.x == series.x);
            let place = found.unwrap_or_else(|| {
                tables.push(Table { x: series.x.clone(), columns: Vec::new(), rows: Vec::new() });
                tables.len() - 1
            });
            tables[place].add(series);
        }
        tables
    }
}

impl Table {
    fn add(&mut self, series: &Series) {
        for &(x, y) in &series.points {
            let place = self.rows.partition_point(|row| row.0 < x);
            if self.rows.get(place).is_none_or(|row| row.0 != x) {
                self.rows.insert(place, (x, vec![None; self.columns.len()]));
            }
            let cells = &mut self.rows[place].1;
            cells.resize(self.columns.len(), None);
            cells.push(Some(y));
        }
        self.columns.push((series.name.clone(), series.y.clone()));
        for (_, cells) in &mut self.rows {
            cells.resize(self.columns.len(), None);
        }
    }

    /// The table as comma-separated values (RFC 4180, with CRLF), under its heads as `head` says a series and an axis.
    pub fn csv(&self, head: impl Fn(Option<&str>, &Axis) -> String) -> String {
        let heads = self.columns.iter().map(|(name, axis)| head(Some(name), axis));
        let heads: Vec<String> = std::iter::once(head(None, &self.x)).chain(heads).map(|head| quoted(&head)).collect();
        let mut text = heads.join(",") + "\r\n";
        for (x, cells) in &self.rows {
            let cells = cells.iter().map(|cell| cell.map_or(String::new(), |y| y.to_string()));
            let cells: Vec<String> = std::iter::once(x.to_string()).chain(cells).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        text
    }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

impl Axis {
    /// A direction and its unit.
    pub(super) const fn new(name: &'static str, unit: Unit) -> Axis {
        Axis { name: Cow::Borrowed(name), unit }
    }
}

impl Unit {
    /// Its key.
    pub fn key(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Share => "share",
            Unit::Seconds => "seconds",
            Unit::Millis => "millis",
            Unit::Minutes => "minutes",
            Unit::PerSecond => "per_second",
            Unit::Bytes => "bytes",
            Unit::PodMinutes => "pod_minutes",
        }
    }
}

impl Check {
    /// How far the simulated number may be from the expected one, in their unit.
    pub fn allowance(&self) -> f64 {
        match self.tolerance {
            Tolerance::Exact => 1e-9 * self.expected.abs(),
            Tolerance::StandardErrors { error, times } => times * error,
            Tolerance::Kolmogorov { values } => 2.27 / f64::from(values).sqrt(),
            Tolerance::Ends(most) => most,
        }
    }

    /// Whether the simulation met what it has to.
    pub fn holds(&self) -> bool {
        (self.simulated - self.expected).abs() <= self.allowance()
    }
}

impl Tolerance {
    /// Four of a standard error that is known.
    pub(super) fn of_error(error: f64) -> Tolerance {
        Tolerance::StandardErrors { error, times: 4.0 }
    }

    /// Of a share of so many independent cases. Half a case is added: where hardly one is expected, there may be two.
    pub(super) fn of_share(share: f64, cases: f64) -> Tolerance {
        Tolerance::of_error((share * (1.0 - share) / cases).sqrt() + 0.5 / cases)
    }

    /// Of the mean of a sample, whose standard error is estimated from the sample.
    pub(super) fn of_sample(sample: &Sample) -> Tolerance {
        Tolerance::StandardErrors { error: sample.standard_error(), times: sample.errors_allowed() }
    }

    /// Its key.
    pub fn key(self) -> &'static str {
        match self {
            Tolerance::Exact => "exact",
            Tolerance::StandardErrors { .. } => "standard_errors",
            Tolerance::Kolmogorov { .. } => "kolmogorov",
            Tolerance::Ends(_) => "ends",
        }
    }
}
