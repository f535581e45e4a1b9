//! What a name, a code or a key means.

use gen_lsp_types::{Contents, Hover, HoverParams, MarkupContent, MarkupKind};
use mednec_graph::NodeId;
use mednec_graph::bundle::Unit;
use mednec_project::{Project, Written};
use mednec_source::{SourceId, Span};
use mednec_syntax::file::keys::Key;

use crate::card::{card, criterion};
use crate::index::{Found, Sort};
use crate::place::Place;
use crate::position;
use crate::session::{Session, View};
use crate::shape::{Slot, of_file};

/// The most ways to meet a criterion that are told.
const MOST_WAYS: usize = 6;
/// The most steps that are taken to find them.
const MOST_STEPS: usize = 5_000;

/// What stands under the cursor.
pub(crate) fn answer(session: &mut Session, asked: &HoverParams) -> Option<Hover> {
    let (view, byte) = session.point(&asked.text_document_position_params)?;
    let Some((at, found)) = view.names().at(view.source, byte) else { return key(view, byte) };
    let range = position::range(view.file, at);
    let first = *found.first()?;
    let mut text = card(view.folder, first);
    let (source, name) = (view.source, first.definition.name.clone());
    let is_criterion = first.definition.sort == Sort::Criterion;
    let uses = used(view, &found);
    if is_criterion {
        text.push_str(&cited(view, first));
        let root = session.locate(&asked.text_document_position_params.text_document.uri)?.0.clone();
        let part = session.folders.get_mut(&root)?.part(source);
        text.push_str(&merged(&part, source, &name));
        text.push_str(&reading(&part, source, &name));
    }
    text.push_str(&uses);
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text });
    Some(Hover { contents, range: Some(range) })
}

/// In how many places a name is used.
fn used(view: View<'_>, found: &[Found<'_>]) -> String {
    let (_, places) = view.names().uses(found);
    let mut files: Vec<SourceId> = places.iter().map(|place| place.source).collect();
    files.dedup();
    match (places.len(), files.len()) {
        (0, _) => "\n\nUsed nowhere".to_owned(),
        (1, _) => "\n\nUsed in one place".to_owned(),
        (places, 1) => format!("\n\nUsed in {places} places of one file"),
        (places, files) => format!("\n\nUsed in {places} places of {files} files"),
    }
}

fn cited(view: View<'_>, found: Found<'_>) -> String {
    let Some(criterion) = criterion(view.folder, found) else { return String::new() };
    let cites: Vec<&str> = criterion.cite.iter().map(|cite| cite.node.as_str()).collect();
    if cites.is_empty() { String::new() } else { format!("\n\nFrom {}", cites.join("; ")) }
}

/// A criterion as it is compiled, what the policy builds on taken in.
fn merged(part: &Project, source: SourceId, name: &str) -> String {
    let Some(path) = part.sources().file(source).map(|file| file.path()) else { return String::new() };
    let Ok(shown) = part.show(path, Some(name)) else { return String::new() };
    let parts = shown.iter().flat_map(|one| &one.parts);
    let Some(found) = parts.into_iter().find(|part| part.section == "criteria") else { return String::new() };
    let mut lines = vec![format!("{name}:")];
    write(&found.text, 1, &mut lines);
    format!("\n\n```yaml\n{}\n```", lines.join("\n"))
}

/// A value as lines of YAML, so deep.
fn write(text: &Written, depth: usize, lines: &mut Vec<String>) {
    let space = "  ".repeat(depth);
    match text {
        Written::Text(text) => lines.push(format!("{space}{text}")),
        Written::List(entries) => {
            for entry in entries {
                let mut inner = Vec::new();
                write(entry, 0, &mut inner);
                for (at, line) in inner.iter().enumerate() {
                    let lead = if at == 0 { "- " } else { "  " };
                    lines.push(format!("{space}{lead}{line}"));
                }
            }
        }
        Written::Keys(keys) => {
            for (key, value) in keys {
                match value {
                    Written::Text(text) => lines.push(format!("{space}{key}: {text}")),
                    Written::List(_) | Written::Keys(_) => {
                        lines.push(format!("{space}{key}:"));
                        write(value, depth + 1, lines);
                    }
                }
            }
        }
    }
}

