//! `mednec codes check` as its users meet it.

use serde_json::Value;

use crate::program::{Place, code, mednec, said, told};

/// An order file of real numbers, with titles of our own.
const ORDER: &str = "\
00001 M54     0 Pain in the back                                             Pain in the back
00002 M545    0 Pain low in the back                                         Pain low in the back
00003 M5450   1 Pain low in the back, not told more                          Pain low in the back, not told more
";

#[test]
fn codes_are_looked_up_and_told_in_every_form() {
    let place = Place::new();
    let order = place.write("icd10cm_order_2026.txt", ORDER);
    let new = place.write("new.csv", "M54.50,M54.6\n");
    place.write("policies/facts.yaml", "facts:\n  diagnosis: { type: code, system: icd-10-cm }\n");
    place.write("policies/pain.yaml", "value_set: pain\nsystem: icd-10-cm\ncodes: [M54.-, M54.50]\n");
    let folder = place.path("policies");
    let output = mednec(&["codes", "check", &folder, "--icd", &order]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    assert!(said(&output).contains("2 codes looked up, all are good"), "{}", said(&output));
    place.write("policies/a.cases.yaml", "cases:\n  - { id: a, given: { diagnosis: M54.5 } }\n");
    place.write("policies/old.yaml", "value_set: old\nsystem: icd-10-cm\ncodes: [M54.6]\n");
    let before = place.write("before.txt", "00001 M546    1 Pain\n");
    let before = format!("{before}@2024-10-01");
    let check = ["codes", "check", &folder, "--icd", &order, "--icd", &before, "--successors", &new];
    let output = mednec(&check);
    assert_eq!(code(&output), 2, "{}", told(&output));
    for part in [
        "code-not-billable",
        "M54.50",
        "code-out-of-date",
        "2025-10-01",
        "it is followed by M54.50",
        "2 problems",
    ] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
    let output = mednec(&[&check[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!((found.as_array().unwrap().len(), code(&output)), (2, 2));
    let output = mednec(&[&check[..], &["--format", "sarif"]].concat());
    let found: Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!(found["runs"][0]["results"].as_array().unwrap().len(), 2);
    let output = mednec(&["codes", "check", &folder, "--icd", &new]);
    assert_eq!(code(&output), 3, "{}", told(&output));
    assert!(told(&output).contains("bad-code-file"), "{}", told(&output));
}

#[test]
fn a_day_that_is_none_and_a_category_with_nothing_below_it_are_told() {
    let place = Place::new();
    let order = place.write(
        "order.txt",
        "00001 M54     0 Pain in the back\n00002 M546    1 Pain\n00003 M53     0 Other\n",
    );
    place.write("policies/facts.yaml", "facts:\n  diagnosis: { type: code, system: icd-10-cm }\n");
    place.write("policies/a.cases.yaml", "cases:\n  - { id: a, given: { diagnosis: M53 } }\n");
    let folder = place.path("policies");
    let output = mednec(&["codes", "check", &folder, "--icd", &format!("{order}@2025-13-01")]);
    assert_eq!(code(&output), 1);
    assert!(told(&output).contains("`2025-13-01` is no day"), "{}", told(&output));
    let output = mednec(&["codes", "check", &folder, "--icd", &format!("{order}@2025-10-01")]);
    assert_eq!(code(&output), 2, "{}", told(&output));
    assert!(said(&output).contains("take the whole order file"), "{}", said(&output));
    // A name may have an `@` of its own.
    let odd = place.write("icd@10_2026.txt", "00002 M53     1 Pain\n");
    assert_eq!(code(&mednec(&["codes", "check", &folder, "--icd", &odd])), 0);
}
