//! Sets: a value set's name, or codes, ranges and words in brackets.

use mednec_grammar::Rule;
use mednec_source::{Diagnostic, Fix, Spanned};

use super::ast::{ExprKind, Operand, SetItem};
use super::reader::{Built, Fault, Pair, Reader, reach, take};
use crate::codes::{CONDITION_SYNTAX, HABIT_OPERATOR};

impl<'a> Reader<'a, '_> {
    /// `x in set`, `x not in set`
    pub(super) fn membership(&mut self, subject: Operand, pair: Pair<'a>) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        let word = take(&mut inner)?;
        let negated = matches!(word.as_rule(), Rule::not_in | Rule::habit_not_in);
        if matches!(word.as_rule(), Rule::habit_in | Rule::habit_not_in) {
            self.habit(reach(&word), if negated { "not in" } else { "in" });
        }
        let set = self.set(take(&mut inner)?)?;
        let on = self.set_day(inner.next())?;
        Ok(ExprKind::Member { subject, negated, set, on })
    }

    /// `on service_date` behind a set.
    pub(super) fn set_day(&self, pair: Option<Pair<'a>>) -> Built<Option<Spanned<String>>> {
        let Some(pair) = pair else {
            return Ok(None);
        };
        let mut inner = pair.into_inner();
        take(&mut inner)?;
        let day = take(&mut inner)?;
        Ok(Some(self.named(&day)))
    }

    /// What stands behind `in`.
    pub(super) fn set(&mut self, pair: Pair<'a>) -> Built<Vec<SetItem>> {
        let at = reach(&pair);
        match pair.as_rule() {
            Rule::list => {}
            Rule::habit_list => self.round_brackets(at),
            Rule::set_name => {
                let item = SetItem { span: self.span(at), first: self.words(at), last: None };
                return Ok(vec![item]);
            }
            Rule::habit_single => {
                let listed = format!("[{}]", self.words(at));
                let message = format!("`{}` stands behind `in` without brackets", self.words(at));
                self.habit_because(at, &listed, message);
            }
            _ => return Err(Fault::Impossible),
        }
        pair.into_inner()
            .filter(|piece| piece.as_rule() == Rule::set_item)
            .map(|piece| self.set_item(piece))
            .collect()
    }

    /// One entry of a set.
    pub(super) fn set_item(&mut self, pair: Pair<'a>) -> Built<SetItem> {
        let (span, at) = (self.span_of(&pair), reach(&pair));
        let mut inner = pair.into_inner();
        let first = take(&mut inner)?;
        let first = self.set_member(&first)?;
        let Some(to) = inner.next() else {
            return Ok(SetItem { span, first, last: None });
        };
        let last = take(&mut inner)?;
        let last = self.set_member(&last)?;
        if to.as_rule() == Rule::habit_to {
            if first.starts_with(|c: char| c.is_ascii_lowercase()) {
                return Err(self.hyphen_in_name(at));
            }
            self.habit(reach(&to), "to");
        }
        Ok(SetItem { span, first, last: Some(last) })
    }

    fn set_member(&mut self, pair: &Pair<'a>) -> Built<String> {
        match pair.as_rule() {
            Rule::item | Rule::date => Ok(pair.as_str().trim_end().to_owned()),
            Rule::quoted => self.unquoted(pair).ok_or(Fault::Told),
            _ => Err(Fault::Impossible),
        }
    }

    fn hyphen_in_name(&mut self, at: (usize, usize)) -> Fault {
        let written = self.words(at);
        let right = written.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let mut problem =
            Diagnostic::new(&CONDITION_SYNTAX, format!("`{written}` is not a name: names have no hyphen"))
                .at(self.span(at), "write `_` in its place");
        problem.fixes.extend(self.fix(at, &right));
        self.report(problem);
        Fault::Told
    }

    fn round_brackets(&mut self, (start, end): (usize, usize)) {
        let edits = [((start, start + 1), "["), ((end.saturating_sub(1), end), "]")];
        let edits = edits.iter().filter_map(|(range, mark)| self.edit(*range, mark)).collect();
        let mut problem = Diagnostic::new(&HABIT_OPERATOR, "a list of codes stands in square brackets")
            .at(self.span((start, end)), "write `[` and `]`");
        problem.fixes.push(Fix { title: "write `[` and `]`".to_owned(), edits });
        self.report(problem);
    }
}
