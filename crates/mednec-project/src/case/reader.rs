//! Reads cases into the slots of a bundle, all problems of a case at once.

use mednec_graph::bundle::Constraint;
use mednec_graph::{Bundle, Case, Fact, FactId, FactKind, ItemKind, Knowledge, Slot};
use mednec_source::{Diagnostic, Sink, SourceId, SourceMap, Span, Spanned, closest};
use mednec_syntax::yaml::{self, Kind, Node};

use super::cell::Cell;
use super::claim::line_problems;
use super::hidden::hidden;
use super::problem::{Marker, Problem, contradiction, not_valid, unknown_fact, unknown_payer};
use super::record_problem::{impossible, no_record_can_be};
use super::value::{self, Intake, Shape, Written};
use super::{CasePlace, NamedCase, json};
use crate::code_days::CodeDays;
use crate::codes::{CASE_DUPLICATE_KEY, CASE_SYNTAX, CASE_TYPE};

/// Reads one case after another, and keeps its memory between them.
#[derive(Debug)]
pub struct CaseReader<'b> {
    bundle: &'b Bundle,
    /// For each fact the last case that gave it.
    seen: Vec<u64>,
    /// The number of the case that is being read.
    now: u64,
    /// The facts in the order in which the last cases gave them; the next case is likely to do the same.
    order: Vec<FactId>,
    values: Vec<i64>,
    /// Where the case that is being read gives each of its facts.
    keys: Vec<(FactId, Span)>,
    /// Where the records of that case stand.
    records: Vec<(FactId, u16, Span)>,
    /// Whether something holds of every record of some list.
    binds_records: bool,
    /// The days on which codes are valid.
    days: CodeDays<'b>,
    warnings: Vec<Diagnostic>,
    /// Facts of this vocabulary that are not in that of the bundle are passed over.
    passed_over: Option<&'b Bundle>,
}

/// The most problems of one case that are told.
const MOST_TOLD: usize = 100;

/// The source of JSON whose text is in no map.
const NO_SOURCE: SourceId = SourceId(u32::MAX);

impl<'b> CaseReader<'b> {
    /// A reader of cases for a bundle.
    pub fn new(bundle: &'b Bundle) -> Self {
        Self {
            bundle,
            seen: vec![0; bundle.facts.len()],
            now: 0,
            order: Vec::new(),
            values: Vec::new(),
            keys: Vec::new(),
            records: Vec::new(),
            binds_records: bundle.vocabulary().iter().any(binds_records),
            days: CodeDays::new(bundle),
            warnings: Vec::new(),
            passed_over: None,
        }
    }

    /// The same reader for cases that were written for another bundle as well: what only that one knows is passed over.
    #[must_use]
    pub fn passing_over(mut self, other: Option<&'b Bundle>) -> Self {
        self.passed_over = other;
        self
    }

