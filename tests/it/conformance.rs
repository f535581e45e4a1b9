//! The fixtures of `tests/conformance`: one for each hard construct, with cases, mutations and a page of the guide.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mednec_compiler::Options;
use mednec_project::{Project, Run, run_cases};
use mednec_source::render::human::{self, Style};
use serde_json::Value;

/// How many constructs there are.
const CONSTRUCTS: u32 = 54;

/// The fewest cases and mutations of a fixture.
const FEWEST_CASES: usize = 4;
const FEWEST_MUTATIONS: usize = 2;

/// A change that makes a policy mean something else.
struct Mutation {
    name: String,
    file: String,
    replace: String,
    with: String,
    caught_by: Option<BTreeSet<String>>,
}

impl Mutation {
    /// The mutation of an entry of the file; what is wrong with the entry, else.
    fn of(mut entry: BTreeMap<String, Value>) -> Result<Self, String> {
        let mut text = |key: &str| match entry.remove(key) {
            Some(Value::String(text)) => Ok(text),
            Some(_) | None => Err(format!("a mutation has no `{key}` that is text")),
        };
        let (name, file, replace, with) = (text("name")?, text("file")?, text("replace")?, text("with")?);
        let caught_by = match entry.remove("caught_by") {
            Some(list) => Some(
                serde_json::from_value(list).map_err(|problem| format!("{name}: `caught_by`: {problem}"))?,
            ),
            None => None,
        };
        match entry.keys().next() {
            Some(key) => Err(format!("{name}: `{key}` is not known")),
            None => Ok(Self { name, file, replace, with, caught_by }),
        }
    }
}

fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// The names of the fixtures.
fn fixtures() -> Vec<String> {
    let entries = fs::read_dir(folder("conformance")).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The number of a construct that a name begins with.
fn number(name: &str) -> Option<u32> {
    let (digits, rest) = name.split_once('-')?;
    (digits.len() == 2 && !rest.is_empty()).then(|| digits.parse().ok()).flatten()
}

/// Whether a fixture is not of a construct, but of something else that the language says: `x1-benefit-year`.
fn is_beside(name: &str) -> bool {
    let number = name.strip_prefix('x').and_then(|rest| rest.split_once('-'));
    number.is_some_and(|(digits, rest)| digits.parse::<u32>().is_ok() && !rest.is_empty())
}

/// The files of a fixture that an implementation is given, with their texts.
fn files(fixture: &str) -> Vec<(String, String)> {
    let folder = folder("conformance").join(fixture);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if name != "mutations.yaml" {
            files.push((name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    files.sort();
    files
}

/// Compiles files in a folder of their own.
fn load(name: &str, files: &[(String, String)]) -> Project {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("conformance-{}", std::process::id())).join(name);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let project = Project::load(&folder, &Options::default());
    fs::remove_dir_all(&folder).unwrap();
    project
}

fn told(project: &Project) -> String {
    let style = Style { colour: false, width: 100 };
    human::all(project.sources(), project.diagnostics(), project.files().len(), style)
}

fn failed(run: &Run) -> BTreeSet<String> {
    run.results.iter().filter(|result| !result.passed()).map(|result| result.name.clone()).collect()
}

/// What is wrong with a fixture's policies and cases.
fn wrong_cases(fixture: &str) -> Vec<String> {
    let project = load(fixture, &files(fixture));
    if !project.diagnostics().is_empty() {
        return vec![format!("{fixture}\n{}", told(&project))];
    }
    let run = run_cases(&project, None);
    let mut wrong: Vec<String> = run
        .results
        .iter()
        .filter(|result| !result.passed())
        .map(|result| format!("{fixture}: {} {:#?}", result.name, result.differences))
        .collect();
    if run.results.len() < FEWEST_CASES {
        wrong.push(format!("{fixture}: only {} cases", run.results.len()));
    }
    if run.results.iter().all(|result| result.answer.missing.is_empty()) {
        wrong.push(format!("{fixture}: no case has a gap"));
    }
    wrong
}

/// What is wrong with one mutation of a fixture.
fn wrong_mutation(fixture: &str, at: usize, mutation: &Mutation) -> Option<String> {
    let of = format!("{fixture}: {}", mutation.name);
    let mut files = files(fixture);
    let Some((_, text)) = files.iter_mut().find(|(name, _)| *name == mutation.file) else {
        return Some(format!("{of}: no file `{}`", mutation.file));
    };
    let times = text.matches(&mutation.replace).count();
    if times != 1 || mutation.replace == mutation.with {
        return Some(format!("{of}: its text stands {times} times"));
    }
    *text = text.replace(&mutation.replace, &mutation.with);
    let project = load(&format!("{fixture}-{at}"), &files);
    if project.has_errors() {
        return Some(format!("{of}\n{}", told(&project)));
    }
    let caught = failed(&run_cases(&project, None));
    match &mutation.caught_by {
        Some(expected) if *expected != caught => Some(format!("{of}: caught by {caught:?}")),
        None if caught.is_empty() => Some(format!("{of}: caught by no case")),
        Some(_) | None => None,
    }
}

fn wrong_mutations(fixture: &str) -> Vec<String> {
    let path = folder("conformance").join(fixture).join("mutations.yaml");
    let Ok(text) = fs::read_to_string(path) else {
        return vec![format!("{fixture}: no mutations.yaml")];
    };
    let entries: Vec<BTreeMap<String, Value>> = match serde_yaml::from_str(&text) {
        Ok(entries) => entries,
        Err(problem) => return vec![format!("{fixture}: mutations.yaml: {problem}")],
    };
    let mutations: Vec<Mutation> = match entries.into_iter().map(Mutation::of).collect() {
        Ok(mutations) => mutations,
        Err(problem) => return vec![format!("{fixture}: mutations.yaml: {problem}")],
    };
    let few = (mutations.len() < FEWEST_MUTATIONS).then(|| format!("{fixture}: too few mutations"));
    let wrong = mutations.iter().enumerate().filter_map(|(at, m)| wrong_mutation(fixture, at, m));
    few.into_iter().chain(wrong).collect()
}

/// The blocks of YAML of a page.
fn blocks(page: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut open: Option<Vec<String>> = None;
    for line in page.lines() {
        match &mut open {
            Some(block) if line != "```" => block.push(line.to_owned()),
            Some(_) => found.extend(open.take()),
            None if line == "```yaml" => open = Some(Vec::new()),
            None => {}
        }
    }
    found
}

/// Whether the lines of a block follow each other in a text, all moved in equally far.
fn stands_in(block: &[String], text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    lines.windows(block.len().max(1)).any(|window| {
        let indent = window[0].len() - window[0].trim_start().len();
        let own = block.first().map_or(0, |line| line.len() - line.trim_start().len());
        let moved = " ".repeat(indent.saturating_sub(own));
        let same = |(line, found): (&String, &&str)| match line.as_str() {
            "" => found.is_empty(),
            line => format!("{moved}{line}") == **found,
        };
        block.iter().zip(window).all(same)
    })
}

/// What is wrong with the page of a fixture.
fn wrong_page(fixture: &str) -> Vec<String> {
    let Ok(page) = fs::read_to_string(folder("../docs/guide").join(format!("{fixture}.md"))) else {
        return vec![format!("{fixture}: no page in docs/guide")];
    };
    let files = files(fixture);
    let in_policy = |block: &Vec<String>| {
        files
            .iter()
            .any(|(_, text)| text.lines().any(|line| line.starts_with("policy: ")) && stands_in(block, text))
    };
    let blocks = blocks(&page);
    let mut wrong: Vec<String> = blocks
        .iter()
        .filter(|block| !files.iter().any(|(_, text)| stands_in(block, text)))
        .map(|block| format!("{fixture}: the page shows what no file has:\n{}", block.join("\n")))
        .collect();
    if !blocks.iter().any(in_policy) {
        wrong.push(format!("{fixture}: the page shows nothing of the policy"));
    }
    wrong
}

/// Asserts that no fixture has anything wrong, and tells all that is.
fn assert_all(wrong: impl Fn(&str) -> Vec<String>) {
    let found: Vec<String> = fixtures().iter().flat_map(|fixture| wrong(fixture)).collect();
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn every_construct_has_one_fixture() {
    let mut numbers: Vec<u32> = fixtures()
        .iter()
        .filter(|name| !is_beside(name))
        .map(|name| number(name).unwrap_or_else(|| panic!("{name} has no number")))
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=CONSTRUCTS).collect::<Vec<_>>());
}

#[test]
fn the_fixtures_compile_without_a_word_and_their_cases_pass() {
    assert_all(wrong_cases);
}

#[test]
fn every_mutation_is_caught() {
    assert_all(wrong_mutations);
}

#[test]
fn every_fixture_has_a_page_that_shows_it() {
    assert_all(wrong_page);
}

#[test]
fn every_page_is_of_a_fixture_and_in_the_list_of_pages() {
    let list = fs::read_to_string(folder("../docs/guide/README.md")).unwrap();
    let fixtures: BTreeSet<String> = fixtures().into_iter().collect();
    for entry in fs::read_dir(folder("../docs/guide")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name != "README.md" {
            let fixture = name.strip_suffix(".md").unwrap_or(&name);
            assert!(fixtures.contains(fixture), "{name} is of no fixture");
        }
    }
    for fixture in fixtures {
        assert!(list.contains(&format!("({fixture}.md)")), "{fixture}.md is not in docs/guide/README.md");
    }
}
