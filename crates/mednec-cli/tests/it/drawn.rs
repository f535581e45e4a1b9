//! Policies as they are drawn, in every format.

use super::cli::{code, mednec, staged, text};

#[test]
fn a_policy_is_drawn_in_every_format() {
    for format in ["dot", "mermaid", "svg"] {
        for more in [&[][..], &["--decision"], &["--criterion", "neuromuscular_impairment"]] {
            let mut arguments = vec!["graph", "aetna/97112", "-p", "policies", "--format", format];
            arguments.extend(more);
            let output = mednec(&arguments);
            assert_eq!(code(&output), 0, "{arguments:?}: {}", text(&output.stderr));
            assert!(output.stdout.len() > 200, "{arguments:?}");
        }
    }
}

#[test]
fn the_tree_of_a_policy_has_all_its_editions_in_every_format() {
    for format in ["dot", "mermaid", "svg"] {
        let drawn = text(&mednec(&["graph", "-p", "policies", "aetna/97112", "-f", format]).stdout);
        for edition in ["edition until 2025-10-28", "edition from 2025-10-29"] {
            assert!(drawn.contains(edition), "{format} lacks the {edition}");
        }
        assert!(drawn.contains("visits_used: 18 visits or more"), "{format} hides a parameter's value");
    }
    let drawn = text(&mednec(&["graph", "-p", "policies", "bcbst/97112", "-f", "dot"]).stdout);
    assert!(drawn.contains("edition "), "{drawn}");
}

#[test]
fn what_is_computed_is_drawn_like_any_other_question() {
    let folder = staged();
    let path = folder.path().to_str().unwrap();
    for (policy, more) in [
        ("example-health/benefit", &["--decision"][..]),
        ("example-health/benefit", &[]),
        ("example-health/necessity", &["--decision", "--whole"]),
    ] {
        for format in ["dot", "mermaid", "svg"] {
            let output = mednec(&[&["graph", policy, "-p", path, "-f", format], more].concat());
            assert_eq!(code(&output), 0, "{policy} {format}: {}", text(&output.stderr));
            let drawn = text(&output.stdout);
            assert!(policy.ends_with("necessity") || drawn.contains("count of visits"), "{drawn}");
        }
    }
}
