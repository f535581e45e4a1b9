//! Problems that no files of a fixture can bring about: they need a folder, an input or a size of a special making.

use std::fs::{self, File};
use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use mednec_batch::{Batch, BatchError, Form, Input, Map, run as run_batch};
use mednec_compiler::{Compiled, Options};
use mednec_graph::Bundle;
use mednec_letter::Template;
use mednec_project::{
    CaseStream, Failure, MOST_LINE_BYTES, Policies, Project, read_costs, read_frequencies, run_cases,
    write_whole,
};
use mednec_source::{Diagnostic, SourceMap};
use mednec_tests::compile_texts;

use super::cases::{Folder, without_place};
use super::fixture::shown;
use super::{analysed, locked, published, scaffolded, sealed};

/// A fault of mednec itself, and one of the computer: neither can be brought about at will.
const UNSEEN: [&str; 3] = ["condition-internal", "layout-internal", "unreadable-file"];

pub(super) const FACTS: &str = "facts:\n  direct_one_on_one: { type: yes/no }\n";

/// Makes a problem.
type Maker = fn(&Folder) -> (SourceMap, Vec<Diagnostic>);

/// The problems, each with what makes it.
const MADE: &[(&str, Maker)] = &[
    ("threshold-idle", analysed::threshold_idle),
    ("fact-never-matters", analysed::fact_never_matters),
    ("outcome-never-reached", analysed::outcome_never_reached),
    ("silence-denies", analysed::silence_denies),
    ("invariant-not-proved", analysed::invariant_not_proved),
    ("too-many-alternatives", too_many_alternatives),
    ("too-many-rules", too_many_rules),
    ("too-many-terms", too_many_terms),
    ("case-line-too-long", case_line_too_long),
    ("no-case-run", no_case_run),
    ("not-found", |folder| loaded(&Project::load(&folder.0.join("polices"), &Options::default()))),
    ("not-utf8", not_utf8),
    ("file-too-large", file_too_large),
    ("no-policy-files", no_policy_files),
    ("passed-over", passed_over),
    ("no-vocabulary", no_vocabulary),
    ("folder-too-large", folder_too_large),
    ("review-overdue", review_overdue),
    ("not-a-bundle", |folder| opened(folder, |_| b"procedure: 97112\n".to_vec())),
    ("bundle-version", |folder| opened(folder, |bytes| changed(bytes, 8))),
    ("bundle-damaged", |folder| opened(folder, |bytes| changed(bytes, 60))),
    ("bad-map", |_| alone(Map::read(Path::new("claims.map.yaml"), MAP).expect_err("a mapping of two minds"))),
    ("bad-costs", |folder| {
        asked(folder, "costs.yaml", "costs:\n  direct_one_on_on: 5\n", |path, bundle| {
            read_costs(path, bundle).map(drop)
        })
    }),
    ("bad-frequencies", |folder| {
        asked(
            folder,
            "frequencies.yaml",
            "frequencies:\n  direct_one_on_one: { yes: many }\n",
            |path, bundle| read_frequencies(path, bundle).map(drop),
        )
    }),
    ("unreadable-rows", |folder| refused(folder, "claims.parquet", b"case_id,procedure\n1,97112\n")),
    ("unknown-column", |folder| refused(folder, "claims.csv", b"case_id,HCPCS_CD\n1,97112\n")),
    ("unclear-input", unclear_input),
    ("bad-template", bad_template),
    ("breaks-base", breaks_base),
    ("not-a-workbook", published::not_a_workbook),
    ("bad-import", published::bad_import),
    ("bad-code-file", published::bad_code_file),
    ("code-unknown", |folder| {
        published::codes(folder, "codes.yaml", "value_set: back_pain\nsystem: icd-10-cm\ncodes: [M54.5x]\n")
    }),
    ("code-not-billable", |folder| {
        published::codes(folder, "back.cases.yaml", "cases:\n  - id: back\n    given: { diagnosis: M54.5 }\n")
    }),
    ("code-out-of-date", |folder| {
        published::codes(folder, "codes.yaml", "value_set: back_pain\nsystem: icd-10-cm\ncodes: [M54.6]\n")
    }),
    ("not-written", not_written),
    ("unsigned-bundle", sealed::unsigned_bundle),
    ("wrong-signature", sealed::wrong_signature),
    ("bad-key", sealed::bad_key),
    ("sources-not-signed", sealed::sources_not_signed),
    ("already-there", sealed::already_there),
    ("bad-receipts", sealed::bad_receipts),
    ("broken-seal", sealed::broken_seal),
    ("no-such-bundle", sealed::no_such_bundle),
    ("bad-answer", scaffolded::bad_answer),
    ("no-place", scaffolded::no_place),
    ("no-lock", locked::no_lock),
    ("not-locked", locked::not_locked),
    ("locked-meaning-changed", locked::meaning_changed),
    ("locked-edition-gone", locked::edition_gone),
    ("bad-lock", locked::bad_lock),
];

