//! Receipts replayed: whether each case still comes out as its receipt says.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mednec_graph::Bundle;
use mednec_project::{Answerer, Asked, Brief, Entry, NamedCase, Policies, Receipts, Told, case_sha256};
use rustc_hash::FxBuildHasher;

use crate::beside::BesideDone;

/// The places of receipts, by what their cases are found by.
type Places<'r> = HashMap<&'r str, Vec<usize>, FxBuildHasher>;

/// Receipts by the cases that they are of.
pub struct ReplayIndex<'r> {
    receipts: &'r Receipts,
    by_id: Places<'r>,
    /// Those whose case has no name, by its SHA-256.
    by_case: Places<'r>,
    /// The payer that was asked, for each of [`Receipts::told`].
    payers: Vec<Option<usize>>,
    /// By the place of its first receipt, of how many rows a name or case has receipts.
    rows: Vec<u32>,
    /// The days from which on editions were known, and the bundle as of each of these that receipts ask for; no other
    /// edition is known on a day in between.
    known_days: Vec<i64>,
    as_of: BTreeMap<Option<i64>, Bundle>,
}

/// What became of a receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// None of the rows is its case.
    #[default]
    Absent,
    /// The row of its name has other facts; their SHA-256.
    Changed(Box<str>),
    /// Its case comes out otherwise.
    Differs(Box<Told>),
    /// Its case comes out as it says.
    Identical,
}

/// What became of all receipts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Of each receipt, in their order.
    pub verdicts: Vec<Verdict>,
    /// How many rows no receipt is of.
    pub without_receipt: u64,
    /// By the place of its first receipt, how many more rows of a name or case have one.
    left: Vec<u32>,
}

impl<'r> ReplayIndex<'r> {
    /// An index of receipts for the policies that they name.
    pub fn new(receipts: &'r Receipts, policies: &Policies) -> Self {
        let (mut by_id, mut by_case) = (Places::default(), Places::default());
        for (at, entry) in receipts.entries.iter().enumerate() {
            let places = match &entry.case_id {
                Some(id) => by_id.entry(&**id),
                None => by_case.entry(&*entry.case),
            };
            places.or_default().push(at);
        }
        let asked = receipts.told.iter().map(|(asked, _)| asked.0.as_deref());
        let payers = asked.map(|asked| asked.and_then(|asked| policies.bundle.payer_named(asked))).collect();
        let mut rows = vec![0; receipts.entries.len()];
        for places in by_id.values().chain(by_case.values()) {
            if let Some(rows) = places.first().and_then(|first| rows.get_mut(*first)) {
                *rows = rows_of(receipts, places);
            }
        }
        let known_days = policies.bundle.known_days();
        let days = receipts.entries.iter().filter_map(|entry| entry.known_on);
        let days: BTreeSet<Option<i64>> = days.map(|day| since(&known_days, day)).collect();
        let as_of = |day: Option<i64>| policies.bundle.clone().as_known_on(Some(day.unwrap_or(i64::MIN)));
        let as_of = days.into_iter().map(|day| (day, as_of(day))).collect();
        Self { receipts, by_id, by_case, payers, rows, known_days, as_of }
    }

    /// The bundle for a receipt, where that is another than what is known today.
    fn bundle_of(&self, entry: &Entry) -> Option<(Option<i64>, &Bundle)> {
        let since = since(&self.known_days, entry.known_on?);
        Some((since, self.as_of.get(&since)?))
    }
}

/// The last of some days, ascending, that is not after a day.
fn since(days: &[i64], day: i64) -> Option<i64> {
    days.iter().copied().take_while(|known| *known <= day).last()
}

/// Of how many rows some receipts of one name are: a row has one for each payer that was asked.
fn rows_of(receipts: &Receipts, places: &[usize]) -> u32 {
    let mut of_payer: BTreeMap<Option<&Asked>, u32> = BTreeMap::new();
    for entry in places.iter().filter_map(|at| receipts.entries.get(*at)) {
        *of_payer.entry(receipts.told.get(entry.told).map(|(asked, _)| asked)).or_default() += 1;
    }
    of_payer.into_values().max().unwrap_or(0)
}

impl Replayed {
    pub(crate) fn new(index: &ReplayIndex<'_>) -> Self {
        Self {
            verdicts: vec![Verdict::Absent; index.receipts.entries.len()],
            without_receipt: 0,
            left: index.rows.clone(),
        }
    }

    /// Adds verdicts, and rows: those of no receipt, and of the others each by the first receipt of its name.
    pub(crate) fn add(&mut self, found: Vec<(usize, Verdict)>, without_receipt: u64, rows: &[usize]) {
        self.without_receipt += without_receipt;
        for first in rows {
            match self.left.get_mut(*first) {
                Some(left) if *left > 0 => *left -= 1,
                _ => self.without_receipt += 1,
            }
        }
        for (at, verdict) in found {
            if let Some(known) = self.verdicts.get_mut(at)
                && matches!(
                    (&*known, &verdict),
                    (Verdict::Absent, _) | (Verdict::Changed(_), Verdict::Identical | Verdict::Differs(_))
                )
            {
                *known = verdict;
            }
        }
    }
}

/// The side of a worker that replays.
pub(crate) struct Replaying<'a> {
    index: &'a ReplayIndex<'a>,
    answerer: Answerer<'a>,
    /// Those of receipts that were asked as of a day.
    as_of: BTreeMap<Option<i64>, Answerer<'a>>,
    told: HashMap<Brief, Told, FxBuildHasher>,
}

impl<'a> Replaying<'a> {
    pub(crate) fn new(index: &'a ReplayIndex<'a>, policies: &'a Policies) -> Self {
        let answerer = Answerer::new(&policies.bundle, &policies.sha256).criteria(false);
        Self { index, answerer, as_of: BTreeMap::new(), told: HashMap::default() }
    }

    /// Determines a case again for each receipt of it.
    pub(crate) fn row(&mut self, case: &NamedCase, done: &mut BesideDone) {
        let (index, bundle) = (self.index, self.answerer.bundle());
        let sha256 = case_sha256(bundle, &case.case);
        let places = match &case.id {
            Some(id) => index.by_id.get(id.as_str()),
            None => index.by_case.get(sha256.as_str()),
        };
        let Some(places) = places else {
            done.without_receipt += 1;
            return;
        };
        done.replayed_rows.extend(places.first());
        let entries = places.iter().filter_map(|at| Some((*at, index.receipts.entries.get(*at)?)));
        let mut same = entries.clone().filter(|(_, entry)| *entry.case == *sha256).peekable();
        if same.peek().is_none() {
            // A receipt of that name may be of another row, which then takes the place of this verdict.
            let changed = entries.map(|(at, _)| (at, Verdict::Changed(sha256.as_str().into())));
            done.replayed.extend(changed);
            return;
        }
        for (at, entry) in same {
            let payer = index.payers.get(entry.told).copied().flatten();
            let answerer = match index.bundle_of(entry) {
                Some((since, known)) => {
                    self.as_of.entry(since).or_insert_with(|| Answerer::new(known, "").criteria(false))
                }
                None => &mut self.answerer,
            };
            let (brief, _) = answerer.brief(case, payer);
            let told = self.told.entry(brief).or_insert_with_key(|brief| Told::of_brief(bundle, brief));
            let expected = index.receipts.told.get(entry.told).map(|(_, told)| told);
            let verdict = match expected == Some(&*told) {
                true => Verdict::Identical,
                false => Verdict::Differs(Box::new(told.clone())),
            };
            done.replayed.push((at, verdict));
        }
    }
}
