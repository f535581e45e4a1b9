//! The harness of the regression suite: compiles files held in memory or in a folder.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | fixtures that need no Rust | assertions and snapshots that show their input | times anything |

use mednec_compiler::{Compiled, Options, compile};
use mednec_source::{Sink, SourceMap};

/// Compiles files given as path and text, and keeps their texts for rendering.
pub fn compile_texts(files: &[(&str, &str)], options: &Options) -> (SourceMap, Compiled) {
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    let mut read = Vec::new();
    for (path, text) in files {
        let id = sources.add(*path, *text);
        let file = if path.ends_with(".cms.csv") {
            mednec_syntax::file::File::Published
        } else if path.ends_with(".csv") {
            mednec_syntax::file::read_csv(text, id, &mut sink)
        } else {
            mednec_syntax::file::read(id, text, &mut sink)
        };
        read.push((id, file));
    }
    let compiled = compile(&sources, &read, sink, options);
    (sources, compiled)
}

/// The files of `count` policies, each of an evidently fictional payer of its own, over one vocabulary.
pub fn generated_policies(count: usize) -> Vec<(String, String)> {
    let mut files = vec![("facts.yaml".to_string(), GENERATED_FACTS.to_string())];
    for number in 0..count {
        let payer = format!("example-{number:04}");
        files.push((
            format!("{payer}/payer.yaml"),
            format!("payer: {payer}\nname: Example Health {number}\n"),
        ));
        let (visits, minutes, days) = (6 + number % 40, 5 + number % 11, 14 + number % 60);
        let second = if number % 2 == 0 { "impaired_coordination" } else { "poor_balance" };
        files.push((
            format!("{payer}/policy.yaml"),
            format!(
                "policy: {payer}/97112
title: Neuromuscular re-education
effective: {{ from: 2024-01-01, until: 2026-12-31 }}
procedures: [97112]
sources:
  manual: {{ title: Example manual {number} }}
parameters:
  standard_visits: {visits} visits
criteria:
  impairment:
    title: The neuromuscular system is impaired
    cite: manual §1
    any:
      - static_balance is poor or dynamic_balance is poor
      - berg_balance_score < {berg} points
      - muscle_tone in [hypotonic, hypertonic]
      - {second}
  cause:
    title: A disease or injury of the nervous system
    cite: manual §2
    when: any diagnoses in [I60 to I69, G35, G8{g}, S06]
  documented:
    title: The record is complete
    cite: manual §3
    all: [documents_purpose, documents_response, functional_goal]
rules:
  - deny: not_one_on_one
    when: (not direct_one_on_one) or one_on_one_minutes < {minutes} minutes
  - deny: no_impairment
    unless: cause and impairment
    suggest: [97110]
  - pend: documentation
    unless: documented
  - pend: visit_limit
    when: visits_used > standard_visits or service_date is more than {days} days after episode_start
  - otherwise: {{ approve: criteria_met }}
reasons:
  not_one_on_one: {{ basis: coding, group: CO, carc: 16, text: The service was not given one on one. }}
  no_impairment: {{ basis: medical_necessity, group: CO, carc: 50, text: No impairment is shown. }}
  documentation: {{ basis: documentation, text: The record is not complete. }}
  visit_limit: {{ basis: clinical_review, text: The standard course is used up. }}
",
                berg = 40 + number % 10,
                g = number % 4,
            ),
        ));
    }
    files
}

const GENERATED_FACTS: &str = "\
facts:
  procedure: { type: code, system: cpt }
  service_date: { type: date }
  episode_start: { type: date }
  diagnoses: { type: list of codes, system: icd-10-cm, length: 1 to 12 }
  static_balance: { type: one of, choices: [normal, fair, poor] }
  dynamic_balance: { type: one of, choices: [normal, fair, poor] }
  berg_balance_score: { type: whole number, unit: points, range: 0 to 56 }
  muscle_tone: { type: one of, choices: [normal, hypotonic, hypertonic] }
  poor_balance: { type: yes/no }
  impaired_coordination: { type: yes/no }
  direct_one_on_one: { type: yes/no }
  one_on_one_minutes: { type: whole number, unit: minutes, range: 0 to 240 }
  documents_purpose: { type: yes/no }
  documents_response: { type: yes/no }
  functional_goal: { type: yes/no }
  visits_used: { type: whole number, unit: visits, range: 0 to 999 }
constraints:
  - service_date is not before episode_start
";
