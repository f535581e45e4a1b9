//! Claims: one case for each record of a list that is a requested service of its own.

use crate::bundle::{Bundle, Requests};
use crate::case::{Case, Partial, Slot};
use crate::fact::{FactId, FactKind, ItemKind};

/// A requested line of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedLine {
    /// Its place in the list, the first is 1.
    pub place: u16,
    /// The claim, with this line as what is requested.
    pub case: Case,
    /// Facts of which the claim says one thing and this line another.
    pub conflicts: Vec<FactId>,
}

/// What is wrong with the lines of a claim as a whole; a place of a line is 1 for the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinesProblem {
    /// A line has the number of a line before it.
    SameNumber {
        /// The line before it.
        first: u16,
        /// The line.
        second: u16,
    },
    /// All lines are given, none of them is requested, and the case does not say itself what is.
    NothingRequested,
    /// The line with the requested number says of these facts something else than the case does.
    OtherLine {
        /// The line.
        place: u16,
        /// The facts; none where the line says that it is not requested.
        facts: Vec<FactId>,
    },
    /// All lines are given, and what the case requests is none of them.
    NotAmongLines {
        /// The line that comes nearest, and the facts of which it says something else; of several the first.
        nearest: Option<(u16, Vec<FactId>)>,
    },
}

/// The records that a case gives of the list of requests.
struct Lines<'a> {
    requests: &'a Requests,
    case: &'a Case,
    start: u32,
    len: u16,
    width: usize,
    /// Whether there may be more lines than are given.
    open: bool,
}

impl Bundle {
    /// The requested lines of a claim; nothing where a case is no claim: where the vocabulary has no list of requests,
    /// the case gives no record of it, or says itself which procedure is requested.
    pub fn requested_lines(&self, case: &Case) -> Option<Vec<RequestedLine>> {
        let lines = self.lines(case)?;
        if case.slot(self.procedure?) != Slot::Unknown {
            return None;
        }
        let found: Vec<RequestedLine> = lines.requested().map(|place| lines.made(place)).collect();
        (!found.is_empty()).then_some(found)
    }

    /// What is wrong with the lines of a claim as a whole, or with a request that says which of the lines it is.
    pub fn lines_problems(&self, case: &Case) -> Vec<LinesProblem> {
        let Some(lines) = self.lines(case) else { return Vec::new() };
        let mut problems = lines.same_numbers();
        if self.procedure.is_none_or(|procedure| case.slot(procedure) == Slot::Unknown) {
            if !lines.open && lines.requested().next().is_none() {
                problems.push(LinesProblem::NothingRequested);
            }
        } else {
            problems.extend(lines.other_request());
        }
        problems
    }

    fn lines<'a>(&'a self, case: &'a Case) -> Option<Lines<'a>> {
        let requests = self.requests.as_ref()?;
        let Slot::List { start, len, open } = case.slot(requests.list) else { return None };
        let FactKind::List { item: ItemKind::Record { fields, .. }, .. } = &self.fact(requests.list)?.kind
        else {
            return None;
        };
        Some(Lines { requests, case, start, len, width: fields.len(), open })
    }
}

impl Lines<'_> {
    fn field(&self, place: u16, at: u16) -> Slot {
        let record = self.case.record(self.start, self.width, place.saturating_sub(1));
        record.get(usize::from(at)).copied().unwrap_or_default()
    }

    /// A line that does not say whether it is requested is.
    fn is_requested(&self, place: u16) -> bool {
        self.requests.chosen.is_none_or(|at| self.field(place, at) != Slot::Value(0))
    }

    fn requested(&self) -> impl Iterator<Item = u16> {
        (1..=self.len).filter(|place| self.is_requested(*place))
    }

    /// The facts of which a line says something else than the case.
    fn conflicts(&self, place: u16) -> Vec<FactId> {
        let differs = |(at, fact): &&(u16, FactId)| {
            !can_be_same(self.case, self.field(place, *at), self.case.slot(*fact))
        };
        self.requests.this.iter().filter(differs).map(|(_, fact)| *fact).collect()
    }

    fn made(&self, place: u16) -> RequestedLine {
        let mut made = self.case.clone();
        for (at, fact) in &self.requests.this {
            // What the line leaves open, the claim may say for all of its lines.
            let said = self.field(place, *at);
            let closer = matches!(said, Slot::Value(_)) || self.case.slot(*fact) == Slot::Unknown;
            if said != Slot::Unknown && closer {
                made.put(*fact, said);
            }
        }
        RequestedLine { place, case: made, conflicts: self.conflicts(place) }
    }

    fn same_numbers(&self) -> Vec<LinesProblem> {
        let Some(at) = self.requests.number else { return Vec::new() };
        let mut seen: Vec<(i64, u16)> = Vec::new();
        let mut problems = Vec::new();
        for place in 1..=self.len {
            let Slot::Value(number) = self.field(place, at) else { continue };
            match seen.iter().find(|(known, _)| *known == number) {
                Some((_, first)) => {
                    problems.push(LinesProblem::SameNumber { first: *first, second: place });
                }
                None => seen.push((number, place)),
            }
        }
        problems
    }

    /// What is wrong where the case says itself what is requested, and gives lines beside it.
    fn other_request(&self) -> Option<LinesProblem> {
        if let Some(place) = self.numbered() {
            let facts = self.conflicts(place);
            let fits = facts.is_empty() && self.is_requested(place);
            return (!fits).then_some(LinesProblem::OtherLine { place, facts });
        }
        let mut nearest: Option<(u16, Vec<FactId>)> = None;
        for place in self.requested() {
            let facts = self.conflicts(place);
            if facts.is_empty() {
                return None;
            }
            if nearest.as_ref().is_none_or(|(_, known)| facts.len() < known.len()) {
                nearest = Some((place, facts));
            }
        }
        (!self.open).then_some(LinesProblem::NotAmongLines { nearest })
    }

    /// The line with the number that the case requests.
    fn numbered(&self) -> Option<u16> {
        let at = self.requests.number?;
        let (_, fact) = self.requests.this.iter().find(|(of, _)| *of == at)?;
        let Slot::Value(wanted) = self.case.slot(*fact) else { return None };
        (1..=self.len).find(|place| self.field(*place, at) == Slot::Value(wanted))
    }
}

/// Whether two values of a case can be one.
fn can_be_same(case: &Case, one: Slot, other: Slot) -> bool {
    let (value, partial) = match (one, other) {
        (Slot::Value(one), Slot::Value(other)) => return one == other,
        (Slot::Value(value), Slot::Partial(partial)) | (Slot::Partial(partial), Slot::Value(value)) => {
            (value, partial)
        }
        _ => return true,
    };
    match case.partial(partial) {
        Some(Partial::OneOf(values)) => values.contains(&value),
        Some(Partial::Between(low, high)) => (*low..=*high).contains(&value),
        None => true,
    }
}
