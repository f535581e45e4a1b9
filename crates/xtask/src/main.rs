//! Every CI job of mednec, run locally: `cargo xtask ci`, or one of them, `cargo xtask clippy`.
//!
//! It needs the Rust toolchain and nothing else, but for the jobs that are no part of `ci`. Each job is a cargo call or two; `ci` runs them in the order of the
//! list, says how long each took, and stops at the first that fails.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program reports to a terminal")]

mod cargo;
mod editors;
mod jobs;
mod site;
mod snapshots;

use std::process::ExitCode;
use std::time::Instant;

use jobs::{JOBS, Job};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] | ["help" | "-h" | "--help"] => {
            print!("{}", list());
            Ok(())
        }
        ["ci"] => ci(),
        ["snapshot-files", references] => snapshots::check(references.as_ref()),
        [name] => match JOBS.iter().find(|job| job.name == *name) {
            Some(job) => (job.run)(),
            None => Err(format!("no job is called `{name}`; `cargo xtask` lists them")),
        },
        [..] => Err("one job at a time; `cargo xtask` lists them".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("xtask: {cause}");
            ExitCode::FAILURE
        }
    }
}

/// One line for each job.
fn list() -> String {
    let line = |name: &str, about: &str| format!("  {name:<16} {about}\n");
    let mut out = String::from("cargo xtask <job>\n\n");
    out.extend(JOBS.iter().map(|job| line(job.name, job.about)));
    out.push_str(&line("ci", "all of these in order, up to the first that fails"));
    out.push_str(&line("snapshot-files", "<file>: checks snapshot files against the list a test run wrote"));
    out
}

/// Every job in order. The tests run once: the snapshot job runs them all and looks at the snapshot files too.
fn ci() -> Result<(), String> {
    let started = Instant::now();
    for job in JOBS.iter().filter(|job| job.in_ci) {
        println!("\n== {}: {}", job.name, job.about);
        timed(job)?;
    }
    println!("\n== all jobs passed in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn timed(job: &Job) -> Result<(), String> {
    let started = Instant::now();
    let outcome = (job.run)();
    let word = if outcome.is_ok() { "passed" } else { "FAILED" };
    println!("== {} {word} in {:.1} s", job.name, started.elapsed().as_secs_f64());
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_job_once() {
        let listed = list();
        for job in JOBS {
            assert_eq!(listed.matches(&format!("\n  {:<16} ", job.name)).count(), 1, "{listed}");
        }
    }
}
