//! Asks one question after another until a case is decided.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use mednec_graph::Bundle;
use mednec_project::asking::QuestionShown;
use mednec_project::{Answerer, Asker, CasePlace, CaseReader, NamedCase, canonical, typed};
use serde_json::{Map, Value};

use super::cases::Cases;
use super::print;
use crate::exit::{Exit, Stop};
use crate::pretty::width::{Line, Page, clean, page};
use crate::pretty::{asking, determination};

/// The name of what is asked where it is open which payer is.
const PAYER: &str = "payer";
/// What ends the questions.
const STOP: &str = "stop";

/// Asks about the one case of a file, and tells what it is determined as.
pub(crate) fn interview(cases: &Cases, asker: &mut Asker<'_>) -> Result<Exit, Stop> {
    let [(case, payer)] = cases.requests.as_slice() else {
        let text = format!(
            "with --interactive one case is asked about, and there are {}\n  say which: `--id ID`",
            cases.requests.len()
        );
        return Err(Stop::could_not(text));
    };
    let bundle = &cases.policies.bundle;
    let (mut case, mut payer) = (case.clone(), *payer);
    let mut not_known: BTreeSet<String> = BTreeSet::new();
    let mut answers = io::stdin().lock().lines();
    // The facts that were asked, in order; one that is asked again keeps its number.
    let mut asked: Vec<String> = Vec::new();
    loop {
        let next = asker.next(&case, payer);
        let Some(question) = next.questions.iter().find(|one| !not_known.contains(&one.asked.fact)) else {
            break;
        };
        let fact = &question.asked.fact;
        if asked.last() != Some(fact) {
            asked.push(fact.clone());
        }
        let mut told = Page::new(page());
        asking::asked(&mut told, asked.len(), question);
        print(&told.render())?;
        print("> ")?;
        let Some(answer) = answers.next().transpose()? else { break };
        match answer.trim() {
            STOP => break,
            "" => {
                not_known.insert(question.asked.fact.clone());
            }
            text if question.asked.fact == PAYER => match bundle.payer_named(text) {
                Some(found) => payer = Some(found),
                None => print("no payer is called so\n")?,
            },
            text => match with_answer(bundle, &case, question, text) {
                Ok(with) => case = with,
                Err(problems) => {
                    print(&refused(&problems))?;
                }
            },
        }
    }
    let answer = Answerer::new(bundle, &cases.policies.sha256).answer(&case, payer);
    print("\n")?;
    print(&determination::page(&answer, bundle, page()).render())?;
    Ok(Exit::Done)
}

/// What is wrong with an answer, in a line for each problem. The case it is read in is no text that anyone wrote, so there
/// is no place to tell.
fn refused(problems: &[mednec_source::Diagnostic]) -> String {
    let mut told = Page::new(page());
    for problem in problems {
        let message = problem.message.split(" (line ").next().unwrap_or_default();
        let message = message.split(" (column ").next().unwrap_or_default();
        told.hang(Line::plain("not taken: "), Line::plain(&clean(message)));
    }
    told.hang(Line::default(), Line::plain("Answer again, or press Enter to pass it over."));
    told.render()
}

/// The case with an answer: all of it is read again, so that what cannot be is told.
fn with_answer(
    bundle: &Bundle,
    case: &NamedCase,
    question: &QuestionShown,
    text: &str,
) -> Result<NamedCase, Vec<mednec_source::Diagnostic>> {
    let mut facts: Map<String, Value> =
        serde_json::from_str(&canonical(bundle, &case.case)).unwrap_or_default();
    let kind = bundle.fact_named(&question.asked.fact).and_then(|id| bundle.fact(id)).map(|fact| &fact.kind);
    facts.insert(question.asked.fact.clone(), typed(kind, text));
    let mut reader = CaseReader::new(bundle);
    let mut read = reader.blank();
    reader.read_json(&Value::Object(facts).to_string(), CasePlace::Path("the answer"), &mut read)?;
    Ok(NamedCase { case: read.case, ..case.clone() })
}
