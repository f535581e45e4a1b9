//! Sets of codes and choices as ranges of values.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::CodeSystem;
use mednec_source::{Diagnostic, Sink, Span, Spanned, closest};
use mednec_syntax::expr::SetItem;
use mednec_syntax::file::{DatedItem, ValueSetFile};

use crate::codes::{
    EMPTY_CODE_RANGE, EMPTY_PERIOD, NAME_TAKEN, SET_NEEDS_DATE, TYPE_MISMATCH, UNKNOWN_CHOICE,
    UNKNOWN_CODE_SYSTEM, UNKNOWN_VALUE_SET,
};
use crate::mistyped;

/// Values, as ascending ranges that neither touch nor overlap; both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    pub(crate) fn of(mut ranges: Vec<(i64, i64)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::new();
        for (low, high) in ranges {
            match merged.last_mut() {
                Some((_, end)) if low <= end.saturating_add(1) => *end = (*end).max(high),
                _ => merged.push((low, high)),
            }
        }
        Self(merged)
    }

    pub(crate) fn has(&self, value: i64) -> bool {
        let after = self.0.partition_point(|(low, _)| *low <= value);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, high)| value <= *high)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.0.iter().copied()
    }

    /// All values that are not in it.
    pub(crate) fn complement(&self) -> Self {
        let mut left = Vec::new();
        let mut next = Some(i64::MIN);
        for (low, high) in &self.0 {
            if let Some(start) = next.filter(|start| start < low) {
                left.push((start, low - 1));
            }
            next = high.checked_add(1);
        }
        left.extend(next.map(|start| (start, i64::MAX)));
        Self(left)
    }

    /// What is in it and not in the other.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let kept = other.complement();
        let mut left = Vec::new();
        for (low, high) in &self.0 {
            let overlap = kept.0.iter().map(|(from, to)| ((*low).max(*from), (*high).min(*to)));
            left.extend(overlap.filter(|(from, to)| from <= to));
        }
        Self(left)
    }
}

/// What a set holds, from day to day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Eras(Vec<(i64, Ranges)>);

impl Eras {
    /// The same on every day.
    pub(crate) fn always(ranges: Ranges) -> Self {
        Self(vec![(i64::MIN, ranges)])
    }

    /// What it holds, where that is the same on every day.
    pub(crate) fn single(&self) -> Option<&Ranges> {
        if let [(_, ranges)] = self.0.as_slice() { Some(ranges) } else { None }
    }

    /// Each era: its first day and its last, if any, and what the set then holds.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Option<i64>, Option<i64>, &Ranges)> {
        self.0.iter().enumerate().map(|(at, (start, ranges))| {
            let until = self.0.get(at + 1).map(|(next, _)| next - 1);
            (Some(*start).filter(|start| *start > i64::MIN), until, ranges)
        })
    }

    /// What is in the first and not in the second, day by day.
    fn of(included: &[Entry], excluded: &[Entry]) -> Self {
        let mut starts = vec![i64::MIN];
        for entry in included.iter().chain(excluded) {
            starts.extend(entry.from);
            starts.extend(entry.until.and_then(|day| day.checked_add(1)));
        }
        starts.sort_unstable();
        starts.dedup();
        let held = |entries: &[Entry], day: i64| {
            let valid = |entry: &&Entry| {
                entry.from.is_none_or(|from| from <= day) && entry.until.is_none_or(|until| day <= until)
            };
            Ranges::of(entries.iter().filter(valid).map(|entry| entry.range).collect())
        };
        let mut eras: Vec<(i64, Ranges)> = Vec::new();
        for start in starts {
            let ranges = held(included, start).without(&held(excluded, start));
            if eras.last().is_none_or(|(_, before)| *before != ranges) {
                eras.push((start, ranges));
            }
        }
        Self(eras)
    }
}

/// Codes, and the days on which they are in a set.
#[derive(Clone, Copy, Debug)]
struct Entry {
    range: (i64, i64),
    from: Option<i64>,
    until: Option<i64>,
}

/// A value set, ready to be used.
#[derive(Clone, Debug)]
pub(crate) struct ValueSet {
    pub(crate) system: CodeSystem,
    pub(crate) eras: Eras,
    pub(crate) span: Span,
}

/// The value sets by name.
pub(crate) type ValueSets = BTreeMap<String, ValueSet>;

/// Reads all value-set files, each after those it holds.
pub(crate) fn read_value_sets<'a>(
    files: impl Iterator<Item = &'a ValueSetFile>,
    sink: &mut Sink,
) -> ValueSets {
    let mut sets = ValueSets::new();
    let mut waiting: Vec<&ValueSetFile> = files.collect();
    while !waiting.is_empty() {
        let pending: BTreeSet<&str> = waiting.iter().map(|file| file.name.node.as_str()).collect();
        let waits = |file: &ValueSetFile| names_in(file).any(|name| pending.contains(name));
        let (later, mut ready): (Vec<_>, Vec<_>) = waiting.iter().copied().partition(|file| waits(file));
        // Sets that hold each other in a circle are read as they come; what is not there yet is told as unknown.
        waiting = if ready.is_empty() {
            ready = later;
            Vec::new()
        } else {
            later
        };
        for file in ready {
            read_value_set(file, &mut sets, sink);
        }
    }
    sets
}

