//! An entry of a file taken out: a key with its value, or an item of a list.

use std::ops::Range;

/// The bytes that go with the entry whose first word begins at `at`; nothing where its end is not plain.
///
/// What is left empty goes with it: a section that had no other entry, and brackets.
pub(crate) fn removed(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_of(text, at);
    let before = text.get(line.start..at)?;
    if before.trim_matches(is_lead).is_empty() { in_lines(text, at) } else { in_brackets(text, at) }
}

/// An item of a list that begins with the word at `at`, whatever other keys it has.
pub(crate) fn item(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_of(text, at);
    let dash = line.start + dash(text, at)?;
    block(text, dash)
}

/// The column of the dash of an item that begins with the word at `at`; nothing where it is written in brackets.
pub(crate) fn dash(text: &str, at: usize) -> Option<usize> {
    let before = text.get(line_of(text, at).start..at)?;
    if before.trim_matches(is_lead).is_empty() { before.rfind('-') } else { None }
}

/// The column of the entries below the key at `at`; nothing where it has none on lines of their own.
pub(crate) fn column_below(text: &str, at: usize) -> Option<usize> {
    let line = line_of(text, at);
    let mut rest = text.get(line.end..)?.lines();
    let first = rest.find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let is_key = !matches!(first.trim_start().as_bytes(), [b'-'] | [b'-', b' ', ..]);
    (is_key && indent(first) > at - line.start).then(|| indent(first))
}

/// How far a file sets its entries in.
pub(crate) fn step(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).map(indent).find(|indent| *indent > 0).unwrap_or(2)
}

/// Where lines are put in that are to stand below what ends at `end`, and the lines as they are put there.
pub(crate) fn below(text: &str, end: usize, lines: &str) -> Option<(usize, String)> {
    let end = text.get(..end)?.trim_end().len();
    Some(match text.get(end..)?.find('\n') {
        Some(newline) => (end + newline + 1, format!("{lines}\n")),
        None => (text.len(), format!("\n{lines}")),
    })
}

fn is_lead(letter: char) -> bool {
    matches!(letter, ' ' | '-')
}

/// An entry on lines of its own.
fn in_lines(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_of(text, at);
    let own = block(text, at)?;
    if text.get(line.start..at)?.contains('-') {
        // The first key of an item: what stands below it would lose its dash.
        let rest = text.get(own.end..)?;
        let goes_on = rest.lines().next().is_some_and(|next| indent(next) == at - line.start);
        return if goes_on { None } else { item(text, at) };
    }
    match only_child_of(text, &own, at - line.start) {
        Some(parent) => removed(text, parent),
        None => Some(own),
    }
}

/// The lines from that of `at` on that lie deeper than it, or hold the list that is its value.
fn block(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_of(text, at);
    let column = at - line.start;
    let is_key = !text.get(at..)?.starts_with('-');
    let mut end = line.end;
    let mut last = line.end;
    while let Some(next) = text.get(end..).and_then(|rest| rest.split_inclusive('\n').next()) {
        let (blank, deep) = (next.trim().is_empty(), indent(next));
        let of_list = is_key && deep == column && next.trim_start().starts_with("- ");
        if !blank && deep <= column && !of_list {
            break;
        }
        end += next.len();
        // Blank lines behind it stay.
        if !blank {
            last = end;
        }
    }
    Some(line.start..last)
}

/// The key above, where an entry in the given column is all that it has.
fn only_child_of(text: &str, own: &Range<usize>, column: usize) -> Option<usize> {
    let next = text.get(own.end..)?.lines().find(|line| !line.trim().is_empty());
    if next.is_some_and(|next| indent(next) >= column) {
        return None;
    }
    let above = text.get(..own.start)?.trim_end_matches('\n');
    let line = above.rsplit('\n').next()?;
    let start = above.len() - line.len();
    let lead = line.len() - line.trim_start_matches(is_lead).len();
    (lead < column && line.trim_end().ends_with(':')).then_some(start + lead)
}

