//! The conditions that a vocabulary holds: what is true of every record, and when an absence counts.

use mednec_graph::{Bundle, FactId, FactKind, IfAbsent, ItemKind};
use mednec_source::{Diagnostic, Sink};
use mednec_syntax::expr::ExprKind;
use mednec_syntax::file::FactDecl;

use crate::codes::BAD_FACT;
use crate::derive::Deriver;
use crate::lower::Lower;
use crate::origins::Origins;
use crate::scope::Scope;
use crate::silence::check_absence;
use crate::world::World;

/// Adds them to the facts of the bundle.
pub(crate) fn add<'a>(
    world: &World<'a>,
    bundle: &mut Bundle,
    origins: &mut Origins<'a>,
    derive: &mut Deriver,
    sink: &mut Sink,
) {
    let scope = Scope::default();
    for decl in world.vocabularies.iter().flat_map(|file| &file.facts) {
        let Some(id) = world.fact(&decl.name.node) else { continue };
        if let Some(list) = world.declared(id).filter(|list| !list.this.is_empty()) {
            Lower::new(world, &scope, (bundle, origins, derive), sink).check_this(list);
        }
        let each = each_of(decl, id, &mut Lower::new(world, &scope, (bundle, origins, derive), sink));
        let closing = closing_of(decl, id, &mut Lower::new(world, &scope, (bundle, origins, derive), sink));
        let Some(fact) = bundle.facts.get_mut(usize::from(id.0)) else { continue };
        fact.if_absent = closing;
        if let FactKind::List { item: ItemKind::Record { each: place, .. }, .. } = &mut fact.kind {
            *place = each;
        }
    }
}

/// What holds of every record of a list.
fn each_of(decl: &FactDecl, id: FactId, lower: &mut Lower<'_, '_>) -> Vec<mednec_graph::Filter> {
    let Some(first) = decl.each.first() else { return Vec::new() };
    let Some(declared) = lower.world.declared(id) else { return Vec::new() };
    if declared.fields.is_empty() {
        lower.sink.report(
            Diagnostic::new(&BAD_FACT, format!("`{}` has no records", decl.name.node))
                .at(first.span, "`each` says what holds of every record")
                .help("write it under `constraints:`, or declare a list of records"),
        );
        return Vec::new();
    }
    lower.record = Some(std::rc::Rc::new(declared.clone()));
    decl.each.iter().filter(|expr| expr.kind != ExprKind::Error).map(|expr| lower.filter(expr)).collect()
}

/// What the absence of a fact counts as.
fn closing_of(decl: &FactDecl, id: FactId, lower: &mut Lower<'_, '_>) -> Option<IfAbsent> {
    let closing = decl.if_absent.as_ref()?;
    let declared = lower.declared(id)?;
    if declared.fact.kind.is_list() {
        lower.sink.report(
            Diagnostic::new(&BAD_FACT, format!("`{}` is a list", decl.name.node))
                .at(closing.span, "`if_absent` gives a single value")
                .help("say with `complete: yes` that what is not in the list is not there"),
        );
        return None;
    }
    let Ok(value) = declared.fact.kind.read(&closing.value.node) else {
        let expected = declared.fact.kind.expected();
        lower.sink.report(
            Diagnostic::new(
                &BAD_FACT,
                format!("`{}` is no value of `{}`", closing.value.node, decl.name.node),
            )
            .at(closing.value.span, format!("it is {expected}"))
            .help("mend the value"),
        );
        return None;
    };
    let when = lower.filter(&closing.when);
    check_absence(lower, when.facts(), closing.when.span);
    let mut todo = when.facts();
    let mut looked_at = std::collections::BTreeSet::new();
    while let Some(fact) = todo.pop() {
        if looked_at.insert(fact) {
            todo.extend(lower.bundle.derived(fact).into_iter().flat_map(|derived| derived.kind.facts()));
        }
    }
    if looked_at.contains(&id) {
        lower.sink.report(
            Diagnostic::new(
                &BAD_FACT,
                format!("whether `{}` is absent cannot depend on itself", decl.name.node),
            )
            .at(closing.when.span, "")
            .help("name another fact, such as one that says that the record is complete"),
        );
        return None;
    }
    Some(IfAbsent { value, when, text: closing.when.to_string() })
}
