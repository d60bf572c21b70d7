//! The slow calls of a run under load, a page at a time. Each opens its request.

use leptos::prelude::*;

use crate::engine::radius::PLATFORM;
use crate::engine::sim::report::Warn;
use crate::engine::time::Nanos;
use crate::protocol::{Request, Response};
use crate::ui::browser::worker::Answer;
use crate::ui::replay::live::Live;
use crate::ui::replay::player::request_name;
use crate::ui::replay::state::{State, service_name};

const PAGE: usize = 20;

/// The list.
#[component]
pub fn Warns(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().live;
    let live = expect_context::<Live>();
    let from = RwSignal::new(0_usize);
    let page = RwSignal::new(Vec::<Warn>::new());
    let count = Memo::new(move |_| live.running.with(|running| running.as_ref().map_or(0, |running| running.warns)));
    // A page that is full does not change any more: warns are listed as they come.
    let wanted = Memo::new(move |_| (from.get(), count.get().min(from.get() + PAGE)));
    Effect::new(move || {
        let (from, to) = wanted.get();
        if to <= from {
            return page.set(Vec::new());
        }
        live.ask_for(&Request::Warns { from, count: to - from }, move |answer| {
            if let Answer::Done(Response::Warns(warns)) = answer {
                page.set(warns);
            }
        });
    });
    let turn = move |forward: bool| {
        let last = count.get_untracked().saturating_sub(1) / PAGE * PAGE;
        from.update(|from| *from = if forward { (*from + PAGE).min(last) } else { from.saturating_sub(PAGE) });
    };
    let rows = move || {
        page.get().into_iter().map(|warn| {
            let (kind, call) = (warn.call.0 as usize, warn.call.1 as usize);
            let call = &PLATFORM.system.requests[kind].calls[call];
            let service = service_name(state.words(), &PLATFORM.system.graph[call.station].service);
            view! {
                <li>
                    <span class="warn-at">{format!("{:.2} s", warn.at.as_millis_f64() / 1e3)}</span>
                    <span><b>{service}</b>" "<code>{call.operation.clone()}</code></span>
                    <span class="warn-took">{warn.duration.to_string()}" ms"</span>
                    <button type="button" class="button-text" on:click=move |_| live.open_request(state, warn.request, Nanos::ZERO)
                        aria-label=format!("{} {}, {}", words.open_request.0, warn.request, request_name(state, kind))>
                        {words.open_request.0}
                    </button>
                </li>
            }
        }).collect_view()
    };
    view! {
        <Show when=move || live.running.with(Option::is_some)>
            <div class="warns">
                <h4 class="label"><em class="mark-warn">"Warn"</em>" "{words.slow_calls.0}" · "{count}</h4>
                <ol role="list">{rows}</ol>
                <Show when=move || PAGE < count.get()>
                    <p class="pager">
                        <button type="button" class="button-text" aria-disabled=move || (from.get() == 0).to_string()
                            on:click=move |_| turn(false)>{words.earlier.0}</button>
                        <span>{move || format!("{}–{}", from.get() + 1, (from.get() + PAGE).min(count.get()))}</span>
                        <button type="button" class="button-text" aria-disabled=move || (from.get() + PAGE >= count.get()).to_string()
                            on:click=move |_| turn(true)>{words.later.0}</button>
                    </p>
                </Show>
            </div>
        </Show>
    }
}
