//! The view for code scanning services: a SARIF 2.1.0 log with one run.
//!
//! A rule is written for each code in use, by name; its help page is `docs/diagnostics/<name>.md` of the repository,
//! as an absolute address because the format asks for one. Columns count characters, and the log says so.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::region::{Region, Whereabouts, whereabouts};
use super::remedy::{sound, text};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Fix, Label};
use crate::source_map::SourceMap;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The diagnostics as a log of `mednec` in the given version, indented, with a line break at its end.
pub fn log(sources: &SourceMap, diagnostics: &[Diagnostic], version: &str) -> String {
    let rules: BTreeMap<&str, &Code> = diagnostics.iter().map(|d| (d.code.name, d.code)).collect();
    let index = |d: &Diagnostic| rules.keys().position(|name| *name == d.code.name).unwrap_or(0);
    let results: Vec<Value> = diagnostics.iter().map(|d| result(sources, d, index(d))).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "mednec",
                "version": version,
                "informationUri": REPOSITORY,
                "rules": rules.values().map(|code| rule(code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.name,
        "name": pascal(code.name),
        "shortDescription": { "text": code.summary },
        "helpUri": format!("{REPOSITORY}/blob/main/docs/diagnostics/{}.md", code.name),
        "defaultConfiguration": { "level": code.severity.word() },
        "properties": { "number": code.number },
    })
}

fn result(sources: &SourceMap, diagnostic: &Diagnostic, rule_index: usize) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.code.name,
        "ruleIndex": rule_index,
        "level": diagnostic.severity.word(),
        "message": { "text": text(diagnostic) },
    });
    let mut set = |key: &str, list: Vec<Value>| {
        if let (false, Some(object)) = (list.is_empty(), result.as_object_mut()) {
            object.insert(key.to_owned(), Value::Array(list));
        }
    };
    set("locations", location(sources, diagnostic).into_iter().collect());
    set("relatedLocations", diagnostic.labels.iter().filter_map(|label| related(sources, label)).collect());
    set("fixes", diagnostic.fixes.iter().filter_map(|fix| remedy(sources, fix)).collect());
    result
}

fn location(sources: &SourceMap, diagnostic: &Diagnostic) -> Option<Value> {
    let mut physical = match whereabouts(sources, diagnostic) {
        Whereabouts::Region(region) => return Some(json!({ "physicalLocation": physical(&region) })),
        Whereabouts::Path(path, line) => (artifact(path), line),
        Whereabouts::Nowhere => return None,
    };
    let mut place = json!({ "artifactLocation": physical.0.take() });
    if let (Some(line), Some(object)) = (physical.1.filter(|line| *line > 0), place.as_object_mut()) {
        object.insert("region".to_owned(), json!({ "startLine": line }));
    }
    Some(json!({ "physicalLocation": place }))
}

fn related(sources: &SourceMap, label: &Label) -> Option<Value> {
    let place = physical(&Region::clipped(sources, label.span)?);
    Some(json!({ "physicalLocation": place, "message": { "text": label.text } }))
}

fn remedy(sources: &SourceMap, fix: &Fix) -> Option<Value> {
    let mut changes: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in sound(sources, fix)? {
        changes.entry(edit.region.file.path()).or_default().push(json!({
            "deletedRegion": region(&edit.region),
            "insertedContent": { "text": edit.text },
        }));
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, replacements)| json!({ "artifactLocation": artifact(path), "replacements": replacements }))
        .collect();
    Some(json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}

fn physical(place: &Region<'_>) -> Value {
    json!({ "artifactLocation": artifact(place.file.path()), "region": region(place) })
}

fn region(place: &Region<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path) })
}

/// The path as a URI: relative where the path is, else of the file scheme.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    let mut out = String::from(if drive {
        "file:///"
    } else if path.starts_with('/') {
        "file://"
    } else {
        ""
    });
    for (i, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (drive && i == 1);
        if plain { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// `unknown-fact` as `UnknownFact`, the form SARIF viewers expect of a rule's name.
fn pascal(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    name.split('-').map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris_and_names_become_rule_names() {
        assert_eq!(uri("policies/a b/é.yaml"), "policies/a%20b/%C3%A9.yaml");
        assert_eq!(uri("/srv/a#1.yaml"), "file:///srv/a%231.yaml");
        assert_eq!(uri("C:\\p\\a.yaml"), "file:///C:/p/a.yaml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(pascal("unknown-fact"), "UnknownFact");
    }
}
