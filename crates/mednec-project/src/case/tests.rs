//! The forms of a case, each read, and each problem, told.

use mednec_graph::{Bundle, Partial, Slot, UNKNOWN_ITEM};
use mednec_source::{Diagnostic, Place, SourceMap};

use super::{CasePlace, CaseReader, CaseStream, NamedCase};
use crate::Project;
use crate::tests::{codes, sample, told};

fn bundle(project: &Project) -> &Bundle {
    project.bundle().unwrap()
}

fn json(bundle: &Bundle, text: &str) -> Result<NamedCase, Vec<Diagnostic>> {
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    reader.read_json(text, CasePlace::Path("case.json"), &mut case).map(|()| case)
}

fn yaml(bundle: &Bundle, text: &str) -> Result<NamedCase, (SourceMap, Vec<Diagnostic>)> {
    let mut sources = SourceMap::new();
    let source = sources.add("case.yaml", text);
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    reader.read_yaml(source, &sources, &mut case).map(|()| case).map_err(|problems| (sources, problems))
}

/// The slot of a fact in a case with this value, in JSON.
fn slot(bundle: &Bundle, fact: &str, value: &str) -> (NamedCase, Slot) {
    let case = json(bundle, &format!("{{\"{fact}\": {value}}}")).unwrap();
    let slot = case.case.slot(bundle.fact_named(fact).unwrap());
    (case, slot)
}

#[test]
fn single_values_are_read_in_every_form() {
    let project = sample();
    let of = |fact, value| slot(bundle(&project), fact, value).1;
    for value in ["true", "\"yes\"", "\"true\""] {
        assert_eq!(of("one_on_one", value), Slot::Value(1), "{value}");
    }
    assert_eq!(of("one_on_one", "false"), Slot::Value(0));
    assert_eq!(of("one_on_one", "null"), Slot::Unknown);
    for value in ["0.55", "\"0.55\"", "5.5e-1", "0.550", "\"0.55 metres per second\""] {
        assert_eq!(of("gait_speed", value), Slot::Value(55), "{value}");
    }
    assert_eq!(of("visits_used", "18"), Slot::Value(18));
    assert_eq!(of("tone", "\"l\\u006fw\""), Slot::Value(1));
    assert_eq!(of("procedure", "97112"), of("procedure", "\"97112\""));
    assert_eq!(of("service_date", "\"1970-02-01\""), Slot::Value(31));
}

#[test]
fn partly_known_values_are_read() {
    let project = sample();
    let of = |fact, value| {
        let (case, slot) = slot(bundle(&project), fact, value);
        let Slot::Partial(index) = slot else { panic!("{slot:?}") };
        case.case.partial(index).unwrap().clone()
    };
    assert_eq!(of("visits_used", "{\"between\": [3, 9]}"), Partial::Between(3, 9));
    assert_eq!(of("tone", "{\"one_of\": [\"high\", \"low\", \"low\"]}"), Partial::OneOf(vec![1, 2]));
    assert_eq!(slot(bundle(&project), "tone", "{\"one_of\": [\"low\"]}").1, Slot::Value(1));
}

#[test]
fn lists_are_complete_or_open_as_they_say() {
    let project = sample();
    let of = |fact, value| {
        let (case, slot) = slot(bundle(&project), fact, value);
        let Slot::List { start, len, open } = slot else { panic!("{slot:?}") };
        let unknown = case.case.list(start, len).iter().filter(|item| **item == UNKNOWN_ITEM).count();
        (len, unknown, open)
    };
    assert_eq!(of("diagnoses", "[\"M54.2\", null]"), (2, 1, false));
    assert_eq!(of("diagnoses", "{\"at_least\": []}"), (0, 0, true));
    assert_eq!(of("modifiers", "[59]"), (1, 0, true));
    assert_eq!(of("modifiers", "{\"exactly\": [\"XS\"]}"), (1, 0, false));
    assert_eq!(of("devices", "[]"), (0, 0, false));
}

