//! What is written for a list, read into its slot.

use mednec_graph::{Fact, FactId, FactKind, ItemKind};

use super::problem::{Asked, Problem};
use super::value::{Intake, Shape, Written, keys};
use crate::codes::{CASE_COMPLETE_FROM, CASE_LIST_LENGTH};

impl Intake<'_> {
    /// Reads a list that says whether it is complete.
    pub(super) fn list_of_form<'a, V: Written<'a>>(&mut self, fact: &Fact, id: FactId, value: V) {
        let asked = Asked::fact(fact);
        let keys = keys(value);
        let word = |word: &str| keys.iter().find(|(key, _)| key == word).map(|(_, inner)| *inner);
        let (elements, open, from) =
            match (word("at_least"), word("exactly"), word("complete_from"), keys.len()) {
                (Some(elements), None, None, 1) => (elements, true, None),
                (Some(elements), None, Some(from), 2) => (elements, true, Some(from)),
                (None, Some(elements), None, 1) => (elements, false, None),
                (None, Some(_), Some(from), 2) => return self.complete_anyway(asked, from),
                _ => {
                    // The keys may be what identifies a person.
                    return self.wrong(asked, "keys with values", value);
                }
            };
        if !matches!(elements.shape(), Shape::List) {
            return self.wrong(asked, "something else than a list of elements", elements);
        }
        self.list(fact, id, elements, open);
        if let Some(from) = from {
            self.complete_from(fact, id, from);
        }
    }

    /// Reads the elements of a list; `open` says that there may be more.
    pub(super) fn list<'a, V: Written<'a>>(&mut self, fact: &Fact, id: FactId, written: V, open: bool) {
        let FactKind::List { item, fewest, most, .. } = &fact.kind else { return };
        let (fewest, most) = (*fewest as usize, *most as usize);
        if let ItemKind::Record { fields, .. } = item {
            let records = self.records_of(fact, fields, id, written, most);
            if let Some((records, count)) = records
                && self.fits(fact, count, (fewest, most), open, written)
            {
                self.case.set_records(id, records, open);
            }
            return;
        }
        if let Some(count) = self.elements(Asked::fact(fact), written, true, most)
            && self.fits(fact, count, (fewest, most), open, written)
        {
            self.case.set_list(id, self.values.iter().copied(), open);
        }
    }

    /// Whether a list has as many elements as it may have, which is told where it has not.
    fn fits<'a, V: Written<'a>>(
        &mut self,
        fact: &Fact,
        count: usize,
        (fewest, most): (usize, usize),
        open: bool,
        written: V,
    ) -> bool {
        let too_few = !open && count < fewest;
        if !too_few && count <= most {
            return true;
        }
        let records = matches!(fact.kind, FactKind::List { item: ItemKind::Record { .. }, .. });
        let what = match (records, count) {
            (true, 1) => "record",
            (true, _) => "records",
            (false, 1) => "element",
            (false, _) => "elements",
        };
        let found = format!("{count} {what}");
        let many = if records { "records" } else { "elements" };
        let message = format!("`{}` has {fewest} to {most} {many}, and here {found}", fact.name);
        let problem = Problem::new(&CASE_LIST_LENGTH, message, written.span(), found);
        self.problems.push(problem.help(if too_few {
            "if more elements exist than are known, write `{\"at_least\": [...]}`; if none is known, leave it out"
        } else {
            "leave out what is written twice, or correct `length` in the vocabulary"
        }));
        false
    }

    /// Reads the day from which on an open list of records is complete.
    fn complete_from<'a, V: Written<'a>>(&mut self, fact: &Fact, id: FactId, from: V) {
        let dated = match &fact.kind {
            FactKind::List { item: ItemKind::Record { dated_by, .. }, .. } => Some(dated_by.is_some()),
            _ => None,
        };
        let (message, help) = match dated {
            Some(true) => {
                if let Some(day) = self.day(fact, "complete_from", from) {
                    self.case.set_complete_from(id, day);
                }
                return;
            }
            Some(false) => (
                format!("no date of the records of `{}` says which are from that day on", fact.name),
                "add `dated_by:` to the list in the vocabulary, or leave `complete_from` out",
            ),
            None => (
                format!("`{}` is not a list of records, so its elements have no dates", fact.name),
                "write `{\"exactly\": [...]}` if the list is complete, or leave `complete_from` out",
            ),
        };
        let problem = Problem::new(&CASE_COMPLETE_FROM, message, from.span(), "complete from which day?");
        self.problems.push(problem.help(help));
    }

    /// Tells of a day from which on a list is complete that is complete anyway.
    fn complete_anyway<'a, V: Written<'a>>(&mut self, asked: Asked<'_>, from: V) {
        let message = format!("{asked} is said to be complete, and complete from a day on");
        let problem = Problem::new(&CASE_COMPLETE_FROM, message, from.span(), "one of the two is not meant");
        self.problems.push(problem.help(
            "write `at_least` in place of `exactly` if older records may be missing, or leave `complete_from` out",
        ));
    }
}
