//! `mednec import`: decision tables as draft policies.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use mednec_format::made;
use mednec_import::{Imported, Note, Request, Tables, import, read_dmn, read_jdm};
use mednec_project::codes::BAD_IMPORT;
use mednec_project::{File, Options, Project, read_text, write_new};
use mednec_scaffold::{Answers, payer_folder};
use mednec_source::{Diagnostic, SourceMap};

use super::{ended_by, print, tell as tell_problems};
use crate::args_import::{self, TableForm};
use crate::exit::{Exit, Stop};
use crate::pretty::width::{Line, Page, page};

/// Runs the verb.
pub(crate) fn run(args: &args_import::Import) -> Result<Exit, Stop> {
    let payer = args.payer.trim();
    Answers::of_payer(payer).map_err(|problem| {
        tell_problems(&SourceMap::new(), [&problem]);
        Stop::could_not("nothing was imported\n  see `--payer`")
    })?;
    if !args.procedure.iter().all(|code| !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric()))
    {
        return Err(Stop::could_not("a procedure is a code\n  such as `--procedure 97112`"));
    }
    let tables = read(args)?;
    let file = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (known, own_folder) =
        args.output.as_deref().map_or((BTreeSet::new(), None), |folder| there(folder, payer));
    let request = Request {
        payer: payer.to_owned(),
        procedures: args.procedure.clone(),
        file: file.clone(),
        table: args.table.clone(),
        outcome_column: args.outcome_column.clone(),
        known,
    };
    let imported = import(&tables, &request);
    if imported.policies.is_empty() {
        tell(&imported.notes);
        let problem = Diagnostic::new(&BAD_IMPORT, "the file holds no table that was asked for and fits");
        return Err(ended_by(
            &problem
                .in_path(shown(&args.file))
                .help("see the notes above; `--table` and `--outcome-column` choose"),
        ));
    }
    let Some(folder) = &args.output else {
        print(&on_one_page(&imported))?;
        tell(&imported.notes);
        said(&imported, &[]);
        return Ok(Exit::Done);
    };
    let stem =
        Path::new(&file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let written = write(folder, payer, own_folder, &stem, &imported)?;
    tell(&imported.notes);
    said(&imported, &written);
    Ok(Exit::Done)
}

fn read(args: &args_import::Import) -> Result<Tables, Stop> {
    let text = read_text(&args.file).map_err(|problem| ended_by(&problem))?;
    let name = shown(&args.file).to_ascii_lowercase();
    let form = args.from.unwrap_or(
        match name.ends_with(".json") || text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            true => TableForm::Jdm,
            false => TableForm::Dmn,
        },
    );
    let read = match form {
        TableForm::Dmn => read_dmn(&text),
        TableForm::Jdm => read_jdm(&text),
    };
    read.map_err(|error| {
        let problem = Diagnostic::new(&BAD_IMPORT, error.cause).in_path(shown(&args.file));
        ended_by(&problem.help(error.help))
    })
}

/// The facts that a folder of policies has already, and the folder of the payer in it, if it has one.
fn there(folder: &Path, payer: &str) -> (BTreeSet<String>, Option<PathBuf>) {
    if !folder.is_dir() {
        return (BTreeSet::new(), None);
    }
    let project = Project::load(folder, &Options::default());
    let facts = project.files().iter().filter_map(|(_, file)| match file {
        File::Vocabulary(vocabulary) => Some(&vocabulary.facts),
        _ => None,
    });
    let known = facts.flatten().map(|fact| fact.name.node.clone()).collect();
    let own = payer_folder(&project, payer).ok();
    (known, own.map(|own| project.root().join(own)))
}

/// Writes the files, all or none, of which none may be there; where they are.
fn write(
    folder: &Path,
    payer: &str,
    own_folder: Option<PathBuf>,
    stem: &str,
    imported: &Imported,
) -> Result<Vec<PathBuf>, Stop> {
    let is_new = own_folder.is_none();
    let of_payer = own_folder.unwrap_or_else(|| folder.join(payer));
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    if let Some(facts) = &imported.facts {
        let stem: String = stem
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        files.push((folder.join("vocabulary").join(format!("imported-{stem}.yaml")), facts.clone()));
    }
    if is_new {
        files.push((of_payer.join("payer.yaml"), made(format!("payer: {payer}\nname: {payer}\n"))));
    }
    for (name, text) in &imported.policies {
        files.push((of_payer.join(format!("{name}.yaml")), text.clone()));
    }
    let new: Vec<(PathBuf, &str)> = files.iter().map(|(path, text)| (path.clone(), text.as_str())).collect();
    write_new(&new).map_err(|problem| ended_by(&problem))?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// All files one below the other, each behind its name.
fn on_one_page(imported: &Imported) -> String {
    let facts = imported.facts.iter().map(|text| format!("# file: facts.yaml\n{text}"));
    let policies = imported.policies.iter().map(|(name, text)| format!("# file: {name}.yaml\n{text}"));
    facts.chain(policies).collect::<Vec<_>>().join("\n")
}

fn tell(notes: &[Note]) {
    let mut out = Page::new(page());
    for note in notes {
        out.lead(Line::plain("note: "), 2, Line::plain(&note.to_string()));
    }
    // They stand in the policies too.
    let _ = anstream::stderr().write_all(out.render().as_bytes());
}

fn said(imported: &Imported, written: &[PathBuf]) {
    let mut out = Page::new(page());
    for path in written {
        out.line(Line::plain(&format!("written: {}", shown(path))));
    }
    let count = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    out.line(Line::plain(&format!(
        "{} with {} imported, {}",
        count(imported.tables, "table"),
        count(imported.rows, "row"),
        count(imported.notes.len(), "note"),
    )));
    // The files are written whether anyone reads this or not.
    let _ = anstream::stderr().write_all(out.render().as_bytes());
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
