//! `mednec fmt`: prints, checks, shows and writes, and leaves alone what it cannot read.

use serde_json::Value;

use crate::program::{Place, code, done, fed, mednec, said, told};

const UNTIDY: &str = "payer: 'x'   # who\nname: \"X\"\n";
const TIDY: &str = "payer: x # who\nname: X\n";

#[test]
fn one_file_is_printed_and_standard_input_too() {
    let place = Place::new();
    let path = place.write("payer.yaml", UNTIDY);
    assert_eq!(said(&done(&["fmt", &path])), TIDY);
    assert_eq!(said(&fed(&["fmt", "-"], UNTIDY)), TIDY);
    assert_eq!(place.read("payer.yaml"), UNTIDY);
    for refused in [&["fmt"][..], &["fmt", &place.path(".")], &["fmt", "-", "--write"]] {
        let output = mednec(refused);
        assert_eq!(code(&output), 1, "{refused:?}");
        assert!(told(&output).contains("--write"), "{}", told(&output));
    }
}

#[test]
fn a_folder_is_checked_shown_and_written() {
    let place = Place::new();
    let path = place.write("payers/a.yaml", UNTIDY);
    place.write("payers/b.yaml", TIDY);
    let folder = place.path("payers");
    let output = mednec(&["fmt", "--check", &folder]);
    assert_eq!((code(&output), said(&output)), (2, format!("{path}\n")));
    assert!(told(&output).contains("1 file to be laid out"), "{}", told(&output));

    let output = mednec(&["fmt", "--check", "--format", "json", &folder]);
    let listed: Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!(code(&output), 2);
    assert_eq!((&listed["files"], &listed["would_change"]), (&2.into(), &serde_json::json!([path])));

    let shown = said(&done(&["fmt", "--diff", &folder]));
    assert!(shown.contains("-payer: 'x'   # who\n") && shown.contains("+payer: x # who\n"), "{shown}");
    assert_eq!(place.read("payers/a.yaml"), UNTIDY);

    done(&["fmt", "--write", &folder]);
    assert_eq!(place.read("payers/a.yaml"), TIDY);
    assert_eq!(said(&done(&["fmt", "--check", &folder])), "");
}

#[test]
fn a_file_that_is_not_yaml_is_told_and_left_and_the_others_are_laid_out() {
    let place = Place::new();
    place.write("a.yaml", "title: Balance: sitting\n");
    place.write("b.yaml", UNTIDY);
    let output = mednec(&["fmt", "--write", &place.path(".")]);
    assert_eq!(code(&output), 3);
    assert!(told(&output).contains("error[yaml-colon]"), "{}", told(&output));
    assert_eq!(place.read("a.yaml"), "title: Balance: sitting\n");
    assert_eq!(place.read("b.yaml"), TIDY);
    assert_eq!(code(&mednec(&["fmt", &place.path("none.yaml")])), 1);
}

#[test]
fn the_policies_of_this_repository_are_laid_out() {
    done(&["fmt", "--check", "policies"]);
}
