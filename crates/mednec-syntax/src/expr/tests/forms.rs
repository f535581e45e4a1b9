//! Each form of the language is read, and spelled in its one way.

use super::*;

/// As written, and as spelled.
const FORMS: &[(&str, &str)] = &[
    ("direct_one_on_one", "direct_one_on_one"),
    ("not  direct", "not direct"),
    ("not (not a)", "not (not a)"),
    ("a and b and c", "a and b and c"),
    ("a or\n  b", "a or b"),
    ("(a and b) and c", "(a and b) and c"),
    ("((a))", "a"),
    ("(not a) or minutes<8 minutes", "(not a) or minutes < 8 minutes"),
    ("not a is b", "not (a is b)"),
    ("tone is hypotonic", "tone is hypotonic"),
    ("tone is not normal", "tone is not normal"),
    ("tone is none", "tone is none"),
    ("attended is no", "attended is no"),
    ("procedure is 97112", "procedure is 97112"),
    ("reflexes is 1+", "reflexes is 1+"),
    ("reflexes is 1+ or a", "reflexes is 1+ or a"),
    ("d is I69.351", "d is I69.351"),
    ("d is M54.-", "d is M54.-"),
    ("d is G81.0-", "d is G81.0-"),
    ("size is XS", "size is XS"),
    ("state is OR or state is NO", "state is OR or state is NO"),
    ("state is IN and b", "state is IN and b"),
    ("m is 02", "m is 02"),
    ("m is 0001U", "m is 0001U"),
    ("modifier is 59", "modifier is 59"),
    ("x < 45", "x < 45"),
    ("x <= 0.50", "x <= 0.50"),
    ("x > y", "x > y"),
    ("score >= -2.5", "score >= -2.5"),
    ("speed < 0.4 metres per second", "speed < 0.4 metres per second"),
    ("speed < 0.4 metres  per\n second", "speed < 0.4 metres per second"),
    ("share > 50 %", "share > 50 %"),
    ("share > 50%", "share > 50 %"),
    ("x > 3 flurbs", "x > 3 flurbs"),
    ("x > 3 calendar days", "x > 3 calendar days"),
    ("x < 3 mg/dL", "x < 3 mg/dL"),
    ("age is between 18 years and 64 years", "age is between 18 years and 64 years"),
    ("age is not between 18 and 64", "age is not between 18 and 64"),
    ("a and age is between 18 and 64 and b", "a and age is between 18 and 64 and b"),
    ("a and age is not between 18 and 64", "a and age is not between 18 and 64"),
    ("d is before e", "d is before e"),
    ("d is not before e", "d is on or after e"),
    ("d is after e", "d is after e"),
    ("d is not after e", "d is on or before e"),
    ("d is on or before e", "d is on or before e"),
    ("d is on or after e", "d is on or after e"),
    ("d is not on or after e", "d is before e"),
    ("d is before 2025-10-29", "d is before 2025-10-29"),
    ("d is not before 2025-10-29", "d is on or after 2025-10-29"),
    ("d is after day 42 of e", "d is after day 42 of e"),
    ("d is 2025-10-29", "d is 2025-10-29"),
    ("d is after e + 6 weeks", "d is after e + 6 weeks"),
    ("d < e + 1 month - 2 years", "d < e + 1 month - 2 years"),
    ("d is more than 6 months after e", "d is more than 6 months after e"),
    ("d is within 3 months after e", "d is within 3 months after e"),
    ("years  from b to d >= 65 years", "years from b to d >= 65 years"),
    ("months from b to d < 18 months", "months from b to d < 18 months"),
    ("modified_ashworth >= 1+", "modified_ashworth >= 1+"),
    ("gmfcs is between II and IV", "gmfcs is between II and IV"),
    ("pain > none", "pain > none"),
    ("d is after earliest of (a_date + 1 month, x)", "d is after earliest of (a_date + 1 month, x)"),
    ("d < latest of (2025-01-01, x)", "d is before latest of (2025-01-01, x)"),
    ("v < lowest of (a, b)", "v < lowest of (a, b)"),
    ("v > highest of(a)", "v > highest of (a)"),
    ("date of berg < d - 30 days", "date of berg is before d - 30 days"),
    ("f is documented", "f is documented"),
    ("f is not documented", "f is not documented"),
    ("f is documented  absent", "f is documented absent"),
    ("f is conflicting", "f is conflicting"),
    ("first of ds in s", "first of ds in s"),
    ("last of ds is not M99.01", "last of ds is not M99.01"),
    ("fourth of ds in [G35]", "fourth of ds in [G35]"),
    ("any ds in s on d", "any ds in s on d"),
    ("x not in [G35, G36] on d", "x not in [G35, G36] on d"),
    ("any visits", "any visits"),
    ("no visits before this since d", "no visits before this since d"),
    ("any v in  the 42 days up\nto d", "any v in the 42 days up to d"),
    ("any v in the 6 weeks before d - 1 day", "any v in the 6 weeks before d - 1 day"),
    ("any v in the 6 months from d", "any v in the 6 months from d"),
    ("any v in the lookback after d", "any v in the lookback after d"),
    ("any v within 42 days before d", "any v within 42 days before d"),
    ("any v within 6 weeks after day 3 of d", "any v within 6 weeks after day 3 of d"),
    ("any v in the calendar year of d", "any v in the calendar year of d"),
    ("any v in the calendar month of d", "any v in the calendar month of d"),
    ("any v in the year of d counted from s", "any v in the year of d counted from s"),
    ("any v before d where x", "any v before d where x"),
    ("any v up to d where (x)", "any v up to d where (x)"),
    ("any v on 2025-01-01", "any v on 2025-01-01"),
    ("any v from a to earliest of (b, c)", "any v from a to lowest of (b, c)"),
    ("every v where r is not n", "every v where r is not n"),
    ("any v where not x", "any v where not x"),
    ("count of v where r is n >= 3 visits", "count of v where (r is n) >= 3 visits"),
    ("count of different on_date of v > 3", "count of different on_date of v > 3"),
    ("count of different since d > 3", "count of different since d > 3"),
    ("sum of minutes of v on d > 60 minutes", "sum of minutes of v on d > 60 minutes"),
    ("count of v up to d + count of w up to d > 3", "count of v up to d + count of w up to d > 3"),
    ("latest date of v is before d", "latest date of v is before d"),
    ("highest date of v > d", "highest date of v is after d"),
    ("latest score of v > 3", "latest score of v is after 3"),
    ("first region of v is n", "first region of v is n"),
    ("change of score of v in the 9 days up to d < 2", "change of score of v in the 9 days up to d < 2"),
    ("d is more than 6 months after latest date of v", "d is more than 6 months after latest date of v"),
    (
        "days from latest date of v from a to b to c > 3 days",
        "days from latest date of v from a to b to c > 3 days",
    ),
    (
        "count > 3 and sum < 4 and date is d and latest is first",
        "count > 3 and sum < 4 and date is d and latest is first",
    ),
    ("d is more than 42 days after e", "d is more than 42 days after e"),
    ("d is less than 6 weeks before e", "d is less than 6 weeks before e"),
    ("d is at least grace after e", "d is at least grace after e"),
    ("d is at most 3 days after day 2 of e", "d is at most 3 days after day 2 of e"),
    ("d is exactly 3 days after 2024-02-29", "d is exactly 3 days after 2024-02-29"),
    ("d is not exactly 3 days after e", "d is not exactly 3 days after e"),
    ("d is not more than 3 days after e", "d is at most 3 days after e"),
    ("d is within 42 days after e", "d is within 42 days after e"),
    ("d is within 6 weeks before e", "d is within 6 weeks before e"),
    ("d is not within 42 days after e", "d is not within 42 days after e"),
    ("e + 3 days is within 2 days before d", "e + 3 days is within 2 days before d"),
    ("days from a to b > 42 days", "days from a to b > 42 days"),
    ("days from 2024-01-01 to day 3 of b is 4", "days from 2024-01-01 to day 3 of b is 4"),
    ("x in therapy_codes", "x in therapy_codes"),
    ("x not in therapy_codes", "x not in therapy_codes"),
    ("tone in [ hypotonic ]", "tone in [hypotonic]"),
    ("x in [I60 to I69,G35, M54.-, 59, 1+]", "x in [I60 to I69, G35, M54.-, 59, 1+]"),
    ("state in [NO, OR, IN]", "state in [NO, OR, IN]"),
    ("pain in [none, any]", "pain in [none, any]"),
    ("any diagnoses in neuro", "any diagnoses in neuro"),
    ("every diagnoses in [G35]", "every diagnoses in [G35]"),
    ("no diagnoses in [I60 to I69]", "no diagnoses in [I60 to I69]"),
    ("any of (a, b < 3, c and d)", "any of (a, b < 3, c and d)"),
    ("all of(a)", "all of (a)"),
    ("none of (a, not b)", "none of (a, not b)"),
    ("at least 2 of (a, b, (c or d) and e)", "at least 2 of (a, b, (c or d) and e)"),
    ("visits_used including this > standard_visits", "visits_used including this > standard_visits"),
    ("visits_used before this >= 18 visits", "visits_used before this >= 18 visits"),
    ("a + b - c > 3", "a + b - c > 3"),
    ("a is b - 1", "a is b - 1"),
    ("a-b > 3", "a - b > 3"),
    ("day is 3", "day is 3"),
    ("days > 3", "days > 3"),
    ("note and order and isolated", "note and order and isolated"),
    ("a\u{a0}and b", "a and b"),
];

