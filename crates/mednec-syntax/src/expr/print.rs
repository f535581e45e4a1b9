//! The one spelling of conditions, values and set entries.
//!
//! Where the language has two spellings of one tree (`a is 3 days before b` and `b is 3 days after a`), the order in
//! which the parts stand in the file decides, so that an author's sentence keeps its subject.

use std::fmt;

use mednec_source::Spanned;

use super::ast::{Aggregate, Comparison, Count, Elapsed, Expr, ExprKind, Operand, OperandKind, SetItem};
use super::print_records::{aggregate, ends_open, place_word, speaks_of_a_day};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Not(inner) => match &inner.kind {
                ExprKind::Name(name) => write!(f, "not {name}"),
                _ => write!(f, "not ({inner})"),
            },
            ExprKind::And(members) => joined(f, members, " and "),
            ExprKind::Or(members) => joined(f, members, " or "),
            ExprKind::Count { count, members } => {
                match count {
                    Count::All => f.write_str("all of (")?,
                    Count::Any => f.write_str("any of (")?,
                    Count::None => f.write_str("none of (")?,
                    Count::AtLeast(least) => write!(f, "at least {least} of (")?,
                }
                listed(f, members)?;
                f.write_str(")")
            }
            ExprKind::Compare { left, op, right, dated } => compare(f, left, *op, right, *dated),
            ExprKind::Between { subject, negated, low, high } => {
                between(f, subject, if *negated { " not" } else { "" }, low, high)
            }
            ExprKind::Member { subject, negated, set, on } => {
                write!(f, "{subject} {} ", if *negated { "not in" } else { "in" })?;
                write_set(f, set, on.as_ref(), self.span.end)
            }
            ExprKind::Quantified { quantifier, list, set, on } => {
                write!(f, "{} {} in ", quantifier.word(), list.node)?;
                write_set(f, set, on.as_ref(), self.span.end)
            }
            ExprKind::Records { quantifier, records } => write!(f, "{} {records}", quantifier.word()),
            ExprKind::Evidence { fact, state, negated } => {
                let not = if *negated { " not" } else { "" };
                write!(f, "{} is{not} {}", fact.node, state.word())
            }
            ExprKind::Error => f.write_str("?"),
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            OperandKind::Number { unit, text, .. } => match unit {
                Some(unit) => write!(f, "{text} {}", unit.node),
                None => f.write_str(text),
            },
            OperandKind::Date(date) => write!(f, "{date}"),
            OperandKind::Word(word) => f.write_str(word),
            OperandKind::Days { unit, from, to } => write!(f, "{} from {from} to {to}", unit.word()),
            OperandKind::DayOf { day, start } => write!(f, "day {} of {start}", day.node),
            OperandKind::Counted { fact, including_this } => {
                write!(f, "{} {} this", fact.node, if *including_this { "including" } else { "before" })
            }
            OperandKind::Aggregate { kind, field, records } => aggregate(f, *kind, field.as_ref(), records),
            OperandKind::Element { place, list } => write!(f, "{} of {}", place_word(*place), list.node),
            OperandKind::Extreme { greatest, of } => {
                let word = match (*greatest, of.iter().any(is_day)) {
                    (true, true) => "latest",
                    (false, true) => "earliest",
                    (true, false) => "highest",
                    (false, false) => "lowest",
                };
                write!(f, "{word} of (")?;
                listed(f, of)?;
                f.write_str(")")
            }
            OperandKind::DateOf(fact) => write!(f, "date of {}", fact.node),
            OperandKind::Percent { text, of, .. } => write!(f, "{text} percent of {of}"),
            OperandKind::Sum { left, minus, right } => {
                write!(f, "{left}")?;
                added(f, *minus, right)
            }
        }
    }
}

impl fmt::Display for SetItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.last {
            Some(last) => write!(f, "{} to {last}", self.first),
            None => f.write_str(&self.first),
        }
    }
}

impl Expr {
    /// The spelling in the pieces between which a long condition is broken: each member of `and` or `or` with the word
    /// before it. Joined by blanks they are the whole.
    #[must_use]
    pub fn pieces(&self) -> Vec<String> {
        let (members, word) = match &self.kind {
            ExprKind::And(members) => (members, "and "),
            ExprKind::Or(members) => (members, "or "),
            _ => return vec![self.to_string()],
        };
        let words = std::iter::once("").chain(std::iter::repeat(word));
        members.iter().zip(words).map(|(member, word)| format!("{word}{}", Joined(member))).collect()
    }
}

/// A member of `and` or `or`; what is itself joined or negated goes into parentheses.
struct Joined<'a>(&'a Expr);

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = match &self.0.kind {
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) => false,
            ExprKind::Records { records, .. } => !ends_open(records),
            _ => true,
        };
        if bare { write!(f, "{}", self.0) } else { write!(f, "({})", self.0) }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, members: &[Expr], word: &str) -> fmt::Result {
    for (i, member) in members.iter().enumerate() {
        if i > 0 {
            f.write_str(word)?;
        }
        write!(f, "{}", Joined(member))?;
    }
    Ok(())
}

