//! Tiny worlds: a bundle with an anchor day, a flag, a number, a list of records and some derived facts, and a case.

use proptest::prelude::*;

use crate::bundle::{Bundle, LeafId, OriginId, Payer, Stage, Unit};
use crate::case::{Case, Partial, Slot};
use crate::condition::Count;
use crate::derived::{Derived, DerivedKind, Records};
use crate::fact::{AnsweredBy, Fact, FactId, FactKind, Field, ItemKind};
use crate::filter::{FIRST_FIELD, Filter, FilterTest};
use crate::graph::Graph;
use crate::outcome::{Leaf, Outcome, Reason};
use crate::store::{NodeId, Store};
use crate::term::{ClassTable, Part, Term, TermKind, Terms};

pub(super) const ANCHOR: FactId = FactId(0);
pub(super) const FLAG: FactId = FactId(1);
pub(super) const LIST: FactId = FactId(2);
pub(super) const REGION: FactId = FactId(3);
pub(super) const BASE: u16 = 4;
pub(super) const DATE: FactId = FactId(FIRST_FIELD);
pub(super) const KIND: FactId = FactId(FIRST_FIELD + 1);
pub(super) const LAST_DAY: i64 = 4;
pub(super) const LAST_ANCHOR: i64 = 6;

#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) bundle: Bundle,
    pub(super) case: Case,
}

pub(super) fn part(fact: FactId, times: i64) -> Part {
    Part { fact, times }
}

fn reaches(parts: Vec<Part>, least: i64) -> Filter {
    Filter::Test(FilterTest::Reaches(parts, least))
}

fn filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        3 => (-3i64..3).prop_map(|c| reaches(vec![part(ANCHOR, -1), part(DATE, 1)], c)),
        2 => (0i64..5).prop_map(|c| reaches(vec![part(DATE, 1)], c)),
        2 => (0i64..2).prop_map(|c| Filter::Test(FilterTest::In(KIND, vec![(c, c)]))),
        1 => Just(Filter::Test(FilterTest::Same(REGION, KIND))),
        1 => Just(Filter::Test(FilterTest::YesNo(FLAG))),
        1 => Just(Filter::Constant(true)),
    ];
    leaf.prop_recursive(2, 5, 3, |inner| {
        let count =
            prop_oneof![Just(Count::All), Just(Count::Any), Just(Count::None), Just(Count::AtLeast(2))];
        prop_oneof![
            inner.clone().prop_map(|f| Filter::Not(Box::new(f))),
            (count, prop::collection::vec(inner, 1..4))
                .prop_map(|(count, members)| Filter::Group { count, members }),
        ]
    })
}

fn derived() -> impl Strategy<Value = DerivedKind> {
    let records = || filter().prop_map(|filter| Records { list: LIST, filter });
    prop_oneof![
        6 => records().prop_map(DerivedKind::Count),
        1 => (records(), 0u16..2).prop_map(|(r, f)| DerivedKind::Different(r, f)),
        1 => records().prop_map(|r| DerivedKind::Sum(r, 0)),
        1 => records().prop_map(|r| DerivedKind::Highest(r, 0)),
        1 => records().prop_map(|r| DerivedKind::Lowest(r, 0)),
        1 => (records(), 0u16..2).prop_map(|(r, f)| DerivedKind::OfLatest(r, f)),
        1 => (records(), 0u16..2).prop_map(|(r, f)| DerivedKind::OfEarliest(r, f)),
        1 => (0i64..7).prop_map(|c| DerivedKind::Holds(reaches(vec![part(ANCHOR, 1)], c))),
        1 => (-1i32..2).prop_map(|months| DerivedKind::Shifted { date: ANCHOR, months }),
    ]
}

fn derived_fact(kind: &DerivedKind) -> FactKind {
    let number = |low, high| FactKind::Number { decimals: 0, unit: None, low, high };
    match kind {
        DerivedKind::OfLatest(_, 1) | DerivedKind::OfEarliest(_, 1) => {
            FactKind::Choice(vec!["a".into(), "b".into()])
        }
        DerivedKind::Count(_) | DerivedKind::Different(..) | DerivedKind::Sum(..) => number(0, 100),
        DerivedKind::Holds(_) => FactKind::YesNo,
        DerivedKind::Shifted { .. } => FactKind::Date { low: -100, high: 100 },
        _ => FactKind::Date { low: -1, high: LAST_DAY },
    }
}

