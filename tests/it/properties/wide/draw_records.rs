//! Random conditions on records.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::condition::{Cond, Quant};
use super::draw::{Names, months_between, op, order};
use super::operand::{Num, Records};
use super::window::{Length, Window};
use super::world::{D, DATE, DONE, Days, E, F, K, N, PLACE, SITE, SIZE, World};

/// What holds of a record.
fn filter(world: &World, list: usize, names: &Names) -> BoxedStrategy<Cond> {
    let low = world.lists[list].days.low;
    let size = move |op, to| Cond::Compare(Num::Field(list, SIZE), op, to);
    let numbers: Vec<Num> = [Num::Fact(N)].into_iter().chain(names.numbers.iter().cloned()).collect();
    let one = prop_oneof![
        2 => (0..2i64, any::<bool>()).prop_map(move |(site, negated)| Cond::InField(list, SITE, vec![site], negated)),
        3 => any::<bool>().prop_map(move |negated| Cond::SameField(list, SITE, PLACE, negated)),
        2 => (op(), 0..3i64).prop_map(move |(op, to)| size(op, Num::Const(to))),
        2 => (op(), select(numbers)).prop_map(move |(op, to)| size(op, to)),
        1 => (op(), 0..3i64).prop_map(move |(op, at)| Cond::Compare(Num::Field(list, DATE), op, Num::Day(low + at))),
        1 => (op(), select(vec![D, E])).prop_map(move |(op, fact)| Cond::Compare(Num::Field(list, DATE), op, Num::Fact(fact))),
        2 => Just(Cond::YesField(list, DONE)),
    ];
    let one = one.boxed();
    let two = prop::collection::vec(one.clone(), 2);
    prop_oneof![
        6 => one.clone(),
        1 => one.prop_map(|cond| Cond::Not(Box::new(cond))),
        1 => two.clone().prop_map(Cond::All),
        1 => two.prop_map(Cond::Any),
    ]
    .boxed()
}

/// A day that windows are counted from, near the days of a list.
fn edge(world: &World, list: usize, names: &Names) -> BoxedStrategy<Num> {
    let facts = world.days;
    let days = world.lists[list].days;
    let named: Vec<Num> = [Num::Fact(F)].into_iter().chain(names.dates.iter().cloned()).collect();
    prop_oneof![
        2 => select(named),
        4 => select(vec![D, E, F]).prop_map(Num::Fact),
        1 => (select(vec![D, E]), -2..3i64).prop_map(|(fact, by)| match by {
            0 => Num::Fact(fact),
            by => Num::Days(Box::new(Num::Fact(fact)), by),
        }),
        1 => select(vec![D, E]).prop_map(move |fact| match months_between(facts[fact - D], days) {
            0 => Num::Fact(fact),
            months => Num::Months(Box::new(Num::Fact(fact)), months),
        }),
        1 => (0..days.count).prop_map(move |at| Num::Day(days.low + at)),
        1 => any::<bool>().prop_map(move |latest| {
            Num::Extreme(latest, Records { list: 1 - list, window: None, filter: None }, DATE)
        }),
    ]
    .boxed()
}

fn window(world: &World, list: usize, names: &Names) -> BoxedStrategy<Window> {
    let facts = world.days;
    let days = world.lists[list].days;
    let fact = || select(vec![D, D, E, F]);
    let stretch = (fact(), 0..4usize, -2..4i64, any::<bool>(), any::<bool>());
    let stretch = stretch.prop_map(move |(fact, unit, by, inclusive, other)| {
        let from = facts[fact - D];
        let (gap, months) = (from.low - days.low, months_between(days, from));
        let length = match unit {
            0 | 1 => Length::Days((gap.abs() + by).max(1)),
            2 if gap.abs() < 20 => Length::Weeks(1),
            3 if months.abs() >= 12 => Length::Years(months.abs() / 12),
            _ => Length::Months(months.abs().max(1)),
        };
        let back = gap > 0 || (gap == 0 && other);
        if back {
            Window::Back(length, Num::Fact(fact), inclusive)
        } else {
            Window::Forth(length, Num::Fact(fact), inclusive)
        }
    });
    prop_oneof![
        4 => stretch,
        1 => fact().prop_map(Window::CalendarYear),
        1 => fact().prop_map(Window::CalendarMonth),
        1 => select(vec![(D, E), (D, F), (E, D)]).prop_map(|(of, start)| Window::YearFrom(of, start)),
        3 => (edge(world, list, names), 0..4usize).prop_map(|(edge, which)| match which {
            0 => Window::Since(edge),
            1 => Window::Before(edge),
            2 => Window::UpTo(edge),
            _ => Window::On(edge),
        }),
        1 => (edge(world, list, names), edge(world, list, names)).prop_map(|(from, to)| Window::FromTo(from, to)),
    ]
    .boxed()
}

