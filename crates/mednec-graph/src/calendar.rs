//! Months, years and anniversaries of days, as numbers of days since 1970-01-01.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::fact::days_of;

/// The most months that a day is moved by; more is as much as there are days in the calendar.
const MOST_MONTHS: i32 = 12 * 19_998;

/// The day of a number of days; the first or last day of the calendar where it is beyond it.
fn date_of(day: i64) -> Date {
    let span = Span::new().try_days(day).ok();
    let end = if day < 0 { Date::MIN } else { Date::MAX };
    span.and_then(|span| Date::constant(1970, 1, 1).checked_add(span).ok()).unwrap_or(end)
}

/// The same day of the month so many months later (earlier, if negative); the last day of the month where the month is
/// too short.
pub(crate) fn shifted(day: i64, months: i32) -> i64 {
    let months = months.clamp(-MOST_MONTHS, MOST_MONTHS);
    days_of(date_of(day).saturating_add(months.months()))
}

/// The first day of the year of a day.
pub(crate) fn year_start(day: i64) -> i64 {
    days_of(date_of(day).first_of_year())
}

/// The first day of the month of a day.
pub(crate) fn month_start(day: i64) -> i64 {
    days_of(date_of(day).first_of_month())
}

/// The latest anniversary of `start`, or `start` itself, that is not after `day`; going back where `day` is before
/// `start`. An anniversary is `start` shifted by whole years.
pub(crate) fn anniversary(day: i64, start: i64) -> i64 {
    let years = i32::from(date_of(day).year()) - i32::from(date_of(start).year());
    let same_year = shifted(start, years.saturating_mul(12));
    if same_year <= day { same_year } else { shifted(start, (years - 1).saturating_mul(12)) }
}

/// The earliest anniversary of `start`, or `start` itself, that is after `day`.
pub(crate) fn next_anniversary(day: i64, start: i64) -> i64 {
    let years = i32::from(date_of(day).year()) - i32::from(date_of(start).year());
    let same_year = shifted(start, years.saturating_mul(12));
    if same_year > day { same_year } else { shifted(start, (years + 1).saturating_mul(12)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{read_date, show_date};

    fn day(text: &str) -> i64 {
        read_date(text).unwrap()
    }

    #[test]
    fn months_keep_the_day_or_end_with_the_month() {
        for (from, months, to) in [
            ("2025-01-15", 1, "2025-02-15"),
            ("2025-01-28", 1, "2025-02-28"),
            ("2025-01-29", 1, "2025-02-28"),
            ("2025-01-31", 1, "2025-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2025-03-31", -1, "2025-02-28"),
            ("2025-10-31", -6, "2025-04-30"),
            ("2025-12-31", 1, "2026-01-31"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("1960-02-29", 780, "2025-02-28"),
        ] {
            assert_eq!(show_date(shifted(day(from), months)), to, "{from} + {months}");
        }
        assert_eq!(shifted(day("2025-01-01"), i32::MAX), days_of(Date::MAX));
        assert_eq!(shifted(i64::MIN, 1), shifted(days_of(Date::MIN), 1));
    }

    #[test]
    fn years_and_months_begin_on_their_first_day() {
        assert_eq!(show_date(year_start(day("2025-12-31"))), "2025-01-01");
        assert_eq!(show_date(year_start(day("2025-01-01"))), "2025-01-01");
        assert_eq!(show_date(month_start(day("2024-02-29"))), "2024-02-01");
    }

    #[test]
    fn anniversaries_are_not_after_the_day() {
        for (at, start, found) in [
            ("2025-07-01", "2023-07-01", "2025-07-01"),
            ("2025-06-30", "2023-07-01", "2024-07-01"),
            ("2023-07-01", "2023-07-01", "2023-07-01"),
            ("2023-06-30", "2023-07-01", "2022-07-01"),
            ("2021-08-01", "2023-07-01", "2021-07-01"),
            ("2025-02-28", "2024-02-29", "2025-02-28"),
            ("2025-02-27", "2024-02-29", "2024-02-29"),
            ("2028-02-28", "2024-02-29", "2027-02-28"),
        ] {
            assert_eq!(show_date(anniversary(day(at), day(start))), found, "{at} from {start}");
        }
    }

    #[test]
    fn all_of_them_go_up_with_the_day() {
        let days = day("2023-11-20")..day("2025-04-10");
        for at in days {
            for months in [-13, -6, -1, 1, 6, 24] {
                assert!(shifted(at, months) <= shifted(at + 1, months));
            }
            assert!(year_start(at) <= year_start(at + 1) && month_start(at) <= month_start(at + 1));
            for start in [day("2024-02-29"), day("2020-12-31")] {
                assert!(anniversary(at, start) <= anniversary(at + 1, start));
                assert!(anniversary(at, start) <= at && anniversary(at, start) >= at - 366);
            }
        }
    }

    #[test]
    fn a_year_begins_where_the_last_one_ended() {
        let start = day("2024-02-29");
        for at in ["2024-02-28", "2024-02-29", "2025-02-27", "2025-02-28", "2028-02-28", "2028-02-29"] {
            let (first, next) = (anniversary(day(at), start), next_anniversary(day(at), start));
            assert!(first <= day(at) && day(at) < next, "{at}");
            assert_eq!(anniversary(next, start), next, "{at}");
            assert_eq!(anniversary(next - 1, start), first, "{at}");
        }
    }
}
