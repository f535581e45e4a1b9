//! A text over several lines.

use mednec_syntax::yaml::hides;
use unicode_width::UnicodeWidthStr;

use crate::spelling::Spelled;

/// A text over several lines: what stands behind the key, and the lines below without their indentation. Nothing where
/// the text has no such form.
pub(crate) fn over_lines(spelled: &Spelled, width: usize) -> Option<(&'static str, Vec<String>)> {
    let text = spelled.text.as_str();
    let body = text.strip_suffix('\n').unwrap_or(text);
    let ends = body.len() < text.len();
    if body.is_empty() || body.trim() != body || body.contains(['\r', '\t']) || hides(body) {
        return None;
    }
    if body.lines().any(|line| line.trim() != line) {
        // Lines that are set in: as they are.
        let trailing = body.lines().any(|line| line.trim_end() != line);
        let lines = body.split('\n').map(str::to_owned).collect();
        return (!trailing).then_some((if ends { "|" } else { "|-" }, lines));
    }
    let mut lines = Vec::new();
    if spelled.pieces.is_empty() {
        // Between two lines that are folded, as many line ends are blank lines.
        for (index, paragraph) in body.split('\n').enumerate() {
            if index > 0 {
                lines.push(String::new());
            }
            lines.extend(filled(paragraph, width));
        }
    } else {
        spelled.pieces.iter().for_each(|piece| lines.extend(by_clause(piece, width)));
    }
    Some((if ends { ">" } else { ">-" }, lines))
}

/// A condition in lines of `width` columns, broken before `and`, `or` and `where` if that will do.
fn by_clause(piece: &str, width: usize) -> Vec<String> {
    packed(clauses(piece), width, |clause| filled(&clause, width))
}

/// The clauses of a condition, each with the word that it begins with; `on or before` is one phrase.
fn clauses(piece: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let words = words(piece);
    let next = words.iter().skip(1).map(Some).chain([None]);
    for (word, next) in words.iter().zip(next) {
        let phrase = *word == "or" && next.is_some_and(|next| matches!(*next, "before" | "after"));
        match found.last_mut() {
            Some(clause) if phrase || !matches!(*word, "and" | "or" | "where") => {
                clause.push(' ');
                clause.push_str(word);
            }
            _ => found.push((*word).to_owned()),
        }
    }
    found
}

/// A paragraph in lines of `width` columns; a word that is longer stands alone. Two blanks side by side are not broken.
fn filled(paragraph: &str, width: usize) -> Vec<String> {
    let words = words(paragraph).into_iter().filter(|word| !word.is_empty());
    packed(words, width, |word| vec![word.to_owned()])
}

/// Pieces side by side in lines of `width` columns, as many as fit; `begin` begins a line with one that does not.
fn packed<P: AsRef<str>>(
    pieces: impl IntoIterator<Item = P>,
    width: usize,
    begin: impl Fn(P) -> Vec<String>,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + piece.as_ref().width() <= width => {
                line.push(' ');
                line.push_str(piece.as_ref());
            }
            _ => lines.extend(begin(piece)),
        }
    }
    lines
}

/// The words of a text, between single blanks.
fn words(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes.get(at) == Some(&b' ');
    let mut found = Vec::new();
    let mut start = 0;
    for at in 1..bytes.len() {
        if is_blank(at) && !is_blank(at - 1) && !is_blank(at + 1) {
            found.extend(text.get(start..at));
            start = at + 1;
        }
    }
    found.extend(text.get(start..));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, pieces: &[&str], width: usize) -> Option<(&'static str, String)> {
        let pieces = pieces.iter().map(|&piece| piece.to_owned()).collect();
        let spelled = Spelled { text: text.to_owned(), pieces };
        over_lines(&spelled, width).map(|(head, lines)| (head, lines.join("/")))
    }

    #[test]
    fn text_is_filled_and_paragraphs_stay() {
        assert_eq!(lines("a bb  c ddd", &[], 7), Some((">-", "a bb  c/ddd".into())));
        assert_eq!(lines("a b\nc\n", &[], 6), Some((">", "a b//c".into())));
        assert_eq!(lines("a\n  b", &[], 6), Some(("|-", "a/  b".into())));
        assert_eq!(lines(" a", &[], 6), None);
        assert_eq!(lines("a\n\n", &[], 6), None);
    }

    #[test]
    fn conditions_are_broken_before_and_and_or() {
        let found = lines("a is b and c is d", &["a is b", "and c is d"], 30);
        assert_eq!(found, Some((">-", "a is b/and c is d".into())));
        let piece = "any a where (b is on or before c and d is e)";
        assert_eq!(
            lines(piece, &[piece], 24),
            Some((">-", "any a/where (b is on or before/c and d is e)".into()))
        );
        assert_eq!(
            lines(piece, &[piece], 30),
            Some((">-", "any a/where (b is on or before c/and d is e)".into()))
        );
    }
}
