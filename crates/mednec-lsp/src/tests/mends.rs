//! Which problems have a quick fix: each fix of a page's wrong example is made, and the problem is gone.
//!
//! With `UPDATE_PAGES=1` the list of them is written into `docs/editors.md` anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gen_lsp_types::ClientCapabilities;
use mednec_project::all_codes;
use mednec_source::{Diagnostic, Fix, SourceId};

use crate::folder::Folder;
use crate::mend::more;
use crate::session::{Session, View};
use crate::settle::{Job, settled};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/editors.md");
/// What stands above the list and below it.
const ENDS: [&str; 2] =
    ["<!-- quick fixes: UPDATE_PAGES=1 cargo test -p mednec-lsp mends -->\n", "<!-- end -->\n"];

/// The files of a folder and of those in it, by their paths in it.
fn texts(folder: &Path, inside: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{inside}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            texts(&path, &format!("{name}/"), into);
        } else if !name.contains(".snap") && name != "options.yaml" {
            into.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// What is wrong with a folder of these files.
fn problems(folder: &mut Folder, root: &Path) -> Vec<Diagnostic> {
    let job = Job { root: root.to_path_buf(), workspace: folder.workspace.clone(), state: folder.state };
    folder.settle(&std::sync::Arc::new(settled(job)), &[]);
    folder.problems.values().flatten().cloned().collect()
}

/// The texts of the files after a fix, by file.
fn mended(folder: &Folder, fix: &Fix) -> BTreeMap<SourceId, String> {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut texts: BTreeMap<SourceId, String> = BTreeMap::new();
    for edit in edits {
        let file = || folder.text(edit.span.source).unwrap().text().to_owned();
        let text = texts.entry(edit.span.source).or_insert_with(file);
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
    }
    texts
}

/// The titles of the fixes of a page's wrong example, after a look that each mends it.
fn fixes(code: &str, place: &Path) -> Vec<String> {
    let mut files = BTreeMap::new();
    texts(&place.with_file_name("base"), "", &mut files);
    texts(place, "", &mut files);
    let place = tempfile::tempdir().unwrap();
    // A case on its own is no file of a folder of policies.
    for (name, text) in files.iter().filter(|(name, _)| !name.starts_with("case.")) {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let root: PathBuf = place.path().to_path_buf();
    let mut session = Session::new(ClientCapabilities::default());
    session.folders.insert(root.clone(), Folder::open(&root));
    let of_code = |problem: &&Diagnostic| problem.code.name == code;
    let found = problems(session.folders.get_mut(&root).unwrap(), &root);
    let before = found.iter().filter(of_code).count();
    let Some(problem) = found.iter().find(of_code) else { return Vec::new() };
    let folder = &session.folders[&root];
    let Some(source) = problem.primary.as_ref().map(|at| at.span.source) else { return Vec::new() };
    let view = View { session: &session, folder, source, file: folder.text(source).unwrap() };
    let fixes: Vec<Fix> = problem.fixes.iter().cloned().chain(more(view, problem)).collect();
    for fix in &fixes {
        let mut then = Folder::open(&root);
        for (source, text) in mended(folder, fix) {
            then.set(folder.workspace.path(source).unwrap(), text.clone());
            let left = problems(&mut then, &root);
            let left: Vec<&Diagnostic> = left.iter().filter(of_code).collect();
            assert!(left.len() < before, "{code}: {}\n{text}\n{left:#?}", fix.title);
        }
    }
    fixes.into_iter().map(|fix| fix.title).collect()
}

#[test]
fn every_fix_mends_the_wrong_example_of_its_page() {
    let mut list = String::new();
    let codes = all_codes();
    for folder in ["diagnostics", "case-problems"] {
        for code in &codes {
            let place = Path::new(FIXTURES).join(folder).join(code.name);
            let titles = if place.is_dir() { fixes(code.name, &place) } else { Vec::new() };
            if !titles.is_empty() {
                list.push_str(&format!(
                    "| [{0}](diagnostics/{0}.md) | {1} |\n",
                    code.name,
                    titles.join("; ")
                ));
            }
        }
    }
    let page = fs::read_to_string(PAGE).unwrap();
    let [above, below] = ENDS;
    let (before, rest) = page.split_once(above).unwrap();
    let (shown, after) = rest.split_once(below).unwrap();
    let list = format!("| problem | fixes of the example on its page |\n| --- | --- |\n{list}");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(PAGE, [before, above, &list, below, after].concat()).unwrap();
    } else {
        assert_eq!(shown, list, "UPDATE_PAGES=1 writes the list anew");
    }
}
