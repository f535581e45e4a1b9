//! Units of timed services: how many of a day's units the minutes support for one code.
//!
//! Under the law of the whole day the minutes of all timed codes are added up, and a remainder of eight minutes makes
//! one more unit. Each code first has a unit for each fifteen minutes of its own. What is left of the day's units goes,
//! one each, to the codes with the most minutes beyond those. Whole units cancel out of that: which code gets one of the
//! rest hangs on the remainders alone, so a code whose minutes are not known counts with every remainder it can have.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::aggregate::{Pool, values};
use crate::derived::Records;
use crate::domain::{Domain, Stretches};
use crate::fact::FactId;

/// Minutes of one unit.
const UNIT: i64 = 15;
/// What the minutes of a unit that is not full are lifted by, so that eight of them reach one.
const LIFT: i64 = 7;
/// The most values of a code's minutes that are looked at one by one.
const MOST_MINUTES: u64 = 4096;
/// The most ways in which remainders can fall that are told apart.
const MOST_FALLS: usize = 4096;
/// The most ways in which lines of an unknown code are given one.
const MOST_READINGS: usize = 512;

/// How a payer counts the units of timed codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UnitLaw {
    /// The minutes of all timed codes of the day together.
    Cms,
    /// The minutes of each code alone: a unit from its midpoint on.
    Cpt,
    /// As `Cms`, but open until the minutes of every timed line of the day are given.
    EachCodeTimed,
}

impl UnitLaw {
    /// As written in a policy.
    pub const NAMES: [&str; 3] = ["cms", "cpt", "each_code_timed"];

    /// The one of a name in [`Self::NAMES`].
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "cms" => Some(Self::Cms),
            "cpt" => Some(Self::Cpt),
            "each_code_timed" => Some(Self::EachCodeTimed),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cms => "cms",
            Self::Cpt => "cpt",
            Self::EachCodeTimed => "each_code_timed",
        }
    }
}

/// To which of several codes with equal remainders a unit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ties {
    /// To those that bill one; where more of them do than there are units, to the lower codes.
    ForTheProvider,
    /// To none of them.
    AgainstTheProvider,
    /// To the requested code where this yes/no fact says so.
    Asked(FactId),
}

/// How the supported units of the requested code are computed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimedUnits {
    /// The timed lines of the day, the requested one among them.
    pub lines: Records,
    /// The law.
    pub law: UnitLaw,
    /// The codes that are timed, as ascending ranges.
    pub timed: Vec<(i64, i64)>,
    /// The requested code.
    pub procedure: FactId,
    /// The field with a line's code.
    pub code: u16,
    /// The field with a line's minutes.
    pub minutes: u16,
    /// The field with the units that a line bills.
    pub billed: Option<u16>,
    /// The field and the fact that say which line of several with one code goes first, and which is requested.
    pub number: Option<(u16, FactId)>,
    /// What ties do.
    pub ties: Ties,
}

impl TimedUnits {
    /// The facts of the case that it looks at, fields left out.
    pub(crate) fn facts(&self) -> Vec<FactId> {
        let mut facts = vec![self.lines.list, self.procedure];
        facts.extend(self.lines.filter.facts());
        facts.extend(self.number.map(|(_, fact)| fact));
        if let Ties::Asked(fact) = self.ties {
            facts.push(fact);
        }
        facts
    }
}

/// What is known of the facts around the lines.
#[derive(Clone)]
pub(crate) struct Around {
    /// The requested code.
    pub(crate) procedure: Domain,
    /// The number of the requested line.
    pub(crate) number: Domain,
    /// Whether a tied unit is for the requested code.
    pub(crate) asked: Domain,
    /// What stands for "there are none": the code is not timed.
    pub(crate) none: i64,
}

/// What the supported units can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Supported {
    pub(crate) units: Domain,
    pub(crate) exact: bool,
    /// Whether the list, the requested code, its number, or the word on ties leave it open.
    pub(crate) by_list: bool,
    pub(crate) by_number: bool,
    pub(crate) by_tie: bool,
}

/// A line as far as it is known.
#[derive(Clone, Debug)]
struct Line {
    code: Stretches,
    minutes: Stretches,
    billed: Stretches,
    /// Whether it goes before the requested line: certainly, and possibly.
    before: (bool, bool),
}

