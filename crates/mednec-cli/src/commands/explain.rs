//! `mednec explain`: why a case ends as it does, and what would change it.

use mednec_project::{Asking, Explain, Explainer, ExplanationShown};

use super::cases::Cases;
use super::letter;
use super::next::{costs, json};
use super::print;
use crate::args_asking::{AskingFormat, Explain as Args};
use crate::exit::{Exit, Stop};
use crate::pretty::explanation;
use crate::pretty::width::page;

/// Runs the verb.
pub(crate) fn run(args: &Args) -> Result<Exit, Stop> {
    let cases = Cases::read(&args.of)?;
    let bundle = &cases.policies.bundle;
    let asking = Asking { costs: costs(args.costs.as_deref(), bundle)?, ..Asking::default() };
    let mut explainer = Explainer::new(bundle, &cases.policies.sha256, asking);
    if let Some(form) = args.letter.letter {
        return letter::run(&args.letter, form.into(), &cases, &mut explainer);
    }
    let what = Explain { why_not: args.why_not, counterfactual: args.counterfactual, most: args.most };
    let told: Vec<ExplanationShown> =
        cases.requests.iter().map(|(case, payer)| explainer.explain(case, *payer, what)).collect();
    match args.format {
        AskingFormat::Json => print(&json(&told, cases.many)?)?,
        AskingFormat::Pretty => {
            let pages = told.iter().map(|one| explanation::page(one, bundle, page()).render());
            print(&pages.collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(Exit::Done)
}
