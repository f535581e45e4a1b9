//! `mednec check`: every problem of every file at once.

use std::io::Write;
use std::path::Path;

use mednec_letter::check_templates;
use mednec_project::{Options, Project, ProjectCounts};
use mednec_source::Diagnostic;
use mednec_source::render::{Counts, github, human, json, sarif, summary};

use super::{drawn, print, raised, stopped};
use crate::args::{Check, CheckFormat, policies_folder};
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &Check) -> Result<Exit, Stop> {
    let path = policies_folder(args.path.as_deref());
    let project = Project::load(&path, &Options::default());
    let sources = project.sources();
    let mut problems = project.diagnostics().to_vec();
    problems.extend(check_templates(&project));
    // Without a day there is no telling what is overdue: mednec looks at no clock.
    problems.extend(args.as_of.into_iter().flat_map(|day| project.overdue(day)));
    if args.locked {
        problems.extend(project.against_lock());
    }
    let problems = raised(problems, args.strictness);
    let end = summary(Counts::of(&problems, project.counts().files));
    let end = format!("{end}{}\n", looked_at(project.counts()));
    let verdict = match problems.iter().any(Diagnostic::is_error) {
        true => stopped(&problems, String::new()).exit(),
        false => Exit::Done,
    };
    let text = match args.format {
        CheckFormat::Pretty => human::list(sources, &problems, drawn()) + &end + &read_with(&path, &project),
        CheckFormat::Json => json::array(sources, &problems),
        CheckFormat::Sarif => sarif::log(sources, &problems, env!("CARGO_PKG_VERSION")),
        CheckFormat::Github => github::commands(sources, &problems),
    };
    let written = print(&text);
    if args.format != CheckFormat::Pretty {
        // The exit code says it too.
        let _ = write!(anstream::stderr(), "{end}");
    }
    Stop::told(written, verdict)
}

/// With which folder of policies a file was read, where that is farther up than its own folder.
fn read_with(path: &Path, project: &Project) -> String {
    let root = project.root();
    let near = root == path || root == path.parent().unwrap_or(path) || root == Path::new(".");
    if near {
        String::new()
    } else {
        format!("read with the policies in {}\n", clean(&root.to_string_lossy()))
    }
}

/// What the files held: " (3 policies, 91 facts, 27 cases)".
fn looked_at(counts: ProjectCounts) -> String {
    let held = [
        (counts.policies, "policy", "policies"),
        (counts.facts, "fact", "facts"),
        (counts.cases, "case", "cases"),
    ];
    let said: Vec<String> = held
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_at_is_said_in_words() {
        let counts = ProjectCounts { files: 9, policies: 1, facts: 40, cases: 0 };
        assert_eq!(looked_at(counts), " (1 policy, 40 facts)");
        assert_eq!(looked_at(ProjectCounts::default()), "");
    }
}
