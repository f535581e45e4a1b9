//! The examples of the pages about the language are true.
//!
//! Blocks of YAML and CSV that begin with `# file: name.yaml` are files of their section, parts of one file where the
//! name is the same. Each section is a folder that compiles without a word, and whose cases come out as they say. The
//! files of a section called "What the examples share" lie in the folders of all sections of its page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use mednec_compiler::Options;
use mednec_project::{CasePlace, CaseReader, Project, run_cases};
use mednec_source::render::human::{self, Style};

/// The title of a section whose files all others have as well.
const SHARED: &str = "What the examples share";

/// A section of a page.
#[derive(Default)]
struct Section {
    title: String,
    files: BTreeMap<String, String>,
    cases: Vec<String>,
}

fn sections(page: &str) -> Vec<Section> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(page);
    let text = fs::read_to_string(path).unwrap();
    let mut found = vec![Section::default()];
    let mut open: Option<(&str, String)> = None;
    for line in text.lines() {
        if let Some((language, mut block)) = open.take() {
            if line != "```" {
                block.push_str(line);
                block.push('\n');
                open = Some((language, block));
                continue;
            }
            let section = found.last_mut().unwrap();
            match (language, block.strip_prefix("# file: ").and_then(|rest| rest.split_once('\n'))) {
                ("yaml" | "csv", Some((name, part))) => {
                    section.files.entry(name.to_owned()).or_default().push_str(part)
                }
                ("json", _) => section.cases.push(block),
                _ => panic!("{page}: a block of `{language}` is not checked:\n{block}"),
            }
        } else if let Some(language) = line.strip_prefix("```") {
            open = Some((language, String::new()));
        } else if let Some(title) = line.strip_prefix("## ") {
            found.push(Section { title: title.to_owned(), ..Section::default() });
        }
    }
    assert!(open.is_none(), "{page}: a block is not closed");
    found
}

fn check(page: &str) -> (usize, usize) {
    let (mut files, mut run) = (0, 0);
    let mut all = sections(page);
    if let Some(at) = all.iter().position(|section| section.title == SHARED) {
        let shared = all.remove(at).files;
        for section in all.iter_mut().filter(|section| !section.files.is_empty()) {
            for (name, text) in &shared {
                section.files.entry(name.clone()).or_default().insert_str(0, text);
            }
        }
    }
    for section in all.iter().filter(|section| !section.files.is_empty()) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("guide-{}-{page}-{files}", std::process::id()));
        for (name, text) in &section.files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let project = Project::load(&folder, &Options::default());
        fs::remove_dir_all(&folder).unwrap();
        let told = |problems| {
            human::all(project.sources(), problems, section.files.len(), Style { colour: false, width: 100 })
        };
        let place = format!("{page}, {}", section.title);
        assert!(project.diagnostics().is_empty(), "{place}\n{}", told(project.diagnostics()));
        let bundle = project.bundle().expect("a section without errors is compiled");
        let cases = run_cases(&project, None);
        for result in &cases.results {
            assert!(result.passed(), "{place}: {} {:#?}", result.name, result.differences);
        }
        for text in &section.cases {
            let mut reader = CaseReader::new(bundle);
            let mut case = reader.blank();
            let read = reader.read_json(text, CasePlace::Path(page), &mut case);
            assert!(read.is_ok(), "{place}: {read:?}");
        }
        files += section.files.len();
        run += cases.results.len() + section.cases.len();
    }
    (files, run)
}

#[test]
fn the_examples_of_the_vocabulary_compile() {
    assert_eq!(check("vocabulary.md"), (11, 0));
}

#[test]
fn the_examples_of_more_facts_compile_and_their_cases_pass() {
    assert_eq!(check("more-facts.md"), (16, 19));
}

#[test]
fn the_examples_of_limits_compile_and_their_cases_pass() {
    assert_eq!(check("limits.md"), (21, 27));
}

#[test]
fn the_examples_of_several_policies_compile_and_their_cases_pass() {
    assert_eq!(check("several-policies.md"), (36, 28));
}

#[test]
fn the_examples_of_claims_compile_and_their_cases_pass() {
    assert_eq!(check("claims.md"), (20, 17));
}

#[test]
fn the_examples_of_a_policy_compile_and_their_cases_pass() {
    assert_eq!(check("policy.md"), (5, 6));
}
