//! What a template can name.

use mednec_graph::{Disposition, Outcome};
use mednec_project::answer::{Answer, GrantShown, MissingFact};
use mednec_project::claim_code_meaning;
use serde::Serialize;

use crate::about::About;
use crate::reasoning::{Line, lines};

/// Everything that a template can name. What is not known is `none`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    /// Which kind of letter it is.
    pub kind: Kind,
    /// Whether it waits for a licensed reviewer and is no notice.
    pub draft: bool,
    /// What is decided, in words: `denied`, `approved in part`.
    pub outcome: &'static str,
    /// The name of the payer.
    pub payer: Option<String>,
    /// The name of the member, where the caller gave it.
    pub member: Option<String>,
    /// The case's own name.
    pub reference: Option<String>,
    /// The requested procedure.
    pub procedure: Option<String>,
    /// The day of the service.
    pub service_date: Option<String>,
    /// The day of the letter.
    pub date: Option<String>,
    /// The policies that govern the case, or may.
    pub policies: Vec<Policy>,
    /// The reason.
    pub reason: Reason,
    /// What is granted, an entry each: `12 visits`, `until 2025-03-31`.
    pub granted: Vec<String>,
    /// The rules and criteria that led there, each with what the record says and where it was taken from.
    pub reasoning: Vec<Line>,
    /// What is missing, or what would open a decision again.
    pub questions: Vec<Question>,
    /// Procedures to request instead.
    pub instead: Vec<String>,
    /// How to reach the payer, a paragraph each.
    pub contact: Vec<String>,
    /// How to appeal, a paragraph each.
    pub appeal_rights: Vec<String>,
    /// Who reviewed the determination, where the caller said so.
    pub reviewer: Option<Signed>,
}

/// Which kind of letter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something is granted: approved, or no authorization is required.
    Granted,
    /// Less or other than asked for is granted.
    Partly,
    /// Denied.
    Denied,
    /// To be corrected and sent again.
    Returned,
    /// Not decided yet.
    Open,
    /// No policy applies.
    NotApplicable,
}

/// A policy that governs the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Its title, else its id.
    pub title: String,
    /// Its id.
    pub id: String,
    /// The name of its edition.
    pub edition: String,
}

/// The reason of a determination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// In words: the policy's own, else its name.
    pub text: String,
    /// On what ground it stands: `medical necessity`.
    pub basis: Option<String>,
    /// The codes that say it on a claim.
    pub codes: Vec<Code>,
}

/// A code of a claim or an authorization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The code: `CO-50`.
    pub code: String,
    /// What it means; none where mednec does not know it.
    pub meaning: Option<&'static str>,
}

/// Something to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The question; where the vocabulary has none, what is asked for.
    pub question: String,
    /// What an answer looks like.
    pub expected: String,
    /// Where the answer is found.
    pub found_in: Option<String>,
    /// Who answers it.
    pub answered_by: String,
}

/// Who reviewed a determination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// The name.
    pub name: String,
    /// The licence.
    pub licence: String,
}

impl Content {
    /// What there is to say of a case.
    pub fn of(about: &About<'_>) -> Self {
        let answer = &about.explanation.determination;
        let own = |text: Option<&str>| text.map(str::to_owned);
        let (kind, outcome) = kind(answer.outcome);
        let asked = if answer.missing.is_empty() { &answer.reopens } else { &answer.missing };
        let open = answer.grant.iter().flat_map(|grant| &grant.missing);
        let policy = |edition: &mednec_project::answer::EditionShown| Policy {
            title: edition.title.clone().unwrap_or_else(|| edition.policy.clone()),
            id: edition.policy.clone(),
            edition: edition.edition.clone(),
        };
        Self {
            kind,
            draft: answer.disposition == Disposition::Recommended && about.reviewer.is_none(),
            outcome,
            payer: answer.payer_name.clone().or_else(|| answer.payer.clone()),
            member: own(about.member),
            reference: answer.case_id.clone(),
            procedure: own(about.procedure),
            service_date: own(about.service_date),
            date: own(about.date),
            policies: answer.editions.iter().map(policy).collect(),
            reason: reason(answer),
            granted: answer.grant.iter().flat_map(granted).collect(),
            reasoning: lines(about.explanation),
            questions: asked.iter().chain(open).map(question).collect(),
            instead: answer.suggest.clone(),
            contact: paragraphs(about.contact),
            appeal_rights: paragraphs(about.appeal_rights),
            reviewer: about
                .reviewer
                .map(|by| Signed { name: by.name.to_owned(), licence: by.licence.to_owned() }),
        }
    }

