//! W1 in Rego, by Regorus' virtual machine. All of it is evaluated in Rego.

use std::sync::Arc;

use bench_kit::{Answer, Bench, Engine, Result};
use regorus::Value;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;

/// What is asked.
const ENTRY: &str = "data.w1.determination";

struct Regorus {
    machine: RegoVM,
    outcome: Value,
    reason: Value,
}

impl Regorus {
    fn load() -> Result<Self> {
        let mut engine = regorus::Engine::new();
        engine.add_policy("w1.rego".into(), include_str!("../w1.rego").into())?;
        let policy = engine.compile_with_entrypoint(&Arc::from(ENTRY))?;
        let program = Compiler::compile_from_policy(&policy, &[ENTRY])?;
        let mut machine = RegoVM::new_with_policy(policy);
        machine.load_program(program);
        machine.set_data(Value::new_object())?;
        Ok(Self { machine, outcome: "outcome".into(), reason: "reason".into() })
    }
}

impl Engine for Regorus {
    type Case = Value;

    fn case(&mut self, line: &str) -> Result<Value> {
        Ok(Value::from_json_str(line)?)
    }

    fn answer(&mut self, case: &Value) -> Result<Answer> {
        self.machine.set_input(case.clone());
        let found = self.machine.execute_entry_point_by_index(0)?;
        let (outcome, reason) = (&found[&self.outcome], &found[&self.reason]);
        Ok(Answer::of(outcome.as_string()?, reason.as_string()?))
    }
}

fn main() -> Result<()> {
    let bench = Bench::new("regorus")?;
    let mut regorus = bench.load("virtual machine", Regorus::load)?;
    bench.rows("virtual machine", &mut regorus, &bench.complete()?)
}
