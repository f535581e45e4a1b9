//! Templates: checked as a whole before they are used, and rendered with everything named that they name.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use mednec_project::codes::BAD_TEMPLATE;
use mednec_source::{Diagnostic, SourceMap, Span};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, filters, tests,
};

use crate::content::Content;
use crate::escape::escape;
use crate::sample::samples;

/// The longest template.
pub const MOST_TEMPLATE_BYTES: usize = 64 * 1024;
/// How many steps a template may take.
const MOST_STEPS: u64 = 2_000_000;
/// The name under which errors know the template.
const NAME: &str = "template";

/// A template that was checked.
#[derive(Debug)]
pub struct Template {
    text: String,
    environment: Environment<'static>,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTemplate {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where, in bytes of the template.
    pub range: Option<Range<usize>>,
}

impl BadTemplate {
    /// What is told of it: the template under its name, and the problem in it.
    pub fn told(self, name: &str, text: &str) -> (SourceMap, Diagnostic) {
        let mut sources = SourceMap::new();
        let problem = Diagnostic::new(&BAD_TEMPLATE, self.message).help(self.help);
        match self.range {
            Some(range) => {
                let id = sources.add(name, text);
                (sources, problem.at(Span::new(id, range.start, range.end), ""))
            }
            None => (sources, problem.in_path(name)),
        }
    }
}

impl fmt::Display for BadTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for BadTemplate {}

impl Template {
    /// Checks a template: what it names must exist, and letters of every kind must come out of it.
    pub fn new(text: &str) -> Result<Self, BadTemplate> {
        if text.len() > MOST_TEMPLATE_BYTES {
            let kib = MOST_TEMPLATE_BYTES / 1024;
            return Err(BadTemplate {
                message: format!("a template has at most {kib} KiB"),
                help: "leave out what is the same in no letter".to_owned(),
                range: None,
            });
        }
        let template = Self { text: text.to_owned(), environment: environment() };
        template.check_signs()?;
        let samples = samples();
        template.check_names(samples.first())?;
        samples.iter().try_for_each(|content| template.render(content).map(drop))?;
        Ok(template)
    }

    /// The letter as Markdown.
    pub(crate) fn render(&self, content: &Content) -> Result<String, BadTemplate> {
        self.environment
            .render_named_str(NAME, &self.text, Value::from(Serde(content)))
            .map_err(|error| self.bad(&error))
    }

