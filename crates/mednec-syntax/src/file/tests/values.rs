//! Names, dates, numbers, ranges, yes and no.

use super::{assert_told, told};
use crate::file::{FactDecl, File};

fn with_fact(body: &str) -> String {
    format!("facts:\n  f: {{ type: t, {body} }}\n")
}

#[track_caller]
fn fact(body: &str) -> FactDecl {
    match told(&with_fact(body)) {
        (File::Vocabulary(file), found) if found.is_empty() => file.facts[0].clone(),
        other => panic!("{other:#?}"),
    }
}

#[track_caller]
fn assert_fact(body: &str, expected: &[(&str, &str)], help: &str) {
    assert_told(&with_fact(body), expected, help);
}

#[test]
fn dates() {
    let read_on =
        |date: &str| format!("payer: p\nname: n\nsources: {{ s: {{ title: t, read_on: {date} }} }}\n");
    assert!(told(&read_on("2024-02-29")).1.is_empty());
    for (date, help) in [
        ("10/28/2025", "`2025-10-28`"),
        ("28/10/2025", "`2025-10-28`"),
        ("28.10.2025", "`2025-10-28`"),
        ("2025/10/28", "`2025-10-28`"),
        ("2025-1-2", "`2025-01-02`"),
        ("Oct 28 2025", "two digits each"),
        ("2025-02-29", "how many days"),
        ("2025-13-01", "01 to 12"),
    ] {
        assert_told(&read_on(date), &[("bad-date", date)], help);
    }
    assert_told(&read_on("２０２５-01-01"), &[("wide-character", "２０２５-01-01")], "`2025-01-01`");
    assert_told(&read_on("“2025-01-01”"), &[("typographic-quote", "“2025-01-01”")], "`2025-01-01`");
    let (_, found) = told(&read_on("10/28/2025"));
    assert_eq!(found[0].fixes[0].edits[0].replacement, "2025-10-28");
}

#[test]
fn ranges() {
    let text = with_fact("range: '0 to  56'");
    let (File::Vocabulary(file), _) = told(&text) else { panic!() };
    let (low, high) = file.facts[0].range.clone().unwrap();
    assert_eq!((low.node.as_str(), high.node.as_str()), ("0", "56"));
    assert_eq!((&text[low.span.range()], &text[high.span.range()]), ("0", "56"));
    assert_eq!(fact("length: 1 to 12").length.unwrap().1.node, 12);
    for range in ["0-56", "56", "0 to 5 to 6"] {
        assert_fact(&format!("range: {range}"), &[("bad-range", range)], "`0 to 56`");
    }
    assert_fact("length: 12 to 1", &[("bad-range", "12 to 1")], "`1 to 12`");
    assert_fact("length: one to 2", &[("bad-number", "one")], "digits only");
    assert_fact("length: 0 to 99999999999", &[("bad-number", "99999999999")], "digits only");
    assert_fact("range: [0, 56]", &[("wrong-kind", "[0, 56]")], "one piece of text");
}

#[test]
fn yes_and_no() {
    for (text, value) in [("yes", true), ("No", false), ("TRUE", true), ("false", false)] {
        assert_eq!(fact(&format!("complete: {text}")).complete.unwrap().node, value);
    }
    let titles: Vec<String> = told("facts: { tone: { type: yes/no, identifying: y } }\n").1[0]
        .fixes
        .iter()
        .map(|fix| fix.title.clone())
        .collect();
    assert_eq!(titles, ["write `yes`", "write `no`"]);
}

#[test]
fn numbers() {
    assert_eq!(fact("decimals: 2").decimals.unwrap().node, 2);
    for number in ["-1", "2.5", "two"] {
        assert_fact(&format!("decimals: {number}"), &[("bad-number", number)], "digits only");
    }
}

#[test]
fn lists_of_words() {
    assert_eq!(fact("choices: [normal, NO, 02]").choices[1].node, "NO");
    assert_fact("choices: normal", &[("wrong-kind", "normal")], "brackets");
    assert_fact("choices: []", &[("empty-group", "[]")], "what can be chosen");
    assert_fact("choices: [a, {b: c}]", &[("wrong-kind", "{b: c}")], "one piece of text");
}

#[test]
fn names_and_ids() {
    let text = "facts: { Static-Balance: { type: yes/no }, 2nd: { type: yes/no } }\n";
    assert_told(text, &[("bad-name", "Static-Balance"), ("bad-name", "2nd")], "begins with a letter");
    assert_eq!(told(text).1[0].fixes[0].edits[0].replacement, "static_balance");
    let policy = |id: &str| format!("policy: {id}\nrules: [{{ otherwise: {{ approve: met }} }}]\n");
    for id in ["97112", "a/b/c", "Aetna/97112", "/x", "a b/c"] {
        assert_told(&policy(id), &[("bad-name", id)], "one slash");
    }
    assert_told("payer: Example Health\nname: n\n", &[("bad-name", "Example Health")], "hyphens");
    assert_told("value_set: a-b\ncodes: [A]\n", &[("bad-name", "a-b")], "`_`");
}
