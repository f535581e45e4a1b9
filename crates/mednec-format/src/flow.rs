//! Lists and keys on one line.

use crate::scalar::{Place, on_one_line};
use crate::sheet::{Piece, Sheet};

/// A piece on one line.
pub(crate) fn in_flow(sheet: &Sheet, place: Place) -> String {
    match &sheet.kind {
        Piece::Nothing { written: false } if place == Place::Block => String::new(),
        Piece::Nothing { .. } => "null".to_owned(),
        Piece::Text(spelled) => on_one_line(&spelled.text, place),
        Piece::List { entries, .. } => {
            let inner: Vec<String> = entries.iter().map(|entry| in_flow(entry, Place::Flow)).collect();
            format!("[{}]", inner.join(", "))
        }
        Piece::Keys { entries, .. } if entries.is_empty() => "{}".to_owned(),
        Piece::Keys { entries, .. } => {
            let inner: Vec<String> = entries
                .iter()
                .map(|entry| {
                    let key = on_one_line(&entry.key, Place::Flow);
                    format!("{key}: {}", in_flow(&entry.value, Place::Flow))
                })
                .collect();
            format!("{{ {} }}", inner.join(", "))
        }
    }
}
