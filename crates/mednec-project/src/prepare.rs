//! The cases of a project, each with its variants made and read, and what they expect checked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mednec_graph::Bundle;
use mednec_graph::fact::days_of;
use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned};
use mednec_syntax::file::{CaseDecl, CasesFile, Expect, File, Variant, split_cell};
use mednec_syntax::yaml::{Kind, Node};

use crate::case::{CaseReader, NamedCase, parts_list};
use crate::check_expect::{Criteria, check_expect, no_fact};
use crate::codes::{CASE_NAME_TAKEN, CASES_WITHOUT_PAYER, UNKNOWN_CASE_PAYER};
use crate::discover::is_yaml;
use crate::load::Project;

/// With more payers than so many none is offered for a file of cases.
const MOST_PAYERS: usize = 4;

/// Which case of a project: indexes of the file, of the case in it, and of its variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) file: usize,
    pub(crate) case: usize,
    pub(crate) variant: Option<usize>,
}

/// A case or variant of a project.
pub(crate) struct Prepared<'p> {
    pub(crate) at: At,
    /// `case` or `case/variant`.
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    /// Where its name is written.
    pub(crate) span: Span,
    pub(crate) expect: Option<&'p Expect>,
    /// Whose policies it is tried under; nothing where that is not known.
    pub(crate) payer: Option<usize>,
    /// The day as of which it is asked; nothing where everything is known.
    pub(crate) known_on: Option<i64>,
    /// Its facts; nothing where they could not be read.
    pub(crate) case: Option<NamedCase>,
}

/// Tells what is wrong with the cases of a project, without running them.
pub(crate) fn check_cases(project: &Project, bundle: &Bundle, sink: &mut Sink) {
    let mut found = Sink::new();
    let mut criteria = Criteria::default();
    prepare(project, bundle, sink, |prepared| {
        if let (Some(expect), Some(payer)) = (prepared.expect, prepared.payer) {
            let id = bundle.payers.get(payer).map_or("", |payer| payer.id.as_str());
            let declared = |name: &str| declared(project, id, name);
            check_expect(expect, bundle, criteria.of(bundle, payer), &declared, &mut found);
        }
    });
    sink.absorb(found);
}

/// Where a criterion is written that the rules of a payer could use.
fn declared(project: &Project, payer: &str, name: &str) -> Option<(String, Span)> {
    project.files.iter().find_map(|(source, file)| {
        let criteria = match file {
            File::Policy(policy) if policy.id.node.split('/').next() == Some(payer) => &policy.criteria,
            File::Shared(shared) => &shared.criteria,
            _ => return None,
        };
        let found = criteria.iter().find(|criterion| criterion.name.node == name)?;
        Some((project.relative.get(source)?.clone(), found.name.span))
    })
}

/// Hands every case that was asked for to `each`, in the order of files, and what is wrong with it to the sink.
pub(crate) fn prepare<'p>(
    project: &'p Project,
    bundle: &Bundle,
    sink: &mut Sink,
    each: impl FnMut(Prepared<'p>),
) {
    let asked = |source| project.only.as_ref().is_none_or(|only| only.contains(&source));
    prepare_of(project, bundle, &asked, sink, each);
}