#[test]
fn every_form_has_one_spelling_that_reads_the_same() {
    for (written, spelled) in FORMS {
        let read = good(written);
        assert_eq!(read.to_string(), *spelled, "{written}");
        let again = good(spelled);
        assert_eq!(again.to_string(), *spelled);
        assert_eq!(bare(again), bare(read), "{written}");
    }
}

fn number(text: &str, unit: Option<&str>) -> Operand {
    let unit = unit.map(|unit| mednec_source::Spanned::new(unit.to_owned(), Span::new(SourceId(0), 0, 0)));
    let value = rust_decimal::Decimal::from_str_exact(text).unwrap();
    operand(OperandKind::Number { value, unit, text: text.to_owned() })
}

fn days(from: &str, to: &str) -> Operand {
    operand(OperandKind::Days { unit: Elapsed::Days, from: Box::new(word(from)), to: Box::new(word(to)) })
}

#[test]
fn windows_become_days_between_two_dates() {
    let compare = |left, op, right| ExprKind::Compare { left, op, right, dated: false };
    let cases = [
        ("d is more than 42 days after e", "e", "d", Comparison::More),
        ("d is more than 42 days before e", "d", "e", Comparison::More),
        ("d is not more than 42 days after e", "e", "d", Comparison::AtMost),
        ("d is less than 42 days after e", "e", "d", Comparison::Less),
        ("d is not less than 42 days after e", "e", "d", Comparison::AtLeast),
        ("d is at least 42 days after e", "e", "d", Comparison::AtLeast),
        ("d is not at least 42 days after e", "e", "d", Comparison::Less),
        ("d is at most 42 days after e", "e", "d", Comparison::AtMost),
        ("d is not at most 42 days after e", "e", "d", Comparison::More),
        ("d is exactly 42 days after e", "e", "d", Comparison::Is),
        ("d is not exactly 42 days after e", "e", "d", Comparison::IsNot),
    ];
    for (text, from, to, op) in cases {
        assert_eq!(bare(good(text)).kind, compare(days(from, to), op, number("42", Some("days"))), "{text}");
    }
    let within = |from, to, negated| ExprKind::Between {
        subject: days(from, to),
        negated,
        low: number("0", Some("days")),
        high: number("42", Some("days")),
    };
    assert_eq!(bare(good("d is within 42 days after e")).kind, within("e", "d", false));
    assert_eq!(bare(good("d is within 42 days before e")).kind, within("d", "e", false));
    assert_eq!(bare(good("d is not within 42 days after e")).kind, within("e", "d", true));
}

