//! The run: chunks go round to the workers and come back in order.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use arrow_array::RecordBatch;
use mednec_graph::Bundle;
use mednec_project::codes::{NOT_FOUND, UNREADABLE_FILE};
use mednec_project::{Policies, rows_of_workbook};
use mednec_source::Diagnostic;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use tempfile::{NamedTempFile, TempPath};

use crate::beside::{Beside, Gather, plan};
use crate::cells::Plan;
use crate::csv_in::{CsvRow, Records};
use crate::error::BatchError;
use crate::form::Form;
use crate::impact::Impact;
use crate::lines_in::Lines;
use crate::map::Map;
use crate::output::Written;
use crate::parquet_in;
use crate::parquet_out::{GROUP_ROWS, Groups};
use crate::reject::Rejects;
use crate::replay::Replayed;
use crate::sink::Output;
use crate::summary::Summary;
use crate::work::{Done, Reject};
use crate::worker::Worker;

/// The stack of a worker: graphs are as deep as policies are long.
const STACK: usize = 64 * 1024 * 1024;
/// How many rows of Parquet are looked at together.
const BATCH_ROWS: usize = 8192;
/// How many chunks may wait for a worker, and how many results for the writer.
const WAITING: usize = 2;
/// How many refused rows are kept to be told.
const MOST_TOLD: usize = 10;

/// What is to be done.
pub struct Batch<'a> {
    /// The policies.
    pub policies: &'a Policies,
    /// Whose policies are asked; else the row's payer, else the only one.
    pub payer: Option<usize>,
    /// Whether each row is determined under every payer.
    pub all_payers: bool,
    /// Whether the status of each criterion is written.
    pub criteria: bool,
    /// From columns to facts; by name where there is none.
    pub map: Option<Map>,
    /// Whether the first refused row ends the run.
    pub strict: bool,
    /// How many workers.
    pub threads: usize,
    /// The form of the output.
    pub form: Form,
    /// The file of the output; standard output where there is none.
    pub output: Option<PathBuf>,
    /// The file of refused rows.
    pub rejects: Option<PathBuf>,
    /// What is done beside the output.
    pub beside: Beside<'a>,
}

impl<'a> Batch<'a> {
    /// A run of one thread, by the payer of each row, that writes NDJSON to standard output and nothing beside.
    pub fn new(policies: &'a Policies) -> Self {
        Self {
            policies,
            payer: None,
            all_payers: false,
            criteria: false,
            map: None,
            strict: false,
            threads: 1,
            form: Form::Ndjson,
            output: None,
            rejects: None,
            beside: Beside::default(),
        }
    }

    pub(crate) fn bundle(&self) -> &'a Bundle {
        &self.policies.bundle
    }
}

/// An input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The file; standard input where there is none.
    pub path: Option<PathBuf>,
    /// What it holds.
    pub form: Form,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows done.
    pub rows: u64,
    /// Of the inputs' bytes so many have been done.
    pub bytes: u64,
    /// All bytes of the inputs, where that is known.
    pub of: Option<u64>,
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    /// Its numbers.
    pub numbers: Summary,
    /// How many determinations bit masks came to; the others were made row by row.
    pub by_columns: u64,
    /// The first rows that were refused, where they go to no file.
    pub refused: Vec<Diagnostic>,
    /// The last seal of the receipts, which stands for all of them.
    pub seal: Option<String>,
    /// What other policies change.
    pub impact: Option<Impact>,
    /// What became of receipts.
    pub replayed: Option<Replayed>,
}

impl Finished {
    fn keep(&mut self, refused: &[Reject]) {
        let room = MOST_TOLD.saturating_sub(self.refused.len());
        self.refused.extend(refused.iter().take(room).map(|one| one.problem.clone()));
    }
}

/// An input that is being read.
pub(crate) struct Feed {
    pub(crate) name: String,
    /// Where Parquet or a workbook from standard input was put: it is read from its end.
    spool: Option<TempPath>,
}

impl Feed {
    fn new(input: &Input) -> io::Result<Self> {
        let name = input.path.as_deref().map_or_else(|| "<stdin>".into(), shown);
        let spool = match (&input.path, input.form) {
            (None, Form::Parquet | Form::Xlsx) => {
                let mut file = NamedTempFile::new()?;
                io::copy(&mut io::stdin().lock(), &mut file)?;
                Some(file.into_temp_path())
            }
            _ => None,
        };
        Ok(Self { name, spool })
    }
}

/// A portion of an input.
enum Portion {
    Lines(u64, Vec<u8>),
    Records(Arc<Plan>, Vec<CsvRow>),
    Group {
        plan: Arc<Plan>,
        path: PathBuf,
        metadata: ArrowReaderMetadata,
        group: usize,
        /// The number of its first row, and how many it has.
        first: u64,
        rows: u64,
    },
    /// Reading failed here.
    Failed(Box<Diagnostic>),
}

struct Chunk {
    feed: Arc<Feed>,
    portion: Portion,
    bytes: u64,
}

type Result<T> = std::result::Result<T, BatchError>;

