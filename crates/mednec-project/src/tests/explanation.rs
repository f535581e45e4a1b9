//! Explanations, and changes held against a search through all values.

use std::collections::BTreeSet;

use mednec_analysis::{Alteration, Asking, Draft, Given, Wanted, counterfactuals};
use mednec_graph::{Bundle, Case, FactId, Outcome, Status, Walker};

use super::asking::{FACTS, policies, read};
use super::{Folder, PAYER};
use crate::answer::{InTheWay, Step};
use crate::{Explain, Explainer, ExplanationShown, Options, Policies};

/// The facts that the policy looks at, each with a value of every kind.
fn values(bundle: &Bundle) -> Vec<(FactId, Vec<Given>)> {
    let id = |name: &str| bundle.fact_named(name).unwrap();
    let number = |values: &[i64]| values.iter().map(|value| Given::Value(*value)).collect::<Vec<_>>();
    let code = |text: &str| mednec_graph::CodeSystem::Icd10Cm.read(text).unwrap();
    vec![
        (id("attended"), number(&[0, 1])),
        (id("berg"), number(&[20, 50])),
        (id("tone"), number(&[0, 1, 2])),
        (id("diagnoses"), vec![Given::Elements(vec![code("G35")]), Given::Elements(vec![code("M54.2")])]),
        (id("age"), number(&[5, 50])),
        (id("goal"), number(&[0, 1])),
    ]
}

fn ends(walker: &mut Walker<'_>, case: &Case) -> Option<Outcome> {
    let bundle = walker.bundle();
    let leaf = walker.determine(Some(0), case).decided()?;
    bundle.leaf(leaf).map(|leaf| leaf.outcome)
}

/// Whether some values of these facts lead to an outcome, whatever else is not known.
fn leads(
    walker: &mut Walker<'_>,
    case: &Case,
    facts: &[&(FactId, Vec<Given>)],
    draft: &mut Draft,
    outcome: Outcome,
) -> bool {
    let Some(((fact, values), rest)) = facts.split_first() else {
        return ends(walker, &draft.over(case)) == Some(outcome);
    };
    values.iter().any(|value| {
        draft.set(*fact, value.clone());
        leads(walker, case, rest, draft, outcome)
    })
}

/// The least sets of facts that lead to an outcome, by trying all.
fn least_sets(bundle: &Bundle, case: &Case, outcome: Outcome) -> BTreeSet<BTreeSet<FactId>> {
    let values = values(bundle);
    let mut walker = Walker::new(bundle);
    let mut found: Vec<BTreeSet<FactId>> = Vec::new();
    let mut sets: Vec<u32> = (0..1u32 << values.len()).collect();
    sets.sort_by_key(|set| set.count_ones());
    for set in sets {
        let facts: Vec<_> =
            (0..).zip(&values).filter(|(at, _)| set & (1 << at) != 0).map(|(_, f)| f).collect();
        let ids: BTreeSet<FactId> = facts.iter().map(|(fact, _)| *fact).collect();
        if found.iter().any(|known| known.is_subset(&ids)) {
            continue;
        }
        if leads(&mut walker, case, &facts, &mut Draft::default(), outcome) {
            found.push(ids);
        }
    }
    found.into_iter().collect()
}

const CASES: [&str; 6] = [
    r#"{"procedure": 97112, "attended": false, "berg": 50, "tone": "normal", "diagnoses": ["M54.2"], "age": 5, "goal": false}"#,
    r#"{"procedure": 97112, "attended": true, "berg": 50, "tone": "normal", "diagnoses": ["G35"], "age": 50, "goal": false}"#,
    r#"{"procedure": 97112, "attended": true, "berg": 20, "tone": "low", "diagnoses": ["G35"], "age": 5, "goal": true}"#,
    r#"{"procedure": 97112, "attended": true, "berg": 20, "diagnoses": ["G35"]}"#,
    r#"{"procedure": 97112, "attended": false, "tone": "low", "goal": true}"#,
    r#"{"procedure": 97112}"#,
];

