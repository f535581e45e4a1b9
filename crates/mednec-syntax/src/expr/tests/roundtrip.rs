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

/// Names; some of them begin a phrase of the language.
fn name() -> BoxedStrategy<String> {
    let phrases = prop::sample::select(vec![
        "count",
        "sum",
        "change",
        "first",
        "last",
        "latest",
        "lowest",
        "date",
        "different",
        "since",
        "up",
        "calendar",
        "counted",
        "year",
        "years",
        "months",
        "days",
        "day",
    ]);
    let free = "[a-z][a-z0-9_]{0,6}".prop_filter("reserved", |name| {
        !mednec_grammar::RESERVED.contains(&name.as_str()) && !matches!(name.as_str(), "the" | "this")
    });
    prop_oneof![4 => free, 1 => phrases.prop_map(str::to_owned)].boxed()
}

fn spanned() -> BoxedStrategy<Spanned<String>> {
    name().prop_map(|name| Spanned::new(name, nowhere())).boxed()
}

fn code() -> BoxedStrategy<String> {
    prop_oneof![
        "[A-Z][0-9]{2}(\\.[0-9A-Z]{1,4})?",
        "[A-Z][0-9]{2}\\.-",
        "[0-9]{4}[A-Z]",
        "[0-9]\\+",
        prop::sample::select(vec!["NO", "OR", "IN", "XS", "AND"]).prop_map(str::to_owned),
    ]
    .boxed()
}

fn number() -> BoxedStrategy<Operand> {
    let unit = prop::option::of(prop::sample::select(vec![
        "minutes",
        "days",
        "weeks",
        "%",
        "metres per second",
        "calendar days",
        "mg/dL",
    ]));
    ("-?(0|[1-9][0-9]{0,6}|0[0-9])(\\.[0-9]{1,4})?", unit)
        .prop_map(|(text, unit)| {
            let unit = unit.map(|unit| Spanned::new(unit.to_owned(), nowhere()));
            let value = rust_decimal::Decimal::from_str_exact(&text).unwrap();
            operand(OperandKind::Number { value, unit, text })
        })
        .boxed()
}

fn date() -> BoxedStrategy<Operand> {
    (1900i16..2100, 1i8..13, 1i8..29)
        .prop_map(|(year, month, day)| operand(OperandKind::Date(jiff::civil::date(year, month, day))))
        .boxed()
}

fn named() -> BoxedStrategy<Operand> {
    name().prop_map(|name| word(&name)).boxed()
}

fn point() -> BoxedStrategy<Operand> {
    let anchor = prop_oneof![named(), date()].boxed();
    let day_of = (0u32..1000, anchor.clone()).prop_map(|(day, start)| {
        operand(OperandKind::DayOf { day: Spanned::new(day, nowhere()), start: Box::new(start) })
    });
    let dated = spanned().prop_map(|fact| operand(OperandKind::DateOf(fact)));
    let extreme = (any::<bool>(), prop::collection::vec(anchor.clone(), 1..3))
        .prop_map(|(greatest, of)| operand(OperandKind::Extreme { greatest, of }));
    prop_oneof![3 => anchor, 1 => day_of, 1 => dated, 1 => extreme].boxed()
}

/// A day that others are counted from: what is made of records too, where no days can follow their window.
fn moment() -> BoxedStrategy<Operand> {
    prop_oneof![4 => point(), 1 => aggregate(false)].boxed()
}

fn days(from: Operand, to: Operand) -> Operand {
    operand(OperandKind::Days { unit: Elapsed::Days, from: Box::new(from), to: Box::new(to) })
}

/// The day of a window: some days, weeks or months may be added to it.
fn shifted() -> BoxedStrategy<Operand> {
    let unit = prop::sample::select(vec!["days", "day", "weeks", "months", "years", "calendar days"]);
    let lapse = (1u32..400, unit).prop_map(|(number, unit)| quantity(number, unit));
    (point(), prop::collection::vec((any::<bool>(), lapse), 0..2))
        .prop_map(|(first, rest)| added(first, rest))
        .boxed()
}

fn quantity(number: u32, unit: &str) -> Operand {
    let (value, text) = (rust_decimal::Decimal::from(number), number.to_string());
    operand(OperandKind::Number { value, unit: Some(Spanned::new(unit.to_owned(), nowhere())), text })
}