/// The names of other sets among a set's entries.
fn names_in(file: &ValueSetFile) -> impl Iterator<Item = &str> {
    let entries = file.codes.iter().chain(&file.exclude);
    entries
        .map(|entry| &entry.item)
        .filter(|item| item.last.is_none() && is_name(&item.first))
        .map(|item| item.first.as_str())
}

fn read_value_set(file: &ValueSetFile, sets: &mut ValueSets, sink: &mut Sink) {
    let system = match &file.system {
        Some(name) => system_of(&name.node, name.span, sink),
        None => Some(CodeSystem::Icd10Cm),
    };
    let Some(system) = system else { return };
    let dated = |entries: &[DatedItem], sink: &mut Sink| {
        let mut found = Vec::new();
        for entry in entries {
            let (from, until) = (day(&entry.from), day(&entry.until));
            if from.zip(until).is_some_and(|(from, until)| until < from) {
                sink.report(
                    Diagnostic::new(&EMPTY_PERIOD, format!("`{}` leaves before it comes", entry.item.first))
                        .at(entry.item.span, "")
                        .help("both days are included; put the earlier one under `from`")
                        .swap(entry.from.as_ref(), entry.until.as_ref()),
                );
            }
            found.extend(entries_of(&entry.item, (from, until), system, sets, sink));
        }
        found
    };
    let included = dated(&file.codes, sink);
    let excluded = dated(&file.exclude, sink);
    if let Some(first) = sets.get(&file.name.node) {
        let message = format!("two value sets are called `{}`", file.name.node);
        sink.report(
            Diagnostic::new(&NAME_TAKEN, message)
                .at(file.name.span, "second")
                .label(first.span, "first")
                .help("give one of them another name"),
        );
        return;
    }
    let set = ValueSet { system, eras: Eras::of(&included, &excluded), span: file.name.span };
    sets.insert(file.name.node.clone(), set);
}

/// Whether a set's entry is written like a name rather than like a code.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.contains('.')
}

/// The code system of a name.
pub(crate) fn system_of(name: &str, span: Span, sink: &mut Sink) -> Option<CodeSystem> {
    let found = CodeSystem::of_name(name);
    if found.is_none() {
        let problem = Diagnostic::new(&UNKNOWN_CODE_SYSTEM, format!("no code system is called `{name}`"))
            .at(span, "")
            .help(format!("the code systems are {}", CodeSystem::NAMES.join(", ")));
        sink.report(match closest(name, CodeSystem::NAMES).first() {
            Some(near) => problem.guess(format!("write `{near}`"), span, *near),
            None => problem,
        });
    }
    found
}

/// The codes of a set's entries, which must be the same on every day; a category stands for all codes below it.
pub(crate) fn code_ranges(
    items: &[SetItem],
    system: CodeSystem,
    sets: &ValueSets,
    sink: &mut Sink,
) -> Ranges {
    let eras = code_eras(items, system, sets, sink);
    if let Some(ranges) = eras.single() {
        return ranges.clone();
    }
    if let Some(span) = items.iter().map(|item| item.span).reduce(Span::cover) {
        sink.report(
            Diagnostic::new(&SET_NEEDS_DATE, "codes come and go in this set, and no day can be named here")
                .at(span, "valid on which day?")
                .help("name the codes themselves, or a set whose codes have no days"),
        );
    }
    Ranges::default()
}

/// The codes of a set's entries, from day to day.
pub(crate) fn code_eras(items: &[SetItem], system: CodeSystem, sets: &ValueSets, sink: &mut Sink) -> Eras {
    let mut found = Vec::new();
    for item in items {
        found.extend(entries_of(item, (None, None), system, sets, sink));
    }
    Eras::of(&found, &[])
}

fn day(date: &Option<Spanned<jiff::civil::Date>>) -> Option<i64> {
    date.as_ref().map(|date| mednec_graph::fact::days_of(date.node))
}

/// The codes of one entry of a set, on the days from `from` to `until`.
fn entries_of(
    item: &SetItem,
    (from, until): (Option<i64>, Option<i64>),
    system: CodeSystem,
    sets: &ValueSets,
    sink: &mut Sink,
) -> Vec<Entry> {
    if item.last.is_none()
        && let Some(set) = sets.get(&item.first)
    {
        if set.system != system {
            let message = format!("`{}` is a set of {} codes", item.first, set.system.name());
            let label = format!("{} codes are needed here", system.name());
            sink.report(
                Diagnostic::new(&TYPE_MISMATCH, message)
                    .at(item.span, label)
                    .help("use a value set of the same code system as the fact"),
            );
            return Vec::new();
        }
        let mut found = Vec::new();
        for (first, last, ranges) in set.eras.iter() {
            let from = first.into_iter().chain(from).max();
            let until = last.into_iter().chain(until).min();
            if from.zip(until).is_none_or(|(from, until)| from <= until) {
                found.extend(ranges.iter().map(|range| Entry { range, from, until }));
            }
        }
        return found;
    }
    if item.last.is_none()
        && is_name(&item.first)
        && system != CodeSystem::Other
        && (!item.first.contains(|c: char| c.is_ascii_digit())
            || mistyped::readings(&item.first, system).is_empty()
            || near_set(&item.first, sets).is_some())
    {
        sink.report(unknown_set(&item.first, item.span, sets));
        return Vec::new();
    }
    let Some((first, last)) = mistyped::ends(item, system, sink) else { return Vec::new() };
    match system.range(&first, &last) {
        Some(range) => vec![Entry { range, from, until }],
        None => {
            sink.report(empty_range(item, &first, &last));
            Vec::new()
        }
    }
}

