//! Rules and groups.

use super::{assert_told, policy, told};
use crate::expr::Count;
use crate::file::{File, Guard, Member};

/// A policy with these rules, and a last one.
fn with_rules(rules: &str) -> String {
    format!("policy: a/b\nrules:\n{rules}  - otherwise: {{ approve: met }}\n")
}

/// A shared file with one criterion.
fn with_criterion(body: &str) -> String {
    format!("shared: s\ncriteria:\n  c: {{ {body} }}\n")
}

#[track_caller]
fn assert_rule(rule: &str, expected: &[(&str, &str)], help: &str) {
    assert_told(&with_rules(rule), expected, help);
}

#[track_caller]
fn assert_criterion(body: &str, expected: &[(&str, &str)], help: &str) {
    assert_told(&with_criterion(body), expected, help);
}

#[test]
fn guards() {
    let policy = policy(&with_rules("  - deny: r\n    when: a\n  - pend: r\n    unless: { any: [a, b] }\n"));
    assert!(matches!(policy.rules[0].guard, Guard::When(Member::Condition(_))));
    assert!(matches!(policy.rules[1].guard, Guard::Unless(Member::Group(_))));
    assert_eq!(policy.rules[2].guard, Guard::Always);
    assert_rule("  - deny: r\n", &[("rule-guard", "deny")], "add `when:`");
    assert_rule("  - deny: r\n    when: [a, b]\n", &[("wrong-kind", "[a, b]")], "{ all: [a, b] }");
    assert_rule("  - deny: r\n    when:\n", &[("wrong-kind", "when")], "write the value");
}

#[test]
fn outcomes() {
    assert_rule("  - when: a\n", &[("rule-outcome", "when")], "`approve`");
    assert_rule("  - deny: r\n    pend: s\n    when: a\n", &[("rule-outcome", "pend")], "a rule of its own");
    assert_rule("  - dney: r\n    when: a\n", &[("unknown-outcome", "dney")], "did you mean `deny`?");
    assert_rule("  - reject: r\n    when: a\n", &[("unknown-outcome", "reject")], "the outcomes are");
    assert_rule("  - deny: r\n    wen: a\n", &[("unknown-key", "wen")], "`when`");
    assert_rule("  - deny: Not me\n    when: a\n", &[("bad-name", "Not me")], "small letters");
    assert_rule("  - deny\n", &[("wrong-kind", "deny")], "{ deny: reason, when: condition }");
    assert_rule("  - deny: r\n    if: a\n", &[("unknown-key", "if")], "called `when` here");
}

#[test]
fn otherwise() {
    let text = "policy: a/b\nrules:\n  - otherwise: { approve: met }\n  - deny: r\n    when: a\n";
    assert_told(text, &[("otherwise-not-last", "otherwise")], "to the end");
    let (File::Policy(policy), found) = told(text) else { panic!() };
    assert_eq!(policy.rules.len(), 2);
    assert_eq!(&text[found[0].labels[0].span.range()], "deny");
    let last = |rule: &str| format!("policy: a/b\nrules:\n  - otherwise: {rule}\n");
    assert_told(&last("approve"), &[("wrong-kind", "approve")], "otherwise: { approve: criteria_met }");
    assert_told(&last("{ approve: met, pend: x }"), &[("rule-outcome", "pend")], "a rule of its own");
    assert_told(&last("{ suggest: [97110] }"), &[("rule-outcome", "suggest")], "outcome");
    assert_told(&last("{ approve: met }\n    when: a"), &[("rule-guard", "when")], "take `when` out");
    assert_told(&last("{ approve: met }\n    title: x"), &[("unknown-key", "title")], "title: …");
    assert_told("policy: a/b\nrules: []\n", &[("empty-group", "[]")], "otherwise");
}

#[test]
fn groups() {
    let (File::Shared(file), found) = told(&with_criterion("at_least: 2, of: [a, { none: [b] }, c]")) else {
        panic!()
    };
    assert!(found.is_empty(), "{found:#?}");
    let Member::Group(group) = &file.criteria[0].body else { panic!() };
    assert_eq!((group.count.node, group.members.len()), (Count::AtLeast(2), 3));
    assert_criterion("title: x", &[("missing-key", "c")], "add `when:`");
    assert_criterion("all: [a], any: [b]", &[("group-count", "any")], "an entry of the other");
    assert_criterion("when: a, any: [b]", &[("group-count", "when")], "one more entry");
    assert_criterion("of: [b]", &[("group-count", "of")], "at_least: 2");
    assert_criterion("all: [b], of: [c]", &[("group-count", "of")], "under `all`");
    assert_criterion("any: [{ title: x }]", &[("group-count", "title")], "begin with");
    assert_criterion("any: []", &[("empty-group", "[]")], "take the group out");
    assert_criterion("any: a or b", &[("wrong-kind", "a or b")], "after `when:`");
    assert_criterion("any: [[a]]", &[("wrong-kind", "[a]")], "{ all: [a, b] }");
    assert_criterion("any: [~]", &[("wrong-kind", "~")], "take the entry out");
    assert_criterion("any: [tone: low]", &[("unknown-key", "tone")], "`tone is low`");
    assert_criterion("any: [when: a]", &[("unknown-key", "when")], "without `when:`");
}

#[test]
fn at_least() {
    assert_criterion("at_least: 3, of: [a, b]", &[("at-least-too-many", "3")], "from 1 to 2");
    assert_criterion("at_least: 2", &[("missing-key", "at_least")], "add `of:`");
    assert_criterion("at_least: 0, of: [a]", &[("bad-number", "0")], "`none:`");
    assert_criterion("at_least: two, of: [a]", &[("bad-number", "two")], "digits only");
    assert_criterion(
        "at_least: [a, b]",
        &[("missing-key", "at_least"), ("wrong-kind", "[a, b]")],
        "of: [a, b, c]",
    );
}

#[test]
fn everything_within_a_bad_group_is_told() {
    let body = "all: [[x], { any: [] }], none: [y: z], title: [t]";
    let expected = [
        ("wrong-kind", "[x]"),
        ("empty-group", "[]"),
        ("group-count", "none"),
        ("unknown-key", "y"),
        ("wrong-kind", "[t]"),
    ];
    assert_criterion(body, &expected, "{ all: [a, b] }");
}

#[test]
fn deep_nesting_ends_in_a_diagnostic() {
    let nested = |depth: usize| format!("all: [{}a{}]", "{ all: [".repeat(depth), "] }".repeat(depth));
    assert!(told(&with_criterion(&nested(30))).1.is_empty());
    for depth in [31, 20_000] {
        assert_criterion(&nested(depth), &[("yaml-limit", "")], "names of their own");
    }
}
