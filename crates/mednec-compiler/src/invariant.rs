//! What is to hold of everything that a policy decides, as conditions over what its rules ask.

use mednec_graph::{OriginId, Outcome};
use mednec_source::Span;
use mednec_syntax::file::PolicyFile;

use crate::lower::{Lower, Standing};
use crate::origins::Documents;

/// An invariant on its way into a unit.
pub(crate) struct InvariantDraft {
    pub(crate) always: bool,
    pub(crate) outcome: Outcome,
    pub(crate) draft: usize,
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) origin: OriginId,
    pub(crate) span: Span,
}

/// What is to hold of everything that the policy decides.
pub(crate) fn lower_invariants(
    lower: &mut Lower<'_, '_>,
    policy: &PolicyFile,
    own: &Documents<'_>,
) -> Vec<InvariantDraft> {
    let mut found = Vec::new();
    for invariant in &policy.invariants {
        // That there is no such outcome has been told when the file was read.
        let Some(outcome) = Outcome::of_name(&invariant.outcome.node) else { continue };
        let citations = lower.origins.cite(lower.bundle, &invariant.cite, own, lower.sink);
        let title = invariant.title.as_ref();
        let draft =
            lower.member(&invariant.when, Standing { title, citations: &citations, documents: own }, None);
        let word = if invariant.always { "always" } else { "never" };
        let when = lower.drafts.get(draft).map_or("", |draft| draft.text.as_str());
        let text = format!("{word} {} when {when}", outcome.name());
        let span = invariant.outcome.span;
        let origin = lower.origins.origin(lower.bundle, span, &citations);
        let title = title.map(|title| title.node.clone());
        found.push(InvariantDraft { always: invariant.always, outcome, draft, text, title, origin, span });
    }
    found
}
