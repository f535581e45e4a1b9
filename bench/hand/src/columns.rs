//! Columns made for this one policy: a byte for each fact, codes as 16-bit numbers, lists by offset.

use std::collections::HashMap;

use bench_kit::{Answer, Result};

use crate::case::{Balance, Case, Motor, Provider, Technique, Tone};
use crate::rules::{BLOCK, Block};
use crate::w1::is_neuromuscular;

#[derive(Default)]
pub struct Columns {
    procedure: Vec<u16>,
    technique: Vec<u8>,
    provider: Vec<u8>,
    one_on_one: Vec<u8>,
    minutes: Vec<u8>,
    static_balance: Vec<u8>,
    dynamic_balance: Vec<u8>,
    berg: Vec<u8>,
    gross_motor: Vec<u8>,
    fine_motor: Vec<u8>,
    tone: Vec<u8>,
    documents: [Vec<u8>; 6],
    manipulation: Vec<u8>,
    visits: Vec<u16>,
    episode_start: Vec<i32>,
    service_date: Vec<i32>,
    diagnoses: Lists,
    modifiers: Lists,
    codes: Codes,
}

/// Lists of codes, one after another.
struct Lists {
    ends: Vec<u32>,
    items: Vec<u16>,
}

/// Texts as numbers, in the order in which they were met.
#[derive(Default)]
struct Codes {
    numbers: HashMap<String, u16>,
}

impl Columns {
    pub fn of(cases: &[Case]) -> Result<Self> {
        let mut made = Self::default();
        for case in cases {
            made.procedure.push(made.codes.number(&case.procedure)?);
            made.technique.push(case.technique as u8);
            made.provider.push(case.provider_type as u8);
            made.one_on_one.push(u8::from(case.direct_one_on_one));
            made.minutes.push(case.one_on_one_minutes);
            made.static_balance.push(case.static_balance as u8);
            made.dynamic_balance.push(case.dynamic_balance as u8);
            made.berg.push(case.berg_balance_score);
            made.gross_motor.push(case.gross_motor as u8);
            made.fine_motor.push(case.fine_motor as u8);
            made.tone.push(case.muscle_tone as u8);
            let documents = [
                case.documents_body_area,
                case.documents_technique,
                case.documents_purpose,
                case.documents_frequency,
                case.documents_response,
                case.functional_goal,
            ];
            made.documents.iter_mut().zip(documents).for_each(|(column, is)| column.push(u8::from(is)));
            made.manipulation.push(u8::from(case.cmt_same_day));
            made.visits.push(case.visits_used);
            let day = |date: jiff::civil::Date| {
                i32::try_from(date.duration_since(jiff::civil::Date::ZERO).as_hours() / 24)
            };
            made.episode_start.push(day(case.episode_start)?);
            made.service_date.push(day(case.service_date)?);
            made.diagnoses.push(&case.diagnoses, &mut made.codes)?;
            made.modifiers.push(&case.modifiers, &mut made.codes)?;
        }
        Ok(made)
    }

    pub fn determine(&self, into: &mut Vec<Answer>) {
        let procedure = self.codes.numbers.get("97112").copied().unwrap_or(u16::MAX);
        let neuromuscular = self.codes.table(is_neuromuscular);
        let exempt = self.codes.table(|code| matches!(code, "59" | "XS"));
        let mut block = Block::new();
        for start in (0..self.procedure.len()).step_by(BLOCK) {
            let rows = BLOCK.min(self.procedure.len() - start);
            let here = start..start + rows;
            set(&mut block.other_procedure, &self.procedure[here.clone()], |code| *code != procedure);
            set(&mut block.massage, &self.technique[here.clone()], |it| *it == Technique::Massage as u8);
            set(&mut block.not_one_on_one, &self.minutes[here.clone()], |minutes| *minutes < 8);
            or(&mut block.not_one_on_one, &self.one_on_one[here.clone()], |is| *is == 0);
            set(&mut block.unqualified, &self.provider[here.clone()], |it| {
                (*it == Provider::MassageTherapist as u8) | (*it == Provider::AthleticTrainer as u8)
            });
            set(&mut block.impaired, &self.berg[here.clone()], |score| *score < 45);
            for column in [&self.static_balance, &self.dynamic_balance] {
                or(&mut block.impaired, &column[here.clone()], |it| *it == Balance::Poor as u8);
            }
            for column in [&self.gross_motor, &self.fine_motor] {
                or(&mut block.impaired, &column[here.clone()], |it| *it == Motor::Impaired as u8);
            }
            or(&mut block.impaired, &self.tone[here.clone()], |it| {
                (*it == Tone::Hypotonic as u8) | (*it == Tone::Hypertonic as u8)
            });
            block.documented.fill(1);
            for column in &self.documents {
                block.documented.iter_mut().zip(&column[here.clone()]).for_each(|(all, is)| *all &= is);
            }
            set(&mut block.beyond, &self.visits[here.clone()], |visits| *visits > 18);
            let days = self.service_date[here.clone()].iter().zip(&self.episode_start[here.clone()]);
            block
                .beyond
                .iter_mut()
                .zip(days)
                .for_each(|(is, (day, first))| *is |= u8::from(day - first > 42));
            self.diagnoses.have(start, &neuromuscular, &mut block.neuromuscular[..rows]);
            self.modifiers.have(start, &exempt, &mut block.unmodified[..rows]);
            let unmodified = block.unmodified.iter_mut().zip(&self.manipulation[here]);
            unmodified.for_each(|(is, manipulation)| *is = manipulation & (1 - *is));
            block.decide(rows, into);
        }
    }
}

/// Says of each row whether its value fits.
pub fn set<T>(into: &mut [u8; BLOCK], values: &[T], fits: impl Fn(&T) -> bool) {
    into.iter_mut().zip(values).for_each(|(is, value)| *is = u8::from(fits(value)));
}

/// Adds the rows whose value fits.
pub fn or<T>(into: &mut [u8; BLOCK], values: &[T], fits: impl Fn(&T) -> bool) {
    into.iter_mut().zip(values).for_each(|(is, value)| *is |= u8::from(fits(value)));
}

impl Default for Lists {
    fn default() -> Self {
        Self { ends: vec![0], items: Vec::new() }
    }
}

impl Lists {
    fn push(&mut self, items: &[String], codes: &mut Codes) -> Result<()> {
        for item in items {
            self.items.push(codes.number(item)?);
        }
        self.ends.push(u32::try_from(self.items.len())?);
        Ok(())
    }

    /// Says of each row from `start` on whether its list has an item of the table.
    fn have(&self, start: usize, table: &[u8], into: &mut [u8]) {
        for (is, pair) in into.iter_mut().zip(self.ends[start..].windows(2)) {
            let items = &self.items[pair[0] as usize..pair[1] as usize];
            *is = items.iter().fold(0, |any, item| any | table[usize::from(*item)]);
        }
    }
}

impl Codes {
    fn number(&mut self, text: &str) -> Result<u16> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let number = u16::try_from(self.numbers.len())?;
        self.numbers.insert(text.to_owned(), number);
        Ok(number)
    }

    /// For each number whether its text fits.
    fn table(&self, fits: impl Fn(&str) -> bool) -> Vec<u8> {
        let mut table = vec![0; self.numbers.len()];
        self.numbers.iter().for_each(|(text, number)| table[usize::from(*number)] = u8::from(fits(text)));
        table
    }
}
