//! What is made is written to a folder, checked and tested as an author's files are.

use std::fs;

use mednec_project::{Failure, Options, Project, run_cases};
use tempfile::TempDir;

use crate::{Answers, Kind, Made, new_part, new_project};

/// A folder into which everything made is written.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        place.write(&new_project().unwrap());
        place
    }

    /// A payer with a policy, beside the first files.
    fn with_policy() -> Self {
        let place = Self::new();
        place.make(Kind::Payer, &[("id", "riverbend"), ("name", "Riverbend Mutual (invented)")]);
        place.make(
            Kind::Policy,
            &[("id", "riverbend/97112"), ("procedures", "97112"), ("from", "2025-01-01")],
        );
        place
    }

    fn project(&self) -> Project {
        Project::load(self.0.path(), &Options::default())
    }

    fn write(&self, made: &Made) {
        for one in made.new.iter().chain(&made.changed) {
            let path = self.0.path().join(&one.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &one.text).unwrap();
        }
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn edit(&self, path: &str, text: &str) {
        fs::write(self.0.path().join(path), text).unwrap();
    }

    fn try_to(&self, kind: Kind, given: &[(&str, &str)]) -> Result<Made, Failure> {
        let mut answers = Answers::default();
        let problem = |diagnostics| Failure { sources: mednec_source::SourceMap::new(), diagnostics };
        for (name, text) in given {
            if *name == "fill" {
                answers.fill(true);
                continue;
            }
            let question = kind.questions().iter().find(|one| one.name == *name).unwrap();
            answers.give(question, text).map_err(|one| problem(vec![one]))?;
        }
        let lacking = answers.complete(kind);
        if !lacking.is_empty() {
            return Err(problem(lacking));
        }
        new_part(kind, &answers, &self.project())
    }

    /// Makes something, writes it, and sees that the folder is without any problem.
    fn make(&self, kind: Kind, given: &[(&str, &str)]) -> Made {
        let made = self.try_to(kind, given).unwrap_or_else(|failure| panic!("{:#?}", failure.diagnostics));
        self.write(&made);
        assert_eq!(self.codes(), Vec::<String>::new());
        made
    }

    /// The codes of what is told about the folder.
    fn codes(&self) -> Vec<String> {
        self.project().diagnostics().iter().map(|problem| problem.code.name.to_owned()).collect()
    }

    /// The code for which something is refused.
    fn refused(&self, kind: Kind, given: &[(&str, &str)]) -> String {
        let failure = self.try_to(kind, given).unwrap_err();
        let first = failure.diagnostics.first().unwrap();
        assert!(!first.help.is_empty() || first.primary.is_some(), "{first:?}");
        first.code.name.to_owned()
    }
}

const BALANCE: &[(&str, &str)] = &[
    ("name", "balance_deficit"),
    ("to", "riverbend/97112"),
    ("title", "Standing balance is impaired: \"poor\" or worse"),
    ("when", "dynamic_balance in [fair, poor]"),
    ("when", "any diagnoses in [I69]"),
    ("cite", "policy-text §4.2"),
    ("unmet", "deny"),
];

#[test]
fn the_first_files_pass_their_own_check() {
    let place = Place::new();
    assert_eq!(place.codes(), Vec::<String>::new());
    assert_eq!(place.project().counts().facts, 5);
}

#[test]
fn a_policy_is_made_with_a_case_that_passes() {
    let place = Place::with_policy();
    insta::assert_snapshot!(place.read("riverbend/97112.yaml"));
    insta::assert_snapshot!(place.read("riverbend/97112.cases.yaml"));
    let run = run_cases(&place.project(), None);
    assert_eq!(run.results.len(), 1);
    assert!(run.results.iter().all(|result| result.passed()), "{run:#?}");
}

#[test]
fn a_criterion_is_added_and_everything_else_stays() {
    let place = Place::with_policy();
    let before = place.read("riverbend/97112.yaml");
    place.make(Kind::Criterion, BALANCE);
    let after = place.read("riverbend/97112.yaml");
    let mut lines = after.lines();
    assert!(before.lines().all(|line| lines.any(|after| after == line)), "{after}");
    let added: Vec<&str> =
        after.lines().filter(|line| !before.lines().any(|before| before == *line)).collect();
    insta::assert_snapshot!(added.join("\n"));
    // What the first case expects changes with the policy: now facts are asked for.
    let run = run_cases(&place.project(), None);
    assert!(!run.results[0].passed());
    place.make(
        Kind::Criterion,
        &[
            ("name", "coordination_deficit"),
            ("to", "riverbend/97112"),
            ("title", "Coordination is impaired"),
            ("when", "visits_used before this < 3 visits"),
            ("open", "Is coordination impaired in another way?"),
            ("cite", "rehab-13 p. 4"),
            ("document", "Riverbend Mutual bulletin 13"),
            ("unmet", "pend"),
        ],
    );
    let text = place.read("riverbend/97112.yaml");
    assert!(text.contains("  rehab-13:\n    title: Riverbend Mutual bulletin 13\n"), "{text}");
    let rules: Vec<usize> = ["- deny: balance", "- pend: coordination", "- otherwise: { pend"]
        .iter()
        .map(|rule| text.find(&format!("\n  {rule}")).unwrap())
        .collect();
    assert!(rules.is_sorted(), "{text}");
}

