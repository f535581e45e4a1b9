//! Problems that only an analysis tells, and an invariant that cannot be proved.

use std::num::NonZeroUsize;

use mednec_compiler::{Compiled, Options};
use mednec_project::{Project, analyze, options_to_analyze};
use mednec_source::{Diagnostic, SourceMap};
use mednec_tests::compile_texts;

use super::cases::Folder;

const FACTS: &str = "\
facts:
  procedure: { type: code, system: cpt }
  service_date: { type: date }
  episode_start: { type: date }
  balance: { type: one of, choices: [normal, fair, poor] }
  berg_score: { type: whole number, range: 0 to 56 }
  direct_one_on_one: { type: yes/no }
";
const PAYER: &str = "payer: example-health\nname: Example Health (fictional)\n";
const HEAD: &str = "policy: example-health/97112\nprocedures: [97112]\n";
const REASONS: &str = "\
reasons:
  criteria_not_met: { basis: medical_necessity }
  reviewer_decides: { basis: clinical_review }
  no_answer: { basis: information }
";

type Told = (SourceMap, Vec<Diagnostic>);

/// What an analysis tells of a policy with this in it.
fn found(folder: &Folder, inner: &str) -> Told {
    folder.write("facts.yaml", FACTS);
    folder.write("payer.yaml", PAYER);
    folder.write("policy.yaml", format!("{HEAD}{inner}{REASONS}"));
    let project = Project::load(&folder.0, &options_to_analyze());
    let found = analyze(&project, NonZeroUsize::MIN, &mut |_, _| {});
    let problems = found.findings.into_iter().map(|finding| finding.problem);
    (project.sources().clone(), problems.collect())
}

pub(super) fn threshold_idle(folder: &Folder) -> Told {
    found(
        folder,
        "rules:\n  - deny: criteria_not_met\n    when: berg_score > 40\n  \
         - deny: criteria_not_met\n    when: berg_score > 35 and balance is normal\n  \
         - deny: criteria_not_met\n    when: balance is normal\n  - otherwise: { approve: criteria_met }\n",
    )
}

pub(super) fn fact_never_matters(folder: &Folder) -> Told {
    found(
        folder,
        "rules:\n  - deny: criteria_not_met\n    when: balance is normal\n  \
         - approve: criteria_met\n    when: direct_one_on_one or (not direct_one_on_one)\n",
    )
}

pub(super) fn outcome_never_reached(folder: &Folder) -> Told {
    found(
        folder,
        "rules:\n  - pend: reviewer_decides\n    when: berg_score >= 0\n  \
         - approve: criteria_met\n    when: balance is poor\n",
    )
}

pub(super) fn silence_denies(folder: &Folder) -> Told {
    found(
        folder,
        "lapses: { when: service_date > episode_start + 30 days, deny: no_answer }\n\
         rules:\n  - deny: criteria_not_met\n    when: balance is normal\n  \
         - otherwise: { approve: criteria_met }\n",
    )
}

/// An invariant of a policy whose graph is too large.
pub(super) fn invariant_not_proved(_: &Folder) -> Told {
    let policy = format!(
        "{HEAD}rules:\n  - deny: criteria_not_met\n    when: berg_score > 40 or balance is normal\n  \
         - otherwise: {{ approve: criteria_met }}\ninvariants:\n  - never: approve\n    when: berg_score > 40\n\
         {REASONS}"
    );
    let files = [("facts.yaml", FACTS), ("payer.yaml", PAYER), ("policy.yaml", policy.as_str())];
    let options = Options { node_budget: 1, ..Options::default() };
    let (sources, Compiled { diagnostics, .. }) = compile_texts(&files, &options);
    (sources, diagnostics)
}
