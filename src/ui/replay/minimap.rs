//! The whole trace at a glance, with the moment that is shown.

use leptos::prelude::*;

use crate::engine::trace::minimap::Line;
use crate::ui::replay::state::State;

/// The whole trace, a line for each span or for a group of them. A click goes to that moment.
#[component]
pub fn Minimap(
    /// The replay.
    state: State,
) -> impl IntoView {
    let lines = move || {
        state.study(|study| {
            let height = 48.0 / study.minimap.len().max(1) as f64;
            let line = |(index, line): (usize, &Line)| {
                let (x, width) = (study.percent(line.start), study.percent(line.end - line.start));
                let class = match () {
                    () if line.has_errors => "minimap-line is-error",
                    () if line.is_on_path => "minimap-line is-on-path",
                    () => "minimap-line",
                };
                view! {
                    <rect class=class x=format!("{x:.2}%") width=format!("{:.2}%", width.max(0.1))
                        y=format!("{:.1}", index as f64 * height) height=format!("{:.1}", (height * 0.7).clamp(0.7, 3.0)) />
                }
            };
            study.minimap.iter().enumerate().map(line).collect_view()
        })
    };
    let percent = move || state.study(|study| format!("{:.2}%", study.percent(state.position.get())));
    view! {
        <div class="minimap" aria-hidden="true">
            <svg width="100%" height="48">
                {lines}
                <line class="minimap-head" x1=percent x2=percent y1="0" y2="48" />
            </svg>
        </div>
    }
}
