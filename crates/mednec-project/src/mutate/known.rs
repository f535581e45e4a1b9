//! What the vocabulary says of the values that conditions compare: the smallest step of a number.

use std::collections::{BTreeMap, BTreeSet};

use mednec_syntax::expr::{Operand, OperandKind};
use mednec_syntax::file::{FactDecl, File, Number};

/// The decimals of money, and of a decimal number that does not say how many it has.
const DECIMALS: u32 = 2;

/// The unit of money.
const DOLLARS: &str = "dollars";

/// What is known of a fact or a field by its name.
struct Value<'p> {
    unit: Option<&'p str>,
    /// How many decimals it has, if it is a number.
    decimals: Option<u32>,
    /// Whether numbers beside it are codes or words.
    named: bool,
}

/// What is known of the names that conditions use.
#[derive(Default)]
pub(super) struct Known<'p> {
    criteria: BTreeSet<&'p str>,
    values: BTreeMap<&'p str, Value<'p>>,
    /// The fewest decimals that a fact of a unit has.
    units: BTreeMap<&'p str, u32>,
}

impl<'p> Known<'p> {
    /// Of the facts of all vocabularies, and of these criteria.
    pub(super) fn of(files: impl Iterator<Item = &'p File>, criteria: BTreeSet<&'p str>) -> Self {
        let mut known = Self { criteria, ..Self::default() };
        for file in files {
            if let File::Vocabulary(vocabulary) = file {
                vocabulary.facts.iter().for_each(|fact| known.add(fact));
            }
        }
        known
    }

    fn add(&mut self, fact: &'p FactDecl) {
        fact.fields.iter().for_each(|field| self.add(field));
        let kind = fact.kind.as_ref().map_or("", |kind| kind.node.as_str());
        let decimals = match kind {
            "decimal number" => Some(fact.decimals.as_ref().map_or(DECIMALS, |decimals| decimals.node)),
            "money" => Some(DECIMALS),
            _ => kind.contains("number").then_some(0),
        };
        let money = (kind == "money").then_some(DOLLARS);
        let unit = fact.unit.as_ref().map(|unit| unit.node.as_str()).or(money);
        if let (Some(unit), Some(decimals)) = (unit, decimals) {
            let fewest = self.units.entry(unit).or_insert(decimals);
            *fewest = decimals.min(*fewest);
        }
        let named = kind.contains("code") || kind.contains("choice") || kind == "one of";
        self.values.insert(&fact.name.node, Value { unit, decimals, named });
    }

    /// Whether a name is that of a criterion.
    pub(super) fn is_criterion(&self, name: &str) -> bool {
        self.criteria.contains(name)
    }

    /// What kind of value a fact has that chooses among rows.
    pub(super) fn is_number(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| value.decimals.is_some())
    }

    /// Whether numbers beside one of these values are codes or words, which have no step.
    pub(super) fn are_names(&self, beside: &[&Operand]) -> bool {
        self.beside(beside).any(|value| value.named)
    }

    /// The smallest step of a number, as it stands beside these values.
    pub(super) fn step(&self, number: Number, unit: Option<&str>, beside: &[&Operand]) -> Number {
        let same = |value: &&Value<'_>| value.unit == unit && value.decimals.is_some();
        let of_fact = self.beside(beside).find(same).and_then(|value| value.decimals);
        let of_unit = || unit.and_then(|unit| self.units.get(unit).copied());
        let decimals = of_fact.or_else(of_unit).unwrap_or(0).max(number.scale());
        Number::new(1, decimals)
    }

    fn beside(&self, values: &[&Operand]) -> impl Iterator<Item = &Value<'p>> {
        let mut names = Vec::new();
        values.iter().for_each(|value| names_in(value, &mut names));
        names.into_iter().filter_map(|name| self.values.get(name))
    }
}

/// The facts and fields that a value is made of.
fn names_in<'o>(value: &'o Operand, into: &mut Vec<&'o str>) {
    match &value.kind {
        OperandKind::Word(name) => into.push(name),
        OperandKind::Counted { fact, .. } | OperandKind::Element { list: fact, .. } => into.push(&fact.node),
        OperandKind::Aggregate { field, .. } => into.extend(field.as_ref().map(|field| field.node.as_str())),
        OperandKind::Extreme { of, .. } => of.iter().for_each(|one| names_in(one, into)),
        OperandKind::Percent { of, .. } => names_in(of, into),
        OperandKind::Sum { left, right, .. } => {
            names_in(left, into);
            names_in(right, into);
        }
        OperandKind::Number { .. }
        | OperandKind::Date(_)
        | OperandKind::Days { .. }
        | OperandKind::DayOf { .. }
        | OperandKind::DateOf(_) => {}
    }
}
