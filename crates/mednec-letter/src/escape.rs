//! Text in Markdown, so that it is read as it is.

use std::fmt::Write;

/// Signs with a meaning wherever they stand.
const ANYWHERE: [char; 13] = ['\\', '`', '*', '_', '[', ']', '<', '>', '&', '#', '|', '~', '!'];

/// Writes a text in one line, with a backslash before each sign that has a meaning.
pub(crate) fn escape(text: &str, into: &mut impl Write) -> std::fmt::Result {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    for (at, sign) in text.chars().enumerate() {
        let begins_list = match sign {
            '-' | '+' | '=' => at == 0,
            '.' | ')' => at == digits && digits > 0,
            _ => false,
        };
        if begins_list || ANYWHERE.contains(&sign) {
            into.write_char('\\')?;
        }
        into.write_char(if sign.is_control() { ' ' } else { sign })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    #[test]
    fn what_is_escaped_is_read_as_it_was() {
        for text in [
            "a_b *c* **d** `e` [f](g) <script>alert(1)</script> &amp; \\n # h | ~~i~~ !",
            "- a list",
            "+ a",
            "1. a",
            "12) a",
            "= a",
            "# a",
            "> a",
            "<b>",
            "![a](b)",
            "a\\",
            "97112",
            "-5",
        ] {
            let mut escaped = String::new();
            escape(text, &mut escaped).unwrap();
            assert_eq!(Form::Text.of(&escaped, "").trim_end(), text);
            let html = Form::Html.of(&escaped, "");
            let body = html.split_once("<body>").unwrap().1;
            assert!(!body.contains("<script>") && !body.contains("<em>") && !body.contains("<li>"), "{body}");
        }
    }

    #[test]
    fn lines_do_not_end_within_a_value() {
        let mut escaped = String::new();
        escape("a\n\n# b", &mut escaped).unwrap();
        assert_eq!(escaped, "a  \\# b");
    }
}
