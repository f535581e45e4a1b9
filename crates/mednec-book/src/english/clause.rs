//! Yes/no facts in a sentence. Their meaning is a clause ("The line is billed by time") or a name of something ("Fever
//! or chills"); its opposite is said with "not" only where that has one reading.

/// Before the verb these would make "not" ambiguous.
const UNCLEAR_BEFORE: [&str; 26] = [
    "that", "which", "who", "whose", "where", "when", "if", "every", "all", "any", "no", "none", "each",
    "both", "either", "or", "and", "not", "nor", "must", "may", "should", "does", "do", "had", "have",
];

/// Behind the verb "not" would be read of what stands before these, or of all.
const UNCLEAR_AFTER: [&str; 12] =
    ["and", "not", "nor", "but", "unless", "if", "because", "since", "while", "when", "though", "although"];

/// Verbs, and how they are said after "does not".
const VERBS: [(&str, &str); 22] = [
    ("carries", "carry"),
    ("covers", "cover"),
    ("expects", "expect"),
    ("finds", "find"),
    ("fits", "fit"),
    ("gives", "give"),
    ("has", "have"),
    ("insures", "insure"),
    ("lies", "lie"),
    ("limits", "limit"),
    ("moves", "move"),
    ("names", "name"),
    ("needs", "need"),
    ("presents", "present"),
    ("proves", "prove"),
    ("refers", "refer"),
    ("says", "say"),
    ("shows", "show"),
    ("tells", "tell"),
    ("treats", "treat"),
    ("uses", "use"),
    ("works", "work"),
];

/// Verbs that "not" stands behind.
const HELPING: [&str; 6] = ["is", "are", "was", "were", "can", "will"];

/// Other verbs that make a clause of words. What "must not" be is no opposite of what must be.
const OTHER: [&str; 18] = [
    "must",
    "may",
    "should",
    "answers",
    "does",
    "do",
    "had",
    "have",
    "asks",
    "belongs",
    "counts",
    "describes",
    "gave",
    "gives",
    "got",
    "holds",
    "keeps",
    "left",
];

/// Behind these words another clause begins, within a name of something: "the region that was treated".
const RELATIVE: [&str; 6] = ["that", "which", "who", "whose", "where", "when"];

/// Whether a text says that something is so ("the note is signed"), and does not only name something ("fever or chills").
pub(super) fn is_clause(text: &str) -> bool {
    // What a second part says of itself ("acute, and improvement is expected") makes no clause of the first.
    let ends = [", and ", ", or ", ", though ", "; "].iter().filter_map(|end| text.find(end));
    let first = text.get(..ends.min().unwrap_or(text.len())).unwrap_or_default();
    let mut within = false;
    let mut words = first.split([' ', ',']).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        if RELATIVE.contains(&word) {
            within = true;
            // The verb of that clause, where it follows at once: "that restores no function".
            let next = words.peek().copied().unwrap_or_default();
            if is_verb(next) || next.ends_with('s') && !["is", "this", "its"].contains(&next) {
                words.next();
                within = false;
            }
        } else if is_verb(word) {
            if !within {
                return true;
            }
            within = false;
        }
    }
    false
}

fn is_verb(word: &str) -> bool {
    HELPING.contains(&word) || OTHER.contains(&word) || VERBS.iter().any(|(says, _)| *says == word)
}

/// Whether "not" would be read of a part of these words or of all of them: a second verb, or a condition.
fn is_unclear_after(words: &[&str]) -> bool {
    let mut words = words.iter().map(|word| word.trim_end_matches([',', ';', ':']));
    let mut within_or = false;
    while let Some(word) = words.next() {
        if UNCLEAR_AFTER.contains(&word) || within_or && is_verb(word) {
            return true;
        }
        if word == "or" {
            within_or = true;
            // Most other verbs end like this: "or bears a stamp".
            if words
                .next()
                .is_some_and(|next| is_verb(next) || next.ends_with('s') || UNCLEAR_AFTER.contains(&next))
            {
                return true;
            }
        }
    }
    false
}

