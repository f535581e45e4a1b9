//! Signatures, receipts, replays and comparisons as users meet them.

use std::fs;
use std::path::Path;
use std::process::Output;

use mednec_project::ReceiptsFile;
use serde_json::Value;

use crate::program::{CASES, Place, W1, code, done, mednec, root, said, told};

/// A folder with a signed bundle of W1.
fn signed() -> Place {
    let place = Place::new();
    done(&["key", "new", &place.path("payer")]);
    done(&["compile", W1, "-o", &place.path("w1.mednec"), "--sign", &place.path("payer.key")]);
    place
}

impl Place {
    /// The first cases of W1 in a file, and their receipts in another.
    fn receipts(&self, cases: usize) -> (String, String) {
        let text = fs::read_to_string(root().join(CASES)).unwrap();
        let text: String = text.lines().take(cases).map(|line| format!("{line}\n")).collect();
        let (cases, receipts) = (self.write("cases.ndjson", &text), self.path("run.receipts"));
        let bundle = self.path("w1.mednec");
        done(&["batch", "-p", &bundle, &cases, "-o", &self.path("out.csv"), "--receipts", &receipts]);
        (cases, receipts)
    }

    fn replay(&self, cases: &str) -> Output {
        let (receipts, bundle) = (self.path("run.receipts"), self.path("w1.mednec"));
        mednec(&["replay", &receipts, "--cases", cases, "--bundles", &bundle])
    }
}

#[test]
fn only_a_bundle_signed_by_the_key_is_used() {
    let place = signed();
    let (bundle, public) = (place.path("w1.mednec"), place.path("payer.pub"));
    let signature = place.read("w1.mednec.sig");
    done(&["compile", W1, "-o", &bundle, "--sign", &place.path("payer.key")]);
    assert_eq!(place.read("w1.mednec.sig"), signature, "the same bundle has the same signature");
    let out = place.path("out.ndjson");
    let batch = |policies: &str, key: &str| {
        mednec(&["batch", "-p", policies, CASES, "-o", &out, "--verify-key", key])
    };
    assert_eq!(code(&batch(&bundle, &public)), 0);
    done(&["graph", "-p", &bundle, "example-health/97112", "--verify-key", &public]);

    let refused = |policies: &str, key: &str, name: &str| {
        fs::remove_file(&out).unwrap_or_default();
        let output = batch(policies, key);
        assert_eq!(code(&output), 3, "{}", told(&output));
        assert!(told(&output).contains(&format!("error[{name}]")), "{}", told(&output));
        assert!(!Path::new(&out).exists());
    };
    done(&["key", "new", &place.path("other")]);
    refused(&bundle, &place.path("other.pub"), "wrong-signature");
    refused(&bundle, &place.path("payer.key"), "bad-key");
    refused(W1, &public, "sources-not-signed");
    place.write("w1.mednec.sig", &signature.replace("key ", "key 0"));
    assert_eq!(code(&batch(&bundle, &public)), 0, "the name of the key proves nothing, the signature does");
    let mut bytes = fs::read(&bundle).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&bundle, bytes).unwrap();
    refused(&bundle, &public, "wrong-signature");
    fs::remove_file(place.path("w1.mednec.sig")).unwrap();
    refused(&bundle, &public, "unsigned-bundle");

    let again = mednec(&["key", "new", &place.path("payer")]);
    assert_eq!(code(&again), 1, "{}", told(&again));
    assert!(told(&again).contains("error[already-there]"), "{}", told(&again));
}

#[test]
fn a_bundle_beside_an_older_signature_is_told() {
    let place = signed();
    let output = done(&["compile", "tests/readme", "-o", &place.path("w1.mednec")]);
    assert!(said(&output).contains("not signed; "), "{}", said(&output));
    let used = mednec(&[
        "diff",
        &place.path("w1.mednec"),
        W1,
        "--cases",
        CASES,
        "--verify-key",
        &place.path("payer.pub"),
    ]);
    assert!(told(&used).contains("error[wrong-signature]"), "{}", told(&used));
}

