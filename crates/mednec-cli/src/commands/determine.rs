//! `mednec determine`: one case, a file of cases, or a stream of them.

use std::io::{self, BufWriter, Write};

use mednec_graph::Bundle;
use mednec_project::codes::NO_CASE_RUN;
use mednec_project::{
    Answer, Answerer, Asked, CasePlace, CaseReader, CaseStream, NamedCase, Policies, Receipt, ReceiptsFile,
    Request, VERSION, case_sha256, claim_lines, file_cases, requests,
};
use mednec_source::{Diagnostic, SourceMap, did_you_mean};
use serde::Deserialize;

use super::answers::{Answers, Told};
use super::batch::sealed;
use super::cases::{cases_project, document, is_asked_for, opened, usable};
use super::input::{BUFFER, Input};
use super::progress::Progress;
use super::{as_known_on, ended_by, listed, open, refuse, tell};
use crate::args_case::CaseForm;
use crate::args_determine::{AnswerFormat, Determine};
use crate::exit::{Exit, Stop};

/// The most ids of a stream that are kept for a message.
const KEPT: usize = 1_000;

/// Runs the verb.
pub(crate) fn run(args: &Determine) -> Result<Exit, Stop> {
    let (input, form, folder) = opened(&args.of.case, args.of.from, args.of.policies.as_deref())?;
    let policies = open(&folder, args.of.strictness, &args.of.trust)?;
    // What everything known would have it, beside what was known on a day.
    let all = args.of.known.known_on.map(|_| policies.bundle.clone().as_known_on(None));
    // A case of a file may be asked as of a day of its own.
    let by_case = form == CaseForm::Cases && args.of.known.known_on.is_none();
    let policies = if by_case { policies } else { as_known_on(policies, args.of.known.known_on) };
    let payer = args.of.payer.as_deref().map(|name| payer_named(&policies.bundle, name)).transpose()?;
    let format = args.format.unwrap_or(match form {
        CaseForm::Ndjson => AnswerFormat::Ndjson,
        CaseForm::Yaml | CaseForm::Json | CaseForm::Cases => AnswerFormat::Pretty,
    });
    let many = matches!(form, CaseForm::Ndjson | CaseForm::Cases);
    let out: Box<dyn Write> = match format {
        AnswerFormat::Pretty => Box::new(anstream::stdout()),
        AnswerFormat::Json | AnswerFormat::Ndjson | AnswerFormat::Yaml => Box::new(io::stdout()),
    };
    let out = BufWriter::with_capacity(BUFFER, out);
    let receipts = match &args.receipts {
        Some(path) => {
            let file = ReceiptsFile::create(path, &policies.sha256);
            Some(file.map_err(|problem| ended_by(&problem))?)
        }
        None => None,
    };
    let mut work = Work {
        args,
        policies: &policies,
        payer,
        answerer: Answerer::new(&policies.bundle, &policies.sha256).criteria(!args.no_criteria),
        all: all.as_ref().map(|bundle| Answerer::new(bundle, &policies.sha256).criteria(false)),
        answers: Answers::new(out, &policies.bundle, format, many),
        none: None,
        receipts,
    };
    let valid = match form {
        CaseForm::Yaml | CaseForm::Json => {
            work.single(&document(&args.of, &policies, input, form == CaseForm::Yaml)?).map(|()| true)?
        }
        CaseForm::Ndjson => work.stream(input)?,
        CaseForm::Cases => work.file()?,
    };
    if let (Some(path), Some(file)) = (&args.receipts, work.receipts.take()) {
        let seal = file.finish().map_err(|problem| ended_by(&problem))?;
        sealed(path, &seal);
    }
    let verdict = match (valid, args.exit_code) {
        (false, _) => Exit::Invalid,
        (true, true) => work.answers.verdict(),
        (true, false) => Exit::Done,
    };
    let written = work.answers.finish(args.all_payers);
    if let Some(none) = work.none {
        return Err(if valid { Stop::CouldNot(none) } else { Stop::Invalid(none) });
    }
    match (written, verdict) {
        // Not all was done, since not all was written.
        (Err(stop), Exit::Done) => Err(stop),
        (written, verdict) => Stop::told(written, verdict),
    }
}

pub(crate) fn payer_named(bundle: &Bundle, name: &str) -> Result<usize, Stop> {
    bundle.payer_named(name).ok_or_else(|| {
        let known: Vec<&str> = bundle.payers.iter().map(|payer| payer.id.as_str()).collect();
        let near = did_you_mean(name, known.iter().copied());
        let help = near.unwrap_or_else(|| format!("the policies have {}", listed(&known)));
        Stop::could_not(format!("no payer is called `{name}`\n  {help}"))
    })
}