fn window() -> BoxedStrategy<Window> {
    let unit = prop::sample::select(vec!["days", "weeks", "months", "years", "visits"]);
    let length = prop_oneof![(0u32..400, unit).prop_map(|(number, unit)| quantity(number, unit)), named()];
    let length = length.boxed();
    let day = || shifted().boxed();
    prop_oneof![
        (length.clone(), day(), any::<bool>()).prop_map(|(length, from, inclusive)| Window::Back {
            length,
            from,
            inclusive
        }),
        (length.clone(), day(), any::<bool>()).prop_map(|(length, from, inclusive)| Window::Forth {
            length,
            from,
            inclusive
        }),
        (length, day(), any::<bool>()).prop_map(|(length, from, back)| Window::Unclear {
            length,
            from,
            back
        }),
        (day(), day()).prop_map(|(of, start)| Window::YearFrom { of, start }),
        (day(), day()).prop_map(|(first, last)| Window::FromTo(first, last)),
        (prop::sample::select(vec![0u8, 1, 2, 3, 4, 5]), day()).prop_map(|(form, day)| match form {
            0 => Window::CalendarYear(day),
            1 => Window::CalendarMonth(day),
            2 => Window::Since(day),
            3 => Window::Before(day),
            4 => Window::UpTo(day),
            _ => Window::On(day),
        }),
    ]
    .boxed()
}

/// Records with a condition that holds no records itself.
fn records(windows: bool, filter: BoxedStrategy<Option<Expr>>) -> BoxedStrategy<Records> {
    let window = if windows {
        prop::option::of(window().prop_map(|window| Spanned::new(window, nowhere()))).boxed()
    } else {
        Just(None).boxed()
    };
    let this = prop::option::of(any::<bool>().prop_map(|including| Spanned::new(including, nowhere())));
    (spanned(), this, window, filter)
        .prop_map(|(list, including_this, window, filter)| Records {
            span: nowhere(),
            list,
            including_this,
            window,
            filter,
            enclosed: false,
        })
        .boxed()
}

/// A small condition about fields.
fn filter() -> BoxedStrategy<Option<Expr>> {
    let simple = prop_oneof![
        name().prop_map(|name| expr(ExprKind::Name(name))),
        (named(), code()).prop_map(|(left, code)| {
            expr(ExprKind::Compare { left, op: Comparison::AtLeast, right: word(&code), dated: false })
        }),
    ]
    .boxed();
    let both = prop::collection::vec(simple.clone(), 2..3).prop_map(|members| expr(ExprKind::And(members)));
    let not = simple.clone().prop_map(|inner| expr(ExprKind::Not(Box::new(inner))));
    prop::option::of(prop_oneof![simple, both, not]).boxed()
}

fn aggregate(windows: bool) -> BoxedStrategy<Operand> {
    let kind = prop::sample::select(vec![
        Aggregate::Count,
        Aggregate::Different,
        Aggregate::Sum,
        Aggregate::Highest,
        Aggregate::Lowest,
        Aggregate::Latest,
        Aggregate::Earliest,
        Aggregate::First,
        Aggregate::Last,
        Aggregate::Change,
    ]);
    (kind, spanned(), records(windows, filter()))
        .prop_map(|(kind, field, records)| {
            let field = Some(field).filter(|_| kind != Aggregate::Count);
            operand(OperandKind::Aggregate { kind, field, records: Box::new(records) })
        })
        .boxed()
}

fn term() -> BoxedStrategy<Operand> {
    let counted = (name(), any::<bool>()).prop_map(|(fact, including_this)| {
        operand(OperandKind::Counted { fact: Spanned::new(fact, nowhere()), including_this })
    });
    let unit = prop::sample::select(vec![Elapsed::Days, Elapsed::Months, Elapsed::Years]);
    let days = (unit, moment(), moment()).prop_map(|(unit, from, to)| {
        operand(OperandKind::Days { unit, from: Box::new(from), to: Box::new(to) })
    });
    let place = prop::option::of(1u32..5);
    let element = (place, spanned()).prop_map(|(place, list)| operand(OperandKind::Element { place, list }));
    let share = (1u32..100, prop_oneof![2 => named(), 1 => aggregate(false)]).prop_map(|(percent, of)| {
        let (percent, text) = (percent.into(), percent.to_string());
        operand(OperandKind::Percent { percent, text, of: Box::new(of) })
    });
    prop_oneof![3 => named(), 2 => number(), 1 => moment(), 1 => counted, 1 => days, 1 => element, 1 => share]
        .boxed()
}

