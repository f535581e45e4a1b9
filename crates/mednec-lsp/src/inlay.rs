//! Conditions in plain words, behind what is written.

use gen_lsp_types::{InlayHint, InlayHintParams, Label, Tooltip};
use mednec_source::Span;
use mednec_syntax::expr::Expr;
use mednec_syntax::file::{ChangeKind, Criterion, File, Guard, Member, Rule};

use crate::plain::{Plain, words};
use crate::position;
use crate::session::Session;

/// The longest hint in letters; the rest is told where the mouse rests on it.
const LONGEST: usize = 100;

/// The conditions of a part of a file, in plain words.
pub(crate) fn answer(session: &Session, asked: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let view = session.view(&asked.text_document.uri)?;
    let (first, last) = (view.byte(asked.range.start), view.byte(asked.range.end));
    let plain = Plain { names: view.names(), source: view.source };
    let mut conditions = Vec::new();
    gather(view.folder.workspace.file(view.source)?, &mut conditions);
    let seen = |span: Span| span.start <= last && first <= span.end;
    let mut hints = Vec::new();
    for expr in conditions.into_iter().filter(|expr| seen(expr.span)) {
        let said = plain.condition(expr);
        // What says no more than is written is left out.
        let written = words(view.folder.workspace.sources().slice(expr.span));
        if said.is_empty() || said == written {
            continue;
        }
        let short: String = said.chars().take(LONGEST).collect();
        let is_short = short.len() == said.len();
        let label = if is_short { format!("· {short}") } else { format!("· {short}…") };
        hints.push(InlayHint {
            position: position::position(view.file, expr.span.end),
            label: Label::String(label),
            kind: None,
            text_edits: None,
            tooltip: (!is_short).then_some(Tooltip::String(said)),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
    }
    Some(hints)
}

/// The conditions of a file, each as it stands in a text of its own.
fn gather<'f>(file: &'f File, into: &mut Vec<&'f Expr>) {
    match file {
        File::Policy(policy) => {
            policy.applies.iter().for_each(|one| member(one, into));
            policy.criteria.iter().for_each(|one| criterion(one, into));
            policy.rules.iter().for_each(|one| rule(one, into));
            into.extend(policy.tables.iter().flat_map(|table| table.rows.iter().map(|row| &row.when)));
            policy.invariants.iter().for_each(|one| member(&one.when, into));
            policy.lapses.iter().for_each(|one| member(&one.when, into));
            for change in &policy.changes {
                match &change.kind {
                    ChangeKind::Replace(one) => criterion(one, into),
                    ChangeKind::AddBefore { added, .. } => rule(added, into),
                    ChangeKind::Set { .. } | ChangeKind::Withdraw(_) => {}
                }
            }
        }
        File::Shared(shared) => shared.criteria.iter().for_each(|one| criterion(one, into)),
        File::Vocabulary(vocabulary) => {
            into.extend(&vocabulary.constraints);
            into.extend(vocabulary.facts.iter().flat_map(|fact| &fact.each));
        }
        File::ValueSet(_)
        | File::CodeSystem(_)
        | File::Payer(_)
        | File::Cases(_)
        | File::Csv(_)
        | File::Published
        | File::Unreadable => {}
    }
}

fn criterion<'f>(criterion: &'f Criterion, into: &mut Vec<&'f Expr>) {
    member(&criterion.body, into);
    criterion.unless.iter().for_each(|one| member(one, into));
}

fn rule<'f>(rule: &'f Rule, into: &mut Vec<&'f Expr>) {
    match &rule.guard {
        Guard::Always => {}
        Guard::When(one) | Guard::Unless(one) => member(one, into),
        Guard::WhenUnless(when, unless) => {
            member(when, into);
            member(unless, into);
        }
    }
}

fn member<'f>(member: &'f Member, into: &mut Vec<&'f Expr>) {
    match member {
        Member::Condition(expr) => into.push(expr),
        Member::Group(group) => {
            group.members.iter().chain(group.unless.as_deref()).for_each(|one| self::member(one, into));
        }
    }
}