#[test]
fn changes_are_the_least_sets_of_facts_and_each_was_determined() {
    let (_folder, policies) = policies();
    let bundle = &policies.bundle;
    let mut walker = Walker::new(bundle);
    let mut complete = 0;
    for text in CASES {
        let case = read(bundle, text).case;
        for outcome in [Outcome::Approve, Outcome::Deny, Outcome::Pend] {
            if ends(&mut walker, &case) == Some(outcome) {
                continue;
            }
            let may = |id: FactId| Some(id) != bundle.procedure;
            let cost = |_: FactId| 1_000;
            let unit = Walker::new(bundle).units_of(Some(0), &case)[0].unwrap();
            let wanted =
                Wanted { unit, payer: Some(0), outcome, may: &may, cost: &cost, known: &[], most: 100 };
            let found = counterfactuals(bundle, &case, wanted).unwrap();
            for change in &found.found {
                assert_eq!(ends(&mut walker, &change.draft.over(&case)), Some(outcome), "{text} {change:?}");
                assert_eq!(change.cost, 1_000 * change.facts().len() as u64);
            }
            assert!(found.found.is_sorted_by_key(|change| change.cost));
            let sets: BTreeSet<BTreeSet<FactId>> = found.found.iter().map(Alteration::facts).collect();
            let truth = least_sets(bundle, &case, outcome);
            if found.complete {
                complete += 1;
                assert_eq!(sets, truth, "{text} {outcome:?}");
            } else {
                // The list may stop early; what it has is no more than is needed, or ends differently large.
                assert!(sets.iter().all(|set| truth.iter().any(|known| known.is_subset(set))), "{text}");
            }
        }
    }
    assert!(complete >= 4, "{complete} lists were complete");
}

fn explain(policies: &Policies, text: &str, what: Explain) -> ExplanationShown {
    let case = read(&policies.bundle, text);
    Explainer::new(&policies.bundle, &policies.sha256, Asking::default()).explain(&case, Some(0), what)
}

#[test]
fn the_way_goes_through_the_rules_in_order() {
    let (_folder, policies) = policies();
    let shown = explain(&policies, CASES[1], Explain::default());
    let steps: Vec<(&str, Step)> =
        shown.path[0].rules.iter().map(|step| (step.reason.as_str(), step.step)).collect();
    assert_eq!(
        steps,
        [
            ("not_attended", Step::Passed),
            ("no_cause", Step::Passed),
            ("not_impaired", Step::Decides),
            ("child", Step::NotReached),
            ("no_goal", Step::NotReached),
            ("criteria_met", Step::NotReached),
        ]
    );
    let impaired = shown.path[0].rules[2].condition.as_ref().unwrap();
    let inner = serde_json::to_string(impaired).unwrap();
    assert!(inner.contains("50 points") && inner.contains("Medical policy 12, §4"), "{inner}");
    assert_eq!(shown.path[0].rules[5].condition, None);
    assert_eq!(shown.determination.reason, "not_impaired");
    let open = explain(&policies, CASES[4].replace("false", "true").as_str(), Explain::default());
    let steps: Vec<Step> = open.path[0].rules.iter().map(|step| step.step).collect();
    assert_eq!(steps[..4], [Step::Passed, Step::Open, Step::Passed, Step::Open]);
    assert_eq!(steps[5], Step::Open);
}

