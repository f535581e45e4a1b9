//! What is granted, as people write it.

use mednec_graph::fact::{show_date, show_number};
use mednec_graph::grant::Grant;
use mednec_graph::{Bundle, Case, FactId, Granted, Remainder};

use super::missing::missing_fact;
use super::{GrantShown, QuantityShown};

/// What happens to what is asked for beyond a grant, as it is written.
pub(crate) const REMAINDERS: [&str; 3] = ["none", "review", "deny"];

/// What stands for a value that missing facts leave open.
const UNKNOWN: &str = "unknown";

/// A grant in few words, as `expect` of a file of cases has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantWords {
    /// Each thing that the grant says and what it is: `visits` and `18 visits`, `until` and `2025-04-20`; `unknown`
    /// where missing facts leave it open.
    pub said: Vec<(String, String)>,
    /// The facts that what is unknown hangs on.
    pub missing: Vec<FactId>,
}

impl GrantWords {
    /// What a grant gives on a case.
    pub(super) fn of(grant: &Grant, granted: Granted) -> Self {
        let Granted { quantities, from, until, procedure, remainder, missing } = granted;
        let mut said: Vec<(String, String)> = Vec::new();
        for quantity in quantities {
            let value = quantity.value.map(|value| show_number(value, quantity.decimals));
            let value = value.map(|value| match &quantity.unit {
                Some(unit) => format!("{value} {unit}"),
                None => value,
            });
            said.push((quantity.name, value.unwrap_or_else(|| UNKNOWN.to_owned())));
        }
        for (name, has, day) in [("from", &grant.from, from), ("until", &grant.until, until)] {
            if has.is_some() {
                said.push((name.to_owned(), day.map_or_else(|| UNKNOWN.to_owned(), show_date)));
            }
        }
        said.extend(procedure.map(|procedure| ("procedure".to_owned(), procedure)));
        said.extend(remainder_word(remainder).map(|word| ("remainder".to_owned(), word.to_owned())));
        Self { said, missing }
    }
}

/// The word for what happens to the rest, where something is said.
fn remainder_word(remainder: Remainder) -> Option<&'static str> {
    match remainder {
        Remainder::None => None,
        Remainder::Review => Some("review"),
        Remainder::Deny => Some("deny"),
    }
}

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
        remainder: remainder_word(remainder).map(str::to_owned),
        missing: missing.into_iter().filter_map(|fact| missing_fact(bundle, case, fact)).collect(),
    }
}
