//! Random rows for any vocabulary: complete, with gaps, with partial values, and with things that are wrong.

use mednec_graph::fact::show_date;
use mednec_graph::{Bundle, FactId, FactKind, ItemKind};
use serde_json::Value;

use super::dice::Dice;
use super::policies::{DIAGNOSES, PROCEDURES};

/// What a column can hold in one row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plain {
    Nothing,
    /// A text, or a number or a yes or no as its text.
    One(String),
    List(Vec<Option<String>>),
}

/// What the rows of a file are like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Of a hundred values so many are not given.
    pub(crate) gaps: usize,
    /// Of a hundred values so many are partial, where that can be written.
    pub(crate) partial: usize,
    /// Of a hundred values so many are none of their fact's.
    pub(crate) wrong: usize,
    /// Of a hundred lines so many are broken in some way.
    pub(crate) broken: usize,
    /// Of a hundred lists of records so many are given; such rows are never settled by masks.
    pub(crate) records: usize,
}

/// A value of a fact, or of an element of a list, that is most likely in its range.
pub(crate) fn value(dice: &mut Dice, kind: &FactKind) -> String {
    match kind {
        FactKind::YesNo => dice.one(&["yes", "no"]).into(),
        FactKind::Number { low, high, .. } if *high > i64::from(u32::MAX) => {
            let from = if dice.percent(95) { *low } else { i64::from(i32::MAX) - 20 };
            kind.with_number(dice.between(from, from + 40))
        }
        FactKind::Number { low, high, .. } => kind.with_number(dice.between(*low, *high)),
        FactKind::Date { low, high } => {
            let low = (*low).max(20_089.min(*high));
            show_date(dice.between(low, (*high).min(low + 60)))
        }
        FactKind::Choice(choices) | FactKind::List { item: ItemKind::Choice(choices), .. } => {
            choices[dice.below(choices.len())].clone()
        }
        FactKind::Code(_) | FactKind::List { item: ItemKind::Code(_), .. } => {
            let all = ["A1", "B1", "Z9"].iter().chain(&PROCEDURES).chain(&DIAGNOSES);
            let fit: Vec<&str> = all.copied().filter(|code| kind.read(code).is_ok()).collect();
            let some = if dice.percent(60) { fit.len().min(2) } else { fit.len() };
            dice.one(&fit[..some]).into()
        }
        FactKind::List { item: ItemKind::Record { .. }, .. } => String::new(),
    }
}

trait WithNumber {
    fn with_number(&self, value: i64) -> String;
}

impl WithNumber for FactKind {
    /// A number as text, without its unit.
    fn with_number(&self, value: i64) -> String {
        let text = self.show(value).replace('$', "");
        text.split(' ').next().unwrap_or_default().to_owned()
    }
}

/// What is no value, or one that is written unlike others.
fn odd(dice: &mut Dice) -> String {
    let all = [
        "",
        " ",
        "7 ",
        " no",
        "007",
        "1.0",
        "1.50",
        "-0",
        "+3",
        "99",
        "-99",
        "1e2",
        "9999999999",
        "92233720368547758079",
        "0.001",
        "3.01",
        "yes ",
        "YES",
        "True",
        "maybe",
        "Low",
        "low ",
        "2025-02-30",
        "2025-1-5",
        "2031-01-01",
        "1899-12-31",
        "G35 ",
        "g35",
        "9711",
        "M54",
        "null",
        "3 visits",
        "1 visit",
        "2147483647",
        "2147483648",
        "-2147483648",
        "ünï",
    ];
    dice.one(&all).into()
}

