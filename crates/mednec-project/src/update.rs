//! Brings the expectations of cases up to date, in place: only what differs is rewritten, so comments and order stay.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mednec_graph::Status;
use mednec_source::{Sink, SourceId, Spanned};
use mednec_syntax::file::{CaseDecl, Expect, File, Variant, read};

use crate::compare::NONE;
use crate::load::Project;
use crate::prepare::At;
use crate::run::{Aspect, CaseResult, Difference, Run};

/// What rewriting the expectations of a run gives.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// The files to write, with their whole new text.
    pub files: Vec<(PathBuf, String)>,
    /// How many expectations are rewritten.
    pub rewritten: usize,
    /// What has to be changed by hand, with the name of its case.
    pub left: Vec<(String, Difference)>,
}

/// A replacement in a file: from byte, to byte, by what.
type Edit = (usize, usize, String);

/// The new text of every file whose expectations differ from what came out; comments and order stay.
/// The comment on the line of a list entry that goes, goes with it.
pub fn update(project: &Project, run: &Run) -> Update {
    let mut update = Update::default();
    let mut by_file: BTreeMap<SourceId, Vec<&CaseResult>> = BTreeMap::new();
    for result in run.results.iter().filter(|result| !result.passed()) {
        by_file.entry(result.span.source).or_default().push(result);
    }
    for (source, results) in by_file {
        let text = project.sources.file(source).map_or("", |file| file.text());
        let mut edits = Vec::new();
        let mut done = 0;
        let mut left = Vec::new();
        for result in &results {
            let Some((decl, variant)) = find(project, result.at) else { continue };
            let expect = variant.map_or(decl.expect.as_ref(), |variant| variant.expect.as_ref());
            for difference in &result.differences {
                match edits_of(text, decl, variant, expect, result, difference) {
                    Some(new) => {
                        edits.extend(new);
                        done += 1;
                    }
                    None => left.push((result.name.clone(), difference.clone())),
                }
            }
            edits.extend(expect.and_then(|expect| missing_keys(text, expect, result)));
        }
        let new = apply(text, edits);
        // A file is only rewritten where the result can be read again.
        let mut sink = Sink::new();
        let tree = read(source, &new, &mut sink);
        match project.paths.get(&source) {
            Some(path) if done > 0 && !sink.has_errors() && matches!(tree, File::Cases(_)) => {
                update.files.push((path.clone(), new));
                update.rewritten += done;
                update.left.extend(left);
            }
            _ => {
                let all = results.iter().flat_map(|result| {
                    result.differences.iter().map(|difference| (result.name.clone(), difference.clone()))
                });
                update.left.extend(all);
            }
        }
    }
    update
}

fn find(project: &Project, at: At) -> Option<(&CaseDecl, Option<&Variant>)> {
    let (_, File::Cases(cases)) = project.files.get(at.file)? else { return None };
    let decl = cases.cases.get(at.case)?;
    match at.variant {
        Some(index) => Some((decl, Some(decl.variants.get(index)?))),
        None => Some((decl, None)),
    }
}

/// The edits that remove one difference; nothing where a person has to.
fn edits_of(
    text: &str,
    decl: &CaseDecl,
    variant: Option<&Variant>,
    expect: Option<&Expect>,
    result: &CaseResult,
    difference: &Difference,
) -> Option<Vec<Edit>> {
    let answer = &result.answer;
    let scalar = |found: &str| {
        let span = difference.span;
        Some(vec![(span.start as usize, span.end as usize, quoted(found))])
    };
    match &difference.aspect {
        Aspect::Expectation => {
            let keys = format!(
                "expect: {{ outcome: {}, reason: {} }}",
                answer.outcome.name(),
                quoted(&answer.reason)
            );
            match variant {
                Some(variant) => whole_in_variant(text, variant, &keys),
                None => whole_in_case(text, decl, &keys),
            }
        }
        Aspect::Outcome | Aspect::Reason => scalar(&difference.found),
        Aspect::Basis | Aspect::Edition => {
            let one =
                difference.found != NONE && answer.edition.as_ref().is_none_or(|e| e.names().len() == 1);
            if one { scalar(&difference.found) } else { None }
        }
        Aspect::Criterion(_) => Status::of_name(&difference.found).and_then(|status| scalar(status.name())),
        Aspect::Suggest => list(text, expect?.suggest.as_ref()?, &answer.suggest),
        Aspect::Missing => {
            let found: Vec<String> = answer.missing.iter().map(|missing| missing.fact.clone()).collect();
            list(text, expect?.missing.as_ref()?, &found)
        }
    }
}

/// Writes outcome and reason where an expectation does not have them.
fn missing_keys(text: &str, expect: &Expect, result: &CaseResult) -> Option<Edit> {
    let answer = &result.answer;
    let outcome = expect.outcome.is_none().then(|| format!("outcome: {}", answer.outcome.name()));
    let reason = expect.reason.is_none().then(|| format!("reason: {}", quoted(&answer.reason)));
    let keys: Vec<String> = outcome.into_iter().chain(reason).collect();
    if keys.is_empty() {
        return None;
    }
    let start = expect.span.start as usize;
    match text.get(start..)?.strip_prefix('{') {
        Some(rest) if rest.trim_start().starts_with('}') => {
            Some((start + 1, start + 1, format!(" {} ", keys.join(", "))))
        }
        Some(_) => Some((start + 1, start + 1, format!(" {},", keys.join(", ")))),
        None => {
            let indent = " ".repeat(column(text, start));
            let lines: String = keys.iter().map(|key| format!("{key}\n{indent}")).collect();
            Some((start, start, lines))
        }
    }
}

