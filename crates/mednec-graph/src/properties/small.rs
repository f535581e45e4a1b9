//! Small things said one by one: what closes, lapses, is recommended and granted.

use super::world::{ANCHOR, FLAG, LIST, REGION, leaf, term, world_of};
use crate::bundle::{Bundle, DispositionRule, Edition, Lapse, LeafId, OriginId, Rule, Stage};
use crate::case::{Case, Evidence, Slot};
use crate::condition::{Condition, ConditionId, ConditionKind, Status};
use crate::derived::{Derived, DerivedKind, Records};
use crate::determination::EditionRef;
use crate::fact::{FactId, IfAbsent};
use crate::filter::{FIRST_FIELD, Filter, FilterTest};
use crate::grant::{Formula, Grant, Quantity, Remainder};
use crate::knowledge::Knowledge;
use crate::outcome::{Basis, Disposition, Outcome, Reason};
use crate::store::NodeId;
use crate::term::{ClassSet, Part, TermId, TermKind, Terms};
use crate::walker::{Explanation, Walker};

const DERIVED: FactId = FactId(4);
const AT: EditionRef = EditionRef { unit: 0, edition: 0 };

fn yes(fact: FactId) -> Filter {
    Filter::Test(FilterTest::YesNo(fact))
}

fn reaches(parts: &[(FactId, i64)], least: i64) -> Filter {
    let parts = parts.iter().map(|(fact, times)| Part { fact: *fact, times: *times }).collect();
    Filter::Test(FilterTest::Reaches(parts, least))
}

fn condition(kind: ConditionKind, root: NodeId) -> Condition {
    Condition {
        kind,
        root: Some(root),
        text: Default::default(),
        title: None,
        facts: Vec::new(),
        origin: OriginId(0),
    }
}

/// A bundle with one edition that ends in leaf 0 where the flag is no, and in leaf 1 where it is yes.
fn flagged() -> Bundle {
    let terms = Terms { terms: vec![term(TermKind::YesNo(FLAG), 2)], tables: Vec::new() };
    let mut bundle = world_of(Vec::new(), Vec::new(), terms, &[1, 0, 1, 1, 1, 1]);
    let unit = &mut bundle.units[0];
    unit.conditions = vec![
        condition(ConditionKind::Constant(true), NodeId::YES),
        condition(ConditionKind::Test { term: TermId(0), classes: ClassSet::one(1) }, NodeId::YES),
    ];
    let rule = |leaf, condition| Rule {
        leaf: LeafId(leaf),
        condition: ConditionId(condition),
        text: Default::default(),
        title: None,
        origin: OriginId(0),
    };
    unit.editions = vec![Edition {
        policy: "p".into(),
        name: "one".into(),
        title: None,
        guard: ConditionId(0),
        criteria: Vec::new(),
        rules: vec![rule(1, 1), rule(0, 0)],
        no_rule: LeafId(2),
        conditions: (ConditionId(0), ConditionId(2)),
        stage: 0,
        dispositions: Vec::new(),
        lapse: None,
        invariants: Vec::new(),
        timed_units: Vec::new(),
        approved: None,
        next_review: None,
        origin: OriginId(0),
    }];
    // Over its budget, so that rules are taken in order.
    unit.root = None;
    bundle
}

#[test]
fn absence_counts_only_where_its_condition_certainly_holds() {
    let mut bundle = flagged();
    // A condition that looks at a derived fact, which is computed from the case as given.
    let kind = DerivedKind::Shifted { date: ANCHOR, months: 1 };
    let mut shifted = bundle.facts[0].clone();
    shifted.kind = crate::fact::FactKind::Date { low: -100, high: 100 };
    bundle.facts.push(shifted);
    bundle.derived.push(Derived { kind });
    let when = reaches(&[(DERIVED, 1)], 34);
    bundle.facts[1].if_absent = Some(IfAbsent { value: 1, when, text: String::new() });
    let mut walker = Walker::new(&bundle);
    let mut case = Case::new(bundle.facts.len());
    assert_eq!(walker.determine(Some(0), &case).possible, [LeafId(0), LeafId(1)]);
    case.set_value(ANCHOR, 2);
    assert!(walker.determine(Some(0), &case).closed.is_empty());
    case.set_value(ANCHOR, 3);
    let found = walker.determine(Some(0), &case);
    assert_eq!((found.possible, found.closed), (vec![LeafId(1)], vec![FLAG]));
    let mut told = Explanation::default();
    walker.explain(AT, &case, &mut told);
    assert_eq!((told.status(ConditionId(1)), told.rule), (Status::Met, Some(0)));
    case.set_value(FLAG, 0);
    let found = walker.determine(Some(0), &case);
    assert_eq!((found.possible, found.closed), (vec![LeafId(0)], vec![]));
}