/// A plain value of a fact in one row.
pub(crate) fn plain(dice: &mut Dice, kind: &FactKind, manner: Manner) -> Plain {
    if dice.percent(manner.gaps) {
        return Plain::Nothing;
    }
    let FactKind::List { fewest, most, item, .. } = kind else {
        let wrong = dice.percent(manner.wrong);
        return Plain::One(if wrong { odd(dice) } else { value(dice, kind) });
    };
    if let ItemKind::Record { .. } = item {
        return Plain::Nothing;
    }
    let most = *most as usize + usize::from(dice.percent(manner.wrong));
    let fewest = if dice.percent(manner.wrong) { 0 } else { *fewest as usize };
    let count = fewest + dice.below(most.min(fewest + 3) - fewest + 1);
    let gaps = manner.gaps;
    let item = |dice: &mut Dice| match () {
        () if dice.percent(gaps / 2) => None,
        () if dice.percent(manner.wrong / 2) => Some(odd(dice)),
        () => Some(value(dice, kind)),
    };
    Plain::List((0..count).map(|_| item(dice)).collect())
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// A value as JSON, most likely as programs write it.
pub(crate) fn json_one(dice: &mut Dice, kind: &FactKind, text: &str) -> String {
    let is_number = serde_json::from_str::<serde_json::Number>(text).is_ok();
    match kind {
        FactKind::YesNo if dice.percent(70) && text == "yes" => "true".into(),
        FactKind::YesNo if dice.percent(70) && text == "no" => "false".into(),
        FactKind::Number { .. } if is_number && dice.percent(80) => text.into(),
        FactKind::Code(_) if is_number && dice.percent(30) => text.into(),
        _ => quoted(text),
    }
}

/// A plain value as JSON.
pub(crate) fn json(dice: &mut Dice, kind: &FactKind, plain: &Plain) -> String {
    match plain {
        Plain::Nothing => "null".into(),
        Plain::One(text) => json_one(dice, kind, text),
        Plain::List(items) => {
            let items = items
                .iter()
                .map(|item| item.as_ref().map_or("null".into(), |item| json_one(dice, kind, item)));
            let items: Vec<String> = items.collect();
            format!("[{}]", items.join(if dice.percent(20) { " , " } else { "," }))
        }
    }
}

/// A list of records.
fn records(dice: &mut Dice, kind: &FactKind) -> String {
    let FactKind::List { item: ItemKind::Record { fields, .. }, most, fewest, .. } = kind else {
        return "null".into();
    };
    let one = |dice: &mut Dice| {
        let mut said = Vec::new();
        for field in fields {
            if dice.percent(90) {
                let text = value(dice, &field.kind);
                said.push(format!("{}:{}", quoted(&field.name), json_one(dice, &field.kind, &text)));
            }
        }
        format!("{{{}}}", said.join(","))
    };
    let count = *fewest as usize + dice.below((*most as usize).min(3) + 1 - (*fewest as usize).min(3));
    format!("[{}]", (0..count).map(|_| one(dice)).collect::<Vec<_>>().join(","))
}

/// What is known of a value that is not fully known.
fn partial(dice: &mut Dice, kind: &FactKind) -> String {
    let mut two = [value(dice, kind), value(dice, kind)].map(|text| json_one(dice, kind, &text));
    match kind {
        FactKind::List { .. } => {
            let word = dice.one(&["at_least", "exactly"]);
            format!("{{\"{word}\":[{}]}}", two.join(","))
        }
        FactKind::Number { .. } | FactKind::Date { .. } if dice.percent(50) => {
            if kind.read(two[0].trim_matches('"')).ok() > kind.read(two[1].trim_matches('"')).ok() {
                two.swap(0, 1);
            }
            format!("{{\"between\":[{}]}}", two.join(","))
        }
        _ if dice.percent(20) => format!("{{\"value\":{}}}", two[0]),
        _ => format!("{{\"one_of\":[{}]}}", two.join(", ")),
    }
}

/// A payer, the first ones most often.
pub(crate) fn often_the_first<'b>(dice: &mut Dice, bundle: &'b Bundle) -> &'b str {
    let all = bundle.payers.len();
    let at = dice.below(all).min(dice.below(all)).min(dice.below(all));
    &bundle.payers[at].id
}

/// The payer that a row names, as JSON; nothing where it names none.
pub(crate) fn payer(dice: &mut Dice, bundle: &Bundle, manner: Manner) -> Option<String> {
    match dice.below(100) {
        0..=3 if manner.wrong > 0 => Some(quoted("nobody")),
        0..=8 => None,
        9 => Some(String::from("null")),
        _ => Some(quoted(often_the_first(dice, bundle))),
    }
}

/// Takes out of a row, by fact, what contradicts the constraints of the vocabulary, or most of it.
pub(crate) fn mended(dice: &mut Dice, bundle: &Bundle, row: &mut [Plain]) {
    if dice.percent(4) {
        return;
    }
    let number = |row: &[Plain], fact: FactId| match row.get(usize::from(fact.0)) {
        Some(Plain::One(text)) => bundle.fact(fact)?.kind.read(text).ok(),
        _ => None,
    };
    for _ in 0..8 {
        for constraint in &bundle.constraints {
            let (left, right) = (number(row, constraint.left), number(row, constraint.right));
            let (Some(left), Some(right)) = (left, right) else { continue };
            let [l, r] = [constraint.left, constraint.right].map(|fact| usize::from(fact.0));
            if left - right < constraint.least {
                let alike = bundle.facts[l].kind.bounds() == bundle.facts[r].kind.bounds();
                if alike && right - left >= constraint.least && dice.percent(70) {
                    row.swap(l, r);
                } else {
                    row[if dice.percent(50) { l } else { r }] = Plain::Nothing;
                }
            }
        }
    }
}

