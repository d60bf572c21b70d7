//! A close look at one span.

use leptos::prelude::*;

use crate::content::controls::InspectorWords;
use crate::engine::time::Nanos;
use crate::engine::trace::skew::{Adjustment, Why};
use crate::engine::trace::span::{Attribute, Details, Trace, Value};
use crate::ui::replay::opened::details_of;
use crate::ui::replay::state::{State, service_name};

/// The chosen span: its place in the trace, its times, and what is said of it.
#[component]
pub fn Inspector(
    /// The replay.
    state: State,
) -> impl IntoView {
    let details = details_of(state);
    move || {
        let span = state.span.get()?;
        let words = &state.controls().inspector;
        let (heading, facts) = state.study(|study| {
            let trace = &study.trace;
            let of = trace.spans.get(span)?;
            let critical: Nanos = study.segments(span).map(|segment| segment.end - segment.start).sum();
            let ms = |time: Nanos| format!("{time} ms");
            let facts = [
                (words.kind.0, of.kind.name().to_owned()),
                (words.status.0, of.status.name().to_owned()),
                (words.starts.0, ms(of.start)),
                (words.lasts.0, ms(of.duration)),
                (words.own.0, ms(study.self_times[span])),
                (words.critical.0, ms(critical)),
                (words.traceparent.0, format!("00-{:032x}-{:016x}-01", trace.id, of.id)),
            ];
            let name = (service_name(state.words(), trace.service(span)), trace.operation(span).to_owned());
            Some((name, facts))
        })?;
        let skew = state.shown.with(|shown| shown.adjustment(span));
        let skew = skew.map(|skew| view! { <p class="caption">{corrected(words, skew)}</p> });
        let close = move |_| state.span.set(None);
        let said = details.get().map(|details| state.study(|study| attributes_view(state, &study.trace, &details)));
        Some(view! {
            <section class="inspector" aria-label=words.label.0>
                <header>
                    <h4>{heading.0}" "<code>{heading.1}</code></h4>
                    <button type="button" class="button-text" on:click=close>{words.close.0}</button>
                </header>
                <dl>{facts.into_iter().map(|(key, value)| view! { <div><dt>{key}</dt><dd>{value}</dd></div> }).collect_view()}</dl>
                {skew}
                {said}
            </section>
        })
    }
}

/// By how much a span's clock was put right, and why.
fn corrected(words: &InspectorWords, skew: Adjustment) -> String {
    let sentence = match skew.why {
        Why::DidNotFit => words.skew_did_not_fit,
        Why::BeganBefore => words.skew_began_before,
        Why::SameHost => words.skew_same_host,
    };
    let sign = if skew.delta < 0 { '−' } else { '+' };
    let delta = Nanos(skew.delta.unsigned_abs()).as_millis_f64();
    sentence.fill(&[("delta", &format!("{sign}{delta}"))])
}

fn attributes_view(state: State, trace: &Trace, details: &Details) -> impl IntoView + use<> {
    let words = &state.controls().inspector;
    let pairs = |attributes: &[Attribute]| {
        let pair = |attribute: &Attribute| {
            view! { <div><dt><code>{trace.name(attribute.key).to_owned()}</code></dt><dd>{text(&attribute.value)}</dd></div> }
        };
        attributes.iter().take(MOST_SHOWN).map(pair).collect_view()
    };
    let events = details.events.iter().take(MOST_SHOWN).map(|event| {
        view! {
            <li><b>{format!("{} ms", event.at)}</b>" "{trace.name(event.name).to_owned()}<dl>{pairs(&event.attributes)}</dl></li>
        }
    });
    let message =
        (!details.message.is_empty()).then(|| view! { <p class="inspector-message">{excerpt(&details.message)}</p> });
    let has_events = !details.events.is_empty();
    view! {
        {message}
        <h5 class="label">{words.attributes.0}" · "{details.attributes.len()}</h5>
        <dl class="attributes">{pairs(&details.attributes)}</dl>
        {has_events.then(|| view! {
            <h5 class="label">{words.events.0}" · "{details.events.len()}</h5>
            <ol role="list">{events.collect_view()}</ol>
        })}
    }
}

/// A trace may say anything of anything: so many pairs, and so long texts, are shown.
const MOST_SHOWN: usize = 200;
const LONGEST: usize = 2_000;

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Json(text) => excerpt(text),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
    }
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
