//! The codes of value sets, conditions and cases, each looked up in the years.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned};
use mednec_syntax::file::{CaseDecl, DatedItem, FactDecl, File, ValueSetFile, split_cell};
use mednec_syntax::yaml::{Kind, Node};

use super::successors::Successors;
use super::years::{IcdYears, Standing};
use super::{bare, dotted, is_code};
use crate::codes::{CODE_NOT_BILLABLE, CODE_OUT_OF_DATE, CODE_UNKNOWN};
use crate::load::Project;
use crate::uses::{Compared, Uses};

/// The system whose codes are looked up.
const SYSTEM: &str = "icd-10-cm";
/// The fact that says on which day a case is.
const SERVICE_DATE: &str = "service_date";

/// What a check of codes found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeCheck {
    /// The problems, by file and place.
    pub problems: Vec<Diagnostic>,
    /// How many codes of value sets, conditions and cases were looked up, those of a case on each day that it is tried on.
    pub looked_at: usize,
}

/// Looks up every code of diagnoses in the value sets, conditions and cases of a project, or of the part of it that was asked for.
///
/// A code of a case has to be one that can be billed on the day of its service, or by the newest year where the case
/// names no day. A value set or a condition may name categories, which stand for what is below them, and is looked up in the newest
/// year; an entry that ends before its code was gone is left alone.
pub fn check_codes(project: &Project, years: &IcdYears, successors: &Successors) -> CodeCheck {
    let Some(newest) = years.newest() else { return CodeCheck::default() };
    let mut check =
        Check { years, successors, newest, sink: Sink::new(), seen: BTreeSet::new(), looked_at: 0 };
    let facts: BTreeMap<&str, &FactDecl> = project
        .files()
        .iter()
        .filter_map(
            |(_, file)| if let File::Vocabulary(vocabulary) = file { Some(&vocabulary.facts) } else { None },
        )
        .flatten()
        .map(|fact| (fact.name.node.as_str(), fact))
        .collect();
    for (source, file) in project.files() {
        if project.only.as_ref().is_some_and(|only| !only.contains(source)) {
            continue;
        }
        match file {
            File::ValueSet(set) if is_icd(set.system.as_ref()) => check.set(project, *source, set),
            File::Cases(cases) => {
                for case in &cases.cases {
                    check.case(case, &facts, cases.of_rows);
                }
            }
            _ => check.conditions(file, &facts),
        }
    }
    let mut problems = check.sink.into_sorted();
    project.name_cells(&mut problems);
    CodeCheck { problems, looked_at: check.looked_at }
}

fn is_icd(system: Option<&Spanned<String>>) -> bool {
    system.is_some_and(|system| system.node == SYSTEM)
}

struct Check<'c> {
    years: &'c IcdYears,
    successors: &'c Successors,
    newest: Date,
    sink: Sink,
    /// The places of cases that were looked at, each on a day.
    seen: BTreeSet<(Span, Date)>,
    looked_at: usize,
}

