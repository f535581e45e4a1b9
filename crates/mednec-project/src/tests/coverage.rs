//! What cases show, and cases made up for the rest.

use std::path::Path;

use super::{Folder, PAYER, VOCABULARY, told};
use crate::coverage::{CoverageShown, CriterionCovered, TallyShown};
use crate::{Covered, Suggestions, cover_cases};

const CASES: &str = "\
cases:
  - id: slow-walker
    given: { procedure: 97112, one_on_one: yes, tone: normal, gait_speed: 0.5 metres per second, reviewer_agrees: yes }
    expect: { outcome: approve }
    variants:
      alone: { set: { one_on_one: no }, expect: { outcome: deny } }
      wrongly-expected: { unset: [gait_speed], expect: { outcome: deny } }
";

fn cover(folder: &Folder) -> Covered {
    let project = folder.load();
    assert_eq!(told(project.sources(), project.diagnostics()), "");
    cover_cases(&project, None).unwrap()
}

fn kind(shown: &CoverageShown, kind: &str) -> TallyShown {
    shown.kinds.iter().find(|of| of.kind == kind).unwrap().tally
}

#[test]
fn each_kind_of_point_is_told_apart() {
    let covered = cover(&Folder::sample(&[("example/97112.cases.yaml", CASES)]));
    assert_eq!((covered.run.passed(), covered.run.failed()), (2, 1));
    let shown = covered.shown();
    assert_eq!((shown.cases, shown.parts.len()), (3, 1));
    let edition = &shown.parts[0].editions[0];
    let fired: Vec<bool> = edition.rules.iter().map(|rule| rule.fired).collect();
    assert_eq!(fired, [true, false, false, true]);
    let of = |name: &str| edition.criteria.iter().find(|criterion| criterion.name == name).unwrap();
    for name in ["impaired", "slow"] {
        let CriterionCovered { met, not_met, unknown, .. } = of(name);
        // A case that fails was run as well.
        assert_eq!((*met, *not_met, *unknown), (Some(true), Some(false), Some(true)), "{name}");
    }
    let hung: Vec<(&str, &str, bool, bool)> = edition
        .comparisons
        .iter()
        .map(|one| (one.part.as_str(), one.text.as_str(), one.met, one.not_met))
        .collect();
    assert_eq!(
        hung,
        [
            ("rule 1", "one_on_one", true, true),
            ("rule 2", "impaired", true, false),
            ("rule 3", "reviewer_agrees", true, false),
            ("impaired", "tone is low", false, false),
            ("impaired", "tone is high", false, false),
            ("impaired", "slow", true, false),
            ("slow", "gait_speed < 0.6 metres per second", true, false),
        ]
    );
    let missing: Vec<(&str, bool)> = edition.facts.iter().map(|of| (of.fact.as_str(), of.missing)).collect();
    assert_eq!(
        missing,
        [("gait_speed", true), ("one_on_one", false), ("reviewer_agrees", false), ("tone", false)]
    );
    let kinds = ["rules", "criteria", "comparisons", "missing"].map(|name| {
        let TallyShown { seen, of } = kind(&shown, name);
        (seen, of)
    });
    assert_eq!(kinds, [(2, 4), (4, 6), (6, 14), (1, 4)]);
    // Two complete walks: the whole way to approval, and the first answer alone.
    let edges = kind(&shown, "edges");
    assert!(edges.seen > 2 && edges.seen < edges.of, "{edges:?}");
    assert_eq!(edges.of - edges.seen, shown.parts[0].edges_not_taken.len());
    assert_eq!(shown.total.of, 4 + 6 + 14 + 4 + edges.of);
}

