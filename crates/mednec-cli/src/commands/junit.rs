//! The results of `mednec test` as JUnit XML, for build servers.

use std::fmt::Write;

use mednec_project::{CaseResult, Run};

use super::test::aspect;

/// One suite for each file.
pub(crate) fn xml(run: &Run) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (tests, failures) = (run.results.len(), run.failed());
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<testsuites name=\"mednec\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\">",
        run.unreadable
    );
    for cases in run.results.chunk_by(|a, b| a.path == b.path) {
        let path = cases.first().map_or("", |case| case.path.as_str());
        let failed = cases.iter().filter(|case| !case.passed()).count();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\">",
            escaped(path),
            cases.len()
        );
        for case in cases {
            testcase(&mut out, case);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn testcase(out: &mut String, case: &CaseResult) {
    let _ =
        write!(out, "    <testcase classname=\"{}\" name=\"{}\"", escaped(&case.path), escaped(&case.name));
    if case.passed() {
        out.push_str("/>\n");
        return;
    }
    let lines: Vec<String> = case
        .differences
        .iter()
        .map(|one| format!("{}: expected {}, found {}", aspect(&one.aspect), one.expected, one.found))
        .collect();
    let first = lines.first().map_or("", String::as_str);
    let _ = writeln!(
        out,
        ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>",
        escaped(first),
        escaped(&lines.join("\n"))
    );
}

/// A text as XML; characters that XML cannot hold become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_run_is_a_document_too() {
        assert!(xml(&Run::default()).ends_with("errors=\"0\">\n</testsuites>\n"));
        assert_eq!(escaped("a<\"b\"&\u{1}"), "a&lt;&quot;b&quot;&amp; ");
    }
}
