//! The tutorial is true: its files are made, its commands are run, and what it shows of them is what they tell.
//!
//! | block | meaning |
//! | --- | --- |
//! | `# file: NAME` | the whole of a file |
//! | `# sections of NAME` | keys of the top, in place of those of the same name, or behind the others |
//! | `# in NAME, in place of `TEXT`` | the one line of a file that says so |
//! | `# in NAME` | lines that stand so in a file |
//! | `console` | a command, and what it tells; with a number, the exit code |
//!
//! `…` stands for any words of a line, and on a line of its own for any lines. With `UPDATE_PAGES=1` what is shown is
//! written anew where it is not so.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "a page that is wrong ends the test")]

use std::fs;
use std::process::Stdio;

use crate::program::{Place, code, program, root, said, told};

const PAGE: &str = "docs/tutorial.md";

/// A block of the page: what stands behind its fence, and its lines.
struct Block<'p> {
    kind: &'p str,
    lines: Vec<&'p str>,
}

/// The page, cut into lines outside of blocks and blocks.
enum Piece<'p> {
    Line(&'p str),
    Block(Block<'p>),
}

fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for line in page.lines() {
        match (open.take(), line.strip_prefix("```")) {
            (Some(block), Some(_)) => found.push(Piece::Block(block)),
            (Some(mut block), None) => {
                block.lines.push(line);
                open = Some(block);
            }
            (None, Some(kind)) => open = Some(Block { kind, lines: Vec::new() }),
            (None, None) => found.push(Piece::Line(line)),
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// The words of a command, quotes taken away.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for sign in command.chars() {
        match sign {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            sign => words.last_mut().unwrap().push(sign),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a line is what is shown, in which `…` stands for any words.
fn fits(shown: &str, line: &str) -> bool {
    let mut parts = shown.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Whether lines are what is shown, in which a line `…` stands for any lines.
fn all_fit(shown: &[&str], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((&"…", rest)) => (0..=lines.len()).any(|skipped| all_fit(rest, &lines[skipped..])),
        Some((first, rest)) => {
            lines.split_first().is_some_and(|(line, more)| fits(first, line) && all_fit(rest, more))
        }
    }
}

/// A file with the sections of a block in place of its own.
fn with_sections(text: &str, block: &[&str]) -> String {
    let is_key = |line: &str| line.starts_with(|c: char| c.is_ascii_lowercase());
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in block {
        if is_key(line) {
            sections.push((line.split(':').next().unwrap().to_owned(), String::new()));
        }
        let section = &mut sections.last_mut().unwrap().1;
        section.push_str(line);
        section.push('\n');
    }
    let mut out = String::new();
    let mut within = false;
    for line in text.lines() {
        if is_key(line) {
            let key = line.split(':').next().unwrap();
            let place = sections.iter().position(|(name, _)| name == key);
            within = place.is_some();
            out.push_str(&place.map(|at| sections.remove(at).1).unwrap_or_default());
        } else if within && (line.starts_with('#') || line.is_empty()) {
            within = line.is_empty() && within;
        }
        if !within {
            out.push_str(line);
            out.push('\n');
        }
    }
    for (_, section) in sections {
        out.push('\n');
        out.push_str(section.trim_end());
        out.push('\n');
    }
    out
}

/// Does what a block of a file says.
fn do_file(place: &Place, block: &Block<'_>) {
    let (head, rest) = block.lines.split_first().unwrap();
    let head = head.strip_prefix("# ").unwrap_or_else(|| panic!("a block without a head: {head}"));
    let text = rest.iter().map(|line| format!("{line}\n")).collect::<String>();
    if let Some(name) = head.strip_prefix("file: ") {
        place.write(name, &text);
    } else if let Some(name) = head.strip_prefix("sections of ") {
        let new = with_sections(&place.read(name), rest);
        place.write(name, &new);
    } else if let Some((name, old)) =
        head.strip_prefix("in ").and_then(|rest| rest.split_once(", in place of "))
    {
        let old = old.trim_matches('`');
        let there = place.read(name);
        let found: Vec<&str> = there.lines().filter(|line| line.trim() == old).collect();
        assert_eq!(
            (found.len(), rest.len()),
            (1, 1),
            "`{old}` stands {} times in {name}:\n{there}",
            found.len()
        );
        place.write(name, &there.replace(&format!("{}\n", found[0]), &text));
    } else if let Some(name) = head.strip_prefix("in ") {
        let there = place.read(name);
        assert!(there.contains(&text), "{name} does not have\n{text}\nbut\n{there}");
    } else {
        panic!("what is to be done with `{head}`?");
    }
}

/// Runs the command of a block; the block as it has to be.
fn do_command(place: &Place, block: &Block<'_>) -> Vec<String> {
    let exit: i32 = block.kind.strip_prefix("console").unwrap().trim().parse().unwrap_or(0);
    let length = 1 + block.lines.iter().take_while(|line| line.ends_with('\\')).count();
    let (command, shown) = block.lines.split_at(length);
    let line = command.iter().map(|line| line.trim_end_matches('\\')).collect::<String>();
    let words =
        words(line.strip_prefix("$ mednec ").unwrap_or_else(|| panic!("no command of mednec: {line}")));
    let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = program(&arguments).current_dir(place.0.path()).stdin(Stdio::null()).output().unwrap();
    let all = said(&output) + &told(&output);
    assert_eq!(code(&output), exit, "{line}\n{all}");
    let lines: Vec<&str> = all.lines().collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{line}\n{all}");
    let kept = if all_fit(shown, &lines) { shown } else { &lines };
    command.iter().chain(kept).map(|line| (*line).to_owned()).collect()
}

#[test]
fn the_tutorial_does_what_it_says() {
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let place = Place::new();
    let mut now = String::new();
    let mut commands = 0;
    let mut wrong = Vec::new();
    for piece in pieces(&page) {
        match piece {
            Piece::Line(line) => now.push_str(line),
            Piece::Block(block) => {
                let lines = if block.kind.starts_with("console") {
                    commands += 1;
                    do_command(&place, &block)
                } else {
                    do_file(&place, &block);
                    block.lines.iter().map(|line| (*line).to_owned()).collect()
                };
                if lines != block.lines {
                    wrong.push(lines.join("\n"));
                }
                now.push_str(&format!("```{}\n{}\n```", block.kind, lines.join("\n")));
            }
        }
        now.push('\n');
    }
    assert!(commands > 30, "{commands} commands were found");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, &now).unwrap();
    } else {
        assert!(
            wrong.is_empty(),
            "{PAGE} shows otherwise; UPDATE_PAGES=1 writes it anew:\n{}",
            wrong.join("\n\n")
        );
    }
}

#[test]
fn what_is_left_out_fits_anything_and_the_rest_only_itself() {
    assert!(all_fit(&["a", "…", "key …1…"], &["a", "b", "c", "key 0123"]));
    assert!(all_fit(&["…"], &[]));
    assert!(!all_fit(&["a", "…", "z"], &["a", "b"]));
    assert!(!all_fit(&["a"], &["a", "b"]));
    assert!(!fits("key …9", "key 0123"));
    assert_eq!(
        with_sections("a: 1\n# of b\nb:\n  - 2\n\n# end\nc: 3\n", &["b: 4", "d: 5"]),
        "a: 1\n# of b\nb: 4\n# end\nc: 3\n\nd: 5\n"
    );
}
