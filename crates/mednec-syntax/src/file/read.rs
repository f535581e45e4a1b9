//! From the text of a file to the tree of its kind.

use mednec_source::{Diagnostic, Sink, SourceId, Span, did_you_mean};

use super::tree::File;
use super::{cases, cut_text, keys, policy, set, vocabulary};
use crate::codes;
use crate::yaml::{self, Entry, Kind, Node};

/// Makes the tree of one kind of file.
type Reader = fn(&Node, &mut Sink) -> Option<File>;

/// The keys that tell the kind of a file, each with how it is read and with the keys of its top.
const KINDS: [(&str, Reader, &keys::Table); 8] = [
    ("policy", policy::policy, &keys::POLICY),
    ("cases", cases::cases, &keys::CASES),
    ("facts", vocabulary::vocabulary, &keys::VOCABULARY),
    ("constraints", vocabulary::vocabulary, &keys::VOCABULARY),
    ("value_set", set::value_set, &keys::VALUE_SET),
    ("code_system", set::code_system, &keys::CODE_SYSTEM),
    ("shared", policy::shared, &keys::SHARED),
    ("payer", vocabulary::payer, &keys::PAYER),
];

/// Reads one file. All problems are told in one go; what cannot be read is left out of the tree.
///
/// ```
/// use mednec_syntax::file::{File, read};
/// let mut sink = mednec_source::Sink::new();
/// let file = read(mednec_source::SourceId(0), "payer: example-health\nname: Example Health\n", &mut sink);
/// assert!(matches!(file, File::Payer(_)) && !sink.has_errors());
/// ```
pub fn read(source: SourceId, text: &str, sink: &mut Sink) -> File {
    let mut slips = Sink::new();
    let node = yaml::read(source, text, &mut slips);
    let mut found = Sink::new();
    let file = node.and_then(|node| {
        let (read, _) = kind(&node, &mut found)?;
        cut_text::tell(text, &node, &mut found);
        read(&node, &mut found)
    });
    // Where the YAML itself went wrong, what follows from it is not worth telling.
    let told: Vec<Span> = slips.found().iter().filter_map(|d| Some(d.primary.as_ref()?.span)).collect();
    sink.absorb(slips);
    for problem in found.into_sorted() {
        let place = problem.primary.as_ref().map(|label| label.span);
        if !place.is_some_and(|place| told.iter().any(|slip| overlap(*slip, place))) {
            sink.report(problem);
        }
    }
    file.unwrap_or(File::Unreadable)
}

/// The keys that the top of a file may have; nothing where its kind cannot be told.
#[must_use]
pub fn table_of(node: &Node) -> Option<&'static keys::Table> {
    kind(node, &mut Sink::new()).map(|(_, table)| table)
}

/// The keys that tell the kind of a file, each with the keys that may stand beside it, the more telling first.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static keys::Table)> {
    KINDS.iter().map(|(key, _, table)| (*key, *table))
}

fn overlap(a: Span, b: Span) -> bool {
    a.start.max(b.start) < a.end.min(b.end)
}

/// Tells the kind of a file by its keys.
fn kind(node: &Node, sink: &mut Sink) -> Option<(Reader, &'static keys::Table)> {
    let Kind::Map(entries) = &node.kind else {
        let message = match node.kind {
            Kind::Null => "the file is empty",
            Kind::Seq(_) => "the file is a list; a policy file has keys with values",
            Kind::Scalar(_) | Kind::Map(_) => "the file is plain text; a policy file has keys with values",
        };
        sink.report(
            Diagnostic::new(&codes::UNKNOWN_FILE_KIND, message)
                .at(first_line(node.span), "")
                .help(format!("begin with the key that says what the file is: {}", names())),
        );
        return None;
    };
    let entry = |name: &str| entries.iter().find(|entry| entry.key.node == name);
    let mut found: Vec<_> =
        KINDS.iter().filter_map(|(name, reader, table)| Some((entry(name)?, *reader, *table))).collect();
    // Cases may name their payer, and a vocabulary may have facts and constraints.
    if entry("cases").is_some() {
        found.retain(|(entry, ..)| entry.key.node != "payer");
    }
    if entry("facts").is_some() {
        found.retain(|(entry, ..)| entry.key.node != "constraints");
    }
    let Some((first, reader, table)) = found.first() else {
        sink.report(no_kind(node, entries));
        return None;
    };
    if let Some((second, ..)) = found.get(1) {
        let (first, second) = (&first.key, &second.key);
        sink.report(
            Diagnostic::new(
                &codes::UNKNOWN_FILE_KIND,
                format!("the file has both `{}` and `{}`", first.node, second.node),
            )
            .at(second.span, "another kind of file")
            .label(first.span, "one kind of file")
            .help(format!("move what belongs to `{}` to a file of its own", second.node)),
        );
        return None;
    }
    Some((*reader, *table))
}

fn no_kind(node: &Node, entries: &[Entry]) -> Diagnostic {
    let place = entries.first().map_or(node.span, |entry| entry.key.span);
    let problem = Diagnostic::new(&codes::UNKNOWN_FILE_KIND, "no key says what this file is")
        .at(place, "the file begins here")
        .help(format!("a file has one of the keys {}", names()));
    let known = || KINDS.iter().map(|(name, ..)| *name);
    let near = entries.iter().find_map(|entry| Some((entry, did_you_mean(&entry.key.node, known())?)));
    match near {
        Some((entry, question)) => {
            problem.label(entry.key.span, "perhaps this").help(format!("`{}`: {question}", entry.key.node))
        }
        None => problem,
    }
}

fn names() -> String {
    let names: Vec<String> = KINDS.iter().map(|(name, ..)| format!("`{name}`")).collect();
    names.join(", ")
}

/// A long span is not worth underlining.
fn first_line(span: Span) -> Span {
    Span { end: span.start, ..span }
}