#[test]
fn numbers_keep_their_text() {
    let ExprKind::Compare { right, .. } = bare(good("modifier is 02")).kind else { panic!() };
    assert_eq!(right, number("02", None));
    let ExprKind::Compare { right, .. } = bare(good("procedure is 97112")).kind else { panic!() };
    assert_eq!(right, number("97112", None));
    let ExprKind::Compare { right, .. } = bare(good("reflexes is 1+")).kind else { panic!() };
    assert_eq!(right, word("1+"));
    let ExprKind::Member { set, .. } = good("m in [02, 1+, NO, E11.40 to E11.49]").kind else { panic!() };
    let texts: Vec<_> = set.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["02", "1+", "NO", "E11.40 to E11.49"]);
}

#[test]
fn parameters_and_set_entries_are_read_alone() {
    let mut sink = Sink::new();
    let mut value = |text: &str| parse_operand(&node(text), &mut sink).map(|operand| operand.to_string());
    assert_eq!(value("18 visits").as_deref(), Some("18 visits"));
    assert_eq!(value("0.4 metres per second").as_deref(), Some("0.4 metres per second"));
    assert_eq!(value("2025-10-29").as_deref(), Some("2025-10-29"));
    assert_eq!(value("hypotonic").as_deref(), Some("hypotonic"));
    assert_eq!(value("OR").as_deref(), Some("OR"));
    let mut item = |text: &str| parse_set_item(&node(text), &mut sink).map(|item| item.to_string());
    assert_eq!(item("I60 to I69").as_deref(), Some("I60 to I69"));
    assert_eq!(item("97112").as_deref(), Some("97112"));
    assert_eq!(item("M54.-").as_deref(), Some("M54.-"));
    assert_eq!(item("therapy_codes").as_deref(), Some("therapy_codes"));
    assert!(!sink.has_errors(), "{:#?}", sink.found());
    assert_eq!(parse_operand(&node("18 visits or so"), &mut sink), None);
    assert_eq!(parse_set_item(&node("I60, I69"), &mut sink), None);
    assert_eq!(sink.found().len(), 2);
}

