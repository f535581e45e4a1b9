//! Tables as policies.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use mednec_format::made;

use crate::choose::{deciding, taken};
use crate::condition::condition;
use crate::facts::{Fact, FactKind, PROCEDURE, facts_of, is_other};
use crate::name::{free, id, name};
use crate::note::Note;
use crate::outcome::{Parts, gives_numbers, is_called, outcome_of, parts_of};
use crate::reasons::Reasons;
use crate::table::{Cell, Row, Table, Tables};
use crate::value::Value;
use crate::yaml::{comment, quoted};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The payer under which the policy stands.
    pub payer: String,
    /// The procedures it is for.
    pub procedures: Vec<String>,
    /// The name of the file, which is cited.
    pub file: String,
    /// Only the table of this name.
    pub table: Option<String>,
    /// The output that says the outcome; else it is guessed.
    pub outcome_column: Option<String>,
    /// The facts that the vocabulary has already.
    pub known: BTreeSet<String>,
}

/// What was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The policies: the second part of the id, and the text of the file.
    pub policies: Vec<(String, String)>,
    /// The facts that the vocabulary does not have yet, as a file; nothing where it has all.
    pub facts: Option<String>,
    /// What does not fit, and what was guessed.
    pub notes: Vec<Note>,
    /// How many tables were taken.
    pub tables: usize,
    /// How many rows of them.
    pub rows: usize,
}

/// Makes policies of tables: of each table of outcomes one with its rows as rules; the others stand in the first of them
/// as tables of values.
pub fn import(read: &Tables, request: &Request) -> Imported {
    let mut making = Making { notes: read.notes.clone(), ..Making::new(request) };
    let wanted = |table: &&Table| request.table.as_ref().is_none_or(|name| *name == table.name);
    let tables: Vec<&Table> = read.tables.iter().filter(wanted).collect();
    if let Some(name) = request.table.as_ref().filter(|_| tables.is_empty()) {
        let names: Vec<String> = read.tables.iter().map(|table| format!("`{}`", table.name)).collect();
        let names = if names.is_empty() { "none".into() } else { names.join(", ") };
        making.notes.push(Note::new("the file", format!("no table is called `{name}`; there are {names}")));
    }
    making.facts = facts_of(&tables, &mut making.taken);
    let (mut outcomes, mut values) = (Vec::new(), Vec::new());
    for table in tables {
        let parts = parts_of(table, request.outcome_column.as_deref());
        match parts.outcome {
            Some(_) => outcomes.push((table, parts)),
            None => values.push(table),
        }
    }
    if let Some(column) = &request.outcome_column
        && !outcomes.iter().any(|(table, _)| table.outputs.iter().any(|output| is_called(output, column)))
    {
        making.notes.push(Note::new("the file", format!("no table has an output `{column}`")));
    }
    let of_file = making.notes.len();
    let mut values_text: String = values.iter().map(|table| making.values(table)).collect();
    let mut own = making.notes.split_off(of_file);
    let mut drafts = Vec::new();
    for (table, parts) in outcomes {
        let before = making.notes.len();
        let Some(rules) = making.rules(table, parts) else { continue };
        own.extend(making.notes.split_off(before));
        let (values, notes) = (std::mem::take(&mut values_text), std::mem::take(&mut own));
        drafts.push(Draft { title: &table.name, values, rules, notes });
    }
    if !values_text.is_empty() {
        let rules = Rules {
            rules: format!("  - otherwise: {{ pend: {NO_RULE} }}\n"),
            reasons: format!(
                "  {NO_RULE}: {{ basis: clinical_review, text: \"The tables are imported, and no rule uses them yet.\" }}\n"
            ),
        };
        let title = values.first().map_or("tables", |table| table.name.as_str());
        own.push(Note::new(
            format!("table `{title}`"),
            "no output of it says an outcome; write rules that use its value, or name one with --outcome-column",
        ));
        drafts.push(Draft { title, values: values_text, rules, notes: std::mem::take(&mut own) });
    }
    making.notes.extend(own);
    let facts = making.vocabulary();
    let policies = drafts.iter().map(|draft| making.policy(draft)).collect();
    let Making { mut notes, tables, rows, .. } = making;
    notes.extend(drafts.into_iter().flat_map(|draft| draft.notes));
    Imported { policies, facts, notes, tables, rows }
}

/// A policy before it is written.
struct Draft<'t> {
    title: &'t str,
    /// Its tables.
    values: String,
    rules: Rules,
    /// What is to be known of it alone.
    notes: Vec<Note>,
}

/// The reason where tables have no rule yet.
const NO_RULE: &str = "no_rule_yet";
/// The facts that mednec itself gives a meaning.
const OWN: [&str; 1] = [PROCEDURE];

