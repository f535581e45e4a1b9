//! A small project as a book.

use std::io::{Cursor, Read};

use mednec_project::{Lock, Options, Project};

use crate::{Site, docx};

const VOCABULARY: &str = r#"
facts:
  procedure: { type: code, system: cpt, meaning: The procedure that is requested, question: Which procedure? }
  service_date: { type: date, meaning: The day of the service, question: On which day? }
  attended:
    type: yes/no
    meaning: The therapist is with the patient one on one
    question: Is the therapist with the patient?
  minutes:
    type: whole number
    unit: minutes
    range: 0 to 600 minutes
    meaning: Minutes of one-on-one time
    question: How many minutes?
  method: { type: one of, choices: [massage, exercise], meaning: What was done, question: What was done? }
"#;
const PAYER: &str = "payer: riverbend\nname: Riverbend Mutual (invented)\n";

/// An edition of a policy whose least minutes are given.
fn edition(dates: &str, minutes: u32) -> String {
    format!(
        r#"
policy: riverbend/97112
title: Re-education
effective: {{ {dates} }}
procedures: [97112]
sources:
  guide:
    title: Guide (invented)
    sections:
      §1: {{ says: that it is given one on one }}
      §2: {{ says: what is no re-education }}
      §3: {{ says: how it is billed, not_carried: it is about claims }}
      §4: {{ says: who may give it }}
criteria:
  given_one_on_one:
    title: Given one on one
    cite: guide §1
    all: [attended, 'minutes >= {minutes} minutes']
rules:
  - deny: massage
    title: Massage is no re-education
    cite: guide §2, first item
    when: method is massage
  - deny: too_short
    title: It takes time
    cite: guide §1
    when: (not attended) or minutes < {minutes} minutes
  - otherwise: {{ approve: criteria_met, cite: guide §1 }}
reasons:
  massage: {{ basis: coding }}
  too_short: {{ basis: coding }}
invariants:
  - never: approve
    when: not given_one_on_one
    title: Never without
    cite: guide §1
"#
    )
}

const CASES: &str = r#"
cases:
  - id: too-short
    given: { procedure: 97112, service_date: 2025-05-05, method: exercise, attended: yes, minutes: 9 }
    expect: { outcome: approve }
"#;

