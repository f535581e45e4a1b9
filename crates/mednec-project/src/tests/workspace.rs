//! A folder that is open in an editor.

use super::{Folder, POLICY, codes};
use crate::{Options, Workspace};

/// Two policies of one payer that have nothing in common, and cases.
fn opened() -> (Folder, Workspace) {
    let other = POLICY.replace("97112", "97110").replace("suggest: [97110]", "suggest: [97112]");
    let cases =
        "cases:\n  - id: a\n    given: { procedure: 97112, one_on_one: no }\n    expect: { outcome: deny }\n";
    let folder = Folder::sample(&[("example/97110.yaml", &other), ("example/97112.cases.yaml", cases)]);
    let workspace = Workspace::open(folder.root());
    (folder, workspace)
}

#[test]
fn a_workspace_compiles_to_what_its_folder_does() {
    let (folder, workspace) = opened();
    let (whole, project) = (workspace.whole(&Options::default()), folder.load());
    assert_eq!(whole.sha256(), project.sha256());
    assert_eq!(codes(whole.diagnostics()), codes(project.diagnostics()));
}

#[test]
fn a_part_is_a_policy_with_what_it_shares_a_graph_with() {
    let (folder, workspace) = opened();
    let id = workspace.id(&folder.path("example/97112.yaml")).unwrap();
    let part = workspace.part(id, &Options::default());
    assert_eq!(part.counts().policies, 1);
    assert_eq!(part.bundle().unwrap().units.len(), 1);
    for file in ["example/97112.yaml", "vocabulary/facts.yaml"] {
        assert_eq!(Workspace::root_of(&folder.path(file)).as_deref(), Some(folder.root()));
    }
    let vocabulary = workspace.id(&folder.path("vocabulary/facts.yaml")).unwrap();
    assert_eq!(workspace.part(vocabulary, &Options::default()).counts().policies, 0);
}

#[test]
fn a_text_that_is_not_saved_counts_and_a_copy_keeps_the_old_one() {
    let (folder, mut workspace) = opened();
    let path = folder.path("example/97112.yaml");
    let before = workspace.clone();
    let id = workspace.set(&path, POLICY.replace("tone is low", "tonne is low"));
    assert_eq!(codes(workspace.part(id, &Options::default()).diagnostics()), ["unknown-fact"]);
    assert_eq!(before.part(id, &Options::default()).diagnostics().len(), 0);
    assert!(workspace.sources().file(id).unwrap().text().contains("tonne"));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(workspace.reload(&path).read, []);
    assert_eq!((workspace.id(&path), workspace.file(id)), (None, None));
}

#[test]
fn cases_are_checked_by_policies_that_were_compiled_before() {
    let (folder, mut workspace) = opened();
    let whole = workspace.whole(&Options::default());
    let text =
        "cases:\n  - id: a\n    given: { procedure: 97112, one_an_one: no }\n    expect: { outcome: dany }\n";
    let id = workspace.set(&folder.path("example/97112.cases.yaml"), text.into());
    let found = workspace.case_problems(id, whole.bundle().unwrap());
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_draft_is_compiled_where_it_is_asked_for() {
    let (folder, mut workspace) = opened();
    let text = POLICY.replace("edition: \"2024\"", "status: draft").replace("tone is low", "tonne is low");
    let id = workspace.set(&folder.path("example/draft.yaml"), text.replace("97112", "97140"));
    assert!(codes(workspace.part(id, &Options::default()).diagnostics()).contains(&"unknown-fact"));
    assert!(!codes(workspace.whole(&Options::default()).diagnostics()).contains(&"unknown-fact"));
}
