//! Text made safe for a terminal: nothing in it can move the cursor, colour the screen or turn the reading direction.

/// `text` with control characters made visible; line breaks stay.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| *c != '\r').map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

/// `text` on one line, with control characters made visible.
pub(super) fn clean_line(text: &str) -> String {
    text.trim_end().chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { visible(c) }).collect()
}

/// The text of a source with the control characters that the renderer lets through made visible. Every byte keeps its
/// place: those characters and the middle dot that stands for them have two bytes each.
pub(super) fn clean_source(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\u{80}'..='\u{9f}') { '·' } else { c }).collect()
}

fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_visible_and_sources_keep_their_length() {
        assert_eq!(clean("a\u{1b}[31m\r\nb\u{202e}"), "a␛[31m\nb\u{fffd}");
        assert_eq!(clean_line("a\r\n\tb\n"), "a   b");
        assert_eq!(clean_source("x\u{9b}y").len(), "x\u{9b}y".len());
    }
}
