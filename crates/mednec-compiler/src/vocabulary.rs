//! Facts: from what an analyst declares to what the graph knows.

use std::rc::Rc;

use mednec_graph::fact::{AnsweredBy, read_date};
use mednec_graph::{CodeSystem, Fact, FactKind, Field, Frequency, ItemKind};
use mednec_source::{Diagnostic, Sink, Span, Spanned, closest, did_you_mean};
use mednec_syntax::file::keys::TYPES;
use mednec_syntax::file::{FactDecl, Open};

use crate::codes::{BAD_FACT, UNKNOWN_UNIT};
use crate::measure::{self, Dimension};
use crate::set::system_of;

/// The days a date may be where its fact has no range.
const FIRST_DAY: &str = "1900-01-01";
const LAST_DAY: &str = "2199-12-31";
/// The largest number, in its smallest decimal, where its fact has no range.
const LARGEST: i64 = 1_000_000_000_000;
/// The most elements of a list whose fact has no length.
const LONGEST: u32 = 99;
/// The most decimals a fact can have.
const MOST_DECIMALS: u32 = 6;

/// A fact with what only the compiler needs to know of it.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) fact: Fact,
    /// What it measures and how many of the smallest unit its unit is, where it is a number.
    pub(crate) dimension: Dimension,
    pub(crate) factor: i64,
    /// For a count or a list of services: whether the requested one is in it.
    pub(crate) counts_this: Option<bool>,
    /// For a list of services: the fields, and the facts that say the same of the requested one.
    pub(crate) this: Rc<[(Spanned<String>, Spanned<String>)]>,
    /// Whether its choices are in order, lowest first.
    pub(crate) ordered: bool,
    /// The fields of its records, where it is a list of such.
    pub(crate) fields: Rc<[Declared]>,
    pub(crate) span: Span,
}

/// The unit of money, and its decimals.
const MONEY: (&str, u32) = ("dollars", 2);

/// Reads the declaration of a fact.
pub(crate) fn declare(decl: &FactDecl, sink: &mut Sink) -> Option<Declared> {
    let name = decl.name.node.clone();
    // That it is missing has been told when the file was read.
    let kind = decl.kind.as_ref()?;
    let mut dimension = Dimension::Plain;
    let mut factor = 1;
    let mut fields = Vec::new();
    if let Some(unit) = &decl.unit {
        match measure::find(&unit.node) {
            Some((found, times)) => (dimension, factor) = (found, times),
            None => sink.report(unknown_unit(&unit.node, unit.span)),
        }
    }
    let fact_kind = match kind.node.as_str() {
        "yes/no" => FactKind::YesNo,
        "whole number" => number(decl, 0, sink)?,
        "decimal number" => number(decl, decl.decimals.as_ref().map_or(2, |d| d.node), sink)?,
        "money" => {
            (dimension, factor) = measure::find(MONEY.0)?;
            match number(decl, MONEY.1, sink)? {
                FactKind::Number { decimals, unit: None, low, high } => {
                    FactKind::Number { decimals, unit: Some(MONEY.0.into()), low: low.max(0), high }
                }
                other => other,
            }
        }
        "date" => {
            dimension = Dimension::Date;
            let (low, high) = range(decl, read_date, "a date such as 2025-10-29", sink)
                .unwrap_or((read_date(FIRST_DAY)?, read_date(LAST_DAY)?));
            FactKind::Date { low, high }
        }
        "one of" | "ordered choices" => FactKind::Choice(choices(decl, sink)?),
        "code" => FactKind::Code(system(decl, sink)?),
        "list of codes" => list(decl, ItemKind::Code(system(decl, sink)?), sink),
        "list of choices" => list(decl, ItemKind::Choice(choices(decl, sink)?), sink),
        "list of records" => {
            fields = decl.fields.iter().filter_map(|field| declare(field, sink)).collect();
            list(decl, records(decl, &fields, sink)?, sink)
        }
        other => {
            let problem = bad(format!("`{other}` is not a type of fact"), kind.span)
                .help(format!("write one of {}", TYPES.join(", ")));
            sink.report(match did_you_mean(other, TYPES) {
                Some(near) => problem.help(near),
                None => problem,
            });
            return None;
        }
    };
    let counts_this = decl.counts.as_ref().and_then(|counts| match counts.node.as_str() {
        "including this" => Some(true),
        "before this" => Some(false),
        other => {
            let message = format!("`counts: {other}` does not say whether this service is in the count");
            sink.report(
                bad(message, counts.span).help("write `counts: before this` or `counts: including this`"),
            );
            None
        }
    });
    let answered_by = match &decl.answered_by {
        None => AnsweredBy::Provider,
        Some(who) => AnsweredBy::of_name(&who.node).unwrap_or_else(|| {
            let message = format!("nobody is called `{}` here", who.node);
            sink.report(
                bad(message, who.span).help(format!("write one of {}", AnsweredBy::NAMES.join(", "))),
            );
            AnsweredBy::Provider
        }),
    };
    let text = |part: &Option<Spanned<String>>| part.as_ref().map(|part| part.node.clone());
    let frequencies = frequencies(decl, &fact_kind, sink);
    let fact = Fact {
        name,
        kind: fact_kind,
        meaning: text(&decl.meaning),
        question: text(&decl.question),
        found_in: text(&decl.found_in),
        answered_by,
        identifying: decl.identifying.as_ref().is_some_and(|flag| flag.node),
        if_absent: None,
        fixed: decl.can_change.as_ref().is_some_and(|flag| !flag.node),
        frequencies,
    };
    let ordered = kind.node == "ordered choices";
    Some(Declared {
        fact,
        dimension,
        factor,
        counts_this,
        this: this_of(decl, &fields, sink),
        ordered,
        fields: fields.into(),
        span: decl.name.span,
    })
}

