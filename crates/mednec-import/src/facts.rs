//! The facts that tables look at, with what they can be.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::{free, name};
use crate::table::{Cell, Column, Kind, Table};
use crate::unary::{Piece, Test};
use crate::value::Value;

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fact {
    /// Its name in policies.
    pub(crate) name: String,
    /// What people are asked.
    pub(crate) question: String,
    pub(crate) kind: FactKind,
}

/// What a fact can be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FactKind {
    YesNo,
    /// With so many decimals.
    Number(u32),
    Date,
    /// One of these: as the table writes it, and as the policy does.
    Choices(Vec<(String, String)>),
    /// A code of this system.
    Code(&'static str),
}

/// How many decimals a number has where the table does not show more.
const DECIMALS: u32 = 2;
/// The most decimals of a number.
pub(crate) const MOST_DECIMALS: u32 = 6;
/// The fact that says which procedure is requested.
pub(crate) const PROCEDURE: &str = "procedure";
/// The choice for all that a table does not name.
const OTHER: &str = "other";
/// A choice whose text has no letters.
const CHOICE: &str = "choice";

/// Whether a choice stands for all that a table does not name.
pub(crate) fn is_other(written: &str, choice: &str) -> bool {
    written.is_empty() && choice.starts_with(OTHER)
}

/// The facts of tables by the names of their columns; columns whose cells ask for things of several kinds have none.
pub(crate) fn facts_of(tables: &[&Table], taken: &mut BTreeSet<String>) -> BTreeMap<String, Fact> {
    let mut columns: BTreeMap<&str, (Vec<&Value>, bool, &Column)> = BTreeMap::new();
    let mut order = Vec::new();
    for table in tables {
        for (at, column) in table.inputs.iter().enumerate() {
            let (values, ordered, _) = columns.entry(&column.name).or_insert_with(|| {
                order.push(column.name.as_str());
                (Vec::new(), false, column)
            });
            for row in &table.rows {
                let Some(Cell::Read(test)) = row.tests.get(at) else { continue };
                for piece in pieces(test) {
                    match piece {
                        Piece::Is(value) => values.push(value),
                        Piece::Between(low, high) => {
                            *ordered = true;
                            values.extend(low.iter().chain(high).map(|(value, _)| value));
                        }
                    }
                }
            }
        }
    }
    let mut facts = BTreeMap::new();
    for written in order {
        let Some((values, ordered, column)) = columns.get(written) else { continue };
        let Some(kind) = kind_of(values, *ordered, column) else { continue };
        let called = column.called().trim_end_matches('?');
        let question = match kind {
            FactKind::YesNo => format!("{called}?"),
            _ => format!("What is {called}?"),
        };
        // The requested procedure is a fact of every vocabulary.
        let own = name(written, "fact");
        let own = match kind {
            FactKind::Code("cpt") if own == PROCEDURE => own,
            _ => free(&own, taken),
        };
        let fact = Fact { name: own, question, kind };
        facts.insert(written.to_owned(), fact);
    }
    facts
}

/// What stands in a test.
pub(crate) fn pieces(test: &Test) -> &[Piece] {
    match test {
        Test::Any => &[],
        Test::OneOf(pieces) | Test::NoneOf(pieces) => pieces,
    }
}

fn kind_of(values: &[&Value], ordered: bool, column: &Column) -> Option<FactKind> {
    // A text in a column of numbers is a slip in its own cell, and asked of a person there.
    let numbers: Vec<&Value> =
        values.iter().copied().filter(|value| matches!(value, Value::Number(_))).collect();
    let slips = ordered || column.kind == Some(Kind::Number);
    let values =
        if slips && !numbers.is_empty() && numbers.len() * 2 > values.len() { &numbers } else { values };
    let first = values.first()?;
    let all = |of: fn(&Value) -> bool| values.iter().all(|value| of(value));
    if all(|value| matches!(value, Value::YesNo(_))) {
        return (!ordered).then_some(FactKind::YesNo);
    }
    if all(|value| matches!(value, Value::Date(_))) {
        return Some(FactKind::Date);
    }
    let texts: BTreeSet<String> = values.iter().map(|value| value.shown()).collect();
    // A number is a code where the column says so.
    let named = name(&column.name, "fact");
    let codes = ["procedure", "cpt", "hcpcs"].iter().any(|word| named.split('_').any(|part| part == *word));
    if codes && !ordered && system_of(&texts) == Some("cpt") {
        return Some(FactKind::Code("cpt"));
    }
    if matches!(first, Value::Number(_)) && all(|value| matches!(value, Value::Number(_))) {
        let scale = values.iter().filter_map(|value| match value {
            Value::Number(number) => Some(number.scale()),
            _ => None,
        });
        let scale = scale.max().unwrap_or(0);
        return (scale <= MOST_DECIMALS).then_some(FactKind::Number(scale.max(DECIMALS)));
    }
    if ordered || !all(|value| matches!(value, Value::Text(_) | Value::Number(_))) {
        return None;
    }
    if let Some(system) = system_of(&texts) {
        return Some(FactKind::Code(system));
    }
    let listed: Vec<String> = column.values.iter().map(Value::shown).collect();
    let closed = !listed.is_empty() && texts.iter().all(|text| listed.contains(text));
    let mut names = BTreeSet::new();
    let texts = if closed { listed } else { texts.into_iter().collect() };
    // A text that can be a choice as it is written is that choice, whatever else would be called so.
    names.extend(texts.iter().filter(|text| name(text, CHOICE) == **text).cloned());
    let own = |text: &String, names: &mut BTreeSet<String>| {
        let made = name(text, CHOICE);
        if made == *text { made } else { free(&made, names) }
    };
    let mut choices: Vec<(String, String)> =
        texts.iter().map(|text| (text.clone(), own(text, &mut names))).collect();
    if !closed || choices.len() < 2 {
        choices.push((String::new(), free(OTHER, &mut names)));
    }
    Some(FactKind::Choices(choices))
}

/// The system whose codes all texts look like.
fn system_of(texts: &BTreeSet<String>) -> Option<&'static str> {
    let digits = |text: &str, from: usize, to: usize| {
        text.get(from..to).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let big = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_uppercase());
    let procedure = |text: &String| {
        let bytes = text.as_bytes();
        let last = bytes.last().copied();
        bytes.len() == 5
            && ((digits(text, 0, 4) && (digits(text, 4, 5) || big(last)))
                || (big(bytes.first().copied()) && digits(text, 1, 5)))
    };
    let diagnosis = |text: &String| {
        let bytes = text.as_bytes();
        let (head, tail) = text.split_once('.').unwrap_or((text, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        big(bytes.first().copied())
            && head.len() == 3
            && digits(text, 1, 2)
            && plain(head)
            && plain(tail)
            && tail.len() <= 4
    };
    if texts.iter().all(procedure) {
        Some("cpt")
    } else if texts.iter().all(diagnosis) && texts.iter().any(|text| text.contains('.')) {
        Some("icd-10-cm")
    } else {
        None
    }
}
