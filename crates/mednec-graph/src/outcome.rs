//! What a case can be determined as.

use serde::{Deserialize, Serialize};

use crate::bundle::OriginId;

/// What is decided about the requested service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// No authorization is needed.
    NoAuthorizationRequired,
    /// Approved as requested.
    Approve,
    /// Approved for less than requested.
    ApproveInPart,
    /// Approved with a change of code, quantity or dates.
    Modify,
    /// Not approved.
    Deny,
    /// To be corrected and sent again.
    Return,
    /// Not decided: facts or a reviewer are needed.
    Pend,
    /// The policy does not speak about this request.
    NotApplicable,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 8] = [
        Self::NoAuthorizationRequired,
        Self::Approve,
        Self::ApproveInPart,
        Self::Modify,
        Self::Deny,
        Self::Return,
        Self::Pend,
        Self::NotApplicable,
    ];

    /// As it is written in policies and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAuthorizationRequired => "no_authorization_required",
            Self::Approve => "approve",
            Self::ApproveInPart => "approve_in_part",
            Self::Modify => "modify",
            Self::Deny => "deny",
            Self::Return => "return",
            Self::Pend => "pend",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The outcome of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// How much it grants among those that let a request go on to the next stage, the least first; nothing for those
    /// that end it. What is not applicable goes behind all that grant something.
    pub fn grants(self) -> Option<u8> {
        match self {
            Self::ApproveInPart => Some(0),
            Self::Modify => Some(1),
            Self::Approve => Some(2),
            Self::NoAuthorizationRequired => Some(3),
            Self::NotApplicable => Some(4),
            Self::Deny | Self::Return | Self::Pend => None,
        }
    }

    /// The action code of an X12 278 response (HCR01), where the outcome has one.
    pub fn review_action(self) -> Option<&'static str> {
        match self {
            Self::NoAuthorizationRequired => Some("NA"),
            Self::Approve => Some("A1"),
            Self::ApproveInPart => Some("A2"),
            Self::Modify => Some("A6"),
            Self::Deny => Some("A3"),
            Self::Pend => Some("A4"),
            Self::Return | Self::NotApplicable => None,
        }
    }
}

/// On what ground a reason stands; each has its own codes and appeal rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Necessary or not for this person.
    MedicalNecessity,
    /// Not proven, whoever the person is.
    Investigational,
    /// Excluded from the plan.
    NotCovered,
    /// The benefit is used up.
    BenefitLimit,
    /// Wrongly coded or billed.
    Coding,
    /// The record does not show what it must.
    Documentation,
    /// Facts are missing.
    Information,
    /// A clinician has to judge.
    ClinicalReview,
}

impl Basis {
    /// All bases.
    pub const ALL: [Self; 8] = [
        Self::MedicalNecessity,
        Self::Investigational,
        Self::NotCovered,
        Self::BenefitLimit,
        Self::Coding,
        Self::Documentation,
        Self::Information,
        Self::ClinicalReview,
    ];

    /// As it is written in policies and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::MedicalNecessity => "medical_necessity",
            Self::Investigational => "investigational",
            Self::NotCovered => "not_covered",
            Self::BenefitLimit => "benefit_limit",
            Self::Coding => "coding",
            Self::Documentation => "documentation",
            Self::Information => "information",
            Self::ClinicalReview => "clinical_review",
        }
    }

    /// The basis of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.name() == name)
    }
}

/// Whether software may say it, or a clinician must.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// The determination stands.
    Final,
    /// A licensed reviewer decides; this is advice.
    Recommended,
}

impl Disposition {
    /// The disposition of an outcome on a basis: a clinical denial is only ever recommended.
    pub fn of(outcome: Outcome, basis: Option<Basis>) -> Self {
        let clinical = matches!(basis, Some(Basis::MedicalNecessity | Basis::Investigational));
        if outcome == Outcome::Deny && clinical { Self::Recommended } else { Self::Final }
    }

    /// As it is written in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Recommended => "recommended",
        }
    }
}

/// Why an outcome was reached, with the codes that say so on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reason {
    /// Its name.
    pub name: String,
    /// Its ground; an approval may have none.
    pub basis: Option<Basis>,
    /// The claim adjustment group.
    pub group: Option<String>,
    /// The claim adjustment reason code.
    pub carc: Option<String>,
    /// Remittance advice remark codes.
    pub rarc: Vec<String>,
    /// What a person is told.
    pub text: Option<String>,
}

impl Reason {
    /// The reason of a case that facts are missing for.
    pub const INFORMATION_NEEDED: &'static str = "information_needed";
    /// The reason of a case that only a reviewer can settle.
    pub const CLINICAL_REVIEW: &'static str = "clinical_review";
    /// The reason where no policy of the payer is in force for the procedure on the day.
    pub const NO_POLICY: &'static str = "no_policy_in_force";
    /// The reason where no rule of the policy decides.
    pub const NO_RULE: &'static str = "no_rule_decides";
    /// The reason where a request runs past the edition that governs its first day.
    pub const SPANS_EDITIONS: &'static str = "spans_editions";
    /// Names that a policy cannot give its own reasons.
    pub const RESERVED: [&'static str; 5] = [
        Self::INFORMATION_NEEDED,
        Self::CLINICAL_REVIEW,
        Self::NO_POLICY,
        Self::NO_RULE,
        Self::SPANS_EDITIONS,
    ];

    /// A reason of mednec's own, without claim codes.
    pub fn own(name: &str, basis: Option<Basis>, text: &str) -> Self {
        Self { name: name.into(), basis, group: None, carc: None, rarc: Vec::new(), text: Some(text.into()) }
    }
}

/// Where a walk can end: an outcome with its reason and what to request instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// The outcome.
    pub outcome: Outcome,
    /// The reason.
    pub reason: Reason,
    /// Procedures to request instead.
    pub suggest: Vec<String>,
    /// What is granted; an index into the bundle's grants.
    pub grant: Option<u32>,
    /// The rules that lead here.
    pub origins: Vec<OriginId>,
}

impl Leaf {
    /// Whether two leaves say the same.
    pub fn same(&self, other: &Self) -> bool {
        (self.outcome, &self.reason, &self.suggest, self.grant)
            == (other.outcome, &other.reason, &other.suggest, other.grant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::of_name(outcome.name()), Some(outcome));
        }
        for basis in Basis::ALL {
            assert_eq!(Basis::of_name(basis.name()), Some(basis));
        }
    }

    #[test]
    fn review_actions_are_those_of_the_278_response() {
        let actions = Outcome::ALL.map(|o| (o.name(), o.review_action().unwrap_or("-")));
        assert_eq!(
            actions,
            [
                ("no_authorization_required", "NA"),
                ("approve", "A1"),
                ("approve_in_part", "A2"),
                ("modify", "A6"),
                ("deny", "A3"),
                ("return", "-"),
                ("pend", "A4"),
                ("not_applicable", "-"),
            ]
        );
    }

    #[test]
    fn software_does_not_deny_on_clinical_grounds() {
        let of = |basis| Disposition::of(Outcome::Deny, Some(basis));
        assert_eq!(of(Basis::MedicalNecessity), Disposition::Recommended);
        assert_eq!(of(Basis::Investigational), Disposition::Recommended);
        assert_eq!(of(Basis::Coding), Disposition::Final);
        assert_eq!(Disposition::of(Outcome::Approve, Some(Basis::MedicalNecessity)), Disposition::Final);
    }
}
