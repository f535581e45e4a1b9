//! Facts: what each means, who answers it, and which rules and criteria look at it.

use std::collections::{BTreeMap, BTreeSet};

use mednec_draw::decision;
use mednec_graph::{ConditionId, Fact, FactId, FactKind, ItemKind};
use serde::Serialize;

use super::criteria::parts;
use super::policy_page;
use crate::book::{Book, Seen, values_of};

/// A fact on its page.
#[derive(Debug, Serialize)]
pub(crate) struct FactShown {
    pub(crate) name: String,
    pub(crate) said: String,
    pub(crate) meaning: Option<String>,
    pub(crate) question: Option<String>,
    pub(crate) about: Vec<(&'static str, String)>,
    /// Of a list of records its fields: name, what values it can have, what it means.
    pub(crate) fields: Vec<(String, String, String)>,
    pub(crate) policies: Vec<PolicyUsing>,
}

/// A policy that looks at a fact.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyUsing {
    pub(crate) payer: String,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) uses: Vec<Use>,
}

/// A place that looks at a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Use {
    /// The rule or criterion.
    pub(crate) part: String,
    pub(crate) href: String,
    /// What is asked there.
    pub(crate) said: String,
}

/// The places that look at facts: by fact, then by policy.
pub(crate) type Uses = BTreeMap<FactId, BTreeMap<usize, BTreeSet<Use>>>;

/// Which places look at which facts.
pub(crate) fn uses(book: &Book<'_>) -> Uses {
    let mut uses = Uses::new();
    for (at, policy) in book.policies.iter().enumerate() {
        for (number, seen) in book.editions(policy).enumerate() {
            of_edition(book, (at, number + 1), &seen, &mut uses);
        }
    }
    uses
}

fn of_edition(book: &Book<'_>, (policy, number): (usize, usize), seen: &Seen<'_>, uses: &mut Uses) {
    let anchor = format!("e{number}");
    let known = values_of(seen.file);
    let speaker = book.speaker(seen, &known, &anchor);
    let page = policy_page(&seen.edition.policy);
    let edition =
        if seen.unit.editions.len() > 1 { format!(" ({})", seen.edition.name) } else { String::new() };
    let mut look = |part: String, place: String, id: ConditionId| {
        parts(seen.unit, id, &mut |condition| {
            let mut sentence = crate::english::Sentence::default();
            if !condition.text.is_empty() {
                speaker.comparison(&condition.text, true, &mut sentence);
            }
            let said = sentence.pieces().into_iter().map(|piece| piece.text).collect();
            let found = Use { part: part.clone(), href: format!("{page}#{place}"), said };
            for fact in condition.facts.iter().flat_map(|fact| base(book, *fact)) {
                uses.entry(fact).or_default().entry(policy).or_default().insert(found.clone());
            }
        });
    };
    for (at, rule) in seen.edition.rules.iter().enumerate() {
        look(format!("rule {}{edition}", at + 1), format!("{anchor}-rule-{}", at + 1), rule.condition);
    }
    for criterion in &seen.edition.criteria {
        let title = String::from(criterion.title.as_ref().unwrap_or(&criterion.name));
        look(format!("{title}{edition}"), format!("{anchor}-{}", criterion.name), criterion.condition);
    }
    look(format!("when the edition governs{edition}"), anchor.clone(), seen.edition.guard);
}

/// The facts of the vocabulary that a fact is, or is computed from.
pub(crate) fn base(book: &Book<'_>, fact: FactId) -> Vec<FactId> {
    let asked = decision::asked(book.bundle, fact);
    asked.into_iter().filter_map(|fact| book.bundle.fact_named(&fact.name)).collect()
}

/// A fact for its page.
pub(crate) fn fact(book: &Book<'_>, uses: &Uses, id: FactId, fact: &Fact) -> FactShown {
    let none = BTreeMap::new();
    let policies = uses.get(&id).unwrap_or(&none).iter().filter_map(|(policy, uses)| {
        let policy = book.policies.get(*policy)?;
        Some(PolicyUsing {
            payer: book.payer_name(policy.payer).to_owned(),
            title: book.title(policy),
            href: policy_page(&policy.id),
            uses: uses.iter().cloned().collect(),
        })
    });
    let mut about =
        vec![("Values", fact.kind.expected()), ("Answered by", fact.answered_by.name().to_owned())];
    about.extend(fact.found_in.clone().map(|found| ("Found in", found)));
    about.extend(fact.if_absent.as_ref().map(|absent| {
        let value = fact.kind.show(absent.value);
        ("If it is absent", format!("counts as {value} when {}", absent.text))
    }));
    if fact.identifying {
        about.push(("Identifying", "yes: it never appears in a message".to_owned()));
    }
    if fact.fixed {
        about.push(("Can change", "no".to_owned()));
    }
    FactShown {
        said: book.words.named(&fact.name),
        name: fact.name.clone(),
        meaning: fact.meaning.as_ref().map(|meaning| meaning.trim_end_matches('.').to_owned()),
        question: fact.question.clone(),
        about,
        fields: fields(book, &fact.kind),
        policies: policies.collect(),
    }
}

fn fields(book: &Book<'_>, kind: &FactKind) -> Vec<(String, String, String)> {
    let FactKind::List { item: ItemKind::Record { fields, .. }, .. } = kind else { return Vec::new() };
    let one = |field: &mednec_graph::Field| {
        (book.words.named(&field.name), field.kind.expected(), field.meaning.clone().unwrap_or_default())
    };
    fields.iter().map(one).collect()
}