#[test]
fn determine_and_batch_write_the_same_receipts() {
    let place = signed();
    let (cases, receipts) = place.receipts(60);
    let of_batch = fs::read_to_string(&receipts).unwrap();
    let bundle = place.path("w1.mednec");
    let output = done(&["determine", "-p", &bundle, "-c", &cases, "--receipts", &receipts]);
    assert_eq!(said(&output).lines().count(), 60);
    assert_eq!(fs::read_to_string(&receipts).unwrap(), of_batch);
    let seal =
        told(&output).lines().find_map(|line| line.strip_prefix("  seal ").map(str::to_owned)).unwrap();
    assert!(of_batch.trim_end().ends_with(&format!("\"seal\":\"{seal}\"}}")));
    assert_eq!(said(&place.replay(&cases)), "60 of 60 identical\n");
    let with =
        |seal: &str| mednec(&["replay", &receipts, "--cases", &cases, "--bundles", &bundle, "--seal", seal]);
    assert_eq!(code(&with(&seal)), 0);
    assert_eq!(code(&with(&seal.replace(['1', '2', '3'], "0"))), 2);
}

#[test]
fn receipts_hold_no_facts() {
    let place = Place::new();
    let policy = "policy: example-health/x\nprocedures: any\nrules:\n  - deny: too_young\n    when: birth_date is after 2020-01-01\n  - otherwise: { approve: criteria_met }\nreasons:\n  too_young: { basis: not_covered }\n";
    place.write("p/facts.yaml", "facts:\n  procedure: { type: code, system: cpt }\n  birth_date: { type: date, identifying: yes }\n  city: { type: one of, choices: [springfield, shelbyville], identifying: yes }\n");
    place.write("p/payer.yaml", "payer: example-health\nname: Example Health (fictional)\n");
    place.write("p/x.yaml", policy);
    let cases = place.write("c.csv", "case_id,birth_date,city\n7,1961-04-12,springfield\n8,,shelbyville\n");
    let receipts = place.path("run.receipts");
    done(&["batch", "-p", &place.path("p"), &cases, "-o", &place.path("o.csv"), "--receipts", &receipts]);
    let text = fs::read_to_string(&receipts).unwrap();
    assert_eq!(text.lines().count(), 4);
    for fact in ["1961", "04-12", "springfield", "shelbyville", "birth", "city"] {
        assert!(!text.contains(fact), "{text}");
    }
}

