//! A file whose layout is disturbed at random says the same, and so does what is laid out of it.

use std::path::PathBuf;
use std::sync::LazyLock;

use mednec_source::SourceId;
use proptest::prelude::*;

use super::corpus::texts;
use crate::{format, read, remarks};

static ALL: LazyLock<Vec<(PathBuf, String)>> =
    LazyLock::new(|| texts(&["policies/aetna", "policies/wa-lni", "tests/conformance"]));

/// How a line of a file is disturbed.
#[derive(Clone, Debug)]
enum Disturbance {
    Nothing,
    Remark,
    Behind,
    Blank,
    Trailing,
}

fn disturbance() -> impl Strategy<Value = Disturbance> {
    prop_oneof![
        6 => Just(Disturbance::Nothing),
        1 => Just(Disturbance::Remark),
        1 => Just(Disturbance::Behind),
        1 => Just(Disturbance::Blank),
        1 => Just(Disturbance::Trailing),
    ]
}

/// The text with every indentation so many times as wide and its lines disturbed. Blocks of text may come to hold what
/// was meant as a comment; that is then a text like any other.
fn disturbed(text: &str, times: usize, lines: &[Disturbance]) -> String {
    let mut out = String::new();
    for (index, line) in text.lines().enumerate() {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let indent = " ".repeat(blanks * times);
        let body = &line[blanks..];
        // Keys behind a dash stand in the column of those below it.
        let body = match body.strip_prefix("- ") {
            Some(rest) => format!("-{}{rest}", " ".repeat(2 * times - 1)),
            None => body.to_owned(),
        };
        match lines[index % lines.len()] {
            Disturbance::Nothing => out.push_str(&format!("{indent}{body}\n")),
            Disturbance::Remark => out.push_str(&format!("{indent}# remark {index}\n{indent}{body}\n")),
            Disturbance::Behind => out.push_str(&format!("{indent}{body}   # behind {index}\n")),
            Disturbance::Blank => out.push_str(&format!("\n \n{indent}{body}\n")),
            Disturbance::Trailing => out.push_str(&format!("{indent}{body}  \r\n")),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn disturbed_files_are_laid_out_without_loss(
        pick in any::<prop::sample::Index>(),
        times in 1usize..4,
        lines in prop::collection::vec(disturbance(), 1..40),
    ) {
        let (path, text) = pick.get(&ALL);
        let text = disturbed(text, times, &lines);
        // What is disturbed may not be YAML any more.
        let Ok(before) = read(SourceId(0), &text) else { return Ok(()) };
        let once = format(SourceId(0), &text);
        prop_assert!(once.is_ok(), "{}\n{text}", path.display());
        let once = once.unwrap();
        prop_assert!(before.says_the_same(&read(SourceId(0), &once).unwrap()));
        prop_assert!(remarks::same(&text, &once));
        prop_assert_eq!(format(SourceId(0), &once).unwrap(), once.clone(), "{}", path.display());
    }

    #[test]
    fn any_text_is_laid_out_or_refused(text in "[ \\-:#a-c\\[\\]{},'\"|>\n]{0,60}") {
        if let Ok(once) = format(SourceId(0), &text) {
            prop_assert_eq!(format(SourceId(0), &once).unwrap(), once, "{:?}", text);
        } else if let Err(problems) = format(SourceId(0), &text) {
            prop_assert!(problems.iter().all(|problem| problem.code.name != "layout-internal"), "{:?}", text);
        }
    }
}
