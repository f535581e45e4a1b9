//! `mednec new`: first files, and what is added to them.

use std::io::{self, BufRead, IsTerminal, Lines, StdinLock};
use std::path::Path;

use clap::builder::styling::Style;
use mednec_project::{Failure, Options, Project, write_new, write_whole};
use mednec_scaffold::{Answers, Kind, Made, Otherwise, Question, fits, new_part, new_project, take};
use mednec_source::SourceMap;

use super::{ended_by, print, stopped, tell};
use crate::args::policies_folder;
use crate::args_new::{Making, New, NewWhat};
use crate::exit::{Exit, Stop};
use crate::pretty::width::{Line, Page, clean, page};

/// Problems of what was asked for, and not of what would have been written.
const CANNOT: [&str; 3] = ["already-there", "bad-answer", "no-place"];

/// Runs the verb.
pub(crate) fn run(args: &New) -> Result<Exit, Stop> {
    let what = &args.what;
    let folder = match what {
        NewWhat::Project(new) => new.folder.clone(),
        _ => policies_folder(what.making().and_then(|making| making.policies.as_deref())),
    };
    let (root, made) = match what.making() {
        None => (folder, new_project().map_err(refused)?),
        Some(making) => {
            let project = Project::load(&folder, &Options::default());
            if project.files().is_empty() {
                tell(project.sources(), project.diagnostics());
                return Err(stopped(project.diagnostics(), String::new()));
            }
            let answers = answers(what, making, &project)?;
            let made = new_part(what.kind(), &answers, &project).map_err(refused)?;
            (project.root().to_path_buf(), made)
        }
    };
    write(&root, &made)?;
    let written = print(&told(&root, &made));
    Stop::told(written, Exit::Done)
}

/// What was said on the command line, and what is asked for the rest.
fn answers(what: &NewWhat, making: &Making, project: &Project) -> Result<Answers, Stop> {
    let kind = what.kind();
    let mut answers = Answers::default();
    if let NewWhat::Case(new) = what {
        answers.fill(new.fill);
    }
    let mut problems = Vec::new();
    for (name, text) in what.said() {
        let question = kind.questions().iter().find(|question| question.name == name);
        problems.extend(question.and_then(|question| answers.give(question, text).err()));
    }
    if problems.is_empty() {
        let terminal = io::stdin().is_terminal() && !making.yes;
        if terminal || making.interactive {
            fits(kind, 0, &answers, project).map_err(refused)?;
            ask(kind, &mut answers, project)?;
        }
        problems = answers.complete(kind);
    }
    if problems.is_empty() {
        return Ok(answers);
    }
    tell(&SourceMap::new(), &problems);
    Err(Stop::could_not(format!("nothing was written\n  see `mednec new {} --help`", what.name())))
}

/// Asks what is not answered yet, one question after the other.
fn ask(kind: Kind, answers: &mut Answers, project: &Project) -> Result<(), Stop> {
    let mut lines = io::stdin().lock().lines();
    for (number, question) in kind.questions().iter().enumerate() {
        if answers.has(question.name) {
            continue;
        }
        print(&asked(question))?;
        while one_answer((kind, number), question, answers, project, &mut lines)? {}
    }
    Ok(())
}

/// Reads an answer; whether there is another one to come. One that does not fit is told and asked for again.
fn one_answer(
    (kind, number): (Kind, usize),
    question: &Question,
    answers: &mut Answers,
    project: &Project,
    lines: &mut Lines<StdinLock<'static>>,
) -> Result<bool, Stop> {
    print("> ")?;
    let Some(line) = lines.next().transpose()? else { return Ok(false) };
    let text = Some(line.trim()).filter(|text| !text.is_empty());
    if text.is_none() && question.otherwise == Otherwise::Needed && !answers.has(question.name) {
        // What has to be answered is asked again.
        return Ok(true);
    }
    match take(kind, number, text, answers, project) {
        Ok(()) => Ok(question.many && text.is_some()),
        Err(failure) => {
            tell(&failure.sources, &failure.diagnostics);
            Ok(true)
        }
    }
}

/// A question, with what can be answered and what holds if nothing is.
fn asked(question: &Question) -> String {
    let mut text = question.asks.to_owned();
    if !question.words().is_empty() {
        text.push_str(&format!(" ({})", question.words().join(", ")));
    }
    if let Otherwise::Text(usual) = question.otherwise {
        text.push_str(&format!(" [{usual}]"));
    }
    if question.many {
        text.push_str("; an empty line ends");
    }
    let mut out = Page::new(page());
    out.hang(Line::default(), Line::plain(&text));
    out.render()
}

/// Writes what was made: new files all or none, others whole.
fn write(root: &Path, made: &Made) -> Result<(), Stop> {
    let new: Vec<_> = made.new.iter().map(|one| (root.join(&one.path), one.text.as_str())).collect();
    write_new(&new).map_err(|problem| ended_by(&problem))?;
    for one in &made.changed {
        write_whole(&root.join(&one.path), one.text.as_bytes()).map_err(|problem| ended_by(&problem))?;
    }
    Ok(())
}

/// What was done, and what may follow.
fn told(root: &Path, made: &Made) -> String {
    let mut out = Page::new(page());
    let all = made.new.iter().map(|one| ("made", one)).chain(made.changed.iter().map(|one| ("changed", one)));
    for (done, one) in all {
        let path = root.join(&one.path);
        out.hang(
            Line::plain(done).pad_to(9),
            Line::plain(&clean(&path.to_string_lossy().replace('\\', "/"))),
        );
    }
    let folder = match policies_folder(None) {
        usual if usual == root => String::new(),
        _ => format!(" -p {}", clean(&root.to_string_lossy())),
    };
    for (at, next) in made.next.iter().enumerate() {
        let lead = if at == 0 { "next" } else { "" };
        out.hang(
            Line::plain(lead).pad_to(9),
            Line::default().and(&in_folder(next, &folder), Style::new().bold()),
        );
    }
    out.render()
}

/// A command with the folder, which `check` and `test` take without a flag.
fn in_folder(command: &str, folder: &str) -> String {
    let bare = command.starts_with("mednec check") || command.starts_with("mednec test");
    let folder = if bare { folder.replacen(" -p", "", 1) } else { folder.to_owned() };
    format!("{command}{folder}")
}

/// The end of a run whose result would not have passed its own check.
fn refused(failure: Failure) -> Stop {
    tell(&failure.sources, &failure.diagnostics);
    if failure.diagnostics.iter().all(|problem| CANNOT.contains(&problem.code.name)) {
        Stop::could_not("nothing was written")
    } else {
        Stop::Invalid("nothing was written: with these problems it would not be valid".to_owned())
    }
}
