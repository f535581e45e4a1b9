//! The names that a policy's conditions may use beside the vocabulary.

use std::cell::Cell;
use std::collections::BTreeMap;

use mednec_syntax::expr::Operand;
use mednec_syntax::file::{Parameter, ParameterValue, Table};

use crate::criteria::Named;

/// Parameters, tables and criteria in scope.
#[derive(Default)]
pub(crate) struct Scope<'a> {
    pub(crate) parameters: BTreeMap<&'a str, (&'a Parameter, Cell<bool>)>,
    pub(crate) tables: BTreeMap<&'a str, (&'a Table, Cell<bool>)>,
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
        let (table, used) = self.tables.get(name)?;
        used.set(true);
        Some(ValueName::Table(table))
    }
}
