//! Units of timed codes: from what an author writes to a derived fact.

use mednec_graph::fact::AnsweredBy;
use mednec_graph::{
    DerivedKind, FIRST_FIELD, FactId, FactKind, Filter, FilterTest, Ties, TimedUnits, UnitLaw,
};
use mednec_source::{Diagnostic, Span, Spanned};
use mednec_syntax::expr::{self, Operand, OperandKind, Window};
use mednec_syntax::file::{TiesDecl, TimedUnitsDecl};

use crate::codes::BAD_TIMED_UNITS;
use crate::derive::{Like, or_none};
use crate::lower::Lower;
use crate::measure::Dimension;
use crate::operand::Value;
use crate::scope::ValueName;
use crate::set::code_ranges;
use crate::this_service::SERVICE_DATE;
use crate::vocabulary::Declared;

/// The words for ties.
const FOR: &str = "for_the_provider";
const AGAINST: &str = "against_the_provider";
/// Minutes of one unit.
const UNIT: i64 = 15;

/// What a field must be.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Code,
    Minutes,
    Units,
    Number,
}

impl Wanted {
    fn text(self) -> &'static str {
        match self {
            Self::Code => "a code",
            Self::Minutes => "a whole number of minutes, 0 or more",
            Self::Units => "a whole number of units, 0 or more",
            Self::Number => "a whole number",
        }
    }

    fn fits(self, field: &Declared) -> bool {
        let whole = |wanted: Dimension| match &field.fact.kind {
            FactKind::Number { decimals: 0, low, .. } => field.dimension == wanted && *low >= 0,
            _ => false,
        };
        match self {
            Self::Code => matches!(field.fact.kind, FactKind::Code(_)),
            Self::Minutes => whole(Dimension::Time) && field.factor == 60,
            Self::Units => whole(Dimension::Own("units")),
            Self::Number => matches!(field.fact.kind, FactKind::Number { decimals: 0, .. }),
        }
    }
}

impl Lower<'_, '_> {
    /// The units that the minutes of the day support, as a value; there are none where the code is not timed.
    pub(crate) fn timed_units(&mut self, of: &TimedUnitsDecl, span: Span) -> Option<Value> {
        let fact = match self.timed.get(&of.name.node) {
            Some(known) => (*known)?,
            None => {
                let made = self.make_timed_units(of);
                self.timed.insert(of.name.node.clone(), made);
                made?
            }
        };
        let mut declared = self.declared(fact)?;
        declared.span = span;
        if let FactKind::Number { low, .. } = &mut declared.fact.kind {
            *low = low.saturating_add(1);
        }
        Some(self.there(fact, &declared))
    }

    /// Makes the fact, and tells all that is wrong with it.
    fn make_timed_units(&mut self, of: &TimedUnitsDecl) -> Option<FactId> {
        let law = self.law(&of.law);
        let Some(list) = self.world.fact(&of.lines.node) else {
            self.unknown_fact(&of.lines.node, of.lines.span);
            return None;
        };
        let declared = self.declared(list)?;
        if declared.fields.is_empty() || declared.counts_this != Some(true) {
            self.sink.report(
                bad(
                    format!("`{}` is no list with the requested line among its records", of.lines.node),
                    of.lines.span,
                )
                .label(declared.span, "declared here")
                .help("write a `list of records` with `counts: including this`"),
            );
            return None;
        }
        let code = self.field(&of.code, Wanted::Code, &declared);
        let minutes = self.field(&of.minutes, Wanted::Minutes, &declared);
        let billed = match &of.billed {
            Some(name) => Some(self.field(name, Wanted::Units, &declared)?),
            None => None,
        };
        let number = match &of.number {
            Some(name) => {
                let field = self.field(name, Wanted::Number, &declared)?;
                let fact = self.said_of_this(name, &declared)?;
                let requests = self.bundle.requests.as_ref().filter(|requests| requests.list == list);
                if requests.is_some_and(|requests| requests.number != Some(field)) {
                    self.sink.report(
                        bad(
                            format!("two lines of `{}` may have one `{}`", of.lines.node, name.node),
                            name.span,
                        )
                        .label(declared.span, "declared here")
                        .help(format!("add `numbered_by: {}` to the list in the vocabulary", name.node)),
                    );
                    return None;
                }
                Some((field, self.world.fact(&fact)?))
            }
            None => None,
        };
        let (code, minutes, law) = (code?, minutes?, law?);
        let ties = self.ties(of, law)?;
        let FactKind::Code(system) = declared.fields.get(usize::from(code))?.fact.kind else { return None };
        let timed = code_ranges(&of.timed, system, &self.world.value_sets, self.sink);
        let procedure =
            of.procedure.clone().unwrap_or_else(|| Spanned::new("procedure".into(), of.name.span));
        let requested = self
            .world
            .fact(&procedure.node)
            .filter(|id| self.declared(*id).is_some_and(|fact| fact.fact.kind == FactKind::Code(system)));
        let Some(requested) = requested else {
            self.sink.report(
                bad(format!("`{}` is no code of {}", procedure.node, system.name()), procedure.span)
                    .help("write with `procedure:` the fact that has the requested code"),
            );
            return None;
        };
        let on = of.on.clone().unwrap_or_else(|| Spanned::new(SERVICE_DATE.into(), of.name.span));
        let day = Operand { span: on.span, kind: OperandKind::Word(on.node.clone()) };
        let records = expr::Records {
            span: of.span,
            list: of.lines.clone(),
            including_this: None,
            window: Some(Spanned::new(Window::On(day), on.span)),
            filter: of.filter.clone(),
            enclosed: true,
        };
        let record = self.record.take();
        let found = self.find(&records, false);
        self.record = record;
        let found = found?;
        let ranges: Vec<(i64, i64)> = timed.iter().collect();
        let is_timed = Filter::Test(FilterTest::In(FactId(FIRST_FIELD + code), ranges.clone()));
        let filter = crate::filter::all(vec![found.filter.clone(), is_timed]);
        let lines = mednec_graph::Records { list, filter };
        let most = most_units(&declared, minutes);
        let (identifying, answered_by) = (found.declared.fact.identifying, declared.fact.answered_by);
        let units = TimedUnits {
            lines,
            law,
            timed: ranges,
            procedure: requested,
            code,
            minutes,
            billed,
            number,
            ties,
        };
        let units_of = FactKind::Number { decimals: 0, unit: Some("units".into()), low: 0, high: most };
        let like = Like {
            name: of.name.node.clone(),
            kind: or_none(&units_of),
            dimension: Dimension::Own("units"),
            factor: 1,
            ordered: false,
            answered_by: if matches!(ties, Ties::Asked(_)) { AnsweredBy::Reviewer } else { answered_by },
            identifying,
            span: of.span,
        };
        self.derive.add(self.bundle, DerivedKind::TimedUnits(Box::new(units)), like)
    }

