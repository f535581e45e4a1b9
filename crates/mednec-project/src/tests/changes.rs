//! What two sets of policies decide differently, and locks.

use mednec_graph::{Outcome, meaning_of_edition};
use serde_json::json;

use super::{Folder, PAYER, POLICY, VOCABULARY};
use crate::changes::{Aside, Changes, Compared, CriterionChange, Of, Verdict, changes};
use crate::{Lock, Project};

fn sides(old: &Project, new: &Project) -> Changes {
    let side = |name, project| Compared { name, bundle: Project::bundle(project).unwrap(), of: Of::All };
    changes(side("old", old), side("new", new))
}

fn compared(old: &str, new: &str) -> Changes {
    let folders = [old, new].map(|policy| Folder::sample(&[("example/97112.yaml", policy)]));
    let [a, b] = folders.map(|folder| folder.load());
    assert!(!a.has_errors() && !b.has_errors(), "{:?} {:?}", a.diagnostics(), b.diagnostics());
    sides(&a, &b)
}

#[test]
fn what_means_the_same_is_proved_and_its_words_are_told() {
    let found = compared(POLICY, POLICY);
    assert_eq!((found.verdict, found.parts.len()), (Verdict::Same, 1));
    let reordered =
        POLICY.replace("any: [tone is low, tone is high, slow]", "any: [slow, not (tone is normal)]");
    let found = compared(POLICY, &reordered);
    assert_eq!(found.verdict, Verdict::Wording);
    let criteria: Vec<_> = found.parts[0].criteria.iter().map(|c| (c.criterion.as_str(), c.change)).collect();
    assert_eq!(criteria, [("impaired", CriterionChange::Wording)]);
    assert!(found.parts[0].moved.is_empty());
    let reworded = POLICY.replace("Not shown to be needed.", "The need is not shown.");
    let found = compared(POLICY, &reworded);
    assert_eq!(found.verdict, Verdict::Wording);
    assert!(found.parts[0].moved.iter().all(|moved| moved.wording));
}

#[test]
fn a_limit_that_moves_is_told_with_a_case_that_both_sides_ran() {
    let found = compared(POLICY, &POLICY.replace("gait_speed < 0.6", "gait_speed < 0.8"));
    assert_eq!(found.verdict, Verdict::Meaning);
    let part = &found.parts[0];
    let ends: Vec<_> = part.moved.iter().map(|m| (m.from.outcome, m.to.outcome, m.run)).collect();
    // Denied before, and now approved or for a reviewer.
    assert_eq!(ends, [(Outcome::Deny, Outcome::Pend, true), (Outcome::Deny, Outcome::Approve, true)]);
    let case = part.moved[1].case.as_ref().unwrap();
    let speed = case["gait_speed"].as_f64().unwrap();
    assert!((0.6..0.8).contains(&speed), "{case:?}");
    assert_eq!((&case["procedure"], &case["reviewer_agrees"]), (&json!("97112"), &json!(true)));
    let criteria: Vec<_> = part.criteria.iter().map(|c| (c.criterion.as_str(), c.change)).collect();
    assert_eq!(criteria, [("impaired", CriterionChange::Meaning), ("slow", CriterionChange::Meaning)]);
    let slow = &part.criteria[1];
    assert_eq!(slow.only_old, None);
    assert!(slow.only_new.is_some());
}

#[test]
fn a_policy_for_more_procedures_moves_those_that_had_none() {
    let found = compared(POLICY, &POLICY.replace("procedures: [97112]", "procedures: [97112, 97116]"));
    assert_eq!(found.verdict, Verdict::Meaning);
    let verdicts: Vec<_> = found.parts.iter().map(|p| (p.procedures.join(" "), p.verdict)).collect();
    assert_eq!(verdicts, [("97112".to_owned(), Verdict::Same), ("97116".to_owned(), Verdict::Meaning)]);
    assert!(found.parts[1].old.is_empty());
    assert!(found.parts[1].moved.iter().all(|moved| moved.from.outcome == Outcome::NotApplicable));
}

