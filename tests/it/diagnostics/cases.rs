//! Each fixture of `tests/case-problems` brings about the problem of a case that it is named after.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use mednec_compiler::Options;
use mednec_project::{CasePlace, CaseReader, Project};
use mednec_source::render::human::{self, Style};
use mednec_source::{Diagnostic, SourceMap};

use super::fixture::{Fixture, all};

/// Where the folders lie that a test makes.
const PLACE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/diagnostics-");

/// An empty folder of its own, which is removed when it is dropped.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = PathBuf::from(format!("{PLACE}{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // That a leftover cannot be removed is no failure of the test.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A rendering without the place of the folder that was made for it.
pub(super) fn without_place(text: &str) -> String {
    let (text, place) = (text.replace('\\', "/"), PLACE.replace('\\', "/"));
    let mut pieces = text.split(&place);
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        out.push_str(piece.split_once('/').map_or("", |(_, rest)| rest));
    }
    out
}

/// What is wrong with the cases of a fixture: `case.json` or `case.yaml` on its own, else its files of cases.
pub(super) fn problems(fixture: &Fixture) -> (SourceMap, Vec<Diagnostic>) {
    let folder = Folder::new();
    let files = fixture.files();
    for (name, text) in files.iter().filter(|(name, _)| !matches!(name.as_str(), "case.json" | "case.yaml")) {
        folder.write(name, text);
    }
    let project = Project::load(&folder.0, &Options::default());
    let bundle = project.bundle().unwrap_or_else(|| panic!("{:#?}", project.diagnostics()));
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    if let Some(text) = files.get("case.json") {
        let read = reader.read_json(text, CasePlace::Path("case.json"), &mut case);
        let problems = read.map_or_else(|problems| problems, |()| reader.warnings().to_vec());
        return (SourceMap::new(), problems);
    }
    if let Some(text) = files.get("case.yaml") {
        let mut sources = SourceMap::new();
        let source = sources.add("case.yaml", text.clone());
        let read = reader.read_yaml(source, &sources, &mut case);
        let problems = read.map_or_else(|problems| problems, |()| reader.warnings().to_vec());
        return (sources, problems);
    }
    (project.sources().clone(), project.diagnostics().to_vec())
}

#[test]
fn every_fixture_of_a_case_brings_about_its_problem() {
    for fixture in all("case-problems") {
        let (sources, problems) = problems(&fixture);
        let told: Vec<&str> = problems.iter().map(|problem| problem.code.name).collect();
        assert!(
            !told.is_empty() && told.iter().all(|name| *name == fixture.code()),
            "{} tells of {told:?}",
            fixture.name
        );
        let said = human::all(&sources, &problems, fixture.files().len(), Style::default());
        fixture.assert_snapshot("case-problems", &without_place(&said));
    }
}
