//! A policy as an analyst thinks of it: editions, their rules in order, and the criteria that these are built on.
//!
//! A criterion is one node however often it is used, so the sketch is a graph; a form that draws trees names the
//! second use and points back.

use std::collections::BTreeMap;

use mednec_graph::bundle::{Edition, Rule, Unit};
use mednec_graph::condition::{Condition, ConditionKind, Count};
use mednec_graph::fact::AnsweredBy;
use mednec_graph::term::Term;
use mednec_graph::{Bundle, ClassSet, ConditionId, Fact, OriginId, TermKind};
use petgraph::graph::{DiGraph, NodeIndex};

use super::decision::{answer, asked};
use super::{Form, Kind, Shape, Sketch};
use crate::words;

/// What an edge to the opposite of a condition says.
const NOT: &str = "not";

/// The rules and criteria of editions.
pub fn of_editions(bundle: &Bundle, editions: &[(&Unit, &Edition)], title: String) -> Sketch {
    let mut graph = DiGraph::new();
    let mut roots = Vec::new();
    for (unit, edition) in editions {
        let root = graph.add_node(Shape {
            kind: Kind::Edition,
            head: edition.title.clone().unwrap_or_else(|| edition.policy.clone()),
            body: [
                vec![edition.policy.clone(), format!("edition {}", edition.name)],
                stage(unit, edition).into_iter().collect(),
                period(unit, edition),
            ]
            .concat()
            .join(" · "),
            note: bundle.place(edition.origin),
        });
        roots.push(root);
        let mut grower = Grower { bundle, unit, edition, graph: &mut graph, criteria: BTreeMap::new() };
        for rule in &edition.rules {
            grower.rule(rule, root);
        }
    }
    Sketch { title, form: Form::Tree, graph, roots }
}

/// One criterion of editions.
pub fn of_criterion(bundle: &Bundle, editions: &[(&Unit, &Edition)], name: &str, title: String) -> Sketch {
    let mut graph = DiGraph::new();
    let mut roots = Vec::new();
    for (unit, edition) in editions {
        let mut grower = Grower { bundle, unit, edition, graph: &mut graph, criteria: BTreeMap::new() };
        let index = (0u32..).zip(&edition.criteria).find(|(_, criterion)| criterion.name.as_str() == name);
        roots.extend(index.and_then(|(index, _)| grower.criterion(index)));
    }
    Sketch { title, form: Form::Tree, graph, roots }
}

/// Adds the conditions of one edition to a graph.
struct Grower<'a> {
    bundle: &'a Bundle,
    unit: &'a Unit,
    edition: &'a Edition,
    graph: &'a mut DiGraph<Shape, String>,
    criteria: BTreeMap<u32, NodeIndex>,
}

impl<'a> Grower<'a> {
    fn rule(&mut self, rule: &Rule, root: NodeIndex) {
        let Some(leaf) = self.bundle.leaf(rule.leaf) else { return };
        let mut body = if rule.text.is_empty() { "otherwise".to_owned() } else { String::from(&rule.text) };
        if !leaf.suggest.is_empty() {
            body.push_str(&format!("\nsuggest {}", leaf.suggest.join(", ")));
        }
        let node = self.graph.add_node(Shape {
            kind: Kind::Rule(leaf.outcome),
            head: format!("{}: {}", words(leaf.outcome.name()), words(&leaf.reason.name)),
            body,
            note: self.cited(rule.origin),
        });
        self.graph.add_edge(root, node, String::new());
        self.guard(rule.condition, node);
    }

    /// What a rule tests: the criteria of its guard, since its text says how they are joined.
    fn guard(&mut self, id: ConditionId, rule: NodeIndex) {
        let Some(condition) = self.condition(id) else { return };
        match &condition.kind {
            ConditionKind::Constant(_) => {}
            // The rule's own text says it.
            _ if condition.is_comparison() => {}
            _ if condition.title.is_some() => self.member(id, rule, ""),
            ConditionKind::Group { members, .. } => {
                for member in members {
                    self.guard(*member, rule);
                }
            }
            ConditionKind::Not(member) => self.guard(*member, rule),
            _ => self.member(id, rule, ""),
        }
    }

    /// Adds a condition below a parent.
    fn member(&mut self, id: ConditionId, parent: NodeIndex, edge: &str) {
        let Some(condition) = self.condition(id) else { return };
        if let (ConditionKind::Not(inner), false) = (&condition.kind, condition.is_comparison()) {
            let edge = if edge == NOT { "" } else { NOT };
            return self.member(*inner, parent, edge);
        }
        let node = match &condition.kind {
            ConditionKind::Criterion { index, .. } => self.criterion(*index),
            _ => {
                let shape = self.shape(condition);
                let node = self.graph.add_node(shape);
                self.members(condition, node);
                Some(node)
            }
        };
        if let Some(node) = node {
            self.graph.add_edge(parent, node, edge.to_owned());
        }
    }

