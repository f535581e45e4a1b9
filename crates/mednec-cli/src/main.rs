//! The mednec command line: checks, compiles, draws, shows and tests policies, and determines cases by them.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | arguments ([`args`]), policies and cases | text for people or machines, an [`exit`] code that says how it went | decides anything itself: [`mednec_project`] does the work |
//!
//! Each verb is a file of [`commands`]; [`pretty`] lays text out for a terminal. Results go to standard output,
//! problems and progress to standard error.

mod args;
mod args_analyze;
mod args_asking;
mod args_case;
mod args_codes;
mod args_coverage;
mod args_determine;
mod args_diff;
mod args_doc;
mod args_editors;
mod args_fmt;
mod args_import;
mod args_known;
mod args_letter;
mod args_lock;
mod args_new;
mod args_rows;
mod commands;
mod exit;
mod pretty;

use std::io::Write;
use std::process::ExitCode;

use clap::builder::styling::Style;
use clap::{ColorChoice, Parser};

use args::{Cli, Verb};
use exit::{Exit, Stop};
use mednec_project::keeps_sources;
use pretty::width::{self, Line, Page};

/// The stack of the working thread: graphs are as deep as policies are long.
const STACK: usize = 64 * 1024 * 1024;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; anything else is a usage that cannot work.
            let exit = if error.use_stderr() { Exit::CouldNot } else { Exit::Done };
            return match error.print().and_then(|()| std::io::stdout().flush()) {
                Ok(()) => exit.into(),
                Err(error) => ended(&Stop::from(error)),
            };
        }
    };
    match cli.color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let work =
        std::thread::Builder::new().name("mednec".into()).stack_size(STACK).spawn(move || run(&cli.verb));
    let done = match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(Stop::could_not("a fault of mednec itself; please report it with the input")),
        Err(error) => Err(Stop::could_not(format!("no thread could be started: {error}"))),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(stop) => ended(&stop),
    }
}

/// Says why a run ended early.
fn ended(stop: &Stop) -> ExitCode {
    if !stop.text().is_empty() {
        let style = clap::builder::styling::AnsiColor::Red.on_default().bold();
        let mut page = Page::new(width::page());
        for (index, text) in stop.text().lines().enumerate() {
            let lead = match index {
                0 => Line::default().and("error", style).and(": ", Style::new()),
                _ => Line::default(),
            };
            let indent = text.len() - text.trim_start().len();
            page.lead(lead.pad_to(indent), indent, Line::plain(text.trim_start()));
        }
        // There is no one left to tell if this fails.
        let _ = anstream::stderr().write_all(page.render().as_bytes());
    }
    stop.exit().into()
}

fn run(verb: &Verb) -> Result<Exit, Stop> {
    for output in verb.outputs() {
        keeps_sources(output).map_err(|problem| commands::ended_by(&problem))?;
    }
    match verb {
        Verb::Check(args) => commands::check::run(args),
        Verb::Analyze(args) => commands::analyze::run(args),
        Verb::Determine(args) => commands::determine::run(args),
        Verb::Next(args) => commands::next::run(args),
        Verb::Explain(args) => commands::explain::run(args),
        Verb::Batch(args) => commands::batch::run(args),
        Verb::Diff(args) => commands::diff::run(args),
        Verb::Replay(args) => commands::replay::run(args),
        Verb::Compile(args) => commands::compile::run(args),
        Verb::Key(args) => commands::key::run(args),
        Verb::Test(args) => commands::test::run(args),
        Verb::Graph(args) => commands::graph::run(args),
        Verb::Show(args) => commands::show::run(args),
        Verb::Lock(args) => commands::lock::run(args),
        Verb::New(args) => commands::new::run(args),
        Verb::Fmt(args) => commands::fmt::run(args),
        Verb::Schema(args) => commands::schema::run(args),
        Verb::Completions(args) => commands::completions::run(args),
        Verb::Man(args) => commands::man::run(args),
        Verb::Lsp(_) => commands::lsp::run(),
        Verb::Import(args) => commands::import::run(args),
        Verb::Codes(args) => commands::codes::run(args),
        Verb::Doc(args) => commands::doc::run(args),
    }
}
