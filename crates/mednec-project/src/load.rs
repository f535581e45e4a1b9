//! From a path to a project: files read, compiled, and their cases checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mednec_compiler::{Options, compile};
use mednec_graph::{Bundle, write_bundle};
use mednec_source::{Diagnostic, Sink, SourceId, SourceMap, Span, Spanned};
use mednec_syntax::codes::CONTROL_CHARACTER;
use mednec_syntax::file::{File, read, read_csv};

use crate::bounds::check_bounds;
use crate::case::hidden;
use crate::codes::{NO_POLICY_FILES, NO_VOCABULARY};
use crate::discover::{Listed, discover, enclosing, is_csv, is_published, is_vocabulary, is_yaml, shown};
use crate::file_text::{file_text, missing, not_a_file};
use crate::prepare::check_cases;
use crate::stray_case::{fact_names, identifying, stray_case};

/// How many files of which kind a project has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProjectCounts {
    /// All YAML and CSV files that were read.
    pub files: usize,
    /// Editions of policies.
    pub policies: usize,
    /// Facts of the vocabulary.
    pub facts: usize,
    /// Cases, each variant counted.
    pub cases: usize,
}

/// A folder of policies, read and compiled, with every problem that was found on the way.
#[derive(Debug)]
pub struct Project {
    pub(crate) sources: SourceMap,
    pub(crate) files: Vec<(SourceId, File)>,
    pub(crate) relative: BTreeMap<SourceId, String>,
    /// Where each file is.
    pub(crate) paths: BTreeMap<SourceId, PathBuf>,
    /// The files that were asked for, where they are a part of the project.
    pub(crate) only: Option<BTreeSet<SourceId>>,
    root: PathBuf,
    diagnostics: Vec<Diagnostic>,
    bundle: Option<Bundle>,
    bytes: Vec<u8>,
    sha256: Option<String>,
}

