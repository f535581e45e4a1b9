//! The cases of a project, each with its variants made and read, and what they expect checked.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::{Basis, Bundle, Status};
use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned, did_you_mean};
use mednec_syntax::file::{CaseDecl, CasesFile, Expect, File, Variant};
use mednec_syntax::yaml::Node;

use crate::case::{CaseReader, NamedCase};
use crate::codes::{
    CASE_NAME_TAKEN, CASES_WITHOUT_PAYER, EXPECTED_WORD, UNKNOWN_CASE_CRITERION, UNKNOWN_CASE_FACT, UNKNOWN_CASE_PAYER,
};
use crate::load::Project;

/// Which case of a project: indexes of the file, of the case in it, and of its variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) file: usize,
    pub(crate) case: usize,
    pub(crate) variant: Option<usize>,
}

/// A case or variant, ready to be determined.
pub(crate) struct Prepared<'p> {
    pub(crate) at: At,
    /// `case` or `case/variant`.
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    /// Where its name is written.
    pub(crate) span: Span,
    pub(crate) expect: Option<&'p Expect>,
    pub(crate) payer: usize,
    pub(crate) case: NamedCase,
}

/// Tells what is wrong with the cases of a project, without running them.
pub(crate) fn check_cases(project: &Project, bundle: &Bundle, sink: &mut Sink) {
    let mut found = Sink::new();
    let mut criteria = Criteria::default();
    prepare(project, bundle, sink, |prepared| {
        if let Some(expect) = prepared.expect {
            check_expect(expect, bundle, criteria.of(bundle, prepared.payer), &mut found);
        }
    });
    sink.absorb(found);
}

/// Hands every case that can be read to `each`, in the order of files; gives how many could not be.
pub(crate) fn prepare<'p>(
    project: &'p Project,
    bundle: &Bundle,
    sink: &mut Sink,
    mut each: impl FnMut(Prepared<'p>),
) -> usize {
    let folders = payers_by_folder(project);
    let mut reader = CaseReader::new(bundle);
    let mut unreadable = 0;
    for (file, (source, tree)) in project.files.iter().enumerate() {
        let File::Cases(cases) = tree else { continue };
        if project.only.is_some_and(|only| only != *source) {
            continue;
        }
        let payer = payer_of(project, bundle, *source, cases, &folders, sink);
        let mut names: BTreeMap<&str, Span> = BTreeMap::new();
        let mut told = false;
        for (case, decl) in cases.cases.iter().enumerate() {
            if let Some(first) = names.insert(&decl.id.node, decl.id.span) {
                sink.report(name_taken(&decl.id, first));
            }
            for (variant, made) in runs(decl) {
                let entries = match made {
                    Some(made) => entries_of(decl, made, bundle, sink),
                    None => decl.given.iter().map(|(key, value)| (key, value)).collect(),
                };
                let mut read = reader.blank();
                if let Err(problems) = reader.read_entries(entries, &project.sources, &mut read) {
                    problems.into_iter().for_each(|problem| sink.report(problem));
                    unreadable += 1;
                    continue;
                }
                let payer = match (read.payer, &payer) {
                    (Some(payer), _) | (None, Payer::Is(payer)) => payer,
                    (None, Payer::Unknown) => {
                        unreadable += 1;
                        continue;
                    }
                    (None, Payer::Unsaid) => {
                        if !std::mem::replace(&mut told, true) {
                            sink.report(without_payer(decl));
                        }
                        unreadable += 1;
                        continue;
                    }
                };
                let payer = *PayerIndex(&payer).0;
                let (name, title) = match made {
                    Some(made) => (format!("{}/{}", decl.id.node, made.name.node), made.title.as_ref()),
                    None => (decl.id.node.clone(), decl.title.as_ref()),
                };
                read.id.get_or_insert_with(|| name.clone());
                each(Prepared {
                    at: At { file, case, variant },
                    name,
                    title: title.map(|title| title.node.clone()),
                    span: made.map_or(decl.id.span, |made| made.name.span),
                    expect: made.map_or(decl.expect.as_ref(), |made| made.expect.as_ref()),
                    payer,
                    case: read,
                });
            }
        }
    }
    unreadable
}
