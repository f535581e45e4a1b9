//! Reserved words, names and tokens of the grammar.

use mednec_grammar::{ConditionParser, LANGUAGE, RESERVED, Rule};
use pest::Parser;

#[test]
fn reserved_words_are_no_names_and_their_neighbours_are() {
    assert!(RESERVED.is_sorted());
    for word in RESERVED {
        assert!(ConditionParser::parse(Rule::name, word).is_err(), "{word}");
        for near in [format!("{word}x"), format!("{word}_1"), format!("x{word}")] {
            let read = ConditionParser::parse(Rule::name, &near).map(|pairs| pairs.as_str().to_owned());
            assert_eq!(read.as_deref(), Ok(near.as_str()));
        }
    }
}

#[test]
fn the_page_names_every_reserved_word() {
    let listed = LANGUAGE.replace("\n> ", " ").replace(['>', '\n'], " ");
    assert!(listed.contains(&RESERVED.join(", ")));
}

#[test]
fn longer_tokens_win() {
    for text in ["a <= 1", "a >= 1", "a < 1", "a <> 1", "a =< 1", "a => 1", "a == 1", "a = 1", "a != 1"] {
        assert!(ConditionParser::parse(Rule::condition, text).is_ok(), "{text}");
    }
}
