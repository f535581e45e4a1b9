//! Words as a sentence goes on with them: with a capital only where they are names.

use std::collections::{BTreeMap, BTreeSet};

/// Words of a whole project.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Words that are somewhere written without a capital: such a word may lose it at the front.
    small: BTreeSet<String>,
    /// Words that are only ever written in capitals, by how a name writes them: `KX` by `kx`.
    capitals: BTreeMap<String, String>,
    /// The titles of value sets.
    pub(crate) sets: BTreeMap<String, String>,
}

/// Words that are no names, however they are written.
const NEVER_NAMES: [&str; 34] = [
    "a", "all", "an", "another", "any", "at", "beyond", "both", "each", "either", "every", "fewer", "in",
    "it", "less", "more", "neither", "new", "no", "none", "not", "on", "one", "the", "there", "this", "what",
    "where", "whether", "which", "who", "whose", "within", "without",
];

/// The ends of words that name no one and no place: training, meningitis, confusion.
const ENDS: [&str; 13] =
    ["ance", "ence", "ing", "ism", "itis", "ity", "ment", "ments", "ness", "osis", "sion", "tion", "tions"];

impl Words {
    /// The words that some texts are written with.
    pub(crate) fn of<'t>(texts: impl Iterator<Item = &'t str>, sets: BTreeMap<String, String>) -> Self {
        let (mut small, mut capitals) = (BTreeSet::new(), BTreeMap::new());
        for word in texts.flat_map(|text| text.split(|letter: char| !letter.is_alphabetic())) {
            if word.starts_with(char::is_lowercase) {
                small.insert(word.to_owned());
            } else if word.chars().count() > 1 && word.chars().all(char::is_uppercase) {
                capitals.insert(word.to_lowercase(), word.to_owned());
            }
        }
        capitals.retain(|word, _| !small.contains(word));
        Self { small, capitals, sets }
    }

    /// A name as a person says it: `threshold_without_kx` is "threshold without KX".
    pub(crate) fn named(&self, name: &str) -> String {
        let words = name.split('_').map(|word| self.capitals.get(word).map_or(word, String::as_str));
        words.collect::<Vec<_>>().join(" ")
    }

    /// A text that goes on in a sentence: a first word that is not a name loses its capital.
    pub(crate) fn going_on(&self, text: &str) -> String {
        let first: &str = text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
        let rest = text.get(first.len()..).unwrap_or_default();
        let small = first.to_lowercase();
        let never_a_name = NEVER_NAMES.contains(&small.as_str());
        let known = never_a_name
            || self.small.contains(&small)
            || small.strip_suffix('s').is_some_and(|one| self.small.contains(one))
            || ENDS.iter().any(|end| small.ends_with(end));
        // `X-ray` and `MRI` keep theirs, and whoever owns something: `Parkinson's disease`.
        let name = first.chars().skip(1).any(char::is_uppercase)
            || (first.len() == 1 && !never_a_name)
            || (rest.starts_with("'s ") && !self.small.contains(&small));
        if name || !known { text.to_owned() } else { format!("{small}{rest}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let texts = ["muscle tone of the X-ray", "Berg balance", "with KX, at 8 visits", "modifier AT"];
        Words::of(texts.into_iter(), BTreeMap::new())
    }

    #[test]
    fn a_first_word_loses_its_capital_unless_it_is_a_name() {
        let words = words();
        for (text, said) in [
            ("Muscle tone", "muscle tone"),
            ("Muscles are weak", "muscles are weak"),
            ("Balance is poor", "balance is poor"),
            ("A rash", "a rash"),
            ("Meningitis may be the cause", "meningitis may be the cause"),
            ("Training for sport", "training for sport"),
            ("Fewer than twelve visits", "fewer than twelve visits"),
        ] {
            assert_eq!(words.going_on(text), said);
        }
        for name in ["Berg scale", "X-ray shows it", "MRI", "Parkinson's disease", "12 visits", ""] {
            assert_eq!(words.going_on(name), name);
        }
    }

    #[test]
    fn what_is_only_written_in_capitals_keeps_them_in_a_name() {
        assert_eq!(words().named("threshold_without_kx"), "threshold without KX");
        assert_eq!(words().named("denied_at_8_visits"), "denied at 8 visits");
    }
}
