//! Texts as they stand in YAML.

/// A text in double quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    let mut made = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => made.extend(['\\', c]),
            c if c.is_control() => made.push(' '),
            c => made.push(c),
        }
    }
    made.push('"');
    made
}

/// A text behind `#`, on one line.
pub(crate) fn comment(text: &str) -> String {
    text.split(char::is_control).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
