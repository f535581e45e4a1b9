//! What is said where the grammar does not fit.

use super::*;

/// A text; the marked word; a part of what was expected; a part of the help.
const MESSAGES: &[(&str, &str, &str, &str)] = &[
    ("a is greater than 5", "than", "", "write `>`"),
    ("a than 5", "than", "a comparison such as `is`, `in` or `<`", "`<` or `>`"),
    ("a is more then 5", "more", "a value", "with an `a`"),
    ("a between 1 and 2", "between", "a comparison", "put `is` in front"),
    ("d before e", "before", "a comparison", "put `is` in front"),
    ("a not b", "not", "a comparison", "`is not` or `not in`"),
    ("a is < 5", "<", "a value", "leave `is` out"),
    ("d is within 6 weeks of e", "of", "`before` or `after`", "`before` or `after`"),
    ("a > 1,000", ",", "", "no comma"),
    ("a > .5", ".", "a value", ""),
    ("a is not", "t", "a value", "behind the last word"),
    ("a and", "d", "a condition", "behind the last word"),
    ("(a and b", "b", "`)`", "a `)` is missing"),
    ("a) and b", ")", "", "closes nothing"),
    ("a in", "n", "a list in `[` and `]`", "value set"),
    ("a in [b, c", "c", "`,`, `]`", "a `]` is missing"),
    ("any of a, b", "a", "`(`", "in parentheses"),
    ("any diagnoses is I69", "is", "`in`", "any diagnoses in"),
    ("x in [a b]", "b", "`,`", "parted by commas"),
    ("IF a", "IF", "a condition", "no `if`"),
    ("a is between 1 to 2", "to", "`and` or `or`", "is between"),
    ("at least two of (a, b)", "two", "a whole number", "`2`"),
    ("patient's pain", "'", "", "quotation mark"),
    ("dynamicBalance", "dynamicBalance", "a condition", "small letters"),
    ("a b", "b", "`and` or `or`", "joined with `_`"),
    ("a is b # note", "#", "", "line of its own"),
    ("diagnoses contains I69", "contains", "", "any diagnoses in"),
    ("a, b", ",", "", "commas stand in lists"),
    ("any d in [I63.*]", ".", "", "without a placeholder"),
    ("any d in [I63%]", "%", "", "without a placeholder"),
    ("count visits >= 3", "visits", "", "`count of visits`"),
    ("sum minutes of visits >= 3", "minutes", "", "`sum of minutes of visits`"),
    ("sum of minutes visits >= 3", "visits", "`of`", "`of` between the field and the list"),
    ("latest date visits is before d", "visits", "`of`", "`of` between the field and the list"),
    ("latest visits is before d", "is", "`of`", "`latest date of visits`"),
    ("count of >= 3", ">=", "a name", "the name of a list"),
    ("number of visits >= 3", "of", "", "`count of visits`"),
    ("fifth of diagnoses is I63", "of", "", "first, second, third, fourth and last"),
    ("visits where region is neck", "where", "", "any visits where"),
    ("any visits where", "e", "a condition", "behind `where`"),
    ("any visits in 42 days before d", "days", "", "`in the 42 days before service_date`"),
    ("count of visits in 6 weeks before d > 3", "weeks", "", "`in the 42 days before service_date`"),
    ("any visits in last 30 days", "30", "", "no today"),
    ("any visits in the last 30 days", "30", "", "no today"),
    ("count of visits in the past 30 days > 2", "30", "", "no today"),
    ("any visits in the 42 days", "s", "", "which day they are counted"),
    ("count of visits in the 42 days > 3", ">", "", "which day they are counted"),
    ("any visits in the 42 days until d", "until", "", "which day they are counted"),
    ("visits in the 42 days up to d", "42", "", "count of visits in the"),
    ("any visits where region is neck in the 42 days up to d", "in", "", "before `where`"),
    ("count of visits where region is neck since d > 2", "since", "", "before `where`"),
    ("any visits within 6 weeks of d", "of", "`before` or `after`", "up to"),
    ("d is before October 28, 2025", "October", "", "2025-10-28"),
    ("d > October 28, 2025", "28", "", "2025-10-28"),
    ("x is +1", "+", "", "`1+`"),
    ("x is 1+ or 2+", "+", "a value", "name the fact again"),
    ("is b", "is", "a condition", "between a name and a value"),
];

#[test]
fn the_word_the_expectation_and_the_remedy() {
    for (text, word, expected, help) in MESSAGES {
        let problem = problem(text);
        assert_eq!(problem.code.name, "condition-syntax", "{text}");
        let label = problem.primary.as_ref().unwrap();
        assert_eq!(&text[label.span.range()], *word, "{text}: {problem:#?}");
        assert!(label.text.contains(expected), "{text}: {}", label.text);
        assert!(help.is_empty() || problem.help.join(" ").contains(help), "{text}: {:?}", problem.help);
        assert!(label.text.matches(", ").count() < 8, "{}", label.text);
    }
}

