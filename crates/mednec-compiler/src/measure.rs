//! Units of measurement, and what converts into what.

/// What a number measures. Numbers of different dimensions do not compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// A bare number.
    Plain,
    /// A day of the calendar.
    Date,
    /// A number of days.
    Days,
    /// A stretch of time within a day.
    Time,
    /// A speed.
    Speed,
    /// How many records there are: compares with a bare number and with any number of things.
    Records,
    /// Anything else that converts into nothing: points, visits, years of age.
    Own(&'static str),
}

impl Dimension {
    /// Whether numbers of both compare: a number of records compares with any number of things.
    pub(crate) fn compares_with(&self, other: &Self) -> bool {
        let counts = |a: &Self, b: &Self| *a == Self::Records && may_be_left_out(b);
        self == other || counts(self, other) || counts(other, self)
    }
}

/// A unit: its plural, its singular, what it measures, and how many of the smallest unit it is.
struct Unit {
    plural: &'static str,
    singular: &'static str,
    dimension: Dimension,
    factor: i64,
}

const fn unit(plural: &'static str, singular: &'static str, dimension: Dimension, factor: i64) -> Unit {
    Unit { plural, singular, dimension, factor }
}

const UNITS: [Unit; 18] = [
    unit("seconds", "second", Dimension::Time, 1),
    unit("minutes", "minute", Dimension::Time, 60),
    unit("hours", "hour", Dimension::Time, 3600),
    unit("timed units", "timed unit", Dimension::Time, 900),
    unit("days", "day", Dimension::Days, 1),
    unit("weeks", "week", Dimension::Days, 7),
    unit("months", "month", Dimension::Own("months"), 1),
    unit("years", "year", Dimension::Own("years"), 1),
    unit("points", "point", Dimension::Own("points"), 1),
    unit("visits", "visit", Dimension::Own("visits"), 1),
    unit("units", "unit", Dimension::Own("units"), 1),
    unit("falls", "fall", Dimension::Own("falls"), 1),
    unit("percent", "%", Dimension::Own("percent"), 1),
    unit("dollars", "dollar", Dimension::Own("dollars"), 1),
    unit("degrees", "degree", Dimension::Own("degrees"), 1),
    unit("metres", "metre", Dimension::Own("metres"), 1),
    unit("metres per second", "metre per second", Dimension::Speed, 100),
    unit("centimetres per second", "centimetre per second", Dimension::Speed, 1),
];

/// The dimension of a unit and how many of the dimension's smallest unit it is.
pub(crate) fn find(name: &str) -> Option<(Dimension, i64)> {
    let known = UNITS.iter().find(|unit| unit.plural == name || unit.singular == name)?;
    Some((known.dimension.clone(), known.factor))
}

/// The units there are, for did-you-mean.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|unit| unit.plural)
}

/// The units that convert into a unit, itself among them; all where there is none of this name.
pub fn units_like(name: &str) -> Vec<&'static str> {
    let dimension = find(name).map(|(dimension, _)| dimension);
    let like = UNITS.iter().filter(|unit| dimension.as_ref().is_none_or(|one| unit.dimension == *one));
    like.map(|unit| unit.plural).collect()
}

/// How many months a unit of the calendar has.
pub(crate) fn months_in(dimension: &Dimension) -> Option<i32> {
    match dimension {
        Dimension::Own("months") => Some(1),
        Dimension::Own("years") => Some(12),
        _ => None,
    }
}

/// The unit that an abbreviation or another spelling stands for.
pub(crate) fn meant(name: &str) -> Option<&'static str> {
    Some(match name {
        "s" | "sec" | "secs" => "seconds",
        "min" | "mins" => "minutes",
        "h" | "hr" | "hrs" => "hours",
        "d" => "days",
        "wk" | "wks" => "weeks",
        "mo" | "mos" => "months",
        "yr" | "yrs" => "years",
        "pt" | "pts" => "points",
        "sessions" | "session" | "appointments" => "visits",
        "pct" | "per cent" => "percent",
        "usd" | "USD" => "dollars",
        "deg" | "°" => "degrees",
        "m" | "meters" | "meter" => "metres",
        "m/s" | "meters per second" | "meter per second" => "metres per second",
        "cm/s" | "centimeters per second" => "centimetres per second",
        "15-minute units" | "fifteen-minute units" => "timed units",
        _ => return None,
    })
}

/// Whether a number may be compared with a fact of this unit without saying the unit: there is no other it could be.
pub(crate) fn may_be_left_out(dimension: &Dimension) -> bool {
    match dimension {
        Dimension::Plain => true,
        Dimension::Own(name) => matches!(*name, "points" | "visits" | "units" | "falls"),
        Dimension::Records => true,
        Dimension::Date | Dimension::Days | Dimension::Time | Dimension::Speed => false,
    }
}

/// What a dimension is called in messages.
pub(crate) const fn describe(dimension: &Dimension) -> &'static str {
    match dimension {
        Dimension::Plain => "a bare number",
        Dimension::Date => "a date",
        Dimension::Days => "a number of days",
        Dimension::Time => "a time in minutes",
        Dimension::Speed => "a speed in metres per second",
        Dimension::Records => "a number of records",
        Dimension::Own(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_days_and_months_are_not() {
        assert_eq!(find("weeks"), Some((Dimension::Days, 7)));
        assert_eq!(find("week"), Some((Dimension::Days, 7)));
        assert_ne!(find("months").map(|(d, _)| d), find("days").map(|(d, _)| d));
        assert_eq!(find("fortnights"), None);
        assert_eq!(units_like("weeks"), ["days", "weeks"]);
        assert_eq!(units_like("").len(), UNITS.len());
        for name in ["mins", "hrs", "m/s", "sessions"] {
            assert!(meant(name).and_then(find).is_some(), "{name}");
        }
    }
}
