//! What is told about the shape of files: code, place and what to do.

mod properties;
mod rows;
mod rules;
mod values;
mod wider;

use mednec_source::{Diagnostic, Sink, SourceId};

use super::{File, PolicyFile, read};

/// Reads and returns the tree and what was found.
fn told(text: &str) -> (File, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let file = read(SourceId(0), text, &mut sink);
    (file, sink.into_sorted())
}

/// Asserts that exactly the problems `code @ marked text` are found, and that one helps with `help`, in words or by a fix.
#[track_caller]
fn assert_told(text: &str, expected: &[(&str, &str)], help: &str) -> File {
    let (file, found) = told(text);
    let short: Vec<(&str, &str)> = found
        .iter()
        .map(|d| (d.code.name, d.primary.as_ref().map_or("", |label| &text[label.span.range()])))
        .collect();
    assert_eq!(short, expected, "{found:#?}");
    let helps = found.iter().flat_map(|d| d.help.iter().chain(d.fixes.iter().map(|fix| &fix.title)));
    assert!(helps.into_iter().any(|text| text.contains(help)), "{found:#?}");
    file
}

/// Reads a policy without problems.
#[track_caller]
fn policy(text: &str) -> PolicyFile {
    match told(text) {
        (File::Policy(policy), found) if found.is_empty() => std::sync::Arc::unwrap_or_clone(policy),
        other => panic!("{other:#?}"),
    }
}

/// A small policy with everything in it.
const WHOLE: &str = "\
policy: example-health/97112
title: Neuromuscular re-education
status: approved
edition: \"2024\"
effective: { by: service_date, from: 2024-01-01, until: 2025-12-31 }
procedures: [97112, 97110 to 97116]
sources:
  rehab-12: { title: A document, version: 2024-01-01, published: web, read_on: 2024-02-03, note: copy }
parameters:
  standard_visits: 18 visits
criteria:
  impaired:
    title: The system is impaired
    cite: rehab-12 §4.2
    any:
      - balance_deficit
      - all: [reflexes_lost, vibration_lost]
        title: Loss of deep sensation
      - at_least: 2
        of: [a, b, c]
      - muscle_tone in [hypotonic, hypertonic]
    open: { fact: reviewer_finds_other, question: Is there another? }
    allow: { some-warning: known }
  short: { when: berg_score < 45 }
rules:
  - deny: not_one_on_one
    when: >
      (not direct_one_on_one)
      or one_on_one_minutes < 8 minutes
    suggest: [97110]
    cite: rehab-12 §5
    title: Must be one on one
    allow: { other-warning: known }
  - pend: beyond
    unless: { all: [impaired, short] }
  - otherwise: { approve: criteria_met, suggest: [97116], title: All is well }
reasons:
  not_one_on_one: { basis: documentation, group: CO, carc: 50, rarc: [N115], text: No }
allow: { file-warning: known }
";

#[test]
fn a_whole_policy() {
    let policy = policy(WHOLE);
    assert_eq!(policy.id.node, "example-health/97112");
    assert_eq!(policy.effective.unwrap().until.unwrap().node.to_string(), "2025-12-31");
    assert_eq!((policy.sources.len(), policy.parameters.len(), policy.reasons.len()), (1, 1, 1));
    assert_eq!((policy.criteria.len(), policy.rules.len(), policy.allow.len()), (2, 3, 1));
    assert_eq!(policy.criteria[0].open.as_ref().unwrap().fact.node, "reviewer_finds_other");
    assert_eq!(&WHOLE[policy.criteria[1].span.range()], "short: { when: berg_score < 45 }");
    assert_eq!(policy.rules[0].suggest[0].node, "97110");
    assert_eq!(&WHOLE[policy.rules[0].outcome.span.range()], "deny");
    assert_eq!(policy.rules[2].title.as_ref().unwrap().node, "All is well");
    assert!(
        WHOLE[policy.rules[1].allow.first().map_or(policy.rules[1].span, |a| a.scope).range()]
            .starts_with("pend")
    );
}

#[test]
fn other_files() {
    for (text, kind) in [
        ("facts: { a: { type: yes/no } }\nconstraints: [a]\n", "Vocabulary"),
        ("constraints: [service_date is not before episode_start]\n", "Vocabulary"),
        ("value_set: strokes\ncodes: [I63, I60 to I69]\nexclude: [I68]\n", "ValueSet"),
        ("code_system: icd-10-cm\ncodes: { I63: Stroke }\n", "CodeSystem"),
        ("shared: balance\ncriteria: { a: { when: b } }\n", "Shared"),
        ("payer: example-health\nname: Example Health\n", "Payer"),
        ("payer: example-health\ncases: []\n", "Cases"),
    ] {
        let (file, found) = told(text);
        assert!(found.is_empty() && format!("{file:?}").starts_with(kind), "{file:?} {found:#?}");
    }
}

