//! What is known of the lake on the page, and what a visitor has set.

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::content::lake::{Lake as Words, Source as SourceWords};
use crate::engine::lake::picture::Picture;
use crate::protocol::lake::{Part, Progress};

/// A source that the site brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Embedded {
    /// The payload of a REST API.
    Rest,
    /// A dump of MySQL.
    MySql,
    /// An export of MongoDB.
    Mongo,
}

impl Embedded {
    /// All three, in the order in which they land together.
    pub const ALL: [Embedded; 3] = [Embedded::Rest, Embedded::MySql, Embedded::Mongo];

    /// Its name in the document.
    pub fn key(self) -> &'static str {
        match self {
            Embedded::Rest => "rest",
            Embedded::MySql => "mysql",
            Embedded::Mongo => "mongo",
        }
    }

    /// The source of that name.
    pub fn from_key(key: &str) -> Option<Embedded> {
        Embedded::ALL.into_iter().find(|source| source.key() == key)
    }

    /// Its file.
    pub fn file(self) -> &'static str {
        match self {
            Embedded::Rest => "forms.json",
            Embedded::MySql => "registry.sql",
            Embedded::Mongo => "documents.ndjson",
        }
    }

    /// Its words.
    pub fn words(self, words: &'static Words) -> &'static SourceWords {
        match self {
            Embedded::Rest => &words.sources.rest,
            Embedded::MySql => &words.sources.mysql,
            Embedded::Mongo => &words.sources.mongo,
        }
    }
}

/// What one of the three holds: counted while the page is made, and said in the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holding {
    /// Where its file is.
    pub address: String,
    /// In bytes.
    pub bytes: u64,
    /// Records in it.
    pub records: u64,
    /// Tables that they make.
    pub tables: u64,
}

/// Where a source comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The site brings it.
    Embedded(Embedded),
    /// It is the visitor's own.
    Own,
}

/// How a source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Others land before it.
    Waiting,
    /// It is landing.
    UnderWay,
    /// It is in the lake.
    Landed,
    /// It is not, and why.
    Refused(String),
    /// The visitor said stop.
    Cancelled,
}

/// A source that somebody wants in the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// No other has it.
    pub id: u32,
    /// Where it comes from.
    pub origin: Origin,
    /// Its file's name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How it stands.
    pub standing: Standing,
}

/// The signals of a lake. Everything else on the screen follows from them.
#[derive(Clone, Copy)]
pub struct State {
    /// The words.
    pub language: Language,
    /// Whether every control is shown, or those of the chapter.
    pub is_lab: bool,
    /// What each of the three holds.
    pub holdings: StoredValue<[Holding; 3]>,
    /// The lake.
    pub picture: RwSignal<Arc<Picture>>,
    /// What was asked for, in its order. Of the three each is there once at the most.
    pub entries: RwSignal<Vec<Entry>>,
    /// How far what is landing has come, by stage; nothing where nothing is.
    pub progress: RwSignal<Option<[Option<Progress>; 4]>>,
    /// What the visitor is to know and no entry says.
    pub notice: RwSignal<Option<String>>,
    /// Why the worker is gone, and what was lost with it.
    pub broken: RwSignal<Option<Broken>>,
    /// Whether lists of objects become tables of their own.
    pub children: RwSignal<bool>,
    /// The place of the snapshot that is looked at; none for the current one.
    pub at: RwSignal<Option<usize>>,
    /// The part that is opened.
    pub opened: RwSignal<Option<Part>>,
}

/// A worker that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Why.
    pub why: String,
    /// The names of what had landed.
    pub lost: Vec<String>,
    /// Those of the three that had.
    pub embedded: Vec<Embedded>,
}

impl State {
    /// A lake with that in it; nothing has been asked for.
    pub fn new(language: Language, is_lab: bool, holdings: [Holding; 3], picture: Arc<Picture>) -> State {
        State {
            language,
            is_lab,
            holdings: StoredValue::new(holdings),
            picture: RwSignal::new(picture),
            entries: RwSignal::default(),
            progress: RwSignal::default(),
            notice: RwSignal::default(),
            broken: RwSignal::default(),
            children: RwSignal::default(),
            at: RwSignal::default(),
            opened: RwSignal::default(),
        }
    }

    /// The words of the controls.
    pub fn words(&self) -> &'static Words {
        self.language.lake()
    }

    /// What one of the three holds.
    pub fn holding(&self, source: Embedded) -> Holding {
        self.holdings.with_value(|holdings| holdings[source as usize].clone())
    }

    /// How one of the three stands; none before anybody asked for it.
    pub fn standing(&self, source: Embedded) -> Option<Standing> {
        self.entries.with(|entries| {
            let entry = entries.iter().find(|entry| entry.origin == Origin::Embedded(source));
            entry.map(|entry| entry.standing.clone())
        })
    }

    /// How many of the three have landed, and how many others.
    pub fn landed(&self) -> (usize, usize) {
        self.entries.with(|entries| {
            let landed = entries.iter().filter(|entry| entry.standing == Standing::Landed);
            let own = landed.clone().filter(|entry| entry.origin == Origin::Own).count();
            (landed.count() - own, own)
        })
    }

    /// Whether anything is landing or waits to.
    pub fn is_busy(&self) -> bool {
        self.progress.with(Option::is_some)
    }

    /// Sets how an entry stands.
    pub fn stand(&self, id: u32, standing: Standing) {
        self.entries.update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.id == id) {
                entry.standing = standing;
            }
        });
    }

    /// Takes note of how far what is landing has come.
    pub fn advance(&self, progress: Progress) {
        self.progress.update(|stages| {
            if let Some(stages) = stages {
                stages[progress.stage as usize] = Some(progress);
            }
        });
    }
}
