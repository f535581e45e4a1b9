//! Names for policies out of names for people.

use std::collections::BTreeSet;

use mednec_grammar::is_kept;

/// The longest name that is made.
const MOST_CHARS: usize = 60;

/// A name of small letters, digits and `_` that begins with a letter: `Applicant age` is `applicant_age`.
pub(crate) fn name(text: &str, instead: &str) -> String {
    let made = joined(text, '_');
    let made = if made.is_empty() { instead.to_owned() } else { made };
    if made.starts_with(|first: char| first.is_ascii_digit()) || is_kept(&made) {
        return format!("{instead}_{made}");
    }
    made
}

/// An id of small letters, digits and hyphens.
pub(crate) fn id(text: &str, instead: &str) -> String {
    let made = joined(text, '-');
    if made.is_empty() { instead.to_owned() } else { made }
}

/// A name that is not taken yet, and is from now on.
pub(crate) fn free(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut made = wanted.to_owned();
    let mut next = 2;
    while !taken.insert(made.clone()) {
        made = format!("{wanted}_{next}");
        next += 1;
    }
    made
}

fn joined(text: &str, between: char) -> String {
    let mut made = String::new();
    let mut small = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            // `applicantAge` is two words, `BMI` is one.
            if c.is_ascii_uppercase() && small && !made.is_empty() && !made.ends_with(between) {
                made.push(between);
            }
            small = !c.is_ascii_uppercase();
            made.push(c.to_ascii_lowercase());
        } else {
            small = false;
            if !made.is_empty() && !made.ends_with(between) {
                made.push(between);
            }
        }
        if made.len() >= MOST_CHARS {
            break;
        }
    }
    made.trim_end_matches(between).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_policies_can_have() {
        for (text, made) in [
            ("Applicant age", "applicant_age"),
            ("applicant.visitCount", "applicant_visit_count"),
            ("BMI (kg/m²)", "bmi_kg_m"),
            ("not", "fact_not"),
            ("3 visits", "fact_3_visits"),
            ("größe", "gr_e"),
            ("!", "fact"),
        ] {
            assert_eq!(name(text, "fact"), made);
        }
        assert_eq!(id("Rehab Eligibility.dmn", "table"), "rehab-eligibility-dmn");
        let mut taken = BTreeSet::new();
        assert_eq!(
            [free("a", &mut taken), free("a", &mut taken), free("a", &mut taken)],
            ["a", "a_2", "a_3"]
        );
    }
}
