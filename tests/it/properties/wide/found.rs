//! What these properties have found, each as small as it gets.

use mednec_compiler::Options;
use mednec_graph::{Bundle, Case, Slot, Walker};
use mednec_tests::compile_texts;

const FACTS: &str = "\
facts:
  n: { type: whole number, range: 0 to 3 }
  k: { type: whole number, range: 0 to 3 }
  day: { type: date, range: 2025-01-26 to 2025-01-28 }
  checks:
    type: list of records
    length: 1 to 1
    each: [made is before day]
    fields:
      made: { type: date, range: 2025-01-26 to 2025-01-28 }
  visits:
    type: list of records
    length: 0 to 2
    fields:
      held: { type: date, range: 2025-01-27 to 2025-01-30 }
      size: { type: whole number, range: 0 to 2 }
  tests:
    type: list of records
    length: 0 to 2
    fields:
      taken: { type: date, range: 2024-01-27 to 2024-01-30 }
";

/// A bundle of one policy that denies where a condition holds, and approves else.
fn denying(condition: &str) -> Bundle {
    let policy = format!(
        "policy: wide/found\nprocedures: any\nrules:\n  - deny: r\n    when: \"{condition}\"\n  \
         - otherwise: {{ approve: fine }}\nreasons:\n  r: {{ basis: coding }}\n"
    );
    let payer = "payer: wide\nname: Wide Health\n";
    let files = [("facts.yaml", FACTS), ("payer.yaml", payer), ("policy.yaml", policy.as_str())];
    compile_texts(&files, &Options::default()).1.bundle.unwrap()
}

/// The outcomes that are possible, the facts that are missing, and whether this is exact.
fn answer(
    condition: &str,
    visits: &[Vec<Slot>],
    tests: &[Vec<Slot>],
) -> (Vec<&'static str>, Vec<String>, bool) {
    let bundle = denying(condition);
    let mut case = Case::new(bundle.facts.len());
    case.set_records(bundle.fact_named("visits").unwrap(), visits.to_vec(), false);
    case.set_records(bundle.fact_named("tests").unwrap(), tests.to_vec(), false);
    let found = Walker::new(&bundle).determine(Some(0), &case);
    let outcome = |leaf: &mednec_graph::LeafId| bundle.leaf(*leaf).unwrap().outcome.name();
    let name = |fact: &mednec_graph::FactId| bundle.fact(*fact).unwrap().name.clone();
    let possible = found.possible.iter().map(outcome).collect();
    (possible, found.missing.iter().map(name).collect(), found.exact)
}

/// That there is a value on one side was asked of the records of the other side.
#[test]
fn nothing_on_one_side_is_less_than_no_count_on_the_other() {
    let approved = (vec!["approve"], Vec::new(), true);
    for condition in [
        "highest size of visits < count of tests since 2024-01-01",
        "highest size of visits < count of tests where (taken is after 2024-01-28)",
        "last size of visits <= count of tests up to 2024-01-30",
    ] {
        assert_eq!(answer(condition, &[], &[]), approved, "{condition}");
    }
}

/// `not` before a whole comparison was read as `is not between`.
#[test]
fn the_opposite_of_between_nothing_holds() {
    let outcome = |condition| answer(condition, &[], &[]).0;
    assert_eq!(outcome("highest size of visits is between 0 and 1"), ["approve"]);
    assert_eq!(outcome("highest size of visits is not between 0 and 1"), ["approve"]);
    assert_eq!(outcome("not highest size of visits is between 0 and 1"), ["deny"]);
}

/// A list was asked for by which a window begins, though it cannot begin late enough to matter.
#[test]
fn a_list_behind_a_window_is_asked_for_only_where_it_matters() {
    let held = super::calendar::day(2025, 1, 28);
    let visits = [vec![Slot::Value(held), Slot::Unknown]];
    let found =
        answer("last size of visits since earliest taken of tests < 1", &visits, &[vec![Slot::Unknown]]);
    assert_eq!(found, (vec!["deny", "approve"], vec!["visits".to_string()], true));
}

/// Where a count is compared with what is not known either, each count leaves it open, though the list matters.
#[test]
fn a_list_is_asked_for_where_its_counts_are_compared_with_what_is_open() {
    let condition = "count of visits >= n and count of visits where (size > 1) >= k";
    let bundle = denying(condition);
    let found = Walker::new(&bundle).determine(Some(0), &Case::new(bundle.facts.len()));
    let name = |fact: &mednec_graph::FactId| bundle.fact(*fact).unwrap().name.as_str();
    assert_eq!(found.missing.iter().map(name).collect::<Vec<_>>(), ["k", "n", "visits"]);
}

/// A record that must be there bounds the day that it must lie before, though nothing is known of it.
#[test]
fn a_record_that_must_come_bounds_facts() {
    let bundle = denying("day is on or before 2025-01-26 or no checks");
    let found = Walker::new(&bundle).determine(Some(0), &Case::new(bundle.facts.len()));
    assert_eq!((found.possible.len(), found.missing, found.exact), (1, Vec::new(), true));
}