/// A mapping that gives a fact from a column and from nowhere at once.
const MAP: &str = "facts:\n  procedure: { column: HCPCS_CD, value: 97112 }\n";

/// Whether the problem of a name is made here, or by nothing.
pub(super) fn has(name: &str) -> bool {
    UNSEEN.contains(&name) || MADE.iter().any(|(made, _)| *made == name)
}

/// What mednec says to a problem that is made here.
pub(super) fn said(name: &str) -> Option<String> {
    let (_, make) = MADE.iter().find(|(made, _)| *made == name)?;
    let (sources, problems) = make(&Folder::new());
    let problem = problems.iter().find(|problem| problem.code.name == name);
    let problem = problem.unwrap_or_else(|| panic!("{name} was not told, but {problems:#?}"));
    Some(without_place(&shown(&sources, problem)))
}

fn loaded(project: &Project) -> (SourceMap, Vec<Diagnostic>) {
    (project.sources().clone(), project.diagnostics().to_vec())
}

pub(super) fn alone(problem: Diagnostic) -> (SourceMap, Vec<Diagnostic>) {
    (SourceMap::new(), vec![problem])
}

/// A template with a name that is spelt wrongly.
fn bad_template(_: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let text = "# Determination: {{ outcom }}\n";
    let bad = Template::new(text).expect_err("a name that no letter has");
    let (sources, problem) = bad.told("letter.md.j2", text);
    (sources, vec![problem])
}

/// A policy that pends what the rule that it builds on approves.
fn breaks_base(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let standard = "policy: standard/97112\nstatus: template\nbounds: floor\nprocedures: [97112]\nparameters:\n  \
                    standard_visits: 18 visits\nrules:\n  - pend: course_used_up\n    when: visits_used > \
                    standard_visits\n  - otherwise: { approve: criteria_met }\nreasons:\n  course_used_up: { basis: \
                    documentation }\n";
    let policy = "policy: example-health/97112\nbased_on: standard/97112\nchanges:\n  - { set: standard_visits, to: 12 \
                  visits, because: The plan has fewer visits }\n";
    let facts = "facts:\n  procedure: { type: code, system: cpt }\n  visits_used: { type: whole number, unit: visits, \
                 range: 0 to 99 }\n";
    let files = [
        ("facts.yaml", facts),
        ("payer.yaml", "payer: example-health\nname: Example Health (fictional)\n"),
        ("standard.yaml", standard),
        ("policy.yaml", policy),
    ];
    for (name, text) in files {
        fs::write(folder.0.join(name), text).unwrap();
    }
    loaded(&Project::load(&folder.0, &Options::default()))
}

/// A file of what questions cost, or how often answers come, that is refused.
fn asked(
    folder: &Folder,
    name: &str,
    text: &str,
    read: fn(&Path, &Bundle) -> Result<(), Failure>,
) -> (SourceMap, Vec<Diagnostic>) {
    let facts = [("facts.yaml", FACTS)];
    let (_, Compiled { bundle, .. }) = compile_texts(&facts, &Options::default());
    let failure = read(&folder.write(name, text), &bundle.unwrap_or_default()).expect_err("it is refused");
    (failure.sources, failure.diagnostics)
}

/// One rule more than are read.
fn too_many_rules(_: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let rule = "  - { pend: clinical_review, when: direct_one_on_one }\n".repeat(2001);
    let policy = format!("policy: example-health/97112\nprocedures: any\nrules:\n{rule}");
    let files = [
        ("facts.yaml", FACTS),
        ("payer.yaml", "payer: example-health\nname: Example Health (fictional)\n"),
        ("policy.yaml", policy.as_str()),
    ];
    let (sources, Compiled { diagnostics, .. }) = compile_texts(&files, &Options::default());
    (sources, diagnostics)
}

/// A table with one row more than a table has.
fn too_many_alternatives(_: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let rows: String =
        (0..501).map(|at| format!("      - {{ when: score is {at}, value: {at} points }}\n")).collect();
    let policy = format!(
        "policy: example-health/97112\nprocedures: any\ntables:\n  least_score:\n    rows:\n{rows}    else: 6 points\n\
         rules:\n  - {{ pend: clinical_review, when: score < least_score }}\n"
    );
    let files = [
        ("facts.yaml", "facts:\n  score: { type: whole number, unit: points, range: 0 to 900 }\n"),
        ("payer.yaml", "payer: example-health\nname: Example Health (fictional)\n"),
        ("policy.yaml", policy.as_str()),
    ];
    let (sources, Compiled { diagnostics, .. }) = compile_texts(&files, &Options::default());
    (sources, diagnostics)
}