#[test]
fn days_of_another_form_are_told_as_days() {
    for (text, written, day) in [
        ("d > 10/29/2025", "10/29/2025", "2025-10-29"),
        ("d is before 28.10.2025 and a", "28.10.2025", "2025-10-28"),
        ("d > 2025-1-5", "2025-1-5", "2025-01-05"),
    ] {
        let problem = problem(text);
        assert_eq!(problem.code.name, "bad-date");
        assert_eq!(&text[problem.primary.unwrap().span.range()], written);
        assert_eq!(problem.fixes[0].edits[0].replacement, day);
    }
    assert_eq!(problem("a / 2").code.name, "condition-syntax");
}

#[test]
fn expected_things_are_told_once_and_in_order() {
    let told = |text: &str| problem(text).primary.unwrap().text;
    assert_eq!(told("a b"), "expected `+` or `-`, `and` or `or`, or a comparison such as `is`, `in` or `<`");
    assert_eq!(told("a and"), "expected a condition");
    assert_eq!(problem("a and").message, "a condition stops too early");
    assert_eq!(problem("a than b").message, "`than` does not fit here");
}

#[test]
fn a_value_alone_is_no_condition() {
    let problem = problem("8 minutes and b");
    assert_eq!(problem.message, "`8 minutes` is a value and not yet a condition");
}

#[test]
fn what_is_read_and_makes_no_sense() {
    let cases = [
        ("every visits", "every visits", "`every visits` does not say what must hold", "behind `where`"),
        (
            "count of visits where attended >= 3",
            "count of visits where attended >= 3",
            "`count of visits where attended >= 3` is a value and not yet a condition",
            "where (attended) >= 3",
        ),
        (
            "latest date of visits is documented",
            "latest date of visits",
            "only a fact can be documented",
            "name of a fact",
        ),
    ];
    for (text, word, message, help) in cases {
        let problem = problem(text);
        assert_eq!((problem.code.name, problem.message.as_str()), ("condition-syntax", message));
        assert_eq!(&text[problem.primary.as_ref().unwrap().span.range()], word);
        assert!(problem.help.join(" ").contains(help), "{problem:#?}");
    }
}

#[test]
fn days_and_numbers_that_do_not_exist() {
    assert_eq!(problem("d > 2025-02-30").code.name, "bad-date");
    assert_eq!(problem("a > 99999999999999999999999999999999").code.name, "bad-number");
    assert_eq!(problem("d > day 99999999999 of e").code.name, "bad-number");
    assert_eq!(problem("at least 99999999999 of (a)").code.name, "bad-number");
    let (expr, _) = read("a and d > 2025-02-30");
    let ExprKind::And(members) = expr.kind else { panic!() };
    assert_eq!(members[0].to_string(), "a");
    assert_eq!(members[1].kind, ExprKind::Error);
}

#[test]
fn numbers_with_an_exponent_have_a_message_of_their_own() {
    for (text, word, right) in [
        ("a > 1e400", "1e400", None),
        ("a > 1e3", "1e3", Some("1000")),
        ("a > 1e3 and b", "1e3", Some("1000")),
        ("a > 2.5E-4", "2.5E-4", Some("0.00025")),
        ("a > 1.5e+3 minutes", "1.5e+3", Some("1500")),
        ("a > 1e-99", "1e-99", None),
        ("a < 12.25e1", "12.25e1", Some("122.5")),
        ("a is between 0 and 1e400", "1e400", None),
    ] {
        let problem = problem(text);
        assert_eq!(problem.code.name, "bad-number", "{text}: {problem:#?}");
        assert_eq!(&text[problem.primary.as_ref().unwrap().span.range()], word, "{text}");
        assert_eq!(problem.fixes.first().map(|fix| fix.edits[0].replacement.as_str()), right, "{text}");
    }
    for text in ["1e400", "1.5e3", "1e-3", "1e400 minutes", "1e+3 minutes"] {
        let mut sink = Sink::new();
        assert!(parse_operand(&node(text), &mut sink).is_none(), "{text}");
        let found = sink.into_sorted();
        assert_eq!(found.len(), 1, "{text}: {found:#?}");
        assert_eq!(found[0].code.name, "bad-number", "{text}");
    }
    assert_eq!(problem("a is 1e3").code.name, "bad-number");
    good("any procedures in [3E03317, 1E3]");
    good("procedure is 3E03317");
    good("a > 3E03317");
}
