//! A case: what is known, what could matter besides, and what is expected.

use std::collections::BTreeMap;

use mednec_graph::Fact;
use mednec_project::codes::{BAD_ANSWER, UNKNOWN_CASE_FACT};
use mednec_project::{Answerer, CasePlace, CaseReader, Failure, File, Project, made_up_yaml, typed};
use mednec_source::{Diagnostic, SourceMap, did_you_mean};
use mednec_syntax::file::{PolicyFile, Procedures};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::answers::{Answers, fact};
use crate::insert::{Inserted, column, line_after, moved};
use crate::made::{Made, Text, failed, not_compiled};
use crate::place::{folder_of, policy, within};
use crate::template::render;

/// The head of a file of cases.
pub(crate) const CASES: &str = include_str!("templates/cases.yaml");
const CASE: &str = include_str!("templates/case.yaml.j2");
/// The column of the hyphen in the template.
const COLUMN: usize = 2;

/// A case to be written.
pub(crate) struct Case<'a> {
    pub(crate) id: &'a str,
    pub(crate) title: Option<&'a str>,
    pub(crate) payer: &'a str,
    pub(crate) given: Vec<(String, Value)>,
    pub(crate) fill: bool,
}

#[derive(Serialize)]
struct Content<'a> {
    id: &'a str,
    title: Option<&'a str>,
    given: Vec<Given<'a>>,
    asked: Vec<Asked>,
    expect: Option<Expect>,
}

#[derive(Serialize)]
struct Given<'a> {
    fact: &'a str,
    value: String,
}

#[derive(Serialize)]
struct Asked {
    fact: String,
    expected: String,
}

#[derive(Serialize)]
struct Expect {
    outcome: &'static str,
    reason: String,
    missing: Vec<String>,
}

/// A case at the end of the cases of a policy.
pub(crate) fn case(answers: &Answers, project: &Project) -> Result<Made, Failure> {
    let (payer, own) = answers.needed("of").split_once('/').unwrap_or_default();
    let (source, policy) = policy(project, answers.needed("of"))?;
    let path = within(folder_of(project.relative(source).unwrap_or_default()), &format!("{own}.cases.yaml"));
    let case = Case {
        id: answers.needed("id"),
        title: answers.one("title"),
        payer,
        given: given(answers, policy, project)?,
        fill: answers.filled(),
    };
    let text = case.text(project)?;
    let next = vec![format!("mednec test -r '{own}*{}'", case.id)];
    let there = project.files().iter().find(|(id, _)| project.relative(*id) == Some(path.as_str()));
    let made = match there {
        None => Made { new: vec![Text::new(path, format!("{CASES}{text}"))], changed: Vec::new(), next },
        Some((id, file)) => {
            let before = project.sources().file(*id).map_or("", |file| file.text());
            let last = match file {
                File::Cases(cases) => cases.cases.last(),
                _ => None,
            };
            let mut after = Inserted::new(before);
            match last {
                Some(last) => {
                    let dash = before.get(..last.span.start as usize).and_then(|text| text.rfind('-'));
                    let column = column(before, dash.unwrap_or_default());
                    let block = format!("\n{}", moved(&text, COLUMN, column));
                    after.put(line_after(before, last.span.end as usize), block);
                }
                None => after.put(before.len(), text.clone()),
            }
            let more = |file: &File| {
                matches!((file, there), (File::Cases(now), Some((_, File::Cases(then))))
                if now.cases.len() == then.cases.len() + 1)
            };
            let text = after.text(&path, &more)?;
            Made { new: Vec::new(), changed: vec![Text { path, text }], next }
        }
    };
    made.checked(project)?;
    Ok(made)
}

/// What the case says: the procedure and a day of the policy, unless the answers do, and all that they do.
fn given(answers: &Answers, policy: &PolicyFile, project: &Project) -> Result<Vec<(String, Value)>, Failure> {
    let bundle = project.bundle().ok_or_else(|| not_compiled(project))?;
    let mut given: Vec<(String, Value)> = Vec::new();
    if let Some(Procedures::Listed(codes)) = &policy.procedures
        && let Some(code) =
            codes.first().filter(|code| code.first.starts_with(|sign: char| sign.is_ascii_digit()))
    {
        given.push(("procedure".to_owned(), Value::from(code.first.as_str())));
    }
    if let Some(days) = &policy.effective
        && let Some(from) = &days.from
    {
        let by = days.by.as_ref().map_or("service_date", |by| by.node.as_str());
        given.push((by.to_owned(), Value::from(from.node.to_string())));
    }
    let mut set: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, value) in answers.many("set").iter().filter_map(|text| fact(text)) {
        let Some(id) = bundle.fact_named(name) else {
            let names: Vec<&str> = bundle.facts.iter().map(|fact| fact.name.as_str()).collect();
            let problem = Diagnostic::new(&UNKNOWN_CASE_FACT, format!("no fact is called `{name}`"));
            let help = did_you_mean(name, names);
            let help = help.unwrap_or_else(|| "a fact is declared in the vocabulary first".to_owned());
            return Err(failed(problem.help(help)));
        };
        let fact = bundle.fact(id);
        if let (Some(first), Some(fact)) = (set.insert(name, value), fact) {
            return Err(failed(set_twice(fact, first, value)));
        }
        let value = typed(fact.map(|fact| &fact.kind), value);
        given.retain(|(known, _)| known != name);
        given.push((name.to_owned(), value));
    }
    Ok(given)
}

/// What is told of a fact that was given twice, of which only the last would count.
fn set_twice(fact: &Fact, first: &str, second: &str) -> Diagnostic {
    let name = &fact.name;
    // What identifies a person is not repeated.
    let both = if fact.identifying { String::new() } else { format!(": `{first}` and `{second}`") };
    let problem = Diagnostic::new(&BAD_ANSWER, format!("set: `{name}` is given twice{both}"));
    problem.help(match fact.kind.is_list() {
        true if fact.identifying => "write all of the list in one".to_owned(),
        true => format!("write all of the list in one: `--set '{name}={first}; {second}'`"),
        false => "keep the one that is true".to_owned(),
    })
}

impl Case<'_> {
    /// Its text, as an entry of `cases:`.
    pub(crate) fn text(&self, project: &Project) -> Result<String, Failure> {
        let bundle = project.bundle().ok_or_else(|| not_compiled(project))?;
        let mut reader = CaseReader::new(bundle);
        let mut case = reader.blank();
        let facts: Map<String, Value> = self.given.iter().cloned().collect();
        reader
            .read_json(&Value::Object(facts).to_string(), CasePlace::Path("the case"), &mut case)
            .map_err(|diagnostics| Failure { sources: SourceMap::new(), diagnostics })?;
        let mut answerer = Answerer::new(bundle, project.sha256().unwrap_or_default());
        let answer = answerer.answer(&case, bundle.payer_named(self.payer));
        let asked =
            answer.missing.iter().map(|one| Asked { fact: one.fact.clone(), expected: one.expected.clone() });
        let asked: Vec<Asked> = asked.collect();
        let missing = answer.missing.iter().map(|one| one.fact.clone()).collect();
        let expect = Expect { outcome: answer.outcome.name(), reason: answer.reason.clone(), missing };
        let given = self.given.iter().map(|(fact, value)| Given { fact, value: made_up_yaml(value) });
        let content = Content {
            id: self.id,
            title: self.title,
            given: given.collect(),
            asked: if self.given.is_empty() { Vec::new() } else { asked },
            expect: self.fill.then_some(expect),
        };
        render(CASE, &content)
    }
}