fn fact(name: &str, kind: FactKind) -> Fact {
    Fact {
        name: name.into(),
        kind,
        meaning: None,
        question: None,
        found_in: None,
        answered_by: AnsweredBy::Provider,
        identifying: false,
        if_absent: None,
        fixed: false,
        frequencies: Vec::new(),
    }
}

fn field(name: &str, kind: FactKind) -> Field {
    Field { name: name.into(), kind, meaning: None, identifying: false }
}

fn choices() -> FactKind {
    FactKind::Choice(vec!["a".into(), "b".into()])
}

fn facts(each: Vec<Filter>, most: u32) -> Vec<Fact> {
    let fields = vec![field("date", FactKind::Date { low: 0, high: LAST_DAY }), field("kind", choices())];
    let item = ItemKind::Record { fields, dated_by: Some(0), each };
    vec![
        fact("anchor", FactKind::Date { low: 0, high: LAST_ANCHOR }),
        fact("flag", FactKind::YesNo),
        fact("list", FactKind::List { item, fewest: 0, most, complete: true }),
        fact("region", choices()),
    ]
}

pub(super) fn term(kind: TermKind, classes: u8) -> Term {
    Term {
        kind,
        classes,
        text: Default::default(),
        labels: Vec::new(),
        origins: Vec::new(),
        cut_origins: Vec::new(),
    }
}

fn terms(kinds: &[DerivedKind], cuts: &[i64], direct: u8) -> Terms {
    let mut terms = Vec::new();
    for ((at, kind), cut) in (BASE..).zip(kinds).zip(cuts) {
        let id = FactId(at);
        terms.push(match derived_fact(kind) {
            FactKind::YesNo => term(TermKind::YesNo(id), 2),
            FactKind::Choice(_) => {
                let table = ClassTable::new(vec![i64::MIN, 0, 1], vec![0, 1, 2]);
                term(TermKind::Table { fact: id, table }, 3)
            }
            _ => {
                let cuts = if matches!(kind, DerivedKind::Shifted { .. }) {
                    vec![cut + 15, cut + 31]
                } else {
                    vec![cut - 1, *cut]
                };
                term(TermKind::Linear { parts: vec![part(id, 1)], cuts }, 3)
            }
        });
    }
    if direct & 1 != 0 {
        let cuts = vec![2, 5];
        terms.push(term(TermKind::Linear { parts: vec![part(ANCHOR, 1)], cuts }, 3));
    }
    if direct & 2 != 0 {
        terms.push(term(TermKind::YesNo(FLAG), 2));
    }
    Terms { terms, tables: Vec::new() }
}

/// A graph over all terms with leaves drawn from some numbers; some levels are skipped here and there.
fn graph(terms: &Terms, numbers: &[u8]) -> (Graph, NodeId) {
    fn node(store: &mut Store, terms: &Terms, level: usize, at: usize, numbers: &[u8]) -> NodeId {
        let draw = |at: usize| usize::from(numbers[at % numbers.len()]);
        let Some(term) = terms.terms.get(level) else {
            return NodeId::outcome(u32::try_from(draw(at) % 3).unwrap());
        };
        if draw(at.wrapping_mul(7) + level) % 5 == 0 {
            return node(store, terms, level + 1, at * 3 + 1, numbers);
        }
        let next = |class: u8| at * 5 + usize::from(class) + 1;
        let edges = (0..term.classes).map(|c| node(store, terms, level + 1, next(c), numbers)).collect();
        store.node(u32::try_from(level).unwrap(), edges).unwrap()
    }
    let mut store = Store::new(100_000);
    let root = node(&mut store, terms, 0, 0, numbers);
    let (graph, roots) = Graph::freeze(&store, &[root]);
    (graph, roots[0])
}

pub(super) fn leaf(name: &str) -> Leaf {
    let reason = Reason::own(name, None, "");
    Leaf { outcome: Outcome::Pend, reason, suggest: Vec::new(), grant: None, origins: vec![OriginId(0)] }
}

fn bundle(each: Vec<Filter>, most: u32, kinds: Vec<DerivedKind>, terms: Terms, numbers: &[u8]) -> Bundle {
    let mut facts = facts(each, most);
    facts.extend((0..).zip(&kinds).map(|(at, kind): (u32, _)| fact(&format!("~{at}"), derived_fact(kind))));
    let (graph, root) = graph(&terms, numbers);
    let stage = Stage { name: String::new(), overrides: false, edition_root: Some(NodeId::outcome(0)) };
    let unit = Unit {
        payer: 0,
        terms,
        graph,
        root: Some(root),
        stages: vec![stage],
        derived: (BASE..).take(kinds.len()).map(FactId).collect(),
        editions: Vec::new(),
        conditions: Vec::new(),
        no_policy: LeafId(0),
    };
    let payer = Payer { id: "p".into(), name: "P".into(), units: vec![0], any: Some(0), ..Payer::default() };
    let mut bundle = Bundle {
        facts,
        derived: kinds.into_iter().map(|kind| Derived { kind }).collect(),
        payers: vec![payer],
        units: vec![unit],
        leaves: ["a", "b", "c"].map(leaf).to_vec(),
        ..Bundle::default()
    };
    bundle.prepare();
    bundle
}

