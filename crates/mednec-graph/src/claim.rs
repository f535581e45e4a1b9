//! Claims: one case for each record of a list that is a requested service of its own.

use crate::bundle::{Bundle, Requests};
use crate::case::{Case, Slot};
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

impl Bundle {
    /// The requested lines of a claim; nothing where a case is no claim: where the vocabulary has no list of requests,
    /// the case gives no record of it, or says itself which procedure is requested.
    pub fn requested_lines(&self, case: &Case) -> Option<Vec<RequestedLine>> {
        let requests = self.requests.as_ref()?;
        let Slot::List { start, len, .. } = case.slot(requests.list) else { return None };
        let FactKind::List { item: ItemKind::Record { fields, .. }, .. } = &self.fact(requests.list)?.kind
        else {
            return None;
        };
        if len == 0 || case.slot(self.procedure?) != Slot::Unknown {
            return None;
        }
        let lines: Vec<RequestedLine> = (0..len)
            .filter_map(|index| {
                let record = case.record(start, fields.len(), index);
                let field = |at: u16| record.get(usize::from(at)).copied().unwrap_or_default();
                // A line that does not say whether it is requested is.
                let requested = requests.chosen.is_none_or(|at| field(at) != Slot::Value(0));
                requested.then(|| line(requests, case, index.saturating_add(1), field))
            })
            .collect();
        (!lines.is_empty()).then_some(lines)
    }
}

fn line(requests: &Requests, case: &Case, place: u16, field: impl Fn(u16) -> Slot) -> RequestedLine {
    let mut made = case.clone();
    let mut conflicts = Vec::new();
    for (at, fact) in &requests.this {
        let (said, given) = (field(*at), case.slot(*fact));
        if let (Slot::Value(said), Slot::Value(given)) = (said, given)
            && said != given
        {
            conflicts.push(*fact);
        }
        // What the line leaves open, the claim may say for all of its lines.
        if said != Slot::Unknown {
            made.put(*fact, said);
        }
    }
    RequestedLine { place, case: made, conflicts }
}
