//! The reasoning of a letter: lines of the explanation, and nothing else.

use mednec_graph::Status;
use mednec_project::ExplanationShown;
use mednec_project::answer::{CitationShown, CriterionShown, EditionPath, FactShown, RuleStep, Step};
use serde::Serialize;

use crate::content::words;

/// A rule or a criterion that led to the determination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// How deep it stands: 0 for a rule, 1 for its criteria, 2 for what these are made of.
    pub depth: usize,
    /// As many pairs of spaces as it is deep.
    pub indent: String,
    /// What it means: its title, else its name, else the condition as it is written.
    pub text: String,
    /// `met`, `not met` or `not known`; of a rule `applies`, `does not apply` or `open`.
    pub status: &'static str,
    /// What the record says.
    pub facts: Vec<Said>,
    /// The documents and places it was taken from.
    pub citations: Vec<String>,
    /// The file and line it is written at.
    pub place: String,
}

/// A fact and what the record says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The fact.
    pub fact: String,
    /// Its value; none where the record says nothing.
    pub value: Option<String>,
}

/// The lines that led to a determination.
///
/// Of a decided case they are the rule that decides, or, where that one is the last and asks nothing, also the rules
/// that do not apply; of an open one the rules that are open.
pub(crate) fn lines(explanation: &ExplanationShown) -> Vec<Line> {
    let answer = &explanation.determination;
    if let Some(lapsed) = &answer.lapsed {
        let citations = lapsed.citations.iter().map(said_by).collect();
        return vec![line(0, lapsed.text.clone(), "applies", &[], citations, &lapsed.place)];
    }
    let decided = answer.possible.len() <= 1;
    let deciding = |path: &&EditionPath| {
        let of = |edition: &&mednec_project::answer::EditionShown| {
            edition.policy == path.policy && edition.edition == path.edition
        };
        !decided || answer.editions.iter().find(of).is_none_or(|edition| edition.deciding)
    };
    let mut found = Vec::new();
    for path in explanation.path.iter().filter(deciding) {
        let led = |step: &&RuleStep| match step.step {
            Step::Decides => decided,
            Step::Open => true,
            Step::Passed | Step::NotReached => false,
        };
        let steps: Vec<&RuleStep> = path.rules.iter().filter(led).collect();
        steps.iter().for_each(|step| rule(step, &mut found));
        if steps.iter().all(|step| step.condition.is_none()) {
            let passed = path.rules.iter().filter(|step| step.step == Step::Passed);
            passed.for_each(|step| rule(step, &mut found));
        }
    }
    found
}

fn rule(step: &RuleStep, found: &mut Vec<Line>) {
    let status = match step.step {
        Step::Decides => "applies",
        Step::Open => "open",
        Step::Passed | Step::NotReached => "does not apply",
    };
    let shown = &step.rule;
    let text = shown.title.clone().unwrap_or_else(|| shown.text.clone());
    let citations = shown.citations.iter().map(said_by).collect();
    // What the rule looks at itself stands below it, beside its criteria.
    found.push(line(0, text, status, &[], citations, &shown.place));
    if let Some(condition) = &step.condition {
        criterion(condition, 1, found);
    }
}

/// A criterion and the members for which it is as it is.
fn criterion(of: &CriterionShown, depth: usize, found: &mut Vec<Line>) {
    let none = of.count.as_deref() == Some("none");
    let tells = of.title.is_some() || of.name.is_some() || of.members.is_empty();
    if tells {
        let text = of.title.clone().or_else(|| of.name.as_deref().map(words));
        let text = text.unwrap_or_else(|| of.text.clone());
        found.push(line(depth, text, status(of.status), &of.facts, of.citations.clone(), &of.place));
    }
    let wanted = match of.status {
        Status::Met if none => Status::NotMet,
        Status::NotMet if none => Status::Met,
        other => other,
    };
    for member in of.members.iter().filter(|member| member.status == wanted) {
        criterion(member, depth + usize::from(tells), found);
    }
}

fn line(
    depth: usize,
    text: String,
    status: &'static str,
    facts: &[FactShown],
    citations: Vec<String>,
    place: &str,
) -> Line {
    let said = |fact: &FactShown| Said { fact: words(&fact.fact), value: fact.value.as_deref().map(words) };
    Line {
        depth,
        indent: "  ".repeat(depth),
        text,
        status,
        facts: facts.iter().map(said).collect(),
        citations,
        place: place.to_owned(),
    }
}

fn said_by(citation: &CitationShown) -> String {
    match &citation.authority {
        Some(authority) => format!("{} ({authority})", citation.text),
        None => citation.text.clone(),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::NotMet => "not met",
        Status::Unknown => "not known",
    }
}