/// An entry between brackets or braces on one line.
fn in_brackets(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_of(text, at);
    let written = text.get(line.clone())?;
    // In quotes a bracket is none, and it is not looked for them.
    if written.contains(['"', '\'', '#']) {
        return None;
    }
    let column = at - line.start;
    let open = opening(written.get(..column)?)?;
    let (mut depth, mut end) = (0usize, None);
    for (offset, letter) in written.get(column..)?.char_indices() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' if depth > 0 => depth -= 1,
            ']' | '}' | ',' if depth == 0 => {
                end = Some((column + offset, letter));
                break;
            }
            _ => {}
        }
    }
    let (end, stop) = end?;
    let before = written.get(..column)?.trim_end();
    if stop == ',' {
        let behind = written.get(end + 1..)?;
        let blanks = behind.len() - behind.trim_start().len();
        return Some(at..line.start + end + 1 + blanks);
    }
    if before.ends_with(',') {
        let start = line.start + before.len() - 1;
        let kept = written.get(..end)?.trim_end().len();
        return Some(start..line.start + kept);
    }
    // It is the only one, so the key goes whose value it is.
    let key = written.get(..open)?.trim_end().strip_suffix(':')?;
    let word = key.rfind([' ', '{', ',']).map_or(0, |place| place + 1);
    removed(text, line.start + word)
}

/// Where the bracket stands that is open at the end of a text.
fn opening(before: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (offset, letter) in before.char_indices().rev() {
        match letter {
            ']' | '}' => depth += 1,
            '[' | '{' if depth == 0 => return Some(offset),
            '[' | '{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The line of a byte, with its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let length = text.get(start..).and_then(|rest| rest.split_inclusive('\n').next()).map_or(0, str::len);
    start..start + length
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn without(marked: &str) -> String {
        let at = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let gone = removed(&text, at).unwrap();
        format!("{}{}", &text[..gone.start], &text[gone.end..])
    }

    #[test]
    fn an_entry_goes_with_all_that_is_its_own() {
        assert_eq!(without("a:\n  |b:\n    - c\n\n  d: 1\n"), "a:\n\n  d: 1\n");
        assert_eq!(without("a:\n  |b:\n  - c\n  - d\n  e: 1\n"), "a:\n  e: 1\n");
        assert_eq!(without("a: [1, |2, 3]\n"), "a: [1, 3]\n");
        assert_eq!(without("a: { b: 1, |c: [2, 3] }\n"), "a: { b: 1 }\n");
    }

    #[test]
    fn what_is_put_in_stands_as_deep_as_what_is_there() {
        let text = "a:\n\n    # why\n    b: 1\nc:\n- d: 2 # so\n";
        assert_eq!(column_below(text, 0), Some(4));
        assert_eq!(column_below(text, text.find('c').unwrap()), None);
        assert_eq!(dash("x:\n  -   deny: y\n", 9), Some(2));
        assert_eq!(dash("x: [a-b, deny: y]\n", 9), None);
        assert_eq!(below(text, text.rfind(" #").unwrap(), "- e"), below(text, text.len(), "- e"));
        assert_eq!(below("a: 1", 4, "b: 2"), Some((4, "\nb: 2".to_owned())));
    }

    #[test]
    fn what_would_be_left_empty_goes_too() {
        assert_eq!(without("a: 1\nb:\n  |c: 1\nd: 2\n"), "a: 1\nd: 2\n");
        assert_eq!(without("a: 1\nb: { |c: 1 }\nd: 2\n"), "a: 1\nd: 2\n");
        assert_eq!(without("- x: 1\n- |b: 2\n"), "- x: 1\n");
    }

    #[test]
    fn where_it_is_not_plain_nothing_is_offered() {
        assert_eq!(removed("- a: 1\n  b: 2\n", 2), None);
        assert_eq!(removed("a: [\"x, y\", z]\n", 12), None);
        assert_eq!(item("- a: 1\n  b: 2\n- c\n", 2), Some(0..14));
    }
}
