//! A page for each kind of file: its keys, and those of what stands in it.

use std::fmt::Write;

use crate::file::keys::{
    CASES, CODE_SYSTEM, GROUP, PAYER, POLICY, SHARED, Shape, Sort, Table, VALUE_SET, VOCABULARY,
};

/// The kinds of file: page, title, what it is.
static FILES: [(&str, &str, &str, &Table); 7] = [
    ("policy", "Policy files", "one edition of one policy: its criteria, rules and reasons", &POLICY),
    ("vocabulary", "Vocabulary files", "the facts that cases give and conditions use", &VOCABULARY),
    ("values", "Value set files", "a named set of codes", &VALUE_SET),
    ("codes", "Code system files", "codes and what they are called", &CODE_SYSTEM),
    ("shared", "Shared files", "criteria and reasons that any policy may use", &SHARED),
    ("cases", "Case files", "invented cases, and what must come out for each", &CASES),
    ("payer", "Payer files", "a payer, its stages and what its letters say", &PAYER),
];

const MADE: &str = "<!-- Made from the tables by which files are read: UPDATE_PAGES=1 cargo test -p mednec-syntax reference -->\n";

pub(super) fn index() -> String {
    let mut out = format!(
        "# Reference\n\n{MADE}\nWhat can be written where. How to write a policy is told in [docs/policy.md](../policy.md).\n\n"
    );
    for (name, title, what, _) in &FILES {
        writeln!(out, "- [{title}]({name}.md): {what}").unwrap();
    }
    out.push_str("- [Conditions](conditions.md): operators and forms\n");
    out
}

pub(super) fn pages() -> Vec<(String, String)> {
    FILES.iter().map(|(name, title, what, top)| (format!("{name}.md"), page(title, what, top))).collect()
}

fn page(title: &str, what: &str, top: &'static Table) -> String {
    let mut out = format!("# {title}\n\n{MADE}\nA file of this kind is {what}.\n");
    let mut tables: Vec<&'static Table> = vec![top];
    let mut at = 0;
    while let Some(table) = tables.get(at) {
        within(table, &mut tables);
        at += 1;
    }
    for table in tables {
        write!(out, "\n## {}\n\n| key | | value | meaning |\n| --- | --- | --- | --- |\n", heading(table))
            .unwrap();
        for key in table.keys {
            let needed = if key.required { "needed" } else { "" };
            let meaning = key.meaning.replace('|', "\\|");
            writeln!(out, "| `{}` | {needed} | {} | {meaning} |", key.name, words(&key.shape)).unwrap();
        }
    }
    out
}

/// The tables that the keys of one lead to, each once.
fn within(table: &'static Table, known: &mut Vec<&'static Table>) {
    fn of(shape: &'static Shape, known: &mut Vec<&'static Table>) {
        let mut add = |table: &'static Table| {
            if !known.iter().any(|one| one.place == table.place) {
                known.push(table);
            }
        };
        match shape {
            Shape::Place(table) => add(table),
            Shape::Open(table, others) => {
                add(table);
                of(others, known);
            }
            Shape::Member => add(&GROUP),
            Shape::Named(inner) | Shape::Each(_, inner) | Shape::List(inner) | Shape::OneOrMany(inner) => {
                of(inner, known);
            }
            Shape::Either(shapes) => shapes.iter().for_each(|shape| of(shape, known)),
            _ => {}
        }
    }
    table.keys.iter().for_each(|key| of(&key.shape, known));
}

fn many(sort: Sort) -> String {
    match sort {
        Sort::Criterion => "criteria".into(),
        sort => format!("{}s", sort.word()),
    }
}

fn heading(table: &Table) -> String {
    let place = table.place.replace('`', "");
    let mut letters = place.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

fn link(table: &Table) -> String {
    let anchor: String = heading(table)
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
        .collect();
    format!("[{}](#{})", table.place, anchor.replace(' ', "-"))
}

/// A shape in words.
fn words(shape: &Shape) -> String {
    let condition = "a [condition](conditions.md)";
    match shape {
        Shape::Text => "text".into(),
        Shape::Word([only]) => format!("`{only}`"),
        Shape::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::Name => "a name".into(),
        Shape::NameOf(Sort::Policy) => "the id of a policy, `payer/policy`".into(),
        Shape::NameOf(sort) => format!("the name of a {}", sort.word()),
        Shape::Id => "a short name".into(),
        Shape::PolicyId => "`payer/policy`".into(),
        Shape::Date => "a day, `2025-10-28`".into(),
        Shape::YesNo => "`yes` or `no`".into(),
        Shape::Number => "a whole number".into(),
        Shape::Range => "`0 to 56`".into(),
        Shape::Condition => condition.into(),
        Shape::Member => format!("{condition} or {}", link(&GROUP)),
        Shape::Value => "a [value](conditions.md#values)".into(),
        Shape::Single => "a single value: `18 visits`, a day, a word".into(),
        Shape::Code => "a code, `I60 to I69`, or a value set".into(),
        Shape::Absent => format!("a value, `when`, and {condition}"),
        Shape::FactValue => "a value of the fact".into(),
        Shape::Cite => "a source and a place in it, `rehab-12 §4.2`".into(),
        Shape::Unit => "a unit, `weeks`".into(),
        Shape::Procedure => "a procedure code, `97112`".into(),
        Shape::Place(table) => link(table),
        Shape::Open(table, others) => format!("{}, and names each with {}", link(table), words(others)),
        Shape::Named(inner) => format!("names, each with {}", words(inner)),
        Shape::Each(sort, inner) => format!("names of {}, each with {}", many(*sort), words(inner)),
        Shape::List(inner) => format!("a list, each {}", words(inner)),
        Shape::OneOrMany(inner) => format!("{}, or a list of them", words(inner)),
        Shape::Either(shapes) => shapes.iter().map(words).collect::<Vec<_>>().join("; or "),
    }
}
