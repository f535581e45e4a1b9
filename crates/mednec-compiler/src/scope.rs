//! The names that a policy's conditions may use beside the vocabulary.

use std::cell::Cell;
use std::collections::BTreeMap;

use mednec_syntax::expr::Operand;
use mednec_syntax::file::{Accumulator, Parameter, ParameterValue, Table, TimedUnitsDecl};

use crate::criteria::Named;

/// Parameters, tables and criteria in scope.
#[derive(Default)]
pub(crate) struct Scope<'a> {
    pub(crate) parameters: BTreeMap<&'a str, (&'a Parameter, Cell<bool>)>,
    pub(crate) tables: BTreeMap<&'a str, (&'a Table, Cell<bool>)>,
    pub(crate) totals: BTreeMap<&'a str, (&'a Accumulator, Cell<bool>)>,
    pub(crate) timed: BTreeMap<&'a str, (&'a TimedUnitsDecl, Cell<bool>)>,
    pub(crate) criteria: BTreeMap<&'a str, Named<'a>>,
}

/// What a name of a value stands for.
#[derive(Clone, Copy)]
pub(crate) enum ValueName<'a> {
    /// One value.
    Plain(&'a Operand),
    /// A value for each key of a fact.
    Keyed(&'a Parameter),
    /// A value for each row that holds.
    Table(&'a Table),
    /// A count or a sum over time.
    Total(&'a Accumulator),
    /// Units that minutes support.
    Timed(&'a TimedUnitsDecl),
}

impl<'a> Scope<'a> {
    /// What a name of a value stands for; it counts as used from now on.
    pub(crate) fn value(&self, name: &str) -> Option<ValueName<'a>> {
        if let Some((parameter, used)) = self.parameters.get(name) {
            used.set(true);
            return Some(match &parameter.value {
                ParameterValue::Plain(value) => ValueName::Plain(value),
                ParameterValue::Keyed { .. } => ValueName::Keyed(parameter),
            });
        }
        if let Some((total, used)) = self.totals.get(name) {
            used.set(true);
            return Some(ValueName::Total(total));
        }
        if let Some((units, used)) = self.timed.get(name) {
            used.set(true);
            return Some(ValueName::Timed(units));
        }
        let (table, used) = self.tables.get(name)?;
        used.set(true);
        Some(ValueName::Table(table))
    }
}
