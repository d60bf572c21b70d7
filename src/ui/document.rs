//! A page as a whole document.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::location::RequestUrl;
use leptos_router::path;

use crate::content::Language;
use crate::ui::address::{Page, href};
use crate::ui::islands::Place;
use crate::ui::pages::descent::Descent;
use crate::ui::pages::labs::{IcebergLab, JoinsLab, RadiusLab};
use crate::ui::pages::lzstock::{LzstockMap, TopicPage};
use crate::ui::pages::not_found::NotFoundPage;
use crate::ui::pages::resume::ResumePage;
use crate::ui::parts::head::Head;

/// Where the site stands and what its files are called there.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Site {
    /// Scheme and host, without a slash at the end.
    pub origin: String,
    /// The path below it, with a slash at both ends.
    pub base: String,
    /// The emitted name of every file, by its own name.
    pub files: BTreeMap<String, String>,
    /// The styles of its pages. Each stands in its page itself: a request less before the first word.
    pub styles: Styles,
}

/// Styles, as they stand in pages.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Styles {
    /// Of the descent.
    pub descent: String,
    /// Of every other page: the same, and what only stands there.
    pub page: String,
}

impl Site {
    /// The style of a page; of the 404 page where there is no page.
    pub fn style(&self, page: Option<Page>) -> &str {
        if page == Some(Page::Home) { &self.styles.descent } else { &self.styles.page }
    }

    /// The address of a file.
    pub fn file(&self, name: &str) -> String {
        let emitted = self.files.get(name).map_or(name, String::as_str);
        format!("{}{emitted}", self.base)
    }
}

/// The document of a page in a language; of the 404 page where there is no page.
pub fn render(site: &Site, language: Language, page: Option<Page>) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        let address = page.map(|page| href(&site.base, language, page));
        provide_context(RequestUrl::new(&address.clone().unwrap_or_else(|| format!("{}404.html", site.base))));
        provide_context(site.clone());
        provide_context(Place {
            language,
            base: site.base.clone(),
            is_descent: page == Some(Page::Home),
            other_language: href(&site.base, language.other(), page.unwrap_or(Page::Home)),
        });
        document_view(site, language, page).to_html()
    });
    // Leptos marks places with `<!>`, which browsers read as an empty comment and the standard calls an error.
    format!("<!DOCTYPE html>{}", html.replace("<!>", "<!---->"))
}

fn document_view(site: &Site, language: Language, page: Option<Page>) -> impl IntoView + use<> {
    let place = expect_context::<Place>();
    // The 404 page speaks both languages.
    let faces = if language == Language::English && page.is_some() { "faces-en.css" } else { "faces-zh.css" };
    view! {
        <html lang=language.tag() data-base=place.base.clone() data-other-language=place.other_language.clone()
            data-descent=place.is_descent.then_some("") data-worker=site.file("work.js")>
            <head><Head site=site.clone() language page /></head>
            <body>
                <Pages base=site.base.trim_end_matches('/').to_owned() />
                // After the words: until the faces are here, those of the system serve.
                <link rel="stylesheet" href=site.file(faces) />
            </body>
        </html>
    }
}

/// The address scheme: which page stands where, in either language.
#[component]
fn Pages(
    /// The path that the site stands under, without a slash at its end.
    base: String,
) -> impl IntoView {
    use Language::{Chinese, English};
    view! {
        <Router base>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=|| view! { <Descent language=English /> } />
                <Route path=path!("/radius") view=|| view! { <RadiusLab language=English /> } />
                <Route path=path!("/iceberg") view=|| view! { <IcebergLab language=English /> } />
                <Route path=path!("/joins") view=|| view! { <JoinsLab language=English /> } />
                <Route path=path!("/lzstock") view=|| view! { <LzstockMap language=English /> } />
                <Route path=path!("/lzstock/:topic") view=|| view! { <TopicPage language=English /> } />
                <Route path=path!("/resume") view=|| view! { <ResumePage language=English /> } />
                <Route path=path!("/zh") view=|| view! { <Descent language=Chinese /> } />
                <Route path=path!("/zh/radius") view=|| view! { <RadiusLab language=Chinese /> } />
                <Route path=path!("/zh/iceberg") view=|| view! { <IcebergLab language=Chinese /> } />
                <Route path=path!("/zh/joins") view=|| view! { <JoinsLab language=Chinese /> } />
                <Route path=path!("/zh/lzstock") view=|| view! { <LzstockMap language=Chinese /> } />
                <Route path=path!("/zh/lzstock/:topic") view=|| view! { <TopicPage language=Chinese /> } />
                <Route path=path!("/zh/resume") view=|| view! { <ResumePage language=Chinese /> } />
            </FlatRoutes>
        </Router>
    }
}
