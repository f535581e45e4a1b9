//! A name given anew in all files.

use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, WorkspaceEdit,
};
use mednec_source::{Edit, Span};

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
    if !fits(sort, new) {
        return Err(format!(
            "a {} cannot be called `{new}`: a name has small letters and digits, and begins with a letter",
            sort.word()
        ));
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
    let edits = places
        .filter_map(|place| Some(Edit { span: exact(view, place, &name)?, replacement: new.to_owned() }));
    let mut edits: Vec<Edit> = edits.collect();
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

/// Whether a name has the form that its sort asks for.
fn fits(sort: Sort, name: &str) -> bool {
    let short = matches!(sort, Sort::Document | Sort::Case | Sort::Stage);
    let begins = |c: char| c.is_ascii_lowercase() || (short && c.is_ascii_digit());
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || (short && c == '-');
    name.starts_with(begins) && name.chars().all(rest)
}

/// The place of the name itself within a span, which may have quotes around it; nothing where it is written otherwise.
fn exact(view: View<'_>, span: Span, name: &str) -> Option<Span> {
    let text = view.folder.workspace.sources().slice(span);
    let start = span.start as usize + text.find(name)?;
    Some(Span::new(span.source, start, start + name.len()))
}
