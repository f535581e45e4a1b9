//! Records of a list: which of them, in which days, and what is made of them.

use mednec_grammar::Rule;
use mednec_source::Spanned;

use super::ast::{Aggregate, OperandKind, Records, Window};
use super::reader::{Built, Fault, Pair, Reader, take};

impl<'a> Reader<'a, '_> {
    /// `visits including this in the 42 days up to service_date where discipline is physical`
    pub(super) fn records(&mut self, pair: Pair<'a>) -> Built<Records> {
        let span = self.span_of(&pair);
        let mut inner = pair.into_inner();
        let list = self.named(&take(&mut inner)?);
        let mut records =
            Records { span, list, including_this: None, window: None, filter: None, enclosed: false };
        for piece in inner {
            let place = self.span_of(&piece);
            match piece.as_rule() {
                Rule::including_this => records.including_this = Some(Spanned::new(true, place)),
                Rule::before_this => records.including_this = Some(Spanned::new(false, place)),
                Rule::filter => {
                    let condition = single(piece)?;
                    records.enclosed = is_enclosed(&condition);
                    records.filter = Some(self.expression(condition)?);
                }
                _ => records.window = Some(Spanned::new(self.window(piece)?, place)),
            }
        }
        Ok(records)
    }

    /// The days in which records must lie.
    fn window(&mut self, pair: Pair<'a>) -> Built<Window> {
        let rule = pair.as_rule();
        let mut inner = pair.into_inner();
        let word = take(&mut inner)?.as_rule();
        Ok(match rule {
            Rule::calendar => {
                let day = self.operand(take(&mut inner)?)?;
                if word == Rule::calendar_year_of {
                    Window::CalendarYear(day)
                } else {
                    Window::CalendarMonth(day)
                }
            }
            Rule::counted_year => {
                let of = self.operand(take(&mut inner)?)?;
                take(&mut inner)?;
                let start = self.operand(take(&mut inner)?)?;
                Window::YearFrom { of, start }
            }
            Rule::stretch => {
                let length = self.term(take(&mut inner)?)?;
                let side = take(&mut inner)?.as_rule();
                let from = self.operand(take(&mut inner)?)?;
                match side {
                    Rule::up_to => Window::Back { length, from, inclusive: true },
                    Rule::kw_before => Window::Back { length, from, inclusive: false },
                    Rule::kw_from => Window::Forth { length, from, inclusive: true },
                    Rule::kw_after => Window::Forth { length, from, inclusive: false },
                    _ => return Err(Fault::Impossible),
                }
            }
            Rule::unclear_stretch => {
                let length = self.term(take(&mut inner)?)?;
                let back = take(&mut inner)?.as_rule() == Rule::kw_before;
                let from = self.operand(take(&mut inner)?)?;
                Window::Unclear { length, from, back }
            }
            Rule::bounded => {
                let day = self.operand(take(&mut inner)?)?;
                match word {
                    Rule::kw_since => Window::Since(day),
                    Rule::kw_before => Window::Before(day),
                    Rule::up_to => Window::UpTo(day),
                    Rule::kw_on => Window::On(day),
                    _ => return Err(Fault::Impossible),
                }
            }
            Rule::from_to => {
                let first = self.operand(take(&mut inner)?)?;
                take(&mut inner)?;
                let last = self.operand(take(&mut inner)?)?;
                Window::FromTo(first, last)
            }
            _ => return Err(Fault::Impossible),
        })
    }

    /// `count of visits`, `sum of minutes of visits`, `latest date of visits`
    pub(super) fn aggregate(&mut self, pair: Pair<'a>) -> Built<OperandKind> {
        let mut inner = pair.into_inner();
        let kind = match take(&mut inner)?.as_rule() {
            Rule::count_of => Aggregate::Count,
            Rule::count_different => Aggregate::Different,
            Rule::sum_of => Aggregate::Sum,
            Rule::change_of => Aggregate::Change,
            Rule::kw_highest => Aggregate::Highest,
            Rule::kw_lowest => Aggregate::Lowest,
            Rule::kw_latest => Aggregate::Latest,
            Rule::kw_earliest => Aggregate::Earliest,
            Rule::kw_first => Aggregate::First,
            Rule::kw_last => Aggregate::Last,
            _ => return Err(Fault::Impossible),
        };
        let mut field = None;
        if kind != Aggregate::Count {
            field = Some(self.named(&take(&mut inner)?));
            take(&mut inner)?;
        }
        let records = Box::new(self.records(take(&mut inner)?)?);
        Ok(OperandKind::Aggregate { kind, field, records })
    }

    /// `first of diagnoses`
    pub(super) fn placed(&mut self, pair: Pair<'a>) -> Built<OperandKind> {
        let mut inner = pair.into_inner();
        let place = match take(&mut inner)?.as_rule() {
            Rule::first_of => Some(1),
            Rule::second_of => Some(2),
            Rule::third_of => Some(3),
            Rule::fourth_of => Some(4),
            Rule::last_of => None,
            _ => return Err(Fault::Impossible),
        };
        let list = take(&mut inner)?;
        Ok(OperandKind::Element { place, list: self.named(&list) })
    }

    /// `earliest of (a, b)` and its kin
    pub(super) fn extreme(&mut self, pair: Pair<'a>) -> Built<OperandKind> {
        let mut inner = pair.into_inner();
        let greatest = matches!(take(&mut inner)?.as_rule(), Rule::latest_of | Rule::highest_of);
        let of = inner
            .filter(|piece| piece.as_rule() == Rule::operand)
            .map(|piece| self.operand(piece))
            .collect::<Built<Vec<_>>>()?;
        Ok(OperandKind::Extreme { greatest, of })
    }
}

/// The condition of a `where`.
fn single(filter: Pair<'_>) -> Built<Pair<'_>> {
    let mut inner = filter.into_inner();
    take(&mut inner)?;
    take(&mut inner)
}

/// Whether the condition of a `where` stands in parentheses.
fn is_enclosed(single: &Pair<'_>) -> bool {
    let mut inner = single.clone().into_inner();
    inner.next().is_some_and(|first| first.as_rule() == Rule::group) && inner.next().is_none()
}

/// The condition of a `where` without parentheses with which a piece ends.
pub(super) fn open_where<'a>(piece: &Pair<'a>) -> Option<Pair<'a>> {
    let mut last = piece.clone();
    while last.as_rule() != Rule::filter {
        last = last.into_inner().last()?;
    }
    single(last).ok().filter(|condition| !is_enclosed(condition))
}
