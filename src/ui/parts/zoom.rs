//! A drawing in a frame: it fits, or is larger and is scrolled or dragged.

use leptos::html;
use leptos::prelude::*;

use crate::content::Language;
use crate::engine::radius::layout::Point;
use crate::ui::browser::scroll;

/// In percent: a step, the least and the most.
const STEP: i32 = 20;
const LEAST: u32 = 40;
const MOST: u32 = 300;

/// A drawing in its frame.
#[component]
pub fn Zoom(
    /// Of the words.
    language: Language,
    /// The drawing's own size.
    #[prop(into)]
    size: Signal<Point>,
    /// What it shows.
    label: &'static str,
    /// The frame's class.
    class: &'static str,
    /// Whether it can be made larger.
    has_controls: bool,
    /// What is to be seen of it, if it is larger than the frame: a first and a last point.
    #[prop(optional, into)]
    shown: Option<Signal<Option<(Point, Point)>>>,
    /// What is drawn.
    children: Children,
) -> impl IntoView {
    // None fits it into the frame.
    let zoom = RwSignal::new(None::<u32>);
    let step = move |by: i32| {
        let here = zoom.get_untracked().unwrap_or(100);
        zoom.set(Some(here.saturating_add_signed(by).clamp(LEAST, MOST)));
    };
    let width = move || zoom.get().map(|zoom| format!("{:.0}", size.get().x * f64::from(zoom) / 100.0));
    let words = &language.site().zoom;
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let (size, frame) = (size.get(), frame.get());
        if let (Some((from, to)), Some(frame)) = (shown.and_then(|shown| shown.get()), frame) {
            let share = move |point: Point| (point.x / size.x, point.y / size.y);
            // What has just been drawn has its size in the next frame.
            request_animation_frame(move || scroll::show_part(&frame, share(from), share(to)));
        }
    });
    view! {
        <div class="zoom-frame">
            <div class=format!("zoom-view {class}") role="group" aria-label=label tabindex="0" node_ref=frame
                on:pointermove=move |event| scroll::pan(&event)>
                <svg class="zoom-drawing" width=width class:is-free=move || zoom.get().is_some()
                    viewBox=move || { let size = size.get(); format!("0 0 {} {}", size.x, size.y) }>
                    {children()}
                </svg>
            </div>
            {has_controls.then(|| view! {
                <div class="zoom">
                    <button type="button" aria-label=words.smaller.0 title=words.smaller.0 on:click=move |_| step(-STEP)>"−"</button>
                    <button type="button" aria-label=words.fit.0 title=words.fit.0 on:click=move |_| zoom.set(None)>"▢"</button>
                    <button type="button" aria-label=words.larger.0 title=words.larger.0 on:click=move |_| step(STEP)>"+"</button>
                </div>
            })}
        </div>
    }
}
