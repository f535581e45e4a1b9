//! `mednec test`: runs the cases that stand beside the policies.

use std::collections::BTreeSet;
use std::io::Write;

use clap::builder::styling::{AnsiColor, Style};
use mednec_project::{Answer, Aspect, CaseResult, Project, Run, run_cases, update, write_whole};
use mednec_source::Diagnostic;
use serde::Serialize;

use super::junit::xml;
use super::{ended_by, print, raised, stopped, tell};
use crate::args::{Test, TestFormat, policies_folder};
use crate::exit::{Exit, Stop};
use crate::pretty::width::{Line, Page, columns, page};
use crate::pretty::{BOLD, DIM};

/// The name and version of the shape of the results as JSON.
const SCHEMA: &str = "mednec.test/1";

/// Runs the verb.
pub(crate) fn run(args: &Test) -> Result<Exit, Stop> {
    let path = policies_folder(args.path.as_deref());
    let project = Project::load(&path, &mednec_project::Options::default());
    let problems = raised(project.diagnostics().to_vec(), args.strictness);
    tell(project.sources(), problems.iter().filter(|problem| problem.is_error()));
    if project.bundle().is_none() {
        return Err(stopped(&problems, "the policies cannot be used, so no case was run".into()));
    }
    let invalid = problems.iter().any(Diagnostic::is_error);
    if args.mutate || args.covering.wanted() {
        let verdict = if args.mutate {
            super::mutate::run(args, &project)
        } else {
            super::coverage::run(args, &project)
        };
        let verdict = verdict?;
        return Ok(if invalid { Exit::Invalid } else { verdict });
    }
    let run = run_cases(&project, args.run.as_deref());
    let text = match args.format {
        TestFormat::Pretty => pretty(&project, &run),
        TestFormat::Html => {
            return Err(Stop::could_not("only coverage is told as HTML\nadd `--coverage`"));
        }
        TestFormat::Json => json(&project, &run)? + "\n",
        TestFormat::Junit => xml(&run),
    };
    let written = print(&text);
    tell(project.sources(), &run.diagnostics);
    let left = if args.update { rewrite(&project, &run)? } else { run.failed() };
    Stop::told(written, if invalid { Exit::Invalid } else { ended(&run, left) })
}

/// How a run ends.
pub(crate) fn verdict(run: &Run) -> Exit {
    ended(run, run.failed())
}

/// How a run ends of which so many cases or differences are left.
fn ended(run: &Run, left: usize) -> Exit {
    if run.unreadable > 0 {
        Exit::Invalid
    } else if left > 0 || run.results.is_empty() {
        Exit::Negative
    } else {
        Exit::Done
    }
}

/// Writes what was found into the files; how many differences could not be written.
fn rewrite(project: &Project, run: &Run) -> Result<usize, Stop> {
    let update = update(project, run);
    let mut out = Page::new(page());
    for (path, text) in &update.files {
        write_whole(path, text.as_bytes()).map_err(|problem| ended_by(&problem))?;
        out.line(Line::plain(&format!("rewritten: {}", path.display())));
    }
    for (name, difference) in &update.left {
        let (aspect, found) = (aspect(&difference.aspect), &difference.found);
        out.lead(Line::plain("left to you: "), 2, Line::plain(name));
        out.hang(Line::default().pad_to(2), Line::plain(&format!("{aspect} is now {found}")));
    }
    let noun = if update.rewritten == 1 { "expectation" } else { "expectations" };
    out.line(Line::plain(&format!("{} {noun} rewritten", update.rewritten)));
    // The files are written whether anyone reads this or not.
    let _ = anstream::stderr().write_all(out.render().as_bytes());
    Ok(update.left.len())
}

/// The cases that did not come out as expected, and how many did.
pub(crate) fn pretty(project: &Project, run: &Run) -> String {
    let mut out = Page::new(page());
    let red = AnsiColor::Red.on_default().bold();
    for case in run.results.iter().filter(|case| !case.passed()) {
        let name = Line::default().and("FAIL ", red).and(&case.name, BOLD);
        out.sides(name, Line::default().and(&place(project, case), DIM));
        if let Some(title) = &case.title {
            out.hang(Line::default().pad_to(5), Line::default().and(title, DIM));
        }
        differences(&mut out, case);
        out.gap();
    }
    out.line(summary(run));
    out.render()
}

