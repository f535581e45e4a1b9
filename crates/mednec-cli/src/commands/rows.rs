//! Rows for the verbs that look at many: which files they are in, how they are run through, and what is shown meanwhile.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mednec_batch::{Batch, BatchError, Beside, Finished, Form, Input, Map, Progress, run as run_batch};
use mednec_project::Policies;
use mednec_project::codes::{NOT_FOUND, NOT_UTF8, UNREADABLE_FILE};
use mednec_source::{Diagnostic, SourceMap};

use super::{ended_by, tell};
use crate::args_rows::RowForm;
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
        Err(error) => Err(ended(error, batch.output.is_none() && !batch.beside.nowhere)),
    }
}

/// How a run ends that did not go to its end; whether its rows went to standard output.
fn ended(error: BatchError, printed: bool) -> Stop {
    match error {
        BatchError::Told(problem) => ended_by(&problem),
        BatchError::Refused(problems) => {
            tell(&SourceMap::new(), &problems);
            let told = match printed {
                false => "a row was refused, so nothing was written",
                true => "a row was refused, so no file was written; rows before it were printed",
            };
            Stop::Invalid(told.into())
        }
        BatchError::Interrupted => Stop::could_not(match printed {
            false => "interrupted; no file was written\n  run it again: it begins anew",
            true => {
                "interrupted; what was printed is not all, and no file was written\n  run it again: it begins anew"
            }
        }),
        BatchError::Closed => Stop::Closed,
    }
}

/// The inputs behind what was given.
pub(crate) fn inputs(given: &[PathBuf], from: Option<RowForm>) -> Result<Vec<Input>, Stop> {
    Input::find(given, from.map(form_of)).map_err(|problem| ended_by(&problem))
}

pub(crate) fn read_map(path: &Path) -> Result<Map, Stop> {
    let text = fs::read_to_string(path).map_err(|error| {
        let problem = match error.kind() {
            io::ErrorKind::NotFound => Diagnostic::new(&NOT_FOUND, "there is no such mapping")
                .help("look at the spelling, and from which folder the command is run"),
            io::ErrorKind::InvalidData => {
                Diagnostic::new(&NOT_UTF8, "the mapping is not UTF-8 text").help("write the mapping as UTF-8")
            }
            _ => Diagnostic::new(&UNREADABLE_FILE, "the mapping cannot be read")
                .help("look whether this is a file, and whether you may read it"),
        };
        ended_by(&problem.in_path(path.to_string_lossy()))
    })?;
    Map::read(path, &text).map_err(|problem| ended_by(&problem))
}

pub(crate) fn form_of(form: RowForm) -> Form {
    match form {
        RowForm::Ndjson => Form::Ndjson,
        RowForm::Csv => Form::Csv,
        RowForm::Xlsx => Form::Xlsx,
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
