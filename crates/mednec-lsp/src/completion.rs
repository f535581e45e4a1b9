//! What can be written at the cursor.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionParams, CompletionResponse,
    Documentation, MarkupContent, MarkupKind, Range, TextEdit,
};
use mednec_compiler::units_like;
use mednec_graph::CodeSystem;
use mednec_project::all_codes;
use mednec_source::{Severity, Span};
use mednec_syntax::file::keys::{self, Shape, Table};

use crate::card::{card, fact_named, is_condition, is_kind, line};
use crate::index::{Found, Sort};
use crate::place::Place;
use crate::position;
use crate::session::{Session, View};
use crate::shape::{Slot, of_file};
use crate::tail::{Tail, tail};

/// The most codes that are offered at once; an editor asks again with more letters.
const MOST_CODES: usize = 500;
/// Words that a condition can begin with.
const BEGINNINGS: [&str; 6] = ["not (", "any ", "every ", "no ", "at least 2 of (", "days from "];
/// Words that can follow a fact or a condition.
const JOINTS: [&str; 9] =
    ["is", "is not", "in", "not in", "between", "and", "or", "is documented", "is not documented"];
/// Signs between numbers or days.
const COMPARISONS: [&str; 8] =
    ["<", "<=", ">", ">=", "is before", "is after", "is on or before", "is on or after"];

/// What can be written at the cursor.
pub(crate) fn answer(session: &Session, asked: &CompletionParams) -> Option<CompletionResponse> {
    let (view, byte) =
        session.point(&asked.text_document_position_params).filter(|(view, _)| view.is_yaml())?;
    let text = view.file.text();
    let at = usize::try_from(byte).ok()?;
    let place = Place::of(text, at)?;
    let Some(file) = of_file(text) else { return Some(kinds(view, &place, at)) };
    let mut offer = Offer::new(view, &place, at);
    if let Some(slot) = Slot::at(file, &place.path) {
        offer.slot(slot, &place);
    }
    Some(CompletionResponse::CompletionItemList(offer.items))
}

/// What a new file can begin with.
fn kinds(view: View<'_>, place: &Place, at: usize) -> CompletionResponse {
    let mut offer = Offer::new(view, place, at);
    if place.path.is_empty() {
        for table in [&keys::POLICY, &keys::CASES, &keys::VOCABULARY, &keys::VALUE_SET, &keys::CODE_SYSTEM] {
            offer.first_key(table);
        }
        offer.first_key(&keys::SHARED);
        offer.first_key(&keys::PAYER);
    }
    CompletionResponse::CompletionItemList(offer.items)
}

struct Offer<'s> {
    view: View<'s>,
    range: Range,
    word: String,
    items: Vec<CompletionItem>,
}

impl<'s> Offer<'s> {
    fn new(view: View<'s>, place: &Place, at: usize) -> Self {
        let word = place.word(at);
        let range = position::range(view.file, Span::new(view.source, word.start, word.end));
        let word = view.file.text().get(word).unwrap_or("").to_owned();
        Self { view, range, word, items: Vec::new() }
    }

