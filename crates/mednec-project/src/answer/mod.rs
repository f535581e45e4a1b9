//! The public shape of a determination, `mednec.determination/1`, and how it is made.
//!
//! The shape is apart from the bundle's own tables, so that these can change and answers that were stored can still
//! be read. Its JSON Schema is kept in `docs/schema/determination-1.json`; a property may be added to it, never taken
//! away or made optional.

mod brief;
mod criteria;
mod governing;
mod granted;
mod make;
mod missing;
mod otherwise;
mod path;
mod reopening;
mod schema;
mod shown;
mod units;
mod why_not;

use mednec_graph::{Basis, Disposition, Outcome, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use brief::{Brief, End};
pub(crate) use governing::edition;
pub use granted::GrantWords;
pub(crate) use granted::REMAINDERS;
pub use make::Answerer;
pub(crate) use missing::{missing_fact, payer_question};
pub use otherwise::OtherwiseShown;
pub use path::{EditionPath, RuleStep, Step};
pub use schema::answer_schema;
pub(crate) use schema::outcome as outcome_words;
pub use shown::said;
pub use why_not::{InTheWay, Obstacle, WantedRule, WhyNot};

/// The name and version of the shape.
pub const SCHEMA: &str = "mednec.determination/1";

/// What a case is determined as under one payer, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "mednec.determination/1")]
pub struct Answer {
    /// The name and version of this shape: `mednec.determination/1`.
    pub schema: String,
    /// The case's own name, as text; null where it has none.
    pub case_id: Option<String>,
    /// The short name of the payer; null where it is not known.
    pub payer: Option<String>,
    /// The name of the payer, for people.
    pub payer_name: Option<String>,
    /// The policy that governs the case, of several stages the one that decided; a list where several may, null where
    /// none does.
    pub policy: Option<OneOrMany>,
    /// The title of the policy, for people; null where several may govern the case.
    pub policy_title: Option<String>,
    /// The edition of the policy; a list where several may govern the case, null where none does.
    pub edition: Option<OneOrMany>,
    /// The editions that govern the case, one for each stage of the payer's policies, or that may govern it.
    #[serde(default)]
    pub editions: Vec<EditionShown>,
    /// The day as of which it was asked what is known; absent where everything was taken as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_on: Option<String>,
    /// What it would be with everything known; absent where that is the same, or was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_all_known: Option<OtherwiseShown>,
    /// What is decided. `pend` where missing facts could still change it.
    #[schemars(schema_with = "schema::outcome")]
    pub outcome: Outcome,
    /// The name of the reason. `information_needed` and `clinical_review` where missing facts could still change it.
    pub reason: String,
    /// On what ground the reason stands; null where it states none.
    #[schemars(schema_with = "schema::basis")]
    pub basis: Option<Basis>,
    /// How the determination is said on a claim and in an authorization response.
    pub codes: ClaimCodes,
    /// The reason in words.
    pub text: Option<String>,
    /// Whether it stands as it is, or is advice to a licensed reviewer who decides.
    #[schemars(schema_with = "schema::disposition")]
    pub disposition: Disposition,
    /// Procedures to request instead.
    pub suggest: Vec<String>,
    /// What is granted; null where nothing is.
    #[serde(default)]
    pub grant: Option<GrantShown>,
    /// The units of timed codes that the minutes support, of each entry of `timed_units` of the editions that govern the
    /// case; absent where there is none, or where the requested code is not timed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supported_units: Vec<UnitsShown>,
    /// The facts that could still change the determination, and no others if `exact`; where the request lapsed, those
    /// that would open it again.
    pub missing: Vec<MissingFact>,
    /// The facts whose absence was counted.
    #[serde(default)]
    pub closed: Vec<ClosedFact>,
    /// That the request waited for information too long; null where it did not.
    #[serde(default)]
    pub lapsed: Option<LapsedShown>,
    /// What would open a decision again that was made because something is not documented.
    #[serde(default)]
    pub reopens: Vec<MissingFact>,
    /// Every determination that the missing facts leave possible; exactly one where the case is decided.
    pub possible: Vec<PossibleOutcome>,
    /// Whether `possible` and `missing` are exact; else they may hold more than the truth, never less.
    pub exact: bool,
    /// The rule that decided; null where none did or none could yet.
    pub rule: Option<RuleShown>,
    /// The criteria as they are written, of the edition of each stage; empty where it is open which editions govern the
    /// case, absent where the caller asked for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criteria: Option<Vec<CriterionShown>>,
    /// What is to be looked at in the case, though it does not keep it from being determined.
    #[serde(default)]
    pub warnings: Vec<WarningShown>,
    /// The SHA-256 of the compiled policies.
    pub bundle: String,
}

/// An edition that governs a case, or may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditionShown {
    /// The policy.
    pub policy: String,
    /// What a person calls it.
    pub title: Option<String>,
    /// The edition's name.
    pub edition: String,
    /// The stage of the payer's policies it stands in; null where the payer has no stages.
    pub stage: Option<String>,
    /// Whether the determination is that of its stage.
    pub deciding: bool,
    /// What it decides for its stage; null where that is open.
    #[schemars(schema_with = "schema::optional_outcome")]
    pub outcome: Option<Outcome>,
    /// The name of the reason; null where that is open.
    pub reason: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// The day on which it was approved.
    pub approved_on: Option<String>,
    /// The day by which it is to be read again.
    pub next_review: Option<String>,
}

