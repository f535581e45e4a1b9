//! What a condition can go on with, told from its text before the cursor.

/// What may come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// A condition begins.
    Start,
    /// A fact or another name stands there: a comparison, or `and`, `or`.
    After(String),
    /// A value that a fact can have.
    Value(String),
    /// A set, or the entries of one, that a fact is looked up in.
    Set(String),
    /// The unit of a number that a fact is compared with.
    Unit(String),
    /// A list of records or of codes.
    List,
    /// A field of the records of a list.
    Field(String),
}

/// What may follow a text, the word that ends at the cursor left out.
pub(crate) fn tail(text: &str) -> Tail {
    let words = words(text);
    let last = words.last().map(String::as_str);
    if let Some(subject) = open_set(&words) {
        return Tail::Set(subject);
    }
    let subject = || subject(&words).unwrap_or_default();
    match last {
        None | Some("and" | "or" | "(" | ",") if between(&words) => Tail::Value(subject()),
        None | Some("and" | "or" | "(" | ",") => match open_where(&words) {
            Some(list) => Tail::Field(list),
            None => Tail::Start,
        },
        Some("not") if is_before_last(&words) => Tail::Value(subject()),
        Some("not") => Tail::Start,
        Some(
            "is" | "<" | "<=" | ">" | ">=" | "=" | "between" | "than" | "least" | "most" | "before" | "after",
        ) => Tail::Value(subject()),
        Some("in") => Tail::Set(subject()),
        Some("any" | "every" | "no" | "of") => Tail::List,
        Some("where") => Tail::Field(open_where(&words).unwrap_or_default()),
        Some(word) if word.starts_with(|c: char| c.is_ascii_digit()) && !word.contains('-') => {
            Tail::Unit(subject())
        }
        Some(word) => Tail::After(word.to_owned()),
    }
}

/// The words and signs of a text, without what is being typed at its end.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/') {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        match (letter, words.last_mut()) {
            ('=', Some(sign)) if matches!(sign.as_str(), "<" | ">") => sign.push('='),
            _ if letter.is_whitespace() => {}
            _ => words.push(letter.to_string()),
        }
    }
    words
}

/// Whether the word before the last is `is`.
fn is_before_last(words: &[String]) -> bool {
    words.len().checked_sub(2).and_then(|at| words.get(at)).is_some_and(|word| word == "is")
}

/// Whether the last word is the `and` of a `between`.
fn between(words: &[String]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    let since = before.iter().rposition(|word| word == "between");
    let joined = since.is_some_and(|at| before.iter().skip(at).any(|word| word == "and"));
    last == "and" && since.is_some() && !joined
}

/// What is compared: the name before the last comparison.
fn subject(words: &[String]) -> Option<String> {
    const SIGNS: [&str; 8] = ["is", "<", "<=", ">", ">=", "=", "between", "in"];
    let at = words.iter().rposition(|word| SIGNS.contains(&word.as_str()))?;
    let before = words.get(..at)?;
    before.iter().rev().find(|word| is_name(word) && *word != "not").cloned()
}

/// What is looked up in a set whose bracket is open.
fn open_set(words: &[String]) -> Option<String> {
    let open = words.iter().rposition(|word| word == "[")?;
    let closed = words.iter().skip(open).any(|word| word == "]");
    if closed {
        return None;
    }
    Some(subject(words.get(..open)?).unwrap_or_default())
}

/// The list whose `where` the cursor is behind.
fn open_where(words: &[String]) -> Option<String> {
    const BEFORE: [&str; 4] = ["any", "every", "no", "of"];
    let at = words.iter().rposition(|word| word == "where")?;
    let before = words.get(..at)?;
    let list = before.iter().rposition(|word| BEFORE.contains(&word.as_str()))?;
    before.get(list + 1).cloned()
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_may_follow() {
        let of = |text: &str| format!("{:?}", tail(text));
        for (text, expected) in [
            ("", "Start"),
            ("a and ", "Start"),
            ("not (mus", "Start"),
            ("tone ", "After(\"tone\")"),
            ("tone is ", "Value(\"tone\")"),
            ("tone is not hy", "Value(\"tone\")"),
            ("a and minutes <= 8 ", "Unit(\"minutes\")"),
            ("minutes between 8 minutes and ", "Value(\"minutes\")"),
            ("minutes between 8 minutes and 9 minutes and ", "Start"),
            ("procedure in ", "Set(\"procedure\")"),
            ("procedure not in [97112, 97", "Set(\"procedure\")"),
            ("any diagnoses in ", "Set(\"diagnoses\")"),
            ("every vis", "List"),
            ("any visits where ", "Field(\"visits\")"),
            ("any visits where (discipline is physical and ", "Field(\"visits\")"),
            ("service_date is after 2024-01-01 ", "After(\"2024-01-01\")"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