    /// The bundle.
    pub fn bundle(&self) -> &'b Bundle {
        self.bundle
    }

    /// What is to be looked at in the case that was read last, and does not keep it from being determined.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// A case of which nothing is known, to be read into.
    pub fn blank(&self) -> NamedCase {
        NamedCase { case: Case::new(self.bundle.facts.len()), id: None, payer: None }
    }

    /// Reads a case from the text of one JSON object. Where that fails, `into` holds nothing of use.
    ///
    /// Problems say line and column in their message; [`Self::read_json_source`] marks them in the text.
    pub fn read_json(
        &mut self,
        text: &str,
        place: CasePlace<'_>,
        into: &mut NamedCase,
    ) -> Result<(), Vec<Diagnostic>> {
        self.json(text, NO_SOURCE, Marker::Json(place, text), into)
    }

    /// Reads a case from a source that is one JSON object; problems are marked where they stand in it.
    pub fn read_json_source(
        &mut self,
        source: SourceId,
        sources: &SourceMap,
        into: &mut NamedCase,
    ) -> Result<(), Vec<Diagnostic>> {
        let text = sources.file(source).map_or("", |file| file.text());
        self.json(text, source, Marker::Source(sources), into)
    }

    fn json(
        &mut self,
        text: &str,
        source: SourceId,
        marker: Marker<'_>,
        into: &mut NamedCase,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut reading = Reading::begin(self, into, marker);
        let read = json::object(text, source, &mut |key, span, value| reading.entry(key, span, value));
        if let Err(error) = read {
            // What follows the mistake may identify a person.
            reading.hide |= reading.reader.bundle.vocabulary().iter().any(value::identifies);
            reading.problems.push(json::syntax(&error, text, source));
        }
        reading.finish()
    }

    /// Reads a case from the text of a YAML file: facts as keys at its top.
    pub fn read_yaml(
        &mut self,
        source: SourceId,
        sources: &SourceMap,
        into: &mut NamedCase,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut sink = Sink::new();
        let text = sources.file(source).map_or("", |file| file.text());
        let node = yaml::read(source, text, &mut sink);
        let read = match &node {
            Some(node) => self.read_node(node, sources, into),
            None => Ok(()),
        };
        // Where YAML is not what it was meant to be, there is no telling which value belongs to which fact.
        if self.bundle.vocabulary().iter().any(value::identifies) {
            let slips = std::mem::take(&mut sink).into_sorted();
            slips.into_iter().for_each(|problem| sink.report(hidden(problem, sources)));
        }
        for problem in read.err().into_iter().flatten() {
            sink.report(problem);
        }
        if sink.has_errors() { Err(sink.into_sorted()) } else { Ok(()) }
    }

    /// Reads a case from a YAML mapping.
    pub fn read_node(
        &mut self,
        node: &Node,
        sources: &SourceMap,
        into: &mut NamedCase,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut reading = Reading::begin(self, into, Marker::Source(sources));
        match &node.kind {
            Kind::Map(entries) => {
                for entry in entries {
                    reading.entry(&entry.key.node, Some(entry.key.span), &entry.value);
                }
            }
            Kind::Null | Kind::Scalar(_) | Kind::Seq(_) => {
                let message = "a case has facts as keys, and this is something else";
                let problem = Problem::new(&CASE_SYNTAX, message, Some(node.span), "");
                reading.problems.push(problem.help("write one fact a line: `procedure: 97112`"));
            }
        }
        reading.finish()
    }

    /// Reads a case from keys and values that stand in a file of cases.
    pub(crate) fn read_entries<'n>(
        &mut self,
        entries: impl IntoIterator<Item = (&'n Spanned<String>, &'n Node)>,
        sources: &SourceMap,
        into: &mut NamedCase,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut reading = Reading::begin(self, into, Marker::Source(sources));
        for (key, value) in entries {
            reading.entry(&key.node, Some(key.span), value);
        }
        reading.finish()
    }

    /// Reads a case from the columns of a row: the name of each, and what it holds.
    pub fn read_cells<'n>(
        &mut self,
        cells: impl IntoIterator<Item = (&'n str, &'n Cell<'n>)>,
        place: CasePlace<'_>,
        into: &mut NamedCase,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut reading = Reading::begin(self, into, Marker::Json(place, ""));
        for (key, value) in cells {
            reading.entry(key, None, value);
        }
        reading.finish()
    }

    /// Where a record of the case that is being read stands.
    fn record_span(&self, list: FactId, record: u16) -> Option<Span> {
        let of = |(of, at, _): &&(FactId, u16, Span)| (*of, *at) == (list, record);
        self.records.iter().find(of).map(|(_, _, span)| *span)
    }

    /// The fact of a name; likely the one that came in this place in the case before.
    #[inline]
    fn fact(&mut self, name: &str, nth: usize) -> Option<FactId> {
        if let Some(guess) = self.order.get(nth)
            && self.bundle.fact(*guess).is_some_and(|fact| fact.name == name)
        {
            return Some(*guess);
        }
        let found = self.bundle.fact_named(name)?;
        match self.order.get_mut(nth) {
            Some(place) => *place = found,
            // Keys that are no facts leave gaps, which any fact may fill.
            None if nth < self.seen.len() => self.order.resize(nth + 1, found),
            None => {}
        }
        Some(found)
    }
}

