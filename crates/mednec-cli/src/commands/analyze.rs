//! `mednec analyze`: what is wrong with rules that compile, each with a case that shows it.

use std::io::Write;
use std::num::NonZeroUsize;

use mednec_project::{Analysis, Project, analyze, options_to_analyze, save_cases};
use mednec_source::render::{Counts, github, sarif, summary};
use mednec_source::{Diagnostic, Severity};

use super::progress::Progress;
use super::rows::threads;
use super::{ended_by, print, stopped};
use crate::args::{CheckFormat, policies_folder};
use crate::args_analyze::Analyze;
use crate::exit::{Exit, Stop};
use crate::pretty::analysis::analysis as drawn;
use crate::pretty::width::{Line, Page, page};

/// Runs the verb.
pub(crate) fn run(args: &Analyze) -> Result<Exit, Stop> {
    let project = Project::load(&policies_folder(args.path.as_deref()), &options_to_analyze());
    let sources = project.sources();
    let threads = NonZeroUsize::new(threads(args.threads)).unwrap_or(NonZeroUsize::MIN);
    let mut progress = Progress::new("policies analysed");
    let mut found = analyze(&project, threads, &mut |done, all| progress.reached(done, all));
    drop(progress);
    if args.strictness.deny_warnings {
        let problems = found.findings.iter_mut().map(|finding| &mut finding.problem);
        problems
            .filter(|problem| problem.severity == Severity::Warning)
            .for_each(|problem| problem.severity = Severity::Error);
    }
    let problems: Vec<Diagnostic> = found.findings.iter().map(|finding| finding.problem.clone()).collect();
    let verdict = match problems.iter().any(Diagnostic::is_error) {
        true => stopped(&problems, String::new()).exit(),
        false => Exit::Done,
    };
    let end = summary(Counts::of(&problems, project.counts().files)) + "\n";
    let text = match args.format {
        CheckFormat::Pretty => pretty(&project, &found) + &end,
        CheckFormat::Json => found.json(sources),
        CheckFormat::Sarif => sarif::log(sources, &problems, env!("CARGO_PKG_VERSION")),
        CheckFormat::Github => github::commands(sources, &problems),
    };
    let written = print(&text);
    if args.format != CheckFormat::Pretty {
        // The exit code says it too.
        let _ = write!(anstream::stderr(), "{end}");
    }
    if let Some(folder) = &args.save_cases {
        let saved = save_cases(&found, sources, folder).map_err(|problem| ended_by(&problem))?;
        let mut out = Page::new(page());
        for path in &saved.files {
            out.line(Line::plain(&format!("saved: {}", path.display())));
        }
        let noun = if saved.cases == 1 { "case" } else { "cases" };
        out.line(Line::plain(&format!("{} {noun} saved, to be reviewed", saved.cases)));
        // The files are written whether anyone reads this or not.
        let _ = anstream::stderr().write_all(out.render().as_bytes());
    }
    Stop::told(written, verdict)
}

fn pretty(project: &Project, found: &Analysis) -> String {
    let mut out = Page::new(page());
    drawn(&mut out, project.sources(), found);
    out.gap();
    out.render()
}
