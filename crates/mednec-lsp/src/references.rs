//! Where a name is used.

use gen_lsp_types::{Location, ReferenceParams};

use crate::diagnostics::location;
use crate::session::Session;

/// Every use of the name under the cursor, in all files.
pub(crate) fn answer(session: &Session, asked: &ReferenceParams) -> Option<Vec<Location>> {
    let (view, byte) = session.point(&asked.text_document_position_params)?;
    let (_, found) = view.names().at(view.source, byte)?;
    let (meant, uses) = view.names().uses(&found);
    let declared = meant.iter().map(|one| one.definition.at).filter(|_| asked.context.include_declaration);
    let mut places: Vec<_> = declared.chain(uses).collect();
    places.sort_unstable();
    Some(places.into_iter().filter_map(|place| location(view.folder, place)).collect())
}
