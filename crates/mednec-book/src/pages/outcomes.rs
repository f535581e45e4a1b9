//! The cases of all payers, each determined by every payer that has a policy for its procedure.

use std::collections::BTreeMap;

use mednec_draw::words;
use mednec_graph::{Bundle, Outcome, Reason};
use mednec_project::answer::said;
use mednec_project::{Answerer, file_cases, requests};
use serde::Serialize;

use super::rules::colour;
use crate::book::Book;

/// The cases of one procedure.
#[derive(Debug, Serialize)]
pub(crate) struct OutcomesShown {
    pub(crate) procedure: String,
    pub(crate) title: Option<String>,
    pub(crate) payers: Vec<String>,
    pub(crate) rows: Vec<OutcomeRow>,
    /// How many cases all of these payers decide alike.
    pub(crate) alike: usize,
}

/// A case and what each payer decides.
#[derive(Debug, Serialize)]
pub(crate) struct OutcomeRow {
    pub(crate) case: String,
    pub(crate) title: Option<String>,
    pub(crate) cells: Vec<Option<OutcomeCell>>,
}

/// What a payer decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct OutcomeCell {
    pub(crate) outcome: String,
    pub(crate) reason: String,
    pub(crate) colour: &'static str,
    /// Whether the case was written for this payer.
    pub(crate) own: bool,
}

/// A case and what each payer that speaks of it decides.
type Row = (String, Option<String>, BTreeMap<usize, OutcomeCell>);

/// The policies without their graphs: what facts are missing for is then found rule by rule, which is quick for cases of
/// another payer, of which most facts are missing; sound, and more cautious.
fn cautious(bundle: &Bundle) -> Bundle {
    let mut cautious = bundle.clone();
    cautious.units.iter_mut().for_each(|unit| unit.root = None);
    cautious
}

/// The cases that several payers speak of, by procedure.
pub(crate) fn outcomes(book: &Book<'_>) -> Vec<OutcomesShown> {
    let bundle = book.bundle;
    let cautious = cautious(bundle);
    let (mut exactly, mut cautiously) = (Answerer::new(bundle, ""), Answerer::new(&cautious, ""));
    let mut found: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let (cases, _) = file_cases(book.project, bundle);
    for case in cases {
        let Some(read) = &case.case else { continue };
        for request in requests(bundle, read) {
            let procedure = bundle.procedure.and_then(|fact| said(bundle, &request.case.case, fact));
            let Some(procedure) = procedure else { continue };
            let name = match request.place {
                Some(place) => format!("{}#{place}", case.name),
                None => case.name.clone(),
            };
            let mut row = BTreeMap::new();
            for payer in 0..bundle.payers.len() {
                let own = case.payer == Some(payer);
                let answerer = if own { &mut exactly } else { &mut cautiously };
                let (brief, _) = answerer.brief(&request.case, Some(payer));
                let (outcome, reason) = (brief.end.outcome(bundle), brief.end.reason(bundle));
                if !(outcome == Outcome::NotApplicable && reason == Reason::NO_POLICY) {
                    let (name, reason) = (words(outcome.name()), book.words.named(reason));
                    row.insert(payer, OutcomeCell { outcome: name, reason, colour: colour(outcome), own });
                }
            }
            if row.len() > 1 {
                found.entry(procedure).or_default().push((name, case.title.clone(), row));
            }
        }
    }
    found.into_iter().map(|(procedure, rows)| one(book, procedure, rows)).collect()
}

fn one(book: &Book<'_>, procedure: String, rows: Vec<Row>) -> OutcomesShown {
    let mut payers: Vec<usize> = rows.iter().flat_map(|(_, _, row)| row.keys().copied()).collect();
    payers.sort_unstable();
    payers.dedup();
    let same = |row: &BTreeMap<usize, OutcomeCell>| {
        let mut outcomes = row.values().map(|cell| &cell.outcome);
        let first = outcomes.next();
        outcomes.all(|outcome| Some(outcome) == first)
    };
    OutcomesShown {
        title: book.bundle.title("cpt", &procedure).map(str::to_owned),
        procedure,
        alike: rows.iter().filter(|(_, _, row)| same(row)).count(),
        payers: payers.iter().map(|payer| book.payer_name(*payer).to_owned()).collect(),
        rows: rows
            .into_iter()
            .map(|(case, title, row)| OutcomeRow {
                case,
                title,
                cells: payers.iter().map(|payer| row.get(payer).cloned()).collect(),
            })
            .collect(),
    }
}
