//! The head of a document: what search engines, social networks and the browser read.

use base64::prelude::{BASE64_STANDARD as BASE64, Engine as _};
use leptos::prelude::*;
use sha2::{Digest, Sha256};

use crate::content::Language;
use crate::content::schema;
use crate::ui::address::{Page, href};
use crate::ui::document::Site;
use crate::ui::parts::title::title_text;

/// What is shown of a page where it is shared, beside the page. `xtask/js/share.mjs` draws it.
const SHARE_PICTURE: &str = "share.png";

/// Only what a page uses is opened. `wasm-unsafe-eval` is what browsers call compiling WebAssembly.
fn content_security_policy(style: &str) -> String {
    let hash = BASE64.encode(Sha256::digest(style));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'sha256-{hash}'; img-src 'self'; \
         font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )
}

/// The head of a page; of the 404 page where there is no page.
#[component]
pub fn Head(
    /// Where it stands.
    site: Site,
    /// Its language.
    language: Language,
    /// Which page.
    page: Option<Page>,
) -> impl IntoView {
    let words = words_of(language, page);
    let canonical = page.map(|page| format!("{}{}", site.origin, href(&site.base, language, page)));
    let editions = page.map(|page| {
        let link = |tag: &'static str, of: Language| {
            let address = format!("{}{}", site.origin, href(&site.base, of, page));
            view! { <link rel="alternate" hreflang=tag href=address /> }
        };
        let all = Language::ALL.map(|of| link(of.tag(), of));
        (all.into_iter().collect_view(), link("x-default", Language::English))
    });
    let picture = page.map(|page| format!("{}{}{}", site.origin, href(&site.base, language, page), SHARE_PICTURE));
    let style = site.style(page).to_owned();
    let pearl = (page == Some(Page::Home)).then(|| {
        view! { <link rel="preload" r#as="image" r#type="image/avif" fetchpriority="high" href=site.file("pictures/pearl.avif") /> }
    });
    view! {
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content=content_security_policy(&style) />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title inner_html=title_text(words.title.0)></title>
        <meta name="description" content=words.description.0 />
        <meta name="color-scheme" content="dark" />
        <meta name="theme-color" content="#0C0C0E" />
        <meta name="referrer" content="no-referrer" />
        {canonical.clone().map(|address| view! { <link rel="canonical" href=address /> })}
        {editions}
        {open_graph("og:type", "website")}
        {open_graph("og:site_name", language.overture().eyebrow.0)}
        {open_graph("og:title", words.title.0)}
        {open_graph("og:description", words.description.0)}
        {open_graph("og:locale", match language { Language::English => "en_GB", Language::Chinese => "zh_CN" })}
        {canonical.map(|address| open_graph("og:url", address))}
        {picture.map(|address| view! {
            {open_graph("og:image", address)}
            {open_graph("og:image:width", "1200")}
            {open_graph("og:image:height", "630")}
            {open_graph("og:image:alt", words.title.0)}
            <meta name="twitter:card" content="summary_large_image" />
        })}
        <style inner_html=style></style>
        {pearl}
        <link rel="icon" href=format!("{}favicon.svg", site.base) r#type="image/svg+xml" />
        <link rel="apple-touch-icon" href=format!("{}icons/180.png", site.base) />
        <link rel="manifest" href=format!("{}manifest.webmanifest", site.base) />
        <script r#type="module" src=site.file("start.js")></script>
        <script r#type="application/ld+json" inner_html=person(&site, language)></script>
    }
}

/// By <https://ogp.me>.
fn open_graph(property: &'static str, content: impl Into<String>) -> impl IntoView {
    leptos::html::meta().attr("property", property).content(content.into())
}

fn words_of(language: Language, page: Option<Page>) -> schema::Page {
    let pages = &language.site().pages;
    match page {
        Some(Page::Home) => pages.home,
        Some(Page::Radius) => pages.radius,
        Some(Page::Iceberg) => pages.iceberg,
        Some(Page::Joins) => pages.joins,
        Some(Page::Lzstock) => pages.lzstock,
        Some(Page::Resume) => pages.resume,
        Some(Page::Topic(slug)) => {
            let topic = language.topic(slug);
            topic.map_or(pages.lzstock, |topic| schema::Page { title: topic.title, description: topic.takeaway })
        }
        None => pages.not_found,
    }
}

/// Who this is about, by <https://schema.org/Person>.
fn person(site: &Site, language: Language) -> String {
    let person = &language.site().person;
    let json = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "Person",
        "name": person.name.0,
        "alternateName": person.native_name.0,
        "jobTitle": person.job_title.0,
        "email": format!("mailto:{}", person.email.0),
        "url": format!("{}{}", site.origin, href(&site.base, language, Page::Home)),
        "sameAs": [format!("https://github.com/{}", person.github.0)],
    });
    // A closing tag inside of the script would end it.
    json.to_string().replace('<', "\\u003c")
}
