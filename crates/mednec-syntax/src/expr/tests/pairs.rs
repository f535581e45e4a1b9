//! Every pair of connecting words, with all parentheses written.

use super::*;

/// The fully parenthesised form of what was read.
fn all_parentheses(expr: &Expr) -> String {
    let join = |members: &[Expr], word: &str| {
        let members: Vec<_> = members.iter().map(all_parentheses).collect();
        format!("({})", members.join(word))
    };
    match &expr.kind {
        ExprKind::Not(inner) => format!("(not {})", all_parentheses(inner)),
        ExprKind::And(members) => join(members, " and "),
        ExprKind::Or(members) => join(members, " or "),
        _ => expr.to_string(),
    }
}

/// As written, the problem, what is read, and what the fixes write.
const PAIRS: &[(&str, &str, &str, &[&str])] = &[
    ("a and b and c", "", "(a and b and c)", &[]),
    ("a or b or c", "", "(a or b or c)", &[]),
    ("a and b or c", "mixed-and-or", "((a and b) or c)", &["(a and b) or c", "a and (b or c)"]),
    ("a or b and c", "mixed-and-or", "(a or (b and c))", &["a or (b and c)", "(a or b) and c"]),
    (
        "a and b or c and d",
        "mixed-and-or",
        "((a and b) or (c and d))",
        &["(a and b) or (c and d)", "a and (b or c) and d"],
    ),
    ("not a and b", "bare-not", "((not a) and b)", &["(not a) and b", "not (a and b)"]),
    ("not a or b", "bare-not", "((not a) or b)", &["(not a) or b", "not (a or b)"]),
    ("a and not b", "bare-not", "(a and (not b))", &["a and (not b)"]),
    ("a or not b", "bare-not", "(a or (not b))", &["a or (not b)"]),
    (
        "a and not b and c",
        "bare-not",
        "(a and (not b) and c)",
        &["a and (not b) and c", "a and (not (b and c))"],
    ),
    (
        "not (a or b) and c",
        "bare-not",
        "((not (a or b)) and c)",
        &["(not (a or b)) and c", "not ((a or b) and c)"],
    ),
    ("not x < 3 or b", "bare-not", "((not x < 3) or b)", &["(not (x < 3)) or b", "not (x < 3 or b)"]),
    (
        "not a and b or c",
        "mixed-and-or",
        "(((not a) and b) or c)",
        &["((not a) and b) or c", "(not a) and (b or c)"],
    ),
    ("not a", "", "(not a)", &[]),
    ("not (a and b)", "", "(not (a and b))", &[]),
    ("(not a) and b", "", "((not a) and b)", &[]),
    ("(a and b) or c", "", "((a and b) or c)", &[]),
    ("a and (b or c)", "", "(a and (b or c))", &[]),
    (
        "any v where r is n and x",
        "where-unclear",
        "?",
        &["(any v where r is n) and x", "any v where (r is n and x)"],
    ),
    (
        "z or no v since d where not r or x",
        "where-unclear",
        "?",
        &["z or (no v since d where not r) or x", "z or no v since d where ((not r) or x)"],
    ),
    (
        "2 < count of v where r and x < 3",
        "where-unclear",
        "?",
        &["(2 < count of v where r) and x < 3", "2 < count of v where (r and x < 3)"],
    ),
    (
        "any v where r and any w where s and x",
        "where-unclear",
        "?",
        &["(any v where r) and (any w where s) and x", "any v where (r and (any w where s) and x)"],
    ),
    (
        "a and any v where r or b",
        "mixed-and-or",
        "((a and any v where r) or b)",
        &["(a and (any v where r)) or b", "a and ((any v where r) or b)"],
    ),
    ("x and any v where r is n", "", "(x and any v where r is n)", &[]),
    ("count of v where (r) >= 3 and x", "", "(count of v where (r) >= 3 and x)", &[]),
    ("any v where (r and s) and x", "", "(any v where (r and s) and x)", &[]),
    ("x + 1 < count of v + 2", "", "x + 1 < count of v + 2", &[]),
    ("any of (a, not b) and c", "", "(any of (a, not b) and c)", &[]),
];

#[test]
fn every_pair_is_read_one_way_or_refused_with_both_readings() {
    for (written, code, read_as, fixes) in PAIRS {
        let (expr, problems) = read(written);
        let codes: Vec<_> = problems.iter().map(|p| p.code.name).collect();
        assert_eq!(codes.join(" "), *code, "{written}");
        assert_eq!(all_parentheses(&expr), *read_as, "{written}");
        let offered: Vec<_> =
            problems.iter().flat_map(|p| &p.fixes).map(|fix| &fix.edits[0].replacement).collect();
        assert_eq!(offered, *fixes, "{written}");
        for fix in problems.iter().flat_map(|p| &p.fixes) {
            let mut text = (*written).to_owned();
            text.replace_range(fix.edits[0].span.range(), &fix.edits[0].replacement);
            good(&text);
        }
    }
}

#[test]
fn the_first_reading_is_the_one_that_was_built() {
    for text in ["a and b or c", "a or b and c or d", "not a and b", "a and not b and c"] {
        let (expr, problems) = read(text);
        let mended = mended(text, &problems);
        assert_eq!(bare(good(&mended)), bare(expr), "{text}");
    }
}

#[test]
fn a_problem_within_parentheses_is_mended_there() {
    let text = "x or (a and b or c)";
    let problem = problem(text);
    assert_eq!(problem.message, "`and` and `or` stand side by side without parentheses");
    assert_eq!(problem.primary.as_ref().unwrap().span, Span::new(SourceId(0), 14, 16));
    assert_eq!(problem.labels[0].span, Span::new(SourceId(0), 8, 11));
    assert_eq!(mended(text, &[problem]), "x or ((a and b) or c)");
}

#[test]
fn many_bare_nots_are_refused_with_one_reading() {
    let text = vec!["not a"; 40].join(" and ");
    let problem = problem(&text);
    assert_eq!(problem.code.name, "bare-not");
    assert_eq!(problem.fixes.len(), 1);
}
