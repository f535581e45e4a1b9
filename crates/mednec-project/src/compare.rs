//! What is expected of a case, held against what came out.

use std::collections::BTreeSet;

use mednec_graph::bundle::Edition;
use mednec_graph::{Bundle, Case, EditionRef, Reason, Status};
use mednec_source::{Span, Spanned, did_you_mean};
use mednec_syntax::file::Expect;

use crate::answer::{Answer, Answerer, GrantShown, OneOrMany, QuantityShown, UnitsShown};
use crate::run::{Aspect, Difference};

/// What is shown where nothing came out.
pub(crate) const NONE: &str = "none";
/// What is shown of a grant that missing facts leave open.
pub(crate) const UNKNOWN: &str = "unknown";

/// What a case expects, and what is needed to see whether it comes out.
pub(crate) struct Expected<'a> {
    pub(crate) expect: Option<&'a Expect>,
    /// Where the case's name is written.
    pub(crate) span: Span,
    pub(crate) case: &'a Case,
    pub(crate) payer: usize,
}

/// What differs; nothing where the case came out as expected. What is not written is not compared.
pub(crate) fn compare(answerer: &mut Answerer<'_>, of: &Expected<'_>, answer: &Answer) -> Vec<Difference> {
    let Some(expect) = of.expect.filter(|expect| asserts(expect)) else {
        let found = format!("{}, {}", answer.outcome.name(), answer.reason);
        let expected = "nothing is written".to_owned();
        let span = of.expect.map_or(of.span, |expect| expect.span);
        return vec![Difference { aspect: Aspect::Expectation, expected, found, span }];
    };
    let mut differences = Vec::new();
    let mut text = |aspect: Aspect, expected: Option<&Spanned<String>>, found: &str| {
        if let Some(expected) = expected.filter(|expected| expected.node != found) {
            differences.push(difference(aspect, &expected.node, found, expected.span));
        }
    };
    text(Aspect::Outcome, expect.outcome.as_ref(), answer.outcome.name());
    text(Aspect::Reason, expect.reason.as_ref(), &answer.reason);
    text(Aspect::Basis, expect.basis.as_ref(), answer.basis.map_or(NONE, |basis| basis.name()));
    let editions = answer.edition.as_ref().map_or(&[][..], OneOrMany::names);
    text(Aspect::Edition, expect.edition.as_ref(), &listed(editions));
    text(Aspect::Disposition, expect.disposition.as_ref(), answer.disposition.name());
    for difference in &mut differences {
        let known = match difference.aspect {
            Aspect::Reason => reasons(answerer.bundle(), of.payer),
            Aspect::Edition => editions_of(answerer.bundle(), of.payer),
            _ => continue,
        };
        if !known.contains(difference.expected.as_str())
            && let Some(near) = did_you_mean(&difference.expected, known)
        {
            difference.expected.push_str(&format!(" ({near})"));
        }
    }
    if let Some(expected) = &expect.suggest {
        differences.extend(lists(Aspect::Suggest, expected, &answer.suggest));
    }
    for (name, expected) in &expect.grant {
        let (found, with_unit) = granted(answer.grant.as_ref(), &name.node);
        if expected.node != found && with_unit.as_ref() != Some(&expected.node) {
            differences.push(difference(
                Aspect::Grant(name.node.clone()),
                &expected.node,
                &found,
                expected.span,
            ));
        }
    }
    for (name, expected) in &expect.supported_units {
        let shown = answer.supported_units.iter().find(|shown| shown.name == name.node);
        let found = match shown {
            Some(UnitsShown { units: Some(units), .. }) => units.clone(),
            Some(open) => format!("{} to {}", open.at_least, open.at_most),
            None => NONE.to_owned(),
        };
        if expected.node != found {
            differences.push(difference(
                Aspect::Units(name.node.clone()),
                &expected.node,
                &found,
                expected.span,
            ));
        }
    }
    if let Some(expected) = &expect.missing {
        let found: Vec<String> = answer.missing.iter().map(|missing| missing.fact.clone()).collect();
        differences.extend(lists(Aspect::Missing, expected, &found));
    }
    if !expect.criteria.is_empty() {
        let found = statuses(answerer, of.case, of.payer);
        for (name, expected) in &expect.criteria {
            let status = found.iter().find(|(known, _)| *known == name.node).map(|(_, status)| status.name());
            let status = status.unwrap_or("no part of the edition that governs the case");
            if status != expected.node {
                differences.push(difference(
                    Aspect::Criterion(name.node.clone()),
                    &expected.node,
                    status,
                    expected.span,
                ));
            }
        }
    }
    differences
}

