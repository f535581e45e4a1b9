//! What a cell asks, as a condition.

use crate::facts::{Fact, FactKind};
use crate::unary::{Bound, Piece, Side, Test};
use crate::value::Value;

/// The condition of a cell; an empty one where it asks nothing, and nothing where it asks what its fact cannot be.
pub(crate) fn condition(fact: &Fact, test: &Test) -> Option<String> {
    match test {
        Test::Any => Some(String::new()),
        Test::OneOf(pieces) => one_of(fact, pieces),
        Test::NoneOf(pieces) => match names(fact, pieces) {
            Some(names) if names.len() == 1 => Some(format!("{} is not {}", fact.name, names.join(""))),
            Some(names) => Some(format!("{} not in [{}]", fact.name, names.join(", "))),
            None => {
                let held = one_of(fact, pieces)?;
                let held = if held.starts_with('(') { held } else { format!("({held})") };
                Some(format!("(not {held})"))
            }
        },
    }
}

fn one_of(fact: &Fact, pieces: &[Piece]) -> Option<String> {
    if let Some(names) = names(fact, pieces) {
        return Some(match names.as_slice() {
            [only] => format!("{} is {only}", fact.name),
            several => format!("{} in [{}]", fact.name, several.join(", ")),
        });
    }
    let all: Option<Vec<String>> = pieces.iter().map(|piece| of_piece(fact, piece)).collect();
    match all?.as_slice() {
        [only] => Some(only.clone()),
        several => Some(format!("({})", several.join(" or "))),
    }
}

/// The choices or codes that are named, where nothing else is.
fn names(fact: &Fact, pieces: &[Piece]) -> Option<Vec<String>> {
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Is(value) => Some(value.shown()),
        Piece::Between(..) => None,
    });
    let texts: Option<Vec<String>> = texts.collect();
    match &fact.kind {
        FactKind::Choices(choices) => {
            let choice = |text: String| Some(choices.iter().find(|(written, _)| *written == text)?.1.clone());
            texts?.into_iter().map(choice).collect()
        }
        FactKind::Code(_) => texts,
        FactKind::YesNo | FactKind::Number(_) | FactKind::Date => None,
    }
}

fn of_piece(fact: &Fact, piece: &Piece) -> Option<String> {
    let name = &fact.name;
    match (&fact.kind, piece) {
        (FactKind::YesNo, Piece::Is(Value::YesNo(true))) => Some(name.clone()),
        (FactKind::YesNo, Piece::Is(Value::YesNo(false))) => Some(format!("(not {name})")),
        (FactKind::Number(_), Piece::Is(Value::Number(number))) => Some(format!("{name} is {number}")),
        (FactKind::Date, Piece::Is(Value::Date(day))) => Some(format!("{name} is {day}")),
        (FactKind::Number(_), Piece::Between(low, high)) => number_between(name, low.as_ref(), high.as_ref()),
        (FactKind::Date, Piece::Between(low, high)) => day_between(name, low.as_ref(), high.as_ref()),
        _ => None,
    }
}

fn number_between(name: &str, low: Option<&Bound>, high: Option<&Bound>) -> Option<String> {
    if let (Some((low, Side::Included)), Some((high, Side::Included))) = (low, high) {
        return Some(format!("{name} is between {} and {}", low.shown(), high.shown()));
    }
    let low = low.map(|(value, side)| {
        format!("{name} {} {}", if *side == Side::Included { ">=" } else { ">" }, value.shown())
    });
    let high = high.map(|(value, side)| {
        format!("{name} {} {}", if *side == Side::Included { "<=" } else { "<" }, value.shown())
    });
    both(low, high)
}

fn day_between(name: &str, low: Option<&Bound>, high: Option<&Bound>) -> Option<String> {
    if let (Some((low, Side::Included)), Some((high, Side::Included))) = (low, high) {
        return Some(format!("{name} is between {} and {}", low.shown(), high.shown()));
    }
    let low = low.map(|(value, side)| {
        format!(
            "{name} is {} {}",
            if *side == Side::Included { "on or after" } else { "after" },
            value.shown()
        )
    });
    let high = high.map(|(value, side)| {
        format!(
            "{name} is {} {}",
            if *side == Side::Included { "on or before" } else { "before" },
            value.shown()
        )
    });
    both(low, high)
}

fn both(low: Option<String>, high: Option<String>) -> Option<String> {
    match (low, high) {
        (Some(low), Some(high)) => Some(format!("({low} and {high})")),
        (low, high) => low.or(high),
    }
}
