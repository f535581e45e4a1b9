//! What can be folded away: what stands deeper than a line, and comments of several lines.

use gen_lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use crate::session::{Session, View};

/// The folds of a file.
pub(crate) fn answer(session: &Session, asked: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let view = session.view(&asked.text_document.uri).filter(View::is_yaml)?;
    Some(folds(view.file.text()))
}

fn folds(text: &str) -> Vec<FoldingRange> {
    let mut found = Vec::new();
    // Lines that are not closed yet: their indentation and number.
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut comments: Option<(u32, u32)> = None;
    let mut last = 0;
    for (number, line) in (0u32..).zip(text.lines()) {
        let rest = line.trim_start();
        if rest.starts_with('#') {
            comments = Some((comments.map_or(number, |(first, _)| first), number));
            continue;
        }
        if let Some((first, end)) = comments.take() {
            found.extend(fold(first, end, Some(FoldingRangeKind::Comment)));
        }
        if rest.is_empty() {
            continue;
        }
        // Entries of a list may stand as deep as the key before them.
        let indent = (line.len() - rest.len()) * 2 + usize::from(rest.starts_with("- "));
        while let Some((_, first)) = open.pop_if(|(depth, _)| *depth >= indent) {
            found.extend(fold(first, last, None));
        }
        open.push((indent, number));
        last = number;
    }
    if let Some((first, end)) = comments {
        found.extend(fold(first, end, Some(FoldingRangeKind::Comment)));
    }
    while let Some((_, first)) = open.pop() {
        found.extend(fold(first, last, None));
    }
    found.sort_by_key(|fold| (fold.start_line, fold.end_line));
    found
}

fn fold(first: u32, last: u32, kind: Option<FoldingRangeKind>) -> Option<FoldingRange> {
    (first < last).then_some(FoldingRange {
        start_line: first,
        start_character: None,
        end_line: last,
        end_character: None,
        kind,
        collapsed_text: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_deeper_folds_and_so_do_comments() {
        let text =
            "# a\n# b\nrules:\n- deny: x\n  when: y\n- pend: z\n\ncriteria:\n  c:\n    when: >-\n      d\n";
        let lines: Vec<(u32, u32)> =
            folds(text).iter().map(|fold| (fold.start_line, fold.end_line)).collect();
        assert_eq!(lines, [(0, 1), (2, 5), (3, 4), (7, 10), (8, 10), (9, 10)]);
    }
}
