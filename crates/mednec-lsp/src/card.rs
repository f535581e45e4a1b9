//! What is told of a name: what it means, what it can be, where it comes from.

use mednec_project::Workspace;
use mednec_source::Spanned;
use mednec_syntax::file::{CodeEntry, Criterion, FactDecl, File, ParameterValue, Reason, Source};

use crate::folder::Folder;
use crate::index::{Definition, Found, Names, Sort};

/// The most entries of a list that a card shows.
const MOST_LISTED: usize = 12;

/// The card of a definition, as Markdown.
pub(crate) fn card(folder: &Folder, found: Found<'_>) -> String {
    let definition = found.definition;
    let head = format!("**{}** `{}`", definition.sort.word(), definition.name);
    let mut lines = vec![match &definition.of {
        Some(of) if definition.sort != Sort::Rule => format!("{head} of `{of}`"),
        Some(of) => format!("{head}: {of}"),
        None => head,
    }];
    if let Some(fact) = fact(folder, found) {
        lines.push(kind(fact));
        said(&mut lines, "", fact.meaning.as_ref());
        said(&mut lines, "Question: ", fact.question.as_ref());
        said(&mut lines, "Found in: ", fact.found_in.as_ref());
        said(&mut lines, "Answered by: ", fact.answered_by.as_ref());
    } else if let Some(code) = code(folder, found) {
        said(&mut lines, "", code.title.as_ref());
        lines.push(validity(code));
        let sets = sets_with(folder, &definition.name);
        if !sets.is_empty() {
            lines.push(format!("In the sets {}", listed(sets.into_iter())));
        }
    } else if let Some(reason) = reason(folder, found) {
        said(&mut lines, "", reason.text.as_ref());
        said(&mut lines, "Basis: ", reason.basis.as_ref());
        let group = reason.group.as_ref().map(|group| group.node.clone());
        let carc = reason.carc.as_ref().map(|carc| format!("CARC {}", carc.node));
        let rarc = reason.rarc.iter().map(|code| format!("RARC {}", code.node));
        let codes: Vec<String> = group.into_iter().chain(carc).chain(rarc).collect();
        if !codes.is_empty() {
            lines.push(codes.join(" · "));
        }
    } else if let Some(document) = document(folder, found) {
        said(&mut lines, "", document.title.as_ref());
        said(&mut lines, "Version: ", document.version.as_ref());
        said(&mut lines, "Published: ", document.published.as_ref());
        if let Some(day) = &document.read_on {
            lines.push(format!("Read on: {}", day.node));
        }
        said(&mut lines, "Note: ", document.note.as_ref());
    } else if let Some(value) = parameter(folder, found) {
        lines.push(value);
    } else if let Some(codes) = entries(folder, found) {
        lines.extend(definition.title.clone());
        lines.push(codes);
    } else {
        lines.extend(definition.title.clone());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n\n")
}

/// What a name is, in a line beside it.
pub(crate) fn line(folder: &Folder, found: Found<'_>) -> String {
    let definition = found.definition;
    let title = definition.title.clone().unwrap_or_default();
    match (fact(folder, found), definition.sort) {
        (Some(fact), _) => join(&kind(fact), &title),
        (None, Sort::Code | Sort::Document) if !title.is_empty() => title,
        (None, sort) => join(sort.word(), &title),
    }
}

fn join(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first}: {second}") }
}

/// The declaration of a fact or a field.
pub(crate) fn fact<'w>(folder: &'w Folder, found: Found<'_>) -> Option<&'w FactDecl> {
    declared(&folder.workspace, found)
}

fn declared<'w>(workspace: &'w Workspace, found: Found<'_>) -> Option<&'w FactDecl> {
    let File::Vocabulary(vocabulary) = workspace.file(found.source)? else { return None };
    let all = vocabulary.facts.iter().flat_map(|fact| std::iter::once(fact).chain(&fact.fields));
    all.into_iter().find(|fact| fact.name.span == found.definition.at)
}

/// The declaration of a fact or field by its name.
pub(crate) fn fact_named<'w>(names: Names<'w>, name: &str) -> Option<&'w FactDecl> {
    let found = names.named(name).find(|found| matches!(found.definition.sort, Sort::Fact | Sort::Field))?;
    declared(names.workspace, found)
}

/// The criterion of a definition.
pub(crate) fn criterion<'w>(folder: &'w Folder, found: Found<'_>) -> Option<&'w Criterion> {
    let criteria = match folder.workspace.file(found.source)? {
        File::Policy(policy) => &policy.criteria,
        File::Shared(shared) => &shared.criteria,
        _ => return None,
    };
    criteria.iter().find(|criterion| criterion.name.span == found.definition.at)
}