#[test]
fn a_request_that_waits_lapses_into_its_denial() {
    let mut bundle = flagged();
    bundle.units[0].editions[0].lapse = Some(Lapse {
        when: reaches(&[(ANCHOR, 1)], 5),
        text: Default::default(),
        leaf: LeafId(2),
        origin: OriginId(0),
    });
    let mut case = Case::new(bundle.facts.len());
    case.set_value(ANCHOR, 4);
    assert_eq!(Walker::new(&bundle).determine(Some(0), &case).possible.len(), 2);
    case.set_value(ANCHOR, 5);
    let found = Walker::new(&bundle).determine(Some(0), &case);
    assert_eq!((found.possible, found.missing, found.lapsed), (vec![LeafId(2)], vec![FLAG], Some(AT)));
    // What only a reviewer can answer does not lapse, nor does what is decided.
    bundle.facts[1].answered_by = crate::fact::AnsweredBy::Reviewer;
    assert_eq!(Walker::new(&bundle).determine(Some(0), &case).lapsed, None);
    case.set_value(FLAG, 1);
    assert_eq!(Walker::new(&bundle).determine(Some(0), &case).possible, [LeafId(1)]);
}

#[test]
fn dispositions_are_taken_in_order_and_denials_stand_only_on_what_is_known() {
    let mut bundle = flagged();
    bundle.leaves[2].outcome = Outcome::Deny;
    bundle.leaves[2].reason = Reason::own("x", Some(Basis::MedicalNecessity), "");
    let rule = |when, is| DispositionRule {
        outcome: Some(Outcome::Deny),
        basis: Some(Basis::MedicalNecessity),
        when,
        is,
    };
    let mut case = Case::new(bundle.facts.len());
    let of = |bundle: &Bundle, case: &Case| Walker::new(bundle).disposition(AT, LeafId(2), case);
    assert_eq!(of(&bundle, &case), Disposition::Recommended);
    bundle.units[0].editions[0].dispositions = vec![rule(Some(yes(FLAG)), Disposition::Final)];
    assert_eq!(of(&bundle, &case), Disposition::Recommended);
    case.set_value(FLAG, 1);
    assert_eq!(of(&bundle, &case), Disposition::Final);
    case.set_value(FLAG, 0);
    assert_eq!(of(&bundle, &case), Disposition::Recommended);
}

#[test]
fn a_grant_is_known_where_every_completion_agrees() {
    let mut bundle = flagged();
    let sum =
        |parts: &[(FactId, i64)], constant| Formula::Sum { parts: parts.to_vec(), constant, decimals: 0 };
    let visits = Formula::Lowest(vec![sum(&[(ANCHOR, 1)], 0), sum(&[], 4)]);
    let chosen = Formula::Choose(vec![
        (yes(FLAG), sum(&[], 7)),
        (Filter::Constant(true), Formula::Sum { parts: Vec::new(), constant: 70, decimals: 1 }),
    ]);
    let quantity = |name: &str, formula| Quantity { name: name.into(), formula, unit: None };
    bundle.grants = vec![Grant {
        quantities: vec![quantity("visits", visits), quantity("units", chosen)],
        from: Some(sum(&[(ANCHOR, 1)], 0)),
        until: Some(sum(&[(ANCHOR, 1)], 41)),
        procedure: None,
        remainder: Remainder::Review,
    }];
    bundle.leaves[0].grant = Some(0);
    let mut case = Case::new(bundle.facts.len());
    let mut walker = Walker::new(&bundle);
    assert_eq!(walker.grant(LeafId(1), &case), None);
    let found = walker.grant(LeafId(0), &case).unwrap();
    assert_eq!(found.quantities[0].value, None);
    assert_eq!((found.quantities[1].value, found.quantities[1].decimals), (Some(70), 1));
    assert_eq!((found.from, found.until, found.missing), (None, None, vec![ANCHOR]));
    case.set_partial(ANCHOR, crate::case::Partial::Between(4, 6));
    assert_eq!(walker.grant(LeafId(0), &case).unwrap().quantities[0].value, Some(4));
    case.set_value(ANCHOR, 3);
    let found = walker.grant(LeafId(0), &case).unwrap();
    assert_eq!((found.quantities[0].value, found.until), (Some(3), Some(44)));
    assert!(found.missing.is_empty());
}

