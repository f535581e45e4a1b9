//! What is granted, as people write it.

use mednec_graph::fact::{show_date, show_number};
use mednec_graph::{Bundle, Case, Granted, Remainder};

use super::missing::missing_fact;
use super::{GrantShown, QuantityShown};

/// What happens to what is asked for beyond a grant, as it is written.
pub(crate) const REMAINDERS: [&str; 3] = ["none", "review", "deny"];

/// A grant of a case.
pub(super) fn shown(bundle: &Bundle, case: &Case, granted: Granted) -> GrantShown {
    let Granted { quantities, from, until, procedure, remainder, missing } = granted;
    let quantities = quantities.into_iter().map(|quantity| QuantityShown {
        name: quantity.name,
        value: quantity.value.map(|value| show_number(value, quantity.decimals)),
        unit: quantity.unit,
    });
    GrantShown {
        quantities: quantities.collect(),
        from: from.map(show_date),
        until: until.map(show_date),
        procedure,
        remainder: match remainder {
            Remainder::None => None,
            Remainder::Review => Some("review".to_owned()),
            Remainder::Deny => Some("deny".to_owned()),
        },
        missing: missing.into_iter().filter_map(|fact| missing_fact(bundle, case, fact)).collect(),
    }
}
