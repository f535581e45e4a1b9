//! Conditions that stand alone: names, comparisons, groups and lists.

use mednec_grammar::Rule;
use mednec_source::Diagnostic;

use super::ast::{Count, Expr, ExprKind, OperandKind, Quantifier};
use super::reader::{Built, Fault, Pair, Reader, reach, take};
use crate::codes::CONDITION_SYNTAX;

impl<'a> Reader<'a, '_> {
    /// A condition without `not`, `and` and `or` around it.
    pub(super) fn primary(&mut self, pair: Pair<'a>) -> Expr {
        let span = self.span_of(&pair);
        let built = match pair.as_rule() {
            Rule::group => self.group(pair),
            Rule::count => self.count(pair).map(|kind| Expr { span, kind }),
            Rule::quantified => self.quantified(pair).map(|kind| Expr { span, kind }),
            Rule::recorded => self.recorded(pair).map(|kind| Expr { span, kind }),
            Rule::comparison => self.comparison(pair).map(|kind| Expr { span, kind }),
            _ => Err(Fault::Impossible),
        };
        built.unwrap_or_else(|fault| {
            if fault == Fault::Impossible {
                self.impossible();
            }
            Expr { span, kind: ExprKind::Error }
        })
    }

    fn group(&mut self, pair: Pair<'a>) -> Built<Expr> {
        let mut inner = pair.into_inner();
        take(&mut inner)?;
        self.expression(take(&mut inner)?)
    }

    fn count(&mut self, pair: Pair<'a>) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        let head = take(&mut inner)?;
        let count = match head.as_rule() {
            Rule::any_of => Count::Any,
            Rule::all_of => Count::All,
            Rule::none_of => Count::None,
            Rule::at_least_of => {
                let mut words = head.into_inner();
                take(&mut words)?;
                Count::AtLeast(self.whole(&take(&mut words)?)?.node)
            }
            _ => return Err(Fault::Impossible),
        };
        let members = inner
            .filter(|piece| piece.as_rule() == Rule::expression)
            .map(|piece| self.expression(piece))
            .collect::<Built<Vec<_>>>()?;
        Ok(ExprKind::Count { count, members })
    }

    fn quantified(&mut self, pair: Pair<'a>) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        let quantifier = quantifier(&take(&mut inner)?)?;
        let list = take(&mut inner)?;
        let list = self.named(&list);
        let within = take(&mut inner)?;
        if within.as_rule() == Rule::habit_in {
            self.habit(reach(&within), "in");
        }
        let set = self.set(take(&mut inner)?)?;
        let on = self.set_day(inner.next())?;
        Ok(ExprKind::Quantified { quantifier, list, set, on })
    }

    /// `any visits in the 42 days up to service_date where …`
    fn recorded(&mut self, pair: Pair<'a>) -> Built<ExprKind> {
        let at = reach(&pair);
        let mut inner = pair.into_inner();
        let quantifier = quantifier(&take(&mut inner)?)?;
        let records = self.records(take(&mut inner)?)?;
        if quantifier == Quantifier::Every && records.filter.is_none() {
            let written = self.words(at);
            let problem =
                Diagnostic::new(&CONDITION_SYNTAX, format!("`{written}` does not say what must hold"))
                    .at(self.span(at), "every one does what?")
                    .help(format!(
                        "write a condition behind `where`: `{written} where minutes >= 8 minutes`"
                    ));
            self.report(problem);
            return Err(Fault::Told);
        }
        Ok(ExprKind::Records { quantifier, records: Box::new(records) })
    }

    fn comparison(&mut self, pair: Pair<'a>) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        let subject = take(&mut inner)?;
        let subject_at = reach(&subject);
        let subject = self.operand(subject)?;
        let Some(tail) = inner.next() else {
            return match subject.kind {
                OperandKind::Word(name) => Ok(ExprKind::Name(name)),
                OperandKind::Aggregate { records, .. } if records.filter.is_some() && !records.enclosed => {
                    Err(self.swallowed(subject_at))
                }
                _ => Err(self.value_alone(subject_at)),
            };
        };
        match tail.as_rule() {
            Rule::membership => self.membership(subject, tail),
            Rule::statement => self.statement(subject, tail),
            Rule::relation => self.relation(subject, tail),
            _ => Err(Fault::Impossible),
        }
    }

    /// `count of visits where attended >= 3`: the comparison belongs to the `where`.
    fn swallowed(&mut self, at: (usize, usize)) -> Fault {
        let written = self.words(at);
        let problem =
            Diagnostic::new(&CONDITION_SYNTAX, format!("`{written}` is a value and not yet a condition"))
                .at(self.span(at), "all behind `where` is read as its condition")
                .help("put parentheses around the condition: `count of visits where (attended) >= 3 visits`");
        self.report(problem);
        Fault::Told
    }

    fn value_alone(&mut self, at: (usize, usize)) -> Fault {
        let written = self.words(at);
        let problem =
            Diagnostic::new(&CONDITION_SYNTAX, format!("`{written}` is a value and not yet a condition"))
                .at(self.span(at), "what about it?")
                .help(format!("compare it with something: `{written} < 8 minutes`, `{written} is 2`"));
        self.report(problem);
        Fault::Told
    }
}

fn quantifier(pair: &Pair<'_>) -> Built<Quantifier> {
    match pair.as_rule() {
        Rule::kw_any => Ok(Quantifier::Any),
        Rule::kw_every => Ok(Quantifier::Every),
        Rule::kw_no => Ok(Quantifier::No),
        _ => Err(Fault::Impossible),
    }
}
