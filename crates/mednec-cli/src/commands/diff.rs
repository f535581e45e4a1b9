//! `mednec diff`: what new policies change, by the rows of a file.

use mednec_batch::{Batch, Beside, Compare, Form, Impact};
use mednec_project::Policies;
use mednec_source::SourceMap;

use super::batch::{inputs, read_map, run_rows, threads};
use super::determine::payer_named;
use super::{open, print, tell};
use crate::args::Strictness;
use crate::args_rows::{Diff, ReportFormat};
use crate::exit::{Exit, Stop};
use crate::pretty::impact::impact as shown;
use crate::pretty::width::{Page, page};

/// Runs the verb.
pub(crate) fn run(args: &Diff) -> Result<Exit, Stop> {
    let inputs = inputs(&args.cases, args.rows.from)?;
    let strictness = Strictness { deny_warnings: false };
    let (old, new) = (open(&args.old, strictness, &args.trust)?, open(&args.new, strictness, &args.trust)?);
    let (old, new) = (old.as_known_on(None), new.as_known_on(None));
    let payer = |policies: &Policies| {
        args.payer.as_deref().map(|name| payer_named(&policies.bundle, name)).transpose()
    };
    let compare = Compare { policies: &new, payer: payer(&new)?, moved: args.save_moved.clone() };
    let batch = Batch {
        policies: &old,
        payer: payer(&old)?,
        all_payers: false,
        criteria: false,
        map: args.rows.map.as_deref().map(read_map).transpose()?,
        strict: false,
        threads: threads(args.rows.threads),
        form: Form::Ndjson,
        output: None,
        rejects: None,
        beside: Beside { compare: Some(compare), nowhere: true, ..Beside::default() },
    };
    let (finished, _) = run_rows(&batch, &inputs)?;
    tell(&SourceMap::new(), &finished.refused);
    let impact = finished.impact.unwrap_or_default();
    let verdict = if finished.numbers.rejected > 0 { Exit::Invalid } else { Exit::Done };
    Stop::told(print(&text(&impact, args.rows.format)?), verdict)
}

/// A comparison as it is told.
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
