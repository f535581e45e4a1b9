//! Texts as they are written in the parts of a workbook.

/// A text within XML, so that a spreadsheet shows it as it is.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match first {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(first),
            // `_x0041_` would be shown as the letter A.
            '_' if rest.starts_with("_x") => out.push_str("_x005F_"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            first if first.is_control() => out.push('\u{fffd}'),
            first => out.push(first),
        }
        rest = rest.get(first.len_utf8()..).unwrap_or("");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_taken_for_something_else() {
        assert_eq!(
            escaped("a<b & \"c\"\u{1}_x0041_ _y"),
            "a&lt;b &amp; &quot;c&quot;\u{fffd}_x005F_x0041_ _y"
        );
    }
}