fn differences(out: &mut Page, case: &CaseResult) {
    let names: Vec<String> = case.differences.iter().map(|one| aspect(&one.aspect)).collect();
    let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    let green = AnsiColor::Green.on_default();
    let red = AnsiColor::Red.on_default();
    for (name, one) in names.iter().zip(&case.differences) {
        if one.aspect == Aspect::Expectation {
            let text = format!("no `expect` is written; it comes out as {}", one.found);
            out.hang(Line::default().pad_to(5), Line::plain(&text));
            continue;
        }
        let lead = Line::default().pad_to(5).and(name, Style::new()).pad_to(5 + widest + 2);
        let expected = Line::default().and("expected ", DIM).and(&one.expected, green);
        let found = Line::default().and("found ", DIM).and(&one.found, red);
        let both = expected.clone().and(", ", DIM).join(found.clone());
        if lead.width() + both.width() <= out.width() {
            out.line(lead.join(both));
        } else {
            let indent = Line::default().pad_to(lead.width() + 3);
            out.hang(lead, expected);
            out.hang(indent, found);
        }
    }
}

fn summary(run: &Run) -> Line {
    let files: BTreeSet<&str> = run.results.iter().map(|case| case.path.as_str()).collect();
    let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    // A case that was not run has not passed, also where a whole file could not be read.
    let unread = run.unreadable > 0 || run.diagnostics.iter().any(Diagnostic::is_error);
    let mut line = match (run.failed(), run.results.is_empty() || unread) {
        (0, false) => Line::default().and("ok", AnsiColor::Green.on_default().bold()),
        _ => Line::default().and("failed", AnsiColor::Red.on_default().bold()),
    };
    line = line.and(&format!("  {} passed", counted(run.passed(), "case")), Style::new());
    if run.failed() > 0 {
        line = line.and(&format!(", {} failed", run.failed()), Style::new());
    }
    if run.unreadable > 0 {
        line = line.and(&format!(", {} not readable", run.unreadable), Style::new());
    } else if unread {
        line = line.and(", not all readable", Style::new());
    }
    line.and(&format!(", in {}", counted(files.len(), "file")), Style::new())
}

/// The file and line of a case's name.
fn place(project: &Project, case: &CaseResult) -> String {
    match line(project, case) {
        Some(line) => format!("{}:{line}", case.path),
        None => case.path.clone(),
    }
}

fn line(project: &Project, case: &CaseResult) -> Option<u32> {
    let file = project.sources().file(case.span.source)?;
    Some(file.position(case.span.start).line)
}

/// What was compared, in words.
pub(crate) fn aspect(aspect: &Aspect) -> String {
    match aspect {
        Aspect::Expectation => "expectation".into(),
        Aspect::Outcome => "outcome".into(),
        Aspect::Reason => "reason".into(),
        Aspect::Basis => "basis".into(),
        Aspect::Edition => "edition".into(),
        Aspect::Suggest => "suggest".into(),
        Aspect::Disposition => "disposition".into(),
        Aspect::Grant(name) => format!("grant {name}"),
        Aspect::Missing => "missing".into(),
        Aspect::Criterion(name) => format!("criterion {name}"),
        Aspect::Units(name) => name.clone(),
        Aspect::Line(place) => format!("line {place}"),
    }
}

/// The results as JSON.
#[derive(Serialize)]
struct Results {
    schema: &'static str,
    passed: usize,
    failed: usize,
    unreadable: usize,
    cases: Vec<Tried>,
}

/// A case that was run.
#[derive(Serialize)]
struct Tried {
    name: String,
    title: Option<String>,
    path: String,
    line: Option<u32>,
    passed: bool,
    differences: Vec<Differing>,
    /// What came out, where it was not what was expected.
    found: Option<Answer>,
}

/// One thing that came out otherwise.
#[derive(Serialize)]
struct Differing {
    aspect: String,
    expected: String,
    found: String,
}

fn json(project: &Project, run: &Run) -> Result<String, Stop> {
    let differing = |case: &CaseResult| {
        let one = |one: &mednec_project::Difference| Differing {
            aspect: aspect(&one.aspect),
            expected: one.expected.clone(),
            found: one.found.clone(),
        };
        case.differences.iter().map(one).collect()
    };
    let tried = |case: &CaseResult| Tried {
        name: case.name.clone(),
        title: case.title.clone(),
        path: case.path.clone(),
        line: line(project, case),
        passed: case.passed(),
        differences: differing(case),
        found: (!case.passed()).then(|| case.answer.clone()),
    };
    let cases = run.results.iter().map(tried).collect();
    let results = Results {
        schema: SCHEMA,
        passed: run.passed(),
        failed: run.failed(),
        unreadable: run.unreadable,
        cases,
    };
    serde_json::to_string_pretty(&results).map_err(Stop::could_not)
}
