//! What is compared, in the order in which it runs.

/// An engine.
pub struct Engine {
    /// What `--only` calls it.
    pub name: &'static str,
    pub program: Program,
    /// Where its policy stands, from `bench/`.
    pub policy: &'static str,
}

/// How an engine is run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// A package of this workspace, built alone.
    Package(&'static str),
    /// A script, from `bench/python`.
    Python(&'static str),
}

pub const ENGINES: [Engine; 10] = [
    Engine {
        name: "mednec",
        program: Program::Package("bench-mednec"),
        policy: "../tests/workload/policies/policy.yaml",
    },
    Engine { name: "hand", program: Program::Package("bench-hand"), policy: "hand/src/w1.rs" },
    Engine { name: "datalogic", program: Program::Package("bench-datalogic"), policy: "datalogic/w1.json" },
    Engine { name: "cel", program: Program::Package("bench-cel"), policy: "cel/w1.cel" },
    Engine { name: "regorus", program: Program::Package("bench-regorus"), policy: "regorus/w1.rego" },
    Engine {
        name: "rust-rule-engine",
        program: Program::Package("bench-rust-rule-engine"),
        policy: "rust-rule-engine/w1.grl",
    },
    Engine { name: "cedar", program: Program::Package("bench-cedar"), policy: "cedar/w1.cedar" },
    Engine { name: "zen", program: Program::Package("bench-zen"), policy: "zen/w1.zen" },
    Engine { name: "duckdb", program: Program::Python("w1_duckdb.py"), policy: "python/w1.sql" },
    Engine { name: "polars", program: Program::Python("w1_polars.py"), policy: "python/w1_polars.py" },
];
