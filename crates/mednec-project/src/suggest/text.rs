//! Suggested cases as the text of a file of cases.

use std::fmt::Write;

use mednec_format::made;

use super::{Suggestion, Suggestions};
use crate::made_up::made_up_yaml;

/// What stands at the top of the file.
const HEAD: &str = "\
# Cases that `mednec test --suggest` made up: each shows what no case showed before.
# What they expect is what the policies come to today. Read each one and ask whether
# that is what the document means; then give it a name, and delete its comment.
";

/// What stands above the first case.
const CASES: &str = "cases:\n";

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
        made(out)
    }
}

impl Suggestion {
    /// The case as an entry of a file of cases of its payer, an empty line before it.
    pub fn entry(&self, id: &str) -> String {
        let mut out = CASES.to_owned();
        write_case(&mut out, id, self, None);
        made(out).split_off(CASES.len())
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
        push(out, &format!("      {fact}: {}", made_up_yaml(value)));
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

/// A comment ends where its line does.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
