//! W1 in JSONLogic, by datalogic-rs: one `if`. All of it is evaluated in JSONLogic.

use bench_kit::{Answer, Bench, Engine, Result};
use datalogic_rs::bumpalo::Bump;
use datalogic_rs::{DataValue, Logic, ParsedData};

struct Datalogic {
    engine: datalogic_rs::Engine,
    logic: Logic,
    arena: Bump,
}

impl Datalogic {
    fn load() -> Result<Self> {
        let engine = datalogic_rs::Engine::new();
        let logic = engine.compile(include_str!("../w1.json"))?;
        Ok(Self { engine, logic, arena: Bump::new() })
    }
}

impl Engine for Datalogic {
    type Case = ParsedData;

    fn case(&mut self, line: &str) -> Result<ParsedData> {
        Ok(ParsedData::from_json(line)?)
    }

    fn answer(&mut self, case: &ParsedData) -> Result<Answer> {
        self.arena.reset();
        read(self.engine.evaluate(&self.logic, case, &self.arena)?)
    }

    fn text(&mut self, line: &str) -> Result<Answer> {
        self.arena.reset();
        read(self.engine.evaluate(&self.logic, line, &self.arena)?)
    }
}

fn read(found: &DataValue<'_>) -> Result<Answer> {
    Ok(found.as_str().map_or(Answer::Nothing, Answer::of_text))
}

fn main() -> Result<()> {
    let bench = Bench::new("datalogic-rs")?;
    let mut datalogic = bench.load("JSONLogic `if`", Datalogic::load)?;
    bench.rows("JSONLogic `if`", &mut datalogic, &bench.complete()?)
}
