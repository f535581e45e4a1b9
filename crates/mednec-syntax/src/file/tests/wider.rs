//! Parameters, tables, grants, changes and what else a policy says beside criteria and rules.

use super::{assert_told, policy, told};
use crate::expr::{Count, ExprKind};
use crate::file::{ChangeKind, File, Guard, Member, ParameterValue};

/// A policy with everything a policy of its own can have beside criteria and rules.
const WIDE: &str = "\
policy: example-health/97112
status: approved
approved: { by: Medical director, on: 2025-01-03 }
next_review: 2026-01-01
stage: necessity
applies:
  - line_of_business in [commercial, exchange]
  - state in [AZ, CA]
effective: { by: service_date, from: 2025-01-01, through: last_service_date, spanning: pend }
sources: { a: { title: A document, authority: CMS NCCI } }
parameters:
  plain: 18 visits
  bounded: { value: 18 visits, floor: 12 visits, ceiling: 24 visits, cite: a §1 }
  threshold: { by: service_date, table: { 2024-01-01: 2330 dollars, 2025-01-01: 2410 dollars } }
  cut: { by: population, table: { parkinson: 47 points }, else: 45 points, cite: [a §1, a §2] }
tables:
  allowed:
    title: How many visits
    cite: a p. 3
    hit: collect
    collect: sum
    rows:
      - { when: surgery_recent, value: 24 visits }
      - { when: severity is severe, value: plain }
    else: 6 visits
  limits: { csv: limits.csv, hit: unique }
criteria:
  c:
    cite: [a §1, a p. 3]
    at_least: 2
    of: [x, y, { any: [u, v], unless: [w] }]
    including: [x, y]
    unless: { all: [p, q] }
rules:
  - approve_in_part: r
    name: course
    when: c
    unless: [d, e]
    grant: { visits: plain, units: 4, from: service_date + 1 day, until: service_date + 6 weeks, remainder: review }
    counts_silence: the plan says so
  - soft_limit: r
    over: visits_used > 30
    supported_by: [letter, { at_least: 2, of: [f, g, h] }]
    name: limit
  - otherwise: { modify: r, grant: { procedure: 97110, within: 6 weeks } }
reasons: { r: { report_as: s }, s: { basis: documentation } }
lapses: { when: decision_date is after requested_on, deny: s, cite: a §9 }
dispositions:
  - { outcome: deny, basis: medical_necessity, when: line_of_business is medicaid, is: final }
  - { is: recommended }
";

