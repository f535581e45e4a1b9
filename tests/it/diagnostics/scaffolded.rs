//! Problems of `mednec new`.

use mednec_project::{Options, Project};
use mednec_scaffold::{Answers, Kind, new_part};
use mednec_source::{Diagnostic, SourceMap};

use super::cases::Folder;
use super::elsewhere::{FACTS, alone};

type Told = (SourceMap, Vec<Diagnostic>);

/// The answer to a question.
#[expect(clippy::result_large_err, reason = "it is asked twice")]
fn answer(answers: &mut Answers, kind: Kind, name: &str, text: &str) -> Result<(), Diagnostic> {
    let question = kind.questions().iter().find(|question| question.name == name).unwrap();
    answers.give(question, text)
}

/// A short name that leads out of the folder.
pub(super) fn bad_answer(_: &Folder) -> Told {
    let mut answers = Answers::default();
    alone(answer(&mut answers, Kind::Payer, "id", "../riverbend").expect_err("no short name"))
}

/// Cases within brackets.
pub(super) fn no_place(folder: &Folder) -> Told {
    folder.write("facts.yaml", format!("{FACTS}  procedure: {{ type: code, system: cpt }}\n"));
    folder.write("riverbend/payer.yaml", "payer: riverbend\nname: Riverbend Mutual (invented)\n");
    let policy = "policy: riverbend/97112\nprocedures: [97112]\nrules:\n  - otherwise: { approve: criteria_met }\nreasons:\n  \
                  criteria_met: { text: All is met. }\n";
    folder.write("riverbend/97112.yaml", policy);
    let cases = "cases: [{ id: after-stroke, given: { procedure: 97112 } }]\n";
    folder.write("riverbend/97112.cases.yaml", cases);
    let mut answers = Answers::default();
    for (name, text) in [("id", "fair-balance"), ("of", "riverbend/97112")] {
        answer(&mut answers, Kind::Case, name, text).unwrap();
    }
    let failure = new_part(Kind::Case, &answers, &Project::load(&folder.0, &Options::default()));
    let failure = failure.expect_err("no place for lines");
    (failure.sources, failure.diagnostics)
}
