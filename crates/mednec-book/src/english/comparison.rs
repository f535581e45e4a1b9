//! A comparison in words, from its canonical text.

use mednec_graph::bundle::Bundle;
use mednec_graph::fact::AnsweredBy;
use mednec_graph::{Fact, FactKind, Field};
use mednec_source::{Sink, SourceId, Span};
use mednec_syntax::expr::{
    Aggregate, Comparison, Count, Evidence, Expr, ExprKind, Operand, OperandKind, Quantifier, SetItem,
    parse_expr,
};
use mednec_syntax::file::Member;
use mednec_syntax::yaml::{Kind, Node, Scalar, Style};

use super::condition::NOT_MET;
use super::noun::Noun;
use super::records::Which;
use super::{Piece, Sentence, Speaker, clause};

/// What names stand for at a place: facts everywhere, and fields where records are asked.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope<'f> {
    pub(super) fields: &'f [Field],
}

impl Scope<'_> {
    /// The field of a name.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A condition in its one spelling.
pub(super) fn read(text: &str) -> Option<Expr> {
    let span = Span::new(SourceId(0), 0, text.len());
    let scalar = Scalar { text: text.to_owned(), style: Style::Plain, origin: Vec::new() };
    let mut sink = Sink::new();
    let read = parse_expr(&Node { span, kind: Kind::Scalar(scalar) }, &mut sink);
    (!sink.has_errors() && read.kind != ExprKind::Error).then_some(read)
}

/// The fact of a name.
pub(super) fn fact<'b>(bundle: &'b Bundle, name: &str) -> Option<&'b Fact> {
    bundle.fact(bundle.fact_named(name)?)
}

