//! W1 in GRL, by rust-rule-engine: nine rules, of which the first that holds fires. Tests of lists and dates are three
//! functions here: GRL has none that look into a list or count days.

use std::collections::HashMap;

use bench_kit::{Answer, Bench, Engine, Result};
use chrono::NaiveDate;
use rust_rule_engine::{EngineConfig, Facts, KnowledgeBase, RuleEngineError, RustRuleEngine, Value};

/// The categories of diagnoses of the nervous system.
const NEUROMUSCULAR: [&str; 23] = [
    "I60", "I61", "I62", "I63", "I64", "I65", "I66", "I67", "I68", "I69", "G11", "G20", "G21", "G35", "G80",
    "G81", "G82", "G83", "S06", "S14", "S24", "S34", "R27",
];

struct Rules(RustRuleEngine);

impl Rules {
    fn load() -> Result<Self> {
        let rules = KnowledgeBase::new("w1");
        rules.add_rules_from_grl(include_str!("../w1.grl"))?;
        let config = EngineConfig { max_cycles: 1, ..EngineConfig::default() };
        let mut engine = RustRuleEngine::with_config(rules, config);
        engine.register_function("is_neuromuscular", |arguments, _| {
            any(arguments, |code| code.get(..3).is_some_and(|category| NEUROMUSCULAR.contains(&category)))
        });
        engine.register_function("is_exempt", |arguments, _| {
            any(arguments, |code| ["59", "XS"].contains(&code))
        });
        engine.register_function("days", |arguments, _| match arguments {
            [Value::String(first), Value::String(last)] => {
                let day = |text: &str| text.parse::<NaiveDate>().map_err(|error| wrong(&error.to_string()));
                Ok(Value::Integer((day(last)? - day(first)?).num_days()))
            }
            _ => Err(wrong("two dates are needed")),
        });
        Ok(Self(engine))
    }
}

/// Whether a text of the one list fits.
fn any(arguments: &[Value], fits: impl Fn(&str) -> bool) -> rust_rule_engine::Result<Value> {
    let [Value::Array(items)] = arguments else { return Err(wrong("one list is needed")) };
    Ok(Value::Boolean(items.iter().any(|item| matches!(item, Value::String(text) if fits(text)))))
}

fn wrong(message: &str) -> RuleEngineError {
    RuleEngineError::EvaluationError { message: message.to_owned() }
}

impl Engine for Rules {
    type Case = Facts;

    fn case(&mut self, line: &str) -> Result<Facts> {
        let facts = Facts::new();
        let case: serde_json::Value = serde_json::from_str(line)?;
        facts.add_value("Case", Value::from(case))?;
        Ok(facts)
    }

    fn answer(&mut self, case: &Facts) -> Result<Answer> {
        // The engine writes its answer into the facts.
        case.set("Answer", Value::Object(HashMap::new()));
        self.0.execute(case)?;
        let of = |name: &str| match case.get_nested(name) {
            Some(Value::String(text)) => Ok(text),
            other => Err(format!("{name} is {other:?}")),
        };
        Ok(Answer::of(&of("Answer.outcome")?, &of("Answer.reason")?))
    }
}

fn main() -> Result<()> {
    let bench = Bench::new("rust-rule-engine")?;
    let mut rules = bench.load("nine GRL rules", Rules::load)?;
    bench.rows("nine GRL rules", &mut rules, &bench.complete()?)
}
