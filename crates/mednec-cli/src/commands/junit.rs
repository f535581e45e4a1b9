//! The results of `mednec test` as JUnit XML, for build servers.

use std::fmt::Write;

use mednec_project::{Aspect, CaseResult, Run};

use super::test::aspect;
use mednec_draw::escaped;

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
        .map(|one| match one.aspect {
            Aspect::Expectation => format!("no `expect` is written; it comes out as {}", one.found),
            _ => format!("{}: expected {}, found {}", aspect(&one.aspect), one.expected, one.found),
        })
        .collect();
    let first = lines.first().map_or("", String::as_str);
    let _ = writeln!(
        out,
        ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>",
        escaped(first),
        escaped(&lines.join("\n"))
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_run_is_a_document_too() {
        assert!(xml(&Run::default()).ends_with("errors=\"0\">\n</testsuites>\n"));
    }
}
