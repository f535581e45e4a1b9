//! What to do about a text that does not fit, told by the word at which it stops to fit.

use mednec_grammar::Rule;

use super::advice_records::of_records;

/// Where reading stopped.
pub(super) struct Stop<'a> {
    /// The byte at which the word begins.
    pub(super) start: usize,
    /// The word or mark there; empty at the end of the text.
    pub(super) word: &'a str,
    /// The word before it; empty at the start.
    pub(super) before: &'a str,
}

impl<'a> Stop<'a> {
    /// The stop at a byte of a text.
    pub(super) fn at(text: &'a str, byte: usize) -> Self {
        let rest = text.get(byte..).unwrap_or("");
        let start = byte + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let first = rest.chars().next().unwrap_or(' ');
        let wordy = |c: char| c.is_alphanumeric() || c == '_';
        let marks = |c: char| "<>=!&|".contains(c);
        let length = if wordy(first) {
            rest.find(|c| !wordy(c)).unwrap_or(rest.len())
        } else if marks(first) {
            rest.find(|c| !marks(c)).unwrap_or(rest.len())
        } else if rest.is_empty() {
            0
        } else {
            first.len_utf8()
        };
        let word = rest.get(..length).unwrap_or("");
        let before = text.get(..byte).unwrap_or("").split_whitespace().next_back().unwrap_or("");
        Self { start, word, before }
    }
}

/// What to do, if it can be told.
pub(super) fn advice(stop: &Stop<'_>, text: &str, entry: Rule) -> Option<String> {
    if entry != Rule::condition {
        return of_value(stop).or_else(|| of_mark(stop, text)).map(str::to_owned);
    }
    if let Some(digits) = digits_of(stop.word).filter(|_| matches!(stop.before, "least" | "day" | "most")) {
        return Some(format!("write the number in digits: `{digits}`"));
    }
    of_records(stop, text).map(str::to_owned).or_else(|| of_sentence(stop, text))
}

fn of_sentence(stop: &Stop<'_>, text: &str) -> Option<String> {
    of_month(stop)
        .or_else(|| of_end(stop, text))
        .or_else(|| of_place(stop, text))
        .or_else(|| of_word(stop))
        .or_else(|| of_mark(stop, text))
        .or_else(|| of_case(stop))
        .map(str::to_owned)
}