    fn criterion(&mut self, index: u32) -> Option<NodeIndex> {
        if let Some(node) = self.criteria.get(&index) {
            return Some(*node);
        }
        let criterion = self.edition.criteria.get(index as usize)?;
        let condition = self.condition(criterion.condition)?;
        let single = condition.is_comparison() || matches!(condition.kind, ConditionKind::Criterion { .. });
        let title = criterion.title.clone().or(condition.title.clone());
        let title = title.filter(|title| !title.eq_ignore_ascii_case(&words(&criterion.name)));
        let count = if single { String::new() } else { counted(condition) };
        let said: Vec<String> =
            title.iter().map(String::from).chain([count]).filter(|part| !part.is_empty()).collect();
        let body = said.join(" · ");
        let node = self.graph.add_node(Shape {
            kind: Kind::Criterion,
            head: String::from(&criterion.name),
            body,
            note: self.cited(criterion.origin),
        });
        self.criteria.insert(index, node);
        if single {
            self.member(criterion.condition, node, "");
        } else {
            self.members(condition, node);
        }
        Some(node)
    }

    fn members(&mut self, condition: &Condition, node: NodeIndex) {
        if condition.is_comparison() {
            return;
        }
        match &condition.kind {
            ConditionKind::Group { members, .. } => {
                for member in members {
                    self.member(*member, node, "");
                }
            }
            ConditionKind::Not(member) => self.member(*member, node, NOT),
            _ => {}
        }
    }

    fn shape(&self, condition: &Condition) -> Shape {
        let comparison = condition.is_comparison() || matches!(condition.kind, ConditionKind::Constant(_));
        let facts: Vec<&Fact> = condition.facts.iter().flat_map(|fact| asked(self.bundle, *fact)).collect();
        let fact = if let [only] = facts.as_slice() { Some(*only) } else { None };
        let question = fact.and_then(|fact| fact.question.clone()).unwrap_or_default();
        if comparison && fact.is_some_and(|fact| fact.answered_by == AnsweredBy::Reviewer) {
            let body = "a reviewer judges".to_owned();
            let head = String::from(&condition.text);
            return Shape { kind: Kind::Judgement, head, body, note: question };
        }
        if comparison {
            let said: Vec<String> =
                condition.title.iter().map(String::from).chain(self.limit(condition)).collect();
            let (head, body) = (String::from(&condition.text), said.join(" · "));
            return Shape { kind: Kind::Condition, head, body, note: question };
        }
        let counted = counted(condition);
        let (head, body) = match &condition.title {
            Some(title) => (String::from(title), counted),
            None => (counted, String::new()),
        };
        Shape { kind: Kind::Group, head, body, note: self.cited(condition.origin) }
    }

    /// What a comparison comes to where a parameter stands for its number: "18 visits or more".
    fn limit(&self, condition: &Condition) -> Option<String> {
        let starts_with_digit = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
        if condition.text.split([' ', '-']).any(starts_with_digit) {
            return None;
        }
        let (id, wanted) = match &condition.kind {
            ConditionKind::Test { term, classes } => (*term, *classes),
            ConditionKind::Not(inner) => match &self.condition(*inner)?.kind {
                ConditionKind::Test { term, classes } => {
                    let all = ClassSet::all(self.unit.terms.get(*term)?.classes);
                    (*term, ClassSet(all.0 & !classes.0))
                }
                _ => return None,
            },
            _ => return None,
        };
        let term = self.unit.terms.get(id).filter(|term| matches!(term.kind, TermKind::Linear { .. }))?;
        Some(format!("{}: {}", term.text, answer(self.unit, id, wanted, 0)))
    }

    fn condition(&self, id: ConditionId) -> Option<&'a Condition> {
        self.unit.conditions.get(id.0 as usize)
    }

    fn cited(&self, origin: OriginId) -> String {
        self.bundle.citation(origin).map(|citation| citation.text()).unwrap_or_default()
    }
}

/// The stage of the payer's policies that an edition stands in, where there are stages.
fn stage(unit: &Unit, edition: &Edition) -> Option<String> {
    let stage = unit.stages.get(edition.stage as usize).filter(|stage| !stage.name.is_empty())?;
    Some(format!("stage {}", stage.name))
}

/// The dates between which an edition governs, where its name does not say them: "service_date before 2025-10-29".
fn period(unit: &Unit, edition: &Edition) -> Vec<String> {
    let dated =
        |text: &str| text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let bare = edition.name.split(", known from ").next().unwrap_or_default();
    let bare = bare.trim_start_matches("from ").trim_start_matches("until ");
    if bare.split(" to ").all(dated) {
        return Vec::new();
    }
    let mut said = Vec::new();
    let mut todo = vec![edition.guard];
    while let Some(condition) = todo.pop().and_then(|id| unit.conditions.get(id.0 as usize)) {
        match &condition.kind {
            ConditionKind::Group { members, .. } => todo.extend(members.iter().rev()),
            ConditionKind::Test { term: id, classes } => {
                let linear = |term: &&Term| matches!(term.kind, TermKind::Linear { .. });
                let term = unit.terms.get(*id).filter(linear);
                said.extend(term.map(|term| format!("{} {}", term.text, answer(unit, *id, *classes, 0))));
            }
            _ => {}
        }
    }
    said
}

/// How many members must hold: "any of 4".
fn counted(condition: &Condition) -> String {
    match &condition.kind {
        ConditionKind::Group { count, members } => {
            let of = members.len();
            match count {
                Count::All => format!("all of {of}"),
                Count::Any => format!("any of {of}"),
                Count::None => format!("none of {of}"),
                Count::AtLeast(fewest) => format!("at least {fewest} of {of}"),
            }
        }
        _ => String::new(),
    }
}