/// Determines all rows of the inputs and writes what comes of it.
///
/// # Errors
/// Where an input cannot be read or an output not be written, where a row is refused in a strict run, and where `stop`
/// was set. No output stands under its name then.
pub fn run(
    batch: &Batch<'_>,
    inputs: &[Input],
    progress: &mut dyn FnMut(Progress),
    stop: &AtomicBool,
) -> Result<Finished> {
    let mut sink = Output::open(batch)?;
    let mut gather = Gather::open(batch)?;
    let mut rejects = batch.rejects.as_deref().map(Rejects::create).transpose()?;
    let mut finished = Finished::default();
    let of: Option<u64> = inputs.iter().map(size).sum();
    let threads = batch.threads.max(1);
    thread::scope(|scope| {
        let (mut to, mut from) = (Vec::new(), Vec::new());
        for _ in 0..threads {
            let (chunks, next): (SyncSender<Chunk>, Receiver<Chunk>) = sync_channel(WAITING);
            let (done, results) = sync_channel(WAITING);
            to.push(chunks);
            from.push(results);
            let groups = sink.groups();
            let builder = thread::Builder::new().name("mednec-batch".into()).stack_size(STACK);
            builder
                .spawn_scoped(scope, move || work(batch, groups.as_ref(), &next, &done))
                .map_err(|error| no_thread(&error))?;
        }
        scope.spawn(move || feed(batch, inputs, &to, stop));
        let mut bytes = 0;
        // The workers are asked in the order in which they were given chunks, and the first that has nothing is the end.
        for results in from.iter().cycle() {
            let Ok((done, part)) = results.recv() else { break };
            if stop.load(Ordering::Relaxed) {
                return Err(BatchError::Interrupted);
            }
            let Done { written, rejects: refused, summary: found, by_columns, beside } = done?;
            if batch.strict && !refused.is_empty() {
                return Err(BatchError::Refused(refused.into_iter().map(|one| one.problem).collect()));
            }
            sink.write(written)?;
            gather.add(beside)?;
            match &mut rejects {
                Some(file) => file.write(&refused)?,
                None => finished.keep(&refused),
            }
            finished.numbers.add(&found);
            finished.by_columns += by_columns;
            bytes += part;
            progress(Progress { rows: finished.numbers.rows, bytes, of });
        }
        Ok(())
    })?;
    if stop.load(Ordering::Relaxed) {
        return Err(BatchError::Interrupted);
    }
    if let Some(rejects) = rejects {
        rejects.finish()?;
    }
    gather.finish(&mut finished)?;
    sink.finish()?;
    Ok(finished)
}

fn no_thread(error: &io::Error) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_FILE, format!("no thread could be started: {error}"))
        .help("run it with fewer threads: `--threads 1`")
}

/// The size of an input, where it is known.
fn size(input: &Input) -> Option<u64> {
    input.path.as_deref().and_then(|path| path.metadata().ok()).map(|data| data.len())
}

/// Determines chunks until there are no more, or nobody wants them.
fn work(
    batch: &Batch<'_>,
    groups: Option<&Groups>,
    next: &Receiver<Chunk>,
    done: &SyncSender<(Result<Done>, u64)>,
) {
    let mut work = Worker::new(batch);
    while let Ok(chunk) = next.recv() {
        let result = determine(&mut work, groups, &chunk);
        if done.send((result, chunk.bytes)).is_err() {
            return;
        }
    }
}

fn determine(work: &mut Worker<'_>, groups: Option<&Groups>, chunk: &Chunk) -> Result<Done> {
    match &chunk.portion {
        Portion::Lines(first, bytes) => work.lines(&chunk.feed, *first, bytes),
        Portion::Records(plan, rows) => work.records(&chunk.feed, plan, rows),
        Portion::Failed(problem) => return Err((**problem).clone().into()),
        Portion::Group { plan, path, metadata, group, first, rows } => {
            let read = plan.read();
            // A large row group is encoded here, as it grows; a small one goes together with others.
            let groups = groups.filter(|_| *rows >= GROUP_ROWS as u64);
            let unwritten = |error: ParquetError| BatchError::of_parquet("<output>", &error);
            let mut into = groups.map(Groups::group).transpose().map_err(unwritten)?;
            let mut before = 0;
            let damaged =
                || BatchError::from(parquet_in::unreadable(path, "a part of the Parquet file is damaged"));
            let file = File::open(path).map_err(|error| unread(path, &error))?;
            let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
                .with_row_groups(vec![*group])
                .with_projection(ProjectionMask::roots(metadata.parquet_schema(), read.iter().copied()))
                .with_batch_size(BATCH_ROWS)
                .build()
                .map_err(|_| damaged())?;
            // The columns that were passed over are not there.
            let plan = plan.among(&read);
            let mut row = *first;
            for rows in reader {
                let rows: RecordBatch = rows.map_err(|_| damaged())?;
                work.batch(&chunk.feed, &plan, row, &rows);
                row += rows.num_rows() as u64;
                before += rows.num_rows();
                if let Some(into) = &mut into
                    && before >= GROUP_ROWS
                {
                    before = 0;
                    if let Written::Columns(rows) = work.written()? {
                        into.write(&rows).map_err(unwritten)?;
                    }
                }
            }
            if let Some(mut into) = into {
                if let Written::Columns(rows) = work.written()? {
                    into.write(&rows).map_err(unwritten)?;
                }
                return work.take(Some(Written::Group(into.close().map_err(unwritten)?)));
            }
        }
    }
    work.take(None)
}