#[test]
fn name_and_payer_are_no_facts() {
    let project = sample();
    let case = json(bundle(&project), r#"{"case_id": 12.50, "payer": "example-health"}"#).unwrap();
    assert_eq!((case.id.as_deref(), case.payer), (Some("12.50"), Some(0)));
    let case = json(bundle(&project), r#"{"case_id": null, "payer": null}"#).unwrap();
    assert_eq!((case.id, case.payer), (None, None));
}

#[test]
fn yaml_and_json_say_the_same() {
    let project = sample();
    let a = json(
        bundle(&project),
        r#"{"case_id": "a", "one_on_one": true, "diagnoses": {"at_least": ["M54.2", null]}, "gait_speed": {"between": [0.5, 1]}, "tone": null}"#,
    );
    let b = yaml(
        bundle(&project),
        "case_id: a\none_on_one: yes\ndiagnoses: { at_least: [M54.2, null] }\ngait_speed: { between: [0.5, 1] }\ntone:\n",
    );
    assert_eq!(a.unwrap(), b.unwrap());
}

#[test]
fn each_mistake_is_told_by_name_with_a_remedy() {
    let project = sample();
    for (case, code, says) in [
        (r#"{"tonne": "low"}"#, "unknown-case-fact", "did you mean `tone`?"),
        (r#"{"cases": []}"#, "unknown-case-fact", "mednec test"),
        (r#"{"visits_used": "many"}"#, "case-type", "`many`"),
        (r#"{"visits_used": [1]}"#, "case-type", "a list"),
        (r#"{"visits_used": {"at_least": [1]}}"#, "case-type", "one_of"),
        (r#"{"visits_used": {"between": [1]}}"#, "case-type", "two ends"),
        (r#"{"tone": {"between": ["low", "high"]}}"#, "case-type", "one_of"),
        (r#"{"tone": {"one_of": []}}"#, "case-type", "no values"),
        (r#"{"diagnoses": "M54.2"}"#, "case-type", "[a, b]"),
        (r#"{"diagnoses": [["M54.2"]]}"#, "case-type", "a list inside a list"),
        (r#"{"service_date": "10/29/2025"}"#, "case-type", "2025-10-29"),
        (r#"{"one_on_one": 1}"#, "case-type", "yes or no"),
        (r#"{"case_id": [1]}"#, "case-type", "case_id"),
        (r#"{"tone": "loww"}"#, "case-choice", "did you mean `low`?"),
        (r#"{"devices": ["crutch"]}"#, "case-choice", "cane, walker"),
        (r#"{"procedure": 9711}"#, "case-code", "97112"),
        (r#"{"diagnoses": ["M5"]}"#, "case-code", "I69.351"),
        (r#"{"visits_used": 100}"#, "case-range", "between 0 visits and 99 visits"),
        (r#"{"visits_used": {"between": [9, 1]}}"#, "case-range", "lowest value first"),
        (r#"{"gait_speed": 0.555}"#, "case-decimals", "at most 2 decimals"),
        (r#"{"diagnoses": []}"#, "case-list-length", "1 to 3"),
        (r#"{"diagnoses": {"at_least": ["G20", "G21", "G35", "I63.9"]}}"#, "case-list-length", "4 elements"),
        (r#"{"tone": "low", "tone": "high"}"#, "case-duplicate-key", "`tone` is given twice"),
        (r#"{"payer": "a", "payer": "b"}"#, "case-duplicate-key", "`payer`"),
        (r#"{"payer": "example-helth"}"#, "unknown-case-payer", "did you mean `example-health`?"),
        (r#"{"payer": "Example Health"}"#, "unknown-case-payer", "write `example-health`"),
        (r#"{"tone": "\ud800"}"#, "case-syntax", "escape"),
        (r#"{"tone": "low",}"#, "case-syntax", "line 1, column"),
        (r#"{"tone": "low""#, "case-syntax", "too early"),
        (r#"{"tone": "low"} x"#, "case-syntax", "trailing"),
        (r#"["jane"]"#, "case-syntax", "one JSON object"),
        (
            r#"{"service_date": "2025-01-01", "episode_start": "2025-01-02"}"#,
            "case-contradiction",
            "(2025-01-02)",
        ),
    ] {
        let problems = json(bundle(&project), case).unwrap_err();
        let told = told(&SourceMap::new(), &problems);
        assert!(codes(&problems).contains(&code), "{case}\n{told}");
        assert!(told.contains(says), "{case}\n{told}");
        assert!(
            problems.iter().all(|p| !p.help.is_empty() && p.place == Place::Path("case.json".into())),
            "{told}"
        );
    }
}

#[test]
fn all_mistakes_of_a_case_are_told_at_once_in_their_place() {
    let project = sample();
    let text = "tonne: low\ntone: loww\ngait_speed: 0.555\ndiagnoses:\n  - M54.2\n  - x\n";
    let (sources, problems) = yaml(bundle(&project), text).unwrap_err();
    assert_eq!(codes(&problems), ["unknown-case-fact", "case-choice", "case-decimals", "case-code"]);
    let places: Vec<_> = problems
        .iter()
        .map(|p| {
            sources.locate(p.primary.as_ref().unwrap().span).map(|(_, at)| (at.line, at.column)).unwrap()
        })
        .collect();
    assert_eq!(places, [(1, 1), (2, 7), (3, 13), (6, 5)]);
}

#[test]
fn mistakes_in_json_are_told_in_their_place() {
    let project = sample();
    let text = "\u{feff}{\n  \"tonne\": \"é\", \"tone\": \"loww\",\n  \"diagnoses\": [\"M54.2\", \"x\"],\n  \"t\\u006fne\": \"low\"\n}";
    let mut sources = SourceMap::new();
    let source = sources.add("case.json", text);
    let mut reader = CaseReader::new(bundle(&project));
    let mut case = reader.blank();
    let problems = reader.read_json_source(source, &sources, &mut case).unwrap_err();
    let places: Vec<_> = problems
        .iter()
        .map(|p| {
            let span = p.primary.as_ref().unwrap().span;
            let at = sources.locate(span).unwrap().1;
            (p.code.name, at.line, at.column, sources.slice(span))
        })
        .collect();
    assert_eq!(
        places,
        [
            ("unknown-case-fact", 2, 4, "tonne"),
            ("case-choice", 2, 25, "\"loww\""),
            ("case-code", 3, 26, "\"x\""),
            ("case-duplicate-key", 4, 16, "\"low\""),
        ]
    );
    let problems = json(bundle(&project), "{\n  \"tone\": \"loww\"}").unwrap_err();
    assert!(problems[0].message.ends_with("(line 2, column 11)"), "{}", problems[0].message);
    let line = CasePlace::Line { path: "cases.ndjson", line: 7 };
    let problems = reader.read_json("{\"tone\": \"loww\"}", line, &mut case).unwrap_err();
    assert!(problems[0].message.ends_with("(column 10)"), "{}", problems[0].message);
    let problems = reader.read_json("{\"tone\" \"low\"}", line, &mut case).unwrap_err();
    assert!(problems[0].message.ends_with("(column 9)"), "{}", problems[0].message);
}

#[test]
fn json_that_may_identify_a_person_is_not_repeated() {
    let project = sample();
    for text in [
        "{\"tone\": \"loww\", \"member_name\": \"susan\"}",
        "{\"tone\" \"loww\", \"member_name\": \"susan\"}",
        "{\"member_name\": \"susan jane\"}",
    ] {
        let mut sources = SourceMap::new();
        let source = sources.add("case.json", text);
        let mut reader = CaseReader::new(bundle(&project));
        let mut case = reader.blank();
        let problems = reader.read_json_source(source, &sources, &mut case).unwrap_err();
        let told = told(&sources, &problems);
        assert!(!told.contains("susan"), "{told}");
    }
}

#[test]
fn a_contradiction_points_at_both_facts() {
    let project = sample();
    let text = "service_date: 2025-01-01\ntone: low\nepisode_start: 2025-01-02\n";
    let (_, problems) = yaml(bundle(&project), text).unwrap_err();
    assert_eq!(codes(&problems), ["case-contradiction"]);
    assert_eq!((problems[0].primary.is_some(), problems[0].labels.len()), (true, 1));
    let text = "service_date: { between: [2025-01-01, 2025-01-03] }\nepisode_start: 2025-01-04\n";
    let (_, problems) = yaml(bundle(&project), text).unwrap_err();
    assert_eq!(codes(&problems), ["case-contradiction"]);
}

#[test]
fn what_identifies_a_person_is_in_no_message() {
    let project = sample();
    for case in [
        r#"{"member_name": "susan"}"#,
        r#"{"member_name": ["susan"]}"#,
        r#"{"member_name": {"one_of": ["susan", "jane"]}}"#,
        r#""susan""#,
    ] {
        let problems = json(bundle(&project), case).unwrap_err();
        let told = told(&SourceMap::new(), &problems);
        assert!(!told.contains("susan"), "{told}");
    }
    for (case, name) in [
        ("member_name: susan\n", "susan"),
        ("{ tonne: low, member_name: jane }\n", "jane"),
        ("member_nam: jane\n", "jane"),
    ] {
        let (sources, problems) = yaml(bundle(&project), case).unwrap_err();
        let told = told(&sources, &problems);
        assert!(!told.contains(name), "{told}");
        assert!(told.contains("case.yaml:1"), "{told}");
    }
}

#[test]
fn what_yaml_stumbles_over_is_told_without_its_text() {
    let project = sample();
    for (case, code) in [
        ("tone: low\nmember_name: *susan\n", "yaml-anchor"),
        ("tone: low\nmember_name: &susan jane\n", "yaml-anchor"),
        ("tone: low\nmember_name: !susan jane\n", "yaml-tag"),
        ("tone: low\nmember_name: susan: jane\n", "yaml-colon"),
        ("tone: low\nmember_name:\n\tsusan: jane\n", "yaml-tab"),
        ("tone: low\nmember_name: [susan\n", "yaml-bracket"),
        ("tone: low\nmember_name: 'susan\n", "yaml-quote"),
        ("tone: low\nsusan: jane\nsusan: jane\n", "duplicate-key"),
    ] {
        let (sources, problems) = yaml(bundle(&project), case).unwrap_err();
        let problem = problems.iter().find(|problem| problem.code.name == code);
        let problem = problem.unwrap_or_else(|| panic!("{case:?}: {problems:#?}"));
        let told = told(&sources, std::slice::from_ref(problem));
        assert!(!told.contains("susan") && !told.contains("jane"), "{told}");
        assert!(told.contains("case.yaml:2") || told.contains("case.yaml:3"), "{told}");
        assert!(told.contains("the line is not shown"), "{told}");
    }
}

#[test]
fn a_reader_keeps_nothing_of_the_case_before() {
    let project = sample();
    let mut reader = CaseReader::new(bundle(&project));
    let mut case = reader.blank();
    let place = CasePlace::Path("x");
    reader
        .read_json(
            r#"{"case_id": 1, "payer": "example-health", "tone": "low", "one_on_one": true}"#,
            place,
            &mut case,
        )
        .unwrap();
    assert!(reader.read_json(r#"{"tone": 7"#, place, &mut case).is_err());
    reader.read_json(r#"{"one_on_one": true, "tone": "low", "visits_used": 3}"#, place, &mut case).unwrap();
    assert_eq!(
        case,
        json(bundle(&project), r#"{"visits_used": 3, "tone": "low", "one_on_one": true}"#).unwrap()
    );
}

#[test]
fn a_stream_tells_the_line_and_goes_on() {
    let project = sample();
    let text = "{\"case_id\": \"a\"}\n\n{\"tone\": \"x\"}\n{\"case_id\": \"c\"}\n";
    let mut stream = CaseStream::new(text.as_bytes(), "cases.ndjson");
    let mut reader = CaseReader::new(bundle(&project));
    let mut case = reader.blank();
    let mut found = Vec::new();
    while let Some((line, read)) = stream.next_case(&mut reader, &mut case) {
        match read {
            Ok(()) => found.push((line, case.id.clone().unwrap())),
            Err(problems) => {
                assert_eq!(problems[0].place, Place::Line { path: "cases.ndjson".into(), line });
                found.push((line, codes(&problems).join(" ")));
            }
        }
    }
    assert_eq!(found, [(1, "a".to_owned()), (3, "case-choice".to_owned()), (4, "c".to_owned())]);
}
