//! What in a file cites documents: criteria and their groups, rules, named values, sets.

use mednec_draw::words;
use mednec_graph::Bundle;
use mednec_source::Spanned;
use mednec_syntax::file::{Criterion, File, Group, Member, PolicyFile, Rule, Source};

/// A part of a file that cites.
#[derive(Clone, Debug)]
pub(crate) struct Citing<'f> {
    /// What it is: `criterion`, `rule 3`.
    pub(crate) kind: String,
    /// What a person calls it.
    pub(crate) title: String,
    /// Where it stands on the page of its edition, behind the name of the edition.
    pub(crate) place: Option<String>,
    /// Of a criterion its name.
    pub(crate) criterion: Option<&'f str>,
    pub(crate) cites: &'f [Spanned<String>],
}

/// The documents that a file declares.
pub(crate) fn declared(file: &File) -> &[Source] {
    match file {
        File::Policy(policy) => &policy.sources,
        File::Shared(shared) => &shared.sources,
        File::Payer(payer) => &payer.sources,
        File::ValueSet(set) => &set.sources,
        _ => &[],
    }
}

/// Citations with the title of the document in place of its short name, as the bundle has those of rules and criteria.
pub(crate) fn titled(cites: &[Spanned<String>], own: &[Source], bundle: &Bundle) -> Vec<String> {
    let title = |id: &str| {
        let here = own.iter().find(|source| source.id.node == id).and_then(|source| source.title.as_ref());
        let elsewhere = || bundle.citations.iter().find(|citation| citation.source == id)?.title.clone();
        here.map(|title| title.node.clone()).or_else(elsewhere)
    };
    let one = |cite: &Spanned<String>| {
        let (id, place) = cite.node.split_once(' ').unwrap_or((&cite.node, ""));
        match title(id) {
            Some(title) if place.is_empty() => title,
            Some(title) => format!("{title}, {place}"),
            None => cite.node.clone(),
        }
    };
    cites.iter().map(one).collect()
}

/// The parts of a file that cite.
pub(crate) fn citing(file: &File) -> Vec<Citing<'_>> {
    match file {
        File::Policy(policy) => of_policy(policy),
        File::Shared(shared) => shared.criteria.iter().flat_map(of_criterion).collect(),
        File::ValueSet(set) => vec![Citing {
            kind: "value set".to_owned(),
            title: super::pages::value_set::title(set),
            place: None,
            criterion: None,
            cites: &set.cite,
        }],
        _ => Vec::new(),
    }
}

fn of_policy(policy: &PolicyFile) -> Vec<Citing<'_>> {
    let mut found: Vec<Citing<'_>> = policy.criteria.iter().flat_map(of_criterion).collect();
    found.extend(policy.rules.iter().enumerate().map(|(at, rule)| of_rule(at + 1, rule)));
    let value = |kind: &str, name: &Spanned<String>, cites| Citing {
        kind: kind.to_owned(),
        title: words(&name.node),
        place: Some(format!("value-{}", name.node)),
        criterion: None,
        cites,
    };
    found.extend(policy.parameters.iter().map(|one| value("parameter", &one.name, one.cite.as_slice())));
    found.extend(policy.tables.iter().map(|one| value("table", &one.name, one.cite.as_slice())));
    found.extend(
        policy.accumulators.iter().map(|one| value("count over time", &one.name, one.cite.as_slice())),
    );
    found.extend(policy.timed_units.iter().map(|one| value("units of time", &one.name, one.cite.as_slice())));
    let whole = |kind: &str, title: String, cites| Citing {
        kind: kind.to_owned(),
        title,
        place: None,
        criterion: None,
        cites,
    };
    found.extend(policy.lapses.iter().map(|one| whole("lapse", words(&one.deny.node), one.cite.as_slice())));
    found.extend(policy.invariants.iter().map(|one| {
        let title = one.title.as_ref().map_or_else(|| words(&one.outcome.node), |title| title.node.clone());
        whole("invariant", title, one.cite.as_slice())
    }));
    found
}

fn of_rule(number: usize, rule: &Rule) -> Citing<'_> {
    let title = rule.title.as_ref().map_or_else(|| words(&rule.reason.node), |title| title.node.clone());
    Citing {
        kind: format!("rule {number}"),
        title,
        place: Some(format!("rule-{number}")),
        criterion: None,
        cites: &rule.cite,
    }
}

fn of_criterion(criterion: &Criterion) -> Vec<Citing<'_>> {
    let name = &criterion.name.node;
    let title = criterion.title.as_ref().map_or_else(|| words(name), |title| title.node.clone());
    let mut found = vec![Citing {
        kind: "criterion".to_owned(),
        title: title.clone(),
        place: Some(name.clone()),
        criterion: Some(name),
        cites: &criterion.cite,
    }];
    let mut groups: Vec<&Group> = Vec::new();
    let bodies = [Some(&criterion.body), criterion.unless.as_ref()];
    bodies.into_iter().flatten().for_each(|member| groups_of(member, &mut groups));
    for group in groups.into_iter().filter(|group| !group.cite.is_empty()) {
        let part = group.title.as_ref().map_or_else(String::new, |part| format!(": {}", part.node));
        found.push(Citing {
            kind: "part of a criterion".to_owned(),
            title: format!("{title}{part}"),
            place: Some(name.clone()),
            criterion: Some(name),
            cites: &group.cite,
        });
    }
    found
}

fn groups_of<'f>(member: &'f Member, into: &mut Vec<&'f Group>) {
    if let Member::Group(group) = member {
        into.push(group);
        group.members.iter().for_each(|member| groups_of(member, into));
        group.unless.iter().for_each(|member| groups_of(member, into));
    }
}
