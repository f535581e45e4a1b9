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
use crate::tests::{CODES, POLICY, SHARED, VOCABULARY};

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
    // A case on its own is no file of a folder of policies.
    files.retain(|name, _| !name.starts_with("case."));
    tried(code, &files).into_iter().map(|tried| tried.title).collect()
}

/// A fix that was made, and the texts of the files that it changed, before and after it.
struct Tried {
    title: String,
    changed: Vec<(String, String)>,
}

/// The fixes of the first problem of a code, after a look that each mends it.
fn tried(code: &str, files: &BTreeMap<String, Vec<u8>>) -> Vec<Tried> {
    let place = tempfile::tempdir().unwrap();
    write(place.path(), files);
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
    let mut all = Vec::new();
    for fix in &fixes {
        let mut changed = Vec::new();
        let mut then = Folder::open(&root);
        for (source, text) in mended(folder, fix) {
            then.set(folder.workspace.path(source).unwrap(), text.clone());
            let left = problems(&mut then, &root);
            let left: Vec<&Diagnostic> = left.iter().filter(of_code).collect();
            assert!(left.len() < before, "{code}: {}\n{text}\n{left:#?}", fix.title);
            changed.push((folder.text(source).unwrap().text().to_owned(), text));
        }
        all.push(Tried { title: fix.title.clone(), changed });
    }
    all
}

/// The sample policies with other texts of some files.
fn sample(more: &[(&str, String)]) -> BTreeMap<String, Vec<u8>> {
    let own = [
        ("vocabulary/facts.yaml", VOCABULARY),
        ("vocabulary/cpt.yaml", CODES),
        ("shared/tone.yaml", SHARED),
        ("example/payer.yaml", "payer: example-health\nname: Example Health\n"),
    ];
    let own = own.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    own.chain(more.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))).collect()
}

/// The policy with four blanks where it has two.
fn deep() -> String {
    let line = |line: &str| {
        let rest = line.trim_start();
        let blanks = "    ".repeat((line.len() - rest.len()) / 2);
        format!("{blanks}{}\n", rest.strip_prefix("- ").map_or(rest.to_owned(), |rest| format!("-   {rest}")))
    };
    POLICY.lines().map(line).collect()
}

#[test]
fn what_is_added_stands_as_deep_as_what_is_there() {
    let last = "    -   otherwise: { approve: criteria_met }\n";
    let reason = "    not_impaired: { basis: medical_necessity, group: CO, carc: 50 }\n";
    let open = "    not_impaired:\n        group: CO\n        carc: 50\n";
    for (code, from, to, number) in [
        ("unknown-reason", "deny: not_impaired", "deny: never_seen", 4),
        ("missing-citation", "        cite: rehab-12 §4.2\n", "", 1),
        ("no-rule-decides", last, "", 1),
        ("no-rule-decides", last, "    # no more\n", 1),
        ("reason-without-basis", reason, open, 4),
    ] {
        let text = deep();
        assert!(text.contains(from), "{from}");
        let files = sample(&[("example/97112.yaml", text.replacen(from, to, 1))]);
        let tried = tried(code, &files);
        assert_eq!(tried.len(), number, "{code}");
        for Tried { title, changed } in tried {
            let [(before, after)] = changed.as_slice() else { panic!("{title}") };
            let mut added: Vec<&str> = after.lines().collect();
            for line in before.lines() {
                let at = added.iter().position(|one| *one == line);
                added.remove(at.unwrap_or_else(|| panic!("{title}: {line}\n{after}")));
            }
            assert!(added.len() == 1 && added[0].starts_with("    "), "{title}: {added:?}");
        }
    }
}

#[test]
fn the_open_list_of_a_shared_file_is_not_taken_out_of_the_policy() {
    let open = "    open: { fact: reviewer_finds_tone }\n";
    let deny = |text: &str| text.replacen("unless: impaired", "when: tone_changed", 1);
    let shared = [("shared/tone.yaml", format!("{SHARED}{open}")), ("example/97112.yaml", deny(POLICY))];
    assert_eq!(tried_all("open-list-excludes", &shared), (1, 0));
    let own = POLICY.replacen("      - tone is normal\n", &format!("      - tone is normal\n{open}"), 1);
    let own = own.replacen("unless: impaired", "when: impaired", 1);
    assert_eq!(tried_all("open-list-excludes", &[("example/97112.yaml", own)]), (1, 1));
}

#[test]
fn a_reason_that_is_there_is_not_added_again() {
    let circle =
        "  not_impaired: { report_as: other }\n  other: { report_as: last }\n  last: { basis: coding }\n";
    let reason = "  not_impaired: { basis: medical_necessity, group: CO, carc: 50 }\n";
    assert!(POLICY.contains(reason));
    let text = POLICY.replacen(reason, circle, 1);
    assert_eq!(tried_all("unknown-reason", &[("example/97112.yaml", text)]), (1, 0));
}

/// How many problems of a code there are, and fixes of the first.
fn tried_all(code: &str, more: &[(&str, String)]) -> (usize, usize) {
    let files = sample(more);
    let place = tempfile::tempdir().unwrap();
    write(place.path(), &files);
    let found = problems(&mut Folder::open(place.path()), place.path());
    (found.iter().filter(|problem| problem.code.name == code).count(), tried(code, &files).len())
}

fn write(root: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
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
