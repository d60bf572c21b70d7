//! What a page and its workers say to each other. Both come from one build, so that there are no versions.

pub mod lake;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::engine::joins;
use crate::engine::joins::import::{ImportError as SchemaError, Problem};
use crate::engine::joins::schema::Schema;
use crate::engine::labs::outcome::Outcome;
use crate::engine::packed;
use crate::engine::radius::layout::Drawing;
use crate::engine::radius::replay::Places;
use crate::engine::sim::report::{Report, Snapshot, Warn};
use crate::engine::sim::system::{Fault as Breakage, Settings};
use crate::engine::time::Nanos;
use crate::engine::trace::import::{Format, ImportError, Warning};
use crate::engine::trace::skew::{Adjustment, Rule};
use crate::engine::trace::span::{Details, Trace};
use crate::engine::trace::study::Study;
use crate::engine::what_if::Change;

/// A message from its bytes, as postcard writes them; none if they are not one message and nothing else.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (message, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(message)
}

/// A message as bytes.
pub fn write(message: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(message).expect("a plain value in memory can be written")
}

/// What a page asks. Bytes that come with a request, such as a file's, travel beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Are you there?
    Ping,
    /// Import a file of traces, keep them, and show the first, with its clocks put right by Jaeger's rule. The file's
    /// bytes come beside.
    Open,
    /// Show another of its traces, by its index.
    Choose(usize),
    /// A close look at a span of the imported trace that is shown.
    Details(usize),
    /// The imported trace, and all that are shown after it, with clocks put right or as they were.
    Skew(Option<Rule>),
    /// The imported trace, changed and run again; without changes, as it was.
    WhatIf(Vec<Change>),
    /// A trace as a file: this one, or the imported one that is shown.
    Export {
        /// In which format.
        format: ExportFormat,
        /// The trace.
        trace: Option<Box<Trace>>,
    },
    /// Begin a run of the platform under load.
    Run(Settings),
    /// Go on with it to that moment.
    Advance(Nanos),
    /// Go on with these faults.
    SetFaults(Vec<Breakage>),
    /// A whole run of the platform under load; the one that is under way stays.
    RunToEnd(Settings),
    /// Some of the run's slow calls, as they came.
    Warns {
        /// The first.
        from: usize,
        /// How many at the most.
        count: usize,
    },
    /// The trace of one request of the run, by its number.
    RequestOfRun(u32),
    /// Read a schema and draw it. The file's bytes come beside.
    OpenSchema {
        /// What the file is called.
        name: String,
    },
    /// Run a laboratory.
    Laboratory {
        /// Which, by its name.
        name: String,
        /// What it is set to, as its link has it.
        settings: String,
    },
}

/// A format of trace files that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// OTLP as JSON.
    Otlp,
    /// Jaeger's JSON.
    Jaeger,
}

impl ExportFormat {
    /// The word for it in a file's name.
    pub fn name(self) -> &'static str {
        match self {
            ExportFormat::Otlp => "otlp",
            ExportFormat::Jaeger => "jaeger",
        }
    }
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// 0..=1.
    pub share: f64,
}

/// What a worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// I am.
    Pong,
    /// It cannot be done.
    Refused(Refusal),
    /// A file was imported.
    Opened(Box<Opened>),
    /// A trace on its system.
    Picture(Box<Picture>),
    /// A close look at a span.
    Details(Box<Details>),
    /// A file's text.
    Text(String),
    /// How a run goes.
    Running(Box<Running>),
    /// Slow calls.
    Warns(Vec<Warn>),
    /// A request of a run.
    Study(Box<Study>),
    /// A visitor's own tables.
    Schema(Box<OpenedSchema>),
    /// What a laboratory found out.
    Outcome(Box<Outcome>),
}

/// An imported file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Which format it is in.
    pub format: Format,
    /// What was odd, and what was assumed.
    pub warnings: Vec<Warning>,
    /// Its traces.
    pub traces: Vec<TraceLine>,
    /// The one that is shown.
    pub picture: Picture,
}

/// How many times as wide as high a schema is drawn: for a desk. A phone scrolls it in its frame.
pub const SCHEMA_ASPECT: f64 = 1.6;

/// A schema that was read and drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenedSchema {
    /// The tables and keys.
    pub schema: Schema,
    /// Where they stand.
    pub drawing: joins::layout::Drawing,
    /// What could not be used, and what is doubtful.
    pub problems: Vec<Problem>,
}

/// One trace of several, in a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TraceLine {
    /// What its first span did, and for whom.
    pub name: String,
    /// How many spans it has.
    pub spans: usize,
    /// From its first start to its last end.
    pub duration: Nanos,
}

/// A trace with all that is drawn of it, on its system. What only a close look shows stays in the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The trace.
    pub study: Study,
    /// The system.
    pub drawing: Drawing,
    /// Where the spans belong in the drawing.
    pub places: Places,
    /// Where clocks were put right, in the order of the spans.
    #[serde(with = "packed")]
    pub adjustments: Vec<Adjustment>,
}

/// A run under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Running {
    /// How many things have happened: arrivals, starts, answers, time-outs, …
    pub events: u64,
    /// How far it has come, in virtual time.
    pub now: Nanos,
    /// Whether nothing more will happen.
    pub is_done: bool,
    /// How it went so far; its slow calls are asked for by themselves.
    pub report: Report,
    /// How things stand.
    pub snapshot: Snapshot,
    /// How many slow calls there were.
    pub warns: usize,
}

/// Why a worker does not do what is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// The question is none that it knows.
    NotUnderstood,
    /// The file cannot be imported.
    Import(ImportError),
    /// The file is no schema.
    Schema(SchemaError),
    /// No file is open.
    NoFile,
    /// The file has no trace of that index.
    NoTrace(usize),
    /// No run is under way, or it was stopped.
    NoRun,
    /// The run has no request of that number.
    NoRequest(u32),
}

/// Why a question has not the answer that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault<R = Refusal> {
    /// The worker could not be started.
    NotStarted,
    /// It broke, and is gone; what it said last.
    Broken(String),
    /// What came beside the question cannot be read: the file is gone, or no longer what it was.
    Unreadable,
    /// It said nothing for as long as anyone waits, and was ended.
    Silent,
    /// Its answer was not understood.
    NotUnderstood,
    /// It says why.
    Refused(R),
}