#[test]
fn shared_criteria_stand_in_a_file_of_their_own() {
    let place = Place::with_policy();
    let balance = |name: &'static str| {
        [("name", name), ("to", "shared/balance"), ("title", "Balance"), ("when", "dynamic_balance is poor")]
    };
    let first = [&balance("poor_balance")[..], &[("cite", "guide §1"), ("document", "A guide")]].concat();
    assert_eq!(place.make(Kind::Criterion, &first).new.len(), 1);
    let second = [&balance("bad_balance")[..], &[("cite", "guide §2")]].concat();
    assert_eq!(place.make(Kind::Criterion, &second).changed.len(), 1);
    assert_eq!(place.refused(Kind::Criterion, &[&second[..], &[("unmet", "deny")]].concat()), "bad-answer");
    assert_eq!(place.refused(Kind::Criterion, &second), "bad-answer");
    let place = Place::new();
    assert_eq!(place.refused(Kind::Criterion, &second), "bad-answer");
}

#[test]
fn a_case_is_marked_for_review_or_filled() {
    let place = Place::with_policy();
    place.make(Kind::Criterion, BALANCE);
    place.make(
        Kind::Case,
        &[("id", "fair"), ("of", "riverbend/97112"), ("set", "dynamic_balance=fair"), ("fill", "")],
    );
    place.make(
        Kind::Case,
        &[
            ("id", "little-known"),
            ("of", "riverbend/97112"),
            ("title", "Balance: not looked at"),
            ("set", "visits_used: 3"),
        ],
    );
    let text = place.read("riverbend/97112.cases.yaml");
    let added = text.split_once("  - id: fair").unwrap().1;
    insta::assert_snapshot!(format!("  - id: fair{added}"));
    let passed: Vec<bool> =
        run_cases(&place.project(), None).results.iter().map(|one| one.passed()).collect();
    assert_eq!(passed, [false, true, false]);
}

#[test]
fn files_of_other_shapes_are_added_to_or_left_alone() {
    let place = Place::with_policy();
    let path = "riverbend/97112.yaml";
    // Lists that are not moved in, lines that end as elsewhere, and a last line without an end.
    let text = place.read(path).replace("\n  - otherwise", "\n- otherwise").replace('\n', "\r\n");
    place.edit(path, text.trim_end());
    place.make(Kind::Criterion, BALANCE);
    let text = place.read(path);
    assert!(
        text.contains("\r\n- deny: balance_deficit_not_shown\r\n  unless: balance_deficit\r\n"),
        "{text}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let flow = "policy: riverbend/97112\nprocedures: [97112]\nsources: { policy-text: { title: A text } }\ncriteria: { a: \
                { when: dynamic_balance is poor, cite: policy-text §1 } }\nrules: [{ deny: a_not, unless: a }, { \
                otherwise: { approve: criteria_met } }]\nreasons: { a_not: { basis: coding } }\n";
    place.edit(path, flow);
    assert_eq!(place.refused(Kind::Criterion, BALANCE), "no-place");
    place.edit("riverbend/97112.cases.yaml", "cases: []\n");
    assert_eq!(place.refused(Kind::Case, &[("id", "a"), ("of", "riverbend/97112")]), "no-place");
    place.edit(
        "riverbend/97112.cases.yaml",
        "payer: riverbend\ncases:\n- id: a\n  given: { procedure: 97112 }\n# the end",
    );
    place.make(Kind::Case, &[("id", "b"), ("of", "riverbend/97112"), ("fill", "")]);
}

#[test]
fn what_would_not_pass_is_refused_with_its_place() {
    let place = Place::with_policy();
    let criterion = |when: &'static str| {
        [("name", "x"), ("to", "riverbend/97112"), ("title", "X"), ("cite", "policy-text §1"), ("when", when)]
    };
    for (when, code) in [
        ("dynamic_balence is poor", "unknown-fact"),
        ("dynamic_balance is", "condition-syntax"),
        ("- dynamic_balance: { a", "condition-syntax"),
        ("visits_used before this < 3 minutes", "unit-mismatch"),
    ] {
        assert_eq!(place.refused(Kind::Criterion, &criterion(when)), code, "{when}");
    }
    let case = |set: &'static str| [("id", "y"), ("of", "riverbend/97112"), ("set", set)];
    for (set, code) in [
        ("dynamic_balance=bad", "case-choice"),
        ("dynamic_balence=poor", "unknown-case-fact"),
        ("visits_used=1000", "case-range"),
        ("diagnoses=[", "case-code"),
    ] {
        assert_eq!(place.refused(Kind::Case, &case(set)), code, "{set}");
    }
    assert_eq!(
        place.refused(Kind::Case, &[("id", "first-request"), ("of", "riverbend/97112")]),
        "case-name-taken"
    );
    assert_eq!(place.refused(Kind::Payer, &[("id", "riverbend"), ("name", "Again")]), "already-there");
    for (id, procedures, code) in [
        ("riverbed/97110", "97110", "bad-answer"),
        ("riverbend/97112", "97112", "already-there"),
        ("riverbend/97110", "97110 bis 97112", "condition-syntax"),
    ] {
        let answers = [("id", id), ("procedures", procedures)];
        assert_eq!(place.refused(Kind::Policy, &answers), code, "{procedures}");
    }
}

