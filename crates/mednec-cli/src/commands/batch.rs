//! `mednec batch`: rows by the million.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mednec_batch::{Batch, Beside, Compare, Finished, Form, Impact, ImpactShown, Input, Summary};
use mednec_project::codes::{NOT_WRITTEN, UNCLEAR_INPUT};
use mednec_project::write_whole;
use mednec_source::{Diagnostic, SourceMap};
use serde::Serialize;

use super::determine::payer_named;
use super::diff::text;
use super::rows::{form_of, inputs, read_map, run_rows, threads};
use super::{as_known_on, ended_by, open, print, tell};
use crate::args::{Strictness, policies_folder};
use crate::args_rows;
use crate::exit::{Exit, Stop};
use crate::pretty::batch::summary;
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &args_rows::Batch) -> Result<Exit, Stop> {
    let inputs = inputs(&args.inputs, args.from)?;
    apart(args, &inputs)?;
    let policies =
        open(&policies_folder(args.policies.as_deref()), Strictness { deny_warnings: false }, &args.trust)?;
    let policies = as_known_on(policies, args.known.known_on);
    let payer = args.payer.as_deref().map(|name| payer_named(&policies.bundle, name)).transpose()?;
    let map = args.map.as_deref().map(read_map).transpose()?;
    let output = (args.output != Path::new("-")).then(|| args.output.clone());
    let form = match (args.to, &output) {
        (Some(form), _) => form_of(form),
        (None, Some(path)) => match Form::of_name(path) {
            // A folder is told where it would be written to.
            None if !path.is_dir() => {
                let problem = "the ending of the output does not tell what to write";
                let problem = Diagnostic::new(&UNCLEAR_INPUT, problem).in_path(path.to_string_lossy());
                return Err(ended_by(
                    &problem.help("add `--to ndjson`, `--to csv`, `--to xlsx` or `--to parquet`"),
                ));
            }
            form => form.unwrap_or(Form::Ndjson),
        },
        (None, None) => Form::Ndjson,
    };
    let strictness = Strictness { deny_warnings: false };
    let new = args.compare.as_deref().map(|path| open(path, strictness, &args.trust)).transpose()?;
    let new = new.map(|new| new.as_known_on(args.known.known_on));
    let compare = new.as_ref().map(|new| {
        let payer = args.payer.as_deref().map(|name| payer_named(&new.bundle, name)).transpose()?;
        Ok::<_, Stop>(Compare { policies: new, payer, moved: args.save_moved.clone() })
    });
    let receipts = args.receipts.clone();
    let beside = Beside { receipts, compare: compare.transpose()?, ..Beside::default() };
    let batch = Batch {
        policies: &policies,
        payer,
        all_payers: args.all_payers,
        criteria: args.criteria,
        map,
        strict: args.strict,
        threads: threads(args.threads),
        form,
        output,
        rejects: args.rejects.clone(),
        beside,
    };
    let (finished, took) = run_rows(&batch, &inputs)?;
    done(args, &finished, took)
}

/// Refuses a run that would write over one of its inputs, or two things to one file.
fn apart(args: &args_rows::Batch, inputs: &[Input]) -> Result<(), Stop> {
    // A file that is not there yet is told by its folder and its name.
    let place = |path: &Path| {
        path.canonicalize().unwrap_or_else(|_| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize().unwrap_or_default();
            folder.join(path.file_name().unwrap_or_default())
        })
    };
    let output = Some(&args.output).filter(|path| path.as_path() != Path::new("-"));
    let outputs = [
        output,
        args.rejects.as_ref(),
        args.summary.as_ref(),
        args.receipts.as_ref(),
        args.save_moved.as_ref(),
    ];
    let mut taken: Vec<PathBuf> =
        inputs.iter().filter_map(|input| input.path.as_deref().map(place)).collect();
    for path in outputs.into_iter().flatten() {
        let own = place(path);
        if taken.contains(&own) {
            let problem = Diagnostic::new(&NOT_WRITTEN, "this file is read, or written to, by the same run")
                .in_path(path.to_string_lossy())
                .help("give every output a name of its own");
            return Err(ended_by(&problem));
        }
        taken.push(own);
    }
    Ok(())
}

/// Tells the numbers of a run that went to its end.
fn done(args: &args_rows::Batch, finished: &Finished, took: Duration) -> Result<Exit, Stop> {
    tell(&SourceMap::new(), &finished.refused);
    if let Some(path) = &args.summary {
        let impact = finished.impact.as_ref().map(Impact::shown);
        let whole = Whole { numbers: &finished.numbers, receipts_seal: finished.seal.as_deref(), impact };
        let text = serde_json::to_string_pretty(&whole).map_err(Stop::could_not)? + "\n";
        write_whole(path, text.as_bytes()).map_err(|problem| ended_by(&problem))?;
    }
    let told = args.rejects.as_deref().map(|path| path.to_string_lossy().into_owned());
    // Numbers are for people; who is not there does not miss them.
    let _ = anstream::stderr().write_all(summary(&finished.numbers, took, told.as_deref()).as_bytes());
    if let (Some(path), Some(seal)) = (&args.receipts, &finished.seal) {
        sealed(path, seal);
    }
    if let Some(impact) = &finished.impact {
        let text = text(impact, args.format)?;
        if args.output == Path::new("-") {
            // Standard output has the determinations.
            let _ = anstream::stderr().write_all(text.as_bytes());
        } else {
            print(&text)?;
        }
    }
    let lost = finished.numbers.rejected > 0 && args.rejects.is_none();
    Ok(if lost { Exit::Invalid } else { Exit::Done })
}

/// The numbers of a run as they are written.
#[derive(Serialize)]
struct Whole<'f> {
    #[serde(flatten)]
    numbers: &'f Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipts_seal: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    impact: Option<ImpactShown<'f>>,
}

/// Tells the last seal of receipts, to be kept in another place.
pub(crate) fn sealed(path: &Path, seal: &str) {
    let text = format!("{}\n  seal {seal}\n", clean(&path.to_string_lossy()));
    // It stands in the file too.
    let _ = anstream::stderr().write_all(text.as_bytes());
}
