//! A case as a plain typed struct.

use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
#[expect(dead_code, reason = "a case has facts that no rule looks at")]
pub struct Case {
    pub case_id: String,
    pub procedure: String,
    pub member_age: u8,
    pub diagnoses: Vec<String>,
    pub provider_type: Provider,
    pub direct_one_on_one: bool,
    pub one_on_one_minutes: u8,
    pub technique: Technique,
    pub static_balance: Balance,
    pub dynamic_balance: Balance,
    pub gross_motor: Motor,
    pub fine_motor: Motor,
    pub muscle_tone: Tone,
    pub berg_balance_score: u8,
    pub visits_used: u16,
    pub episode_start: Date,
    pub service_date: Date,
    pub cmt_same_day: bool,
    pub modifiers: Vec<String>,
    pub documents_body_area: bool,
    pub documents_technique: bool,
    pub documents_purpose: bool,
    pub documents_frequency: bool,
    pub documents_response: bool,
    pub functional_goal: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    PhysicalTherapist,
    OccupationalTherapist,
    Physician,
    Chiropractor,
    TherapyAssistant,
    MassageTherapist,
    AthleticTrainer,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Technique {
    Pnf,
    Feldenkrais,
    Bobath,
    BapsBoard,
    Desensitization,
    Massage,
    WobbleChair,
    VibrationPlate,
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    Normal,
    Fair,
    Poor,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motor {
    Intact,
    Impaired,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Normal,
    Hypotonic,
    Hypertonic,
}
