//! Cases that show what no case of a project shows yet.
//!
//! Each is made up for one point, written as an author would write it, read back, run, and kept only if it shows what
//! it was made up for. What it shows besides is not looked for again.

mod text;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use mednec_analysis::{Coverage, Draft, Found, Point, Suggester, Watch};
use mednec_graph::{Bundle, EditionRef, Outcome, Status};
use serde_json::{Map, Value};

use crate::answer::Answerer;
use crate::case::{CasePlace, CaseReader, NamedCase, requests};
use crate::compare::statuses;
use crate::coverage::{Covered, Words};
use crate::made_up::facts;
use crate::side_by_side::side_by_side;

/// Cases that show what no case showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// The cases, in the order in which they were made up.
    pub cases: Vec<Suggestion>,
    /// What no case can show: proved.
    pub impossible: Vec<String>,
    /// What no case was found for, which proves nothing.
    pub not_found: Vec<String>,
}

/// A case that was made up, and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The payer whose policies it is for.
    pub payer: String,
    /// What it says, facts by name.
    pub given: Map<String, Value>,
    /// What it is determined as.
    pub outcome: Outcome,
    /// The name of the reason.
    pub reason: String,
    /// The facts that are missing.
    pub missing: Vec<String>,
    /// The criteria that it is about, by name.
    pub criteria: Vec<(String, Status)>,
    /// What it shows and no case showed before.
    pub covers: Vec<String>,
}

/// What became of a point that no case showed.
enum Fate {
    Shown(Suggestion),
    Impossible(Point),
    NotFound(Point),
}

impl Covered {
    /// Makes up cases for what no case shows; `tell` hears how many points of how many were looked at.
    pub fn suggest(&self, threads: usize, tell: &(dyn Fn(usize, usize) + Sync)) -> Suggestions {
        let open: Vec<Point> =
            self.coverage.points().filter(|(_, seen)| !seen).map(|(point, _)| *point).collect();
        // A case is for one payer and shows nothing of others, so it makes no difference who is looked at first.
        let payer = |point: &Point| self.bundle.units.get(point.unit() as usize).map(|unit| unit.payer);
        let mut of_payers: BTreeMap<Option<u32>, Vec<usize>> = BTreeMap::new();
        for (at, point) in open.iter().enumerate() {
            of_payers.entry(payer(point)).or_default().push(at);
        }
        let mut of_payers: Vec<Vec<usize>> = of_payers.into_values().collect();
        of_payers.sort_by_key(|points| std::cmp::Reverse(points.len()));
        let looked_at = AtomicUsize::new(0);
        let start =
            || (Trial::new(&self.bundle, &self.sha256, self.coverage.clone()), Suggester::new(&self.bundle));
        let fates = side_by_side(&of_payers, threads, start, |(trial, suggester), points| {
            let mut fates = Vec::new();
            for at in points {
                tell(looked_at.fetch_add(1, Ordering::Relaxed), open.len());
                fates.extend(open.get(*at).and_then(|point| Some((*at, trial.fate(suggester, point)?))));
            }
            fates
        });
        let fates: BTreeMap<usize, Fate> = fates.into_iter().flatten().collect();
        let words = |point: &Point| Words(&self.bundle).point(point);
        let mut done = Suggestions::default();
        for fate in fates.into_values() {
            match fate {
                Fate::Shown(suggestion) => done.cases.push(suggestion),
                Fate::Impossible(point) => done.impossible.push(words(&point)),
                Fate::NotFound(point) => done.not_found.push(words(&point)),
            }
        }
        done
    }
}

/// A case that the rule at a place, `file:line`, decides; nothing where none was found.
pub fn suggest_for_rule(bundle: &Bundle, sha256: &str, place: &str) -> Option<Suggestion> {
    let bundle = &bundle.clone().as_known_on(None);
    let mut trial = Trial::new(bundle, sha256, Coverage::of(bundle));
    let mut suggester = Suggester::new(bundle);
    let editions = (0u32..).zip(&bundle.units).flat_map(|(unit, of)| {
        (0u32..).zip(&of.editions).map(move |(edition, of)| (EditionRef { unit, edition }, of))
    });
    let points = editions.flat_map(|(at, edition)| {
        let rules = (0u32..).zip(&edition.rules).filter(|(_, rule)| bundle.place(rule.origin) == place);
        rules.map(move |(rule, _)| Point::Fired { at, rule })
    });
    for point in points.collect::<Vec<_>>() {
        if let Found::Case(draft) = suggester.case(&point)
            && let Some(found) = trial.run(&point, &draft)
        {
            // What else it shows is not what it is asked for.
            return Some(Suggestion {
                covers: vec![Words(bundle).point(&point)],
                criteria: Vec::new(),
                ..found
            });
        }
    }
    None
}

