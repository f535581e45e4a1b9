//! The editions that an argument names: those of a policy, or the one of a file.

use std::collections::BTreeSet;

use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{Bundle, EditionRef};
use mednec_source::did_you_mean;

use super::listed;
use crate::exit::Stop;

/// An edition: its unit, and its place there.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'b> {
    pub(crate) unit: &'b Unit,
    pub(crate) at: EditionRef,
    pub(crate) index: usize,
    pub(crate) edition: &'b Edition,
}

/// The editions of a policy, or the one written in a file.
pub(crate) fn chosen<'b>(bundle: &'b Bundle, policy: &str) -> Result<Vec<Chosen<'b>>, Stop> {
    let of_unit = |(unit, of): (u32, &'b Unit)| {
        let editions = (0u32..).zip(&of.editions).enumerate();
        editions.map(move |(index, (edition, shown))| {
            let at = EditionRef { unit, edition };
            Chosen { unit: of, at, index, edition: shown }
        })
    };
    let all: Vec<Chosen<'b>> = (0u32..).zip(&bundle.units).flat_map(of_unit).collect();
    let named: Vec<Chosen<'b>> = all.iter().filter(|one| one.edition.policy == policy).copied().collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let asked = policy.replace('\\', "/");
    let file = |one: &&Chosen<'b>| {
        let origin = bundle.origin(one.edition.origin);
        let file = origin.and_then(|origin| bundle.files.get(origin.file as usize));
        file.is_some_and(|file| asked == *file || asked.ends_with(&format!("/{file}")))
    };
    let written: Vec<Chosen<'b>> = all.iter().filter(file).copied().collect();
    if !written.is_empty() {
        return Ok(written);
    }
    let known: BTreeSet<&str> = all.iter().map(|one| one.edition.policy.as_str()).collect();
    let near = did_you_mean(policy, known.iter().copied());
    let listed = || format!("there are {}", listed(&known.iter().copied().collect::<Vec<_>>()));
    Err(Stop::could_not(format!("no policy is called `{policy}`\n  {}", near.unwrap_or_else(listed))))
}
