//! Under load: many requests at once, seen as they come.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::radius::PLATFORM;
use crate::engine::sim::breaker::BreakerState;
use crate::engine::sim::report::{Bin, BreakerSnapshot, Report};
use crate::engine::sim::system::{Demand, Fault as Breakage, Settings};
use crate::engine::time::Nanos;
use crate::protocol::{Fault, Request, Response, Running};
use crate::ui::browser::clock;
use crate::ui::browser::worker::{Answer, Worker};
use crate::ui::replay::chart::{self, Chart, Line};
use crate::ui::replay::link::MOST_RATE;
use crate::ui::replay::shown::Shown;
use crate::ui::replay::state::State;
use crate::ui::replay::trouble;
use crate::ui::replay::warns::Warns;
use crate::ui::replay::what_if::Slider;

/// A run lasts so long, in virtual time.
pub const DURATION: Nanos = Nanos::from_millis(60_000);
/// Requests a second before anyone has chosen.
const FIRST_RATE: u32 = 280;
/// Between two looks at it, in virtual and in the visitor's time: a run is seen in a tenth of its time.
const LOOK: Nanos = Nanos::from_millis(1_000);
const LOOK_MS: u32 = 100;

/// A run under load.
#[derive(Clone, Copy)]
pub struct Live {
    worker: StoredValue<Option<Rc<Worker>>, LocalStorage>,
    /// How far it has come; none before the first.
    pub running: RwSignal<Option<Arc<Running>>>,
    /// The same seed and load without faults.
    pub before: RwSignal<Option<Arc<Report>>>,
    /// Whether time passes.
    pub is_running: RwSignal<bool>,
    /// What went wrong.
    pub failure: RwSignal<Option<Fault>>,
}

impl Default for Live {
    fn default() -> Live {
        Live {
            worker: StoredValue::new_local(None),
            running: RwSignal::new(None),
            before: RwSignal::new(None),
            is_running: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }
}

impl Live {
    /// Starts from the beginning, with so many requests a second.
    pub fn start(self, state: State, rate: u32) {
        let Some(worker) = Worker::start().map(Rc::new) else {
            return self.failure.set(Some(Fault::NotStarted));
        };
        self.worker.set_value(Some(worker));
        self.running.set(None);
        self.before.set(None);
        self.failure.set(None);
        self.is_running.set(true);
        state.rate.set(Some(rate));
        state.history.set(Some(state.faults.get_untracked()));
        self.ask(Request::Run(settings(state)), move || {
            if let Some((call, position)) = state.linked_call.get_untracked() {
                self.open_request(state, call, position);
            }
            self.look(state);
        });
    }

    /// Stops where it is; what was seen stays.
    pub fn stop(self) {
        self.is_running.set(false);
    }

    /// How far it has come, in virtual time.
    fn now(self) -> Nanos {
        self.running.with_untracked(|running| running.as_ref().map_or(Nanos::ZERO, |running| running.now))
    }

    /// Goes on to the next look.
    fn look(self, state: State) {
        if !self.is_running.get_untracked() {
            return;
        }
        let began = clock::now();
        self.ask(Request::Advance(self.now() + LOOK), move || {
            let is_done = self.running.with_untracked(|running| running.as_ref().is_none_or(|running| running.is_done));
            if is_done {
                self.is_running.set(false);
                if !settings(state).faults.is_empty() {
                    self.compare(state);
                }
            } else {
                let passed = (clock::now() - began) as u32;
                clock::later(LOOK_MS.saturating_sub(passed), move || self.look(state));
            }
        });
    }

    /// What has been broken or mended goes into the run from now on.
    pub fn faults_changed(self, state: State, faults: &[Breakage]) {
        if !self.is_running.get_untracked() {
            return;
        }
        let now = self.now();
        state.history.update(|history| {
            let history = history.get_or_insert_default();
            let still =
                |old: &Breakage| faults.iter().any(|fault| fault.target == old.target && fault.kind == old.kind);
            history.iter_mut().filter(|old| old.until.is_none() && !still(old)).for_each(|old| old.until = Some(now));
            let known = |fault: &Breakage, history: &[Breakage]| {
                history.iter().any(|old| old.until.is_none() && old.target == fault.target && old.kind == fault.kind)
            };
            let new: Vec<Breakage> = faults.iter().filter(|fault| !known(fault, history)).copied().collect();
            history.extend(new.into_iter().map(|fault| Breakage { from: now, until: None, ..fault }));
        });
        self.ask(Request::SetFaults(settings(state).faults), || ());
    }