/// What is told of a range that holds no code. Only ends that begin alike can have changed places.
fn empty_range(item: &SetItem, first: &str, last: &str) -> Diagnostic {
    let problem =
        Diagnostic::new(&EMPTY_CODE_RANGE, format!("the range from {first} to {last} holds no code"))
            .at(item.span, "the first code comes after the last");
    if first.get(..1) == last.get(..1) {
        problem.fix("swap the two", item.span, format!("{last} to {first}"))
    } else {
        problem.help("look at both ends: one of them may be mistyped")
    }
}

fn near_set<'s>(name: &str, sets: &'s ValueSets) -> Option<&'s str> {
    closest(name, sets.keys().map(String::as_str)).first().copied()
}

fn unknown_set(name: &str, span: Span, sets: &ValueSets) -> Diagnostic {
    let problem = Diagnostic::new(&UNKNOWN_VALUE_SET, format!("no value set is called `{name}`"));
    match near_set(name, sets) {
        Some(near) => problem
            .at(span, format!("did you mean `{near}`?"))
            .guess(format!("write `{near}`"), span, near),
        None => problem
            .at(span, "not among the value sets")
            .help("write codes in brackets, such as [G35, I60 to I69], or add a file with `value_set:` and this name"),
    }
}

/// The choices of a set's entries, as their indexes.
pub(crate) fn choice_ranges(items: &[SetItem], fact: &str, choices: &[String], sink: &mut Sink) -> Ranges {
    let mut found = Vec::new();
    for item in items {
        if let Some(last) = &item.last {
            let message =
                format!("`{} to {last}` is a range, and the choices of `{fact}` have no order", item.first);
            sink.report(
                Diagnostic::new(&TYPE_MISMATCH, message)
                    .at(item.span, "")
                    .help("write each choice that is meant"),
            );
            continue;
        }
        found.extend(choice(&item.first, item.span, fact, choices, sink).map(|i| (i, i)));
    }
    Ranges::of(found)
}

/// The index of a choice.
pub(crate) fn choice(text: &str, span: Span, fact: &str, choices: &[String], sink: &mut Sink) -> Option<i64> {
    if let Some(index) = choices.iter().position(|choice| choice == text) {
        return i64::try_from(index).ok();
    }
    let problem = Diagnostic::new(&UNKNOWN_CHOICE, format!("`{fact}` is never `{text}`"));
    let all = format!("the choices are {}", choices.join(", "));
    // What is nearest to `not severe` is its opposite.
    let left_out = text.strip_prefix("not ").map(str::trim);
    if let Some(left_out) = left_out.filter(|left_out| choices.iter().any(|choice| choice == left_out)) {
        let others: Vec<&str> =
            choices.iter().map(String::as_str).filter(|choice| choice != &left_out).collect();
        sink.report(problem.at(span, "a choice, and that it is not").help(all).help(format!(
            "in a cell, write the other choices: {}; in a condition, `{fact} is not {left_out}`",
            others.join(", ")
        )));
        return None;
    }
    let near = closest(text, choices.iter().map(String::as_str));
    sink.report(match near.first() {
        Some(near) => problem.at(span, format!("did you mean `{near}`?")).help(all).guess(
            format!("write `{near}`"),
            span,
            (*near).to_string(),
        ),
        None => problem.at(span, "not one of its choices").help(all),
    });
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opposite_of_a_choice_is_not_what_was_meant() {
        let choices = ["mild", "moderate", "severe"].map(str::to_owned);
        let mut sink = Sink::new();
        let span = Span::new(mednec_source::SourceId(0), 0, 0);
        assert_eq!(choice("not severe", span, "severity", &choices, &mut sink), None);
        let told = sink.into_sorted();
        assert!(told[0].fixes.is_empty() && told[0].help[1].contains("mild, moderate;"), "{told:?}");
    }

    #[test]
    fn complement_and_difference() {
        let set = Ranges::of(vec![(5, 7), (1, 2), (3, 3)]);
        assert_eq!(set, Ranges(vec![(1, 3), (5, 7)]));
        assert_eq!(set.complement().complement(), set);
        assert!(!set.complement().has(6) && set.complement().has(4));
        assert_eq!(set.without(&Ranges::of(vec![(2, 5)])), Ranges(vec![(1, 1), (6, 7)]));
        assert_eq!(Ranges::default().complement().complement(), Ranges::default());
    }
}
