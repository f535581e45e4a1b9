//! Each view drawn once in full, and the corners of positions.

use super::{LONG_LINE, OVERLAP, UNKNOWN_FACT, misspelt, source, span_of};
use crate::render::human::Style;
use crate::render::{github, human, json, sarif};
use crate::{Diagnostic, SourceMap, Span};

fn plain(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    human::one(sources, diagnostic, Style::default())
}

#[test]
fn human_in_full() {
    let (sources, diagnostic) = misspelt();
    insta::assert_snapshot!(human::all(&sources, &[diagnostic], 2, Style::default()), @r"
    error[unknown-fact]: no fact is called `dynamic_balence`
     --> policies/example-health/97112.yaml:4:9
      |
    4 |       - dynamic_balence is poor
      |         ^^^^^^^^^^^^^^^ not in the vocabulary
      |
     ::: policies/vocabulary.yaml:2:3
      |
    2 |   dynamic_balance: { type: one of }
      |   --------------- the nearest name is declared here
      |
      = help: did you mean `dynamic_balance`?
      = note: facts are declared under `facts:`, 100% of them
    help: write `dynamic_balance`
      |
    4 -       - dynamic_balence is poor
    4 +       - dynamic_balance is poor
      |

    1 error in 2 files
    ");
}

#[test]
fn human_in_colour_differs_only_by_escapes() {
    let (sources, diagnostic) = misspelt();
    let coloured = human::one(&sources, &diagnostic, Style { colour: true, width: 80 });
    assert!(coloured.contains("\u{1b}["));
    let mut bare = String::new();
    let mut rest = coloured.as_str();
    while let Some((text, tail)) = rest.split_once('\u{1b}') {
        bare.push_str(text);
        rest = tail.split_once('m').unwrap().1;
    }
    bare.push_str(rest);
    let trimmed: String = bare.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    assert_eq!(trimmed, plain(&sources, &diagnostic));
}

#[test]
fn human_without_source() {
    let sources = SourceMap::new();
    let folder = Diagnostic::new(&UNKNOWN_FACT, "no policy is here").in_path("policies").help("add one");
    let line = Diagnostic::new(&UNKNOWN_FACT, "not JSON").on_line("<stdin>", 12);
    let nowhere = Diagnostic::new(&LONG_LINE, "nothing to do");
    let lost = Diagnostic::new(&OVERLAP, "lost").at(Span::new(crate::SourceId(9), 3, 5), "gone");
    let drawn = human::all(&sources, &[folder, line, nowhere, lost], 1, Style::default());
    insta::assert_snapshot!(drawn, @r"
    error[unknown-fact]: no policy is here
     --> policies
      = help: add one

    error[unknown-fact]: not JSON
     --> <stdin>:12

    note[long-line]: nothing to do

    warning[overlapping-rules]: lost

    2 errors, 1 warning, 1 note in 1 file
    ");
}

#[test]
fn message_and_help_break_at_the_width() {
    let (sources, diagnostic) = misspelt();
    let help = "choose one of `normal`, `fair` and `poor`, as the vocabulary says, or declare another";
    let diagnostic =
        Diagnostic { fixes: Vec::new(), notes: Vec::new(), labels: Vec::new(), ..diagnostic }.help(help);
    let drawn = human::one(&sources, &diagnostic, Style { colour: false, width: 40 });
    insta::assert_snapshot!(drawn, @r"
    error[unknown-fact]: no fact is called
                         `dynamic_balence`
     --> policies/example-health/97112.yaml:4:9
      |
    4 |       - dynamic_balence is poor
      |         ^^^^^^^^^^^^^^^
      |
      = note: not in the vocabulary
      = help: did you mean
              `dynamic_balance`?
      = help: choose one of `normal`, `fair`
              and `poor`, as the vocabulary
              says, or declare another
    ");
}

#[test]
fn of_one_code_the_first_hundred_are_drawn_and_the_others_counted() {
    let (sources, id) = source("a.yaml", &"name: wrong\n".repeat(10_000));
    let warning = |line: usize| {
        let (start, at) = (line * 12, Span::new(id, line * 12 + 6, line * 12 + 11));
        Diagnostic::new(&OVERLAP, "odd").at(at, "here").label(Span::new(id, start, start + 4), "the key").fix(
            "write `right`",
            at,
            "right",
        )
    };
    let mut found: Vec<Diagnostic> = (0..10_000).map(warning).collect();
    found.push(Diagnostic::new(&LONG_LINE, "long"));
    let drawn = human::all(&sources, &found, 1, Style::default());
    assert_eq!(drawn.matches("warning[overlapping-rules]").count(), human::MOST_OF_A_CODE);
    insta::assert_snapshot!(drawn[drawn.find("  --> a.yaml:100:").unwrap()..], @r"
      --> a.yaml:100:7
        |
    100 | name: wrong
        | ----  ^^^^^ here
        | |
        | the key
        |
    help: write `right`
        |
    100 - name: wrong
    100 + name: right
        |

    note[long-line]: long

    and 9900 more `overlapping-rules`

    10000 warnings, 1 note in 1 file
    ");
    assert_eq!(json::lines(&sources, &found).lines().count(), found.len());
    assert_eq!(github::commands(&sources, &found).lines().count(), found.len());
}

#[test]
fn several_fixes_are_listed() {
    let (sources, diagnostic) = misspelt();
    let at = diagnostic.primary.as_ref().unwrap().span;
    let diagnostic = diagnostic.fix("write `static_balance`", at, "static_balance");
    let drawn = plain(&sources, &diagnostic);
    assert!(drawn.contains("= help: write `dynamic_balance`\n"), "{drawn}");
    assert!(drawn.contains("= help: write `static_balance`\n"), "{drawn}");
}

#[test]
fn wide_characters_and_tabs_keep_the_marks_in_place() {
    let (sources, id) = source("a.yaml", "名: 日本\t🦴 berg < 45\n");
    let diagnostic = Diagnostic::new(&UNKNOWN_FACT, "no").at(span_of(&sources, id, "berg"), "here");
    insta::assert_snapshot!(plain(&sources, &diagnostic), @r"
    error[unknown-fact]: no
     --> a.yaml:1:9
      |
    1 | 名: 日本    🦴 berg < 45
      |                ^^^^ here
    ");
    let entry = json::entry(&sources, &diagnostic);
    assert_eq!((entry.spot.column, entry.spot.end_column), (Some(9), Some(13)), "columns count characters");
    assert_eq!(entry.spot.byte_start, Some(17));
}

#[test]
fn crlf_and_the_end_of_the_file() {
    let (sources, id) = source("a.yaml", "a: 1\r\nb: |\r\n  x and\r\n");
    let length = sources.file(id).unwrap().text().len();
    let end = Diagnostic::new(&UNKNOWN_FACT, "ends early").at(Span::new(id, length, length), "more expected");
    let block = Diagnostic::new(&OVERLAP, "odd").at(Span::new(id, 14, length), "all of it");
    let drawn = plain(&sources, &end) + &plain(&sources, &block);
    insta::assert_snapshot!(drawn, @r"
    error[unknown-fact]: ends early
     --> a.yaml:3:8
      |
    3 |   x and
      |        ^ more expected
    warning[overlapping-rules]: odd
     --> a.yaml:3:3
      |
    3 |   x and
      |   ^^^^^ all of it
    ");
    let spot = json::entry(&sources, &end).spot;
    assert_eq!((spot.line, spot.column), (Some(4), Some(1)), "JSON gives the byte's own place");
    assert!(github::commands(&sources, &[end]).contains("line=3,col=8,endLine=3,endColumn=8,"));
}

#[test]
fn an_empty_file_and_an_unterminated_line() {
    let (sources, id) = source("empty.yaml", "");
    let empty = Diagnostic::new(&UNKNOWN_FACT, "nothing here").at(Span::new(id, 0, 0), "");
    let drawn = plain(&sources, &empty);
    let (sources, id) = source("open.yaml", "a: \u{1b}[31m\u{9b}(");
    let open = Diagnostic::new(&UNKNOWN_FACT, "open \u{1b}[0m").at(Span::new(id, 11, 900), "no `)`\nfound");
    insta::assert_snapshot!(drawn + &plain(&sources, &open), @r"
    error[unknown-fact]: nothing here
     --> empty.yaml:1:1
      |
    1 |
      | ^
    error[unknown-fact]: open ␛[0m
     --> open.yaml:1:11
      |
    1 | a: ␛[31m·(
      |           ^ no `)` found
    ");
}

#[test]
fn json_in_full() {
    let (sources, diagnostic) = misspelt();
    insta::assert_snapshot!(json::array(&sources, &[diagnostic]), @r#"
    [
      {
        "code": "unknown-fact",
        "number": 201,
        "severity": "error",
        "message": "no fact is called `dynamic_balence`",
        "path": "policies/example-health/97112.yaml",
        "line": 4,
        "column": 9,
        "end_line": 4,
        "end_column": 24,
        "byte_start": 46,
        "byte_end": 61,
        "label": "not in the vocabulary",
        "labels": [
          {
            "path": "policies/vocabulary.yaml",
            "line": 2,
            "column": 3,
            "end_line": 2,
            "end_column": 18,
            "byte_start": 9,
            "byte_end": 24,
            "text": "the nearest name is declared here"
          }
        ],
        "help": [
          "did you mean `dynamic_balance`?"
        ],
        "notes": [
          "facts are declared under `facts:`, 100% of them"
        ],
        "fixes": [
          {
            "title": "write `dynamic_balance`",
            "edits": [
              {
                "path": "policies/example-health/97112.yaml",
                "line": 4,
                "column": 9,
                "end_line": 4,
                "end_column": 24,
                "byte_start": 46,
                "byte_end": 61,
                "replacement": "dynamic_balance"
              }
            ]
          }
        ]
      }
    ]
    "#);
}

#[test]
fn json_lines_hold_one_object_each() {
    let (sources, diagnostic) = misspelt();
    let folder = Diagnostic::new(&LONG_LINE, "no\nbreak").in_path("policies");
    let text = json::lines(&sources, &[diagnostic, folder]);
    assert_eq!(text.lines().count(), 2);
    assert_eq!(
        text.lines().next_back().unwrap(),
        r#"{"code":"long-line","number":190,"severity":"note","message":"no\nbreak","path":"policies","line":null,"column":null,"end_line":null,"end_column":null,"byte_start":null,"byte_end":null,"label":null,"labels":[],"help":[],"notes":[],"fixes":[]}"#
    );
    assert_eq!(json::array(&sources, &[]), "[]\n");
    assert_eq!(json::lines(&sources, &[]), "");
}

#[test]
fn sarif_in_full() {
    let (sources, diagnostic) = misspelt();
    let line = Diagnostic::new(&OVERLAP, "twice").on_line("cases.ndjson", 7);
    insta::assert_snapshot!(sarif::log(&sources, &[diagnostic, line], "0.1.0"), @r#"
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "runs": [
        {
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "fixes": [
                {
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "policies/example-health/97112.yaml"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "endColumn": 24,
                            "endLine": 4,
                            "startColumn": 9,
                            "startLine": 4
                          },
                          "insertedContent": {
                            "text": "dynamic_balance"
                          }
                        }
                      ]
                    }
                  ],
                  "description": {
                    "text": "write `dynamic_balance`"
                  }
                }
              ],
              "level": "error",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "policies/example-health/97112.yaml"
                    },
                    "region": {
                      "endColumn": 24,
                      "endLine": 4,
                      "startColumn": 9,
                      "startLine": 4
                    }
                  }
                }
              ],
              "message": {
                "text": "no fact is called `dynamic_balence`\nnot in the vocabulary\nhelp: did you mean `dynamic_balance`?\nnote: facts are declared under `facts:`, 100% of them\nfix: write `dynamic_balance`"
              },
              "relatedLocations": [
                {
                  "message": {
                    "text": "the nearest name is declared here"
                  },
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "policies/vocabulary.yaml"
                    },
                    "region": {
                      "endColumn": 18,
                      "endLine": 2,
                      "startColumn": 3,
                      "startLine": 2
                    }
                  }
                }
              ],
              "ruleId": "unknown-fact",
              "ruleIndex": 1
            },
            {
              "level": "warning",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "cases.ndjson"
                    },
                    "region": {
                      "startLine": 7
                    }
                  }
                }
              ],
              "message": {
                "text": "twice"
              },
              "ruleId": "overlapping-rules",
              "ruleIndex": 0
            }
          ],
          "tool": {
            "driver": {
              "informationUri": "https://github.com/mednec/mednec",
              "name": "mednec",
              "rules": [
                {
                  "defaultConfiguration": {
                    "level": "warning"
                  },
                  "helpUri": "https://github.com/mednec/mednec/blob/main/docs/diagnostics/overlapping-rules.md",
                  "id": "overlapping-rules",
                  "name": "OverlappingRules",
                  "properties": {
                    "number": 410
                  },
                  "shortDescription": {
                    "text": "two rules apply to the same case"
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "error"
                  },
                  "helpUri": "https://github.com/mednec/mednec/blob/main/docs/diagnostics/unknown-fact.md",
                  "id": "unknown-fact",
                  "name": "UnknownFact",
                  "properties": {
                    "number": 201
                  },
                  "shortDescription": {
                    "text": "a name is not in the vocabulary"
                  }
                }
              ],
              "version": "0.1.0"
            }
          }
        }
      ],
      "version": "2.1.0"
    }
    "#);
}

