//! The view for a pull request: workflow commands that GitHub shows beside the changed lines.
//!
//! One command to a line; breaks and the characters that end a property are written as percent codes. Columns are
//! given only where the marked text stays on one line, since GitHub drops them otherwise.

use super::region::{Whereabouts, whereabouts};
use super::remedy::text;
use crate::code::Severity;
use crate::diagnostic::Diagnostic;
use crate::source_map::SourceMap;

/// A workflow command for each diagnostic.
pub fn commands(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|d| command(sources, d) + "\n").collect()
}

fn command(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = String::new();
    let mut property = |name: &str, value: &str| {
        properties.push_str(&format!("{name}={},", escape_property(value)));
    };
    match whereabouts(sources, diagnostic) {
        Whereabouts::Region(region) => {
            let region = region.shown();
            property("file", region.file.path());
            property("line", &region.start.line.to_string());
            let one_line = region.start.line == region.end.line;
            if one_line {
                property("col", &region.start.column.to_string());
            }
            property("endLine", &region.end.line.to_string());
            if one_line {
                property("endColumn", &region.end.column.to_string());
            }
        }
        Whereabouts::Path(path, line) => {
            property("file", path);
            if let Some(line) = line {
                property("line", &line.to_string());
            }
        }
        Whereabouts::Nowhere => {}
    }
    property("title", &format!("mednec[{}]", diagnostic.code.name));
    format!("::{kind} {}::{}", properties.trim_end_matches(','), escape(&text(diagnostic)))
}

fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
