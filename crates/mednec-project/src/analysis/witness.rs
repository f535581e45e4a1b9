//! Made-up cases, run as any case is.

use mednec_analysis::Draft;
use mednec_graph::Bundle;

use super::Witness;
use crate::answer::Answerer;
use crate::case::CaseReader;
use crate::made_up::{made_up, made_up_case, made_up_yaml};

/// Runs made-up cases.
pub(super) struct Runner<'b> {
    bundle: &'b Bundle,
    reader: CaseReader<'b>,
    answerer: Answerer<'b>,
}

impl<'b> Runner<'b> {
    pub(super) fn new(bundle: &'b Bundle, sha256: &str) -> Self {
        let answerer = Answerer::new(bundle, sha256).criteria(false);
        Self { bundle, reader: CaseReader::new(bundle), answerer }
    }

    /// What a made-up case is determined as under a payer; nothing where it would be refused.
    pub(super) fn run(&mut self, draft: &Draft, payer: u32) -> Option<Witness> {
        let case = made_up_case(&mut self.reader, draft)?;
        let answer = self.answerer.answer(&case, Some(payer as usize));
        Some(Witness {
            payer: answer.payer?,
            given: made_up(self.bundle, draft),
            outcome: answer.outcome,
            reason: answer.reason,
            rule: answer.rule.map(|rule| rule.place),
        })
    }
}

impl Witness {
    /// Its facts on one line: "`balance: fair`, `visits_used: 12`".
    pub fn facts(&self) -> String {
        let fact = |(name, value): &(String, serde_json::Value)| format!("`{name}: {}`", made_up_yaml(value));
        self.given.iter().map(fact).collect::<Vec<_>>().join(", ")
    }

    /// What it was determined as, in words: "deny, for `not_one_on_one`, at example/97112.yaml:14".
    pub fn end(&self) -> String {
        let rule = self.rule.as_ref().map(|rule| format!(", at {rule}")).unwrap_or_default();
        format!("{}, for `{}`{rule}", self.outcome.name(), self.reason)
    }
}
