//! Rows that masks must not settle: their own reader tells what is wrong with them.

use arrow_buffer::ScalarBuffer;
use mednec_graph::bundle::Constraint;
use mednec_graph::{Bundle, FactId, FactKind};

use crate::column::{Data, FactColumn, UNREADABLE, elements};
use crate::rows::mark;

/// Marks the rows whose value is none of the fact's kind or outside its range.
pub(crate) fn mark_values(column: &FactColumn, kind: &FactKind, rows: usize, strange: &mut [u64]) {
    let outside = |value: i64| kind.bounds().is_some_and(|(low, high)| value < low || value > high);
    let mut each = |is: &dyn Fn(usize) -> bool| {
        (0..rows).filter(|row| column.is_known(*row) && is(*row)).for_each(|row| mark(strange, row));
    };
    match &column.data {
        Data::Bits(_) => {}
        Data::Small(values) => {
            if kind.bounds().is_some_and(|bounds| any_outside(values, bounds)) {
                each(&|row| values.get(row).is_some_and(|value| outside(i64::from(*value))));
            }
        }
        Data::Wide(values) => each(&|row| values.get(row).is_some_and(|value| outside(*value))),
        Data::Keys(keyed) => {
            if keyed.table.contains(&UNREADABLE) {
                each(&|row| keyed.value(row) == UNREADABLE);
            }
        }
        Data::List { offsets, items, items_known, open: _ } => {
            let FactKind::List { fewest, most, .. } = kind else { return };
            let length = |row: usize| elements(offsets, row).len();
            let (from, to) = (offsets.get(..rows).unwrap_or(&[]), offsets.get(1..).unwrap_or(&[]));
            let span = most.saturating_sub(*fewest);
            let is_out = |(from, to): (&i32, &i32)| (to - from).cast_unsigned().wrapping_sub(*fewest) > span;
            if from.iter().zip(to).fold(0, |any, pair| any | u32::from(is_out(pair))) != 0 {
                each(&|row| length(row) < *fewest as usize || length(row) > *most as usize);
            }
            if items.table.contains(&UNREADABLE) {
                let known = |at: usize| items_known.as_ref().is_none_or(|known| known.is_valid(at));
                each(&|row| elements(offsets, row).any(|at| known(at) && items.value(at) == UNREADABLE));
            }
        }
    }
}

/// Marks the rows whose facts cannot all be true, or where that takes more than a look at two facts to tell.
pub(crate) fn mark_contradictions(
    bundle: &Bundle,
    columns: &[Option<FactColumn>],
    rows: usize,
    strange: &mut [u64],
) {
    for constraint in &bundle.constraints {
        let column = |fact: FactId| columns.get(usize::from(fact.0))?.as_ref();
        let (left, right) = (column(constraint.left), column(constraint.right));
        let bounds = |fact| bundle.fact(fact).and_then(|fact| fact.kind.bounds());
        let (Some(left_bounds), Some(right_bounds)) = (bounds(constraint.left), bounds(constraint.right))
        else {
            continue;
        };
        if let (Some(l), Some(r)) = (left, right)
            && l.known.is_none()
            && r.known.is_none()
            && let (Data::Small(l), Data::Small(r)) = (&l.data, &r.data)
            && is_narrow(left_bounds)
            && is_narrow(right_bounds)
            && let Ok(least) = i32::try_from(constraint.least)
        {
            // What is out of range has been marked, so it does not matter here.
            let apart = l.iter().zip(r.iter()).map(|(l, r)| l.wrapping_sub(*r));
            if apart.fold(0, |any, apart| any | u32::from(apart < least)) == 0 {
                continue;
            }
        }
        let alone = bundle.constraints.iter().filter(|other| share(other, constraint)).count() == 1;
        for row in 0..rows {
            let [l, r] = [left, right].map(|column| column.and_then(|column| column.value(row)));
            let wrong = match (l, r) {
                (Some(l), Some(r)) => l.saturating_sub(r) < constraint.least,
                (None, None) => false,
                // A fact between two others: they may contradict each other through it.
                _ if !alone => true,
                (Some(l), None) => l.saturating_sub(right_bounds.0) < constraint.least,
                (None, Some(r)) => left_bounds.1.saturating_sub(r) < constraint.least,
            };
            if wrong {
                mark(strange, row);
            }
        }
    }
}

/// Whether two constraints have a fact in common.
fn share(one: &Constraint, other: &Constraint) -> bool {
    let own = [one.left, one.right];
    own.contains(&other.left) || own.contains(&other.right)
}

/// Whether differences of such numbers are 32-bit numbers.
fn is_narrow((low, high): (i64, i64)) -> bool {
    low > i64::from(i32::MIN / 2) && high < i64::from(i32::MAX / 2)
}

/// Whether a number is out of range; what is not known counts as what stands there.
fn any_outside(values: &ScalarBuffer<i32>, (low, high): (i64, i64)) -> bool {
    if low > i64::from(i32::MAX) || high < i64::from(i32::MIN) {
        return !values.is_empty();
    }
    let narrow = |end: i64| i32::try_from(end.clamp(i64::from(i32::MIN), i64::from(i32::MAX))).unwrap_or(0);
    let (low, high) = (narrow(low), narrow(high));
    let span = high.wrapping_sub(low).cast_unsigned();
    let is_out = |value: &i32| value.wrapping_sub(low).cast_unsigned() > span;
    values.iter().fold(0, |any, value| any | u32::from(is_out(value))) != 0
}
