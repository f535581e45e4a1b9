//! Brings the expectations of cases up to date, in place: only what differs is rewritten, so comments and order stay.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mednec_format::changed;
use mednec_graph::Status;
use mednec_source::{Sink, SourceId, Spanned};
use mednec_syntax::file::{CaseDecl, Expect, File, Variant, read};

use crate::compare::NONE;
use crate::load::Project;
use crate::made_up::quoted;
use crate::prepare::At;
use crate::run::{Aspect, CaseResult, Difference, Run, line_of};

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
            let whole = variant.map_or(decl.expect.as_ref(), |variant| variant.expect.as_ref());
            // What is written once for all lines of a claim, a person changes.
            let of_line = |difference: &Difference| {
                let own = whole.and_then(|whole| line_of(whole, result.place));
                own.filter(|own| own.span.contains(difference.span))
            };
            let expect = if result.place.is_some() { None } else { whole };
            for difference in result.differences.iter().filter(|_| result.place.is_some()) {
                let own = of_line(difference);
                let new = own.and_then(|own| edits_of(text, decl, variant, Some(own), result, difference));
                match new {
                    Some(new) => {
                        edits.extend(new);
                        done += 1;
                    }
                    None => left.push((result.name.clone(), difference.clone())),
                }
            }
            for difference in result.differences.iter().filter(|_| result.place.is_none()) {
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
        let new = changed(text, apply(text, edits));
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
        // An expectation that is empty gets its keys as one that lacks some.
        Aspect::Expectation if expect.is_some() => Some(Vec::new()),
        Aspect::Expectation => {
            let keys = format!(
                "expect: {{ outcome: {}, reason: {} }}",
                answer.outcome.name(),
                quoted(&answer.reason)
            );
            match variant {
                Some(variant) => whole_in_variant(text, variant, &keys),
                None => whole_last(text, decl.span.start as usize, &keys),
            }
        }
        Aspect::Line(_) => None,
        Aspect::Outcome | Aspect::Reason | Aspect::Disposition | Aspect::Units(_) => {
            scalar(&difference.found)
        }
        // That nothing is granted any more is for a person to see.
        Aspect::Grant(_) if answer.grant.is_none() => None,
        Aspect::Grant(_) => scalar(&difference.found),
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

/// Writes outcome and reason where an expectation does not have them: the outcome first, the reason behind it.
fn missing_keys(text: &str, expect: &Expect, result: &CaseResult) -> Option<Edit> {
    let reason = || format!("reason: {}", quoted(&result.answer.reason));
    let outcome = || format!("outcome: {}", result.answer.outcome.name());
    let start = expect.span.start as usize;
    let flow = text.get(start..)?.strip_prefix('{');
    let keys = match (&expect.outcome, &expect.reason) {
        (Some(_), Some(_)) => return None,
        (Some(written), None) => {
            let end = written.span.end as usize;
            return Some(match flow {
                Some(_) => (end, end, format!(", {}", reason())),
                None => {
                    let at = line_end(text, end);
                    (at, at, format!("\n{}{}", " ".repeat(column(text, start)), reason()))
                }
            });
        }
        (None, Some(_)) => vec![outcome()],
        (None, None) => vec![outcome(), reason()],
    };
    Some(match flow {
        Some(rest) if rest.trim_start().starts_with('}') => {
            (start + 1, start + 1, format!(" {} ", keys.join(", ")))
        }
        Some(_) => (start + 1, start + 1, format!(" {},", keys.join(", "))),
        None => {
            let indent = " ".repeat(column(text, start));
            (start, start, keys.iter().map(|key| format!("{key}\n{indent}")).collect())
        }
    })
}

/// Writes a whole expectation into a variant, behind what it sets.
fn whole_in_variant(text: &str, variant: &Variant, keys: &str) -> Option<Vec<Edit>> {
    let after_name = variant.name.span.end as usize;
    let rest = text.get(after_name..)?.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?;
    let at = text.len() - rest.trim_start_matches(' ').len();
    if text.get(at..)?.starts_with('{') {
        return whole_last(text, at, keys);
    }
    let mut line = line_end(text, at) + 1;
    loop {
        let written = text.get(line..line_end(text, line))?;
        let inner = written.trim_start();
        if !inner.is_empty() && !inner.starts_with('#') {
            return whole_last(text, line + written.len() - inner.len(), keys);
        }
        line += written.len() + 1;
    }
}

/// Writes a whole expectation as the last key of the keys that begin at a byte.
fn whole_last(text: &str, start: usize, keys: &str) -> Option<Vec<Edit>> {
    if !text.get(start..)?.starts_with('{') {
        let indent = column(text, start);
        let at = block_end(text, start, indent);
        return Some(vec![(at, at, format!("\n{}{keys}", " ".repeat(indent)))]);
    }
    let end = flow_end(text, start)?;
    let inner = text.get(start + 1..end)?.trim_end();
    let at = start + 1 + inner.len();
    let before = if inner.is_empty() || inner.ends_with(',') { " " } else { ", " };
    Some(vec![(at, end, format!("{before}{keys} "))])
}

/// The end of the last line of a block whose lines are moved in at least as far as `indent`.
fn block_end(text: &str, start: usize, indent: usize) -> usize {
    let mut last = line_end(text, start);
    let mut line = last + 1;
    while let Some(written) = text.get(line..line_end(text, line)).filter(|_| line < text.len()) {
        let inner = written.trim_start();
        let in_comment = inner.starts_with('#');
        if !inner.is_empty() && !in_comment && written.len() - inner.len() < indent {
            break;
        }
        if !inner.is_empty() && !in_comment {
            last = line + written.len();
        }
        line += written.len() + 1;
    }
    last
}

/// Where the brace that opens at a byte is closed; nothing where a comment stands inside.
fn flow_end(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quote, mut before) = (0usize, None, ' ');
    let mut letters = text.get(start..)?.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some('"'), '\\') => {
                letters.next();
            }
            (Some(open), _) => quote = quote.filter(|_| letter != open),
            (None, '"' | '\'') if matches!(before, ' ' | '\n' | '[' | '{' | ',' | ':') => {
                quote = Some(letter)
            }
            (None, '#') if matches!(before, ' ' | '\n') => return None,
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(start + at);
                }
            }
            (None, _) => {}
        }
        before = letter;
    }
    None
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