impl Check<'_> {
    fn set(&mut self, project: &Project, source: SourceId, set: &ValueSetFile) {
        for entry in set.codes.iter().chain(&set.exclude) {
            let DatedItem { item, until, .. } = entry;
            let until = until.as_ref().map(|day| day.node);
            for code in std::iter::once(&item.first).chain(&item.last) {
                self.of_set(code, item.span, until);
            }
        }
        let Some(rows) = rows_of(project, source, set) else { return };
        let column = |name: &str| rows.header.iter().position(|column| column.node == name);
        let Some(code_at) = column("code") else { return };
        for row in &rows.rows {
            let Some(cell) = row.get(code_at) else { continue };
            let until = column("until").and_then(|at| row.get(at)?.node.parse().ok());
            cell.node.split(" to ").for_each(|code| self.of_set(code, cell.span, until));
        }
    }

    /// The codes that the conditions of a file have themselves.
    fn conditions(&mut self, file: &File, facts: &BTreeMap<&str, &FactDecl>) {
        let mut uses = Uses::default();
        match file {
            File::Policy(policy) => {
                uses.policy(policy);
                policy.criteria.iter().for_each(|criterion| uses.criterion(criterion));
            }
            File::Shared(shared) => shared.criteria.iter().for_each(|criterion| uses.criterion(criterion)),
            _ => return,
        }
        let fields = || facts.values().flat_map(|fact| &fact.fields);
        for Compared { fact, word, span } in uses.compared {
            let field = || fields().find(|field| field.name.node == fact);
            if facts.get(fact).copied().or_else(field).is_some_and(|fact| is_icd(fact.system.as_ref())) {
                self.of_set(word, span, None);
            }
        }
    }

    /// A code that a value set or a condition names, alone or as the end of a range.
    fn of_set(&mut self, written: &str, span: Span, until: Option<Date>) {
        let code = bare(written);
        if !is_code(&code) {
            // Another name, or what the compiler tells.
            return;
        }
        self.looked_at += 1;
        match self.years.standing(&code, self.newest) {
            Standing::Billable | Standing::Category | Standing::NotYet(_) => {}
            Standing::Gone(day) if until.is_some_and(|until| until < day) => {}
            Standing::Gone(day) => {
                let problem = self.gone(&code, span, day);
                self.sink.report(problem);
            }
            Standing::Unknown => self.sink.report(unknown(&code, span)),
        }
    }

    fn case(&mut self, case: &CaseDecl, facts: &BTreeMap<&str, &FactDecl>, of_rows: bool) {
        // A case with variants and no expectation of its own is not run.
        let itself = case.expect.is_some() || case.variants.is_empty();
        let own: Vec<(&str, &Node)> =
            case.given.iter().map(|(name, value)| (name.node.as_str(), value)).collect();
        let variants = case.variants.iter().map(|variant| {
            let taken = |name: &str| {
                variant.unset.iter().any(|unset| unset.node == name)
                    || variant.set.iter().any(|(set, _)| set.node == name)
            };
            let kept = own.iter().copied().filter(|(name, _)| !taken(name));
            kept.chain(variant.set.iter().map(|(name, value)| (name.node.as_str(), value))).collect()
        });
        let runs: Vec<Vec<(&str, &Node)>> = itself.then(|| own.clone()).into_iter().chain(variants).collect();
        for entries in runs {
            let day = entries.iter().find(|(name, _)| *name == SERVICE_DATE);
            let day = day.and_then(|(_, value)| value.as_scalar()?.text.trim().parse().ok());
            for (name, value) in entries {
                let Some(fact) = facts.get(name) else { continue };
                self.fact(fact, value, day, of_rows);
            }
        }
    }

    fn fact(&mut self, fact: &FactDecl, value: &Node, day: Option<Date>, of_rows: bool) {
        if is_icd(fact.system.as_ref()) {
            let identifying = fact.identifying.as_ref().is_some_and(|yes| yes.node);
            if !identifying {
                self.codes(value, day, of_rows);
            }
            return;
        }
        if fact.fields.is_empty() {
            return;
        }
        match &value.kind {
            Kind::Seq(items) => items.iter().for_each(|item| self.fact(fact, item, day, of_rows)),
            Kind::Map(entries) => {
                for entry in entries {
                    match fact.fields.iter().find(|field| field.name.node == entry.key.node) {
                        Some(field) => self.fact(field, &entry.value, day, of_rows),
                        // `at_least`, `exactly` and their like hold records.
                        None => self.fact(fact, &entry.value, day, of_rows),
                    }
                }
            }
            Kind::Null | Kind::Scalar(_) => {}
        }
    }

    /// All codes within a value.
    fn codes(&mut self, value: &Node, day: Option<Date>, of_rows: bool) {
        match &value.kind {
            Kind::Null => {}
            Kind::Scalar(scalar) if of_rows && scalar.text.contains(';') => {
                split_cell(value, &[';', ',']).iter().for_each(|part| self.codes(part, day, false));
            }
            Kind::Scalar(scalar) => self.of_case(&scalar.text, value.span, day),
            Kind::Seq(items) => items.iter().for_each(|item| self.codes(item, day, of_rows)),
            Kind::Map(entries) => entries.iter().for_each(|entry| self.codes(&entry.value, day, of_rows)),
        }
    }

    fn of_case(&mut self, written: &str, span: Span, day: Option<Date>) {
        let code = bare(written);
        if !is_code(&code) {
            return;
        }
        let on = day.unwrap_or(self.newest);
        if !self.seen.insert((span, on)) {
            return;
        }
        self.looked_at += 1;
        let problem = match self.years.standing(&code, on) {
            Standing::Billable => return,
            Standing::Category => self.not_billable(&code, span, on),
            Standing::Gone(gone) => self.gone(&code, span, gone),
            Standing::NotYet(from) => {
                let message = format!("{} is a code from {from} on, and the case is of {on}", dotted(&code));
                Diagnostic::new(&CODE_OUT_OF_DATE, message)
                    .at(span, "not yet a code on that day")
                    .help("write the code that held on the day, or correct `service_date`")
            }
            Standing::Unknown => unknown(&code, span),
        };
        self.sink.report(problem);
    }

    fn gone(&self, code: &str, span: Span, day: Date) -> Diagnostic {
        let message = format!("{} is no code any more from {day} on", dotted(code));
        let new: Vec<String> = self.successors.of(code).iter().map(|code| dotted(code)).collect();
        let problem = Diagnostic::new(&CODE_OUT_OF_DATE, message).at(span, "out of date");
        let problem = problem.one_of(span, new.iter().map(String::as_str));
        problem.help(match new.as_slice() {
            [] if self.successors.is_empty() => {
                "look up what followed it; `--successors FILE` has mednec tell it".to_owned()
            }
            [] => "no code followed it by the table of successors; look at the codes beside it".to_owned(),
            [only] => format!("it is followed by {only}"),
            several => format!("it is followed by {}", several.join(", ")),
        })
    }

    fn not_billable(&self, code: &str, span: Span, day: Date) -> Diagnostic {
        let (below, count) = self.years.below(code, day);
        let below: Vec<String> = below.into_iter().map(dotted).collect();
        let more = count - below.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!("{} is a category and cannot be billed", dotted(code));
        let help = match below.as_slice() {
            [] => {
                "no code below it is in the file: take the whole order file, as it was published".to_owned()
            }
            below => format!("write one of the codes below it: {}{more}", below.join(", ")),
        };
        Diagnostic::new(&CODE_NOT_BILLABLE, message).at(span, "a case has a whole code").help(help)
    }
}

fn unknown(code: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE_UNKNOWN, format!("{} is no code of ICD-10-CM in the years given", dotted(code)))
        .at(span, "not known")
        .help("look at the spelling; if it is older or newer, give the file of its year with `--icd`")
}

/// The rows of a value set, where they stand in a file of their own.
fn rows_of<'p>(
    project: &'p Project,
    source: SourceId,
    set: &ValueSetFile,
) -> Option<&'p mednec_syntax::file::CsvFile> {
    let file = set.csv.as_ref()?;
    let own = project.relative.get(&source).map_or("", String::as_str);
    let folder = own.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let path = format!("{folder}{}", file.node);
    let sheet = |name: &str| {
        let rest = name.strip_prefix(&path)?.strip_prefix('#')?;
        set.sheet.as_ref().is_none_or(|sheet| sheet.node == rest).then_some(())
    };
    project.files().iter().find_map(|(id, file)| match file {
        File::Csv(rows) => {
            let name = project.relative.get(id)?;
            (*name == path || sheet(name).is_some()).then_some(&**rows)
        }
        _ => None,
    })
}
