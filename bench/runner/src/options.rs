//! The command line.

use bench_kit::Result;

pub const HELP: &str = "\
Runs W1 on one engine after another, on one core, and prints what each takes.

  cargo run --release -- [options]       from bench/

  --only NAME        this engine and no other; may be said several times
  --skip-python      without DuckDB and Polars
  --cases N          how many complete cases, 100000 where nothing is said
  --repetitions N    how often each pass is timed, 3 where nothing is said
  --rounds N         how often all engines run one after another, 2 where nothing is said
  --core N           the core; the last one where nothing is said
  --python PATH      the Python that has duckdb, polars and pyarrow
";

pub struct Options {
    pub only: Vec<String>,
    pub skip_python: bool,
    pub cases: usize,
    pub repetitions: usize,
    pub rounds: usize,
    pub core: Option<usize>,
    pub python: String,
}

impl Options {
    /// Reads the arguments; nothing where help is asked for.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>> {
        let mut options = Self {
            only: Vec::new(),
            skip_python: false,
            cases: 100_000,
            repetitions: 3,
            rounds: 2,
            core: None,
            python: "python3".into(),
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--only" => options.only.push(value()?),
                "--skip-python" => options.skip_python = true,
                "--cases" => options.cases = value()?.parse()?,
                "--repetitions" => options.repetitions = value()?.parse()?,
                "--rounds" => options.rounds = value()?.parse()?,
                "--core" => options.core = Some(value()?.parse()?),
                "--python" => options.python = value()?,
                "--help" | "-h" => return Ok(None),
                other => return Err(format!("{other} is no option; --help lists them").into()),
            }
        }
        if options.cases == 0 || options.repetitions == 0 || options.rounds == 0 {
            return Err("at least one case, one repetition and one round".into());
        }
        Ok(Some(options))
    }
}
