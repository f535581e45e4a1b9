//! Sets of codes and choices as ranges of values.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::CodeSystem;
use mednec_source::{Diagnostic, Sink, Span, closest};
use mednec_syntax::expr::SetItem;
use mednec_syntax::file::ValueSetFile;

use crate::codes::{
    CODE_FAMILY, EMPTY_CODE_RANGE, MALFORMED_CODE, NAME_TAKEN, TYPE_MISMATCH, UNKNOWN_CHOICE,
    UNKNOWN_CODE_SYSTEM, UNKNOWN_VALUE_SET,
};

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

/// A value set, ready to be used.
#[derive(Clone, Debug)]
pub(crate) struct ValueSet {
    pub(crate) system: CodeSystem,
    pub(crate) ranges: Ranges,
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
    entries.filter(|item| item.last.is_none() && is_name(&item.first)).map(|item| item.first.as_str())
}

fn read_value_set(file: &ValueSetFile, sets: &mut ValueSets, sink: &mut Sink) {
    let system = match &file.system {
        Some(name) => system_of(&name.node, name.span, sink),
        None => Some(CodeSystem::Icd10Cm),
    };
    let Some(system) = system else { return };
    let included = code_ranges(&file.codes, system, sets, sink);
    let excluded = code_ranges(&file.exclude, system, sets, sink);
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
    let set = ValueSet { system, ranges: included.without(&excluded), span: file.name.span };
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
            Some(near) => problem.fix(format!("write `{near}`"), span, *near),
            None => problem,
        });
    }
    found
}

/// The codes of a set's entries; a category stands for all codes below it.
pub(crate) fn code_ranges(
    items: &[SetItem],
    system: CodeSystem,
    sets: &ValueSets,
    sink: &mut Sink,
) -> Ranges {
    let mut ranges = Vec::new();
    for item in items {
        if item.last.is_none()
            && let Some(set) = sets.get(&item.first)
        {
            if set.system == system {
                ranges.extend(set.ranges.iter());
            } else {
                let message = format!("`{}` is a set of {} codes", item.first, set.system.name());
                let label = format!("codes of {} are asked for here", system.name());
                sink.report(
                    Diagnostic::new(&TYPE_MISMATCH, message)
                        .at(item.span, label)
                        .help("use a value set of the same code system as the fact"),
                );
            }
            continue;
        }
        if item.last.is_none() && is_name(&item.first) && system != CodeSystem::Other {
            sink.report(unknown_set(&item.first, item.span, sets));
            continue;
        }
        let first = code(&item.first, item.span, system, sink);
        let last = match &item.last {
            Some(last) => code(last, item.span, system, sink),
            None => first.clone(),
        };
        let (Some(first), Some(last)) = (first, last) else { continue };
        match system.range(&first, &last) {
            Some(range) => ranges.push(range),
            None => sink.report(
                Diagnostic::new(&EMPTY_CODE_RANGE, format!("the range from {first} to {last} holds no code"))
                    .at(item.span, "the first code comes after the last")
                    .fix("swap the two", item.span, format!("{last} to {first}")),
            ),
        }
    }
    Ranges::of(ranges)
}

/// A code or category as it is to be read: `M54.-` is M54, and `I63.x` is told.
fn code(text: &str, span: Span, system: CodeSystem, sink: &mut Sink) -> Option<String> {
    let family = text.trim_end_matches(['-', '.']);
    if system == CodeSystem::Icd10Cm {
        let stem = text.trim_end_matches(['x', 'X', '*', '%']);
        if stem.len() < text.len() && (stem.ends_with('.') || text.ends_with(['*', '%'])) {
            let stem = stem.trim_end_matches('.');
            sink.report(
                Diagnostic::new(&CODE_FAMILY, format!("`{text}` is not a code"))
                    .at(span, format!("for {stem} and all codes below it write `{stem}`"))
                    .note("a category stands for all codes below it, so no placeholder is needed")
                    .fix(format!("write `{stem}`"), span, stem),
            );
            return None;
        }
    }
    if system.accepts(family, true) {
        return Some(family.to_string());
    }
    sink.report(
        Diagnostic::new(&MALFORMED_CODE, format!("`{text}` is not a code of {}", system.name()))
            .at(span, format!("a code is {}", system.shape()))
            .help("mend the code, or name a value set"),
    );
    None
}

fn unknown_set(name: &str, span: Span, sets: &ValueSets) -> Diagnostic {
    let problem = Diagnostic::new(&UNKNOWN_VALUE_SET, format!("no value set is called `{name}`"));
    match closest(name, sets.keys().map(String::as_str)).first() {
        Some(near) => problem
            .at(span, format!("did you mean `{near}`?"))
            .fix(format!("write `{near}`"), span, (*near).to_string()),
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
    let near = closest(text, choices.iter().map(String::as_str));
    let problem = Diagnostic::new(&UNKNOWN_CHOICE, format!("`{fact}` is never `{text}`"));
    let all = format!("the choices are {}", choices.join(", "));
    sink.report(match near.first() {
        Some(near) => problem.at(span, format!("did you mean `{near}`?")).help(all).fix(
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
    fn complement_and_difference() {
        let set = Ranges::of(vec![(5, 7), (1, 2), (3, 3)]);
        assert_eq!(set, Ranges(vec![(1, 3), (5, 7)]));
        assert_eq!(set.complement().complement(), set);
        assert!(!set.complement().has(6) && set.complement().has(4));
        assert_eq!(set.without(&Ranges::of(vec![(2, 5)])), Ranges(vec![(1, 1), (6, 7)]));
        assert_eq!(Ranges::default().complement().complement(), Ranges::default());
    }
}
