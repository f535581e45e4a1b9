//! Files that say what questions cost, and how often which answer comes.

use std::collections::BTreeMap;
use std::path::Path;

use mednec_graph::fact::AnsweredBy;
use mednec_graph::{Bundle, FactId, FactKind, Frequency};
use mednec_source::{Code, Diagnostic, Sink, SourceMap, Span, did_you_mean};
use mednec_syntax::yaml::{self, Entry, Kind, Node};

use crate::codes::{BAD_COSTS, BAD_FREQUENCIES};
use crate::discover::shown;
use crate::file_text::file_text;
use crate::policies::Failure;

/// The largest cost, in thousandths.
const MOST_COST: i64 = 1_000_000_000;
/// What stands for all that is not named.
const OTHERWISE: &str = "otherwise";

/// What it costs to ask each fact, in thousandths: by its name, else by where it is found, else by who answers it.
pub fn read_costs(path: &Path, bundle: &Bundle) -> Result<BTreeMap<FactId, u64>, Failure> {
    let mut reading = Reading::of(path, &BAD_COSTS)?;
    let mut named: BTreeMap<&str, u64> = BTreeMap::new();
    let entries = reading.entries("costs", "costs: { chart: 5, call: 20 }");
    let facts = || (0u16..).map(FactId).zip(bundle.vocabulary());
    let places = facts().filter_map(|(_, fact)| fact.found_in.as_deref());
    let names =
        facts().map(|(_, fact)| fact.name.as_str()).chain(places).chain(AnsweredBy::NAMES).chain([OTHERWISE]);
    let known: Vec<&str> = names.collect();
    let kind = FactKind::Number { decimals: 3, unit: None, low: 0, high: MOST_COST };
    for entry in &entries {
        let Some(name) = known.iter().find(|name| **name == entry.key.node) else {
            let message = format!("nothing is called `{}` that a question could cost", entry.key.node);
            let near = did_you_mean(&entry.key.node, known.iter().copied());
            let help = near.unwrap_or_else(|| {
                "name a fact, a `found_in` of the vocabulary, who answers, or `otherwise`".to_owned()
            });
            reading.tell(message, entry.key.span, help);
            continue;
        };
        let text = entry.value.as_scalar().map_or("", |scalar| scalar.text.trim());
        match kind.read(text).ok().and_then(|cost| u64::try_from(cost).ok()) {
            Some(cost) => {
                named.insert(name, cost);
            }
            None => {
                let message =
                    format!("the cost of `{name}` is no number from 0 to 1000000 with at most 3 decimals");
                reading.tell(message, entry.value.span, "write a number such as 5 or 0.25".to_owned());
            }
        }
    }
    let cost = |fact: &mednec_graph::Fact| {
        let found_in = fact.found_in.as_deref().and_then(|place| named.get(place));
        let by = || named.get(fact.answered_by.name());
        named.get(fact.name.as_str()).or(found_in).or_else(by).or_else(|| named.get(OTHERWISE)).copied()
    };
    let costs = facts().filter_map(|(id, fact)| Some((id, cost(fact)?))).collect();
    reading.finish(costs)
}

/// How often facts have which values.
pub fn read_frequencies(path: &Path, bundle: &Bundle) -> Result<BTreeMap<FactId, Vec<Frequency>>, Failure> {
    let mut reading = Reading::of(path, &BAD_FREQUENCIES)?;
    let mut found = BTreeMap::new();
    for entry in &reading.entries("frequencies", "frequencies: { attended: { yes: 80, no: 20 } }") {
        let name = &entry.key.node;
        let fact = bundle.fact_named(name).and_then(|id| Some((id, bundle.fact(id)?)));
        let Some((id, fact)) = fact else {
            let near = did_you_mean(name, bundle.vocabulary().iter().map(|fact| fact.name.as_str()));
            let help = near.unwrap_or_else(|| "name a fact of the vocabulary".to_owned());
            reading.tell(format!("no fact is called `{name}`"), entry.key.span, help);
            continue;
        };
        if fact.kind.is_list() {
            let message = format!("`{name}` is a list, and has no frequencies");
            reading.tell(message, entry.key.span, "take it out".to_owned());
            continue;
        }
        let frequencies = reading.of_fact(fact, entry);
        found.insert(id, frequencies);
    }
    reading.finish(found)
}

/// A file that is read, with all that is wrong with it.
struct Reading {
    code: &'static Code,
    sources: SourceMap,
    sink: Sink,
    root: Option<Node>,
}

impl Reading {
    fn of(path: &Path, code: &'static Code) -> Result<Self, Failure> {
        let name = shown(path);
        let text = file_text(path, &name)
            .map_err(|problem| Failure { sources: SourceMap::new(), diagnostics: vec![*problem] })?;
        let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
        let source = sources.add(name, text);
        let text = sources.file(source).map_or("", |file| file.text());
        let root = yaml::read(source, text, &mut sink);
        Ok(Self { code, sources, sink, root })
    }

    fn tell(&mut self, message: String, span: Span, help: String) {
        self.sink.report(Diagnostic::new(self.code, message).at(span, "").help(help));
    }

    /// The entries under the one key that such a file has.
    fn entries(&mut self, key: &str, example: &str) -> Vec<Entry> {
        let Some(root) = self.root.take() else { return Vec::new() };
        let entries = match &root.kind {
            Kind::Map(entries) => entries.as_slice(),
            Kind::Null | Kind::Scalar(_) | Kind::Seq(_) => &[],
        };
        if let [only] = entries
            && only.key.node == key
            && let Kind::Map(inner) = &only.value.kind
        {
            return inner.clone();
        }
        self.tell(
            format!("the file has something else than `{key}:` with its entries"),
            root.span,
            format!("write `{example}`"),
        );
        Vec::new()
    }

    fn of_fact(&mut self, fact: &mednec_graph::Fact, entry: &Entry) -> Vec<Frequency> {
        let mut found: Vec<Frequency> = Vec::new();
        let Kind::Map(values) = &entry.value.kind else {
            let message = format!("`{}` has no values with their frequencies", fact.name);
            self.tell(message, entry.value.span, "write `{ yes: 80, no: 20 }`".to_owned());
            return found;
        };
        for value in values {
            let Ok((low, high)) = fact.kind.read_range(&value.key.node) else {
                let message = format!("`{}` is no value of `{}`", value.key.node, fact.name);
                let help = format!("write {}, or a range: `0 to 7`", fact.kind.expected());
                self.tell(message, value.key.span, help);
                continue;
            };
            let text = value.value.as_scalar().map_or("", |scalar| scalar.text.trim());
            let Ok(weight) = text.parse::<u32>() else {
                let message = format!("the frequency of `{}` is no whole number", value.key.node);
                let help = "write how many of a hundred cases, or of any number".to_owned();
                self.tell(message, value.value.span, help);
                continue;
            };
            if found.iter().any(|known| known.low <= high && low <= known.high) {
                let message = format!("`{}` is counted twice", value.key.node);
                self.tell(message, value.key.span, "give each value one frequency".to_owned());
                continue;
            }
            found.push(Frequency { low, high, weight });
        }
        found
    }

    fn finish<T>(self, value: T) -> Result<T, Failure> {
        if self.sink.has_errors() {
            return Err(Failure { sources: self.sources, diagnostics: self.sink.into_sorted() });
        }
        Ok(value)
    }
}