#[test]
fn github_in_full() {
    let (sources, diagnostic) = misspelt();
    let folder = Diagnostic::new(&OVERLAP, "50% of it").in_path("a,b:c");
    let nowhere = Diagnostic::new(&LONG_LINE, "nothing");
    insta::assert_snapshot!(github::commands(&sources, &[diagnostic, folder, nowhere]), @r"
    ::error file=policies/example-health/97112.yaml,line=4,col=9,endLine=4,endColumn=24,title=mednec[unknown-fact]::no fact is called `dynamic_balence`%0Anot in the vocabulary%0Ahelp: did you mean `dynamic_balance`?%0Anote: facts are declared under `facts:`, 100%25 of them%0Afix: write `dynamic_balance`
    ::warning file=a%2Cb%3Ac,title=mednec[overlapping-rules]::50%25 of it
    ::notice title=mednec[long-line]::nothing
    ");
}

#[test]
fn a_label_without_room_is_a_note() {
    let (sources, id) =
        source("a.yaml", "criteria: { impaired: { title: Impaired, when: balance is poo } }\n");
    let poo = span_of(&sources, id, "poo");
    let wide =
        Diagnostic::new(&UNKNOWN_FACT, "no").at(poo, "expected one of normal, fair and poor, as declared");
    let drawn = plain(&sources, &wide);
    assert!(drawn.lines().all(|line| line.chars().count() <= 80), "{drawn}");
    assert!(drawn.contains("= note: expected one of normal, fair and poor"), "{drawn}");
}

#[test]
fn a_fix_that_does_not_fit_is_left_out() {
    let (sources, id) = source("a.yaml", "é: 1\n");
    let good = Span::new(id, 0, 2);
    let base = Diagnostic::new(&UNKNOWN_FACT, "no").at(good, "");
    let torn = base.clone().fix("half a letter", Span::new(id, 0, 1), "e");
    let outside = base.clone().fix("behind the end", Span::new(id, 3, 90), "e");
    let mut twice = base.fix("twice", good, "e");
    let again = twice.fixes[0].edits[0].clone();
    twice.fixes[0].edits.push(again);
    for diagnostic in [torn, outside, twice] {
        assert!(json::entry(&sources, &diagnostic).fixes.is_empty());
        assert!(!sarif::log(&sources, std::slice::from_ref(&diagnostic), "0").contains("artifactChanges"));
        assert!(!plain(&sources, &diagnostic).contains("+ "));
    }
}
