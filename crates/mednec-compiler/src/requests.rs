//! Claims: a list of which each record is a requested service of its own.

use mednec_graph::bundle::Requests;
use mednec_graph::{FactId, FactKind};
use mednec_source::{Diagnostic, Sink, Span, Spanned};

use crate::codes::BAD_REQUESTS;
use crate::vocabulary::Declared;
use crate::world::World;

/// The word for all records.
const ALL: &str = "all";

/// The list whose records are requests of their own, if there is one.
pub(crate) fn of(world: &World<'_>, procedure: Option<FactId>, sink: &mut Sink) -> Option<Requests> {
    let decls = world.vocabularies.iter().flat_map(|file| &file.facts);
    let mut lists = Vec::new();
    for decl in decls {
        match (&decl.requests, &decl.numbered_by) {
            (Some(word), _) => lists.push((decl, word)),
            (None, Some(number)) => sink.report(
                bad(format!("the records of `{}` are no requests", decl.name.node), number.span)
                    .help("add `requests: all` to the list, or take `numbered_by` out"),
            ),
            (None, None) => {}
        }
    }
    let mut lists = lists.into_iter();
    let (decl, word) = lists.next()?;
    if let Some((second, again)) = lists.next() {
        sink.report(
            bad(format!("the records of `{}` are requests too", second.name.node), again.span)
                .label(word.span, "the first list")
                .help("only one list of a vocabulary can be a claim; take `requests` out of the other"),
        );
        return None;
    }
    let list = world.fact(&decl.name.node)?;
    let declared = world.declared(list)?;
    let name = declared.fact.name.as_str();
    let mut this = Vec::new();
    for (field, fact) in declared.this.iter() {
        // That there is no such field or fact has been told where the list is checked.
        let at = declared.fields.iter().position(|known| known.fact.name == field.node);
        let at = at.and_then(|at| u16::try_from(at).ok());
        let (Some(at), Some(id)) = (at, world.fact(&fact.node)) else { continue };
        this.push((at, id));
        check_range(declared, at, fact, world.declared(id), sink);
    }
    if declared.fields.is_empty() || declared.counts_this != Some(true) {
        sink.report(
            bad(format!("`{name}` is no list with the requested service among its records"), word.span)
                .help("write a `list of records` with `counts: including this`"),
        );
        return None;
    }
    let asked = procedure.is_some_and(|procedure| this.iter().any(|(_, fact)| *fact == procedure));
    if !asked {
        sink.report(
            bad(format!("which field of `{name}` has the requested code?"), word.span)
                .help("add `this: { FIELD: procedure }` to the list, with the field that has the code"),
        );
        return None;
    }
    let chosen = match word.node.as_str() {
        ALL => None,
        field => Some(chosen(declared, field, word.span, sink)?),
    };
    let number = match &decl.numbered_by {
        None => None,
        Some(field) => Some(number(declared, field, sink)?),
    };
    Some(Requests { list, chosen, number, this })
}

/// The field with the number of a line, of which a fact says the same of the requested one.
fn number(list: &Declared, name: &Spanned<String>, sink: &mut Sink) -> Option<u16> {
    let whole = |field: &Declared| matches!(field.fact.kind, FactKind::Number { decimals: 0, .. });
    let said = |name: &str| list.this.iter().any(|(field, _)| field.node == name);
    let fits = |field: &&Declared| whole(field) && said(&field.fact.name);
    let at = list.fields.iter().position(|field| field.fact.name == name.node && fits(&field));
    if at.is_none() {
        let known = list.fields.iter().filter(fits).map(|field| &*field.fact.name);
        let instead = || "write a whole number of the list, for which `this:` names a fact".to_owned();
        let problem = bad(format!("`{}` does not number the records", name.node), name.span);
        sink.report(problem.meant(name.span, &name.node, known, instead));
    }
    at.and_then(|at| u16::try_from(at).ok())
}

/// The yes/no field that says which records are requests.
fn chosen(list: &Declared, name: &str, span: Span, sink: &mut Sink) -> Option<u16> {
    let at =
        list.fields.iter().position(|field| field.fact.name == name && field.fact.kind == FactKind::YesNo);
    if at.is_none() {
        let names = list.fields.iter().filter(|field| field.fact.kind == FactKind::YesNo);
        let known = names.map(|field| field.fact.name.as_str()).chain([ALL]);
        let instead = || "write `all`, or the name of a yes/no field of the list".to_owned();
        let problem = bad(format!("`{name}` does not say which records are requests"), span);
        sink.report(problem.meant(span, name, known, instead));
    }
    at.and_then(|at| u16::try_from(at).ok())
}

/// Whatever a record says, the fact must be able to say.
fn check_range(list: &Declared, at: u16, name: &Spanned<String>, fact: Option<&Declared>, sink: &mut Sink) {
    let Some((field, fact)) = list.fields.get(usize::from(at)).zip(fact) else { return };
    let ends = |declared: &Declared| declared.fact.kind.bounds();
    if let (Some((low, high)), Some((from, to))) = (ends(field), ends(fact))
        && (low < from || high > to)
    {
        sink.report(
            bad(format!("`{}` can be what `{}` never is", field.fact.name, name.node), field.span)
                .label(fact.span, format!("this is {}", fact.fact.kind.expected()))
                .help("give both the same `range`"),
        );
    }
}

fn bad(message: String, span: Span) -> Diagnostic {
    Diagnostic::new(&BAD_REQUESTS, message).at(span, "")
}
