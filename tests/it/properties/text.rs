//! The tiny world's policies as the files an analyst would write.

use super::model::{BIG, CODES, Cond, DX, Edition, FACTS, Op, PROC, Policy, TONES, vocabulary};

fn op(op: Op) -> &'static str {
    match op {
        Op::Less => "<",
        Op::AtMost => "<=",
        Op::More => ">",
        Op::AtLeast => ">=",
        Op::Is => "is",
    }
}

fn date(day: i64) -> String {
    format!("2025-01-{:02}", day + 1)
}

fn set(fact: usize, values: &[i64]) -> String {
    let names: Vec<String> = values
        .iter()
        .map(|value| match fact {
            PROC | DX => CODES[*value as usize].to_string(),
            BIG => format!("v{value}"),
            _ => TONES[*value as usize].to_string(),
        })
        .collect();
    format!("[{}]", names.join(", "))
}

/// A condition in the language.
pub(crate) fn condition(cond: &Cond) -> String {
    let inner = |cond: &Cond| match cond {
        Cond::All(_) | Cond::Any(_) | Cond::Not(_) => format!("({})", condition(cond)),
        _ => condition(cond),
    };
    let joined = |members: &[Cond], word: &str| members.iter().map(inner).collect::<Vec<_>>().join(word);
    match cond {
        Cond::Yes(fact) => FACTS[*fact].into(),
        Cond::Sum(parts, o, right) => {
            let mut text = String::new();
            for (index, (fact, times)) in parts.iter().enumerate() {
                text += match (index, times) {
                    (0, _) => "",
                    (_, -1) => " - ",
                    _ => " + ",
                };
                text += FACTS[*fact];
            }
            format!("{text} {} {right}", op(*o))
        }
        Cond::Between(fact, low, high) => format!("{} is between {low} and {high}", FACTS[*fact]),
        Cond::Day(fact, o, day) => {
            let word = match o {
                Op::Less => "is before",
                Op::AtMost => "is not after",
                Op::More => "is after",
                Op::AtLeast => "is on or after",
                Op::Is => "is",
            };
            format!("{} {word} {}", FACTS[*fact], date(*day))
        }
        Cond::Days(from, to, Op::More, days) => {
            format!("{} is more than {days} days after {}", FACTS[*to], FACTS[*from])
        }
        Cond::Days(from, to, o, days) => {
            format!("days from {} to {} {} {days} days", FACTS[*from], FACTS[*to], op(*o))
        }
        Cond::Mixed(o, days) => format!("x - z {} {days} days", op(*o)),
        Cond::In(fact, values, negated) => {
            format!("{} {} {}", FACTS[*fact], if *negated { "not in" } else { "in" }, set(*fact, values))
        }
        Cond::Some(fact, values) => format!("any {} in {}", FACTS[*fact], set(*fact, values)),
        Cond::Every(fact, values) => format!("every {} in {}", FACTS[*fact], set(*fact, values)),
        Cond::None(fact, values) => format!("no {} in {}", FACTS[*fact], set(*fact, values)),
        Cond::Criterion(index) => format!("c{index}"),
        Cond::Not(member) => format!("not {}", inner(member)),
        Cond::All(members) => joined(members, " and "),
        Cond::Any(members) => joined(members, " or "),
        Cond::AtLeast(fewest, members) => {
            let list: Vec<String> = members.iter().map(condition).collect();
            format!("at least {fewest} of ({})", list.join(", "))
        }
    }
}

fn group(cond: &Cond) -> String {
    let items = |members: &[Cond]| {
        members.iter().map(|m| format!("      - \"{}\"\n", condition(m))).collect::<String>()
    };
    match cond {
        Cond::All(members) => format!("    all:\n{}", items(members)),
        Cond::Any(members) => format!("    any:\n{}", items(members)),
        Cond::AtLeast(fewest, members) => format!("    at_least: {fewest}\n    of:\n{}", items(members)),
        Cond::Not(inner) => match &**inner {
            Cond::Any(members) => format!("    none:\n{}", items(members)),
            _ => format!("    when: \"{}\"\n", condition(cond)),
        },
        _ => format!("    when: \"{}\"\n", condition(cond)),
    }
}

fn edition(edition: &Edition, effective: &str) -> String {
    let mut text = format!("policy: tiny/test\n{effective}procedures: any\n");
    if !edition.criteria.is_empty() {
        text += "criteria:\n";
        for (index, criterion) in edition.criteria.iter().enumerate() {
            text += &format!("  c{index}:\n{}", group(criterion));
        }
    }
    text += "rules:\n";
    for rule in &edition.rules {
        let guard = if rule.unless { "unless" } else { "when" };
        text +=
            &format!("  - {}: r{}\n    {guard}: \"{}\"\n", rule.outcome, rule.reason, condition(&rule.when));
    }
    if edition.otherwise {
        text += "  - otherwise: { approve: fine }\n";
    }
    text += "reasons:\n";
    for reason in 0..3 {
        text += &format!("  r{reason}: {{ basis: coding, text: reason {reason} }}\n");
    }
    text
}

/// The files of a policy.
pub(crate) fn files(policy: &Policy) -> Vec<(String, String)> {
    let mut files = vec![
        ("facts.yaml".to_string(), vocabulary()),
        ("payer.yaml".to_string(), "payer: tiny\nname: Tiny Health\n".to_string()),
    ];
    match policy.editions.as_slice() {
        [first, second] => {
            let before = format!("effective: {{ by: e, until: {} }}\n", date(policy.split - 1));
            let after = format!("effective: {{ by: e, from: {} }}\n", date(policy.split));
            files.push(("first.yaml".into(), edition(first, &before)));
            files.push(("second.yaml".into(), edition(second, &after)));
        }
        all => files.extend(all.iter().map(|only| ("only.yaml".to_string(), edition(only, "")))),
    }
    files
}
