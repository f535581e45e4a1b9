//! The policy book, as users meet it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::cli::example_of_tests;
use crate::program::{code, done, mednec, said, told};

/// The files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut todo = vec![folder.to_path_buf()];
    while let Some(at) = todo.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_book_stands_alone_tells_the_rules_in_words_and_is_the_same_each_time() {
    let (folder, _) = example_of_tests();
    let policies = folder.path().to_str().unwrap();
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let site = place.path().join(name);
        let output = done(&["doc", policies, "-o", site.to_str().unwrap()]);
        (files(&site), said(&output))
    };
    let (first, told) = write("site");
    let pages = first.len() - 1; // the list of them does not count
    assert!(told.contains(&format!("index.html: {pages} files, {pages} of them new or changed")), "{told}");
    assert_eq!(first, write("other").0);
    assert!(write("site").1.contains(" 0 of them new or changed"));
    let page = |path: &str| String::from_utf8(first[path].clone()).unwrap();
    let policy = page("policies/riverbend/97116.html");
    for said in ["<b>Approve as “", " in all other cases.", "Decision graph", "Cases"] {
        assert!(policy.contains(said), "{said}\n{policy}");
    }
    assert!(page("index.html").contains("href=\"policies/riverbend/97116.html\""));
    for (path, bytes) in first.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".css")) {
        let text = String::from_utf8_lossy(bytes);
        for absent in ["src=\"http", "href=\"http", "<script", "@import", "url("] {
            assert!(!text.contains(absent), "{path}: {absent}");
        }
        for href in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let to = href.split('#').next().unwrap();
            let depth = path.matches('/').count();
            let target = to.strip_prefix(&"../".repeat(depth)).unwrap_or(to);
            assert!(to.is_empty() || first.contains_key(target), "{path}: {href} is not there");
        }
    }
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let (folder, _) = example_of_tests();
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("mine.txt"), "x").unwrap();
    let path = place.path().to_str().unwrap();
    let output = mednec(&["doc", folder.path().to_str().unwrap(), "-o", path]);
    assert_eq!(code(&output), 1);
    assert!(told(&output).contains("not of a policy book"), "{}", told(&output));
    assert_eq!(files(place.path()).len(), 1);
}

#[test]
fn a_policy_is_a_document_for_sign_off() {
    let (folder, _) = example_of_tests();
    let policies = folder.path().to_str().unwrap();
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let file = place.path().join(name);
        done(&["doc", policies, "--docx", "riverbend/97116", "-o", file.to_str().unwrap()]);
        fs::read(file).unwrap()
    };
    let document = write("a.docx");
    assert!(document.starts_with(b"PK"));
    assert_eq!(document, write("b.docx"));
    let file = place.path().join("c.docx");
    let output = mednec(&["doc", policies, "--docx", "riverbend/97117", "-o", file.to_str().unwrap()]);
    assert_eq!(code(&output), 1);
    assert!(told(&output).contains("riverbend/97116") && !file.exists(), "{}", told(&output));
}

#[test]
fn the_ending_of_a_document_says_what_it_is() {
    let (folder, _) = example_of_tests();
    let place = tempfile::tempdir().unwrap();
    let policies = folder.path().to_str().unwrap();
    for (name, document, help) in [("a.pdf", true, "ends in `.docx`"), ("a.docx", false, "--docx")] {
        let path = place.path().join(name);
        let mut arguments = vec!["doc", policies, "-o", path.to_str().unwrap()];
        arguments.extend(if document { &["--docx", "riverbend/97116"][..] } else { &[] });
        let output = mednec(&arguments);
        assert_eq!(code(&output), 1);
        assert!(told(&output).contains(help) && !path.exists(), "{}", told(&output));
    }
}
