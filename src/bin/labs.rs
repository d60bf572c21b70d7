//! Brings the laboratories of a page to life.

use midnight_pearl::ui::islands::{Island, awaken};
use midnight_pearl::ui::labs::live;

fn main() {
    awaken(|island, place, root| {
        if island == Island::Laboratory {
            live::awaken(&place, root);
        }
    });
}