impl Speaker<'_> {
    /// That a comparison holds, or that it does not.
    pub(crate) fn comparison(&self, text: &str, holds: bool, into: &mut Sentence) {
        match read(text) {
            Some(read) => self.expr(&read, holds, Scope::default(), into),
            None if holds => drop(into.say(text)),
            None => drop(into.say("it is not so: ").say(text)),
        }
    }

    pub(super) fn expr(&self, expr: &Expr, holds: bool, scope: Scope<'_>, into: &mut Sentence) {
        match &expr.kind {
            ExprKind::Name(name) => self.yes_no(name, holds, scope, into),
            ExprKind::Not(inner) => self.expr(inner, !holds, scope, into),
            ExprKind::And(members) => self.joined(members, holds, (holds, scope), into),
            ExprKind::Or(members) => self.joined(members, holds, (!holds, scope), into),
            ExprKind::Count { count, members } => self.counted(*count, members, holds, scope, into),
            ExprKind::Compare { left, op, right, .. } => {
                let op = if holds { *op } else { opposite(*op) };
                self.compare((left, op, right), scope, into);
            }
            ExprKind::Between { subject, negated, low, high } => {
                let noun = self.subject(subject, scope, into);
                into.say(noun.is()).say(if *negated == holds { "not from " } else { "from " });
                self.value(low, scope, into);
                into.say(" to ");
                self.value(high, scope, into);
            }
            ExprKind::Member { subject, negated, set, on } => {
                let noun = self.subject(subject, scope, into);
                into.say(noun.is()).say(if *negated == holds { "none of " } else { "" });
                self.set(set, into);
                self.valid_on(on.as_ref().map(|on| on.node.as_str()), scope, into);
            }
            ExprKind::Quantified { quantifier, list, set, on } => {
                into.say(match (quantifier, holds) {
                    (Quantifier::Any, true) | (Quantifier::No, false) => "at least one of ",
                    (Quantifier::No, true) | (Quantifier::Any, false) => "none of ",
                    (Quantifier::Every, true) => "every one of ",
                    (Quantifier::Every, false) => "not every one of ",
                });
                self.list(&list.node, Which::These, into);
                into.say(" is ");
                self.set(set, into);
                self.valid_on(on.as_ref().map(|on| on.node.as_str()), scope, into);
            }
            ExprKind::Records { quantifier, records } => {
                into.say(match (quantifier, holds) {
                    (Quantifier::Any, true) | (Quantifier::No, false) => "there is at least one of ",
                    (Quantifier::No, true) | (Quantifier::Any, false) => "there is none of ",
                    (Quantifier::Every, true) => "this holds of every one of ",
                    (Quantifier::Every, false) => "this does not hold of every one of ",
                });
                self.records(records, Which::These, into);
            }
            ExprKind::Evidence { fact, state, negated } => {
                let noun = self.subject_named(&fact.node, scope, into);
                into.say(noun.is()).say(if *negated == holds { "not " } else { "" });
                into.say(match state {
                    Evidence::Documented => "documented",
                    Evidence::DocumentedAbsent => "documented as absent",
                    Evidence::Conflicting => "told differently by different sources",
                });
            }
            ExprKind::Error => drop(into.say("?")),
        }
    }

    fn joined(&self, members: &[Expr], holds: bool, (all, scope): (bool, Scope<'_>), into: &mut Sentence) {
        for (at, member) in members.iter().enumerate() {
            if at > 0 {
                into.say(if all { " and " } else { " or " });
            }
            let nested = matches!(member.kind, ExprKind::And(_) | ExprKind::Or(_));
            into.say(if nested { "(" } else { "" });
            self.expr(member, holds, scope, into);
            into.say(if nested { ")" } else { "" });
        }
    }

    fn counted(&self, count: Count, members: &[Expr], holds: bool, scope: Scope<'_>, into: &mut Sentence) {
        match (count, holds) {
            (Count::All, true) => into.say("all of these hold: "),
            (Count::All, false) => into.say("at least one of these does not hold: "),
            (Count::Any, true) | (Count::None, false) => into.say("at least one of these holds: "),
            (Count::Any, false) | (Count::None, true) => into.say("none of these holds: "),
            (Count::AtLeast(least), true) => into.say(&format!("at least {least} of these hold: ")),
            (Count::AtLeast(least), false) => into.say(&format!("fewer than {least} of these hold: ")),
        };
        for (at, member) in members.iter().enumerate() {
            into.say(if at > 0 { "; " } else { "" });
            self.expr(member, true, scope, into);
        }
    }

    /// A yes/no fact or field, or a criterion.
    fn yes_no(&self, name: &str, holds: bool, scope: Scope<'_>, into: &mut Sentence) {
        if let Some(field) = scope.field(name) {
            let meaning = field.meaning.clone().unwrap_or_else(|| self.words.named(name));
            let said = self.words.going_on(&meaning);
            into.say(&if holds { said } else { clause::denied(&said) });
            return;
        }
        let Some(fact) = fact(self.bundle, name) else {
            let known = self.edition.criteria.iter().find(|criterion| criterion.name.as_str() == name);
            let title = known.and_then(|criterion| criterion.title.as_ref()).map(String::from);
            let said = self.words.going_on(&title.unwrap_or_else(|| self.words.named(name)));
            into.say(if holds { "" } else { NOT_MET }).name(&said, self.criterion_place(name));
            return;
        };
        let page = fact_page(name);
        let judged = fact.question.as_ref().filter(|_| fact.answered_by == AnsweredBy::Reviewer);
        if let Some(question) = judged {
            into.say(if holds { "a reviewer answers yes to “" } else { "a reviewer answers no to “" });
            into.name(question, page).say("”");
            return;
        }
        let meaning = fact.meaning.clone().or_else(|| fact.question.clone());
        let said =
            self.words.going_on(meaning.unwrap_or_else(|| self.words.named(name)).trim_end_matches('.'));
        into.name(&if holds { said } else { clause::denied(&said) }, page);
    }

    fn compare(
        &self,
        (left, op, right): (&Operand, Comparison, &Operand),
        scope: Scope<'_>,
        into: &mut Sentence,
    ) {
        let noun = self.subject(left, scope, into);
        into.say(noun.is());
        let dates = self.is_day(left, scope) || self.is_day(right, scope);
        into.say(match (op, dates) {
            (Comparison::Is, _) => "",
            (Comparison::IsNot, _) => "not ",
            (Comparison::Less, true) => "before ",
            (Comparison::AtMost, true) => "on or before ",
            (Comparison::More, true) => "after ",
            (Comparison::AtLeast, true) => "on or after ",
            (Comparison::Less, false) if noun.many => "fewer than ",
            (Comparison::Less, false) => "less than ",
            (Comparison::AtMost, false) => "at most ",
            (Comparison::More, false) => "more than ",
            (Comparison::AtLeast, false) => "at least ",
        });
        self.value(right, scope, into);
    }

    /// Whether a value is a day.
    pub(super) fn is_day(&self, of: &Operand, scope: Scope<'_>) -> bool {
        let date = |kind: &FactKind| matches!(kind, FactKind::Date { .. });
        match &of.kind {
            OperandKind::Date(_) | OperandKind::DayOf { .. } | OperandKind::DateOf(_) => true,
            OperandKind::Word(name) => match scope.field(name) {
                Some(field) => date(&field.kind),
                None => fact(self.bundle, name).is_some_and(|fact| date(&fact.kind)),
            },
            OperandKind::Sum { left, .. } => self.is_day(left, scope),
            OperandKind::Extreme { of, .. } => of.iter().any(|one| self.is_day(one, scope)),
            OperandKind::Aggregate { kind, field: Some(field), records }
                if !matches!(
                    kind,
                    Aggregate::Count | Aggregate::Different | Aggregate::Sum | Aggregate::Change
                ) =>
            {
                let fields = self.fields_of(&records.list.node);
                fields.iter().any(|known| known.name == field.node && date(&known.kind))
            }
            _ => false,
        }
    }

    /// The entries of a set: value sets with their page, codes as they are, choices in words.
    fn set(&self, set: &[SetItem], into: &mut Sentence) {
        for (at, item) in set.iter().enumerate() {
            into.say(match at {
                0 => "",
                _ if at + 1 == set.len() => " or ",
                _ => ", ",
            });
            match (&item.last, self.words.sets.get(&item.first)) {
                (Some(last), _) => into.say(&format!("{} to {last}", item.first)),
                (None, Some(title)) => {
                    into.say("in “").name(title, format!("value-sets/{}.html", item.first)).say("”")
                }
                (None, None) => into.say(&self.said_word(&item.first)),
            };
        }
    }

    fn valid_on(&self, day: Option<&str>, scope: Scope<'_>, into: &mut Sentence) {
        if let Some(day) = day {
            into.say(" on ");
            self.subject_named(day, scope, into);
        }
    }

    /// A choice in words, in quotes where it has several; a code as it is.
    pub(super) fn said_word(&self, word: &str) -> String {
        match word.starts_with(|letter: char| letter.is_ascii_lowercase()) {
            true if word.contains('_') => format!("“{}”", self.words.named(word)),
            _ => word.to_owned(),
        }
    }

    /// The subject of a sentence, written.
    fn subject(&self, of: &Operand, scope: Scope<'_>, into: &mut Sentence) -> Noun {
        match &of.kind {
            OperandKind::Word(name) => self.subject_named(name, scope, into),
            _ => {
                let mut own = Sentence::default();
                self.value(of, scope, &mut own);
                let pieces = own.pieces();
                let text = pieces.iter().map(|piece| piece.text.as_str()).collect();
                into.join(&pieces);
                Noun::new(text)
            }
        }
    }

    pub(super) fn subject_named(&self, name: &str, scope: Scope<'_>, into: &mut Sentence) -> Noun {
        if scope.field(name).is_none()
            && let Some(fact) = fact(self.bundle, name)
        {
            let noun = Noun::of(fact, self.words);
            into.name(&noun.text, fact_page(name));
            return noun;
        }
        let noun = Noun::named(name, self.words);
        into.say(&noun.text);
        noun
    }
}

