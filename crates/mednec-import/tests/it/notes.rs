//! What does not fit is told, and what is hostile refused.

use std::collections::BTreeSet;

use mednec_import::{Note, Request, import, read_dmn, read_jdm};

use crate::project::{made, request};

fn texts(notes: &[Note]) -> String {
    notes.iter().map(|note| format!("{note}\n")).collect()
}

#[test]
fn tables_without_an_outcome_become_tables_of_values() {
    let tables = read_dmn(include_str!("samples/visits.dmn")).unwrap();
    let made = made(&tables, &request("visits.dmn"));
    let (name, text) = &made.imported.policies[0];
    assert_eq!(name, "visits-allowed");
    for line in [
        "policy: harbor/visits-allowed",
        "status: draft",
        "  visits_allowed:",
        "    hit: collect",
        "    collect: sum",
        "      - when: falls >= 2\n        value: 6",
        "      - when: lives_alone\n        value: 2.5",
        "cite: visits-dmn table Visits allowed\n",
        "# note: table `Notices`: all rows that hold give a list",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let notes = texts(&made.imported.notes);
    for part in
        ["`Total`, line 18: no decision table but a `literalExpression`", "`Score`, line 19: a function"]
    {
        assert!(notes.contains(part), "{part}\n{notes}");
    }
}

#[test]
fn what_cannot_be_read_is_told_in_its_place() {
    let tables = read_jdm(include_str!("samples/triage.json")).unwrap();
    let imported = import(&tables, &request("triage.json"));
    let notes = texts(&imported.notes);
    for part in [
        "`Adjust`: a node of the kind `functionNode`; it was not read",
        "table `Triage`, row 2, column `Anything`: `len(member.notes) > 3` cannot be read; the fact `triage_row_2_anything` asks a person instead",
        "table `Triage`, row 4, column `Approved`: `review(1)` is no outcome",
        "table `Triage`, row 5: a row before it always holds",
    ] {
        assert!(notes.contains(part), "{part}\n{notes}");
    }
    assert!(imported.policies[0].1.contains("# row 1: Low tone"), "{}", imported.policies[0].1);
    let facts = imported.facts.unwrap();
    assert!(facts.contains("answered_by: reviewer"), "{facts}");
}

/// A table of DMN with two inputs and two outputs, and these rows.
fn dmn(name: &str, rows: &str) -> String {
    let input = |name: &str| {
        format!("<input><inputExpression typeRef=\"number\"><text>{name}</text></inputExpression></input>")
    };
    let (falls, stairs) = (input("falls"), input("stairs"));
    format!(
        "<decision name=\"{name}\"><decisionTable hitPolicy=\"FIRST\">{falls}{stairs}<output name=\"level\"/><output name=\"visits\"/>{rows}</decisionTable></decision>"
    )
}

fn file(decisions: &str) -> String {
    format!("<definitions xmlns=\"https://www.omg.org/spec/DMN/20211108/MODEL/\">{decisions}</definitions>")
}

fn row(inputs: &str, outputs: [&str; 2]) -> String {
    let [first, second] = outputs.map(|text| format!("<outputEntry><text>{text}</text></outputEntry>"));
    format!("<rule>{inputs}{first}{second}</rule>")
}

fn cell(text: &str) -> String {
    format!("<inputEntry><text>{text}</text></inputEntry>")
}

#[test]
fn a_cell_without_a_text_asks_a_person_and_never_anything_goes() {
    let rows = [
        format!("<inputEntry/>{}", cell("&gt; 2")),
        format!("<inputEntry>&gt; 3</inputEntry>{}", cell("1")),
        cell("7"),
        format!("{}{}{}{}", cell("4"), cell("5"), cell("-"), cell("6")),
        format!("{}{}", cell(""), cell("")),
    ];
    let rows: String = rows.iter().map(|inputs| row(inputs, ["\"approved\"", "1"])).collect();
    let imported = import(&read_dmn(&file(&dmn("Falls", &rows))).unwrap(), &request("falls.dmn"));
    let policy = &imported.policies[0].1;
    for when in [
        "when: falls_row_1_falls and stairs > 2",
        "when: falls_row_2_falls and stairs is 1",
        "when: falls is 7 and falls_row_3_stairs",
        "when: falls is 4 and stairs is 5 and falls_row_4_cell_4",
        "# row 5\n  - otherwise:",
    ] {
        assert!(policy.contains(when), "{when}\n{policy}");
    }
    for note in [
        "row 1, column `falls`: `a cell without text` cannot be read",
        "row 2, column `falls`: `> 3` cannot be read",
        "table `Falls`, row 3: its inputs are 1, and those of the table 2",
        "table `Falls`, row 4: its inputs are 4, and those of the table 2",
    ] {
        assert!(policy.contains(note), "{note}\n{policy}");
    }
    let json = r#"{"nodes": [{"type": "decisionTableNode", "name": "Falls", "content": {"hitPolicy": "first",
        "inputs": [{"id": "i", "field": "falls"}, {"id": "k", "field": "stairs"}],
        "outputs": [{"id": "o", "field": "decision"}],
        "rules": [{"i": 5, "k": "> 1", "o": "'approved'"}, {"i": "> 2", "k": true, "o": "'denied'"},
            {"i": null, "k": "3", "o": false}]}}], "edges": []}"#;
    let imported = import(&read_jdm(json).unwrap(), &request("falls.json"));
    let policy = &imported.policies[0].1;
    for part in [
        "when: falls_row_1_falls and stairs > 1",
        "when: falls > 2 and falls_row_2_stairs",
        "when: stairs is 3",
        "row 1, column `falls`: `5` cannot be read",
        "row 2, column `stairs`: `true` cannot be read",
        "row 3, column `decision`: `false` is no outcome",
    ] {
        assert!(policy.contains(part), "{part}\n{policy}");
    }
}

