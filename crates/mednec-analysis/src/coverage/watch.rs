//! What one case shows.

use std::collections::BTreeSet;

use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{Bundle, Case, EditionRef, Explanation, Slot, Status, Walker};

use super::decision::Decision;
use super::points::parts;
use super::{Part, Point};

/// Looks at one case after another, and keeps its memory between them.
#[derive(Debug)]
pub struct Watch<'b> {
    walker: Walker<'b>,
    explanation: Explanation,
}

impl<'b> Watch<'b> {
    /// A watch over the policies of a bundle.
    pub fn new(bundle: &'b Bundle) -> Self {
        Self { walker: Walker::new(bundle), explanation: Explanation::default() }
    }

    /// All that a case shows under the policies of a payer, an index into [`Bundle::payers`].
    ///
    /// Of a bundle as of a day, edges are left out: its graph is another.
    pub fn shown(&mut self, payer: usize, case: &Case) -> BTreeSet<Point> {
        let mut shown = BTreeSet::new();
        let bundle = self.walker.bundle();
        let found = self.walker.determine(Some(payer), case);
        let decided = found.decided().is_some();
        let one_unit =
            found.editions.iter().all(|at| found.editions.first().map(|at| at.unit) == Some(at.unit));
        for at in &found.editions {
            // What is missing may be what tells which edition of a unit governs.
            let missing = found.missing.iter().filter(|_| one_unit);
            shown.extend(missing.map(|fact| Point::Missing { at: *at, fact: *fact }));
            let Some((unit, edition)) = edition_of(bundle, *at) else { continue };
            let stage = |other: &EditionRef| edition_of(bundle, *other).map(|(_, edition)| edition.stage);
            let alone = found.editions.iter().all(|other| other == at || stage(other) != Some(edition.stage));
            self.walker.explain(*at, case, &mut self.explanation);
            if alone && self.explanation.status(edition.guard) == Status::Met {
                self.of_edition(*at, (unit, edition), decided, &mut shown);
            }
        }
        if bundle.known_on.is_none() {
            self.edges(payer, case, &mut shown);
        }
        shown
    }

    fn of_edition(
        &self,
        at: EditionRef,
        (unit, edition): (&Unit, &Edition),
        decided: bool,
        shown: &mut BTreeSet<Point>,
    ) {
        let explanation = &self.explanation;
        let fired = explanation.rule.filter(|_| decided);
        shown.extend(fired.map(|rule| Point::Fired { at, rule }));
        for (criterion, written) in (0u32..).zip(&edition.criteria) {
            let status = explanation.status(written.condition);
            shown.insert(Point::Criterion { at, criterion, status });
        }
        // The rules up to the first that is not certainly passed over.
        let passed = |condition| explanation.status(condition) == Status::NotMet;
        let reached = edition.rules.iter().take_while(|rule| passed(rule.condition)).count();
        for (part, root) in parts(edition) {
            if matches!(part, Part::Rule(rule) if rule as usize > reached) {
                continue;
            }
            let decision = Decision::of(unit, root);
            for leaf in &decision.leaves {
                if let Some(holds) = decision.hangs_on(*leaf, explanation) {
                    shown.insert(Point::Decisive { at, part, leaf: *leaf, holds });
                }
            }
        }
    }

    /// The edges of the walk, where all is known up to its end.
    fn edges(&mut self, payer: usize, case: &Case, shown: &mut BTreeSet<Point>) {
        let bundle = self.walker.bundle();
        let Some(index) = unit_of(bundle, payer, case) else { return };
        let Some(unit) = bundle.units.get(index as usize) else { return };
        let Some(root) = unit.root else { return };
        let classes = self.walker.known_classes(index, case);
        let mut way = Vec::new();
        let mut at = root;
        while let Some(node) = unit.graph.node(at) {
            let class = classes.get(usize::from(node.term.0)).copied().flatten();
            let Some(to) = class.and_then(|class| unit.graph.edge(node, class)) else { return };
            way.push(Point::Edge { unit: index, from: at, to });
            at = to;
        }
        shown.extend(way);
    }
}

/// The unit and the edition of a reference.
pub(crate) fn edition_of(bundle: &Bundle, at: EditionRef) -> Option<(&Unit, &Edition)> {
    let unit = bundle.units.get(at.unit as usize)?;
    Some((unit, unit.editions.get(at.edition as usize)?))
}

/// The unit that a case falls to, where that is certain.
fn unit_of(bundle: &Bundle, payer: usize, case: &Case) -> Option<u32> {
    let payer = bundle.payers.get(payer)?;
    match bundle.procedure.map(|fact| case.slot(fact)) {
        Some(Slot::Value(procedure)) => payer.unit_for(procedure),
        Some(_) => None,
        None => payer.any.or(payer.units.first().copied()),
    }
}