#[test]
fn unknown_kinds_of_file() {
    for text in ["", "# nothing\n"] {
        assert_told(text, &[("unknown-file-kind", "")], "`policy`");
    }
    assert_told("- a\n", &[("unknown-file-kind", "")], "`policy`");
    assert_told(
        "title: x\npolcy: a/b\n",
        &[("unknown-file-kind", "title")],
        "`polcy`: did you mean `policy`?",
    );
    let file =
        assert_told("policy: a/b\ncases: []\n", &[("unknown-file-kind", "cases")], "a file of its own");
    assert_eq!(file, File::Unreadable);
}

#[test]
fn unknown_and_missing_keys() {
    let text = "policy: a/b\ntitel: x\nrules: [{ otherwise: { approve: met } }]\n";
    assert_told(text, &[("unknown-key", "titel")], "did you mean `title`?");
    assert_eq!(told(text).1[0].fixes[0].edits[0].replacement, "title");
    assert_told(
        "policy: a/b\nfoo: x\n",
        &[("missing-key", "policy"), ("unknown-key", "foo")],
        "add `rules:`",
    );
    assert_told("facts: { a: { meaning: x } }\n", &[("missing-key", "meaning")], "add `type:`");
    assert_told("facts: { a: {} }\n", &[("missing-key", "{}")], "add `type:`");
}

#[test]
fn wrong_kinds() {
    let text = "\
policy: [a]
procedures: 97112
parameters: { p: [1] }
criteria: [x]
rules: { a: b }
reasons: { r: text }
title:
";
    let expected = [
        ("wrong-kind", "[a]"),
        ("wrong-kind", "97112"),
        ("wrong-kind", "[1]"),
        ("wrong-kind", "[x]"),
        ("wrong-kind", "{ a: b }"),
        ("wrong-kind", "text"),
        ("wrong-kind", "title"),
    ];
    assert_told(text, &expected, "in brackets");
    let (_, found) = told(text);
    assert_eq!(found[1].fixes[0].edits[0].replacement, "[97112]");
    assert_eq!(found[0].message, "`policy` must be text, and is a list");
    let text = "value_set: s\ncodes: [A, [B], { C: D }]\n";
    assert_told(text, &[("wrong-kind", "[B]"), ("wrong-kind", "{ C: D }")], "I60 to I69");
    assert_told("value_set: s\ncodes: { A: x }\n", &[("wrong-kind", "{ A: x }")], "`[a, b]`");
    assert_told("facts: { a: yes/no }\n", &[("wrong-kind", "yes/no")], "{ type: yes/no }");
    assert_told("constraints: [{ a: b }]\n", &[("wrong-kind", "{ a: b }")], "condition");
    assert_told("shared: x\ncriteria: { a: b < 2 }\n", &[("wrong-kind", "b < 2")], "{ when: b < 2 }");
    assert_told("payer: x\nname: \"\"\n", &[("wrong-kind", "\"\"")], "take the line out");
}

#[test]
fn cases() {
    let text = "\
payer: example-health
cases:
  - id: wobble-chair
    given: { procedure: 97112, direct: no, tone: { one_of: [a, b] }, goal: }
    expect: { outcome: deny, reason: not_one_on_one, missing: [goal], criteria: { c: not met } }
    variants:
      attended: { set: { direct: yes }, unset: [tone], expect: { outcome: pend, suggest: [] } }
";
    let (File::Cases(file), found) = told(text) else { panic!() };
    assert!(found.is_empty(), "{found:#?}");
    let case = &file.cases[0];
    assert_eq!((case.given.len(), case.variants.len()), (4, 1));
    assert_eq!(case.variants[0].unset[0].node, "tone");
    assert!(case.variants[0].expect.as_ref().unwrap().suggest.as_ref().unwrap().node.is_empty());
    let text = "cases: [{ id: A b, expect: { outcome: denied }, variants: { x y: { set: { Fact: 1 } } } }]\n";
    let expected =
        [("bad-name", "A b"), ("unknown-outcome", "denied"), ("bad-name", "x y"), ("bad-name", "Fact")];
    assert_told(text, &expected, "did you mean `deny`?");
}

#[test]
fn problems_of_yaml_and_of_shape_are_told_together_and_not_twice() {
    let text = "\
policy: a/b
title: Balance: sitting
titel: x
rules:
  - deny: r
    when: > 5 minutes
  - deny: r
    when: !direct
  - otherwise: { aprove: met }
";
    let expected = [
        ("yaml-colon", ":"),
        ("unknown-key", "titel"),
        ("yaml-folded", "> 5 minutes"),
        ("yaml-tag", "!direct"),
        ("unknown-outcome", "aprove"),
    ];
    assert_told(text, &expected, "did you mean `approve`?");
}
