//! Which column of a table says the outcome and which the reason, and what their values mean.

use crate::table::{Cell, Column, Kind, Table};
use crate::value::Value;

/// Words of columns that say an outcome.
const OUTCOME_COLUMNS: [&str; 9] = [
    "outcome",
    "decision",
    "determination",
    "result",
    "approval",
    "status",
    "verdict",
    "approved",
    "eligible",
];
/// Words of columns that say a reason.
const REASON_COLUMNS: [&str; 6] = ["reason", "rationale", "message", "explanation", "because", "denial"];

/// Words, and the outcomes that they mean.
const WORDS: [(&str, &[&str]); 6] = [
    (
        "approve",
        &[
            "approve",
            "approved",
            "accept",
            "accepted",
            "allow",
            "allowed",
            "authorize",
            "authorized",
            "certified",
            "covered",
            "eligible",
            "met",
            "pass",
        ],
    ),
    (
        "deny",
        &[
            "deny",
            "denied",
            "decline",
            "declined",
            "reject",
            "rejected",
            "disallow",
            "not approved",
            "not covered",
            "not eligible",
            "ineligible",
            "not met",
            "fail",
        ],
    ),
    (
        "pend",
        &[
            "pend",
            "pended",
            "review",
            "refer",
            "referred",
            "manual",
            "manual review",
            "clinical review",
            "needs review",
            "escalate",
            "maybe",
        ],
    ),
    ("return", &["return", "returned", "resubmit"]),
    (
        "no_authorization_required",
        &["no authorization required", "not required", "no auth required", "exempt"],
    ),
    ("not_applicable", &["not applicable", "n a"]),
];

/// The columns of a table by their part, as places among its outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) outcome: Option<usize>,
    pub(crate) reason: Option<usize>,
}

/// Which columns say outcome and reason; `asked` is the outcome column by the user's word.
pub(crate) fn parts_of(table: &Table, asked: Option<&str>) -> Parts {
    let named = |words: &[&str]| {
        table.outputs.iter().position(|column| {
            [Some(&column.name), column.label.as_ref()].into_iter().flatten().any(|name| {
                let name = plain(name);
                name.split(' ').any(|part| words.contains(&part))
            })
        })
    };
    let asked_at = asked.and_then(|asked| table.outputs.iter().position(|column| is_called(column, asked)));
    let speaks = |at: &usize| {
        let mut values = values(table, *at).peekable();
        values.peek().is_some() && values.all(|value| outcome_of(value).is_some())
    };
    let guessed = || {
        let by_name = named(&OUTCOME_COLUMNS).filter(speaks);
        // A column of approvals and denials is one, whatever it is called.
        by_name.or_else(|| {
            let texts = |at: &usize| values(table, *at).all(|value| matches!(value, Value::Text(_)));
            (0..table.outputs.len()).find(|at| speaks(at) && texts(at))
        })
    };
    let outcome = asked_at.or_else(guessed);
    let reason = outcome.and_then(|outcome| named(&REASON_COLUMNS).filter(|at| *at != outcome));
    Parts { outcome, reason }
}

/// Whether a column is called so.
pub(crate) fn is_called(column: &Column, name: &str) -> bool {
    column.name == name || column.label.as_deref() == Some(name)
}

/// The outcome that a value means.
pub(crate) fn outcome_of(value: &Value) -> Option<&'static str> {
    let word = match value {
        Value::YesNo(yes) => return Some(if *yes { "approve" } else { "deny" }),
        Value::Text(text) => plain(text),
        Value::Number(_) | Value::Date(_) => return None,
    };
    let means =
        |(outcome, words): &(&'static str, &[&str])| words.contains(&word.as_str()).then_some(*outcome);
    WORDS.iter().find_map(means)
}

/// The values of an output.
pub(crate) fn values(table: &Table, at: usize) -> impl Iterator<Item = &Value> {
    table.rows.iter().filter_map(move |row| match row.outputs.get(at)?.as_ref()? {
        Cell::Read(value) => Some(value),
        Cell::Unread(_) => None,
    })
}

/// Whether an output gives numbers.
pub(crate) fn gives_numbers(table: &Table, at: usize) -> bool {
    let typed = table.outputs.get(at).is_some_and(|column| column.kind == Some(Kind::Number));
    let mut values = values(table, at).peekable();
    (typed || values.peek().is_some()) && values.all(|value| matches!(value, Value::Number(_)))
}

/// Small letters, and single blanks between words.
fn plain(text: &str) -> String {
    let mut spaced = String::new();
    for c in text.chars() {
        if c.is_uppercase() && spaced.ends_with(char::is_lowercase) {
            spaced.push(' ');
        }
        spaced.extend(if c.is_alphanumeric() { c.to_lowercase().collect::<Vec<_>>() } else { vec![' '] });
    }
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
