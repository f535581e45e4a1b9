//! What is said of a case that cannot be read, before it is known how its place is shown.

use std::fmt;

use mednec_graph::bundle::Constraint;
use mednec_graph::fact::ReadProblem;
use mednec_graph::{Bundle, Case, Fact, FactId, FactKind, Field, ItemKind, Slot};
use mednec_source::{Code, Diagnostic, SourceId, SourceMap, Span, closest};
use mednec_syntax::typed;

use super::CasePlace;
use crate::codes::{
    CASE_CHOICE, CASE_CODE, CASE_CONTRADICTION, CASE_DECIMALS, CASE_RANGE, CASE_SYNTAX, CASE_TYPE,
    CODE_NOT_VALID_ON_DATE, UNKNOWN_CASE_FACT, UNKNOWN_CASE_PAYER,
};

/// The most characters of a value that are repeated in a message.
const MOST_SHOWN: usize = 60;
/// The most names that are listed where none is near.
const MOST_LISTED: usize = 12;

/// What a value is written for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    name: &'a str,
    /// What values it can have.
    pub(super) kind: &'a FactKind,
    /// Whether it identifies a person.
    pub(super) identifying: bool,
    part: Part<'a>,
}

/// Of what a value is a part.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// Of nothing: it is a fact.
    Fact,
    /// Of a record of a list; the first is 1.
    Record(&'a str, usize),
    /// Of what is written for a fact.
    FactOf(&'a str),
}

impl<'a> Asked<'a> {
    /// A fact.
    pub(super) fn fact(fact: &'a Fact) -> Self {
        Self { name: &fact.name, kind: &fact.kind, identifying: fact.identifying, part: Part::Fact }
    }

    /// A field of a record; the first record is 1.
    pub(super) fn field(list: &'a Fact, number: usize, field: &'a Field) -> Self {
        let identifying = list.identifying || field.identifying;
        Self { name: &field.name, kind: &field.kind, identifying, part: Part::Record(&list.name, number) }
    }

    /// A key beside a value of a fact.
    pub(super) fn beside(fact: &'a Fact, name: &'a str, kind: &'a FactKind) -> Self {
        Self { name, kind, identifying: fact.identifying, part: Part::FactOf(&fact.name) }
    }
}

impl fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Fact => write!(f, "`{}`", self.name),
            Part::Record(list, number) => write!(f, "`{}` in record {number} of `{list}`", self.name),
            Part::FactOf(fact) => write!(f, "`{}` of `{fact}`", self.name),
        }
    }
}

/// A problem, and the span it is about.
#[derive(Debug)]
pub(super) struct Problem {
    diagnostic: Diagnostic,
    span: Option<Span>,
    label: String,
    /// Another place that explains it.
    other: Option<Span>,
}

/// How the place of a problem is shown.
#[derive(Clone, Copy)]
pub(super) enum Marker<'a> {
    /// By the file or line that holds the case, whose text is this.
    Json(CasePlace<'a>, &'a str),
    /// By the span in a text that is at hand.
    Source(&'a SourceMap),
}

impl Problem {
    pub(super) fn new(
        code: &'static Code,
        message: impl Into<String>,
        span: Option<Span>,
        label: impl Into<String>,
    ) -> Self {
        Self { diagnostic: Diagnostic::new(code, message), span, label: label.into(), other: None }
    }

    /// Says which key of the case it is about.
    pub(super) fn about(&mut self, key: &str) {
        self.diagnostic.about.get_or_insert_with(|| key.to_owned());
    }

    pub(super) fn help(mut self, text: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.help(text);
        self
    }

    /// Asks whether a known name was meant, and offers it; where none is near, says `instead`.
    pub(super) fn meant<'k>(
        mut self,
        wrong: &str,
        known: impl IntoIterator<Item = &'k str>,
        instead: impl FnOnce() -> String,
    ) -> Self {
        // Without a place there is nothing to write it over, and the fix is dropped with the place.
        let at = self.span.unwrap_or(Span::new(SourceId(0), 0, 0));
        self.diagnostic = self.diagnostic.meant(at, wrong, known, instead);
        self
    }

    pub(super) fn note(mut self, text: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.note(text);
        self
    }

    /// A text with an escape that stands for no character.
    pub(super) fn broken(what: impl fmt::Display, span: Option<Span>) -> Self {
        Self::new(
            &CASE_SYNTAX,
            format!("the text of {what} holds an escape that stands for no character"),
            span,
            "",
        )
        .help("write the character itself; JSON is UTF-8")
    }

    /// The diagnostic with its place; `hide` keeps the line itself from being shown.
    pub(super) fn place(mut self, marker: Marker<'_>, hide: bool) -> Diagnostic {
        let is_shown = matches!(marker, Marker::Source(_)) && self.span.is_some() && !hide;
        if !is_shown {
            // What cannot be written over is said at least, if no question has said it.
            let fixes = std::mem::take(&mut self.diagnostic.fixes);
            if fixes.len() > 1 {
                self.diagnostic.help.extend(fixes.into_iter().map(|fix| fix.title));
            }
        }
        match marker {
            Marker::Json(place, text) => {
                let (one_line, diagnostic) = match place {
                    CasePlace::Path(path) => (false, self.diagnostic.in_path(path)),
                    CasePlace::Line { path, line } => (true, self.diagnostic.on_line(path, line)),
                };
                self.diagnostic = diagnostic;
                if let Some(span) = self.span {
                    let (line, column) = line_and_column(text, span.start as usize);
                    let place = if one_line {
                        format!(" (column {column})")
                    } else {
                        format!(" (line {line}, column {column})")
                    };
                    self.diagnostic.message.push_str(&place);
                }
                self.diagnostic
            }
            Marker::Source(sources) => match self.span {
                Some(span) if hide => match sources.locate(span) {
                    Some((path, at)) => self.diagnostic.on_line(path, u64::from(at.line)),
                    None => self.diagnostic,
                },
                Some(span) => {
                    let diagnostic = self.diagnostic.at(span, self.label);
                    match self.other {
                        Some(other) => diagnostic.label(other, "the other one"),
                        None => diagnostic,
                    }
                }
                None => self.diagnostic,
            },
        }
    }
}