/// What is granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GrantShown {
    /// How much of what.
    pub quantities: Vec<QuantityShown>,
    /// The first day; null where there is none, or where it is not known.
    pub from: Option<String>,
    /// The last day; null where there is none, or where it is not known.
    pub until: Option<String>,
    /// The procedure granted in place of the requested one.
    pub procedure: Option<String>,
    /// What happens to what is asked for beyond it: `review` or `deny`; null where nothing is said.
    pub remainder: Option<String>,
    /// The facts that tell what is null here for not being known.
    pub missing: Vec<MissingFact>,
}

/// The units that the minutes of a day support for the requested code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitsShown {
    /// The name of the entry: `supported_units`.
    pub name: String,
    /// The law by which they are counted: `cms`, `cpt`, `each_code_timed`.
    pub law: String,
    /// How many; null where missing facts leave it open.
    pub units: Option<String>,
    /// The least that they can be.
    pub at_least: String,
    /// The most that they can be.
    pub at_most: String,
}

/// A quantity that is granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuantityShown {
    /// Of what: `visits`, `units`.
    pub name: String,
    /// How many, as an exact decimal; null where missing facts leave it open.
    pub value: Option<String>,
    /// The unit.
    pub unit: Option<String>,
}

/// A fact whose absence was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosedFact {
    /// Its name.
    pub fact: String,
    /// The value that its absence counts as.
    pub value: String,
    /// The condition under which its absence counts.
    pub when: String,
}

/// That a request waited for information too long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LapsedShown {
    /// The condition under which it lapses.
    pub text: String,
    /// The file and line it is written at.
    pub place: String,
    /// The documents and places it was taken from.
    pub citations: Vec<CitationShown>,
    /// The facts that would open it again.
    pub reopens: Vec<String>,
}

/// A document and the place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CitationShown {
    /// The document's title and the place in it.
    pub text: String,
    /// Whose reading it is, where authorities differ.
    pub authority: Option<String>,
}

/// Something to be looked at in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WarningShown {
    /// What it is called: `code-not-valid-on-date`.
    pub code: String,
    /// The fact it is about.
    pub fact: String,
    /// What is to be looked at.
    pub text: String,
}

/// One name, or several where it is open which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// The one.
    One(String),
    /// All that are possible.
    Many(Vec<String>),
}

