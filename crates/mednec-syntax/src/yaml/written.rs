//! Text written so that it is read as it is.

use mednec_source::is_invisible;

/// Words that other readers of YAML take for something else than text.
const RESERVED: [&str; 9] = ["yes", "no", "true", "false", "null", "on", "off", "y", "n"];

/// Where a text is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Behind a key or a hyphen, up to the end of its line.
    Block,
    /// Within `[…]` or `{ … }`.
    Flow,
}

/// `text` as a value of YAML on one line, in quotes where it needs them.
pub fn written(text: &str, within: Within) -> String {
    let plain = match within {
        Within::Flow => {
            text.starts_with(|c: char| c.is_ascii_alphanumeric())
                && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' '))
        }
        Within::Block => {
            text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '§'))
                && !text.contains(|c| is_hidden(c) || matches!(c, '\'' | '"'))
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.ends_with(':')
        }
    };
    if plain && !text.ends_with(' ') && !RESERVED.contains(&text.to_ascii_lowercase().as_str()) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_hidden(c) => out.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a character cannot be seen in a line, or ends it.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use mednec_source::{Sink, SourceId};

    use super::*;
    use crate::yaml::{Kind, read};

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let texts = [
            "Riverbend Mutual (invented)",
            "Balance: sitting",
            "any diagnoses in [I60 to I69, G35]",
            "a # b",
            "- not a list",
            "? & * ! % @ ` | > {",
            "the \"get up\" test's end",
            "back\\slash \\n",
            "line\nbreak\ttab\r",
            "no",
            "NULL",
            "",
            " ",
            "ends with :",
            "ends with blank ",
            "Müller 💊 §4",
            "\u{202e}turned\u{2028}",
            "~",
            "'",
            "---",
            "2025-01-01",
        ];
        for text in texts {
            for (within, around) in [(Within::Block, ("a: ", "")), (Within::Flow, ("a: [", ", b]"))] {
                let file = format!("{}{}{}\n", around.0, written(text, within), around.1);
                assert_eq!(file.lines().count(), 1, "{file}");
                let mut sink = Sink::new();
                let node = read(SourceId(0), &file, &mut sink).unwrap();
                assert!(!sink.has_errors(), "{file} {:?}", sink.found());
                let Kind::Map(entries) = &node.kind else { panic!("{file}") };
                let value = match &entries[0].value.kind {
                    Kind::Seq(items) => &items[0],
                    _ => &entries[0].value,
                };
                assert_eq!(value.as_scalar().unwrap().text, text, "{file}");
            }
        }
        assert_eq!(written("any codes in [I60, G35]", Within::Block), "any codes in [I60, G35]");
        assert_eq!(written("Riverbend (invented)", Within::Flow), "\"Riverbend (invented)\"");
    }
}