/// Runs what was made up.
struct Trial<'b> {
    bundle: &'b Bundle,
    coverage: Coverage,
    watch: Watch<'b>,
    answerer: Answerer<'b>,
    reader: CaseReader<'b>,
}

impl<'b> Trial<'b> {
    fn new(bundle: &'b Bundle, sha256: &str, coverage: Coverage) -> Self {
        Self {
            bundle,
            coverage,
            watch: Watch::new(bundle),
            answerer: Answerer::new(bundle, sha256),
            reader: CaseReader::new(bundle),
        }
    }

    /// What becomes of a point; nothing where a case made up before shows it.
    fn fate(&mut self, suggester: &mut Suggester<'_>, point: &Point) -> Option<Fate> {
        if self.coverage.shows(point) == Some(true) {
            return None;
        }
        let suggested = match suggester.case(point) {
            Found::Impossible => return Some(Fate::Impossible(*point)),
            Found::NotFound => None,
            Found::Case(draft) => self.run(point, &draft),
        };
        let suggested = suggested.or_else(|| match point {
            Point::Missing { .. } | Point::Criterion { status: Status::Unknown, .. } => {
                suggester.all_but_one(point).iter().find_map(|draft| self.run(point, draft))
            }
            _ => None,
        });
        Some(suggested.map_or(Fate::NotFound(*point), Fate::Shown))
    }

    /// A case that was made up, if an author can write it and it shows a point.
    fn run(&mut self, point: &Point, draft: &Draft) -> Option<Suggestion> {
        let payer = self.bundle.units.get(point.unit() as usize)?.payer as usize;
        let given = facts(self.bundle, draft);
        let case = self.read(&given)?;
        let shown = self.watch.shown(payer, &case.case);
        if !shown.contains(point) {
            return None;
        }
        let about: Vec<String> = {
            let new = shown.iter().filter(|point| self.coverage.shows(point) == Some(false));
            new.filter_map(|point| criterion_of(self.bundle, point)).collect()
        };
        let new = self.coverage.add(shown);
        let answer = self.answerer.answer(&case, Some(payer));
        let mut criteria = statuses(&mut self.answerer, &case.case, payer);
        criteria.retain(|(name, _)| about.iter().any(|about| about == name));
        Some(Suggestion {
            payer: self.bundle.payers.get(payer)?.id.clone(),
            given,
            outcome: answer.outcome,
            reason: answer.reason,
            missing: answer.missing.into_iter().map(|missing| missing.fact).collect(),
            criteria: criteria.into_iter().map(|(name, status)| (name.to_owned(), status)).collect(),
            covers: new.iter().map(|point| Words(self.bundle).point(point)).collect(),
        })
    }

    /// A case read back from what an author would write; nothing where it is refused, or is a claim of several lines.
    fn read(&mut self, given: &Map<String, Value>) -> Option<NamedCase> {
        let text = serde_json::to_string(given).ok()?;
        let mut case = self.reader.blank();
        self.reader.read_json(&text, CasePlace::Path("suggested"), &mut case).ok()?;
        let asked = requests(self.bundle, &case);
        asked.iter().all(|request| request.place.is_none()).then_some(case)
    }
}

/// The criterion that a point is about.
fn criterion_of(bundle: &Bundle, point: &Point) -> Option<String> {
    let criterion = match point {
        Point::Criterion { criterion, .. }
        | Point::Decisive { part: mednec_analysis::Part::Criterion(criterion), .. } => criterion,
        _ => return None,
    };
    let edition = crate::answer::edition(bundle, point.edition()?)?;
    Some(edition.criteria.get(*criterion as usize)?.name.as_str().to_owned())
}