#[test]
fn stages_over_budget_end_go_on_and_override() {
    let outcomes = |leaves: [Outcome; 3], overrides: bool, flag: Option<i64>| {
        let mut bundle = flagged();
        for (leaf, outcome) in bundle.leaves.iter_mut().zip(leaves) {
            leaf.outcome = outcome;
        }
        bundle.leaves.push(leaf("none"));
        let unit = &mut bundle.units[0];
        unit.no_policy = LeafId(3);
        let mut second = unit.editions[0].clone();
        second.stage = 1;
        second.rules.truncate(0);
        unit.editions.push(second);
        unit.stages = [overrides, false]
            .map(|overrides| Stage { name: String::new(), overrides, edition_root: None })
            .to_vec();
        let mut case = Case::new(bundle.facts.len());
        flag.into_iter().for_each(|flag| case.set_value(FLAG, flag));
        let found = Walker::new(&bundle).determine(Some(0), &case);
        assert_eq!(found.editions, [AT, EditionRef { unit: 0, edition: 1 }]);
        found.possible.iter().map(|leaf| leaf.0).collect::<Vec<_>>()
    };
    use Outcome::{Approve, ApproveInPart, Deny, NoAuthorizationRequired, NotApplicable};
    assert_eq!(outcomes([Deny, Approve, Approve], false, Some(0)), [0]);
    assert_eq!(outcomes([Deny, Approve, Approve], false, Some(1)), [2]);
    assert_eq!(outcomes([Deny, ApproveInPart, Approve], false, Some(1)), [1]);
    assert_eq!(outcomes([Deny, Approve, Approve], true, Some(1)), [1]);
    assert_eq!(outcomes([Deny, NotApplicable, NoAuthorizationRequired], true, Some(1)), [2]);
    assert_eq!(outcomes([Deny, NotApplicable, Deny], true, None), [0, 2]);
}

/// A bundle that counts the records on or after day 2, against a cut of 1.
fn counting() -> Bundle {
    let filter = reaches(&[(FactId(FIRST_FIELD), 1)], 2);
    let kind = DerivedKind::Count(Records { list: LIST, filter });
    let parts = vec![Part { fact: DERIVED, times: 1 }];
    let terms = Terms { terms: vec![term(TermKind::Linear { parts, cuts: vec![1] }, 2)], tables: Vec::new() };
    let each = vec![reaches(&[(ANCHOR, 1), (FactId(FIRST_FIELD), -1)], 1)];
    world_of(each, vec![kind], terms, &[1, 0, 1, 1, 1, 1])
}

#[test]
fn a_list_complete_from_a_day_adds_nothing_from_then_on() {
    let bundle = counting();
    let mut case = Case::new(bundle.facts.len());
    case.set_value(ANCHOR, 6);
    case.set_records(LIST, [vec![Slot::Value(1), Slot::Value(0)]], true);
    let of = |case: &Case| Walker::new(&bundle).determine(Some(0), case);
    assert_eq!(of(&case).missing, [LIST]);
    case.set_complete_from(LIST, 3);
    assert_eq!(of(&case).missing, [LIST]);
    case.set_complete_from(LIST, 2);
    assert_eq!(of(&case).possible.len(), 1);
    // What holds of every record bounds those that may still come.
    case.set_complete_from(LIST, 5);
    case.set_value(ANCHOR, 2);
    assert_eq!(of(&case).possible.len(), 1);
    case.set_value(ANCHOR, 3);
    assert_eq!(of(&case).possible.len(), 2);
}

#[test]
fn records_that_cannot_be_are_found_and_bound_the_facts_around_them() {
    let bundle = counting();
    let mut case = Case::new(bundle.facts.len());
    case.set_records(LIST, [vec![Slot::Unknown, Slot::Value(0)], vec![Slot::Value(3), Slot::Unknown]], false);
    let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, &case);
    assert_eq!((knowledge.bounds(ANCHOR), knowledge.violation()), ((4, 6), None));
    assert!(!knowledge.is_known(LIST) && !knowledge.is_known(REGION));
    case.set_value(ANCHOR, 3);
    let knowledge = Knowledge::new(&bundle.facts, &bundle.constraints, &case);
    assert_eq!(knowledge.violation(), Some((LIST, 1, 0)));
    case.set_records(LIST, [vec![Slot::Value(0), Slot::Value(1)]], false);
    assert!(Knowledge::new(&bundle.facts, &bundle.constraints, &case).is_known(LIST));
}

#[test]
fn evidence_is_read_from_the_case_as_given() {
    let terms = |fact| Terms { terms: vec![term(TermKind::YesNo(fact), 2)], tables: Vec::new() };
    let at = |kind: DerivedKind, case: &mut Case| {
        let mut bundle = world_of(Vec::new(), vec![kind], terms(DERIVED), &[1, 0, 1, 1, 1, 1]);
        bundle.facts[1].if_absent =
            Some(IfAbsent { value: 1, when: Filter::Constant(true), text: String::new() });
        Walker::new(&bundle).determine(Some(0), case).possible
    };
    let mut case = Case::new(5);
    assert_eq!(at(DerivedKind::Documented(FLAG), &mut case), [LeafId(0)]);
    case.set_evidence(FLAG, Evidence { absent: true, ..Evidence::default() });
    assert_eq!(at(DerivedKind::Documented(FLAG), &mut case), [LeafId(0)]);
    assert_eq!(at(DerivedKind::DocumentedAbsent(FLAG), &mut case), [LeafId(1)]);
    case.set_evidence(FLAG, Evidence { conflicting: true, ..Evidence::default() });
    assert_eq!(at(DerivedKind::Documented(FLAG), &mut case), [LeafId(1)]);
    assert_eq!(at(DerivedKind::Conflicting(FLAG), &mut case), [LeafId(1)]);
}
