//! Codes of diagnoses, looked up in an invented extract of two years: real numbers, titles of our own.

use super::{Folder, codes};
use crate::Project;
use crate::icd::{CodeCheck, IcdYears, Successors, check_codes, read_icd_file, read_successors};

fn order(codes: &[(&str, u8)]) -> String {
    let line = |(number, (code, flag)): (usize, &(&str, u8))| {
        format!("{number:05} {code:7} {flag} {:60} Title in own words\r\n", "Own words")
    };
    (1..).zip(codes).map(line).collect()
}

fn with_codes(more: &[(&str, &str)]) -> Folder {
    let folder = Folder::sample(more);
    folder.write("icd/icd10cm_order_2021.txt", order(&[("M54", 0), ("M545", 1), ("M546", 1), ("R270", 1)]));
    folder.write(
        "icd/icd10cm_order_2022.txt",
        order(&[("M54", 0), ("M545", 0), ("M5450", 1), ("M5451", 1), ("R270", 1), ("R278", 1)]),
    );
    folder.write("icd/new.tsv", "New\tOld\nM5450\tM54.5\nM54.51\tM54.6\n");
    folder
}

fn checked(folder: &Folder, successors: bool) -> (Project, CodeCheck) {
    let project = folder.load();
    let file = |name: &str| read_icd_file(&folder.path(&format!("icd/{name}")), None).unwrap();
    let years = IcdYears::new(vec![file("icd10cm_order_2022.txt"), file("icd10cm_order_2021.txt")]);
    let table = match successors {
        true => read_successors(&folder.path("icd/new.tsv")).unwrap(),
        false => Successors::default(),
    };
    let check = check_codes(&project, &years, &table);
    (project, check)
}

fn told(project: &Project, check: &CodeCheck) -> Vec<String> {
    let one = |problem: &mednec_source::Diagnostic| {
        let (path, at) = project.sources().locate(problem.primary.as_ref().unwrap().span).unwrap();
        let path = path.rsplit('/').next().unwrap();
        format!(
            "{path}:{}:{} {}: {}; {}",
            at.line, at.column, problem.code.name, problem.message, problem.help[0]
        )
    };
    check.problems.iter().map(one).collect()
}

#[test]
fn codes_of_value_sets_are_looked_up_in_the_newest_year() {
    let set = "value_set: pain\nsystem: icd-10-cm\ncodes:\n  - M54.-\n  - M54.5\n  - M54.6\n  - R27.0 to R27.9\n  - { code: M54.6, until: 2021-09-30 }\ncsv: more.csv\n";
    let folder =
        with_codes(&[("pain.yaml", set), ("more.csv", "code;until\nM54.6;\nM54.6;2021-09-30\nR27.8;\n")]);
    let (project, check) = checked(&folder, true);
    let gone = "M54.6 is no code any more from 2021-10-01 on; it is followed by M54.51";
    assert_eq!(
        told(&project, &check),
        [
            format!("more.csv:2:1 code-out-of-date: {gone}"),
            format!("pain.yaml:6:5 code-out-of-date: {gone}"),
            "pain.yaml:7:5 code-unknown: R27.9 is no code of ICD-10-CM in the years given; look at the spelling; if it is older or newer, give the file of its year with `--icd`".into(),
        ]
    );
    assert_eq!(check.looked_at, 9);
    assert!(check.problems[0].primary.as_ref().unwrap().text.starts_with("row 2, column A `code`"));
}

#[test]
fn codes_of_conditions_are_looked_up_where_they_stand() {
    let shared = "shared: pain\ncriteria:\n  back_pain:\n    any:\n      - any diagnoses in [M54.6, R27.0 to R27.9]\n      - first of diagnoses is Z99.9\n";
    let folder = with_codes(&[("shared.yaml", shared)]);
    let (project, check) = checked(&folder, false);
    let told = told(&project, &check);
    let of_shared: Vec<&str> =
        told.iter().filter_map(|line| line.strip_prefix("shared.yaml:")?.split([';', ',']).next()).collect();
    assert_eq!(
        of_shared,
        [
            "5:27 code-out-of-date: M54.6 is no code any more from 2021-10-01 on",
            "5:34 code-unknown: R27.9 is no code of ICD-10-CM in the years given",
            "6:31 code-unknown: Z99.9 is no code of ICD-10-CM in the years given",
        ]
    );
}

#[test]
fn codes_of_cases_are_looked_up_on_their_day() {
    let cases = "cases:\n  - id: old\n    given: { service_date: 2021-09-30, diagnoses: [M54.5, M54.6] }\n    variants:\n      later: { set: { service_date: 2021-10-01 } }\n      newer: { set: { diagnoses: { at_least: [R27.8] } } }\n  - id: none\n    given: { diagnoses: [M54.5, M54.6, Z99.9] }\n";
    let rows = "id;service_date;diagnoses\na;2021-10-01;\"M54.50;M54.5\"\n";
    let folder = with_codes(&[("example/a.cases.yaml", cases), ("example/b.cases.csv", rows)]);
    let (project, check) = checked(&folder, false);
    assert_eq!(
        told(&project, &check),
        [
            "a.cases.yaml:3:52 code-not-billable: M54.5 is a category and cannot be billed; write one of the codes below it: M54.50, M54.51",
            "a.cases.yaml:3:59 code-out-of-date: M54.6 is no code any more from 2021-10-01 on; look up what followed it; `--successors FILE` has mednec tell it",
            "a.cases.yaml:6:47 code-out-of-date: R27.8 is a code from 2021-10-01 on, and the case is of 2021-09-30; write the code that held on the day, or correct `service_date`",
            "a.cases.yaml:8:26 code-not-billable: M54.5 is a category and cannot be billed; write one of the codes below it: M54.50, M54.51",
            "a.cases.yaml:8:33 code-out-of-date: M54.6 is no code any more from 2021-10-01 on; look up what followed it; `--successors FILE` has mednec tell it",
            "a.cases.yaml:8:40 code-unknown: Z99.9 is no code of ICD-10-CM in the years given; look at the spelling; if it is older or newer, give the file of its year with `--icd`",
            "b.cases.csv:2:22 code-not-billable: M54.5 is a category and cannot be billed; write one of the codes below it: M54.50, M54.51",
        ]
    );
}

#[test]
fn what_is_no_file_of_codes_is_told() {
    let folder = with_codes(&[]);
    folder.write("icd/order_2022.txt", "M54.5 Pain\n");
    folder.write("icd/order.txt", "00001 M54     0 x\n");
    folder.write("icd/none.tsv", "a\tb\n");
    let bad = |name: &str| read_icd_file(&folder.path(&format!("icd/{name}")), None).unwrap_err();
    for (name, code, message) in [
        ("order_2022.txt", "bad-code-file", "this is no line of an order file"),
        ("order.txt", "bad-code-file", "the name of the file does not tell from which day on its codes hold"),
        ("missing_2022.txt", "not-found", "there is no such file or folder"),
    ] {
        let problem = bad(name);
        assert_eq!((problem.code.name, problem.message.as_str()), (code, message));
    }
    let problem = read_successors(&folder.path("icd/none.tsv")).unwrap_err();
    assert_eq!(codes(&[problem]), ["bad-code-file"]);
}
