//! Folders and files that load, and those that do not.

use super::{Folder, POLICY, VOCABULARY, codes, sample, told};
use crate::{Options, Project, ProjectCounts};

#[test]
fn a_folder_is_read_and_compiled() {
    let project = sample();
    assert_eq!(project.counts(), ProjectCounts { files: 3, policies: 1, facts: 14, cases: 0 });
    assert!(project.bundle().is_some());
    assert_eq!(project.sha256().unwrap().len(), 64);
    assert!(project.bundle_bytes().starts_with(b"mednec"));
}

#[test]
fn the_bundle_does_not_depend_on_where_the_folder_lies() {
    let (a, b) = (Folder::sample(&[]), Folder::with(&[]));
    b.write("deep/below/vocabulary/facts.yaml", VOCABULARY);
    b.write("deep/below/example/payer.yaml", super::PAYER);
    b.write("deep/below/example/97112.yaml", POLICY);
    let (a, b) = (a.load(), Project::load(&b.path("deep/below/"), &Options::default()));
    assert_eq!(a.bundle_bytes(), b.bundle_bytes());
    assert!(a.bundle().unwrap().files.contains(&"example/97112.yaml".to_owned()));
    let shown: Vec<&str> = b.sources().files().map(|(_, file)| file.path()).collect();
    assert!(shown.iter().all(|path| path.contains("deep/below/") && !path.contains("//")), "{shown:?}");
}

#[test]
fn other_texts_are_compiled_as_if_they_had_been_written() {
    let folder = Folder::sample(&[]);
    let before = folder.load();
    let (own, other) = ("example/97112.yaml", "example/97110.yaml");
    let changed = POLICY.replace("tone is low", "tonne is low");
    let new = POLICY.replace("/97112", "/97110").replace("[97112]", "[97110]");
    let texts = [(own.to_owned(), changed.clone()), (other.to_owned(), new.clone())].into();
    let then = before.with_texts(&texts, &Options::default());
    folder.write(own, changed);
    folder.write(other, new);
    let written = folder.load();
    assert_eq!(then.diagnostics(), written.diagnostics());
    assert!(codes(then.diagnostics()).contains(&"unknown-fact"));
    assert_eq!(then.texts().collect::<Vec<_>>(), written.texts().collect::<Vec<_>>());
    let mended = then.with_texts(&[(own.to_owned(), POLICY.to_owned())].into(), &Options::default());
    assert!(mended.bundle().is_some_and(|bundle| bundle.units.len() == 2));
}

#[test]
fn what_is_not_there_or_not_text_is_told() {
    let folder = Folder::with(&[("notes.md", "no policy")]);
    let load = |path: &std::path::Path| Project::load(path, &Options::default());
    assert_eq!(codes(load(&folder.path("none")).diagnostics()), ["not-found"]);
    assert_eq!(codes(load(folder.root()).diagnostics()), ["no-policy-files"]);
    folder.write("a.yaml", b"policy: x\ntitle: caf\xE9\n");
    let project = folder.load();
    let told = told(project.sources(), project.diagnostics());
    assert!(codes(project.diagnostics()).contains(&"not-utf8"), "{told}");
    assert!(told.contains("line 2"), "{told}");
    assert!(project.bundle().is_none());
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let folder = Folder::sample(&[]);
    folder.write("big.yaml", vec![b' '; mednec_syntax::yaml::MOST_BYTES + 1]);
    assert_eq!(codes(folder.load().diagnostics()), ["file-too-large"]);
}

#[test]
fn of_a_single_file_only_its_own_problems_are_told() {
    let bad = "facts:\n  other: { type: number }\n";
    let folder = Folder::sample(&[
        ("vocabulary/more.yaml", bad),
        ("example/97110.yaml", &POLICY.replace("tone is low", "tonne is low").replace("/97112", "/97110")),
    ]);
    let all = folder.load();
    let one = Project::load(&folder.path("example/97110.yaml"), &Options::default());
    assert!(one.diagnostics().len() < all.diagnostics().len());
    assert!(codes(one.diagnostics()).contains(&"unknown-fact"), "{:?}", codes(one.diagnostics()));
    assert!(!codes(one.diagnostics()).contains(&"bad-fact"));
    // The file that was asked for is whole, but another error keeps it from being compiled.
    let one = Project::load(&folder.path("example/97112.yaml"), &Options::default());
    assert!(one.has_errors());
}

#[test]
fn a_file_without_a_vocabulary_around_it_is_told() {
    let folder = Folder::with(&[("a/b/c/d/e/f/g/h/i/97112.yaml", POLICY)]);
    let project = Project::load(&folder.path("a/b/c/d/e/f/g/h/i/97112.yaml"), &Options::default());
    assert!(codes(project.diagnostics()).contains(&"no-vocabulary"));
}

