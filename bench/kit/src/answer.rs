//! What a case of W1 is determined as.

/// An outcome with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Answer {
    OtherProcedure,
    NotNeuromuscularReeducation,
    NotOneOnOne,
    UnqualifiedProvider,
    NoNeuromuscularImpairment,
    Documentation,
    ModifierRequired,
    VisitLimit,
    CriteriaMet,
    InformationNeeded,
    /// None of these: an error, or something that W1 does not know.
    Nothing,
}

/// All answers with outcome and reason, in the order of the rules.
const ALL: [(Answer, &str, &str); 11] = [
    (Answer::OtherProcedure, "not_applicable", "other_procedure"),
    (Answer::NotNeuromuscularReeducation, "deny", "not_neuromuscular_reeducation"),
    (Answer::NotOneOnOne, "deny", "not_one_on_one"),
    (Answer::UnqualifiedProvider, "deny", "unqualified_provider"),
    (Answer::NoNeuromuscularImpairment, "deny", "no_neuromuscular_impairment"),
    (Answer::Documentation, "pend", "documentation"),
    (Answer::ModifierRequired, "return", "modifier_required"),
    (Answer::VisitLimit, "pend", "visit_limit"),
    (Answer::CriteriaMet, "approve", "criteria_met"),
    (Answer::InformationNeeded, "pend", "information_needed"),
    (Answer::Nothing, "none", "none"),
];

impl Answer {
    /// The answer with this outcome and this reason.
    pub fn of(outcome: &str, reason: &str) -> Self {
        let found = ALL.iter().find(|(_, its, why)| *its == outcome && *why == reason);
        found.map_or(Self::Nothing, |(answer, ..)| *answer)
    }

    /// The answer of an engine that says both as one text, `deny not_one_on_one`.
    pub fn of_text(text: &str) -> Self {
        text.split_once(' ').map_or(Self::Nothing, |(outcome, reason)| Self::of(outcome, reason))
    }

    /// Its outcome.
    pub fn outcome(self) -> &'static str {
        ALL[self as usize].1
    }

    /// Its reason.
    pub fn reason(self) -> &'static str {
        ALL[self as usize].2
    }
}
