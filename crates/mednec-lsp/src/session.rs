//! What is open in the editor: folders of policies, documents, and what the editor can do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    ClientCapabilities, Diagnostic, Position, TextDocumentContentChangeEvent, TextDocumentPositionParams, Uri,
};
use mednec_project::Workspace;
use mednec_source::{SourceFile, SourceId};

use crate::folder::Folder;
use crate::index::Names;
use crate::shape::of_file;
use crate::{position, uri};

/// The folder in which policies are looked for, where an editor opens the folder around it.
const POLICIES: &str = "policies";

/// What is open.
pub(crate) struct Session {
    pub(crate) folders: BTreeMap<PathBuf, Folder>,
    documents: BTreeMap<PathBuf, Document>,
    pub(crate) client: ClientCapabilities,
    /// What the editor was told last, by file.
    pub(crate) published: BTreeMap<PathBuf, Vec<Diagnostic>>,
}

/// A file that the editor has open.
struct Document {
    /// The address by which the editor knows it.
    address: Uri,
    root: PathBuf,
    version: i32,
}

/// A file, and what is around it.
#[derive(Clone, Copy)]
pub(crate) struct View<'s> {
    pub(crate) session: &'s Session,
    pub(crate) folder: &'s Folder,
    pub(crate) source: SourceId,
    pub(crate) file: &'s SourceFile,
}

impl<'s> View<'s> {
    /// The names of the folder.
    pub(crate) fn names(&self) -> Names<'s> {
        self.folder.names()
    }

    /// Whether the file is YAML; one of rows has no keys, no indentation and no layout.
    pub(crate) fn is_yaml(&self) -> bool {
        self.folder.workspace.path(self.source).is_some_and(Workspace::is_yaml)
    }

    /// The byte of a place.
    pub(crate) fn byte(&self, at: Position) -> u32 {
        position::byte(self.file, at)
    }
}

impl Session {
    /// With nothing open.
    pub(crate) fn new(client: ClientCapabilities) -> Self {
        Self { folders: BTreeMap::new(), documents: BTreeMap::new(), client, published: BTreeMap::new() }
    }

    /// Opens the policies of a folder that the editor shows, if it has any. Those around it are opened with a document.
    pub(crate) fn open_folder(&mut self, folder: &Path) -> Option<PathBuf> {
        let places = [folder.to_path_buf(), folder.join(POLICIES)];
        let root = places.into_iter().find(|place| Workspace::is_root(place))?;
        self.folders.entry(root.clone()).or_insert_with_key(|root| Folder::open(root));
        Some(root)
    }

    /// Lets go of the policies of a folder that the editor does not show any more, if none of them is open.
    pub(crate) fn close_folder(&mut self, folder: &Path) -> Option<PathBuf> {
        let places = [folder.to_path_buf(), folder.join(POLICIES)];
        let root = places.into_iter().find(|place| self.folders.contains_key(place))?;
        if self.documents.values().any(|document| document.root == root) {
            return None;
        }
        self.folders.remove(&root);
        Some(root)
    }

    /// Takes in a document; nothing where it is none of a kind that mednec reads.
    pub(crate) fn open(&mut self, at: &Uri, version: i32, text: String) -> Option<(PathBuf, SourceId)> {
        let path = uri::path(at).filter(|path| Workspace::reads(path))?;
        let known = self.around(&path).cloned();
        // Other YAML is no reason to look for policies around it.
        let is_ours = known.is_some() || text.trim().is_empty() || of_file(&text).is_some();
        let around = if is_ours { Workspace::root_of(&path) } else { None };
        let (root, folder) = match around.or(known) {
            Some(root) => {
                let folder = self.folders.entry(root.clone()).or_insert_with_key(|root| Folder::open(root));
                (root, folder)
            }
            None => {
                let around = path.parent().unwrap_or(&path).to_path_buf();
                let folder = self.folders.entry(path.clone()).or_insert_with(|| Folder::alone(&around));
                (path.clone(), folder)
            }
        };
        let source = folder.set(&path, text)?;
        self.documents.insert(path, Document { address: at.clone(), root: root.clone(), version });
        Some((root, source))
    }

