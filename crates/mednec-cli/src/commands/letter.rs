//! `mednec explain --letter`: a letter that tells a determination.

use std::path::Path;

use mednec_graph::bundle::Letters;
use mednec_graph::fact::show_date;
use mednec_graph::{Bundle, FactId};
use mednec_letter::{About, BadTemplate, Form, Reviewer, TEMPLATE, Template, letter};
use mednec_project::answer::said;
use mednec_project::{Explain, Explainer, NamedCase, read_text, write_whole};

use super::cases::Cases;
use super::{ended_by, print, stopped, tell};
use crate::args_letter::Letter as Args;
use crate::exit::{Exit, Stop};

/// The fact with the day of the service, where the vocabulary has one of this name.
const SERVICE_DATE: &str = "service_date";

/// Writes the letter of the one request there is.
pub(crate) fn run(
    args: &Args,
    form: Form,
    cases: &Cases,
    explainer: &mut Explainer<'_>,
) -> Result<Exit, Stop> {
    let [(case, payer)] = cases.requests.as_slice() else {
        let count = cases.requests.len();
        return Err(Stop::could_not(format!(
            "a letter is about one request, and there are {count}\n  choose one with `--id`"
        )));
    };
    let bundle = &cases.policies.bundle;
    let explanation = explainer.explain(case, *payer, Explain::default());
    let named = explanation.determination.payer.as_deref();
    let payer = named.and_then(|id| bundle.payers.iter().find(|payer| payer.id == id));
    let none = Letters::default();
    let letters = payer.map_or(&none, |payer| &payer.letters);
    let (name, text) = template(args.template.as_deref(), named, letters)?;
    let template = Template::new(&text).map_err(|bad| refused(&name, &text, bad))?;
    let procedure = bundle.procedure.and_then(|fact| said_of(bundle, case, fact));
    let service_date = bundle.fact_named(SERVICE_DATE).and_then(|fact| said_of(bundle, case, fact));
    let date = args.date.map(show_date);
    let reviewer = args.reviewer.as_deref().zip(args.licence.as_deref());
    let about = About {
        explanation: &explanation,
        procedure: procedure.as_deref(),
        service_date: service_date.as_deref(),
        date: date.as_deref(),
        member: args.member.as_deref(),
        reviewer: reviewer.map(|(name, licence)| Reviewer { name, licence }),
        contact: letters.contact.as_deref(),
        appeal_rights: letters.appeal_rights.as_deref(),
    };
    let written = letter(&about, &template, form).map_err(|bad| refused(&name, &text, bad))?;
    match &args.output {
        None => print(&written.text)?,
        Some(path) => write_whole(path, written.text.as_bytes()).map_err(|problem| ended_by(&problem))?,
    }
    Ok(if written.draft { Exit::Undetermined } else { Exit::Done })
}

/// What a case says of a fact that tells nobody's name.
fn said_of(bundle: &Bundle, case: &NamedCase, fact: FactId) -> Option<String> {
    let tells = bundle.fact(fact).is_some_and(|fact| !fact.identifying);
    said(bundle, &case.case, fact).filter(|_| tells)
}

/// The template, and what it is called.
fn template(given: Option<&Path>, payer: Option<&str>, letters: &Letters) -> Result<(String, String), Stop> {
    match (given, &letters.template) {
        (Some(path), _) => {
            let text = read_text(path).map_err(|problem| ended_by(&problem))?;
            // Some editors write a mark before the text.
            let text = text.trim_start_matches('\u{feff}').to_owned();
            Ok((path.to_string_lossy().replace('\\', "/"), text))
        }
        (None, Some(text)) => Ok((format!("{}: letters: template", payer.unwrap_or_default()), text.clone())),
        (None, None) => Ok(("letter.md.j2".to_owned(), TEMPLATE.to_owned())),
    }
}

/// Tells what is wrong with a template.
fn refused(name: &str, text: &str, bad: BadTemplate) -> Stop {
    let (sources, problem) = bad.told(name, text);
    tell(&sources, [&problem]);
    stopped([&problem], String::new())
}
