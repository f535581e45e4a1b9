//! The data, and the programs of the engines: made where they are not there.

use std::path::{Path, PathBuf};
use std::process::Command;

use bench_kit::Result;

use crate::engines::Program;
use crate::options::Options;

/// How many rows the Parquet file has at least: the cases are written into it several times over.
const PARQUET_ROWS: usize = 2_000_000;
/// One case with gaps for so many complete ones.
const GAPS: usize = 5;

/// The folder of this workspace.
pub fn bench() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds for this workspace.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| bench().join("target"), PathBuf::from)
}

/// The cases, and how many times over the Parquet file has them.
pub struct Cases {
    pub folder: PathBuf,
    pub times: usize,
}

/// Makes the cases with the generator of `tests/workload`, and the Parquet file with them.
pub fn cases(options: &Options) -> Result<Cases> {
    let folder = bench().join(format!("target/w1-{}", options.cases));
    let times = PARQUET_ROWS.div_ceil(options.cases);
    if folder.join("made").exists() {
        return Ok(Cases { folder, times });
    }
    let generator = bench().join("../tests/workload/generate.py");
    for (variant, count) in [("complete", options.cases), ("gaps", options.cases.div_ceil(GAPS))] {
        let mut command = Command::new(&options.python);
        command.arg(&generator).arg(count.to_string()).args(["--variant", variant, "--out"]);
        run(command.arg(folder.join(variant)))?;
    }
    let program = build("bench-columns", "w1-parquet")?;
    run(Command::new(program).arg(&folder).arg(times.to_string()))?;
    std::fs::write(folder.join("made"), "")?;
    Ok(Cases { folder, times })
}

/// The command that runs an engine, once its program is built.
pub fn program(program: Program, options: &Options) -> Result<Command> {
    Ok(match program {
        Program::Package(name) => Command::new(build(name, name)?),
        Program::Python(script) => {
            let mut command = Command::new(&options.python);
            command.arg(bench().join("python").join(script));
            command
        }
    })
}

/// Builds one package and nothing with it: what other engines switch on in shared dependencies does not reach it.
fn build(package: &str, program: &str) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(bench()).args(["build", "--release", "--quiet", "--package", package]);
    // What cargo told this program of itself would have some crates built anew.
    let told = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    std::env::vars().filter(|(name, _)| told(name)).for_each(|(name, _)| {
        command.env_remove(name);
    });
    run(&mut command)?;
    Ok(target().join("release").join(program))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}