/// How often cases have which values of a fact.
fn frequencies(decl: &FactDecl, kind: &FactKind, sink: &mut Sink) -> Vec<Frequency> {
    let mut found: Vec<Frequency> = Vec::new();
    if kind.is_list()
        && let Some((first, _)) = decl.frequencies.first()
    {
        let message = format!("`{}` is a list, and has no frequencies", decl.name.node);
        sink.report(bad(message, first.span).help("take `frequencies` out"));
        return found;
    }
    for (written, weight) in &decl.frequencies {
        let Ok((low, high)) = kind.read_range(&written.node) else {
            let message = format!("`{}` is no value of `{}`", written.node, decl.name.node);
            sink.report(
                bad(message, written.span).help(format!("write {}, or a range: `0 to 7`", kind.expected())),
            );
            continue;
        };
        if found.iter().any(|known| known.low <= high && low <= known.high) {
            let message =
                format!("`{}` is counted twice in the frequencies of `{}`", written.node, decl.name.node);
            sink.report(bad(message, written.span).help("give each value one frequency"));
            continue;
        }
        found.push(Frequency { low, high, weight: weight.node });
    }
    if !found.is_empty() && found.iter().all(|one| one.weight == 0) {
        let message = format!("no value of `{}` is ever found, by its frequencies", decl.name.node);
        sink.report(bad(message, decl.name.span).help("write how many of a hundred cases have which value"));
    }
    found
}

/// What says of the requested service what the fields of a list say of a record.
fn this_of(
    decl: &FactDecl,
    fields: &[Declared],
    sink: &mut Sink,
) -> Rc<[(Spanned<String>, Spanned<String>)]> {
    for (field, _) in &decl.this {
        if !fields.iter().any(|known| known.fact.name == field.node) {
            let message = format!("the records of `{}` have no field `{}`", decl.name.node, field.node);
            let near = did_you_mean(&field.node, fields.iter().map(|known| known.fact.name.as_str()));
            let help = near.unwrap_or_else(|| "write a field of the list, and behind it a fact".into());
            sink.report(bad(message, field.span).help(help));
        }
    }
    decl.this.clone().into()
}

/// The records of a list: their fields, and the date that windows go by.
fn records(decl: &FactDecl, declared: &[Declared], sink: &mut Sink) -> Option<ItemKind> {
    let mut fields: Vec<Field> = Vec::new();
    for field in declared {
        if field.fact.kind.is_list() {
            let message = format!("the field `{}` is a list", field.fact.name);
            sink.report(bad(message, field.span).help("give each entry a record of its own"));
            return None;
        }
        if fields.iter().any(|other| other.name == field.fact.name) {
            let message = format!("two fields of `{}` are called `{}`", decl.name.node, field.fact.name);
            sink.report(bad(message, field.span).help("give one of them another name"));
            return None;
        }
        fields.push(Field {
            name: field.fact.name.clone(),
            kind: field.fact.kind.clone(),
            meaning: field.fact.meaning.clone(),
            identifying: field.fact.identifying,
        });
    }
    if fields.is_empty() {
        let message = format!("the records of `{}` have no fields", decl.name.node);
        sink.report(bad(message, decl.name.span).help("declare them under `fields:`, each like a fact"));
        return None;
    }
    let is_date = |field: &Field| matches!(field.kind, FactKind::Date { .. });
    let dated_by = match &decl.dated_by {
        Some(name) => {
            let found = fields.iter().position(|field| field.name == name.node && is_date(field));
            if found.is_none() {
                let message = format!("`{}` is not a date field of `{}`", name.node, decl.name.node);
                sink.report(bad(message, name.span).help("name a field of the type date"));
            }
            found
        }
        None => {
            let mut dates = (0..).zip(&fields).filter(|(_, field)| is_date(field)).map(|(at, _)| at);
            dates.next().filter(|_| dates.next().is_none())
        }
    };
    let dated_by = dated_by.and_then(|at| u16::try_from(at).ok());
    Some(ItemKind::Record { fields, dated_by, each: Vec::new() })
}

