//! A case as values of CEL, given out by name.

use cel::common::types::{CelBool, CelInt, CelList, CelString, CelTimestamp};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use chrono::NaiveDate;
use serde::Deserialize;

use bench_kit::Result;

pub struct Case {
    procedure: CelString<'static>,
    diagnoses: CelList<'static>,
    provider_type: CelString<'static>,
    direct_one_on_one: CelBool,
    one_on_one_minutes: CelInt,
    technique: CelString<'static>,
    static_balance: CelString<'static>,
    dynamic_balance: CelString<'static>,
    gross_motor: CelString<'static>,
    fine_motor: CelString<'static>,
    muscle_tone: CelString<'static>,
    berg_balance_score: CelInt,
    visits_used: CelInt,
    episode_start: CelTimestamp,
    service_date: CelTimestamp,
    cmt_same_day: CelBool,
    modifiers: CelList<'static>,
    documents_body_area: CelBool,
    documents_technique: CelBool,
    documents_purpose: CelBool,
    documents_frequency: CelBool,
    documents_response: CelBool,
    functional_goal: CelBool,
}

/// A case as it is written.
#[derive(Deserialize)]
struct Written {
    procedure: String,
    diagnoses: Vec<String>,
    provider_type: String,
    direct_one_on_one: bool,
    one_on_one_minutes: i64,
    technique: String,
    static_balance: String,
    dynamic_balance: String,
    gross_motor: String,
    fine_motor: String,
    muscle_tone: String,
    berg_balance_score: i64,
    visits_used: i64,
    episode_start: String,
    service_date: String,
    cmt_same_day: bool,
    modifiers: Vec<String>,
    documents_body_area: bool,
    documents_technique: bool,
    documents_purpose: bool,
    documents_frequency: bool,
    documents_response: bool,
    functional_goal: bool,
}

impl Case {
    pub fn read(line: &str) -> Result<Self> {
        let written: Written = serde_json::from_str(line)?;
        Ok(Self {
            procedure: written.procedure.into(),
            diagnoses: list(written.diagnoses),
            provider_type: written.provider_type.into(),
            direct_one_on_one: written.direct_one_on_one.into(),
            one_on_one_minutes: written.one_on_one_minutes.into(),
            technique: written.technique.into(),
            static_balance: written.static_balance.into(),
            dynamic_balance: written.dynamic_balance.into(),
            gross_motor: written.gross_motor.into(),
            fine_motor: written.fine_motor.into(),
            muscle_tone: written.muscle_tone.into(),
            berg_balance_score: written.berg_balance_score.into(),
            visits_used: written.visits_used.into(),
            episode_start: date(&written.episode_start)?,
            service_date: date(&written.service_date)?,
            cmt_same_day: written.cmt_same_day.into(),
            modifiers: list(written.modifiers),
            documents_body_area: written.documents_body_area.into(),
            documents_technique: written.documents_technique.into(),
            documents_purpose: written.documents_purpose.into(),
            documents_frequency: written.documents_frequency.into(),
            documents_response: written.documents_response.into(),
            functional_goal: written.functional_goal.into(),
        })
    }
}

fn list(items: Vec<String>) -> CelList<'static> {
    let items = items.into_iter().map(|item| Box::new(CelString::from(item)) as Box<dyn Val>);
    items.collect::<Vec<_>>().into()
}

fn date(text: &str) -> Result<CelTimestamp> {
    let midnight = text.parse::<NaiveDate>()?.and_hms_opt(0, 0, 0).ok_or("no midnight")?;
    Ok(midnight.and_utc().fixed_offset().into())
}

impl VariableResolver for Case {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let value: &dyn Val = match name {
            "procedure" => &self.procedure,
            "diagnoses" => &self.diagnoses,
            "provider_type" => &self.provider_type,
            "direct_one_on_one" => &self.direct_one_on_one,
            "one_on_one_minutes" => &self.one_on_one_minutes,
            "technique" => &self.technique,
            "static_balance" => &self.static_balance,
            "dynamic_balance" => &self.dynamic_balance,
            "gross_motor" => &self.gross_motor,
            "fine_motor" => &self.fine_motor,
            "muscle_tone" => &self.muscle_tone,
            "berg_balance_score" => &self.berg_balance_score,
            "visits_used" => &self.visits_used,
            "episode_start" => &self.episode_start,
            "service_date" => &self.service_date,
            "cmt_same_day" => &self.cmt_same_day,
            "modifiers" => &self.modifiers,
            "documents_body_area" => &self.documents_body_area,
            "documents_technique" => &self.documents_technique,
            "documents_purpose" => &self.documents_purpose,
            "documents_frequency" => &self.documents_frequency,
            "documents_response" => &self.documents_response,
            "functional_goal" => &self.functional_goal,
            _ => return None,
        };
        Some(CowVal::Borrowed(value))
    }
}
