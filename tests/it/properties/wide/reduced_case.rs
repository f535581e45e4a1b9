//! Cases with one thing less, for [`super::reduced`].

use super::policy::Payer;
use super::reduced_condition::with_one_less;
use super::value::{Given, Known, More};
use super::world::{CH, DATE, DONE, DX, FACTS, list_at};

/// Cases in which one thing more is known, or one thing less is there.
pub(crate) fn smaller_cases(payer: &Payer, given: &Given) -> Vec<Given> {
    let mut found = Vec::new();
    for fact in 0..FACTS.len() {
        let mut set = |known: Known| {
            let mut given = given.clone();
            given.evidence[fact].documented = known != Known::Nothing;
            given.known[fact] = known;
            found.push(given);
        };
        let known = &given.known[fact];
        match (known, list_at(fact)) {
            (Known::Records(records, more), list) => {
                with_one_less(records, 0).for_each(|records| set(Known::Records(records, *more)));
                if *more != More::None {
                    set(Known::Records(records.clone(), More::None));
                }
                let open = |known: &Known| !matches!(known, Known::Value(_));
                for (at, field) in
                    (0..records.len()).flat_map(|at| (DATE..=DONE).map(move |field| (at, field)))
                {
                    if open(&records[at][field]) {
                        let mut records = records.clone();
                        let (low, _) = payer.world.field_bounds(list.unwrap(), field);
                        records[at][field] = Known::Value(low);
                        set(Known::Records(records, *more));
                    }
                }
            }
            (Known::Nothing, Some(_)) => set(Known::Records(Vec::new(), More::None)),
            (Known::List(items, open), _) => {
                with_one_less(items, 0).for_each(|items| set(Known::List(items, *open)));
                if *open {
                    set(Known::List(items.clone(), false));
                }
            }
            (Known::Nothing, None) if ![DX, CH].contains(&fact) => {
                let (low, high) = payer.world.bounds(fact);
                (low..=high).for_each(|value| set(Known::Value(value)));
            }
            (Known::Nothing, None) => set(Known::List(Vec::new(), false)),
            (Known::OneOf(_) | Known::Between(..), _) => {
                let (low, high) = payer.world.bounds(fact);
                (low..=high).filter(|value| known.fits(*value)).for_each(|value| set(Known::Value(value)));
            }
            (Known::Value(_), _) => {}
        }
    }
    found
}
