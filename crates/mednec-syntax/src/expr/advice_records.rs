//! What to do about a text that does not fit, where it speaks of records of a list.

use super::advice::Stop;

/// Words that make a value of a field of records, without `of` behind them.
const FIELD_WORDS: [&str; 6] = ["earliest", "latest", "lowest", "highest", "first", "last"];

/// Words that make a value of records, with `of` behind them.
const OF_WORDS: [&str; 3] = ["count", "sum", "change"];

/// Words by which people mean days that end today.
const TODAY_WORDS: [&str; 5] = ["last", "past", "previous", "preceding", "next"];

/// What to do, if it can be told.
pub(super) fn of_records(stop: &Stop<'_>, text: &str) -> Option<&'static str> {
    let front = text.get(..stop.start).unwrap_or("");
    let mut back = front.split_whitespace().rev();
    let mut next = || back.next().unwrap_or("");
    let before = [next(), next(), next()];
    of_days(stop, &before, front)
        .or_else(|| of_where(stop, &before, front))
        .or_else(|| of_value(stop, &before))
}

/// About the days in which records lie.
fn of_days(stop: &Stop<'_>, before: &[&str; 3], front: &str) -> Option<&'static str> {
    let [first, second, third] = *before;
    let said_today = is_number(stop.word) && TODAY_WORDS.contains(&first) && matches!(second, "in" | "the");
    if said_today {
        return Some(
            "a policy has no today: say which day they are counted from, `in the 30 days up to service_date`",
        );
    }
    if is_unit(stop.word) && is_number(first) && second == "in" {
        return Some("write `in the 42 days before service_date` or `in the 42 days up to service_date`");
    }
    if is_unit(first) && is_number(second) && third == "the" {
        return Some(
            "say from which day they are counted: `in the 42 days up to service_date` (that day is the last), \
             `before` (not that day), `from` or `after`",
        );
    }
    if is_unit(first) && is_number(second) && third == "within" && stop.word == "of" && about_records(front) {
        return Some(
            "write `in the 6 weeks up to service_date`, or `before`, `from` or `after` in place of `up to`",
        );
    }
    if first == "the" && second == "in" && is_number(stop.word) {
        return Some(
            "write `any visits in the 42 days …`, `no visits …` or `count of visits in the 42 days …`",
        );
    }
    None
}

/// About `where`.
fn of_where(stop: &Stop<'_>, before: &[&str; 3], front: &str) -> Option<&'static str> {
    let days = ["in", "since", "up", "from", "on", "before", "after", "within"];
    match stop.word {
        "" if before.first() == Some(&"where") => {
            Some("write the condition of a record behind `where`: `any visits where region is neck`")
        }
        "where" => Some("write `any visits where …`, `no visits where …` or `count of visits where …`"),
        word if days.contains(&word) && has_word(front, "where") => {
            Some("the days stand before `where`: `any visits in the 42 days up to service_date where …`")
        }
        _ => None,
    }
}

/// About what is made of records.
fn of_value(stop: &Stop<'_>, before: &[&str; 3]) -> Option<&'static str> {
    let [first, second, third] = *before;
    let makes = FIELD_WORDS.contains(&second)
        || (second == "of" && OF_WORDS.contains(&third))
        || second == "different";
    let named = stop.word.starts_with(|c: char| c.is_ascii_lowercase());
    if stop.word == "of" {
        return match first {
            "number" | "total" | "amount" => Some("write `count of visits`, or `sum of minutes of visits`"),
            "fifth" | "sixth" | "seventh" => {
                Some("the places that have a name are first, second, third, fourth and last")
            }
            "maximum" | "max" => Some("write `highest score of measures`"),
            "minimum" | "min" => Some("write `lowest score of measures`"),
            _ => None,
        };
    }
    if first == "of" && (OF_WORDS.contains(&second) || second == "different") {
        return Some("write the name of a list behind `of`: `count of visits`, `sum of minutes of visits`");
    }
    if named && OF_WORDS.contains(&first) {
        return Some("write `of` behind the word: `count of visits`, `sum of minutes of visits`");
    }
    if makes && named && !matches!(stop.word, "is" | "in" | "and" | "or" | "not") {
        return Some(
            "write `of` between the field and the list: `latest date of visits`, `sum of minutes of visits`",
        );
    }
    if makes && FIELD_WORDS.contains(&second) && !first.is_empty() {
        return Some("say which field of which list: `latest date of visits`, `highest score of measures`");
    }
    None
}

/// Whether a text asks about records or makes a value of them.
fn about_records(front: &str) -> bool {
    ["any", "every", "no", "of"].iter().any(|word| has_word(front, word))
}

fn has_word(text: &str, word: &str) -> bool {
    text.split_whitespace().any(|found| found == word)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_unit(word: &str) -> bool {
    matches!(word, "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years")
}
