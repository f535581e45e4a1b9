//! An answer, taken only where it fits those before it and the project that it is for.

use mednec_project::codes::BAD_ANSWER;
use mednec_project::{Failure, Project};

use crate::answers::Answers;
use crate::made::failed;
use crate::place;
use crate::question::{Kind, Otherwise};

/// A document that stands for the one that is asked for later.
const LATER: (&str, &str) = ("to-be-said §1", "To be said");

/// Takes the answer to the question of this number, or leaves it open; what then could not be made is told at once, and
/// the answers stay as they were.
///
/// # Errors
///
/// The answer is no answer to this question, or what is answered so far cannot be made in the project.
pub fn take(
    kind: Kind,
    number: usize,
    text: Option<&str>,
    answers: &mut Answers,
    project: &Project,
) -> Result<(), Failure> {
    let before = answers.clone();
    let given = match (kind.questions().get(number), text) {
        (Some(question), Some(text)) => answers.give(question, text).map_err(failed),
        _ => Ok(()),
    };
    let taken = given.and_then(|()| fits(kind, number + 1, answers, project));
    if taken.is_err() {
        *answers = before;
    }
    taken
}

/// Whether what is answered so far could be made, the questions from `open` on being still to come.
pub fn fits(kind: Kind, open: usize, answers: &Answers, project: &Project) -> Result<(), Failure> {
    // Where most is still to be said, only the place is looked at.
    let place = |name: &str| answers.one(name).and_then(|id| id.split_once('/').map(|parts| (id, parts)));
    match (kind, place(if kind == Kind::Criterion { "to" } else { "of" })) {
        (Kind::Policy, _) if !answers.has("procedures") => {
            let payer = answers.one("id").and_then(|id| id.split_once('/'));
            return payer.map_or(Ok(()), |(payer, _)| place::payer_folder(project, payer).map(drop));
        }
        (Kind::Criterion | Kind::Case, None) => return Ok(()),
        (Kind::Criterion, Some((id, (owner, _)))) if !answers.has("when") => {
            return if owner == "shared" { Ok(()) } else { place::policy(project, id).map(drop) };
        }
        _ => {}
    }
    let first = made(kind, open, answers, project, false);
    match first {
        Err(failure) if failure.diagnostics.iter().all(|problem| problem.code.name == BAD_ANSWER.name) => {
            // The title of a new document is asked for behind the place in it.
            made(kind, open, answers, project, true)
        }
        other => other,
    }
}

/// Makes it, with something for each question that is still to come.
fn made(
    kind: Kind,
    open: usize,
    answers: &Answers,
    project: &Project,
    new_document: bool,
) -> Result<(), Failure> {
    let mut all = answers.clone();
    for question in kind.questions().iter().skip(open).filter(|question| !answers.has(question.name)) {
        let text = match question.name {
            "cite" => LATER.0,
            "document" if kind == Kind::Criterion && new_document => LATER.1,
            _ if question.otherwise == Otherwise::Needed => "later",
            _ => continue,
        };
        all.give(question, text).map_err(failed)?;
    }
    if all.complete(kind).is_empty() { crate::new_part(kind, &all, project).map(drop) } else { Ok(()) }
}
