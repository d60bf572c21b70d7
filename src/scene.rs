//! The live pictures of the Overture and the Coda, laid over their stills: the only place with WebGL.
//!
//! What they show is decided in [`crate::engine::scene`]. Whatever fails here, the canvas goes and the still stands.

mod page;
mod painter;
mod picture;
mod stage;

use std::rc::Rc;

use web_sys::{DeviceOrientationEvent, Event, PointerEvent};

use picture::Picture;
use stage::Stage;

/// Degrees of tilt that lean the light as far as it goes.
const FULL_TILT: f64 = 28.0;
/// How a phone is held by someone who reads: degrees from lying flat.
const HELD_AT: f64 = 45.0;

/// Lays a live picture over each still of the page, as long as the visitor has nothing against motion.
pub fn start() {
    std::panic::set_hook(Box::new(|_| page::stills_only()));
    let stages: Rc<[Rc<Stage>]> = Picture::ALL.into_iter().filter_map(Stage::find).collect();
    if stages.is_empty() {
        return;
    }
    let all = |act: fn(&Rc<Stage>)| {
        let stages = stages.clone();
        move |_: Event| stages.iter().for_each(act)
    };

    if let Some(query) = page::less_motion() {
        page::listen(&query, "change", all(Stage::allow_or_leave));
    }
    let window = page::window();
    page::listen(&page::document(), "visibilitychange", all(Stage::wake));
    page::listen(&window, "resize", all(Stage::measure));
    page::listen(&window, "scroll", all(Stage::scrolled));

    let leaning = stages.clone();
    page::listen(&window, "pointermove", move |event: PointerEvent| {
        // A finger scrolls; it does not point.
        if event.pointer_type() != "touch" {
            let (width, height) = page::window_size();
            let (x, y) = (f64::from(event.client_x()) / width, f64::from(event.client_y()) / height);
            leaning.iter().for_each(|stage| stage.lean(2.0 * x - 1.0, 1.0 - 2.0 * y));
        }
    });
    // A browser that asks its visitors first tells nothing before they have agreed, and nobody is asked for this.
    let tilting = stages.clone();
    page::listen(&window, "deviceorientation", move |event: DeviceOrientationEvent| {
        if let (Some(sideways), Some(forward)) = (event.gamma(), event.beta()) {
            tilting.iter().for_each(|stage| stage.lean(sideways / FULL_TILT, (forward - HELD_AT) / FULL_TILT));
        }
    });
    stages.iter().for_each(Stage::allow_or_leave);
}
