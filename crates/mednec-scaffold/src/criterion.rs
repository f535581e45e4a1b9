//! A criterion, put into a policy or into a file that all policies share.

use mednec_project::codes::BAD_ANSWER;
use mednec_project::{Failure, File, Project};
use mednec_source::{Diagnostic, Span};
use mednec_syntax::file::{Criterion, Guard, PolicyFile, Source};
use serde::Serialize;

use crate::answers::Answers;
use crate::insert::{Inserted, column, line_after, line_of, moved, top};
use crate::made::{Made, Text, failed};
use crate::place;
use crate::template::render;

const SHARED: &str = include_str!("templates/shared.yaml.j2");
const CRITERION: &str = include_str!("templates/criterion.yaml.j2");
const RULE: &str = include_str!("templates/rule.yaml.j2");
const REASON: &str = include_str!("templates/reason.yaml.j2");
/// The column of names in the templates.
const COLUMN: usize = 2;
/// The folder of what all policies share.
const FOLDER: &str = "shared";

#[derive(Serialize)]
struct Content<'a> {
    name: &'a str,
    title: &'a str,
    cite: &'a str,
    only: Option<&'a str>,
    list: &'a str,
    conditions: &'a [String],
    open: Option<&'a str>,
    fact: String,
    unmet: &'a str,
    reason: String,
    text: &'a str,
    source: &'a str,
    document: Option<&'a str>,
}

/// A criterion at the end of those that are there; with a rule for where it is not met, if asked for.
pub(crate) fn criterion(answers: &Answers, project: &Project) -> Result<Made, Failure> {
    let name = answers.needed("name");
    let (conditions, open) = (answers.many("when"), answers.one("open"));
    let cite = answers.needed("cite");
    let content = Content {
        name,
        title: answers.needed("title"),
        cite,
        only: conditions.first().filter(|_| conditions.len() == 1 && open.is_none()).map(String::as_str),
        list: answers.needed("list"),
        conditions,
        open,
        fact: format!("reviewer_finds_other_{name}"),
        unmet: answers.needed("unmet"),
        reason: format!("{name}_not_shown"),
        text: "The record does not show that this criterion is met.",
        source: cite.split_whitespace().next().unwrap_or_default(),
        document: answers.one("document"),
    };
    let (owner, file) = answers.needed("to").split_once('/').unwrap_or_default();
    let made = if owner == FOLDER {
        shared(file, &content, project)
    } else {
        own(answers.needed("to"), &content, project)
    }?;
    made.checked(project)?;
    Ok(made)
}

/// In a file that all policies share.
fn shared(file: &str, content: &Content<'_>, project: &Project) -> Result<Made, Failure> {
    if content.unmet != "nothing" {
        let problem = Diagnostic::new(&BAD_ANSWER, "unmet: a shared criterion has no rules of its own");
        return Err(failed(
            problem.help("leave it out, and write the rule in the policies that use the criterion"),
        ));
    }
    let next = vec!["mednec check".to_owned()];
    let Some((id, there)) = place::shared(project, file) else {
        let document = content.document.ok_or_else(|| untitled(content.source))?;
        #[derive(Serialize)]
        struct Head<'a> {
            name: &'a str,
            source: &'a str,
            document: &'a str,
        }
        let head = render(SHARED, &Head { name: file, source: content.source, document })?;
        let text = Text::new(format!("{FOLDER}/{file}.yaml"), head + &render(CRITERION, content)?);
        return Ok(Made { new: vec![text], changed: Vec::new(), next });
    };
    let text = project.sources().file(id).map_or("", |file| file.text());
    let mut after = Inserted::new(text);
    let head =
        Head { text, sources: &there.sources, criteria: &there.criteria, before: top(text, "reasons") };
    head.put(&mut after, content, &[])?;
    let path = project.relative(id).unwrap_or_default().to_owned();
    let added =
        |file: &File| matches!(file, File::Shared(now) if now.criteria.len() == there.criteria.len() + 1);
    let text = Text { text: after.text(&path, &added)?, path };
    Ok(Made { new: Vec::new(), changed: vec![text], next })
}