/// Policies being made.
struct Making<'r> {
    request: &'r Request,
    /// In the end those that are of no policy alone.
    notes: Vec<Note>,
    facts: BTreeMap<String, Fact>,
    /// Questions for cells that cannot be read: name, and question.
    judged: Vec<(String, String)>,
    used: BTreeSet<String>,
    taken: BTreeSet<String>,
    policy_names: BTreeSet<String>,
    tables: usize,
    rows: usize,
}

/// The rules of a policy, and its reasons.
struct Rules {
    rules: String,
    reasons: String,
}

impl<'r> Making<'r> {
    fn new(request: &'r Request) -> Self {
        Self {
            request,
            notes: Vec::new(),
            facts: BTreeMap::new(),
            judged: Vec::new(),
            used: BTreeSet::new(),
            taken: OWN.map(str::to_owned).into(),
            policy_names: BTreeSet::new(),
            tables: 0,
            rows: 0,
        }
    }

    /// The short name of the file among the sources.
    fn source(&self) -> String {
        id(&self.request.file, "table")
    }

    fn cite(&self, table: &Table, row: Option<usize>) -> String {
        let row = row.map_or(String::new(), |row| format!(", row {row}"));
        quoted(&format!("{} table {}{row}", self.source(), comment(&table.name)))
    }

    /// The conditions of a row, all of which must hold; what cannot be read is asked of a person.
    fn conditions(&mut self, table: &Table, row: &Row) -> Vec<String> {
        let mut all = Vec::new();
        for (at, cell) in row.tests.iter().enumerate() {
            let column = table.inputs.get(at);
            let (read, text) = match cell {
                Cell::Read(crate::Test::Any) => continue,
                Cell::Read(test) => {
                    let fact = column.and_then(|column| self.facts.get(&column.name));
                    let made = fact.and_then(|fact| Some((fact.name.clone(), condition(fact, test)?)));
                    (made, test.shown())
                }
                Cell::Unread(text) => (None, comment(text)),
            };
            if let Some((fact, condition)) = read {
                self.used.insert(fact);
                all.push(condition);
                continue;
            }
            let called =
                column.map_or_else(|| format!("cell {}", at + 1), |column| column.called().to_owned());
            let wanted = name(&format!("{} row {} {called}", table.name, row.number), "cell");
            let fact = free(&wanted, &mut self.taken);
            self.notes.push(Note::new(
                format!("table `{}`, row {}, column `{called}`", table.name, row.number),
                format!("`{text}` cannot be read; the fact `{fact}` asks a person instead"),
            ));
            self.judged.push((fact.clone(), format!("Does {called} satisfy {text}?")));
            all.push(fact);
        }
        all
    }

    /// The rows of a table of outcomes as rules.
    fn rules(&mut self, table: &Table, parts: Parts) -> Option<Rules> {
        let rows = deciding(table, &mut self.notes);
        if rows.is_empty() {
            return None;
        }
        self.tables += 1;
        let mut rules = String::new();
        let mut reasons = Reasons::new();
        let mut ended = false;
        for row in rows {
            let place = format!("table `{}`, row {}", table.name, row.number);
            if ended {
                self.notes.push(Note::new(
                    place,
                    "a row before it always holds, so it never decides; it was left out",
                ));
                continue;
            }
            let conditions = self.conditions(table, row);
            let outcome = self.outcome(table, parts, row, &place);
            let reason = reason_of(table, parts, row, outcome, &mut reasons);
            let remark =
                row.remark.as_deref().map_or(String::new(), |remark| format!(": {}", comment(remark)));
            let _ = writeln!(rules, "  # row {}{remark}", row.number);
            let cite = self.cite(table, Some(row.number));
            if conditions.is_empty() {
                let _ = writeln!(rules, "  - otherwise: {{ {outcome}: {reason}, cite: {cite} }}");
                ended = true;
            } else {
                let _ = writeln!(
                    rules,
                    "  - {outcome}: {reason}\n    when: {}\n    cite: {cite}",
                    conditions.join(" and ")
                );
            }
            self.rows += 1;
        }
        if !ended {
            let default = parts.outcome.and_then(|at| table.otherwise.get(at)?.as_ref()).and_then(outcome_of);
            let outcome = default.unwrap_or("pend");
            if default.is_none() {
                let text = "where no row holds it gives nothing; the policy pends such a case";
                self.notes.push(Note::new(format!("table `{}`", table.name), text));
            }
            let reason = reasons.of_none(outcome);
            let cite = self.cite(table, None);
            let _ = writeln!(rules, "  - otherwise: {{ {outcome}: {reason}, cite: {cite} }}");
        }
        for (at, output) in table.outputs.iter().enumerate() {
            if Some(at) != parts.outcome && Some(at) != parts.reason {
                let text =
                    format!("its output `{}` has no place in a rule; it was left out", output.called());
                self.notes.push(Note::new(format!("table `{}`", table.name), text));
            }
        }
        if reasons.has_grounds() {
            let text = "a table does not say the basis of its reasons; medical_necessity, which a person confirms, stands for every denial";
            self.notes.push(Note::new(format!("table `{}`", table.name), text));
        }
        Some(Rules { rules, reasons: reasons.text() })
    }

