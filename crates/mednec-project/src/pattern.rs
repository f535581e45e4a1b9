//! Patterns for the names of cases.

/// Whether a pattern stands for a text; `*` stands for anything, and there is nothing before or after.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or(""),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_the_whole_id_and_a_star_anything() {
        assert!(matches_pattern("wobble-chair", "wobble-chair"));
        assert!(!matches_pattern("wobble-chair", "wobble-chair/attended"));
        assert!(matches_pattern("wobble*", "wobble-chair/attended"));
        assert!(matches_pattern("*wob*att*", "wobble-chair/attended"));
        assert!(!matches_pattern("*att*wob*", "wobble-chair/attended"));
        assert!(matches_pattern("*/attended", "wobble-chair/attended"));
        assert!(!matches_pattern("*/attend", "wobble-chair/attended"));
        assert!(matches_pattern("a*a", "aba") && !matches_pattern("a*a", "a"));
    }
}