    /// The law that is named, perhaps by a parameter.
    fn law(&mut self, written: &Spanned<String>) -> Option<UnitLaw> {
        let by_parameter = match self.scope.value(&written.node) {
            Some(ValueName::Plain(Operand { kind: OperandKind::Word(word), span })) => {
                Some(Spanned::new(word.clone(), *span))
            }
            _ => None,
        };
        let name = by_parameter.unwrap_or_else(|| written.clone());
        let law = UnitLaw::of_name(&name.node);
        if law.is_none() {
            let problem = bad(format!("no law of units is called `{}`", name.node), name.span);
            let all = || format!("the laws are {}", UnitLaw::NAMES.join(", "));
            self.sink.report(problem.meant(name.span, &name.node, UnitLaw::NAMES, all));
        }
        law
    }

    fn ties(&mut self, of: &TimedUnitsDecl, law: UnitLaw) -> Option<Ties> {
        match &of.ties {
            None if law == UnitLaw::Cpt => Some(Ties::AgainstTheProvider),
            None => {
                self.sink.report(
                    bad("to which code does a unit go that two codes could have?".into(), of.name.span)
                        .help(format!(
                            "write `ties: {FOR}` (any choice that the claim makes is accepted), `ties: {AGAINST}` (none of them gets it), or `ties: {{ ask: FACT }}` (a reviewer says)"
                        )),
                );
                None
            }
            Some(TiesDecl::Word(word)) if word.node == FOR => {
                if of.billed.is_none() && law != UnitLaw::Cpt {
                    self.sink.report(
                        bad("which choice does the claim make?".into(), word.span)
                            .help("add `billed:` with the field that has the units of a line"),
                    );
                    return None;
                }
                Some(Ties::ForTheProvider)
            }
            Some(TiesDecl::Word(word)) if word.node == AGAINST => Some(Ties::AgainstTheProvider),
            Some(TiesDecl::Word(word)) => {
                let problem = bad(format!("`{}` does not say what ties do", word.node), word.span);
                let all = || format!("write `{FOR}`, `{AGAINST}` or `{{ ask: FACT }}`");
                self.sink.report(problem.meant(word.span, &word.node, [FOR, AGAINST], all));
                None
            }
            // It was declared with the vocabulary.
            Some(TiesDecl::Ask(open)) => self.world.fact(&open.fact.node).map(Ties::Asked),
        }
    }

    /// A field of the lines.
    fn field(&mut self, name: &Spanned<String>, wanted: Wanted, list: &Declared) -> Option<u16> {
        let at = list.fields.iter().position(|field| field.fact.name == name.node);
        let Some((at, field)) = at.and_then(|at| Some((at, list.fields.get(at)?))) else {
            let message = format!("the records of `{}` have no field `{}`", list.fact.name, name.node);
            let known = list.fields.iter().map(|field| field.fact.name.as_str());
            let instead = || format!("declare it under `fields:`: {}", wanted.text());
            let problem = bad(message, name.span).label(list.span, "the list");
            self.sink.report(problem.meant(name.span, &name.node, known, instead));
            return None;
        };
        if !wanted.fits(field) {
            self.sink.report(
                bad(format!("`{}` is not {}", name.node, wanted.text()), name.span)
                    .label(field.span, format!("this is {}", field.fact.kind.expected()))
                    .help("name another field, or give it that type, unit and range"),
            );
            return None;
        }
        u16::try_from(at).ok()
    }
}

/// The most units there can be.
fn most_units(list: &Declared, minutes: u16) -> i64 {
    let most = match &list.fact.kind {
        FactKind::List { most, .. } => i64::from(*most),
        _ => 0,
    };
    match list.fields.get(usize::from(minutes)).map(|field| &field.fact.kind) {
        Some(FactKind::Number { high, .. }) => high.saturating_mul(most) / UNIT + 1,
        _ => 0,
    }
}

fn bad(message: String, span: Span) -> Diagnostic {
    Diagnostic::new(&BAD_TIMED_UNITS, message).at(span, "")
}
