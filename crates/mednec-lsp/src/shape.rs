//! What is written at a place of a file: keys, conditions, words, names.

use mednec_syntax::file::keys::{self, Table};

use crate::index::Sort;
use crate::place::Step;

/// What is written at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Keys of a table.
    Keys(&'static Table),
    /// Keys that the author chooses, each with a value of this shape.
    Named(&'static Shape),
    /// Keys that the author chooses, each with keys of a table.
    NamedKeys(&'static Table),
    /// A list.
    List(&'static Shape),
    /// A list of which each entry has keys of a table.
    ListedKeys(&'static Table),
    /// A condition.
    Condition,
    /// A condition or a group.
    Member,
    /// A condition, a group, or a list of them.
    Members,
    /// A number, a day, a word, or what is reckoned from them.
    Value,
    /// A parameter: a value, or keys.
    Parameter,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A name of one of these sorts.
    Name(&'static [Sort]),
    /// Codes or the names of sets, by the system that is named beside it or of procedures.
    Code,
    /// A document and a place in it.
    Cite,
    /// A code system.
    System,
    /// A unit of measurement.
    Unit,
    /// Names of warnings, each with a reason.
    Allow,
    /// Facts with their values.
    Given,
    /// A value of the fact whose key is the last on the way.
    Fact,
    /// Nothing that is known.
    Unknown,
}

use Shape::{
    Allow, Cite, Code, Condition, Fact, Given, Keys, List, ListedKeys, Member, Members, Name, Named,
    NamedKeys, Parameter, System, Unit, Unknown, Value, Words,
};

const YES_NO: Shape = Words(&["yes", "no"]);
const OUTCOMES: Shape = Words(&mednec_syntax::file::OUTCOMES);
const BASES: Shape = Words(&[
    "medical_necessity",
    "investigational",
    "not_covered",
    "benefit_limit",
    "coding",
    "documentation",
    "information",
    "clinical_review",
]);
const TYPES: Shape = Words(&[
    "yes/no",
    "whole number",
    "decimal number",
    "money",
    "date",
    "one of",
    "ordered choices",
    "code",
    "list of codes",
    "list of choices",
    "list of records",
]);
const REASON: Shape = Name(&[Sort::Reason]);
const FACTS: Shape = Name(&[Sort::Fact]);
const FIELDS: Shape = Name(&[Sort::Field]);
const CRITERIA: Shape = Name(&[Sort::Criterion]);

/// The keys that tell the kind of a file.
const KINDS: [(&str, &Table); 8] = [
    ("policy", &keys::POLICY),
    ("cases", &keys::CASES),
    ("facts", &keys::VOCABULARY),
    ("constraints", &keys::VOCABULARY),
    ("value_set", &keys::VALUE_SET),
    ("code_system", &keys::CODE_SYSTEM),
    ("shared", &keys::SHARED),
    ("payer", &keys::PAYER),
];

impl Shape {
    /// Of a whole file, by the keys of its text.
    pub(crate) fn of_file(text: &str) -> Option<Self> {
        let has = |key: &str| {
            text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
        };
        KINDS.iter().find(|(key, _)| has(key)).map(|(_, table)| Keys(table))
    }

    /// At the end of a path through a file.
    pub(crate) fn at(self, path: &[Step]) -> Self {
        path.iter().fold(self, Self::under)
    }

    /// A step further in.
    fn under(self, step: &Step) -> Self {
        match (self, step) {
            (Keys(table), Step::Key(key)) => of_key(table, key),
            (Named(inner), Step::Key(_)) | (List(inner), Step::Item) => *inner,
            (NamedKeys(table), Step::Key(_)) | (ListedKeys(table), Step::Item) => Keys(table),
            (Members, Step::Item) => Member,
            (Member | Members, Step::Key(key)) => of_key(&keys::GROUP, key),
            (Parameter, Step::Key(key)) => of_key(&keys::PARAMETER_BY, key),
            (Given | Fact, _) => Fact,
            (Code, Step::Item) => Code,
            (Code, Step::Key(key)) => of_key(&keys::DATED_CODE, key),
            (Cite, Step::Item) => Cite,
            (Name(sorts), Step::Item) => Name(sorts),
            _ => Unknown,
        }
    }
}

/// The value of a key of a table.
fn of_key(table: &'static Table, key: &str) -> Shape {
    const MEMBERS: Shape = List(&Member);
    let of_place = match (table.place, key) {
        ("a policy file", "sources") => Some(NamedKeys(&keys::SOURCE)),
        ("a policy file", "status") => Some(Words(&["draft", "approved", "retired", "template"])),
        ("a policy file", "effective") => Some(Keys(&keys::EFFECTIVE)),
        ("a policy file", "procedures") => Some(List(&Code)),
        ("a policy file", "stage") => Some(Name(&[Sort::Stage])),
        ("a policy file", "applies") => Some(Members),
        ("a policy file", "approved") => Some(Keys(&keys::APPROVED)),
        ("a policy file", "bounds") => Some(Words(&["floor", "ceiling", "both"])),
        ("a policy file", "based_on") => Some(Keys(&keys::BASED_ON)),
        ("a policy file", "changes") => Some(ListedKeys(&keys::CHANGE)),
        ("a policy file", "parameters") => Some(Named(&Parameter)),
        ("a policy file", "tables") => Some(NamedKeys(&keys::TABLE)),
        ("a policy file", "accumulators") => Some(NamedKeys(&keys::ACCUMULATOR)),
        ("a policy file", "timed_units") => Some(NamedKeys(&keys::TIMED_UNITS)),
        ("a policy file", "rules") => Some(ListedKeys(&keys::RULE)),
        ("a policy file", "lapses") => Some(Keys(&keys::LAPSES)),
        ("a policy file", "invariants") => Some(ListedKeys(&keys::INVARIANT)),
        ("`based_on`", "policy") => Some(Name(&[Sort::Policy])),
        ("`effective`", "by" | "through") | ("a parameter by a fact", "by") => Some(FACTS),
        ("`effective`", "spanning") => Some(Words(&["pend", "first"])),
        ("`open`", "fact") | ("`ties`", "ask") => Some(FACTS),
        ("a soft limit" | "a rule", "soft_limit") | ("`lapses`", "deny") => Some(REASON),
        ("a soft limit", "over") => Some(Members),
        ("a soft limit", "supported_by") => Some(MEMBERS),
        ("a rule", "otherwise") => Some(Keys(&keys::OTHERWISE)),
        ("`grant`", "within" | "from" | "until") => Some(Value),
        ("`grant`", "procedure") => Some(Code),
        ("`grant`", "remainder") => Some(Words(&["review", "deny", "none"])),
        ("a parameter by a fact", "table") => Some(Named(&Value)),
        ("a parameter" | "a parameter by a fact", "value" | "floor" | "ceiling" | "else") => Some(Value),
        ("a table", "hit") => Some(Words(&["first", "unique", "collect"])),
        ("a table", "collect") => Some(Words(&["sum", "lowest", "highest", "count"])),
        ("a table", "rows") => Some(ListedKeys(&keys::ROW)),
        ("a table", "else") | ("a row of a table", "value") | ("a change", "to") => Some(Value),
        ("a change", "set") => Some(Name(&[Sort::Parameter])),
        ("a change", "replace" | "withdraw") => Some(CRITERIA),
        ("a change", "with") => Some(Keys(&keys::CRITERION)),
        ("a change", "add_before") => Some(Name(&[Sort::Rule])),
        ("a change", "rule") => Some(Keys(&keys::RULE)),
        ("an invariant", "never" | "always") => Some(OUTCOMES),
        ("a disposition", "is") | ("`expect`", "disposition") => Some(Words(&["final", "recommended"])),
        ("an accumulator", "per") => Some(FIELDS),
        ("an accumulator", "total") => Some(Value),
        ("an entry of `timed_units`", "law") => Some(Words(&["cms", "cpt", "each_code_timed"])),
        ("an entry of `timed_units`", "lines" | "on" | "procedure") => Some(FACTS),
        ("an entry of `timed_units`", "code" | "minutes" | "billed" | "number") => Some(FIELDS),
        ("an entry of `timed_units`", "timed") => Some(List(&Code)),
        ("an entry of `timed_units`", "where") => Some(Condition),
        ("an entry of `timed_units`", "ties") => Some(Keys(&keys::TIES)),
        ("a vocabulary file", "facts") => Some(NamedKeys(&keys::FACT)),
        ("a vocabulary file", "constraints") | ("a fact", "each") => Some(List(&Condition)),
        ("a fact" | "a field", "type") => Some(TYPES),
        ("a fact", "answered_by") => Some(Words(&["provider", "member", "payer", "reviewer"])),
        ("a fact", "complete" | "identifying" | "can_change") | ("a field", "identifying") => Some(YES_NO),
        ("a fact", "counts") => Some(Words(&["including this", "before this"])),
        ("a fact", "fields") => Some(NamedKeys(&keys::FIELD)),
        ("a fact", "dated_by" | "numbered_by") => Some(FIELDS),
        ("a fact", "this") => Some(Named(&FACTS)),
        ("a fact", "if_absent") => Some(Keys(&keys::IF_ABSENT)),
        ("a value set file", "codes" | "exclude") => Some(List(&Code)),
        ("a value set file", "pairs") => Some(Keys(&keys::PAIRS)),
        ("a code system file", "code_system") => Some(System),
        ("a code system file", "codes") => Some(NamedKeys(&keys::CODE)),
        ("a payer file", "stages") => Some(ListedKeys(&keys::STAGE)),
        ("a payer file", "letters") => Some(Keys(&keys::LETTERS)),
        ("a case file", "payer") => Some(Name(&[Sort::Payer])),
        ("a case file", "cases") => Some(ListedKeys(&keys::CASE)),
        ("a case", "given") | ("a variant", "set") => Some(Given),
        ("a case", "variants") => Some(NamedKeys(&keys::VARIANT)),
        ("a case" | "a variant", "expect") => Some(Keys(&keys::EXPECT)),
        ("a variant", "unset") | ("`expect`", "missing") => Some(FACTS),
        ("`expect`", "lines") => Some(NamedKeys(&keys::EXPECT)),
        ("`expect`", "criteria") => Some(Named(&Words(&["met", "not met", "unknown"]))),
        ("`expect`", "reason") => Some(REASON),
        _ => None,
    };
    of_place.unwrap_or(match key {
        "when" | "unless" => Members,
        "all" | "any" | "none" | "of" => MEMBERS,
        "including" => CRITERIA,
        "criteria" => NamedKeys(&keys::CRITERION),
        "reasons" => NamedKeys(&keys::REASON),
        "sources" => NamedKeys(&keys::SOURCE),
        "open" => Keys(&keys::OPEN),
        "grant" => Keys(&keys::GRANT_KEYS),
        "cite" => Cite,
        "suggest" => List(&Code),
        "dispositions" => ListedKeys(&keys::DISPOSITION),
        "allow" => Allow,
        "outcome" => OUTCOMES,
        "basis" => BASES,
        "group" => Words(&["CO", "PR", "OA", "PI"]),
        "report_as" => REASON,
        "unit" => Unit,
        "system" => System,
        "overrides" => YES_NO,
        outcome if mednec_syntax::file::OUTCOMES.contains(&outcome) => REASON,
        _ => Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(file: &str, path: &[&str]) -> String {
        let steps: Vec<Step> = path
            .iter()
            .map(|step| if *step == "-" { Step::Item } else { Step::Key((*step).to_owned()) })
            .collect();
        match Shape::of_file(file).unwrap().at(&steps) {
            Keys(table) => table.place.to_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_path_leads_to_what_is_written_there() {
        let policy = "title: x\npolicy: a/b\n";
        assert_eq!(shape(policy, &[]), "a policy file");
        assert_eq!(shape(policy, &["rules", "-"]), "a rule");
        assert_eq!(shape(policy, &["rules", "-", "deny"]), "Name([Reason])");
        assert_eq!(shape(policy, &["rules", "-", "otherwise", "grant"]), "`grant`");
        assert_eq!(shape(policy, &["criteria", "c", "any", "-", "all", "-"]), "Member");
        assert_eq!(shape(policy, &["criteria", "c", "any", "-"]), "Member");
        assert_eq!(shape(policy, &["parameters", "p", "table", "AZ"]), "Value");
        assert_eq!(shape("cases: []", &["cases", "-", "given", "tone"]), "Fact");
        assert_eq!(shape("facts: {}", &["facts", "f", "fields", "g", "type"])[..5], *"Words");
    }

    /// Every key of every table leads somewhere, or is text of the author's own.
    #[test]
    fn a_file_of_another_kind_is_not_known() {
        assert!(Shape::of_file("name: x\njobs: {}\n").is_none());
        assert_eq!(shape("policy: a/b", &["title"]), "Unknown");
    }
}
