//! `mednec codes`: codes beside those that are published.

use std::io::Write;
use std::path::Path;

use mednec_project::icd::{IcdFile, IcdYears, Successors, check_codes, read_icd_file, read_successors};
use mednec_project::{Options, Project};
use mednec_source::render::{github, human, json, sarif};

use super::{drawn, ended_by, print, refuse};
use crate::args::{CheckFormat, policies_folder};
use crate::args_codes::{Codes, CodesCheck, CodesVerb};
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// Runs the verb.
pub(crate) fn run(args: &Codes) -> Result<Exit, Stop> {
    match &args.verb {
        CodesVerb::Check(args) => check(args),
    }
}

fn check(args: &CodesCheck) -> Result<Exit, Stop> {
    let years = args.icd.iter().map(|file| year(file)).collect::<Result<Vec<IcdFile>, Stop>>()?;
    let years = IcdYears::new(years);
    let successors = match &args.successors {
        Some(path) => read_successors(path).map_err(|problem| ended_by(&problem))?,
        None => Successors::default(),
    };
    let project = Project::load(&policies_folder(args.path.as_deref()), &Options::default());
    if project.files().is_empty() {
        refuse(project.sources(), project.diagnostics())?;
    }
    let found = check_codes(&project, &years, &successors);
    let (sources, problems) = (project.sources(), &found.problems);
    let end = summary(found.looked_at, problems.len());
    let text = match args.format {
        CheckFormat::Pretty => human::list(sources, problems, drawn()) + &end,
        CheckFormat::Json => json::array(sources, problems),
        CheckFormat::Sarif => sarif::log(sources, problems, env!("CARGO_PKG_VERSION")),
        CheckFormat::Github => github::commands(sources, problems),
    };
    let written = print(&text);
    if args.format != CheckFormat::Pretty {
        // The exit code says it too.
        let _ = write!(anstream::stderr(), "{end}");
    }
    Stop::told(written, if problems.is_empty() { Exit::Done } else { Exit::Negative })
}

/// `FILE` or `FILE@DATE`.
fn year(text: &str) -> Result<IcdFile, Stop> {
    let (file, from) = match text.rsplit_once('@') {
        // A name may have an `@` of its own.
        Some((file, day)) if !Path::new(text).exists() => match day.parse() {
            Ok(day) => (file, Some(day)),
            Err(_) => {
                let cause = format!("`{}` is no day", clean(day));
                return Err(Stop::could_not(format!(
                    "{cause}\n  write year, month and day: `--icd {}@2025-10-01`",
                    clean(file)
                )));
            }
        },
        _ => (text, None),
    };
    read_icd_file(Path::new(file), from).map_err(|problem| ended_by(&problem))
}

fn summary(looked_at: usize, found: usize) -> String {
    if looked_at == 0 {
        return "no code of ICD-10-CM was found to look up\n".to_owned();
    }
    let codes =
        if looked_at == 1 { "1 code looked up".to_owned() } else { format!("{looked_at} codes looked up") };
    match found {
        0 => format!("{codes}, all are good\n"),
        1 => format!("{codes}, 1 problem\n"),
        found => format!("{codes}, {found} problems\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_said_in_a_line() {
        assert_eq!(summary(0, 0), "no code of ICD-10-CM was found to look up\n");
        assert_eq!(summary(1, 0), "1 code looked up, all are good\n");
        assert_eq!(summary(9, 1), "9 codes looked up, 1 problem\n");
    }
}
