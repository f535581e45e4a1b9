//! Whatever the text: reading ends, and every place lies in it.

use mednec_source::{Sink, SourceId};
use proptest::prelude::*;

use super::WHOLE;
use crate::file::{File, read};
use crate::yaml::properties::{assert_diagnostics_within, assert_within, yaml_like};

/// The whole policy with some pieces cut out, put elsewhere or replaced.
fn damaged() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "[",
            "]",
            "{",
            "}",
            ":",
            ": ",
            ", ",
            "- ",
            "\n",
            "  ",
            "'",
            "\"",
            "any: ",
            "of: ",
            "at_least: 9",
            "otherwise: ",
            "when: ",
            "> 5",
            "|",
            "é",
            "😀",
            "~",
            "[]",
            "{}",
            " to ",
            "deny: ",
            "unless: x",
            "10/28/2025",
            "",
            "",
        ])
        .prop_map(str::to_owned),
        yaml_like(),
    ];
    let change = (any::<prop::sample::Index>(), 0..30_usize, piece);
    prop::collection::vec(change, 0..5).prop_map(|changes| {
        let mut characters: Vec<char> = WHOLE.chars().collect();
        for (at, length, piece) in changes {
            let at = at.index(characters.len() + 1);
            let end = (at + length).min(characters.len());
            characters.splice(at..end, piece.chars());
        }
        characters.into_iter().collect()
    })
}

fn check(text: &str) {
    let mut sink = Sink::new();
    let file = read(SourceId(0), text, &mut sink);
    assert!(file != File::Unreadable || sink.has_errors());
    assert_diagnostics_within(text, &sink);
    if let File::Policy(policy) = &file {
        assert_within(text, policy.id.span);
        policy.criteria.iter().for_each(|criterion| assert_within(text, criterion.span));
        policy.rules.iter().for_each(|rule| assert_within(text, rule.span));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files(text in damaged()) {
        check(&text);
    }

    #[test]
    fn any_yaml(text in yaml_like()) {
        check(&text);
        check(&format!("policy: a/b\nrules:\n  - {text}"));
        check(&format!("facts:\n  a: {text}"));
    }
}