/// The bundle of a world with these derived facts and terms, and lists of two to three records.
pub(super) fn world_of(each: Vec<Filter>, kinds: Vec<DerivedKind>, terms: Terms, leaves: &[u8]) -> Bundle {
    bundle(each, 3, kinds, terms, leaves)
}

/// What is known of a field: nothing, its value, or that it is one of several or between two.
fn known(last: i64) -> impl Strategy<Value = Option<Result<i64, Partial>>> {
    prop_oneof![
        1 => Just(None),
        3 => (0..=last).prop_map(|v| Some(Ok(v))),
        1 => (0..=last, 0..=last).prop_map(|(a, b)| Some(Err(Partial::Between(a.min(b), a.max(b))))),
        1 => (0..=last, 0..=last).prop_map(|(a, b)| Some(Err(Partial::OneOf(if a == b { vec![a] } else { vec![a, b] })))),
    ]
}

type Known = Option<Result<i64, Partial>>;

fn set(case: &mut Case, fact: FactId, known: Known) {
    match known {
        None => {}
        Some(Ok(value)) => case.set_value(fact, value),
        Some(Err(partial)) => case.set_partial(fact, partial),
    }
}

#[derive(Clone, Debug)]
struct Given {
    anchor: Known,
    flag: Known,
    region: Known,
    list: Option<(Vec<(Known, Known)>, bool)>,
    complete_from: Option<i64>,
}

fn given() -> impl Strategy<Value = Given> {
    let whole = |last: i64| prop_oneof![3 => known(last), 2 => Just(None)];
    let record = (known(LAST_DAY), prop_oneof![3 => (0i64..2).prop_map(|v| Some(Ok(v))), 1 => Just(None)]);
    let list = prop_oneof![
        1 => Just(None),
        4 => (prop::collection::vec(record, 0..3), any::<bool>()).prop_map(Some),
    ];
    let flag = || prop_oneof![2 => Just(None), 3 => (0i64..2).prop_map(|v| Some(Ok(v)))];
    let complete = prop_oneof![2 => Just(None), 1 => (0i64..6).prop_map(Some)];
    (whole(LAST_ANCHOR), flag(), flag(), list, complete).prop_map(
        |(anchor, flag, region, list, complete_from)| Given { anchor, flag, region, list, complete_from },
    )
}

fn case(facts: usize, given: Given) -> Case {
    let mut case = Case::new(facts);
    set(&mut case, ANCHOR, given.anchor);
    set(&mut case, FLAG, given.flag);
    set(&mut case, REGION, given.region);
    if let Some((records, open)) = given.list {
        let mut rows = Vec::new();
        for (date, kind) in records {
            let slots = [date, kind].map(|known| match known {
                None => Slot::Unknown,
                Some(Ok(value)) => Slot::Value(value),
                Some(Err(partial)) => case.keep_partial(partial),
            });
            rows.push(slots.to_vec());
        }
        case.set_records(LIST, rows, open);
    }
    if let Some(day) = given.complete_from {
        case.set_complete_from(LIST, day);
    }
    case
}

/// A world with one derived fact or several, and perhaps direct terms on the anchor and the flag.
pub(super) fn world(joint: bool) -> impl Strategy<Value = World> {
    let number = if joint { 2..4usize } else { 1..2usize };
    let each = prop_oneof![
        1 => Just(Vec::new()),
        1 => Just(vec![reaches(vec![part(ANCHOR, 1), part(DATE, -1)], 1)]),
    ];
    let numbers = prop::collection::vec(any::<u8>(), 97);
    let cuts = prop::collection::vec(1i64..3, 3);
    (prop::collection::vec(derived(), number), each, 2u32..4, numbers, cuts, 0u8..4, given()).prop_map(
        |(kinds, each, most, numbers, cuts, direct, given)| {
            let terms = terms(&kinds, &cuts, direct);
            let bundle = bundle(each, most, kinds, terms, &numbers);
            let case = case(bundle.facts.len(), given);
            World { bundle, case }
        },
    )
}
