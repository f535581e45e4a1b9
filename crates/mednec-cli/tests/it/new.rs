//! `mednec new` as its users meet it.

use std::fs;

use crate::program::{Place, code, done, fed, mednec, said, told};

/// A folder with a payer and a policy; its path.
fn policies(place: &Place) -> String {
    let folder = place.path("rules");
    done(&["new", "project", &folder]);
    done(&["new", "payer", "riverbend", "--name", "Riverbend: Mutual", "-p", &folder, "--yes"]);
    done(&["new", "policy", "riverbend/97112", "--procedures", "97112", "-p", &folder, "--yes"]);
    folder
}

#[test]
fn everything_made_passes_check_and_test_and_is_never_overwritten() {
    let place = Place::new();
    let folder = policies(&place);
    let criterion = [
        "new",
        "criterion",
        "poor_balance",
        "--to",
        "riverbend/97112",
        "--title",
        "Balance is poor",
        "--cite",
        "policy-text §1",
        "--when",
        "dynamic_balance is poor",
        "--unmet",
        "deny",
        "-p",
        &folder,
    ];
    let made = done(&criterion);
    assert!(said(&made).contains("changed  "), "{}", said(&made));
    assert!(said(&made).contains(&format!("mednec check {folder}")), "{}", said(&made));
    done(&[
        "new",
        "case",
        "fair",
        "--of",
        "riverbend/97112",
        "--set",
        "dynamic_balance=fair",
        "--fill",
        "-p",
        &folder,
    ]);
    done(&["check", "--deny-warnings", &folder]);
    done(&["test", &folder, "-r", "fair"]);
    let before = fs::read_to_string(place.path("rules/riverbend/97112.yaml")).unwrap();
    for again in [
        &["new", "project", &folder][..],
        &["new", "payer", "riverbend", "--name", "Other", "-p", &folder],
        &["new", "policy", "riverbend/97112", "--procedures", "97112", "-p", &folder],
        &criterion,
    ] {
        let output = mednec(again);
        assert_eq!(code(&output), 1, "{again:?} {}", told(&output));
    }
    assert_eq!(place.read("rules/riverbend/97112.yaml"), before);
}

#[test]
fn what_is_not_said_is_asked_or_told() {
    let place = Place::new();
    let folder = policies(&place);
    // No one is at a terminal, so what is lacking is told, all at once.
    let lacking = mednec(&["new", "criterion", "x", "-p", &folder]);
    assert_eq!(code(&lacking), 1);
    for name in ["to", "title", "when", "cite"] {
        assert!(told(&lacking).contains(&format!("{name} is missing")), "{}", told(&lacking));
    }
    // A wrong answer and an empty one are asked again; the end of the questions is the end of the answers.
    let answers = "Bad-Name\npoor_balance\n\nriverbend/97112\nBalance is poor\ndynamic_balance is poor\n\n\n\npolicy-text §1\n\npend\n";
    let asked = fed(&["new", "criterion", "--interactive", "-p", &folder], answers);
    assert_eq!(code(&asked), 0, "{}", told(&asked));
    assert!(told(&asked).contains("bad-answer"), "{}", told(&asked));
    let text = place.read("rules/riverbend/97112.yaml");
    assert!(text.contains("\n  poor_balance:\n    title: Balance is poor\n"), "{text}");
    assert!(text.contains("\n  - pend: poor_balance_not_shown\n    unless: poor_balance\n"), "{text}");
}

#[test]
fn what_would_not_be_valid_is_told_and_not_written() {
    let place = Place::new();
    let folder = policies(&place);
    let before = place.read("rules/riverbend/97112.cases.yaml");
    let wrong = mednec(&[
        "new",
        "case",
        "x",
        "--of",
        "riverbend/97112",
        "--set",
        "dynamic_balance=bad",
        "-p",
        &folder,
    ]);
    assert_eq!(code(&wrong), 3);
    assert!(told(&wrong).contains("case-choice"), "{}", told(&wrong));
    assert!(told(&wrong).contains("nothing was written"), "{}", told(&wrong));
    assert_eq!(place.read("rules/riverbend/97112.cases.yaml"), before);
    for id in ["../x", "a/b", ""] {
        let wrong = mednec(&["new", "payer", id, "--name", "N", "-p", &folder]);
        assert_eq!(code(&wrong), 1, "{id}: {}", told(&wrong));
    }
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), 1);
    let nowhere = mednec(&["new", "payer", "x", "--name", "N", "-p", &place.path("none")]);
    assert_eq!(code(&nowhere), 1, "{}", told(&nowhere));
}

#[test]
fn each_answer_is_looked_at_when_it_is_given_and_asked_for_again() {
    let place = Place::new();
    let folder = policies(&place);
    // Payer, codes and a day are each wrong first.
    let answers =
        "nobody/1\nriverbend/97110\nExercise\n9711O?\n97110\n2026-13-01\n2026-01-01\nDocument 3\n\n";
    let asked = fed(&["new", "policy", "--interactive", "-p", &folder], answers);
    assert_eq!(code(&asked), 0, "{}", told(&asked));
    let problems = told(&asked).matches("error[").count();
    assert_eq!(problems, 3, "{}", told(&asked));
    let text = place.read("rules/riverbend/97110.yaml");
    assert!(text.contains("procedures: [97110]\n") && text.contains("title: Exercise\n"), "{text}");
    // A word of conditions, a criterion that is there, a condition on nothing; then a document that is not listed yet.
    let answers = "not\nweak\nriverbend/97110\nWeakness\nno_such_fact is poor\ndynamic_balance is poor\n\n\n\n\
                   guide §1\n\nA guide\n\n";
    let asked = fed(&["new", "criterion", "--interactive", "-p", &folder], answers);
    assert_eq!(code(&asked), 0, "{}", told(&asked));
    for part in ["conditions read `not`", "no fact is called `no_such_fact`", "say its title"] {
        assert!(told(&asked).contains(part), "{part}: {}", told(&asked));
    }
    assert!(place.read("rules/riverbend/97110.yaml").contains("  guide:\n    title: A guide\n"));
}
