//! Names of facts, criteria and reasons, and the ids of payers, policies, sources and cases.

use mednec_grammar::is_kept;
use mednec_source::{Diagnostic, Sink, Spanned};

use super::value::text;
use crate::codes;
use crate::yaml::Node;

/// A name that conditions can use: `[a-z][a-z0-9_]*`.
pub(super) fn name(node: &Node, what: &str, sink: &mut Sink) -> Option<Spanned<String>> {
    let written = text(node, what, sink)?;
    check_name(&written, what, sink);
    Some(written)
}

/// A list of names.
pub(super) fn names(node: &Node, what: &str, sink: &mut Sink) -> Vec<Spanned<String>> {
    let written = super::value::texts(node, what, sink);
    for name in &written {
        check_name(name, "a name", sink);
    }
    written
}

/// Tells a name that is not of the form `[a-z][a-z0-9_]*`.
pub(super) fn check_name(written: &Spanned<String>, what: &str, sink: &mut Sink) {
    if is_name(&written.node) {
        return;
    }
    let message = format!("{what} cannot be called `{}`", one_line(&written.node));
    let problem = Diagnostic::new(&codes::BAD_NAME, message)
        .at(written.span, "not a name")
        .help("a name has small letters, digits and `_`, and begins with a letter: `static_balance`");
    sink.report(offer(problem, written, &respell(&written.node, '_'), is_name));
}

/// A name that is given here, for conditions to use.
pub(super) fn new_name(node: &Node, what: &str, sink: &mut Sink) -> Option<Spanned<String>> {
    let written = text(node, what, sink)?;
    check_new_name(&written, what, sink);
    Some(written)
}

/// Tells a name given here that conditions could not use: of another form, or a word of their language.
///
/// ```yaml
/// not: { type: yes/no }                     # no condition could ask for it
/// not_covered: { type: yes/no }
/// ```
pub(super) fn check_new_name(written: &Spanned<String>, what: &str, sink: &mut Sink) {
    let word = &written.node;
    if !is_kept(word) {
        return check_name(written, what, sink);
    }
    sink.report(
        Diagnostic::new(&codes::RESERVED_NAME, format!("{what} cannot be called `{word}`"))
            .at(written.span, "a word of conditions")
            .help(format!(
                "conditions read `{word}` as something else; add a word to it, such as `{word}_shown`"
            )),
    );
}

/// Whether a text is a name that something new can have, so that conditions can use it.
pub fn is_new_name(text: &str) -> bool {
    is_name(text) && !is_kept(text)
}

/// Tells a column whose name is not of the form `[a-z][a-z0-9_]*`, and calls it as was meant.
pub(super) fn check_column(written: &mut Spanned<String>, what: &str, sink: &mut Sink) {
    let meant = respell(&written.node, '_');
    if is_name(&written.node) || !is_name(&meant) {
        return check_name(written, what, sink);
    }
    sink.report(column_called(written, &meant));
    written.node = meant;
}

/// What is told of a column that is not quite called as it should be.
pub(super) fn column_called(written: &Spanned<String>, meant: &str) -> Diagnostic {
    let message = format!("a column is called `{meant}`, not `{}`", one_line(&written.node));
    let label = if written.node.contains('\n') { "a line ends in it" } else { "" };
    Diagnostic::new(&codes::BAD_NAME, message)
        .at(written.span, label)
        .help("small letters, digits and `_`, in one line")
        .fix(format!("write `{meant}`"), written.span, meant)
}

/// A text with its line ends and other blanks as single spaces, for messages.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An id: small letters, digits, `-` and `_`.
pub(super) fn id(node: &Node, what: &str, sink: &mut Sink) -> Option<Spanned<String>> {
    let written = text(node, what, sink)?;
    check_id(&written, what, sink);
    Some(written)
}

/// Tells an id that is not of small letters, digits, `-` and `_`.
pub(super) fn check_id(written: &Spanned<String>, what: &str, sink: &mut Sink) {
    if is_id(&written.node) {
        return;
    }
    let problem = Diagnostic::new(&codes::BAD_NAME, format!("{what} cannot be called `{}`", written.node))
        .at(written.span, "not a short name")
        .help("it has small letters, digits and hyphens, and begins with a letter or digit: `rehab-12`");
    sink.report(offer(problem, written, &respell(&written.node, '-'), is_id));
}

/// A policy's id: payer, slash, policy.
pub(super) fn policy_id(node: &Node, sink: &mut Sink) -> Option<Spanned<String>> {
    let written = text(node, "`policy`", sink)?;
    let good = written.node.split_once('/').is_some_and(|(payer, line)| is_id(payer) && is_id(line));
    if !good {
        sink.report(
            Diagnostic::new(&codes::BAD_NAME, format!("a policy cannot be called `{}`", written.node))
                .at(written.span, "expected payer, slash, policy")
                .help("write the payer's short name, one slash, and the policy's: `example-health/97112`")
                .help("both have small letters, digits and hyphens"),
        );
    }
    Some(written)
}

fn offer(
    problem: Diagnostic,
    written: &Spanned<String>,
    respelt: &str,
    good: fn(&str) -> bool,
) -> Diagnostic {
    if good(respelt) {
        problem.fix(format!("write `{respelt}` here; look for other uses of the name"), written.span, respelt)
    } else {
        problem
    }
}

/// Whether a text is a name that conditions can use: small letters, digits and `_`, a letter first.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a text is the short name of a payer, policy, source or case: small letters, digits, `-` and `_`.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// The text as a name: small letters, and `joint` for blanks and other joints.
fn respell(text: &str, joint: char) -> String {
    one_line(text)
        .to_ascii_lowercase()
        .chars()
        .map(|c| if matches!(c, ' ' | '-' | '_' | '.' | '/') { joint } else { c })
        .collect()
}