#[test]
fn a_replay_names_every_difference() {
    let place = signed();
    let (cases, receipts) = place.receipts(20);
    let whole = fs::read_to_string(&receipts).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    // The fourth row is gone, the sixth cannot be read, and there is one more.
    let mut rows: Vec<String> = fs::read_to_string(&cases).unwrap().lines().map(str::to_owned).collect();
    rows[5] = rows[5].replacen("\"member_age\":", "\"member_aeg\":", 1);
    rows.push("{\"case_id\":\"stranger\",\"procedure\":\"97112\"}".into());
    rows.remove(3);
    let others = place.write("others.ndjson", &(rows.join("\n") + "\n"));
    let output = place.replay(&others);
    assert_eq!(code(&output), 2, "{}", told(&output));
    let text = said(&output);
    assert!(text.contains("W1-00000003  line 5\n  no row is this case\n"), "{text}");
    assert!(text.contains("W1-00000005  line 7\n  no row is this case\n"), "{text}");
    assert!(text.contains("row has no receipt") && text.contains("row cannot be read"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");

    // A receipt that was changed is told by its seal, and by its case.
    let approved = "\"outcome\":\"approve\"";
    place.write("run.receipts", &whole.replacen(approved, "\"outcome\":\"deny\"", 1));
    let output = place.replay(&cases);
    assert_eq!(code(&output), 2);
    let seal = "error[broken-seal]: receipt 1 is not what was written";
    assert!(told(&output).contains(seal), "{}", told(&output));
    let text = said(&output);
    assert!(text.contains("was  DENY criteria met") && text.contains("is   APPROVE criteria met"), "{text}");

    // One that was changed by someone who sealed all of them anew is told by its case alone.
    let head: Value = serde_json::from_str(lines[0]).unwrap();
    let mut forged = ReceiptsFile::create(Path::new(&receipts), head["bundle"].as_str().unwrap()).unwrap();
    for line in &lines[1..lines.len() - 1] {
        let (content, _) = line.rsplit_once(",\"seal\":").unwrap();
        let (_, content) = content.split_once(',').unwrap();
        forged.add(&format!("{{{content}}}").replace(approved, "\"outcome\":\"deny\"")).unwrap();
    }
    forged.finish().unwrap();
    let output = place.replay(&cases);
    assert_eq!((code(&output), told(&output)), (2, String::new()));
    assert!(said(&output).contains("is   APPROVE criteria met"), "{}", said(&output));

    // Lines swapped, taken out, and cut off: named, though every case that is left comes out as it did.
    let swapped = [&lines[..4], &[lines[5], lines[4]], &lines[6..]].concat();
    let without = [&lines[..4], &lines[5..]].concat();
    for (name, broken) in
        [("swapped", &swapped[..]), ("without", &without[..]), ("cut", &lines[..lines.len() - 1])]
    {
        place.write("run.receipts", &(broken.join("\n") + "\n"));
        let output = place.replay(&cases);
        assert_eq!(code(&output), 2, "{name}: {}", said(&output));
        assert!(told(&output).contains("error[broken-seal]"), "{name}: {}", told(&output));
    }

    // The bundle of the receipts is not there.
    place.write("run.receipts", &whole);
    done(&["compile", "tests/readme", "-o", &place.path("w1.mednec")]);
    let output = place.replay(&cases);
    assert_eq!(code(&output), 1);
    assert!(told(&output).contains("error[no-such-bundle]"), "{}", told(&output));
}

#[test]
fn a_changed_case_is_no_proof_of_its_receipt() {
    let place = signed();
    let (cases, receipts) = place.receipts(5);
    let text = place.read("cases.ndjson");
    // A fact that decides nothing here is a change all the same.
    place.write("cases.ndjson", &text.replacen("\"visits_used\":11", "\"visits_used\":12", 1));
    assert_ne!(place.read("cases.ndjson"), text);
    let output = mednec(&[
        "replay",
        &receipts,
        "--cases",
        &cases,
        "--bundles",
        &place.0.path().to_string_lossy(),
        "--format",
        "json",
    ]);
    assert_eq!(code(&output), 2, "{}", told(&output));
    let report: Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!(
        (&report["schema"], &report["identical"], &report["receipts"]),
        (&"mednec.replay/1".into(), &4.into(), &5.into())
    );
    let difference = &report["differences"][0];
    assert_eq!(
        (&difference["what"], &difference["line"], &difference["case_id"]),
        (&"changed".into(), &2.into(), &"W1-00000000".into())
    );
    assert_ne!(difference["case_was"], difference["case_is"]);
    // The order of the rows does not matter, nor how they are written.
    let rows: Vec<&str> = text.lines().rev().collect();
    place.write("cases.ndjson", &(rows.join("\n").replace("\":", "\" : ") + "\n"));
    assert_eq!(said(&place.replay(&cases)), "5 of 5 identical\n");
}

/// A comparison of policies that differ in meaning.
fn differ(arguments: &[&str]) -> Output {
    let output = mednec(arguments);
    assert_eq!(code(&output), 2, "{arguments:?}: {}", told(&output));
    output
}

/// What a comparison says of rows, behind what it says of the policies.
fn of_rows(output: &Output) -> String {
    let text = said(output);
    let head = text.find(" determined under both").unwrap();
    let start = text[..head].rfind('\n').map_or(0, |end| end + 1);
    text[start..].to_owned()
}

/// W1 with a longer least time and a fact that the old vocabulary does not have.
fn newer(place: &Place) -> String {
    for name in ["payer.yaml", "vocabulary.yaml", "policy.yaml"] {
        let text = fs::read_to_string(root().join(W1).join(name)).unwrap();
        let text = text.replace("one_on_one_minutes < 8 minutes", "one_on_one_minutes < 15 minutes");
        let text = text.replace(
            "  documents_technique: {",
            "  walks_unaided: { type: yes/no }\n  documents_technique: {",
        );
        let text =
            text.replace("muscle_tone is hypotonic or", "walks_unaided is no or muscle_tone is hypotonic or");
        place.write(&format!("new/{name}"), &text);
    }
    place.path("new")
}

#[test]
fn diff_and_batch_tell_what_new_policies_change() {
    let place = signed();
    let (old, new, moved) = (place.path("w1.mednec"), newer(&place), place.path("moved.csv"));
    let diff = differ(&["diff", &old, &new, "--cases", CASES, "--save-moved", &moved]);
    let text = of_rows(&diff);
    assert!(text.starts_with("2,000 rows determined under both, "), "{text}");
    assert!(text.contains("Rows  Old") && text.contains("By rule"), "{text}");
    assert!(
        text.contains("new  deny when (not direct_one_on_one) or one_on_one_minutes < 15 minutes"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour where there is no terminal");

    let json = said(&differ(&["diff", &old, &new, "--cases", CASES, "--format", "json"]));
    let whole: Value = serde_json::from_str(&json).unwrap();
    let report = whole["rows"].clone();
    assert_eq!((&report["schema"], &report["rows"]), (&"mednec.impact/1".into(), &2000.into()));
    let count = |lines: &Value| {
        lines.as_array().unwrap().iter().filter_map(|line| line["rows"].as_u64()).sum::<u64>()
    };
    assert_eq!((count(&report["table"]), Some(count(&report["rules"]))), (2000, report["moved"].as_u64()));
    let rows = fs::read_to_string(&moved).unwrap();
    assert_eq!(rows.lines().count() as u64, 1 + report["moved"].as_u64().unwrap());
    assert!(rows.starts_with("case_id,old_outcome,old_reason,old_policy,old_edition,new_outcome,"), "{rows}");

    let (out, summary) = (place.path("out.ndjson"), place.path("run.json"));
    let batch = done(&["batch", "-p", &old, CASES, "-o", &out, "--compare", &new, "--summary", &summary]);
    assert_eq!(said(&batch), text);
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 2000);
    let numbers: Value = serde_json::from_str(&fs::read_to_string(&summary).unwrap()).unwrap();
    assert_eq!((&numbers["impact"], &numbers["rows"]), (&report, &2000.into()));
    let plain = done(&["batch", "-p", &old, CASES]);
    assert_eq!(said(&plain), fs::read_to_string(&out).unwrap(), "a comparison changes no determination");
}

#[test]
fn each_side_passes_over_what_only_the_other_knows() {
    let place = signed();
    let (old, new) = (place.path("w1.mednec"), newer(&place));
    let first = fs::read_to_string(root().join(CASES)).unwrap().lines().next().unwrap().to_owned();
    let case = first.replacen('{', "{\"walks_unaided\":true,", 1);
    let cases = place.write("new.ndjson", &format!("{case}\n"));
    assert_eq!(
        code(&mednec(&["batch", "-p", &old, &cases])),
        3,
        "alone, the old vocabulary refuses the fact"
    );
    for (a, b) in [(&old, &new), (&new, &old)] {
        let text = of_rows(&differ(&["diff", a, b, "--cases", &cases]));
        assert!(text.starts_with("1 row determined under both, 0 moved"), "{text}");
    }
    let unknown = place.write("bad.ndjson", "{\"walks_unaded\":true}\n");
    let output = mednec(&["diff", &old, &new, "--cases", &unknown]);
    assert_eq!(code(&output), 3, "what neither knows is refused");
    assert!(of_rows(&output).starts_with("0 rows determined under both"), "{}", said(&output));
}

#[test]
fn a_row_more_of_a_name_has_no_receipt() {
    let place = signed();
    let (cases, _) = place.receipts(5);
    let text = place.read("cases.ndjson");
    let first = text.lines().next().unwrap();
    let other = first.replacen("\"visits_used\":", "\"visits_used\":1", 1);
    for again in [first, &other] {
        for rows in [format!("{text}{again}\n"), format!("{again}\n{text}")] {
            place.write("cases.ndjson", &rows);
            assert_eq!(said(&place.replay(&cases)), "5 of 5 identical; 1 row has no receipt\n");
        }
    }
}

/// The policies and cases of the fixture with two clocks, and a bundle of them.
fn two_clocks() -> (Place, String) {
    let place = Place::new();
    let fixture = root().join("tests/conformance/x12-what-was-known");
    for name in ["first", "correction", "next", "payer", "vocabulary", "cases"] {
        let text = fs::read_to_string(fixture.join(format!("{name}.yaml"))).unwrap();
        place.write(&format!("{name}.yaml"), &text);
    }
    let line = r#"{"case_id":"a","procedure":97116,"service_date":"2025-08-04","last_service_date":"2025-08-04","visits_used":12}"#;
    let cases = place.write("a.ndjson", line);
    (place, cases)
}

#[test]
fn a_receipt_says_as_of_which_day_and_a_replay_goes_by_it() {
    let (place, cases) = two_clocks();
    let folder = place.path("");
    let apart = Place::new();
    let bundle = apart.path("two.mednec");
    done(&["compile", &folder, "-o", &bundle]);
    let by_determine = place.path("determine.receipts");
    let by_batch = place.path("batch.receipts");
    let day = ["--known-on", "2025-08-31"];
    let asked = ["-p", &bundle, day[0], day[1]];
    let answer =
        said(&done(&[&["determine", "-c", &cases, "--receipts", &by_determine], &asked[..]].concat()));
    let answer: Value = serde_json::from_str(answer.lines().next().unwrap()).unwrap();
    assert_eq!((&answer["known_on"], &answer["edition"]), (&"2025-08-31".into(), &"first".into()));
    assert_eq!(answer["with_all_known"]["outcome"], "approve");
    done(&[&["batch", &cases, "--receipts", &by_batch], &asked[..]].concat());
    assert_eq!(place.read("determine.receipts"), place.read("batch.receipts"));
    assert!(place.read("batch.receipts").contains(r#""known_on":"2025-08-31","payer""#));
    let replayed = done(&["replay", &by_batch, "--cases", &cases, "--bundles", &bundle]);
    assert_eq!(said(&replayed), "1 of 1 identical\n");
    // Without the day, the same case is another determination.
    let today = said(&done(&["determine", "-c", &cases, "-p", &bundle]));
    let today: Value = serde_json::from_str(today.lines().next().unwrap()).unwrap();
    assert_eq!((today.get("known_on"), &today["edition"]), (None, &"correction".into()));
}

#[test]
fn a_case_of_a_file_is_asked_as_of_its_own_day_and_a_flag_that_does_nothing_says_so() {
    let (place, _) = two_clocks();
    let answer = done(&["determine", "-c", &place.path("cases.yaml"), "-i", "in-august/as-known-in-august"]);
    assert!(said(&answer).contains("by what was known on 2025-08-04"), "{}", said(&answer));
    assert!(said(&answer).contains("with all that is known: approve"), "{}", said(&answer));
    let nothing =
        done(&["batch", CASES, "-p", W1, "--known-on", "2025-08-04", "-o", &place.path("out.ndjson")]);
    assert!(told(&nothing).contains("`--known-on` changes nothing here"), "{}", told(&nothing));
}