fn listed<T: fmt::Display>(f: &mut fmt::Formatter<'_>, members: &[T]) -> fmt::Result {
    for (i, member) in members.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{member}")?;
    }
    Ok(())
}

/// A name alone needs no brackets, unless it had some: then the condition ends behind it.
fn write_set(
    f: &mut fmt::Formatter<'_>,
    set: &[SetItem],
    on: Option<&Spanned<String>>,
    end: u32,
) -> fmt::Result {
    let end = on.map_or(end, |_| set.last().map_or(end, |item| item.span.end));
    entries(f, set, end)?;
    match on {
        Some(day) => write!(f, " on {}", day.node),
        None => Ok(()),
    }
}

fn entries(f: &mut fmt::Formatter<'_>, set: &[SetItem], end: u32) -> fmt::Result {
    if let [only] = set {
        let name = only.last.is_none() && only.first.starts_with(|c: char| c.is_ascii_lowercase());
        let reserved = mednec_grammar::RESERVED.contains(&only.first.as_str());
        let plain = only.first.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if name && plain && !reserved && only.span.end == end {
            return f.write_str(&only.first);
        }
    }
    f.write_str("[")?;
    listed(f, set)?;
    f.write_str("]")
}

fn compare(
    f: &mut fmt::Formatter<'_>,
    left: &Operand,
    op: Comparison,
    right: &Operand,
    dated: bool,
) -> fmt::Result {
    if let Some((subject, direction, other)) = sentence(left).filter(|_| is_amount(right)) {
        let phrase = match op {
            Comparison::Is => "exactly",
            Comparison::IsNot => "not exactly",
            Comparison::Less => "less than",
            Comparison::AtMost => "at most",
            Comparison::More => "more than",
            Comparison::AtLeast => "at least",
        };
        return write!(f, "{subject} is {phrase} {right} {direction} {other}");
    }
    let dated = dated || is_date(left) || is_date(right);
    let sign = match op {
        Comparison::Less if dated => "is before",
        Comparison::AtMost if dated => "is on or before",
        Comparison::More if dated => "is after",
        Comparison::AtLeast if dated => "is on or after",
        op => op.sign(),
    };
    write!(f, "{left} {sign} {right}")
}

fn between(
    f: &mut fmt::Formatter<'_>,
    subject: &Operand,
    not: &str,
    low: &Operand,
    high: &Operand,
) -> fmt::Result {
    let from_zero = matches!(
        &low.kind,
        OperandKind::Number { unit: Some(unit), text, .. } if unit.node == "days" && text == "0"
    );
    match sentence(subject).filter(|_| from_zero && is_amount(high)) {
        Some((subject, direction, other)) => write!(f, "{subject} is{not} within {high} {direction} {other}"),
        None => write!(f, "{subject} is{not} between {low} and {high}"),
    }
}

/// Days between two dates as `subject … after other`, unless they were written `days from … to …`.
fn sentence(days: &Operand) -> Option<(&Operand, &'static str, &Operand)> {
    let OperandKind::Days { unit: Elapsed::Days, from, to } = &days.kind else {
        return None;
    };
    let (first, at) = (from.span.start.min(to.span.start), days.span.start);
    if at < first {
        return None;
    }
    let swapped =
        if is_moment(from) == is_moment(to) { from.span.start < to.span.start } else { is_moment(to) };
    Some(if swapped { (from, "before", to) } else { (to, "after", from) })
}

/// Whether it can stand behind `after` in such a sentence; the subject can be anything.
fn is_moment(operand: &Operand) -> bool {
    matches!(
        operand.kind,
        OperandKind::Word(_)
            | OperandKind::Date(_)
            | OperandKind::DayOf { .. }
            | OperandKind::DateOf(_)
            | OperandKind::Extreme { .. }
            | OperandKind::Aggregate { .. }
    )
}

fn is_amount(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Number { .. } => true,
        OperandKind::Word(word) => {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && !word.contains(|c: char| c.is_ascii_uppercase())
                && !mednec_grammar::RESERVED.contains(&word.as_str())
        }
        _ => false,
    }
}

fn is_date(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Date(_) | OperandKind::DayOf { .. } | OperandKind::DateOf(_) => true,
        OperandKind::Aggregate { kind, field: Some(field), .. } => {
            matches!(kind, Aggregate::Latest | Aggregate::Earliest)
                || (*kind != Aggregate::Different && speaks_of_a_day(&field.node))
        }
        OperandKind::Extreme { of, .. } => of.iter().any(is_date),
        OperandKind::Sum { left, .. } => is_date(left),
        _ => false,
    }
}

/// Whether a value is a date by its form or by its name.
fn is_day(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Word(word) => speaks_of_a_day(word),
        OperandKind::Sum { left, .. } => is_day(left),
        _ => is_date(operand),
    }
}

/// The right side of a sum. The language has no parentheses around values, so a sum in it is added piece by piece.
fn added(f: &mut fmt::Formatter<'_>, minus: bool, right: &Operand) -> fmt::Result {
    match &right.kind {
        OperandKind::Sum { left, minus: inner, right } => {
            added(f, minus, left)?;
            added(f, minus != *inner, right)
        }
        _ => write!(f, " {} {right}", if minus { '-' } else { '+' }),
    }
}
