//! An edition as paragraphs.

use crate::english::{Piece, Said};
use crate::pages::criteria::CriterionShown;
use crate::pages::edition::EditionShown;
use crate::pages::rules::RuleShown;

/// How a paragraph looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Look {
    /// A part of the document.
    Part,
    /// A criterion.
    Title,
    /// A rule; they are numbered.
    Rule,
    /// An item of a list, so far to the right.
    Item(u8),
    Plain,
    /// What is told beside.
    Quiet,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Paragraph {
    pub(super) look: Look,
    pub(super) text: String,
}

/// The paragraphs of an edition, cases and pictures left out.
pub(super) fn paragraphs(edition: &EditionShown) -> Vec<Paragraph> {
    let mut all = Writer::default();
    all.add(Look::Part, "What it is");
    edition.about.iter().for_each(|(what, said)| all.add(Look::Plain, &format!("{what}: {said}")));
    if let Some(applies) = &edition.applies {
        all.add(Look::Plain, &format!("Applies where {}", text(applies)));
    }
    all.add(Look::Part, "Rules");
    edition.rules.iter().for_each(|rule| all.rule(rule));
    if !edition.criteria.is_empty() {
        all.add(Look::Part, "Criteria");
    }
    edition.criteria.iter().for_each(|criterion| all.criterion(criterion));
    if !edition.values.is_empty() {
        all.add(Look::Part, "Values");
    }
    for value in &edition.values {
        all.add(Look::Plain, &format!("{}: {}", value.name, text(&value.said)));
        for row in &value.rows {
            all.add(Look::Item(0), &format!("{}: {}", text(&row.when), text(&row.value)));
        }
        all.cites(&value.cites);
    }
    if !edition.sets.is_empty() {
        all.add(Look::Part, "Value sets");
    }
    edition.sets.iter().for_each(|set| all.add(Look::Plain, &format!("{}: {}", set.link.text, set.codes)));
    all.add(Look::Part, "Sources");
    edition.sources.iter().for_each(|link| all.add(Look::Item(0), &link.text));
    all.0
}

#[derive(Default)]
struct Writer(Vec<Paragraph>);

impl Writer {
    fn add(&mut self, look: Look, text: &str) {
        self.0.push(Paragraph { look, text: text.to_owned() });
    }

    fn rule(&mut self, rule: &RuleShown) {
        let mut said = rule.said.does.clone();
        for (at, part) in rule.said.parts.iter().enumerate() {
            said.push_str(if at > 0 && !said.ends_with(':') { "," } else { "" });
            let end = if part.said.members.is_empty() { "" } else { ":" };
            said.push_str(&format!(" {} {}{end}", part.word, text(&part.said.pieces)));
        }
        if rule.said.parts.is_empty() {
            said.push_str(" in all other cases");
        }
        if !said.ends_with(':') {
            said.push('.');
        }
        self.add(Look::Rule, &said);
        rule.said.parts.iter().for_each(|part| self.members(&part.said, 0));
        let told = [&rule.title, &rule.text].into_iter().flatten();
        told.for_each(|text| self.add(Look::Plain, text));
        if !rule.suggest.is_empty() {
            self.add(Look::Plain, &format!("Suggests {} instead.", rule.suggest.join(", ")));
        }
        if !rule.grant.is_empty() {
            let grant: Vec<String> = rule.grant.iter().map(|pieces| text(pieces)).collect();
            self.add(Look::Plain, &format!("Grants {}.", grant.join("; ")));
        }
        let basis = rule.basis.as_ref().map(|basis| format!("Basis: {basis}"));
        let about: Vec<String> = basis.into_iter().chain(rule.codes.iter().cloned()).collect();
        if !about.is_empty() {
            self.add(Look::Quiet, &about.join(" · "));
        }
        self.cites(&rule.cites);
    }

    fn criterion(&mut self, criterion: &CriterionShown) {
        self.add(Look::Title, &criterion.title);
        let end = if criterion.said.members.is_empty() { "." } else { ":" };
        self.add(Look::Plain, &format!("Met when {}{end}", text(&criterion.said.pieces)));
        self.members(&criterion.said, 0);
        self.cites(&criterion.cites);
    }

    fn members(&mut self, said: &Said, depth: u8) {
        for member in &said.members {
            let title = member.title.as_ref().map_or(String::new(), |title| format!("{title}: "));
            let end = if member.members.is_empty() { "" } else { ":" };
            self.add(Look::Item(depth), &format!("{title}{}{end}", text(&member.pieces)));
            self.members(member, depth.saturating_add(1));
        }
    }

    fn cites(&mut self, cites: &[String]) {
        if !cites.is_empty() {
            self.add(Look::Quiet, &format!("Cites {}", cites.join("; ")));
        }
    }
}

fn text(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}
