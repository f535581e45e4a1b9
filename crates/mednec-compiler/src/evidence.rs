//! What a case says of a fact beside its value: that it is documented, documented absent, or conflicting.

use mednec_graph::{DerivedKind, FactKind};
use mednec_source::{Diagnostic, Spanned};
use mednec_syntax::expr::Evidence;

use crate::codes::TYPE_MISMATCH;
use crate::derive::Like;
use crate::draft::{Atom, Test};
use crate::lower::Lower;
use crate::measure::Dimension;

impl Lower<'_, '_> {
    /// What a case says of a fact beside its value.
    pub(crate) fn evidence(&mut self, name: &Spanned<String>, state: Evidence) -> Option<Test> {
        let Some(id) = self.world.fact(&name.node) else {
            self.unknown_fact(&name.node, name.span);
            return None;
        };
        let (kind, text) = match state {
            Evidence::Documented => (DerivedKind::Documented(id), "is documented"),
            Evidence::DocumentedAbsent => (DerivedKind::DocumentedAbsent(id), "is documented absent"),
            Evidence::Conflicting => (DerivedKind::Conflicting(id), "is conflicting"),
        };
        let declared = self.declared(id)?;
        if declared.fact.kind.is_list() && state != Evidence::Documented {
            self.no_evidence_of_a_list(name, text);
            return None;
        }
        let like = Like {
            name: format!("{} {text}", name.node),
            kind: FactKind::YesNo,
            dimension: Dimension::Plain,
            factor: 1,
            ordered: false,
            answered_by: declared.fact.answered_by,
            identifying: declared.fact.identifying,
            span: name.span,
        };
        Some(Test::Atom(Atom::YesNo(self.derive.add(self.bundle, kind, like)?)))
    }

    /// Tells of evidence that a case gives of single values only.
    pub(crate) fn no_evidence_of_a_list(&mut self, name: &Spanned<String>, asked: &str) {
        self.sink.report(
            Diagnostic::new(
                &TYPE_MISMATCH,
                format!("`{}` is a list, of which `{asked}` never holds", name.node),
            )
            .at(name.span, "a case says this of single values only")
            .help("ask it of a fact with one value, or of the records themselves: `any … where …`"),
        );
    }
}
