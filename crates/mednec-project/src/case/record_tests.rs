//! Records and evidence in cases, each form read, and each problem, told.

use std::time::{Duration, Instant};

use mednec_graph::{Bundle, Case, Evidence, FactId, Partial, Slot};
use mednec_source::{Diagnostic, SourceMap};

use super::{CasePlace, CaseReader, NamedCase};
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

fn visits(bundle: &Bundle) -> FactId {
    bundle.fact_named("visits").unwrap()
}

/// The records of the visits of a case, and whether there may be more.
fn records<'c>(bundle: &Bundle, case: &'c Case) -> (Vec<&'c [Slot]>, bool) {
    let Slot::List { start, len, open } = case.slot(visits(bundle)) else { panic!("no list") };
    ((0..len).map(|at| case.record(start, 5, at)).collect(), open)
}

#[test]
fn records_are_read_with_what_is_known_of_their_fields() {
    let project = sample();
    let bundle = bundle(&project);
    let json = json(
        bundle,
        r#"{"visits": [{"date": "1970-01-03", "minutes": "45 minutes", "discipline": "physical"}, null,
            {"minutes": {"between": [8, 22]}, "discipline": null, "code": {"one_of": [97112, 97110]},
             "date": {"one_of": ["1970-01-09"]}, "therapist": "jill"}, {}]}"#,
    )
    .unwrap();
    let (found, open) = records(bundle, &json.case);
    assert!(open && found.len() == 4, "{found:?}");
    assert_eq!(found[0], [Slot::Value(2), Slot::Value(0), Slot::Value(45), Slot::Unknown, Slot::Unknown]);
    assert_eq!((found[1], found[3]), (&[Slot::Unknown; 5][..], &[Slot::Unknown; 5][..]));
    let [Slot::Value(8), Slot::Unknown, Slot::Partial(minutes), Slot::Partial(_), Slot::Value(0)] = found[2]
    else {
        panic!("{found:?}")
    };
    assert_eq!(json.case.partial(*minutes), Some(&Partial::Between(8, 22)));
    let yaml = yaml(
        bundle,
        "visits:\n  - { date: 1970-01-03, minutes: 45 minutes, discipline: physical }\n  - null\n  - minutes: { between: [8, 22] }\n    discipline:\n    code: { one_of: [97112, 97110] }\n    date: { one_of: [1970-01-09] }\n    therapist: jill\n  - {}\n",
    );
    assert_eq!(yaml.unwrap(), json);
}

