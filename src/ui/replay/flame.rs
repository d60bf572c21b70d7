//! The flame graph: where the time of a trace went, by who called whom.

use leptos::prelude::*;

use crate::engine::trace::flame::Frame;
use crate::ui::replay::state::{State, service_name};

const ROW: f64 = 22.0;

/// The flame graph, with the frame that is pointed at in words below.
#[component]
pub fn Flame(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().flame;
    let frames = Memo::new(move |_| {
        state.study(|study| study.flame.clone())
    });
    let pointed = RwSignal::new(None::<usize>);
    let said = move |frame: &Frame| {
        if frame.merged > 0 {
            return format!("{} {} · {} {} ms", frame.merged, words.others.0, words.total.0, frame.total);
        }
        format!(
            "{} {} · {} {} ms · {} {} ms · {}×",
            service_name(state.words(), &frame.service),
            frame.operation,
            words.total.0,
            frame.total,
            words.own.0,
            frame.self_time,
            frame.count,
        )
    };
    let drawn = move || {
        frames.with(|frames| {
            let depth = frames.iter().map(|frame| frame.depth).max().unwrap_or_default();
            let rects = frames.iter().enumerate().map(|(index, frame)| {
                let class = if frame.critical.0 > 0 { "frame is-on-path" } else { "frame" };
                let (x, width) = (format!("{:.3}%", frame.start * 100.0), format!("{:.3}%", frame.width * 100.0));
                let y = frame.depth as f64 * ROW;
                let name = (frame.width > 0.06).then(|| {
                    let room = (frame.width * 150.0) as usize;
                    let name: String = service_name(state.words(), &frame.service).chars().take(room).collect();
                    view! { <text x=format!("{:.3}%", frame.start * 100.0) dx="5" y=(y + 15.0).to_string()>{name}</text> }
                });
                view! {
                    <g on:pointerenter=move |_| pointed.set(Some(index))>
                        <rect class=class x=x width=width y=y.to_string() height=(ROW - 2.0).to_string()><title>{said(frame)}</title></rect>
                        {name}
                    </g>
                }
            });
            view! { <svg class="flame" width="100%" height=((depth + 1) as f64 * ROW).to_string() role="img" aria-label=words.label.0>{rects.collect_view()}</svg> }
        })
    };
    let line =
        move || frames.with(|frames| pointed.get().and_then(|index| frames.get(index)).or(frames.first()).map(said));
    view! { <div class="flame-frame">{drawn}<p class="flame-said">{line}</p></div> }
}
