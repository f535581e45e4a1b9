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
