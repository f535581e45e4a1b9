//! The names that files declare, as an outline of a file and over all files.

use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolKind,
    WorkspaceSymbol, WorkspaceSymbolLocation, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::diagnostics::location;
use crate::index::{Definition, Found, Sort};
use crate::position;
use crate::session::{Session, View};

/// The most names that are found over all files; an editor asks again with more letters.
const MOST: usize = 1_000;

/// The outline of a file.
pub(crate) fn answer(session: &Session, asked: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let view = session.view(&asked.text_document.uri)?;
    let index = view.folder.indexes.get(&view.source)?;
    let mut outline: Vec<(&Definition, DocumentSymbol)> = Vec::new();
    let (inner, outer): (Vec<&Definition>, Vec<&Definition>) =
        index.definitions.iter().partition(|one| is_inner(one));
    for one in outer {
        outline.push((one, symbol(view, one)));
    }
    for one in inner.into_iter().filter(|one| one.sort != Sort::Choice) {
        let holder = outline.iter_mut().find(|(outer, _)| outer.whole.contains(one.whole));
        match holder {
            Some((_, outer)) => outer.children.get_or_insert_default().push(symbol(view, one)),
            None => outline.push((one, symbol(view, one))),
        }
    }
    outline.sort_by_key(|(one, _)| one.at);
    Some(DocumentSymbolResponse::DocumentSymbolList(outline.into_iter().map(|(_, symbol)| symbol).collect()))
}

/// Names of all files that hold the letters asked for.
pub(crate) fn search(session: &Session, asked: &WorkspaceSymbolParams) -> WorkspaceSymbolResponse {
    let wanted = asked.query.to_lowercase();
    let holds = |found: &Found<'_>| {
        let mut letters = found.definition.name.chars();
        found.definition.sort != Sort::Choice
            && wanted.chars().all(|letter| letters.any(|other| other.eq_ignore_ascii_case(&letter)))
    };
    let mut found = Vec::new();
    for folder in session.folders.values() {
        for one in folder.names().all().filter(holds) {
            let Some(place) = location(folder, one.definition.at) else { continue };
            found.push(WorkspaceSymbol {
                location: WorkspaceSymbolLocation::Location(place),
                data: None,
                base_symbol_information: BaseSymbolInformation {
                    name: one.definition.name.clone(),
                    kind: kind(one.definition.sort),
                    tags: None,
                    container_name: folder.text(one.source).map(|file| file.path().to_owned()),
                },
            });
            if found.len() == MOST {
                return WorkspaceSymbolResponse::WorkspaceSymbolList(found);
            }
        }
    }
    WorkspaceSymbolResponse::WorkspaceSymbolList(found)
}

/// Whether it stands in something that has a name of its own.
fn is_inner(one: &Definition) -> bool {
    matches!(one.sort, Sort::Field | Sort::Choice) || (one.sort == Sort::Case && one.of.is_some())
}

#[expect(deprecated, reason = "the field has to be named to be left empty")]
fn symbol(view: View<'_>, one: &Definition) -> DocumentSymbol {
    let detail = match (one.sort, &one.of, &one.title) {
        (Sort::Rule, Some(outcome), _) => Some(outcome.clone()),
        (_, _, Some(title)) => Some(title.clone()),
        _ => Some(one.sort.word().to_owned()),
    };
    DocumentSymbol {
        name: one.name.clone(),
        detail,
        kind: kind(one.sort),
        tags: None,
        deprecated: None,
        range: position::range(view.file, one.whole),
        selection_range: position::range(view.file, one.at),
        children: None,
    }
}

fn kind(sort: Sort) -> SymbolKind {
    match sort {
        Sort::Fact => SymbolKind::Variable,
        Sort::Field => SymbolKind::Field,
        Sort::Choice => SymbolKind::EnumMember,
        Sort::Criterion => SymbolKind::Boolean,
        Sort::Parameter | Sort::Accumulator | Sort::TimedUnits => SymbolKind::Constant,
        Sort::Table => SymbolKind::Array,
        Sort::Rule => SymbolKind::Event,
        Sort::Reason => SymbolKind::String,
        Sort::Document => SymbolKind::File,
        Sort::ValueSet => SymbolKind::Enum,
        Sort::Code => SymbolKind::Key,
        Sort::Policy => SymbolKind::Module,
        Sort::Payer => SymbolKind::Namespace,
        Sort::Stage => SymbolKind::Package,
        Sort::Case => SymbolKind::Method,
    }
}