fn project(folder: &std::path::Path) -> Project {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("vocabulary/facts.yaml", VOCABULARY);
    write("riverbend/payer.yaml", PAYER);
    write("riverbend/97112-old.yaml", &edition("until: 2025-12-31", 8));
    write("riverbend/97112-new.yaml", &edition("from: 2026-01-01", 10));
    write("riverbend/97112.cases.yaml", CASES);
    let project = Project::load(folder, &Options::default());
    let problems: Vec<_> = project.diagnostics().iter().filter(|problem| problem.is_error()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    project
}

/// A page without its marks.
fn text(site: &Site, path: &str) -> String {
    let page = site.files().find(|(known, _)| *known == path).unwrap().1;
    let mut text = String::new();
    let mut within = false;
    for letter in String::from_utf8(page.to_vec()).unwrap().chars() {
        match letter {
            '<' => within = true,
            '>' => within = false,
            letter if !within => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn rules_are_sentences_of_what_the_vocabulary_means() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::of(&project(folder.path()), &mut |_, _| {}).unwrap().unwrap();
    let page = text(&site, "policies/riverbend/97112.html");
    for said in [
        "Deny as “massage” when what was done: massage.",
        "the therapist is not with the patient one on one or minutes of one-on-one time are fewer than 8 minutes",
        "Approve as “criteria met” in all other cases.",
        "What changed since edition",
        "The meaning changed.",
        "deny too short",
        "service date from 2026-01-01",
        "too-short approve",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(text(&site, "facts/minutes.html").contains("Riverbend Mutual (invented) · Re-education"));
    assert!(site.files().any(|(path, bytes)| path.ends_with("97112-1.svg") && bytes.starts_with(b"<svg")));
}

#[test]
fn where_an_edition_applies_is_said_with_what_is_left_out_and_what_has_to_be_there() {
    let folder = tempfile::tempdir().unwrap();
    drop(project(folder.path()));
    let applies = r#"
applies:
  all:
    - minutes > 1 minutes
    - { at_least: 1, of: [attended, supine], including: [attended] }
    - { at_least: 1, of: [attended, supine], including: [attended, supine] }
  unless: { any: [method is massage, minutes > 500 minutes] }
"#;
    let facts =
        "facts:\n  supine: { type: yes/no, meaning: The patient lies, question: Does the patient lie? }\n";
    std::fs::write(folder.path().join("vocabulary/more.yaml"), facts).unwrap();
    let edition = format!("{}{applies}", edition("from: 2026-01-01", 10));
    std::fs::write(folder.path().join("riverbend/97112-new.yaml"), edition).unwrap();
    let project = Project::load(folder.path(), &Options::default());
    let site = Site::of(&project, &mut |_, _| {}).unwrap().unwrap();
    let page = text(&site, "policies/riverbend/97112.html");
    let (attended, lies) = ("the therapist is with the patient one on one", "the patient lies");
    let said = format!(
        "Applies whereall of these hold: (minutes of one-on-one time are more than 1 minutes; \
         (at least 1 of these hold: {attended}; {lies}; and this one is among them: {attended}); \
         (at least 1 of these hold: {attended}; {lies}; and at least one of these is among them: {attended}; {lies})), \
         unless (at least one of these holds: what was done: massage; \
         minutes of one-on-one time are more than 500 minutes)"
    );
    assert!(page.contains(&said), "{said}\n{page}");
}

#[test]
fn a_run_that_fails_leaves_a_folder_that_is_still_of_a_book() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let site = Site::of(&project(folder.path()), &mut |_, _| {}).unwrap().unwrap();
    let out = place.path().join("site");
    std::fs::create_dir_all(&out).unwrap();
    // A folder stands where a file is to be written, so the run fails at it.
    std::fs::write(out.join("book-files.txt"), "").unwrap();
    std::fs::create_dir_all(out.join("sources.html/within")).unwrap();
    assert!(site.write(&out).is_err());
    assert!(out.join("facts.html").exists());
    std::fs::remove_dir_all(out.join("sources.html")).unwrap();
    let left: Vec<String> = {
        let text = std::fs::read_to_string(out.join("book-files.txt")).unwrap();
        text.lines().map(str::to_owned).collect()
    };
    assert_eq!(left, site.files().map(|(path, _)| path).collect::<Vec<_>>());
    // Another book in its place takes away what was left.
    assert!(Site::default().write(&out).unwrap().removed > 1);
    assert_eq!(std::fs::read_to_string(out.join("book-files.txt")).unwrap(), "");
    assert!(!out.join("facts.html").exists());
}

#[test]
fn an_edition_tells_why_it_was_changed_after_it_was_approved() {
    let folder = tempfile::tempdir().unwrap();
    let (before, _) = Lock::renewed(None, &project(folder.path()), None).unwrap();
    let misread = edition("from: 2026-01-01", 9);
    std::fs::write(folder.path().join("riverbend/97112-new.yaml"), misread).unwrap();
    let mended = Project::load(folder.path(), &Options::default());
    let reason = "The limit of <9> minutes was misread.";
    let (lock, done) = Lock::renewed(Some(&before), &mended, Some(reason)).unwrap();
    assert_eq!(done.errata, 1);
    std::fs::write(Lock::path(folder.path()), lock.text().unwrap()).unwrap();
    let site = Site::of(&mended, &mut |_, _| {}).unwrap().unwrap();
    let page = text(&site, "policies/riverbend/97112.html");
    let said = "This edition was changed after it was approved. The reasons, the oldest first:";
    assert_eq!(page.matches(said).count(), 1, "{page}");
    assert!(page.contains(&format!("{said} The limit of &lt;9&gt; minutes was misread.")), "{page}");
}

#[test]
fn a_source_tells_which_paragraphs_are_carried() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::of(&project(folder.path()), &mut |_, _| {}).unwrap().unwrap();
    let page = text(&site, "sources/guide.html");
    for said in [
        "2 of 4 are carried, 1 for a reason not, 1 by nothing.",
        "rule 1: Massage is no re-education (first item)",
        "Not carried: it is about claims",
        "✗ no criterion carries it",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
}

#[test]
fn a_document_tracks_what_the_newest_edition_changes() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let document = |which: &str| {
        let bytes = docx(&project, which).unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let newest = document("riverbend/97112");
    for mark in ["<w:delText xml:space=\"preserve\">8 ", "<w:t xml:space=\"preserve\">10 "] {
        assert!(newest.contains(mark), "{mark}\n{newest}");
    }
    let first = document("riverbend/97112-old.yaml");
    assert!(first.contains("fewer than 8 minutes") && !first.contains("<w:ins "), "{first}");
}

#[test]
fn a_site_is_written_once_and_what_is_gone_is_taken_away() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let site = Site::of(&project(folder.path()), &mut |_, _| {}).unwrap().unwrap();
    let out = place.path().join("site");
    let first = site.write(&out).unwrap();
    assert_eq!((first.files, first.removed), (first.changed, 0));
    assert_eq!(first.files, site.files().count());
    assert_eq!(site.write(&out).unwrap().changed, 0);
    std::fs::write(out.join("old.html"), "x").unwrap();
    let listing = std::fs::read_to_string(out.join("book-files.txt")).unwrap();
    std::fs::write(out.join("book-files.txt"), format!("{listing}old.html\n../{}\n", "kept")).unwrap();
    std::fs::write(place.path().join("kept"), "x").unwrap();
    assert_eq!(site.write(&out).unwrap().removed, 1);
    assert!(!out.join("old.html").exists() && place.path().join("kept").exists());
}