/// Every code of a diagnosis with two digits, each asked for by itself.
fn too_many_terms(_: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let mut policy = String::from("policy: example-health/97112\nprocedures: any\nrules:\n");
    policy.push_str("  - pend: any_of_many\n    when:\n      any:\n");
    for letter in 'A'..='Z' {
        for number in 0..100 {
            policy.push_str(&format!("        - any diagnoses in [{letter}{number:02}]\n"));
        }
    }
    policy.push_str(
        "  - otherwise: { approve: criteria_met }\nreasons:\n  any_of_many: { basis: clinical_review }\n",
    );
    let files = [
        ("facts.yaml", "facts:\n  diagnoses: { type: list of codes, system: icd-10-cm }\n"),
        ("payer.yaml", "payer: example-health\nname: Example Health (fictional)\n"),
        ("policy.yaml", &policy),
    ];
    let (sources, Compiled { diagnostics, .. }) = compile_texts(&files, &Options::default());
    (sources, diagnostics)
}

fn case_line_too_long(_: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let input = Cursor::new(vec![b' '; MOST_LINE_BYTES + 1]);
    let mut stream = CaseStream::new(input, "cases.ndjson");
    let line = stream.next_line().and_then(|line| line.text.err());
    alone(*line.expect("a line over the limit"))
}

fn unclear_input(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("claims.txt", b"case_id,procedure\n1,97112\n");
    alone(
        Input::find(&[folder.0.join("claims.txt")], None)
            .expect_err("an ending of nothing")
            .in_path("claims.txt"),
    )
}

/// Why the rows of a file are not determined at all.
fn refused(folder: &Folder, name: &str, bytes: &[u8]) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("policies/facts.yaml", "facts:\n  procedure: { type: code, system: cpt }\n");
    folder.write("policies/payer.yaml", "payer: example-health\nname: Example Health (fictional)\n");
    folder.write(name, bytes);
    let policies = Policies::open(&folder.0.join("policies"), &Options::default()).expect("they compile");
    let path = folder.0.join(name);
    let form = Form::of_name(&path).expect("an ending");
    let batch = Batch { output: Some(folder.0.join("out.ndjson")), ..Batch::new(&policies) };
    let input = Input { path: Some(path), form };
    match run_batch(&batch, &[input], &mut |_| {}, &AtomicBool::new(false)) {
        Err(BatchError::Told(problem)) => alone(problem.in_path(name)),
        other => panic!("{other:?}"),
    }
}

fn no_case_run(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("policies/facts.yaml", FACTS);
    let project = Project::load(&folder.0.join("policies"), &Options::default());
    let run = run_cases(&project, None);
    (SourceMap::new(), run.diagnostics)
}

fn no_policy_files(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("policies/notes.txt", "");
    loaded(&Project::load(&folder.0.join("policies"), &Options::default()))
}

fn passed_over(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("facts.yaml", FACTS);
    folder.write("97112.yaml.txt", "policy: example-health/97112\n");
    loaded(&Project::load(&folder.0, &Options::default()))
}

fn not_utf8(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("payer.yaml", b"payer: example-health\nname: Beispiel-Krankenkasse f\xfcr alle\n");
    loaded(&Project::load(&folder.0, &Options::default()))
}

fn file_too_large(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let file = File::create(folder.0.join("codes.yaml")).unwrap();
    file.set_len(9 * 1024 * 1024).unwrap();
    loaded(&Project::load(&folder.0, &Options::default()))
}

fn no_vocabulary(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    // Nine folders deep, so that the search ends before it leaves the folder of this test.
    let deep = folder.0.join("1/2/3/4/5/6/7/8/9");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("payer.yaml"), "payer: example-health\nname: Example Health\n").unwrap();
    let project = Project::load(&deep.join("payer.yaml"), &Options::default());
    let problems = project.diagnostics().iter().cloned().map(|problem| problem.in_path("payer.yaml"));
    (SourceMap::new(), problems.collect())
}

fn folder_too_large(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    fs::create_dir_all(folder.0.join("a/".repeat(33))).unwrap();
    loaded(&Project::load(&folder.0, &Options::default()))
}

/// What is said to a bundle that was changed.
/// A policy whose review was due a day before the one that is given.
fn review_overdue(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("facts.yaml", FACTS);
    folder.write("payer.yaml", "payer: example-health\nname: Example Health\n");
    let policy = "policy: example-health/97112\nnext_review: 2026-01-01\nprocedures: any\nrules:\n  - otherwise: { approve: criteria_met }\n";
    folder.write("97112.yaml", policy);
    let project = Project::load(&folder.0, &Options::default());
    let day = mednec_graph::fact::read_date("2026-01-02").expect("a day");
    (project.sources().clone(), project.overdue(day))
}

fn opened(folder: &Folder, change: fn(Vec<u8>) -> Vec<u8>) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("facts.yaml", FACTS);
    let project = Project::load(&folder.0, &Options::default());
    let path = folder.write("policies.mednec", change(project.bundle_bytes().to_vec()));
    let failure = Policies::open(&path, &Options::default()).expect_err("not a bundle any more");
    (failure.sources, failure.diagnostics)
}

fn changed(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    bytes[at] ^= 0xff;
    bytes
}

fn not_written(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    alone(write_whole(&folder.0.join("out/policies.mednec"), b"").expect_err("there is no such folder"))
}