    fn outcome(&mut self, table: &Table, parts: Parts, row: &Row, place: &str) -> &'static str {
        let cell = parts.outcome.and_then(|at| row.outputs.get(at)?.as_ref());
        let found = match cell {
            Some(Cell::Read(value)) => outcome_of(value).ok_or_else(|| value.shown()),
            Some(Cell::Unread(text)) => Err(comment(text)),
            None => Err(String::new()),
        };
        found.unwrap_or_else(|text| {
            let column = parts
                .outcome
                .and_then(|at| table.outputs.get(at))
                .map_or("outcome", |column| column.called());
            let text = if text.is_empty() { "nothing".into() } else { format!("`{text}`") };
            self.notes.push(Note::new(
                format!("{place}, column `{column}`"),
                format!("{text} is no outcome; the policy pends where the row holds"),
            ));
            "pend"
        })
    }

    /// A table of values, each output a table of its own; nothing where they are none that a table can have.
    fn values(&mut self, table: &Table) -> String {
        let place = format!("table `{}`", table.name);
        let Some((hit, collect)) = taken(table.hit) else {
            let text = "all rows that hold give a list (hit policy collect, rule order or output order), which no table of mednec does; it was not imported";
            self.notes.push(Note::new(place, text));
            return String::new();
        };
        let mut columns = Vec::new();
        for (at, output) in table.outputs.iter().enumerate() {
            let place = format!("{place}, output `{}`", output.called());
            if table.hit.collects()
                && hit == "collect"
                && collect != Some("count")
                && !gives_numbers(table, at)
            {
                self.notes.push(Note::new(place, "what is collected is no number; it was not imported"));
                continue;
            }
            match column_of(table, at) {
                Ok(column) => columns.push((output, column)),
                Err(text) => self.notes.push(Note::new(place, text)),
            }
        }
        if columns.is_empty() {
            return String::new();
        }
        let conditions: Vec<String> =
            table.rows.iter().map(|row| self.conditions(table, row).join(" and ")).collect();
        let mut made = String::new();
        for (output, (values, otherwise)) in columns {
            let own = match table.outputs.len() {
                1 => name(&table.name, "table"),
                _ => name(&format!("{} {}", table.name, output.called()), "table"),
            };
            let own = free(&own, &mut self.taken);
            let _ = writeln!(made, "  {own}:\n    title: {}", quoted(output.called()));
            let _ = writeln!(made, "    cite: {}\n    hit: {hit}", self.cite(table, None));
            if let Some(collect) = collect {
                let _ = writeln!(made, "    collect: {collect}");
            }
            let _ = writeln!(made, "    rows:");
            for (condition, value) in conditions.iter().zip(&values) {
                let _ = writeln!(made, "      - when: {condition}\n        value: {value}");
            }
            if let Some(otherwise) = otherwise {
                let _ = writeln!(made, "    else: {otherwise}");
            }
            self.tables += 1;
            self.rows += table.rows.len();
        }
        if matches!(table.hit, crate::Hit::Any | crate::Hit::Priority) {
            self.notes.push(Note::new(place, "its hit policy was read as `first`"));
        }
        made
    }

    /// The text of a policy, at its head the notes of the whole file and its own.
    fn policy(&mut self, draft: &Draft<'_>) -> (String, String) {
        let Draft { title, values, rules, notes } = draft;
        let mut taken = std::mem::take(&mut self.policy_names);
        let own = free(&id(title, "table"), &mut taken);
        self.policy_names = taken;
        let mut text = format!(
            "# Imported from {}. A draft: read its notes, and approve it.\n",
            comment(&self.request.file)
        );
        for note in self.notes.iter().chain(notes) {
            let _ = writeln!(text, "# note: {}", comment(&note.to_string()));
        }
        let _ =
            writeln!(text, "policy: {}/{own}\ntitle: {}\nstatus: draft", self.request.payer, quoted(title));
        let _ = writeln!(text, "procedures: [{}]", self.request.procedures.join(", "));
        let source = format!("Decision tables of {}, as imported", comment(&self.request.file));
        let _ = writeln!(text, "sources:\n  {}: {{ title: {} }}", self.source(), quoted(&source));
        if !values.is_empty() {
            let _ = write!(text, "tables:\n{values}");
        }
        let _ = write!(text, "rules:\n{}", rules.rules);
        if !rules.reasons.is_empty() {
            let _ = write!(text, "reasons:\n{}", rules.reasons);
        }
        (own, made(text))
    }

    /// The facts that the vocabulary does not have yet.
    fn vocabulary(&mut self) -> Option<String> {
        let mut text = String::new();
        if !self.request.known.contains(PROCEDURE) {
            let _ = writeln!(
                text,
                "  {PROCEDURE}: {{ type: code, system: cpt, question: Which procedure is requested? }}"
            );
        }
        for fact in
            self.facts.values().filter(|fact| self.used.contains(&fact.name) && fact.name != PROCEDURE)
        {
            if self.request.known.contains(&fact.name) {
                let text = "the vocabulary has such a fact already; look whether it is the same";
                self.notes.push(Note::new(format!("fact `{}`", fact.name), text));
                continue;
            }
            let _ = writeln!(text, "  {}:\n    type: {}", fact.name, kind_text(&fact.kind));
            if let FactKind::Choices(choices) = &fact.kind {
                for (written, choice) in choices.iter().filter(|(written, choice)| written != choice) {
                    let meant =
                        if is_other(written, choice) { "anything else".into() } else { quoted(written) };
                    let _ = writeln!(text, "    # {choice} is {meant}");
                }
            }
            let _ = writeln!(text, "    question: {}", quoted(&comment(&fact.question)));
        }
        for (fact, question) in &self.judged {
            let _ = writeln!(text, "  {fact}:\n    type: yes/no\n    answered_by: reviewer");
            let _ = writeln!(text, "    question: {}", quoted(&comment(question)));
        }
        (!text.is_empty())
            .then(|| made(format!("# Imported from {}.\nfacts:\n{text}", comment(&self.request.file))))
    }
}

