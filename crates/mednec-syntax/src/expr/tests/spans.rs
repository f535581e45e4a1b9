//! Places in the file, however the scalar was written.

use super::*;
use mednec_source::SourceMap;

/// Reads the value of `when` and gives the file texts of the names and marked places, in order.
fn marked(file: &str) -> (Vec<String>, Vec<String>, Expr) {
    let mut sources = SourceMap::new();
    let source = sources.add("p.yaml", file);
    let mut sink = Sink::new();
    let root = crate::yaml::read(source, file, &mut sink).unwrap();
    assert!(!sink.has_errors(), "{:#?}", sink.found());
    let Kind::Map(entries) = &root.kind else { panic!() };
    let expr = parse_expr(&entries[0].value, &mut sink);
    let problems = sink.into_sorted();
    let problems =
        problems.iter().map(|p| sources.slice(p.primary.as_ref().unwrap().span).to_owned()).collect();
    let mut words = Vec::new();
    leaves(&expr, &mut |span| words.push(sources.slice(span).to_owned()));
    (words, problems, expr)
}

fn leaves(expr: &Expr, found: &mut impl FnMut(Span)) {
    match &expr.kind {
        ExprKind::And(members) | ExprKind::Or(members) => {
            members.iter().for_each(|member| leaves(member, found))
        }
        ExprKind::Not(inner) => leaves(inner, found),
        ExprKind::Compare { left, right, .. } => {
            [left, right].into_iter().for_each(|operand| found(operand.span))
        }
        _ => found(expr.span),
    }
}

#[test]
fn in_every_style_of_scalar() {
    let files = [
        "when: alpha and bravo < 8 minutes and not_é\n",
        "when: 'alpha and bravo < 8 minutes and charlie'\n",
        "when: \"alpha and bravo < 8\\u0020minutes and charlie\"\n",
        "when: \"alpha and\n  bravo < 8 minutes and charlie\"\n",
        "when: alpha and\n  bravo < 8 minutes and\n  charlie\n",
        "when: >\n  alpha and\n  bravo < 8 minutes\n  and charlie\n",
        "when: >-\n   alpha\n   and bravo < 8 minutes\n\n   and charlie\n",
        "when: |\n  alpha and\n    bravo < 8 minutes\n  and charlie\n",
    ];
    for file in files.iter().skip(1) {
        let (words, problems, _) = marked(file);
        assert_eq!(problems, Vec::<String>::new(), "{file}");
        let words: Vec<_> = words.iter().map(|word| word.replace("\\u0020", " ")).collect();
        assert_eq!(words, ["alpha", "bravo", "8 minutes", "charlie"], "{file}");
    }
    assert_eq!(marked(files[0]).1, ["é"]);
}

#[test]
fn problems_are_marked_in_every_style() {
    let files = [
        ("when: alpha && bravo\n", "&&"),
        ("when: 'alpha is ''poor'' or bravo'\n", "''poor'"),
        ("when: \"alpha is \\\"poor\\\" or bravo\"\n", "\\\"poor"),
        ("when: >\n  alpha and\n  bravo ≥ 8\n", "≥"),
        ("when: |\n  alpha and\n  bravo of charlie\n", "of"),
        ("when: alpha and\n  bravo or charlie\n", "or"),
    ];
    for (file, at) in files {
        let (_, problems, _) = marked(file);
        assert_eq!(problems.len(), 1, "{file}: {problems:?}");
        assert!(problems[0].starts_with(at), "{file}: {problems:?}");
    }
}

#[test]
fn a_fix_never_cuts_an_escape_in_two() {
    for (file, fixes) in [
        (r"'alpha is ''poor'''", 0),
        (r#""alpha is \"poor\"""#, 0),
        (r#""alpha \u2265 8""#, 1),
        (r#""alpha is 'poor'""#, 1),
        (r#""alpha ≥ 8""#, 1),
        (r#""alpha && bravo""#, 1),
    ] {
        let mut sink = Sink::new();
        let node = crate::yaml::read(SourceId(0), file, &mut sink).unwrap();
        parse_expr(&node, &mut sink);
        assert_eq!(sink.found().len(), 1, "{file}");
        assert_eq!(sink.found()[0].fixes.len(), fixes, "{file}");
        if fixes == 1 {
            let mended = mended(file, sink.found());
            let mut sink = Sink::new();
            parse_expr(&crate::yaml::read(SourceId(0), &mended, &mut sink).unwrap(), &mut sink);
            assert!(!sink.has_errors(), "{mended}: {:?}", sink.found());
        }
    }
}

#[test]
fn a_condition_spans_its_text_without_the_space_behind() {
    let text = "  (alpha  and x in [b] ) or not_this ";
    let expr = good(text);
    assert_eq!(&text[expr.span.range()], "(alpha  and x in [b] ) or not_this");
    let ExprKind::Or(members) = &expr.kind else { panic!() };
    assert_eq!(&text[members[0].span.range()], "alpha  and x in [b]");
}

#[test]
fn what_is_no_text_is_refused() {
    let mut sink = Sink::new();
    let span = Span::new(SourceId(0), 3, 7);
    for kind in [Kind::Null, Kind::Seq(Vec::new()), Kind::Map(Vec::new())] {
        assert_eq!(parse_expr(&Node { span, kind }, &mut sink), Expr { span, kind: ExprKind::Error });
    }
    assert_eq!(parse_expr(&node("  \n"), &mut sink).kind, ExprKind::Error);
    assert!(sink.found().iter().all(|p| p.code.name == "wrong-kind"));
    assert_eq!(sink.found().len(), 4);
}
