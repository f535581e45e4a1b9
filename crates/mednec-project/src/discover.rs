//! Finds the files of a folder of policies.

use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use mednec_source::SourceId;
use mednec_source::{Diagnostic, Sink};
use mednec_syntax::file::{File, read};

use crate::codes::{FOLDER_TOO_LARGE, NO_POLICY_FILES, PASSED_OVER, UNREADABLE_FILE};

/// The folder that has the vocabulary, where it does not lie among the policies.
pub(crate) const VOCABULARY: &str = "vocabulary";
/// The most files of policies, cases and rows of one folder.
const MOST_FILES: usize = 100_000;
/// How deep folders may be nested.
const MOST_DEPTH: usize = 32;
/// How many folders above a single file are looked at for a vocabulary.
const MOST_ABOVE: usize = 8;
/// The largest file that is looked into for a vocabulary.
const MOST_VOCABULARY_BYTES: u64 = 1024 * 1024;

/// A YAML file or file of rows of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its path from the folder, with forward slashes.
    pub(crate) relative: String,
}

/// All `*.yaml`, `*.yml`, `*.csv` and `*.xlsx` below a folder, by path; hidden files and folders are passed over.
pub(crate) fn discover(root: &Path, sink: &mut Sink) -> Vec<Listed> {
    let mut found = Vec::new();
    let mut open = vec![(root.to_path_buf(), String::new(), 0usize)];
    while let Some((folder, prefix, depth)) = open.pop() {
        if depth > MOST_DEPTH || found.len() > MOST_FILES {
            let message = if depth > MOST_DEPTH {
                format!("folders are nested more than {MOST_DEPTH} deep")
            } else {
                format!("the folder holds more than {MOST_FILES} YAML files and files of rows")
            };
            sink.report(
                Diagnostic::new(&FOLDER_TOO_LARGE, message)
                    .in_path(shown(&folder))
                    .help("give the folder that holds the policies themselves"),
            );
            break;
        }
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                sink.report(unreadable(&folder, &error));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    sink.report(unreadable(&folder, &error));
                    continue;
                }
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            // What begins with `~$` is the lock of a spreadsheet that has the file open.
            if name.starts_with('.') || name.starts_with("~$") {
                continue;
            }
            let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            // A link to a folder is not followed, so that no folder is read twice or for ever.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push((entry.path(), relative, depth + 1));
            } else if (is_yaml(&entry.path()) || is_rows(&entry.path())) && !entry.path().is_dir() {
                if is_almost_cases(&entry.path()) {
                    sink.report(passed_over(
                        &entry.path(),
                        "no case of this file is run: its name ends otherwise",
                        "rows of cases are in files that end in `.cases.csv` or `.cases.xlsx`; rename it",
                    ));
                }
                found.push(Listed { path: entry.path(), relative });
            } else if is_almost_read(&entry.path()) {
                sink.report(passed_over(
                    &entry.path(),
                    "this file is not read: its name ends in `.txt`",
                    "take `.txt` off its name; editors and downloads add it, and some folders do not show it",
                ));
            }
        }
    }
    found.sort_by(|a, b| a.relative.cmp(&b.relative));
    found
}

/// Whether a path ends as a file that is read would, but for `.txt`.
fn is_almost_read(path: &Path) -> bool {
    let is_text = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("txt"));
    let within = path.with_extension("");
    is_text && (is_yaml(&within) || is_rows(&within))
}

/// Whether a file of rows says in its name that it has cases, and not at its end: `97112.cases - Copy.xlsx`.
fn is_almost_cases(path: &Path) -> bool {
    let name = path.file_stem().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    is_rows(path) && !is_case_rows(path) && (name == "cases" || name.contains(".cases"))
}

fn passed_over(path: &Path, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&PASSED_OVER, message).in_path(shown(path)).help(help)
}

/// What is told of a folder without a YAML file.
pub(crate) fn no_policy_files(folder: &Path) -> Diagnostic {
    Diagnostic::new(&NO_POLICY_FILES, "this folder holds no YAML file")
        .in_path(shown(folder))
        .help("give the folder that holds the policies, such as `policies`")
}

