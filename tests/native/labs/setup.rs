//! Runs of laboratories, for tests.

use midnight_pearl::engine::labs::Laboratory;
use midnight_pearl::engine::labs::control::{Control, Settings};
use midnight_pearl::engine::labs::outcome::{Check, Outcome, Series};

/// A laboratory by its name.
#[track_caller]
pub(super) fn laboratory(name: &str) -> &'static Laboratory {
    Laboratory::find(name).unwrap_or_else(|| panic!("no laboratory {name}"))
}

/// Settings as a link has them: `clients=50&strategy=full`.
#[track_caller]
pub(super) fn settings(laboratory: &Laboratory, text: &str) -> Settings {
    let query: Vec<String> =
        text.split('&').filter(|pair| !pair.is_empty()).map(|pair| format!("{}.{pair}", laboratory.name)).collect();
    let (settings, left_aside) = laboratory.from_query(&query.join("&"));
    assert!(left_aside.is_empty(), "{left_aside:?}");
    settings
}

/// What a laboratory finds with settings as a link has them.
#[track_caller]
pub(super) fn run(name: &str, text: &str) -> Outcome {
    let laboratory = laboratory(name);
    laboratory.run(&settings(laboratory, text))
}

/// A check by its name.
#[track_caller]
pub(super) fn check_of<'o>(outcome: &'o Outcome, name: &str) -> &'o Check {
    let found = outcome.checks.iter().find(|check| check.name == name);
    found.unwrap_or_else(|| panic!("no check {name}: {:?}", outcome.checks))
}

/// A figure by its name.
#[track_caller]
pub(super) fn figure_of(outcome: &Outcome, name: &str) -> f64 {
    let found = outcome.figures.iter().find(|figure| figure.name == name);
    found.unwrap_or_else(|| panic!("no figure {name}: {:?}", outcome.figures)).value
}

/// A series by its name.
#[track_caller]
pub(super) fn series_of<'o>(outcome: &'o Outcome, name: &str) -> &'o Series {
    outcome.series.iter().find(|series| series.name == name).unwrap_or_else(|| panic!("no series {name}"))
}

/// Runs with those settings, under some seeds, and expects that every check holds.
#[track_caller]
pub(super) fn holds(name: &str, texts: &[&str], seeds: std::ops::Range<u32>) {
    let laboratory = laboratory(name);
    for text in texts {
        for seed in seeds.clone() {
            let mut settings = settings(laboratory, text);
            settings.seed = seed;
            let outcome = laboratory.run(&settings);
            for check in &outcome.checks {
                assert!(check.holds(), "{name}, {text}, seed {seed}: {check:?}, {:?}", check.distance());
            }
        }
    }
}

/// Every combination of the least, the default and the most of all controls; of a choice, of all that there is.
pub(super) fn corners(laboratory: &Laboratory) -> Vec<Settings> {
    let mut corners = vec![Settings::default()];
    for control in laboratory.controls {
        let (least, most) = control.range();
        let values = match control {
            Control::Choice(choice) => (0..choice.options.len()).map(|option| option as f64).collect(),
            _ => vec![least, control.default(), most],
        };
        corners = corners
            .iter()
            .flat_map(|settings| values.iter().map(|&value| settings.clone().with(*control, value)))
            .collect();
    }
    corners
}
