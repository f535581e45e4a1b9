//! Value sets: their codes, with the days on which each is in the set.

use mednec_graph::Bundle;
use mednec_syntax::file::{DatedItem, ValueSetFile};
use serde::Serialize;

use super::Link;
use crate::book::Book;
use crate::cited::titled;

/// The most codes that stand on the page of a policy; the page of the set has all.
const MOST_HERE: usize = 12;

/// A value set on its page.
#[derive(Debug, Serialize)]
pub(crate) struct SetShown {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) system: Option<String>,
    pub(crate) codes: Vec<CodeShown>,
    pub(crate) left_out: Vec<CodeShown>,
    pub(crate) cites: Vec<String>,
    pub(crate) used_by: Vec<Link>,
    pub(crate) place: String,
}

/// A code, a category or a range of a set.
#[derive(Debug, Serialize)]
pub(crate) struct CodeShown {
    pub(crate) code: String,
    pub(crate) title: Option<String>,
    pub(crate) days: Option<String>,
}

/// A value set in short, on the page of a policy that uses it.
#[derive(Debug, Serialize)]
pub(crate) struct SetNamed {
    pub(crate) link: Link,
    pub(crate) codes: String,
}

/// The page of a set.
pub(crate) fn set_page(name: &str) -> String {
    format!("value-sets/{name}.html")
}

/// What a person calls a set.
pub(crate) fn title(set: &ValueSetFile) -> String {
    set.title.as_ref().map_or_else(|| mednec_draw::words(&set.name.node), |title| title.node.clone())
}

/// A set for its page.
pub(crate) fn shown(book: &Book<'_>, path: &str, set: &ValueSetFile, used_by: Vec<Link>) -> SetShown {
    let system = set.system.as_ref().map(|system| system.node.clone());
    let codes = |items: &[DatedItem]| {
        items.iter().map(|item| code(book.bundle, system.as_deref(), item)).collect::<Vec<_>>()
    };
    SetShown {
        name: set.name.node.clone(),
        title: title(set),
        codes: codes(&set.codes),
        left_out: codes(&set.exclude),
        cites: titled(&set.cite, &set.sources, book.bundle),
        used_by,
        place: path.to_owned(),
        system: system.map(|system| system.to_uppercase()),
    }
}

/// The sets of some names, in short.
pub(crate) fn named(book: &Book<'_>, names: &[&str]) -> Vec<SetNamed> {
    let sets = book.sets().filter(|(_, set)| names.contains(&set.name.node.as_str()));
    let short = |set: &ValueSetFile| {
        let first: Vec<String> = set.codes.iter().take(MOST_HERE).map(|item| item.item.to_string()).collect();
        let more = set.codes.len().saturating_sub(first.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let without = match set.exclude.as_slice() {
            [] => String::new(),
            left_out => {
                let codes: Vec<String> = left_out.iter().map(|item| item.item.to_string()).collect();
                format!("; without {}", codes.join(", "))
            }
        };
        format!("{}{more}{without}", first.join(", "))
    };
    sets.map(|(_, set)| SetNamed {
        link: Link { text: title(set), href: set_page(&set.name.node) },
        codes: short(set),
    })
    .collect()
}

fn code(bundle: &Bundle, system: Option<&str>, item: &DatedItem) -> CodeShown {
    let title = match (&item.item.last, system) {
        (None, Some(system)) => bundle.title(system, &item.item.first).map(str::to_owned),
        _ => None,
    };
    let days = match (&item.from, &item.until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {}", from.node)),
        (None, Some(until)) => Some(format!("until {}", until.node)),
        (Some(from), Some(until)) => Some(format!("{} to {}", from.node, until.node)),
    };
    CodeShown { code: item.item.to_string(), title, days }
}
