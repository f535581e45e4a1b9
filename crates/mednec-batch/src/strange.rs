//! Rows that masks must not settle: their own reader tells what is wrong with them.

use arrow_buffer::ScalarBuffer;
use mednec_graph::{Bundle, FactKind};

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
            let (low, high) = ends(values);
            if outside(i64::from(low)) || outside(i64::from(high)) {
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
            let lengths = offsets.iter().zip(offsets.iter().skip(1)).map(|(from, to)| to - from);
            let (short, long) = lengths.fold((i32::MAX, 0), |(low, high), own| (low.min(own), high.max(own)));
            if i64::from(short) < i64::from(*fewest) || i64::from(long) > i64::from(*most) {
                each(&|row| length(row) < *fewest as usize || length(row) > *most as usize);
            }
            if items.table.contains(&UNREADABLE) {
                let known = |at: usize| items_known.as_ref().is_none_or(|known| known.is_valid(at));
                each(&|row| elements(offsets, row).any(|at| known(at) && items.value(at) == UNREADABLE));
            }
        }
    }
}

/// Marks the rows whose facts cannot all be true.
pub(crate) fn mark_contradictions(
    bundle: &Bundle,
    columns: &[Option<FactColumn>],
    rows: usize,
    strange: &mut [u64],
) {
    for constraint in &bundle.constraints {
        let column = |fact: mednec_graph::FactId| columns.get(usize::from(fact.0))?.as_ref();
        let (Some(left), Some(right)) = (column(constraint.left), column(constraint.right)) else {
            continue;
        };
        if let (Data::Small(l), Data::Small(r)) = (&left.data, &right.data) {
            let apart = l.iter().zip(r.iter()).map(|(l, r)| i64::from(*l) - i64::from(*r));
            if apart.fold(i64::MAX, i64::min) >= constraint.least {
                continue;
            }
        }
        for row in 0..rows {
            let apart = left.value(row).zip(right.value(row)).map(|(l, r)| l.saturating_sub(r));
            if apart.is_some_and(|apart| apart < constraint.least) {
                mark(strange, row);
            }
        }
    }
}

/// The lowest and the highest number; what is not known counts as what stands there.
fn ends(values: &ScalarBuffer<i32>) -> (i32, i32) {
    values.iter().fold((i32::MAX, i32::MIN), |(low, high), value| (low.min(*value), high.max(*value)))
}

