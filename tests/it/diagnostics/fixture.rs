//! A folder of files that shows one thing, and what mednec says to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mednec_compiler::{Compiled, Options};
use mednec_source::render::human::{self, Style};
use mednec_source::{Diagnostic, SourceMap};
use mednec_tests::compile_texts;

/// The folder that lies under every fixture beside it.
const BASE: &str = "base";
/// How compiling differs for a fixture, in the form `node_budget: 6`.
const OPTIONS: &str = "options.yaml";
/// The longest line that a snapshot shows in full.
const MOST_COLUMNS: usize = 110;

/// A folder of files under those of its base.
#[derive(Clone)]
pub(super) struct Fixture {
    /// The folder's name: a code, or a code and what tells this fixture from others of it.
    pub(super) name: String,
    /// Its own files by name.
    pub(super) own: BTreeMap<String, String>,
    base: BTreeMap<String, String>,
    options: Options,
}

/// The `tests` folder.
pub(super) fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The fixtures of a folder of `tests`, by name.
pub(super) fn all(folder: &str) -> Vec<Fixture> {
    let folder = tests().join(folder);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name != BASE)
        .collect();
    names.sort();
    names.into_iter().map(|name| read(&folder, name)).collect()
}

/// The fixture of a name, if there is one.
pub(super) fn named(folder: &str, name: &str) -> Option<Fixture> {
    let folder = tests().join(folder);
    folder.join(name).is_dir().then(|| read(&folder, name.to_owned()))
}

fn read(folder: &Path, name: String) -> Fixture {
    let mut own = texts(&folder.join(&name));
    let mut options = Options::default();
    if let Some(text) = own.remove(OPTIONS) {
        let budget = text.trim().strip_prefix("node_budget:").expect("only `node_budget` can be set");
        options.node_budget = budget.trim().parse().unwrap();
    }
    assert!(!own.is_empty(), "{name} has no files");
    Fixture { name, own, base: texts(&folder.join(BASE)), options }
}

/// The files of a folder and the folders in it, by their paths in it.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            found.extend(texts(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else if !(name.ends_with(".snap") || name.ends_with(".snap.new")) {
            found.insert(name.to_owned(), fs::read_to_string(&path).unwrap().replace("\r\n", "\n"));
        }
    }
    found
}

impl Fixture {
    /// The code that it is about: its name, up to two hyphens, behind which stands what tells it from others.
    pub(super) fn code(&self) -> &str {
        self.name.split_once("--").map_or(self.name.as_str(), |(code, _)| code)
    }

    /// All files by name; one of its own stands for that of the base.
    pub(super) fn files(&self) -> BTreeMap<String, String> {
        let mut files = self.base.clone();
        files.extend(self.own.clone());
        files
    }

    /// The fixture with another text in one of its files.
    pub(super) fn with(&self, file: &str, text: String) -> Self {
        let mut changed = self.clone();
        changed.own.insert(file.to_owned(), text);
        changed
    }

    /// Compiles the policy files.
    pub(super) fn compile(&self) -> (SourceMap, Compiled) {
        let files = self.files();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        compile_texts(&files, &self.options)
    }

    /// What mednec says, as a person at a terminal of 80 columns sees it.
    pub(super) fn said(&self) -> String {
        let (sources, compiled) = self.compile();
        human::all(&sources, &compiled.diagnostics, self.files().len(), Style::default())
    }

    /// Asserts that the snapshot beside the fixture shows its own files and `said` below them.
    pub(super) fn assert_snapshot(&self, folder: &str, said: &str) {
        let mut shown = String::new();
        for (name, text) in &self.own {
            shown.push_str(&format!("── {name}\n{}\n", clipped(&visible(text))));
        }
        shown.push_str(&format!("── mednec says\n{said}"));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(tests().join(folder).join(&self.name));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(self.name.as_str(), shown));
    }
}

/// One diagnostic as a person at a terminal sees it.
pub(super) fn shown(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    human::one(sources, diagnostic, Style::default())
}

/// A text whose invisible characters are written as escapes.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c.to_string(),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => c.escape_unicode().to_string(),
            c if c.is_control() => c.escape_unicode().to_string(),
            c => c.to_string(),
        })
        .collect()
}

fn clipped(text: &str) -> String {
    let line = |line: &str| match line.char_indices().nth(MOST_COLUMNS) {
        Some((end, _)) => format!("{}…\n", &line[..end]),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}
