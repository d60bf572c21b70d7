//! The views that PyIceberg gives of a table, one at a time: tabs by the WAI-ARIA pattern.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::content::Language;
use crate::protocol::lake::{Grid, View};
use crate::ui::browser::scroll;
use crate::ui::lake::grid::grid;
use crate::ui::lake::loaded::Loaded;

/// The views.
#[component]
pub fn Inspect(
    /// Of the words.
    language: Language,
    /// The one that is looked at.
    view: Signal<View>,
    /// What is in it.
    content: Signal<Loaded<Grid>>,
    /// Another is to be looked at.
    on_view: Callback<View>,
) -> impl IntoView {
    let all = language.lake_table();
    let words = &all.inspect;
    let id = |view: View| format!("lake-view-{}", view.name());
    let on_key = move |event: KeyboardEvent| {
        let here = View::ALL.into_iter().position(|other| other == view.get_untracked()).unwrap_or(0);
        let there = match event.key().as_str() {
            "ArrowRight" => (here + 1) % View::ALL.len(),
            "ArrowLeft" => (here + View::ALL.len() - 1) % View::ALL.len(),
            "Home" => 0,
            "End" => View::ALL.len() - 1,
            _ => return,
        };
        event.prevent_default();
        on_view.run(View::ALL[there]);
        scroll::focus_later(&id(View::ALL[there]));
    };
    let tabs = View::ALL.map(|tab| {
        view! {
            <button type="button" role="tab" class="tab" id=id(tab) aria-controls="lake-view"
                aria-selected=move || (view.get() == tab).to_string()
                tabindex=move || if view.get() == tab { "0" } else { "-1" }
                on:click=move |_| on_view.run(tab) on:keydown=on_key><code>{tab.name()}</code></button>
        }
    });
    let body = move || {
        let about = words.views.text(view.get().name());
        content.with(|content| match content {
            Loaded::Idle | Loaded::Waiting => {
                view! { <p class="lake-waiting" role="status">{all.loading.0}</p> }.into_any()
            }
            Loaded::Failed(why) => view! { <p class="lake-failure" role="alert">{why.clone()}</p> }.into_any(),
            Loaded::Ready(rows) if rows.rows.is_empty() => view! { <p class="caption">{words.none.0}</p> }.into_any(),
            Loaded::Ready(rows) => {
                view! { <p class="caption">{about}</p>{grid(language, rows, view.get().name().to_owned())} }.into_any()
            }
        })
    };
    view! {
        <section class="lake-inspect" id="lake-inspect" aria-label=words.title.0>
            <h3 class="label label-strong">{words.title.0}</h3>
            <p class="caption">{words.about.0}</p>
            <div class="tabs"><div role="tablist" aria-label=words.title.0>{tabs.into_iter().collect_view()}</div></div>
            <div role="tabpanel" id="lake-view" aria-labelledby=move || id(view.get())>{body}</div>
        </section>
    }
}
