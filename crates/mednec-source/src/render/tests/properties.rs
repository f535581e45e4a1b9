//! Whatever the source and the spans, no view panics and none points outside the source.

use proptest::prelude::*;

use super::UNKNOWN_FACT;
use crate::render::human::Style;
use crate::render::{github, human, json, sarif};
use crate::{Diagnostic, Edit, Fix, SourceId, SourceMap, Span};

/// Texts rich in what goes wrong: breaks of all kinds, tabs, wide and joined letters, control characters.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\t"),
        Just(" "),
        Just("a: b"),
        Just("é"),
        Just("日本"),
        Just("🦴"),
        Just("👩\u{200d}⚕️"),
        Just("e\u{301}"),
        Just("\u{1b}[31m"),
        Just("\u{9b}"),
        Just("\u{202e}"),
        Just("\0"),
        Just(
            "a long line that goes on and on, far beyond the width of any terminal that people still use today"
        ),
        Just("\u{feff}"),
        Just("\u{2028}"),
        Just("{"),
        Just("//"),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Spans that mostly fit, at times do not, and at times run backwards or into an unknown file.
fn span() -> impl Strategy<Value = Span> {
    let byte = prop_oneof![8 => 0u32..120, 1 => Just(u32::MAX)];
    (prop_oneof![9 => 0u32..2, 1 => Just(7u32)], byte.clone(), byte).prop_map(|(source, start, end)| Span {
        source: SourceId(source),
        start,
        end: if end % 5 == 0 { end } else { start.max(end.min(start.saturating_add(30))) },
    })
}

fn diagnostic() -> impl Strategy<Value = Diagnostic> {
    let words = text();
    let labels = prop::collection::vec((span(), text()), 0..4);
    let edits = prop::collection::vec((span(), text()), 0..3);
    (words, prop::option::of((span(), text())), labels, prop::collection::vec(edits, 0..3)).prop_map(
        |(words, primary, labels, fixes)| {
            let mut diagnostic =
                Diagnostic::new(&UNKNOWN_FACT, words.clone()).help(words.clone()).note(words.clone());
            diagnostic = primary.into_iter().fold(diagnostic, |d, (span, text)| d.at(span, text));
            diagnostic = labels.into_iter().fold(diagnostic, |d, (span, text)| d.label(span, text));
            diagnostic.fixes = fixes
                .into_iter()
                .map(|edits| Fix {
                    title: words.clone(),
                    edits: edits.into_iter().map(|(span, replacement)| Edit { span, replacement }).collect(),
                })
                .collect();
            if diagnostic.labels.len() == 3 { diagnostic.on_line(words, 3) } else { diagnostic }
        },
    )
}

fn inside(sources: &SourceMap, spot: &json::Spot<'_>) -> bool {
    let Some((start, end)) = spot.byte_start.zip(spot.byte_end) else {
        return true;
    };
    let file = sources.files().find(|(_, file)| Some(file.path()) == spot.path).unwrap().1;
    let lines = file.text().matches('\n').count() as u64 + 1;
    file.text().get(start..end).is_some()
        && spot.line.unwrap() <= spot.end_line.unwrap()
        && spot.end_line.unwrap() <= lines
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_view_panics_or_points_outside(
        first in text(), second in text(), diagnostic in diagnostic(), width in 0usize..120, colour: bool,
    ) {
        let mut sources = SourceMap::new();
        sources.add("a.yaml", first);
        sources.add("b.yaml", second);

        let drawn = human::one(&sources, &diagnostic, Style { colour, width });
        prop_assert!(colour || !drawn.contains(|c: char| c.is_control() && c != '\n'), "{drawn:?}");

        let entry = json::entry(&sources, &diagnostic);
        prop_assert!(inside(&sources, &entry.spot));
        prop_assert!(entry.labels.iter().all(|mark| inside(&sources, &mark.spot)));
        prop_assert!(entry.fixes.iter().flat_map(|fix| &fix.edits).all(|edit| inside(&sources, &edit.spot)));

        let one = std::slice::from_ref(&diagnostic);
        let array: serde_json::Value = serde_json::from_str(&json::array(&sources, one)).unwrap();
        prop_assert_eq!(array.as_array().unwrap().len(), 1);
        prop_assert_eq!(json::lines(&sources, one).lines().count(), 1);
        let log: serde_json::Value = serde_json::from_str(&sarif::log(&sources, one, "0")).unwrap();
        prop_assert_eq!(&log["version"], "2.1.0");
        prop_assert_eq!(github::commands(&sources, one).lines().count(), 1);
    }
}
