//! Reasons: from what an analyst declares to what a determination carries.

use std::collections::BTreeMap;

use mednec_graph::{Basis, Outcome, Reason};
use mednec_source::{Diagnostic, Sink, Spanned, closest};
use mednec_syntax::codes::RESERVED_NAME;
use mednec_syntax::file;

use crate::claim_codes::{GROUPS, REASONS, REMARKS, knows};
use crate::codes::{
    NAME_TAKEN, REASON_WITHOUT_BASIS, UNKNOWN_ADJUSTMENT_CODE, UNKNOWN_BASIS, UNKNOWN_REASON,
};

/// Reasons in scope, by name, with the place of each.
pub(crate) type Reasons<'a> = BTreeMap<&'a str, &'a file::Reason>;

/// Gathers declared reasons, telling of doubles, reserved names and unknown codes.
pub(crate) fn gather<'a>(
    declared: impl Iterator<Item = &'a file::Reason>,
    already: &Reasons<'a>,
    sink: &mut Sink,
) -> Reasons<'a> {
    let mut reasons = already.clone();
    for reason in declared {
        let name = &reason.name;
        if Reason::RESERVED.contains(&name.node.as_str()) {
            sink.report(
                Diagnostic::new(&RESERVED_NAME, format!("`{}` is a reason of mednec's own", name.node))
                    .at(name.span, "")
                    .help("give the reason another name"),
            );
        }
        if let Some(first) = reasons.get(name.node.as_str()) {
            sink.report(
                Diagnostic::new(&NAME_TAKEN, format!("two reasons are called `{}`", name.node))
                    .at(name.span, "second")
                    .label(first.name.span, "first")
                    .help("give one of them another name"),
            );
        }
        check_codes(reason, sink);
        reasons.insert(&name.node, reason);
    }
    reasons
}

fn check_codes(reason: &file::Reason, sink: &mut Sink) {
    let mut check = |table: &[(&str, &str)], code: &Spanned<String>, what: &str| {
        if !knows(table, &code.node) {
            let message = format!("`{}` is not a {what} that mednec knows", code.node);
            let help = "check it against the published list; if it is right, allow this warning here";
            let near = closest(&code.node, table.iter().map(|(known, _)| *known));
            let problem = Diagnostic::new(&UNKNOWN_ADJUSTMENT_CODE, message).at(code.span, "").help(help);
            sink.report(problem.one_of(code.span, near));
        }
    };
    reason.group.iter().for_each(|code| check(&GROUPS, code, "claim adjustment group"));
    reason.carc.iter().for_each(|code| check(&REASONS, code, "claim adjustment reason code"));
    reason.rarc.iter().for_each(|code| check(&REMARKS, code, "remittance remark code"));
}

/// The reason that a rule names, for the outcome it has.
pub(crate) fn resolve(
    name: &Spanned<String>,
    outcome: Outcome,
    reasons: &Reasons<'_>,
    sink: &mut Sink,
) -> Option<Reason> {
    if name.node == Reason::CLINICAL_REVIEW {
        return Some(clinical_review());
    }
    let Some(reason) = reasons.get(name.node.as_str()) else {
        let approval =
            matches!(outcome, Outcome::Approve | Outcome::NotApplicable | Outcome::NoAuthorizationRequired);
        if approval {
            // What is approved needs no ground, so its reason need not be declared.
            return Some(Reason { text: None, ..Reason::own(&name.node, None, "") });
        }
        let problem = Diagnostic::new(&UNKNOWN_REASON, format!("no reason is called `{}`", name.node));
        let near = closest(&name.node, reasons.keys().copied()).first().map(|near| (*near).to_string());
        sink.report(match near {
            Some(near) => problem.at(name.span, format!("did you mean `{near}`?")).guess(
                format!("write `{near}`"),
                name.span,
                near,
            ),
            None => problem.at(name.span, "not declared").help(format!(
                "declare it:\n  reasons:\n    {}: {{ basis: medical_necessity, text: … }}",
                name.node
            )),
        });
        return None;
    };
    if let Some(reported) = &reason.report_as {
        let circle = reasons.get(reported.node.as_str()).is_some_and(|other| other.report_as.is_some());
        if circle {
            sink.report(
                Diagnostic::new(
                    &UNKNOWN_REASON,
                    format!("`{}` is reported as another reason itself", reported.node),
                )
                .at(reported.span, "")
                .help("name the reason that is told in the end"),
            );
            return None;
        }
        return resolve(reported, outcome, reasons, sink);
    }
    let basis = match &reason.basis {
        Some(basis) => {
            let found = Basis::of_name(&basis.node);
            if found.is_none() {
                sink.report(unknown_basis(basis));
            }
            found
        }
        None => {
            if matches!(outcome, Outcome::Deny | Outcome::Pend | Outcome::Return | Outcome::ApproveInPart) {
                let message = format!("the reason `{}` for `{}` has no basis", name.node, outcome.name());
                sink.report(
                    Diagnostic::new(&REASON_WITHOUT_BASIS, message)
                        .at(reason.name.span, "")
                        .label(name.span, "used here")
                        .help("add `basis:`, since each ground has its own codes and appeal rights"),
                );
            }
            None
        }
    };
    let text = |part: &Option<Spanned<String>>| part.as_ref().map(|part| part.node.clone());
    Some(Reason {
        name: name.node.clone(),
        basis,
        group: text(&reason.group),
        carc: text(&reason.carc),
        rarc: reason.rarc.iter().map(|code| code.node.clone()).collect(),
        text: text(&reason.text),
    })
}

/// The problem of a basis that is not known.
pub(crate) fn unknown_basis(basis: &Spanned<String>) -> Diagnostic {
    let names = Basis::ALL.map(Basis::name);
    let problem = Diagnostic::new(&UNKNOWN_BASIS, format!("`{}` is not a basis", basis.node))
        .at(basis.span, "")
        .help(format!("the bases are {}", names.join(", ")));
    match closest(&basis.node, names).first() {
        Some(near) => problem.guess(format!("write `{near}`"), basis.span, *near),
        None => problem,
    }
}

/// The reason of what only a reviewer can settle.
pub(crate) fn clinical_review() -> Reason {
    let text = "A clinician has to judge what the record shows.";
    Reason::own(Reason::CLINICAL_REVIEW, Some(Basis::ClinicalReview), text)
}
