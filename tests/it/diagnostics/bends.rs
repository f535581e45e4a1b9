//! What YAML itself would bend is read rightly, or told.
//!
//! A fixture of `tests/yaml-bends` with cases compiles without a word and its cases come out as they expect; one
//! without cases is told, as its snapshot shows.

use mednec_compiler::Options;
use mednec_project::{Project, run_cases};

use super::cases::Folder;
use super::fixture::all;

#[test]
fn what_yaml_bends_is_read_rightly_or_told() {
    for fixture in all("yaml-bends") {
        let name = &fixture.name;
        if !fixture.own.keys().any(|file| file.ends_with(".cases.yaml")) {
            let said = fixture.said();
            assert!(!fixture.compile().1.diagnostics.is_empty(), "{name} is neither told nor has cases");
            fixture.assert_snapshot("yaml-bends", &said);
            continue;
        }
        let folder = Folder::new();
        for (file, text) in fixture.files() {
            folder.write(&file, text);
        }
        let project = Project::load(&folder.0, &Options::default());
        assert!(project.diagnostics().is_empty(), "{name}: {:#?}", project.diagnostics());
        let run = run_cases(&project, None);
        let differences: Vec<_> = run.results.iter().map(|case| (&case.name, &case.differences)).collect();
        assert!(run.is_good(), "{name}: {differences:#?}");
    }
}
