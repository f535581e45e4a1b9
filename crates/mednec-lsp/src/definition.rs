//! Where a name is declared.

use gen_lsp_types::{Definition, DefinitionParams, DefinitionResponse};

use crate::diagnostics::location;
use crate::session::Session;

/// The declarations of the name under the cursor.
pub(crate) fn answer(session: &Session, asked: &DefinitionParams) -> Option<DefinitionResponse> {
    let (view, byte) = session.point(&asked.text_document_position_params)?;
    let (_, found) = view.names().at(view.source, byte)?;
    let places = found.iter().filter_map(|one| location(view.folder, one.definition.at)).collect();
    Some(DefinitionResponse::Definition(Definition::LocationList(places)))
}
