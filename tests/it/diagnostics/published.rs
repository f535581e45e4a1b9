//! Problems of what others publish: workbooks, decision tables, and codes.

use mednec_import::read_dmn;
use mednec_project::codes::BAD_IMPORT;
use mednec_project::icd::{IcdYears, check_codes, read_icd_file, read_successors};
use mednec_project::{Options, Project};
use mednec_source::{Diagnostic, SourceMap};

use super::cases::Folder;
use super::elsewhere::{FACTS, alone};

pub(super) fn not_a_workbook(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("facts.yaml", FACTS);
    folder.write("limits.xlsx", "tone,value\nlow,12 visits\n");
    let project = Project::load(&folder.0, &Options::default());
    (project.sources().clone(), project.diagnostics().to_vec())
}

pub(super) fn bad_import(_: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let error = read_dmn("<html/>").expect_err("no DMN");
    alone(Diagnostic::new(&BAD_IMPORT, error.cause).in_path("rules.dmn").help(error.help))
}

pub(super) fn bad_code_file(folder: &Folder) -> (SourceMap, Vec<Diagnostic>) {
    let path = folder.write("icd10cm_order_2026.txt", "M54.50 Pain low in the back\n");
    alone(read_icd_file(&path, None).expect_err("no order file"))
}

/// What is said of the codes of a file, by two years and what followed what.
pub(super) fn codes(folder: &Folder, name: &str, text: &str) -> (SourceMap, Vec<Diagnostic>) {
    folder.write("policies/facts.yaml", "facts:\n  diagnosis: { type: code, system: icd-10-cm }\n");
    folder.write(&format!("policies/{name}"), text);
    let year = |year: u32, lines: &str| {
        let path = folder.write(&format!("icd10cm_order_{year}.txt"), lines);
        read_icd_file(&path, None).expect("an order file")
    };
    let years = IcdYears::new(vec![
        year(2025, "00001 M54     0 Pain\n00002 M546    1 Pain\n"),
        year(2026, "00001 M54     0 Pain\n00002 M545    0 Pain\n00003 M5450   1 Pain\n"),
    ]);
    let followed = read_successors(&folder.write("new.csv", "M54.50,M54.6\n")).expect("a table");
    let project = Project::load(&folder.0.join("policies"), &Options::default());
    let found = check_codes(&project, &years, &followed);
    (project.sources().clone(), found.problems)
}
