//! The laboratories' words: every key of the engine in both languages, and no other.

use std::collections::BTreeSet;

use midnight_pearl::engine::labs::control::{Control, Settings};
use midnight_pearl::engine::labs::outcome::Unit;
use midnight_pearl::engine::labs::{LABORATORIES, Laboratory};

const FILES: [&str; 2] =
    [include_str!("../../../assets/content/en/labs.toml"), include_str!("../../../assets/content/zh/labs.toml")];

/// The keys that a file has, with the tables they stand in.
fn keys(file: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut open = vec![(String::new(), file.parse::<toml::Table>().expect("a table"))];
    while let Some((path, table)) = open.pop() {
        for (key, value) in table {
            let path = if path.is_empty() { key } else { format!("{path}.{key}") };
            match value {
                toml::Value::Table(table) => open.push((path, table)),
                toml::Value::String(text) => {
                    assert!(!text.is_empty() || path.starts_with("units."), "{path} is empty");
                    keys.insert(path);
                }
                other => panic!("{path}: {other}"),
            }
        }
    }
    keys
}

/// All that a laboratory may name: what it finds by default, and with all controls but one at their least.
fn named(laboratory: &Laboratory) -> BTreeSet<String> {
    let mut names = BTreeSet::from(["title", "notice", "model"].map(str::to_owned));
    let least = laboratory
        .controls
        .iter()
        .fold(Settings::default(), |settings, control| settings.with(*control, control.range().0));
    let mut settings = vec![Settings::default(), least.clone()];
    for control in laboratory.controls {
        names.insert(format!("controls.{}", control.name()));
        let mut values = vec![control.range().1];
        if let Control::Choice(choice) = control {
            names.extend(choice.options.iter().map(|option| format!("options.{option}")));
            values = (0..choice.options.len()).map(|option| option as f64).collect();
        }
        if let Control::Set(set) = control {
            names.extend(set.options.iter().map(|option| format!("options.{option}")));
        }
        settings.extend(values.into_iter().map(|value| least.clone().with(*control, value)));
    }
    for settings in settings {
        let outcome = laboratory.run(&settings);
        for series in outcome.series {
            names.insert(format!("series.{}", series.name));
            names.extend([series.x, series.y].map(|axis| format!("axes.{}", axis.name)));
        }
        names.extend(outcome.checks.iter().map(|check| format!("checks.{}", check.name)));
        names.extend(outcome.marks.iter().map(|mark| format!("marks.{}", mark.name)));
        names.extend(outcome.figures.iter().map(|figure| format!("figures.{}", figure.name)));
    }
    names
}

#[test]
fn both_languages_have_the_same_keys() {
    let [en, zh] = FILES.map(keys);
    assert_eq!(en, zh);
}

#[test]
fn every_key_of_the_engine_has_words_and_no_words_are_left_over() {
    let mut expected = BTreeSet::new();
    let units = [
        Unit::Count,
        Unit::Which,
        Unit::Share,
        Unit::Seconds,
        Unit::Millis,
        Unit::Minutes,
        Unit::PerSecond,
        Unit::Bytes,
        Unit::PodMinutes,
    ];
    expected.extend(units.map(|unit| format!("units.{}", unit.key())));
    for laboratory in LABORATORIES {
        expected.extend(named(laboratory).into_iter().map(|name| format!("labs.{}.{name}", laboratory.name)));
    }
    // Those of the view are fields of its own type, which the build checks.
    let of_engine: BTreeSet<String> = keys(FILES[0]).into_iter().filter(|key| !key.starts_with("words.")).collect();
    assert_eq!(of_engine, expected);
}
