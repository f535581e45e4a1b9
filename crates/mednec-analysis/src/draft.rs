//! Facts of a case that was made up.

use mednec_graph::{Bundle, Case, FactId, FactKind, ItemKind, Slot};

/// What a made-up case says of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// Its value.
    Value(i64),
    /// All elements of a list of codes or choices.
    Elements(Vec<i64>),
    /// The records of a list, each with its fields in order where they are given.
    Records {
        /// The records.
        records: Vec<Vec<Option<i64>>>,
        /// Whether there may be more.
        open: bool,
    },
}

/// The facts of a made-up case, in the order in which they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft(Vec<(FactId, Given)>);

impl Draft {
    /// What it says, in the order in which it was set.
    pub fn facts(&self) -> &[(FactId, Given)] {
        &self.0
    }

    /// What it says of a fact.
    pub fn get(&self, fact: FactId) -> Option<&Given> {
        self.0.iter().find(|(known, _)| *known == fact).map(|(_, given)| given)
    }

    /// Sets a fact; one that was set before keeps its place.
    pub fn set(&mut self, fact: FactId, given: Given) {
        match self.0.iter_mut().find(|(known, _)| *known == fact) {
            Some((_, place)) => *place = given,
            None => self.0.push((fact, given)),
        }
    }

    /// Forgets a fact.
    pub fn unset(&mut self, fact: FactId) {
        self.0.retain(|(known, _)| *known != fact);
    }

    /// What it says, and behind it what another says.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        let mut both = self.clone();
        more.0.iter().for_each(|(fact, given)| both.set(*fact, given.clone()));
        both
    }

    /// A case with what it says over what the case said before.
    pub fn over(&self, case: &Case) -> Case {
        let mut case = case.clone();
        for (fact, given) in &self.0 {
            match given {
                Given::Value(value) => case.set_value(*fact, *value),
                Given::Elements(elements) => case.set_list(*fact, elements.iter().copied(), false),
                Given::Records { records, open } => {
                    let slot = |value: &Option<i64>| value.map_or(Slot::Unknown, Slot::Value);
                    let records = records.iter().map(|record| record.iter().map(slot).collect());
                    case.set_records(*fact, records.collect::<Vec<_>>(), *open);
                }
            }
        }
        case
    }

    /// A case that says only this.
    pub fn case(&self, bundle: &Bundle) -> Case {
        self.over(&Case::new(bundle.facts.len()))
    }

    /// The same for another bundle, by the names of the facts; what the other does not know is left out.
    pub fn moved(&self, from: &Bundle, to: &Bundle) -> Self {
        let id = |fact: FactId| from.fact(fact).and_then(|fact| to.fact_named(&fact.name));
        Self(self.0.iter().filter_map(|(fact, given)| Some((id(*fact)?, given.clone()))).collect())
    }

    /// What it says of a fact, as people write it.
    pub fn shown(bundle: &Bundle, fact: FactId, given: &Given) -> String {
        let Some(kind) = bundle.fact(fact).map(|fact| &fact.kind) else { return String::new() };
        match given {
            Given::Value(value) => kind.show(*value),
            Given::Elements(elements) => {
                let elements: Vec<String> = elements.iter().map(|element| kind.show(*element)).collect();
                format!("[{}]", elements.join(", "))
            }
            Given::Records { records, .. } => {
                let mut runs: Vec<(usize, String)> = Vec::new();
                for record in records {
                    let text = record_shown(kind, record);
                    match runs.last_mut() {
                        Some((count, last)) if *last == text => *count += 1,
                        _ => runs.push((1, text)),
                    }
                }
                let run = |(count, text): (usize, String)| match count {
                    1 => text,
                    count => format!("{count} times {text}"),
                };
                format!("[{}]", runs.into_iter().map(run).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn record_shown(kind: &FactKind, record: &[Option<i64>]) -> String {
    let FactKind::List { item: ItemKind::Record { fields, .. }, .. } = kind else { return String::new() };
    let given = fields.iter().zip(record).filter_map(|(field, value)| Some((field, (*value)?)));
    let shown: Vec<String> =
        given.map(|(field, value)| format!("{}: {}", field.name, field.kind.show(value))).collect();
    format!("{{ {} }}", shown.join(", "))
}
