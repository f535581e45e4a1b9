//! Receipts: what was determined, with which bundle, of which case, so that it can be shown later.
//!
//! A file of receipts is NDJSON: a line that says with what they were made, a line for each determination, and a line at
//! the end. Each line is sealed by all before it (`mednec_seal::Chain`). Of a case there is its name and the SHA-256 of
//! its facts in canonical form, and no fact.

mod file;
mod read;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use mednec_graph::Bundle;

use crate::answer::{Answer, Brief, OneOrMany};

pub use file::ReceiptsFile;
pub use read::{Entry, Receipts};

/// The name and version of the shape of receipts.
pub const RECEIPTS_SCHEMA: &str = "mednec.receipts/1";

/// The version of mednec that writes receipts.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a determination said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Told {
    /// The payer; nothing where that is open.
    pub payer: Option<String>,
    /// The policy; all that may govern the case where that is open.
    pub policy: Option<OneOrMany>,
    /// The edition; all that may govern the case where that is open.
    pub edition: Option<OneOrMany>,
    /// The outcome.
    pub outcome: String,
    /// The name of the reason.
    pub reason: String,
}

impl Told {
    /// What an answer says.
    pub fn of(answer: &Answer) -> Self {
        Self {
            payer: answer.payer.clone(),
            policy: answer.policy.clone(),
            edition: answer.edition.clone(),
            outcome: answer.outcome.name().to_owned(),
            reason: answer.reason.clone(),
        }
    }

    /// What a determination without the why says.
    pub fn of_brief(bundle: &Bundle, brief: &Brief) -> Self {
        let payer = brief.payer.and_then(|payer| bundle.payers.get(payer as usize));
        Self {
            payer: payer.map(|payer| payer.id.clone()),
            policy: OneOrMany::of(brief.editions(bundle).map(|edition| edition.policy.clone())),
            edition: OneOrMany::of(brief.editions(bundle).map(|edition| edition.name.clone())),
            outcome: brief.end.outcome(bundle).name().to_owned(),
            reason: brief.end.reason(bundle).to_owned(),
        }
    }
}

/// Under which payer a case was asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Asked(pub Option<String>);

/// One determination, as a line of receipts without its number and seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The name of the case.
    pub case_id: Option<String>,
    /// The SHA-256 of its facts in canonical form.
    pub case: String,
    /// Under which payer it was asked; nothing for under any.
    pub asked: Asked,
    /// The day as of which it was asked what is known; absent where everything was taken as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_on: Option<String>,
    /// What was determined.
    #[serde(flatten)]
    pub told: Told,
    /// The version of mednec that determined it.
    pub mednec: String,
}

impl Receipt {
    /// The receipt as a line that has yet to be numbered and sealed.
    pub fn line(&self) -> String {
        // Texts are all there is, which can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    schema: String,
    mednec: String,
    bundle: String,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    count: u64,
}
