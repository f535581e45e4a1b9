//! Answers: taken only where they can be used.

use std::collections::BTreeMap;

use mednec_graph::fact::read_date;
use mednec_project::codes::BAD_ANSWER;
use mednec_source::Diagnostic;
use mednec_syntax::file::{is_id, is_name, is_new_name};
use mednec_syntax::yaml::is_hidden;

use crate::question::{Form, Kind, Otherwise, Question};

/// The longest answer, in characters.
const MOST_CHARACTERS: usize = 500;
/// How often a question can be answered.
const MOST_ANSWERS: usize = 200;
/// Folders that no payer has.
const KEPT: [&str; 2] = ["shared", "vocabulary"];

/// The answers to the questions of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    by_name: BTreeMap<&'static str, Vec<String>>,
    fill: bool,
}

#[expect(clippy::result_large_err, reason = "a person answers one question at a time")]
impl Answers {
    /// Takes an answer.
    pub fn give(&mut self, question: &Question, text: &str) -> Result<(), Diagnostic> {
        let text = text.trim();
        check(question, text)?;
        let given = self.by_name.entry(question.name).or_default();
        if given.len() >= MOST_ANSWERS || (!question.many && !given.is_empty()) {
            return Err(bad(question, "it is answered too often", "say it once"));
        }
        given.push(text.to_owned());
        Ok(())
    }

    /// Takes the short name of a payer.
    pub fn of_payer(id: &str) -> Result<Self, Diagnostic> {
        let mut answers = Self::default();
        for question in Kind::Payer.questions().iter().filter(|question| question.form == Form::Id) {
            answers.give(question, id)?;
        }
        Ok(answers)
    }

    /// Lets a case expect what the policies come to.
    pub fn fill(&mut self, fill: bool) {
        self.fill = fill;
    }

    /// Whether a question is answered.
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Fills in what is not answered; what has to be is told, all at once.
    pub fn complete(&mut self, kind: Kind) -> Vec<Diagnostic> {
        let mut lacking = Vec::new();
        for question in kind.questions() {
            match question.otherwise {
                _ if self.has(question.name) => {}
                Otherwise::Needed => {
                    let asks = question.asks.trim_end_matches('?');
                    let problem =
                        Diagnostic::new(&BAD_ANSWER, format!("{} is missing: {asks}", question.name));
                    lacking.push(problem.help("say it on the command line, or be asked: `--interactive`"));
                }
                Otherwise::Nothing => {}
                Otherwise::Text(text) => {
                    self.by_name.insert(question.name, vec![text.to_owned()]);
                }
            }
        }
        lacking
    }

    pub(crate) fn filled(&self) -> bool {
        self.fill
    }

    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.many(name).first().map(String::as_str)
    }

    /// An answer that has to be there; an empty text where the questions were not completed.
    pub(crate) fn needed(&self, name: &str) -> &str {
        self.one(name).unwrap_or_default()
    }

    pub(crate) fn many(&self, name: &str) -> &[String] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

#[expect(clippy::result_large_err, reason = "a person answers one question at a time")]
fn check(question: &Question, text: &str) -> Result<(), Diagnostic> {
    let refused = |what: &str, help: &str| Err(bad(question, what, help));
    if text.is_empty() {
        return refused("the answer is empty", "write something, or leave the flag out");
    }
    if text.chars().count() > MOST_CHARACTERS {
        return refused("the answer is too long", &format!("write at most {MOST_CHARACTERS} characters"));
    }
    if text.contains(is_hidden) {
        return refused(
            "the answer holds a character that cannot be seen",
            "write it on one line, and type it anew if it was copied from a document",
        );
    }
    let two = |text: &str| text.split_once('/').is_some_and(|(left, right)| is_id(left) && is_id(right));
    match question.form {
        Form::Id if !is_id(text) => refused(
            &format!("`{text}` is no short name"),
            "it has small letters, digits and hyphens, and begins with a letter or digit: `rehab-12`",
        ),
        Form::Id if KEPT.contains(&text) => {
            refused(&format!("`{text}` is kept for what all payers share"), "choose another short name")
        }
        Form::Name if !is_name(text) => refused(
            &format!("`{text}` is no name that a condition can use"),
            "it has small letters, digits and `_`, and begins with a letter: `balance_deficit`",
        ),
        Form::Name if !is_new_name(text) => refused(
            &format!("conditions read `{text}` as something else"),
            &format!("add a word to it, such as `{text}_shown`"),
        ),
        Form::PolicyId if !two(text) => refused(
            &format!("`{text}` is not a payer and a policy"),
            "write two short names with one slash between: `example-health/97112`",
        ),
        Form::Day if read_date(text).is_none() => {
            refused(&format!("`{text}` is no day"), "write year, month and day, such as 2026-01-31")
        }
        Form::OneOf(words) if !words.contains(&text) => refused(
            &format!("`{text}` is none of the answers"),
            &format!("write one of {}", words.join(", ")),
        ),
        Form::Fact if fact(text).is_none() => refused(
            &format!("`{text}` is not a fact and its value"),
            "write the name of a fact, `=`, and a value: `member_age=54`",
        ),
        Form::Id | Form::Name | Form::PolicyId | Form::Line | Form::Day | Form::OneOf(_) | Form::Fact => {
            Ok(())
        }
    }
}

/// A fact and its value: `member_age=54`, or as a case has it, `member_age: 54`.
pub(crate) fn fact(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=').or_else(|| text.split_once(": "))?;
    let (name, value) = (name.trim(), value.trim());
    (is_name(name) && !value.is_empty()).then_some((name, value))
}

fn bad(question: &Question, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&BAD_ANSWER, format!("{}: {what}", question.name)).help(help)
}