/// The codes of a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimCodes {
    /// The claim adjustment group: CO, PR, OA or PI.
    pub group: Option<String>,
    /// The claim adjustment reason code.
    pub carc: Option<String>,
    /// Remittance advice remark codes.
    pub rarc: Vec<String>,
    /// The action code of an X12 278 response.
    pub review_action: Option<String>,
}

/// A fact that could still change a determination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MissingFact {
    /// Its name.
    pub fact: String,
    /// The question to ask.
    pub question: Option<String>,
    /// What an answer looks like: "one of normal, fair, poor".
    pub expected: String,
    /// Where the answer is found.
    pub found_in: Option<String>,
    /// Who answers it: provider, member, payer or reviewer.
    pub answered_by: String,
    /// What the case says of it, as far as that goes: "from 8 to 14 visits", "one of fair, poor"; null where it says
    /// nothing.
    pub known: Option<String>,
}

/// A determination that is still possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PossibleOutcome {
    /// What would be decided.
    #[schemars(schema_with = "schema::outcome")]
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
    /// The reason in words.
    pub text: Option<String>,
    /// Procedures that would be suggested instead.
    pub suggest: Vec<String>,
    /// What would be granted, where the case is not decided; null where nothing would be.
    #[serde(default)]
    pub grant: Option<GrantShown>,
}

/// The rule that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleShown {
    /// The rule in one line: "deny unless neurological_cause and neuromuscular_impairment".
    pub text: String,
    /// What it means, for people.
    pub title: Option<String>,
    /// The file and line it is written at.
    pub place: String,
    /// The first document and place it was taken from.
    pub citation: Option<String>,
    /// All documents and places it was taken from.
    #[serde(default)]
    pub citations: Vec<CitationShown>,
    /// The facts that the rule itself looks at, apart from criteria.
    pub facts: Vec<FactShown>,
}

/// A criterion, or one member of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CriterionShown {
    /// The policy it belongs to, where policies of several stages govern the case; of criteria that are no member of
    /// another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The name of a criterion; null for a comparison or an inline group.
    pub name: Option<String>,
    /// What it means, for people.
    pub title: Option<String>,
    /// Whether it is met, however the missing facts turn out.
    #[schemars(schema_with = "schema::status")]
    pub status: Status,
    /// The condition in one canonical spelling.
    pub text: String,
    /// The documents and places it was taken from.
    pub citations: Vec<String>,
    /// The citations of those whose reading it is, where authorities differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorities: Vec<CitationShown>,
    /// The file and line it is written at.
    pub place: String,
    /// The facts that a comparison looks at.
    pub facts: Vec<FactShown>,
    /// How many members must hold: "all", "any", "none", "at least 2"; null where it has no members.
    pub count: Option<String>,
    /// What it is made of, as written.
    pub members: Vec<CriterionShown>,
}

/// A fact and what the case says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FactShown {
    /// Its name.
    pub fact: String,
    /// Its value as people write it; null where nothing is known of it. What is computed has its words as name: "count of
    /// visits in the 42 days up to service_date".
    pub value: Option<String>,
}

impl OneOrMany {
    /// One name where all are equal, several in the order given, nothing where there is none.
    pub fn of(names: impl IntoIterator<Item = String>) -> Option<Self> {
        let mut all: Vec<String> = Vec::new();
        for name in names {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        match all.len() {
            0 => None,
            1 => all.pop().map(Self::One),
            _ => Some(Self::Many(all)),
        }
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_written_as_text_and_several_as_a_list() {
        let of = |names: &[&str]| OneOrMany::of(names.iter().map(|name| (*name).to_owned()));
        let json = |names: &[&str]| serde_json::to_string(&of(names)).unwrap();
        assert_eq!(json(&[]), "null");
        assert_eq!(json(&["a", "a"]), "\"a\"");
        assert_eq!(json(&["b", "a"]), "[\"b\",\"a\"]");
        assert_eq!(serde_json::from_str::<Option<OneOrMany>>("[\"b\"]").unwrap().unwrap().names(), ["b"]);
    }
}
