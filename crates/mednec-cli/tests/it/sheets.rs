//! Spreadsheets as users meet them: cases in rows, determinations as a workbook.

use std::fs;

use serde_json::Value;

use crate::program::{Place, W1, code, mednec, said, told};

/// A workbook with one sheet.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    mednec_sheets::SheetWriter::whole("Cases", rows).unwrap()
}

const ROWS: [&[&str]; 3] =
    [&["case_id", "procedure", "member_age"], &["=1+1", "97112", "30"], &["b", "97112", "31"]];

#[test]
fn a_workbook_goes_in_and_one_comes_out() {
    let folder = Place::new();
    let (cases, out) = (folder.path("in.xlsx"), folder.path("out.xlsx"));
    fs::write(&cases, workbook(&ROWS)).unwrap();
    let output = mednec(&["batch", "-p", W1, &cases, "-o", &out]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    let sheets = mednec_sheets::read_workbook(&fs::read(&out).unwrap()).unwrap();
    assert_eq!((sheets.len(), sheets[0].name.as_str()), (1, "Determinations"));
    let csv = folder.path("out.csv");
    let output = mednec(&["batch", "-p", W1, &cases, "-o", &csv]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    assert!(sheets[0].text.contains("\n=1+1,"), "text is no formula");
    let plain = |text: &str| text.replace('"', "");
    assert_eq!(plain(&sheets[0].text), plain(&fs::read_to_string(&csv).unwrap()));
}

#[test]
fn rows_are_determined_as_cases() {
    let folder = Place::new();
    let cases = folder.path("in.xlsx");
    let rows = [ROWS[0], &["a", "97112", "30"], ROWS[2]];
    fs::write(&cases, workbook(&rows)).unwrap();
    let text = rows.map(|row| row.join(";")).join("\r\n");
    let csv = folder.write("in.csv", &text);
    let mut answers = Vec::new();
    for file in [&cases, &csv] {
        let output = mednec(&["determine", "-p", W1, "--case", file, "--format", "ndjson"]);
        assert_eq!(code(&output), 0, "{}", told(&output));
        let ids: Vec<Value> = said(&output)
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["case_id"].clone())
            .collect();
        assert_eq!(ids, ["a", "b"]);
        answers.push(said(&output));
    }
    assert_eq!(answers[0], answers[1]);
    let wrong = folder.write("wrong.csv", "id;procedure;member_age\na;97112;300\n");
    let output = mednec(&["determine", "-p", W1, "--case", &wrong]);
    assert_eq!(code(&output), 3, "{}", told(&output));
    assert!(told(&output).contains("row 2, column C `member_age`"), "{}", told(&output));
}

#[test]
fn what_does_not_fit_into_a_workbook_is_not_written() {
    let folder = Place::new();
    let (cases, out) = (
        folder.write("in.csv", &format!("case_id,procedure\n{},97112\n", "a".repeat(40_000))),
        folder.path("out.xlsx"),
    );
    let output = mednec(&["batch", "-p", W1, &cases, "-o", &out]);
    assert_eq!(code(&output), 1, "{}", told(&output));
    assert!(told(&output).contains("not-written") && told(&output).contains("A2"), "{}", told(&output));
    assert!(!fs::exists(&out).unwrap());
}
