//! The comments that are still to be written.

use std::collections::VecDeque;

use mednec_syntax::yaml::comments;

/// A comment as it stood.
#[derive(Debug)]
pub(crate) struct Remark<'a> {
    /// Its first byte.
    pub(crate) start: usize,
    /// From the `#` on, without blanks at the end.
    pub(crate) text: &'a str,
    /// Whether nothing stood before it on its line.
    pub(crate) alone: bool,
    /// The column it stood in, from 0.
    pub(crate) column: usize,
}

/// The comments of a text, in their order.
#[derive(Debug)]
pub(crate) struct Remarks<'a> {
    text: &'a str,
    left: VecDeque<Remark<'a>>,
}

impl<'a> Remarks<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let remark = |range: std::ops::Range<usize>| {
            let before = line_before(text, range.start);
            Remark {
                start: range.start,
                text: text.get(range).unwrap_or("").trim_end(),
                alone: before.trim_matches([' ', '\t', '\u{feff}']).is_empty(),
                column: before.chars().count(),
            }
        };
        Self { text, left: comments(text).into_iter().map(remark).collect() }
    }

    /// The next one, if it stood before a byte.
    pub(crate) fn before(&mut self, limit: usize) -> Option<Remark<'a>> {
        self.left.front().filter(|next| next.start < limit)?;
        self.left.pop_front()
    }

    /// The next one, if it stood alone before a byte, in this column or further right.
    pub(crate) fn set_in(&mut self, limit: usize, column: usize) -> Option<Remark<'a>> {
        self.left.front().filter(|next| next.alone && next.column >= column)?;
        self.before(limit)
    }

    /// The next one, if it stood behind what ends at `end`, on the same line and before `limit`.
    pub(crate) fn behind(&mut self, end: usize, limit: usize) -> Option<Remark<'a>> {
        self.is_behind(end, limit).then(|| self.left.pop_front()).flatten()
    }

    /// Whether there is such a one.
    pub(crate) fn is_behind(&self, end: usize, limit: usize) -> bool {
        self.left.front().is_some_and(|next| {
            let between = self.text.get(end..next.start);
            !next.alone && next.start < limit && between.is_some_and(|between| !between.contains('\n'))
        })
    }

    /// Whether one stood before a byte.
    pub(crate) fn any_before(&self, limit: usize) -> bool {
        self.left.front().is_some_and(|next| next.start < limit)
    }

    /// Where the line ends on which the next one stands, if there is one before `limit`.
    pub(crate) fn next_start(&self, limit: usize) -> Option<usize> {
        self.left.front().map(|next| next.start).filter(|start| *start < limit)
    }
}

/// Whether two texts have the same comments in the same order.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let texts = |text| Remarks::of(text).left.into_iter().map(|remark| remark.text.to_owned());
    texts(one).eq(texts(other))
}

/// What stands on its line before a byte.
pub(crate) fn line_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or("");
    before.rsplit('\n').next().unwrap_or("")
}