/// A determination run while it works.
struct Work<'a, W: Write> {
    args: &'a Determine,
    policies: &'a Policies,
    payer: Option<usize>,
    answerer: Answerer<'a>,
    /// With everything known, where the other is as of a day.
    all: Option<Answerer<'a>>,
    answers: Answers<'a, W>,
    /// Why no case of a stream was determined, where that is so and was not told.
    none: Option<String>,
    receipts: Option<ReceiptsFile>,
}

impl<W: Write> Work<'_, W> {
    /// Determines the only case of an input.
    fn single(&mut self, case: &NamedCase) -> Result<(), Stop> {
        let id = case.id.as_deref();
        if !self.wanted_of(case) {
            let pattern = self.args.of.id.as_deref().unwrap_or("*");
            return Err(Stop::CouldNot(no_such(pattern, id.as_slice())));
        }
        if claim_lines(&self.policies.bundle, case).is_some() {
            self.answers.expect_many();
        }
        self.one(case, None, None, None)
    }

    /// Determines a stream, one line in memory at a time; whether every line was a case.
    fn stream(&mut self, input: Input) -> Result<bool, Stop> {
        let name = input.name.clone();
        let mut stream = CaseStream::new(input.reader, input.name);
        let mut reader = CaseReader::new(&self.policies.bundle);
        let mut case = reader.blank();
        let mut valid = true;
        let (mut any, mut found) = (false, false);
        // A few of the ids there were, for a message.
        let mut ids: Vec<String> = Vec::new();
        let mut progress = Progress::new("cases");
        while let Some(next) = stream.next_line() {
            progress.step();
            any = true;
            let line = next.line;
            let (read, text) = match next.text {
                Ok(text) => (reader.read_json(text, CasePlace::Line { path: &name, line }, &mut case), text),
                Err(problem) => (Err(vec![*problem]), ""),
            };
            match usable(&self.args.of, &reader, read) {
                Ok(()) if self.wanted_of(&case) => {
                    found = true;
                    self.one(&case, None, None, None)?;
                }
                Ok(()) if ids.len() < KEPT => ids.extend(case.id.clone()),
                Ok(()) => {}
                Err(problems) => {
                    valid = false;
                    self.answers.error(line, case_id(text), &problems)?;
                }
            }
        }
        drop(progress);
        if !any {
            let problem = Diagnostic::new(&NO_CASE_RUN, "there is no case here, so none was determined");
            let help = "write one case a line, or look whether the command before the pipe wrote any";
            tell(&SourceMap::new(), [&problem.in_path(name).help(help)]);
            self.none = Some(String::new());
        } else if let (Some(pattern), false) = (&self.args.of.id, found) {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            self.none = Some(no_such(pattern, &ids));
        }
        Ok(valid)
    }

    /// Determines the cases of a file with `cases:`; whether all of those wanted could be read.
    fn file(&mut self) -> Result<bool, Stop> {
        let project = cases_project(&self.args.of.case);
        let bundle = &self.policies.bundle;
        let (cases, mut problems) = file_cases(&project, bundle);
        // What is wrong with the file itself; the policies around it may be others than those asked for.
        let of_file =
            project.diagnostics().iter().filter(|problem| problem.is_error() && problem.code.number < 200);
        problems.extend(of_file.cloned());
        // A file need not say whose policies it is for where the command line or the case does.
        problems.retain(|problem| problem.code.name != "cases-without-payer");
        let mut valid = true;
        if self.args.of.id.is_none() {
            refuse(project.sources(), &problems)?;
        }
        let mut found = 0usize;
        for case in &cases {
            let lines = case.case.as_ref().is_some_and(|named| self.wanted_of(named));
            if !lines && !self.matches(Some(&case.name)) {
                continue;
            }
            found += 1;
            match &case.case {
                Some(named) => {
                    let day = case.known_on.filter(|_| self.args.of.known.known_on.is_none());
                    self.one(named, case.payer, case.title.as_deref(), day)?;
                }
                None => valid = false,
            }
        }
        if !valid {
            tell(project.sources(), &problems);
        }
        if found == 0 {
            let pattern = self.args.of.id.as_deref().unwrap_or("*");
            let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
            return Err(Stop::CouldNot(no_such(pattern, &names)));
        }
        Ok(valid)
    }

    /// Determines one case under the payer asked for, or every one; `day` is that as of which it is asked by itself.
    fn one(
        &mut self,
        case: &NamedCase,
        payer: Option<usize>,
        title: Option<&str>,
        day: Option<i64>,
    ) -> Result<(), Stop> {
        let known = day.map(|day| self.policies.bundle.clone().as_known_on(Some(day)));
        let (sha256, criteria) = (&self.policies.sha256, !self.args.no_criteria);
        let mut own = known.as_ref().map(|bundle| Answerer::new(bundle, sha256).criteria(criteria));
        let bundle = &self.policies.bundle;
        let whole = self.matches(case.id.as_deref());
        for Request { case, place } in requests(bundle, case) {
            if place.is_some() && !whole && !self.matches(case.id.as_deref()) {
                continue;
            }
            let asked: Vec<Option<usize>> = if self.args.all_payers {
                (0..bundle.payers.len()).map(Some).collect()
            } else {
                vec![self.asked(&case, payer)]
            };
            let mut answers: Vec<Answer> = Vec::new();
            for payer in &asked {
                let known = match &mut own {
                    Some(own) => own.answer(&case, *payer),
                    None => self.answerer.answer(&case, *payer),
                };
                let all = if own.is_some() { Some(&mut self.answerer) } else { self.all.as_mut() };
                answers.push(match all {
                    Some(all) => known.beside(&all.answer(&case, *payer)),
                    None => known,
                });
            }
            self.receipts(&case, &asked, &answers)?;
            self.answers.answer(&Told { title, answers }, self.args.all_payers)?;
        }
        Ok(())
    }

    /// Adds the receipts of a determined case, where they are asked for.
    fn receipts(
        &mut self,
        case: &NamedCase,
        asked: &[Option<usize>],
        answers: &[Answer],
    ) -> Result<(), Stop> {
        let bundle = &self.policies.bundle;
        let Some(file) = &mut self.receipts else { return Ok(()) };
        let sha256 = case_sha256(bundle, &case.case);
        for (answer, payer) in answers.iter().zip(asked) {
            let payer = payer.and_then(|payer| bundle.payers.get(payer)).map(|payer| payer.id.clone());
            let receipt = Receipt {
                case_id: answer.case_id.clone(),
                case: sha256.clone(),
                asked: Asked(payer),
                known_on: answer.known_on.clone(),
                told: mednec_project::Told::of(answer),
                mednec: VERSION.to_owned(),
            };
            file.add(&receipt.line()).map_err(|problem| ended_by(&problem))?;
        }
        Ok(())
    }

    /// Whether a case, or a line of it, is asked for.
    fn wanted_of(&self, case: &NamedCase) -> bool {
        self.matches(case.id.as_deref())
            || requests(&self.policies.bundle, case).iter().any(|line| self.matches(line.case.id.as_deref()))
    }

    /// Whose policies a case is determined by; `of_file` is the payer that its file names.
    fn asked(&self, case: &NamedCase, of_file: Option<usize>) -> Option<usize> {
        let only = (self.policies.bundle.payers.len() == 1).then_some(0);
        self.payer.or(case.payer).or(of_file).or(only)
    }

    fn matches(&self, id: Option<&str>) -> bool {
        is_asked_for(&self.args.of, id)
    }
}

