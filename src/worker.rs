//! What runs in a worker: one desk a worker, with the file or the run that it was given.

use std::sync::Arc;

use crate::engine::job::Job;
use crate::engine::joins;
use crate::engine::labs::Laboratory;
use crate::engine::labs::outcome::Outcome;
use crate::engine::radius::PLATFORM;
use crate::engine::radius::layout::Drawing;
use crate::engine::radius::replay::Places;
use crate::engine::sim::run::{Simulation, trace_of};
use crate::engine::sim::system::{Demand, Settings};
use crate::engine::time::Nanos;
use crate::engine::trace::export::{jaeger_json, otlp_json};
use crate::engine::trace::import::import;
use crate::engine::trace::skew::{self, Rule};
use crate::engine::trace::span::{Details, Trace};
use crate::engine::trace::study::Study;
use crate::engine::trace::topology;
use crate::engine::what_if::{self, Change};
use crate::protocol::{
    ExportFormat, Opened, OpenedSchema, Picture, Progress, Refusal, Request, Response, Running, SCHEMA_ASPECT,
    TraceLine,
};

/// What a worker keeps from one request to the next.
#[derive(Default)]
pub struct Desk {
    traces: Vec<Trace>,
    /// Index in `traces`.
    chosen: usize,
    /// By which clocks are put right; none if they are not.
    rule: Option<Rule>,
    /// The chosen trace as it is shown: as imported, with clocks put right, or changed.
    shown: Trace,
    run: Option<Run>,
    laboratory: Option<Job<Outcome, f64>>,
}

/// A run of the platform under load.
struct Run {
    settings: Settings,
    simulation: Simulation,
}

/// A run to its end says how far it is this often, in virtual time.
const STRETCH: Nanos = Nanos::from_millis(1_000);

impl Desk {
    /// Does what is asked, to its end. `body` is what came beside the request.
    pub fn run(&mut self, request: Request, body: Vec<u8>, progress: &mut dyn FnMut(Progress)) -> Response {
        match self.begin(request, body, progress) {
            Some(response) => response,
            None => loop {
                if let Some(response) = self.step() {
                    return response;
                }
                self.progress().into_iter().for_each(&mut *progress);
            },
        }
    }

    /// Begins what is asked, and answers at once what is done in one step: all but a laboratory.
    pub fn begin(&mut self, request: Request, body: Vec<u8>, progress: &mut dyn FnMut(Progress)) -> Option<Response> {
        self.laboratory = None;
        let Request::Laboratory { name, settings } = request else { return Some(self.answer(request, body, progress)) };
        let Some(laboratory) = Laboratory::find(&name) else { return Some(Response::Refused(Refusal::NotUnderstood)) };
        self.laboratory = Some(laboratory.begin(laboratory.from_query(&settings).0));
        None
    }

    /// Does a step of the laboratory that was begun; the answer, once there is one.
    pub fn step(&mut self) -> Option<Response> {
        let Some(job) = &mut self.laboratory else { return Some(Response::Refused(Refusal::NoRun)) };
        let outcome = job.step()?;
        self.laboratory = None;
        Some(Response::Outcome(Box::new(outcome)))
    }

    /// How far it is.
    pub fn progress(&self) -> Option<Progress> {
        self.laboratory.as_ref().map(|job| Progress { share: job.progress() })
    }

    /// Stops it.
    pub fn cancel(&mut self) -> Response {
        self.laboratory = None;
        Response::Refused(Refusal::NoRun)
    }

    fn answer(&mut self, request: Request, body: Vec<u8>, progress: &mut dyn FnMut(Progress)) -> Response {
        match request {
            Request::Ping => Response::Pong,
            Request::Open => self.open(&body),
            Request::Choose(index) if index < self.traces.len() => {
                self.chosen = index;
                self.show(&[])
            }
            Request::Choose(index) => Response::Refused(Refusal::NoTrace(index)),
            Request::Details(span) => {
                Response::Details(Box::new(self.shown.details.get(span).cloned().unwrap_or_default()))
            }
            Request::Skew(rule) => {
                self.rule = rule;
                self.show(&[])
            }
            Request::WhatIf(changes) => self.show(&changes),
            Request::Export { format, trace } => {
                let trace = trace.as_deref().unwrap_or(&self.shown);
                Response::Text(match format {
                    ExportFormat::Otlp => otlp_json(trace),
                    ExportFormat::Jaeger => jaeger_json(trace),
                })
            }
            Request::Run(settings) => {
                let simulation = Simulation::new(Arc::clone(&PLATFORM.system), settings.clone());
                self.running(Run { settings, simulation })
            }
            Request::Advance(until) => self.go_on(|run| run.simulation.advance(until)),
            Request::SetFaults(faults) => self.go_on(|run| {
                run.settings.faults.clone_from(&faults);
                run.simulation.set_faults(faults);
            }),
            Request::RunToEnd(settings) => Response::Running(Box::new(run_to_end(settings, progress))),
            Request::Warns { from, count } => {
                let warns = self.run.as_ref().map_or(&[][..], |run| run.simulation.warns());
                let (from, to) = (from.min(warns.len()), from.saturating_add(count).min(warns.len()));
                Response::Warns(warns[from..to].to_vec())
            }
            // These have been begun.
            Request::Laboratory { .. } => Response::Refused(Refusal::NotUnderstood),
            Request::OpenSchema { name } => open_schema(&name, body),
            Request::RequestOfRun(number) => {
                let trace = self.run.as_ref().and_then(|run| trace_of(&PLATFORM.system, &run.settings, number));
                trace.map_or_else(
                    || Response::Refused(Refusal::NoRequest(number)),
                    |trace| Response::Study(Box::new(Study::new(trace))),
                )
            }
        }
    }