#[test]
fn names_that_reach_elsewhere_are_refused() {
    let place = Place::with_policy();
    let long = "a".repeat(501);
    for id in [
        "",
        " ",
        "..",
        "../x",
        "a/b",
        "/etc",
        "-x",
        "Ä",
        "a\nb",
        "a: b",
        "C:\\x",
        "shared",
        "vocabulary",
        &long,
    ] {
        assert_eq!(place.refused(Kind::Payer, &[("id", id), ("name", "N")]), "bad-answer", "{id}");
    }
    for id in
        ["riverbend", "riverbend/../x", "../riverbend/x", "riverbend/", "/x", "riverbend/x/y", "riverbend/X"]
    {
        assert_eq!(place.refused(Kind::Policy, &[("id", id), ("procedures", "97110")]), "bad-answer", "{id}");
    }
    for name in ["line\nbreak", "bell\u{7}", "\u{202e}turned", "zero\u{200b}width"] {
        assert_eq!(place.refused(Kind::Payer, &[("id", "x"), ("name", name)]), "bad-answer", "{name:?}");
    }
    assert_eq!(place.refused(Kind::Payer, &[("id", "x")]), "bad-answer");
    // A word of conditions could not be used in any.
    for name in ["not", "of", "yes", "null", "Balance"] {
        assert_eq!(place.refused(Kind::Criterion, &[("name", name)]), "bad-answer", "{name}");
    }
}

#[test]
fn texts_are_read_as_they_were_typed() {
    for (number, name) in [
        "a: b",
        "# c",
        "{{ id }}",
        "'it''s'",
        "\"q\" \\ \\n",
        "- [x",
        "Ünïcödé 💊",
        "no",
        "&a *b !c %d @e `f` |g >h",
        "~",
    ]
    .into_iter()
    .enumerate()
    {
        let place = Place::new();
        let id = format!("p{number}");
        place.make(Kind::Payer, &[("id", &id), ("name", name)]);
        place.make(
            Kind::Policy,
            &[("id", &format!("{id}/1")), ("title", name), ("procedures", "97112"), ("document", name)],
        );
        let project = place.project();
        assert_eq!(project.bundle().unwrap().payers[0].name.as_str(), name);
    }
}

#[test]
fn codes_are_set_apart_by_either_sign_and_a_fact_is_given_once() {
    let place = Place::with_policy();
    let of = ("of", "riverbend/97112");
    place.make(Kind::Case, &[("id", "one"), of, ("set", "diagnoses=I60; I61"), ("fill", "")]);
    place.make(Kind::Case, &[("id", "two"), of, ("set", "diagnoses=I60, I61,"), ("fill", "")]);
    assert_eq!(place.read("riverbend/97112.cases.yaml").matches("diagnoses: [I60, I61]").count(), 2);
    place.make(Kind::Policy, &[("id", "riverbend/97530"), ("procedures", "97530; 97110"), ("title", "Both")]);
    assert!(place.read("riverbend/97530.yaml").contains("procedures: [97530, 97110]"));
    let twice = [("id", "three"), of, ("set", "visits_used=3"), ("set", "visits_used: 4")];
    let failure = place.try_to(Kind::Case, &twice).unwrap_err();
    let told = &failure.diagnostics[0];
    assert_eq!(told.code.name, "bad-answer");
    assert!(told.message.contains("`3` and `4`"), "{}", told.message);
}
