//! Workload W1 with gaps: how many questions it takes to decide a case, by `next` and by asking for all that is missing.

use std::collections::BTreeMap;
use std::path::Path;

use mednec_graph::{Bundle, FactId};
use mednec_project::{Answerer, Asker, Asking, CasePlace, CaseReader, NamedCase, Options, Project};
use serde_json::{Map, Value};

/// How many cases of the workload are looked at.
const CASES: usize = 800;

type Facts = Map<String, Value>;

fn read(reader: &mut CaseReader<'_>, facts: &Facts) -> Option<NamedCase> {
    let mut case = reader.blank();
    reader.read_json(&Value::Object(facts.clone()).to_string(), CasePlace::Path("case"), &mut case).ok()?;
    Some(case)
}

/// The case with each gap filled by the next case of the file that has the fact and fits.
fn filled(reader: &mut CaseReader<'_>, all: &[Facts], at: usize) -> Facts {
    let mut case = all[at].clone();
    let names: Vec<String> = reader.bundle().vocabulary().iter().map(|fact| fact.name.clone()).collect();
    for name in names {
        for other in all.iter().cycle().skip(at + 1) {
            if case.contains_key(&name) {
                break;
            }
            let Some(value) = other.get(&name) else { continue };
            case.insert(name.clone(), value.clone());
            if read(reader, &case).is_none() {
                case.remove(&name);
            }
        }
    }
    case
}

/// How many questions were asked, and what they cost in thousandths.
#[derive(Default)]
struct Asked {
    questions: usize,
    cost: u64,
}

impl Asked {
    fn ask(&mut self, bundle: &Bundle, asking: &Asking, fact: &str) {
        self.questions += 1;
        self.cost += bundle.fact_named(fact).map_or(0, |fact: FactId| asking.cost(fact));
    }
}

#[test]
fn next_asks_less_than_all_that_is_missing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("workload");
    let project = Project::load(&folder.join("policies"), &Options::default());
    let bundle = project.bundle().expect("the policy compiles");
    let text = std::fs::read_to_string(folder.join("gaps/cases.ndjson")).unwrap();
    let all: Vec<Facts> = text.lines().take(CASES).map(|line| serde_json::from_str(line).unwrap()).collect();
    let calls = |name: &str| bundle.fact_named(name).unwrap();
    // A score is in the chart, and only a call tells what nobody wrote down.
    let costs: BTreeMap<FactId, u64> = [("berg_balance_score", 5_000), ("functional_goal", 20_000)]
        .map(|(name, cost)| (calls(name), cost))
        .into();
    let asking = Asking { costs, ..Asking::default() };
    let mut reader = CaseReader::new(bundle);
    let mut asker = Asker::new(bundle, "", asking.clone());
    let mut answerer = Answerer::new(bundle, "").criteria(false);
    let (mut open, mut by_next, mut by_missing, mut by_gaps) =
        (0usize, Asked::default(), Asked::default(), Asked::default());
    for at in 0..all.len() {
        let mut facts = all[at].clone();
        let case = read(&mut reader, &facts).unwrap();
        let first = answerer.answer(&case, Some(0));
        if first.missing.is_empty() {
            continue;
        }
        open += 1;
        let truth = filled(&mut reader, &all, at);
        for fact in &first.missing {
            by_missing.ask(bundle, &asking, &fact.fact);
        }
        for fact in bundle.vocabulary().iter().filter(|fact| !facts.contains_key(&fact.name)) {
            by_gaps.ask(bundle, &asking, &fact.name);
        }
        let mut questions = 0;
        let decided = loop {
            let case = read(&mut reader, &facts).unwrap();
            let next = asker.next(&case, Some(0));
            let Some(question) = next.questions.first() else { break next };
            facts.insert(question.asked.fact.clone(), truth[&question.asked.fact].clone());
            by_next.ask(bundle, &asking, &question.asked.fact);
            questions += 1;
        };
        assert!(questions <= first.missing.len(), "{}", first.case_id.unwrap_or_default());
        let whole = answerer.answer(&read(&mut reader, &truth).unwrap(), Some(0));
        assert_eq!((decided.outcome, decided.reason), (whole.outcome, whole.reason));
    }
    let mean = |asked: &Asked| {
        let of = |total: u64| format!("{}.{:02}", total / 100, total % 100);
        let questions = of(asked.questions as u64 * 100 / open as u64);
        format!("{questions} questions, cost {}", of(asked.cost / 10 / open as u64))
    };
    let told = format!(
        "{open} of {CASES} cases are open; on average to a decision\nnext: {}\nall that is missing: {}\nall gaps: {}",
        mean(&by_next),
        mean(&by_missing),
        mean(&by_gaps)
    );
    insta::assert_snapshot!(told, @r"
    197 of 800 cases are open; on average to a decision
    next: 1.21 questions, cost 3.18
    all that is missing: 1.24 questions, cost 3.23
    all gaps: 1.71 questions, cost 4.06
    ");
}
