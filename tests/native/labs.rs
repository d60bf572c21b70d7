//! The laboratories: what holds for all of them. Each has a file of its own for the rest.

use std::collections::BTreeSet;

use midnight_pearl::engine::labs::control::{Control, Settings};
use midnight_pearl::engine::labs::outcome::{Axis, Check, Outcome, Role, Tolerance, Unit};
use midnight_pearl::engine::labs::{LABORATORIES, Laboratory};

use setup::{corners, laboratory, run};

mod amplification;
mod completion;
mod context_map;
mod link;
mod lost_update;
mod paging;
mod prewarm;
mod query_count;
mod registry;
mod retry;
mod scale;
mod setup;
mod sharding;
mod streaming;
mod words;
mod worker_pool;

/// Some of the corners, far apart, each with a seed of its own.
fn some_corners(laboratory: &Laboratory) -> Vec<Settings> {
    let all = corners(laboratory);
    let step = (all.len() / 8) | 1;
    let some = all.into_iter().step_by(step);
    some.zip(100..)
        .map(|(mut settings, seed)| {
            settings.seed = seed;
            settings
        })
        .collect()
}

#[test]
fn every_check_holds_in_the_corners_and_all_that_is_drawn_is_finite_and_in_order() {
    for laboratory in LABORATORIES {
        for settings in some_corners(laboratory) {
            let link = laboratory.to_query(&settings, "");
            let outcome = laboratory.run(&settings);
            assert!(!outcome.series.is_empty() && !outcome.checks.is_empty() && !outcome.figures.is_empty(), "{link}");
            for check in &outcome.checks {
                assert!(check.holds(), "{link}: {check:?}, allowed {}", check.allowance());
            }
            for series in &outcome.series {
                let points = &series.points;
                assert!(
                    points.iter().all(|point| point.0.is_finite() && point.1.is_finite()),
                    "{link}, {}",
                    series.name
                );
                assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0), "{link}, {}: {points:?}", series.name);
                assert!(points.len() <= 400, "{link}, {}: {}", series.name, points.len());
            }
            assert!(outcome.figures.iter().all(|figure| figure.value.is_finite()), "{link}: {:?}", outcome.figures);
        }
    }
}

#[test]
fn names_are_not_used_twice() {
    for laboratory in LABORATORIES {
        let outcome = laboratory.run(&Settings::default());
        let lists = [
            laboratory.controls.iter().map(|control| control.name().to_owned()).collect::<Vec<_>>(),
            outcome.series.iter().map(|series| series.name.to_string()).collect(),
            outcome.checks.iter().map(|check| check.name.to_string()).collect(),
            outcome.figures.iter().map(|figure| figure.name.to_string()).collect(),
        ];
        for names in lists {
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{}: {names:?}", laboratory.name);
        }
    }
    assert_eq!(LABORATORIES.iter().map(|laboratory| laboratory.name).collect::<BTreeSet<_>>().len(), 12);
}

#[test]
fn the_same_settings_give_the_same_and_another_seed_gives_another_only_where_something_is_drawn() {
    for laboratory in LABORATORIES {
        let seeded = |seed| {
            let mut settings = Settings::default();
            settings.seed = seed;
            laboratory.run(&settings)
        };
        let outcome = seeded(5);
        assert_eq!(outcome, seeded(5), "{}", laboratory.name);
        let differs = (6..10).any(|seed| seeded(seed) != outcome);
        assert_eq!(differs, laboratory.is_random, "{}", laboratory.name);
    }
}

#[test]
fn an_outcome_travels_to_the_page_unchanged() {
    for laboratory in LABORATORIES {
        let outcome = laboratory.run(&Settings::default());
        let bytes = postcard::to_allocvec(&outcome).expect("bytes");
        assert_eq!(postcard::from_bytes::<Outcome>(&bytes).expect("an outcome"), outcome, "{}", laboratory.name);
    }
}

#[test]
fn every_point_is_in_a_table() {
    for laboratory in LABORATORIES {
        let outcome = laboratory.run(&Settings::default());
        let tables = outcome.tables();
        for series in &outcome.series {
            let table = tables.iter().find(|table| table.x == series.x).expect("a table");
            let place = table.columns.iter().position(|column| column.0 == series.name).expect("a column");
            let cells = table.rows.iter().filter_map(|(x, cells)| cells[place].map(|y| (*x, y)));
            assert_eq!(cells.collect::<Vec<_>>(), series.points, "{}, {}", laboratory.name, series.name);
        }
        for table in &tables {
            assert!(table.rows.windows(2).all(|pair| pair[0].0 < pair[1].0), "{}", laboratory.name);
            assert!(table.rows.iter().all(|row| row.1.len() == table.columns.len()), "{}", laboratory.name);
        }
    }
}

#[test]
fn a_table_is_written_as_rfc_4180_has_it() {
    let outcome = run("retry", "clients=10");
    let head = |name: Option<&str>, axis: &Axis| match name {
        Some("calls") => "Calls, \"all\"".to_owned(),
        Some(name) => name.to_owned(),
        None => axis.name.to_string(),
    };
    let csv = outcome.tables()[0].csv(head);
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[0], "clients,\"Calls, \"\"all\"\"\",lock_step,completion,published_calls,published_completion");
    assert!(lines[1].starts_with("10,") && lines[1].ends_with(",39,465"), "{}", lines[1]);
    assert_eq!(lines[2..], [""]);
}

#[test]
fn a_check_allows_what_its_tolerance_says() {
    let check = |simulated: f64, tolerance| Check {
        name: "x".into(),
        unit: Unit::Count,
        simulated,
        expected: 100.0,
        tolerance,
    };
    let errors = Tolerance::StandardErrors { error: 1.0, times: 4.0 };
    for (simulated, tolerance, holds) in [
        (100.0, Tolerance::Exact, true),
        (100.000_001, Tolerance::Exact, false),
        (103.9, errors, true),
        (95.9, errors, false),
        (105.0, Tolerance::Ends(5.0), true),
        (105.1, Tolerance::Ends(5.0), false),
        (100.02, Tolerance::Kolmogorov { values: 10_000 }, true),
        (100.03, Tolerance::Kolmogorov { values: 10_000 }, false),
        (f64::NAN, Tolerance::Ends(5.0), false),
    ] {
        assert_eq!(check(simulated, tolerance).holds(), holds, "{simulated}, {tolerance:?}");
    }
}

#[test]
fn what_is_drawn_as_published_is_what_was_published() {
    let outcome = run("retry", "clients=100&strategy=none");
    let published: Vec<_> = outcome.series.iter().filter(|series| series.role == Role::Published).collect();
    assert_eq!(published[0].points, [(10.0, 51.0), (50.0, 690.0), (100.0, 2_430.0)]);
    assert_eq!(published[1].points, [(10.0, 382.0), (50.0, 1_146.0), (100.0, 2_037.0)]);
}

#[test]
fn what_is_not_set_has_its_default() {
    let laboratory = laboratory("retry");
    for control in laboratory.controls {
        assert_eq!(Settings::default().value(control), control.default());
        if let Control::Choice(choice) = control {
            assert!(choice.default < choice.options.len());
        }
    }
}
