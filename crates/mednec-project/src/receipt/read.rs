//! Receipts read again, with every line that is not what was written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use mednec_graph::fact::read_date;
use mednec_seal::{Chain, Link};
use mednec_source::Diagnostic;
use serde::Deserialize;

use super::{Asked, End, Head, RECEIPTS_SCHEMA, Receipt, Told};
use crate::codes::{BAD_RECEIPTS, BROKEN_SEAL};
use crate::discover::{shown, unreadable};
use crate::file_text::missing;

/// The longest line that is read.
const MOST_LINE: u64 = 1024 * 1024;

/// Receipts, in the order of their file.
///
/// In memory, a receipt takes some two hundred bytes and the name of its case; what many have in common is kept once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipts {
    /// The version of mednec that began the file.
    pub mednec: String,
    /// The SHA-256 of the bundle.
    pub bundle: String,
    /// The receipts.
    pub entries: Vec<Entry>,
    /// What was told, each once.
    pub told: Vec<(Asked, Told)>,
    /// The last seal, which stands for the whole file.
    pub seal: String,
    /// Every line that is not what was written, or not where it was.
    pub broken: Vec<Diagnostic>,
}

/// A receipt in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its line in the file.
    pub line: u64,
    /// The name of the case.
    pub case_id: Option<Box<str>>,
    /// The SHA-256 of the case, in hexadecimal.
    pub case: Box<str>,
    /// The day as of which it was asked what is known; nothing where everything was taken as known.
    pub known_on: Option<i64>,
    /// Index into [`Receipts::told`].
    pub told: usize,
    /// Whether it is what was written.
    pub intact: bool,
}

/// A receipt with its number.
#[derive(Deserialize)]
struct Numbered {
    number: u64,
    #[serde(flatten)]
    receipt: Receipt,
}

impl Receipts {
    /// Reads a file of receipts.
    #[expect(clippy::result_large_err, reason = "a failure ends the run")]
    pub fn open(path: &Path) -> Result<Self, Diagnostic> {
        let file = File::open(path).map_err(|error| missing(path, &error))?;
        Self::read(BufReader::new(file), &shown(path)).map_err(|problem| match problem {
            Unread::Failed(error) => unreadable(path, &error),
            Unread::Told(problem) => *problem,
        })
    }

    /// Reads receipts; `name` is what they are called in messages.
    fn read(mut from: impl BufRead, name: &str) -> Result<Self, Unread> {
        let mut reading =
            Reading { name, chain: Chain::default(), found: Self::default(), known: BTreeMap::new() };
        let head = next_line(&mut from)?.unwrap_or_default();
        reading.head(&head)?;
        let (mut number, mut line, mut ended) = (0, 1, false);
        while let Some(text) = next_line(&mut from)? {
            line += 1;
            if ended {
                reading.broken(line, "there is a line behind the last one".into());
                continue;
            }
            match serde_json::from_str::<End>(&text) {
                Ok(end) => {
                    ended = true;
                    reading.end(line, &text, &end, number);
                }
                Err(_) => number = reading.receipt(line, &text, number),
            }
        }
        if !ended {
            reading.broken(line, "the last line is not there: the file was cut off behind this one".into());
        }
        reading.found.seal = reading.chain.last().to_owned();
        Ok(reading.found)
    }
}

/// Why receipts cannot be read at all.
enum Unread {
    Failed(std::io::Error),
    Told(Box<Diagnostic>),
}

impl From<std::io::Error> for Unread {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error)
    }
}

/// The next line; what is no text, or too long, is an empty one.
fn next_line(from: &mut impl BufRead) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if from.take(MOST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        return Ok(Some(String::from_utf8(bytes).unwrap_or_default()));
    }
    // Without a line break it was cut off, or is longer than any that was written.
    Ok(Some(String::new()))
}

/// Receipts while they are read.
struct Reading<'n> {
    name: &'n str,
    chain: Chain,
    found: Receipts,
    known: BTreeMap<(Asked, Told), usize>,
}

impl Reading<'_> {
    fn broken(&mut self, line: u64, message: String) {
        let help = "fetch the file again from where it is kept; what is told of this line proves nothing";
        let problem = Diagnostic::new(&BROKEN_SEAL, message).on_line(self.name, line).help(help);
        self.found.broken.push(problem);
    }

    fn head(&mut self, text: &str) -> Result<(), Unread> {
        let bad = |message: String, help: &str| {
            let problem = Diagnostic::new(&BAD_RECEIPTS, message).in_path(self.name);
            Unread::Told(Box::new(problem.help(help)))
        };
        let head: Head = serde_json::from_str(text).map_err(|_| {
            bad("this file does not begin as receipts do".into(), "give a file that `--receipts` wrote")
        })?;
        if head.schema != RECEIPTS_SCHEMA {
            let message = format!("this mednec reads {RECEIPTS_SCHEMA}, and the file says otherwise");
            return Err(bad(message, "use the mednec that wrote the receipts"));
        }
        if self.chain.check(text) != Link::Fits {
            self.broken(1, "the first line is not what was written".into());
        }
        (self.found.mednec, self.found.bundle) = (head.mednec, head.bundle);
        Ok(())
    }

    /// Reads a receipt behind the one of a number; its own number.
    fn receipt(&mut self, line: u64, text: &str, before: u64) -> u64 {
        let link = self.chain.check(text);
        let read: Option<Numbered> = serde_json::from_str(text).ok();
        let day = |receipt: &Receipt| match receipt.known_on.as_deref() {
            Some(day) => read_date(day).map(Some),
            None => Some(None),
        };
        let read = read.and_then(|read| Some((day(&read.receipt)?, read)));
        let Some((known_on, Numbered { number, receipt })) = read else {
            self.broken(line, "this line is no receipt".into());
            return before + 1;
        };
        let intact = match link {
            _ if number != before + 1 => {
                let due = before + 1;
                self.broken(line, format!("receipt {number} stands where receipt {due} is due: lines were taken out, put in or moved"));
                false
            }
            Link::Fits => true,
            Link::Broken | Link::Unsealed => {
                self.broken(line, format!("receipt {number} is not what was written"));
                false
            }
        };
        let Receipt { case_id, case, asked, known_on: _, told, mednec: _ } = receipt;
        let next = self.found.told.len();
        let told = match self.known.entry((asked, told)) {
            std::collections::btree_map::Entry::Occupied(known) => *known.get(),
            std::collections::btree_map::Entry::Vacant(free) => {
                self.found.told.push(free.key().clone());
                *free.insert(next)
            }
        };
        let (case_id, case) = (case_id.map(Into::into), case.into());
        self.found.entries.push(Entry { line, case_id, case, known_on, told, intact });
        number
    }

    fn end(&mut self, line: u64, text: &str, end: &End, last: u64) {
        let link = self.chain.check(text);
        if end.count != last {
            let message = format!(
                "the last line counts {} receipts, and the one before it is number {last}",
                end.count
            );
            self.broken(line, message);
        } else if link != Link::Fits {
            self.broken(line, "the last line is not what was written".into());
        }
    }
}
