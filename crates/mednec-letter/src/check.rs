//! The templates that payers write, checked before a letter is wanted.

use mednec_project::Project;
use mednec_project::codes::BAD_TEMPLATE;
use mednec_source::Diagnostic;

use crate::template::Template;

/// What is wrong with the templates of a project's payers, where they are written.
pub fn check_templates(project: &Project) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for template in project.letter_templates() {
        let Err(bad) = Template::new(&template.node) else { continue };
        let before = bad.range.and_then(|range| template.node.get(..range.start));
        let line = before.map(|before| format!("line {} of the template", before.matches('\n').count() + 1));
        let problem = Diagnostic::new(&BAD_TEMPLATE, bad.message);
        problems.push(problem.at(template.span, line.unwrap_or_default()).help(bad.help));
    }
    problems
}
