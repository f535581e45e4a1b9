//! Rows of spreadsheets: tables, value sets and cases.

use super::{Folder, POLICY, codes, told};
use crate::{Options, Project, run_cases};

/// A workbook with one sheet.
fn workbook(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    mednec_sheets::SheetWriter::whole(sheet, rows).unwrap()
}

/// The sample policies with a table in a file.
fn with_table(key: &str, name: &str, bytes: impl AsRef<[u8]>) -> Folder {
    let table = format!(
        "tables:\n  most_visits: {{ {key}: {name}, hit: first, cite: rehab-12 §2, else: 6 visits }}\n"
    );
    let policy = POLICY
        .replace("parameters: {}\n", &table)
        .replace("unless: reviewer_agrees", "when: visits_used including this >= most_visits");
    let folder = Folder::sample(&[]);
    folder.write(&format!("example/{name}"), bytes);
    folder.write("example/97112.yaml", policy);
    folder
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_table_is_the_same_in_every_form_of_rows() {
    let rows = [
        &["tone", "gait_speed", "value"][..],
        &["low", "< 0.6 metres per second", "12 visits"],
        &["high", "", "9 visits"],
    ];
    let text = |part: &str, end: &str| rows.map(|row| row.join(part)).join(end) + end;
    let cases = "id,procedure,one_on_one,tone,gait_speed,visits_used,expect.outcome\n\
        below,97112,yes,low,0.5,10,approve\nat,97112,yes,low,0.5,11,pend\n\
        quick,97112,yes,low,0.6,5,pend\nhigh,97112,yes,high,,7,approve\nhigher,97112,yes,high,,8,pend\n";
    for (key, name, bytes) in [
        ("csv", "limits.csv", text(",", "\n").into_bytes()),
        ("csv", "limits.csv", text(";", "\r\n").into_bytes()),
        ("csv", "limits.csv", utf16(&text("\t", "\r\n"))),
        ("csv", "limits.csv", text(",", "\r").into_bytes()),
        ("xlsx", "limits.xlsx", workbook("Limits", &rows)),
    ] {
        let folder = with_table(key, name, &bytes);
        let end = if bytes.contains(&b'\n') { "\n" } else { "\r" };
        folder.write("example/all.cases.csv", cases.replace('\n', end));
        let project = folder.load();
        assert!(project.diagnostics().is_empty(), "{}", told(project.sources(), project.diagnostics()));
        let run = run_cases(&project, None);
        let failed: Vec<&str> =
            run.results.iter().filter(|case| !case.passed()).map(|case| case.name.as_str()).collect();
        assert!(run.is_good() && run.results.len() == 5, "{name}: {failed:?}");
    }
}

#[test]
fn a_cell_that_is_wrong_is_told_with_its_row_and_column() {
    let rows =
        [&["tone", "gait_speed", "value"][..], &["low", "", "12 visits"], &["loose", "< x", "9 visits"]];
    let folder = with_table("xlsx", "limits.xlsx", workbook("Limits", &rows));
    let project = folder.load();
    let text = told(project.sources(), project.diagnostics());
    assert!(text.contains("limits.xlsx#Limits:3:1"), "{text}");
    assert!(text.contains("row 3, column A `tone`"), "{text}");
    assert!(text.contains("row 3, column B `gait_speed`"), "{text}");
    let alone = Project::load(&folder.path("example/limits.xlsx"), &Options::default());
    assert_eq!(alone.diagnostics().len(), project.diagnostics().len());
}

#[test]
fn which_sheet_has_the_rows_is_said_and_checked() {
    let one = workbook("Limits", &[&["tone", "value"], &["low", "12 visits"]]);
    for (key, code) in [
        ("xlsx", None),
        ("sheet: Limits, xlsx", None),
        ("sheet: Limit, xlsx", Some("unknown-csv")),
        ("csv", Some("unknown-key")),
        ("csv: limits.csv, xlsx", Some("unknown-key")),
    ] {
        let project = with_table(key, "limits.xlsx", &one).load();
        assert_eq!(codes(project.diagnostics()).first(), code.as_ref(), "{key}");
    }
    let folder = with_table("xlsx", "limits.xlsx", &one);
    folder.write("example/notes.xlsx", workbook("Notes", &[&["What was said", ""], &["on the phone", "x"]]));
    assert!(folder.load().diagnostics().is_empty(), "what nothing names is no matter of the policies");
    let project = with_table("xlsx", "limits.xlsx", "tone,value\n").load();
    assert_eq!(codes(project.diagnostics()), ["not-a-workbook"], "it is there");
}

const CASES: [&[&str]; 5] = [
    &[
        "id",
        "procedure",
        "one_on_one",
        "tone",
        "diagnoses",
        "expect.outcome",
        "expect.reason",
        "expect.missing",
        "expect.criteria.impaired",
    ],
    &["alone", "97112", "no", "", "", "deny", "not_one_on_one", "", ""],
    &["low", "97112", "yes", "low", "I69.351; R27.8", "pend", "", "reviewer_agrees", "met"],
    &["other", "97110", "", "", "M54.2", "not_applicable", "", "", ""],
    &["wrong", "97112", "no", "", "", "approve", "", "", ""],
];

#[test]
fn cases_are_rows() {
    let csv = CASES.map(|row| row.join(";").replace("I69.351; R27.8", "\"I69.351; R27.8\"")).join("\r\n");
    for (name, bytes, place) in [
        ("example/rows.cases.csv", csv.clone().into_bytes(), "rows.cases.csv"),
        ("example/rows.cases.csv", utf16(&csv), "rows.cases.csv"),
        ("example/rows.cases.xlsx", workbook("Cases", &CASES), "rows.cases.xlsx#Cases"),
    ] {
        let folder = Folder::sample(&[]);
        folder.write(name, bytes);
        let project = folder.load();
        assert!(project.bundle().is_some(), "{}", told(project.sources(), project.diagnostics()));
        assert!(project.diagnostics().is_empty(), "{}", told(project.sources(), project.diagnostics()));
        let run = run_cases(&project, Some("rows.cases"));
        let passed: Vec<(&str, bool)> =
            run.results.iter().map(|case| (case.name.as_str(), case.passed())).collect();
        assert_eq!(passed, [("alone", true), ("low", true), ("other", true), ("wrong", false)]);
        let failed = &run.results[3];
        assert!(failed.path.ends_with(place), "{}", failed.path);
        assert_eq!(project.sources().locate(failed.span).unwrap().1.line, 5, "the row");
        let update = crate::update(&project, &run);
        assert!(update.files.is_empty() && !update.left.is_empty(), "rows are left to their author");
    }
}

#[test]
fn a_value_that_is_wrong_in_a_row_is_told_with_its_row_and_column() {
    let folder = Folder::sample(&[]);
    folder.write(
        "example/rows.cases.csv",
        "id;procedure;tone;diagnoses;expect.missing\na;97112;loose;\"M54.2;nonsense\";\nb;97112;;;tona\n",
    );
    let project = folder.load();
    assert!(project.bundle().is_some());
    let text = told(project.sources(), project.diagnostics());
    for place in ["row 2, column C `tone`", "row 2, column D `diagnoses`", "row 3, column E `expect.missing`"]
    {
        assert!(text.contains(place), "{place}\n{text}");
    }
}

#[test]
fn a_slip_in_a_cell_is_told_there_with_the_right_form() {
    for (row, place, right) in [
        ("low,0.4-0.6,12 visits", "row 2, column B `gait_speed`", "write `0.4 to 0.6 metres per second`"),
        ("low,0.6+ metres per second,12 visits", "column B", "write `>= 0.6 metres per second`"),
        ("low,１＋ metres per second,12 visits", "column B", "write `>= 1 metres per second`"),
        ("low,0.6 to 0.4 metres per second,12 visits", "column B", "write `0.4 to 0.6 metres per second`"),
        ("low,0.4 to 0.6,12 visits", "column B", "write `0.4 to 0.6 metres per second`"),
        ("low,2026-08-15,12 visits", "column B", "write `8 to 15 metres per second`"),
        ("low/high,,12 visits", "column A `tone`", "write `low, high`"),
        ("low,,12visits", "row 2, column C `value`", "write `12 visits`"),
        ("low,,9-12 visits", "column C `value`", "write the number that counts: `12 visits`"),
        ("low,,", "column C `value`", "such as `12 visits`"),
        ("low,,a dozen", "column C `value`", "declare it"),
        ("low,,12 sessions", "column C `value`", "write `12 visits`"),
        ("low,,12 days", "column C `value`", "units of the same kind"),
    ] {
        let folder = with_table("csv", "limits.csv", format!("tone,gait_speed,value\n{row}\n"));
        let project = folder.load();
        let text = told(project.sources(), project.diagnostics());
        assert_eq!(project.diagnostics().len(), 1, "{row}\n{text}");
        assert!(text.contains("limits.csv:2:") && text.contains(place) && text.contains(right), "{text}");
    }
    let fine = "tone,gait_speed,value\n\"low, high\",0.4 to 0.6 metres per second,12 visits\nlow;high,,9\n";
    let project = with_table("csv", "limits.csv", fine).load();
    assert!(project.diagnostics().is_empty(), "{}", told(project.sources(), project.diagnostics()));
}

#[test]
fn what_is_there_and_broken_is_not_told_as_missing() {
    let project = with_table("csv", "limits.csv", "tone,value\n\"low,12 visits\n").load();
    assert_eq!(codes(project.diagnostics()), ["csv-shape"]);
    let project = with_table("csv", "limits.csv", b"tone,value\nlow,12 visits \xff\n").load();
    assert_eq!(codes(project.diagnostics()), ["not-utf8"]);
    let derived = "policy: example-health/97110\nprocedures: [97110]\nbased_on: example-health/97112\nchanges:\n  \
        - { withdraw: impaired, because: it is not asked }\n";
    for (right, wrong, code) in [
        ("procedures: [97112]", "procedures: [97112", "yaml-bracket"),
        ("policy: example-health/97112", "policy: Example-Health/97112", "bad-name"),
        ("criteria:\n  impaired:\n    title:", "criteria:\n  impaired:\n    titel:", "unknown-key"),
        ("  impaired:\n    title: The system is impaired\n", "  impairment:\n    titel: x\n", "unknown-key"),
    ] {
        assert!(POLICY.contains(right), "{right}");
        let folder = Folder::sample(&[]);
        folder.write("example/97112.yaml", POLICY.replace(right, wrong));
        folder.write("example/97110.yaml", derived);
        let project = folder.load();
        let found = codes(project.diagnostics());
        assert!(found.contains(&code), "{found:?}");
        assert!(!found.contains(&"unknown-base") && !found.contains(&"bad-change"), "{found:?}");
    }
}

#[test]
fn a_column_that_is_not_quite_called_so_is_read_as_meant() {
    let folder = Folder::sample(&[]);
    folder.write(
        "example/rows.cases.csv",
        "ID,procedure,\"One on\none\",Expect.Outcome,expected reason\na,97112,no,deny,not_one_on_one\n",
    );
    let project = folder.load();
    let text = told(project.sources(), project.diagnostics());
    assert_eq!(codes(project.diagnostics()), ["bad-name"; 4], "{text}");
    for right in ["`id`, not `ID`", "`one_on_one`, not `One on one`", "`expect.outcome`", "`expect.reason`"] {
        assert!(text.contains(right), "{right}\n{text}");
    }
    let run = run_cases(&project, Some("rows.cases"));
    assert!(run.is_good() && run.results[0].name == "a");
}

#[test]
fn several_values_of_a_cell_are_set_apart_by_either_sign() {
    let folder = Folder::sample(&[]);
    folder.write(
        "example/rows.cases.csv",
        "id,procedure,diagnoses,expect.outcome\na,97110,\"I69.351, R27.8\",not_applicable\n\
         b,97110,I69.351; R27.8,not_applicable\n",
    );
    let project = folder.load();
    assert!(project.diagnostics().is_empty(), "{}", told(project.sources(), project.diagnostics()));
    let (cases, _) = crate::file_cases(&project, project.bundle().unwrap());
    let cases: Vec<_> = cases.iter().filter(|case| ["a", "b"].contains(&case.name.as_str())).collect();
    let facts = |at: usize| &cases[at].case.as_ref().unwrap().case;
    assert_eq!(facts(0), facts(1));
}
