//! The nine rules of W1 by hand, for one case.

use bench_kit::Answer;

use crate::case::{Balance, Case, Motor, Provider, Technique, Tone};

pub fn determine(case: &Case) -> Answer {
    if case.procedure != "97112" {
        return Answer::OtherProcedure;
    }
    if case.technique == Technique::Massage {
        return Answer::NotNeuromuscularReeducation;
    }
    if !case.direct_one_on_one || case.one_on_one_minutes < 8 {
        return Answer::NotOneOnOne;
    }
    if matches!(case.provider_type, Provider::MassageTherapist | Provider::AthleticTrainer) {
        return Answer::UnqualifiedProvider;
    }
    if !(is_impaired(case) && case.diagnoses.iter().any(|code| is_neuromuscular(code))) {
        return Answer::NoNeuromuscularImpairment;
    }
    if !is_documented(case) {
        return Answer::Documentation;
    }
    if case.cmt_same_day && !case.modifiers.iter().any(|it| it == "59" || it == "XS") {
        return Answer::ModifierRequired;
    }
    let hours = case.service_date.duration_since(case.episode_start).as_hours();
    if case.visits_used > 18 || hours > 42 * 24 {
        return Answer::VisitLimit;
    }
    Answer::CriteriaMet
}

pub fn is_neuromuscular(code: &str) -> bool {
    let Some(category) = code.get(..3) else { return false };
    ("I60"..="I69").contains(&category)
        || ("G80"..="G83").contains(&category)
        || matches!(category, "G11" | "G20" | "G21" | "G35" | "S06" | "S14" | "S24" | "S34" | "R27")
}

fn is_impaired(case: &Case) -> bool {
    case.static_balance == Balance::Poor
        || case.dynamic_balance == Balance::Poor
        || case.berg_balance_score < 45
        || case.gross_motor == Motor::Impaired
        || case.fine_motor == Motor::Impaired
        || matches!(case.muscle_tone, Tone::Hypotonic | Tone::Hypertonic)
}

fn is_documented(case: &Case) -> bool {
    case.documents_body_area
        && case.documents_technique
        && case.documents_purpose
        && case.documents_frequency
        && case.documents_response
        && case.functional_goal
}
