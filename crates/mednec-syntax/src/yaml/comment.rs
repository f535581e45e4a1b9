//! The comments of a file, which the tree has no place for.

use std::ops::Range;

use granit_parser::{Event, Parser};

use super::lines::floor;

/// The bytes of every comment of a text that [`read`](super::read) had nothing to say about, from the `#` to the end of
/// its line, in their order.
#[must_use]
pub fn comments(text: &str) -> Vec<Range<usize>> {
    let options = granit_parser::options! {
        emit_comments: true,
        max_buffered_comment_events: usize::MAX,
    };
    let mut found = Vec::new();
    let mut parser = Parser::new_from_str_with_options(text, options);
    while let Some(Ok((event, span))) = parser.next_event() {
        if let (Event::Comment(..), Some(range)) = (event, span.byte_range()) {
            found.push(floor(text, range.start)..floor(text, range.end));
        }
    }
    found.sort_by_key(|range| range.start);
    found
}
