//! Before and after: the same request without and with what the visitor changed, on one scale.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::time::Nanos;
use crate::engine::trace::difference::{Difference, difference};
use crate::engine::trace::span::Status;
use crate::engine::trace::study::Study;
use crate::ui::replay::state::{State, service_name};

/// So many spans of each are drawn; the waterfall has the rest.
const MOST_ROWS: usize = 24;

/// The two runs, one beside the other, and what changed for whom.
#[component]
pub fn Compare(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().compare;
    let pair = Memo::new(move |_| {
        state.shown.with(|shown| shown.before.clone().map(|before| Pair { before, after: shown.study.clone() }))
    });
    move || {
        let Pair { before, after } = pair.get()?;
        let end = before.end.max(after.end);
        let change = difference(&before, &after);
        Some(view! {
            <section class="compare" aria-label=words.title.0>
                <h3 class="compare-wall">
                    <span>{words.before.0}" "<b>{before.trace.wall_time().to_string()}</b>" ms"</span>
                    <span aria-hidden="true">" → "</span>
                    <span>{words.after.0}" "<b>{after.trace.wall_time().to_string()}</b>" ms"</span>
                </h3>
                <div class="compare-pair">
                    <Side state title=words.before.0 study=before end />
                    <Side state title=words.after.0 study=after end />
                </div>
                {table(state, &change)}
            </section>
        })
    }
}

#[derive(Clone)]
struct Pair {
    before: Arc<Study>,
    after: Arc<Study>,
}

impl PartialEq for Pair {
    fn eq(&self, other: &Pair) -> bool {
        Arc::ptr_eq(&self.before, &other.before) && Arc::ptr_eq(&self.after, &other.after)
    }
}

/// One run, small.
#[component]
fn Side(
    /// The replay.
    state: State,
    /// Which of the two.
    title: &'static str,
    /// The run.
    study: Arc<Study>,
    /// The end of the scale that both share.
    end: Nanos,
) -> impl IntoView {
    let percent = |moment: Nanos| moment.0 as f64 * 100.0 / end.0.max(1) as f64;
    let rows = (0..study.trace.spans.len().min(MOST_ROWS)).map(|span| {
        let of = study.trace.spans[span];
        let y = span * 9;
        let fill = (!of.waited_for).then_some("url(#hatch)");
        let class = if of.status == Status::Error { "bar is-error" } else { "bar" };
        let segments = study.segments(span).map(|segment| {
            let (x, width) = (percent(segment.start), percent(segment.end - segment.start));
            view! { <rect class="bar-path" x=format!("{x:.2}%") width=format!("{width:.2}%") y=(y + 4).to_string() height="3" /> }
        });
        view! {
            <rect class=class fill=fill x=format!("{:.2}%", percent(of.start)) width=format!("{:.2}%", percent(of.duration).max(0.2))
                y=y.to_string() height="7" />
            {segments.collect_view()}
        }
    });
    let path = study.path.iter().fold(Vec::<String>::new(), |mut names, segment| {
        let name = service_name(state.words(), study.trace.service(segment.span));
        if names.last() != Some(&name) {
            names.push(name);
        }
        names
    });
    let (shown, all) = (study.trace.spans.len().min(MOST_ROWS), study.trace.spans.len());
    let words = &state.controls().compare;
    view! {
        <figure class="compare-side">
            <figcaption class="label">{title}" · "{words.spans.0}" "{if shown < all { format!("{shown}/{all}") } else { all.to_string() }}</figcaption>
            <svg width="100%" height=(shown * 9).to_string() aria-hidden="true">{rows.collect_view()}</svg>
            <p class="compare-path"><span class="visually-hidden">{words.path.0}": "</span>{path.join(" → ")}</p>
        </figure>
    }
}

fn table(state: State, change: &Difference) -> impl IntoView + use<> {
    let words = &state.controls().compare;
    let rows = change.services.iter().map(|service| {
        let cells = [
            service.self_time.0.to_string(),
            service.self_time.1.to_string(),
            signed(service.self_time.0, service.self_time.1),
            signed(service.critical_time.0, service.critical_time.1),
            format!("{} → {}", service.spans.0, service.spans.1),
        ];
        view! {
            <tr>
                <th scope="row">{service_name(state.words(), &service.service)}</th>
                {cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
            </tr>
        }
    });
    let heads =
        [words.service.0, words.own_before.0, words.own_after.0, words.change.0, words.on_path.0, words.spans.0];
    view! {
        <div class="table-frame" tabindex="0" role="group" aria-label=words.title.0>
            <table class="numbers">
                <thead><tr>{heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A change in milliseconds, with its sign.
fn signed(before: Nanos, after: Nanos) -> String {
    match after.cmp(&before) {
        std::cmp::Ordering::Less => format!("−{}", before - after),
        std::cmp::Ordering::Equal => "0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", after - before),
    }
}
