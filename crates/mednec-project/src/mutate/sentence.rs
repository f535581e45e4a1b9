//! The ends of the sentences that tell what nobody noticed: "no case notices if …".

use mednec_syntax::expr::Count;

/// The most characters of a condition in a sentence; the whole of it stands at the place that is told.
const MOST_QUOTED: usize = 120;

/// A text in backticks, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MOST_QUOTED {
        return format!("`{text}`");
    }
    let cut: String = text.chars().take(MOST_QUOTED - 1).collect();
    format!("`{}…`", cut.trim_end())
}

/// A condition became another.
pub(super) fn turned(before: &str, after: &str) -> String {
    format!("{} becomes {}", quoted(before), quoted(after))
}

/// The limit of something moved.
pub(super) fn limit_of(subject: &str, before: &str, after: &str) -> String {
    format!("the limit of {} becomes {after} (now {})", quoted(subject), number_of(before, after))
}

/// A value within a condition moved.
pub(super) fn moved(before: &str, after: &str, within: &str) -> String {
    format!("{before} becomes {after} in {}", quoted(within))
}

/// A named value moved.
pub(super) fn becomes(what: &str, before: &str, after: &str) -> String {
    format!("{what} becomes {after} (now {})", number_of(before, after))
}

/// A value without its unit, where the value beside it has the same unit.
fn number_of<'t>(before: &'t str, after: &str) -> &'t str {
    let apart = |text: &'t str| text.split_once(' ');
    match (apart(before), after.split_once(' ')) {
        (Some((number, unit)), Some((_, other)))
            if unit == other && !number.contains(char::is_alphabetic) =>
        {
            number
        }
        _ => before,
    }
}

/// Another number of members is needed.
pub(super) fn counted(before: Count, after: Count, members: usize, of: &str) -> String {
    let now = match before {
        Count::All => "now all are".to_owned(),
        Count::Any => "now one is".to_owned(),
        Count::None => "now none may hold".to_owned(),
        Count::AtLeast(least) => format!("now {least}"),
    };
    match after {
        Count::All if members == 2 => format!("both entries of {of} are needed ({now})"),
        Count::All => format!("all {members} entries of {of} are needed ({now})"),
        Count::Any if before == Count::None => {
            format!("one of the {members} entries of {of} must hold ({now})")
        }
        Count::Any => format!("one of the {members} entries of {of} is enough ({now})"),
        Count::None => format!("none of the {members} entries of {of} may hold ({now})"),
        Count::AtLeast(least) => {
            let verb = if least == 1 { "is" } else { "are" };
            format!("{least} of the {members} entries of {of} {verb} enough ({now})")
        }
    }
}

/// A member was dropped.
pub(super) fn dropped(member: &str, of: &str) -> String {
    format!("{} is dropped from {}", quoted(member), shortened(of))
}

/// A code was taken out.
pub(super) fn code_out(code: &str, of: &str) -> String {
    format!("`{code}` is taken out of {}", shortened(of))
}

/// A text that is in backticks already, if it is, cut where it is long.
fn shortened(text: &str) -> String {
    match text.strip_prefix('`').and_then(|text| text.strip_suffix('`')) {
        Some(inner) if !inner.contains('`') => quoted(inner),
        _ => text.to_owned(),
    }
}