#[test]
fn a_slip_in_a_file_of_cases_is_told_without_its_text() {
    for (given, code) in [
        ("{ member_name: *susan }", "yaml-anchor"),
        ("{ member_name: jane }, expct: susan", "unknown-key"),
        ("{ member_name: susan: jane }", "yaml-colon"),
    ] {
        let cases = format!("cases:\n  - {{ id: a, given: {given} }}\n");
        let folder = Folder::sample(&[("example/slip.cases.yaml", &cases)]);
        let project = folder.load();
        let told = told(project.sources(), project.diagnostics());
        assert!(told.contains(&format!("[{code}]")) && told.contains("slip.cases.yaml:2"), "{told}");
        assert!(!told.contains("susan") && !told.contains("given:"), "{told}");
    }
}

#[test]
fn errors_in_cases_do_not_keep_policies_from_being_compiled() {
    let folder = Folder::sample(&[(
        "example/a.cases.yaml",
        "cases:\n  - id: a\n    given: { tonne: low }\n    wrong: 1\n",
    )]);
    let project = folder.load();
    assert_eq!(codes(project.diagnostics()), ["unknown-key", "unknown-case-fact"]);
    assert!(project.bundle().is_some());
}

#[test]
fn a_case_among_the_policies_is_told_for_what_it_is() {
    for case in [
        "case_id: a\nprocedur: 97112\n",
        "procedure: 97112\ntone: low\n",
        "payer: example-health\nprocedure: 97112\n",
        "{ \"case_id\": 1, \"procedure\": 97112 }\n",
    ] {
        let project = Folder::sample(&[("example/case.yaml", case)]).load();
        let told = told(project.sources(), project.diagnostics());
        assert_eq!(codes(project.diagnostics()), ["unknown-file-kind"], "{told}");
        assert!(told.contains("looks like a case") && told.contains("outside the folder"), "{told}");
    }
    let project = Folder::sample(&[("example/other.yaml", "titel: x\n")]).load();
    assert!(!told(project.sources(), project.diagnostics()).contains("looks like a case"));
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_told_and_not_waited_for() {
    let folder = Folder::sample(&[]);
    let pipe = folder.path("example/pipe.yaml");
    let _listener = std::os::unix::net::UnixListener::bind(&pipe).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path("example/zero.yaml")).unwrap();
    assert_eq!(codes(folder.load().diagnostics()), ["unreadable-file", "unreadable-file"]);
    assert_eq!(codes(Project::load(&pipe, &Options::default()).diagnostics()), ["unreadable-file"]);
    let failure = crate::Policies::open(&pipe, &Options::default()).unwrap_err();
    assert_eq!(codes(&failure.diagnostics), ["unreadable-file"]);
}

/// The sample policies with a table whose rows stand in a CSV file.
fn with_rows() -> Folder {
    let policy = POLICY
        .replace(
            "parameters: {}",
            "tables:\n  most_visits: { csv: limits.csv, hit: first, cite: rehab-12 §2, else: 6 visits }",
        )
        .replace("unless: reviewer_agrees", "when: visits_used including this >= most_visits");
    let folder = Folder::sample(&[("example/limits.csv", "tone,value\nlow,12 visits\n")]);
    folder.write("example/97112.yaml", policy);
    folder
}

#[test]
fn rows_are_read_from_csv_files_of_the_folder_and_around_a_part_of_it() {
    let folder = with_rows();
    for path in [folder.root().to_path_buf(), folder.path("example"), folder.path("example/97112.yaml")] {
        let project = Project::load(&path, &Options::default());
        let told = told(project.sources(), project.diagnostics());
        assert!(project.bundle().is_some() && project.diagnostics().is_empty(), "{told}");
    }
    let rows = Project::load(&folder.path("example/limits.csv"), &Options::default());
    assert!(rows.diagnostics().is_empty(), "{}", told(rows.sources(), rows.diagnostics()));
    folder.write("example/limits.csv", "tone,value\nlow\n");
    let rows = Project::load(&folder.path("example/limits.csv"), &Options::default());
    assert_eq!(codes(rows.diagnostics()), ["csv-shape"]);
}

#[test]
fn a_csv_file_that_is_no_text_is_told() {
    for (bytes, code) in
        [(&b"tone,value\nlo\0w,12\n"[..], "control-character"), (b"tone,value\nlo\xFF,12\n", "not-utf8")]
    {
        let folder = with_rows();
        folder.write("example/limits.csv", bytes);
        assert!(codes(folder.load().diagnostics()).contains(&code), "{code}");
    }
    let folder = with_rows();
    folder.write("example/limits.csv", vec![b' '; mednec_syntax::yaml::MOST_BYTES + 1]);
    assert!(codes(folder.load().diagnostics()).contains(&"file-too-large"));
    let folder = Folder::with(&[("limits.csv", "tone,value\n")]);
    assert_eq!(codes(folder.load().diagnostics()), ["no-policy-files"]);
}
