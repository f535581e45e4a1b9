//! Runs W1 on one engine after another, each in a process of its own on one core, and prints what each takes.

mod engines;
mod options;
mod prepare;
mod table;

use std::process::{Command, Stdio};

use bench_kit::{Figure, Result};

use crate::engines::{ENGINES, Engine, Program};
use crate::options::{HELP, Options};

fn main() -> Result<()> {
    let Some(options) = Options::read(std::env::args().skip(1))? else {
        print!("{HELP}");
        return Ok(());
    };
    let engines = chosen(&options)?;
    let cases = prepare::cases(&options)?;
    let mut commands = Vec::new();
    for engine in &engines {
        eprintln!("building {}", engine.name);
        let mut command = prepare::program(engine.program, &options)?;
        command.arg(&cases.folder).arg(options.repetitions.to_string()).arg(cases.times.to_string());
        commands.push((engine.name, command));
    }
    let core = pin(&options)?;
    let mut figures = Vec::new();
    for round in 1..=options.rounds {
        for (name, command) in &mut commands {
            eprintln!("running {name}, round {round}");
            match figures_of(command) {
                Ok(more) => more.into_iter().for_each(|figure| join(&mut figures, figure)),
                Err(error) => eprintln!("{name}: {error}"),
            }
        }
    }
    let Options { cases, repetitions, rounds, .. } = &options;
    println!("W1, {cases} cases, core {core}, median of {rounds} rounds of {repetitions} repetitions");
    print!("{}", table::tables(&figures));
    println!("\nLines of the policy, comments and blank lines left out");
    for engine in engines {
        println!("{:44}{:>10}", engine.policy.trim_start_matches("../"), lines(engine)?);
    }
    print!("{}", table::NOTES);
    Ok(())
}

/// The engines that are to be run.
fn chosen(options: &Options) -> Result<Vec<&'static Engine>> {
    if let Some(stranger) = options.only.iter().find(|name| ENGINES.iter().all(|it| it.name != *name)) {
        let names: Vec<&str> = ENGINES.iter().map(|engine| engine.name).collect();
        return Err(format!("no engine is called {stranger}; there are {}", names.join(", ")).into());
    }
    let wanted = |engine: &&Engine| {
        (options.only.is_empty() || options.only.iter().any(|name| name == engine.name))
            && !(options.skip_python && matches!(engine.program, Program::Python(_)))
    };
    Ok(ENGINES.iter().filter(wanted).collect())
}

/// Stays on one core from here on, as does every process that is started.
fn pin(options: &Options) -> Result<usize> {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    let core = match options.core {
        Some(wanted) => cores.into_iter().find(|core| core.id == wanted),
        None => cores.into_iter().next_back(),
    };
    let core = core.ok_or("there is no such core")?;
    if !core_affinity::set_for_current(core) {
        eprintln!("this system keeps no process on one core");
    }
    Ok(core.id)
}

/// Runs an engine and reads its figures, one line of JSON each.
fn figures_of(command: &mut Command) -> Result<Vec<Figure>> {
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout)?;
    let figures = text.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    if !output.status.success() {
        eprintln!("it ended early: {}", output.status);
    }
    Ok(figures)
}

/// Adds a figure to those of earlier rounds. One that has a wrong answer in any round has no time.
fn join(figures: &mut Vec<Figure>, more: Figure) {
    let same = |figure: &&mut Figure| {
        (&figure.engine, &figure.form, figure.work) == (&more.engine, &more.form, more.work)
    };
    match figures.iter_mut().find(same) {
        Some(figure) if figure.wrong == 0 && more.wrong == 0 => figure.ns.extend(more.ns),
        Some(figure) if figure.wrong == 0 => *figure = more,
        Some(_) => {}
        None => figures.push(more),
    }
}

/// The lines of an engine's policy.
fn lines(engine: &Engine) -> Result<usize> {
    let text = std::fs::read_to_string(prepare::bench().join(engine.policy))?;
    let is_line = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !["//", "#", "--"].iter().any(|mark| line.starts_with(mark))
    };
    Ok(text.lines().filter(is_line).count())
}
