//! Text put in quotes as YAML wants them.

/// `text` in quotes: double ones where nothing inside has to be escaped, else single ones.
pub(crate) fn quote(text: &str) -> String {
    let inner = unwrap_pair(text);
    if inner.contains(['"', '\\']) {
        format!("'{}'", inner.replace('\'', "''"))
    } else {
        format!("\"{inner}\"")
    }
}

/// `'it's'` was meant to be quoted as a whole: its outer pair is no part of the text. In `"a" and "b"` it is.
fn unwrap_pair(text: &str) -> &str {
    let strip = |mark: char| {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        let marks = inner.matches(mark).count();
        (marks == 0 || marks % 2 == 1).then_some(inner)
    };
    strip('\'').or_else(|| strip('"')).or_else(|| crate::typed::unquoted(text)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn picks_the_quotes_that_need_no_escape() {
        assert_eq!(quote("Balance: sitting"), "\"Balance: sitting\"");
        assert_eq!(quote("the \"get up\" test's end"), "'the \"get up\" test''s end'");
        assert_eq!(quote("'it's'"), "\"it's\"");
        assert_eq!(quote("\"a\" and \"b\""), "'\"a\" and \"b\"'");
    }
}