#[test]
fn all_that_a_policy_can_say() {
    let policy = policy(WIDE);
    assert_eq!(policy.approved.unwrap().by.node, "Medical director");
    assert_eq!(policy.next_review.unwrap().node.to_string(), "2026-01-01");
    let Some(Member::Group(applies)) = policy.applies else { panic!() };
    assert_eq!((applies.count.node, applies.members.len()), (Count::All, 2));
    assert_eq!(&WIDE[applies.span.range()][..1], "-");
    let effective = policy.effective.unwrap();
    assert_eq!((effective.through.unwrap().node, effective.spanning.unwrap().node).0, "last_service_date");
    assert_eq!(policy.sources[0].authority.as_ref().unwrap().node, "CMS NCCI");
    let [plain, bounded, threshold, cut] = policy.parameters.as_slice() else { panic!() };
    assert!(matches!(&plain.value, ParameterValue::Plain(value) if value.to_string() == "18 visits"));
    assert_eq!(bounded.floor.as_ref().unwrap().to_string(), "12 visits");
    let ParameterValue::Keyed { by, rows, otherwise, .. } = &threshold.value else { panic!() };
    assert_eq!((by.node.as_str(), rows.len(), rows[1].0.node.as_str()), ("service_date", 2, "2025-01-01"));
    assert!(otherwise.is_none() && cut.cite.len() == 2);
    let [allowed, limits] = policy.tables.as_slice() else { panic!() };
    assert_eq!((allowed.rows.len(), allowed.rows[1].value.to_string().as_str()), (2, "plain"));
    assert_eq!(limits.csv.as_ref().unwrap().node, "limits.csv");
    let criterion = &policy.criteria[0];
    assert_eq!(criterion.cite.len(), 2);
    assert!(matches!(&criterion.unless, Some(Member::Group(group)) if group.count.node == Count::All));
    let Member::Group(body) = &criterion.body else { panic!() };
    assert!(body.unless.is_none() && body.including.len() == 2);
    let Member::Group(inner) = &body.members[2] else { panic!() };
    assert!(matches!(inner.unless.as_deref(), Some(Member::Group(group)) if group.count.node == Count::Any));
    let [part, limit, last] = policy.rules.as_slice() else { panic!() };
    assert!(matches!(&part.guard, Guard::WhenUnless(Member::Condition(_), Member::Group(_))));
    let grant = part.grant.as_ref().unwrap();
    assert_eq!(
        (grant.quantities.len(), grant.until.as_ref().unwrap().to_string().as_str()),
        (2, "service_date + 6 weeks")
    );
    assert_eq!((limit.outcome.node.as_str(), &WIDE[limit.outcome.span.range()]), ("pend", "soft_limit"));
    let Guard::WhenUnless(Member::Condition(over), Member::Group(support)) = &limit.guard else { panic!() };
    assert_eq!((over.to_string().as_str(), support.count.node), ("visits_used > 30", Count::Any));
    assert_eq!(last.grant.as_ref().unwrap().procedure.as_ref().unwrap().node, "97110");
    assert_eq!(policy.reasons[0].report_as.as_ref().unwrap().node, "s");
    assert_eq!(policy.lapses.unwrap().cite.len(), 1);
    assert_eq!(policy.dispositions.len(), 2);
}

