//! `mednec next`: what to ask, in which order, and where each answer leads.

use std::path::Path;

use mednec_graph::Bundle;
use mednec_project::{Asker, Asking, Failure, Next, read_costs, read_frequencies};
use mednec_source::Diagnostic;

use super::cases::Cases;
use super::interview::interview;
use super::{print, stopped, tell};
use crate::args_asking::{AskingFormat, Next as Args};
use crate::exit::{Exit, Stop};
use crate::pretty::asking;
use crate::pretty::width::page;

/// Runs the verb.
pub(crate) fn run(args: &Args) -> Result<Exit, Stop> {
    if args.interactive && args.of.case == Path::new("-") {
        let text = "with --interactive, standard input is for the answers\n  give the case as a file: `--case case.yaml`";
        return Err(Stop::could_not(text));
    }
    let cases = Cases::read(&args.of)?;
    let bundle = &cases.policies.bundle;
    let mut asking = Asking { costs: costs(args.costs.as_deref(), bundle)?, ..Asking::default() };
    if let Some(path) = &args.frequencies {
        asking.frequencies = read_frequencies(path, bundle).map_err(unusable)?;
    }
    let mut asker = Asker::new(bundle, &cases.policies.sha256, asking);
    if args.interactive {
        return interview(&cases, &mut asker);
    }
    let told: Vec<Next> = cases.requests.iter().map(|(case, payer)| asker.next(case, *payer)).collect();
    match args.format {
        AskingFormat::Json => print(&json(&told, cases.many)?)?,
        AskingFormat::Pretty => {
            let pages = told.iter().map(|next| asking::page(next, page()).render());
            print(&pages.collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(Exit::Done)
}

/// What it costs to ask, by a file.
pub(crate) fn costs(
    path: Option<&Path>,
    bundle: &Bundle,
) -> Result<std::collections::BTreeMap<mednec_graph::FactId, u64>, Stop> {
    path.map_or_else(|| Ok(Default::default()), |path| read_costs(path, bundle).map_err(unusable))
}

/// One object, or an array where there are several.
pub(crate) fn json<T: serde::Serialize>(told: &[T], many: bool) -> Result<String, Stop> {
    let text = match told {
        [only] if !many => serde_json::to_string_pretty(only),
        all => serde_json::to_string_pretty(all),
    };
    Ok(text.map_err(Stop::could_not)? + "\n")
}

/// Tells what is wrong with a file of costs or frequencies.
fn unusable(failure: Failure) -> Stop {
    tell(&failure.sources, failure.diagnostics.iter().filter(|problem: &&Diagnostic| problem.is_error()));
    stopped(&failure.diagnostics, String::new())
}
