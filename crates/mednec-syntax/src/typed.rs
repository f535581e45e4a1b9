//! What word processors and other keyboards type, and what was meant by it.

use jiff::civil::Date;
use mednec_source::{Diagnostic, Span};

use crate::codes::{ODD_BLANK, TYPOGRAPHIC_QUOTE, WIDE_CHARACTER};

/// The mark of a list's entry that word processors write, with the blank behind it: `• `.
pub(crate) fn bullet(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['•', '·', '‣', '◦', '▪', '–', '—', '−'])?;
    text.get(..text.len() - rest.trim_start_matches(' ').len())
}

/// The typographic quotes that can stand at the start of a text.
const OPENING: [char; 7] = ['“', '„', '”', '‘', '‚', '’', '«'];
/// Those that can stand at its end.
const CLOSING: [char; 5] = ['”', '“', '’', '‘', '»'];
/// How far the wide form of a character is from the character itself.
const WIDE: u32 = 0xFEE0;

/// A text as it was most likely meant, where it is written with wide characters, with blanks that are none, or in
/// typographic quotes.
///
/// ```
/// use mednec_syntax::typed::plainly;
/// assert_eq!(plainly("９７１１２").as_deref(), Some("97112"));
/// assert_eq!(plainly("“normal”").as_deref(), Some("normal"));
/// assert_eq!(plainly("normal"), None);
/// ```
#[must_use]
pub fn plainly(text: &str) -> Option<String> {
    let meant: String = unquoted(text)
        .unwrap_or(text)
        .chars()
        .map(|c| if is_odd_blank(c) { ' ' } else { narrow(c) })
        .collect();
    let meant = meant.trim();
    (meant != text && !meant.is_empty()).then(|| meant.to_owned())
}

/// What `10/28/2025`, `28.10.2025` or `2025/10/28` most likely means; month first where both can be.
#[must_use]
pub fn day_meant(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    if !parts.iter().all(|part| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit())) {
        return None;
    }
    let (year, first, second) = if a.len() == 4 { (a, b, c) } else { (c, a, b) };
    if year.len() != 4 {
        return None;
    }
    let year = year.parse().ok()?;
    let (first, second) = (first.parse().ok()?, second.parse().ok()?);
    Date::new(year, first, second).or_else(|_| Date::new(year, second, first)).ok()
}

/// How a day is written that was meant by a text; both ways where month and day could be either.
#[must_use]
pub fn day_advice(text: &str) -> Option<String> {
    let day = day_meant(text)?;
    let turned = Date::new(day.year(), day.day(), day.month()).ok().filter(|turned| *turned != day);
    Some(match turned.filter(|_| text.find(['/', '.', '-']) != Some(4)) {
        Some(turned) => {
            format!("write year, month and day: `{day}` if the month came first, else `{turned}`")
        }
        None => format!("write year, month and day: `{day}`"),
    })
}

/// The inside of a text that stands in typographic quotes as a whole.
pub(crate) fn unquoted(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(OPENING)?.strip_suffix(CLOSING)?;
    (!inner.trim().is_empty() && !inner.contains(OPENING) && !inner.contains(CLOSING)).then_some(inner)
}

/// Whether it looks like a blank and is another character to YAML.
pub(crate) fn is_odd_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Tells blanks that are none to YAML; `right` is what belongs in their place.
pub(crate) fn odd_blank(place: Span, right: &str) -> Diagnostic {
    Diagnostic::new(&ODD_BLANK, "a blank stands here that is none to YAML")
        .at(place, "looks like a space, and is another character")
        .help(
            "type the space anew; a no-break space comes along when text is copied from a document or a page",
        )
        .fix("write a plain space", place, right)
}

/// What is wrong with a text in typographic quotes, or of wide characters. Wide characters among others that are not of
/// the English alphabet belong to the writing of another language.
pub(crate) fn slip(text: &str, span: Span) -> Option<Diagnostic> {
    if unquoted(text).is_some() {
        let meant = plainly(text)?;
        return Some(
            Diagnostic::new(&TYPOGRAPHIC_QUOTE, "a text stands in typographic quotes")
                .at(span, "these quotes are letters like any other")
                .help(format!("leave them out: `{meant}`"))
                .help("where quotes are needed, type the straight ones, \" or '; word processors bend them")
                .fix(format!("write `{meant}`"), span, meant),
        );
    }
    let wide = text.chars().find(|c| narrow(*c) != *c)?;
    if !text.chars().all(|c| narrow(c).is_ascii() || is_odd_blank(c)) {
        return None;
    }
    let meant = plainly(text)?;
    Some(
        Diagnostic::new(&WIDE_CHARACTER, format!("`{wide}` is a wide character and not `{}`", narrow(wide)))
            .at(span, "typed with a keyboard for another script")
            .help(format!("write `{meant}`"))
            .fix(format!("write `{meant}`"), span, meant),
    )
}

/// The character whose wide form it is, or itself.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - WIDE).unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mednec_source::SourceId;

    #[test]
    fn wide_characters_are_told_and_other_writing_is_not() {
        let told = |text: &str| slip(text, Span::new(SourceId(0), 0, text.len())).map(|problem| problem.help);
        assert_eq!(told("１８ visits").unwrap(), ["write `18 visits`"]);
        assert!(told("“a: b”").unwrap()[0].contains("`a: b`"));
        for fine in ["神経筋再教育（９７１１２）", "18 visits", "the “such as” list", "“a” and “b”", "’tis"]
        {
            assert!(told(fine).is_none(), "{fine}");
        }
    }

    #[test]
    fn days_are_told_both_ways_where_they_can_be_read_so() {
        assert_eq!(day_advice("10/28/2025").unwrap(), "write year, month and day: `2025-10-28`");
        assert!(
            day_advice("3/4/2025")
                .unwrap()
                .contains("`2025-03-04` if the month came first, else `2025-04-03`")
        );
        assert_eq!(day_advice("2025/3/4").unwrap(), "write year, month and day: `2025-03-04`");
        assert_eq!(day_advice("10/28/25"), None);
    }
}
