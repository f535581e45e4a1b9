//! Prose broken into lines at blanks.

/// `text` with line breaks where a line would pass `width` columns; existing breaks stay, and a word that is longer
/// than a line stays whole, so that names and paths can be copied. What stands in backticks stays on one line if a
/// line has room for it.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let lines: Vec<String> = text.lines().map(|line| wrap_line(line, width)).collect();
    lines.join("\n")
}

fn wrap_line(line: &str, width: usize) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut used = 0;
    for word in words(line, width) {
        let needed = columns(word.trim_end_matches(' '));
        if used > 0 && needed > 0 && used + needed > width {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            used = 0;
        }
        out.push_str(word);
        used += columns(word);
    }
    out
}

/// The pieces of a line that are not broken, each with the blanks behind it.
fn words(line: &str, width: usize) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let plain = rest.find(' ').map_or(rest.len(), |blank| blank + 1);
        let (word, behind) = rest.split_at(plain);
        let quoted = if word.matches('`').count() % 2 == 1 {
            behind.find('`').map(|close| {
                let after = plain + close + 1;
                rest.get(after..)
                    .and_then(|text| text.find(' '))
                    .map_or(rest.len(), |blank| after + blank + 1)
            })
        } else {
            None
        };
        let whole =
            quoted.filter(|end| rest.get(..*end).is_some_and(|text| columns(text.trim_end()) <= width));
        let (word, behind) = rest.split_at(whole.unwrap_or(plain));
        found.push(word);
        rest = behind;
    }
    found
}

/// How many columns a terminal uses, near enough to break lines: letters of East Asian scripts and emoji take two.
pub(super) fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| if u32::from(c) >= 0x1100 && !matches!(c, '\u{2000}'..='\u{2bff}') { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_blanks_and_keeps_long_words_whole() {
        assert_eq!(wrap("did you mean `a` or `b`?", 12), "did you mean\n`a` or `b`?");
        assert_eq!(
            wrap("see policies/example-health/97112.yaml now", 10),
            "see\npolicies/example-health/97112.yaml\nnow"
        );
        assert_eq!(wrap("first\n  second third", 13), "first\n  second\nthird");
        assert_eq!(wrap("日本語 日本語", 8), "日本語\n日本語");
        assert_eq!(wrap("write it as `a b` or `c d`.", 15), "write it as\n`a b` or `c d`.");
        assert_eq!(wrap("as `a b c d e f g` there", 8), "as `a b\nc d e f\ng` there");
        assert_eq!(wrap("", 8), "");
    }
}