#[test]
fn a_pattern_counts_only_the_policies_that_are_run() {
    let other = "\
policy: other/97110
procedures: [97110]
sources: { manual: { title: Manual } }
rules:
  - deny: alone
    when: not one_on_one
    cite: manual §1
  - otherwise: { approve: fine }
reasons: { alone: { basis: coding }, fine: { basis: medical_necessity } }
";
    let folder = Folder::sample(&[
        ("example/97112.cases.yaml", CASES),
        ("other/payer.yaml", "payer: other\nname: Other\n"),
        ("other/97110.yaml", other),
    ]);
    let project = folder.load();
    let parts = |pattern| {
        let shown = cover_cases(&project, pattern).unwrap().shown();
        shown.parts.into_iter().map(|part| part.payer).collect::<Vec<_>>()
    };
    assert_eq!(parts(None), ["example-health", "other"]);
    assert_eq!(parts(Some("slow-walker")), ["example-health"]);
}

/// Adds what is suggested to a folder, and tells what then is shown.
fn suggested(folder: &Folder, file: &str) -> (Suggestions, CoverageShown, CoverageShown) {
    let before = cover(folder);
    let suggestions = before.suggest(2, &|_, _| {});
    let text = suggestions.text();
    folder.write(file, &text);
    let after = cover(folder);
    let made: Vec<_> = after.run.results.iter().filter(|result| result.path.ends_with(file)).collect();
    assert_eq!(made.len(), suggestions.cases.len(), "{text}");
    assert!(made.iter().all(|result| result.passed()), "{text}\n{made:#?}");
    (suggestions, before.shown(), after.shown())
}

#[test]
fn what_is_suggested_passes_and_shows_all_that_can_be_shown() {
    let folder = Folder::sample(&[("example/97112.cases.yaml", CASES)]);
    let (suggestions, before, after) = suggested(&folder, "example/suggested.cases.yaml");
    assert!(suggestions.cases.iter().all(|case| !case.covers.is_empty()));
    assert_eq!((&suggestions.impossible, &suggestions.not_found), (&vec![], &vec![]));
    assert!(before.total.seen < before.total.of);
    assert_eq!((after.total.seen, after.total.of), (before.total.of, before.total.of));
    let text = suggestions.text();
    assert!(text.contains("# review: is this what the policy means?"), "{text}");
    // What a case is about makes a difference in it.
    let about = suggestions
        .cases
        .iter()
        .find(|case| case.covers.iter().any(|of| of.contains("`tone is high`, which is met")));
    assert_ne!(about.unwrap().reason, "not_one_on_one");
}

#[test]
fn what_no_case_can_show_is_proved() {
    let policy = "\
policy: example-health/97112
edition: \"2024\"
procedures: [97112]
sources: { manual: { title: Manual } }
criteria:
  never:
    cite: manual §2
    all: [gait_speed < 0.5 metres per second, gait_speed > 1 metres per second]
rules:
  - deny: contradiction
    when: never
    cite: manual §2
  - otherwise: { approve: fine }
reasons: { contradiction: { basis: coding }, fine: { basis: medical_necessity } }
";
    let folder = Folder::with(&[
        ("vocabulary/facts.yaml", VOCABULARY),
        ("example/payer.yaml", PAYER),
        ("example/97112.yaml", policy),
        ("example/a.cases.yaml", "cases: []\n"),
    ]);
    let project = folder.load();
    let suggestions = cover_cases(&project, None).unwrap().suggest(2, &|_, _| {});
    assert!(
        suggestions.impossible.iter().any(|point| point.starts_with("rule 1, ") && point.contains("fires")),
        "{suggestions:#?}"
    );
}

#[test]
fn a_shipped_policy_is_covered_further_by_what_is_suggested() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let folder = Folder::with(&[]);
    for part in ["vocabulary", "shared", "bcbst"] {
        copy(&shipped.join(part), &folder.path(part));
    }
    let (suggestions, before, after) = suggested(&folder, "bcbst/suggested.cases.yaml");
    let open = suggestions.impossible.len() + suggestions.not_found.len();
    assert!(after.total.seen > before.total.seen);
    assert_eq!(after.total.seen + open, after.total.of, "{:#?}", suggestions.not_found);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
