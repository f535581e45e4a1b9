//! Order files: every code of a year of ICD-10-CM, on lines of fixed columns.
//!
//! | columns | what |
//! | --- | --- |
//! | 1 to 5 | the place in the order |
//! | 7 to 13 | the code without its dot |
//! | 15 | `1` where it can be billed, `0` where it is a category of others |
//! | 17 to 76 | a short title |
//! | from 78 on | a long title |

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use mednec_source::Diagnostic;

use super::is_code;
use crate::codes::{BAD_CODE_FILE, FILE_TOO_LARGE};
use crate::discover::shown;
use crate::file_text::{missing, not_a_file};

/// The largest order file; that of a year has some 15 MiB.
const MOST_BYTES: u64 = 128 * 1024 * 1024;

/// The codes of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcdFile {
    /// The first day of the year.
    pub from: Date,
    /// Each code without its dot, and whether it can be billed.
    pub codes: BTreeMap<Box<str>, bool>,
}

/// Reads an order file. The year is that of its name (`icd10cm_order_2026.txt` holds from 2025-10-01 on) where `from`
/// does not say it.
#[expect(clippy::result_large_err, reason = "a run reads a handful of files")]
pub fn read_icd_file(path: &Path, from: Option<Date>) -> Result<IcdFile, Diagnostic> {
    let bytes = bytes(path)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let bad = |message: String| Diagnostic::new(&BAD_CODE_FILE, message);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let from = from.or_else(|| year_of(&name)).ok_or_else(|| {
        bad("the name of the file does not tell from which day on its codes hold".into())
            .in_path(shown(path))
            .help(format!("say the day behind an `@`: `--icd {name}@2025-10-01`"))
    })?;
    let mut codes = BTreeMap::new();
    for (number, line) in (1u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let Some((code, billable)) = read_line(line) else {
            let problem = bad("this is no line of an order file".into()).on_line(shown(path), number);
            let help = "a line has an order number in columns 1 to 5, a code in 7 to 13, and 0 or 1 in column 15; take the file called `icd10cm_order`, as it was published";
            return Err(problem.help(help));
        };
        codes.insert(code, billable);
    }
    if codes.is_empty() {
        return Err(bad("the file holds no codes".into())
            .in_path(shown(path))
            .help("take the file called `icd10cm_order`"));
    }
    Ok(IcdFile { from, codes })
}

#[expect(clippy::result_large_err, reason = "a run reads a handful of files")]
fn bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let metadata = fs::metadata(path).map_err(|error| missing(path, &error))?;
    if !metadata.is_file() {
        return Err(not_a_file(path));
    }
    if metadata.len() > MOST_BYTES {
        let most = MOST_BYTES / (1024 * 1024);
        let problem = Diagnostic::new(&FILE_TOO_LARGE, format!("at most {most} MiB are read"));
        return Err(problem.in_path(shown(path)).help("take the file of one year, unpacked"));
    }
    fs::read(path).map_err(|error| missing(path, &error))
}

/// The code of a line, and whether it can be billed.
fn read_line(line: &[u8]) -> Option<(Box<str>, bool)> {
    let number = line.get(..5)?;
    let code = std::str::from_utf8(line.get(6..13)?).ok()?.trim_end();
    let billable = match line.get(13..16)? {
        b" 0 " => false,
        b" 1 " => true,
        _ => return None,
    };
    let ordered = number.iter().all(u8::is_ascii_digit) && line.get(5) == Some(&b' ');
    (ordered && is_code(code)).then(|| (code.into(), billable))
}

/// The first day of the year that a name tells: a fiscal year begins in the October before it.
fn year_of(name: &str) -> Option<Date> {
    let years = name.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    let years: Vec<i16> =
        years.filter_map(|part| part.parse().ok()).filter(|year| (2015..=2199).contains(year)).collect();
    match years.as_slice() {
        [year] => Date::new(year - 1, 10, 1).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_by_their_columns() {
        let line = b"00042 M545    0 Pain low in the back                                         Pain low in the back\r";
        assert_eq!(read_line(line), Some(("M545".into(), false)));
        let line = b"00043 M5450   1 Pain low in the back, unspecified                            x";
        assert_eq!(read_line(line), Some(("M5450".into(), true)));
        for line in [&b"M545 Pain"[..], b"00042 M545    2 x", b"0004x M545    1 x", b"00042 545     1 x", b""]
        {
            assert_eq!(read_line(line), None);
        }
    }

    #[test]
    fn a_name_tells_the_year() {
        let day = |text: &str| text.parse::<Date>().ok();
        assert_eq!(year_of("icd10cm_order_2026.txt"), day("2025-10-01"));
        assert_eq!(year_of("icd10cm-order-April-2025.txt"), day("2024-10-01"));
        assert_eq!(year_of("order.txt"), None);
        assert_eq!(year_of("order_2025_2026.txt"), None);
    }
}
