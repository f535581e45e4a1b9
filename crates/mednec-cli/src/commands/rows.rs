//! Rows for the verbs that look at many: which files they are in, how they are run through, and what is shown meanwhile.

use std::fs;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mednec_batch::{Batch, BatchError, Beside, Finished, Form, Input, Map, Progress, run as run_batch};
use mednec_project::Policies;
use mednec_project::codes::NOT_FOUND;
use mednec_source::{Diagnostic, SourceMap};

use super::{ended_by, tell};
use crate::args::RowForm;
use crate::args_rows::Rows;
use crate::exit::Stop;
use crate::pretty::batch::watched;

/// How long work is quiet, and how often what is shown changes.
const QUIET: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(200);

/// Runs through the rows of a verb that writes no determinations; what it came to, with refused rows told.
pub(crate) fn look(
    policies: &Policies,
    payer: Option<usize>,
    inputs: &[Input],
    rows: &Rows,
    beside: Beside<'_>,
) -> Result<Finished, Stop> {
    let batch = Batch {
        payer,
        map: rows.map.as_deref().map(read_map).transpose()?,
        threads: threads(rows.threads),
        beside: Beside { nowhere: true, ..beside },
        ..Batch::new(policies)
    };
    let (finished, _) = run_rows(&batch, inputs)?;
    tell(&SourceMap::new(), &finished.refused);
    Ok(finished)
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

pub(crate) fn form_of(form: RowForm) -> Form {
    match form {
        RowForm::Ndjson => Form::Ndjson,
        RowForm::Csv => Form::Csv,
        RowForm::Parquet => Form::Parquet,
    }
}

/// The most threads that work: each takes memory for its stack.
const MOST_THREADS: usize = 512;

/// How many threads work.
pub(crate) fn threads(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| thread::available_parallelism().ok()).map_or(1, usize::from).min(MOST_THREADS)
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
