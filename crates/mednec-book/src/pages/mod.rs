//! The pages, each kind in a file: what stands on it, for its template.

pub(crate) mod cases;
pub(crate) mod comparison;
pub(crate) mod criteria;
pub(crate) mod edition;
pub(crate) mod fact;
pub(crate) mod history;
pub(crate) mod index;
pub(crate) mod outcomes;
pub(crate) mod rules;
pub(crate) mod source;
pub(crate) mod value_set;
pub(crate) mod values;

use serde::Serialize;

/// A name with its page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Link {
    pub(crate) text: String,
    /// From the root of the site.
    pub(crate) href: String,
}

/// The page of a policy.
pub(crate) fn policy_page(id: &str) -> String {
    format!("policies/{id}.html")
}
