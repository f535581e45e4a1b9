//! Two clocks: which edition governs a day of service as of a day, against a look at all editions.

use std::collections::BTreeSet;

use mednec_batch::ColumnAnswerer;
use mednec_compiler::{Compiled, Options};
use mednec_graph::Bundle;
use mednec_graph::fact::{read_date, show_date};
use mednec_project::{Answerer, CasePlace, CaseReader};
use mednec_tests::compile_texts;

/// How many policies are drawn.
const POLICIES: u64 = 400;
/// How many days there are.
const DAYS: i64 = 7;

/// An edition: its days, and since when it is known, counted from some day.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    from: Option<i64>,
    until: Option<i64>,
    known: Option<i64>,
}

impl Drawn {
    fn governs(&self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    fn is_known(&self, as_of: Option<i64>) -> bool {
        as_of.is_none_or(|as_of| self.known.is_none_or(|known| known <= as_of))
    }
}

/// Numbers that look drawn, the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }

    fn day(&mut self) -> Option<i64> {
        Some(self.below(DAYS)).filter(|_| self.below(4) > 0)
    }

    fn edition(&mut self) -> Drawn {
        let (from, known) = (self.day(), self.day());
        let until = self.day().map(|until| until.max(from.unwrap_or(0)));
        Drawn { from, until, known }
    }
}

fn date(day: i64) -> String {
    show_date(read_date("2025-01-01").unwrap() + day)
}

