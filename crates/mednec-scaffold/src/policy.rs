//! A policy with its first case.

use mednec_project::{Failure, Project};
use serde::Serialize;
use serde_json::Value;

use crate::answers::Answers;
use crate::case::{CASES, Case};
use crate::made::{Made, Text};
use crate::place::{payer_folder, within};
use crate::template::render;

const POLICY: &str = include_str!("templates/policy.yaml.j2");

#[derive(Serialize)]
struct Content<'a> {
    id: &'a str,
    title: &'a str,
    from: Option<&'a str>,
    edition: Option<&'a str>,
    codes: &'a [&'a str],
    source: &'a str,
    document: &'a str,
}

/// The file of a policy, which leaves everything to a person, and the file of its cases.
pub(crate) fn policy(answers: &Answers, project: &Project) -> Result<Made, Failure> {
    let id = answers.needed("id");
    let (payer, own) = id.split_once('/').unwrap_or_default();
    let folder = payer_folder(project, payer)?;
    let codes = answers.needed("procedures").split([',', ';']).map(str::trim);
    let codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
    let from = answers.one("from");
    let content = Content {
        id,
        title: answers.needed("title"),
        from,
        // A name that stays when the last day is written behind the first.
        edition: from.and_then(|day| day.get(..4)),
        codes: &codes,
        source: answers.needed("source"),
        document: answers.needed("document"),
    };
    let mut made = Made {
        new: vec![Text::new(within(&folder, &format!("{own}.yaml")), render(POLICY, &content)?)],
        changed: Vec::new(),
        next: vec![format!("mednec new criterion --to {id}"), "mednec test".to_owned()],
    };
    let then = made.checked(project)?;
    let of_a_code = |one: &&&str| one.len() == 5 && one.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let procedure = codes.first().filter(of_a_code).map(|code| ("procedure", *code));
    let known = procedure.into_iter().chain(from.map(|day| ("service_date", day)));
    let case = Case {
        id: "first-request",
        title: Some("All that is known is what is requested"),
        payer,
        given: known.map(|(fact, value)| (fact.to_owned(), Value::from(value))).collect(),
        fill: true,
    };
    let text = format!("{CASES}{}", case.text(&then)?);
    made.new.push(Text::new(within(&folder, &format!("{own}.cases.yaml")), text));
    made.checked(project)?;
    Ok(made)
}