/// The YAML files of a path, which is a file or a folder, by path, and why some could not be looked for.
pub fn yaml_files(path: &Path) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    if path.is_file() && !is_yaml(path) {
        sink.report(
            Diagnostic::new(&NO_POLICY_FILES, "this is no YAML file: its name ends otherwise")
                .in_path(shown(path))
                .help("name a file that ends in `.yaml` or `.yml`"),
        );
        return (Vec::new(), sink.into_sorted());
    }
    if !path.is_dir() {
        return (vec![path.to_path_buf()], Vec::new());
    }
    let found = discover(path, &mut sink);
    let yaml: Vec<PathBuf> =
        found.into_iter().map(|listed| listed.path).filter(|path| is_yaml(path)).collect();
    if yaml.is_empty() && !sink.has_errors() {
        sink.report(no_policy_files(path));
    }
    (yaml, sink.into_sorted())
}

/// Whether a path ends as a YAML file's does.
pub(crate) fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml"))
}

/// Whether a path ends as a file of rows does: as text, as a workbook, or as it is published.
pub(crate) fn is_rows(path: &Path) -> bool {
    is_published(path) || is_csv(path) || is_workbook(path)
}

/// Whether a path ends as rows do that are text.
pub(crate) fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"))
}

/// Whether a path ends as a workbook does.
pub(crate) fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"))
}

/// Whether a path ends as a file of rows does each of which is a case.
pub(crate) fn is_case_rows(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name.ends_with(".cases.csv") || name.ends_with(".cases.xlsx")
}

/// Whether a path ends as a table does that is kept as it is published.
pub(crate) fn is_published(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name.ends_with(".cms.csv") || name.ends_with(".cms.txt")
}

/// What is around a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Around {
    /// The nearest folder that has a vocabulary, in itself or in its `vocabulary` folder.
    Policies(PathBuf),
    /// A vocabulary in a folder that holds all sorts of things, so that it is none of the file's.
    Astray(PathBuf),
    /// No vocabulary.
    Nothing,
}

/// The folder of policies around a file. It is looked for up to the folder of a git repository; the home folder, that of
/// temporary files and the root of the disk hold everything, and are no folders of policies.
pub(crate) fn around(file: &Path) -> Around {
    let parent =
        file.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    let mut folder = parent.map(Path::to_path_buf);
    for _ in 0..MOST_ABOVE {
        let Some(here) = folder else { break };
        let is_shared = holds_everything(&here);
        if is_root(&here) {
            return if is_shared { Around::Astray(here) } else { Around::Policies(here) };
        }
        if is_shared || here.join(".git").exists() {
            break;
        }
        folder = above(&here);
    }
    Around::Nothing
}

/// The nearest folder around a file that has a vocabulary, in itself or in its `vocabulary` folder.
pub(crate) fn enclosing(file: &Path) -> Option<PathBuf> {
    match around(file) {
        Around::Policies(folder) => Some(folder),
        Around::Astray(_) | Around::Nothing => None,
    }
}

/// Whether a folder is the home folder, that of temporary files, or the root of the disk.
fn holds_everything(folder: &Path) -> bool {
    let Ok(folder) = fs::canonicalize(folder) else { return false };
    let is = |other: PathBuf| fs::canonicalize(other).is_ok_and(|other| other == folder);
    folder.parent().is_none() || env::home_dir().is_some_and(is) || is(env::temp_dir())
}

/// Whether a folder has a vocabulary, in itself or in its `vocabulary` folder.
pub(crate) fn is_root(folder: &Path) -> bool {
    [folder.to_path_buf(), folder.join(VOCABULARY)].iter().any(|place| has_vocabulary(place))
}

/// The folder above one; `..` where the path does not name it.
fn above(folder: &Path) -> Option<PathBuf> {
    match folder.components().next_back() {
        Some(Component::Normal(_)) => {
            let parent = folder.parent()?;
            Some(if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_path_buf() })
        }
        Some(Component::CurDir) | None => Some(PathBuf::from("..")),
        Some(Component::ParentDir) => Some(folder.join("..")),
        Some(Component::RootDir | Component::Prefix(_)) => None,
    }
}

fn has_vocabulary(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).filter(|path| is_yaml(path)).any(|path| is_vocabulary(&path))
}

