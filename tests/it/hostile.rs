//! What a stranger may send ends in diagnostics, and never in a panic, an empty answer or a long wait.
//!
//! Nothing is timed here: each of these would take minutes, or the whole memory, without the limit that it meets.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use mednec_compiler::Options;
use mednec_project::{CasePlace, CaseReader, Project};
use mednec_source::Severity;

const FACTS: &str = "facts:
  procedure: { type: code, system: cpt }
  service_date: { type: date }
  attended: { type: yes/no }
  visits:
    type: list of records
    length: 0 to 400
    fields:
      date: { type: date }
";

const PAYER: &str = "payer: example\nname: Example Health (fictional)\n";

const HEAD: &str =
    "policy: example/97112\nprocedures: [97112]\nreasons:\n  some: { basis: coding }\nrules:\n";

/// The names of what is told of a folder of these files.
fn told(files: &[(&str, &[u8])]) -> Vec<&'static str> {
    let mut name = 0u64;
    for (path, bytes) in files {
        for byte in path.as_bytes().iter().chain(bytes.iter().take(200)) {
            name = name.wrapping_mul(31).wrapping_add(u64::from(*byte));
        }
        name = name.wrapping_mul(31).wrapping_add(bytes.len() as u64);
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name:x}"));
    for (path, bytes) in
        [("facts.yaml", FACTS.as_bytes()), ("example/payer.yaml", PAYER.as_bytes())].iter().chain(files)
    {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let project = Project::load(&folder, &Options::default());
    let problems = project.diagnostics();
    let mut names: Vec<&'static str> =
        problems.iter().filter(|p| p.severity == Severity::Error).map(|p| p.code.name).collect();
    fs::remove_dir_all(&folder).unwrap();
    names.sort_unstable();
    names.dedup();
    names
}

fn policy(rules: &str) -> String {
    format!("{HEAD}{rules}")
}

#[test]
fn a_policy_without_tricks_is_fine() {
    let plain = policy("  - { pend: some, when: attended }\n  - otherwise: { approve: ok }\n");
    assert_eq!(told(&[("example/policy.yaml", plain.as_bytes())]), [""; 0]);
    let windows = plain.replace('\n', "\r\n");
    assert_eq!(told(&[("example/policy.yaml", windows.as_bytes())]), [""; 0]);
    let marked = format!("\u{feff}{plain}");
    assert_eq!(told(&[("example/policy.yaml", marked.as_bytes())]), [""; 0]);
}

#[test]
fn deep_nesting_is_refused() {
    let lists = policy(&format!(
        "  - pend: some\n    when: {{ any: {}{} }}\n",
        "[".repeat(50_000),
        "]".repeat(50_000)
    ));
    assert!(!told(&[("example/policy.yaml", lists.as_bytes())]).is_empty());
    let brackets =
        policy(&format!("  - {{ pend: some, when: {}attended{} }}\n", "(".repeat(2_000), ")".repeat(2_000)));
    assert_eq!(told(&[("example/policy.yaml", brackets.as_bytes())]), ["condition-too-deep"]);
    let nots = policy(&format!("  - {{ pend: some, when: {}attended }}\n", "not ".repeat(2_000)));
    assert!(!told(&[("example/policy.yaml", nots.as_bytes())]).is_empty());
    let wheres = policy(&format!(
        "  - {{ pend: some, when: {}attended{} }}\n",
        "any visits where (".repeat(300),
        ")".repeat(300)
    ));
    assert!(!told(&[("example/policy.yaml", wheres.as_bytes())]).is_empty());
}

#[test]
fn aliases_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let below = level - 1;
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![format!("*a{below}"); 9].join(", ")).unwrap();
    }
    let text = policy("  - otherwise: { approve: ok }\n") + &bomb;
    assert!(!told(&[("example/policy.yaml", text.as_bytes())]).is_empty());
}

#[test]
fn large_files_and_other_bytes_are_refused() {
    let large = vec![b'#'; 50 * 1024 * 1024];
    assert_eq!(told(&[("example/policy.yaml", &large)]), ["file-too-large"]);
    assert_eq!(told(&[("example/rows.csv", &large)]), ["file-too-large"]);
    assert_eq!(told(&[("example/policy.yaml", b"policy: \xff\xfe")]), ["not-utf8"]);
    let nul = policy("  - otherwise: { approve: ok\0 }\n");
    assert!(!told(&[("example/policy.yaml", nul.as_bytes())]).is_empty());
}

#[test]
fn a_hundred_thousand_rules_are_refused() {
    let rules = "  - { pend: some, when: attended }\n".repeat(100_000);
    assert_eq!(told(&[("example/policy.yaml", policy(&rules).as_bytes())]), ["too-many-rules"]);
}

#[test]
fn a_hundred_thousand_criteria_are_not_the_end() {
    let mut text = String::from(
        "policy: example/97112\nprocedures: [97112]\nreasons:\n  some: { basis: coding }\ncriteria:\n",
    );
    for number in 0..20_000 {
        writeln!(text, "  c{number}: {{ when: attended }}").unwrap();
    }
    text.push_str("rules:\n  - otherwise: { approve: ok }\n");
    assert_eq!(told(&[("example/policy.yaml", text.as_bytes())]), [""; 0]);
}

#[test]
fn a_list_of_a_million_visits_is_refused() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile-visits");
    for (path, text) in [
        ("facts.yaml", FACTS),
        ("example/payer.yaml", PAYER),
        (
            "example/policy.yaml",
            &policy("  - { pend: some, when: count of visits > 3 }\n  - otherwise: { approve: ok }\n"),
        ),
    ] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let project = Project::load(&folder, &Options::default());
    fs::remove_dir_all(&folder).unwrap();
    let bundle = project.bundle().expect("the policy compiles");
    let mut reader = CaseReader::new(bundle);
    let mut case = reader.blank();
    let visits = vec![r#"{"date":"2025-01-01"}"#; 1_000_000].join(",");
    let text = format!(r#"{{"procedure":97112,"visits":[{visits}]}}"#);
    let problems = reader.read_json(&text, CasePlace::Path("case.json"), &mut case).unwrap_err();
    assert!(problems.len() <= 100, "{} problems", problems.len());
    let deep = format!(r#"{{"visits":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(reader.read_json(&deep, CasePlace::Path("case.json"), &mut case).is_err());
}
