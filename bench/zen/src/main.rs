//! W1 in ZEN: a decision table in a graph, and one expression. All of it is evaluated in ZEN.

use std::sync::Arc;

use bench_kit::{Answer, Bench, Engine, Result};
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine};
use zen_expression::expression::Standard;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, compile_expression};

/// A graph of one decision table, whose first row that fits counts.
struct Graph(Decision);

impl Graph {
    fn load() -> Result<Self> {
        let content: DecisionContent = serde_json::from_str(include_str!("../w1.json"))?;
        let mut decision = DecisionEngine::default().create_decision(Arc::new(content))?;
        decision.compile();
        Ok(Self(decision))
    }
}

impl Engine for Graph {
    type Case = Variable;

    fn case(&mut self, line: &str) -> Result<Variable> {
        Ok(serde_json::from_str(line)?)
    }

    fn answer(&mut self, case: &Variable) -> Result<Answer> {
        let found =
            pollster::block_on(self.0.evaluate(case.clone())).map_err(|error| error.to_string())?.result;
        match (found.dot("outcome"), found.dot("reason")) {
            (Some(Variable::String(outcome)), Some(Variable::String(reason))) => {
                Ok(Answer::of(&outcome, &reason))
            }
            _ => Err(format!("{found:?} is no answer").into()),
        }
    }
}

/// One expression, compiled, and the machine that runs it.
struct OneExpression {
    expression: Expression<Standard>,
    machine: VM,
}

impl OneExpression {
    fn load() -> Result<Self> {
        let expression = compile_expression(include_str!("../w1.zen"))?;
        Ok(Self { expression, machine: VM::new() })
    }
}

impl Engine for OneExpression {
    type Case = Variable;

    fn case(&mut self, line: &str) -> Result<Variable> {
        Ok(serde_json::from_str(line)?)
    }

    fn answer(&mut self, case: &Variable) -> Result<Answer> {
        match self.expression.evaluate_with(case.clone(), &mut self.machine)? {
            Variable::String(text) => Ok(Answer::of_text(&text)),
            other => Err(format!("{other:?} is no answer").into()),
        }
    }
}

fn main() -> Result<()> {
    let bench = Bench::new("zen-engine")?;
    let data = bench.complete()?;
    let mut expression = bench.load("one expression", OneExpression::load)?;
    bench.rows("one expression", &mut expression, &data)?;
    let mut graph = bench.load("decision table", Graph::load)?;
    bench.rows("decision table", &mut graph, &data)
}
