//! Cases that show what no case shows yet.

use std::collections::BTreeMap;

use mednec_graph::{Bundle, Case, FactId, NodeId, Status, Walker};

use crate::coverage::{Point, decisive, edition_of, facts_of};
use crate::draft::Draft;
use crate::functions::Functions;
use crate::search::{Found, Goal, Search};

/// Makes up cases that show points.
#[derive(Debug)]
pub struct Suggester<'b> {
    bundle: &'b Bundle,
    walker: Walker<'b>,
    search: Search<'b>,
    /// What was found for points that were looked at.
    found: BTreeMap<Point, Found>,
}

impl<'b> Suggester<'b> {
    /// For the policies of a bundle.
    pub fn new(bundle: &'b Bundle) -> Self {
        Self { bundle, walker: Walker::new(bundle), search: Search::new(bundle), found: BTreeMap::new() }
    }

    /// A case that shows a point, small, and decided as far as one was found; no such case is certain to be read as it
    /// is meant before it was run.
    ///
    /// For what is missing or unknown it is one of which nothing is known but what makes the edition govern it.
    pub fn case(&mut self, point: &Point) -> Found {
        if let Some(found) = self.found.get(point) {
            return found.clone();
        }
        let found = self.look(point);
        self.found.insert(*point, found.clone());
        found
    }

    fn look(&mut self, point: &Point) -> Found {
        let found = self.shows(point);
        let Found::Case(draft) = found else { return found };
        Found::Case(match point {
            Point::Missing { .. } | Point::Criterion { status: Status::Unknown, .. } => draft,
            Point::Edge { unit, .. } => self.walked(*unit, draft),
            Point::Fired { .. } | Point::Criterion { .. } | Point::Decisive { .. } => {
                self.decided(point.unit(), draft)
            }
        })
    }

    /// Cases of which each says all but one fact, to be looked at where nothing simpler shows what is missing or unknown:
    /// first those in which each rule fires, then those that hang on a comparison of the missing fact.
    pub fn all_but_one(&mut self, point: &Point) -> Vec<Draft> {
        let Some(at) = point.edition() else { return Vec::new() };
        let Some((unit, edition)) = edition_of(self.bundle, at) else { return Vec::new() };
        let mut near: Vec<Point> =
            (0u32..).zip(&edition.rules).map(|(rule, _)| Point::Fired { at, rule }).collect();
        if let Point::Missing { fact, .. } = point {
            near.extend(decisive(unit, edition, at).filter(|point| match point {
                Point::Decisive { leaf, .. } => facts_of(self.bundle, unit, *leaf).contains(fact),
                _ => false,
            }));
        }
        let wanted = |fact: FactId| match point {
            Point::Missing { fact: missing, .. } => fact == *missing,
            _ => true,
        };
        let mut found = Vec::new();
        for other in near {
            let Found::Case(draft) = self.case(&other) else { continue };
            for (fact, _) in draft.facts().iter().filter(|(fact, _)| wanted(*fact)) {
                let mut without = draft.clone();
                without.unset(*fact);
                if !found.contains(&without) {
                    found.push(without);
                }
            }
        }
        found
    }

    fn shows(&mut self, point: &Point) -> Found {
        let unit = point.unit();
        let Some(mut functions) = Functions::of(self.bundle, unit) else { return Found::NotFound };
        let Ok(root) = functions.shows(point) else { return Found::NotFound };
        if root == NodeId::NO {
            return Found::Impossible;
        }
        let (graph, roots) = functions.freeze(&[root]);
        let Some(root) = roots.first().copied() else { return Found::NotFound };
        self.search.find_request(Goal { unit, graph: &graph, root, wanted: NodeId::YES })
    }

    /// A case with the fewest more facts with which it is decided; as it is where none was found. Before that goes an end
    /// for which what it says already is needed, so that what it shows makes a difference.
    fn decided(&mut self, index: u32, draft: Draft) -> Draft {
        let Some(unit) = self.bundle.units.get(index as usize) else { return draft };
        let case = draft.case(self.bundle);
        let found = self.walker.determine(Some(unit.payer as usize), &case);
        let (Some(root), true) = (unit.root, found.possible.len() > 1) else { return draft };
        let mut best: Option<(usize, usize, Draft)> = None;
        for leaf in found.possible {
            let goal = Goal { unit: index, graph: &unit.graph, root, wanted: NodeId::outcome(leaf.0) };
            let Found::Case(more) = self.search.find(goal, &case) else { continue };
            let longer = draft.and(&more);
            let idle = draft.facts().iter().filter(|(fact, _)| {
                let mut without = longer.clone();
                without.unset(*fact);
                self.search.ends_there(goal, &without.case(self.bundle))
            });
            let rank = (idle.count(), more.facts().len());
            if best.as_ref().is_none_or(|(idle, facts, _)| rank < (*idle, *facts)) {
                best = Some((rank.0, rank.1, longer));
            }
        }
        best.map_or(draft, |(_, _, longer)| longer)
    }

    /// A case of which all is known that its walk asks; as far as values were found.
    fn walked(&mut self, index: u32, mut draft: Draft) -> Draft {
        let Some(unit) = self.bundle.units.get(index as usize) else { return draft };
        let Some(mut at) = unit.root else { return draft };
        while let Some(node) = unit.graph.node(at) {
            let case = draft.case(self.bundle);
            let known = |walker: &mut Walker<'b>, case: &Case| {
                walker.known_classes(index, case).get(usize::from(node.term.0)).copied().flatten()
            };
            let mut class = known(&mut self.walker, &case);
            let classes = unit.terms.get(node.term).map_or(0, |term| term.classes);
            for wanted in 0..classes {
                if class.is_some() {
                    break;
                }
                let Some(more) = self.in_class(index, u32::from(node.term.0), (wanted, classes), &case)
                else {
                    continue;
                };
                let longer = draft.and(&more);
                class = known(&mut self.walker, &longer.case(self.bundle));
                if class.is_some() {
                    draft = longer;
                }
            }
            let Some(next) = class.and_then(|class| unit.graph.edge(node, class)) else { return draft };
            at = next;
        }
        draft
    }

    /// What brings a term of a case into a class.
    fn in_class(&mut self, unit: u32, term: u32, (wanted, classes): (u8, u8), case: &Case) -> Option<Draft> {
        let mut functions = Functions::of(self.bundle, unit)?;
        let yes = |class: u8| if class == wanted { NodeId::YES } else { NodeId::NO };
        let root = functions.store.node(term, (0..classes).map(yes).collect()).ok()?;
        let (graph, roots) = functions.freeze(&[root]);
        let goal = Goal { unit, graph: &graph, root: *roots.first()?, wanted: NodeId::YES };
        match self.search.find(goal, case) {
            Found::Case(more) => Some(more),
            Found::Impossible | Found::NotFound => None,
        }
    }
}
