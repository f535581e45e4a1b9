//! A folder of policies that is open in an editor: each file read once, and again when its text changes.
//!
//! What is read is shared, so that a copy of a workspace costs next to nothing and can be compiled on another thread
//! while the author types on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mednec_compiler::Options;
use mednec_graph::Bundle;
use mednec_sheets::with_line_ends;
use mednec_source::{Diagnostic, Sink, SourceId, SourceMap, Span};
use mednec_syntax::file::{File, PolicyFile, Procedures};

use crate::cell_place::CellPlaces;
use crate::discover::{VOCABULARY, discover, enclosing, is_root, is_rows, is_yaml, shown};
use crate::file_rows::{Piece, pieces};
use crate::load::{Project, tree_of};
use crate::mutate::with_what_they_use;
use crate::prepare::check_cases;

/// The most policies that shared criteria are compiled with while they are typed.
const MOST_NAMING: usize = 3;

/// A folder of policies with the texts that an editor has, saved or not.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
    sources: SourceMap,
    files: BTreeMap<SourceId, Arc<Held>>,
    ids: Arc<BTreeMap<PathBuf, SourceId>>,
}

/// What became of the texts of a file that was read again: one, or one for each sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reread {
    /// Those that are there.
    pub read: Vec<SourceId>,
    /// Those that are not there any more.
    pub gone: Vec<SourceId>,
}

/// A file as it was read.
#[derive(Debug)]
struct Held {
    /// The file on the disk.
    file: PathBuf,
    /// Its path; of a workbook that of one sheet.
    path: PathBuf,
    relative: String,
    tree: File,
    found: Sink,
}

impl Workspace {
    /// The folder of policies that a file belongs to: the nearest around it with a vocabulary.
    pub fn root_of(file: &Path) -> Option<PathBuf> {
        let root = enclosing(file)?;
        // A vocabulary in a folder of its own belongs to the folder around that.
        match root.parent() {
            Some(around) if root.ends_with(VOCABULARY) => Some(around.to_path_buf()),
            _ => Some(root),
        }
    }

    /// Whether a folder has a vocabulary of its own.
    pub fn is_root(folder: &Path) -> bool {
        is_root(folder)
    }

    /// Whether a file of this name is read as YAML.
    pub fn reads_yaml(path: &Path) -> bool {
        is_yaml(path)
    }

    /// Whether a file of this name is one that policies are made of.
    pub fn reads(path: &Path) -> bool {
        is_yaml(path) || is_rows(path)
    }

    /// Whether a file of this name is YAML; what else is read has rows.
    pub fn is_yaml(path: &Path) -> bool {
        is_yaml(path)
    }

