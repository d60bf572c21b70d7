//! Days and their dates, in the Gregorian calendar of all times, as ISO 8601 has it.

/// Microseconds of a day.
pub(super) const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Days of four hundred years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;

/// The year and the month (1 to 12) and the day (1 to 31) of a day since 1970-01-01.
///
/// Counted from the first of March of the year 0, so that a leap day is the last of its year.
pub(super) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// A day since 1970-01-01 as `1970-01-01`.
pub(super) fn date_text(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}
