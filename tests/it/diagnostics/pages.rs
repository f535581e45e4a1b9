//! The pages are complete, and show what mednec really says.
//!
//! With `UPDATE_PAGES=1` what mednec says is written into the pages, and the index is written anew.

use std::collections::BTreeSet;
use std::fs;

use mednec_project::all_codes;
use mednec_source::{Code, Severity};

use super::fixture::{Fixture, named, shown, visible};
use super::page::{Page, folder, page, replaced};
use super::{cases, elsewhere};

/// The most lines of a page.
const MOST_LINES: usize = 60;

fn updating() -> bool {
    std::env::var_os("UPDATE_PAGES").is_some()
}

/// A code's name, number and summary as its page begins.
fn heading(code: &Code) -> String {
    let kind = match code.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    format!("# {}\n\n{kind} {}: {}.\n", code.name, code.number, code.summary)
}

#[test]
fn every_code_has_a_page_and_a_fixture_and_no_page_is_left_over() {
    let mut pages: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(pages.remove("README.md"));
    for code in all_codes() {
        let name = code.name;
        assert!(pages.remove(&format!("{name}.md")), "docs/diagnostics/{name}.md is missing");
        let text = page(name).text;
        assert!(text.starts_with(&heading(code)), "{name}.md does not begin with\n{}", heading(code));
        assert!(text.lines().count() <= MOST_LINES, "{name}.md is longer than {MOST_LINES} lines");
        let here = [("diagnostics", 100..600), ("case-problems", 600..700)]
            .into_iter()
            .any(|(folder, numbers)| numbers.contains(&code.number) && named(folder, name).is_some());
        assert!(here ^ elsewhere::has(name), "{name} needs a fixture, in one place");
    }
    assert!(pages.is_empty(), "no code has the pages {pages:?}");
}

#[test]
fn pages_show_what_mednec_says() {
    let (mut stale, mut wrong) = (Vec::new(), Vec::new());
    for code in all_codes() {
        let page = page(code.name);
        let said = match said(code, &page) {
            Ok(Some(said)) => said,
            Ok(None) => continue,
            Err(told) => {
                wrong.push(told);
                continue;
            }
        };
        if page.says.trim_end() == said.trim_end() {
            continue;
        }
        if updating() {
            let text = page.text.replacen(&page.says, &format!("{}\n", said.trim_end()), 1);
            fs::write(&page.path, text).unwrap();
        } else {
            stale.push(format!("{}.md; mednec says\n{said}", code.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(stale.is_empty(), "UPDATE_PAGES=1 brings up to date: {}", stale.join("\n"));
}

/// The first problem of a code in its fixture, after a look that the page's example is that of the fixture.
fn said(code: &Code, page: &Page) -> Result<Option<String>, String> {
    if let Some(said) = elsewhere::said(code.name) {
        return Ok(Some(said));
    }
    let (sources, problems) = match named("diagnostics", code.name) {
        Some(fixture) => {
            check_example(&fixture, page, |fixture| fixture.compile().1.diagnostics)?;
            let (sources, compiled) = fixture.compile();
            (sources, compiled.diagnostics)
        }
        None => {
            let Some(fixture) = named("case-problems", code.name) else { return Ok(None) };
            check_example(&fixture, page, |fixture| cases::problems(fixture).1)?;
            cases::problems(&fixture)
        }
    };
    let problem = problems.iter().find(|problem| problem.code == code);
    let problem = problem.ok_or_else(|| format!("{} is not told of its fixture", code.name))?;
    Ok(Some(cases::without_place(&shown(&sources, problem))))
}

/// That the wrong example stands in the fixture, and that nothing is left to say with the right one.
fn check_example(
    fixture: &Fixture,
    page: &Page,
    problems: impl Fn(&Fixture) -> Vec<mednec_source::Diagnostic>,
) -> Result<(), String> {
    let name = &fixture.name;
    let right = page.right.as_deref().unwrap_or("");
    let mended = fixture
        .own
        .iter()
        .find_map(|(file, text)| Some((file, replaced(&visible(text), &page.wrong, right)?)));
    let (file, text) = mended.ok_or_else(|| format!("{name}.md: its example is not in the fixture"))?;
    let left = problems(&fixture.with(file, text.clone()));
    let told: Vec<String> =
        left.iter().map(|problem| format!("{}: {}", problem.code.name, problem.message)).collect();
    if told.is_empty() {
        return Ok(());
    }
    Err(format!("{name}.md: the right example is not right\n{text}\n{}", told.join("\n")))
}

#[test]
fn the_index_lists_every_code() {
    let mut index = String::from(INDEX);
    for code in all_codes() {
        let (name, number, summary) = (code.name, code.number, code.summary);
        index.push_str(&format!(
            "| {number} | [{name}]({name}.md) | {} | {summary} |\n",
            code.severity.word()
        ));
    }
    let path = folder().join("README.md");
    if updating() {
        fs::write(&path, &index).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), index, "UPDATE_PAGES=1 writes the index anew");
}

const INDEX: &str = "\
# What mednec says, and what to do about it

Every problem has a name, which stands in brackets behind `error` or `warning`, and a page here: an example, what mednec
says to it, why, and how it is right. An error must be mended before a policy can be used. A warning is probably a
mistake; where it is not, `allow: { name-of-the-warning: why }` silences it in the rule, criterion or file in which it
stands.

Numbers by what they are about: 1xx how a file and its conditions are written, 2xx names, 3xx kinds of values, units and
codes, 4xx what rules and criteria come to, 5xx dates and editions, 6xx cases, 7xx files and folders.

| number | name | | what is wrong |
| --- | --- | --- | --- |
";