fn of_value(stop: &Stop<'_>) -> Option<&'static str> {
    match stop.word {
        "," => Some("a number has no comma: `1000`"),
        "-" | "–" | "—" => Some("a range is written with `to`: `I60 to I69`"),
        _ => None,
    }
}

fn of_end(stop: &Stop<'_>, text: &str) -> Option<&'static str> {
    let count = |c: char| text.matches(c).count();
    match stop.word {
        "" if count('(') > count(')') => Some(
            "a `)` is missing; where a list stands in brackets, a comma ends the entry, so write such a condition on a line of its own",
        ),
        "" if count('[') > count(']') => Some("a `]` is missing"),
        "" if stop.before.ends_with('+') && stop.before.starts_with(|c: char| c.is_ascii_digit()) => {
            Some("name the fact again, or write a list: `reflexes in [1+, 2+]`")
        }
        "" if matches!(stop.before, "and" | "or" | "not") => {
            Some("write what belongs behind the last word, or take the word away")
        }
        "" if stop.before == "in" => {
            Some("write the name of a value set, or a list such as `[I60 to I69, G35]`")
        }
        ")" if count(')') > count('(') => Some("this `)` closes nothing: take it away, or open it with `(`"),
        "]" if count(']') > count('[') => Some("this `]` closes nothing: take it away, or open it with `[`"),
        _ => None,
    }
}

/// Told by what stands in front.
fn of_place(stop: &Stop<'_>, text: &str) -> Option<&'static str> {
    let front = text.get(..stop.start).unwrap_or("");
    let behind = text.get(stop.start + stop.word.len()..).unwrap_or("").trim_start();
    let mut words = front.split_whitespace().rev().skip(1);
    let in_list = front.matches('[').count() > front.matches(']').count();
    match words.next() {
        _ if matches!(stop.word, "more" | "less") && behind.starts_with("then") => {
            Some("`more than` and `less than` are written with an `a`")
        }
        _ if behind.starts_with("than") => comparative(stop.word),
        _ if stop.before == "of" && !stop.word.is_empty() && stop.word != "(" => {
            Some("put the conditions in parentheses: `any of (a, b)`, `at least 2 of (a, b, c)`")
        }
        Some("no") if stop.word != "in" => Some(
            "`no` asks about a list: `no diagnoses in [I60 to I69]`; a yes/no fact is turned round by `not`",
        ),
        Some("any" | "every") if stop.word != "in" => {
            Some("about a list write `any diagnoses in [I60 to I69]`")
        }
        _ if in_list && is_placeholder(stop.word, behind) => {
            Some("for a code and all codes below it write the code alone, without a placeholder: `I63`")
        }
        _ if in_list && stop.word != "," => {
            Some("the entries of a list are parted by commas: `[I60 to I69, G35]`")
        }
        _ => None,
    }
}

/// `I63.*`, `I63*` and `I63%`, as other tools write families of codes.
fn is_placeholder(word: &str, behind: &str) -> bool {
    matches!(word, "*" | "%") || (word == "." && behind.starts_with(['*', '%', '-', '_']))
}

/// The sign for a word before `than`.
fn comparative(word: &str) -> Option<&'static str> {
    match word {
        "greater" | "higher" | "larger" | "longer" | "older" | "later" => {
            Some("write `>` for numbers, `is after` for dates")
        }
        "fewer" | "lower" | "smaller" | "shorter" | "younger" | "earlier" => {
            Some("write `<` for numbers, `is before` for dates")
        }
        _ => None,
    }
}

fn of_word(stop: &Stop<'_>) -> Option<&'static str> {
    match stop.word.to_ascii_lowercase().as_str() {
        "than" => comparative(stop.before)
            .or(Some("for numbers write `<` or `>`; for dates write `is more than 42 days after …`")),
        "then" => {
            Some("`more than` is written with an `a`; what follows from a condition is said by its rule")
        }
        "more" | "less" | "greater" | "fewer" | "least" | "most" => {
            Some("for numbers write `<`, `<=`, `>` or `>=`; for dates `is more than 42 days after …`")
        }
        "between" | "before" | "after" | "on" | "within" | "exactly" | "at" if stop.before != "is" => {
            Some("put `is` in front: `is between`, `is before`, `is on or after`, `is within 42 days after`")
        }
        "on" | "at" => Some("write `is on or before`, `is on or after`, `is at least …` or `is at most …`"),
        "of" => Some("say `before` or `after`: `is within 42 days after …`"),
        "to" => Some("a range of values is written `is between 18 years and 64 years`"),
        "from" => Some("days between two dates are written `days from episode_start to service_date`"),
        "not" => Some("write `is not` or `not in`"),
        "is" => Some("`is` stands between a name and a value: `muscle_tone is hypotonic`"),
        "in" => Some("`in` stands between a name and a set: `muscle_tone in [hypotonic, hypertonic]`"),
        "and" | "or" => Some("a whole condition must stand on both sides, or in a list use commas"),
        "if" | "when" | "unless" | "else" | "otherwise" => {
            Some("a condition holds no `if`: `when:` and `unless:` are keys of a rule")
        }
        "contains" | "contain" | "includes" | "include" | "has" | "have" => {
            Some("about a list write `any diagnoses in [I60 to I69]`")
        }
        "equals" | "equal" => Some("write `is`"),
        "below" | "under" => Some("for numbers write `<`: `berg_balance_score < 46 points`"),
        "above" | "over" => Some("for numbers write `>`: `minutes > 8 minutes`"),
        "exists" | "present" | "documented" => Some("a yes/no fact stands alone, by its name"),
        "true" | "false" | "yes" => Some("a yes/no fact stands alone, by its name, or with `not` in front"),
        _ => None,
    }
}

fn of_mark(stop: &Stop<'_>, text: &str) -> Option<&'static str> {
    let mark = stop.word.chars().next()?;
    match mark {
        '\'' | '"' | '“' | '”' | '„' | '‘' | '’' | '‚' | '`' => {
            Some("take the quotation mark away: words and codes of a condition have none")
        }
        '<' | '>' | '=' | '≤' | '≥' if stop.before == "is" || stop.before == "not" => {
            Some("leave `is` out before a sign: `minutes < 8 minutes`")
        }
        '<' | '>' | '=' | '!' | '&' | '|' | '≤' | '≥' => {
            Some("the signs are `<`, `<=`, `>` and `>=`; the words are `is`, `is not`, `and`, `or` and `not`")
        }
        '/' => Some("a date is year, month and day, 2025-10-29; nothing is divided in a condition"),
        '+' if text
            .get(stop.start + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            Some("a grade has its sign behind the number: `1+`")
        }
        ',' if stop.before.ends_with(|c: char| c.is_ascii_digit())
            && text
                .get(stop.start + 1..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            Some("decimals stand behind a point, `0.8`, and thousands have no comma, `1000`")
        }
        ',' => Some("a number has no comma; commas stand in lists: `any of (a, b)`, `x in [a, b]`"),
        '#' => Some("a comment goes on a line of its own, above the condition"),
        '.' if text
            .get(stop.start + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            Some("write a zero before the point: `0.5`")
        }
        ';' | '.' | '?' => Some("a condition has no mark at its end"),
        '{' | '}' => Some("brackets of a condition are `(` and `)`, those of a list of codes `[` and `]`"),
        '*' | '×' | '÷' | '^' => Some("values are only added and taken away: `a + b`, `a - b`"),
        '$' | '€' => Some("write the unit as a word behind the number: `500 dollars`"),
        '-' | '–' | '—' if text.contains("between") => Some("write `and`: `is between 0 and 45`"),
        '-' | '–' | '—' if stop.before.ends_with(|c: char| c.is_ascii_digit()) => {
            Some("a date has two digits for month and day, 2025-01-05; around a minus put spaces")
        }
        '-' => Some("names have no hyphen: write `_`"),
        '[' => Some("a list in `[` and `]` stands behind `in`"),
        '(' => Some(
            "write `any of (…)`, `all of (…)`, `none of (…)` or `at least 2 of (…)`, or join with `and`, `or`",
        ),
        ':' => Some("a condition has no colon"),
        c if c.is_ascii_digit() && text.get(..stop.start).is_some_and(|text| text.ends_with('.')) => {
            Some("write a zero before the point: `0.5`")
        }
        c if c.is_ascii_digit() && stop.before == "between" => Some("write `and`: `is between 0 and 45`"),
        c if c.is_ascii_digit() => Some("a word or sign is missing before the number, such as `is` or `<`"),
        _ => None,
    }
}

fn of_case(stop: &Stop<'_>) -> Option<&'static str> {
    if stop.word.contains(|c: char| c.is_uppercase()) {
        Some("names are written in small letters, with `_` between words: `dynamic_balance`")
    } else if stop.word.contains(|c: char| !c.is_ascii()) {
        Some("names are made of the letters a to z, digits and `_`")
    } else if stop.word.starts_with(|c: char| c.is_ascii_lowercase()) {
        Some("words of one name are joined with `_`; two conditions are joined with `and` or `or`")
    } else {
        None
    }
}

fn of_month(stop: &Stop<'_>) -> Option<&'static str> {
    let named = is_month(stop.word) || is_month(stop.before);
    named.then_some("a date is year, month and day in digits: `2025-10-28`")
}

/// Whether a word is the English name of a month, or its first three letters.
fn is_month(word: &str) -> bool {
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    let word = word.to_ascii_lowercase();
    capital && months.iter().any(|month| *month == word || month.get(..3) == Some(word.as_str()))
}

fn digits_of(word: &str) -> Option<usize> {
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    words.iter().position(|known| *known == word)
}