fn records(world: &World, list: usize, names: &Names) -> BoxedStrategy<Records> {
    (option::weighted(0.6, window(world, list, names)), option::weighted(0.4, filter(world, list, names)))
        .prop_map(move |(window, filter)| Records {
            list,
            window: window.map(Box::new),
            filter: filter.map(Box::new),
        })
        .boxed()
}

/// A condition on the records of a list.
pub(crate) fn recorded(world: &World, list: usize, names: &Names) -> BoxedStrategy<Cond> {
    let counts = world.lists[list].counts;
    let other = world.lists[1 - list].counts;
    let facts = world.days;
    let days: Days = world.lists[list].days;
    let all = || records(world, list, names);
    let said = move || any::<bool>().prop_map(move |this| counts.map(|_| this));
    let mut amounts = vec![
        (4, (0..4i64).prop_map(Num::Const).boxed()),
        (3, select(vec![N, K]).prop_map(Num::Fact).boxed()),
        (1, records(world, 1 - list, names).prop_map(move |records| Num::Count(records, other)).boxed()),
    ];
    if !names.numbers.is_empty() {
        amounts.push((3, select(names.numbers.clone()).boxed()));
    }
    let amount = proptest::strategy::Union::new_weighted(amounts);
    let field = || select(vec![DATE, SITE, SIZE]);
    let made = prop_oneof![
        4 => (all(), said()).prop_map(|(records, said)| Num::Count(records, said)),
        2 => (all(), field(), said()).prop_map(move |(records, field, said)| {
            // Only of days it is known what the requested service adds.
            Num::Different(records, field, if field == DATE { said } else { counts })
        }),
        // Of a list of services, a sum says what is declared.
        2 => all().prop_map(move |records| Num::Sum(records, SIZE, counts)),
        2 => (all(), any::<bool>()).prop_map(|(records, greatest)| Num::Extreme(greatest, records, SIZE)),
        2 => (all(), any::<bool>()).prop_map(|(records, last)| Num::Dated(last, records, SIZE)),
        2 => all().prop_map(|records| Num::Change(records, SIZE)),
    ];
    let made = made.boxed();
    let day = (select(vec![D, E]), -1..3i64).prop_map(move |(fact, by)| {
        match months_between(facts[fact - D], days) {
            0 if by == 0 => Num::Fact(fact),
            0 => Num::Days(Box::new(Num::Fact(fact)), by),
            months => Num::Months(Box::new(Num::Fact(fact)), months),
        }
    });
    let day = prop_oneof![2 => day, 1 => (0..days.count).prop_map(move |at| Num::Day(days.low + at))];
    let quant = (select(vec![Quant::Any, Quant::No, Quant::Every]), all(), filter(world, list, names));
    prop_oneof![
        4 => quant.prop_map(|(quant, mut records, filter)| {
            if quant == Quant::Every && records.filter.is_none() {
                records.filter = Some(Box::new(filter));
            }
            Cond::Records(quant, records)
        }),
        1 => (made.clone(), made.clone(), op(), 0..4i64).prop_map(|(a, b, op, to)| {
            Cond::Compare(Num::Plus(Box::new(a), Box::new(b)), op, Num::Const(to))
        }),
        1 => (all(), any::<bool>(), order(), any::<bool>()).prop_map(|(records, latest, op, greatest)| {
            Cond::Pick(Num::Fact(D), op, greatest, vec![Num::Extreme(latest, records, DATE), Num::Fact(E)])
        }),
        6 => (made.clone(), op(), amount).prop_map(|(made, op, amount)| Cond::Compare(made, op, amount)),
        1 => (made.clone(), 0..4i64).prop_map(|(made, to)| Cond::Differ(made, Num::Const(to))),
        1 => (made, 0..2i64, 1..3i64, any::<bool>())
            .prop_map(|(made, low, more, negated)| Cond::Between(made, low, low + more, negated)),
        3 => (all(), any::<bool>(), op(), day).prop_map(|(records, latest, op, day)| {
            Cond::Compare(Num::Extreme(latest, records, DATE), op, day)
        }),
        2 => (all(), any::<bool>(), subsequence(vec![SITE, DONE], 1), 0..2i64, any::<bool>()).prop_map(
            |(records, last, field, site, negated)| Cond::SiteOf(last, records, field[0], site, negated)
        ),
    ]
    .boxed()
}

/// A simple condition on the first list.
pub(crate) fn when_recorded(world: &World) -> BoxedStrategy<Cond> {
    window(world, 0, &Names::default())
        .prop_map(|window| {
            Cond::Records(Quant::Any, Records { list: 0, window: Some(Box::new(window)), filter: None })
        })
        .boxed()
}
