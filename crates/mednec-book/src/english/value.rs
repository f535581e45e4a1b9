//! Values in words.

use mednec_syntax::expr::{Elapsed, Expr, Operand, OperandKind};

use super::comparison::{Scope, fact};
use super::{Piece, Sentence, Speaker};

impl Speaker<'_> {
    /// A value behind a word.
    pub(crate) fn named_value(&self, word: &str, value: &Operand) -> Vec<Piece> {
        let mut sentence = Sentence::default();
        sentence.say(word);
        self.value(value, Scope::default(), &mut sentence);
        sentence.pieces()
    }

    /// A fact behind a word.
    pub(crate) fn named_fact(&self, word: &str, name: &str) -> Vec<Piece> {
        let mut sentence = Sentence::default();
        sentence.say(word);
        self.subject_named(name, Scope::default(), &mut sentence);
        sentence.pieces()
    }

    /// A condition as it is written.
    pub(crate) fn written(&self, condition: &Expr) -> Vec<Piece> {
        let mut sentence = Sentence::default();
        self.expr(condition, true, Scope::default(), &mut sentence);
        sentence.pieces()
    }

    /// A value: a number with its unit, a day, a fact, a parameter with what it is, or what is reckoned from them.
    pub(super) fn value(&self, of: &Operand, scope: Scope<'_>, into: &mut Sentence) {
        match &of.kind {
            OperandKind::Number { unit, text, .. } => {
                into.say(text);
                if let Some(unit) = unit {
                    into.say(" ").say(&unit.node);
                }
            }
            OperandKind::Date(date) => drop(into.say(&date.to_string())),
            OperandKind::Word(name) => self.word(name, scope, into),
            OperandKind::Days { unit, from, to } => {
                into.say(match unit {
                    Elapsed::Days => "the days from ",
                    Elapsed::Months => "the whole months from ",
                    Elapsed::Years => "the whole years from ",
                });
                self.value(from, scope, into);
                into.say(" to ");
                self.value(to, scope, into);
            }
            OperandKind::DayOf { day, start } => {
                into.say(&format!("day {} (day 1 being ", day.node));
                self.value(start, scope, into);
                into.say(")");
            }
            OperandKind::Counted { fact, including_this } => {
                self.count(&fact.node, scope, into);
                into.say(if *including_this { ", with this one counted" } else { ", without this one" });
            }
            OperandKind::Aggregate { kind, field, records } => {
                self.aggregate(*kind, field.as_ref().map(|field| field.node.as_str()), records, into);
            }
            OperandKind::Element { place, list } => {
                into.say(match place {
                    None => "the last of ",
                    Some(1) => "the first of ",
                    Some(2) => "the second of ",
                    Some(3) => "the third of ",
                    Some(_) => "the fourth of ",
                });
                self.subject_named(&list.node, scope, into);
            }
            OperandKind::Extreme { greatest, of } => {
                into.say(match (of.iter().any(|one| self.is_day(one, scope)), *greatest, of.len()) {
                    (true, true, 2) => "the later of ",
                    (true, true, _) => "the latest of ",
                    (true, false, 2) => "the earlier of ",
                    (true, false, _) => "the earliest of ",
                    (false, true, 2) => "the greater of ",
                    (false, true, _) => "the greatest of ",
                    (false, false, 2) => "the lesser of ",
                    (false, false, _) => "the least of ",
                });
                for (at, one) in of.iter().enumerate() {
                    into.say(match at {
                        0 => "",
                        _ if at + 1 == of.len() => " and ",
                        _ => ", ",
                    });
                    self.value(one, scope, into);
                }
            }
            OperandKind::DateOf(fact) => {
                into.say("the day to which it belongs: ");
                self.subject_named(&fact.node, scope, into);
            }
            OperandKind::Percent { text, of, .. } => {
                into.say(&format!("{text} percent of "));
                self.value(of, scope, into);
            }
            OperandKind::Sum { left, minus, right } => {
                self.value(left, scope, into);
                into.say(if *minus { " less " } else { " plus " });
                self.value(right, scope, into);
            }
        }
    }

    /// A count, without what its meaning says of the requested one.
    fn count(&self, name: &str, scope: Scope<'_>, into: &mut Sentence) {
        let mut own = Sentence::default();
        let noun = self.subject_named(name, scope, &mut own);
        let short = noun.text.split(',').next().unwrap_or_default();
        for piece in own.pieces() {
            match piece.href {
                Some(href) => into.name(short, href),
                None => into.say(short),
            };
        }
    }

    /// A name: of a field, a fact, a parameter with its value, a choice, or a code.
    fn word(&self, name: &str, scope: Scope<'_>, into: &mut Sentence) {
        if scope.field(name).is_some() || fact(self.bundle, name).is_some() {
            self.subject_named(name, scope, into);
            return;
        }
        match self.values.get(name) {
            Some(value) => {
                into.say("the ").name(&self.words.named(name), format!("#{}-value-{name}", self.anchor));
                into.say(&if value.is_empty() { String::new() } else { format!(" ({value})") });
            }
            None => drop(into.say(&self.said_word(name))),
        }
    }
}
