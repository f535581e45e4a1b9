//! Where in a project something is to stand.

use mednec_project::codes::BAD_ANSWER;
use mednec_project::{Failure, File, Project};
use mednec_source::{Diagnostic, SourceId, did_you_mean};
use mednec_syntax::file::{PolicyFile, SharedFile};

use crate::made::failed;

/// The folder of a payer, from the folder of policies; empty where it is that itself.
///
/// # Errors
///
/// The project has no such payer.
pub fn payer_folder(project: &Project, payer: &str) -> Result<String, Failure> {
    let payers = project.files().iter().filter_map(|(id, file)| match file {
        File::Payer(one) => Some((*id, one.id.node.as_str())),
        _ => None,
    });
    let payers: Vec<(SourceId, &str)> = payers.collect();
    match payers.iter().find(|(_, name)| *name == payer) {
        Some((id, _)) => Ok(folder_of(project.relative(*id).unwrap_or_default()).to_owned()),
        None => Err(no_such("payer", payer, payers.iter().map(|(_, name)| *name), "mednec new payer")),
    }
}

/// The latest edition of a policy, with its file.
pub(crate) fn policy<'p>(project: &'p Project, id: &str) -> Result<(SourceId, &'p PolicyFile), Failure> {
    let policies = project.files().iter().filter_map(|(source, file)| match file {
        File::Policy(one) => Some((*source, one.as_ref())),
        _ => None,
    });
    let policies: Vec<(SourceId, &PolicyFile)> = policies.collect();
    let from =
        |one: &PolicyFile| one.effective.as_ref().and_then(|days| days.from.as_ref()).map(|day| day.node);
    let found = policies.iter().filter(|(_, one)| one.id.node == id).max_by_key(|(_, one)| from(one));
    let names = policies.iter().map(|(_, one)| one.id.node.as_str());
    found.copied().ok_or_else(|| no_such("policy", id, names, "mednec new policy"))
}

/// The file of shared criteria with a name.
pub(crate) fn shared<'p>(project: &'p Project, name: &str) -> Option<(SourceId, &'p SharedFile)> {
    project.files().iter().find_map(|(id, file)| match file {
        File::Shared(one) if one.name.node == name => Some((*id, &**one)),
        _ => None,
    })
}

/// The folder of a path from the folder of policies.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A file of a folder.
pub(crate) fn within(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

fn no_such<'n>(what: &str, name: &str, names: impl Iterator<Item = &'n str>, make: &str) -> Failure {
    let names: Vec<&str> = names.collect();
    let problem = Diagnostic::new(&BAD_ANSWER, format!("there is no {what} `{name}`"));
    let help = match did_you_mean(name, names.iter().copied()) {
        Some(near) => near,
        None => format!("make it first: `{make} {name}`"),
    };
    failed(problem.help(help))
}