/// Whether anything is expected.
pub(crate) fn asserts(expect: &Expect) -> bool {
    let Expect {
        span: _,
        outcome,
        reason,
        basis,
        edition,
        suggest,
        disposition,
        grant,
        missing,
        criteria,
        supported_units,
        lines: _,
    } = expect;
    let words = [outcome, reason, basis, edition, disposition];
    let lists = [suggest, missing];
    words.iter().any(|word| word.is_some())
        || lists.iter().any(|list| list.is_some())
        || !(grant.is_empty() && criteria.is_empty() && supported_units.is_empty())
}

/// What of a name is granted, and a quantity with its unit as well.
fn granted(grant: Option<&GrantShown>, name: &str) -> (String, Option<String>) {
    let Some(grant) = grant else { return (NONE.to_owned(), None) };
    let open = if grant.missing.is_empty() { NONE } else { UNKNOWN };
    let word = |found: &Option<String>, none: &str| (found.clone().unwrap_or_else(|| none.to_owned()), None);
    match name {
        "from" => word(&grant.from, open),
        "until" => word(&grant.until, open),
        "procedure" => word(&grant.procedure, NONE),
        "remainder" => word(&grant.remainder, NONE),
        _ => match grant.quantities.iter().find(|quantity| quantity.name == name) {
            Some(QuantityShown { value: Some(value), unit, .. }) => {
                (value.clone(), unit.as_ref().map(|unit| format!("{value} {unit}")))
            }
            Some(_) => (UNKNOWN.to_owned(), None),
            None => (NONE.to_owned(), None),
        },
    }
}

/// The editions of a payer.
fn of_payer(bundle: &Bundle, payer: usize) -> impl Iterator<Item = &Edition> {
    let units = bundle.units.iter().filter(move |unit| unit.payer as usize == payer);
    units.flat_map(|unit| &unit.editions)
}

/// The names of the reasons that the rules of a payer have, and of mednec's own.
fn reasons(bundle: &Bundle, payer: usize) -> BTreeSet<&str> {
    let rules = of_payer(bundle, payer).flat_map(|edition| &edition.rules);
    let written = rules.filter_map(|rule| bundle.leaf(rule.leaf)).map(|leaf| leaf.reason.name.as_str());
    written.chain(Reason::RESERVED).collect()
}

/// The names of the editions of a payer.
fn editions_of(bundle: &Bundle, payer: usize) -> BTreeSet<&str> {
    of_payer(bundle, payer).map(|edition| edition.name.as_str()).collect()
}

fn difference(aspect: Aspect, expected: &str, found: &str, span: Span) -> Difference {
    Difference { aspect, expected: expected.to_owned(), found: found.to_owned(), span }
}

/// Two lists whose order does not count.
fn lists(aspect: Aspect, expected: &Spanned<Vec<Spanned<String>>>, found: &[String]) -> Option<Difference> {
    let wanted: BTreeSet<&str> = expected.node.iter().map(|item| item.node.as_str()).collect();
    let got: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    if wanted == got {
        return None;
    }
    let wanted: Vec<String> = expected.node.iter().map(|item| item.node.clone()).collect();
    Some(difference(aspect, &listed(&wanted), &listed(found), expected.span))
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { NONE.to_owned() } else { names.join(", ") }
}

/// The criteria of the editions that can govern the case; one that is not the same in all of them is unknown.
pub(crate) fn statuses<'b>(answerer: &mut Answerer<'b>, case: &Case, payer: usize) -> Vec<(&'b str, Status)> {
    let bundle = answerer.bundle();
    let mut found: Vec<(&str, Status)> = Vec::new();
    let possible: Vec<EditionRef> = answerer.determine(case, Some(payer)).editions;
    for at in possible {
        let Some(edition) = crate::answer::edition(bundle, at) else { continue };
        let explanation = answerer.explain(at, case);
        for criterion in &edition.criteria {
            let status = explanation.status(criterion.condition);
            match found.iter_mut().find(|(name, _)| *name == criterion.name.as_str()) {
                Some((_, known)) if *known != status => *known = Status::Unknown,
                Some(_) => {}
                None => found.push((&criterion.name, status)),
            }
        }
    }
    found
}
