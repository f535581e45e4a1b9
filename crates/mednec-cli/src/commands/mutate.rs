//! `mednec test --mutate`: tries small changes of the policies, and tells what no case notices.

use std::sync::Mutex;

use clap::builder::styling::{AnsiColor, Style};
use mednec_project::{Fate, Mutant, Mutation, MutationCounts, Options, Project, mutate, run_cases};
use serde::Serialize;

use super::progress::Progress;
use super::rows::threads;
use super::{print, tell};
use crate::args::{Test, TestFormat};
use crate::exit::{Exit, Stop};
use crate::pretty::width::{Line, Page, page};
use crate::pretty::{BOLD, DIM};

/// The name and version of the shape of the results as JSON.
const SCHEMA: &str = "mednec.mutation/1";

/// What stands between a code and the list that it is taken out of.
const TAKEN_OUT: &str = " is taken out of ";

/// Runs the verb.
pub(crate) fn run(args: &Test, project: &Project) -> Result<Exit, Stop> {
    if args.format == TestFormat::Junit {
        return Err(Stop::could_not(
            "mutants are no test cases, so JUnit has no place for them\n\
             use `--format json`, or `--threshold` and the exit code",
        ));
    }
    let mutation = {
        let progress = Mutex::new(Progress::new("mutants"));
        mutate(project, args.run.as_deref(), &Options::default(), threads(None), &|done, of| {
            if let Ok(mut progress) = progress.lock() {
                progress.reach(done, of);
            }
        })
    };
    let counts = mutation.counts();
    let text = match args.format {
        TestFormat::Json => json(&mutation, counts)? + "\n",
        TestFormat::Pretty | TestFormat::Junit => pretty(&mutation, counts),
    };
    let written = print(&text);
    let enough = args.threshold.is_none_or(|percent| counts.reach(usize::from(percent)));
    if mutation.cases == 0 {
        let run = run_cases(project, args.run.as_deref());
        tell(project.sources(), &run.diagnostics);
    }
    let good = enough && mutation.cases > 0;
    Stop::told(written, if good { Exit::Done } else { Exit::Negative })
}

fn pretty(mutation: &Mutation, counts: MutationCounts) -> String {
    let mut out = Page::new(page());
    let missed: Vec<&Mutant> =
        mutation.mutants.iter().filter(|mutant| mutant.fate == Fate::NotNoticed).collect();
    for of_file in missed.chunk_by(|a, b| a.path == b.path) {
        let Some(first) = of_file.first() else { continue };
        out.line(Line::default().and(&first.path, BOLD));
        let widest = of_file.iter().map(|mutant| mutant.line.to_string().len()).max().unwrap_or(0);
        for alike in of_file.chunk_by(|a, b| list_of(a).is_some() && list_of(a) == list_of(b)) {
            let Some(first) = alike.first() else { continue };
            let line = first.line.to_string();
            let lead =
                Line::default().pad_to(2 + widest - line.len()).and(&line, DIM).and("  ", Style::new());
            out.hang(lead, Line::plain(&sentence(first, alike)));
        }
        out.gap();
    }
    if !mutation.without_case.is_empty() {
        let files = mutation.without_case.join(", ");
        out.hang(Line::plain("no case is determined by "), Line::plain(&files));
        out.gap();
    }
    summary(&mut out, counts);
    out.render()
}

/// What a code was taken out of.
fn list_of(mutant: &Mutant) -> Option<&str> {
    mutant.change.split_once(TAKEN_OUT).map(|(_, list)| list)
}

/// What no case notices: one change, or one of several codes taken out of one list.
fn sentence(first: &Mutant, alike: &[&Mutant]) -> String {
    let Some(list) = list_of(first).filter(|_| alike.len() > 1) else {
        return format!("no case notices if {}", first.change);
    };
    let codes = alike.iter().filter_map(|mutant| mutant.change.split_once(TAKEN_OUT));
    let codes: Vec<&str> = codes.map(|(code, _)| code).collect();
    format!("no case notices if one of these is taken out of {list}: {}", codes.join(", "))
}

fn summary(out: &mut Page, counts: MutationCounts) {
    let mutants = counts.mutants();
    let (word, colour) = if counts.not_noticed == 0 && mutants > 0 {
        ("ok", AnsiColor::Green)
    } else {
        ("mutation", AnsiColor::Yellow)
    };
    let lead = Line::default().and(word, colour.on_default().bold()).and("  ", Style::new());
    let noun = if mutants == 1 { "mutant" } else { "mutants" };
    let percent =
        (counts.noticed * 100).checked_div(mutants).map(|of| format!(" ({of} %)")).unwrap_or_default();
    let mut text =
        format!("{mutants} {noun}: {} noticed{percent}, {} not noticed", counts.noticed, counts.not_noticed);
    let beside = [(counts.change_nothing, "change nothing"), (counts.no_policy, "are no policy")];
    let beside: Vec<String> = beside
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !beside.is_empty() {
        text.push_str(&format!("; besides, {}", beside.join(", ")));
    }
    out.hang(lead, Line::plain(&text));
}

/// The results as JSON.
#[derive(Serialize)]
struct Results<'m> {
    schema: &'static str,
    /// How many mutants count: noticed or not.
    mutants: usize,
    #[serde(flatten)]
    counts: MutationCounts,
    /// The files of policies that no case is determined by.
    without_case: &'m [String],
    all: &'m [Mutant],
}

fn json(mutation: &Mutation, counts: MutationCounts) -> Result<String, Stop> {
    let results = Results {
        schema: SCHEMA,
        mutants: counts.mutants(),
        counts,
        without_case: &mutation.without_case,
        all: &mutation.mutants,
    };
    serde_json::to_string_pretty(&results).map_err(Stop::could_not)
}
