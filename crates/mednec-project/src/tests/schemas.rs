//! The published JSON Schemas of questions, explanations, coverage and changes, held against the types.

use crate::asking::next_schema;
use crate::changes::changes_schema;
use crate::coverage::coverage_schema;
use crate::explanation::explanation_schema;

const NEXT: &str = include_str!("../../../../docs/schema/next-1.json");
const EXPLANATION: &str = include_str!("../../../../docs/schema/explanation-1.json");
const CHANGES: &str = include_str!("../../../../docs/schema/changes-1.json");
const COVERAGE: &str = include_str!("../../../../docs/schema/coverage-1.json");

#[test]
fn the_published_schemas_are_those_of_the_types() {
    let all = [
        ("next-1.json", NEXT, next_schema()),
        ("explanation-1.json", EXPLANATION, explanation_schema()),
        ("changes-1.json", CHANGES, changes_schema()),
        ("coverage-1.json", COVERAGE, coverage_schema()),
    ];
    for (name, committed, schema) in all {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            let path = format!("{}/../../docs/schema/{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, &text).unwrap();
        } else {
            assert_eq!(
                committed, text,
                "run the tests of mednec-project with UPDATE_SCHEMA=1 and look at what changed"
            );
        }
    }
}