/// What the compiled graph says of a criterion: the shortest ways in which it is met.
fn reading(part: &Project, source: SourceId, name: &str) -> String {
    let Some(bundle) = part.bundle() else { return String::new() };
    let path = part.sources().file(source).map_or("", |file| file.path());
    let own = |unit: &Unit| -> Option<Option<NodeId>> {
        let edition = unit.editions.iter().find(|edition| {
            let file =
                bundle.origin(edition.origin).and_then(|origin| bundle.files.get(origin.file as usize));
            file.is_some_and(|file| file == path)
        })?;
        let criterion = edition.criteria.iter().find(|criterion| criterion.name.as_str() == name)?;
        Some(unit.conditions.get(criterion.condition.0 as usize)?.root)
    };
    let Some((unit, root)) = bundle.units.iter().find_map(|unit| Some((unit, own(unit)?))) else {
        return String::new();
    };
    match root {
        None => String::new(),
        Some(NodeId::YES) => "\n\nThe graph: always met".to_owned(),
        Some(NodeId::NO) => "\n\nThe graph: never met".to_owned(),
        Some(root) => {
            let (ways, more) = ways(unit, root);
            let listed: Vec<String> = ways.iter().map(|way| format!("- {way}")).collect();
            let rest = if more { "\n- and further ways" } else { "" };
            format!("\n\nThe graph: met where\n\n{}{rest}", listed.join("\n"))
        }
    }
}

/// The shortest paths of the graph from a root to "met", and whether there are more.
fn ways(unit: &Unit, root: NodeId) -> (Vec<String>, bool) {
    let mut found = Vec::new();
    let mut todo: std::collections::VecDeque<(NodeId, Vec<String>)> = [(root, Vec::new())].into();
    let mut steps = 0;
    while let Some((at, way)) = todo.pop_front() {
        steps += 1;
        if at == NodeId::YES {
            found.push(way.join(", and "));
        }
        if found.len() > MOST_WAYS || steps > MOST_STEPS {
            found.truncate(MOST_WAYS);
            return (found, true);
        }
        let Some(node) = unit.graph.node(at) else { continue };
        let Some(term) = unit.terms.get(node.term) else { continue };
        // Answers that lead to the same place are told together.
        let mut led: Vec<(NodeId, Vec<&str>)> = Vec::new();
        for class in 0..term.classes {
            let Some(to) = unit.graph.edge(node, class).filter(|to| *to != NodeId::NO) else { continue };
            let label = term.labels.get(usize::from(class)).map_or("", |label| label.as_str());
            match led.iter_mut().find(|(other, _)| *other == to) {
                Some((_, labels)) => labels.push(label),
                None => led.push((to, vec![label])),
            }
        }
        for (to, labels) in led {
            let mut way = way.clone();
            way.push(format!("`{}` is {}", term.text.as_str(), labels.join(" or ")));
            todo.push_back((to, way));
        }
    }
    (found, false)
}

/// What a key means.
fn key(view: View<'_>, byte: u32) -> Option<Hover> {
    if !view.is_yaml() {
        return None;
    }
    let text = view.file.text();
    let letter = |c: &u8| c.is_ascii_alphanumeric() || *c == b'_';
    let at = usize::try_from(byte).ok()?;
    let before = text.as_bytes().get(..at)?.iter().rev().take_while(|c| letter(c)).count();
    let after = text.as_bytes().get(at..)?.iter().take_while(|c| letter(c)).count();
    let (start, end) = (at - before, at + after);
    let word = text.get(start..end)?;
    if !text.get(end..)?.trim_start_matches(['"', '\'']).starts_with(':') {
        return None;
    }
    let place = Place::of(text, start)?;
    let slot = Slot::at(of_file(text)?, &place.path)?;
    let known = find(slot.table(&[word])?.keys, word)?;
    let needed = if known.required { "\n\nIt must be written." } else { "" };
    let value = format!("**{}**\n\n{}{needed}", known.name, known.meaning);
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(position::range(view.file, Span::new(view.source, start, end))) })
}

fn find<'k>(keys: &'k [Key], name: &str) -> Option<&'k Key> {
    keys.iter().find(|key| key.name == name)
}
