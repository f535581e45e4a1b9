//! The numbers of a batch, for people.

use std::fmt::Write;
use std::time::Duration;

use clap::builder::styling::Style;
use mednec_batch::{Progress, Summary};

use super::width::{self, Line, Page};

/// How many of the facts most often missing are told.
const MOST_MISSING: usize = 5;

/// One line while the run goes on: rows, rate, share, time left.
pub(crate) fn watched(progress: Progress, took: Duration) -> String {
    let seconds = took.as_secs_f64().max(0.001);
    let rate = progress.rows as f64 / seconds;
    let rows = counted(progress.rows, ["row", "rows"]);
    let mut text = format!("{rows}, {} a second", grouped(rate as u64));
    if let Some(of) = progress.of.filter(|of| *of > 0) {
        let share = (progress.bytes as f64 / of as f64).clamp(0.0, 1.0);
        let left = if share > 0.0 { seconds / share - seconds } else { 0.0 };
        let _ = write!(text, ", {:.0} %, {} left", share * 100.0, span(left));
    }
    text
}

/// The summary at the end.
pub(crate) fn summary(numbers: &Summary, took: Duration, rejects: Option<&str>) -> String {
    let mut page = Page::new(width::page());
    let seconds = took.as_secs_f64();
    let rate = if seconds > 0.0 { (numbers.rows as f64 / seconds) as u64 } else { numbers.rows };
    page.line(Line::plain(&format!(
        "{} in {} ({} a second): {} determined, {} refused",
        counted(numbers.rows, ["row", "rows"]),
        span(seconds),
        grouped(rate),
        grouped(numbers.determined),
        grouped(numbers.rejected)
    )));
    let width = numbers.outcomes.values().map(|count| grouped(*count).len()).max().unwrap_or(0);
    for (outcome, count) in &numbers.outcomes {
        let lead = format!("  {:>width$}  {outcome}", grouped(*count));
        let reasons = numbers.reasons.get(outcome).into_iter().flatten();
        let reasons: Vec<String> =
            reasons.map(|(reason, count)| format!("{reason} {}", grouped(*count))).collect();
        page.lead(
            Line::default().and(&lead, Style::new()).and(": ", Style::new()),
            width + 4,
            Line::plain(&reasons.join(", ")),
        );
    }
    let missing: Vec<String> = numbers
        .most_missing(MOST_MISSING)
        .into_iter()
        .map(|(fact, count)| format!("{fact} {}", grouped(count)))
        .collect();
    if !missing.is_empty() {
        page.lead(Line::plain("most often missing: "), 2, Line::plain(&missing.join(", ")));
    }
    let notes = [
        (
            numbers.inexact,
            ["determination may ask for more than matters", "determinations may ask for more than matters"],
        ),
        (numbers.open_grants, ["grant is open: see `grant_missing`", "grants are open: see `grant_missing`"]),
    ];
    for (count, words) in notes.into_iter().filter(|(count, _)| *count > 0) {
        page.line(Line::plain(&counted(count, words)));
    }
    if numbers.rejected > 0 {
        let problems: Vec<String> =
            numbers.problems.iter().map(|(code, count)| format!("{code} {}", grouped(*count))).collect();
        page.lead(Line::plain("refused: "), 2, Line::plain(&problems.join(", ")));
        page.line(Line::plain(&match rejects {
            Some(path) => format!("the refused rows are in {path}"),
            None => "add `--rejects FILE` to keep the refused rows with their causes".to_owned(),
        }));
    }
    page.render()
}

/// A number with the words for one, or for any other number.
pub(crate) fn counted(number: u64, [one, many]: [&str; 2]) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time for people.
fn span(seconds: f64) -> String {
    match seconds {
        s if s < 10.0 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_easy_to_read() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.2, 14.6, 600.0, 9_000.0].map(span), ["0.2 s", "15 s", "10 min", "2.5 h"]);
    }

    #[test]
    fn progress_tells_how_long_it_still_takes() {
        let progress = Progress { rows: 2_000, bytes: 25, of: Some(100) };
        assert_eq!(watched(progress, Duration::from_secs(2)), "2,000 rows, 1,000 a second, 25 %, 6.0 s left");
    }
}