/// The line and column of a byte, both counted from one.
fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or("");
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// A value as repeated in a message: shortened, and left out where it identifies a person.
fn repeated(asked: Asked<'_>, text: &str) -> Option<String> {
    if asked.identifying {
        return None;
    }
    Some(format!("`{}`", short(text)))
}

/// A text cut off where it is long.
pub(super) fn short(text: &str) -> String {
    let mut short: String = text.chars().take(MOST_SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// A value that the fact's kind does not take.
pub(super) fn of_read(asked: Asked<'_>, text: &str, problem: &ReadProblem, span: Option<Span>) -> Problem {
    let problem = of_value(asked, text, problem, span);
    match typed::plainly(text).filter(|_| !asked.identifying) {
        Some(meant) => {
            problem.help(format!("as it is typed it is another text; type it anew: {}", short(&meant)))
        }
        None => problem,
    }
}

fn of_value(asked: Asked<'_>, text: &str, problem: &ReadProblem, span: Option<Span>) -> Problem {
    let value = repeated(asked, text);
    let it = value.as_deref().unwrap_or("the value");
    let unknown = "leave it out if it is not known";
    match problem {
        ReadProblem::WrongType(expected) => {
            let message = format!("{asked} is {expected}; {it} is not");
            let help = match (asked.kind, text.is_empty()) {
                (_, true) => format!("write the value, or {unknown}"),
                (FactKind::Date { .. }, _) => match typed::day_advice(text).filter(|_| !asked.identifying) {
                    Some(advice) => advice,
                    None => format!("write year, month and day: 2025-10-29; or {unknown}"),
                },
                _ => format!("write {expected}; or {unknown}"),
            };
            Problem::new(&CASE_TYPE, message, span, "of another type").help(help)
        }
        ReadProblem::UnknownChoice => {
            let known: &[String] = match asked.kind {
                FactKind::Choice(known) | FactKind::List { item: ItemKind::Choice(known), .. } => known,
                _ => &[],
            };
            let message =
                format!("{asked} has no choice {}", value.as_deref().unwrap_or("like the one given"));
            let list = format!("the choices are {}; {unknown}", known.join(", "));
            let problem = Problem::new(&CASE_CHOICE, message, span, "not a choice");
            let names = || known.iter().map(String::as_str);
            if asked.identifying || closest(text, names()).is_empty() {
                problem.help(list)
            } else {
                problem.meant(text, names(), String::new).note(list)
            }
        }
        ReadProblem::MalformedCode => {
            let message = format!("{asked} holds {it}, which is not a code of its system");
            Problem::new(&CASE_CODE, message, span, "not a code")
                .help(format!("write {}", asked.kind.expected()))
        }
        ReadProblem::OutOfRange => {
            let message = match asked.kind.bounds() {
                Some((low, high)) => {
                    let (low, high) = (asked.kind.show(low), asked.kind.show(high));
                    format!("{asked} lies between {low} and {high}; {it} does not")
                }
                None => format!("{asked} cannot be {it}"),
            };
            let help = format!("correct the value, or {unknown}");
            Problem::new(&CASE_RANGE, message, span, "out of range").help(help)
        }
        ReadProblem::TooManyDecimals => {
            let decimals = if let FactKind::Number { decimals, .. } = asked.kind { *decimals } else { 0 };
            let most = match decimals {
                0 => "no decimals".to_owned(),
                1 => "at most 1 decimal".to_owned(),
                more => format!("at most {more} decimals"),
            };
            let message = format!("{asked} has {most}; {it} has more");
            let help = "mednec does not round; give the number as it was measured, rounded by whoever may";
            Problem::new(&CASE_DECIMALS, message, span, "too many decimals").help(help)
        }
    }
}

/// A value of the wrong form: a list for a single value, and the like.
pub(super) fn wrong_form(asked: Asked<'_>, found: &str, span: Option<Span>) -> Problem {
    let expected = asked.kind.expected();
    let message = format!("{asked} is {expected}; here is {found}");
    let help = match asked.kind {
        FactKind::List { item: ItemKind::Record { .. }, .. } => {
            "write a list of records, each with its fields; `{\"at_least\": [...]}` if there may be more, with `\"complete_from\"` if there are no more from a day on"
        }
        FactKind::List { .. } => {
            "write a list, `[a, b]`; `{\"at_least\": [a]}` if there may be more, `{\"exactly\": [a]}` if there are not"
        }
        FactKind::Number { .. } | FactKind::Date { .. } => {
            "write one value; `{\"one_of\": [a, b]}` or `{\"between\": [a, b]}` if it is not fully known"
        }
        FactKind::YesNo | FactKind::Choice(_) | FactKind::Code(_) => {
            "write one value; `{\"one_of\": [a, b]}` if it is not fully known"
        }
    };
    Problem::new(&CASE_TYPE, message, span, "of another form").help(help)
}

/// A key that is no fact.
pub(super) fn unknown_fact(bundle: &Bundle, key: &str, span: Option<Span>) -> Problem {
    let short: String = key.chars().take(MOST_SHOWN).collect();
    let problem = Problem::new(
        &UNKNOWN_CASE_FACT,
        format!("no fact is called `{short}`"),
        span,
        "not in the vocabulary",
    );
    if key == "cases" {
        return problem.help(
            "a file with `cases:` is run by `mednec test`; a case on its own has the facts at its top",
        );
    }
    problem.meant(key, bundle.vocabulary().iter().map(|fact| fact.name.as_str()), || {
        "take it out, or declare it in the vocabulary; `case_id` and `payer` need no declaration".to_owned()
    })
}

/// A code that is not valid on the day of its service.
pub(super) fn not_valid(text: String, span: Option<Span>) -> Problem {
    Problem::new(&CODE_NOT_VALID_ON_DATE, text, span, "not valid on that day")
        .help("look whether another code took its place, and whether the day is right")
}

/// A payer that the bundle does not have.
pub(super) fn unknown_payer(bundle: &Bundle, name: &str, span: Option<Span>) -> Problem {
    let short: String = name.chars().take(MOST_SHOWN).collect();
    let ids = || bundle.payers.iter().map(|payer| payer.id.as_str());
    let message = format!("the policies have no payer `{short}`");
    let problem = Problem::new(&UNKNOWN_CASE_PAYER, message, span, "not a payer");
    let by_name = bundle.payers.iter().find(|payer| payer.name.eq_ignore_ascii_case(name));
    if let Some(payer) = by_name {
        return problem.help(format!("write `{}`, the short name of {}", payer.id, payer.name));
    }
    problem.meant(name, ids(), || {
        let some: Vec<&str> = ids().take(MOST_LISTED).collect();
        let more = if bundle.payers.len() > MOST_LISTED { " …" } else { "" };
        format!("the payers are {}{more}", some.join(", "))
    })
}

/// That one value is at least so much more than another.
pub(super) fn apart(a: &str, b: &str, dates: bool, least: i64) -> String {
    match (dates, least) {
        (true, 0) => format!("{a} cannot be before {b}"),
        (true, 1) => format!("{a} must be after {b}"),
        (true, days) if days > 0 => format!("{a} must be at least {days} days after {b}"),
        (true, days) => format!("{a} can be at most {} days before {b}", days.unsigned_abs()),
        (false, 0) => format!("{a} cannot be less than {b}"),
        (false, _) => format!("{a} must be greater than {b}"),
    }
}

/// A constraint of the vocabulary that the case breaks.
pub(super) fn contradiction(
    bundle: &Bundle,
    case: &Case,
    broken: Constraint,
    keys: &[(FactId, Span)],
) -> Option<Problem> {
    let (left, right) = (bundle.fact(broken.left)?, bundle.fact(broken.right)?);
    let value = |id, fact: &Fact| match case.slot(id) {
        Slot::Value(value) if !fact.identifying => format!("`{}` ({})", fact.name, fact.kind.show(value)),
        _ => format!("`{}`", fact.name),
    };
    let (a, b) = (value(broken.left, left), value(broken.right, right));
    let must = apart(&a, &b, matches!(left.kind, FactKind::Date { .. }), broken.least);
    let key = |id| keys.iter().find(|(fact, _)| *fact == id).map(|(_, span)| *span);
    let (first, second) = (key(broken.left), key(broken.right));
    let mut problem = Problem::new(&CASE_CONTRADICTION, must, first.or(second), "cannot be true together")
        .help("correct one of the two, or leave out the one that is not known");
    problem.other = first.and(second);
    let place = bundle.place(broken.origin);
    Some(if place.is_empty() { problem } else { problem.note(format!("required at {place}")) })
}
