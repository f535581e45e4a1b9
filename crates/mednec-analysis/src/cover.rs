//! Which of several conditions leave nothing of another.

use mednec_graph::{NodeId, OverBudget, Store};

/// The indexes of the fewest members that are needed to cover `held`, the earliest where there is a choice: one alone
/// where one does it. Nothing where all of them together leave something of it.
pub fn cover(store: &mut Store, held: NodeId, members: &[NodeId]) -> Result<Option<Vec<usize>>, OverBudget> {
    for (at, member) in members.iter().enumerate() {
        if left(store, held, *member)? == NodeId::NO {
            return Ok(Some(vec![at]));
        }
    }
    // before[i]: what the members before i leave.
    let mut before = vec![held];
    for member in members {
        let so_far = before.last().copied().unwrap_or(held);
        before.push(left(store, so_far, *member)?);
    }
    if before.last() != Some(&NodeId::NO) {
        return Ok(None);
    }
    // From the last on, each that the others can do without goes.
    let mut kept: Vec<usize> = Vec::new();
    let mut needed = NodeId::NO;
    for (at, member) in members.iter().enumerate().rev() {
        let without = before.get(at).copied().unwrap_or(held);
        let missed = left(store, without, needed)?;
        if missed != NodeId::NO {
            kept.push(at);
            needed = store.or(needed, *member)?;
        }
    }
    kept.reverse();
    Ok(Some(kept))
}

/// What a condition leaves of another.
fn left(store: &mut Store, held: NodeId, member: NodeId) -> Result<NodeId, OverBudget> {
    store.choose(member, NodeId::NO, held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alone_goes_before_several_and_none_is_named_in_vain() {
        let mut s = Store::new(1000);
        let bit = |s: &mut Store, level| s.node(level, vec![NodeId::NO, NodeId::YES]).unwrap();
        let (a, b, c) = (bit(&mut s, 0), bit(&mut s, 1), bit(&mut s, 2));
        let not_a = s.not(a).unwrap();
        assert_eq!(cover(&mut s, c, &[a, b, not_a]), Ok(Some(vec![0, 2])));
        assert_eq!(cover(&mut s, c, &[a, not_a, c]), Ok(Some(vec![2])));
        assert_eq!(cover(&mut s, c, &[a, b]), Ok(None));
    }
}