/// The lines of one code.
#[derive(Clone, Debug, Default)]
struct Code {
    minutes: Stretches,
    billed: Stretches,
    /// Units billed on lines before the requested one.
    earlier: Stretches,
}

/// Which remainders a code can have, each with whether it bills a unit beyond its full ones.
type Remainders = BTreeSet<(i64, bool)>;

/// How the remainders of the other codes fall around that of the requested one: their sum, how many are greater, how
/// many are equal, and how many of these are served before it.
type Fall = (i64, i64, i64, i64);

/// The units that the lines of a pool support for the requested code.
pub(crate) fn supported(of: &TimedUnits, pool: &Pool, around: &Around) -> Supported {
    let found = of_pool(of, pool, around);
    // Where the lines are open as well, it is not told whether the word on ties makes a difference by itself.
    Supported { exact: found.exact && !(found.by_tie && found.by_list), ..found }
}

fn of_pool(of: &TimedUnits, pool: &Pool, around: &Around) -> Supported {
    let lines: Vec<Line> =
        pool.passing().map(|(member, sure)| line(of, member, sure, &around.number)).collect();
    let open_lines = pool.passing().any(|(member, sure)| !sure && member.open)
        || lines.iter().any(|line| is_open(of, line))
        || pool.fresh_passes().is_some();
    let Some(requested) = around.procedure.single() else {
        let most = lines.iter().fold(0i64, |sum, line| sum.saturating_add(line.minutes.high().unwrap_or(0)));
        let more =
            pool.fresh_passes().map_or(0, |(fresh, more)| most_minutes(of, fresh).saturating_mul(more));
        let high = most.saturating_add(more) / UNIT + 1;
        return Supported {
            units: Domain::Range(around.none, high),
            exact: false,
            by_list: open_lines,
            by_number: false,
            by_tie: false,
        };
    };
    if !of.timed.iter().any(|(low, high)| (*low..=*high).contains(&requested)) {
        return Supported {
            units: Domain::value(around.none),
            exact: true,
            by_list: false,
            by_number: false,
            by_tie: false,
        };
    }
    let (mut found, mut exact) = (Stretches::default(), pool.is_exact());
    let mut tied = false;
    // Of a line that may be of the day, minutes and units come and go together, which is not followed.
    let together = of.ties == Ties::ForTheProvider || of.number.is_some();
    exact &= !together || pool.passing().all(|(_, sure)| sure);
    match pool.fresh_passes() {
        Some((fresh, more)) => {
            exact = false;
            let (low, high) = rough(of, &lines, requested);
            let low = if of.number.is_some() { 0 } else { low };
            found.add(low, high.saturating_add(most_minutes(of, fresh).saturating_mul(more) / UNIT + 1));
        }
        None => match readings(&lines, requested) {
            Some((readings, whole)) => {
                exact &= whole;
                for codes in readings {
                    exact &= of_code(of, &codes, requested, &around.asked, &mut tied, &mut found);
                }
            }
            None => {
                exact = false;
                let (low, high) = rough(of, &lines, requested);
                found.add(if of.number.is_some() { 0 } else { low }, high);
            }
        },
    }
    if of.law == UnitLaw::EachCodeTimed
        && (open_lines && lines.iter().any(|line| line.minutes.single().is_none()))
    {
        // Nothing is said before the minutes of each code are.
        found.add(0, found.high().unwrap_or(0));
        exact = false;
    }
    let (units, whole) = found.domain();
    let several = |line: &Line| line.before.0 != line.before.1;
    Supported {
        exact: exact && whole,
        by_list: open_lines,
        by_number: around.number.single().is_none() && lines.iter().any(several),
        by_tie: tied && around.asked.single().is_none(),
        units,
    }
}

fn is_open(of: &TimedUnits, line: &Line) -> bool {
    line.code.single().is_none()
        || line.minutes.single().is_none()
        || (of.billed.is_some() && line.billed.single().is_none())
        || line.before.0 != line.before.1
}

fn most_minutes(of: &TimedUnits, fresh: &crate::records::Member) -> i64 {
    values(fresh, usize::from(of.minutes)).high().unwrap_or(0)
}

