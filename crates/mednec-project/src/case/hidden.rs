//! Problems of a case's text, told without the text, which may hold what identifies a person.

use mednec_source::{Diagnostic, SourceMap};

/// Why there is less to read than usual.
const WHY: &str = "the line is not shown, since it may hold what identifies a person";

/// A problem with its line, and nothing of what stands there.
pub(crate) fn hidden(problem: Diagnostic, sources: &SourceMap) -> Diagnostic {
    let place = problem.primary.as_ref().and_then(|label| sources.locate(label.span));
    let told = if repeats(&problem) {
        let page = format!("docs/diagnostics/{}.md shows it, wrong and right", problem.code.name);
        Diagnostic::new(problem.code, problem.code.summary).help(page)
    } else {
        Diagnostic { primary: None, labels: Vec::new(), fixes: Vec::new(), ..problem.clone() }
    };
    let told = Diagnostic { severity: problem.severity, ..told }.note(WHY);
    match place {
        Some((path, at)) => told.on_line(path, u64::from(at.line)),
        None => Diagnostic { place: problem.place, ..told },
    }
}

/// Whether a problem is that a text is not the YAML that it was meant to be.
pub(crate) fn of_yaml(problem: &Diagnostic) -> bool {
    (101..=119).contains(&problem.code.number)
}

/// Whether a message may repeat a piece of the text. Of what YAML stumbles over, only tabs, brackets, a second document
/// and size are told without it.
fn repeats(problem: &Diagnostic) -> bool {
    let bare = ["yaml-tab", "yaml-bracket", "more-documents", "yaml-limit"];
    of_yaml(problem) && !bare.contains(&problem.code.name)
}
