//! `mednec replay`: whether the cases of receipts still come out as these say.

use mednec_batch::{Beside, ReplayIndex, Replayed, Verdict};
use mednec_project::codes::BROKEN_SEAL;
use mednec_project::{Asked, Entry, Receipts, Told, VERSION, find_bundle};
use mednec_source::{Diagnostic, SourceMap};
use serde::Serialize;

use super::rows::{inputs, look};
use super::{ended_by, open, print, tell};
use crate::args::Strictness;
use crate::args_rows::{Replay, ReportFormat};
use crate::exit::{Exit, Stop};
use crate::pretty::replay::replayed as pretty;
use crate::pretty::width::{Page, page};

/// The name and version of the shape of a replay as JSON.
const SCHEMA: &str = "mednec.replay/1";

/// A replay that came to its end.
pub(crate) struct Report<'r> {
    pub(crate) receipts: &'r Receipts,
    pub(crate) replayed: &'r Replayed,
    /// How many rows could not be read.
    pub(crate) refused: u64,
}

impl<'r> Report<'r> {
    /// Each receipt with what became of it.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'r Entry, &'r Verdict)> {
        self.receipts.entries.iter().zip(&self.replayed.verdicts)
    }

    /// What a receipt says.
    pub(crate) fn said(&self, entry: &Entry) -> Option<&'r (Asked, Told)> {
        self.receipts.told.get(entry.told)
    }

    /// How many receipts are what was written, and come out as they say.
    pub(crate) fn identical(&self) -> usize {
        self.all().filter(|(entry, verdict)| entry.intact && **verdict == Verdict::Identical).count()
    }

    fn verdict(&self) -> Exit {
        let all = self.identical() == self.receipts.entries.len() && self.receipts.broken.is_empty();
        if all { Exit::Done } else { Exit::Negative }
    }
}

/// Runs the verb.
pub(crate) fn run(args: &Replay) -> Result<Exit, Stop> {
    let mut receipts = Receipts::open(&args.receipts).map_err(|problem| ended_by(&problem))?;
    if args.seal.as_ref().is_some_and(|seal| !seal.eq_ignore_ascii_case(&receipts.seal)) {
        let message = "the last seal is not the one given: the file is another, or was made anew";
        let problem = Diagnostic::new(&BROKEN_SEAL, message).in_path(args.receipts.to_string_lossy());
        let help = "fetch the file again from where it is kept, or look which file the seal belongs to";
        receipts.broken.push(problem.help(help));
    }
    tell(&SourceMap::new(), &receipts.broken);
    let inputs = inputs(&args.cases, args.rows.from)?;
    let path = find_bundle(&args.bundles, &receipts.bundle).map_err(|problem| ended_by(&problem))?;
    let policies = open(&path, Strictness { deny_warnings: false }, &args.rows.trust)?;
    let index = ReplayIndex::new(&receipts, &policies);
    let beside = Beside { replay: Some(&index), ..Beside::default() };
    let finished = look(&policies, None, &inputs, &args.rows, beside)?;
    let replayed = finished.replayed.unwrap_or_default();
    let report = Report { receipts: &receipts, replayed: &replayed, refused: finished.numbers.rejected };
    let text = match args.format {
        ReportFormat::Json => serde_json::to_string_pretty(&json(&report)).map_err(Stop::could_not)? + "\n",
        ReportFormat::Pretty => {
            let mut out = Page::new(page());
            pretty(&mut out, &report);
            out.render()
        }
    };
    Stop::told(print(&text), report.verdict())
}

/// A replay as it is written.
#[derive(Serialize)]
struct Shown<'r> {
    schema: &'static str,
    bundle: &'r str,
    /// The versions of mednec that wrote the receipts and that replays them.
    written_by: &'r str,
    replayed_by: &'static str,
    receipts: usize,
    identical: usize,
    differences: Vec<Difference<'r>>,
    broken: Vec<Broken<'r>>,
    rows_without_receipt: u64,
    rows_refused: u64,
}

#[derive(Serialize)]
struct Difference<'r> {
    line: u64,
    case_id: Option<&'r str>,
    /// `differs`, `changed` or `absent`.
    what: &'static str,
    was: Option<&'r Told>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<&'r Told>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case_was: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case_is: Option<&'r str>,
}

#[derive(Serialize)]
struct Broken<'r> {
    line: Option<u64>,
    message: &'r str,
}

fn json<'r>(report: &Report<'r>) -> Shown<'r> {
    let difference = |(entry, verdict): (&'r Entry, &'r Verdict)| {
        let (what, is, case_is) = match verdict {
            Verdict::Identical => return None,
            Verdict::Absent => ("absent", None, None),
            Verdict::Changed(case) => ("changed", None, Some(&**case)),
            Verdict::Differs(told) => ("differs", Some(&**told), None),
        };
        let case_was = case_is.map(|_| &*entry.case);
        let was = report.said(entry).map(|(_, told)| told);
        Some(Difference {
            line: entry.line,
            case_id: entry.case_id.as_deref(),
            what,
            was,
            is,
            case_was,
            case_is,
        })
    };
    let broken = report.receipts.broken.iter().map(|problem| Broken {
        line: match problem.place {
            mednec_source::Place::Line { line, .. } => Some(line),
            mednec_source::Place::Path(_) | mednec_source::Place::Marked => None,
        },
        message: &problem.message,
    });
    Shown {
        schema: SCHEMA,
        bundle: &report.receipts.bundle,
        written_by: &report.receipts.mednec,
        replayed_by: VERSION,
        receipts: report.receipts.entries.len(),
        identical: report.identical(),
        differences: report.all().filter_map(difference).collect(),
        broken: broken.collect(),
        rows_without_receipt: report.replayed.without_receipt,
        rows_refused: report.refused,
    }
}