/// The values of an output, one for each row that does not always hold, and the value where none of these does.
fn column_of(table: &Table, at: usize) -> Result<(Vec<String>, Option<String>), String> {
    let mut values = Vec::new();
    let mut otherwise = table.otherwise.get(at).and_then(Option::as_ref).map(word).transpose()?;
    for row in &table.rows {
        let Some(Cell::Read(value)) = row.outputs.get(at).and_then(Option::as_ref) else {
            return Err(format!("row {} gives no value that can be read; it was not imported", row.number));
        };
        let value = word(value)?;
        if !row.tests.iter().all(|test| matches!(test, Cell::Read(crate::Test::Any))) {
            values.push(value);
            continue;
        }
        let last = table.rows.last().is_some_and(|last| last.number == row.number);
        if !last || table.hit.collects() {
            return Err(format!("row {} always holds; it was not imported", row.number));
        }
        otherwise = Some(value);
    }
    match values.is_empty() {
        true => Err("it has no row with a condition; it was not imported".into()),
        false => Ok((values, otherwise)),
    }
}

/// The name of the reason of a row.
fn reason_of(table: &Table, parts: Parts, row: &Row, outcome: &'static str, reasons: &mut Reasons) -> String {
    let cell = parts.reason.and_then(|at| row.outputs.get(at)?.as_ref());
    match cell {
        Some(Cell::Read(value)) => reasons.of(value.shown(), outcome),
        Some(Cell::Unread(text)) => reasons.of(comment(text), outcome),
        None => {
            let text = format!("Row {} of the table {} holds.", row.number, comment(&table.name));
            reasons.of_row(row.number, row.remark.as_deref().map_or(text, comment), outcome)
        }
    }
}

fn kind_text(kind: &FactKind) -> String {
    match kind {
        FactKind::YesNo => "yes/no".into(),
        FactKind::Number(decimals) => format!("decimal number\n    decimals: {decimals}"),
        FactKind::Date => "date".into(),
        FactKind::Choices(choices) => {
            let names: Vec<&str> = choices.iter().map(|(_, name)| name.as_str()).collect();
            format!("one of\n    choices: [{}]", names.join(", "))
        }
        FactKind::Code(system) => format!("code\n    system: {system}"),
    }
}

/// A value as a table has it.
fn word(value: &Value) -> Result<String, String> {
    match value {
        Value::Text(text) => Ok(name(text, "value")),
        Value::Number(number) => Ok(number.to_string()),
        Value::Date(day) => Ok(day.clone()),
        Value::YesNo(_) => Err("yes and no are no values of a table; it was not imported".into()),
    }
}
