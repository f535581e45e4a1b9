//! The files of a payer of the wide world, as an analyst would write them.

use super::calendar::text as day_text;
use super::condition::Cond;
use super::policy::{Criterion, Edition, Hit, Parameter, Payer, Policy, Table};
use super::text::{condition, num, value_name};
use super::world::{D, F, FACTS, K, N};

fn entries(members: &[Cond]) -> String {
    members.iter().map(|member| format!("      - \"{}\"\n", condition(member))).collect()
}

fn parameter(index: usize, parameter: &Parameter) -> String {
    match parameter {
        Parameter::Plain(value) => format!("  p{index}: {}\n", num(value)),
        Parameter::Keyed(fact, _, rows, otherwise) => {
            let key = |value: i64| match *fact {
                D..=F => day_text(value),
                N | K => value.to_string(),
                fact => value_name(fact, value).into(),
            };
            let rows: Vec<String> =
                rows.iter().map(|(of, value)| format!("{}: {}", key(*of), num(value))).collect();
            let (rows, otherwise) = (rows.join(", "), num(otherwise));
            format!("  p{index}: {{ by: {}, table: {{ {rows} }}, else: {otherwise} }}\n", FACTS[*fact])
        }
    }
}

fn table(index: usize, table: &Table) -> String {
    let hit = match table.hit {
        Hit::First => "    hit: first\n",
        Hit::Unique => "    hit: unique\n",
        Hit::Sum => "    hit: collect\n    collect: sum\n",
        Hit::Lowest => "    hit: collect\n    collect: lowest\n",
        Hit::Highest => "    hit: collect\n    collect: highest\n",
        Hit::Count => "    hit: collect\n    collect: count\n",
    };
    let row = |(when, value): &(Cond, i64)| {
        format!("      - {{ when: \"{}\", value: {value} }}\n", condition(when))
    };
    let rows: String = table.rows.iter().map(row).collect();
    format!("  t{index}:\n{hit}    rows:\n{rows}    else: {}\n", table.otherwise)
}

fn criterion(index: usize, criterion: &Criterion) -> String {
    let mut text = format!("  c{index}:\n");
    text += &match &criterion.body {
        Cond::All(members) => format!("    all:\n{}", entries(members)),
        Cond::Any(members) => format!("    any:\n{}", entries(members)),
        Cond::AtLeast(fewest, members) => format!("    at_least: {fewest}\n    of:\n{}", entries(members)),
        other => format!("    when: \"{}\"\n", condition(other)),
    };
    if let (Cond::AtLeast(_, members), false) = (&criterion.body, criterion.including.is_empty()) {
        let including: Vec<Cond> = criterion.including.iter().map(|index| members[*index].clone()).collect();
        text += &format!("    including:\n{}", entries(&including));
    }
    match criterion.unless.as_slice() {
        [] => {}
        [one] => text += &format!("    unless: \"{}\"\n", condition(one)),
        several => text += &format!("    unless:\n{}", entries(several)),
    }
    text
}

fn edition(id: &str, stage: &str, policy: &Policy, edition: &Edition, at: usize, payer: &Payer) -> String {
    let mut text = format!("policy: {id}\nprocedures: any\n{stage}");
    if policy.editions.len() > 1 {
        let period = match at {
            0 => format!("until: {}", day_text(policy.split - 1)),
            _ => format!("from: {}", day_text(policy.split)),
        };
        let through = policy.through.map(|(fact, pends)| {
            format!(", through: {}, spanning: {}", FACTS[fact], if pends { "pend" } else { "first" })
        });
        text += &format!("effective: {{ by: d, {period}{} }}\n", through.unwrap_or_default());
    }
    match policy.applies.as_slice() {
        [] => {}
        [one] => text += &format!("applies: \"{}\"\n", condition(one)),
        several => text += &format!("applies:\n{}", entries(several)),
    }
    let section =
        |name: &str, lines: String| if lines.is_empty() { lines } else { format!("{name}:\n{lines}") };
    let body = &edition.body;
    let lines = body.parameters.iter().enumerate().map(|(index, one)| parameter(index, one));
    text += &section("parameters", lines.collect());
    text +=
        &section("tables", body.tables.iter().enumerate().map(|(index, one)| table(index, one)).collect());
    let lines = body.criteria.iter().enumerate().map(|(index, one)| criterion(index, one));
    text += &section("criteria", lines.collect());
    text += "rules:\n";
    let grant = |outcome: &str| matches!(outcome, "approve_in_part" | "modify");
    for rule in &edition.rules {
        let line = |key: &str, cond: &Option<Cond>| {
            let line = |cond: &Cond| format!("    {key}: \"{}\"\n", condition(cond));
            cond.as_ref().map(line).unwrap_or_default()
        };
        if rule.soft {
            text += &format!("  - soft_limit: r{}\n{}", rule.reason, line("over", &rule.when));
            let by = rule.unless.as_slice();
            text += &format!("    supported_by:\n{}", entries(by));
            continue;
        }
        text += &format!("  - {}: r{}\n", rule.outcome, rule.reason);
        text += &(line("when", &rule.when) + &line("unless", &rule.unless));
        if grant(rule.outcome) {
            text += "    grant: { units: 1 unit }\n";
        }
        if payer.used.evidence {
            text += "    counts_silence: It is meant so.\n";
        }
    }
    if let Some(outcome) = edition.otherwise {
        let grant = if grant(outcome) { ", grant: { units: 1 unit }" } else { "" };
        let silence = if payer.used.evidence { ", counts_silence: It is meant so." } else { "" };
        text += &format!("  - otherwise: {{ {outcome}: fine{grant}{silence} }}\n");
    }
    text += "reasons:\n  fine: { basis: coding, text: All is well. }\n";
    for reason in 0..3 {
        text += &if reason == 0 && payer.report_as {
            "  r0: { report_as: r1 }\n".into()
        } else {
            format!("  r{reason}: {{ basis: documentation, text: reason {reason} }}\n")
        };
    }
    text
}

/// The files of a payer.
pub(crate) fn files(payer: &Payer) -> Vec<(String, String)> {
    let mut files = vec![("facts.yaml".to_string(), payer.world.vocabulary(&payer.used))];
    let mut head = String::from("payer: wide\nname: Wide Health\n");
    if payer.stages.len() > 1 {
        head += "stages:\n";
        for (at, stage) in payer.stages.iter().enumerate() {
            head += &format!(
                "  - {{ stage: s{at}, overrides: {} }}\n",
                if stage.overrides { "yes" } else { "no" }
            );
        }
    }
    files.push(("payer.yaml".into(), head));
    files.push(("dated.yaml".into(), payer.world.value_set()));
    for (at, stage) in payer.stages.iter().enumerate() {
        let line = if payer.stages.len() > 1 { format!("stage: s{at}\n") } else { String::new() };
        for (number, policy) in stage.policies.iter().enumerate() {
            for (index, one) in policy.editions.iter().enumerate() {
                let id = format!("wide/s{at}-{number}");
                let path = format!("s{at}-{number}-{index}.yaml");
                files.push((path, edition(&id, &line, policy, one, index, payer)));
            }
        }
    }
    files
}
