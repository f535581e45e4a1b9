//! The reasons of a policy: one for each text and outcome, however alike their names would be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::name::{free, name};
use crate::yaml::quoted;

/// The reason where no row holds.
pub(crate) const NO_ROW: &str = "no_row_holds";
/// The reason of an approval without a text of its own.
const MET: &str = "criteria_met";
/// Names that no reason of a policy can have, or that mean something here.
const TAKEN: [&str; 7] = [
    NO_ROW,
    MET,
    "information_needed",
    "clinical_review",
    "no_policy_in_force",
    "no_rule_decides",
    "spans_editions",
];

/// The reasons so far.
pub(crate) struct Reasons {
    names: BTreeMap<(String, &'static str), String>,
    taken: BTreeSet<String>,
    /// Each as it is declared, in the order of rows.
    declared: Vec<(String, &'static str, String)>,
}

impl Reasons {
    pub(crate) fn new() -> Self {
        let taken = TAKEN.map(str::to_owned).into();
        Self { names: BTreeMap::new(), taken, declared: Vec::new() }
    }

    /// The name of the reason with this text, for this outcome.
    pub(crate) fn of(&mut self, text: String, outcome: &'static str) -> String {
        if let Some(known) = self.names.get(&(text.clone(), outcome)) {
            return known.clone();
        }
        let own = free(&name(&text, "reason"), &mut self.taken);
        self.names.insert((text.clone(), outcome), own.clone());
        self.declared.push((own.clone(), outcome, text));
        own
    }

    /// The reason of a row that gives none.
    pub(crate) fn of_row(&mut self, number: usize, text: String, outcome: &'static str) -> String {
        if outcome == "approve" {
            return MET.to_owned();
        }
        let own = free(&format!("row_{number}"), &mut self.taken);
        self.declared.push((own.clone(), outcome, text));
        own
    }

    /// The reason where no row holds.
    pub(crate) fn of_none(&mut self, outcome: &'static str) -> &'static str {
        if outcome != "approve" {
            self.declared.push((NO_ROW.to_owned(), outcome, "No row of the table holds.".to_owned()));
        }
        NO_ROW
    }

    /// Whether any of them says a ground, which no table does.
    pub(crate) fn has_grounds(&self) -> bool {
        self.declared.iter().any(|(_, outcome, _)| *outcome != "approve")
    }

    /// Their declarations.
    pub(crate) fn text(&self) -> String {
        let mut told = String::new();
        for (reason, outcome, text) in &self.declared {
            let basis = match *outcome {
                "approve" => "",
                "deny" => "basis: medical_necessity, ",
                "return" => "basis: documentation, ",
                _ => "basis: clinical_review, ",
            };
            // Writing to a text does not fail.
            let _ = writeln!(told, "  {reason}: {{ {basis}text: {} }}", quoted(text));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_would_be_called_alike_are_kept_apart() {
        let mut reasons = Reasons::new();
        assert_eq!(reasons.of("Age < 18".into(), "deny"), "age_18");
        assert_eq!(reasons.of("Age > 18".into(), "deny"), "age_18_2");
        assert_eq!(reasons.of("Age < 18".into(), "pend"), "age_18_3");
        assert_eq!(reasons.of("Age < 18".into(), "deny"), "age_18");
        assert_eq!(reasons.of("no row holds".into(), "deny"), "no_row_holds_2");
        assert_eq!(reasons.of_none("pend"), "no_row_holds");
        assert_eq!(reasons.of_row(3, "Row 3 holds.".into(), "approve"), "criteria_met");
        let text = reasons.text();
        assert!(text.contains("age_18_3: { basis: clinical_review, text: \"Age < 18\" }"), "{text}");
        assert!(text.contains("no_row_holds: { basis: clinical_review"), "{text}");
    }
}
