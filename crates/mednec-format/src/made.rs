//! What mednec itself writes into a policy folder is in the one layout, as what a person writes is after `mednec fmt`.

use mednec_source::SourceId;

use crate::format;

/// A new file in canonical layout; one that cannot be read stays as it is, for its own check to tell why.
pub fn made(text: String) -> String {
    laid_out(&text).unwrap_or(text)
}

/// A file in which mednec has changed something: in canonical layout where it was before, and else with that change
/// alone, since the rest is as a person wants it.
pub fn changed(before: &str, after: String) -> String {
    if laid_out(before).is_some_and(|laid_out| laid_out == before) { made(after) } else { after }
}

fn laid_out(text: &str) -> Option<String> {
    format(SourceId(0), text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_laid_out_otherwise_stays() {
        let (canonical, other) = ("facts:\n  a: { type: date }\n", "facts:\n    a: {type: date}\n");
        let more = "  b: {type: date}\n";
        assert_eq!(changed(canonical, canonical.to_owned() + more), made(canonical.to_owned() + more));
        assert_eq!(made(canonical.to_owned() + more), "facts:\n  a: { type: date }\n  b: { type: date }\n");
        assert_eq!(changed(other, format!("{other}  {more}")), format!("{other}  {more}"));
        assert_eq!(made("a: [".to_owned()), "a: [");
    }
}
