//! YAML as a tree of nodes with the byte span of each.
//!
//! Read is the part of YAML that a reviewer can follow at a glance: keys, lists and text, one document a file.
//! Anchors, aliases, merge keys and tags are refused. All scalars are text, so `NO`, `02` and `1+` stay what they
//! are. A slip that is common and clear (a colon in a title, a value that begins with `>`) is reported and stepped
//! over, so that the rest of the file is still read.

mod builder;
mod comment;
mod control;
mod key;
mod limits;
mod lines;
mod node;
mod origin;
mod quote;
mod slip;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeSet;

use mednec_source::{Diagnostic, Sink, SourceId, Span};

use crate::codes;

#[cfg(test)]
pub(crate) use tests::properties;

pub use comment::comments;
pub use control::hides;
pub use limits::{MOST_BYTES, MOST_DEPTH, MOST_NODES};
pub use node::{Entry, Kind, Node, Scalar, Style};
pub(crate) use quote::quote;
pub use written::{Within, is_hidden, written};

/// Reads the text of one file; nothing where it cannot be told what its keys and values are.
///
/// ```
/// let mut sink = mednec_source::Sink::new();
/// let node = mednec_syntax::yaml::read(mednec_source::SourceId(0), "states: [NO, OR]", &mut sink);
/// assert!(node.is_some() && !sink.has_errors());
/// ```
pub fn read(source: SourceId, text: &str, sink: &mut Sink) -> Option<Node> {
    if text.len() > MOST_BYTES {
        let size = text.len() / (1024 * 1024);
        sink.report(
            Diagnostic::new(&codes::YAML_LIMIT, format!("the file has {size} MiB; at most 8 MiB are read"))
                .at(Span::new(source, 0, 0), "")
                .help("split the file; a large list of codes is better kept as ranges and categories"),
        );
        return None;
    }
    if !control::check(source, text, sink) {
        return None;
    }
    let mut masked = text.to_owned();
    let mut masks = BTreeSet::new();
    for _ in 0..limits::MOST_SLIPS {
        let mut found = Sink::new();
        let original = builder::Original { source, text, masks: &masks };
        match builder::build(original, &masked, &mut found) {
            Ok(root) => {
                sink.absorb(found);
                return Some(root);
            }
            Err(builder::Stop::Limit(diagnostic)) => {
                sink.absorb(found);
                sink.report(*diagnostic);
                return None;
            }
            Err(builder::Stop::Syntax(failure)) => {
                let slip = slip::explain(source, text, &failure);
                sink.report(slip.diagnostic);
                let before = masks.len();
                masks.extend(slip.step_over.into_iter().filter(|&at| is_ascii(text, at)));
                if masks.len() == before {
                    sink.absorb(found);
                    return None;
                }
                masked = mask(text, &masks);
            }
        }
    }
    None
}

/// The text with the bytes that YAML stumbles over replaced, so that all places stay the same.
fn mask(text: &str, masks: &BTreeSet<usize>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for &at in masks {
        masked.push_str(text.get(done..at).unwrap_or(""));
        masked.push('_');
        done = at + 1;
    }
    masked.push_str(text.get(done..).unwrap_or(""));
    masked
}

fn is_ascii(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii)
}
