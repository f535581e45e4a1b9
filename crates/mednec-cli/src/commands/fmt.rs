//! `mednec fmt`: policy files in their one layout.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use mednec_format::format;
use mednec_project::{read_text, write_whole, yaml_files};
use mednec_source::render::json;
use mednec_source::{Diagnostic, SourceMap};
use serde_json::json;
use similar::TextDiff;

use super::{print, stopped, tell};
use crate::args::policies_folder;
use crate::args_fmt::{Fmt, FmtFormat};
use crate::exit::{Exit, Stop};
use crate::pretty::width::clean;

/// The lines shown around a change.
const AROUND: usize = 3;

/// A file, as it is and as it is to be.
struct Laid {
    path: PathBuf,
    before: String,
    after: String,
}

impl Laid {
    fn changes(&self) -> bool {
        self.before != self.after
    }

    fn shown(&self) -> String {
        if is_stdin(&self.path) { "standard input".into() } else { clean(&self.path.to_string_lossy()) }
    }
}

/// What was looked at.
#[derive(Default)]
struct Found {
    sources: SourceMap,
    problems: Vec<Diagnostic>,
    laid: Vec<Laid>,
}

/// Runs the verb.
pub(crate) fn run(args: &Fmt) -> Result<Exit, Stop> {
    let alone = !args.write && !args.check && !args.diff;
    let [path] = args.paths.as_slice() else {
        if alone {
            return Err(Stop::could_not(
                "one file is printed; for more say what to do\nadd `--write`, `--check` or `--diff`",
            ));
        }
        return finish(args, &all(&args.paths)?);
    };
    if alone && path.is_dir() {
        return Err(Stop::could_not("a folder is not printed\nadd `--write`, `--check` or `--diff`"));
    }
    if args.write && is_stdin(path) {
        return Err(Stop::could_not("standard input cannot be written back\nleave out `--write`"));
    }
    finish(args, &all(&args.paths)?)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Every file of these paths, laid out.
fn all(paths: &[PathBuf]) -> Result<Found, Stop> {
    let mut found = Found::default();
    let given = if paths.is_empty() { vec![policies_folder(None)] } else { paths.to_vec() };
    // A file may lie in a folder that is named too.
    let mut seen = BTreeSet::new();
    for path in given {
        if is_stdin(&path) {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|error| Stop::could_not(format!("standard input cannot be read: {error}")))?;
            found.take(path, text);
            continue;
        }
        let (files, problems) = yaml_files(&path);
        found.problems.extend(problems);
        for file in files {
            if !seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())) {
                continue;
            }
            match read_text(&file) {
                Ok(text) => found.take(file, text),
                Err(problem) => found.problems.push(problem),
            }
        }
    }
    Ok(found)
}

impl Found {
    fn take(&mut self, path: PathBuf, before: String) {
        let source = self.sources.add(path.to_string_lossy(), before.clone());
        match format(source, &before) {
            Ok(after) => self.laid.push(Laid { path, before, after }),
            Err(problems) => self.problems.extend(problems),
        }
    }
}

/// Does with the files what was asked for.
fn finish(args: &Fmt, found: &Found) -> Result<Exit, Stop> {
    let changed: Vec<&Laid> = found.laid.iter().filter(|laid| laid.changes()).collect();
    if args.write {
        for laid in &changed {
            write_whole(&laid.path, laid.after.as_bytes()).map_err(|problem| super::ended_by(&problem))?;
        }
    }
    let text = match args.format {
        FmtFormat::Json => listed_as_json(found, &changed),
        FmtFormat::Pretty if args.diff => changed.iter().map(|laid| diff(laid)).collect(),
        FmtFormat::Pretty if args.write || args.check => {
            changed.iter().map(|laid| format!("{}\n", laid.shown())).collect()
        }
        FmtFormat::Pretty => found.laid.iter().map(|laid| laid.after.as_str()).collect(),
    };
    if args.format == FmtFormat::Pretty {
        tell(&found.sources, &found.problems);
    }
    let written = print(&text);
    if args.write || args.check {
        // The exit code says it too.
        let _ = write!(anstream::stderr(), "{}", ending(args, found.laid.len(), changed.len()));
    }
    let verdict = if found.problems.iter().any(Diagnostic::is_error) {
        stopped(&found.problems, String::new()).exit()
    } else if args.check && !changed.is_empty() {
        Exit::Negative
    } else {
        Exit::Done
    };
    Stop::told(written, verdict)
}

/// "3 files laid out, 88 as they were".
fn ending(args: &Fmt, all: usize, changed: usize) -> String {
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let done = if args.write { "laid out" } else { "to be laid out (`mednec fmt --write`)" };
    match changed {
        0 => format!("{} as to be\n", files(all)),
        _ => format!("{} {done}, {} as to be\n", files(changed), all - changed),
    }
}

fn listed_as_json(found: &Found, changed: &[&Laid]) -> String {
    let paths: Vec<String> = changed.iter().map(|laid| laid.path.to_string_lossy().into_owned()).collect();
    let problems: serde_json::Value =
        serde_json::from_str(&json::array(&found.sources, &found.problems)).unwrap_or_default();
    let all = json!({ "files": found.laid.len(), "would_change": paths, "diagnostics": problems });
    format!("{all:#}\n")
}

/// The changes of a file, line by line.
fn diff(laid: &Laid) -> String {
    let path = laid.shown();
    TextDiff::from_lines(&laid.before, &laid.after)
        .unified_diff()
        .context_radius(AROUND)
        .header(&path, &path)
        .to_string()
}
