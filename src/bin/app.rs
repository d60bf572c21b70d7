//! What every page does. It changes what stands there, and so carries no views; demos and the palette have programs of
//! their own.

use midnight_pearl::ui::browser::{self, counting, location, rail};

fn main() {
    browser::demos_off_on_panic();
    let Some(place) = browser::place() else { return };
    if place.is_descent {
        rail::follow();
    }
    location::keep_on_language_link(place.other_language);
    counting::count_up();
}
