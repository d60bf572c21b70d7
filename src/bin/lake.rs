//! Brings the lake to life, in its chapter and in its lab.

use midnight_pearl::ui::islands::{Island, awaken};
use midnight_pearl::ui::lake::live;

fn main() {
    awaken(|island, place, root| match island {
        Island::Lake => live::awaken(&place, &root, false),
        Island::LakeLab => live::awaken(&place, &root, true),
        _ => (),
    });
}
