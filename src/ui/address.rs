//! Where everything is: every address on the site is made here.

use crate::content::Language;

/// A page of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// The whole descent.
    Home,
    /// The Radius lab.
    Radius,
    /// The Iceberg lab.
    Iceberg,
    /// The join path lab.
    Joins,
    /// The map of LZStock.
    Lzstock,
    /// One topic of LZStock, by its slug.
    Topic(&'static str),
    /// The résumé.
    Resume,
}

impl Page {
    /// All pages, in the order of the site map.
    pub fn all() -> impl Iterator<Item = Page> {
        let topics = Language::English.topics().topics.into_iter().map(|topic| Page::Topic(topic.slug.0));
        [Page::Home, Page::Radius, Page::Iceberg, Page::Joins, Page::Lzstock]
            .into_iter()
            .chain(topics)
            .chain([Page::Resume])
    }

    /// The path below the edition's root, with a slash at its end unless empty.
    pub fn path(self) -> String {
        match self {
            Page::Home => String::new(),
            Page::Radius => "radius/".to_owned(),
            Page::Iceberg => "iceberg/".to_owned(),
            Page::Joins => "joins/".to_owned(),
            Page::Lzstock => "lzstock/".to_owned(),
            Page::Topic(slug) => format!("lzstock/{slug}/"),
            Page::Resume => "resume/".to_owned(),
        }
    }
}

/// A page in a language, on a site that stands under `base` (`/`, or a path with a slash at both ends).
pub fn href(base: &str, language: Language, page: Page) -> String {
    let edition = match language {
        Language::English => "",
        Language::Chinese => "zh/",
    };
    format!("{base}{edition}{}", page.path())
}

/// A chapter of the descent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chapter {
    /// The id of its section.
    pub id: &'static str,
    /// Its number.
    pub numeral: &'static str,
}

/// The six chapters, from the surface down.
pub const CHAPTERS: [Chapter; 6] = [
    Chapter { id: "overture", numeral: "I" },
    Chapter { id: "radius", numeral: "II" },
    Chapter { id: "iceberg", numeral: "III" },
    Chapter { id: "lzstock", numeral: "IV" },
    Chapter { id: "trajectory", numeral: "V" },
    Chapter { id: "coda", numeral: "VI" },
];
