//! The codes of several years, by their days.

use std::ops::Bound;

use jiff::civil::Date;

use super::order::IcdFile;

/// The codes of years, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IcdYears {
    years: Vec<IcdFile>,
}

/// What a code is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It can be billed.
    Billable,
    /// It is a category of others.
    Category,
    /// It was one until this day came.
    Gone(Date),
    /// It is one from this day on.
    NotYet(Date),
    /// No year that was given has it.
    Unknown,
}

impl IcdYears {
    /// The years of these files, in any order.
    pub fn new(mut years: Vec<IcdFile>) -> Self {
        years.sort_by_key(|year| year.from);
        Self { years }
    }

    /// The last day on which the newest codes began to hold.
    pub(crate) fn newest(&self) -> Option<Date> {
        self.years.last().map(|year| year.from)
    }

    /// What a code is on a day: by the year in force, or the oldest there is where the day lies before it.
    pub(crate) fn standing(&self, code: &str, day: Date) -> Standing {
        let at = self.years.iter().rposition(|year| year.from <= day).unwrap_or(0);
        let has = |year: &&IcdFile| year.codes.contains_key(code);
        if let Some(billable) = self.years.get(at).and_then(|year| year.codes.get(code)) {
            return if *billable { Standing::Billable } else { Standing::Category };
        }
        let before = self.years.get(..at).unwrap_or_default().iter().rposition(|year| has(&year));
        if let Some(gone) = before.and_then(|before| self.years.get(before + 1)) {
            return Standing::Gone(gone.from);
        }
        match self.years.iter().skip(at + 1).find(has) {
            Some(year) => Standing::NotYet(year.from),
            None => Standing::Unknown,
        }
    }

    /// The first few codes below a category that can be billed on a day, and how many there are.
    pub(crate) fn below(&self, category: &str, day: Date) -> (Vec<&str>, usize) {
        let at = self.years.iter().rposition(|year| year.from <= day).unwrap_or(0);
        let Some(year) = self.years.get(at) else { return (Vec::new(), 0) };
        let under = year
            .codes
            .range::<str, _>((Bound::Included(category), Bound::Unbounded))
            .take_while(|(code, _)| code.starts_with(category));
        let billable: Vec<&str> = under.filter(|(_, billable)| **billable).map(|(code, _)| &**code).collect();
        let count = billable.len();
        (billable.into_iter().take(MOST_SHOWN).collect(), count)
    }
}

/// The most codes that a message lists.
const MOST_SHOWN: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_as_in_the_year_of_the_day() {
        let year = |from: &str, codes: &[(&str, bool)]| IcdFile {
            from: from.parse().unwrap(),
            codes: codes.iter().map(|(code, billable)| ((*code).into(), *billable)).collect(),
        };
        let years = IcdYears::new(vec![
            year("2025-10-01", &[("M545", false), ("M5450", true)]),
            year("2023-10-01", &[("M545", true), ("A00", true)]),
            year("2024-10-01", &[("M545", true)]),
        ]);
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (code, on, standing) in [
            ("M545", "2025-09-30", Standing::Billable),
            ("M545", "2025-10-01", Standing::Category),
            ("M545", "2020-01-01", Standing::Billable),
            ("A00", "2026-01-01", Standing::Gone(day("2024-10-01"))),
            ("A00", "2024-09-30", Standing::Billable),
            ("M5450", "2024-12-31", Standing::NotYet(day("2025-10-01"))),
            ("Z99", "2026-01-01", Standing::Unknown),
        ] {
            assert_eq!(years.standing(code, day(on)), standing, "{code} on {on}");
        }
        assert_eq!(years.below("M545", day("2026-01-01")), (vec!["M5450"], 1));
        assert_eq!(years.newest(), Some(day("2025-10-01")));
    }
}