#[test]
fn a_cell_that_cannot_be_read_is_asked_once_for_all_outputs() {
    let rows = row(&format!("{}{}", cell("falls + 1"), cell("2")), ["3", "6"]);
    let imported = import(&read_dmn(&file(&dmn("Care", &rows))).unwrap(), &request("care.dmn"));
    let (policy, facts) = (&imported.policies[0].1, imported.facts.as_deref().unwrap());
    assert_eq!(policy.matches("when: care_row_1_falls and stairs is 2").count(), 2, "{policy}");
    assert_eq!(facts.matches("answered_by: reviewer").count(), 1, "{facts}");
    assert_eq!(texts(&imported.notes).matches("cannot be read").count(), 1);
}

#[test]
fn a_policy_has_the_notes_of_its_file_its_tables_and_its_own_at_its_head() {
    let both = |first: &str| format!("{}{}", cell(first), cell("2"));
    let values = dmn("Care", &row(&both("falls + 1"), ["3", "6"]));
    let falls = dmn("Falls", &row(&both("falls + 2"), ["\"approved\"", "1"]));
    let stairs = dmn("Stairs", &row(&both("falls + 3"), ["\"denied\"", "1"]));
    let other = "<decision name=\"Total\"><literalExpression/></decision>";
    let read = read_dmn(&file(&format!("{other}{values}{falls}{stairs}"))).unwrap();
    let imported = import(&read, &request("falls.dmn"));
    let heads = ["`Total`, line 1", "`falls + 1`", "`falls + 2`", "`falls + 3`"].map(|note| {
        let has = |at: usize| {
            let (_, text) = &imported.policies[at];
            text.lines().any(|line| line.starts_with("# note: ") && line.contains(note))
        };
        assert_eq!(texts(&imported.notes).matches(note).count(), 1, "{note}");
        [has(0), has(1)]
    });
    assert_eq!(heads, [[true, true], [true, false], [true, false], [false, true]]);
}

#[test]
fn what_is_asked_for_is_taken() {
    let tables = read_dmn(include_str!("samples/visits.dmn")).unwrap();
    let one = Request { table: Some("Visit".into()), ..request("visits.dmn") };
    assert!(
        texts(&import(&tables, &one).notes)
            .contains("no table is called `Visit`; there are `Visits allowed`, `Notices`")
    );
    let tables = read_jdm(include_str!("samples/triage.json")).unwrap();
    let known = BTreeSet::from(["member_age".to_owned(), "procedure".to_owned()]);
    let imported = import(&tables, &Request { known, ..request("triage.json") });
    let facts = imported.facts.as_deref().unwrap();
    assert!(
        !facts.contains("member_age") && !facts.contains("procedure") && facts.contains("member_tone"),
        "{facts}"
    );
    assert!(texts(&imported.notes).contains("fact `member_age`: the vocabulary has such a fact already"));
}

#[test]
fn what_is_hostile_or_something_else_is_refused() {
    let bomb = "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><definitions>&b;</definitions>";
    for (text, part) in [
        (bomb, "no XML that is read"),
        ("<html/>", "begins with `<html>`"),
        ("<definitions", "no XML that is read"),
        ("", "no XML that is read"),
    ] {
        assert!(read_dmn(text).unwrap_err().to_string().contains(part), "{text}");
    }
    let large = " ".repeat(8 * 1024 * 1024 + 1);
    assert!(read_dmn(&large).unwrap_err().to_string().contains("more than 8 MiB"));
    assert!(read_jdm(&large).unwrap_err().to_string().contains("more than 8 MiB"));
    let rows = "<rule/>".repeat(mednec_import::MOST_ROWS + 1);
    let text = format!(
        "<definitions><decision name=\"d\"><decisionTable>{rows}</decisionTable></decision></definitions>"
    );
    assert!(read_dmn(&text).unwrap_err().to_string().contains("more than 5000 rows"));
    for (text, part) in [("[1", "not JSON"), ("{}", "no decision graph")] {
        assert!(read_jdm(text).unwrap_err().to_string().contains(part), "{text}");
    }
    let deep = format!("{}{}", "<definitions>".repeat(100_000), "</definitions>".repeat(100_000));
    assert!(read_dmn(&deep).is_ok_and(|read| read.tables.is_empty()) || read_dmn(&deep).is_err());
}
