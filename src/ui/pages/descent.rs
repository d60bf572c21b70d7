//! `/`: the whole dive.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::chapters::coda::Coda;
use crate::ui::chapters::iceberg::Iceberg;
use crate::ui::chapters::lzstock::Lzstock;
use crate::ui::chapters::overture::Overture;
use crate::ui::chapters::radius::Radius;
use crate::ui::chapters::trajectory::Trajectory;
use crate::ui::parts::frame::Frame;

/// The six chapters.
#[component]
pub fn Descent(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    view! {
        <Frame class="descent">
            <Overture language />
            <Radius language />
            <Iceberg language />
            <Lzstock language />
            <Trajectory language />
            <Coda language />
        </Frame>
    }
}