#[test]
fn the_page_that_teaches_the_language_is_right() {
    let mut kind = None;
    let mut seen = 0;
    for line in mednec_grammar::LANGUAGE.lines() {
        match (line.strip_prefix("```"), kind) {
            (Some(_), Some(_)) => kind = None,
            (Some(opened), None) => kind = Some(opened),
            (None, Some("condition")) => {
                good(line);
                seen += 1;
            }
            (None, Some("refused")) => assert!(!read(line).1.is_empty(), "{line}"),
            _ => {}
        }
    }
    assert!(seen > 40);
}

/// The one operand and the one value behind it of a comparison.
#[track_caller]
fn left(text: &str) -> OperandKind {
    match good(text).kind {
        ExprKind::Compare { left, .. } => left.kind,
        other => panic!("{other:#?}"),
    }
}

#[test]
fn a_field_named_date_and_the_date_of_a_fact_are_told_apart() {
    let OperandKind::Aggregate { kind: Aggregate::Latest, field: Some(field), records } =
        left("latest date of visits > d")
    else {
        panic!()
    };
    assert_eq!((field.node.as_str(), records.list.node.as_str()), ("date", "visits"));
    assert!(matches!(left("date of berg > d"), OperandKind::DateOf(fact) if fact.node == "berg"));
    assert!(matches!(left("first of diagnoses is G35"), OperandKind::Element { place: Some(1), .. }));
    assert!(matches!(left("last of diagnoses is G35"), OperandKind::Element { place: None, .. }));
    assert!(matches!(
        left("first score of measures > 3"),
        OperandKind::Aggregate { kind: Aggregate::First, field: Some(_), .. }
    ));
    assert!(
        matches!(left("latest of (a, b) > c"), OperandKind::Extreme { greatest: true, of } if of.len() == 2)
    );
    assert!(matches!(left("count > 3"), OperandKind::Word(name) if name == "count"));
}

#[test]
fn the_parts_of_records_stand_in_their_places() {
    let text = "any visits including this in the 42 days up to service_date where (region is neck)";
    let ExprKind::Records { quantifier: Quantifier::Any, records } = good(text).kind else { panic!() };
    assert_eq!(&text[records.span.range()], &text[4..]);
    assert!(records.including_this.as_ref().unwrap().node && records.enclosed);
    let window = records.window.unwrap();
    assert_eq!(&text[window.span.range()], "in the 42 days up to service_date");
    let Window::Back { length, from, inclusive: true } = window.node else { panic!() };
    assert_eq!((length.to_string().as_str(), from.to_string().as_str()), ("42 days", "service_date"));
    assert_eq!(&text[records.filter.unwrap().span.range()], "region is neck");
    let text = "any visits within 6 weeks after e where region is neck";
    let ExprKind::Records { records, .. } = good(text).kind else { panic!() };
    assert!(matches!(records.window.unwrap().node, Window::Unclear { back: false, .. }) && !records.enclosed);
    let ExprKind::Between { .. } = good("x is within 42 days after e").kind else { panic!() };
    let OperandKind::Days { unit: Elapsed::Years, .. } = left("years from a to b >= 65 years") else {
        panic!()
    };
}

#[test]
fn a_condition_falls_into_the_pieces_it_is_broken_between() {
    let pieces = |text| good(text).pieces();
    assert_eq!(pieces("a and (b or c) and d is e"), ["a", "and (b or c)", "and d is e"]);
    assert_eq!(pieces("(not a) or b"), ["(not a)", "or b"]);
    assert_eq!(pieces("a is between 1 and 2"), ["a is between 1 and 2"]);
}