#[test]
fn what_an_edition_means_is_the_same_however_it_is_written_and_whatever_else_there_is() {
    let meaning = |policy: &str, more: &[(&str, &str)]| {
        let mut files = vec![("example/97112.yaml", policy)];
        files.extend(more);
        let project = Folder::sample(&files).load();
        assert!(!project.has_errors(), "{:?}", project.diagnostics());
        let bundle = project.bundle().unwrap();
        let all = bundle.units.iter().enumerate();
        let mut found =
            all.flat_map(|(unit, of)| of.editions.iter().enumerate().map(move |(at, e)| (unit, at, e)));
        let (unit, at, _) = found.find(|(_, _, edition)| edition.name == "2024").unwrap();
        meaning_of_edition(bundle, unit, at).unwrap()
    };
    let dated = POLICY.replace("edition:", "effective: { by: service_date, until: 2024-12-31 }\nedition:");
    let next = POLICY
        .replace("edition: \"2024\"", "effective: { by: service_date, from: 2025-01-01 }\nedition: \"2025\"")
        .replace(
            "0.6 metres per second",
            "0.9 metres per second or any diagnoses in [G10] or any diagnoses in [I63, I69]",
        );
    let alone = meaning(POLICY, &[]);
    // Cuts of another edition, its lists and its dates leave no trace.
    assert_eq!(meaning(&dated, &[("example/next.yaml", &next)]), alone);
    let rewritten =
        POLICY.replace("gait_speed < 0.6", "not gait_speed >= 0.6").replace("not shown", "not seen");
    assert_eq!(meaning(&rewritten, &[]), alone);
    let lists = |codes: &str| {
        POLICY
            .replace("0.6 metres per second", &format!("0.6 metres per second or any diagnoses in [{codes}]"))
    };
    let split = lists("G10] or any diagnoses in [G20");
    assert_eq!(meaning(&split, &[]), meaning(&lists("G20, G10"), &[]));
    for other in [
        POLICY.replace("0.6", "0.7"),
        lists("G10"),
        POLICY.replace("[97110]", "[97116]"),
        POLICY.replace("carc: 50", "carc: 55"),
    ] {
        assert_ne!(meaning(&other, &[]), alone, "{other}");
    }
}

#[test]
fn a_lock_is_renewed_only_with_a_reason_and_keeps_it() {
    let folder = Folder::sample(&[]);
    let (first, done) = Lock::renewed(None, &folder.load(), None).unwrap();
    assert_eq!((done.added, done.kept), (1, 0));
    folder.write("mednec.lock", first.text().unwrap());
    assert!(folder.load().against_lock().is_empty());
    assert_eq!(Lock::open(folder.root()).unwrap(), Some(first.clone()));
    folder.write("example/97112.yaml", POLICY.replace("0.6", "0.8"));
    let changed = folder.load();
    let told = changed.against_lock();
    assert_eq!(super::codes(&told), ["locked-meaning-changed"]);
    assert!(told[0].notes.iter().any(|note| note.contains("`slow`")), "{told:?}");
    let refused = Lock::renewed(Some(&first), &changed, None).unwrap_err();
    assert_eq!(super::codes(&refused), ["locked-meaning-changed"]);
    let (second, done) = Lock::renewed(Some(&first), &changed, Some("A misprint.")).unwrap();
    assert_eq!((done.errata, done.kept), (1, 0));
    let text = second.text().unwrap();
    assert!(text.contains("reason: A misprint."), "{text}");
    folder.write("mednec.lock", text);
    assert!(changed.against_lock().is_empty());
}

#[test]
fn of_many_pairs_of_reasons_the_most_different_are_shown_and_the_rest_counted() {
    const RULES: usize = 20;
    let scores: String =
        (0..RULES).map(|i| format!("  score_{i}: {{ type: whole number, range: 0 to 9 }}\n")).collect();
    let vocabulary = VOCABULARY.replace("constraints:", &format!("{scores}constraints:"));
    let load = |moved: &[usize]| {
        let mut policy =
            "policy: example-health/97112\ntitle: Many limits\nprocedures: [97112]\nrules:\n".to_owned();
        for i in 0..RULES {
            let limit = if moved.contains(&i) { 6 } else { 5 };
            policy += &format!("  - deny: low_{i}\n    when: score_{i} < {limit}\n");
        }
        policy += "  - otherwise: { approve: met }\nreasons:\n  met: { text: Met. }\n";
        for i in 0..RULES {
            policy += &format!("  low_{i}: {{ basis: benefit_limit, text: Score {i} is low. }}\n");
        }
        let files = [
            ("vocabulary/facts.yaml", vocabulary.as_str()),
            ("example/payer.yaml", PAYER),
            ("example/97112.yaml", &policy),
        ];
        let project = Folder::with(&files).load();
        assert!(!project.has_errors(), "{:?}", project.diagnostics());
        project
    };
    let found = sides(&load(&[]), &load(&[2, 7, 11]));
    let part = &found.parts[0];
    let denied: Vec<_> = part.moved.iter().filter(|moved| moved.from.outcome == Outcome::Deny).collect();
    assert_eq!(denied.len(), 12);
    assert!(part.moved.iter().all(|moved| moved.run));
    for moved in ["low_2", "low_7", "low_11"] {
        assert!(denied.iter().any(|of| of.to.reason == moved), "{moved} is not shown");
        let approved =
            part.moved.iter().find(|of| of.to.reason == moved && of.from.outcome == Outcome::Approve);
        assert!(approved.is_some(), "{moved} is not shown for cases that were approved");
    }
    // Behind each limit that moved stand all rules below it: 17, 12 and 8 of them.
    let more: Vec<_> = part.more.iter().map(|more| (more.from, more.to, more.pairs)).collect();
    assert_eq!(more, [(Outcome::Deny, Outcome::Deny, 17 + 12 + 8 - 12)]);
}

