//! Limits, and texts of any shape.

use super::*;
use proptest::prelude::*;

#[test]
fn depth_is_limited_before_reading() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(good(&nested(MAX_DEPTH)).to_string(), "a");
    let problem = problem(&nested(MAX_DEPTH + 1));
    assert_eq!(problem.code.name, "condition-too-deep");
    assert_eq!(problem.primary.unwrap().span, Span::new(SourceId(0), MAX_DEPTH, MAX_DEPTH + 1));
    let wheres = "any a where ".repeat(MAX_DEPTH + 1);
    assert_eq!(self::problem(&wheres).code.name, "condition-too-deep");
    let between = "any a where b is between 1 and count of ".repeat(MAX_DEPTH + 1);
    assert_eq!(self::problem(&between).code.name, "condition-too-deep");
    for open in [
        "any a where (",
        "2 < count of a where ",
        "a < lowest of (",
        "(",
        "[",
        "any of (",
        "not (",
        "(a or ",
        "a in [",
    ] {
        read(&open.repeat(1000));
        read(&open.repeat(MAX_DEPTH));
    }
}

#[test]
fn brackets_in_quotes_do_not_count_and_a_lone_quote_hides_none() {
    let quoted = format!("a is '{}'", "(".repeat(MAX_DEPTH + 1));
    assert_ne!(problem(&quoted).code.name, "condition-too-deep");
    let lone = format!("a's {}", "(".repeat(MAX_DEPTH + 1));
    assert_eq!(problem(&lone).code.name, "condition-too-deep");
}

#[test]
fn length_is_limited() {
    let text = "a and ".repeat(MAX_LENGTH / 6) + "b";
    assert!(text.len() <= MAX_LENGTH);
    good(&text);
    assert_eq!(problem(&(text + &" ".repeat(10))).code.name, "condition-too-long");
    assert_eq!(read(&"not ".repeat(2000)).1.len(), 1);
}

#[test]
fn sums_are_limited() {
    let sum = |terms: usize| format!("{} > 3", vec!["a"; terms].join(" + "));
    good(&sum(MAX_TERMS));
    assert_eq!(problem(&sum(MAX_TERMS + 1)).code.name, "condition-too-deep");
}

#[test]
fn the_deepest_and_longest_fit_on_a_small_stack() {
    let read_all = || {
        good(&format!("{}a{}", "(not ".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH)));
        good(&format!("{}a{}", "any of (b and (".repeat(MAX_DEPTH / 2), "))".repeat(MAX_DEPTH / 2)));
        let lists = "any a where (b and ";
        good(&format!("{}c{}", lists.repeat(MAX_DEPTH / 2), ")".repeat(MAX_DEPTH / 2)));
        good(&format!("{}a", "any a where ".repeat(MAX_DEPTH)));
        good(&format!("{}a{} > 2", "lowest of (b, ".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH)));
        good(&format!("{}a", "2 < count of a where ".repeat(MAX_DEPTH)));
        read(&vec!["not a"; 1000].join(" and "));
        read(&"a and b or ".repeat(700));
        read(&format!("{}a{}", "(b and not c or ".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH)));
    };
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(read_all).unwrap().join().unwrap();
}

/// Texts made of pieces of the language, in any order.
fn scraps() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "b_2",
        "and",
        "or",
        "not",
        "is",
        "in",
        "(",
        ")",
        "[",
        "]",
        ",",
        "<",
        ">=",
        "==",
        "!",
        "&&",
        "≥",
        "8",
        "0.5",
        "minutes",
        "2025-10-29",
        "2025-02-30",
        "between",
        "before",
        "after",
        "on or before",
        "more than",
        "within",
        "where",
        "count of",
        "latest",
        "first of",
        "up to",
        "in the 42 days",
        "since",
        "from",
        "including this",
        "documented",
        "counted from",
        "earliest of",
        "any",
        "every",
        "no",
        "any of",
        "at least",
        "2",
        "of",
        "days from",
        "to",
        "day",
        "including this",
        "before this",
        "+",
        "-",
        "–",
        "I69.351",
        "M54.-",
        "1+",
        "NO",
        "OR",
        "AND",
        "'poor'",
        "“x y”",
        "'",
        "é",
        "%",
        "99999999999999999999999999999999999",
        "#",
        "\n",
    ]);
    prop::collection::vec((pieces, prop::bool::ANY), 0..14).prop_map(|pieces| {
        pieces
            .into_iter()
            .fold(String::new(), |text, (piece, space)| text + piece + if space { " " } else { "" })
    })
}

fn sound(text: &str) -> Result<(), TestCaseError> {
    let (_, problems) = read(text);
    for problem in problems {
        prop_assert_ne!(problem.code.name, "condition-internal");
        let spans = problem.primary.iter().chain(&problem.labels).map(|label| label.span);
        for span in spans.chain(problem.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span)) {
            prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}: {:?}", span, text, problem);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scraps_of_the_language_are_read_or_reported(text in scraps()) {
        sound(&text)?;
    }

    #[test]
    fn any_text_is_read_or_reported(text in any::<String>()) {
        sound(&text)?;
        let mut sink = Sink::new();
        parse_operand(&node(&text), &mut sink);
        parse_set_item(&node(&text), &mut sink);
    }
}
