//! Claims: a case whose list of lines is determined line by line.

use mednec_graph::{Bundle, FactId, Knowledge, LinesProblem, RequestedLine};
use mednec_source::Span;

use super::NamedCase;
use super::problem::Problem;
use crate::codes::CASE_LINE;

/// One request of a case: a line of a claim, or the case itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The place of the line in the claim, the first is 1; nothing where the case is no claim.
    pub place: Option<u16>,
    /// What is determined; of a line, its name is that of the claim with `#` and the place behind it.
    pub case: NamedCase,
}

/// What a case asks to be determined: each requested line of a claim by itself, the whole list in view, or the case.
///
/// A reader of cases has refused a claim whose lines cannot be.
pub fn requests(bundle: &Bundle, read: &NamedCase) -> Vec<Request> {
    claim_lines(bundle, read).unwrap_or_else(|| vec![Request { place: None, case: read.clone() }])
}

/// The requested lines of a claim; nothing where a case is no claim, and so determined as it is.
pub fn claim_lines(bundle: &Bundle, read: &NamedCase) -> Option<Vec<Request>> {
    let lines = bundle.requested_lines(&read.case)?;
    let of_line = |line: RequestedLine| {
        let id = Some(format!("{}#{}", read.id.as_deref().unwrap_or_default(), line.place));
        Request { place: Some(line.place), case: NamedCase { case: line.case, id, payer: read.payer } }
    };
    Some(lines.into_iter().map(of_line).collect())
}

/// What is wrong with the lines of a claim, or with a request and the lines beside it; `whole` is the place of the list.
pub(super) fn line_problems(
    bundle: &Bundle,
    read: &NamedCase,
    whole: Option<Span>,
    span: impl Fn(u16) -> Option<Span>,
) -> Vec<Problem> {
    let told = |problem| of_the_whole(bundle, problem, whole, &span);
    let mut problems: Vec<Problem> = bundle.lines_problems(&read.case).into_iter().filter_map(told).collect();
    let name = |id| bundle.fact(id).map_or("", |fact| fact.name.as_str());
    for line in bundle.requested_lines(&read.case).into_iter().flatten() {
        let at = span(line.place.saturating_sub(1));
        for fact in &line.conflicts {
            let message = format!("line {} says another `{}` than the claim itself", line.place, name(*fact));
            let problem = Problem::new(&CASE_LINE, message, at, "this line");
            problems.push(problem.help("write it on the lines alone, or once for all of them"));
        }
        let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, &line.case);
        if let Some(broken) = knowledge.contradiction().filter(|_| line.conflicts.is_empty()) {
            let message = format!(
                "line {} cannot be: `{}` and `{}` contradict each other",
                line.place,
                name(broken.left),
                name(broken.right)
            );
            let problem = Problem::new(&CASE_LINE, message, at, "this line");
            problems.push(problem.help("look at both values; a constraint of the vocabulary ties them"));
        }
    }
    problems
}

fn of_the_whole(
    bundle: &Bundle,
    problem: LinesProblem,
    whole: Option<Span>,
    span: impl Fn(u16) -> Option<Span>,
) -> Option<Problem> {
    let requests = bundle.requests.as_ref()?;
    let name = |id: FactId| bundle.fact(id).map_or("", |fact| fact.name.as_str());
    let spelled = |facts: &[FactId]| {
        facts.iter().map(|fact| format!("`{}`", name(*fact))).collect::<Vec<_>>().join(", ")
    };
    let list = name(requests.list);
    let line = |place: u16| span(place.saturating_sub(1)).or(whole);
    Some(match problem {
        LinesProblem::SameNumber { first, second } => {
            let message = format!("line {second} has the number of line {first}");
            Problem::new(&CASE_LINE, message, line(second), "this line")
                .help("give each line a number of its own")
        }
        LinesProblem::NothingRequested => {
            Problem::new(&CASE_LINE, format!("no line of `{list}` is requested"), whole, "these lines").help(
                format!("give the lines that are requested, or leave `{list}` out where they are not known"),
            )
        }
        LinesProblem::OtherLine { place, facts } if facts.is_empty() => {
            let message = format!("line {place} has the requested number, and says that it is not requested");
            Problem::new(&CASE_LINE, message, line(place), "this line")
                .help("look at the number that is requested, and at the line")
        }
        LinesProblem::OtherLine { place, facts } => {
            let facts = spelled(&facts);
            let message = format!("line {place} is the requested one, and the case says another {facts}");
            Problem::new(&CASE_LINE, message, line(place), "this line")
                .help("look at the number that is requested; write the rest on the line alone")
        }
        LinesProblem::NotAmongLines { nearest } => {
            let message = format!("what the case requests is no line of `{list}`");
            let problem = Problem::new(&CASE_LINE, message, whole, "these lines");
            let problem = match nearest {
                Some((place, facts)) => problem
                    .note(format!("line {place} comes nearest; the case says another {}", spelled(&facts))),
                None => problem,
            };
            problem
                .help("the list holds the requested line as well; add it, or mend what the case says of it")
        }
    })
}