impl Project {
    /// Reads and compiles a folder, or the folder around a single file.
    ///
    /// Of a folder, all `*.yaml`, `*.yml` and `*.csv` below it are read. Of a single file, or of a folder without a vocabulary,
    /// the nearest folder around it that has one; what is told and run is then that file or folder alone.
    pub fn load(path: &Path, options: &Options) -> Self {
        let mut sink = Sink::new();
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                sink.report(missing(path, &error));
                return Self::empty(path, sink);
            }
        };
        if metadata.is_dir() {
            let listed = discover(path, &mut sink);
            if !listed.iter().any(|file| is_yaml(&file.path)) && !sink.has_errors() {
                sink.report(
                    Diagnostic::new(&NO_POLICY_FILES, "this folder holds no YAML file")
                        .in_path(shown(path))
                        .help("give the folder that holds the policies, such as `policies`"),
                );
            }
            if !listed.is_empty()
                && !holds_vocabulary(&listed)
                && let Some(root) = enclosing(&path.join("policy.yaml"))
            {
                let listed = discover(&root, &mut sink);
                return Self::of(&root, listed, Some(path), options, sink);
            }
            return Self::of(path, listed, None, options, sink);
        }
        if !metadata.is_file() {
            sink.report(not_a_file(path));
            return Self::empty(path, sink);
        }
        match enclosing(path) {
            Some(root) => {
                let listed = discover(&root, &mut sink);
                Self::of(&root, listed, Some(path), options, sink)
            }
            None => {
                sink.report(
                    Diagnostic::new(
                        &NO_VOCABULARY,
                        "no vocabulary was found in the folders around this file",
                    )
                    .in_path(shown(path))
                    .help("put the file into a folder of policies with a file that has `facts:`"),
                );
                Self::of(path.parent().unwrap_or(path), Vec::new(), Some(path), options, sink)
            }
        }
    }

    fn empty(path: &Path, sink: Sink) -> Self {
        Self {
            sources: SourceMap::new(),
            files: Vec::new(),
            relative: BTreeMap::new(),
            paths: BTreeMap::new(),
            only: None,
            root: path.to_path_buf(),
            diagnostics: sink.into_sorted(),
            bundle: None,
            bytes: Vec::new(),
            sha256: None,
        }
    }

    fn of(
        root: &Path,
        mut listed: Vec<Listed>,
        only: Option<&Path>,
        options: &Options,
        mut sink: Sink,
    ) -> Self {
        let folder = only.filter(|only| only.is_dir()).and_then(|only| fs::canonicalize(only).ok());
        let is_only = |file: &Listed| match &folder {
            Some(folder) => fs::canonicalize(&file.path).is_ok_and(|path| path.starts_with(folder)),
            None => only.is_some_and(|only| same_file(only, &file.path)),
        };
        if let Some(only) = only.filter(|only| only.is_file())
            && !listed.iter().any(is_only)
        {
            let name = only.file_name().map(|name| name.to_string_lossy().into_owned());
            listed.push(Listed { path: only.to_path_buf(), relative: name.unwrap_or_default() });
        }
        let mut project = Self::empty(root, Sink::new());
        let mut told = Vec::new();
        for file in &listed {
            let asked = is_only(file);
            let display = match only {
                Some(only) if asked && folder.is_none() => shown(only),
                _ => under(root, &file.relative),
            };
            let text = match file_text(&file.path, &display) {
                Ok(text) => text,
                Err(problem) => {
                    sink.report(*problem);
                    continue;
                }
            };
            let id = project.sources.add(display, text);
            let text = project.sources.file(id).map_or("", |file| file.text());
            let mut found = Sink::new();
            let tree = if is_csv(&file.path) {
                rows(id, text, is_published(&file.path), &mut found)
            } else {
                read(id, text, &mut found)
            };
            told.push(found);
            project.files.push((id, tree));
            project.relative.insert(id, file.relative.clone());
            project.paths.insert(id, file.path.clone());
            if asked {
                project.only.get_or_insert_default().insert(id);
            }
        }
        let of_cases = project.tell(told, &mut sink);
        project.finish(options, sink, of_cases);
        project
    }

    /// Tells what was found in each file, and hands over what was found in cases, which does not keep policies from
    /// being compiled.
    fn tell(&mut self, told: Vec<Sink>, sink: &mut Sink) -> Sink {
        let mut of_cases = Sink::new();
        let facts = fact_names(&self.files);
        let names = identifying(&self.files);
        // What stands in a case may identify a person; where YAML is not well formed, every line may.
        let shown =
            |problem: Diagnostic| if names.is_empty() { problem } else { hidden(problem, &self.sources) };
        let mut stray = Vec::new();
        for (at, (found, (id, tree))) in told.into_iter().zip(&self.files).enumerate() {
            let text = self.sources.file(*id).map_or("", |file| file.text());
            let relative = self.relative.get(id).map_or("", String::as_str);
            let rows = is_csv(Path::new(relative));
            if let Some(case) = stray_case(*id, text, tree, &facts).filter(|_| found.has_errors() && !rows) {
                sink.report(shown(case));
                stray.push(at);
            } else if matches!(tree, File::Cases(_)) || is_cases_name(relative) {
                if self.only.as_ref().is_none_or(|only| only.contains(id)) {
                    let found = found.into_sorted().into_iter();
                    found.for_each(|problem| of_cases.report(shown(problem)));
                }
            } else {
                sink.absorb(found);
            }
        }
        for at in stray {
            if let Some((_, tree)) = self.files.get_mut(at) {
                *tree = File::Unreadable;
            }
        }
        of_cases
    }

    /// Compiles what was read, and checks the cases.
    fn finish(&mut self, options: &Options, sink: Sink, of_cases: Sink) {
        let compiled = compile(&self.sources, &self.files, sink, options);
        let mut all = of_cases;
        for problem in compiled.diagnostics {
            all.report(problem);
        }
        let mut bundle = compiled.bundle;
        let mut bounds_kept = true;
        if let Some(bundle) = &mut bundle {
            self.forget_place(bundle);
            check_cases(self, bundle, &mut all);
            bounds_kept = check_bounds(self, bundle, options, &mut all);
            if let Some((bytes, sha256)) = write_bundle(bundle) {
                self.bytes = bytes;
                self.sha256 = Some(sha256);
            }
        }
        self.bundle = bundle.filter(|_| bounds_kept);
        self.diagnostics = all.into_sorted();
        if let Some(only) = &self.only {
            let here = |d: &Diagnostic| d.primary.as_ref().is_none_or(|at| only.contains(&at.span.source));
            let kept = self.diagnostics.iter().any(|d| here(d) && d.is_error());
            // An error elsewhere that keeps this file from being compiled has to be told.
            if self.bundle.is_some() || kept {
                self.diagnostics.retain(here);
            }
        }
    }

    /// Takes out of a bundle where its folder lies.
    fn forget_place(&self, bundle: &mut Bundle) {
        let relative: BTreeMap<&str, &str> = self
            .relative
            .iter()
            .filter_map(|(id, relative)| Some((self.sources.file(*id)?.path(), relative.as_str())))
            .collect();
        for file in &mut bundle.files {
            if let Some(relative) = relative.get(file.as_str()) {
                *file = (*relative).to_owned();
            }
        }
    }

    /// The texts of all files; paths are shown as the caller gave them.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The texts of all files, each by its path relative to the folder.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.relative.iter().filter_map(|(id, path)| Some((path.as_str(), self.sources.file(*id)?.text())))
    }

    /// The files as trees, by path.
    pub fn files(&self) -> &[(SourceId, File)] {
        &self.files
    }

    /// The templates of letters that payers write.
    pub fn letter_templates(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.files.iter().filter_map(|(_, file)| match file {
            File::Payer(payer) => payer.letters.template.as_ref(),
            _ => None,
        })
    }

    /// Every problem, by file and place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether any problem is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The compiled policies; nothing where an error kept them from being compiled. Errors in cases do not.
    pub fn bundle(&self) -> Option<&Bundle> {
        self.bundle.as_ref()
    }

    /// The bundle as the bytes of a file; empty where there is none.
    pub fn bundle_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The SHA-256 of the bundle.
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// The folder that was read.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How much was read.
    pub fn counts(&self) -> ProjectCounts {
        let mut counts = ProjectCounts { files: self.files.len(), ..ProjectCounts::default() };
        for (_, file) in &self.files {
            match file {
                File::Policy(_) => counts.policies += 1,
                File::Vocabulary(vocabulary) => counts.facts += vocabulary.facts.len(),
                File::Cases(cases) => {
                    let runs = |case: &mednec_syntax::file::CaseDecl| {
                        usize::from(case.expect.is_some() || case.variants.is_empty()) + case.variants.len()
                    };
                    counts.cases += cases.cases.iter().map(runs).sum::<usize>();
                }
                File::ValueSet(_)
                | File::CodeSystem(_)
                | File::Shared(_)
                | File::Payer(_)
                | File::Csv(_)
                | File::Published
                | File::Unreadable => {}
            }
        }
        counts
    }

    /// Hands over the sources, the problems, and the bundle with its SHA-256.
    pub(crate) fn into_parts(self) -> (SourceMap, Vec<Diagnostic>, Option<(Bundle, String)>) {
        (self.sources, self.diagnostics, self.bundle.zip(self.sha256))
    }
}

