//! The cases of a file, read as a whole.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mednec_project::{
    CasePlace, CaseReader, CaseStream, NamedCase, Options, Policies, Project, file_cases, matches_pattern,
    requests,
};
use mednec_source::{Diagnostic, SourceMap};

use super::determine::{no_such, payer_named, refused};
use super::input::Input;
use super::{as_known_on, open, raised, refuse};
use crate::args::policies_folder;
use crate::args_case::{CaseArgs, CaseForm};
use crate::exit::Stop;
use crate::pretty::width::clean;

/// Cases, and the policies that they are for.
pub(crate) struct Cases {
    /// The policies.
    pub(crate) policies: Policies,
    /// The requests: the lines of claims are taken apart.
    pub(crate) requests: Vec<(NamedCase, Option<usize>)>,
    /// Whether the file may hold more than one.
    pub(crate) many: bool,
}

impl Cases {
    /// Opens the policies and reads the cases of a file.
    pub(crate) fn read(args: &CaseArgs) -> Result<Self, Stop> {
        let (input, form, folder) = opened(&args.case, args.from, args.policies.as_deref())?;
        let policies = open(&folder, args.strictness, &args.trust)?;
        let payer = args.payer.as_deref().map(|name| payer_named(&policies.bundle, name)).transpose()?;
        let read = match form {
            CaseForm::Yaml | CaseForm::Json => {
                vec![(document(args, &policies, input, form == CaseForm::Yaml)?, None, None)]
            }
            CaseForm::Ndjson => lines(args, &policies, input)?,
            CaseForm::Cases => of_file(args, &policies)?,
        };
        let only = (policies.bundle.payers.len() == 1).then_some(0);
        let wanted = |case: &NamedCase| is_asked_for(args, case.id.as_deref());
        let mut found = Vec::new();
        let mut days: BTreeSet<Option<i64>> = BTreeSet::new();
        for (case, of_file, day) in &read {
            let whole = wanted(case);
            let asked = requests(&policies.bundle, case).into_iter().map(|request| request.case);
            let asked = asked.filter(|request| whole || wanted(request));
            let before = found.len();
            found.extend(asked.map(|request| {
                let payer = payer.or(request.payer).or(*of_file).or(only);
                (request, payer)
            }));
            days.extend((found.len() > before).then_some(*day));
        }
        if found.is_empty() {
            let ids: Vec<&str> = read.iter().filter_map(|(case, _, _)| case.id.as_deref()).collect();
            let Some(id) = args.id.as_deref() else {
                return Err(Stop::could_not(format!(
                    "there is no case in {}",
                    clean(&args.case.to_string_lossy())
                )));
            };
            return Err(Stop::CouldNot(no_such(id, &ids)));
        }
        if days.len() > 1 && args.known.known_on.is_none() {
            let text = "the cases are asked as of several days\n  say which: `--id ID`, or one day for all: `--known-on DATE`";
            return Err(Stop::could_not(text));
        }
        let day = args.known.known_on.or(days.first().copied().flatten());
        let policies = as_known_on(policies, day);
        let many = found.len() > 1 || matches!(form, CaseForm::Ndjson | CaseForm::Cases);
        Ok(Self { policies, requests: found, many })
    }
}

/// Opens a file of cases: what it holds, and the folder of the policies that they are for.
pub(crate) fn opened(
    case: &Path,
    from: Option<CaseForm>,
    policies: Option<&Path>,
) -> Result<(Input, CaseForm, PathBuf), Stop> {
    let mut input = Input::open(case)?;
    let form = match from {
        Some(form) => form,
        None => input.form()?,
    };
    let folder = match (policies, form) {
        // A file of cases lies among its policies.
        (None, CaseForm::Cases) => Project::load(case, &Options::default()).root().to_path_buf(),
        (given, _) => policies_folder(given),
    };
    Ok((input, form, folder))
}

/// Cases as they were read, each with the payer that its file names, and the day as of which it is asked.
type Read = Vec<(NamedCase, Option<usize>, Option<i64>)>;

/// Whether the case of an id is one of those asked for.
pub(crate) fn is_asked_for(args: &CaseArgs, id: Option<&str>) -> bool {
    match (&args.id, id) {
        (None, _) => true,
        (Some(pattern), Some(id)) => matches_pattern(pattern, id),
        (Some(_), None) => false,
    }
}

/// The case that a whole text holds, as YAML or as JSON.
pub(crate) fn document(
    args: &CaseArgs,
    policies: &Policies,
    input: Input,
    yaml: bool,
) -> Result<NamedCase, Stop> {
    let (name, text) = input.text()?;
    let mut sources = SourceMap::new();
    let source = sources.add(name, text);
    let mut reader = CaseReader::new(&policies.bundle);
    let mut case = reader.blank();
    let read = if yaml {
        reader.read_yaml(source, &sources, &mut case)
    } else {
        reader.read_json_source(source, &sources, &mut case)
    };
    usable(args, &reader, read).map_err(|problems| refused(&sources, &problems))?;
    Ok(case)
}

fn lines(args: &CaseArgs, policies: &Policies, input: Input) -> Result<Read, Stop> {
    let name = input.name.clone();
    let mut stream = CaseStream::new(input.reader, input.name);
    let mut reader = CaseReader::new(&policies.bundle);
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    while let Some(next) = stream.next_line() {
        let mut case = reader.blank();
        let read = match next.text {
            Ok(text) => reader.read_json(text, CasePlace::Line { path: &name, line: next.line }, &mut case),
            Err(problem) => Err(vec![*problem]),
        };
        match usable(args, &reader, read) {
            Ok(()) => found.push((case, None, None)),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(refused(&SourceMap::new(), &problems)) }
}

fn of_file(args: &CaseArgs, policies: &Policies) -> Result<Read, Stop> {
    let project = Project::load(&args.case, &Options::default());
    let (cases, mut problems) = file_cases(&project, &policies.bundle);
    // A file need not say whose policies it is for where the command line or the case does.
    problems.retain(|problem| problem.code.name != "cases-without-payer");
    refuse(project.sources(), &problems)?;
    Ok(cases.into_iter().filter_map(|case| Some((case.case?, case.payer, case.known_on))).collect())
}

/// Whether a case can be used; its warnings are told by the determination, unless they are not let pass.
pub(crate) fn usable(
    args: &CaseArgs,
    reader: &CaseReader<'_>,
    read: Result<(), Vec<Diagnostic>>,
) -> Result<(), Vec<Diagnostic>> {
    read?;
    let warnings = raised(reader.warnings().to_vec(), args.strictness);
    if warnings.iter().any(Diagnostic::is_error) { Err(warnings) } else { Ok(()) }
}
