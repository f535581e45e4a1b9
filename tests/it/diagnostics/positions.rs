//! A condition's problem is told at its true line and column, however YAML writes the condition.

use mednec_source::{Diagnostic, SourceMap};
use mednec_syntax::file;

use super::fixture::named;

/// The ways to write one condition, each with the line and column of `blance`, in which `@` begins.
const WRITTEN: [(&str, &str); 9] = [
    ("plain", "    when: berg_score > 45 and @blance is normal\n"),
    ("plain over two lines", "    when: berg_score > 45\n      and @blance is normal\n"),
    ("single quotes", "    when: 'berg_score > 45 and @blance is normal'\n"),
    ("single quotes over two lines", "    when: 'berg_score > 45\n\n      and @blance is normal'\n"),
    ("double quotes", "    when: \"berg_score > 45 and @blance is normal\"\n"),
    (
        "double quotes with escapes",
        "    when: \"b\\u0065rg_score\\x20> 45 \\\n      and\\t@blance is normal\"\n",
    ),
    ("folded", "    when: >\n      berg_score > 45\n      and @blance is normal\n"),
    (
        "folded with an indentation of its own",
        "    when: >2-\n        berg_score > 45\n\n      and\n        @blance is normal\n",
    ),
    ("literal", "    when: |\n      berg_score > 45\n      and @blance is normal\n"),
];

/// The problems of a policy with one rule.
fn told(guard: &str) -> (SourceMap, Vec<Diagnostic>) {
    let policy = format!(
        "policy: example-health/97112
procedures: [97112]
rules:
  - deny: criteria_not_met
{guard}  - otherwise: {{ approve: criteria_met }}
reasons:
  criteria_not_met: {{ basis: medical_necessity }}
"
    );
    let fixture = named("diagnostics", "unknown-fact").unwrap().with("policy.yaml", policy);
    let (sources, compiled) = fixture.compile();
    (sources, compiled.diagnostics)
}

#[track_caller]
fn assert_place(how: &str, marked: &str, code: &str, word: &str) {
    let guard = marked.replace('@', "");
    let (sources, problems) = told(&guard);
    let [problem] = problems.as_slice() else { panic!("{how}: {problems:#?}") };
    assert_eq!(problem.code.name, code, "{how}: {problem:#?}");
    let span = problem.primary.as_ref().unwrap().span;
    let (path, at) = sources.locate(span).unwrap();
    let before = &marked[..marked.find('@').unwrap()];
    let line = 5 + before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    assert_eq!((path, at.line as usize, at.column as usize), ("policy.yaml", line, column), "{how}");
    assert_eq!(sources.slice(span), word, "{how}");
}

#[test]
fn an_unknown_name_is_marked_where_it_stands() {
    for (how, marked) in WRITTEN {
        assert_place(how, marked, "unknown-fact", "blance");
    }
}

#[test]
fn a_word_that_does_not_fit_is_marked_where_it_stands() {
    for (how, marked) in WRITTEN {
        assert_place(
            how,
            &marked.replace("@blance is normal", "balance is @is normal"),
            "condition-syntax",
            "is",
        );
    }
}

#[test]
fn columns_count_characters_and_not_bytes() {
    let marked = "    title: \"Müller’s test\"\n    when: berg_score > 45 and @blance is normal\n";
    assert_place("after letters of several bytes", marked, "unknown-fact", "blance");
    let marked = "    { title: Prüfung, when: not (@blance is normal) }\n";
    let text = format!("shared: x\ncriteria:\n  a:\n{}", marked.replace('@', ""));
    let mut sources = SourceMap::new();
    let mut sink = mednec_source::Sink::new();
    let id = sources.add("shared.yaml", text.clone());
    let file::File::Shared(shared) = file::read(id, &text, &mut sink) else { panic!("{sink:?}") };
    let file::Member::Condition(condition) = &shared.criteria[0].body else { panic!("a condition") };
    let (_, at) = sources.locate(condition.span).unwrap();
    assert_eq!((at.line, at.column), (4, 29));
}
