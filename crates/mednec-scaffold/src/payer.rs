//! A payer.

use std::collections::BTreeMap;

use mednec_project::{Failure, Project};

use crate::answers::Answers;
use crate::made::{Made, Text};
use crate::template::render;

const PAYER: &str = include_str!("templates/payer.yaml.j2");

/// The file of a payer, in a folder of its own.
pub(crate) fn payer(answers: &Answers, project: &Project) -> Result<Made, Failure> {
    let id = answers.needed("id");
    let content = BTreeMap::from([("id", id), ("name", answers.needed("name"))]);
    let new = vec![Text::new(format!("{id}/payer.yaml"), render(PAYER, &content)?)];
    let next = vec![format!("mednec new policy {id}/97112")];
    let made = Made { new, changed: Vec::new(), next };
    made.checked(project)?;
    Ok(made)
}
