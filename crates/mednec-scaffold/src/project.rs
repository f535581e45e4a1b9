//! The first files of a folder of policies.

use mednec_project::Failure;

use crate::made::{Made, Text};

/// A vocabulary, what all payers share, and a page about the folder.
pub(crate) fn project() -> Result<Made, Failure> {
    let new = vec![
        Text::new("README.md", include_str!("templates/README.md")),
        Text::new("vocabulary/facts.yaml", include_str!("templates/facts.yaml")),
        Text::new("shared/reasons.yaml", include_str!("templates/reasons.yaml")),
    ];
    let next = vec!["mednec new payer".to_owned(), "mednec check".to_owned()];
    Ok(Made { new, changed: Vec::new(), next })
}
