//! What is written by habit is read as meant, and its fixes give the right form.

use super::*;

/// As written by habit, how many habits, and as the fixes make it.
const HABITS: &[(&str, usize, &str)] = &[
    ("a == b", 1, "a is b"),
    ("a==b", 1, "a is b"),
    ("a = b", 1, "a is b"),
    ("a=5", 1, "a is 5"),
    ("a != b", 1, "a is not b"),
    ("a!=b", 1, "a is not b"),
    ("a <> b", 1, "a is not b"),
    ("a ≠ b", 1, "a is not b"),
    ("a ≥ 5", 1, "a >= 5"),
    ("a≤5 minutes", 1, "a <= 5 minutes"),
    ("a =< 5", 1, "a <= 5"),
    ("a => 5", 1, "a >= 5"),
    ("a && b", 1, "a and b"),
    ("a&&b", 1, "a and b"),
    ("a || b", 1, "a or b"),
    ("(a)||(b)", 1, "a or b"),
    ("!a", 1, "not a"),
    ("!(a or b)", 1, "not (a or b)"),
    ("(!a) and b", 1, "(not a) and b"),
    ("a AND b", 1, "a and b"),
    ("a And b AND c", 2, "a and b and c"),
    ("a OR b", 1, "a or b"),
    ("NOT a", 1, "not a"),
    ("a is NOT b", 1, "a is not b"),
    ("a IS b", 1, "a is b"),
    ("a IN [b]", 1, "a in [b]"),
    ("a NOT IN codes", 1, "a not in codes"),
    ("a is in codes", 1, "a in codes"),
    ("a is not in codes", 1, "a not in codes"),
    ("a in (b, c)", 1, "a in [b, c]"),
    ("a in I60 to I69", 1, "a in [I60 to I69]"),
    ("a in 97112", 1, "a in [97112]"),
    ("a in [I60-I69, G35]", 1, "a in [I60 to I69, G35]"),
    ("a in [97110–97112]", 1, "a in [97110 to 97112]"),
    ("a is 'poor'", 1, "a is poor"),
    ("a is \"poor\"", 1, "a is poor"),
    ("a is “poor”", 1, "a is poor"),
    ("a is ‘Very poor’", 1, "a is very_poor"),
    ("a is `poor`", 1, "a is poor"),
    ("a == \"poor\"", 2, "a is poor"),
    ("p is '97112'", 1, "p is 97112"),
    ("d is before \"2025-10-29\"", 1, "d is before 2025-10-29"),
    ("a in ['x', \"y\"]", 2, "a in [x, y]"),
    ("a is more than 5", 1, "a > 5"),
    ("a is not more than 5", 1, "a <= 5"),
    ("a is at least 8 minutes", 1, "a >= 8 minutes"),
    ("a is exactly 5", 1, "a is 5"),
    ("a is between 1 AND 5", 1, "a is between 1 and 5"),
    ("a – b > 3", 1, "a - b > 3"),
    ("any diagnoses IN neuro", 1, "any diagnoses in neuro"),
];

#[test]
fn every_habit_is_read_reported_and_mended() {
    for (written, count, spelled) in HABITS {
        let (expr, problems) = read(written);
        assert_eq!(problems.len(), *count, "{written}: {problems:#?}");
        assert!(
            problems.iter().all(|p| p.code.name == "habit-operator" && !p.fixes.is_empty()),
            "{problems:#?}"
        );
        let mended = mended(written, &problems);
        assert_eq!(bare(good(&mended)), bare(expr), "{written} became {mended}");
        assert_eq!(good(&mended).to_string(), *spelled);
    }
}

#[test]
fn the_message_tells_both_forms_and_the_place() {
    let problem = problem("minutes ≥ 8");
    assert_eq!(problem.message, "`≥` is written `>=` here");
    assert_eq!(problem.primary.unwrap().span, Span::new(SourceId(0), 8, 11));
    assert_eq!(problem.fixes[0].title, "write `>=`");
}

#[test]
fn quotes_around_what_is_no_word_have_no_fix() {
    let (expr, problems) = read("a is '?!'");
    assert_eq!(expr.kind, ExprKind::Error);
    assert_eq!(problems[0].code.name, "habit-operator");
    assert!(problems[0].fixes.is_empty());
}

#[test]
fn states_stay_states() {
    for text in ["state is OR or b", "state in [OR, AND]", "state is NO", "state is not IN"] {
        good(text);
    }
    let (expr, problems) = read("state is OR OR b");
    assert_eq!(problems.len(), 1);
    assert_eq!(expr.to_string(), "state is OR or b");
}
