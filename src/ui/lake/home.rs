//! Taking the table home: where it will be, as a zip, as Parquet alone; and emptying the lake.

use leptos::prelude::*;

use crate::protocol::lake::Request;
use crate::ui::browser;
use crate::ui::lake::desk::{Desk, Packing};
use crate::ui::lake::state::State;

/// What can be done with a table that is there.
#[component]
pub fn Home(
    /// The lake.
    state: State,
) -> impl IntoView {
    let has_table = Memo::new(move |_| state.picture.with(|picture| picture.table.is_some()));
    let to = RwSignal::new(usual_place().to_owned());
    move || has_table.get().then(|| view! { <TakeHome state to /> })
}

#[component]
fn TakeHome(
    /// The lake.
    state: State,
    /// Where the table will be.
    to: RwSignal<String>,
) -> impl IntoView {
    let words = &state.words().home;
    let desk = expect_context::<Desk>();
    let is_sure = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let download = move |_| match absolute(&to.get_untracked()) {
        Some(address) => {
            wrong.set(None);
            desk.download(state, address);
        }
        None => {
            let found = to.get_untracked();
            wrong.set(Some(words.not_absolute.fill(&[("example", &usual_place()), ("found", &found)])));
        }
    };
    let parquet = move |_| desk.take_home(state, &Request::Parquet { snapshot: state.at.get_untracked() });
    let outcome = move || match (wrong.get(), desk.packing.get()) {
        (Some(why), _) | (None, Packing::Failed(why)) => Some(view! { <p class="failure">{why}</p> }.into_any()),
        (None, Packing::Idle) => None,
        (None, Packing::Making) => Some(view! { <p>{words.making.0}</p> }.into_any()),
        (None, Packing::Made(said)) => Some(view! { <p>{said}</p> }.into_any()),
    };
    let empty = move || {
        match is_sure.get() {
        false => view! { <button type="button" class="button-text" on:click=move |_| is_sure.set(true)>{words.empty.0}</button> }.into_any(),
        true => view! {
            <span>{words.empty_sure.0}</span>
            <button type="button" class="button-outline" on:click=move |_| desk.empty(state)>{words.empty_yes.0}</button>
            <button type="button" class="button-text" on:click=move |_| is_sure.set(false)>{words.empty_no.0}</button>
        }
        .into_any(),
    }
    };
    view! {
        <section class="home" aria-label=words.heading.0>
            <h4 class="label">{words.heading.0}</h4>
            <label class="field">
                <span>{words.to.0}</span>
                <input type="text" class="search" spellcheck="false" autocomplete="off" maxlength="1000" prop:value=move || to.get()
                    on:input=move |event| to.set(event_target_value(&event)) />
            </label>
            {state.is_lab.then(|| view! { <p class="home-why">{words.why.0}</p> })}
            <div class="open-actions">
                <button type="button" class="button-outline" on:click=download>{words.download.0}</button>
                <button type="button" class="button-outline" on:click=parquet>{words.parquet.0}</button>
            </div>
            <div class="open-outcome" role="status">{outcome}</div>
            <div class="home-empty">{empty}</div>
        </section>
    }
}

/// Where people unzip, by the system that they use.
fn usual_place() -> &'static str {
    match () {
        () if browser::is_apple() => "file:///Users/you/Downloads/lake",
        () if browser::is_windows() => "file:///C:/Users/you/Downloads/lake",
        () => "file:///home/you/Downloads/lake",
    }
}

/// A place as an absolute address, as an Iceberg table names its files; paths of a system are brought into that form.
/// None if it is not absolute.
///
/// # Examples
/// ```
/// use midnight_pearl::ui::lake::home::absolute;
/// assert_eq!(absolute("/srv/lake/").as_deref(), Some("file:///srv/lake"));
/// assert_eq!(absolute(r"C:\data\lake").as_deref(), Some("file:///C:/data/lake"));
/// assert_eq!(absolute("s3://bucket/lake").as_deref(), Some("s3://bucket/lake"));
/// assert_eq!(absolute("Downloads/lake"), None);
/// ```
pub fn absolute(place: &str) -> Option<String> {
    let place = place.trim().trim_end_matches(['/', '\\']);
    if let Some((scheme, rest)) = place.split_once("://") {
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|of| of.is_ascii_alphanumeric() || "+-.".contains(of));
        let is_whole = !rest.is_empty() && (scheme != "file" || rest.starts_with('/'));
        return (is_scheme && is_whole).then(|| place.to_owned());
    }
    if place.starts_with('/') {
        return Some(format!("file://{place}"));
    }
    let mut first = place.chars();
    let has_drive = first.next().is_some_and(|drive| drive.is_ascii_alphabetic()) && first.next() == Some(':');
    let is_rooted = matches!(first.next(), Some('/' | '\\'));
    (has_drive && is_rooted).then(|| format!("file:///{}", place.replace('\\', "/")))
}
