//! Writes answers one after another, in the form asked for.

use std::io::Write;

use mednec_graph::{Bundle, Outcome};
use mednec_project::Answer;
use mednec_source::render::json;
use mednec_source::{Diagnostic, SourceMap};
use serde::Serialize;

use crate::args_determine::AnswerFormat;
use crate::exit::{Exit, Stop};
use crate::pretty::determination::page;
use crate::pretty::width::{Line, Page, page as columns};
use crate::pretty::{BOLD, DIM, table};

/// The name and version of the shape of an error line.
const ERROR_SCHEMA: &str = "mednec.error/1";

/// A line that could not be determined, in place of its answer.
#[derive(Debug, Serialize)]
struct ErrorLine<'a> {
    schema: &'static str,
    line: u64,
    case_id: Option<String>,
    diagnostics: Vec<json::Entry<'a>>,
}

/// What is written about one case.
pub(crate) struct Told<'a> {
    /// What it is about, where its file says.
    pub(crate) title: Option<&'a str>,
    /// Its answers: one, or one for each payer.
    pub(crate) answers: Vec<Answer>,
}

/// A writer of answers.
pub(crate) struct Answers<'b, W: Write> {
    out: W,
    bundle: &'b Bundle,
    format: AnswerFormat,
    /// Whether there can be more than one case.
    many: bool,
    written: usize,
    denied: bool,
    pended: bool,
}

impl<'b, W: Write> Answers<'b, W> {
    /// A writer; `many` where there can be more than one case.
    pub(crate) fn new(out: W, bundle: &'b Bundle, format: AnswerFormat, many: bool) -> Self {
        Self { out, bundle, format, many, written: 0, denied: false, pended: false }
    }

    /// Expects more than one answer, since the case is a claim.
    pub(crate) fn expect_many(&mut self) {
        self.many = true;
    }

    /// Writes the answers of a case; `side_by_side` where they are of several payers.
    pub(crate) fn answer(&mut self, told: &Told<'_>, side_by_side: bool) -> Result<(), Stop> {
        for answer in &told.answers {
            self.denied |= matches!(answer.outcome, Outcome::Deny | Outcome::Return);
            self.pended |= answer.outcome == Outcome::Pend;
        }
        match self.format {
            AnswerFormat::Pretty => self.pretty(told, side_by_side),
            AnswerFormat::Json => told.answers.iter().try_for_each(|answer| self.json(answer, side_by_side)),
            AnswerFormat::Ndjson => told.answers.iter().try_for_each(|answer| self.line(answer)),
            AnswerFormat::Yaml => told.answers.iter().try_for_each(|answer| self.yaml(answer)),
        }
    }

    /// Writes that a line of a stream is no case.
    pub(crate) fn error(
        &mut self,
        line: u64,
        case_id: Option<String>,
        problems: &[Diagnostic],
    ) -> Result<(), Stop> {
        let sources = SourceMap::new();
        let diagnostics = problems.iter().map(|problem| json::entry(&sources, problem)).collect();
        let error = ErrorLine { schema: ERROR_SCHEMA, line, case_id, diagnostics };
        match self.format {
            AnswerFormat::Pretty => {
                super::tell(&sources, problems);
                Ok(())
            }
            AnswerFormat::Json => self.json(&error, false),
            AnswerFormat::Ndjson => self.line(&error),
            AnswerFormat::Yaml => self.yaml(&error),
        }
    }

    /// What the outcomes come to under `--exit-code`.
    pub(crate) fn verdict(&self) -> Exit {
        match (self.denied, self.pended) {
            (true, _) => Exit::Negative,
            (false, true) => Exit::Undetermined,
            (false, false) => Exit::Done,
        }
    }

    /// Writes what is still open.
    pub(crate) fn finish(mut self, side_by_side: bool) -> Result<(), Stop> {
        if self.format == AnswerFormat::Json && (self.many || side_by_side) {
            self.out.write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        Ok(self.out.flush()?)
    }

    fn pretty(&mut self, told: &Told<'_>, side_by_side: bool) -> Result<(), Stop> {
        let width = columns();
        let mut head = Page::new(width);
        if self.many {
            if self.written > 0 {
                self.out.write_all(b"\n")?;
            }
            let id = told.answers.first().and_then(|answer| answer.case_id.as_deref()).unwrap_or("case");
            let line = Line::default().and("── ", DIM).and(id, BOLD).and(" ", DIM);
            let rest = "─".repeat(width.saturating_sub(line.width()));
            head.line(line.and(&rest, DIM));
            if let Some(title) = told.title {
                head.hang(Line::default().pad_to(3), Line::default().and(title, DIM));
            }
            self.out.write_all(head.render().as_bytes())?;
        }
        self.written += 1;
        if side_by_side {
            let mut sides = Page::new(width);
            table::payers(&mut sides, &told.answers);
            self.out.write_all(sides.render().as_bytes())?;
            return Ok(());
        }
        for answer in &told.answers {
            self.out.write_all(page(answer, self.bundle, width).render().as_bytes())?;
        }
        Ok(())
    }

    fn json(&mut self, value: &impl Serialize, side_by_side: bool) -> Result<(), Stop> {
        if self.many || side_by_side {
            self.out.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        }
        self.written += 1;
        let text = serde_json::to_string_pretty(value).map_err(Stop::could_not)?;
        self.out.write_all(text.as_bytes())?;
        if !(self.many || side_by_side) {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        self.written += 1;
        serde_json::to_writer(&mut self.out, value).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    fn yaml(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        if self.written > 0 {
            self.out.write_all(b"---\n")?;
        }
        self.written += 1;
        let text = serde_yaml::to_string(value).map_err(Stop::could_not)?;
        self.out.write_all(text.as_bytes())?;
        Ok(())
    }
}
