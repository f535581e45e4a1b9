//! A name given anew in all files.

use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, WorkspaceEdit,
};
use mednec_graph::Reason;
use mednec_source::{Edit, Span};
use mednec_syntax::file::{is_id, is_name, is_new_name};

use crate::edits::workspace_edit;
use crate::index::{Found, Sort};
use crate::position;
use crate::session::{Session, View};

/// The name under the cursor, if it can be given anew.
pub(crate) fn prepare(session: &Session, asked: &PrepareRenameParams) -> Option<PrepareRenameResult> {
    let (view, byte) = session.point(&asked.text_document_position_params)?;
    let (at, found) = view.names().at(view.source, byte)?;
    let name = found.first().filter(|one| can_be_renamed(one))?.definition.name.clone();
    let exact = exact(view, at, &name)?;
    let range = position::range(view.file, exact);
    Some(PrepareRenameResult::PrepareRenamePlaceholder(PrepareRenamePlaceholder { range, placeholder: name }))
}

/// The changes that give a name anew, or why it cannot be.
pub(crate) fn answer(session: &Session, asked: &RenameParams) -> Result<WorkspaceEdit, String> {
    let nothing = || "there is no name here that can be given anew".to_owned();
    let (view, byte) = session.point(&asked.text_document_position_params).ok_or_else(nothing)?;
    let (_, found) = view.names().at(view.source, byte).ok_or_else(nothing)?;
    let first = found.iter().find(|one| can_be_renamed(one)).ok_or_else(nothing)?;
    let (sort, name) = (first.definition.sort, first.definition.name.clone());
    let new = asked.new_name.trim();
    if let Some(why) = unfit(sort, new) {
        return Err(format!("a {} cannot be called `{new}`: {why}", sort.word()));
    }
    let (meant, uses) = view.names().uses(&found);
    let taken = |one: &Found<'_>| {
        let same_kind = shares_names(one.definition.sort) && shares_names(sort);
        one.definition.name == new && (one.definition.sort == sort || same_kind)
    };
    for declared in &meant {
        if let Some(other) = view.names().visible(declared.source).find(taken) {
            return Err(format!("there is a {} called `{new}` already", other.definition.sort.word()));
        }
    }
    let places = meant.iter().map(|one| one.definition.at).chain(uses);
    let edits = places.map(|place| match exact(view, place, &name) {
        Some(span) => Ok(Edit { span, replacement: new.to_owned() }),
        None => Err(format!("`{name}` stands in {}: give it the new name there", told(view, place))),
    });
    let mut edits = edits.collect::<Result<Vec<Edit>, String>>()?;
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    Ok(workspace_edit(view, &edits))
}

/// Codes are the business of those who publish them; a policy's id is a path of its payer.
fn can_be_renamed(one: &Found<'_>) -> bool {
    match one.definition.sort {
        Sort::Code | Sort::Policy | Sort::Payer => false,
        // A rule that has no name of its own is called by its reason, which is given anew where it is declared.
        Sort::Rule => false,
        _ => true,
    }
}

/// Whether names of a sort may not be those of others.
fn shares_names(sort: Sort) -> bool {
    matches!(
        sort,
        Sort::Fact | Sort::Criterion | Sort::Parameter | Sort::Table | Sort::Accumulator | Sort::TimedUnits
    )
}

/// Why something of a sort cannot have a name; nothing where it can.
fn unfit(sort: Sort, name: &str) -> Option<&'static str> {
    match sort {
        Sort::Document | Sort::Case | Sort::Stage if is_id(name) => None,
        Sort::Document | Sort::Case | Sort::Stage => Some("it has small letters, digits, `-` and `_`"),
        _ if !is_name(name) => Some("a name has small letters and digits, and begins with a letter"),
        Sort::Reason if Reason::RESERVED.contains(&name) => Some("it is a reason of mednec's own"),
        Sort::Reason => None,
        _ if !is_new_name(name) => Some("conditions read it as something else"),
        _ => None,
    }
}

/// The place of the name itself within a span, which may have more around it; nothing where it is written otherwise, or
/// in a workbook.
fn exact(view: View<'_>, span: Span, name: &str) -> Option<Span> {
    if view.folder.workspace.cell(span).is_some() {
        return None;
    }
    let text = view.folder.workspace.sources().slice(span);
    let of_name = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |at: &usize| {
        let before = text.get(..*at).is_some_and(|before| before.ends_with(of_name));
        let behind = text.get(at + name.len()..).is_some_and(|behind| behind.starts_with(of_name));
        !before && !behind
    };
    // What is called as the key before it stands last: `expect.criteria.criteria`.
    let at = text.rmatch_indices(name).map(|(at, _)| at).find(stands_alone)?;
    let start = span.start as usize + at;
    Some(Span::new(span.source, start, start + name.len()))
}

/// A place as people tell it: the file with its line, or with the cell of a workbook.
fn told(view: View<'_>, at: Span) -> String {
    let Some(file) = view.folder.text(at.source) else { return String::new() };
    match view.folder.workspace.cell(at) {
        Some(cell) => {
            format!("{}, {cell}", file.path().rsplit_once('#').map_or(file.path(), |(path, _)| path))
        }
        None => format!("{}, line {}, in another way", file.path(), file.position(at.start).line),
    }
}