/// What a line says; one that may not be of the day may be of no minutes.
fn line(of: &TimedUnits, member: &crate::records::Member, sure: bool, requested: &Domain) -> Line {
    let mut minutes = values(member, usize::from(of.minutes));
    let mut billed = of.billed.map_or_else(|| Stretches::value(0), |at| values(member, usize::from(at)));
    if !sure {
        minutes.add(0, 0);
        billed.add(0, 0);
    }
    let before = match of.number {
        Some((at, _)) => {
            let number = values(member, usize::from(at));
            let (low, high) = (number.low().unwrap_or(0), number.high().unwrap_or(0));
            (high < requested.low(), low < requested.high())
        }
        None => (false, false),
    };
    Line { code: values(member, usize::from(of.code)), minutes, billed, before }
}

/// Between which values the units lie, whatever the other codes are.
fn rough(of: &TimedUnits, lines: &[Line], requested: i64) -> (i64, i64) {
    let (mut low, mut high) = (0i64, 0i64);
    for line in lines {
        if line.code.single() == Some(requested) {
            low = low.saturating_add(line.minutes.low().unwrap_or(0));
        }
        if line.code.has(requested) {
            high = high.saturating_add(line.minutes.high().unwrap_or(0));
        }
    }
    match of.law {
        UnitLaw::Cpt => ((low + LIFT) / UNIT, (high + LIFT) / UNIT),
        UnitLaw::Cms | UnitLaw::EachCodeTimed => (low / UNIT, high / UNIT + 1),
    }
}

/// The ways to give each line a code, and whether they are all there are; nothing where they are too many.
fn readings(lines: &[Line], requested: i64) -> Option<(Vec<BTreeMap<i64, Code>>, bool)> {
    let mut known: BTreeMap<i64, Code> = BTreeMap::new();
    let mut unknown: Vec<&Line> = Vec::new();
    for line in lines {
        match line.code.single() {
            Some(code) => known.entry(code).or_default().take(line),
            None => unknown.push(line),
        }
    }
    known.entry(requested).or_default();
    let mut found = vec![known];
    let mut exact = true;
    for line in unknown {
        let mut next = Vec::new();
        for codes in &found {
            let mut named: Vec<i64> = codes.keys().copied().filter(|code| line.code.has(*code)).collect();
            // A code that no other line has, below the requested one or above it: which one makes no difference.
            let free =
                |low: i64, high: i64| line.code.within(low, high).first_but(|code| codes.contains_key(&code));
            named.extend(free(i64::MIN, requested.saturating_sub(1)));
            named.extend(free(requested.saturating_add(1), i64::MAX));
            for code in named {
                let mut codes = codes.clone();
                codes.entry(code).or_default().take(line);
                next.push(codes);
            }
            if next.len() > MOST_READINGS {
                return None;
            }
        }
        // Of several tied codes the order among themselves counts too.
        exact = false;
        found = next;
    }
    Some((found, exact))
}

impl Code {
    fn take(&mut self, line: &Line) {
        let sum = |total: &mut Stretches, share: &Stretches| {
            let so_far = if total.len() == 0 { Stretches::value(0) } else { total.clone() };
            *total = so_far.plus(share).0;
        };
        sum(&mut self.minutes, &line.minutes);
        sum(&mut self.billed, &line.billed);
        let mut earlier = if line.before.1 { line.billed.clone() } else { Stretches::value(0) };
        if !line.before.0 {
            earlier.add(0, 0);
        }
        sum(&mut self.earlier, &earlier);
    }

    /// The remainders that it can have; nothing where its minutes can be too many values.
    fn remainders(&self) -> Remainders {
        let mut found = Remainders::new();
        let (low, high) = (self.billed.low().unwrap_or(0), self.billed.high().unwrap_or(0));
        let mut see = |minutes: i64| {
            let (full, rest) = (minutes / UNIT, minutes % UNIT);
            if high > full {
                found.insert((rest, true));
            }
            if low <= full {
                found.insert((rest, false));
            }
        };
        if self.minutes.len() > MOST_MINUTES {
            (0..UNIT).for_each(|rest| {
                see(rest);
                see(i64::MAX / UNIT * UNIT - UNIT + rest);
            });
        } else {
            self.minutes.each(&mut see);
        }
        found
    }
}

