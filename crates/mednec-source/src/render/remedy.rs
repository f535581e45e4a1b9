//! Which fixes may be offered, and the plain text that views without a picture give.

use super::region::Region;
use crate::diagnostic::{Diagnostic, Fix};
use crate::source_map::SourceMap;

/// One replacement that fits its file.
pub(super) struct Replacement<'a> {
    /// What goes.
    pub(super) region: Region<'a>,
    /// What comes.
    pub(super) text: &'a str,
}

/// The edits of a fix in order of place; none if it has no edits, or one does not fit its file or overlaps another,
/// since a fix is applied whole or not at all.
pub(super) fn sound<'a>(sources: &'a SourceMap, fix: &'a Fix) -> Option<Vec<Replacement<'a>>> {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let overlap = edits.iter().zip(edits.iter().skip(1)).any(|(one, next)| {
        one.span.source == next.span.source
            && one.span.end.max(one.span.start.saturating_add(1)) > next.span.start
    });
    if overlap || edits.is_empty() {
        return None;
    }
    edits
        .into_iter()
        .map(|edit| {
            Region::exact(sources, edit.span).map(|region| Replacement { region, text: &edit.replacement })
        })
        .collect()
}

/// The whole diagnostic without its picture: message, label, help, notes and fixes, one to a line.
pub(super) fn text(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    lines.extend(diagnostic.primary.iter().map(|label| label.text.clone()).filter(|text| !text.is_empty()));
    lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
    lines.extend(diagnostic.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(diagnostic.fixes.iter().map(|fix| format!("fix: {}", fix.title)));
    lines.join("\n")
}