    /// No mark may put texts together: what stands side by side is together.
    fn check_signs(&self) -> Result<(), BadTemplate> {
        for (open, close) in [("{{", "}}"), ("{%", "%}")] {
            for (start, _) in self.text.match_indices(open) {
                let mark = self.text.get(start + open.len()..).unwrap_or_default();
                let mark = mark.split(close).next().unwrap_or_default();
                let mut quote = None;
                // The sign behind the opening and the one before the end say how blanks are treated.
                let last = mark.len().saturating_sub(1);
                for (at, sign) in mark.char_indices() {
                    match (quote, sign) {
                        (Some(open), sign) if open == sign => quote = None,
                        (None, '"' | '\'') => quote = Some(sign),
                        (None, sign) if GROWING.contains(&sign) && at != 0 && at != last => {
                            let place = start + open.len() + at;
                            return Err(BadTemplate {
                                message: format!("a template cannot put texts together with `{sign}`"),
                                help: "write one behind the other: `{{ a }}{{ b }}`".to_owned(),
                                range: Some(place..place + sign.len_utf8()),
                            });
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    /// Names of letters, also where no sample comes along.
    fn check_names(&self, content: Option<&Content>) -> Result<(), BadTemplate> {
        let parsed = self.environment.template_from_named_str(NAME, &self.text);
        let parsed = parsed.map_err(|error| self.bad(&error))?;
        let content = Value::from(Serde(content));
        let mut known: BTreeSet<String> =
            self.environment.globals().map(|(name, _)| name.to_owned()).collect();
        known.extend(content.try_iter().into_iter().flatten().map(|name| name.to_string()));
        let unknown: BTreeSet<String> =
            parsed.undeclared_variables(false).into_iter().filter(|name| !known.contains(name)).collect();
        let Some(name) = unknown.first() else { return Ok(()) };
        let names: Vec<String> =
            content.try_iter().into_iter().flatten().map(|name| name.to_string()).collect();
        Err(BadTemplate {
            message: format!("a letter has nothing called `{name}`"),
            help: format!("a template can name {}", names.join(", ")),
            range: self.find(name),
        })
    }

    /// Where a name stands for the first time within marks of a template.
    fn find(&self, name: &str) -> Option<Range<usize>> {
        let part = |sign: char| sign.is_alphanumeric() || sign == '_';
        self.text.match_indices(name).map(|(at, found)| at..at + found.len()).find(|range| {
            let before = self.text.get(..range.start).unwrap_or_default();
            let after = self.text.get(range.end..).unwrap_or_default();
            let opened = before.rfind("{{").max(before.rfind("{%"));
            let closed = before.rfind("}}").max(before.rfind("%}"));
            opened > closed && !before.ends_with(part) && !before.ends_with('.') && !after.starts_with(part)
        })
    }

    fn bad(&self, error: &Error) -> BadTemplate {
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        let (message, help) = match error.kind() {
            ErrorKind::SyntaxError => (
                format!("the template cannot be read{detail}"),
                "marks are `{{ name }}` and `{% if name %} … {% endif %}`, as in Jinja",
            ),
            ErrorKind::UndefinedError => (
                "the template names what a letter does not have".to_owned(),
                "docs/letters.md lists all that a template can name",
            ),
            ErrorKind::UnknownFilter
            | ErrorKind::UnknownTest
            | ErrorKind::UnknownFunction
            | ErrorKind::UnknownMethod => (
                format!("the template uses what there is not{detail}"),
                "docs/letters.md lists the filters and tests that there are",
            ),
            ErrorKind::OutOfFuel => (
                "the template takes too many steps".to_owned(),
                "let its loops go over the lists of the letter only",
            ),
            _ => (
                format!("the template cannot be filled in{detail}"),
                "see docs/letters.md for what a template can do",
            ),
        };
        let line = || {
            let line = error.line()?.checked_sub(1)?;
            let start: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
            let length = self.text.get(start..)?.lines().next()?.len();
            Some(start..start + length)
        };
        BadTemplate { message, help: help.to_owned(), range: error.range().or_else(line) }
    }
}

/// Signs of expressions that make texts longer than what they are made of.
const GROWING: [char; 3] = ['+', '*', '~'];

/// What there is in a template: nothing that makes a text much longer than the texts that it is given, so that the limits
/// on its own length and steps are limits on the letter too.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.add_filter("capitalize", filters::capitalize);
    environment.add_filter("default", filters::default);
    environment.add_filter("first", filters::first);
    environment.add_filter("join", filters::join);
    environment.add_filter("last", filters::last);
    environment.add_filter("length", filters::length);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("reverse", filters::reverse);
    environment.add_filter("safe", filters::safe);
    environment.add_filter("sort", filters::sort);
    environment.add_filter("title", filters::title);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("unique", filters::unique);
    environment.add_filter("upper", filters::upper);
    environment.add_test("defined", tests::is_defined);
    environment.add_test("none", tests::is_none);
    environment.add_test("undefined", tests::is_undefined);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(write);
    environment.set_fuel(Some(MOST_STEPS));
    environment.set_debug(true);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment
}

/// Writes a value: texts escaped, unless the template says that one is safe.
fn write(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let refused = |what: &str| Err(Error::new(ErrorKind::InvalidOperation, what.to_owned()));
    match value.kind() {
        ValueKind::None => refused("what may be missing is asked for first, with `{% if name %}`"),
        ValueKind::Seq | ValueKind::Iterable | ValueKind::Map => {
            refused("a list is written with `{% for one in list %}`, or with `| join(\", \")`")
        }
        _ if value.is_safe() => out.write_str(&value.to_string()).map_err(Error::from),
        _ => escape(&value.to_string(), out).map_err(Error::from),
    }
}