#[test]
fn lists_of_records_say_how_far_they_are_complete() {
    let project = sample();
    let bundle = bundle(&project);
    let of = |text: &str| {
        let case = json(bundle, &format!("{{\"visits\": {text}}}")).unwrap().case;
        (records(bundle, &case).1, case.complete_from(visits(bundle)))
    };
    assert_eq!(of("[]"), (true, None));
    assert_eq!(of(r#"{"exactly": []}"#), (false, None));
    assert_eq!(of(r#"{"at_least": []}"#), (true, None));
    assert_eq!(of(r#"{"complete_from": "1970-01-02", "at_least": [null]}"#), (true, Some(1)));
}

#[test]
fn a_value_can_have_a_day_or_be_disputed_or_absent() {
    let project = sample();
    let bundle = bundle(&project);
    let tone = bundle.fact_named("tone").unwrap();
    let of = |text: &str| {
        let case = json(bundle, &format!("{{\"tone\": {text}}}")).unwrap().case;
        let partial = if let Slot::Partial(at) = case.slot(tone) { case.partial(at).cloned() } else { None };
        (case.slot(tone), partial, case.evidence(tone))
    };
    let as_of = Evidence { as_of: Some(1), ..Evidence::default() };
    assert_eq!(of(r#"{"value": "low", "as_of": "1970-01-02"}"#), (Slot::Value(1), None, as_of));
    assert_eq!(of(r#"{"value": "low"}"#), (Slot::Value(1), None, Evidence::default()));
    let (_, partial, evidence) = of(r#"{"as_of": "1970-01-02", "value": {"one_of": ["low", "high"]}}"#);
    assert_eq!((partial, evidence), (Some(Partial::OneOf(vec![1, 2])), as_of));
    let (_, partial, evidence) = of(r#"{"conflicting": ["normal", "high"]}"#);
    let conflicting = Evidence { conflicting: true, ..Evidence::default() };
    assert_eq!((partial, evidence), (Some(Partial::OneOf(vec![0, 2])), conflicting));
    let absent = Evidence { absent: true, ..Evidence::default() };
    assert_eq!(of(r#"{"absent": "yes"}"#), (Slot::Unknown, None, absent));
    assert_eq!(of(r#"{"absent": true}"#).2, absent);
}

#[test]
fn each_mistake_is_told_by_name_with_a_remedy() {
    let project = sample();
    for (case, code, says) in [
        (r#"{"visits": [{"minuts": 4}]}"#, "unknown-case-field", "did you mean `minutes`?"),
        (r#"{"visits": [{}, {"place": 4}]}"#, "unknown-case-field", "record 2 of `visits`"),
        (
            r#"{"visits": [{"minutes": 4, "minutes": 5}]}"#,
            "case-duplicate-key",
            "`minutes` in record 1 of `visits`",
        ),
        (
            r#"{"visits": [{"minutes": "long"}]}"#,
            "case-type",
            "`minutes` in record 1 of `visits` is a whole number",
        ),
        (r#"{"visits": [{"minutes": "4 hours"}]}"#, "case-type", "a whole number of minutes"),
        (r#"{"visits": [{"minutes": 481}]}"#, "case-range", "`minutes` in record 1 of `visits` lies between"),
        (r#"{"visits": [{"minutes": 4.5}]}"#, "case-decimals", "no decimals"),
        (r#"{"visits": [{"minutes": [4]}]}"#, "case-type", "here is a list"),
        (r#"{"visits": [{"minutes": {"between": [5, 4]}}]}"#, "case-range", "lowest value first"),
        (r#"{"visits": [{"minutes": {"at_least": 4}}]}"#, "case-type", "keys with values"),
        (r#"{"visits": [{"discipline": "physcal"}]}"#, "case-choice", "did you mean `physical`?"),
        (r#"{"visits": [{"code": "x"}]}"#, "case-code", "`code` in record 1 of `visits`"),
        (r#"{"visits": ["2025-03-01"]}"#, "case-type", "any of date, discipline"),
        (r#"{"visits": [[]]}"#, "case-type", "here is a list"),
        (r#"{"visits": {"date": "2025-03-01"}}"#, "case-type", "keys with values"),
        (r#"{"visits": {"at_least": [], "at_least": []}}"#, "case-type", "keys with values"),
        (r#"{"visits": {"at_least": {}}}"#, "case-type", "a list of elements"),
        (r#"{"visits": 3}"#, "case-type", "a single value"),
        (
            r#"{"visits": {"at_least": [], "complete_from": "then"}}"#,
            "case-type",
            "`complete_from` of `visits`",
        ),
        (r#"{"visits": {"at_least": [], "complete_from": null}}"#, "case-type", "no day"),
        (r#"{"visits": {"exactly": [], "complete_from": "2025-03-01"}}"#, "case-complete-from", "at_least"),
        (r#"{"aids": {"at_least": [], "complete_from": "2025-03-01"}}"#, "case-complete-from", "dated_by"),
        (
            r#"{"diagnoses": {"at_least": [], "complete_from": "2025-03-01"}}"#,
            "case-complete-from",
            "not a list of records",
        ),
        (r#"{"tone": {"value": "loww", "as_of": "2025-03-01"}}"#, "case-choice", "`tone`"),
        (r#"{"tone": {"value": "low", "as_of": "March"}}"#, "case-type", "`as_of` of `tone`"),
        (r#"{"tone": {"value": "low", "as_of": "0025-03-01"}}"#, "case-range", "`as_of` of `tone`"),
        (r#"{"tone": {"as_of": "2025-03-01"}}"#, "case-type", "keys with values"),
        (r#"{"tone": {"value": "low", "absent": true}}"#, "case-type", "keys with values"),
        (r#"{"tone": {"conflicting": ["low"]}}"#, "case-type", "fewer than two"),
        (r#"{"tone": {"conflicting": "low"}}"#, "case-type", "without a list"),
        (r#"{"tone": {"absent": "no"}}"#, "case-type", "something else than `yes`"),
        (r#"{"diagnoses": {"absent": true}}"#, "case-type", "keys with values"),
        (
            r#"{"service_date": "2025-03-01", "visits": [null, {"date": "2025-03-01", "discipline": "physical", "minutes": 8, "code": 97112, "therapist": "jill"}]}"#,
            "case-record",
            "`service_date` (2025-03-01) must be after `date` (2025-03-01) in record 2 of `visits`",
        ),
    ] {
        let problems = json(bundle(&project), case).unwrap_err();
        let told = told(&SourceMap::new(), &problems);
        assert_eq!(codes(&problems), [code], "{case}\n{told}");
        assert!(told.contains(says), "{case}\n{told}");
        assert!(problems.iter().all(|problem| !problem.help.is_empty()), "{told}");
    }
}

#[test]
fn all_mistakes_of_records_are_told_at_once_in_their_place() {
    let project = sample();
    let text = "aids:\n  - { name: cain }\n  - nam: cane\n  - { name: [cane] }\n  - x\n";
    let (sources, problems) = yaml(bundle(&project), text).unwrap_err();
    let places: Vec<_> = problems
        .iter()
        .map(|problem| {
            let at = sources.locate(problem.primary.as_ref().unwrap().span).unwrap().1;
            (problem.code.name, at.line, at.column)
        })
        .collect();
    assert_eq!(
        places,
        [("case-choice", 2, 13), ("unknown-case-field", 3, 5), ("case-type", 4, 13), ("case-type", 5, 5)]
    );
    let text = "{\"aids\":\n [{\"nam\": \"cane\"}]}";
    let problems = json(bundle(&project), text).unwrap_err();
    assert!(problems[0].message.ends_with("(line 2, column 5)"), "{}", problems[0].message);
}

#[test]
fn a_field_that_identifies_a_person_is_in_no_message() {
    let project = sample();
    for case in [
        "visits: [{ therapist: susan }]\n",
        "visits: [{ therapist: [susan] }]\n",
        "visits: [{ therapst: susan }]\n",
        "vists: [{ therapist: susan }]\n",
        "visits: susan\n",
        "{ visits: [{ therapist: jill }], tone: loww }\n",
    ] {
        let (sources, problems) = yaml(bundle(&project), case).unwrap_err();
        let told = told(&sources, &problems);
        assert!(!told.contains("susan") && !told.contains("therapist: jill"), "{told}");
    }
    let text = r#"{"visits": [{"therapist": "susan"}]}"#;
    let told = told(&SourceMap::new(), &json(bundle(&project), text).unwrap_err());
    assert!(told.contains("`therapist` in record 1") && !told.contains("susan"), "{told}");
}

#[test]
fn a_million_visits_are_told_in_no_time() {
    let project = sample();
    let start = Instant::now();
    for record in ["{}", "null", "7", "{\"minutes\": 1, \"minuts\": 2}"] {
        let text = format!("{{\"visits\": [{record}{}]}}", format!(",{record}").repeat(999_999));
        let problems = json(bundle(&project), &text).unwrap_err();
        assert!(codes(&problems).iter().any(|code| *code == "case-list-length"
            || *code == "case-type"
            || *code == "unknown-case-field"));
        assert!(problems.len() <= 101);
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