#[test]
fn all_that_stands_in_the_way_is_told_and_not_only_the_first() {
    let (_folder, policies) = policies();
    let what = Explain { why_not: Some(Outcome::Approve), ..Explain::default() };
    let why_not = explain(&policies, CASES[0], what).why_not.unwrap();
    let [wanted] = why_not.rules.as_slice() else { panic!("{why_not:?}") };
    assert_eq!(wanted.status, Status::Met);
    let told: Vec<(&str, InTheWay)> =
        wanted.in_the_way.iter().map(|one| (one.reason.as_str(), one.stands)).collect();
    assert_eq!(
        told,
        [
            ("not_attended", InTheWay::First),
            ("no_cause", InTheWay::AlsoFailed),
            ("not_impaired", InTheWay::AlsoFailed),
            ("child", InTheWay::AlsoFailed),
            ("no_goal", InTheWay::AlsoFailed),
        ]
    );
    let open = explain(&policies, CASES[3], what).why_not.unwrap();
    let told: Vec<InTheWay> = open.rules[0].in_the_way.iter().map(|one| one.stands).collect();
    assert_eq!(told, [InTheWay::Open, InTheWay::Open]);
    let none = Explain { why_not: Some(Outcome::Modify), ..Explain::default() };
    let none = explain(&policies, CASES[0], none).why_not.unwrap();
    assert!(none.rules.is_empty() && !none.reached);
}

#[test]
fn changes_of_facts_that_cannot_change_stand_apart() {
    let (_folder, policies) = policies();
    let what = Explain { counterfactual: Some(Outcome::Approve), most: 5, ..Explain::default() };
    // Of a child nothing that can change leads to an approval.
    let child = explain(&policies, CASES[2], what).counterfactual.unwrap();
    assert_eq!((child.can_change.len(), child.can_change_complete), (0, true));
    let [age] = child.cannot_change.as_slice() else { panic!("{child:?}") };
    assert_eq!((age.facts[0].fact.as_str(), age.facts[0].from.as_deref()), ("age", Some("5 years")));
    assert!(!age.facts[0].can_change && age.facts[0].to == "18 years", "{age:?}");
    assert_eq!((age.outcome, age.reason.as_str()), (Outcome::Approve, "criteria_met"));
    let adult = explain(&policies, CASES[1], what).counterfactual.unwrap();
    let names = |change: &crate::explanation::ChangeShown| -> Vec<String> {
        change.facts.iter().map(|fact| fact.fact.clone()).collect()
    };
    let mut sets: Vec<Vec<String>> = adult.can_change.iter().map(names).collect();
    sets.iter_mut().for_each(|set| set.sort());
    sets.sort();
    assert_eq!(sets, [["berg", "goal"], ["goal", "tone"]]);
    assert!(adult.can_change_complete && adult.cannot_change.is_empty());
    assert!(adult.can_change.iter().all(|change| change.cost == "2"));
    let known = Explain { counterfactual: Some(Outcome::Deny), most: 5, ..Explain::default() };
    assert!(explain(&policies, CASES[1], known).counterfactual.unwrap().reached);
}

#[test]
fn what_governs_the_case_has_to_be_known() {
    let (_folder, policies) = policies();
    let what = Explain { counterfactual: Some(Outcome::Approve), most: 5, ..Explain::default() };
    let told = explain(&policies, "{}", what).counterfactual.unwrap();
    assert!(told.refused.is_some() && !told.can_change_complete);
}

#[test]
fn a_case_that_ends_alike_for_two_reasons_is_told_which_fact_settles_it() {
    let rules = "policy: example-health/97112\ntitle: Two ways\nprocedures: [97112]\nrules:\n  - approve: by_goal\n    \
                 when: goal\n  - approve: by_presence\n    when: attended\n  - otherwise: { deny: neither }\nreasons:\n  \
                 by_goal: { text: A }\n  by_presence: { text: B }\n  neither: { basis: coding }\n";
    let folder =
        Folder::with(&[("facts.yaml", FACTS), ("example/payer.yaml", PAYER), ("example/97112.yaml", rules)]);
    let policies = Policies::open(folder.0.path(), &Options::default()).map_err(|_| "not compiled").unwrap();
    let what = Explain { counterfactual: Some(Outcome::Approve), most: 5, ..Explain::default() };
    let told = explain(&policies, r#"{"procedure": 97112, "attended": true}"#, what).counterfactual.unwrap();
    assert!(!told.reached && told.can_change_complete);
    let changed: Vec<Vec<&str>> = told
        .can_change
        .iter()
        .map(|change| change.facts.iter().map(|one| one.fact.as_str()).collect())
        .collect();
    assert_eq!(changed, [["goal"]]);
}
