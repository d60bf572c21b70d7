//! The words of one laboratory.

use crate::content::Language;
use crate::content::labs::{Lab, LabWords, Labs};
use crate::engine::labs::outcome::Unit;

/// The words of a laboratory in a language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The language.
    pub language: Language,
    /// What all laboratories say.
    pub lab: &'static LabWords,
    all: &'static Labs,
    own: &'static Lab,
}

impl Words {
    /// Those of a laboratory; none if the files have none of that name.
    pub fn of(language: Language, laboratory: &str) -> Option<Words> {
        let all = language.labs();
        Some(Words { language, lab: &all.words, all, own: all.labs.get(laboratory)? })
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        self.own.title.0
    }

    /// What to notice, in a line.
    pub fn notice(self) -> &'static str {
        self.own.notice.0
    }

    /// What is simulated, and which of its numbers are made up.
    pub fn model(self) -> &'static str {
        self.own.model.0
    }

    /// A place to look at, by its key.
    pub fn mark(self, key: &str) -> String {
        self.own.marks.text(key)
    }

    /// A control, by its key.
    pub fn control(self, key: &str) -> String {
        self.own.controls.text(key)
    }

    /// An option of a choice or of a set, by its key.
    pub fn option(self, key: &str) -> String {
        self.own.options.text(key)
    }

    /// A direction of a drawing, by its key.
    pub fn axis(self, key: &str) -> String {
        self.own.axes.text(key)
    }

    /// A series, by its key.
    pub fn series(self, key: &str) -> String {
        self.own.series.text(key)
    }

    /// A check, by its key.
    pub fn check(self, key: &str) -> String {
        self.own.checks.text(key)
    }

    /// A figure, by its key.
    pub fn figure(self, key: &str) -> String {
        self.own.figures.text(key)
    }

    /// A unit as it follows a number; empty where none is written.
    pub fn unit(self, unit: Unit) -> String {
        self.all.units.text(unit.key())
    }
}
