//! What a cell holds, as text.

use calamine::{DataRef, ExcelDateTime};

/// The text of a cell, or why it has none.
pub(crate) fn text_of(value: &DataRef<'_>) -> Result<String, (String, &'static str)> {
    match value {
        DataRef::Empty => Ok(String::new()),
        DataRef::Int(number) => Ok(number.to_string()),
        DataRef::Float(number) => Ok(number_text(*number)),
        DataRef::String(text) => Ok(one_line(text)),
        DataRef::SharedString(text) => Ok(one_line(text)),
        DataRef::Bool(value) => Ok(if *value { "yes" } else { "no" }.into()),
        DataRef::DateTime(day) => date(day),
        DataRef::DateTimeIso(text) => match text.split_once('T') {
            Some((day, time)) if time.trim_end_matches('Z').chars().all(|c| matches!(c, '0' | ':' | '.')) => {
                Ok(day.into())
            }
            Some(_) => Err(time()),
            None => Ok(text.clone()),
        },
        DataRef::DurationIso(_) => Err(time()),
        DataRef::Error(error) => Err((
            format!("the cell shows the error {error}"),
            "mend the formula of the cell, or write the value itself",
        )),
    }
}

/// A number with the 15 digits that a spreadsheet shows; what lies behind them comes of its arithmetic.
fn number_text(number: f64) -> String {
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

fn date(day: &ExcelDateTime) -> Result<String, (String, &'static str)> {
    if !day.is_datetime() || day.as_f64().fract() != 0.0 {
        return Err(time());
    }
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

fn time() -> (String, &'static str) {
    ("the cell holds a time of day".into(), "write a day without a time, such as 2026-01-31")
}

/// Line breaks within a cell as spaces, since a row is a line.
fn one_line(text: &str) -> String {
    if text.contains(char::is_control) { text.replace(char::is_control, " ") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_are_those_that_are_shown() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (1e15, "1000000000000000"),
            (97112.0, "97112"),
            (2.5, "2.5"),
            (-0.05, "-0.05"),
            (1.1 * 1.1, "1.21"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn days_are_written_as_days_and_times_are_refused() {
        let day = |value| DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        assert_eq!(text_of(&day(46053.0)).unwrap(), "2026-01-31");
        assert_eq!(text_of(&day(1.0)).unwrap(), "1900-01-01");
        assert!(text_of(&day(46053.5)).unwrap_err().0.contains("time of day"));
        assert_eq!(text_of(&DataRef::DateTimeIso("2026-01-31T00:00:00".into())).unwrap(), "2026-01-31");
        assert!(text_of(&DataRef::DateTimeIso("2026-01-31T10:00:00".into())).is_err());
        assert_eq!(text_of(&DataRef::SharedString("two\nlines")).unwrap(), "two lines");
    }
}
