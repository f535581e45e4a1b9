//! A file in its one layout, as one edit of all of it.

use gen_lsp_types::{DocumentFormattingParams, TextEdit};
use mednec_format::format;
use mednec_source::Span;

use crate::position;
use crate::session::{Session, View};

/// The edit that lays a file out; none where it is laid out, cannot be read, or is no YAML.
pub(crate) fn answer(session: &Session, asked: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
    let view = session.view(&asked.text_document.uri).filter(View::is_yaml)?;
    let text = view.file.text();
    let new_text = format(view.source, text).ok()?;
    if new_text == text {
        return Some(Vec::new());
    }
    let all = position::range(view.file, Span::new(view.source, 0, text.len()));
    Some(vec![TextEdit { range: all, new_text }])
}
