//! Pages from templates: HTML in which every text is escaped.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

/// The templates by name.
const TEMPLATES: [(&str, &str); 10] = [
    ("base.html", include_str!("templates/base.html")),
    ("said.html", include_str!("templates/said.html")),
    ("index.html", include_str!("templates/index.html")),
    ("policy.html", include_str!("templates/policy.html")),
    ("fact.html", include_str!("templates/fact.html")),
    ("facts.html", include_str!("templates/facts.html")),
    ("value_set.html", include_str!("templates/value_set.html")),
    ("source.html", include_str!("templates/source.html")),
    ("sources.html", include_str!("templates/sources.html")),
    ("comparison.html", include_str!("templates/comparison.html")),
];

/// What every page has.
#[derive(Debug, Serialize)]
pub(crate) struct Page<'a, T> {
    /// What leads from the page to the root of the site: `../`, or nothing.
    pub(crate) root: &'a str,
    /// The part of the site it belongs to.
    pub(crate) part: &'a str,
    pub(crate) title: &'a str,
    pub(crate) page: T,
}

/// Makes pages.
pub(crate) struct Renderer(Environment<'static>);

impl Renderer {
    /// With the templates of the book.
    pub(crate) fn new() -> Result<Self, Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(write);
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        for (name, text) in TEMPLATES {
            environment.add_template(name, text)?;
        }
        Ok(Self(environment))
    }

    /// A page at a path of the site.
    pub(crate) fn page<T: Serialize>(
        &self,
        template: &str,
        path: &str,
        (part, title): (&str, &str),
        page: &T,
    ) -> Result<Vec<u8>, Error> {
        let root = "../".repeat(path.matches('/').count());
        let page = Page { root: &root, part, title, page };
        let text = self.0.get_template(template)?.render(Value::from(Serde(&page)))?;
        Ok(text.into_bytes())
    }
}

/// Writes a value: all text escaped, but for the marks that a template itself made.
fn write(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        let text = "what may be missing is asked for first";
        return Err(Error::new(ErrorKind::InvalidOperation, text));
    }
    let text = value.to_string();
    let text = if value.is_safe() { text } else { mednec_draw::escaped(&text) };
    out.write_str(&text).map_err(Error::from)
}
