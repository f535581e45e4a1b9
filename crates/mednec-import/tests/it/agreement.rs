//! What an imported policy determines is what its table says.

use mednec_import::{Tables, read_dmn, read_jdm};

use crate::plain::holds;
use crate::project::{made, request};

const DMN: &str = include_str!("samples/eligibility.dmn");

/// The cells of the rows, by a search for their marks alone: inputs, and the two outputs.
fn rows(text: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let cells = |rule: &str, mark: &str| {
        let mark = format!("<{mark}><text>");
        let pieces = rule.split(&mark).skip(1);
        let text =
            |piece: &str| piece.split("</text>").next().unwrap().replace("&lt;", "<").replace("&gt;", ">");
        pieces.map(text).collect::<Vec<String>>()
    };
    text.split("<rule").skip(1).map(|rule| (cells(rule, "inputEntry"), cells(rule, "outputEntry"))).collect()
}

fn with_hit(hit: &str) -> Tables {
    read_dmn(&DMN.replace("\"HIT\"", &format!("\"{hit}\""))).unwrap()
}

fn name(text: &str) -> String {
    text.trim_matches('"').to_lowercase().replace(' ', "_")
}

#[test]
fn every_case_of_a_grid_comes_out_as_the_table_says() {
    let rows = rows(DMN);
    assert_eq!(rows.len(), 4);
    for hit in ["FIRST", "UNIQUE", "ANY", "PRIORITY"] {
        let made = made(&with_hit(hit), &request("eligibility.dmn"));
        let (mut met, mut order): (Vec<usize>, Vec<usize>) = (vec![0; 5], (0..4).collect());
        if hit == "PRIORITY" {
            let rank = |row: &usize| {
                ["\"approved\"", "\"review\"", "\"denied\""].iter().position(|o| *o == rows[*row].1[0])
            };
            order.sort_by_key(rank);
        }
        for age in ["17", "17.99", "18", "64", "64.01", "65", "70", "71"] {
            for setting in ["clinic", "Home Care", "hospice", "other"] {
                for fell in ["true", "false"] {
                    for day in ["2025-01-01", "2025-01-02", "2025-06-29", "2025-06-30", "2025-07-01"] {
                        for speed in ["0.4", "0.41", "1.2", "1.99", "2", "3"] {
                            let values = [age, setting, fell, day, speed];
                            let row = order.iter().copied().find(|row| {
                                rows[*row].0.iter().zip(values).all(|(cell, value)| holds(cell, value))
                            });
                            met[row.unwrap_or(4)] += 1;
                            let expected = match row.map(|row| &rows[row].1) {
                                Some(out) => {
                                    let outcome = match out[0].as_str() {
                                        "\"approved\"" => "approve",
                                        "\"denied\"" => "deny",
                                        _ => "pend",
                                    };
                                    (outcome.to_owned(), name(&out[1]))
                                }
                                None => ("pend".to_owned(), "no_row_holds".to_owned()),
                            };
                            let case = format!(
                                r#"{{"procedure": 97112, "member_age": {age}, "setting": "{}", "fell_this_year": {fell}, "requested_on": "{day}", "gait_speed": {speed}}}"#,
                                name(setting)
                            );
                            assert_eq!(made.determined(&case), expected, "{hit}: {case}");
                        }
                    }
                }
            }
        }
        assert!(met.iter().all(|count| *count > 0), "a row is never tried: {met:?}");
    }
}

#[test]
fn a_gap_is_left_open() {
    let made = made(&with_hit("FIRST"), &request("eligibility.dmn"));
    let (outcome, reason) =
        made.determined(r#"{"procedure": 97112, "member_age": 30, "fell_this_year": false}"#);
    assert_eq!((outcome.as_str(), reason.as_str()), ("pend", "information_needed"));
    let (outcome, _) = made.determined(r#"{"procedure": 97112, "member_age": 3}"#);
    assert_eq!(outcome, "deny");
}

#[test]
fn a_table_of_gorules_comes_out_as_it_says() {
    let tables = read_jdm(include_str!("samples/triage.json")).unwrap();
    let made = made(&tables, &request("triage.json"));
    let judged = "triage_row_2_anything";
    for (age, tone, asked, outcome, reason) in [
        ("19", "low", "", "approve", "criteria_met"),
        ("65", "high", "", "approve", "criteria_met"),
        ("18", "high", "false", "pend", "row_4"),
        ("66", "normal", "", "deny", "row_3"),
        ("5", "other", "true", "approve", "criteria_met"),
        ("5", "normal", "false", "deny", "row_3"),
        ("10", "normal", "", "deny", "row_3"),
        ("5", "normal", "", "pend", "clinical_review"),
    ] {
        let asked = if asked.is_empty() { String::new() } else { format!(r#", "{judged}": {asked}"#) };
        let case = format!(r#"{{"procedure": 97112, "member_age": {age}, "member_tone": "{tone}"{asked}}}"#);
        assert_eq!(made.determined(&case), (outcome.into(), reason.into()), "{case}");
    }
}