    fn item(&mut self, text: &str, kind: CompletionItemKind, detail: String, more: Option<String>) {
        let edit = TextEdit { range: self.range, new_text: text.to_owned() };
        let documentation = more
            .map(|value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value }));
        self.items.push(CompletionItem {
            label: text.trim_end_matches([' ', '(', ':']).to_owned(),
            kind: Some(kind),
            detail: (!detail.is_empty()).then_some(detail),
            documentation,
            // In the order in which they are offered.
            sort_text: Some(format!("{:05}", self.items.len())),
            text_edit: Some(CompletionItemTextEdit::TextEdit(edit)),
            ..CompletionItem::default()
        });
    }

    fn words(&mut self, words: &[&str]) {
        for word in words {
            self.item(word, CompletionItemKind::Keyword, String::new(), None);
        }
    }

    fn first_key(&mut self, table: &Table) {
        if let Some(key) = table.keys.first() {
            let meaning = key.meaning.to_owned();
            self.item(
                &format!("{}: ", key.name),
                CompletionItemKind::Property,
                table.place.into(),
                Some(meaning),
            );
        }
    }

    fn keys(&mut self, table: &Table, place: &Place) {
        for key in table.keys.iter().filter(|key| !place.beside.iter().any(|beside| beside == key.name)) {
            let needed = if key.required { "must be written" } else { "" };
            self.item(
                &format!("{}: ", key.name),
                CompletionItemKind::Property,
                needed.to_owned(),
                Some(key.meaning.to_owned()),
            );
        }
    }

    fn slot(&mut self, slot: Slot, place: &Place) {
        if let Slot::Inner(shape) = slot {
            self.shape(shape, place);
        }
        let beside: Vec<&str> = place.beside.iter().map(String::as_str).collect();
        if place.open
            && !place.text.contains(' ')
            && let Some(table) = slot.table(&beside)
        {
            self.keys(table, place);
        }
    }

    /// What can stand there beside keys of a table.
    fn shape(&mut self, shape: &Shape, place: &Place) {
        match shape {
            Shape::OneOrMany(inner) => self.shape(inner, place),
            Shape::List(inner) if inner.of_text().is_some() => self.shape(inner, place),
            Shape::Either(shapes) => shapes.iter().for_each(|shape| self.shape(shape, place)),
            Shape::Condition | Shape::Member => self.condition(&place.text),
            Shape::Value | Shape::Single => self.value_of(""),
            Shape::Word(words) => self.words(words),
            Shape::YesNo => self.words(&["yes", "no"]),
            Shape::Unit => self.words(&units_like("")),
            Shape::NameOf(sort) => self.names_of(*sort, "", &[]),
            Shape::Each(sort, _) if place.open => self.names_of(*sort, ": ", &place.beside),
            Shape::Code => self.set_of("", place.key() == Some("procedures")),
            Shape::Procedure => self.codes("cpt"),
            Shape::Cite => self.named("", &|found| found.definition.sort == Sort::Document),
            Shape::FactValue => {
                let fact = place.key().map(str::to_owned).unwrap_or_default();
                self.value_of(&fact);
                if place.open {
                    self.fields(&fact, ": ");
                }
            }
            Shape::Text
            | Shape::Name
            | Shape::Id
            | Shape::PolicyId
            | Shape::Date
            | Shape::Number
            | Shape::Range
            | Shape::Absent
            | Shape::Place(_)
            | Shape::Open(..)
            | Shape::Named(_)
            | Shape::Each(..)
            | Shape::List(_) => {}
        }
    }

    /// The names of one sort, but for those that stand beside.
    fn names_of(&mut self, sort: keys::Sort, end: &str, beside: &[String]) {
        let sort = match sort {
            keys::Sort::Criterion => Sort::Criterion,
            keys::Sort::Fact => {
                return self.facts(end, &|found| !beside.contains(&found.definition.name));
            }
            keys::Sort::Field => Sort::Field,
            keys::Sort::Parameter => Sort::Parameter,
            keys::Sort::Payer => Sort::Payer,
            keys::Sort::Policy => Sort::Policy,
            keys::Sort::Reason => Sort::Reason,
            keys::Sort::Rule => Sort::Rule,
            keys::Sort::Stage => Sort::Stage,
            keys::Sort::System => return self.words(&CodeSystem::NAMES),
            keys::Sort::Warning => return self.warnings(),
        };
        self.named(end, &|found| found.definition.sort == sort && !beside.contains(&found.definition.name));
    }

    /// How a condition can go on.
    fn condition(&mut self, text: &str) {
        match tail(text) {
            Tail::Start => {
                let folder = self.view.folder;
                self.named("", &|found| is_condition(folder, found.definition, found));
                self.facts("", &|found| !is_kind(folder, found, "yes/no"));
                self.named("", &|found| {
                    matches!(
                        found.definition.sort,
                        Sort::Parameter | Sort::Table | Sort::Accumulator | Sort::TimedUnits
                    )
                });
                self.words(&BEGINNINGS);
            }
            Tail::After(name) => {
                let compared =
                    fact_named(self.view.names(), &name).and_then(|fact| fact.kind.as_ref()).is_none_or(
                        |kind| kind.node.contains("number") || kind.node == "date" || kind.node == "money",
                    );
                self.words(&JOINTS);
                if compared {
                    self.words(&COMPARISONS);
                }
            }
            Tail::Value(fact) => self.value_of(&fact),
            Tail::Set(fact) => self.set_of(&fact, false),
            Tail::Unit(fact) => self.units(&fact),
            Tail::List => {
                let folder = self.view.folder;
                self.facts("", &|found| is_kind(folder, found, "list"));
            }
            Tail::Field(list) => self.fields(&list, ""),
        }
    }

    /// The values that a fact can have, and what else has a value.
    fn value_of(&mut self, name: &str) {
        let folder = self.view.folder;
        let Some(fact) = fact_named(self.view.names(), name) else {
            return self.named("", &|found| {
                matches!(
                    found.definition.sort,
                    Sort::Parameter | Sort::Table | Sort::Accumulator | Sort::TimedUnits | Sort::Fact
                )
            });
        };
        let kind = fact.kind.as_ref().map_or("", |kind| kind.node.as_str());
        if kind == "yes/no" {
            self.words(&["yes", "no"]);
        }
        for choice in &fact.choices {
            let of = format!("of {}", fact.name.node);
            self.item(&choice.node, CompletionItemKind::EnumMember, of, None);
        }
        if kind.contains("code") {
            let system = fact.system.as_ref().map_or("", |system| system.node.as_str());
            return self.codes(system);
        }
        if kind.contains("number") || kind == "date" || kind == "money" {
            let own = fact.name.node.clone();
            self.named("", &|found| {
                let other = found.definition.name != own;
                match found.definition.sort {
                    Sort::Parameter | Sort::Table | Sort::Accumulator | Sort::TimedUnits => true,
                    Sort::Fact => other && is_kind(folder, found, kind),
                    _ => false,
                }
            });
        }
    }

    /// Value sets, and codes or choices.
    fn set_of(&mut self, name: &str, procedures: bool) {
        self.named("", &|found| found.definition.sort == Sort::ValueSet);
        match fact_named(self.view.names(), name) {
            Some(_) => self.value_of(name),
            None => self.codes(if procedures { "cpt" } else { "" }),
        }
    }

    /// Codes of a system with their titles; of all systems where none is named.
    fn codes(&mut self, system: &str) {
        let word = self.word.clone();
        let fits = |found: &Found<'_>| {
            let of = found.definition.of.as_deref();
            found.definition.sort == Sort::Code
                && (system.is_empty() || of == Some(system))
                && found.definition.name.starts_with(word.as_str())
        };
        let found: Vec<Found<'_>> = self.view.names().all().filter(fits).take(MOST_CODES).collect();
        for one in found {
            self.found(one, "");
        }
    }

    fn units(&mut self, name: &str) {
        let unit = fact_named(self.view.names(), name).and_then(|fact| fact.unit.as_ref());
        self.words(&units_like(unit.map_or("", |unit| unit.node.as_str())));
    }

    fn fields(&mut self, list: &str, end: &str) {
        let of = |found: &Found<'_>| {
            let of = found.definition.of.as_deref();
            found.definition.sort == Sort::Field && (list.is_empty() || of == Some(list))
        };
        let found: Vec<Found<'_>> = self.view.names().all().filter(of).collect();
        for one in found {
            self.found(one, end);
        }
    }

    fn facts(&mut self, end: &str, wanted: &dyn Fn(Found<'_>) -> bool) {
        let facts = self.view.names().all();
        let facts = facts.filter(|found| found.definition.sort == Sort::Fact && wanted(*found));
        let mut facts: Vec<Found<'_>> = facts.collect();
        facts.sort_by_key(|found| found.definition.name.clone());
        for found in facts {
            self.found(found, end);
        }
    }

    fn named(&mut self, end: &str, wanted: &dyn Fn(Found<'_>) -> bool) {
        let visible = self.view.names().visible(self.view.source);
        let mut found: Vec<Found<'_>> = visible.filter(|found| wanted(*found)).collect();
        found.sort_by_key(|found| (found.definition.sort, found.definition.name.clone()));
        found.dedup_by_key(|found| (found.definition.sort, found.definition.name.clone()));
        for one in found {
            self.found(one, end);
        }
    }

    fn found(&mut self, found: Found<'_>, end: &str) {
        let kind = match found.definition.sort {
            Sort::Fact => CompletionItemKind::Variable,
            Sort::Field => CompletionItemKind::Field,
            Sort::Criterion | Sort::Rule => CompletionItemKind::Function,
            Sort::Choice => CompletionItemKind::EnumMember,
            Sort::ValueSet => CompletionItemKind::Enum,
            Sort::Document => CompletionItemKind::File,
            Sort::Policy | Sort::Payer | Sort::Stage => CompletionItemKind::Module,
            _ => CompletionItemKind::Constant,
        };
        let detail = line(self.view.folder, found);
        let more = card(self.view.folder, found);
        self.item(&format!("{}{end}", found.definition.name), kind, detail, Some(more));
    }

    /// Warnings that can be allowed.
    fn warnings(&mut self) {
        for code in all_codes().into_iter().filter(|code| code.severity == Severity::Warning) {
            let text = format!("{}: ", code.name);
            self.item(&text, CompletionItemKind::Value, code.summary.to_owned(), None);
        }
    }
}
