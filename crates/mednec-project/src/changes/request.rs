//! Which requests go to which policies on both sides.

use mednec_graph::bundle::Payer;

/// Requests that go to one unit on each side, or to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Requests {
    /// The unit of the first side.
    pub(super) old: Option<u32>,
    /// The unit of the second side.
    pub(super) new: Option<u32>,
    /// Their procedures; none for all that are not listed elsewhere.
    pub(super) procedures: Vec<(i64, i64)>,
}

/// The requests of a payer, apart by where they go; a payer that one side does not have sends them nowhere there.
pub(super) fn requests(old: Option<&Payer>, new: Option<&Payer>) -> Vec<Requests> {
    let ranges = |payer: Option<&Payer>| payer.map_or(&[][..], |payer| payer.procedures.as_slice()).to_vec();
    let mut starts: Vec<i64> = Vec::new();
    for (first, last, _) in ranges(old).into_iter().chain(ranges(new)) {
        starts.extend([first, last.saturating_add(1)]);
    }
    starts.sort_unstable();
    starts.dedup();
    let mut found: Vec<Requests> = Vec::new();
    for pair in starts.windows(2) {
        let [first, end] = pair else { continue };
        let to = |payer: Option<&Payer>| payer.and_then(|payer| payer.unit_for(*first));
        add(&mut found, to(old), to(new), Some((*first, end.saturating_sub(1))));
    }
    let any = |payer: Option<&Payer>| payer.and_then(|payer| payer.any);
    add(&mut found, any(old), any(new), None);
    found
}

fn add(found: &mut Vec<Requests>, old: Option<u32>, new: Option<u32>, procedures: Option<(i64, i64)>) {
    if old.is_none() && new.is_none() {
        return;
    }
    let listed = procedures.is_some();
    let same =
        |known: &&mut Requests| (known.old, known.new, !known.procedures.is_empty()) == (old, new, listed);
    match (found.iter_mut().find(same), procedures) {
        (Some(known), Some(range)) => match known.procedures.last_mut() {
            Some((_, last)) if last.saturating_add(1) == range.0 => *last = range.1,
            _ => known.procedures.push(range),
        },
        _ => found.push(Requests { old, new, procedures: procedures.into_iter().collect() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payer(procedures: &[(i64, i64, u32)], any: Option<u32>) -> Payer {
        let units = procedures.iter().map(|(_, _, unit)| *unit).collect();
        Payer {
            id: "p".into(),
            name: "P".into(),
            units,
            procedures: procedures.to_vec(),
            any,
            ..Payer::default()
        }
    }

    #[test]
    fn requests_are_apart_where_either_side_sends_them_elsewhere() {
        let old = payer(&[(10, 20, 0)], None);
        let new = payer(&[(15, 30, 4)], None);
        let found = requests(Some(&old), Some(&new));
        let shown: Vec<_> = found.iter().map(|r| (r.old, r.new, r.procedures.clone())).collect();
        assert_eq!(
            shown,
            [
                (Some(0), None, vec![(10, 14)]),
                (Some(0), Some(4), vec![(15, 20)]),
                (None, Some(4), vec![(21, 30)])
            ]
        );
        let rest = requests(Some(&payer(&[], Some(1))), None);
        assert_eq!(rest, [Requests { old: Some(1), new: None, procedures: vec![] }]);
        assert!(requests(None, None).is_empty());
    }
}
