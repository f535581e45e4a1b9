//! One of two sides that are compared: a folder, a bundle, a revision of a folder, a payer or an edition.

use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use mednec_project::changes::{Compared, Of};
use mednec_project::{Policies, write_whole};
use tempfile::TempDir;

use super::editions::chosen;
use super::{ended_by, listed, open};
use crate::args::{Strictness, Trust};
use crate::exit::Stop;

/// A side that was opened.
pub(crate) struct Side {
    /// What it is called.
    pub(crate) name: String,
    /// Its policies.
    pub(crate) policies: Policies,
    /// What of them is compared.
    pub(crate) of: Of,
}

impl Side {
    /// Both sides must be the same kind of thing.
    pub(crate) fn goes_with(&self, other: &Self) -> Result<(), Stop> {
        match (self.of, other.of) {
            (Of::All, Of::All) | (Of::Payer(_), Of::Payer(_)) | (Of::Edition(_), Of::Edition(_)) => Ok(()),
            _ => Err(Stop::could_not(format!(
                "`{}` and `{}` are not the same kind of thing\n  compare two folders or bundles, two payers, or two \
                 editions",
                self.name, other.name
            ))),
        }
    }

    /// As the comparison takes it.
    pub(crate) fn compared(&self) -> Compared<'_> {
        Compared { name: &self.name, bundle: &self.policies.bundle, of: self.of }
    }
}

/// Opens a side; where a folder of policies is given, the side is a payer, a policy or an edition in it.
pub(crate) fn side(name: &str, within: Option<&Path>, trust: &Trust) -> Result<Side, Stop> {
    let strictness = Strictness { deny_warnings: false };
    let whole = |policies: Policies, of: Of| Side { name: name.to_owned(), policies, of };
    if let Some(folder) = within {
        let policies = open(folder, strictness, trust)?;
        let of = named(&policies, name)?;
        return Ok(whole(policies, of));
    }
    let path = Path::new(name);
    let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    if path.is_file() && is_yaml {
        let policies = open(super::load(path, strictness)?.root(), strictness, trust)?;
        let of = named(&policies, name)?;
        return Ok(whole(policies, of));
    }
    match name.split_once(':').filter(|_| !path.exists()) {
        Some((revision, inside)) if !revision.is_empty() => {
            let folder = revision_of(revision, inside)?;
            Ok(whole(open(folder.path(), strictness, trust)?, Of::All))
        }
        _ => Ok(whole(open(path, strictness, trust)?, Of::All)),
    }
}

/// The payer, or the one edition, of a name.
fn named(policies: &Policies, name: &str) -> Result<Of, Stop> {
    let bundle = &policies.bundle;
    if let Some(payer) = bundle.payer_named(name) {
        return Ok(Of::Payer(payer));
    }
    match chosen(bundle, name) {
        Ok(editions) => match editions.as_slice() {
            [only] => Ok(Of::Edition(only.at)),
            several => {
                let files: Vec<String> = several.iter().map(|one| bundle.place(one.edition.origin)).collect();
                let files: Vec<&str> =
                    files.iter().map(|file| file.split(':').next().unwrap_or(file)).collect();
                Err(Stop::could_not(format!(
                    "`{name}` has {} editions\n  name the file of one: {}",
                    several.len(),
                    listed(&files)
                )))
            }
        },
        Err(_) => {
            let payers: Vec<&str> = bundle.payers.iter().map(|payer| payer.id.as_str()).collect();
            Err(Stop::could_not(format!(
                "`{name}` is no payer, policy or file of an edition\n  the payers are {}",
                listed(&payers)
            )))
        }
    }
}

/// The files of a folder as they were in a revision of the repository, in a folder of their own.
fn revision_of(revision: &str, inside: &str) -> Result<TempDir, Stop> {
    if revision.starts_with('-') {
        return Err(Stop::could_not(format!("`{revision}` is no revision\n  write one such as HEAD~1")));
    }
    // Git takes what begins with `./` or `../` from where the command is run.
    let tree = match inside {
        "." | "./" => format!("{revision}:./"),
        inside if inside.starts_with("./") || inside.starts_with("../") => format!("{revision}:{inside}"),
        inside => format!("{revision}:./{inside}"),
    };
    let list = git(&["ls-tree", "--full-tree", "-r", "-z", &tree], b"")?;
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in list.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let entry = String::from_utf8_lossy(entry);
        let Some((head, path)) = entry.split_once('\t') else { continue };
        let mut head = head.split(' ');
        // What is no file, such as a link to another repository, is passed over.
        if let (Some(mode), Some("blob"), Some(id)) = (head.next(), head.next(), head.next())
            && mode.starts_with("100")
        {
            files.push((id.to_owned(), path.to_owned()));
        }
    }
    if files.is_empty() {
        return Err(Stop::could_not(format!("revision `{revision}` has no files in `{inside}`")));
    }
    // Messages name the folder, so it says which revision it holds.
    let plain: String = revision.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let folder = tempfile::Builder::new()
        .prefix(&format!("revision-{plain}-"))
        .tempdir()
        .map_err(|error| Stop::could_not(format!("no folder can be made: {error}")))?;
    let asked: String = files.iter().map(|(id, _)| format!("{id}\n")).collect();
    let contents = git(&["cat-file", "--batch"], asked.as_bytes())?;
    let mut rest = contents.as_slice();
    for (_, path) in &files {
        let (text, behind) =
            object(rest).ok_or_else(|| Stop::could_not("git gave an answer that is not understood"))?;
        rest = behind;
        let path = Path::new(path);
        if path.components().any(|part| !matches!(part, Component::Normal(_))) {
            continue;
        }
        let to: PathBuf = folder.path().join(path);
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|error| Stop::could_not(format!("no folder can be made: {error}")))?;
        }
        write_whole(&to, text).map_err(|problem| ended_by(&problem))?;
    }
    Ok(folder)
}

/// The next object of what `git cat-file --batch` writes, and what comes behind it.
fn object(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let size: usize = head.split(' ').nth(2)?.parse().ok()?;
    let text = bytes.get(end + 1..end + 1 + size)?;
    Some((text, bytes.get(end + 2 + size..)?))
}

/// What git writes, asked with some lines on its standard input.
fn git(args: &[&str], lines: &[u8]) -> Result<Vec<u8>, Stop> {
    let mut child = Command::new("git")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Stop::could_not(format!("git could not be started: {error}")))?;
    let mut stdin = child.stdin.take();
    let lines = lines.to_vec();
    // Git answers while it reads, so it is asked from a thread of its own.
    let asking = std::thread::spawn(move || stdin.as_mut().map(|stdin| stdin.write_all(&lines)));
    let output = child.wait_with_output().map_err(|error| Stop::could_not(format!("git failed: {error}")))?;
    // Where git ended early, its own message says why.
    let _ = asking.join();
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim().strip_prefix("fatal: ").unwrap_or(said.trim()).replace('\n', " ");
    if said.contains("not a tree object") {
        return Err(Stop::could_not(
            "a file of a revision cannot be compared alone\n  name the folder of its policies",
        ));
    }
    Err(Stop::could_not(format!(
        "git could not find it: {said}\n  write a revision and a folder, such as HEAD~1:policies"
    )))
}