/// The rows of a CSV file.
fn rows(source: SourceId, text: &str, published: bool, sink: &mut Sink) -> File {
    let Some(at) = text.find('\0') else {
        return if published { File::Published } else { read_csv(text, source, sink) };
    };
    sink.report(
        Diagnostic::new(&CONTROL_CHARACTER, "the file holds a NUL character, so it is not plain text")
            .at(Span::new(source, at, at + 1), "cannot be seen")
            .help("save the rows as CSV in UTF-8; a spreadsheet's own format cannot be read"),
    );
    File::Unreadable
}

/// A file of a folder as shown to people.
fn under(root: &Path, relative: &str) -> String {
    let root = shown(root);
    let root = root.strip_prefix("./").unwrap_or(&root).trim_end_matches('/');
    match root {
        "." => relative.to_owned(),
        "" => format!("/{relative}"),
        _ => format!("{root}/{relative}"),
    }
}

fn is_cases_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".cases.yaml") || name.ends_with(".cases.yml")
}

/// Whether one of the files is a vocabulary.
fn holds_vocabulary(listed: &[Listed]) -> bool {
    listed.iter().any(|file| is_yaml(&file.path) && is_vocabulary(&file.path))
}

fn same_file(a: &Path, b: &Path) -> bool {
    a == b || (a.file_name() == b.file_name() && fs::canonicalize(a).ok() == fs::canonicalize(b).ok())
}
