//! Runs the cases of a project, and tells what differs from what they expect.

use std::collections::BTreeMap;

use mednec_graph::Bundle;
use mednec_source::{Diagnostic, Sink, Span};
use mednec_syntax::file::Expect;

use crate::answer::{Answer, Answerer};
use crate::case::{Request, requests};
use crate::codes::NO_CASE_RUN;
use crate::compare::{Expected, asserts, compare};
use crate::discover::shown;
use crate::load::Project;
use crate::pattern::matches_pattern;
use crate::prepare::{At, days_asked, prepare};

/// What of a determination was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// That anything is expected at all.
    Expectation,
    /// The outcome.
    Outcome,
    /// The reason.
    Reason,
    /// The basis.
    Basis,
    /// The edition.
    Edition,
    /// The procedures suggested instead.
    Suggest,
    /// Whether the determination stands or is recommended.
    Disposition,
    /// What of this name is granted.
    Grant(String),
    /// The facts still needed.
    Missing,
    /// Whether the criterion of this name is met.
    Criterion(String),
    /// The units of this name that minutes support.
    Units(String),
    /// A line of a claim that is expected.
    Line(u32),
}

/// One thing that came out otherwise than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was compared.
    pub aspect: Aspect,
    /// What is written, as people write it.
    pub expected: String,
    /// What came out, as people write it.
    pub found: String,
    /// Where the expectation stands.
    pub span: Span,
}

/// One case or variant that was run.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// `case` or `case/variant`.
    pub name: String,
    /// What it is about.
    pub title: Option<String>,
    /// The path of its file as shown to people.
    pub path: String,
    /// Where its name is written.
    pub span: Span,
    /// What differs; nothing where the case passed.
    pub differences: Vec<Difference>,
    /// What came out.
    pub answer: Answer,
    pub(crate) at: At,
    /// Of a line of a claim its place.
    pub(crate) place: Option<u16>,
}

/// What running the cases of a project gave.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The cases in the order of their files.
    pub results: Vec<CaseResult>,
    /// How many cases could not be read; the project's diagnostics say why.
    pub unreadable: usize,
    /// That no case was run, where that is so.
    pub diagnostics: Vec<Diagnostic>,
}

impl CaseResult {
    /// Whether nothing differs.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Run {
    /// How many cases passed.
    pub fn passed(&self) -> usize {
        self.results.iter().filter(|result| result.passed()).count()
    }

    /// How many cases did not come out as expected.
    pub fn failed(&self) -> usize {
        self.results.len() - self.passed()
    }

    /// Whether cases were run and all were read and passed.
    pub fn is_good(&self) -> bool {
        !self.results.is_empty() && self.failed() == 0 && self.unreadable == 0
    }
}

/// Runs the cases of a project whose path and name contain `pattern`; `*` stands for anything.
pub fn run_cases(project: &Project, pattern: Option<&str>) -> Run {
    let mut run = Run::default();
    let (Some(bundle), Some(sha256)) = (project.bundle(), project.sha256()) else {
        run.diagnostics.push(none_run(project, "the policies could not be compiled, so no case was run"));
        return run;
    };
    let days = days_asked(project).into_iter();
    let as_of: BTreeMap<i64, Bundle> = days.map(|day| (day, bundle.clone().as_known_on(Some(day)))).collect();
    let mut answerers: BTreeMap<Option<i64>, Answerer<'_>> = BTreeMap::new();
    let mut passed_over = 0usize;
    // What is wrong with the cases has been told when the project was loaded.
    prepare(project, bundle, &mut Sink::new(), |prepared| {
        let relative = project.relative.get(&prepared.span.source).map_or("", String::as_str);
        if !pattern.is_none_or(|pattern| matches(pattern, &format!("{relative}/{}", prepared.name))) {
            passed_over += 1;
            return;
        }
        let (Some(case), Some(payer)) = (&prepared.case, prepared.payer) else {
            run.unreadable += 1;
            return;
        };
        let answerer = answerers.entry(prepared.known_on).or_insert_with(|| {
            let known = prepared.known_on.and_then(|day| as_of.get(&day));
            Answerer::new(known.unwrap_or(bundle), sha256)
        });
        let asked = requests(bundle, case);
        let path = project.sources.file(prepared.span.source).map_or("", |file| file.path());
        let mut stray = stray_lines(prepared.expect, &asked);
        for Request { place, case } in asked {
            let answer = answerer.answer(&case, Some(payer));
            let mut differences = std::mem::take(&mut stray);
            for expect in expected_of(prepared.expect, place) {
                let expected = Expected { expect, span: prepared.span, case: &case.case, payer };
                differences.extend(compare(answerer, &expected, &answer));
            }
            run.results.push(CaseResult {
                name: place.map_or(prepared.name.clone(), |place| format!("{}#{place}", prepared.name)),
                title: prepared.title.clone(),
                path: path.to_owned(),
                span: prepared.span,
                differences,
                answer,
                at: prepared.at,
                place,
            });
        }
    });
    if run.results.is_empty() {
        let message = match (pattern, passed_over, run.unreadable) {
            (_, _, 1..) => "none of the cases could be read, so none was run".to_owned(),
            (Some(pattern), 1.., _) => {
                format!("no case has `{pattern}` in its path or name, so none was run")
            }
            _ => "there are no cases here, so none was run".to_owned(),
        };
        run.diagnostics.push(none_run(project, &message));
    }
    run
}

/// What is expected of a request: by the case as a whole, and by the line of a claim that it is.
pub(crate) fn expected_of(expect: Option<&Expect>, place: Option<u16>) -> Vec<Option<&Expect>> {
    let whole = place.is_none() || expect.is_none_or(|expect| asserts(expect) || expect.lines.is_empty());
    let line = expect.and_then(|expect| line_of(expect, place));
    whole.then_some(expect).into_iter().chain(line.map(Some)).collect()
}

/// What is expected of a line.
pub(crate) fn line_of(expect: &Expect, place: Option<u16>) -> Option<&Expect> {
    let place = u32::from(place?);
    expect.lines.iter().find(|(of, _)| of.node == place).map(|(_, expect)| expect)
}

/// Lines that are expected and that no request is of.
fn stray_lines(expect: Option<&Expect>, asked: &[Request]) -> Vec<Difference> {
    let places: Vec<u32> = asked.iter().filter_map(|request| request.place).map(u32::from).collect();
    let lines = expect.into_iter().flat_map(|expect| &expect.lines);
    let stray = lines.filter(|(place, _)| !places.contains(&place.node)).map(|(place, _)| Difference {
        aspect: Aspect::Line(place.node),
        expected: format!("line {} is determined", place.node),
        found: if places.is_empty() {
            "the case is no claim".into()
        } else {
            "no such line is requested".into()
        },
        span: place.span,
    });
    stray.collect()
}

fn none_run(project: &Project, message: &str) -> Diagnostic {
    Diagnostic::new(&NO_CASE_RUN, message)
        .in_path(shown(project.root()))
        .help("cases stand in files with `cases:`, such as `97112.cases.yaml` beside the policy they try")
}

/// Whether a pattern stands for some part of a text.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    matches_pattern(&format!("*{pattern}*"), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        let text = "aetna/97112.cases.yaml/wobble-chair/attended";
        for (pattern, expected) in [
            ("wobble", true),
            ("aetna*attended", true),
            ("attended*aetna", false),
            ("*", true),
            ("", true),
            ("bcbst", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern}");
        }
    }
}
