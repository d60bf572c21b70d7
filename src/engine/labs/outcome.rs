//! What a laboratory finds out.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::engine::labs::chance;
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
    /// Moments and places to look at in the drawings.
    pub marks: Vec<Mark>,
    /// Who calls whom, where that is what is set.
    pub network: Option<Network>,
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
    /// By point: its standard error, where points are means or shares of what was drawn; empty where nothing was.
    pub errors: Vec<f64>,
}

/// Where a series comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Computed by letting it happen.
    Simulated,
    /// The same with another choice, to compare with.
    Compared,
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
    /// Which of several: between two of them there is nothing.
    Which,
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

/// What a simulated number may differ by from the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Tolerance {
    /// Nothing but the rounding of floating-point numbers, a billionth of the expected one.
    Exact,
    /// The chance of a mean, about normal.
    Mean {
        /// Its standard error.
        error: f64,
        /// Of how many values the error is estimated, less one (Student's t); infinite if it is known.
        freedom: f64,
        /// What is not chance: the grid of moments at which it is looked, or the rounding of a published figure.
        slack: f64,
    },
    /// The chance of a share of so many independent cases (binomial).
    Share {
        /// How many cases.
        cases: f64,
    },
    /// The chance of the greatest distance between a distribution and that of so many values drawn from it (Kolmogorov
    /// 1933).
    Kolmogorov {
        /// How many values.
        values: u32,
    },
    /// What the beginning and the end of a run, which the formula does not know, add to it at the most.
    Ends(f64),
}

/// How far a simulated number is from the expected one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distance {
    /// Nothing is random: the two are equal, or they are not.
    Equal(bool),
    /// The two differ by chance, if by nothing else.
    Chance {
        /// In standard errors; none of a distance between distributions, which has no such.
        errors: Option<f64>,
        /// How often chance alone is that far off, or further: 0..=1.
        chance: f64,
    },
    /// The two may differ by so much for a known reason.
    Bound {
        /// By how much.
        most: f64,
        /// Whether they do not by more.
        is_within: bool,
    },
}

/// What happens in fewer runs than that is not put down to chance: four standard errors, one run in 16,000.
pub const LEAST_CHANCE: f64 = 6.3e-5;

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

/// Something to look at in the drawings over an axis: a hairline with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Its key, as series have them.
    pub name: Name,
    /// The direction to the right of the drawings it stands in.
    pub axis: Axis,
    /// Where it is.
    pub at: f64,
}

/// Who calls whom for a request.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Network {
    /// All that there are.
    pub nodes: Vec<Node>,
    /// All calls that may be made.
    pub edges: Vec<Edge>,
}

/// Somebody who may be called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its key, as options have them.
    pub name: Name,
    /// From the left and from the top, in percent.
    pub at: (f64, f64),
    /// Whether the request waits for it.
    pub is_needed: bool,
    /// Whether it is dead.
    pub is_dead: bool,
}

/// Somebody calls somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// Who calls: index of a node.
    pub from: usize,
    /// Who is called.
    pub to: usize,
    /// Whether nobody waits for the answer.
    pub is_asynchronous: bool,
    /// Whether the request waits for it.
    pub is_needed: bool,
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
        self.series.push(Series { name: name.into(), role, x, y, points, errors: Vec::new() });
    }

    /// Adds a series of means or shares: by x, each with its standard error.
    pub(super) fn draw_sampled(
        &mut self,
        name: impl Into<Name>,
        role: Role,
        axes: [Axis; 2],
        points: impl IntoIterator<Item = (f64, f64, f64)>,
    ) {
        let [x, y] = axes;
        let (points, errors) = points.into_iter().map(|(x, y, error)| ((x, y), error)).unzip();
        self.series.push(Series { name: name.into(), role, x, y, points, errors });
    }

    /// Adds a mark.
    pub(super) fn mark(&mut self, name: impl Into<Name>, axis: Axis, at: f64) {
        self.marks.push(Mark { name: name.into(), axis, at });
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
            Unit::Which => "which",
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
    /// How far the simulated number is from the expected one.
    pub fn distance(&self) -> Distance {
        let apart = (self.simulated - self.expected).abs();
        let is_drawn = !matches!(self.tolerance, Tolerance::Exact | Tolerance::Ends(_));
        if apart.is_nan() && is_drawn {
            return Distance::Chance { errors: None, chance: 0.0 };
        }
        match self.tolerance {
            Tolerance::Exact => Distance::Equal(apart <= 1e-9 * self.expected.abs()),
            Tolerance::Ends(most) => Distance::Bound { most, is_within: apart <= most },
            Tolerance::Mean { error, freedom, slack } => {
                let beyond = (apart - slack).max(0.0);
                let errors = if beyond == 0.0 { 0.0 } else { beyond / error };
                Distance::Chance { errors: Some(errors), chance: chance::of_mean(errors, freedom) }
            }
            Tolerance::Share { cases } => {
                let error = (self.expected * (1.0 - self.expected) / cases).sqrt();
                let chance = chance::of_share(self.simulated * cases, self.expected, cases);
                Distance::Chance { errors: Some(apart / error), chance }
            }
            Tolerance::Kolmogorov { values } => {
                Distance::Chance { errors: None, chance: chance::of_greatest_distance(apart, values) }
            }
        }
    }

    /// Whether the simulation met what it has to: exactly, within a known bound, or as near as chance lets it be.
    pub fn holds(&self) -> bool {
        match self.distance() {
            Distance::Equal(holds) => holds,
            Distance::Bound { is_within, .. } => is_within,
            Distance::Chance { chance, .. } => chance >= LEAST_CHANCE,
        }
    }
}

impl Tolerance {
    /// Of a mean whose standard error is known.
    pub(super) fn of_error(error: f64) -> Tolerance {
        Tolerance::of_error_and_slack(error, 0.0)
    }

    /// The same, with what is not chance.
    pub(super) fn of_error_and_slack(error: f64, slack: f64) -> Tolerance {
        Tolerance::Mean { error, freedom: f64::INFINITY, slack }
    }

    /// Of a share of so many independent cases. Of none and of all nothing is left to chance.
    pub(super) fn of_share(share: f64, cases: f64) -> Tolerance {
        if share <= 0.0 || share >= 1.0 { Tolerance::Exact } else { Tolerance::Share { cases } }
    }

    /// Of the mean of a sample, whose standard error is estimated from the sample.
    pub(super) fn of_sample(sample: &Sample) -> Tolerance {
        Tolerance::Mean { error: sample.standard_error(), freedom: sample.freedom(), slack: 0.0 }
    }
}
