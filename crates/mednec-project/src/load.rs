//! From a path to a project: files read, compiled, and their cases checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mednec_compiler::{Options, compile};
use mednec_graph::{Bundle, write_bundle};
use mednec_source::{Diagnostic, Label, Sink, SourceId, SourceMap, Spanned};
use mednec_syntax::file::{File, read};

use crate::bounds::check_bounds;
use crate::case::hidden;
use crate::cell_place::CellPlaces;
use crate::codes::NO_VOCABULARY;
use crate::discover::{
    Around, Listed, around, discover, enclosing, is_case_rows, is_rows, is_vocabulary, is_yaml,
    no_policy_files, shown,
};
use crate::file_rows::{Piece, cases_of, file_of, pieces, rows_of, unnamed_sheets};
use crate::file_text::{missing, not_a_file};
use crate::prepare::check_cases;
use crate::stray_case::{fact_names, identifying, stray_case};

/// How many files of which kind a project has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProjectCounts {
    /// All files that were read, each sheet of a workbook by itself.
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
    /// Of a folder, all `*.yaml`, `*.yml`, `*.csv` and `*.xlsx` below it are read. Of a single file, or of a folder without a vocabulary,
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
                sink.report(no_policy_files(path));
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
        match around(path) {
            Around::Policies(root) => {
                let listed = discover(&root, &mut sink);
                Self::of(&root, listed, Some(path), options, sink)
            }
            none => {
                let problem = Diagnostic::new(
                    &NO_VOCABULARY,
                    "no vocabulary was found in the folders around this file",
                )
                .in_path(shown(path))
                .help("put the file into a folder of policies with a file that has `facts:`");
                sink.report(match none {
                    Around::Astray(folder) => problem.note(format!(
                        "there is one in {}, which holds everything and so is no folder of policies",
                        shown(&folder)
                    )),
                    _ => problem,
                });
                Self::of(path.parent().unwrap_or(path), Vec::new(), Some(path), options, sink)
            }
        }
    }

    pub(crate) fn empty(path: &Path, sink: Sink) -> Self {
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
            let pieces = match pieces(&file.path, &display) {
                Ok(pieces) => pieces,
                Err(problem) => {
                    sink.report(*problem);
                    continue;
                }
            };
            for piece in pieces {
                let id = project.sources.add(piece.path(&display), piece.text.clone());
                told.push(project.read(id, file, &piece));
                if asked {
                    project.only.get_or_insert_default().insert(id);
                }
            }
        }
        project.forget_unnamed(&mut told);
        let of_cases = project.tell(told, &mut sink);
        project.finish(options, sink, of_cases);
        project
    }

    /// The same folder with other texts in place of those of some files, or beside them, by their paths from the folder.
    /// Nothing is read or written. What could not be read before is left out.
    pub fn with_texts(&self, texts: &BTreeMap<String, String>, options: &Options) -> Self {
        let mut all: BTreeMap<&str, &str> = self.texts().collect();
        all.extend(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let mut project = Self::empty(&self.root, Sink::new());
        let mut told = Vec::new();
        for (relative, text) in all {
            let file = Listed { path: self.root.join(file_of(relative)), relative: relative.to_owned() };
            let id = project.sources.add(under(&self.root, relative), text);
            told.push(project.read(id, &file, &Piece::default()));
        }
        project.forget_unnamed(&mut told);
        let mut sink = Sink::new();
        let of_cases = project.tell(told, &mut sink);
        project.finish(options, sink, of_cases);
        project
    }

    /// Reads a piece of a file that is a source by now; what is wrong with it.
    fn read(&mut self, id: SourceId, file: &Listed, piece: &Piece) -> Sink {
        let text = self.sources.file(id).map_or("", |file| file.text());
        let (tree, found) = tree_of(id, &file.path, piece, text);
        self.files.push((id, tree));
        self.relative.insert(id, piece.path(&file.relative));
        self.paths.insert(id, file.path.clone());
        found
    }

    /// Forgets what is wrong with sheets that nothing names.
    pub(crate) fn forget_unnamed(&self, told: &mut [Sink]) {
        let unnamed = unnamed_sheets(&self.files, &self.relative, &self.paths);
        for (found, (id, _)) in told.iter_mut().zip(&self.files) {
            if unnamed.contains(id) {
                *found = Sink::new();
            }
        }
    }

    /// Tells what was found in each file, and hands over what was found in cases, which does not keep policies from
    /// being compiled.
    pub(crate) fn tell(&mut self, told: Vec<Sink>, sink: &mut Sink) -> Sink {
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
            let rows = self.is_rows(*id);
            if let Some(case) = stray_case(*id, text, tree, &facts).filter(|_| found.has_errors() && !rows) {
                sink.report(shown(case));
                stray.push(at);
            } else if matches!(tree, File::Cases(_)) || is_cases_name(relative) || self.is_case_rows(*id) {
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
    pub(crate) fn finish(&mut self, options: &Options, sink: Sink, of_cases: Sink) {
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
        let mut told = all.into_sorted();
        self.name_cells(&mut told);
        self.diagnostics = told;
        if let Some(only) = &self.only {
            let here = |d: &Diagnostic| d.primary.as_ref().is_none_or(|at| only.contains(&at.span.source));
            let kept = self.diagnostics.iter().any(|d| here(d) && d.is_error());
            // An error elsewhere that keeps this file from being compiled has to be told.
            if self.bundle.is_some() || kept {
                self.diagnostics.retain(here);
            }
        }
    }

    /// Reads a file of rows each of which is a case, wherever it lies.
    pub fn load_case_rows(path: &Path) -> Self {
        let mut sink = Sink::new();
        let display = shown(path);
        let mut project = Self::empty(path, Sink::new());
        match pieces(path, &display) {
            Ok(pieces) => {
                for piece in pieces {
                    let id = project.sources.add(piece.path(&display), piece.text.clone());
                    project.paths.insert(id, path.to_path_buf());
                    let text = project.sources.file(id).map_or("", |file| file.text());
                    let tree = cases_of(&piece, id, text, &mut sink);
                    project.files.push((id, tree));
                    project.relative.insert(id, piece.path(&display));
                }
            }
            Err(problem) => sink.report(*problem),
        }
        let mut told = sink.into_sorted();
        project.name_cells(&mut told);
        project.diagnostics = told;
        project
    }

    /// Says of each problem in a cell which row and column it is.
    pub(crate) fn name_cells(&self, problems: &mut [Diagnostic]) {
        let mut files: BTreeMap<SourceId, CellPlaces<'_>> = BTreeMap::new();
        for problem in problems {
            let label = problem.primary.as_mut().filter(|at| self.is_rows(at.span.source));
            let Some(Label { span, text }) = label else { continue };
            let places = files.entry(span.source).or_insert_with(|| {
                CellPlaces::of(self.sources.file(span.source).map_or("", |file| file.text()))
            });
            let place = places.place(span.start as usize);
            *text = if text.is_empty() { place.to_string() } else { format!("{place}: {text}") };
        }
    }

    /// Whether a source is rows that an author keeps.
    fn is_rows(&self, source: SourceId) -> bool {
        self.paths.get(&source).is_some_and(|path| is_rows(path))
    }

    fn is_case_rows(&self, source: SourceId) -> bool {
        self.paths.get(&source).is_some_and(|path| is_case_rows(path))
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

    /// The path of a file relative to the folder.
    pub fn relative(&self, id: SourceId) -> Option<&str> {
        self.relative.get(&id).map(String::as_str)
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

/// The tree of a piece of a file by its name and text, and what is wrong with the text.
pub(crate) fn tree_of(id: SourceId, path: &Path, piece: &Piece, text: &str) -> (File, Sink) {
    let mut found = Sink::new();
    let tree =
        if is_rows(path) { rows_of(path, piece, id, text, &mut found) } else { read(id, text, &mut found) };
    (tree, found)
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
