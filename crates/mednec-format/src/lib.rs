//! The one layout of policy files.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | the text of one YAML file: a policy, a vocabulary, a value set, cases, a payer | the same in canonical layout, or the problems for which it cannot be read | loses a comment, changes an order or a meaning, reads a file |
//!
//! What stands behind a key is told by the tables of `mednec_syntax::file::keys`, so conditions are known and spelled in
//! their canonical form. A condition that cannot be read stays as it is written: `check` tells what is wrong with it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sheet` | the file as pieces to lay out: texts already in their canonical spelling |
//! | `spelling` | conditions, values and codes in their one spelling |
//! | `scalar` | a text on one line: plain, or in quotes where it needs them |
//! | `folded` | a text over several lines |
//! | `flow` | lists and keys on one line |
//! | `remarks` | the comments that are still to be written |
//! | `page` | the lines that come out |
//! | `made` | what mednec itself writes into a policy folder |

mod flow;
mod folded;
mod made;
mod page;
mod remarks;
mod scalar;
mod sheet;
mod spelling;
#[cfg(test)]
mod tests;

pub use made::{changed, made};

use mednec_source::{Diagnostic, Sink, SourceId, Span};
use mednec_syntax::codes::LAYOUT_INTERNAL;
use mednec_syntax::yaml;

use page::Page;
use sheet::Sheet;

/// The columns that a line has at most, where it can be broken.
pub const WIDTH: usize = 120;

/// The text in canonical layout: what is laid out stays as it is when laid out again.
///
/// # Errors
///
/// The problems for which the file cannot be read as YAML; it is then to be left as it is. Other problems (a key that is
/// not known, a condition that cannot be read) are no hindrance.
///
/// ```
/// use mednec_source::SourceId;
/// let text = "rules:\n- deny: short   # 8 is enough\n  when: '(minutes<8)'\n";
/// let laid_out = mednec_format::format(SourceId(0), text).unwrap();
/// assert_eq!(laid_out, "rules:\n  - deny: short # 8 is enough\n    when: (minutes<8)\n");
/// ```
pub fn format(source: SourceId, text: &str) -> Result<String, Vec<Diagnostic>> {
    let sheet = read(source, text)?;
    let laid_out = Page::new(text).lay_out(&sheet);
    match read(source, &laid_out) {
        Ok(again) if again.says_the_same(&sheet) && remarks::same(text, &laid_out) => Ok(laid_out),
        _ => Err(vec![
            Diagnostic::new(
                &LAYOUT_INTERNAL,
                "mednec cannot lay out this file without changing what it says",
            )
            .at(Span::new(source, 0, 0), "left as it is")
            .help("this is a fault of mednec: please report it together with the file"),
        ]),
    }
}

/// The file as it is to be laid out.
fn read(source: SourceId, text: &str) -> Result<Sheet, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    let node = yaml::read(source, text, &mut sink);
    let problems = sink.into_sorted();
    match node {
        Some(node) if problems.is_empty() => Ok(Sheet::of_file(&node, text)),
        _ => Err(problems),
    }
}
