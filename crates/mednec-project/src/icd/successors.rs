//! What codes are called that are no more: a table of new and old codes.

use std::collections::BTreeMap;
use std::path::Path;

use mednec_source::Diagnostic;

use super::{bare, is_code};
use crate::codes::BAD_CODE_FILE;
use crate::discover::shown;
use crate::file_text::read_text;

/// For each old code, the new ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Successors {
    of: BTreeMap<String, Vec<String>>,
}

impl Successors {
    /// The codes that followed an old one, in the order of the table.
    pub(crate) fn of(&self, code: &str) -> &[String] {
        self.of.get(code).map_or(&[], Vec::as_slice)
    }

    /// How many old codes there are.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

/// Reads a table with a new code in the first column and the old one, or several, in the last: set apart by tabs, commas
/// or semicolons. A line whose first column is no code is a heading.
#[expect(clippy::result_large_err, reason = "a run reads a handful of files")]
pub fn read_successors(path: &Path) -> Result<Successors, Diagnostic> {
    let found = read(&read_text(path)?);
    if found.is_empty() {
        let problem = Diagnostic::new(&BAD_CODE_FILE, "the file has no line with a new code and an old one");
        let help = "write the new code into the first column and the old one into the last, set apart by tabs or commas";
        return Err(problem.in_path(shown(path)).help(help));
    }
    Ok(found)
}

fn read(text: &str) -> Successors {
    let mut found = Successors::default();
    for line in text.trim_start_matches('\u{feff}').lines() {
        let separator = [b'\t', b';', b','].into_iter().find(|part| line.as_bytes().contains(part));
        let Some(separator) = separator.map(char::from) else { continue };
        let codes = |cell: &str| -> Vec<String> {
            let parts = cell.split([',', ';', ' ', '"']).map(bare);
            parts.filter(|code| is_code(code)).collect()
        };
        let (Some((first, rest)), quoted) = (line.split_once(separator), line.contains('"')) else {
            continue;
        };
        // Several old codes may stand in one cell with quotation marks, between commas.
        let last = match rest.find('"') {
            Some(at) if quoted => rest.get(at..).unwrap_or(rest),
            _ => rest.rsplit(separator).next().unwrap_or(rest),
        };
        let [new] = codes(first).try_into().unwrap_or_else(|_| [String::new()]);
        if new.is_empty() {
            continue;
        }
        for old in codes(last).into_iter().filter(|old| *old != new) {
            let all = found.of.entry(old).or_default();
            if !all.contains(&new) {
                all.push(new.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_and_old_codes_are_read_however_they_are_set_apart() {
        let text = "New code\tEffective\tOld code\nM54.50\t2021-10-01\tM54.5\nM5451,M545\nM54.59;2021;M54.5\n\
            A01.1,2020,\"A01.2, A01.3\"\nA01.1,2020,A01.1\nno codes here\n";
        let found = read(text);
        assert_eq!(found.of("M545"), ["M5450", "M5451", "M5459"]);
        assert_eq!(
            (found.of("A012"), found.of("A013")),
            (&["A011".to_owned()][..], &["A011".to_owned()][..])
        );
        assert_eq!(found.len(), 3);
        assert!(found.of("A011").is_empty());
    }
}
