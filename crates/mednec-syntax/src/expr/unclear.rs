//! `and` or `or` behind a `where` without parentheses, which can be read in two ways.
//!
//! Wrong: `any visits where region is neck and acute`. Right: `any visits where (region is neck and acute)`, or
//! `(any visits where region is neck) and acute`.

use mednec_grammar::Rule;
use mednec_source::Diagnostic;

use super::reader::{Pair, Reader, one_line, reach};
use super::records::open_where;
use crate::codes::WHERE_UNCLEAR;

impl<'a> Reader<'a, '_> {
    /// Reports the first piece of a level that ends in an open `where` and goes on with `and` or `or`, and says whether
    /// there is one.
    pub(super) fn refuse_open_where(&mut self, level: &Pair<'a>) -> bool {
        let pieces: Vec<Pair<'a>> = level.clone().into_inner().collect();
        let found = pieces
            .iter()
            .enumerate()
            .zip(pieces.iter().skip(1))
            .find_map(|((i, piece), word)| Some((i, piece, open_where(piece)?, word)));
        let Some((i, piece, condition, word)) = found else {
            return false;
        };
        let joint = self.words(reach(word));
        let before = pieces.iter().take(i).map(closed).collect::<Vec<_>>();
        let behind = pieces.iter().skip(i + 1).map(closed).collect::<Vec<_>>().join(" ");
        let start = reach(piece).0;
        let records = self.words((start, reach(&condition).0));
        let apart = [before.clone(), vec![closed(piece), behind.clone()]].concat().join(" ");
        let together = format!("{records} ({} {behind})", alone(&condition));
        let together = [before, vec![together]].concat().join(" ");
        let mut problem =
            Diagnostic::new(&WHERE_UNCLEAR, format!("`{joint}` follows a `where` without parentheses"))
                .at(self.span(reach(word)), "does what follows belong to the `where`?")
                .label(self.span(reach(&condition)), "or does the `where` end here?");
        problem.fixes.extend([&apart, &together].into_iter().filter_map(|text| self.fix(reach(level), text)));
        let help = "put parentheses around what belongs together";
        // The fixes name the readings already.
        let help = if problem.fixes.is_empty() {
            format!("{help}: `{apart}` or `{together}`")
        } else {
            help.to_owned()
        };
        self.report(problem.help(help));
        true
    }
}

/// A piece on one line, in parentheses where it ends in an open `where`.
pub(super) fn closed(piece: &Pair<'_>) -> String {
    let text = one_line(piece.as_str());
    if open_where(piece).is_some() { format!("({text})") } else { text }
}

/// The condition of a `where` as it stands beside `and`: a `not` goes into parentheses.
fn alone(condition: &Pair<'_>) -> String {
    let text = one_line(condition.as_str());
    let negated = condition
        .clone()
        .into_inner()
        .next()
        .is_some_and(|first| matches!(first.as_rule(), Rule::kw_not | Rule::habit_not));
    if negated { format!("({text})") } else { text }
}
