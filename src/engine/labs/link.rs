//! What a laboratory is set to, in an address: `retry.clients=50&retry.seed=7`. A page may have several laboratories.

use crate::engine::labs::Laboratory;
use crate::engine::labs::control::{Control, Settings};

/// No address needs longer values; what is longer is not even looked at.
const LONGEST_VALUE: usize = 800;
const SEED: &str = "seed";

impl Laboratory {
    /// Reads a query. A number out of its range becomes the nearest permitted one. Returns, too, this laboratory's
    /// parameters that were not understood, as they stand there; what they would have set keeps its default.
    /// Parameters of other names belong to others.
    pub fn from_query(&self, query: &str) -> (Settings, Vec<String>) {
        let (mut settings, mut left_aside) = (Settings::default(), Vec::new());
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let Some(own) = self.own(name) else { continue };
            let value = if value.len() <= LONGEST_VALUE { value } else { "…" };
            let understood = match self.controls.iter().find(|control| control.name() == own) {
                Some(control) => read(control, value).map(|value| settings.set(control, value)),
                None if own == SEED => value.parse().ok().map(|seed| settings.seed = seed),
                None => None,
            };
            if understood.is_none() {
                left_aside.push(format!("{}={value}", if name.len() <= LONGEST_VALUE { name } else { "…" }));
            }
        }
        (settings, left_aside)
    }

    /// Writes a query: `other`, of which parameters of other names are kept, and what is set here to something else than
    /// its default.
    pub fn to_query(&self, settings: &Settings, other: &str) -> String {
        let name = |pair: &str| pair.split_once('=').map_or(pair.to_owned(), |(name, _)| name.to_owned());
        let kept = other.split('&').filter(|pair| !pair.is_empty() && self.own(&name(pair)).is_none());
        let set = self.controls.iter().filter_map(|control| {
            let value = settings.value(control);
            (value != control.default()).then(|| format!("{}.{}={}", self.name, control.name(), write(control, value)))
        });
        let seed =
            (settings.seed != Settings::default().seed).then(|| format!("{}.{SEED}={}", self.name, settings.seed));
        kept.map(str::to_owned).chain(set).chain(seed).collect::<Vec<_>>().join("&")
    }

    /// What a parameter's name says to this laboratory; nothing if it is another's.
    fn own<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(self.name)?.strip_prefix('.')
    }
}

fn read(control: &Control, text: &str) -> Option<f64> {
    let place = |options: &[&str], name: &str| options.iter().position(|option| *option == name);
    match control {
        Control::Integer(_) | Control::Real(_) => text.parse().ok().filter(|value: &f64| value.is_finite()),
        Control::Choice(choice) => place(choice.options, text).map(|index| index as f64),
        Control::Set(_) if text == NOTHING => Some(0.0),
        Control::Set(set) => {
            let text = text.replace("%2C", ",").replace("%2c", ",");
            let bits = text
                .split(',')
                .map(|name| place(set.options, name))
                .try_fold(0, |bits, index| Some(bits | 1_u32 << index?));
            bits.map(f64::from)
        }
    }
}

/// How a set says that there is nothing in it.
const NOTHING: &str = "-";

fn write(control: &Control, value: f64) -> String {
    match control {
        Control::Integer(_) | Control::Real(_) => value.to_string(),
        Control::Choice(choice) => choice.options.get(value as usize).copied().unwrap_or_default().to_owned(),
        Control::Set(_) if value == 0.0 => NOTHING.to_owned(),
        Control::Set(set) => {
            let is_in = |index: &usize| value as u32 >> index & 1 == 1;
            let names: Vec<&str> = (0..set.options.len()).filter(is_in).map(|index| set.options[index]).collect();
            names.join(",")
        }
    }
}
