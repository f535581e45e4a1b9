//! The days on which codes are valid, by the code systems of the vocabulary.

use mednec_graph::bundle::Validity;
use mednec_graph::fact::days_of;
use mednec_graph::{Bundle, CodeSystem};
use mednec_source::{Diagnostic, Span};
use mednec_syntax::expr::SetItem;

use crate::codes::CODE_NOT_VALID;
use crate::lower::Lower;
use crate::world::World;

/// Adds the days of all codes that have any to the bundle.
pub(crate) fn add(world: &World<'_>, bundle: &mut Bundle) {
    for file in &world.systems {
        let Some(system) = CodeSystem::of_name(&file.name.node) else { continue };
        for entry in file.codes.iter().filter(|entry| entry.from.is_some() || entry.until.is_some()) {
            let Some(codes) = system.range(&entry.code.node, &entry.code.node) else { continue };
            let day = |date: &Option<mednec_source::Spanned<jiff::civil::Date>>| {
                date.as_ref().map(|date| days_of(date.node))
            };
            let validity = Validity { codes, from: day(&entry.from), until: day(&entry.until) };
            bundle.validity.entry(file.name.node.clone()).or_default().push(validity);
        }
    }
    bundle.validity.values_mut().for_each(|all| all.sort_by_key(|entry| (entry.codes, entry.from)));
}

impl Lower<'_, '_> {
    /// Tells of codes that are valid on no day on which the edition governs.
    pub(crate) fn check_validity(&mut self, items: &[SetItem], system: CodeSystem) {
        let (from, until) = (self.from, self.until);
        let Some(known) = self.bundle.validity.get(system.name()) else { return };
        let mut found: Vec<(String, Span)> = Vec::new();
        for item in items.iter().filter(|item| item.last.is_none()) {
            let code = item.first.trim_end_matches(['-', '.']);
            let Some((low, high)) = system.range(code, code) else { continue };
            // The code itself and those below it: a category is valid as long as one of its codes is.
            let below = || known.iter().filter(|entry| low <= entry.codes.0 && entry.codes.1 <= high);
            if below().any(|entry| entry.codes == (low, high))
                && !below().any(|entry| meets(entry, from, until))
            {
                found.push((item.first.clone(), item.span));
            }
        }
        for (code, span) in found {
            self.sink.report(
                Diagnostic::new(&CODE_NOT_VALID, format!("`{code}` is not valid while this edition governs"))
                    .at(span, "by the code system of the vocabulary")
                    .help("name the codes that took its place, or a value set whose codes have days"),
            );
        }
    }
}

fn meets(entry: &Validity, from: Option<i64>, until: Option<i64>) -> bool {
    let starts = entry.from.zip(until).is_none_or(|(first, until)| first <= until);
    starts && entry.until.zip(from).is_none_or(|(last, from)| from <= last)
}