    fn open(&mut self, bytes: &[u8]) -> Response {
        let imported = match import(bytes) {
            Ok(imported) => imported,
            Err(error) => return Response::Refused(Refusal::Import(error)),
        };
        let line = |trace: &Trace| TraceLine {
            name: trace
                .main_root()
                .map_or(String::new(), |root| format!("{} {}", trace.service(root), trace.operation(root))),
            spans: trace.spans.len(),
            duration: trace.duration(),
        };
        let traces = imported.traces.iter().map(line).collect();
        (self.traces, self.chosen, self.rule) = (imported.traces, 0, Some(Rule::Jaeger));
        match self.picture(&[]) {
            Some(picture) => Response::Opened(Box::new(Opened {
                format: imported.format,
                warnings: imported.warnings,
                traces,
                picture,
            })),
            None => Response::Refused(Refusal::NoFile),
        }
    }

    fn show(&mut self, changes: &[Change]) -> Response {
        match self.picture(changes) {
            Some(picture) => Response::Picture(Box::new(picture)),
            None => Response::Refused(Refusal::NoFile),
        }
    }

    /// The chosen trace with some changes; none if no file is open.
    fn picture(&mut self, changes: &[Change]) -> Option<Picture> {
        let trace = self.traces.get(self.chosen)?;
        let (mut trace, mut adjustments) =
            self.rule.map_or_else(|| (trace.clone(), Vec::new()), |rule| skew::correct(trace, rule));
        if !changes.is_empty() {
            // What is simulated has one clock.
            (trace, adjustments) = (what_if::what_if(&trace, changes), Vec::new());
        }
        let details: Vec<Details> = std::mem::take(&mut trace.details);
        let study = Study::new(trace);
        let drawing: Drawing = topology::drawing(&study.trace);
        self.shown = Trace { details, ..study.trace.clone() };
        let places = Places::drawn(&drawing, &study);
        Some(Picture { study, drawing, places, adjustments })
    }

    fn go_on(&mut self, go: impl FnOnce(&mut Run)) -> Response {
        match self.run.take() {
            Some(mut run) => {
                go(&mut run);
                self.running(run)
            }
            None => Response::Refused(Refusal::NoRun),
        }
    }

    fn running(&mut self, run: Run) -> Response {
        let running = how_it_goes(&run.simulation);
        self.run = Some(run);
        Response::Running(Box::new(running))
    }
}

fn how_it_goes(simulation: &Simulation) -> Running {
    Running {
        events: simulation.events(),
        now: simulation.now(),
        is_done: simulation.is_done(),
        report: simulation.report(),
        snapshot: simulation.snapshot(),
        warns: simulation.warns().len(),
    }
}

fn run_to_end(settings: Settings, progress: &mut dyn FnMut(Progress)) -> Running {
    let Demand::Poisson { duration, .. } = settings.demand else {
        return how_it_goes(&Simulation::new(Arc::clone(&PLATFORM.system), settings));
    };
    let mut simulation = Simulation::new(Arc::clone(&PLATFORM.system), settings);
    while !simulation.is_done() {
        simulation.advance(simulation.now() + STRETCH);
        let share = simulation.now().0 as f64 / duration.0.max(1) as f64;
        progress(Progress { share: if simulation.is_done() { 1.0 } else { share.min(1.0) } });
    }
    how_it_goes(&simulation)
}

fn open_schema(name: &str, bytes: Vec<u8>) -> Response {
    // What is no UTF-8 is most often text in an older encoding: names in ASCII survive.
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    match joins::import::import(name, &text) {
        Ok((schema, problems)) => {
            let drawing = joins::layout::layout(&schema, SCHEMA_ASPECT);
            Response::Schema(Box::new(OpenedSchema { schema, drawing, problems }))
        }
        Err(error) => Response::Refused(Refusal::Schema(error)),
    }
}