/// One case on its way into its slots.
struct Reading<'r, 'b> {
    reader: &'r mut CaseReader<'b>,
    into: &'r mut NamedCase,
    marker: Marker<'r>,
    problems: Vec<Problem>,
    /// Whether lines of the input may hold what identifies a person.
    hide: bool,
    nth: usize,
    named: bool,
    payer_named: bool,
}

impl<'r, 'b> Reading<'r, 'b> {
    fn begin(reader: &'r mut CaseReader<'b>, into: &'r mut NamedCase, marker: Marker<'r>) -> Self {
        reader.now += 1;
        reader.keys.clear();
        reader.records.clear();
        reader.warnings.clear();
        into.case.clear();
        into.id = None;
        into.payer = None;
        Self {
            reader,
            into,
            marker,
            problems: Vec::new(),
            hide: false,
            nth: 0,
            named: false,
            payer_named: false,
        }
    }

    fn entry<'v, V: Written<'v>>(&mut self, key: &str, key_span: Option<Span>, value: V) {
        let before = self.problems.len();
        self.read_entry(key, key_span, value);
        self.problems.iter_mut().skip(before).for_each(|problem| problem.about(key));
    }

    fn read_entry<'v, V: Written<'v>>(&mut self, key: &str, key_span: Option<Span>, value: V) {
        let nth = self.nth;
        self.nth += 1;
        match key {
            "case_id" => {
                let again = std::mem::replace(&mut self.named, true);
                self.name(value, key, key_span, again);
                return;
            }
            "payer" => {
                let again = std::mem::replace(&mut self.payer_named, true);
                self.payer(value, key, key_span, again);
                return;
            }
            _ => {}
        }
        let bundle = self.reader.bundle;
        let Some((id, fact)) = self.reader.fact(key, nth).and_then(|id| Some((id, bundle.fact(id)?))) else {
            if self.reader.passed_over.is_some_and(|other| other.fact_named(key).is_some()) {
                return;
            }
            // A misspelt name may stand before a value that identifies a person.
            let near = closest(key, bundle.vocabulary().iter().map(|fact| fact.name.as_str()));
            let identifying = |name: &&str| {
                bundle.fact_named(name).and_then(|id| bundle.fact(id)).is_some_and(value::identifies)
            };
            self.hide |= near.iter().any(identifying);
            self.problems.push(unknown_fact(bundle, key, key_span));
            return;
        };
        self.hide |= value::identifies(fact);
        self.reader.keys.extend(key_span.map(|span| (id, span)));
        if let Some(seen) = self.reader.seen.get_mut(usize::from(id.0))
            && std::mem::replace(seen, self.reader.now) == self.reader.now
        {
            self.twice(key, key_span);
            return;
        }
        let reader = &mut *self.reader;
        let mut intake = Intake {
            values: &mut reader.values,
            case: &mut self.into.case,
            problems: &mut self.problems,
            records: &mut reader.records,
        };
        intake.read(fact, id, value);
    }

    fn twice(&mut self, key: &str, span: Option<Span>) {
        let problem =
            Problem::new(&CASE_DUPLICATE_KEY, format!("`{key}` is given twice"), span, "the second time");
        self.problems.push(problem.help("keep the one that is true"));
    }

    fn name<'v, V: Written<'v>>(&mut self, value: V, key: &str, key_span: Option<Span>, again: bool) {
        if again {
            self.twice(key, key_span);
            return;
        }
        match value.shape() {
            Shape::Null => {}
            Shape::Scalar(text) => self.into.id = Some(text.into_owned()),
            Shape::List | Shape::Map => {
                let problem =
                    Problem::new(&CASE_TYPE, "`case_id` is text or a number", value.span(), "something else");
                self.problems.push(problem.help("write the name of the case, such as `\"A-17\"`"));
            }
            Shape::Broken => self.problems.push(Problem::broken(format_args!("`{key}`"), value.span())),
        }
    }

