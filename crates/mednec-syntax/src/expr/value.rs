//! Values: numbers, dates, words, and what is reckoned from them.

use jiff::civil::Date;
use mednec_grammar::{ConditionParser, Rule};
use mednec_source::{Diagnostic, Spanned};
use pest::Parser;
use rust_decimal::Decimal;

use super::ast::{Elapsed, Operand, OperandKind};
use super::limits::MAX_TERMS;
use super::number;
use super::reader::{Built, Fault, Pair, Reader, one_line, reach, take};
use crate::codes::{BAD_DATE, BAD_NUMBER, CONDITION_TOO_DEEP, HABIT_OPERATOR};

impl<'a> Reader<'a, '_> {
    /// A value, or several added up.
    pub(super) fn operand(&mut self, pair: Pair<'a>) -> Built<Operand> {
        let mut pieces = pair.clone().into_inner();
        if pieces.clone().count() > 2 * MAX_TERMS {
            let problem =
                Diagnostic::new(&CONDITION_TOO_DEEP, format!("a sum has more than {MAX_TERMS} values"))
                    .at(self.span_of(&pair), "too many values added up");
            self.report(problem);
            return Err(Fault::Told);
        }
        let mut sum = self.term(take(&mut pieces)?)?;
        while let Some(sign) = pieces.next() {
            let right = self.term(take(&mut pieces)?)?;
            if sign.as_rule() == Rule::habit_minus {
                self.habit(reach(&sign), "-");
            }
            let minus = sign.as_rule() != Rule::plus;
            let span = sum.span.cover(right.span);
            sum = Operand {
                span,
                kind: OperandKind::Sum { left: Box::new(sum), minus, right: Box::new(right) },
            };
        }
        Ok(sum)
    }

    /// One value.
    pub(super) fn term(&mut self, pair: Pair<'a>) -> Built<Operand> {
        let span = self.span_of(&pair);
        let kind = match pair.as_rule() {
            Rule::code => OperandKind::Word(self.code(&pair)?),
            Rule::name | Rule::value_word => OperandKind::Word(pair.as_str().to_owned()),
            Rule::quoted => self.quoted_value(&pair)?,
            Rule::date => OperandKind::Date(self.date(&pair)?),
            Rule::quantity | Rule::lapse => self.quantity(pair)?,
            Rule::aggregate | Rule::last_day => self.aggregate(pair)?,
            Rule::placed => self.placed(pair)?,
            Rule::extreme => self.extreme(pair)?,
            Rule::dated_fact => {
                let mut inner = pair.into_inner();
                take(&mut inner)?;
                let fact = take(&mut inner)?;
                OperandKind::DateOf(self.named(&fact))
            }
            Rule::share => {
                let mut inner = pair.into_inner();
                let number = take(&mut inner)?;
                let text = number.as_str().to_owned();
                let Ok(percent) = Decimal::from_str_exact(&text) else {
                    return Err(self.too_large(&number));
                };
                take(&mut inner)?;
                let of = Box::new(self.term(take(&mut inner)?)?);
                OperandKind::Percent { percent, text, of }
            }
            Rule::day_count => {
                let mut inner = pair.into_inner();
                let unit = match take(&mut inner)?.as_rule() {
                    Rule::days_from => Elapsed::Days,
                    Rule::months_from => Elapsed::Months,
                    Rule::years_from => Elapsed::Years,
                    _ => return Err(Fault::Impossible),
                };
                let from = Box::new(self.term(take(&mut inner)?)?);
                take(&mut inner)?;
                let to = Box::new(self.term(take(&mut inner)?)?);
                OperandKind::Days { unit, from, to }
            }
            Rule::day_of => {
                let mut inner = pair.into_inner();
                take(&mut inner)?;
                let day = self.whole(&take(&mut inner)?)?;
                take(&mut inner)?;
                let start = Box::new(self.term(take(&mut inner)?)?);
                OperandKind::DayOf { day, start }
            }
            Rule::counted => {
                let mut inner = pair.into_inner();
                let name = take(&mut inner)?;
                let fact = self.named(&name);
                let including_this = take(&mut inner)?.as_rule() == Rule::including_this;
                OperandKind::Counted { fact, including_this }
            }
            _ => return Err(Fault::Impossible),
        };
        Ok(Operand { span, kind })
    }

    /// A code; `1e3` reads like one, though no code is written so.
    fn code(&mut self, pair: &Pair<'a>) -> Built<String> {
        match number::with_exponent_at(self.node, self.text, reach(pair).0) {
            Some(problem) if pair.as_str().contains('e') => {
                self.report(problem);
                Err(Fault::Told)
            }
            _ => Ok(pair.as_str().to_owned()),
        }
    }

    /// A whole number that is not a value: which day, how many.
    pub(super) fn whole(&mut self, pair: &Pair<'a>) -> Built<Spanned<u32>> {
        match pair.as_str().trim_end().parse() {
            Ok(number) => Ok(Spanned::new(number, self.span_of(pair))),
            Err(_) => Err(self.too_large(pair)),
        }
    }

    /// A word in quotes, as it would be without them; `None` if it would not be a word.
    pub(super) fn unquoted(&mut self, pair: &Pair<'a>) -> Option<String> {
        let mut chars = pair.as_str().trim_end().chars();
        chars.next();
        chars.next_back();
        let inside = one_line(chars.as_str());
        let snake = inside.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let word = [inside.clone(), snake].into_iter().find(|text| is_item(text));
        let message = format!("`{inside}` is in quotes, and words of a condition have none");
        match &word {
            Some(word) => self.habit_because(reach(pair), word, message),
            None => {
                let problem = Diagnostic::new(&HABIT_OPERATOR, message)
                    .at(self.span_of(pair), "take the quotes away")
                    .help("a choice is one word of small letters, digits and `_`, such as `very_poor`");
                self.report(problem);
            }
        }
        word
    }

    fn quoted_value(&mut self, pair: &Pair<'a>) -> Built<OperandKind> {
        let word = self.unquoted(pair).ok_or(Fault::Told)?;
        if is_whole(Rule::date, &word) {
            return Ok(word.parse().map_or(OperandKind::Word(word), OperandKind::Date));
        }
        if !is_whole(Rule::number, &word) {
            return Ok(OperandKind::Word(word));
        }
        match Decimal::from_str_exact(&word) {
            Ok(value) => Ok(OperandKind::Number { value, unit: None, text: word }),
            Err(_) => Ok(OperandKind::Word(word)),
        }
    }

    fn quantity(&mut self, pair: Pair<'a>) -> Built<OperandKind> {
        let mut inner = pair.into_inner();
        let number = take(&mut inner)?;
        let text = number.as_str().to_owned();
        let Ok(value) = Decimal::from_str_exact(&text) else {
            return Err(self.too_large(&number));
        };
        let unit = inner.next().map(|unit| Spanned::new(one_line(unit.as_str()), self.span_of(&unit)));
        Ok(OperandKind::Number { value, unit, text })
    }

    fn date(&mut self, pair: &Pair<'a>) -> Built<Date> {
        let text = pair.as_str().trim_end();
        text.parse().map_err(|_| {
            let problem = Diagnostic::new(&BAD_DATE, format!("`{text}` is not a day of the calendar"))
                .at(self.span_of(pair), "no such day")
                .help("a date is year, month and day: 2025-10-29");
            self.report(problem);
            Fault::Told
        })
    }

    fn too_large(&mut self, pair: &Pair<'a>) -> Fault {
        let problem = Diagnostic::new(&BAD_NUMBER, "this number has too many digits")
            .at(self.span_of(pair), "cannot be kept exactly")
            .help("a value has at most 28 digits; a count or a day is below four thousand million");
        self.report(problem);
        Fault::Told
    }
}

/// Whether all of `text` is one token of the grammar.
fn is_whole(rule: Rule, text: &str) -> bool {
    ConditionParser::parse(rule, text).is_ok_and(|pairs| pairs.as_str().len() == text.len())
}

fn is_item(text: &str) -> bool {
    is_whole(Rule::date, text) || is_whole(Rule::item, text)
}
