//! What two sets of policies decide differently, `mednec.changes/1`, and how that is found.
//!
//! Both sides are rebuilt in one graph. Equal nodes prove that every case ends alike; a pair of different ends is shown
//! with a case that was determined by both.

mod asides;
mod criteria;
mod find;
mod request;
mod words;

use mednec_graph::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use find::{Compared, Of, changes};
pub use words::{aside_text, case_text, change_text, ending, more_text};

/// The name and version of the shape.
pub const CHANGES_SCHEMA: &str = "mednec.changes/1";

/// What two sets of policies decide differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "mednec.changes/1")]
pub struct Changes {
    /// The name and version of this shape: `mednec.changes/1`.
    pub schema: String,
    /// What the first side is called.
    pub old: String,
    /// What the second side is called.
    pub new: String,
    /// The greatest change of all.
    pub verdict: Verdict,
    /// The parts that were compared, by payer and procedure; those that are equal too.
    pub parts: Vec<PartChanged>,
}

/// The JSON Schema of [`Changes`], as published in `docs/schema/changes-1.json`.
pub fn changes_schema() -> Value {
    schemars::schema_for!(Changes).to_value()
}

/// How much something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every case ends alike: proved by equal graphs, or by a search that left nothing out.
    Same,
    /// In words only.
    Wording,
    /// The graphs differ, but no case was found that shows it, nor a proof that there is none.
    Possible,
    /// It could not be compared.
    NotCompared,
    /// In what cases come to.
    Meaning,
}

/// Policies of one payer that share procedures, on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartChanged {
    /// The payer.
    pub payer: String,
    /// The procedures, each one or from one to another; none where the vocabulary has no procedure, or for all others.
    pub procedures: Vec<String>,
    /// The editions of the first side; none where it has no policy for them.
    pub old: Vec<String>,
    /// The editions of the second side.
    pub new: Vec<String>,
    /// How much it changed.
    pub verdict: Verdict,
    /// Why it could not be compared.
    pub problem: Option<String>,
    /// From which end to which other end cases move, the greatest change first.
    pub moved: Vec<MovedShown>,
    /// How many more pairs of ends there may be, where enough of a pair of outcomes were shown.
    pub more: Vec<MoreMoved>,
    /// What decides beside the rules and is not what it was.
    pub asides: Vec<AsideChanged>,
    /// The criteria that are not what they were.
    pub criteria: Vec<CriterionChanged>,
}

/// Something beside the rules that is not what it was. It is compared by how it is written, so it may mean the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AsideChanged {
    /// The policy; empty where it is about all of the part.
    pub edition: String,
    /// What it is.
    pub what: Aside,
    /// The fact whose absence counts.
    pub fact: Option<String>,
    /// What it was; null where there was none.
    pub old: Option<String>,
    /// What it is; null where there is none.
    pub new: Option<String>,
}

/// What decides beside the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// Which requests an edition governs, where the rules of two editions are compared.
    Governs,
    /// The days from which on editions were known.
    KnownFrom,
    /// When a request that waits for information lapses.
    Lapse,
    /// What is final and what is recommended.
    Disposition,
    /// What the absence of a fact counts as.
    Absence,
}

/// Cases that end otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MovedShown {
    /// Where they ended.
    pub from: EndShown,
    /// Where they end now.
    pub to: EndShown,
    /// Whether only words differ.
    pub wording: bool,
    /// The smallest case that was found, facts by name; null where none was found and it is only possible.
    pub case: Option<Map<String, Value>>,
    /// Whether the case was determined by both sides and came out so.
    pub run: bool,
}

/// Pairs of reasons that were not looked at, since enough of their outcomes were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MoreMoved {
    /// The outcome on the first side.
    #[schemars(with = "String")]
    pub from: Outcome,
    /// The outcome on the second side.
    #[schemars(with = "String")]
    pub to: Outcome,
    /// How many pairs of reasons there may be.
    pub pairs: usize,
}

/// Where cases end on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EndShown {
    /// The outcome.
    #[schemars(with = "String")]
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
    /// The reason in words.
    pub text: Option<String>,
    /// The ground of the reason.
    pub basis: Option<String>,
    /// The codes of the reason: group and CARC, RARCs.
    pub codes: Vec<String>,
    /// What to request instead.
    pub suggest: Vec<String>,
    /// What is granted to the case: `visits 12 visits`.
    pub grant: Vec<String>,
    /// The rule that decided the case; null where none was found.
    pub rule: Option<String>,
    /// The file and line of the rule.
    pub place: Option<String>,
}

/// A criterion that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CriterionChanged {
    /// The policy.
    pub policy: String,
    /// The edition of the second side, or of the first where it is gone.
    pub edition: String,
    /// The name of the criterion.
    pub criterion: String,
    /// What happened to it.
    pub change: CriterionChange,
    /// How it was written.
    pub old: Option<String>,
    /// How it is written.
    pub new: Option<String>,
    /// The file and line where it stands, or stood.
    pub place: String,
    /// A case in which only the old one holds.
    pub only_old: Option<Map<String, Value>>,
    /// A case in which only the new one holds.
    pub only_new: Option<Map<String, Value>>,
}

/// What happened to a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CriterionChange {
    /// It holds in other cases.
    Meaning,
    /// It may hold in other cases; no case was found that shows it.
    Possible,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It holds in the same cases and is written otherwise.
    Wording,
    /// It could not be compared.
    NotCompared,
}
