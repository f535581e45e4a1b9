//! Templates, in which every text stands as a value of YAML.

use mednec_project::Failure;
use mednec_project::codes::BAD_TEMPLATE;
use mednec_source::{Diagnostic, SourceMap};
use mednec_syntax::yaml::{Within, written};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

/// Fills in a template.
pub(crate) fn render(template: &str, content: &impl Serialize) -> Result<String, Failure> {
    environment().render_str(template, Value::from(Serde(content))).map_err(|error| Failure {
        sources: SourceMap::new(),
        diagnostics: vec![
            Diagnostic::new(&BAD_TEMPLATE, format!("a template of mednec cannot be filled in: {error}"))
                .help("please report it with what was asked for"),
        ],
    })
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    environment.set_formatter(write);
    environment.add_filter("flow", |text: &str| Value::from_safe_string(written(text, Within::Flow)));
    environment.add_filter("comment", |text: &str| Value::from_safe_string(one_line(text)));
    if let Ok(syntax) =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
    {
        environment.set_syntax(syntax);
    }
    environment
}

/// A comment ends where its line does.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Writes a value: a text as one of YAML, unless the template says that it is one already.
fn write(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String if value.is_safe() => out.write_str(&value.to_string()).map_err(Error::from),
        ValueKind::String => out.write_str(&written(&value.to_string(), Within::Block)).map_err(Error::from),
        kind => Err(Error::new(ErrorKind::InvalidOperation, format!("only texts are written, not {kind}"))),
    }
}
