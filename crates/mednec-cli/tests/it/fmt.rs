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

#[test]
fn each_file_is_laid_out_once_and_only_yaml_is() {
    let place = Place::new();
    let path = place.write("payers/a.yaml", UNTIDY);
    let folder = place.path("payers");
    let output = mednec(&["fmt", "--check", &path, &folder, &path]);
    assert!(told(&output).contains("1 file to be laid out"), "{}", told(&output));
    let notes = place.write("notes.txt", "a,  b\n");
    std::fs::create_dir(place.path("empty")).unwrap();
    for (path, cause) in [(&notes, "ends otherwise"), (&place.path("empty"), "holds no YAML file")] {
        let output = mednec(&["fmt", "--write", path]);
        assert_eq!(code(&output), 1, "{}", told(&output));
        assert!(told(&output).contains(cause), "{}", told(&output));
    }
    assert_eq!(place.read("notes.txt"), "a,  b\n");
}

/// Decision tables with what a plain writing would get wrong: a long name, quotes, a colon.
const DMN: &str = r#"<definitions xmlns="https://www.omg.org/spec/DMN/20211108/MODEL/"><decision name="Falls: &quot;who&quot; may join the programme, and from when on, and for how long, and who is told of it at the end of the year">
<decisionTable hitPolicy="FIRST">
<input><inputExpression typeRef="number"><text>falls</text></inputExpression></input>
<input><inputExpression typeRef="string"><text>setting</text></inputExpression></input>
<output name="decision"/><output name="reason"/>
<rule><inputEntry><text>&gt;= 2</text></inputEntry><inputEntry><text>"at home","in a clinic: day","elsewhere"</text></inputEntry><outputEntry><text>"approved"</text></outputEntry><outputEntry><text>"It's: fine"</text></outputEntry></rule>
<rule><inputEntry><text>falls + 1</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"denied"</text></outputEntry><outputEntry><text>"no"</text></outputEntry></rule>
</decisionTable></decision></definitions>"#;
const JDM: &str = r#"{"nodes":[{"id":"1","type":"decisionTableNode","name":"Visits: how many","content":{"hitPolicy":"first",
"inputs":[{"id":"a","name":"Age","field":"age"}],"outputs":[{"id":"o","name":"Visits","field":"visits"}],
"rules":[{"_id":"r","a":"< 18","o":"12"},{"_id":"s","a":"","o":"20"}]}}],"edges":[]}"#;

#[test]
fn whatever_mednec_writes_is_laid_out() {
    let place = Place::new();
    let folder = place.path("rules");
    let laid_out = |what: &str| {
        let output = mednec(&["fmt", "--check", &folder]);
        assert_eq!(code(&output), 0, "{what}: {}", said(&mednec(&["fmt", "--diff", &folder])));
    };
    let new = |what: &[&str]| {
        done(&[&["new"], what, &["-p", &folder, "-y"]].concat());
        laid_out(what[0]);
    };
    done(&["new", "project", &folder]);
    laid_out("project");
    new(&["payer", "riverbend", "--name", "Riverbend: \"Mutual\""]);
    let codes: Vec<String> = (97110..97140).map(|code| code.to_string()).collect();
    let title = "Who's to have it: ".to_owned() + &"and for how long ".repeat(9);
    new(&[
        "policy",
        "riverbend/97112",
        "--procedures",
        &codes.join(", "),
        "--title",
        &title,
        "--from",
        "2026-01-01",
    ]);
    let criterion =
        ["--title", &title, "--when", "dynamic_balance in [fair,poor]", "--when", "any diagnoses in [I69]"];
    let own =
        ["criterion", "balance", "--to", "riverbend/97112", "--cite", "policy-text §4.2", "--unmet", "deny"];
    new(&[&own[..], &criterion, &["--open", "Is there: more?"]].concat());
    let shared = ["criterion", "tone", "--to", "shared/tone", "--cite", "guide §1", "--document", "A: guide"];
    new(&[&shared[..], &criterion].concat());
    new(&[
        "case",
        "fair",
        "--of",
        "riverbend/97112",
        "--set",
        "dynamic_balance=fair",
        "--title",
        &title,
        "--fill",
    ]);
    // The first case still expects that there are no rules.
    assert_eq!(code(&mednec(&["test", "--update", &folder])), 0);
    laid_out("update");
    done(&["test", &folder, "--suggest", "-o", &place.path("rules/riverbend/more.cases.yaml")]);
    laid_out("suggest");
    let cases = place.read("rules/riverbend/97112.cases.yaml");
    place.write("rules/riverbend/97112.cases.yaml", &cases.replace("outcome: pend", "outcome: deny"));
    mednec(&["test", "--update", &folder]);
    assert_eq!(place.read("rules/riverbend/97112.cases.yaml"), cases);
    for (name, table) in [("falls.dmn", DMN), ("visits.json", JDM)] {
        let file = place.write(name, table);
        done(&["import", &file, "-P", "harbor", "--procedure", "97112", "-o", &folder]);
        laid_out(name);
    }
    // What a person has laid out otherwise is added to, and no more.
    let policy = place.read("rules/riverbend/97112.yaml").replace("\n\ncriteria:", "\n\n\n\ncriteria:");
    place.write("rules/riverbend/97112.yaml", &policy);
    let more = ["new", "criterion", "worse", "--to", "riverbend/97112", "--cite", "policy-text §5"];
    done(&[&more[..], &["--title", "T", "--when", "dynamic_balance is poor", "-p", &folder]].concat());
    assert!(place.read("rules/riverbend/97112.yaml").contains("\n\n\n\ncriteria:"));
}
