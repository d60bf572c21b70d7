//! The words of the site, in both languages, as the owner wrote them in `assets/content/`.

pub mod controls;
pub mod joins;
pub mod labs;
pub mod lake;
pub mod lake_report;
pub mod lake_table;
pub mod schema;
pub mod schema_import;
pub mod trace_import;
pub mod worker;

use controls::RadiusLab;
use joins::JoinsLab;
use labs::Labs;
use lake::Lake;
use lake_report::LakeReport;
use lake_table::LakeTable;
use schema::{Coda, Iceberg, Joins, Lzstock, Overture, Radius, Resume, Site, Topic, Topics, Trajectory};
use schema_import::SchemaImport;
use trace_import::TraceImport;
use worker::WorkerWords;

mod words {
    #![allow(unreachable_pub)]
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

/// An edition of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, at the root.
    English,
    /// Chinese, under `/zh/`.
    Chinese,
}

impl Language {
    /// Both editions, the one at the root first.
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// The BCP 47 tag for `lang` and `hreflang`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-Hans",
        }
    }

    /// The edition whose [`tag`](Self::tag) this is.
    pub fn from_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The other edition.
    pub fn other(self) -> Language {
        match self {
            Language::English => Language::Chinese,
            Language::Chinese => Language::English,
        }
    }

    /// The topic of LZStock with that slug, if it has a page.
    pub fn topic(self, slug: &str) -> Option<&'static Topic> {
        self.topics().topics.into_iter().find(|topic| topic.slug.0 == slug)
    }
}

/// One function a file, so that the browser's program carries only the files that its islands speak.
macro_rules! files {
    ($($(#[$doc:meta])* $function:ident -> $type:ident, $constant:ident;)*) => {
        impl Language {$(
            $(#[$doc])*
            pub fn $function(self) -> &'static $type {
                match self {
                    Language::English => &words::en::$constant,
                    Language::Chinese => &words::zh::$constant,
                }
            }
        )*}
    };
}

files! {
    /// The words of `site.toml`.
    site -> Site, SITE;
    /// The words of `overture.toml`.
    overture -> Overture, OVERTURE;
    /// The words of `radius.toml`.
    radius -> Radius, RADIUS;
    /// The words of `radius_lab.toml`.
    radius_lab -> RadiusLab, RADIUS_LAB;
    /// The words of `worker.toml`.
    worker -> WorkerWords, WORKER;
    /// The words of `trace_import.toml`.
    trace_import -> TraceImport, TRACE_IMPORT;
    /// The words of `iceberg.toml`.
    iceberg -> Iceberg, ICEBERG;
    /// The words of `joins.toml`.
    joins -> Joins, JOINS;
    /// The words of `joins_lab.toml`.
    joins_lab -> JoinsLab, JOINS_LAB;
    /// The words of `labs.toml`.
    labs -> Labs, LABS;
    /// The words of `lake.toml`.
    lake -> Lake, LAKE;
    /// The words of `lake_report.toml`.
    lake_report -> LakeReport, LAKE_REPORT;
    /// The words of `lake_table.toml`.
    lake_table -> LakeTable, LAKE_TABLE;
    /// The words of `schema_import.toml`.
    schema_import -> SchemaImport, SCHEMA_IMPORT;
    /// The words of `lzstock.toml`.
    lzstock -> Lzstock, LZSTOCK;
    /// The words of `topics.toml`.
    topics -> Topics, TOPICS;
    /// The words of `trajectory.toml`.
    trajectory -> Trajectory, TRAJECTORY;
    /// The words of `coda.toml`.
    coda -> Coda, CODA;
    /// The words of `resume.toml`.
    resume -> Resume, RESUME;
}
