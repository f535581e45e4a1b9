//! Comparisons: `is`, `is not`, `<` and its kin, `between`, dates, and days between dates.

use mednec_grammar::Rule;
use mednec_source::{Diagnostic, Spanned};
use rust_decimal::Decimal;

use super::ast::{Comparison, Elapsed, Evidence, ExprKind, Operand, OperandKind};
use super::reader::{Built, Fault, Pair, Reader, reach, take};
use crate::codes::CONDITION_SYNTAX;

impl Comparison {
    /// The comparison that holds exactly where this one does not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Is => Self::IsNot,
            Self::IsNot => Self::Is,
            Self::Less => Self::AtLeast,
            Self::AtLeast => Self::Less,
            Self::More => Self::AtMost,
            Self::AtMost => Self::More,
        }
    }

    /// The sign or word for values of any type.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// `x < y` and its kin.
    pub(super) fn relation(&mut self, left: Operand, pair: Pair<'a>) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        let sign = take(&mut inner)?;
        let (op, habit) = match sign.as_rule() {
            Rule::less_sign => (Comparison::Less, false),
            Rule::more_sign => (Comparison::More, false),
            Rule::at_most_sign => (Comparison::AtMost, false),
            Rule::at_least_sign => (Comparison::AtLeast, false),
            Rule::habit_at_most => (Comparison::AtMost, true),
            Rule::habit_at_least => (Comparison::AtLeast, true),
            Rule::habit_equal => (Comparison::Is, true),
            Rule::habit_unequal => (Comparison::IsNot, true),
            _ => return Err(Fault::Impossible),
        };
        if habit {
            self.habit(reach(&sign), op.sign());
        }
        let right = self.operand(take(&mut inner)?)?;
        Ok(ExprKind::Compare { left, op, right, dated: false })
    }

    /// `x is …`
    pub(super) fn statement(&mut self, left: Operand, pair: Pair<'a>) -> Built<ExprKind> {
        let from = pair.as_span().start();
        let mut inner = pair.into_inner();
        let is = take(&mut inner)?;
        if is.as_rule() == Rule::habit_is {
            self.habit(reach(&is), "is");
        }
        let mut form = take(&mut inner)?;
        let negated = matches!(form.as_rule(), Rule::kw_not | Rule::habit_not);
        if negated {
            if form.as_rule() == Rule::habit_not {
                self.habit(reach(&form), "not");
            }
            form = take(&mut inner)?;
        }
        let turned = |op: Comparison| if negated { op.negated() } else { op };
        match form.as_rule() {
            Rule::value => {
                let right = self.operand(form)?;
                Ok(ExprKind::Compare { left, op: turned(Comparison::Is), right, dated: false })
            }
            Rule::dated => {
                let mut inner = form.into_inner();
                let op = match take(&mut inner)?.as_rule() {
                    Rule::kw_before => Comparison::Less,
                    Rule::kw_after => Comparison::More,
                    Rule::on_or_before => Comparison::AtMost,
                    Rule::on_or_after => Comparison::AtLeast,
                    _ => return Err(Fault::Impossible),
                };
                let right = self.operand(take(&mut inner)?)?;
                Ok(ExprKind::Compare { left, op: turned(op), right, dated: true })
            }
            Rule::between => self.between(left, negated, form),
            Rule::evidence => self.evidence(left, negated, form),
            Rule::within => self.within(left, negated, form),
            Rule::apart => self.apart(left, from, turned, form),
            _ => Err(Fault::Impossible),
        }
    }

    /// `f is documented` and its kin.
    fn evidence(&mut self, left: Operand, negated: bool, pair: Pair<'a>) -> Built<ExprKind> {
        let state = match take(&mut pair.into_inner())?.as_rule() {
            Rule::documented_absent => Evidence::DocumentedAbsent,
            Rule::kw_documented => Evidence::Documented,
            Rule::kw_conflicting => Evidence::Conflicting,
            _ => return Err(Fault::Impossible),
        };
        let OperandKind::Word(fact) = left.kind else {
            let message = format!("only a fact can be {}", state.word());
            let problem = Diagnostic::new(&CONDITION_SYNTAX, message)
                .at(left.span, "this is more than a fact")
                .help(format!("write the name of a fact: `berg_balance_score is {}`", state.word()));
            self.report(problem);
            return Err(Fault::Told);
        };
        Ok(ExprKind::Evidence { fact: Spanned::new(fact, left.span), state, negated })
    }

    fn between(&mut self, subject: Operand, negated: bool, pair: Pair<'a>) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        take(&mut inner)?;
        let low = self.operand(take(&mut inner)?)?;
        let and = take(&mut inner)?;
        if and.as_rule() == Rule::habit_and {
            self.habit(reach(&and), "and");
        }
        let high = self.operand(take(&mut inner)?)?;
        Ok(ExprKind::Between { subject, negated, low, high })
    }

    /// `within 42 days after e`: from 0 to 42 days.
    fn within(&mut self, subject: Operand, negated: bool, pair: Pair<'a>) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        let word = self.span_of(&take(&mut inner)?);
        let high = self.term(take(&mut inner)?)?;
        let direction = take(&mut inner)?;
        let other = self.term(take(&mut inner)?)?;
        let unit = Some(Spanned::new("days".to_owned(), word));
        let low = OperandKind::Number { value: Decimal::ZERO, unit, text: "0".to_owned() };
        let low = Operand { span: word, kind: low };
        Ok(ExprKind::Between { subject: days(subject, &direction, other), negated, low, high })
    }

    /// `more than 42 days after e`; without a date it is the habit of writing `>` in words.
    fn apart(
        &mut self,
        left: Operand,
        from: usize,
        turned: impl Fn(Comparison) -> Comparison,
        pair: Pair<'a>,
    ) -> Built<ExprKind> {
        let mut inner = pair.into_inner();
        let phrase = take(&mut inner)?;
        let op = turned(match phrase.as_rule() {
            Rule::more_than => Comparison::More,
            Rule::less_than => Comparison::Less,
            Rule::at_least => Comparison::AtLeast,
            Rule::at_most => Comparison::AtMost,
            Rule::kw_exactly => Comparison::Is,
            _ => return Err(Fault::Impossible),
        });
        let right = self.term(take(&mut inner)?)?;
        let Some(direction) = inner.next() else {
            let range = (from, reach(&phrase).1);
            let message = format!("without a date, `{}` is written `{}`", self.words(range), op.sign());
            self.habit_because(range, op.sign(), message);
            return Ok(ExprKind::Compare { left, op, right, dated: false });
        };
        let other = self.term(take(&mut inner)?)?;
        Ok(ExprKind::Compare { left: days(left, &direction, other), op, right, dated: false })
    }
}

/// The days between two dates, counted towards the later one that `subject is … after other` speaks of.
fn days(subject: Operand, direction: &Pair<'_>, other: Operand) -> Operand {
    let span = subject.span.cover(other.span);
    let (from, to) = if direction.as_rule() == Rule::kw_after { (other, subject) } else { (subject, other) };
    Operand { span, kind: OperandKind::Days { unit: Elapsed::Days, from: Box::new(from), to: Box::new(to) } }
}
