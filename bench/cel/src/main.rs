//! W1 in CEL: one conditional. Texts are compared and lists looked through in CEL; dates are made timestamps here.

mod case;

use std::sync::Arc;

use bench_kit::{Answer, Bench, Engine, Result};
use cel::{Context, Env, Program, Value};

use crate::case::Case;

struct Cel {
    environment: Arc<Env>,
    program: Program,
}

impl Cel {
    fn load() -> Result<Self> {
        let environment = Arc::new(Env::stdlib());
        let program = environment.compile(include_str!("../w1.cel"))?;
        Ok(Self { environment, program })
    }
}

impl Engine for Cel {
    type Case = Case;

    fn case(&mut self, line: &str) -> Result<Case> {
        Case::read(line)
    }

    fn answer(&mut self, case: &Case) -> Result<Answer> {
        let mut context = Context::with_env(Arc::clone(&self.environment));
        context.set_variable_resolver(case);
        match self.program.execute(&context)? {
            Value::String(text) => Ok(Answer::of_text(&text)),
            other => Err(format!("{other:?} is no answer").into()),
        }
    }
}

fn main() -> Result<()> {
    let bench = Bench::new("cel")?;
    let mut cel = bench.load("one conditional", Cel::load)?;
    bench.rows("one conditional", &mut cel, &bench.complete()?)
}