/// That no case has an id, and what to write instead.
pub(crate) fn no_such(pattern: &str, names: &[&str]) -> String {
    let help = match names {
        [] => "no case has one: it is written as `case_id`".to_owned(),
        names => near(pattern, names),
    };
    format!("no case has the id `{pattern}`\n  {help}")
}

/// What to write instead of an id that no case has.
fn near(pattern: &str, names: &[&str]) -> String {
    let bare = pattern.replace('*', "");
    let part: Vec<&str> = names.iter().copied().filter(|name| name.contains(&bare)).collect();
    if !part.is_empty() && !bare.is_empty() {
        return format!("`*{bare}*` is for {}", listed(&part));
    }
    did_you_mean(pattern, names.iter().copied()).unwrap_or_else(|| {
        format!("{} {}", if names.len() == 1 { "there is" } else { "there are" }, listed(names))
    })
}

/// Tells the problems of a case, and how the run ends.
pub(crate) fn refused(sources: &SourceMap, problems: &[Diagnostic]) -> Stop {
    tell(sources, problems);
    Stop::Invalid("the case cannot be used".into())
}

/// The name of a case in a line that is no case otherwise.
fn case_id(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        case_id: Option<serde_json::Value>,
    }
    match serde_json::from_str::<Named>(text).ok()?.case_id? {
        serde_json::Value::String(id) => Some(id),
        serde_json::Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_bad_line_is_found_where_it_can_be() {
        assert_eq!(case_id(r#"{"case_id": "A-1", "x": 1}"#).as_deref(), Some("A-1"));
        assert_eq!(case_id(r#"{"case_id": 17}"#).as_deref(), Some("17"));
        assert_eq!(case_id(r#"{"case_id": "A-1""#), None);
    }
}
