//! Coverage in its public shape.

use mednec_analysis::{Coverage, Kind, Part, Point, Share};
use mednec_graph::bundle::Edition;
use mednec_graph::{Bundle, EditionRef, Status};

use super::{
    COVERAGE_SCHEMA, ComparisonCovered, CoverageShown, CriterionCovered, EditionCovered, FactCovered,
    KindCovered, PartCovered, RuleCovered, TallyShown, Words,
};

/// What cases show of the policies of a bundle.
pub(super) fn shown(bundle: &Bundle, coverage: &Coverage) -> CoverageShown {
    let report = Report { bundle, coverage };
    let kind = |kind: Kind| KindCovered {
        kind: kind.name().to_owned(),
        tally: tally(coverage.tally(|point| point.kind() == kind)),
    };
    let units = (0u32..).zip(&bundle.units);
    let told = units.filter(|(index, _)| coverage.tally(|point| point.unit() == *index).of > 0);
    CoverageShown {
        schema: COVERAGE_SCHEMA.to_owned(),
        cases: coverage.cases(),
        total: tally(coverage.tally(|_| true)),
        kinds: Kind::ALL.map(kind).to_vec(),
        parts: told.map(|(index, _)| report.part(index)).collect(),
    }
}

struct Report<'b> {
    bundle: &'b Bundle,
    coverage: &'b Coverage,
}

impl Report<'_> {
    fn part(&self, index: u32) -> PartCovered {
        let unit = self.bundle.units.get(index as usize);
        let payer = unit.and_then(|unit| self.bundle.payers.get(unit.payer as usize));
        let is_edge = |point: &Point| point.kind() == Kind::Edges && point.unit() == index;
        let not_taken = self.coverage.points().filter(|(point, seen)| is_edge(point) && !seen);
        let editions = (0u32..).zip(unit.map_or(&[][..], |unit| &unit.editions));
        PartCovered {
            payer: payer.map_or(String::new(), |payer| payer.id.clone()),
            edges: tally(self.coverage.tally(is_edge)),
            edges_not_taken: not_taken
                .filter_map(|(point, _)| match point {
                    Point::Edge { unit, from, to } => Some(Words(self.bundle).edge(*unit, (*from, *to))),
                    _ => None,
                })
                .collect(),
            editions: editions
                .map(|(place, edition)| self.edition(EditionRef { unit: index, edition: place }, edition))
                .collect(),
        }
    }

    fn edition(&self, at: EditionRef, edition: &Edition) -> EditionCovered {
        let seen = |point: Point| self.coverage.shows(&point);
        let rules = (0u32..).zip(&edition.rules).map(|(index, rule)| RuleCovered {
            text: Words(self.bundle).rule(rule),
            place: self.bundle.place(rule.origin),
            fired: seen(Point::Fired { at, rule: index }) == Some(true),
        });
        let criteria = (0u32..).zip(&edition.criteria).map(|(criterion, written)| {
            let was = |status| seen(Point::Criterion { at, criterion, status });
            CriterionCovered {
                name: written.name.as_str().to_owned(),
                place: self.bundle.place(written.origin),
                met: was(Status::Met),
                not_met: was(Status::NotMet),
                unknown: was(Status::Unknown),
            }
        });
        let of_it = self.coverage.points().filter(|(point, _)| point.edition() == Some(at));
        let facts = of_it.filter_map(|(point, missing)| match point {
            Point::Missing { fact, .. } => {
                Some(FactCovered { fact: Words(self.bundle).fact(*fact).to_owned(), missing })
            }
            _ => None,
        });
        EditionCovered {
            policy: edition.policy.clone(),
            edition: edition.name.clone(),
            title: edition.title.clone(),
            total: tally(self.coverage.tally(|point| point.edition() == Some(at))),
            rules: rules.collect(),
            criteria: criteria.collect(),
            comparisons: self.comparisons(at, edition),
            facts: facts.collect(),
        }
    }

    fn comparisons(&self, at: EditionRef, edition: &Edition) -> Vec<ComparisonCovered> {
        let mut found = Vec::new();
        for (point, met) in self.coverage.points() {
            let Point::Decisive { at: of, part, leaf, holds: true } = point else { continue };
            let (true, Some(condition)) = (*of == at, Words(self.bundle).condition(at, *leaf)) else {
                continue;
            };
            let not_met = Point::Decisive { at, part: *part, leaf: *leaf, holds: false };
            found.push(ComparisonCovered {
                part: match part {
                    Part::Rule(index) => format!("rule {}", index + 1),
                    Part::Criterion(index) => edition
                        .criteria
                        .get(*index as usize)
                        .map_or(String::new(), |criterion| criterion.name.as_str().to_owned()),
                },
                text: condition.text.as_str().to_owned(),
                place: self.bundle.place(condition.origin),
                met,
                not_met: self.coverage.shows(&not_met) == Some(true),
            });
        }
        found
    }
}

fn tally(tally: Share) -> TallyShown {
    TallyShown { seen: tally.seen, of: tally.of }
}
