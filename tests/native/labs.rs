//! The laboratories: what holds for all of them. Each has a file of its own for the rest.

use std::collections::BTreeSet;

use midnight_pearl::engine::labs::control::{Control, Settings};
use midnight_pearl::engine::labs::outcome::{Axis, Check, Distance, Outcome, Role, Tolerance, Unit};
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
                assert!(check.holds(), "{link}: {check:?}, {:?}", check.distance());
            }
            for series in &outcome.series {
                let points = &series.points;
                assert!(
                    points.iter().all(|point| point.0.is_finite() && point.1.is_finite()),
                    "{link}, {}",
                    series.name
                );
                assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0), "{link}, {}: {points:?}", series.name);
                let errors = &series.errors;
                assert!(errors.is_empty() || errors.len() == points.len(), "{link}, {}: {errors:?}", series.name);
                assert!(errors.iter().all(|error| error.is_finite() && *error >= 0.0), "{link}, {}", series.name);
                assert!(points.len() <= 400, "{link}, {}: {}", series.name, points.len());
            }
            for mark in &outcome.marks {
                let over = outcome.series.iter().filter(|series| series.x == mark.axis);
                let most = over.flat_map(|series| series.points.iter().map(|point| point.0)).fold(f64::NAN, f64::max);
                assert!((0.0..=most).contains(&mark.at), "{link}, {}: {} of {most}", mark.name, mark.at);
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
            outcome.marks.iter().map(|mark| mark.name.to_string()).collect(),
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
    let heads = [
        "clients",
        "\"Calls, \"\"all\"\"\"",
        "calls_exponential",
        "lock_step",
        "completion",
        "completion_exponential",
        "published_calls",
        "published_completion",
    ];
    assert_eq!(lines[0], heads.join(","));
    assert_eq!(lines[1], "5,,,15,,,,");
    assert!(lines[2].starts_with("10,") && lines[2].ends_with(",39,465"), "{}", lines[2]);
    assert_eq!(lines[3..], [""]);
}

#[track_caller]
fn distance(simulated: f64, expected: f64, tolerance: Tolerance) -> (Distance, bool) {
    let check = Check { name: "x".into(), unit: Unit::Count, simulated, expected, tolerance };
    (check.distance(), check.holds())
}

#[test]
fn what_is_not_drawn_at_random_is_equal_or_within_its_bound_or_not() {
    for (simulated, tolerance, expected) in [
        (100.0, Tolerance::Exact, (Distance::Equal(true), true)),
        (100.000_001, Tolerance::Exact, (Distance::Equal(false), false)),
        (f64::NAN, Tolerance::Exact, (Distance::Equal(false), false)),
        (105.0, Tolerance::Ends(5.0), (Distance::Bound { most: 5.0, is_within: true }, true)),
        (105.1, Tolerance::Ends(5.0), (Distance::Bound { most: 5.0, is_within: false }, false)),
        (f64::NAN, Tolerance::Ends(5.0), (Distance::Bound { most: 5.0, is_within: false }, false)),
    ] {
        assert_eq!(distance(simulated, 100.0, tolerance), expected, "{simulated}, {tolerance:?}");
    }
}

/// Tables of the laws: of the normal one at 1, 2, 3 and 4; of Student's at 19 degrees of freedom (0.05 at 2.093, 0.001 at
/// 3.883); of the binomial one, summed by hand; of Kolmogorov's, whose 0.05 is at 1.358.
#[test]
fn how_often_chance_is_as_far_off_is_what_the_tables_have() {
    let mean = |freedom| Tolerance::Mean { error: 2.0, freedom, slack: 0.0 };
    let known = mean(f64::INFINITY);
    let slack = Tolerance::Mean { error: 2.0, freedom: f64::INFINITY, slack: 3.0 };
    // Of 10 cases with a share of 0.1 none is a hit in 0.3487; of 10 with 0.2 five or more are in 0.0328.
    let of_ten = Tolerance::Share { cases: 10.0 };
    for (simulated, expected, tolerance, errors, chance) in [
        (102.0, 100.0, known, Some(1.0), 0.3173),
        (96.0, 100.0, known, Some(2.0), 0.0455),
        (108.0, 100.0, known, Some(4.0), 0.000_063_3),
        (105.0, 100.0, slack, Some(1.0), 0.3173),
        (101.0, 100.0, slack, Some(0.0), 1.0),
        (104.186, 100.0, mean(19.0), Some(2.093), 0.05),
        (107.766, 100.0, mean(19.0), Some(3.883), 0.001),
        (0.0, 0.1, of_ten, Some(1.054), 0.6974),
        (0.5, 0.2, of_ten, Some(2.372), 0.0656),
        (0.5, 0.8, of_ten, Some(2.372), 0.0656),
        (0.52, 0.5, Tolerance::Share { cases: 10_000.0 }, Some(4.0), 0.000_066_9),
        (0.013_58, 0.0, Tolerance::Kolmogorov { values: 10_000 }, None, 0.05),
        (0.0, 0.0, Tolerance::Kolmogorov { values: 10_000 }, None, 1.0),
    ] {
        let (Distance::Chance { errors: found, chance: often }, holds) = distance(simulated, expected, tolerance)
        else {
            panic!("{tolerance:?}")
        };
        assert!(found.zip(errors).is_none_or(|(one, other)| (one - other).abs() < 0.001), "{tolerance:?}: {found:?}");
        assert_eq!(found.is_some(), errors.is_some());
        assert!((often / chance - 1.0).abs() < 0.03, "{simulated}, {tolerance:?}: {often} for {chance}");
        assert!(holds, "{simulated}, {tolerance:?}");
    }
    for (simulated, expected, tolerance) in [
        (108.1, 100.0, known),
        (f64::NAN, 100.0, known),
        (0.521, 0.5, Tolerance::Share { cases: 10_000.0 }),
        (0.9, 0.1, of_ten),
        (0.024, 0.0, Tolerance::Kolmogorov { values: 10_000 }),
    ] {
        assert!(!distance(simulated, expected, tolerance).1, "{simulated}, {tolerance:?}");
    }
}