/// A fact's type with unit, range and choices: `whole number, points, 0 to 56`.
fn kind(fact: &FactDecl) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(fact.kind.as_ref().map(|kind| kind.node.clone()));
    parts.extend(fact.unit.as_ref().map(|unit| unit.node.clone()));
    parts.extend(fact.range.as_ref().map(|(low, high)| format!("{} to {}", low.node, high.node)));
    parts.extend(fact.system.as_ref().map(|system| system.node.clone()));
    let mut text = parts.join(", ");
    if !fact.choices.is_empty() {
        text.push_str(&format!(": {}", listed(fact.choices.iter().map(|choice| choice.node.as_str()))));
    }
    text
}

fn code<'w>(folder: &'w Folder, found: Found<'_>) -> Option<&'w CodeEntry> {
    let File::CodeSystem(system) = folder.workspace.file(found.source)? else { return None };
    system.codes.iter().find(|code| code.code.span == found.definition.at)
}

/// On which days a code is valid.
fn validity(code: &CodeEntry) -> String {
    match (&code.from, &code.until) {
        (None, None) => "Valid without an end".to_owned(),
        (Some(from), None) => format!("Valid from {}", from.node),
        (None, Some(until)) => format!("Valid until {}", until.node),
        (Some(from), Some(until)) => format!("Valid from {} until {}", from.node, until.node),
    }
}

/// The value sets that name a code.
fn sets_with<'w>(folder: &'w Folder, code: &str) -> Vec<&'w str> {
    let sets = folder.workspace.files().filter_map(|(_, file)| match file {
        File::ValueSet(set) if set.codes.iter().any(|one| one.item.first == code) => {
            Some(set.name.node.as_str())
        }
        _ => None,
    });
    sets.collect()
}

fn reason<'w>(folder: &'w Folder, found: Found<'_>) -> Option<&'w Reason> {
    let reasons = match folder.workspace.file(found.source)? {
        File::Policy(policy) => &policy.reasons,
        File::Shared(shared) => &shared.reasons,
        _ => return None,
    };
    reasons.iter().find(|reason| reason.name.span == found.definition.at)
}

fn document<'w>(folder: &'w Folder, found: Found<'_>) -> Option<&'w Source> {
    let sources = match folder.workspace.file(found.source)? {
        File::Policy(policy) => &policy.sources,
        File::Shared(shared) => &shared.sources,
        File::Payer(payer) => &payer.sources,
        File::ValueSet(set) => &set.sources,
        _ => return None,
    };
    sources.iter().find(|source| source.id.span == found.definition.at)
}

fn parameter(folder: &Folder, found: Found<'_>) -> Option<String> {
    let File::Policy(policy) = folder.workspace.file(found.source)? else { return None };
    let one = policy.parameters.iter().find(|one| one.name.span == found.definition.at)?;
    Some(match &one.value {
        ParameterValue::Plain(value) => format!("`{value}`"),
        ParameterValue::Keyed { by, rows, otherwise, .. } => {
            let rows = rows.iter().map(|(key, value)| format!("{}: {value}", key.node));
            let rest = otherwise.iter().map(|value| format!("else: {value}"));
            let all: Vec<String> = rows.chain(rest).collect();
            format!("by `{}`: {}", by.node, listed(all.iter().map(String::as_str)))
        }
    })
}

/// The codes of a value set.
fn entries(folder: &Folder, found: Found<'_>) -> Option<String> {
    let File::ValueSet(set) = folder.workspace.file(found.source)? else { return None };
    let codes: Vec<String> = set.codes.iter().map(|one| one.item.to_string()).collect();
    (set.name.span == found.definition.at).then(|| listed(codes.iter().map(String::as_str)))
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.collect();
    let shown: Vec<&str> = all.iter().take(MOST_LISTED).copied().collect();
    let more = all.len().saturating_sub(MOST_LISTED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

fn said(lines: &mut Vec<String>, lead: &str, text: Option<&Spanned<String>>) {
    lines.extend(text.map(|text| format!("{lead}{}", text.node)));
}

/// Whether a definition is of a fact of this type.
pub(crate) fn is_kind(folder: &Folder, found: Found<'_>, wanted: &str) -> bool {
    fact(folder, found).and_then(|fact| fact.kind.as_ref()).is_some_and(|kind| kind.node.contains(wanted))
}

/// Whether a definition can be met or not: a criterion, or a yes/no fact.
pub(crate) fn is_condition(folder: &Folder, one: &Definition, found: Found<'_>) -> bool {
    one.sort == Sort::Criterion || is_kind(folder, found, "yes/no")
}