    /// Runs the same without faults, for the charts.
    fn compare(self, state: State) {
        let settings = Settings { faults: Vec::new(), ..settings(state) };
        let Some(worker) = Worker::start().map(Rc::new) else { return };
        worker.ask_to_the_end(&Request::RunToEnd(settings), move |answer| {
            if let Answer::Done(Response::Running(running)) = answer {
                self.before.set(Some(Arc::new(running.report)));
            }
        });
    }

    /// Opens a request of the run as a trace, at a moment of it.
    pub fn open_request(self, state: State, number: u32, position: Nanos) {
        let Some(worker) = self.worker.get_value() else { return };
        worker.ask(&Request::RequestOfRun(number), None, move |answer| {
            state.linked_call.set(None);
            match answer {
                Answer::Done(Response::Study(study)) => {
                    state.open(Some(Arc::new(Shown::of_run(number, *study))));
                    state.position.set(position.min(state.study_now(|study| study.end)));
                }
                Answer::Progress(_) => (),
                answer => self.fail(answer),
            }
        });
    }

    /// Asks the run's worker, and goes on when it has answered.
    pub fn ask(self, request: Request, then: impl FnOnce() + 'static) {
        let Some(worker) = self.worker.get_value() else { return };
        let mut then = Some(then);
        worker.ask(&request, None, move |answer| match answer {
            Answer::Progress(_) => (),
            Answer::Done(Response::Running(running)) => {
                self.running.set(Some(Arc::new(*running)));
                if let Some(then) = then.take() {
                    then();
                }
            }
            answer => self.fail(answer),
        });
    }

    /// Asks the run's worker for something else than how it goes.
    pub fn ask_for(self, request: &Request, answer: impl FnMut(Answer) + 'static) {
        if let Some(worker) = self.worker.get_value() {
            worker.ask(request, None, answer);
        }
    }

    fn fail(self, answer: Answer) {
        self.is_running.set(false);
        self.failure.set(Some(answer.failure()));
    }
}

/// What is simulated: the run that the link tells of.
fn settings(state: State) -> Settings {
    let rate = f64::from(state.rate.get_untracked().unwrap_or_default());
    let faults = state.history.get_untracked().unwrap_or_default();
    Settings { seed: state.seed.get_untracked(), demand: Demand::Poisson { rate, duration: DURATION }, faults }
}

/// Load, charts, figures and slow calls.
#[component]
pub fn UnderLoad(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().live;
    let live = expect_context::<Live>();
    let rate = RwSignal::new(FIRST_RATE);
    Effect::new(move || state.faults.with(|faults| live.faults_changed(state, faults)));
    // A link to a run runs it.
    Effect::new(move || {
        if let Some(linked) = state.rate.get()
            && live.running.with_untracked(Option::is_none)
            && !live.is_running.get_untracked()
        {
            rate.set(linked);
            live.start(state, linked);
        }
    });
    let seed = move |event| {
        if let Ok(seed) = event_target_value(&event).parse::<u32>() {
            state.seed.set(u64::from(seed));
        }
    };
    let press =
        move |_| if live.is_running.get_untracked() { live.stop() } else { live.start(state, rate.get_untracked()) };
    view! {
        <section class="live" aria-label=words.title.0>
            <div class="live-head">
                <h3 class="label">{words.title.0}</h3>
                <p>{words.about.0}</p>
            </div>
            <div class="live-controls">
                <Slider label=words.rate.0 unit="/s" least=0 most=MOST_RATE value=rate />
                <label class="field">
                    <span>{words.seed.0}</span>
                    <input type="number" class="number" min="0" max="4294967295" step="1" prop:value=move || state.seed.get().to_string()
                        value="0" on:change=seed />
                </label>
                <button type="button" class="button-outline" on:click=press>
                    {move || if live.is_running.get() { words.stop.0 } else { words.start.0 }}
                </button>
                <progress class="live-progress" max="60" aria-label=words.progress.0
                    prop:value=move || live.running.with(|running| running.as_ref().map_or(0.0, |running| running.now.0.min(DURATION.0) as f64 / 1e9))></progress>
            </div>
            <div role="status" class="live-failure">{move || live.failure.get().map(|why| view! { <p class="failure">{trouble::fault(state.language, &why)}</p> })}</div>
            {move || live.running.get().map(|running| figures(state, live, &running.report))}
            {move || live.running.get().map(|running| charts(state, live, &running.report))}
            <Warns state />
        </section>
    }
}

fn figures(state: State, live: Live, report: &Report) -> impl IntoView + use<> {
    let words = &state.controls().live;
    let before = live.before.get();
    let figure = |name: &'static str, of: &dyn Fn(&Report) -> String| {
        let without = before.as_ref().map(|before| view! { <small>{words.without.0}" "{of(before)}</small> });
        view! { <div><dt>{name}</dt><dd>{of(report)}{without}</dd></div> }
    };
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    view! {
        <dl class="live-figures" aria-live="off">
            {figure(words.completed.0, &|report| report.completed.to_string())}
            {figure(words.failed.0, &|report| report.failed.to_string())}
            {figure(words.availability.0, &|report| percent(report.availability))}
            {figure("p50", &|report| format!("{} ms", report.p50))}
            {figure("p95", &|report| format!("{} ms", report.p95))}
            {figure("p99", &|report| format!("{} ms", report.p99))}
        </dl>
    }
}

