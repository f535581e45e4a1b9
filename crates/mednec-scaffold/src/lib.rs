//! First files: from answers to texts that a person goes on from.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | a [`Kind`] and the [`Answers`] to its questions | [`Made`]: new files, or a file with something added | asks, reads or writes a file, takes the place of what stands there |
//! | a project | the same checks that it will meet when it is there | gives out what its own check would refuse |
//!
//! What is made is written by templates that are data, in which every text that a person typed stands as a value of
//! YAML. What is added to a file leaves its comments and its order as they are.

mod answers;
mod case;
mod criterion;
mod insert;
mod made;
mod payer;
mod place;
mod policy;
mod project;
mod question;
mod take;
mod template;
#[cfg(test)]
mod tests;

pub use answers::Answers;
pub use made::{Made, Text};
pub use place::payer_folder;
pub use question::{Kind, Otherwise, Question};
pub use take::{fits, take};

use mednec_project::{Failure, Project};

/// Makes the first files of a folder of policies.
pub fn new_project() -> Result<Made, Failure> {
    project::project()
}

/// Makes what is to stand in a project: a payer, a policy, a criterion or a case.
pub fn new_part(kind: Kind, answers: &Answers, project: &Project) -> Result<Made, Failure> {
    match kind {
        Kind::Project => new_project(),
        Kind::Payer => payer::payer(answers, project),
        Kind::Policy => policy::policy(answers, project),
        Kind::Criterion => criterion::criterion(answers, project),
        Kind::Case => case::case(answers, project),
    }
}