    fn payer<'v, V: Written<'v>>(&mut self, value: V, key: &str, key_span: Option<Span>, again: bool) {
        if again {
            self.twice(key, key_span);
            return;
        }
        let bundle = self.reader.bundle;
        match value.shape() {
            Shape::Null => {}
            Shape::Scalar(text) => match bundle.payer_named(&text) {
                Some(payer) => self.into.payer = Some(payer),
                None => self.problems.push(unknown_payer(bundle, &text, value.span())),
            },
            Shape::List | Shape::Map => {
                let message = "`payer` is the short name of one payer";
                let problem = Problem::new(&CASE_TYPE, message, value.span(), "something else");
                self.problems.push(problem.help("write one name; leave it out to ask under every payer"));
            }
            Shape::Broken => self.problems.push(Problem::broken(format_args!("`{key}`"), value.span())),
        }
    }

    /// Keeps what is to be looked at in a case that can be determined.
    fn warn(&mut self) {
        let (marker, hide, reader) = (self.marker, self.hide, &mut *self.reader);
        for found in reader.days.not_valid(&self.into.case) {
            let key = || reader.keys.iter().find(|(fact, _)| *fact == found.fact).map(|(_, span)| *span);
            let span = found.record.and_then(|record| reader.record_span(found.fact, record)).or_else(key);
            let warning = not_valid(found.text, span).place(marker, hide);
            reader.warnings.push(warning);
        }
    }

    fn finish(mut self) -> Result<(), Vec<Diagnostic>> {
        if self.problems.is_empty() {
            let bundle = self.reader.bundle;
            let case = &self.into.case;
            if let Some(broken) = broken_constraint(bundle, case) {
                self.problems.extend(contradiction(bundle, case, broken, &self.reader.keys));
            } else if self.reader.binds_records {
                let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, case);
                if let Some(broken) = knowledge.violation() {
                    let span = self.reader.record_span(broken.0, broken.1);
                    self.problems.extend(impossible(bundle, case, broken, span));
                } else if let Some(list) = knowledge.impossible_list().and_then(|list| bundle.fact(list)) {
                    self.problems.push(no_record_can_be(&list.name));
                }
            }
        }
        if self.problems.is_empty()
            && let Some(requests) = &self.reader.bundle.requests
        {
            let span = |record| self.reader.record_span(requests.list, record);
            let keys = &self.reader.keys;
            let whole = keys.iter().find(|(fact, _)| *fact == requests.list).map(|(_, span)| *span);
            let found = line_problems(self.reader.bundle, self.into, whole, span);
            self.problems.extend(found);
        }
        if self.problems.is_empty() {
            self.warn();
            return Ok(());
        }
        let (marker, hide) = (self.marker, self.hide);
        let more = self.problems.len().saturating_sub(MOST_TOLD);
        self.problems.truncate(MOST_TOLD);
        if more > 0
            && let Some(last) = self.problems.pop()
        {
            let note = format!("{more} more problems of this case are not told; mend these first");
            self.problems.push(last.note(note));
        }
        Err(self.problems.into_iter().map(|problem| problem.place(marker, hide)).collect())
    }
}

/// Whether something holds of every record of a fact.
fn binds_records(fact: &Fact) -> bool {
    matches!(&fact.kind, FactKind::List { item: ItemKind::Record { each, .. }, .. } if !each.is_empty())
}

/// A constraint of the vocabulary that no completion of the case can satisfy.
fn broken_constraint(bundle: &Bundle, case: &Case) -> Option<Constraint> {
    let mut open = false;
    for constraint in &bundle.constraints {
        match (case.slot(constraint.left), case.slot(constraint.right)) {
            (Slot::Value(left), Slot::Value(right)) => {
                if left.saturating_sub(right) < constraint.least {
                    return Some(*constraint);
                }
            }
            _ => open = true,
        }
    }
    if open { Knowledge::new(&bundle.facts, &bundle.constraints, case).contradiction() } else { None }
}
