//! Made-up letters of every kind, by which a template is checked.

use crate::content::{Code, Content, Kind, Policy, Question, Reason, Signed};
use crate::reasoning::{Line, Said};

const KINDS: [(Kind, &str); 6] = [
    (Kind::Denied, "denied"),
    (Kind::Granted, "approved"),
    (Kind::Partly, "approved in part"),
    (Kind::Returned, "returned for correction"),
    (Kind::Open, "pended"),
    (Kind::NotApplicable, "not applicable"),
];

/// A letter of each kind, as a draft and not, with all that can be said and with as little as there can be.
pub(crate) fn samples() -> Vec<Content> {
    let mut made = Vec::new();
    for (kind, outcome) in KINDS {
        for draft in [true, false] {
            made.push(Content { kind, outcome, draft, ..full() });
            made.push(Content { kind, outcome, draft, ..bare() });
        }
    }
    made
}

fn full() -> Content {
    let text = || "made up".to_owned();
    let line = |depth: usize, value: Option<String>| Line {
        depth,
        indent: "  ".repeat(depth),
        text: text(),
        status: "not met",
        facts: vec![Said { fact: text(), value }],
        citations: vec![text()],
        place: text(),
    };
    let question = |found_in| Question { question: text(), expected: text(), found_in, answered_by: text() };
    let code = |meaning| Code { code: text(), meaning };
    Content {
        payer: Some(text()),
        member: Some(text()),
        reference: Some(text()),
        procedure: Some(text()),
        service_date: Some(text()),
        date: Some(text()),
        policies: vec![Policy { title: text(), id: text(), edition: text() }],
        reason: Reason { text: text(), basis: Some(text()), codes: vec![code(Some("made up")), code(None)] },
        granted: vec![text()],
        reasoning: vec![line(0, Some(text())), line(1, None)],
        questions: vec![question(Some(text())), question(None)],
        instead: vec![text()],
        contact: vec![text()],
        appeal_rights: vec![text()],
        reviewer: Some(Signed { name: text(), licence: text() }),
        ..bare()
    }
}

fn bare() -> Content {
    Content {
        kind: Kind::Denied,
        draft: false,
        outcome: "denied",
        payer: None,
        member: None,
        reference: None,
        procedure: None,
        service_date: None,
        date: None,
        policies: Vec::new(),
        reason: Reason { text: "made up".to_owned(), basis: None, codes: Vec::new() },
        granted: Vec::new(),
        reasoning: Vec::new(),
        questions: Vec::new(),
        instead: Vec::new(),
        contact: Vec::new(),
        appeal_rights: Vec::new(),
        reviewer: None,
    }
}
