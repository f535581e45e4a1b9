//! How large a condition may be, checked before it is read.

use mednec_source::Diagnostic;

use crate::codes::{CONDITION_TOO_DEEP, CONDITION_TOO_LONG};
use crate::yaml::Node;

/// How many brackets may be open at once in a condition.
pub const MAX_DEPTH: usize = 64;

/// How many bytes a condition may have.
pub const MAX_LENGTH: usize = 8 * 1024;

/// How many values may be added up in one sum.
pub const MAX_TERMS: usize = 64;

/// How many `not` of one level are read both ways for a message.
pub(super) const MAX_LOOSE_NOTS: usize = 8;

/// What is wrong with the size of `text`, the text of `node`.
pub(super) fn exceeded(node: &Node, text: &str) -> Option<Diagnostic> {
    if text.len() > MAX_LENGTH {
        let message = format!("this condition has {} characters; {MAX_LENGTH} are the most", text.len());
        return Some(
            Diagnostic::new(&CONDITION_TOO_LONG, message)
                .at(node.span, "too long to be read")
                .help("give parts of it names under `criteria:` and use the names here"),
        );
    }
    let at = too_deep_at(text)?;
    let message = format!("more than {MAX_DEPTH} brackets are open at once");
    Some(
        Diagnostic::new(&CONDITION_TOO_DEEP, message)
            .at(node.span_within(at, at + 1), "one bracket too many")
            .help("give inner parts names under `criteria:` and use the names here"),
    )
}

/// The byte of the first bracket or `where` that goes too deep; those in quotes do not count. A `where` counts
/// up to the next comma or the end of the brackets it stands in.
fn too_deep_at(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut loose = Vec::new();
    let mut wheres = 0usize;
    let mut quoted_until = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii()) {
        if at < quoted_until {
            continue;
        }
        let rest = text.get(at..).unwrap_or("");
        let begins = !text.get(..at).is_some_and(|front| front.ends_with(is_wordy));
        let word = rest.split(|c| !is_wordy(c)).next().filter(|_| begins).unwrap_or("");
        match c {
            'w' if word == "where" => wheres += 1,
            ',' => wheres = 0,
            '(' | '[' => {
                depth += 1;
                loose.push(wheres);
                wheres = 0;
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                wheres = loose.pop().unwrap_or(0);
            }
            '\'' | '"' => {
                let line = text.get(at + 1..).and_then(|rest| rest.lines().next()).unwrap_or("");
                if let Some(close) = line.find(c) {
                    quoted_until = at + 1 + close + 1;
                }
            }
            _ => {}
        }
        if depth + loose.iter().sum::<usize>() + wheres > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

fn is_wordy(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
