//! Did you mean: the known name closest to a misspelt one.

/// How many names may be offered at once.
const MOST_OFFERED: usize = 3;

/// The known names closest to `wrong`, best first; none where nothing is near.
///
/// Near means an edit distance (neighbouring letters may swap) of at most a third of the longer name, or a name that
/// differs in case or separators only. A name more than one edit farther than the best is not offered, nor is one with
/// an [invisible](is_invisible) character, which would read like the right one.
pub fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let plain = |s: &str| s.to_lowercase().replace(|c: char| c.is_whitespace() || matches!(c, '-' | '_'), "");
    let target = plain(wrong);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|name| !name.contains(is_invisible))
        .filter_map(|name| {
            let candidate = plain(name);
            let distance = strsim::damerau_levenshtein(&target, &candidate);
            let longer = target.chars().count().max(candidate.chars().count());
            let limit = if longer <= 3 { 1 } else { (longer / 3).max(1) };
            (distance <= limit && distance < longer).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    let best = near.first().map_or(0, |(distance, _)| *distance);
    near.into_iter()
        .take_while(|(distance, _)| *distance <= best + 1)
        .take(MOST_OFFERED)
        .map(|(_, name)| name)
        .collect()
}

/// Whether a character takes no room on the screen and so hides in a name: a zero-width space, a soft hyphen, a mark of
/// the reading direction. Some have their place in prose and emoji, none in a name.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// "did you mean `a` or `b`?", or nothing where no known name is near.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    question(&closest(wrong, known))
}

/// "did you mean `a` or `b`?" of names; nothing of none.
pub(crate) fn question(near: &[&str]) -> Option<String> {
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        [first @ .., last] => Some(format!("did you mean {} or {last}?", first.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_nearest_and_stays_silent_when_nothing_is_near() {
        let known = ["dynamic_balance", "static_balance", "berg_balance_score"];
        assert_eq!(closest("dynamic_balence", known), ["dynamic_balance"]);
        assert_eq!(closest("Static-Balance", known), ["static_balance"]);
        assert!(closest("modifiers", known).is_empty());
        assert_eq!(did_you_mean("statc_balance", known).as_deref(), Some("did you mean `static_balance`?"));
        assert!(did_you_mean("zz", ["aa"]).is_none());
        assert_eq!(closest("pain\u{200b}", ["pai\u{200b}n", "pain"]), ["pain"]);
        assert!(closest("pain", ["pain\u{ad}"]).is_empty());
    }
}