fn charts(state: State, live: Live, report: &Report) -> impl IntoView + use<> {
    let words = &state.controls().live;
    let before = live.before.get();
    let steps = report.series.first().map_or(1, |bin| (DURATION.0 / bin.width.0.max(1)) as usize);
    let line = |name: &str, class, report: &Report, of: &dyn Fn(&Bin) -> Option<f64>| Line {
        name: name.to_owned(),
        class,
        values: report.series.iter().map(of).collect(),
    };
    let seconds = |bin: &Bin| bin.width.0.max(1) as f64 / 1e9;
    let answered = |bin: &Bin| bin.completed + bin.failed > 0;
    let p99 = |bin: &Bin| answered(bin).then(|| bin.p99.as_millis_f64());
    let share = |bin: &Bin| answered(bin).then(|| bin.completed as f64 * 100.0 / (bin.completed + bin.failed) as f64);
    let mut latency = vec![
        line("p50", "line-1", report, &|bin| answered(bin).then(|| bin.p50.as_millis_f64())),
        line("p95", "line-2", report, &|bin| answered(bin).then(|| bin.p95.as_millis_f64())),
        line("p99", "line-3", report, &p99),
    ];
    let mut availability = vec![line(words.availability.0, "line-3", report, &share)];
    if let Some(before) = &before {
        latency.insert(0, line(words.without_p99.0, "line-before", before, &p99));
        availability.insert(0, line(words.without.0, "line-before", before, &share));
    }
    let charts = [
        Chart {
            title: words.requests.0.to_owned(),
            unit: "/s",
            lines: vec![
                line(words.offered.0, "line-1", report, &|bin| Some(bin.arrived as f64 / seconds(bin))),
                line(words.completed.0, "line-2", report, &|bin| Some(bin.completed as f64 / seconds(bin))),
                line(words.failed.0, "line-error", report, &|bin| Some(bin.failed as f64 / seconds(bin))),
            ],
            steps,
            top: 10.0,
        },
        Chart { title: words.latency.0.to_owned(), unit: " ms", lines: latency, steps, top: 50.0 },
        Chart { title: words.availability.0.to_owned(), unit: " %", lines: availability, steps, top: 100.0 },
    ];
    view! { <div class="charts">{charts.iter().map(chart::view).collect_view()}</div> }
}

/// What a run says of a platform's node: how many calls wait there, and the worst state of the breakers before it.
pub fn live_state(state: State, node: usize) -> Option<String> {
    let words = &state.controls().live;
    let live = use_context::<Live>()?;
    if !live.is_running.get() || !state.shown.with(|shown| shown.is_platform()) {
        return None;
    }
    let running = live.running.get()?;
    let queue = running.snapshot.stations.get(node)?.queue;
    let is_before = |breaker: &&BreakerSnapshot| {
        let ends = PLATFORM.system.graph.edge_endpoints(breaker.link);
        ends.is_some_and(|(_, to)| to.index() == node)
    };
    let breakers = running.snapshot.breakers.iter().filter(is_before).map(|breaker| breaker.state);
    let breaker = breakers.fold(None, |worst, state| match (worst, state) {
        (Some(BreakerState::Open), _) | (_, BreakerState::Open) => Some(BreakerState::Open),
        (worst, BreakerState::Closed) => worst,
        (_, half_open) => Some(half_open),
    });
    let said = [
        (queue > 0).then(|| format!("{} {queue}", words.queue.0)),
        breaker.map(|state| match state {
            BreakerState::Open => words.breaker_open.0.to_owned(),
            _ => words.breaker_half_open.0.to_owned(),
        }),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" · "))
}
