//! Payers side by side: which of them uses which criterion, and what each asks of a fact.

use std::collections::{BTreeMap, BTreeSet};

use mednec_draw::words;
use mednec_graph::TermKind;
use serde::Serialize;

use super::fact::base;
use super::outcomes::OutcomesShown;
use super::policy_page;
use crate::book::Book;
use crate::english::fact_page;

/// The most values of a fact that a cell tells.
const MOST_TURNS: usize = 6;

/// The page that compares payers.
#[derive(Debug, Serialize)]
pub(crate) struct ComparisonShown {
    pub(crate) criteria: Grid,
    pub(crate) facts: Grid,
    pub(crate) outcomes: Vec<OutcomesShown>,
}

/// A table with a column for each payer.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Grid {
    pub(crate) payers: Vec<String>,
    pub(crate) rows: Vec<GridRow>,
}

/// A row of such a table.
#[derive(Debug, Serialize)]
pub(crate) struct GridRow {
    pub(crate) name: String,
    pub(crate) href: Option<String>,
    pub(crate) cells: Vec<GridCell>,
}

/// What one payer has there; nothing where it has nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct GridCell {
    pub(crate) lines: Vec<String>,
    pub(crate) href: Option<String>,
}

/// Of each row what each payer has.
type Cells = BTreeMap<(String, Option<String>), BTreeMap<usize, GridCell>>;

/// How each payer words a criterion, and where.
type Wordings<'b> = BTreeMap<usize, (BTreeSet<&'b str>, String)>;

/// The criteria that several payers use, by payer.
pub(crate) fn criteria(book: &Book<'_>) -> Grid {
    let mut found: BTreeMap<&str, (String, Wordings<'_>)> = BTreeMap::new();
    for policy in &book.policies {
        for (number, seen) in book.editions(policy).enumerate() {
            for criterion in &seen.edition.criteria {
                let name = criterion.name.as_str();
                let title = criterion.title.as_ref().map_or_else(|| words(name), String::from);
                let row = found.entry(name).or_insert_with(|| (title, BTreeMap::new()));
                let href = format!("{}#e{}-{name}", policy_page(&policy.id), number + 1);
                let text = seen.unit.conditions.get(criterion.condition.0 as usize);
                let text = text.map_or("", |condition| condition.text.as_str());
                let cell = row.1.entry(policy.payer).or_insert_with(|| (BTreeSet::new(), href));
                cell.0.insert(text);
            }
        }
    }
    let mut cells = Cells::new();
    for (title, row) in found.into_values() {
        // Texts that differ have letters of their own, in the order of payers.
        let mut texts: Vec<BTreeSet<&str>> = Vec::new();
        for (text, _) in row.values() {
            if !texts.contains(text) {
                texts.push(text.clone());
            }
        }
        let said = |text: &BTreeSet<&str>| match texts.iter().position(|known| known == text) {
            _ if texts.len() == 1 => "✓ the same".to_owned(),
            Some(at) => format!("✓ wording {}", at + 1),
            None => String::new(),
        };
        let row = row
            .into_iter()
            .map(|(payer, (text, href))| (payer, GridCell { lines: vec![said(&text)], href: Some(href) }));
        cells.insert((title, None), row.collect());
    }
    grid(book, cells)
}

/// The facts that several payers look at, with the values at which they turn.
pub(crate) fn facts(book: &Book<'_>) -> Grid {
    let mut cells = Cells::new();
    for unit in &book.bundle.units {
        for term in &unit.terms.terms {
            for id in term.kind.facts() {
                for fact in base(book, id) {
                    let Some(fact) = book.bundle.fact(fact) else { continue };
                    let row = (book.words.named(&fact.name), Some(fact_page(&fact.name)));
                    let cell = cells.entry(row).or_default().entry(unit.payer as usize).or_default();
                    let numbers = matches!(&term.kind, TermKind::Linear { parts, .. } if parts.len() == 1);
                    if numbers && term.text.as_str() == fact.name {
                        cell.lines.extend(term.labels.iter().map(String::from));
                    }
                }
            }
        }
    }
    for cell in cells.values_mut().flat_map(BTreeMap::values_mut) {
        cell.lines.dedup();
        if cell.lines.is_empty() || cell.lines.len() > MOST_TURNS {
            cell.lines = vec!["✓".to_owned()];
        }
    }
    grid(book, cells)
}

/// A table of the rows that several payers have, with the payers that have any of them.
fn grid(book: &Book<'_>, cells: Cells) -> Grid {
    let rows: Vec<_> = cells.into_iter().filter(|(_, row)| row.len() > 1).collect();
    let payers: BTreeSet<usize> = rows.iter().flat_map(|(_, row)| row.keys().copied()).collect();
    let rows = rows.into_iter().map(|((name, href), row)| GridRow {
        name,
        href,
        cells: payers.iter().map(|payer| row.get(payer).cloned().unwrap_or_default()).collect(),
    });
    Grid {
        rows: rows.collect(),
        payers: payers.iter().map(|payer| book.payer_name(*payer).to_owned()).collect(),
    }
}
