//! `not`, `and` and `or`: their tree, and the refusal to guess what belongs together.

use std::sync::LazyLock;

use mednec_grammar::Rule;
use mednec_source::Diagnostic;
use pest::pratt_parser::{Assoc, Op, PrattParser};

use super::ast::{Expr, ExprKind};
use super::limits::MAX_LOOSE_NOTS;
use super::reader::{Built, Fault, Pair, Reader, one_line, reach};
use super::unclear::closed;
use crate::codes::{BARE_NOT, MIXED_AND_OR};

/// The reading of logic: `not`, then `and`, then `or`.
static USUAL: LazyLock<PrattParser<Rule>> =
    LazyLock::new(|| PrattParser::new().op(or_op()).op(and_op()).op(not_op()));

/// `or` before `and`, which the author may have meant.
static OR_FIRST: LazyLock<PrattParser<Rule>> =
    LazyLock::new(|| PrattParser::new().op(and_op()).op(or_op()).op(not_op()));

/// `not` of everything behind it, which the author may have meant.
static NOT_LAST: LazyLock<PrattParser<Rule>> =
    LazyLock::new(|| PrattParser::new().op(not_op()).op(or_op()).op(and_op()));

fn and_op() -> Op<Rule> {
    Op::infix(Rule::kw_and, Assoc::Left) | Op::infix(Rule::habit_and, Assoc::Left)
}

fn or_op() -> Op<Rule> {
    Op::infix(Rule::kw_or, Assoc::Left) | Op::infix(Rule::habit_or, Assoc::Left)
}

fn not_op() -> Op<Rule> {
    Op::prefix(Rule::kw_not) | Op::prefix(Rule::habit_not)
}

/// A connecting word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    And,
    Or,
    Not,
}

impl Word {
    fn of(rule: Rule) -> Option<Self> {
        if matches!(rule, Rule::kw_and | Rule::habit_and) {
            Some(Self::And)
        } else if matches!(rule, Rule::kw_or | Rule::habit_or) {
            Some(Self::Or)
        } else if matches!(rule, Rule::kw_not | Rule::habit_not) {
            Some(Self::Not)
        } else {
            None
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
        }
    }
}

/// How the pieces of one level belong together.
enum Shape<'a> {
    Leaf(Pair<'a>),
    Not { from: usize, inner: Box<Shape<'a>> },
    Chain { word: Word, members: Vec<Shape<'a>> },
}

impl<'a> Reader<'a, '_> {
    /// A condition: pieces joined by `and` or `or`.
    pub(super) fn expression(&mut self, pair: Pair<'a>) -> Built<Expr> {
        let words = connecting_words(&pair)?;
        for (word, at) in &words {
            if self.text.get(at.0..at.1) != Some(word.text()) {
                self.habit(*at, word.text());
            }
        }
        if self.refuse_to_guess(&pair, &words) {
            // Either reading alone would be told of names that only the other one knows.
            return Ok(Expr { span: self.span_of(&pair), kind: ExprKind::Error });
        }
        Ok(self.logic(shape(&pair, &USUAL)))
    }

    fn logic(&mut self, shape: Shape<'a>) -> Expr {
        let span = self.span(extent(&shape));
        match shape {
            Shape::Leaf(pair) => self.primary(pair),
            Shape::Not { inner, .. } => {
                let inner = self.logic(*inner);
                Expr { span, kind: ExprKind::Not(Box::new(inner)) }
            }
            Shape::Chain { word, members } => {
                let members = members.into_iter().map(|member| self.logic(member)).collect();
                let kind = if word == Word::Or { ExprKind::Or(members) } else { ExprKind::And(members) };
                Expr { span, kind }
            }
        }
    }

    /// Reports a level on which more than one kind of connecting word stands, and says whether nothing can be made of it.
    fn refuse_to_guess(&mut self, pair: &Pair<'a>, words: &[(Word, (usize, usize))]) -> bool {
        let first = |wanted: Word| words.iter().find(|(word, _)| *word == wanted).map(|(_, at)| *at);
        let (and, or, not) = (first(Word::And), first(Word::Or), first(Word::Not));
        let (code, message, marked, beside, other) = match (and, or, not) {
            (Some(and), Some(or), _) => {
                let (beside, marked) = if and.0 < or.0 { (and, or) } else { (or, and) };
                let message = "`and` and `or` stand side by side without parentheses".to_owned();
                (&MIXED_AND_OR, message, marked, beside, &OR_FIRST)
            }
            (Some(beside), None, Some(not)) | (None, Some(beside), Some(not)) => {
                let word = if and.is_some() { "and" } else { "or" };
                let message = format!("`not` stands beside `{word}` without parentheses");
                (&BARE_NOT, message, not, beside, &NOT_LAST)
            }
            _ => return self.refuse_open_where(pair),
        };
        let mut readings = vec![reading(&shape(pair, &USUAL), false)];
        if words.iter().filter(|(word, _)| *word == Word::Not).count() <= MAX_LOOSE_NOTS {
            readings.push(reading(&shape(pair, other), false));
        }
        readings.dedup();
        let said = readings.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" or ");
        let mut problem = Diagnostic::new(code, message)
            .at(self.span(marked), format!("does `{}` go first?", self.words(marked)))
            .label(self.span(beside), format!("or `{}`?", self.words(beside)));
        problem.fixes.extend(readings.iter().filter_map(|text| self.fix(reach(pair), text)));
        let together = "put parentheses around what belongs together";
        // The fixes name the readings already.
        let help = if problem.fixes.is_empty() { format!("{together}: {said}") } else { together.to_owned() };
        self.report(problem.help(help));
        false
    }
}

