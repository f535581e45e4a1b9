//! Approved policies that were to be read again.

use mednec_graph::fact::days_of;
use mednec_source::Diagnostic;
use mednec_syntax::file::File;

use crate::codes::REVIEW_OVERDUE;
use crate::load::Project;

/// The status of policies that are in force.
const APPROVED: &str = "approved";

impl Project {
    /// A warning for each approved policy whose review was due before a day, which is given in days since 1970-01-01.
    ///
    /// mednec has no clock, so nothing is told of reviews where no one says what day it is.
    ///
    /// ```yaml
    /// # wrong, as of 2026-02-01
    /// status: approved
    /// next_review: 2026-01-01
    /// ```
    ///
    /// ```yaml
    /// # right: read again, and the day of the next review written
    /// status: approved
    /// next_review: 2027-01-01
    /// ```
    pub fn overdue(&self, as_of: i64) -> Vec<Diagnostic> {
        let policies = self.files.iter().filter_map(|(source, file)| match file {
            File::Policy(policy) => Some((source, policy)),
            File::Vocabulary(_)
            | File::ValueSet(_)
            | File::CodeSystem(_)
            | File::Shared(_)
            | File::Payer(_)
            | File::Cases(_)
            | File::Csv(_)
            | File::Published
            | File::Unreadable => None,
        });
        let asked =
            policies.filter(|(source, _)| self.only.as_ref().is_none_or(|only| only.contains(source)));
        let due = asked.filter_map(|(_, policy)| {
            let approved = policy.status.as_ref().is_none_or(|status| status.node == APPROVED);
            let day = policy.next_review.as_ref().filter(|_| approved)?;
            (days_of(day.node) < as_of).then(|| {
                let message = format!("`{}` was to be read again by {}", policy.id.node, day.node);
                Diagnostic::new(&REVIEW_OVERDUE, message)
                    .at(day.span, "before the day that was given")
                    .help("read the policy and its sources again, and write the day of the next review")
            })
        });
        due.collect()
    }
}
