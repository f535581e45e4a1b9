//! What a case is determined as, and several of these as one.

use crate::bundle::LeafId;
use crate::fact::FactId;

/// An edition of a unit of the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionRef {
    /// Index into [`Bundle::units`].
    pub unit: u32,
    /// Index into the unit's editions.
    pub edition: u32,
}

/// What a case is determined as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Determination {
    /// The leaves that completions of the case end in, ascending. One: the case is decided.
    pub possible: Vec<LeafId>,
    /// The facts that can still change which one; none where the case is decided.
    pub missing: Vec<FactId>,
    /// Whether `possible` and `missing` are exact; else they may hold more than the truth, never less.
    pub exact: bool,
    /// The editions that can govern the case.
    pub editions: Vec<EditionRef>,
    /// Whether the payer was not given and makes a difference.
    pub payer_missing: bool,
    /// The facts whose absence was counted, of those that the editions look at, ascending.
    pub closed: Vec<FactId>,
    /// The edition under which the request lapsed: `missing` then tells what would open it again.
    pub lapsed: Option<EditionRef>,
    /// The leaves that were possible before it lapsed.
    pub(crate) before_lapse: Vec<LeafId>,
}

impl Determination {
    /// The leaf, where the case is decided.
    pub fn decided(&self) -> Option<LeafId> {
        if let [only] = self.possible.as_slice() { Some(*only) } else { None }
    }
}

/// What holds where nothing is possible: the neutral part of a merge.
pub(crate) fn nothing() -> Determination {
    Determination {
        possible: Vec::new(),
        missing: Vec::new(),
        exact: true,
        editions: Vec::new(),
        payer_missing: false,
        closed: Vec::new(),
        lapsed: None,
        before_lapse: Vec::new(),
    }
}

/// Several determinations of one case, of which it is open which one counts; `by` is the fact that would tell.
pub(crate) fn merge(parts: Vec<Determination>, by: Option<FactId>) -> Determination {
    let mut all = nothing();
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return all };
    if parts.len() == 0 {
        return first;
    }
    let lead = first.possible.clone();
    let (mut differ, mut open) = (false, false);
    for part in std::iter::once(first).chain(parts) {
        differ |= part.possible != lead;
        open |= part.possible.len() > 1;
        all.possible.extend(part.possible);
        all.before_lapse.extend(part.before_lapse);
        all.missing.extend(part.missing);
        all.editions.extend(part.editions);
        all.exact &= part.exact;
        all.lapsed = all.lapsed.or(part.lapsed);
    }
    // Parts that can end in the same several leaves may still differ case by case, which is not looked at.
    if open && !differ {
        all.exact = false;
    }
    if differ || open {
        all.missing.extend(by);
    }
    all.possible.sort_unstable();
    all.possible.dedup();
    if all.possible.len() > 1 {
        all.lapsed = None;
        // Learning more may decide what has lapsed.
        all.possible.append(&mut all.before_lapse);
        all.possible.sort_unstable();
        all.possible.dedup();
    }
    all.missing.sort_unstable();
    all.missing.dedup();
    if all.possible.len() < 2 && all.lapsed.is_none() {
        all.missing.clear();
        all.exact = true;
    }
    all
}
