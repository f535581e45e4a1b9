//! Facts as the subject of a sentence.

use mednec_graph::{Fact, FactKind};

use super::Words;

/// The longest meaning that stands in a sentence; a longer one is on the page of its fact.
const LONGEST: usize = 90;
/// Behind these words nothing is the subject any more.
const AFTER_SUBJECT: [&str; 16] = [
    "of", "on", "in", "at", "by", "for", "from", "given", "that", "which", "with", "before", "after",
    "already", "when", "whose",
];

/// A subject, and whether it is many.
pub(super) struct Noun {
    pub(super) text: String,
    pub(super) many: bool,
}

impl Noun {
    /// A subject in some words.
    pub(super) fn new(text: String) -> Self {
        let head = text.split([',', ';']).next().unwrap_or_default();
        let words = head.split(' ').take_while(|word| !AFTER_SUBJECT.contains(word));
        let last = words.last().unwrap_or_default().to_lowercase();
        let many = last.ends_with('s') && !["ss", "us", "is", "as"].iter().any(|end| last.ends_with(end));
        Self { text, many }
    }

    /// The subject that a fact is: what it means, without what explains it; or its name, where that is too long.
    pub(super) fn of(fact: &Fact, words: &Words) -> Self {
        let meaning = fact.meaning.as_deref().unwrap_or_default();
        let end = match fact.kind {
            FactKind::List { .. } | FactKind::Date { .. } => meaning.find([';', '(', ':', ',']),
            _ => meaning.find([';', '(', ':']),
        };
        let short =
            meaning.get(..end.unwrap_or(meaning.len())).unwrap_or_default().trim_end_matches(['.', ' ']);
        if let (true, Some(question)) = (short.starts_with("Whether "), &fact.question) {
            return Self { text: format!("the answer to “{question}”"), many: false };
        }
        let fits = !short.is_empty() && short.chars().count() <= LONGEST && !short.starts_with("Whether ");
        let noun = Self::new(words.going_on(short));
        // "When where the service is given" cannot be read.
        let reads = !noun.asks() || noun.text.starts_with("what ");
        if fits && reads { noun } else { Self::named(&fact.name, words) }
    }

    /// The subject that a name is.
    pub(super) fn named(name: &str, words: &Words) -> Self {
        Self::new(format!("the {}", words.named(name)))
    }

    /// Whether it is a question, "what was done", which reads better with its answer behind a colon.
    fn asks(&self) -> bool {
        ["what ", "who ", "where ", "which ", "how "]
            .iter()
            .any(|word| self.text.to_lowercase().starts_with(word))
    }

    /// `is` or `are`, with the comma that ends what was put in between.
    pub(super) fn is(&self) -> &'static str {
        if self.asks() {
            return ": ";
        }
        match (self.many, self.text.contains(", ")) {
            (false, false) => " is ",
            (true, false) => " are ",
            (false, true) => ", is ",
            (true, true) => ", are ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_know_whether_they_are_many() {
        for (text, is) in [
            ("visits of this course", " are "),
            ("what was done under the code", ": "),
            ("the modifiers on the line", " are "),
            ("minutes given, in all", ", are "),
            ("muscle tone of the parts", " is "),
            ("the basis for it", " is "),
            ("deep tendon reflexes of the limbs", " are "),
        ] {
            assert_eq!(Noun::new(text.to_owned()).is(), is, "{text}");
        }
    }
}