/// Hands every case of some files to `each`.
pub(crate) fn prepare_of<'p>(
    project: &'p Project,
    bundle: &Bundle,
    asked: &dyn Fn(SourceId) -> bool,
    sink: &mut Sink,
    mut each: impl FnMut(Prepared<'p>),
) {
    let folders = payers_by_folder(project);
    let mut reader = CaseReader::new(bundle);
    for (file, (source, tree)) in project.files.iter().enumerate() {
        let File::Cases(cases) = tree else { continue };
        if !asked(*source) {
            continue;
        }
        let payer = payer_of(project, bundle, *source, cases, &folders, sink);
        let mut names: BTreeMap<&str, Span> = BTreeMap::new();
        let mut told = false;
        for (case, decl) in cases.cases.iter().enumerate() {
            if let Some(first) = names.insert(&decl.id.node, decl.id.span) {
                sink.report(name_taken(&decl.id, first, cases));
            }
            for (variant, made) in runs(decl) {
                let at = At { file, case, variant };
                let mut prepared = named(at, decl, made);
                let entries = match made {
                    Some(made) => entries_of(decl, made, bundle, sink),
                    None => decl.given.iter().map(|(key, value)| (key, value)).collect(),
                };
                let lists = if cases.of_rows { lists_of(&entries, bundle) } else { BTreeMap::new() };
                let list = |(key, value): (&'p Spanned<String>, &'p Node)| {
                    lists.get(key.node.as_str()).map_or((key, value), |list| (key, list))
                };
                let entries = entries.into_iter().map(list);
                let mut read = reader.blank();
                if decl.refused {
                    each(prepared);
                    continue;
                }
                let readable = reader.read_entries(entries, &project.sources, &mut read);
                prepared.payer = match (read.payer, &payer) {
                    (Some(payer), _) | (None, &Payer::Is(payer)) => Some(payer),
                    (None, Payer::Unknown | Payer::Unsaid) => None,
                };
                if prepared.payer.is_none()
                    && matches!(payer, Payer::Unsaid)
                    && !std::mem::replace(&mut told, true)
                {
                    sink.report(without_payer(decl, project, bundle));
                }
                match readable {
                    Ok(()) => {
                        read.id.get_or_insert_with(|| prepared.name.clone());
                        prepared.case = Some(read);
                    }
                    Err(problems) => problems.into_iter().for_each(|problem| sink.report(problem)),
                }
                each(prepared);
            }
        }
    }
}

/// A case or variant before its facts are read.
fn named<'p>(at: At, decl: &'p CaseDecl, variant: Option<&'p Variant>) -> Prepared<'p> {
    let (name, title, span, expect) = match variant {
        Some(v) => (format!("{}/{}", decl.id.node, v.name.node), &v.title, v.name.span, &v.expect),
        None => (decl.id.node.clone(), &decl.title, decl.id.span, &decl.expect),
    };
    let title = title.as_ref().map(|title| title.node.clone());
    let known_on = known_on(decl, variant);
    Prepared { at, name, title, span, expect: expect.as_ref(), payer: None, known_on, case: None }
}

/// The day as of which a case or variant is asked.
fn known_on(decl: &CaseDecl, variant: Option<&Variant>) -> Option<i64> {
    let own = variant.and_then(|variant| variant.known_on.as_ref());
    own.or(decl.known_on.as_ref()).map(|day| days_of(day.node))
}

/// The days as of which the cases of a project are asked.
pub(crate) fn days_asked(project: &Project) -> BTreeSet<i64> {
    let cases = project.files.iter().filter_map(|(_, file)| match file {
        File::Cases(cases) => Some(&cases.cases),
        _ => None,
    });
    cases.flatten().flat_map(|decl| runs(decl).filter_map(|(_, variant)| known_on(decl, variant))).collect()
}

/// Whose policies the cases of a file are tried under.
enum Payer {
    Is(usize),
    /// The one named is not known, which has been told.
    Unknown,
    Unsaid,
}

/// The case itself, unless it is only there for its variants, and the variants.
fn runs(decl: &CaseDecl) -> impl Iterator<Item = (Option<usize>, Option<&Variant>)> {
    let itself = decl.expect.is_some() || decl.variants.is_empty();
    let variants = decl.variants.iter().enumerate().map(|(index, variant)| (Some(index), Some(variant)));
    itself.then_some((None, None)).into_iter().chain(variants)
}

/// The facts of a variant: those given, less those unset, with those set.
fn entries_of<'p>(
    decl: &'p CaseDecl,
    variant: &'p Variant,
    bundle: &Bundle,
    sink: &mut Sink,
) -> Vec<(&'p Spanned<String>, &'p Node)> {
    for name in &variant.unset {
        if bundle.fact_named(&name.node).is_none() {
            sink.report(no_fact(bundle, name));
        }
    }
    let taken = |name: &str| {
        variant.unset.iter().any(|unset| unset.node == name)
            || variant.set.iter().any(|(key, _)| key.node == name)
    };
    let given = decl.given.iter().filter(|(key, _)| !taken(&key.node));
    given.chain(&variant.set).map(|(key, value)| (key, value)).collect()
}