/// Writes a whole expectation into a case, behind its name and title.
fn whole_in_case(text: &str, decl: &CaseDecl, keys: &str) -> Option<Vec<Edit>> {
    let start = decl.span.start as usize;
    if text.get(start..)?.starts_with('{') {
        let at = decl.id.span.end as usize;
        return Some(vec![(at, at, format!(", {keys}"))]);
    }
    let last = decl.title.as_ref().map_or(decl.id.span.end, |title| title.span.end.max(decl.id.span.end));
    let at = line_end(text, last as usize);
    Some(vec![(at, at, format!("\n{}{keys}", " ".repeat(column(text, start))))])
}

/// Writes a whole expectation into a variant, before what it sets.
fn whole_in_variant(text: &str, variant: &Variant, keys: &str) -> Option<Vec<Edit>> {
    let after_name = variant.name.span.end as usize;
    let rest = text.get(after_name..)?.trim_start().strip_prefix(':')?;
    let at = text.len() - rest.len();
    let inner = rest.trim_start_matches(' ');
    if let Some(flow) = inner.strip_prefix('{') {
        let at = text.len() - flow.len();
        let empty = flow.trim_start().starts_with('}');
        return Some(vec![(at, at, if empty { format!(" {keys} ") } else { format!(" {keys},") })]);
    }
    let mut line = line_end(text, at) + 1;
    loop {
        let end = line_end(text, line);
        let written = text.get(line..end)?;
        if !written.trim().is_empty() && !written.trim_start().starts_with('#') {
            let indent = written.len() - written.trim_start().len();
            return Some(vec![(line, line, format!("{}{keys}\n", " ".repeat(indent)))]);
        }
        line = end + 1;
    }
}

/// Rewrites a list: what stays keeps its place, what is new comes last.
fn list(text: &str, written: &Spanned<Vec<Spanned<String>>>, found: &[String]) -> Option<Vec<Edit>> {
    let (start, end) = (written.span.start as usize, written.span.end as usize);
    let slice = text.get(start..end)?;
    let stays = |item: &&Spanned<String>| found.contains(&item.node);
    let kept: Vec<&Spanned<String>> = written.node.iter().filter(stays).collect();
    let new: Vec<&String> =
        found.iter().filter(|name| !written.node.iter().any(|item| item.node == **name)).collect();
    let flow = || {
        let names = kept.iter().map(|item| &item.node).chain(new.iter().copied());
        format!("[{}]", names.map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
    };
    if slice.starts_with('[') {
        return (!slice.contains('#')).then(|| vec![(start, end, flow())]);
    }
    let Some(last) = kept.last() else {
        // Nothing stays: the list goes behind its key.
        let before = text.get(..start)?.trim_end();
        let whole = before.ends_with(':') && !slice.contains('#');
        return whole.then(|| vec![(before.len(), end, format!(" {}", flow()))]);
    };
    let mut edits = Vec::new();
    for item in written.node.iter().filter(|item| !stays(item)) {
        let from = line_start(text, item.span.start as usize);
        let to = line_end(text, item.span.end as usize);
        // Another entry or key on the line would go with it.
        if text.get(from..item.span.start as usize)?.trim() != "-" {
            return None;
        }
        edits.push((from, (to + 1).min(text.len()), String::new()));
    }
    if !new.is_empty() {
        let from = line_start(text, last.span.start as usize);
        let dash = text.get(from..last.span.start as usize)?;
        let at = line_end(text, last.span.end as usize);
        let lines: String = new.iter().map(|name| format!("\n{dash}{}", quoted(name))).collect();
        if dash.trim() != "-" {
            return None;
        }
        edits.push((at, at, lines));
    }
    Some(edits)
}

/// Carries out edits; one that overlaps another is left out.
fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let mut out = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for (start, end, replacement) in edits {
        if start < done {
            continue;
        }
        let Some(kept) = text.get(done..start) else { continue };
        out.push_str(kept);
        out.push_str(&replacement);
        done = end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |length| at + length)
}

/// How many characters stand before a byte on its line.
fn column(text: &str, at: usize) -> usize {
    text.get(line_start(text, at)..at).map_or(0, |before| before.chars().count())
}

/// A text as YAML reads it, with quotes where they are needed.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' '))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.ends_with(' ');
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_carried_out_in_place() {
        let edits = vec![(4, 5, "B".to_owned()), (0, 1, "A".to_owned()), (4, 4, "+".to_owned())];
        assert_eq!(apply("a b c", edits), "A b +B");
    }

    #[test]
    fn names_are_quoted_only_where_yaml_needs_it() {
        assert_eq!(
            ["until 2025-10-28", "a: b", "met", ""].map(quoted),
            ["until 2025-10-28", "\"a: b\"", "met", "\"\""]
        );
    }
}