/// The page of a fact.
pub(crate) fn fact_page(name: &str) -> String {
    format!("facts/{name}.html")
}

fn opposite(op: Comparison) -> Comparison {
    match op {
        Comparison::Is => Comparison::IsNot,
        Comparison::IsNot => Comparison::Is,
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::More,
        Comparison::More => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Less,
    }
}

impl Speaker<'_> {
    /// A condition or a group as it is written in a file, in one sentence.
    pub(crate) fn member(&self, member: &Member) -> Vec<Piece> {
        let mut sentence = Sentence::default();
        self.said_member(member, &mut sentence);
        sentence.pieces()
    }

    fn said_member(&self, member: &Member, into: &mut Sentence) {
        let group = match member {
            Member::Condition(expr) => return self.expr(expr, true, Scope::default(), into),
            Member::Group(group) => group,
        };
        into.say(&match group.count.node {
            Count::All => "all of these hold: ".to_owned(),
            Count::Any => "at least one of these holds: ".to_owned(),
            Count::None => "none of these holds: ".to_owned(),
            Count::AtLeast(least) => format!("at least {least} of these hold: "),
        });
        into.say(if group.unless.is_some() { "(" } else { "" });
        for (at, member) in group.members.iter().enumerate() {
            into.say(if at > 0 { "; " } else { "" });
            self.said_within(member, into);
        }
        for (at, member) in group.including.iter().enumerate() {
            into.say(match (at, group.including.len()) {
                (0, 1) => "; and this one is among them: ",
                (0, _) => "; and at least one of these is among them: ",
                _ => "; ",
            });
            self.yes_no(&member.node, true, Scope::default(), into);
        }
        if let Some(unless) = &group.unless {
            into.say("), unless ");
            self.said_within(unless, into);
        }
    }

    /// A member of a group, whose own members end where its parenthesis does.
    fn said_within(&self, member: &Member, into: &mut Sentence) {
        let nested = matches!(member, Member::Group(_));
        into.say(if nested { "(" } else { "" });
        self.said_member(member, into);
        into.say(if nested { ")" } else { "" });
    }
}
