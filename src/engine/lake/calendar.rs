//! Days and their dates in the proleptic Gregorian calendar, as ISO 8601 has it.
//!
//! The algorithms are those of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (`days_from_civil`,
//! `civil_from_days`): years begin in March, so that a leap day is the last of its year, and the calendar repeats after
//! an era of 400 years.

/// Microseconds of a day.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;

const YEARS_PER_ERA: u32 = 400;
const DAYS_PER_ERA: u32 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: u32 = 719_468;

/// Days since 1970-01-01 of a day of the years 0 to 9999; none if there is no such day.
pub fn days(year: u32, month: u32, day: u32) -> Option<i32> {
    if year > 9999 || !(1..=12).contains(&month) || day == 0 || day > length(year, month) {
        return None;
    }
    // An era later, so that no year is below 0.
    let year = year + YEARS_PER_ERA - u32::from(month < 3);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year;
    Some(days as i32 - (EPOCH + DAYS_PER_ERA) as i32)
}

/// Days of a month from 1 to 12.
fn length(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The year, the month (1 to 12) and the day (1 to 31) of a day since 1970-01-01.
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(EPOCH.into());
    let (era, day_of_era) = (days.div_euclid(DAYS_PER_ERA.into()), days.rem_euclid(DAYS_PER_ERA.into()));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * i64::from(YEARS_PER_ERA) + year_of_era + i64::from(month <= 2), month, day)
}

/// A day since 1970-01-01 as `2024-12-31`.
pub fn date_text(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Microseconds since 1970-01-01 as `2024-12-31T23:59:59.500000`.
pub fn timestamp_text(micros: i64) -> String {
    let (day, of_day) = (micros.div_euclid(MICROS_PER_DAY), micros.rem_euclid(MICROS_PER_DAY));
    let seconds = of_day / 1_000_000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}.{:06}", date_text(day), of_day % 1_000_000)
}