#[test]
fn what_decides_beside_the_rules_is_told_and_is_part_of_the_lock() {
    let before = Folder::sample(&[]).load();
    let meaning = |project: &Project| meaning_of_edition(project.bundle().unwrap(), 0, 0).unwrap();
    let lapses = "lapses: { when: visits_used before this > 20 visits, deny: lapsed }\nreasons:\n  lapsed: { basis: information }\n";
    let final_denials = "dispositions: [{ outcome: deny, is: final }]\n";
    let absent = VOCABULARY.replace(
        "one_on_one: { type: yes/no }",
        "one_on_one: { type: yes/no }\n  whole: { type: yes/no }\n  bent: { type: yes/no, if_absent: { value: no, when: whole } }",
    );
    let changed = [
        (Aside::Lapse, Folder::sample(&[("example/97112.yaml", &POLICY.replacen("reasons:\n", lapses, 1))])),
        (Aside::Disposition, Folder::sample(&[("example/97112.yaml", &format!("{POLICY}{final_denials}"))])),
    ];
    for (what, folder) in changed {
        let after = folder.load();
        assert!(!after.has_errors(), "{:?}", after.diagnostics());
        let found = sides(&before, &after);
        let asides: Vec<_> =
            found.parts[0].asides.iter().map(|aside| (aside.what, aside.old.is_none())).collect();
        assert_eq!((found.verdict, asides), (Verdict::Possible, vec![(what, true)]));
        assert_ne!(meaning(&before), meaning(&after));
    }
    // A fact that no rule looks at is no part of what is compared, and neither is what its absence counts as.
    let found = sides(&before, &Folder::sample(&[("vocabulary/facts.yaml", &absent)]).load());
    assert_eq!(found.verdict, Verdict::Same);
    let closes = |when: &str| {
        let tone = format!("if_absent: {{ value: no, when: {when} }}");
        let facts = VOCABULARY.replace("slow_gait", "").replace(
            "reviewer_agrees: { type: yes/no, answered_by: reviewer }",
            &format!("reviewer_agrees: {{ type: yes/no, answered_by: reviewer, {tone} }}"),
        );
        Folder::sample(&[("vocabulary/facts.yaml", facts.as_str())]).load()
    };
    let (one, other) = (closes("one_on_one"), closes("visits_used before this > 3 visits"));
    assert!(!one.has_errors() && !other.has_errors(), "{:?} {:?}", one.diagnostics(), other.diagnostics());
    let found = sides(&one, &other);
    let asides: Vec<_> =
        found.parts[0].asides.iter().map(|aside| (aside.what, aside.fact.as_deref().unwrap())).collect();
    assert_eq!(asides, [(Aside::Absence, "reviewer_agrees")]);
    assert_ne!(meaning(&one), meaning(&other));
}

#[test]
fn a_comparison_that_is_always_true_is_no_part_of_the_meaning() {
    let meaning = |condition: &str| {
        let policy = POLICY.replace("gait_speed < 0.6 metres per second", condition);
        let project = Folder::sample(&[("example/97112.yaml", &policy)]).load();
        assert!(!project.has_errors(), "{:?}", project.diagnostics());
        meaning_of_edition(project.bundle().unwrap(), 0, 0).unwrap()
    };
    let plain = meaning("gait_speed < 0.6 metres per second");
    assert_eq!(
        meaning("(gait_speed < 0.6 metres per second) and visits_used before this >= 0 visits"),
        plain
    );
    assert_eq!(meaning("(gait_speed < 0.6 metres per second) or visits_used before this > 99 visits"), plain);
    assert_eq!(meaning("(gait_speed < 0.6 metres per second) and gait_speed <= 3 metres per second"), plain);
    assert_eq!(meaning("(gait_speed < 0.6 metres per second) and tone in [normal, low, high]"), plain);
    assert_ne!(meaning("(gait_speed < 0.6 metres per second) and visits_used before this > 0 visits"), plain);
}

#[test]
fn editions_known_from_other_days_are_alike_only_once_all_is_known() {
    let known = |day: &str| {
        let policy = POLICY.replacen("procedures:", &format!("known_from: {day}\nprocedures:"), 1);
        let project = Folder::sample(&[("example/97112.yaml", &policy)]).load();
        assert!(!project.has_errors(), "{:?}", project.diagnostics());
        project
    };
    let (one, other) = (known("2024-01-01"), known("2024-03-01"));
    assert_eq!(sides(&one, &known("2024-01-01")).verdict, Verdict::Same);
    let found = sides(&one, &other);
    let asides: Vec<_> =
        found.parts[0].asides.iter().map(|aside| (aside.what, aside.new.as_deref())).collect();
    assert_eq!((found.verdict, asides), (Verdict::Possible, vec![(Aside::KnownFrom, Some("2024-03-01"))]));
}
