//! The inputs of a run: files, folders and patterns, and what they hold.

use std::fs;
use std::path::{Path, PathBuf};

use mednec_project::codes::{NOT_FOUND, UNCLEAR_INPUT, UNREADABLE_FILE};
use mednec_source::Diagnostic;

use crate::form::Form;
use crate::run::{Input, shown};

/// Endings of files that are packed, each with the command that unpacks one to a pipe.
const PACKED: [(&str, &str); 5] =
    [("gz", "zcat"), ("bz2", "bzcat"), ("xz", "xzcat"), ("zst", "zstdcat"), ("zip", "unzip -p")];

/// What is told of how a form can be given.
const SAY_FROM: &str = "add `--from ndjson`, `--from csv` or `--from parquet`";

#[expect(clippy::result_large_err, reason = "it is made once a run")]
impl Input {
    /// The inputs behind what was given: files, those of folders that end as rows do, those that patterns match, and `-`
    /// for standard input. What they hold is `form`, else what their endings tell.
    ///
    /// # Errors
    /// Where there is no such file, or it cannot be told which files are meant or what they hold.
    pub fn find(given: &[PathBuf], form: Option<Form>) -> Result<Vec<Self>, Diagnostic> {
        let mut found = Vec::new();
        for path in given {
            if path == Path::new("-") {
                let message = "what standard input holds cannot be told";
                let unclear = || Diagnostic::new(&UNCLEAR_INPUT, message).in_path("<stdin>").help(SAY_FROM);
                found.push(Self { path: None, form: form.ok_or_else(unclear)? });
                continue;
            }
            for file in files(path)? {
                let form = form.or_else(|| Form::of_name(&file)).ok_or_else(|| unclear(&file))?;
                found.push(Self { path: Some(file), form });
            }
        }
        Ok(found)
    }
}

/// What is told of a file whose ending does not tell what it holds.
fn unclear(file: &Path) -> Diagnostic {
    let ending = file.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let unpack = PACKED.iter().find(|(packed, _)| ending.as_deref() == Some(packed));
    match unpack {
        Some((_, unpack)) => {
            let rows = file.file_stem().map(Path::new).and_then(Form::of_name).unwrap_or(Form::Ndjson);
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            Diagnostic::new(&UNCLEAR_INPUT, "the file is packed, and packed files are not read")
                .help(format!("unpack it to a pipe: `{unpack} {name} | mednec … - --from {}`", rows.name()))
        }
        None => Diagnostic::new(&UNCLEAR_INPUT, "the ending of the file does not tell what it holds")
            .help(SAY_FROM),
    }
    .in_path(shown(file))
}

/// The files of one input: itself, those of a folder that can be rows, or those that match.
#[expect(clippy::result_large_err, reason = "it is made once a run")]
fn files(path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let none =
        |message: &str, help: &str| Diagnostic::new(&NOT_FOUND, message).in_path(shown(path)).help(help);
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|_| {
            Diagnostic::new(&UNREADABLE_FILE, "the folder cannot be read")
                .in_path(shown(path))
                .help("look whether you may read it")
        })?;
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|file| file.is_file() && Form::of_name(file).is_some());
        files.sort();
        if files.is_empty() {
            let help = "rows are files ending in .ndjson, .jsonl, .csv, .parquet or .pq";
            return Err(none("the folder holds no rows", help));
        }
        return Ok(files);
    }
    if path.exists() {
        return Ok(vec![path.to_path_buf()]);
    }
    let help = "look at the spelling, and from which folder the command is run";
    let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
    let Some(pattern) = pattern else { return Err(none("there is no such file", help)) };
    let matched = glob::glob(pattern).map_err(|_| {
        Diagnostic::new(&UNCLEAR_INPUT, "the pattern is not understood")
            .in_path(shown(path))
            .help("`*` stands for any letters, `**` for any folders, `[ab]` for one of some letters")
    })?;
    let mut files: Vec<PathBuf> = matched.filter_map(Result::ok).filter(|file| file.is_file()).collect();
    files.sort();
    if files.is_empty() { Err(none("no file matches", help)) } else { Ok(files) }
}
