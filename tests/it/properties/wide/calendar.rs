//! Days of the calendar, reckoned without a library: days since 1970-01-01.

/// A day by year, month and day of the month.
pub(crate) fn day(year: i64, month: i64, of_month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + of_month - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month and day of the month of a day.
pub(crate) fn date(of: i64) -> (i64, i64, i64) {
    let from = |year: i64| day(year, 1, 1);
    let mut year = 1969 + of.div_euclid(365);
    while from(year + 1) <= of {
        year += 1;
    }
    while from(year) > of {
        year -= 1;
    }
    let month = (1..=12).rev().find(|month| day(year, *month, 1) <= of).unwrap();
    (year, month, of - day(year, month, 1) + 1)
}

fn length_of_month(year: i64, month: i64) -> i64 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    day(next_year, next, 1) - day(year, month, 1)
}

/// The same day of the month so many months later; where that month is too short, its last day.
pub(crate) fn shifted(of: i64, months: i64) -> i64 {
    let (year, month, of_month) = date(of);
    let all = year * 12 + month - 1 + months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    day(year, month, of_month.min(length_of_month(year, month)))
}

/// The first and the last day of the calendar year.
pub(crate) fn year_of(of: i64) -> (i64, i64) {
    let (year, ..) = date(of);
    (day(year, 1, 1), day(year, 12, 31))
}

/// The first and the last day of the calendar month.
pub(crate) fn month_of(of: i64) -> (i64, i64) {
    let (year, month, _) = date(of);
    (day(year, month, 1), day(year, month, length_of_month(year, month)))
}

/// The first and the last day of the year that is counted from a day on and holds another.
pub(crate) fn year_from(of: i64, start: i64) -> (i64, i64) {
    let years = (-400..=400).rev().find(|years| shifted(start, years * 12) <= of).unwrap();
    (shifted(start, years * 12), shifted(start, (years + 1) * 12) - 1)
}

/// `2025-01-31`
pub(crate) fn text(of: i64) -> String {
    let (year, month, of_month) = date(of);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[test]
fn days_are_those_of_the_calendar() {
    assert_eq!(text(0), "1970-01-01");
    assert_eq!(text(day(2024, 2, 29) + 1), "2024-03-01");
    assert_eq!(text(shifted(day(2025, 1, 31), 1)), "2025-02-28");
    assert_eq!(text(shifted(day(2024, 12, 31), 2)), "2025-02-28");
    assert_eq!(text(shifted(day(2024, 3, 31), -1)), "2024-02-29");
    assert_eq!(year_from(day(2025, 2, 27), day(2024, 2, 29)), (day(2024, 2, 29), day(2025, 2, 27)));
    assert!((-1000..30_000).all(|of| {
        let (year, month, of_month) = date(of);
        day(year, month, of_month) == of
    }));
}