/// A line of NDJSON.
pub(crate) fn line(dice: &mut Dice, bundle: &Bundle, number: usize, manner: Manner) -> Vec<u8> {
    let mut entries: Vec<(String, String)> = Vec::new();
    if dice.percent(90) {
        let id = if dice.percent(50) { number.to_string() } else { format!("\"c-{number}\"") };
        entries.push(("case_id".into(), id));
    }
    entries.extend(payer(dice, bundle, manner).map(|payer| ("payer".to_owned(), payer)));
    let mut plains: Vec<Plain> =
        bundle.vocabulary().iter().map(|fact| plain(dice, &fact.kind, manner)).collect();
    mended(dice, bundle, &mut plains);
    for (fact, plain) in bundle.vocabulary().iter().zip(plains) {
        let kind = &fact.kind;
        let text = match kind {
            _ if dice.percent(manner.partial) => partial(dice, kind),
            FactKind::List { item: ItemKind::Record { .. }, .. } if !dice.percent(manner.records) => continue,
            FactKind::List { item: ItemKind::Record { .. }, .. } => records(dice, kind),
            _ => match plain {
                Plain::Nothing if dice.percent(70) => continue,
                plain => json(dice, kind, &plain),
            },
        };
        entries.push((fact.name.clone(), text));
    }
    if dice.percent(10) && !entries.is_empty() {
        let by = dice.below(entries.len());
        entries.rotate_left(by);
    }
    if dice.percent(manner.broken) { broken(dice, entries) } else { joined(dice, &entries).into_bytes() }
}

fn joined(dice: &mut Dice, entries: &[(String, String)]) -> String {
    let (colon, comma) =
        *dice.one::<(&str, &str)>(&[&(":", ","), &(":", ","), &(": ", ", "), &(" :\t", "\t,  ")]);
    let all: Vec<String> = entries.iter().map(|(key, value)| format!("\"{key}\"{colon}{value}")).collect();
    format!("{{{}}}", all.join(comma))
}

/// The same entries with something that a careful reader stumbles over.
fn broken(dice: &mut Dice, mut entries: Vec<(String, String)>) -> Vec<u8> {
    let at = dice.below(entries.len().max(1));
    let Some((key, value)) = entries.get(at).cloned() else { return b"[]".to_vec() };
    let end = dice.below(entries.len() + 1);
    match dice.below(24) {
        0 => entries.insert(end, (key, value)),
        1 => {
            entries[at].1 = "null".into();
            entries.push((key, value));
        }
        2 => entries.push((key, "null".into())),
        3 => entries.insert(end, ("unknown".into(), value)),
        4 => entries[at].0 = format!("\\u{:04x}{}", u32::from(key.as_bytes()[0]), &key[1..]),
        5 => entries[at].1 = value.replacen('1', "\\u0031", 1).replacen('e', "\\u0065", 1),
        6 => {
            entries[at].1 =
                dice.one(&["1e3", "1E0", "12e-1", "-", "01", ".5", "5.", "1e400", "--1", "0x1F"]).into()
        }
        7 => {
            entries[at].1 =
                dice.one(&["tru", "truefalse", "nul", "NaN", "'low'", "\"a", "\"a\tb\"", "\"\\x\""]).into()
        }
        8 => {
            entries[at].1 =
                dice.one(&["[]", "[[]]", "{}", "[null]", "{\"one_of\":[]}", "[1,]", "[,1]", "[1 2]"]).into()
        }
        9 => entries[at].1 = quoted(&odd(dice)),
        10 => {
            entries[at].1 = dice.one(&["{\"one_of\":[1", "[1", "\"", "[\"G35\",{}]", "[\"G35\",[]]"]).into()
        }
        11 => entries[at].1 = format!("{}{value}", "[".repeat(150)),
        12 => entries[at].1 = format!("[{value},{value}"),
        13 => entries[at].0 = format!("{key} "),
        14 => entries[at].1 = String::new(),
        _ => {}
    }
    let text = joined(dice, &entries);
    let mut bytes = match dice.below(16) {
        0 => format!("\u{feff}{text}"),
        1 => format!("  {text}\t "),
        2 => format!("{text} x"),
        3 => format!("{text}{text}"),
        4 => text[..text.len() - 1].into(),
        5 => text.replacen("\":", "\"", 1),
        6 => text.replacen(",", ",,", 1),
        7 => format!("{text},"),
        8 => dice.one(&["{}", "[]", "null", "5", "{", "}", "\u{feff}", "{ }", "\u{c}{}", "{} {}"]).into(),
        9 => format!("\u{b}{text}"),
        10 => format!(" \u{feff}{text}"),
        _ => text,
    }
    .into_bytes();
    if dice.percent(5) {
        let at = dice.below(bytes.len() + 1);
        bytes.insert(at, *dice.one::<u8>(&[&0xff, &0xc3, &0, &0x0c, &0x7f, &b'\\', &b'"']));
    }
    bytes
}

/// A file of lines, with empty ones among them.
pub(crate) fn lines(dice: &mut Dice, bundle: &Bundle, count: usize, manner: Manner) -> Vec<u8> {
    let mut all = Vec::new();
    if dice.percent(10) {
        all.extend_from_slice("\u{feff}".as_bytes());
    }
    for number in 0..count {
        all.extend(line(dice, bundle, number, manner));
        if number + 1 < count || dice.percent(70) {
            all.extend_from_slice(if dice.percent(10) { b"\r\n" } else { b"\n" });
        }
        if dice.percent(1) {
            all.extend_from_slice(dice.one::<[u8]>(&[b"\n", b" \t\n", b"\r\n"]));
        }
    }
    all
}
