//! Suggested cases as the text of a file of cases.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::{Suggestion, Suggestions};

/// What stands at the top of the file.
const HEAD: &str = "\
# Cases that `mednec test --suggest` made up: each shows what no case showed before.
# What they expect is what the policies come to today. Read each one and ask whether
# that is what the document means; then give it a name, and delete its comment.
";

/// Words that YAML or a reader of it could take for something else.
const RESERVED: [&str; 8] = ["yes", "no", "true", "false", "null", "on", "off", "y"];

impl Suggestions {
    /// The text of a file of cases.
    pub fn text(&self) -> String {
        let mut out = HEAD.to_owned();
        let first = self.cases.first().map(|case| case.payer.as_str());
        let one = first.filter(|first| self.cases.iter().all(|case| case.payer == *first));
        if let Some(payer) = one {
            push(&mut out, &format!("payer: {payer}"));
        }
        push(&mut out, if self.cases.is_empty() { "cases: []" } else { "cases:" });
        for (number, case) in (1usize..).zip(&self.cases) {
            let payer = if one.is_some() { None } else { Some(case.payer.as_str()) };
            write_case(&mut out, &format!("suggested-{number}"), case, payer);
        }
        listed(&mut out, "No case can show these; that is proved:", &self.impossible);
        listed(&mut out, "No case was found that shows these:", &self.not_found);
        out
    }
}

impl Suggestion {
    /// The case as an entry of a file of cases of its payer, an empty line before it.
    pub fn entry(&self, id: &str) -> String {
        let mut out = String::new();
        write_case(&mut out, id, self, None);
        out
    }
}

fn write_case(out: &mut String, id: &str, case: &Suggestion, payer: Option<&str>) {
    out.push('\n');
    for covered in &case.covers {
        push(out, &format!("  # covers: {}", one_line(covered)));
    }
    push(out, "  # review: is this what the policy means?");
    push(out, &format!("  - id: {id}"));
    if case.given.is_empty() && payer.is_none() {
        push(out, "    given: {}");
    } else {
        push(out, "    given:");
    }
    if let Some(payer) = payer {
        push(out, &format!("      payer: {payer}"));
    }
    for (fact, value) in &case.given {
        push(out, &format!("      {fact}: {}", written(value)));
    }
    push(out, "    expect:");
    push(out, &format!("      outcome: {}", case.outcome.name()));
    push(out, &format!("      reason: {}", case.reason));
    if !case.missing.is_empty() {
        push(out, &format!("      missing: [{}]", case.missing.join(", ")));
    }
    if !case.criteria.is_empty() {
        push(out, "      criteria:");
        for (name, status) in &case.criteria {
            push(out, &format!("        {name}: {}", status.name()));
        }
    }
}

fn listed(out: &mut String, head: &str, points: &[String]) {
    if points.is_empty() {
        return;
    }
    out.push('\n');
    push(out, &format!("# {head}"));
    points.iter().for_each(|point| push(out, &format!("# - {}", one_line(point))));
}

fn push(out: &mut String, line: &str) {
    // Writing to a text does not fail.
    let _ = writeln!(out, "{line}");
}

/// A value as an author writes it.
fn written(value: &Value) -> String {
    match value {
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => format!("{{ {} }}", members_written(members)),
        Value::String(_) | Value::Null | Value::Number(_) => value.to_string(),
    }
}

fn members_written(members: &Map<String, Value>) -> String {
    let one = |(name, value): (&String, &Value)| format!("{name}: {}", written(value));
    members.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Whether a text can stand without quotes.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let rest = text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'));
    begins && rest && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
}

/// A comment ends where its line does.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_so_that_they_are_read_as_they_are() {
        let cases = [
            (serde_json::json!(true), "yes"),
            (serde_json::json!("2025-06-16"), "2025-06-16"),
            (serde_json::json!("no"), "\"no\""),
            (serde_json::json!("a: b"), "\"a: b\""),
            (serde_json::json!(["G35", "M54.2"]), "[G35, M54.2]"),
            (serde_json::json!({ "at_least": [] }), "{ at_least: [] }"),
            (serde_json::json!(0.5), "0.5"),
        ];
        for (value, expected) in cases {
            assert_eq!(written(&value), expected);
        }
    }
}