/// Any day that a date can be.
pub(crate) fn any_day() -> Option<FactKind> {
    Some(FactKind::Date { low: read_date(FIRST_DAY)?, high: read_date(LAST_DAY)? })
}

/// The judgement fact that an open list declares.
pub(crate) fn judgement(open: &Open) -> Declared {
    let fact = Fact {
        name: open.fact.node.clone(),
        kind: FactKind::YesNo,
        meaning: None,
        question: open.question.as_ref().map(|question| question.node.clone()),
        found_in: None,
        answered_by: AnsweredBy::Reviewer,
        identifying: false,
        if_absent: None,
        fixed: false,
        frequencies: Vec::new(),
    };
    Declared {
        fact,
        dimension: Dimension::Plain,
        factor: 1,
        counts_this: None,
        this: Rc::new([]),
        ordered: false,
        fields: Rc::new([]),
        span: open.fact.span,
    }
}

/// The problem of a unit that is not known.
pub(crate) fn unknown_unit(name: &str, span: Span) -> Diagnostic {
    let problem =
        Diagnostic::new(&UNKNOWN_UNIT, format!("mednec knows no unit called `{name}`")).at(span, "");
    let near = measure::meant(name).or_else(|| closest(name, measure::names()).first().copied());
    match near {
        Some(near) => {
            problem.help(format!("did you mean `{near}`?")).guess(format!("write `{near}`"), span, near)
        }
        None => problem.help(format!("the units are {}", measure::names().collect::<Vec<_>>().join(", "))),
    }
}

fn bad(message: String, span: Span) -> Diagnostic {
    Diagnostic::new(&BAD_FACT, message).at(span, "")
}

fn number(decl: &FactDecl, decimals: u32, sink: &mut Sink) -> Option<FactKind> {
    if decimals > MOST_DECIMALS {
        let message = format!("`{}` has more than {MOST_DECIMALS} decimals", decl.name.node);
        sink.report(bad(message, decl.name.span).help(format!("write `decimals: {MOST_DECIMALS}` or fewer")));
        return None;
    }
    let unit = decl.unit.as_ref().map(|unit| unit.node.clone());
    let wide = FactKind::Number { decimals, unit: unit.clone(), low: -i64::MAX, high: i64::MAX };
    let expected = if decimals == 0 { "a whole number" } else { "a number with so few decimals" };
    let (low, high) = range(decl, |text| wide.read(text).ok(), expected, sink).unwrap_or((-LARGEST, LARGEST));
    Some(FactKind::Number { decimals, unit, low, high })
}

fn range(
    decl: &FactDecl,
    read: impl Fn(&str) -> Option<i64>,
    expected: &str,
    sink: &mut Sink,
) -> Option<(i64, i64)> {
    let (low, high) = decl.range.as_ref()?;
    let mut end = |text: &Spanned<String>| {
        let value = read(&text.node);
        if value.is_none() {
            sink.report(bad(format!("`{}` is not {expected}", text.node), text.span).help("mend the range"));
        }
        value
    };
    let (from, to) = (end(low)?, end(high)?);
    if from > to {
        let message = format!("the range of `{}` ends before it begins", decl.name.node);
        sink.report(bad(message, low.span.cover(high.span)).help("swap the two ends"));
        return None;
    }
    Some((from, to))
}

fn choices(decl: &FactDecl, sink: &mut Sink) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for choice in &decl.choices {
        if found.contains(&choice.node) {
            sink.report(
                bad(format!("the choice `{}` stands twice", choice.node), choice.span).help("take one out"),
            );
        } else {
            found.push(choice.node.clone());
        }
    }
    if found.len() < 2 {
        let message = format!("`{}` needs at least two choices", decl.name.node);
        sink.report(bad(message, decl.name.span).help("write all of them: `choices: [first, second]`"));
        return None;
    }
    Some(found)
}

fn system(decl: &FactDecl, sink: &mut Sink) -> Option<CodeSystem> {
    let Some(system) = &decl.system else {
        let message = format!("`{}` does not say which codes it holds", decl.name.node);
        let help = format!("add `system:` with one of {}", CodeSystem::NAMES.join(", "));
        sink.report(bad(message, decl.name.span).help(help));
        return None;
    };
    system_of(&system.node, system.span, sink)
}

fn list(decl: &FactDecl, item: ItemKind, sink: &mut Sink) -> FactKind {
    let (fewest, most) = decl.length.as_ref().map_or((0, LONGEST), |(low, high)| (low.node, high.node));
    if fewest > most || most > u32::from(u16::MAX) {
        let message = format!("the length of `{}` cannot be from {fewest} to {most}", decl.name.node);
        sink.report(bad(message, decl.name.span).help("write the fewest first, such as `length: 1 to 12`"));
    }
    FactKind::List { item, fewest, most, complete: decl.complete.as_ref().is_none_or(|flag| flag.node) }
}