#[test]
fn changes_of_another_policy() {
    let text = "\
policy: example-az/97112
based_on: { policy: standard/97112, edition: \"2025\" }
changes:
  - { set: standard_visits, to: 20 visits, because: a }
  - { set: cut, to: { by: state, table: { AZ: 2 points } }, because: a }
  - { replace: balance_deficit, with: { title: T, any: [a, b] }, because: a }
  - { withdraw: coordination_deficit, because: a }
  - { add_before: beyond_course, rule: { deny: x, when: y }, because: a }
";
    let policy = policy(text);
    let kinds: Vec<_> = policy.changes.iter().map(|change| &change.kind).collect();
    assert!(matches!(kinds[0], ChangeKind::Set { to: ParameterValue::Plain(_), .. }));
    assert!(matches!(kinds[1], ChangeKind::Set { to: ParameterValue::Keyed { .. }, .. }));
    assert!(matches!(kinds[2], ChangeKind::Replace(criterion) if criterion.name.node == "balance_deficit"));
    assert!(matches!(kinds[3], ChangeKind::Withdraw(_)));
    assert!(matches!(kinds[4], ChangeKind::AddBefore { added, .. } if added.reason.node == "x"));
    let change = |entry: &str| format!("policy: a/b\nbased_on: c/d\nchanges:\n  - {entry}\n");
    let cases = [
        ("{ set: p, because: a }", vec![("missing-key", "set")], "add `to:`"),
        ("{ set: p, to: 2 }", vec![("missing-key", "set")], "add `because:`"),
        ("{ to: 2, because: a }", vec![("change-form", "to")], "`set` with `to`"),
        ("{ withdraw: a, set: b, to: 2, because: a }", vec![("change-form", "withdraw")], "of its own"),
        ("{ withdraw: a, to: 2, because: a }", vec![("change-form", "to")], "`set` with `to`"),
        (
            "{ add_before: a, rule: { otherwise: { deny: x } }, because: a }",
            vec![("otherwise-not-last", "{ otherwise: { deny: x } }")],
            "`when:`",
        ),
    ];
    for (entry, expected, help) in cases {
        assert_told(&change(entry), &expected, help);
    }
    assert_told(
        "policy: a/b\nchanges: []\nrules: [{ otherwise: { deny: x } }]\n",
        &[("missing-key", "policy")],
        "`based_on:`",
    );
    assert_told("policy: a/b\nbased_on: d\n", &[("bad-name", "d")], "one slash");
}

#[test]
fn mistakes_in_parameters_and_tables() {
    let with = |text: &str| format!("policy: a/b\n{text}rules: [{{ otherwise: {{ deny: x }} }}]\n");
    let cases = [
        ("parameters: { p: { floor: 2 } }\n", vec![("missing-key", "floor")], "add `value:`"),
        ("parameters: { p: { by: f } }\n", vec![("missing-key", "by")], "add `table:`"),
        ("parameters: { p: { value: [1] } }\n", vec![("wrong-kind", "[1]")], "18 visits"),
        ("parameters: { p: { by: f, table: [1] } }\n", vec![("wrong-kind", "[1]")], "{ AZ: 18 visits"),
        ("parameters: { p: { value: 1, cieling: 2 } }\n", vec![("unknown-key", "cieling")], "`ceiling`"),
        ("tables: { t: { else: 2 } }\n", vec![("missing-key", "else")], "add `rows:`"),
        (
            "tables: { t: { rows: [], csv: a.csv } }\n",
            vec![("empty-group", "[]"), ("unknown-key", "csv")],
            "one place",
        ),
        (
            "tables: { t: { rows: [{ when: { all: [a] }, value: 2 }] } }\n",
            vec![("wrong-kind", "{ all: [a] }")],
            "criterion",
        ),
        (
            "tables: { t: { rows: [{ when: a, value: [2] }] } }\n",
            vec![("wrong-kind", "[2]")],
            "without brackets",
        ),
        ("stage: Not me\n", vec![("bad-name", "Not me")], "small letters"),
        ("applies: { a: b }\n", vec![("unknown-key", "a")], "without a colon"),
        ("applies: []\n", vec![("empty-group", "[]")], "write the conditions"),
        ("dispositions: [{ outcome: denied, is: final }]\n", vec![("unknown-outcome", "denied")], "`deny`"),
        ("dispositions: [{ outcome: deny }]\n", vec![("missing-key", "outcome")], "add `is:`"),
        ("lapses: { when: a }\n", vec![("missing-key", "when")], "add `deny:`"),
        ("approved: Medical director\n", vec![("wrong-kind", "Medical director")], "by: …"),
    ];
    for (text, expected, help) in cases {
        assert_told(&with(text), &expected, help);
    }
}

#[test]
fn mistakes_in_grants_and_limits() {
    let with = |rule: &str| format!("policy: a/b\nrules:\n  - {rule}\n  - otherwise: {{ deny: x }}\n");
    let cases = [
        (
            "{ deny: r, when: a, grant: { visits: 2 } }",
            vec![("grant-form", "{ visits: 2 }")],
            "take `grant` out",
        ),
        ("{ approve_in_part: r, when: a }", vec![("grant-form", "approve_in_part")], "add `grant:`"),
        (
            "{ approve: r, when: a, grant: { within: 6 weeks, until: 2025-01-01 } }",
            vec![("grant-form", "until")],
            "its last day",
        ),
        ("{ approve: r, when: a, grant: { visits: [2] } }", vec![("wrong-kind", "[2]")], "without brackets"),
        (
            "{ approve: r, when: a, grant: 12 visits }",
            vec![("wrong-kind", "12 visits")],
            "{ visits: 12 visits",
        ),
        ("{ soft_limit: r, over: a }", vec![("missing-key", "soft_limit")], "add `supported_by:`"),
        ("{ soft_limit: r, over: a, when: b, supported_by: [c] }", vec![("unknown-key", "when")], "`over`"),
    ];
    for (rule, expected, help) in cases {
        assert_told(&with(rule), &expected, help);
    }
}

#[test]
fn including_names_what_is_counted() {
    let with = |body: &str| format!("shared: s\ncriteria:\n  c: {{ {body} }}\n");
    let expected = [("including-elsewhere", "d")];
    assert_told(&with("at_least: 2, of: [a, b, c], including: [a, d]"), &expected, "under `of`");
    assert_told(&with("any: [a, b], including: [a]"), &[("group-count", "including")], "at_least: 2");
    let (_, found) = told(&with("at_least: 2, of: [a, b, c], including: a"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn lists_of_records() {
    let text = "\
facts:
  visits:
    type: list of records
    counts: before this
    dated_by: date
    each: [date is before service_date]
    fields:
      date: { type: date }
      minutes: { type: whole number, unit: minutes, range: 0 to 480 }
  goal: { type: yes/no, if_absent: no when chart_complete }
  other: { type: yes/no, if_absent: { value: no, when: decision_date is after sent_on + 30 days } }
";
    let (File::Vocabulary(file), found) = told(text) else { panic!() };
    assert!(found.is_empty(), "{found:#?}");
    let [visits, goal, other] = file.facts.as_slice() else { panic!() };
    assert_eq!((visits.fields.len(), visits.each.len()), (2, 1));
    assert_eq!(visits.dated_by.as_ref().unwrap().node, "date");
    let absent = goal.if_absent.as_ref().unwrap();
    assert_eq!((&text[absent.value.span.range()], &text[absent.when.span.range()]), ("no", "chart_complete"));
    assert!(matches!(absent.when.kind, ExprKind::Name(_)));
    assert_eq!(other.if_absent.as_ref().unwrap().value.node, "no");
    let fact = |keys: &str| format!("facts: {{ f: {{ type: yes/no, {keys} }} }}\n");
    assert_told(&fact("if_absent: no"), &[("missing-key", "no")], "no when chart_review_complete");
    assert_told(&fact("if_absent: no when a b"), &[("condition-syntax", "b")], "joined");
    assert_told(&fact("fields: { Date: { type: date } }"), &[("bad-name", "Date")], "small letters");
    assert_told(
        &fact("fields: { d: { type: date, counts: x } }"),
        &[("unknown-key", "counts")],
        "a field has",
    );
    assert_told(&fact("each: a"), &[("wrong-kind", "a")], "in brackets");
}

#[test]
fn codes_with_days() {
    let text = "\
value_set: ms
codes: [{ code: G35, until: 2025-09-30 }, { code: G35.A to G35.D, from: 2025-10-01 }, G36]
exclude: [{ code: G36.9, from: 2025-10-01 }]
csv: more.csv
";
    let (File::ValueSet(set), found) = told(text) else { panic!() };
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(set.codes[1].item.last.as_ref().unwrap(), "G35.D");
    assert_eq!(set.codes[0].until.as_ref().unwrap().node.to_string(), "2025-09-30");
    assert_eq!(
        (set.codes.len(), set.exclude.len(), set.csv.as_ref().unwrap().node.as_str()),
        (3, 1, "more.csv")
    );
    let (_, found) = told("value_set: ms\ncsv: ms.csv\n");
    assert!(found.is_empty(), "{found:#?}");
    assert_told("value_set: ms\n", &[("missing-key", "value_set")], "add `codes:`");
    assert_told(
        "value_set: ms\ncodes: [{ code: G35, till: 2025-01-01 }]\n",
        &[("unknown-key", "till")],
        "`until`",
    );
    let text = "code_system: icd\ncodes: { G35: { title: MS, until: 2025-09-30 }, G20: Parkinson }\n";
    let (File::CodeSystem(system), found) = told(text) else { panic!() };
    assert!(found.is_empty() && system.codes[0].until.is_some() && system.codes.len() == 2);
}

#[test]
fn a_payer_with_stages_and_a_case_with_a_grant() {
    let text = "\
payer: example-health
name: Example Health
stages: [{ stage: mandate, overrides: yes }, benefit, necessity]
dispositions: [{ outcome: deny, is: recommended }]
";
    let (File::Payer(payer), found) = told(text) else { panic!() };
    assert!(found.is_empty() && payer.stages[0].overrides && !payer.stages[1].overrides, "{found:#?}");
    let text =
        "cases: [{ id: a, expect: { disposition: final, grant: { visits: 18, until: 2025-03-01 } } }]\n";
    let (File::Cases(file), found) = told(text) else { panic!() };
    let expect = file.cases[0].expect.as_ref().unwrap();
    assert!(found.is_empty() && expect.grant.len() == 2 && expect.disposition.is_some());
}