/// Reads the inputs and hands their chunks round.
fn feed(batch: &Batch<'_>, inputs: &[Input], to: &[SyncSender<Chunk>], stop: &AtomicBool) {
    let mut turn = to.iter().cycle();
    let mut send = |chunk: Chunk| {
        let goes_on = !stop.load(Ordering::Relaxed);
        goes_on && turn.next().is_some_and(|worker| worker.send(chunk).is_ok())
    };
    for input in inputs {
        let opened = Feed::new(input);
        let spooled = opened.as_ref().err().map(|error| Box::new(unread(Path::new("<stdin>"), error)));
        let feed = Arc::new(opened.unwrap_or_else(|_| Feed { name: "<stdin>".into(), spool: None }));
        let read = spooled.map_or_else(|| one_input(batch, input, &feed, &mut send), Err);
        if let Err(problem) = read {
            send(Chunk { feed, portion: Portion::Failed(problem), bytes: 0 });
            return;
        }
    }
}

/// Reads one input; ends early where nobody takes its chunks.
fn one_input(
    batch: &Batch<'_>,
    input: &Input,
    feed: &Arc<Feed>,
    send: &mut dyn FnMut(Chunk) -> bool,
) -> std::result::Result<(), Box<Diagnostic>> {
    let spool = feed.spool.as_ref().map(AsRef::as_ref);
    let path = input.path.as_deref().or(spool).unwrap_or(Path::new("<stdin>"));
    let unread = |error: &io::Error| Box::new(unread(path, error));
    let columns_of = |columns: &[String]| {
        plan(batch, columns).map(Arc::new).map_err(|problem| Box::new(problem.in_path(shown(path))))
    };
    let chunk = |portion, bytes| Chunk { feed: Arc::clone(feed), portion, bytes };
    match input.form {
        Form::Ndjson => {
            let mut lines = Lines::new(reader(input).map_err(|error| unread(&error))?);
            while let Some(piece) = lines.next_piece().map_err(|error| unread(&error))? {
                let bytes = piece.bytes.len() as u64;
                if !send(chunk(Portion::Lines(piece.first, piece.bytes), bytes)) {
                    break;
                }
            }
        }
        Form::Csv | Form::Xlsx => {
            let of_csv = |problem: Diagnostic| Box::new(problem.in_path(shown(path)));
            let (input, faults): (Box<dyn Read + Send>, _) = match input.form {
                Form::Xlsx => {
                    let rows = rows_of_workbook(path).map_err(of_csv)?;
                    (Box::new(io::Cursor::new(rows.text)), rows.faults)
                }
                _ => (reader(input).map_err(|error| unread(&error))?, BTreeMap::new()),
            };
            let mut records = Records::new(input).map_err(of_csv)?.with_faults(faults);
            let plan = columns_of(&records.columns)?;
            let mut before = 0;
            loop {
                let rows = records.next_rows().map_err(of_csv)?;
                let bytes = records.bytes() - before;
                before += bytes;
                if rows.is_empty() || !send(chunk(Portion::Records(Arc::clone(&plan), rows), bytes)) {
                    break;
                }
            }
        }
        Form::Parquet => {
            let path = path.to_path_buf();
            let file = File::open(&path).map_err(|error| unread(&error))?;
            let opened = parquet_in::open(&path, &file, batch.map.as_ref().map_or("case_id", Map::case_id))
                .map_err(Box::new)?;
            let plan = columns_of(&opened.columns)?;
            let mut first = 1;
            for (group, (rows, bytes)) in opened.groups.iter().enumerate() {
                let (plan, metadata) = (Arc::clone(&plan), opened.metadata.clone());
                let portion =
                    Portion::Group { plan, path: path.clone(), metadata, group, first, rows: *rows };
                if !send(chunk(portion, *bytes)) {
                    break;
                }
                first += rows;
            }
        }
    }
    Ok(())
}

fn reader(input: &Input) -> io::Result<Box<dyn Read + Send>> {
    Ok(match &input.path {
        Some(path) => Box::new(BufReader::new(File::open(path)?)),
        None => Box::new(io::stdin()),
    })
}

fn unread(path: &Path, error: &io::Error) -> Diagnostic {
    let problem = if error.kind() == io::ErrorKind::NotFound {
        Diagnostic::new(&NOT_FOUND, "there is no such file")
            .help("look at the spelling, and from which folder the command is run")
    } else {
        Diagnostic::new(&UNREADABLE_FILE, format!("the rows cannot be read: {error}"))
            .help("look whether this is a file, and whether you may read it")
    };
    problem.in_path(shown(path))
}

/// A path for people.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