/// Puts the units in that one code can have where every line has its code; says whether they are exactly these.
fn of_code(
    of: &TimedUnits,
    codes: &BTreeMap<i64, Code>,
    requested: i64,
    asked: &Domain,
    tied: &mut bool,
    into: &mut Stretches,
) -> bool {
    let nothing = Code::default();
    let own = codes.get(&requested).unwrap_or(&nothing);
    let zero = Stretches::value(0);
    let or_zero = |of: &'_ Stretches| if of.len() == 0 { zero.clone() } else { of.clone() };
    let (minutes, billed, earlier) = (or_zero(&own.minutes), or_zero(&own.billed), or_zero(&own.earlier));
    let mut exact = true;
    let mut units = Stretches::default();
    if minutes.len() > MOST_MINUTES {
        let (low, high) = (minutes.low().unwrap_or(0), minutes.high().unwrap_or(0));
        units.add(low / UNIT, high / UNIT + 1);
        exact = false;
    } else if of.law == UnitLaw::Cpt {
        minutes.each(&mut |minutes| units.add((minutes + LIFT) / UNIT, (minutes + LIFT) / UNIT));
    } else {
        let others: Vec<(bool, Remainders)> = codes
            .iter()
            .filter(|(code, _)| **code != requested)
            .map(|(code, lines)| (*code < requested, lines.remainders()))
            .collect();
        let mut shares: BTreeMap<(i64, bool), (bool, bool)> = BTreeMap::new();
        minutes.each(&mut |minutes| {
            let (full, rest) = (minutes / UNIT, minutes % UNIT);
            let wants = [billed.low().unwrap_or(0) > full, billed.high().unwrap_or(0) > full];
            for wants in wants {
                let (none, one) = *shares
                    .entry((rest, wants))
                    .or_insert_with(|| share(of.ties, asked, (rest, wants), &others, (&mut exact, tied)));
                if none {
                    units.add(full, full);
                }
                if one {
                    units.add(full + 1, full + 1);
                }
            }
        });
    }
    if earlier != zero {
        let gone: Vec<i64> = earlier.all().into_iter().take(64).collect();
        exact &= gone.len() == 1 && units.len() == 1;
        let mut left = Stretches::default();
        for value in units.all() {
            for gone in gone.iter().chain(earlier.high().as_ref()) {
                let rest = value.saturating_sub(*gone).max(0);
                left.add(rest, rest);
            }
        }
        units = left;
    }
    units.pour(into);
    exact
}

/// Whether a code with this remainder, which bills a unit beyond its full ones or not, can get none of the units that are
/// left, and whether it can get one. Says where that is not exact, and where there is a tie.
fn share(
    ties: Ties,
    asked: &Domain,
    (rest, wants): (i64, bool),
    others: &[(bool, Remainders)],
    (exact, tied): (&mut bool, &mut bool),
) -> (bool, bool) {
    let mut falls: BTreeSet<Fall> = BTreeSet::from([(0, 0, 0, 0)]);
    for (lower, remainders) in others {
        let mut next = BTreeSet::new();
        for (sum, greater, equal, before) in &falls {
            for (other, other_wants) in remainders {
                let same = i64::from(*other == rest);
                // Those that bill the unit are served first, then by code.
                let first = (*other_wants && !wants) || (*other_wants == wants && *lower);
                next.insert((
                    sum + other,
                    greater + i64::from(*other > rest),
                    equal + same,
                    before + if first { same } else { 0 },
                ));
            }
        }
        if next.len() > MOST_FALLS {
            *exact = false;
            *tied = true;
            return (true, rest > 0);
        }
        falls = next;
    }
    let (mut none, mut one) = (false, false);
    for (sum, greater, equal, before) in falls {
        let left = (rest + sum + LIFT) / UNIT;
        let mut see = |gets: bool| if gets { one = true } else { none = true };
        let (surely, perhaps) = (greater + equal < left, rest > 0 && greater < left);
        *tied |= perhaps && !surely;
        match ties {
            Ties::ForTheProvider => see(rest > 0 && greater + before < left),
            Ties::AgainstTheProvider => see(rest > 0 && surely),
            Ties::Asked(_) => {
                if asked.has(0) {
                    see(rest > 0 && surely);
                }
                if asked.has(1) {
                    see(perhaps);
                }
            }
        }
    }
    (none, one)
}

#[cfg(test)]
mod tests;
