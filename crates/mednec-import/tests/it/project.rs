//! An import as a folder of policies.

use std::fs;

use mednec_import::{Imported, Request, Tables, import};
use mednec_project::{Answerer, CasePlace, CaseReader, Options, Project};
use tempfile::TempDir;

/// An import, in a folder.
pub(crate) struct Made {
    pub(crate) imported: Imported,
    pub(crate) project: Project,
    _folder: TempDir,
}

pub(crate) fn request(file: &str) -> Request {
    Request {
        payer: "harbor".into(),
        procedures: vec!["97112".into()],
        file: file.into(),
        ..Request::default()
    }
}

/// Imports tables, and compiles what comes of them.
pub(crate) fn made(tables: &Tables, request: &Request) -> Made {
    let imported = import(tables, request);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("facts.yaml"), imported.facts.as_deref().unwrap_or("")).unwrap();
    fs::create_dir(folder.path().join("harbor")).unwrap();
    let payer = "payer: harbor\nname: Harbor Mutual (invented)\n";
    fs::write(folder.path().join("harbor/payer.yaml"), payer).unwrap();
    for (name, text) in &imported.policies {
        fs::write(folder.path().join(format!("harbor/{name}.yaml")), text).unwrap();
    }
    let project = Project::load(folder.path(), &Options { drafts: true, ..Options::default() });
    for problem in project.diagnostics() {
        assert!(
            !problem.is_error(),
            "{}: {}\n{}",
            problem.code.name,
            problem.message,
            imported.policies[0].1
        );
    }
    Made { imported, project, _folder: folder }
}

impl Made {
    /// The outcome and reason of a case of these facts, given as JSON.
    pub(crate) fn determined(&self, case: &str) -> (String, String) {
        let bundle = self.project.bundle().unwrap();
        let mut reader = CaseReader::new(bundle);
        let mut read = reader.blank();
        if let Err(problems) = reader.read_json(case, CasePlace::Path("case"), &mut read) {
            panic!("{case}: {problems:?}");
        }
        let answer = Answerer::new(bundle, "").answer(&read, Some(0));
        (answer.outcome.name().to_owned(), answer.reason)
    }
}
