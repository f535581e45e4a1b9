//! A text on one line: plain, or in quotes where it needs them.

use std::fmt::Write;

use mednec_source::is_invisible;
use mednec_syntax::yaml::hides;

/// Where a text stands, which decides what it may hold without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A key or a value on a line of its own.
    Block,
    /// In brackets or braces.
    Flow,
}

/// A text as it is written on one line. Double quotes are taken where nothing has to be escaped in them, else single
/// ones, and double ones with escapes for what no other form can hold.
pub(crate) fn on_one_line(text: &str, place: Place) -> String {
    if is_plain(text, place) {
        return text.to_owned();
    }
    if needs_escapes(text) {
        return escaped(text);
    }
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// Whether a text can only be written with escapes. What cannot be seen is never written as it is.
pub(crate) fn needs_escapes(text: &str) -> bool {
    text.contains(['\n', '\r', '\t']) || hides(text)
}

fn is_plain(text: &str, place: Place) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    let second = characters.next();
    // `null` and `~` would be nothing, and `<<` as a key merges.
    if matches!(text, "null" | "~" | "<<") || text.starts_with("---") || text.starts_with("...") {
        return false;
    }
    if text.trim() != text || needs_escapes(text) {
        return false;
    }
    let starts_well = match first {
        '-' | '?' | ':' => place == Place::Block && second.is_some_and(|c| c != ' '),
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
            false
        }
        _ => true,
    };
    starts_well
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && (place == Place::Block || !text.contains([',', '[', ']', '{', '}', ':']))
}

fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || is_invisible(c) || hides(c.encode_utf8(&mut [0; 4])) => {
                // Writing to a text does not fail.
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        let block = |text| on_one_line(text, Place::Block);
        for plain in ["97112", "no", "1+", "a, b", "x in [A, B]", "-1", "a:b", "c# d", "§4.2"] {
            assert_eq!(block(plain), plain);
        }
        assert_eq!(block("Balance: sitting"), "\"Balance: sitting\"");
        assert_eq!(block("the \"get up\" test: it's"), "'the \"get up\" test: it''s'");
        for quoted in ["", "null", "~", " a", "[a]", "- a", "a #b", "@x", "key:", "it\\: x"] {
            assert_ne!(block(quoted), quoted);
        }
        assert_eq!(block("a\tb\u{202e}"), "\"a\\tb\\U0000202E\"");
    }

    #[test]
    fn brackets_allow_less() {
        let flow = |text| on_one_line(text, Place::Flow);
        assert_eq!(flow("lowest of (a, b)"), "\"lowest of (a, b)\"");
        assert_eq!(flow("2 of [a]"), "\"2 of [a]\"");
        assert_eq!(flow("6 weeks"), "6 weeks");
    }
}
