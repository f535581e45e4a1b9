//! What is written for a fact, read into its slot.

use std::borrow::Cow;

use mednec_graph::{Case, Fact, FactId, FactKind, Partial, UNKNOWN_ITEM};
use mednec_source::Span;

use super::problem::{Problem, of_read, wrong_form};
use crate::codes::{CASE_LIST_LENGTH, CASE_RANGE};

/// What a written value is at first sight.
pub(super) enum Shape<'a> {
    /// Nothing is known.
    Null,
    /// One value: text, a number as written, `true` or `false`.
    Scalar(Cow<'a, str>),
    /// A list.
    List,
    /// Keys with values.
    Map,
    /// Text that cannot be decoded.
    Broken,
}

/// A value in some notation.
pub(super) trait Written<'a>: Copy {
    /// What it is.
    fn shape(self) -> Shape<'a>;
    /// The elements of a list.
    fn elements(self, each: &mut dyn FnMut(Self));
    /// The keys and values of a map.
    fn entries(self, each: &mut dyn FnMut(&str, Self));
    /// Where it stands, if that is known.
    fn span(self) -> Option<Span>;
}

/// Reads what is written for a fact into its slot. `values` is memory to work in.
pub(super) fn read<'a, V: Written<'a>>(
    fact: &Fact,
    id: FactId,
    value: V,
    values: &mut Vec<i64>,
    case: &mut Case,
    problems: &mut Vec<Problem>,
) {
    match (value.shape(), fact.kind.is_list()) {
        (Shape::Null, _) => case.set_unknown(id),
        (Shape::Scalar(text), false) => match fact.kind.read(&text) {
            Ok(value) => case.set_value(id, value),
            Err(problem) => problems.push(of_read(fact, &text, &problem, value.span())),
        },
        (Shape::List, true) => {
            let open = !matches!(fact.kind, FactKind::List { complete: true, .. });
            list(fact, id, value, open, values, case, problems);
        }
        (Shape::Map, is_list) => {
            let Some((word, inner)) = only_entry(value) else {
                problems.push(wrong_form(fact, "keys with values", value.span()));
                return;
            };
            match (word.as_str(), inner.shape(), is_list) {
                ("one_of", Shape::List, false) => one_of(fact, id, inner, values, case, problems),
                ("between", Shape::List, false) => between(fact, id, inner, values, case, problems),
                ("at_least", Shape::List, true) => list(fact, id, inner, true, values, case, problems),
                ("exactly", Shape::List, true) => list(fact, id, inner, false, values, case, problems),
                (other, ..) => {
                    problems.push(wrong_form(fact, &format!("keys such as `{other}`"), value.span()))
                }
            }
        }
        (Shape::Scalar(_), true) => problems.push(wrong_form(fact, "a single value", value.span())),
        (Shape::List, false) => problems.push(wrong_form(fact, "a list", value.span())),
        (Shape::Broken, _) => problems.push(Problem::broken(&fact.name, value.span())),
    }
}

/// The key and value of a map that has one.
fn only_entry<'a, V: Written<'a>>(map: V) -> Option<(String, V)> {
    let mut found = None;
    let mut count = 0usize;
    map.entries(&mut |key, value| {
        count += 1;
        found.get_or_insert_with(|| (key.to_owned(), value));
    });
    found.filter(|_| count == 1)
}

/// Reads the elements of a list; `null` is an element that is not known where that is `allowed`.
fn elements<'a, V: Written<'a>>(
    fact: &Fact,
    list: V,
    null: bool,
    values: &mut Vec<i64>,
    problems: &mut Vec<Problem>,
) -> bool {
    values.clear();
    let before = problems.len();
    list.elements(&mut |element| match element.shape() {
        Shape::Null if null => values.push(UNKNOWN_ITEM),
        Shape::Scalar(text) => match fact.kind.read(&text) {
            Ok(value) => values.push(value),
            Err(problem) => problems.push(of_read(fact, &text, &problem, element.span())),
        },
        Shape::Null => problems.push(wrong_form(fact, "a gap in a choice of values", element.span())),
        Shape::List => problems.push(wrong_form(fact, "a list inside a list", element.span())),
        Shape::Map => problems.push(wrong_form(fact, "keys with values inside a list", element.span())),
        Shape::Broken => problems.push(Problem::broken(&fact.name, element.span())),
    });
    problems.len() == before
}

fn list<'a, V: Written<'a>>(
    fact: &Fact,
    id: FactId,
    written: V,
    open: bool,
    values: &mut Vec<i64>,
    case: &mut Case,
    problems: &mut Vec<Problem>,
) {
    if !elements(fact, written, true, values, problems) {
        return;
    }
    if let FactKind::List { fewest, most, .. } = fact.kind {
        let count = values.len();
        let too_few = !open && count < fewest as usize;
        if too_few || count > most as usize {
            let found = if count == 1 { "1 element".to_owned() } else { format!("{count} elements") };
            let problem = Problem::new(
                &CASE_LIST_LENGTH,
                format!("`{}` has {fewest} to {most} elements, and here {found}", fact.name),
                written.span(),
                found,
            );
            problems.push(problem.help(if too_few {
                "if more elements exist than are known, write `{\"at_least\": [...]}`; if none is known, leave it out"
            } else {
                "leave out what is written twice, or correct `length` in the vocabulary"
            }));
            return;
        }
    }
    case.set_list(id, values.iter().copied(), open);
}

fn one_of<'a, V: Written<'a>>(
    fact: &Fact,
    id: FactId,
    written: V,
    values: &mut Vec<i64>,
    case: &mut Case,
    problems: &mut Vec<Problem>,
) {
    if !elements(fact, written, false, values, problems) {
        return;
    }
    values.sort_unstable();
    values.dedup();
    if values.is_empty() {
        problems.push(wrong_form(fact, "one of no values", written.span()));
        return;
    }
    case.set_partial(id, Partial::OneOf(values.clone()));
}

fn between<'a, V: Written<'a>>(
    fact: &Fact,
    id: FactId,
    written: V,
    values: &mut Vec<i64>,
    case: &mut Case,
    problems: &mut Vec<Problem>,
) {
    if !matches!(fact.kind, FactKind::Number { .. } | FactKind::Date { .. }) {
        problems.push(wrong_form(fact, "a range", written.span()));
        return;
    }
    if !elements(fact, written, false, values, problems) {
        return;
    }
    match values.as_slice() {
        [low, high] if low <= high => case.set_partial(id, Partial::Between(*low, *high)),
        [_, _] => {
            let message = format!("the range of `{}` ends before it begins", fact.name);
            let problem =
                Problem::new(&CASE_RANGE, message, written.span(), "the first is larger than the second");
            problems.push(problem.help("write the lowest value first"));
        }
        _ => problems.push(wrong_form(fact, "a range without exactly two ends", written.span())),
    }
}