/// In a policy.
fn own(id: &str, content: &Content<'_>, project: &Project) -> Result<Made, Failure> {
    let (source, policy) = place::policy(project, id)?;
    let text = project.sources().file(source).map_or("", |file| file.text());
    let mut after = Inserted::new(text);
    let of_payer = project.files().iter().filter_map(|(_, file)| match file {
        File::Payer(payer) if id.split('/').next() == Some(payer.id.node.as_str()) => {
            Some(payer.sources.as_slice())
        }
        _ => None,
    });
    let of_payer: Vec<&Source> = of_payer.flatten().collect();
    let head =
        Head { text, sources: &policy.sources, criteria: &policy.criteria, before: top(text, "rules") };
    head.put(&mut after, content, &of_payer)?;
    let rules = usize::from(content.unmet != "nothing");
    if rules > 0 {
        put_rule(&mut after, text, policy, content)?;
    }
    let path = project.relative(source).unwrap_or_default().to_owned();
    let added = |file: &File| {
        matches!(file, File::Policy(now) if now.criteria.len() == policy.criteria.len() + 1
            && now.rules.len() == policy.rules.len() + rules && now.reasons.len() == policy.reasons.len() + rules)
    };
    let changed = vec![Text { text: after.text(&path, &added)?, path }];
    Ok(Made { new: Vec::new(), changed, next: vec!["mednec check".to_owned(), "mednec test".to_owned()] })
}

/// A rule before the last one, if that holds always, and its reason.
fn put_rule(
    after: &mut Inserted<'_>,
    text: &str,
    policy: &PolicyFile,
    content: &Content<'_>,
) -> Result<(), Failure> {
    let rule = render(RULE, content)?;
    match policy.rules.last() {
        Some(last) => {
            let start = line_of(text, last.span.start as usize);
            let dash = text.get(start..).and_then(|line| line.find('-')).unwrap_or(COLUMN);
            let rule = moved(&rule, COLUMN, dash);
            match last.guard {
                Guard::Always => after.put(above(text, start), rule),
                _ => after.put(line_after(text, last.span.end as usize), rule),
            }
        }
        None => after.put(text.len(), format!("\nrules:\n{rule}")),
    }
    let reason = render(REASON, content)?;
    match policy.reasons.last() {
        Some(last) => {
            let reason = moved(&reason, COLUMN, column(text, last.name.span.start as usize));
            after.put(line_after(text, last.span.end as usize), reason);
        }
        None => after.put(text.len(), format!("\nreasons:\n{reason}")),
    }
    Ok(())
}

/// Where the comment begins that stands right above a line.
fn above(text: &str, line: usize) -> usize {
    let before = text.get(..line).unwrap_or_default();
    let comment = before.lines().rev().take_while(|line| line.trim_start().starts_with('#'));
    let lines = before.lines().count() - comment.count();
    before.split_inclusive('\n').take(lines).map(str::len).sum()
}

/// The upper part of a file: its sources and criteria, and where what follows them begins.
struct Head<'t> {
    text: &'t str,
    sources: &'t [Source],
    criteria: &'t [Criterion],
    before: Option<usize>,
}

impl Head<'_> {
    /// Puts a criterion behind the others, and the document that it cites where it is not listed.
    fn put(
        &self,
        after: &mut Inserted<'_>,
        content: &Content<'_>,
        beside: &[&Source],
    ) -> Result<(), Failure> {
        if self.criteria.iter().any(|one| one.name.node == content.name) {
            let message = format!("name: there is a criterion `{}` already", content.name);
            return Err(failed(Diagnostic::new(&BAD_ANSWER, message).help("choose another name")));
        }
        let listed =
            self.sources.iter().chain(beside.iter().copied()).any(|one| one.id.node == content.source);
        match (listed, content.document) {
            (true, None) => {}
            (true, Some(_)) => {
                let message = format!("document: `{}` is listed already", content.source);
                return Err(failed(Diagnostic::new(&BAD_ANSWER, message).help("leave its title out")));
            }
            (false, None) => return Err(untitled(content.source)),
            (false, Some(document)) => {
                let entry = render(
                    "  {{ source }}:\n    title: {{ document }}\n",
                    &std::collections::BTreeMap::from([("source", content.source), ("document", document)]),
                )?;
                let last = self.sources.last().map(|last| (last.id.span, last.span));
                self.entry(after, "sources", last, &entry);
            }
        }
        let last = self.criteria.last().map(|last| (last.name.span, last.span));
        self.entry(after, "criteria", last, &render(CRITERION, content)?);
        Ok(())
    }

    /// Puts an entry behind the last one of a key, by the spans of its name and of all of it; or with the key.
    fn entry(&self, after: &mut Inserted<'_>, key: &str, last: Option<(Span, Span)>, entry: &str) {
        match last {
            Some((name, whole)) => {
                let entry = moved(entry, COLUMN, column(self.text, name.start as usize));
                after.put(line_after(self.text, whole.end as usize), entry);
            }
            None => {
                let block = format!("{key}:\n{entry}\n");
                after.put(self.before.unwrap_or(self.text.len()), block);
            }
        }
    }
}

/// What is told where a document is cited that has no title yet.
fn untitled(source: &str) -> Failure {
    let message = format!("document: no document is called `{source}` here yet");
    failed(Diagnostic::new(&BAD_ANSWER, message).help("say its title: `--document TITLE`"))
}