fn compiled(editions: &[Drawn]) -> Compiled {
    let mut files = vec![
        ("facts.yaml".to_owned(), "facts: { service_date: { type: date } }\n".to_owned()),
        ("payer.yaml".to_owned(), "payer: example-health\nname: Example Health (fictional)\n".to_owned()),
    ];
    for (at, edition) in editions.iter().enumerate() {
        let day = |key: &str, day: Option<i64>| day.map(|day| format!("{key}: {}", date(day)));
        let period: Vec<String> =
            [day("from", edition.from), day("until", edition.until)].into_iter().flatten().collect();
        let known = day("known_from", edition.known).map(|line| line + "\n").unwrap_or_default();
        let text = format!(
            "policy: example-health/walking\nedition: e{at}\neffective: {{ {} }}\n{known}rules:\n  - otherwise: {{ approve: e{at} }}\n",
            period.join(", ")
        );
        files.push((format!("{at}.yaml"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    compile_texts(&files, &Options::default()).1
}

/// Whether two are for the same day and known since the same day.
fn overlap(editions: &[Drawn]) -> bool {
    let meet = |a: &Drawn, b: &Drawn| (-1..=DAYS).any(|day| a.governs(day) && b.governs(day));
    editions
        .iter()
        .enumerate()
        .any(|(at, a)| editions.iter().take(at).any(|b| a.known == b.known && meet(a, b)))
}

/// Whether on some day what is known then leaves days between two editions.
fn hole(editions: &[Drawn]) -> bool {
    // What was always known is known before the first day, too.
    (-1..DAYS).any(|as_of| {
        let known: Vec<&Drawn> = editions.iter().filter(|edition| edition.is_known(Some(as_of))).collect();
        known.iter().filter_map(|later| later.from).any(|from| {
            let ended = known.iter().any(|edition| edition.until.is_some_and(|until| until < from));
            ended && !known.iter().any(|edition| edition.from < Some(from) && edition.governs(from - 1))
        })
    })
}

/// What a case is, and the number of the edition that governs it, by a look at all.
fn expected(editions: &[Drawn], day: i64, as_of: Option<i64>) -> String {
    let here = editions.iter().enumerate().filter(|(_, one)| one.governs(day) && one.is_known(as_of));
    let last = here.max_by_key(|(_, edition)| edition.known);
    last.map_or("no_policy_in_force".into(), |(at, _)| format!("e{at}"))
}

/// Asserts that days of service come out as expected: walked with the test in the graph and without it, and by masks.
fn assert_as_of(bundle: &Bundle, editions: &[Drawn], as_of: Option<i64>) {
    let day_of = |day: i64| read_date("2025-01-01").unwrap() + day;
    let mut asked = bundle.clone();
    asked.known_on = as_of.map(day_of);
    let settled = bundle.clone().as_known_on(as_of.map(day_of));
    assert!(settled.units.iter().all(|unit| unit.derived.is_empty()), "nothing is left to be derived");
    let mut lines: Vec<String> =
        (-1..=DAYS).map(|day| format!("{{\"service_date\":\"{}\"}}\n", date(day))).collect();
    lines.push("{\"case_id\":\"day not known\"}\n".into());
    let mut masks = ColumnAnswerer::new(&settled, None);
    let verdicts = masks.determine_lines(lines.concat().as_bytes());
    assert_eq!(verdicts.len(), lines.len());
    let (mut by_test, mut by_graph) = (Answerer::new(&asked, ""), Answerer::new(&settled, ""));
    let mut reader = CaseReader::new(bundle);
    for ((line, verdict), day) in lines.iter().zip(verdicts).zip(-1..) {
        let mut case = reader.blank();
        reader.read_json(line, CasePlace::Path("case"), &mut case).unwrap();
        let told = format!("{editions:?} as of {as_of:?}: {line}");
        let answer = by_graph.answer(&case, Some(0));
        assert_eq!(by_test.answer(&case, Some(0)), answer, "{told}");
        if day <= DAYS {
            assert_eq!(answer.reason, expected(editions, day, as_of), "{told}");
        } else {
            let all: BTreeSet<String> = (-1..=DAYS).map(|day| expected(editions, day, as_of)).collect();
            let possible: BTreeSet<String> = answer.possible.into_iter().map(|one| one.reason).collect();
            assert_eq!(possible, all, "{told}");
        }
        let brief = masks.verdict(verdict).unwrap();
        assert_eq!((brief.end, brief.editions), {
            let (row, _) = by_graph.brief(&case, Some(0));
            (row.end, row.editions)
        });
    }
}

#[test]
fn the_edition_known_last_governs_and_overlaps_and_holes_are_told() {
    let mut dice = Dice(7);
    let (mut good, mut overlaps, mut holes) = (0, 0, 0);
    for _ in 0..POLICIES {
        let many = 2 + dice.below(3);
        let editions: Vec<Drawn> = (0..many).map(|_| dice.edition()).collect();
        let compiled = compiled(&editions);
        let names: Vec<&str> = compiled.diagnostics.iter().map(|problem| problem.code.name).collect();
        let (overlap, hole) = (overlap(&editions), hole(&editions));
        assert_eq!(names.contains(&"overlapping-editions"), overlap, "{editions:?}: {names:?}");
        assert_eq!(names.contains(&"hole-between-editions"), hole, "{editions:?}: {names:?}");
        overlaps += u32::from(overlap);
        holes += u32::from(hole);
        if overlap || hole {
            continue;
        }
        good += 1;
        let bundle = compiled.bundle.unwrap_or_else(|| panic!("{editions:?}: {names:?}"));
        let known: Vec<i64> = editions.iter().filter_map(|edition| edition.known).collect();
        assert_eq!(bundle.known_days().len(), known.iter().collect::<BTreeSet<_>>().len());
        for as_of in (-1..DAYS).map(Some).chain([None]) {
            assert_as_of(&bundle, &editions, as_of);
        }
    }
    assert!(good > 50 && overlaps > 20 && holes > 20, "{good} good, {overlaps} overlap, {holes} have a hole");
}

#[test]
fn a_hole_that_a_payer_means_is_allowed() {
    let edition = |days: &str, allow: &str| {
        format!(
            "policy: example-health/walking\neffective: {{ {days} }}\n{allow}rules:\n  - otherwise: {{ approve: met }}\n"
        )
    };
    let told = |allow: &str| {
        let (old, new) = (edition("until: 2025-01-31", ""), edition("from: 2025-03-01", allow));
        let facts = "facts: { service_date: { type: date } }\n";
        let payer = "payer: example-health\nname: Example Health (fictional)\n";
        let files = [("facts.yaml", facts), ("payer.yaml", payer), ("old.yaml", &old), ("new.yaml", &new)];
        let compiled = compile_texts(&files, &Options::default()).1;
        compiled.diagnostics.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
    };
    assert_eq!(told(""), ["no edition governs 2025-02-01 to 2025-02-28"]);
    assert_eq!(told("allow: { hole-between-editions: no policy in February }\n"), [""; 0]);
}
