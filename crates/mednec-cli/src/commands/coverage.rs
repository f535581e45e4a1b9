//! `mednec test --coverage` and `--suggest`: what the cases show of the policies, and cases for the rest.

use std::io::Write;
use std::sync::Mutex;

use mednec_project::coverage::CoverageShown;
use mednec_project::{Covered, Project, Suggestions, Workspace, already_there, cover_cases, write_whole};

use super::coverage_html::html;
use super::progress::Progress;
use super::rows::threads;
use super::{ended_by, print, tell, test};
use crate::args::{Test, TestFormat};
use crate::exit::{Exit, Stop};
use crate::pretty::coverage::coverage;
use crate::pretty::width::{Line, Page, clean, page};

/// Runs the cases and tells what they show, or makes up more; how it ends, apart from what is wrong with the policies.
pub(crate) fn run(args: &Test, project: &Project) -> Result<Exit, Stop> {
    if !args.covering.suggest && args.format == TestFormat::Junit {
        return Err(Stop::could_not(
            "coverage is no test case, so JUnit has no place for it\nuse `--format json` or `--format html`",
        ));
    }
    let covered = cover_cases(project, args.run.as_deref())
        .ok_or_else(|| Stop::could_not("the policies cannot be used, so no case was run"))?;
    if args.covering.suggest {
        if let Some(taken) = args.covering.output.as_deref().filter(|path| path.exists()) {
            return Err(ended_by(&already_there(taken, "no case is suggested")));
        }
        if let Some(path) = args.covering.output.as_deref().filter(|path| !Workspace::reads_yaml(path)) {
            let path = clean(&path.to_string_lossy());
            return Err(Stop::could_not(format!(
                "{path}: suggested cases are YAML; give a name that ends in `.cases.yaml`"
            )));
        }
        suggest(args, project, &covered)
    } else {
        tell_coverage(args, project, &covered)
    }
}

fn tell_coverage(args: &Test, project: &Project, covered: &Covered) -> Result<Exit, Stop> {
    let shown = covered.shown();
    let text = match args.format {
        TestFormat::Json => serde_json::to_string_pretty(&shown).map_err(Stop::could_not)? + "\n",
        TestFormat::Html => html(&shown, project.texts()),
        TestFormat::Pretty | TestFormat::Junit => pretty(&shown),
    };
    let beside = args.format == TestFormat::Pretty || args.covering.output.is_some();
    told(args, project, covered, &text, beside)?;
    let enough = args.threshold.is_none_or(|percent| shown.total.reaches(usize::from(percent)));
    let verdict = test::verdict(&covered.run);
    Ok(if enough { verdict } else { verdict.max(Exit::Negative) })
}

fn suggest(args: &Test, project: &Project, covered: &Covered) -> Result<Exit, Stop> {
    let suggestions = {
        let progress = Mutex::new(Progress::new("points"));
        covered.suggest(threads(None), &|done, of| {
            if let Ok(mut progress) = progress.lock() {
                progress.reach(done, of);
            }
        })
    };
    told(args, project, covered, &suggestions.text(), args.covering.output.is_some())?;
    let mut out = Page::new(page());
    out.hang(Line::default(), Line::plain(&said(&suggestions)));
    // The cases are written whether anyone reads this or not.
    let _ = anstream::stderr().write_all(out.render().as_bytes());
    // Where there was no case, these are the first.
    let begun =
        covered.run.results.is_empty() && covered.run.unreadable == 0 && !suggestions.cases.is_empty();
    Ok(if begun { Exit::Done } else { test::verdict(&covered.run) })
}

/// Tells how the cases came out, and then what was asked for; the first on standard error where the second has to have
/// standard output for itself.
fn told(args: &Test, project: &Project, covered: &Covered, text: &str, beside: bool) -> Result<(), Stop> {
    let results = test::pretty(project, &covered.run);
    if beside {
        print(&results)?;
    } else {
        // Whoever does not read it has the exit code.
        let _ = anstream::stderr().write_all(results.as_bytes());
    }
    tell(project.sources(), &covered.run.diagnostics);
    match &args.covering.output {
        Some(path) => {
            let plain = anstream::adapter::strip_str(text).to_string();
            write_whole(path, plain.as_bytes()).map_err(|problem| ended_by(&problem))
        }
        None if beside => print(&format!("\n{text}")),
        None => print(text),
    }
}

fn pretty(shown: &CoverageShown) -> String {
    let mut out = Page::new(page());
    coverage(&mut out, shown);
    out.render()
}

fn said(suggestions: &Suggestions) -> String {
    let Suggestions { cases, impossible, not_found } = suggestions;
    let noun = if cases.len() == 1 { "case" } else { "cases" };
    let mut text = format!("{} {noun} suggested", cases.len());
    if !impossible.is_empty() {
        text.push_str(&format!("; {} points that no case can show", impossible.len()));
    }
    if !not_found.is_empty() {
        text.push_str(&format!("; {} for which none was found", not_found.len()));
    }
    text
}
