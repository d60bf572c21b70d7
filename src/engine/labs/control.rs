//! What a visitor of a laboratory moves, and what it is set to.

use std::collections::BTreeMap;

use crate::engine::labs::outcome::Unit;

/// Something that can be set. Its name is a key of the words, and stands in links.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Control {
    /// A whole number.
    Integer(Integer),
    /// A number.
    Real(Real),
    /// One of several.
    Choice(Choice),
    /// Any of several.
    Set(Set),
}

/// A whole number between two others, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Integer {
    /// Its key.
    pub name: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// The least.
    pub least: u32,
    /// The most: a whole number of steps above the least.
    pub most: u32,
    /// From one value to the next.
    pub step: u32,
    /// What it is set to at first.
    pub default: u32,
}

/// A number between two others, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Real {
    /// Its key.
    pub name: &'static str,
    /// What it measures.
    pub unit: Unit,
    /// The least.
    pub least: f64,
    /// The most: a whole number of steps above the least.
    pub most: f64,
    /// From one value to the next; not below a millionth.
    pub step: f64,
    /// What it is set to at first.
    pub default: f64,
}

/// One of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Its key.
    pub name: &'static str,
    /// The keys of what there is to choose from.
    pub options: &'static [&'static str],
    /// What it is set to at first: index in `options`.
    pub default: usize,
}

/// Any of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Set {
    /// Its key.
    pub name: &'static str,
    /// The keys of what may be in it; 32 at the most.
    pub options: &'static [&'static str],
    /// What is in it at first: bit i stands for option i.
    pub default: u32,
}

impl Control {
    /// Its key.
    pub fn name(&self) -> &'static str {
        match self {
            Control::Integer(integer) => integer.name,
            Control::Real(real) => real.name,
            Control::Choice(choice) => choice.name,
            Control::Set(set) => set.name,
        }
    }

    /// What it is set to at first, as [`Settings::set`] takes it.
    pub fn default(&self) -> f64 {
        match self {
            Control::Integer(integer) => f64::from(integer.default),
            Control::Real(real) => real.default,
            Control::Choice(choice) => choice.default as f64,
            Control::Set(set) => f64::from(set.default),
        }
    }

    /// The least and the most that it may be set to, as [`Settings::set`] takes them.
    pub fn range(&self) -> (f64, f64) {
        match self {
            Control::Integer(integer) => (f64::from(integer.least), f64::from(integer.most)),
            Control::Real(real) => (real.least, real.most),
            Control::Choice(choice) => (0.0, choice.options.len().saturating_sub(1) as f64),
            Control::Set(set) => (0.0, ((1_u64 << set.options.len()) - 1) as f64),
        }
    }

    /// The permitted value that is nearest to any number; the default for what is no number.
    pub fn nearest(&self, value: f64) -> f64 {
        if value.is_nan() {
            return self.default();
        }
        let (least, most) = self.range();
        let step = match self {
            Control::Integer(integer) => f64::from(integer.step),
            Control::Real(real) => real.step,
            Control::Choice(_) | Control::Set(_) => 1.0,
        };
        let steps = libm::round((value.clamp(least, most) - least) / step);
        // The number that is written with so many decimals, and not a sum of steps that is next to it.
        libm::round((least + steps * step).min(most) * DECIMALS) / DECIMALS
    }
}

/// No value has more than six decimals.
const DECIMALS: f64 = 1e6;

/// What a laboratory is set to. What is not set has its default, and what is set has the nearest permitted value: there
/// are no settings that cannot be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Of all random draws.
    pub seed: u32,
    values: BTreeMap<&'static str, f64>,
}

impl Settings {
    /// Sets a control to the permitted value that is nearest: a choice by the index of its option, a set by its bits.
    pub fn set(&mut self, control: &Control, value: f64) {
        self.values.insert(control.name(), control.nearest(value));
    }

    /// These settings with one control set, as [`Settings::set`] does.
    pub fn with(mut self, control: Control, value: f64) -> Settings {
        self.set(&control, value);
        self
    }

    /// What a control is set to.
    pub fn value(&self, control: &Control) -> f64 {
        self.values.get(control.name()).map_or(control.default(), |&value| control.nearest(value))
    }

    /// What a whole number is set to.
    pub fn integer(&self, integer: Integer) -> u32 {
        self.value(&Control::Integer(integer)) as u32
    }

    /// What a number is set to.
    pub fn real(&self, real: Real) -> f64 {
        self.value(&Control::Real(real))
    }

    /// What is chosen: its index.
    pub fn choice(&self, choice: Choice) -> usize {
        self.value(&Control::Choice(choice)) as usize
    }

    /// What is in a set: bit i stands for option i.
    pub fn bits(&self, set: Set) -> u32 {
        self.value(&Control::Set(set)) as u32
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { seed: 1, values: BTreeMap::new() }
    }
}