/// The opposite of a clause that goes on in a sentence.
pub(super) fn denied(clause: &str) -> String {
    let there = clause.strip_prefix("there is a ").or_else(|| clause.strip_prefix("there is an "));
    let clear = |rest: &&str| {
        let words: Vec<&str> = rest.split(' ').collect();
        !is_unclear_after(&words) && !words.windows(2).any(|two| matches!(two, ["or", "a" | "an"]))
    };
    let said = match there {
        Some(rest) => Some(rest).filter(clear).map(|rest| format!("there is no {rest}")),
        None => negated(clause),
    };
    said.unwrap_or_else(|| format!("it is not so: {clause}"))
}

fn negated(clause: &str) -> Option<String> {
    if clause.starts_with("a ") || clause.starts_with("an ") {
        return None;
    }
    let words: Vec<&str> = clause.split(' ').collect();
    let verb = |word: &str| HELPING.contains(&word) || VERBS.iter().any(|(says, _)| *says == word);
    let at = words.iter().position(|word| verb(word))?;
    let (before, rest) = words.split_at_checked(at)?;
    let (verb, after) = rest.split_first()?;
    let unclear = before.iter().any(|word| UNCLEAR_BEFORE.contains(word) || word.ends_with(','));
    if before.is_empty() || unclear || is_unclear_after(after) {
        return None;
    }
    let (before, after) = (before.join(" "), after.join(" "));
    if HELPING.contains(verb) {
        return Some(format!("{before} {verb} not {after}"));
    }
    // `has lasted` needs another form than `has pain`.
    let past = after.split(' ').next().is_some_and(|word| word.ends_with("ed") || word == "been");
    if *verb == "has" && past {
        return Some(format!("{before} has not {after}"));
    }
    let base = VERBS.iter().find(|(says, _)| says == verb).map(|(_, base)| *base)?;
    Some(format!("{before} does not {base} {after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opposite_is_said_with_not_where_that_has_one_reading() {
        for (clause, said) in [
            ("the line is billed by time", "the line is not billed by time"),
            ("the plan of care names long-term goals", "the plan of care does not name long-term goals"),
            ("the patient has pain or muscle spasm", "the patient does not have pain or muscle spasm"),
            ("the condition has lasted a year", "the condition has not lasted a year"),
            ("there is a written plan", "there is no written plan"),
        ] {
            assert_eq!(denied(clause), said);
        }
    }

    #[test]
    fn what_says_something_is_told_from_what_names_something() {
        for clause in [
            "the note is signed and dated",
            "the plan must be certified",
            "physical therapy of the year, this line included, has passed the threshold",
            "modifier 59 or XS says that the service is separate",
            "the region that was treated is named",
            "the manipulation is for a condition that is not of nerves",
        ] {
            assert!(is_clause(clause), "{clause}");
        }
        for name in [
            "fever or chills",
            "the general conditions for physical therapy",
            "a state that kept its older requirements",
            "maintenance that needs no skill",
            "manipulation on the same day, and no modifier says that the two are separate",
            "at home, though the patient is not homebound",
            "acute, and improvement is expected; or chronic",
            "passive exercise that restores no lost function",
        ] {
            assert!(!is_clause(name), "{name}");
        }
    }

    #[test]
    fn where_not_could_be_read_in_two_ways_the_clause_stays_whole() {
        for clause in [
            "the note is signed and dated",
            "the goal that is set was met",
            "every exercise is named",
            "an X-ray shows it",
            "fever or chills",
            "muscles or nerves are weak",
            "the injury is not new",
            "the plan must be certified",
            "the plan may be signed later",
            "the plan should be one that is signed",
            "the note is signed or is dated",
            "the note is signed or bears a stamp",
            "the note is signed or the plan is dated",
            "the note is signed unless the payer waives it",
            "the visit is covered, if the plan is signed",
            "the visit was missed because the patient was ill",
            "there is a plan unless the payer waives it",
            "there is a plan or a note",
        ] {
            assert_eq!(denied(clause), format!("it is not so: {clause}"));
        }
    }
}