/// The facts of a row that are lists and stand in their cell as texts set apart by semicolons or commas.
fn lists_of<'p>(entries: &[(&'p Spanned<String>, &Node)], bundle: &Bundle) -> BTreeMap<&'p str, Node> {
    let lists = entries.iter().filter(|(_, value)| value.as_scalar().is_some()).filter_map(|(key, value)| {
        let fact = bundle.fact_named(&key.node).and_then(|id| bundle.fact(id))?;
        let kind = fact.kind.is_list().then(|| Kind::Seq(split_cell(value, parts_list(&fact.kind))))?;
        Some((key.node.as_str(), Node { span: value.span, kind }))
    });
    lists.collect()
}

/// The payers' files, by the folder they lie in.
fn payers_by_folder(project: &Project) -> BTreeMap<&str, &Spanned<String>> {
    let payers = project.files.iter().filter_map(|(source, file)| match file {
        File::Payer(payer) => Some((folder_of(project, *source), &payer.id)),
        File::Policy(_)
        | File::Vocabulary(_)
        | File::ValueSet(_)
        | File::CodeSystem(_)
        | File::Shared(_)
        | File::Cases(_)
        | File::Csv(_)
        | File::Published
        | File::Unreadable => None,
    });
    payers.collect()
}

fn folder_of(project: &Project, source: SourceId) -> &str {
    let relative = project.relative.get(&source).map_or("", String::as_str);
    relative.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn payer_of(
    project: &Project,
    bundle: &Bundle,
    source: SourceId,
    cases: &CasesFile,
    folders: &BTreeMap<&str, &Spanned<String>>,
    sink: &mut Sink,
) -> Payer {
    let of_folder = || folders.get(folder_of(project, source)).copied();
    let Some(name) = cases.payer.as_ref().or_else(of_folder) else { return Payer::Unsaid };
    if let Some(payer) = bundle.payer_named(&name.node) {
        return Payer::Is(payer);
    }
    let problem = Diagnostic::new(&UNKNOWN_CASE_PAYER, format!("the policies have no payer `{}`", name.node))
        .at(name.span, "no policy of this payer was compiled");
    let known = bundle.payers.iter().map(|payer| payer.id.as_str());
    let instead =
        || "write the short name that stands after `payer:` in a payer file that has policies".to_owned();
    sink.report(problem.meant(name.span, &name.node, known, instead));
    Payer::Unknown
}

fn without_payer(decl: &CaseDecl, project: &Project, bundle: &Bundle) -> Diagnostic {
    let problem =
        Diagnostic::new(&CASES_WITHOUT_PAYER, "nothing says whose policies these cases are tried under")
            .at(decl.id.span, "the first case")
            .help("write `payer: …` at the top of the file, or put it into the folder of a payer file");
    let source = decl.id.span.source;
    let (path, text) = project.sources.file(source).map_or(("", ""), |file| (file.path(), file.text()));
    // Above a mark of YAML's own nothing can stand.
    let is_plain = is_yaml(Path::new(path)) && !text.starts_with(['-', '%', '{', '\u{feff}']);
    if !is_plain || bundle.payers.len() > MOST_PAYERS {
        return problem;
    }
    let top = Span::new(source, 0, 0);
    bundle.payers.iter().map(|payer| &payer.id).fold(problem, |problem, id| {
        problem.fix(format!("write `payer: {id}` at the top"), top, format!("payer: {id}\n"))
    })
}

fn name_taken(id: &Spanned<String>, first: Span, cases: &CasesFile) -> Diagnostic {
    let free = (2u32..).map(|number| format!("{}-{number}", id.node));
    let free = free.into_iter().find(|name| cases.cases.iter().all(|case| case.id.node != *name));
    Diagnostic::new(&CASE_NAME_TAKEN, format!("two cases are called `{}`", id.node))
        .at(id.span, "the second")
        .label(first, "the first")
        .help("give one of them another name")
        .one_of(id.span, free.as_deref())
}
