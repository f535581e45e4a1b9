//! Where cases come from, and what an input holds.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use mednec_project::CaseFormat;
use mednec_project::codes::{CASE_SYNTAX, FILE_TOO_LARGE, NOT_FOUND, NOT_UTF8, UNREADABLE_FILE};
use mednec_source::Diagnostic;

use super::ended_by;
use crate::args_case::CaseForm;
use crate::exit::Stop;

/// How much of an input is looked at to tell its form, and held while it is read.
pub(crate) const BUFFER: usize = 64 * 1024;
/// The largest file that holds a single case.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Where cases come from.
pub(crate) struct Input {
    /// What it is called, for people.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) reader: BufReader<Box<dyn Read>>,
    named: Option<CaseForm>,
}

impl Input {
    /// Opens a file, or standard input for `-`.
    pub(crate) fn open(path: &Path) -> Result<Self, Stop> {
        if path == Path::new("-") {
            let reader: Box<dyn Read> = Box::new(io::stdin());
            return Ok(Self {
                name: "<stdin>".into(),
                reader: BufReader::with_capacity(BUFFER, reader),
                named: None,
            });
        }
        let name = path.to_string_lossy().replace('\\', "/");
        let file = File::open(path).map_err(|error| unread(&name, &error))?;
        if file.metadata().is_ok_and(|data| data.is_dir()) {
            let problem =
                Diagnostic::new(&UNREADABLE_FILE, "this is a folder, and `--case` is a file of cases");
            let help = "give the file of a case, or `mednec test` for all cases of a folder";
            return Err(ended_by(&problem.in_path(name).help(help)));
        }
        let named = form_of_name(&name);
        let reader: Box<dyn Read> = Box::new(file);
        Ok(Self { name, reader: BufReader::with_capacity(BUFFER, reader), named })
    }

    /// What the input holds, by its name or what it begins with.
    pub(crate) fn form(&mut self) -> Result<CaseForm, Stop> {
        let name = &self.name;
        let start = self.reader.fill_buf().map_err(|error| unread(name, &error))?;
        let form = self.named.unwrap_or_else(|| match form_of(CaseFormat::of_start(start)) {
            // Keys without quotation marks: YAML on one line.
            CaseForm::Json | CaseForm::Ndjson if is_flow_yaml(start) => CaseForm::Yaml,
            form => form,
        });
        // A case has no fact called `cases`, so the key tells the files apart.
        let cases = start.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"cases:"));
        Ok(if form == CaseForm::Yaml && cases && self.named.is_some() { CaseForm::Cases } else { form })
    }

    /// Its name and whole text.
    pub(crate) fn text(self) -> Result<(String, String), Stop> {
        let mut bytes = Vec::new();
        let read = self.reader.take(MOST_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| unread(&self.name, &error))?;
        let problem = if bytes.len() as u64 > MOST_BYTES {
            let most = MOST_BYTES / (1024 * 1024);
            Diagnostic::new(&FILE_TOO_LARGE, format!("one case has at most {most} MiB"))
                .help("if this is NDJSON, one case a line, say `--from ndjson`")
        } else {
            match String::from_utf8(bytes) {
                Ok(text) if text.trim_start_matches('\u{feff}').trim().is_empty() => {
                    Diagnostic::new(&CASE_SYNTAX, "there is no case here: the input is empty").help(
                        "write the facts of a case, or look whether the command before the pipe wrote any",
                    )
                }
                Ok(text) => return Ok((self.name, text)),
                Err(error) => {
                    let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or(&[]);
                    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                    Diagnostic::new(
                        &NOT_UTF8,
                        format!("the case is not UTF-8 text: line {line} holds other bytes"),
                    )
                    .help("write the case as UTF-8; a compressed one is unpacked first: `zcat case.gz | …`")
                }
            }
        };
        Err(ended_by(&problem.in_path(self.name)))
    }
}

/// The end of a run whose cases cannot be read.
fn unread(name: &str, error: &io::Error) -> Stop {
    let problem = if error.kind() == io::ErrorKind::NotFound {
        Diagnostic::new(&NOT_FOUND, "there is no such file")
            .help("look at the spelling, and from which folder the command is run")
    } else {
        Diagnostic::new(&UNREADABLE_FILE, format!("the cases cannot be read: {error}"))
            .help("look whether this is a file, and whether you may read it")
    };
    ended_by(&problem.in_path(name))
}

/// Whether a text that begins with a brace goes on as no JSON object does.
fn is_flow_yaml(start: &[u8]) -> bool {
    let rest = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let key = rest.strip_prefix(b"{").map(<[u8]>::trim_ascii_start).and_then(<[u8]>::first);
    key.is_some_and(|byte| !matches!(byte, b'"' | b'}'))
}

fn form_of_name(name: &str) -> Option<CaseForm> {
    let lower = name.to_ascii_lowercase();
    if [".cases.yaml", ".cases.yml", ".csv", ".xlsx"].iter().any(|end| lower.ends_with(end)) {
        return Some(CaseForm::Cases);
    }
    CaseFormat::of_name(name).map(form_of)
}

fn form_of(format: CaseFormat) -> CaseForm {
    match format {
        CaseFormat::Json => CaseForm::Json,
        CaseFormat::Ndjson => CaseForm::Ndjson,
        CaseFormat::Yaml => CaseForm::Yaml,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_files_hold() {
        assert_eq!(form_of_name("a/97112.cases.yaml"), Some(CaseForm::Cases));
        assert_eq!(form_of_name("cases.XLSX"), Some(CaseForm::Cases));
        assert_eq!(form_of_name("case.yml"), Some(CaseForm::Yaml));
        assert_eq!(form_of_name("cases.jsonl"), Some(CaseForm::Ndjson));
        assert_eq!(form_of_name("case"), None);
        assert!(is_flow_yaml(b" { procedure: 97112 }"));
        assert!(!is_flow_yaml(b"{\n \"procedure\": 97112 }"));
        assert!(!is_flow_yaml(b"{}"));
    }
}