/// Whether a file declares facts.
pub(crate) fn is_vocabulary(path: &Path) -> bool {
    let small = fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() <= MOST_VOCABULARY_BYTES);
    let text = if small { fs::read_to_string(path).ok() } else { None };
    // Reading costs more than looking for the key, which most files do not have.
    text.filter(|text| text.contains("facts")).is_some_and(|text| {
        match read(SourceId(0), &text, &mut Sink::new()) {
            File::Vocabulary(_) => true,
            // One with a slip in it is still the vocabulary of its folder.
            File::Unreadable => text.lines().any(|line| line.starts_with("facts:")),
            _ => false,
        }
    })
}

/// A path as shown to people.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The problem of a file or folder that the system does not let be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_FILE, format!("this cannot be read: {error}"))
        .in_path(shown(path))
        .help("look at the permissions of the file and of the folders above it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_order_and_hidden_ones_do_not() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.yaml",
            "a/z.yml",
            "a.YAML",
            "a/r.csv",
            "a/r.XLSX",
            "a/~$r.xlsx",
            ".git/x.yaml",
            ".hidden.csv",
            "notes.md",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x: 1\n").unwrap();
        }
        let mut sink = Sink::new();
        let found = discover(folder.path(), &mut sink);
        let names: Vec<&str> = found.iter().map(|file| file.relative.as_str()).collect();
        assert_eq!(names, ["a.YAML", "a/r.XLSX", "a/r.csv", "a/z.yml", "b.yaml"]);
        assert!(sink.found().is_empty());
    }

    #[test]
    fn a_file_that_is_named_almost_right_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["97112.yaml.txt", "limits.csv.TXT", "cases.xlsx", "97112.cases - Copy.csv"];
        let silent = ["notes.txt", "97112.cases.csv", "limits.csv", "ptp.cms.txt", "showcases.csv"];
        for name in names.iter().chain(&silent) {
            fs::write(folder.path().join(name), "x: 1\n").unwrap();
        }
        let mut sink = Sink::new();
        let found = discover(folder.path(), &mut sink);
        assert_eq!(found.len(), 6);
        let mut told: Vec<String> =
            sink.found().iter().map(|problem| format!("{:?}", problem.place)).collect();
        told.sort();
        let told: Vec<&str> =
            told.iter().filter_map(|path| path.trim_end_matches("\")").rsplit('/').next()).collect();
        assert_eq!(told, ["97112.cases - Copy.csv", "97112.yaml.txt", "cases.xlsx", "limits.csv.TXT"]);
    }

    #[test]
    fn the_folder_with_the_vocabulary_is_found_from_below() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("policies/aetna")).unwrap();
        fs::create_dir_all(folder.path().join("policies/vocabulary")).unwrap();
        let file = folder.path().join("policies/aetna/97112.yaml");
        fs::write(folder.path().join("policies/vocabulary/facts.yaml"), "facts: { a: { type: yes/no } }\n")
            .unwrap();
        fs::write(&file, "policy: aetna/97112\n").unwrap();
        assert_eq!(enclosing(&file), Some(folder.path().join("policies")));
        assert_eq!(above(Path::new("a/b")), Some("a".into()));
        assert_eq!(above(Path::new("a")), Some(".".into()));
        assert_eq!(above(Path::new(".")), Some("..".into()));
        assert_eq!(above(Path::new("..")), Some("../..".into()));
        assert_eq!(above(Path::new("/")), None);
    }

    #[test]
    fn a_vocabulary_beyond_a_repository_or_among_everything_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("work/rules/97112.yaml");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(folder.path().join("facts.yaml"), "facts: { a: { type: yes/no } }\n").unwrap();
        assert_eq!(around(&file), Around::Policies(folder.path().to_path_buf()));
        // The mark of a worktree or a part of a repository is a file.
        fs::write(folder.path().join("work/.git"), "gitdir: elsewhere\n").unwrap();
        assert_eq!(around(&file), Around::Nothing);
        fs::remove_file(folder.path().join("work/.git")).unwrap();
        fs::create_dir(folder.path().join("work/.git")).unwrap();
        assert_eq!(around(&file), Around::Nothing);
        assert!(holds_everything(Path::new("/")) && holds_everything(&env::temp_dir()));
        assert!(!holds_everything(folder.path()));
    }

    #[test]
    fn folders_nested_too_deeply_are_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/".repeat(MOST_DEPTH + 1))).unwrap();
        let mut sink = Sink::new();
        discover(folder.path(), &mut sink);
        let codes: Vec<&str> = sink.found().iter().map(|problem| problem.code.name).collect();
        assert_eq!(codes, ["folder-too-large"]);
    }
}
