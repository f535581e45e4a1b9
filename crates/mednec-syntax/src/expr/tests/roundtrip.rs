//! What is spelled is read back as the same tree.

use super::*;
use mednec_source::Spanned;
use proptest::prelude::*;

fn nowhere() -> Span {
    Span::new(SourceId(0), 0, 0)
}

fn expr(kind: ExprKind) -> Expr {
    Expr { span: nowhere(), kind }
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,6}".prop_filter("reserved", |name| !mednec_grammar::RESERVED.contains(&name.as_str()))
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][0-9]{2}(\\.[0-9A-Z]{1,4})?",
        "[A-Z][0-9]{2}\\.-",
        "[0-9]{4}[A-Z]",
        "[0-9]\\+",
        prop::sample::select(vec!["NO", "OR", "IN", "XS", "AND"]).prop_map(str::to_owned),
    ]
}

fn number() -> impl Strategy<Value = Operand> {
    let unit = prop::option::of(prop::sample::select(vec![
        "minutes",
        "days",
        "weeks",
        "%",
        "metres per second",
        "calendar days",
        "mg/dL",
    ]));
    ("-?(0|[1-9][0-9]{0,6}|0[0-9])(\\.[0-9]{1,4})?", unit).prop_map(|(text, unit)| {
        let unit = unit.map(|unit| Spanned::new(unit.to_owned(), nowhere()));
        let value = rust_decimal::Decimal::from_str_exact(&text).unwrap();
        operand(OperandKind::Number { value, unit, text })
    })
}

fn date() -> impl Strategy<Value = Operand> {
    (1900i16..2100, 1i8..13, 1i8..29)
        .prop_map(|(year, month, day)| operand(OperandKind::Date(jiff::civil::date(year, month, day))))
}

fn named() -> impl Strategy<Value = Operand> {
    name().prop_map(|name| word(&name))
}

fn moment() -> impl Strategy<Value = Operand> {
    let anchor = prop_oneof![named(), date()].boxed();
    let day_of = (0u32..1000, anchor.clone()).prop_map(|(day, start)| {
        operand(OperandKind::DayOf { day: Spanned::new(day, nowhere()), start: Box::new(start) })
    });
    prop_oneof![anchor, day_of]
}

fn days(from: Operand, to: Operand) -> Operand {
    operand(OperandKind::Days { unit: Elapsed::Days, from: Box::new(from), to: Box::new(to) })
}

fn term() -> impl Strategy<Value = Operand> {
    let counted = (name(), any::<bool>()).prop_map(|(fact, including_this)| {
        operand(OperandKind::Counted { fact: Spanned::new(fact, nowhere()), including_this })
    });
    let days = (moment(), moment()).prop_map(|(from, to)| days(from, to));
    prop_oneof![3 => named(), 2 => number(), 1 => moment(), 1 => counted, 1 => days]
}

fn added(first: Operand, rest: Vec<(bool, Operand)>) -> Operand {
    rest.into_iter().fold(first, |left, (minus, right)| {
        operand(OperandKind::Sum { left: Box::new(left), minus, right: Box::new(right) })
    })
}

fn value() -> impl Strategy<Value = Operand> {
    (term(), prop::collection::vec((any::<bool>(), term()), 0..3))
        .prop_map(|(first, rest)| added(first, rest))
}

fn comparison() -> impl Strategy<Value = Expr> {
    use Comparison::{AtLeast, AtMost, Is, IsNot, Less, More};
    let ordered = (value(), prop::sample::select(vec![Less, AtMost, More, AtLeast]), value());
    let choice =
        prop_oneof![code().prop_map(|code| word(&code)), "(any|every|no|all|none)".prop_map(|w| word(&w))];
    let equal = (value(), prop::sample::select(vec![Is, IsNot]), prop_oneof![choice, value()]);
    let window = (
        (moment(), value()),
        prop::sample::select(vec![Is, IsNot, Less, AtMost, More, AtLeast]),
        prop_oneof![named(), number()],
    )
        .prop_map(|((from, to), op, right)| (days(from, to), op, right));
    prop_oneof![ordered, equal, window]
        .prop_map(|(left, op, right)| expr(ExprKind::Compare { left, op, right }))
}

fn between() -> impl Strategy<Value = Expr> {
    let plain = (value(), value(), value());
    let zero = OperandKind::Number {
        value: rust_decimal::Decimal::ZERO,
        unit: Some(Spanned::new("days".to_owned(), nowhere())),
        text: "0".to_owned(),
    };
    let within = (value(), moment(), prop_oneof![named(), number()])
        .prop_map(move |(from, to, high)| (days(from, to), operand(zero.clone()), high));
    prop_oneof![plain, within].prop_map(|(subject, low, high)| expr(ExprKind::Between { subject, low, high }))
}

fn set() -> impl Strategy<Value = Vec<SetItem>> {
    let single = prop_oneof![name(), code(), "[0-9]{2,5}"].prop_map(|first| (first, None));
    let range = (code(), code()).prop_map(|(first, last)| (first, Some(last)));
    let item = prop_oneof![single, range].prop_map(|(first, last)| SetItem { span: nowhere(), first, last });
    prop::collection::vec(item, 1..4)
}

fn condition() -> impl Strategy<Value = Expr> {
    let member = (value(), any::<bool>(), set())
        .prop_map(|(subject, negated, set)| expr(ExprKind::Member { subject, negated, set, on: None }));
    let quantifier = prop::sample::select(vec![Quantifier::Any, Quantifier::Every, Quantifier::No]);
    let quantified = (quantifier, name(), set()).prop_map(|(quantifier, list, set)| {
        expr(ExprKind::Quantified { quantifier, list: Spanned::new(list, nowhere()), set, on: None })
    });
    let leaf = prop_oneof![
        3 => name().prop_map(|name| expr(ExprKind::Name(name))),
        3 => comparison(),
        1 => between(),
        1 => member,
        1 => quantified,
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let many = prop::collection::vec(inner.clone(), 2..4);
        let some = prop::collection::vec(inner.clone(), 1..4);
        let count = prop_oneof![
            Just(Count::All),
            Just(Count::Any),
            Just(Count::None),
            (0u32..5).prop_map(Count::AtLeast),
        ];
        prop_oneof![
            inner.prop_map(|inner| expr(ExprKind::Not(Box::new(inner)))),
            many.clone().prop_map(|members| expr(ExprKind::And(members))),
            many.prop_map(|members| expr(ExprKind::Or(members))),
            (count, some).prop_map(|(count, members)| expr(ExprKind::Count { count, members })),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spelled_and_read_again_it_is_the_same(tree in condition()) {
        let spelled = tree.to_string();
        let (read, problems) = read(&spelled);
        prop_assert!(problems.is_empty(), "{}: {:#?}", spelled, problems);
        prop_assert_eq!(bare(read.clone()), bare(tree), "{}", spelled);
        prop_assert_eq!(read.to_string(), spelled);
    }
}
