//! Small projects, made for a test and gone after it.

mod analysis;
mod analysis_of_lists;
mod answer;
mod asking;
mod bounds;
mod canonical;
mod changes;
mod coverage;
mod error_schema;
mod explanation;
mod load;
mod mutate;
mod policies;
mod run;
mod schemas;
mod signing;
mod update;
mod wide;

use std::fs;
use std::path::{Path, PathBuf};

use mednec_source::{Diagnostic, SourceMap, render};

use crate::{Options, Project};

pub(crate) const VOCABULARY: &str = "\
facts:
  procedure: { type: code, system: cpt, question: Which procedure is requested? }
  service_date: { type: date }
  episode_start: { type: date }
  visits_used: { type: whole number, unit: visits, range: 0 to 99, counts: before this, answered_by: payer }
  gait_speed: { type: decimal number, unit: metres per second, range: 0 to 3, decimals: 2 }
  tone: { type: one of, choices: [normal, low, high], question: How is the tone?, found_in: examination }
  one_on_one: { type: yes/no }
  diagnoses: { type: list of codes, system: icd-10-cm, length: 1 to 3 }
  modifiers: { type: list of codes, system: cpt-modifier, complete: no }
  devices: { type: list of choices, choices: [cane, walker] }
  member_name: { type: one of, choices: [jane, joan], identifying: yes }
  reviewer_agrees: { type: yes/no, answered_by: reviewer }
  visits:
    type: list of records
    length: 0 to 40
    complete: no
    counts: before this
    each: [date is before service_date]
    fields:
      date: { type: date }
      discipline: { type: one of, choices: [physical, occupational] }
      minutes: { type: whole number, unit: minutes, range: 0 to 480 }
      code: { type: code, system: cpt }
      therapist: { type: one of, choices: [jill, joyce], identifying: yes }
  aids:
    type: list of records
    fields:
      name: { type: one of, choices: [cane, walker] }
constraints:
  - service_date is not before episode_start
";

pub(crate) const PAYER: &str = "payer: example-health\nname: Example Health\n";

pub(crate) const POLICY: &str = "\
policy: example-health/97112
title: Neuromuscular re-education
edition: \"2024\"
procedures: [97112]
sources:
  rehab-12: { title: Medical policy 12 }
parameters: {}
criteria:
  impaired:
    title: The system is impaired
    cite: rehab-12 §4.2
    any: [tone is low, tone is high, slow]
  slow:
    cite: rehab-12 §4.3
    when: gait_speed < 0.6 metres per second
rules:
  - deny: not_one_on_one
    when: not one_on_one
    cite: rehab-12 §1
  - deny: not_impaired
    unless: impaired
    suggest: [97110]
  - pend: reviewer_first
    unless: reviewer_agrees
  - otherwise: { approve: criteria_met }
reasons:
  not_one_on_one: { basis: coding }
  not_impaired: { basis: medical_necessity, group: CO, carc: 50, text: Not shown to be needed. }
  reviewer_first: { basis: clinical_review }
";

/// A folder that is deleted in the end.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    /// With files of these names and texts.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    /// The sample policies, with more files.
    pub(crate) fn sample(more: &[(&str, &str)]) -> Self {
        let folder = Self::with(&[
            ("vocabulary/facts.yaml", VOCABULARY),
            ("example/payer.yaml", PAYER),
            ("example/97112.yaml", POLICY),
        ]);
        for (name, text) in more {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn load(&self) -> Project {
        Project::load(self.root(), &Options::default())
    }
}

/// The sample policies, compiled.
pub(crate) fn sample() -> Project {
    let project = Folder::sample(&[]).load();
    assert!(!project.has_errors(), "{}", told(project.sources(), project.diagnostics()));
    project
}

/// The diagnostics as people see them.
pub(crate) fn told(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let style = render::human::Style { colour: false, width: 400 };
    diagnostics.iter().map(|d| render::human::one(sources, d, style)).collect::<Vec<_>>().join("\n")
}

/// The names of the diagnostics' codes.
pub(crate) fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect()
}
