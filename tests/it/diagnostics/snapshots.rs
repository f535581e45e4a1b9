//! Each fixture brings about the problem it is named after, and its snapshot shows what is said.

use super::fixture::all;

/// What a fixture cannot do without: an `allow` that is misspelt leaves what it was to allow.
const ALSO: [(&str, &str); 1] = [("unknown-allow", "missing-citation")];

#[test]
fn every_fixture_brings_about_its_problem() {
    for fixture in all("diagnostics") {
        let (_, compiled) = fixture.compile();
        let told: Vec<&str> = compiled.diagnostics.iter().map(|problem| problem.code.name).collect();
        assert!(told.contains(&fixture.name.as_str()), "{} tells of {told:?}", fixture.name);
        let alone = |name: &str| name == fixture.name || ALSO.contains(&(&fixture.name, name));
        assert!(told.iter().all(|name| alone(name)), "{} tells of {told:?}", fixture.name);
        fixture.assert_snapshot("diagnostics", &fixture.said());
    }
}
