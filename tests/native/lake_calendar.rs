//! Days and their dates.

use midnight_pearl::engine::lake::calendar::{civil, date_text, days, timestamp_text};

#[test]
fn the_days_of_ten_thousand_years_follow_each_other() {
    // As ISO 8601 has it, and by the rule of Inter gravissimas.
    let is_leap = |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut day = -719_528;
    for year in 0..=9999 {
        for month in 1..=12 {
            let length = match month {
                2 => 28 + u32::from(is_leap(year)),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            for of_month in 1..=length {
                assert_eq!(days(year, month, of_month), Some(day));
                assert_eq!(civil(day.into()), (year.into(), month.into(), of_month.into()));
                day += 1;
            }
            assert_eq!(days(year, month, length + 1), None, "{year}-{month}");
        }
    }
}

#[test]
fn the_days_of_the_specification_have_their_dates() {
    // Iceberg's table specification, appendix B: the date and the timestamp that are hashed.
    assert_eq!(days(2017, 11, 16), Some(17_486));
    assert_eq!(date_text(17_486), "2017-11-16");
    assert_eq!(timestamp_text(1_510_871_468_000_001), "2017-11-16T22:31:08.000001");
}

#[test]
fn a_day_that_is_none_has_no_number() {
    for (year, month, day) in [(2023, 2, 29), (1900, 2, 29), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (10_000, 1, 1)]
    {
        assert_eq!(days(year, month, day), None, "{year}-{month}-{day}");
    }
    assert_eq!(days(u32::MAX, u32::MAX, u32::MAX), None);
}

#[test]
fn no_moment_is_too_far_to_be_written() {
    assert_eq!(timestamp_text(-1), "1969-12-31T23:59:59.999999");
    assert_eq!(timestamp_text(i64::MIN), "-290308-12-21T19:59:05.224192");
    assert_eq!(timestamp_text(i64::MAX), "294247-01-10T04:00:54.775807");
    assert_eq!(civil(i64::MAX).1, civil(i64::MAX - 1).1);
}
