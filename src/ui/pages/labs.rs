//! `/radius/`, `/iceberg/`, `/joins/`: each demo with a page to itself.

use leptos::prelude::*;

use crate::baked::{List, Text};
use crate::content::Language;
use crate::content::schema;
use crate::ui::chapters::radius::{SpecificationList, Told};
use crate::ui::islands::{Island, IslandRoot};
use crate::ui::parts::frame::Frame;
use crate::ui::parts::words::Paragraphs;

/// What all labs begin with.
#[component]
pub fn LabHeading(
    /// The chapter's number.
    numeral: Text,
    /// The chapter's name.
    chapter: Text,
    /// What it is about.
    eyebrow: Text,
    /// The lab's title.
    title: Text,
    /// What can be done here.
    paragraphs: List<Text>,
) -> impl IntoView {
    view! {
        <header class="lab-heading">
            <p class="eyebrow"><span class="eyebrow-numeral">{numeral.0}</span>" "{chapter.0}<span class="eyebrow-about">{eyebrow.0}</span></p>
            <h1 class="title">{title.0}</h1>
            <div class="prose"><Paragraphs words=paragraphs /></div>
        </header>
    }
}

/// The Radius lab.
#[component]
pub fn RadiusLab(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.radius();
    view! {
        <Frame class="lab radius">
            <LabHeading numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.lab_title paragraphs=words.lab_paragraphs />
            <h2 class="visually-hidden">{words.topology_label.0}</h2>
            <IslandRoot island=Island::ReplayLab />
            <div class="chapter-intro">
                <Told words />
                <SpecificationList words />
            </div>
            <Requests words />
        </Frame>
    }
}

/// What the replay shows of the other requests; their names lead to it.
#[component]
fn Requests(
    /// Of the chapter.
    words: &'static schema::Radius,
) -> impl IntoView {
    let others = words.requests.into_iter().skip(1).map(|request| {
        let address = format!("?request={}", request.request.0);
        view! { <div><dt><a class="link" href=address>{request.name.0}</a></dt><dd>{request.summary.0}</dd></div> }
    });
    view! { <dl class="requests">{others.collect_view()}</dl> }
}

/// The Iceberg lab.
#[component]
pub fn IcebergLab(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.iceberg();
    view! {
        <Frame class="lab iceberg">
            <div class="surface">
                <LabHeading numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.lab_title paragraphs=words.lab_paragraphs />
            </div>
            <h2 class="visually-hidden">{words.title.0}</h2>
            <IslandRoot island=Island::LakeLab />
        </Frame>
    }
}

/// The join path lab.
#[component]
pub fn JoinsLab(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let (chapter, words) = (language.iceberg(), language.joins());
    view! {
        <Frame class="lab joins">
            <LabHeading numeral=chapter.numeral chapter=chapter.chapter eyebrow=chapter.eyebrow title=words.lab_title paragraphs=words.lab_paragraphs />
            <h2 class="visually-hidden">{words.heading.0}</h2>
            <IslandRoot island=Island::JoinPathLab />
        </Frame>
    }
}