    /// With no file yet.
    pub fn empty(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            sources: SourceMap::new(),
            files: BTreeMap::new(),
            ids: Arc::default(),
        }
    }

    /// Reads all files of a folder. What cannot be read is left out; `mednec check` tells of it.
    pub fn open(root: &Path) -> Self {
        let mut workspace = Self::empty(root);
        for listed in discover(root, &mut Sink::new()) {
            workspace.reload(&listed.path);
        }
        workspace
    }

    /// Gives a file a text, and reads it if that is another than before.
    pub fn set(&mut self, path: &Path, text: String) -> SourceId {
        let text = if is_rows(path) { with_line_ends(text) } else { text };
        self.set_piece(path, &Piece::default(), text)
    }

    fn set_piece(&mut self, file: &Path, piece: &Piece, text: String) -> SourceId {
        let path = &PathBuf::from(piece.path(&file.to_string_lossy()));
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let relative = shown(inside);
        let known = self.ids.get(path).copied();
        let id = match known {
            Some(id) => {
                let same = self.sources.file(id).is_some_and(|file| file.text() == text);
                if same && self.files.contains_key(&id) {
                    return id;
                }
                self.sources.replace(id, text);
                id
            }
            None => {
                let id = self.sources.add(relative.clone(), text);
                Arc::make_mut(&mut self.ids).insert(path.to_path_buf(), id);
                id
            }
        };
        let (tree, found) = tree_of(id, file, piece, self.sources.file(id).map_or("", |file| file.text()));
        let held = Held { file: file.to_path_buf(), path: path.clone(), relative, tree, found };
        self.files.insert(id, Arc::new(held));
        id
    }

    /// Reads a file from the disk again, each sheet of a workbook by itself; what is not there any more leaves the workspace.
    pub fn reload(&mut self, path: &Path) -> Reread {
        let pieces = pieces(path, &shown(path)).unwrap_or_default();
        let read: Vec<SourceId> =
            pieces.into_iter().map(|piece| self.set_piece(path, &piece, piece.text.clone())).collect();
        let of_file = self.files.iter().filter(|(id, held)| held.file == path && !read.contains(id));
        let gone: Vec<SourceId> = of_file.map(|(id, _)| *id).collect();
        self.files.retain(|id, _| !gone.contains(id));
        Reread { read, gone }
    }

    /// The files below a folder: those that were read, and those that are there now.
    pub fn below(&self, folder: &Path) -> Vec<PathBuf> {
        let known = self.files.values().map(|held| &held.file).filter(|file| file.starts_with(folder));
        let mut all: BTreeSet<PathBuf> = known.cloned().collect();
        if folder.is_dir() {
            all.extend(discover(folder, &mut Sink::new()).into_iter().map(|listed| listed.path));
        }
        all.into_iter().collect()
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The texts of all files, each with its path from the folder.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The file of a path.
    pub fn id(&self, path: &Path) -> Option<SourceId> {
        self.ids.get(path).copied().filter(|id| self.files.contains_key(id))
    }

    /// Where a file is.
    pub fn path(&self, id: SourceId) -> Option<&Path> {
        self.files.get(&id).map(|file| file.path.as_path())
    }

    /// The file on the disk that a text is of: its own, or the workbook of a sheet.
    pub fn on_disk(&self, id: SourceId) -> Option<&Path> {
        self.files.get(&id).map(|file| file.file.as_path())
    }

    /// The cell of a workbook that a span begins in; nothing in other files, which have lines.
    pub fn cell(&self, at: Span) -> Option<String> {
        let held = self.files.get(&at.source).filter(|held| held.file != held.path)?;
        let (_, sheet) = held.relative.rsplit_once('#')?;
        let text = self.sources.file(at.source)?.text();
        Some(format!("sheet `{sheet}`, {}", CellPlaces::of(text).place(at.start as usize)))
    }

    /// The tree of a file.
    pub fn file(&self, id: SourceId) -> Option<&File> {
        self.files.get(&id).map(|file| &file.tree)
    }

    /// All files as trees.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &File)> {
        self.files.iter().map(|(id, file)| (*id, &file.tree))
    }

    /// What is wrong with the text of a file, names not looked up.
    pub fn read_problems(&self, id: SourceId) -> &[Diagnostic] {
        self.files.get(&id).map_or(&[], |file| file.found.found())
    }

    /// All files as a project, as `mednec check` compiles them.
    pub fn whole(&self, options: &Options) -> Project {
        self.project(&|_| true, options)
    }

    /// A policy with those of its payer that have a procedure in common with it, and with what they build on and use.
    /// Shared criteria, with a policy that names them each. What is neither, with everything that is neither policy nor
    /// case. A draft is compiled if it is asked for.
    pub fn part(&self, of: SourceId, options: &Options) -> Project {
        let trees: Vec<(SourceId, &File)> = self.files().collect();
        let mut wanted = BTreeSet::from([of]);
        let mut options = *options;
        let policies = match self.file(of) {
            Some(File::Policy(policy)) => {
                options.drafts |= is_draft(policy);
                vec![&**policy]
            }
            Some(File::Shared(shared)) => {
                let names = shared.criteria.iter().map(|criterion| criterion.name.node.as_str());
                self.naming(names.collect())
            }
            _ => Vec::new(),
        };
        for policy in policies {
            wanted.extend(trees.iter().filter_map(|(id, file)| match file {
                File::Policy(other) if other.id.span == policy.id.span || beside(policy, other) => Some(*id),
                _ => None,
            }));
        }
        let mut used = with_what_they_use(&trees, &wanted);
        used.insert(of);
        self.project(&|id| used.contains(&id), &options)
    }

    /// For each of some names a policy in whose text it stands, if there is one.
    fn naming(&self, mut names: Vec<&str>) -> Vec<&PolicyFile> {
        let mut found = Vec::new();
        for (id, file) in self.files() {
            let File::Policy(policy) = file else { continue };
            if is_draft(policy) {
                continue;
            }
            let text = self.sources.file(id).map_or("", |file| file.text());
            let left = names.len();
            names.retain(|name| !text.contains(name));
            if names.len() < left {
                found.push(&**policy);
            }
            if names.is_empty() || found.len() == MOST_NAMING {
                break;
            }
        }
        found
    }

    /// What is wrong with the cases of a file, by policies that were compiled before.
    pub fn case_problems(&self, of: SourceId, bundle: &Bundle) -> Vec<Diagnostic> {
        let needed = |id| {
            let file = self.file(id);
            id == of || matches!(file, Some(File::Payer(_) | File::Shared(_) | File::Vocabulary(_)))
        };
        let (mut project, told) = self.read(&needed);
        project.only = Some(BTreeSet::from([of]));
        let mut sink = Sink::new();
        let of_cases = project.tell(told, &mut sink);
        sink.absorb(of_cases);
        check_cases(&project, bundle, &mut sink);
        let here = |d: &Diagnostic| d.primary.as_ref().is_none_or(|at| at.span.source == of);
        sink.into_sorted().into_iter().filter(here).collect()
    }

    fn project(&self, wanted: &dyn Fn(SourceId) -> bool, options: &Options) -> Project {
        let (mut project, told) = self.read(wanted);
        let mut sink = Sink::new();
        let of_cases = project.tell(told, &mut sink);
        project.finish(options, sink, of_cases);
        project
    }

    /// A project of some files before it is compiled, and what was wrong with the text of each.
    fn read(&self, wanted: &dyn Fn(SourceId) -> bool) -> (Project, Vec<Sink>) {
        let mut project = Project::empty(&self.root, Sink::new());
        project.sources = self.sources.clone();
        let mut told = Vec::new();
        for (id, file) in self.files.iter().filter(|(id, _)| wanted(**id)) {
            project.files.push((*id, file.tree.clone()));
            project.relative.insert(*id, file.relative.clone());
            project.paths.insert(*id, file.file.clone());
            told.push(file.found.clone());
        }
        project.forget_unnamed(&mut told);
        (project, told)
    }
}

/// Whether another policy can stand in one graph with a policy, as far as their texts tell.
fn beside(policy: &PolicyFile, other: &PolicyFile) -> bool {
    let same_payer = policy.id.node.split('/').next() == other.id.node.split('/').next();
    let same = policy.id.node == other.id.node;
    same_payer && !is_draft(other) && (same || shares_procedures(policy, other))
}

fn shares_procedures(policy: &PolicyFile, other: &PolicyFile) -> bool {
    match (&policy.procedures, &other.procedures) {
        (Some(Procedures::Listed(own)), Some(Procedures::Listed(others))) => {
            others.iter().any(|code| own.iter().any(|one| one.first == code.first))
        }
        _ => false,
    }
}

fn is_draft(policy: &PolicyFile) -> bool {
    policy.status.as_ref().is_some_and(|status| status.node == "draft")
}