/// With any seed the page says how often chance alone is as far off; that has to be so. Over many seeds such shares are
/// spread evenly: as many as that share of them are below any share. Three errors of the share's count are allowed, and
/// what is skewed or counted in whole things may be below less often.
#[test]
fn over_many_seeds_chance_is_as_far_off_as_the_page_says() {
    const SEEDS: u32 = 80;
    let (mut least, mut seen) = (f64::INFINITY, 0);
    for laboratory in LABORATORIES.into_iter().filter(|laboratory| laboratory.is_random) {
        let mut shares = std::collections::BTreeMap::<String, Vec<f64>>::new();
        for seed in 1..=SEEDS {
            let mut settings = Settings::default();
            settings.seed = seed;
            for check in laboratory.run(&settings).checks {
                if let Distance::Chance { chance, .. } = check.distance() {
                    shares.entry(check.name.to_string()).or_default().push(chance);
                }
            }
        }
        for (name, shares) in shares {
            let below = |share: f64| shares.iter().filter(|&&chance| chance <= share).count() as f64;
            let seeds = shares.len() as f64;
            for share in [0.05, 0.2] {
                let error = (seeds * share * (1.0 - share)).sqrt();
                let found = below(share);
                assert!(
                    found <= seeds * share + 3.0 * error,
                    "{}, {name}: {found} of {seeds} below {share}",
                    laboratory.name
                );
            }
            // Were a tolerance too wide, no difference would ever look rare.
            assert!(below(0.5) > 0.2 * seeds, "{}, {name}: {} of {seeds} below 0.5", laboratory.name, below(0.5));
            least = shares.iter().copied().fold(least, f64::min);
            seen += shares.len();
        }
    }
    // The rarest of some thousand.
    assert!(least > 0.05 / seen as f64, "{least} in {seen}");
}

#[test]
fn a_run_in_steps_says_how_far_it_is_and_finds_the_same() {
    for laboratory in LABORATORIES {
        let settings = Settings::default();
        let mut job = laboratory.begin(settings.clone());
        let mut shares = vec![job.progress()];
        let outcome = loop {
            match job.step() {
                Some(outcome) => break outcome,
                None => shares.push(job.progress()),
            }
        };
        assert_eq!(outcome, laboratory.run(&settings), "{}", laboratory.name);
        assert!(shares.is_sorted(), "{}: {shares:?}", laboratory.name);
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{}: {shares:?}", laboratory.name);
    }
}

/// Those that take longer than a tenth of a second at their slowest, on a phone: they have to hear that they are stopped.
#[test]
fn what_takes_long_is_done_in_many_steps() {
    for (name, text) in [
        ("retry", "clients=100&strategy=exponential"),
        ("prewarm", "spike=20&boot=60&delay=60"),
        ("paging", "active=10000&page_size=100&index=none"),
        ("completion", ""),
        ("context_map", ""),
        ("worker_pool", "request_time=0.2&rate=5"),
        ("streaming", "ticks=50"),
        ("lost_update", "clients=5&runs=20000"),
    ] {
        let laboratory = laboratory(name);
        let mut job = laboratory.begin(setup::settings(laboratory, text));
        let mut steps = 0;
        while job.step().is_none() {
            steps += 1;
        }
        assert!(steps >= 10, "{name}: {steps}");
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
