//! Each fixture brings about the problem it is named after, and its snapshot shows what is said.

use super::fixture::all;

/// What a fixture cannot do without: an `allow` that is misspelt leaves what it was to allow.
const ALSO: [(&str, &str); 1] = [("unknown-allow", "missing-citation")];

#[test]
fn every_fixture_brings_about_its_problem() {
    let mut wrong = Vec::new();
    for fixture in all("diagnostics") {
        let (_, compiled) = fixture.compile();
        let told: Vec<&str> = compiled.diagnostics.iter().map(|problem| problem.code.name).collect();
        let code = fixture.code();
        let alone = |name: &str| name == code || ALSO.contains(&(code, name));
        if !told.contains(&code) || !told.iter().all(|name| alone(name)) {
            wrong.push(format!("{} tells of {told:?}\n{}", fixture.name, fixture.said()));
            continue;
        }
        fixture.assert_snapshot("diagnostics", &fixture.said());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
