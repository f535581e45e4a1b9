//! `mednec batch`: rows by the million.

use std::fs;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mednec_batch::{
    Batch, BatchError, Beside, Compare, Finished, Form, Impact, ImpactShown, Input, Map, Progress, Summary,
    run as run_batch,
};
use mednec_project::codes::{NOT_FOUND, NOT_WRITTEN};
use mednec_project::write_whole;
use mednec_source::{Diagnostic, SourceMap};
use serde::Serialize;

use super::determine::payer_named;
use super::diff::text;
use super::{as_known_on, ended_by, open, print, tell};
use crate::args::{self, RowForm, Strictness, policies_folder};
use crate::exit::{Exit, Stop};
use crate::pretty::batch::{summary, watched};
use crate::pretty::width::clean;

/// How long work is quiet, and how often what is shown changes.
const QUIET: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(200);

/// Runs the verb.
pub(crate) fn run(args: &args::Batch) -> Result<Exit, Stop> {
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
        (None, Some(path)) => Form::of_name(path).ok_or_else(|| {
            let ending = "the ending of the output does not tell what to write";
            Stop::could_not(format!("{ending}\n  add `--to ndjson`, `--to csv` or `--to parquet`"))
        })?,
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

/// The most threads that work: each takes memory for its stack.
const MOST_THREADS: usize = 512;

/// How many threads work.
pub(crate) fn threads(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| thread::available_parallelism().ok()).map_or(1, usize::from).min(MOST_THREADS)
}

/// Refuses a run that would write over one of its inputs, or two things to one file.
fn apart(args: &args::Batch, inputs: &[Input]) -> Result<(), Stop> {
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

/// Runs to the end, with progress shown to whoever watches; how long it took.
pub(crate) fn run_rows(batch: &Batch<'_>, inputs: &[Input]) -> Result<(Finished, Duration), Stop> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    // Where no handler can be set, an interrupted run ends at once, and its unfinished file has another name.
    let _ = ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed));
    let mut shown = Shown::new();
    let started = Instant::now();
    let finished = run_batch(batch, inputs, &mut |progress| shown.tell(progress), &stop);
    drop(shown);
    match finished {
        Ok(finished) => Ok((finished, started.elapsed())),
        Err(error) => Err(ended(error)),
    }
}

/// Tells the numbers of a run that went to its end.
fn done(args: &args::Batch, finished: &Finished, took: Duration) -> Result<Exit, Stop> {
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

/// How a run ends that did not go to its end.
fn ended(error: BatchError) -> Stop {
    match error {
        BatchError::Told(problem) => ended_by(&problem),
        BatchError::Refused(problems) => {
            tell(&SourceMap::new(), &problems);
            Stop::Invalid("a row was refused, so nothing was written".into())
        }
        BatchError::Interrupted => Stop::CouldNot("interrupted; no file was written".into()),
        BatchError::Closed => Stop::Closed,
    }
}

/// The files behind what was given: files, folders and patterns.
pub(crate) fn inputs(given: &[PathBuf], from: Option<RowForm>) -> Result<Vec<Input>, Stop> {
    let mut found = Vec::new();
    for path in given {
        if path == Path::new("-") {
            let Some(form) = from else {
                return Err(Stop::could_not(
                    "what standard input holds cannot be told\n  add `--from ndjson`, `--from csv` or `--from parquet`",
                ));
            };
            found.push(Input { path: None, form: form_of(form) });
            continue;
        }
        let files = files(path)?;
        for file in files {
            let form = from.map(form_of).or_else(|| Form::of_name(&file)).ok_or_else(|| {
                let name = file.display();
                Stop::could_not(format!(
                    "the ending of {name} does not tell what it holds\n  add `--from ndjson`, `--from csv` or `--from parquet`"
                ))
            })?;
            found.push(Input { path: Some(file), form });
        }
    }
    Ok(found)
}

/// The files of one input: itself, those of a folder that can be rows, or those that match.
fn files(path: &Path) -> Result<Vec<PathBuf>, Stop> {
    let none = |message: &str, help: &str| {
        ended_by(&Diagnostic::new(&NOT_FOUND, message).in_path(path.to_string_lossy()).help(help))
    };
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|error| none(&error.to_string(), "look at the folder"))?;
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|file| file.is_file() && Form::of_name(file).is_some());
        files.sort();
        if files.is_empty() {
            return Err(none(
                "the folder holds no rows",
                "rows are files ending in .ndjson, .csv or .parquet",
            ));
        }
        return Ok(files);
    }
    if path.exists() {
        return Ok(vec![path.to_path_buf()]);
    }
    let help = "look at the spelling, and from which folder the command is run";
    let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
    let Some(pattern) = pattern else { return Err(none("there is no such file", help)) };
    let matched = glob::glob(pattern).map_err(|error| none(&error.to_string(), "mend the pattern"))?;
    let mut files: Vec<PathBuf> = matched.filter_map(Result::ok).filter(|file| file.is_file()).collect();
    files.sort();
    if files.is_empty() { Err(none("no file matches", help)) } else { Ok(files) }
}

pub(crate) fn read_map(path: &Path) -> Result<Map, Stop> {
    let text = fs::read_to_string(path).map_err(|error| {
        let problem = Diagnostic::new(&NOT_FOUND, format!("the mapping cannot be read: {error}"));
        ended_by(&problem.in_path(path.to_string_lossy()).help("look at the spelling"))
    })?;
    Map::read(path, &text).map_err(|problem| ended_by(&problem))
}

fn form_of(form: RowForm) -> Form {
    match form {
        RowForm::Ndjson => Form::Ndjson,
        RowForm::Csv => Form::Csv,
        RowForm::Parquet => Form::Parquet,
    }
}

/// What a watching person sees.
struct Shown {
    terminal: bool,
    started: Instant,
    last: Option<Instant>,
}

impl Shown {
    fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), started: Instant::now(), last: None }
    }

    fn tell(&mut self, progress: Progress) {
        let took = self.started.elapsed();
        if !self.terminal || took < QUIET || self.last.is_some_and(|last| last.elapsed() < EVERY) {
            return;
        }
        self.last = Some(Instant::now());
        // What cannot be shown is not missed.
        let _ = write!(std::io::stderr(), "\r{}\u{1b}[K", watched(progress, took));
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if self.last.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}