/// The connecting words of a level with their bytes, after a look that the level has the shape the grammar promises.
fn connecting_words(pair: &Pair<'_>) -> Built<Vec<(Word, (usize, usize))>> {
    let mut words = Vec::new();
    let mut wants_piece = true;
    let mut negated = false;
    for piece in pair.clone().into_inner() {
        let word = Word::of(piece.as_rule());
        match word {
            Some(Word::Not) if wants_piece && !negated => negated = true,
            None if wants_piece => (wants_piece, negated) = (false, false),
            Some(Word::And | Word::Or) if !wants_piece => wants_piece = true,
            Some(_) | None => return Err(Fault::Impossible),
        }
        words.extend(word.map(|word| (word, reach(&piece))));
    }
    if wants_piece { Err(Fault::Impossible) } else { Ok(words) }
}

/// How a level is read by a table of precedence.
fn shape<'a>(pair: &Pair<'a>, table: &PrattParser<Rule>) -> Shape<'a> {
    table
        .map_primary(Shape::Leaf)
        .map_prefix(|not, inner| Shape::Not { from: not.as_span().start(), inner: Box::new(inner) })
        .map_infix(|left, op, right| {
            let word = Word::of(op.as_rule()).unwrap_or(Word::And);
            match left {
                Shape::Chain { word: same, mut members } if same == word => {
                    members.push(right);
                    Shape::Chain { word, members }
                }
                left => Shape::Chain { word, members: vec![left, right] },
            }
        })
        .parse(pair.clone().into_inner())
}

/// The bytes a shape takes up, parentheses included.
fn extent(shape: &Shape<'_>) -> (usize, usize) {
    match shape {
        Shape::Leaf(pair) => reach(pair),
        Shape::Not { from, inner } => (*from, extent(inner).1),
        Shape::Chain { members, .. } => {
            let start = members.first().map_or(0, |first| extent(first).0);
            (start, members.last().map_or(start, |last| extent(last).1))
        }
    }
}

/// A shape in the author's own words with every parenthesis written.
fn reading(shape: &Shape<'_>, nested: bool) -> String {
    let text = match shape {
        Shape::Leaf(pair) => return closed(pair),
        Shape::Not { inner, .. } => match &**inner {
            Shape::Leaf(pair) if pair.as_rule() == Rule::comparison && pair.as_str().trim().contains(' ') => {
                format!("not ({})", one_line(pair.as_str()))
            }
            inner => format!("not {}", reading(inner, true)),
        },
        Shape::Chain { word, members } => {
            let members = members.iter().map(|member| reading(member, true)).collect::<Vec<_>>();
            members.join(&format!(" {} ", word.text()))
        }
    };
    if nested { format!("({text})") } else { text }
}
