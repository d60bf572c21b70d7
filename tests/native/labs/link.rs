//! Settings, and settings in links.

use midnight_pearl::engine::labs::LABORATORIES;
use midnight_pearl::engine::labs::control::{Control, Settings};
use proptest::prelude::*;

use super::setup::{corners, laboratory};

#[test]
fn what_is_written_is_read_again() {
    for laboratory in LABORATORIES {
        for mut settings in corners(laboratory) {
            settings.seed = 77;
            let query = laboratory.to_query(&settings, "");
            let (found, left_aside) = laboratory.from_query(&query);
            assert!(left_aside.is_empty(), "{query}");
            for control in laboratory.controls {
                assert_eq!(found.value(control), settings.value(control), "{query}, {}", control.name());
            }
            assert_eq!(found.seed, 77);
        }
    }
}

#[test]
fn defaults_are_not_written_and_others_parameters_are_kept() {
    let retry = laboratory("retry");
    assert_eq!(retry.to_query(&Settings::default(), ""), "");
    assert_eq!(retry.to_query(&Settings::default(), "t=4&retry.clients=20&retries.x=1"), "t=4&retries.x=1");
}

#[test]
fn old_and_hostile_links_fall_back() {
    let retry = laboratory("retry");
    let long = format!("retry.clients={}", "9".repeat(100_000));
    for (query, expected, left_aside) in [
        ("retry.clients=1000000", 100.0, 0),
        ("retry.clients=-4", 10.0, 0),
        ("retry.clients=24", 20.0, 0),
        ("retry.clients=NaN", 50.0, 1),
        ("retry.clients=inf", 50.0, 1),
        ("retry.clients=", 50.0, 1),
        ("retry.clients", 50.0, 0),
        ("retry.client=20", 50.0, 1),
        ("other.clients=20", 50.0, 0),
        ("retry.seed=-1", 50.0, 1),
        ("retry.strategy=fuller", 50.0, 1),
        (&long, 50.0, 1),
    ] {
        let (settings, aside) = retry.from_query(query);
        assert_eq!(settings.value(&retry.controls[0]), expected, "{:.60}", query);
        assert_eq!(aside.len(), left_aside, "{:.60}", query);
        assert!(aside.iter().all(|aside| aside.len() < 900));
    }
}

#[test]
fn every_control_is_honest_about_its_range() {
    for laboratory in LABORATORIES {
        assert!(laboratory.controls.len() <= 4, "{}", laboratory.name);
        for control in laboratory.controls {
            let (least, most) = control.range();
            for value in [least, control.default(), most] {
                assert_eq!(control.nearest(value), value, "{}.{}", laboratory.name, control.name());
            }
            assert!(least < most, "{}.{}", laboratory.name, control.name());
            assert_eq!(control.nearest(f64::NAN), control.default());
            assert_eq!(control.nearest(f64::INFINITY), most);
            assert_eq!(control.nearest(f64::NEG_INFINITY), least);
            if let Control::Set(set) = control {
                assert!(set.options.len() <= 32, "{}", set.name);
            }
        }
    }
}

proptest! {
    /// Whatever a query says.
    #[test]
    fn every_query_gives_settings_that_can_be_run(value in ".{0,40}", number: f64) {
        for laboratory in LABORATORIES {
            for control in laboratory.controls {
                for text in [value.clone(), number.to_string()] {
                    let (settings, _) = laboratory.from_query(&format!("{}.{}={text}", laboratory.name, control.name()));
                    let (least, most) = control.range();
                    let found = settings.value(control);
                    prop_assert!((least..=most).contains(&found));
                    prop_assert_eq!(control.nearest(found), found);
                }
            }
        }
    }
}
