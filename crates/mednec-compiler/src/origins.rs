//! Places and citations, each kept once.

use std::collections::BTreeMap;

use mednec_graph::bundle::{Citation, Origin};
use mednec_graph::{Bundle, OriginId};
use mednec_source::Diagnostic;
use mednec_source::{Sink, SourceId, SourceMap, Span, Spanned};
use mednec_syntax::file::Source;
use rustc_hash::FxHashMap;

use crate::codes::{UNKNOWN_SECTION, UNKNOWN_SOURCE};

/// The documents that a file may cite, by short name.
pub(crate) type Documents<'a> = BTreeMap<&'a str, &'a Source>;

/// The most labels that a message lists.
const MOST_LABELS: usize = 6;

/// Makes the origins of a bundle.
pub(crate) struct Origins<'a> {
    sources: &'a SourceMap,
    files: FxHashMap<SourceId, u32>,
    made: FxHashMap<(Span, u32), OriginId>,
    cited: FxHashMap<Vec<u32>, u32>,
    citations: FxHashMap<Citation, u32>,
}

impl<'a> Origins<'a> {
    pub(crate) fn new(sources: &'a SourceMap) -> Self {
        Self {
            sources,
            files: FxHashMap::default(),
            made: FxHashMap::default(),
            cited: FxHashMap::default(),
            citations: FxHashMap::default(),
        }
    }

    /// The origin of a place, with the citations that go with it.
    pub(crate) fn origin(&mut self, bundle: &mut Bundle, span: Span, citations: &[u32]) -> OriginId {
        let cited = match self.cited.get(citations) {
            Some(found) => *found,
            None => {
                bundle.cited.push(citations.to_vec());
                let id = index(bundle.cited.len() - 1);
                self.cited.insert(citations.to_vec(), id);
                id
            }
        };
        let key = (span, cited);
        if let Some(found) = self.made.get(&key) {
            return *found;
        }
        let file = *self.files.entry(span.source).or_insert_with(|| {
            let path = self.sources.file(span.source).map_or("", |file| file.path());
            bundle.files.push(path.to_string());
            index(bundle.files.len() - 1)
        });
        let (line, column) = self.sources.locate(span).map_or((0, 0), |(_, at)| (at.line, at.column));
        bundle.origins.push(Origin { file, line, column, cited });
        let id = OriginId(index(bundle.origins.len() - 1));
        self.made.insert(key, id);
        id
    }

    /// The citations written as `document locator`.
    pub(crate) fn cite(
        &mut self,
        bundle: &mut Bundle,
        cites: &[Spanned<String>],
        documents: &Documents<'_>,
        sink: &mut Sink,
    ) -> Vec<u32> {
        cites.iter().filter_map(|cite| self.cite_one(bundle, cite, documents, sink)).collect()
    }

    fn cite_one(
        &mut self,
        bundle: &mut Bundle,
        cite: &Spanned<String>,
        documents: &Documents<'_>,
        sink: &mut Sink,
    ) -> Option<u32> {
        let (name, locator) = cite.node.split_once(char::is_whitespace).unwrap_or((&cite.node, ""));
        let Some(document) = documents.get(name) else {
            let problem = Diagnostic::new(&UNKNOWN_SOURCE, format!("no document is called `{name}`"))
                .at(cite.span, "not under `sources`");
            let written = |right: &str| format!("{right} {locator}").trim_end().to_owned();
            let instead = || "declare it under `sources`, in this file or the payer's".to_owned();
            let known = documents.keys().copied();
            let problem = problem.meant_in(cite.span, name, known, written, instead);
            sink.report(problem.note("a citation begins with the short name of a document"));
            return None;
        };
        let locator = locator.trim();
        if !locator.is_empty() && !document.sections.is_empty() && document.section(locator).is_none() {
            sink.report(no_section(cite, document, locator));
            return None;
        }
        let text = |part: &Option<Spanned<String>>| part.as_ref().map(|part| part.node.clone());
        let citation = Citation {
            source: name.to_string(),
            title: text(&document.title),
            version: text(&document.version),
            authority: text(&document.authority),
            locator: locator.to_string(),
        };
        if let Some(found) = self.citations.get(&citation) {
            return Some(*found);
        }
        bundle.citations.push(citation.clone());
        let id = index(bundle.citations.len() - 1);
        self.citations.insert(citation, id);
        Some(id)
    }
}

/// What is told of a citation of a paragraph that its document does not list.
///
/// ```yaml
/// # wrong: §4.3 is not under `sections`
/// sources:
///   guide-12: { title: Guide 12, sections: { §4.2: { says: what counts as impaired balance } } }
/// criteria:
///   balance_deficit: { cite: guide-12 §4.3, when: balance is poor }
/// ```
///
/// ```yaml
/// # right
///   balance_deficit: { cite: guide-12 §4.2, when: balance is poor }
/// ```
fn no_section(cite: &Spanned<String>, document: &Source, locator: &str) -> Diagnostic {
    let name = &document.id.node;
    let labels = || document.sections.iter().map(|section| section.label.node.as_str());
    let instead = || {
        let listed: Vec<String> = labels().take(MOST_LABELS).map(|label| format!("`{label}`")).collect();
        let more = if document.sections.len() > listed.len() { " …" } else { "" };
        format!("its sections are {}{more}; a citation begins with the label of one", listed.join(", "))
    };
    let written = |right: &str| format!("{name} {right}");
    Diagnostic::new(&UNKNOWN_SECTION, format!("`{name}` lists no section `{locator}`"))
        .at(cite.span, format!("not under `sections` of `{name}`"))
        .meant_in(cite.span, locator, labels(), written, instead)
}

/// A table index; tables are far smaller than four thousand million entries.
pub(crate) fn index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
