//! Points, and what they are of, in words.

use mednec_analysis::{Part, Point};
use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::condition::Condition;
use mednec_graph::{Bundle, ConditionId, EditionRef, FactId, NodeId, Text};

use super::EdgeShown;

/// The longest list of answers that a point says.
const MOST_ANSWERS: usize = 3;

/// Words for the points of a bundle.
#[derive(Clone, Copy)]
pub(crate) struct Words<'b>(pub(crate) &'b Bundle);

impl<'b> Words<'b> {
    /// A point, with the edition it is of.
    pub(crate) fn point(self, point: &Point) -> String {
        let text = self.short(point);
        match point.edition().and_then(|at| self.edition(at)) {
            Some(edition) => format!("{text} ({})", edition_name(edition)),
            None => text,
        }
    }

    /// A point, for where its edition is known.
    fn short(self, point: &Point) -> String {
        match point {
            Point::Fired { at, rule } => format!("{} fires", self.part(*at, Part::Rule(*rule))),
            Point::Criterion { at, criterion, status } => {
                format!("{} is {}", self.part(*at, Part::Criterion(*criterion)), status.name())
            }
            Point::Decisive { at, part, leaf, holds } => format!(
                "{} hangs on `{}`, which is {}",
                self.part(*at, *part),
                self.condition(*at, *leaf).map_or("", |condition| condition.text.as_str()),
                if *holds { "met" } else { "not met" }
            ),
            Point::Edge { unit, from, to } => {
                let edge = self.edge(*unit, (*from, *to));
                let mut answers: Vec<&str> =
                    edge.answers.iter().take(MOST_ANSWERS).map(String::as_str).collect();
                if edge.answers.len() > MOST_ANSWERS {
                    answers.push("…");
                }
                format!("at {}, the answer to `{}` is {}", edge.from, edge.question, answers.join(" or "))
            }
            Point::Missing { fact, .. } => format!("`{}` is missing where it matters", self.fact(*fact)),
        }
    }

    /// A rule or a criterion.
    pub(crate) fn part(self, at: EditionRef, part: Part) -> String {
        let edition = self.edition(at);
        match part {
            Part::Rule(index) => {
                let rule = edition.and_then(|edition| edition.rules.get(index as usize));
                let text = rule.map_or(String::new(), |rule| self.rule(rule));
                format!("rule {}, `{text}`,", index + 1).trim_end_matches(',').to_owned()
            }
            Part::Criterion(index) => {
                let criterion = edition.and_then(|edition| edition.criteria.get(index as usize));
                format!("`{}`", criterion.map_or("", |criterion| criterion.name.as_str()))
            }
        }
    }

    /// A rule in one line: "deny unless impaired".
    pub(crate) fn rule(self, rule: &mednec_graph::bundle::Rule) -> String {
        let outcome = self.0.leaf(rule.leaf).map_or("", |leaf| leaf.outcome.name());
        format!("{outcome} {}", rule.text.as_str()).trim_end().to_owned()
    }

    /// An edge of a unit's graph.
    pub(crate) fn edge(self, unit: u32, (from, to): (NodeId, NodeId)) -> EdgeShown {
        let mut shown = EdgeShown {
            from: format!("{from:?}"),
            to: format!("{to:?}"),
            question: String::new(),
            answers: Vec::new(),
        };
        let unit: Option<&Unit> = self.0.units.get(unit as usize);
        let Some((unit, node)) = unit.and_then(|unit| Some((unit, unit.graph.node(from)?))) else {
            return shown;
        };
        let Some(term) = unit.terms.get(node.term) else { return shown };
        shown.question = term.text.as_str().to_owned();
        let classes = (0..term.classes).filter(|class| unit.graph.edge(node, *class) == Some(to));
        let label = |class: u8| term.labels.get(usize::from(class)).map_or("", Text::as_str).to_owned();
        shown.answers = classes.map(label).collect();
        shown
    }

    /// The name of a fact.
    pub(crate) fn fact(self, fact: FactId) -> &'b str {
        self.0.fact(fact).map_or("", |fact| fact.name.as_str())
    }

    /// A condition of an edition.
    pub(crate) fn condition(self, at: EditionRef, id: ConditionId) -> Option<&'b Condition> {
        self.0.units.get(at.unit as usize)?.conditions.get(id.0 as usize)
    }

    /// An edition.
    pub(crate) fn edition(self, at: EditionRef) -> Option<&'b Edition> {
        crate::answer::edition(self.0, at)
    }
}

/// A policy and its edition.
fn edition_name(edition: &Edition) -> String {
    if edition.name.is_empty() {
        edition.policy.clone()
    } else {
        format!("{} {}", edition.policy, edition.name)
    }
}