    /// Changes a document.
    pub(crate) fn change(
        &mut self,
        at: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) -> Option<(PathBuf, SourceId)> {
        let path = uri::path(at)?;
        let document = self.documents.get_mut(&path)?;
        document.version = version;
        let root = document.root.clone();
        let folder = self.folders.get_mut(&root)?;
        let mut source = folder.workspace.id(&path)?;
        let mut text = folder.text(source)?.text().to_owned();
        let mut sources = mednec_source::SourceMap::new();
        let scratch = sources.add("", "");
        for change in changes {
            text = match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => whole.text,
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    sources.replace(scratch, text);
                    position::replaced(sources.file(scratch)?, part.range, &part.text)
                }
            };
        }
        source = folder.set(&path, text).unwrap_or(source);
        Some((root, source))
    }

    /// Lets go of a document; what is on the disk counts again.
    pub(crate) fn close(&mut self, at: &Uri) -> Option<PathBuf> {
        let path = uri::path(at)?;
        let Document { root, .. } = self.documents.remove(&path)?;
        if root == path {
            self.folders.remove(&root);
        } else {
            self.folders.get_mut(&root)?.reload(&path);
        }
        Some(root)
    }

    /// Looks at files that were changed by something else than the editor; the folders that they lie in.
    pub(crate) fn reload(&mut self, paths: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
        let mut roots = Vec::new();
        for path in paths {
            for (root, folder) in &mut self.folders {
                if !path.starts_with(root) || *root == path {
                    continue;
                }
                // What is no file of ours may be a folder with some, or have been one.
                let files =
                    if Workspace::reads(&path) { vec![path.clone()] } else { folder.workspace.below(&path) };
                for file in files.iter().filter(|file| !self.documents.contains_key(*file)) {
                    folder.reload(file);
                    roots.push(root.clone());
                }
            }
        }
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// The address of a file, as the editor gave it where it is open.
    pub(crate) fn address(&self, path: &Path) -> Uri {
        self.documents.get(path).map_or_else(|| uri::of(path), |document| document.address.clone())
    }

    /// The version of a document; nothing where it is not open.
    pub(crate) fn version(&self, path: &Path) -> Option<i32> {
        self.documents.get(path).map(|document| document.version)
    }

    /// The documents of a folder that are open.
    pub(crate) fn open_in(&self, root: &Path) -> Vec<SourceId> {
        let Some(folder) = self.folders.get(root) else { return Vec::new() };
        let here = self.documents.iter().filter(|(_, document)| document.root == root);
        here.filter_map(|(path, _)| folder.workspace.id(path)).collect()
    }

    /// The open folder that is nearest around a file.
    fn around(&self, path: &Path) -> Option<&PathBuf> {
        let inside = self.folders.keys().filter(|root| path.starts_with(root));
        inside.max_by_key(|root| root.components().count())
    }

    /// The folder of a file, and the file.
    pub(crate) fn locate(&self, at: &Uri) -> Option<(&PathBuf, SourceId)> {
        let path = uri::path(at)?;
        let known = self.documents.get(&path).map(|document| document.root.clone());
        let (root, folder) = match known {
            Some(root) => self.folders.get_key_value(&root)?,
            None => self.folders.get_key_value(self.around(&path)?)?,
        };
        Some((root, folder.workspace.id(&path)?))
    }

    /// A file, and what is around it.
    pub(crate) fn view(&self, at: &Uri) -> Option<View<'_>> {
        let (root, source) = self.locate(at)?;
        self.view_in(root, source)
    }

    /// A file of a folder, and what is around it.
    pub(crate) fn view_in(&self, root: &Path, source: SourceId) -> Option<View<'_>> {
        let folder = self.folders.get(root)?;
        Some(View { session: self, folder, source, file: folder.text(source)? })
    }

    /// A file, what is around it, and a byte of it.
    pub(crate) fn point(&self, at: &TextDocumentPositionParams) -> Option<(View<'_>, u32)> {
        let view = self.view(&at.text_document.uri)?;
        Some((view, view.byte(at.position)))
    }
}