fn added(first: Operand, rest: Vec<(bool, Operand)>) -> Operand {
    rest.into_iter().fold(first, |left, (minus, right)| {
        operand(OperandKind::Sum { left: Box::new(left), minus, right: Box::new(right) })
    })
}

fn value() -> BoxedStrategy<Operand> {
    let sum = (term(), prop::collection::vec((any::<bool>(), term()), 0..3))
        .prop_map(|(first, rest)| added(first, rest));
    let with_records = (term(), any::<bool>(), aggregate(true))
        .prop_map(|(first, minus, last)| added(first, vec![(minus, last)]));
    prop_oneof![6 => sum, 1 => aggregate(true), 1 => with_records].boxed()
}

fn comparison() -> BoxedStrategy<Expr> {
    use Comparison::{AtLeast, AtMost, Is, IsNot, Less, More};
    let sides = prop_oneof![4 => (value(), value()), 1 => (named(), code().prop_map(|code| word(&code)))];
    let ordered = (sides, prop::sample::select(vec![Less, AtMost, More, AtLeast]))
        .prop_map(|((left, right), op)| (left, op, right));
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
        .prop_map(|(left, op, right)| expr(ExprKind::Compare { left, op, right, dated: false }))
        .boxed()
}

fn between() -> BoxedStrategy<Expr> {
    let choice = || code().prop_map(|code| word(&code));
    let plain = prop_oneof![4 => (value(), value(), value()), 1 => (named(), choice(), choice())];
    let zero = OperandKind::Number {
        value: rust_decimal::Decimal::ZERO,
        unit: Some(Spanned::new("days".to_owned(), nowhere())),
        text: "0".to_owned(),
    };
    let within = (value(), moment(), prop_oneof![named(), number()])
        .prop_map(move |(from, to, high)| (days(from, to), operand(zero.clone()), high));
    (prop_oneof![plain, within], any::<bool>())
        .prop_map(|((subject, low, high), negated)| expr(ExprKind::Between { subject, negated, low, high }))
        .boxed()
}

fn set() -> BoxedStrategy<Vec<SetItem>> {
    let single = prop_oneof![name(), code(), "[0-9]{2,5}"].prop_map(|first| (first, None));
    let range = (code(), code()).prop_map(|(first, last)| (first, Some(last)));
    let item = prop_oneof![single, range].prop_map(|(first, last)| SetItem { span: nowhere(), first, last });
    prop::collection::vec(item, 1..4).boxed()
}

fn condition() -> BoxedStrategy<Expr> {
    let member = (value(), any::<bool>(), set(), prop::option::of(spanned()))
        .prop_map(|(subject, negated, set, on)| expr(ExprKind::Member { subject, negated, set, on }));
    let quantifier = prop::sample::select(vec![Quantifier::Any, Quantifier::Every, Quantifier::No]);
    let quantified = (quantifier, spanned(), set(), prop::option::of(spanned()))
        .prop_map(|(quantifier, list, set, on)| expr(ExprKind::Quantified { quantifier, list, set, on }));
    let some = prop::sample::select(vec![Quantifier::Any, Quantifier::No]);
    let recorded = (some, records(true, filter()))
        .prop_map(|(quantifier, records)| expr(ExprKind::Records { quantifier, records: Box::new(records) }));
    let state =
        prop::sample::select(vec![Evidence::Documented, Evidence::DocumentedAbsent, Evidence::Conflicting]);
    let evidence = (spanned(), state, any::<bool>())
        .prop_map(|(fact, state, negated)| expr(ExprKind::Evidence { fact, state, negated }));
    let leaf = prop_oneof![
        3 => name().prop_map(|name| expr(ExprKind::Name(name))),
        3 => comparison(),
        1 => between(),
        1 => member,
        1 => quantified,
        2 => recorded,
        1 => evidence,
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let every = records(true, inner.clone().prop_map(Some).boxed()).prop_map(|records| {
            expr(ExprKind::Records { quantifier: Quantifier::Every, records: Box::new(records) })
        });
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
            every,
            (count, some).prop_map(|(count, members)| expr(ExprKind::Count { count, members })),
        ]
    })
    .boxed()
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
