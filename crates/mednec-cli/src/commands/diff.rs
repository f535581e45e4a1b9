//! `mednec diff`: what new policies change, by their meaning and by the rows of a file.

use mednec_batch::{Beside, Compare, Impact};
use mednec_graph::Bundle;
use mednec_project::changes::{Changes, Verdict, changes};
use serde_json::Value;

use super::changes_markdown::markdown;
use super::determine::payer_named;
use super::print;
use super::rows::{inputs, look};
use super::side::{Side, side};
use crate::args_diff::{ChangesFormat, Diff};
use crate::args_rows::ReportFormat;
use crate::exit::{Exit, Stop};
use crate::pretty::changes::changes as shown_changes;
use crate::pretty::impact::impact as shown;
use crate::pretty::width::{Page, page};

/// Runs the verb.
pub(crate) fn run(args: &Diff) -> Result<Exit, Stop> {
    let open = |name: &str| side(name, args.policies.as_deref(), &args.rows.trust);
    let (old, new) = (open(&args.old)?, open(&args.new)?);
    old.goes_with(&new)?;
    let changes = changes(old.compared(), new.compared());
    let rows = if args.cases.is_empty() { None } else { Some(moved(args, &old, &new)?) };
    let verdict = match (&rows, changes.verdict) {
        (Some((_, true)), _) => Exit::Invalid,
        (_, Verdict::Same | Verdict::Wording) => Exit::Done,
        (_, Verdict::Possible | Verdict::NotCompared | Verdict::Meaning) => Exit::Negative,
    };
    let text = told(&changes, rows.as_ref().map(|(impact, _)| impact), args.format)?;
    Stop::told(print(&text), verdict)
}

/// What moves of the rows of a file, and whether any could not be read.
fn moved(args: &Diff, old: &Side, new: &Side) -> Result<(Impact, bool), Stop> {
    if args.policies.is_some() {
        return Err(Stop::could_not(
            "rows cannot be determined by two parts of one folder\n  give two folders or bundles, or leave out --cases",
        ));
    }
    let inputs = inputs(&args.cases, args.rows.from)?;
    let payer = |bundle: &Bundle| args.payer.as_deref().map(|name| payer_named(bundle, name)).transpose();
    let (of_old, of_new) = (payer(&old.policies.bundle)?, payer(&new.policies.bundle)?);
    let compare = Compare { policies: &new.policies, payer: of_new, moved: args.save_moved.clone() };
    let beside = Beside { compare: Some(compare), ..Beside::default() };
    let finished = look(&old.policies, of_old, &inputs, &args.rows, beside)?;
    Ok((finished.impact.unwrap_or_default(), finished.numbers.rejected > 0))
}

fn told(changes: &Changes, impact: Option<&Impact>, format: ChangesFormat) -> Result<String, Stop> {
    match format {
        ChangesFormat::Json => {
            let mut whole = serde_json::to_value(changes).map_err(Stop::could_not)?;
            if let (Value::Object(members), Some(impact)) = (&mut whole, impact) {
                let rows = serde_json::to_value(impact.shown()).map_err(Stop::could_not)?;
                members.insert("rows".to_owned(), rows);
            }
            Ok(serde_json::to_string_pretty(&whole).map_err(Stop::could_not)? + "\n")
        }
        ChangesFormat::Pretty => {
            let mut out = Page::new(page());
            shown_changes(&mut out, changes);
            if let Some(impact) = impact {
                out.gap();
                shown(&mut out, impact);
            }
            Ok(out.render())
        }
        ChangesFormat::Markdown => Ok(markdown(changes, impact)),
    }
}

/// What rows moved, as it is told.
pub(crate) fn text(impact: &Impact, format: ReportFormat) -> Result<String, Stop> {
    match format {
        ReportFormat::Json => {
            Ok(serde_json::to_string_pretty(&impact.shown()).map_err(Stop::could_not)? + "\n")
        }
        ReportFormat::Pretty => {
            let mut out = Page::new(page());
            shown(&mut out, impact);
            Ok(out.render())
        }
    }
}