    /// What the letter is called.
    pub(crate) fn title(&self) -> String {
        let what = if self.draft { "Draft, not a notice" } else { "Notice" };
        format!("{what}: {}", self.outcome)
    }
}

fn kind(outcome: Outcome) -> (Kind, &'static str) {
    match outcome {
        Outcome::NoAuthorizationRequired => (Kind::Granted, "no authorization required"),
        Outcome::Approve => (Kind::Granted, "approved"),
        Outcome::ApproveInPart => (Kind::Partly, "approved in part"),
        Outcome::Modify => (Kind::Partly, "approved with changes"),
        Outcome::Deny => (Kind::Denied, "denied"),
        Outcome::Return => (Kind::Returned, "returned for correction"),
        Outcome::Pend => (Kind::Open, "pended"),
        Outcome::NotApplicable => (Kind::NotApplicable, "not applicable"),
    }
}

/// A name as people write it.
pub(crate) fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn reason(answer: &Answer) -> Reason {
    let codes = &answer.codes;
    let code = |shown: String, code: &str| Code { code: shown, meaning: claim_code_meaning(code) };
    let carc = codes.carc.iter().map(|carc| match &codes.group {
        Some(group) => code(format!("{group}-{carc}"), carc),
        None => code(carc.clone(), carc),
    });
    let rarc = codes.rarc.iter().map(|rarc| code(rarc.clone(), rarc));
    Reason {
        text: answer.text.clone().unwrap_or_else(|| words(&answer.reason)),
        basis: answer.basis.map(|basis| words(basis.name())),
        codes: carc.chain(rarc).collect(),
    }
}

fn granted(grant: &GrantShown) -> Vec<String> {
    let quantity = |quantity: &mednec_project::answer::QuantityShown| {
        let unit = quantity.unit.as_deref().unwrap_or(&quantity.name);
        Some(format!("{} {}", quantity.value.as_deref()?, words(unit)))
    };
    let mut said: Vec<String> = grant.quantities.iter().filter_map(quantity).collect();
    said.extend(grant.procedure.iter().map(|code| format!("procedure {code} in place of the requested one")));
    said.extend(grant.from.iter().map(|day| format!("from {day}")));
    said.extend(grant.until.iter().map(|day| format!("until {day}")));
    said.extend(grant.remainder.iter().map(|what| match what.as_str() {
        "deny" => "what goes beyond it is denied".to_owned(),
        _ => "what goes beyond it is reviewed".to_owned(),
    }));
    said
}

fn question(missing: &MissingFact) -> Question {
    Question {
        question: missing.question.clone().unwrap_or_else(|| words(&missing.fact)),
        expected: missing.expected.clone(),
        found_in: missing.found_in.clone(),
        answered_by: missing.answered_by.clone(),
    }
}

/// The paragraphs of a text, each in one line.
fn paragraphs(text: Option<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.into_iter().flat_map(str::lines).map(str::trim) {
        match found.last_mut().filter(|_| open && !line.is_empty()) {
            Some(last) => {
                last.push(' ');
                last.push_str(line);
            }
            None if line.is_empty() => open = false,
            None => {
                found.push(line.to_owned());
                open = true;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_empty_lines() {
        assert_eq!(paragraphs(None), Vec::<String>::new());
        assert_eq!(paragraphs(Some("a\n b\n\n\n c\n")), ["a b", "c"]);
    }
}
